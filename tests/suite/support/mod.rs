//! A desk to try the command line on: a folder of its own, a clean environment, and the whole outcome as one text.

pub(crate) mod score;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use expect_test::Expect;

/// A folder with files, in which commands run.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    environment: Vec<(&'static str, &'static str)>,
}

/// What a command did.
#[must_use = "compare the outcome or take a part of it"]
pub(crate) struct Outcome {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Returns a path below the checkout.
pub(crate) fn checkout(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), environment: Vec::new() }
    }

    /// Sets a variable of the environment, which is empty otherwise.
    pub(crate) fn variable(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// Returns a path on the desk.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file on the desk.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("below the desk")).expect("a folder");
        fs::write(path, content).expect("a file");
        self
    }

    /// Copies the files of a folder of the checkout into a folder on the desk.
    pub(crate) fn copy(self, from: &str, to: &str) -> Self {
        fs::create_dir_all(self.path(to)).expect("a folder");
        for entry in fs::read_dir(checkout(from)).expect("a folder of the checkout") {
            let entry = entry.expect("a readable folder");
            if entry.path().is_file() {
                fs::copy(entry.path(), self.path(to).join(entry.file_name())).expect("a copy");
            }
        }
        self
    }

    /// Returns the content of a text file on the desk.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs `moldau` on the desk.
    pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(&self, args: &[S]) -> Outcome {
        self.run_with_input(args, b"")
    }

    /// Runs `moldau` on the desk with something on its standard input.
    pub(crate) fn run_with_input<S: AsRef<std::ffi::OsStr>>(&self, args: &[S], input: &[u8]) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_moldau"));
        command.args(args).current_dir(self.folder.path()).env_clear().envs(self.environment.iter().copied());
        // Windows programs do not start without it.
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("moldau starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        // A command that does not read its input closes the pipe: that is no fault of the test.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().expect("moldau ends");
        writer.join().expect("the writer ends");
        let words = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n");
        Outcome {
            status: output.status.code().expect("no signal"),
            stdout: words(output.stdout),
            stderr: words(output.stderr).replace(&*self.folder.path().to_string_lossy(), "$DESK"),
        }
    }
}

impl Outcome {
    /// Compares status, standard output and standard error with what is expected.
    pub(crate) fn is(self, expected: &Expect) {
        let mut text = format!("status {}\n", self.status);
        for (name, part) in [("stdout", self.stdout), ("stderr", self.stderr)] {
            if !part.is_empty() {
                text.extend(["--- ", name, "\n", &part]);
            }
        }
        expected.assert_eq(&text);
    }

    /// Returns the standard output of a command that must have succeeded.
    pub(crate) fn success(self) -> String {
        assert_eq!(self.status, 0, "stderr: {}", self.stderr);
        self.stdout
    }

    /// Returns what a command said on standard error, however it ended.
    pub(crate) fn stderr(&self) -> &str {
        &self.stderr
    }

    /// Returns the standard error of a command that must have failed with this status.
    pub(crate) fn failure(self, status: i32) -> String {
        assert_eq!(self.status, status, "stderr: {}", self.stderr);
        self.stderr
    }
}
