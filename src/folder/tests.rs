use std::io;

use super::*;

const RUN: &str = r#"{"moldau": "0.1.0"}"#;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn publish(&self, files: &[(&str, &str)]) -> Result<(), FolderError> {
        Folder::claim(&self.out(), &[])?.publish(|draft| {
            files.iter().try_for_each(|(name, text)| draft.file(name, |file| file.write_all(text.as_bytes())))
        })
    }

    /// Returns everything below the place, folders without a text, in order.
    fn listing(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                let name = path.strip_prefix(self.folder.path()).expect("below").to_string_lossy().replace('\\', "/");
                if path.is_dir() {
                    folders.push(path);
                } else if !name.ends_with("moldau-lock") {
                    found.push((name, fs::read_to_string(path).expect("a text")));
                }
            }
        }
        found.sort();
        found
    }
}

fn texts(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_folder_is_replaced_as_a_whole() {
    let place = Place::new();
    place.publish(&[("run.json", RUN), ("dropoff/01-sends.csv", "a"), ("people.csv", "1")]).expect("published");
    place.publish(&[("run.json", RUN), ("people.csv", "2")]).expect("published again");
    assert_eq!(place.listing(), texts(&[("out/people.csv", "2"), ("out/run.json", RUN)]));
}

#[test]
fn a_failure_leaves_the_old_folder_and_nothing_of_the_new() {
    let place = Place::new();
    place.publish(&[("run.json", RUN), ("people.csv", "1")]).expect("published");
    let before = place.listing();
    let failed = Folder::claim(&place.out(), &[]).expect("claimed").publish(|draft| {
        draft.file("people.csv", |file| file.write_all(b"2"))?;
        draft.file("records.csv", |_| Err(io::ErrorKind::StorageFull.into()))
    });
    let error: FolderError = failed.expect_err("the second file cannot be written");
    assert_eq!(error.to_string(), "cannot write records.csv");
    assert!(error.hint().is_some_and(|hint| hint.contains("space")));
    assert_eq!(place.listing(), before);
    assert_eq!(fs::read_dir(place.folder.path()).expect("a folder").count(), if cfg!(unix) { 1 } else { 2 });
}

#[test]
fn a_panic_while_writing_leaves_the_old_folder() {
    let place = Place::new();
    place.publish(&[("run.json", RUN)]).expect("published");
    let before = place.listing();
    let folder = Folder::claim(&place.out(), &[]).expect("claimed");
    let caught =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| folder.publish::<FolderError>(|_| panic!("cut off"))));
    assert!(caught.is_err());
    assert_eq!(place.listing(), before);
    place.publish(&[("run.json", RUN)]).expect("the lock is free again");
}

#[test]
fn a_swap_that_fails_half_way_is_undone() {
    let place = Place::new();
    place.publish(&[("run.json", RUN)]).expect("published");
    let missing = place.folder.path().join("missing");
    swap::swap(&missing, &place.out(), &place.folder.path().join("old")).expect_err("there is nothing to put in place");
    assert_eq!(place.listing(), texts(&[("out/run.json", RUN)]));
}

#[test]
fn what_a_run_that_was_cut_off_left_is_cleaned_up() {
    let place = Place::new();
    place.publish(&[("run.json", RUN)]).expect("published");
    let beside = |name: &str| place.folder.path().join(name);
    fs::create_dir(beside(".out.moldau-new-aB3dE6")).expect("a folder");
    fs::create_dir(beside(".out.moldau-new-not ours")).expect("a folder");
    fs::write(beside(".out.moldau-new-aB3dE6").join("people.csv"), "half").expect("a file");
    // Cut off between the two renames: the old output is still there under another name.
    fs::rename(place.out(), beside(".out.moldau-old-aB3dE6")).expect("renamed");
    let folder = Folder::claim(&place.out(), &[]).expect("claimed");
    assert_eq!(place.listing(), texts(&[("out/run.json", RUN)]));
    assert!(beside(".out.moldau-new-not ours").exists());
    drop(folder);
}

#[test]
fn two_runs_do_not_write_at_once() {
    let place = Place::new();
    let first = Folder::claim(&place.out(), &[]).expect("claimed");
    assert!(matches!(Folder::claim(&place.out(), &[]), Err(FolderError::Locked(_))));
    drop(first);
    Folder::claim(&place.out(), &[]).expect("free again");
}

#[test]
fn a_folder_of_others_is_not_replaced() {
    let place = Place::new();
    fs::create_dir(place.out()).expect("a folder");
    place.publish(&[("run.json", RUN)]).expect("an empty folder may be filled");
    fs::remove_file(place.out().join("run.json")).expect("removed");
    fs::write(place.out().join("holiday.jpg"), "").expect("a file");
    assert!(matches!(place.publish(&[]), Err(FolderError::NotOurs(_))));
    fs::write(place.out().join("run.json"), r#"{"speed": 9}"#).expect("a file");
    assert!(matches!(place.publish(&[]), Err(FolderError::NotOurs(_))));
    fs::remove_dir_all(place.out()).expect("removed");
    fs::write(place.out(), "").expect("a file");
    assert!(matches!(place.publish(&[]), Err(FolderError::NotAFolder(_))));
}

#[test]
fn the_input_is_never_replaced() {
    let place = Place::new();
    fs::create_dir(place.out()).expect("a folder");
    let file = place.out().join("a.csv");
    fs::write(&file, "").expect("a file");
    for input in [place.out(), file, place.out().join(".")] {
        assert!(matches!(Folder::claim(&place.out(), &[input]), Err(FolderError::HoldsInput { .. })));
    }
    // Beside or inside an input folder is where output usually goes.
    let inside = place.out().join("moldau-out");
    Folder::claim(&inside, &[place.out(), place.out().join("missing")]).expect("claimed");
}

#[test]
fn a_name_cannot_lead_out_of_the_folder() {
    let place = Place::new();
    for name in ["../x", "/x", "", "a/../b", "./a"] {
        let result = place.publish(&[(name, "")]);
        assert!(matches!(result, Err(FolderError::BadName(_))), "{name}: {result:?}");
    }
    assert!(matches!(place.publish(&[("a", ""), ("a", "")]), Err(FolderError::BadName(_))));
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.publish(&[("run.json", RUN), ("dropoff/01-sends.csv", "")]).expect("published");
    let mode = |name: &str| fs::metadata(place.out().join(name)).expect("there").permissions().mode() & 0o777;
    assert_eq!(
        [mode(""), mode("dropoff"), mode("run.json"), mode("dropoff/01-sends.csv")],
        [0o700, 0o700, 0o600, 0o600]
    );
}

#[cfg(unix)]
#[test]
fn a_link_is_followed() {
    let place = Place::new();
    let real = place.folder.path().join("real");
    fs::create_dir(&real).expect("a folder");
    std::os::unix::fs::symlink(&real, place.out()).expect("a link");
    place.publish(&[("run.json", RUN)]).expect("published");
    assert!(real.join("run.json").exists() && place.out().is_symlink());
}
