//! What can be read only once, such as standard input, kept to be read again: in the memory while it is short, beyond that
//! in a file without a name that goes away with the program.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::time::SystemTime;

use super::kind::{self, Kind};
use super::rows::LONGEST_ROW;
use super::{decode, text};

/// Bytes that are kept in the memory.
const SHORT: u64 = 8 << 20;

/// Bytes that are kept in a file where nothing tells how much room there is.
const MOST: u64 = 16 << 30;

/// Bytes at the beginning that tell whether there is a table.
const LOOKED_AT: usize = 4096;

/// Bytes that are written at a time.
const PIECE: usize = 1 << 16;

/// What was kept of something that can be read only once.
#[derive(Clone)]
pub(super) enum Kept {
    /// All of it.
    Bytes(Arc<[u8]>),
    /// The file that it was written to.
    File(Spool),
}

impl Kept {
    /// Returns how many bytes it has.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(spool) => spool.size,
        }
    }
}

/// Reads all of `reader` and keeps it.
pub(super) fn keep(reader: &mut dyn Read) -> io::Result<Kept> {
    keep_beyond(reader, SHORT)
}

fn keep_beyond(mut reader: &mut dyn Read, short: u64) -> io::Result<Kept> {
    let mut start = Vec::new();
    if (&mut reader).take(short).read_to_end(&mut start)? < usize::try_from(short).unwrap_or(usize::MAX) {
        return Ok(Kept::Bytes(start.into()));
    }
    if !is_table(&start) {
        // Its beginning says what it is; the rest may have no end.
        return Ok(Kept::Bytes(start.into()));
    }
    let mut file = tempfile::tempfile()?;
    let room = room(&file);
    file.write_all(&start)?;
    let mut size = start.len() as u64;
    let (mut piece, mut open) = (vec![0; PIECE], 0);
    loop {
        let count = match reader.read(&mut piece) {
            Ok(0) => return Ok(Kept::File(Spool { file: Arc::new(file), size })),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let read = &piece[..count];
        // Such as `/dev/zero`, which would fill the disk; what is packed has all bytes all the time.
        let end = memchr::memrchr3(b'\n', b'"', b'<', read).or_else(|| memchr::memrchr(b'\r', read));
        open = end.map_or(open + count, |last| count - last);
        if open > LONGEST_ROW {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it has a line longer than any row of a table"));
        }
        size += count as u64;
        if size > room {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "it would fill the disk"));
        }
        file.write_all(read)?;
    }
}

/// Whether what begins so may hold a table: a packed file or a text, and no noise.
fn is_table(start: &[u8]) -> bool {
    let begin = &start[..start.len().min(LOOKED_AT)];
    match kind::kind_of_start(begin) {
        Kind::Other(_) => false,
        Kind::Text => {
            let decoded = decode::decode(begin.to_vec());
            begin.iter().any(|byte| *byte != 0) && !text::is_binary(&decoded.text, decoded.bad + decoded.nuls / 4)
        }
        _ => true,
    }
}

/// Returns how many bytes may be written to `file`: half of what is free where it stands.
fn room(file: &File) -> u64 {
    #[cfg(unix)]
    if let Ok(disk) = rustix::fs::fstatvfs(file) {
        return disk.f_bavail.saturating_mul(disk.f_frsize) / 2;
    }
    let _ = file;
    MOST
}

/// The size of a file and when it was written.
pub(super) type Stamp = (u64, Option<SystemTime>);

/// A file that several readers read, each at its own place.
#[derive(Clone)]
pub(super) struct Spool {
    file: Arc<File>,
    /// Its size.
    pub(super) size: u64,
}

impl Spool {
    /// Returns a file of `size` bytes to be read so.
    pub(super) fn of(file: File, size: u64) -> Self {
        Self { file: Arc::new(file), size }
    }

    /// Returns what tells whether somebody writes into it.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        let metadata = self.file.metadata().ok()?;
        Some((metadata.len(), metadata.modified().ok()))
    }

    /// Returns a reader of all of it.
    pub(super) fn reader(&self) -> SpoolReader {
        SpoolReader { file: Arc::clone(&self.file), size: self.size, at: 0 }
    }
}

/// Reads a [`Spool`] from its beginning.
#[derive(Clone)]
pub(super) struct SpoolReader {
    file: Arc<File>,
    size: u64,
    at: u64,
}

impl Read for SpoolReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, self.at)?;
        #[cfg(not(windows))]
        let read = std::os::unix::fs::FileExt::read_at(&*self.file, buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for SpoolReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        // The same rules as for bytes in the memory.
        let mut place = Cursor::new(&[] as &[u8]);
        place.set_position(self.at);
        self.at = match to {
            SeekFrom::End(offset) => {
                place.set_position(self.size);
                place.seek(SeekFrom::Current(offset))?
            }
            other => place.seek(other)?,
        };
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_an_end_is_not_kept() {
        let error = keep_beyond(&mut io::repeat(b'a'), 100).map(|kept| kept.len()).expect_err("no end");
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn a_page_in_one_line_is_kept_to_its_end() {
        let line = b"<tr><td>a@b.org</td><td>some words</td></tr>".repeat((LONGEST_ROW + 2 * PIECE) / 44);
        let kept = keep_beyond(&mut (&b"<table>"[..]).chain(&line[..]), 100).expect("kept");
        assert_eq!(kept.len(), 7 + line.len() as u64);
    }

    #[test]
    fn what_holds_no_table_is_not_kept_to_its_end() {
        let noise = |byte: u8| io::repeat(byte).take(1000);
        for mut endless in [noise(0), noise(7)] {
            assert_eq!(keep_beyond(&mut endless, 100).expect("no table").len(), 100);
        }
        let mut video = (&b"RIFF"[..]).chain(io::repeat(b'\n'));
        assert_eq!(keep_beyond(&mut video, 100).expect("no table").len(), 100);
    }

    #[test]
    fn what_is_long_lies_in_a_file_that_readers_share() {
        let bytes: Vec<u8> = (b' '..b'~').cycle().take(1000).collect();
        assert!(matches!(keep_beyond(&mut &bytes[..], 1001).expect("kept"), Kept::Bytes(kept) if kept[..] == bytes));
        let Kept::File(spool) = keep_beyond(&mut &bytes[..], 100).expect("kept") else { panic!("a file") };
        assert_eq!(spool.size, 1000);
        let (mut one, mut other) = (spool.reader(), spool.reader());
        let mut start = [0; 10];
        one.read_exact(&mut start).expect("readable");
        let mut all = Vec::new();
        other.read_to_end(&mut all).expect("readable");
        assert_eq!(all, bytes);
        assert_eq!(one.seek(SeekFrom::End(-4)).expect("within"), 996);
        assert_eq!(one.seek(SeekFrom::Current(-6)).expect("within"), 990);
        all.clear();
        one.read_to_end(&mut all).expect("readable");
        assert_eq!(all, bytes[990..]);
        assert!(one.seek(SeekFrom::Current(-2000)).is_err());
    }
}
