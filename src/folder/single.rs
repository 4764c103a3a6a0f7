//! A single file beside the output folder, replaced as a whole or not at all.

use std::io::{self, Write};
use std::path::Path;

use super::FolderError;

/// Writes the file `path` with what `fill` writes, in the place of what was there; readable by its owner alone.
///
/// # Errors
/// Fails if something cannot be written, or `fill` does. Then what was there before is untouched.
pub fn replace_file(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), FolderError> {
    // A link is followed: what it leads to is replaced, not the link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new =
        tempfile::Builder::new().prefix(".moldau-").tempfile_in(parent).map_err(FolderError::io("write to", parent))?;
    let mut out = io::BufWriter::new(new.as_file_mut());
    fill(&mut out)
        .and_then(|()| out.flush())
        .and_then(|()| out.get_ref().sync_all())
        .map_err(FolderError::io("write", &path))?;
    drop(out);
    new.persist(&path).map_err(|error| FolderError::io("replace", &path)(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("decisions.csv");
        replace_file(&path, |out| out.write_all(b"one")).expect("written");
        assert!(replace_file(&path, |out| out.write_all(b"two").and(Err(io::ErrorKind::StorageFull.into()))).is_err());
        assert_eq!(fs::read(&path).expect("there"), b"one");
        replace_file(&path, |out| out.write_all(b"three")).expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"three");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left behind");
    }
}
