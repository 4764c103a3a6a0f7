//! A single file beside the output folder, replaced as a whole or not at all.

use std::io::{self, Write};
use std::path::Path;

use super::FolderError;
use super::lock::Lock;

/// Held as long as one run alone may change a file; see [`hold_file`].
#[derive(Debug)]
pub struct HeldFile(#[expect(dead_code, reason = "it is there to be dropped")] Lock);

/// Waits until no other run changes the file `path`, which need not exist yet, and keeps them from it until what is returned
/// is dropped: what is read from the file meanwhile, changed and written back takes nobody's change away.
///
/// # Errors
/// Fails if nothing can be written beside the file.
pub fn hold_file(path: &Path) -> Result<HeldFile, FolderError> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Lock::wait_for(path.with_file_name(format!(".{name}.moldau-lock"))).map(HeldFile)
}

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
    fn nobody_takes_away_what_another_adds() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("decisions.csv");
        let add = || {
            for _ in 0..20 {
                let _held = hold_file(&path).expect("held");
                let mut text = fs::read(&path).unwrap_or_default();
                text.extend(b"x");
                replace_file(&path, |out| out.write_all(&text)).expect("written");
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(add);
            }
        });
        assert_eq!(fs::read(&path).expect("there").len(), 80);
        assert!(!cfg!(unix) || fs::read_dir(folder.path()).expect("a folder").count() == 1, "nothing is left behind");
    }

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
