//! Something to read: a file, a member of an archive, or standard input.

use std::fmt;
use std::fs::{self, File};
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use zip::ZipReadOptions;
use zip::result::ZipError;

use super::archive::Archive;
use super::kind::{self, Kind};
use super::rows::LONGEST_ROW;
use super::spool::{Kept, Spool, Stamp};
use super::{Password, ReadError, inflate};

/// Bytes that are read at a time.
const PIECE: u64 = 4 << 20;

/// Something to read, and the name that reports show for it.
#[derive(Clone)]
pub struct Input {
    pub(super) name: Arc<str>,
    pub(super) place: Place,
}

/// Where the bytes of an [`Input`] are.
#[derive(Clone)]
pub(super) enum Place {
    File(PathBuf),
    Bytes(Arc<[u8]>),
    Spool(Spool),
    Member {
        archive: Archive,
        index: usize,
    },
    /// An archive that is not opened, and why.
    Refused {
        path: Option<PathBuf>,
        why: &'static str,
    },
}

impl fmt::Debug for Input {
    /// Shows the name, and nothing of the content: it is about people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Input({})", self.name)
    }
}

impl Input {
    /// Returns the input of a file, shown as `name`.
    pub fn file(name: &str, path: &Path) -> Self {
        Self { name: name.into(), place: Place::File(path.to_path_buf()) }
    }

    /// Returns the input of bytes that are already at hand, shown as `name`.
    #[cfg(test)]
    pub(super) fn bytes(name: &str, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), place: Place::Bytes(bytes.into()) }
    }

    /// Returns the input of what was kept because it can be read only once, shown as `name`.
    pub(super) fn kept(name: &str, kept: Kept) -> Self {
        let place = match kept {
            Kept::Bytes(bytes) => Place::Bytes(bytes),
            Kept::File(spool) => Place::Spool(spool),
        };
        Self { name: name.into(), place }
    }

    /// Returns the name that reports show: relative to the folder given, parts parted by `/`, `-` for standard input.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Returns the file that it stands in, also if that is an archive; `None` for standard input.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path) => Some(path),
            Place::Member { archive: Archive { path, .. }, .. } | Place::Refused { path, .. } => path.as_deref(),
            Place::Bytes(_) | Place::Spool(_) => None,
        }
    }

    /// Reads all its bytes: of a member of an archive those that it unpacks to, of a `.gz` file those of the file itself.
    ///
    /// # Errors
    /// Fails if it cannot be read or unpacked, also with the `password` if it is locked, or if it unpacks to far more than a
    /// table can hold.
    pub fn load(&self, password: Option<&Password>) -> Result<Vec<u8>, ReadError> {
        match &self.place {
            Place::File(path) => self.load_file(path),
            Place::Bytes(bytes) => Ok(bytes.to_vec()),
            Place::Spool(spool) => self.load_from(&mut spool.reader(), spool.size),
            Place::Member { archive: whole, index } => {
                let (mut archive, taken) = whole.opened();
                let key = ZipReadOptions::new().password(password.map(|password| password.as_str().as_bytes()));
                let member = archive.by_index_with_options(*index, key).map_err(|error| match error {
                    ZipError::InvalidPassword => ReadError::WrongPassword { file: self.name.to_string() },
                    error => zip_failure(&error, &self.name),
                })?;
                let packed = member.compressed_size();
                let read = inflate::read_counted(member, packed, &taken, &self.name);
                if whole.has_changed() { Err(self.changing()) } else { read }
            }
            Place::Refused { why, .. } => Err(ReadError::too_large(&self.name, *why)),
        }
    }
}

