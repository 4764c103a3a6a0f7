use std::io::Write;

use super::*;
use crate::read::{FileTables, read};

/// A folder of files that is removed in the end.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new(files: &[&str]) -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        for file in files {
            desk.put(file, b"email,name\na@b.org,Ann\n");
        }
        desk
    }

    fn put(&self, file: &str, content: &[u8]) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn names(&self, paths: &[&str]) -> Vec<String> {
        self.found(paths).expect("found").iter().map(|input| input.name().to_string()).collect()
    }

    fn found(&self, paths: &[&str]) -> Result<Vec<Input>, ReadError> {
        let paths: Vec<_> = paths.iter().map(|path| self.path(path)).collect();
        discover(&paths, &mut io::empty())
    }
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory");
        zip.write_all(content).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

fn rows(read: &FileTables) -> usize {
    read.tables.iter().map(|table| table.rows.len()).sum()
}

#[test]
fn a_file_named_by_figures_alone_is_shown_with_its_folder() {
    let desk = Desk::new(&["opens/4711.csv", "opens/spring.csv"]);
    assert_eq!(desk.names(&["opens/4711.csv", "opens/spring.csv"]), ["opens/4711.csv", "spring.csv"]);
    assert_eq!(desk.names(&["opens"]), ["4711.csv", "spring.csv"]);
}

#[test]
fn folders_are_read_with_what_is_below_and_without_litter() {
    let desk = Desk::new(&[
        "in/b.csv",
        "in/a.csv",
        "in/sub/deep/c.csv",
        "in/.hidden.csv",
        "in/.git/x.csv",
        "in/~$lock.xlsx",
        "in/Thumbs.db",
        "in/.DS_Store",
        "in/moldau.toml",
        "in/moldau-out/run.json",
        "in/moldau-out/records.csv",
        "in/moldau-out/dropoff/01-sent.csv",
    ]);
    assert_eq!(desk.names(&["in"]), ["a.csv", "b.csv", "sub/deep/c.csv"]);
    assert!(matches!(desk.found(&["in/moldau-out"]), Err(ReadError::OwnOutput { .. })));
}

#[test]
fn a_file_counts_once_whatever_the_order_of_the_paths() {
    let desk = Desk::new(&["in/a.csv", "in/sub/b.csv"]);
    let names = desk.names(&["in", "in/a.csv", "in/sub", "in/sub/*.csv"]);
    assert_eq!(names, ["a.csv", "sub/b.csv"]);
    assert_eq!(desk.names(&["in/sub/*.csv", "in/sub", "in/a.csv", "in"]), names);
}

#[test]
fn names_that_are_taken_twice_get_their_folder() {
    let desk = Desk::new(&["jan/orders.csv", "feb/orders.csv", "feb/leads.csv"]);
    assert_eq!(desk.names(&["jan", "feb"]), ["feb/orders.csv", "jan/orders.csv", "leads.csv"]);
}

#[test]
fn a_path_that_exists_is_no_pattern() {
    let desk = Desk::new(&["in/a[1].csv", "in/a1.csv", "in/b1.csv"]);
    assert_eq!(desk.names(&["in/a[1].csv"]), ["a[1].csv"]);
    assert_eq!(desk.names(&["in/?1.csv"]), ["a1.csv", "b1.csv"]);
}

#[test]
fn what_is_not_there_is_said() {
    let desk = Desk::new(&["in/a.csv", "empty/.hidden"]);
    assert!(matches!(desk.found(&["in/b.csv"]), Err(ReadError::Missing { .. })));
    assert!(matches!(desk.found(&["in/*.xlsx"]), Err(ReadError::NoMatch { .. })));
    let error = desk.found(&["empty"]).expect_err("an error");
    assert!(matches!(error, ReadError::EmptyFolder { .. }) && error.hint().is_some());
}

#[test]
fn members_of_archives_are_files() {
    let desk = Desk::new(&[]);
    let table = b"email,name\na@b.org,Ann\n";
    let members: &[(&str, &[u8])] =
        &[("mail/opens.csv", table), ("clicks.csv", table), ("__MACOSX/._clicks.csv", b"x"), (".hidden", b"x")];
    desk.put("in/export.zip", &zip(members));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(table).expect("memory");
    desk.put("in/orders.csv.gz", &packed.finish().expect("memory"));
    let inputs = desk.found(&["in"]).expect("found");
    let names: Vec<_> = inputs.iter().map(|input| input.name().to_string()).collect();
    assert_eq!(names, ["export.zip/clicks.csv", "export.zip/mail/opens.csv", "orders.csv.gz"]);
    for input in inputs {
        assert_eq!(rows(&read(&input, &|_| false).expect("a table")), 1);
    }
}

#[test]
fn standard_input_is_read_once_and_may_be_an_archive() {
    let mut bytes = &b"email\na@b.org\n"[..];
    let inputs = discover(&["-", "-"], &mut bytes).expect("found");
    assert_eq!(inputs.iter().map(|input| input.name().to_string()).collect::<Vec<_>>(), ["-"]);
    let archive = zip(&[("a.csv", b"email\na@b.org\nc@d.org\n")]);
    let inputs = discover(&["-"], &mut &archive[..]).expect("found");
    assert_eq!((inputs[0].name().as_ref(), inputs[0].path()), ("-/a.csv", None));
    assert_eq!(rows(&read(&inputs[0], &|_| false).expect("a table")), 2);
}

#[test]
fn a_damaged_archive_fails_when_it_is_read() {
    let desk = Desk::new(&["in/a.csv"]);
    let bytes = zip(&[("a.csv", b"email\na@b.org\n")]);
    for length in 4..bytes.len() {
        desk.put("in/export.zip", &bytes[..length]);
        let inputs = desk.found(&["in"]).expect("found");
        assert_eq!(inputs.len(), 2);
        assert!(read(&inputs[1], &|_| false).is_err(), "cut to {length} bytes");
    }
}

