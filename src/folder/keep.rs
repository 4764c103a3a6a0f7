//! Keeps what a user put into the output folder: replacing our files must not take theirs away.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::{FolderError, RUN_FILE};

/// Files that programs and systems drop into folders and nobody misses.
const DROPPINGS: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini"];

/// Copies into the folder `new` every file of the earlier output `old` that the run did not write, as its run file
/// tells by the key `files`. Without that key, a file of the kinds that runs write is taken for the run's.
pub(super) fn keep_others(old: &Path, new: &Path) -> Result<(), FolderError> {
    if old.symlink_metadata().is_err() {
        return Ok(());
    }
    let listed = files_of_run(old);
    let is_ours = |name: &str| match &listed {
        Some(listed) => listed.contains(name),
        None => Path::new(name).extension().is_some_and(|kind| kind == "csv" || kind == "json"),
    };
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let path = old.join(&folder);
        for entry in fs::read_dir(&path).map_err(FolderError::io("read", &path))? {
            let entry = entry.map_err(FolderError::io("read", &path))?;
            let kind = entry.file_type().map_err(FolderError::io("read", entry.path()))?;
            // A name that is no text cannot be one of ours; it is kept under the nearest one that is.
            let file = entry.file_name().to_string_lossy().into_owned();
            let name = if folder.is_empty() { file.clone() } else { format!("{folder}/{file}") };
            if kind.is_dir() {
                folders.push(name);
            } else if !is_ours(&name) && !is_dropping(&file) && new.join(&name).symlink_metadata().is_err() {
                copy(&entry.path(), &new.join(&name)).map_err(FolderError::io("keep", entry.path()))?;
            }
        }
    }
    Ok(())
}

fn files_of_run(old: &Path) -> Option<BTreeSet<String>> {
    let run: serde_json::Value = serde_json::from_slice(&fs::read(old.join(RUN_FILE)).ok()?).ok()?;
    let names = run.get("files")?.as_array()?.iter().filter_map(|name| name.as_str().map(str::to_owned));
    Some(names.chain([RUN_FILE.to_owned()]).collect())
}

/// Whether a system or an office program left it: a lock of a file that is or was open.
fn is_dropping(name: &str) -> bool {
    DROPPINGS.contains(&name) || name.starts_with("~$") || name.starts_with(".~lock.")
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        super::draft::create_folders(folder)?;
    }
    // A link stays a link: it may lead to a folder, or nowhere.
    #[cfg(unix)]
    if from.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    fs::copy(from, to)?;
    // Not every system flushes a file that is open for reading; the copy is there all the same.
    let _ = fs::File::open(to)?.sync_all();
    Ok(())
}