impl Input {
    /// Returns how many bytes of text it may hold at most, if that can be said without reading it.
    pub(super) fn size(&self) -> Option<u64> {
        /// What a packed table may hardly unpack to more than.
        const PACKED: u64 = 20;
        let grown = |size: u64, start: &[u8]| {
            if kind::kind_of_start(start) == Kind::Gzip { size.saturating_mul(PACKED) } else { size }
        };
        match &self.place {
            Place::File(path) => {
                let file = File::open(path).ok()?;
                let size = file.metadata().ok()?.len();
                let mut start = Vec::new();
                file.take(kind::START as u64).read_to_end(&mut start).ok()?;
                Some(grown(size, &start))
            }
            Place::Bytes(bytes) => Some(grown(bytes.len() as u64, &bytes[..bytes.len().min(kind::START)])),
            Place::Spool(spool) => {
                let mut start = Vec::new();
                spool.reader().take(kind::START as u64).read_to_end(&mut start).ok()?;
                Some(grown(spool.size, &start))
            }
            Place::Member { archive, index } => {
                let (mut archive, _) = archive.opened();
                archive.by_index(*index).ok().map(|member| member.size())
            }
            Place::Refused { .. } => Some(0),
        }
    }

    /// Lets `work` read the bytes of a text piece by piece, those of a `.gz` file unpacked; `None` if it is no text.
    pub(super) fn with_text<T>(
        &self,
        work: &mut dyn FnMut(&mut dyn Read) -> Result<T, ReadError>,
    ) -> Result<Option<T>, ReadError> {
        match &self.place {
            Place::File(path) => {
                let before = fingerprint(path);
                let file = File::open(path).map_err(|error| ReadError::unreadable(&self.name, error))?;
                let size = file.metadata().map_or(0, |metadata| metadata.len());
                let done = self.with_unpacked(file, size, work);
                // What does not fit together may be half of the old file and half of the new one.
                if !matches!(done, Ok(None)) && fingerprint(path) != before {
                    return Err(self.changing());
                }
                done
            }
            Place::Bytes(bytes) => self.with_unpacked(&bytes[..], bytes.len() as u64, work),
            Place::Spool(spool) => self.with_unpacked(spool.reader(), spool.size, work),
            Place::Member { archive: whole, index } => {
                let (mut archive, _) = whole.opened();
                let member = match archive.by_index(*index) {
                    // What is locked is opened as a whole.
                    Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Ok(None),
                    member => member.map_err(|error| zip_failure(&error, &self.name))?,
                };
                let packed = member.compressed_size();
                let done = self.with_unpacked(inflate::guarded(member, packed), packed, work);
                if whole.has_changed() { Err(self.changing()) } else { done }
            }
            Place::Refused { .. } => Ok(None),
        }
    }