#[test]
fn what_holds_no_table_is_not_read_to_its_end() {
    let desk = Desk::new(&["in/a.csv"]);
    desk.put("in/film.csv", b"\x00\x00\x00\x20ftypmp42");
    let inputs = desk.found(&["in"]).expect("found");
    let error = inputs[1].load(None).expect_err("a video");
    assert!(matches!(error, ReadError::NotATable { .. }), "{error}");
    assert_eq!(format!("{:?}", inputs[1]), "Input(film.csv)");
}

#[cfg(unix)]
#[test]
fn links_that_run_in_a_circle_end() {
    let desk = Desk::new(&["in/a.csv"]);
    std::os::unix::fs::symlink(desk.path("in"), desk.path("in/again")).expect("a link");
    std::os::unix::fs::symlink(desk.path("nowhere"), desk.path("in/dead.csv")).expect("a link");
    assert_eq!(desk.names(&["in"]), ["a.csv"]);
}

#[test]
fn members_of_a_locked_archive_open_with_the_password_alone() {
    use zip::unstable::write::FileOptionsExt;
    let desk = Desk::new(&["in/a.csv"]);
    let plain = || zip::write::SimpleFileOptions::default();
    let locks = [
        plain().with_deprecated_encryption(b"Spring 26").expect("a password"),
        plain().with_aes_encryption(zip::AesMode::Aes256, "Spring 26"),
    ];
    for lock in locks {
        let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        archive.start_file("clicks.csv", lock).expect("memory");
        archive.write_all(b"email,time\na@b.org,2026-03-01\n").expect("memory");
        desk.put("in/export.zip", archive.finish().expect("memory").get_ref());
        let inputs = desk.found(&["in"]).expect("found");
        let read = |password: Option<&str>| {
            let options =
                crate::read::Options { password: password.map(crate::read::Password::new), ..Default::default() };
            let opened = crate::read::open(&inputs[1], &|_| false, &options, &mut |_| {});
            opened.map(|opened| matches!(opened, crate::read::Opened::Whole(held) if rows(&held) == 1))
        };
        assert!(matches!(read(None), Err(ReadError::Protected { .. })));
        // Of the old lock, one in 256 wrong passwords is found out by what it gives only.
        assert!(matches!(read(Some("Sommer 26")), Err(ReadError::WrongPassword { .. } | ReadError::Broken { .. })));
        assert!(read(Some("Spring 26")).expect("the right password"));
    }
}

#[test]
fn archives_within_archives_are_opened() {
    let list = b"email,name\na@b.org,Ann\n";
    let inner = zip(&[("sends.csv", list), ("note.txt", b"n\n")]);
    let middle = zip(&[("day.zip", &inner), ("clicks.csv", list)]);
    let desk = Desk::new(&[]);
    desk.put("all.zip", &zip(&[("export of may", &middle), ("opens.csv", list), ("none.zip", b"PK\x03\x04")]));
    let inputs = desk.found(&["all.zip"]).expect("found");
    let names: Vec<&str> = inputs.iter().map(|input| &**input.name()).collect();
    assert_eq!(
        names,
        [
            "all.zip/export of may/clicks.csv",
            "all.zip/export of may/day.zip/note.txt",
            "all.zip/export of may/day.zip/sends.csv",
            "all.zip/none.zip",
            "all.zip/opens.csv"
        ]
    );
    assert_eq!(rows(&read(&inputs[2], &|_| false).expect("read")), 1);
    assert_eq!(inputs[2].path(), Some(&*desk.path("all.zip")));
    let deep = (0..9).fold(inner, |within, _| zip(&[("in.zip", &within)]));
    desk.put("deep.zip", &deep);
    let inputs = desk.found(&["deep.zip"]).expect("found");
    assert!(matches!(read(&inputs[0], &|_| false), Err(ReadError::NotATable { .. })));
}

#[test]
fn an_archive_whose_files_overlap_is_refused() {
    let plain = zip(&[("a.csv", b"email,name\na@b.org,Ann\n"), ("b.csv", b"email,name\na@b.org,Ann\n")]);
    // The second entry of the directory says that its file begins where the first one does.
    let mut entries = memchr::memmem::find_iter(&plain, b"PK\x01\x02");
    let second = entries.nth(1).expect("two entries");
    let mut overlapping = plain.clone();
    overlapping[second + 42..second + 46].copy_from_slice(&[0; 4]);
    let desk = Desk::new(&[]);
    desk.put("x.zip", &overlapping);
    let inputs = desk.found(&["x.zip"]).expect("found");
    assert!(matches!(read(&inputs[0], &|_| false), Err(ReadError::TooLarge { .. })));
}

#[test]
#[cfg(target_os = "linux")]
fn a_pipe_that_nobody_writes_to_is_not_waited_for_for_ever() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let desk = Desk::new(&[]);
    let pipe = |name: &str| {
        let path = desk.path(name);
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
        path
    };
    let error = opened(&pipe("idle"), Duration::from_millis(20)).expect_err("nobody writes");
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    let busy = pipe("busy");
    let writer = std::thread::spawn({
        let busy = busy.clone();
        move || fs::write(busy, b"email\na@b.org\n")
    });
    let mut text = String::new();
    opened(&busy, Duration::from_secs(60)).and_then(|mut pipe| pipe.read_to_string(&mut text)).expect("a text");
    assert_eq!(text, "email\na@b.org\n");
    assert!(writer.join().is_ok_and(|written| written.is_ok()));
}
