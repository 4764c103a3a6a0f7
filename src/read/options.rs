//! What a file is read with, besides its bytes.

use std::fmt;
use std::sync::Arc;

/// How files are read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether the rows that a workbook hides or filters out are left out.
    pub skip_hidden: bool,
    /// Password of workbooks that are locked.
    pub password: Option<Password>,
}

/// A password, which nothing shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Arc<str>);

impl Password {
    /// Returns the password that `text` is.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}
