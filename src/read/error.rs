//! Why a file could not be read, in words for people.

use std::io;

use thiserror::Error;

/// Why no table could be had from what was asked for.
#[derive(Debug, Error)]
pub enum ReadError {
    /// Neither a file nor a folder.
    #[error("no such file or folder: {path}")]
    Missing {
        /// Path as it was given.
        path: String,
    },
    /// A folder without any file to read.
    #[error("no files to read in {path}")]
    EmptyFolder {
        /// Path as it was given.
        path: String,
    },
    /// A pattern that matches no file.
    #[error("no file matches {pattern}")]
    NoMatch {
        /// Pattern as it was given.
        pattern: String,
    },
    /// A text that is no pattern.
    #[error("{pattern} cannot be read as a pattern of file names")]
    BadPattern {
        /// Pattern as it was given.
        pattern: String,
    },
    /// A folder that this program wrote.
    #[error("{path} holds the results of an earlier run, not exports")]
    OwnOutput {
        /// Path as it was given.
        path: String,
    },
    /// A file of another kind.
    #[error("{file} is {what}, not a table")]
    NotATable {
        /// File as reports show it.
        file: String,
        /// What it is, with its article: `a PDF document`.
        what: &'static str,
    },
    /// A file without a single byte.
    #[error("{file} is empty")]
    Empty {
        /// File as reports show it.
        file: String,
    },
    /// A workbook or an archive locked by a password.
    #[error("{file} is protected by a password")]
    Protected {
        /// File as reports show it.
        file: String,
    },
    /// A password that does not open the workbook.
    #[error("{file} is protected by another password than the one given")]
    WrongPassword {
        /// File as reports show it.
        file: String,
    },
    /// A workbook locked in a way that is not known.
    #[error("{file} is protected by a password, in a way that cannot be opened here (.xls and .ods lock so)")]
    UnknownLock {
        /// File as reports show it.
        file: String,
    },
    /// A file that breaks off or does not follow its own format.
    #[error("{file} is damaged or incomplete: {reason}")]
    Broken {
        /// File as reports show it.
        file: String,
        /// What does not fit.
        reason: String,
    },
    /// A file larger than is sane, or one that unpacks to more than it may.
    #[error("{file} is too large: {reason}")]
    TooLarge {
        /// File as reports show it.
        file: String,
        /// Which limit it goes beyond.
        reason: String,
    },
    /// A file that another program writes at this moment.
    #[error("{file} changes while it is read")]
    Changing {
        /// File as reports show it.
        file: String,
    },
    /// A file that the system does not let us read.
    #[error("cannot read {file}")]
    Unreadable {
        /// File as reports show it.
        file: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

/// Endings of names that promise a table.
const PROMISES: &[&str] = &["csv", "tsv", "tab", "xls", "xlsx", "xlsm", "xlsb", "ods", "gz", "zip"];

/// What a file is called of which nothing tells what it is.
pub(super) const NO_KNOWN_KIND: &str = "a file of no known kind";

/// Whether the name of a file has one of these endings.
fn has_ending(file: &str, endings: &[&str]) -> bool {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

impl ReadError {
    /// Whether the file is of another kind and its name promises no table: a letter, a picture or an offer as PDF, as
    /// they lie in every folder of downloads.
    #[must_use]
    pub fn is_no_export(&self) -> bool {
        let Self::NotATable { file, .. } = self else { return false };
        !has_ending(file, PROMISES)
    }

    /// Returns what the user can do about it, a lowercase phrase.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Missing { .. } => "check the spelling, and put quotes around a path with blanks",
            Self::EmptyFolder { .. } => "put the exports (.csv, .xlsx, .zip) into the folder, or give another one",
            Self::NoMatch { .. } | Self::BadPattern { .. } => {
                "`*` stands for any letters and `?` for one; `**` for any folders"
            }
            Self::OwnOutput { .. } => "give the folder with the exports instead",
            Self::NotATable { file, what } if *what == NO_KNOWN_KIND && has_ending(file, PROMISES) => {
                "it is not what its name says: perhaps it was damaged on its way; download or export it again"
            }
            Self::NotATable { .. } => "export it as CSV or as an Excel workbook (.xlsx)",
            Self::Empty { .. } => "export it again, or leave it out",
            Self::Protected { .. } => {
                "put the password into an environment variable and name it: --password-env VARIABLE; or open the file with \
                 it, save it without one, and run again"
            }
            Self::WrongPassword { .. } => "check what the variable of --password-env holds",
            Self::UnknownLock { .. } => "open it with the password, save it without one, and run again",
            Self::Broken { .. } => "download or export it again; opening and saving it in Excel may also mend it",
            Self::TooLarge { .. } => "leave it out, or export the part that is needed as CSV",
            Self::Changing { .. } => "wait until the download or the other program is done, and run again",
            Self::Unreadable { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied => "check that you may read it and that no other program holds it open",
                io::ErrorKind::StorageFull => {
                    "make room where temporary files are kept, or give the file instead of a pipe"
                }
                io::ErrorKind::TimedOut => "start the program that writes to it first, or give a file",
                _ => return None,
            },
        };
        Some(hint.to_owned())
    }

    pub(super) fn broken(file: &str, reason: impl Into<String>) -> Self {
        Self::Broken { file: file.to_owned(), reason: reason.into() }
    }

    pub(super) fn too_large(file: &str, reason: impl Into<String>) -> Self {
        Self::TooLarge { file: file.to_owned(), reason: reason.into() }
    }

    pub(super) fn unreadable(file: &str, source: io::Error) -> Self {
        Self::Unreadable { file: file.to_owned(), source }
    }
}
