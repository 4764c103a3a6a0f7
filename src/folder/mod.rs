//! The output folder: replaced as a whole or not at all.
//!
//! A run [claims](Folder::claim) its folder before it begins, so that it fails early if it may not write there, and
//! [publishes](Folder::publish) at its end. Everything is written to a hidden folder beside the output, readable by its
//! owner alone, and takes its place once it is complete and on the disk.

mod draft;
mod error;
mod lock;
mod single;
mod swap;

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

pub use draft::Draft;
pub use error::FolderError;
pub use single::{HeldFile, hold_file, replace_file};

use lock::Lock;

/// The file that tells an output folder from others: a JSON object with the key [`MARK`], or with `version` and
/// `inputs`.
pub const RUN_FILE: &str = "run.json";
/// The key in [`RUN_FILE`] that says whose folder it is.
pub const MARK: &str = "moldau";

/// An output folder that this run alone may write.
#[derive(Debug)]
pub struct Folder {
    out: PathBuf,
    parent: PathBuf,
    name: OsString,
    _lock: Lock,
}

impl Folder {
    /// Claims the folder `out`, which need not exist yet. Whatever a run that was cut off left behind is cleaned up.
    ///
    /// # Errors
    /// Fails if another run holds it, if it is or holds one of the `inputs`, or if it is not empty and no earlier run
    /// wrote it.
    pub fn claim(out: &Path, inputs: &[PathBuf]) -> Result<Self, FolderError> {
        // A link to a folder is followed: what it leads to is replaced, not the link.
        let out = match out.canonicalize() {
            Ok(there) => there,
            Err(_) => std::path::absolute(out).map_err(FolderError::io("find", out))?,
        };
        let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
            return Err(FolderError::NotOurs(out));
        };
        let (parent, name) = (parent.to_path_buf(), name.to_owned());
        check_inputs(&out, inputs)?;
        fs::create_dir_all(&parent).map_err(FolderError::io("create", &parent))?;
        let lock = Lock::take(parent.join(format!(".{}.moldau-lock", name.to_string_lossy())), &out)?;
        swap::clean_up(&out, &parent, &name)?;
        check_ours(&out)?;
        Ok(Self { out, parent, name, _lock: lock })
    }

    /// Returns the folder's whole path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.out
    }

    /// Writes the folder with what `fill` writes, in the place of what was there.
    ///
    /// # Errors
    /// Fails if `fill` does or if something cannot be written. Then what was there before is untouched, and nothing is
    /// left of the new.
    pub fn publish<E: From<FolderError>>(self, fill: impl FnOnce(&mut Draft) -> Result<(), E>) -> Result<(), E> {
        let mut builder = tempfile::Builder::new();
        let prefix = swap::prefix(&self.name, swap::NEW);
        builder.prefix(&prefix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        // Removed again when it is dropped, unless it has taken the place of the old.
        let new = builder.tempdir_in(&self.parent).map_err(FolderError::io("write to", &self.parent))?;
        let mut draft = Draft::new(new.path().to_path_buf());
        fill(&mut draft)?;
        // Someone may have put something there while the run was at work.
        check_ours(&self.out)?;
        draft.sync()?;
        let chance = new.path().file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_prefix(&prefix));
        let old = format!("{}{}", swap::prefix(&self.name, swap::OLD), chance.unwrap_or("000000"));
        swap::swap(new.path(), &self.out, &self.parent.join(old))?;
        // It has moved: there is nothing left to remove under its old name.
        let _ = new.keep();
        draft::sync_folder(&self.parent)?;
        Ok(())
    }
}

/// Whether the folder was written by a run, so that it holds output rather than input.
#[must_use]
pub fn is_output(folder: &Path) -> bool {
    let Ok(text) = fs::read(folder.join(RUN_FILE)) else { return false };
    let Ok(serde_json::Value::Object(run)) = serde_json::from_slice(&text) else { return false };
    run.contains_key(MARK) || (run.contains_key("version") && run.contains_key("inputs"))
}

/// Refuses to replace what is to be read.
fn check_inputs(out: &Path, inputs: &[PathBuf]) -> Result<(), FolderError> {
    for input in inputs {
        // What does not exist cannot be harmed; reading it fails later with words of its own.
        if input.canonicalize().is_ok_and(|input| input.starts_with(out)) {
            return Err(FolderError::HoldsInput { out: out.to_path_buf(), input: input.clone() });
        }
    }
    Ok(())
}

/// Refuses to replace anything but nothing, an empty folder, or an earlier run's output.
fn check_ours(out: &Path) -> Result<(), FolderError> {
    let Ok(there) = out.symlink_metadata() else { return Ok(()) };
    if !there.is_dir() {
        return Err(FolderError::NotAFolder(out.to_path_buf()));
    }
    let is_empty = fs::read_dir(out).map_err(FolderError::io("read", out))?.next().is_none();
    if is_empty || is_output(out) { Ok(()) } else { Err(FolderError::NotOurs(out.to_path_buf())) }
}

/// Has a file created readable by its owner alone, where the operating system has a way to ask for that.
fn only_for_owner(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

#[cfg(test)]
mod tests;