    fn with_unpacked<T>(
        &self,
        mut reader: impl Read,
        packed: u64,
        work: &mut dyn FnMut(&mut dyn Read) -> Result<T, ReadError>,
    ) -> Result<Option<T>, ReadError> {
        let start = self.start_of(&mut reader)?;
        let kind = kind::kind_of_start(&start);
        let mut whole = Cursor::new(start).chain(reader);
        match kind {
            Kind::Text => work(&mut whole).map(Some),
            Kind::Gzip => {
                let mut unpacked = inflate::guarded(MultiGzDecoder::new(BufReader::new(whole)), packed);
                let start = self.start_of(&mut unpacked)?;
                if kind::kind_of_start(&start) != Kind::Text {
                    return Ok(None);
                }
                work(&mut Cursor::new(start).chain(unpacked)).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn start_of(&self, reader: &mut impl Read) -> Result<Vec<u8>, ReadError> {
        let mut start = Vec::new();
        reader
            .take(kind::START as u64)
            .read_to_end(&mut start)
            .map_err(|error| inflate::stream_failure(error, &self.name))?;
        Ok(start)
    }

    /// Reads a file; one that changes meanwhile is read once more, and refused if it changes again.
    fn load_file(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        settled(|| fingerprint(path), || self.load_once(path)).unwrap_or_else(|| Err(self.changing()))
    }

    fn changing(&self) -> ReadError {
        ReadError::Changing { file: self.name.to_string() }
    }

    fn load_once(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let unreadable = |error| ReadError::unreadable(&self.name, error);
        let mut file = File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        self.load_from(&mut file, size)
    }

    /// Reads all of a file; what its beginning says to hold no table, such as a video, is not read to the end.
    fn load_from(&self, reader: &mut impl Read, size: u64) -> Result<Vec<u8>, ReadError> {
        let unreadable = |error| ReadError::unreadable(&self.name, error);
        let mut bytes = Vec::new();
        let room = usize::try_from(size).unwrap_or(usize::MAX).saturating_add(1);
        bytes
            .try_reserve_exact(room)
            .map_err(|_| ReadError::too_large(&self.name, "it does not fit into the memory"))?;
        reader.by_ref().take(kind::START as u64).read_to_end(&mut bytes).map_err(unreadable)?;
        if let Kind::Other(what) = kind::kind_of_start(&bytes) {
            return Err(ReadError::NotATable { file: self.name.to_string(), what });
        }
        let is_text = kind::kind_of_start(&bytes) == Kind::Text;
        if !is_text {
            reader.read_to_end(&mut bytes).map_err(unreadable)?;
            return Ok(bytes);
        }
        // A line without an end is known before all of it is in the memory; in what has no lines, a value without one.
        let is_lined = is_lined(&bytes);
        let end_in = |piece: &[u8]| {
            let value = || memchr::memrchr3(b'"', b'<', b'\n', piece);
            if is_lined { memchr::memrchr2(b'\n', b'\r', piece) } else { value() }
        };
        let mut line_start = 0;
        loop {
            let start = bytes.len();
            if reader.by_ref().take(PIECE).read_to_end(&mut bytes).map_err(unreadable)? == 0 {
                return Ok(bytes);
            }
            if let Some(end) = end_in(&bytes[start..]) {
                line_start = start + end;
            } else if bytes.len() - line_start > LONGEST_ROW {
                return Err(ReadError::too_large(&self.name, "it has a line longer than any row of a table"));
            }
        }
    }
}

/// Whether what begins so has its rows in lines: a text that is no JSON, of which a tool may write all in one line.
fn is_lined(start: &[u8]) -> bool {
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    kind::kind_of_start(start) == Kind::Text && !matches!(text.first(), Some(b'{' | b'[' | b'<'))
}

/// Returns what tells whether a file has changed: its size and when it was written.
fn fingerprint(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()))
}

/// Returns what `work` does while `look` sees the same before and after, at the second try at the latest.
fn settled<L: PartialEq, T>(mut look: impl FnMut() -> L, mut work: impl FnMut() -> T) -> Option<T> {
    (0..2).find_map(|_| {
        let before = look();
        let done = work();
        (look() == before).then_some(done)
    })
}

/// Returns the words for what went wrong in a zip.
pub(super) fn zip_failure(error: &ZipError, file: &str) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ReadError::Protected { file: file.to_owned() }
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            ReadError::broken(file, "it is packed in a way that cannot be unpacked here")
        }
        _ => ReadError::broken(file, "it is cut off or a part of it is missing, as after a download that broke off"),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn lines_are_of_texts_that_are_no_json() {
        for (start, lined) in [
            (&b"email,name"[..], true),
            (b"\xEF\xBB\xBF [{\"a\":1}]", false),
            (b"PK\x03\x04", false),
            (b"<table>", false),
        ] {
            assert_eq!(is_lined(start), lined);
        }
    }

    #[test]
    fn what_changes_is_read_once_more_and_then_refused() {
        let looks = Cell::new(0);
        let tries = Cell::new(0);
        let try_with = |changes: i32| {
            looks.set(0);
            tries.set(0);
            let look = || {
                looks.set(looks.get() + 1);
                looks.get().min(changes)
            };
            settled(look, || tries.set(tries.get() + 1)).is_some()
        };
        assert!(try_with(1) && tries.get() == 1);
        assert!(try_with(3) && tries.get() == 2);
        assert!(!try_with(4) && tries.get() == 2);
    }
}
