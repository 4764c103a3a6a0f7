//! The output of a run while it is being written.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use super::{FolderError, only_for_owner};

/// An output folder that nobody sees yet.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    files: BTreeSet<String>,
}

impl Draft {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, files: BTreeSet::new() }
    }

    /// Writes the file `name`, such as `dropoff/01-sends.csv`, with what `fill` writes to it.
    ///
    /// # Errors
    /// Fails if the name leads out of the folder or was used before, if the file cannot be written, or if `fill` fails.
    pub fn file(&mut self, name: &str, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), FolderError> {
        let stays_inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        if name.is_empty() || !stays_inside || !self.files.insert(name.to_owned()) {
            return Err(FolderError::BadName(name.to_owned()));
        }
        let path = self.path.join(name);
        if let Some(folder) = path.parent() {
            create_folders(folder).map_err(FolderError::io("create", folder))?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        only_for_owner(&mut options);
        let written = options.open(&path).map_err(FolderError::io("create", &path))?;
        let mut out = BufWriter::with_capacity(1 << 16, written);
        // The name in the folder to be, not that of the draft, is what the user knows.
        fill(&mut out)
            .and_then(|()| out.flush())
            .and_then(|()| out.get_ref().sync_all())
            .map_err(FolderError::io("write", name))
    }

    /// Makes sure that what was written is on the disk.
    pub(super) fn sync(&self) -> Result<(), FolderError> {
        let mut folders: BTreeSet<&Path> = self.files.iter().filter_map(|name| Path::new(name).parent()).collect();
        folders.insert(Path::new(""));
        folders.iter().try_for_each(|folder| sync_folder(&self.path.join(folder)))
    }
}

/// Creates a folder and those above it, for their owner alone.
fn create_folders(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes sure that the names in a folder are on the disk, where the operating system has a way to ask for that.
pub(super) fn sync_folder(folder: &Path) -> Result<(), FolderError> {
    if cfg!(unix) {
        let opened = File::open(folder).map_err(FolderError::io("open", folder))?;
        // Some network file systems cannot do this; then the system's own time of writing has to do.
        let _ = opened.sync_all();
    }
    Ok(())
}
