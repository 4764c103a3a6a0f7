//! Unpacking with limits, so that a small file cannot fill the memory.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::ReadError;

/// Bytes that anything may unpack to before its ratio counts.
const HARMLESS: u64 = 64 << 20;
/// How many times its packed size something large may unpack to; real tables stay below 100.
const RATIO: u64 = 250;
/// Bytes that one file may unpack to.
const MOST: u64 = 16 << 30;

/// How many times as much as was read of it something may have unpacked to, once it is beyond what is harmless in the
/// memory; bombs come to a thousand.
const STEEPEST: u64 = 400;
/// Bytes that may be unpacked into the memory before that counts.
const EARLY: u64 = 32 << 20;

/// A reader that counts what is read of it, for whoever unpacks it.
pub(super) struct Counted<R> {
    reader: R,
    count: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    /// Returns the reader and what will tell how many bytes were read of it.
    pub(super) fn new(reader: R) -> (Self, Rc<Cell<u64>>) {
        let count = Rc::new(Cell::new(0));
        (Self { reader, count: Rc::clone(&count) }, count)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.count.set(self.count.get() + count as u64);
        Ok(count)
    }
}

/// Unpacks all of `reader`, whose packed size is `packed` bytes, `taken` of which have been read by now.
pub(super) fn read_counted(
    reader: impl Read,
    packed: u64,
    taken: &dyn Fn() -> u64,
    file: &str,
) -> Result<Vec<u8>, ReadError> {
    read_all(Steep { reader, taken, before: taken(), read: 0 }, packed, file)
}

/// A reader that fails once it has given far more than was put into it.
struct Steep<'a, R> {
    reader: R,
    taken: &'a dyn Fn() -> u64,
    before: u64,
    read: u64,
}

impl<R: Read> Read for Steep<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.read += count as u64;
        let taken = (self.taken)().saturating_sub(self.before);
        let is_bomb = self.read > EARLY && self.read > taken.saturating_mul(STEEPEST);
        if is_bomb { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(count) }
    }
}

/// Unpacks all of `reader`, whose packed size is `packed` bytes.
pub(super) fn read_all(reader: impl Read, packed: u64, file: &str) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let mut guarded = Guard { reader, packed, read: 0 };
    match guarded.read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(failure(error, file)),
    }
}

/// Returns a reader that gives what `reader` unpacks to, as long as that is not too much.
pub(super) fn guarded<R: Read>(reader: R, packed: u64) -> impl Read {
    Guard { reader, packed, read: 0 }
}

/// Returns the words for what went wrong while a file, packed or not, was read piece by piece.
pub(super) fn stream_failure(error: io::Error, file: &str) -> ReadError {
    use io::ErrorKind::{FileTooLarge, InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        FileTooLarge | InvalidData | InvalidInput | UnexpectedEof => failure(error, file),
        _ => ReadError::unreadable(file, error),
    }
}

/// Unpacks all of `reader`, shows it to `look` piece by piece, and keeps nothing; returns the number of bytes, and the
/// first of them.
pub(super) fn measure(
    reader: impl Read,
    packed: u64,
    file: &str,
    mut look: impl FnMut(&[u8]),
) -> Result<(u64, Vec<u8>), ReadError> {
    let mut guarded = Guard { reader, packed, read: 0 };
    let mut start = Vec::new();
    let mut measured = || -> io::Result<u64> {
        (&mut guarded).take(4096).read_to_end(&mut start)?;
        look(&start);
        let mut piece = vec![0; 1 << 16];
        loop {
            match guarded.read(&mut piece)? {
                0 => return Ok(guarded.read),
                count => look(&piece[..count]),
            }
        }
    };
    let read = measured().map_err(|error| failure(error, file))?;
    Ok((read, start))
}

fn failure(error: io::Error, file: &str) -> ReadError {
    match error.kind() {
        io::ErrorKind::FileTooLarge => {
            ReadError::too_large(file, "it unpacks to far more than a table of its size can hold")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::NotFound => ReadError::unreadable(file, error),
        _ => ReadError::broken(file, "its compressed content cannot be unpacked"),
    }
}

/// A reader that fails once it has given more than it may.
struct Guard<R> {
    reader: R,
    packed: u64,
    read: u64,
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.read += count as u64;
        let limit = self.packed.saturating_mul(RATIO).clamp(HARMLESS, MOST);
        if self.read > limit { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(count) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let bomb = io::repeat(b'a').take(1 << 30);
        let error = measure(bomb, 1 << 10, "bomb.zip/a.csv", |_| ()).expect_err("a bomb");
        assert!(matches!(error, ReadError::TooLarge { .. }), "{error}");
    }

    #[test]
    fn a_bomb_is_known_before_it_fills_the_memory() {
        let mut packed = flate2::read::GzEncoder::new(io::repeat(b'a').take(100 << 20), flate2::Compression::best());
        let mut bomb = Vec::new();
        packed.read_to_end(&mut bomb).expect("memory");
        let (counted, taken) = Counted::new(&bomb[..]);
        let unpacked = flate2::bufread::MultiGzDecoder::new(BufReader::new(counted));
        let error = read_counted(unpacked, bomb.len() as u64 * 1000, &|| taken.get(), "a.csv.gz").expect_err("a bomb");
        assert!(matches!(error, ReadError::TooLarge { .. }), "{error}");
    }

    #[test]
    fn what_is_small_is_read() {
        assert_eq!(read_all(&b"abc"[..], 1, "a.gz").expect("small"), b"abc");
    }
}
