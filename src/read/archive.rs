//! A zip whose members are read one by one: opened once, however many there are.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::memmem;
use zip::ZipArchive;

use super::inflate;
use super::kind::{self, Kind};
use super::spool::{self, Kept, Spool, SpoolReader, Stamp};

/// Members that the archives of one file may have together: far more than any export, few enough to be told of.
pub(super) const MOST_MEMBERS: usize = 10_000;
/// Why an archive of more is refused.
pub(super) const CROWDED: &str = "it holds more than 10,000 files";
/// Bytes that the archives within one archive may have together.
pub(super) const MOST_WITHIN: u64 = 512 << 20;
/// Archives that may stand one within the other.
pub(super) const DEEPEST: usize = 4;
/// Bytes at the end of a zip in which its last record begins.
const TAIL: u64 = (64 << 10) + 128;

/// A zip archive.
#[derive(Clone)]
pub(super) struct Archive {
    /// The file that it is, or lies in.
    pub(super) path: Option<PathBuf>,
    zip: ZipArchive<Reader>,
    /// The file that is open, as it was when its members were listed.
    listed: Option<(Spool, Option<Stamp>)>,
    /// How many bytes its readers have read together.
    taken: Arc<AtomicU64>,
}

/// Reads the bytes of an archive, at a place of its own, and counts them.
#[derive(Clone)]
pub(super) struct Reader {
    bytes: Bytes,
    taken: Arc<AtomicU64>,
}

#[derive(Clone)]
enum Bytes {
    Memory(Cursor<Arc<[u8]>>),
    File(SpoolReader),
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.bytes {
            Bytes::Memory(bytes) => bytes.read(buffer)?,
            Bytes::File(file) => file.read(buffer)?,
        };
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.bytes {
            Bytes::Memory(bytes) => bytes.seek(to),
            Bytes::File(file) => file.seek(to),
        }
    }
}

impl Archive {
    /// Opens a file if it is an archive and no document.
    ///
    /// # Errors
    /// Returns why it is refused, if it is made to fill the memory or to take for ever.
    pub(super) fn of_file(path: &Path) -> Result<Option<Self>, &'static str> {
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
        let Ok((size, file)) = opened else { return Ok(None) };
        let spool = Spool::of(file, size);
        let listed = (spool.clone(), spool.stamp());
        let archive = Self::of(Bytes::File(spool.reader()), Some(path.to_path_buf()))?;
        Ok(archive.map(|archive| Self { listed: Some(listed), ..archive }))
    }

    /// Whether somebody has written into the file since its members were listed.
    pub(super) fn has_changed(&self) -> bool {
        self.listed.as_ref().is_some_and(|(spool, before)| spool.stamp() != *before)
    }

    /// Opens what was kept if it is an archive and no document; `path` is the file that it lies in.
    ///
    /// # Errors
    /// As [`Archive::of_file`].
    pub(super) fn of_kept(kept: &Kept, path: Option<PathBuf>) -> Result<Option<Self>, &'static str> {
        let bytes = match kept {
            Kept::Bytes(bytes) => Bytes::Memory(Cursor::new(Arc::clone(bytes))),
            Kept::File(spool) => Bytes::File(spool.reader()),
        };
        Self::of(bytes, path)
    }

    fn of(bytes: Bytes, path: Option<PathBuf>) -> Result<Option<Self>, &'static str> {
        let taken = Arc::default();
        let mut reader = Reader { bytes, taken: Arc::clone(&taken) };
        let mut start = Vec::new();
        let begun = (&mut reader).take(8).read_to_end(&mut start).is_ok();
        if !begun || kind::kind_of_start(&start) != Kind::Zip {
            return Ok(None);
        }
        if claimed(&mut reader).is_ok_and(|count| count > MOST_MEMBERS as u64) {
            return Err(CROWDED);
        }
        let Ok(mut zip) = ZipArchive::new(reader) else { return Ok(None) };
        if kind::kind_of_zip(&zip) != Kind::Zip {
            return Ok(None);
        }
        if zip.len() > MOST_MEMBERS {
            return Err(CROWDED);
        }
        if zip.has_overlapping_files().unwrap_or(false) {
            return Err("its files lie one over the other, as no program packs them");
        }
        Ok(Some(Self { path, zip, listed: None, taken }))
    }

    /// Returns the archive to be read, and what tells how many bytes of it have been.
    pub(super) fn opened(&self) -> (ZipArchive<Reader>, impl Fn() -> u64 + use<>) {
        let taken = Arc::clone(&self.taken);
        (self.zip.clone(), move || taken.load(Ordering::Relaxed))
    }

    /// Returns its members by index and name.
    pub(super) fn members(&self) -> impl Iterator<Item = (usize, String)> + '_ {
        let name = |index: usize| self.zip.name_for_index(index)?.ok().map(|name| (index, name.replace('\\', "/")));
        (0..self.zip.len()).filter_map(name)
    }

    /// Returns a member that begins as an archive, kept to be read, if that takes no more than the bytes that are `left`.
    pub(super) fn inner(&self, index: usize, left: &mut u64) -> Option<Kept> {
        let (mut zip, _) = self.opened();
        let member = zip.by_index(index).ok()?;
        let packed = member.compressed_size();
        let mut member = inflate::guarded(member, packed);
        let mut start = Vec::new();
        (&mut member).take(8).read_to_end(&mut start).ok()?;
        if kind::kind_of_start(&start) != Kind::Zip {
            return None;
        }
        let mut all = Cursor::new(start).chain(member).take(*left + 1);
        let kept = spool::keep(&mut all).ok()?;
        *left = left.checked_sub(kept.len())?;
        Some(kept)
    }
}

/// Returns how many members a zip says that it has, before any of them is looked at.
fn claimed(reader: &mut Reader) -> io::Result<u64> {
    let size = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    reader.read_to_end(&mut tail)?;
    reader.rewind()?;
    let number = |at: usize, length: usize| {
        let bytes = tail.get(at..at + length)?;
        Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    };
    let of = |mark: &[u8], at: usize, length| memmem::rfind(&tail, mark).and_then(|found| number(found + at, length));
    let short = of(b"PK\x05\x06", 10, 2).unwrap_or(0);
    // More than the short field can say stands in a record of its own.
    Ok(if short == 0xFFFF { of(b"PK\x06\x06", 32, 8).unwrap_or(short) } else { short })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_counted_before_they_are_looked_at() {
        let of = |bytes: Vec<u8>| Archive::of_kept(&Kept::Bytes(bytes.into()), None);
        let mut end = b"PK\x03\x04....PK\x05\x06\0\0\0\0\x11\x27\x11\x27".to_vec();
        end.resize(64, 0);
        assert_eq!(of(end.clone()).err(), Some(CROWDED));
        end[18..20].copy_from_slice(&[1, 0]);
        assert!(of(end).is_ok_and(|archive| archive.is_none()));
        let mut long = b"PK\x03\x04....PK\x06\x06".to_vec();
        long.resize(40, 0);
        long.extend_from_slice(&1_000_000_u64.to_le_bytes());
        long.extend_from_slice(b"PK\x05\x06\0\0\0\0\xFF\xFF\xFF\xFF");
        long.resize(96, 0);
        assert!(of(long).is_err());
    }
}
