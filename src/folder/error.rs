//! What can go wrong with the output folder.

use std::io;
use std::path::PathBuf;

/// Why the output folder was not written. Whatever it is, what was there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another run writes to the folder.
    #[error("another run is writing to {}", .0.display())]
    Locked(PathBuf),
    /// There is something at the folder's place that is no folder.
    #[error("{} is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The folder holds something else than an earlier run's output.
    #[error("{} holds files that no earlier run wrote", .0.display())]
    NotOurs(PathBuf),
    /// Replacing the folder would take away what is to be read.
    #[error("the output folder {} would replace the input {}", out.display(), input.display())]
    HoldsInput {
        /// The output folder.
        out: PathBuf,
        /// The input that it is, or holds.
        input: PathBuf,
    },
    /// A file of the output with a name that does not stay in the folder, or that was written before.
    #[error("`{0}` cannot be the name of an output file")]
    BadName(String),
    /// The operating system refused.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried, such as `write`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What it said.
        #[source]
        source: io::Error,
    },
}

impl FolderError {
    /// Returns the error of an operation on a path.
    pub(super) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| FolderError::Io { action, path, source }
    }

    /// Returns what can be done about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            FolderError::Locked(_) => Some("wait until it is done, or choose another folder with --out"),
            FolderError::NotAFolder(_) | FolderError::NotOurs(_) => {
                Some("choose a new or an empty folder with --out: it is replaced as a whole")
            }
            FolderError::HoldsInput { .. } => Some("choose a folder beside the input with --out"),
            FolderError::BadName(_) => None,
            FolderError::Io { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied => {
                    Some("close files of the folder that are open in another program, and see that you may write there")
                }
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    Some("free some space, or choose a folder on another disk with --out")
                }
                io::ErrorKind::NotFound => Some("see that the folder around it is there, or choose another with --out"),
                io::ErrorKind::ReadOnlyFilesystem => Some("choose a folder that can be written to with --out"),
                _ => None,
            },
        }
    }
}
