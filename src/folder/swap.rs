//! Puts a new folder in the place of an old one, and cleans up after runs that did not get to the end.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::FolderError;

/// What stands between the folder's name and the letters of chance in the name of a folder that is being written.
pub(super) const NEW: &str = "new";
/// The same for a folder that is about to go.
pub(super) const OLD: &str = "old";

/// Returns the beginning of the names of this folder's drafts or of what they replace: `.moldau-out.new-`.
pub(super) fn prefix(name: &OsStr, what: &str) -> String {
    format!(".{}.moldau-{what}-", name.to_string_lossy())
}

/// Puts the folder `new` in the place of `out`, which goes to `old` and then for good.
///
/// If it fails, `out` is as it was.
pub(super) fn swap(new: &Path, out: &Path, old: &Path) -> Result<(), FolderError> {
    let replaces = out.symlink_metadata().is_ok();
    if replaces {
        fs::rename(out, old).map_err(FolderError::io("replace", out))?;
    }
    if let Err(source) = fs::rename(new, out) {
        if replaces {
            // If even this fails, the next run finds the old folder and puts it back.
            let _ = fs::rename(old, out);
        }
        return Err(FolderError::io("create", out)(source));
    }
    if replaces {
        // The new output is in place; what cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(old);
    }
    Ok(())
}

/// Cleans up after runs that were cut off: puts back an output that was already taken away, and removes drafts.
///
/// Only to be called while the folder's lock is held: then no draft is anybody's.
pub(super) fn clean_up(out: &Path, parent: &Path, name: &OsStr) -> Result<(), FolderError> {
    let mut olds = leftovers(parent, &prefix(name, OLD))?;
    if out.symlink_metadata().is_err()
        && let Some(last) = olds.pop()
    {
        fs::rename(&last, out).map_err(FolderError::io("put back", out))?;
    }
    for left in olds.into_iter().chain(leftovers(parent, &prefix(name, NEW))?) {
        fs::remove_dir_all(&left).map_err(FolderError::io("remove", &left))?;
    }
    Ok(())
}

/// Returns the folders whose names begin like that and end in letters of chance, in order.
fn leftovers(parent: &Path, prefix: &str) -> Result<Vec<PathBuf>, FolderError> {
    let entries = fs::read_dir(parent).map_err(FolderError::io("read", parent))?;
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(FolderError::io("read", parent))?;
        let name = entry.file_name();
        let rest = name.to_str().and_then(|name| name.strip_prefix(prefix));
        let is_ours = rest.is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.push(entry.path());
        }
    }
    found.sort_unstable();
    Ok(found)
}
