//! Keeps two runs from writing to one folder, or one file, at the same time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::FolderError;

/// Held as long as a run may write to its folder; the operating system lets go of it however the run ends.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Takes the lock whose lock file is `path`, once nobody else holds it any more.
    pub(super) fn wait_for(path: PathBuf) -> Result<Self, FolderError> {
        loop {
            let file = open(&path)?;
            file.lock().map_err(FolderError::io("lock", &path))?;
            if is_still_there(&path, &file) {
                return Ok(Self { path, file });
            }
        }
    }

    /// Takes the lock of `out`, whose lock file is `path`.
    pub(super) fn take(path: PathBuf, out: &Path) -> Result<Self, FolderError> {
        loop {
            let file = open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(FolderError::Locked(out.to_path_buf())),
                Err(TryLockError::Error(source)) => return Err(FolderError::io("lock", &path)(source)),
            }
            // The run that held it before may have removed the file between our opening and locking it: then the lock
            // is on a file that nobody else will find.
            if is_still_there(&path, &file) {
                return Ok(Self { path, file });
            }
        }
    }
}

fn open(path: &Path) -> Result<File, FolderError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    super::only_for_owner(&mut options);
    options.open(path).map_err(FolderError::io("create", path))
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Windows does not remove a file that is open; there the empty file stays.
        if cfg!(unix) {
            let _ = std::fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

#[cfg(unix)]
fn is_still_there(path: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (std::fs::metadata(path), file.metadata()) {
        (Ok(there), Ok(held)) => (there.dev(), there.ino()) == (held.dev(), held.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still_there(_: &Path, _: &File) -> bool {
    true
}
