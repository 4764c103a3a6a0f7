//! Unpacking with limits, so that a small file cannot fill the memory.

use std::io::{self, Read};

use super::ReadError;

/// Bytes that anything may unpack to before its ratio counts.
const HARMLESS: u64 = 64 << 20;
/// How many times its packed size something large may unpack to; real tables stay below 100.
const RATIO: u64 = 250;
/// Bytes that one file may unpack to.
const MOST: u64 = 16 << 30;

/// Unpacks all of `reader`, whose packed size is `packed` bytes.
pub(super) fn read_all(reader: impl Read, packed: u64, file: &str) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let mut guarded = Guard { reader, packed, read: 0 };
    match guarded.read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(failure(error, file)),
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
    use super::*;

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let bomb = io::repeat(b'a').take(1 << 30);
        let error = measure(bomb, 1 << 10, "bomb.zip/a.csv", |_| ()).expect_err("a bomb");
        assert!(matches!(error, ReadError::TooLarge { .. }), "{error}");
    }

    #[test]
    fn what_is_small_is_read() {
        assert_eq!(read_all(&b"abc"[..], 1, "a.gz").expect("small"), b"abc");
    }
}
