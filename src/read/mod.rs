//! Bytes → [`Table`]: text cells that know their place.
//!
//! [`discover`](fn@discover) turns what was asked for into [`Input`]s; [`open`](fn@open) turns one of them into
//! [`FileTables`], or into a text that is read part by part. On the way a file is told by its content (`kind`), unpacked
//! with limits (`inflate`), and becomes a grid of cells: texts by their encoding (`decode`), dialect (`dialect`) and rows
//! (`split`), workbooks by their cells (`workbook`). In the grid, `layout` finds the tables.

mod aligned;
mod archive;
mod decode;
mod delimiter;
mod dialect;
mod discover;
mod error;
mod garbled;
mod html;
mod inflate;
mod input;
mod json;
mod kind;
mod layout;
mod long;
mod names;
mod options;
mod print;
mod rows;
mod shape;
mod split;
mod spool;
mod spreadsheet_xml;
mod table;
mod text;
mod workbook;

use std::io::BufReader;
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;

pub use discover::discover;
pub use error::ReadError;
pub use input::Input;
pub use layout::Words;
pub use long::{Begun, Below, Long, LongEnd};
pub use options::{Options, Password};
pub use rows::{RowRef, Rows};
pub use table::{Form, Table};

use crate::model::Finding;
use kind::Kind;

/// What a file holds.
#[derive(Clone, Default)]
pub struct FileTables {
    /// All tables of all visible sheets, in order.
    pub tables: Vec<Table>,
    /// What was found about the file as a whole.
    pub findings: Vec<Finding>,
}

/// An input that was opened.
pub enum Opened {
    /// All of its tables.
    Whole(FileTables),
    /// A text that is too long to be held as a whole.
    Long(Box<Begun>),
}

/// Rows that come part by part.
pub trait Parts {
    /// Returns the next rows, in place of those before.
    fn next(&mut self) -> Option<&Rows>;

    /// Whether no other table can stand below theirs.
    fn is_alone(&self) -> bool {
        true
    }
}

/// Reads the tables of `input`, or gets ready to read them part by part.
///
/// `seen` is given all of its bytes piece by piece, and nothing before they are given from the first one on.
///
/// # Errors
/// As [`read_bytes`].
pub fn open(
    input: &Input,
    words: Words<'_>,
    options: &Options,
    seen: &mut dyn FnMut(Option<&[u8]>),
) -> Result<Opened, ReadError> {
    if let Some(long) = look(input, words, long::SIZES, seen)? {
        return Ok(Opened::Long(Box::new(long)));
    }
    let bytes = input.load(options.password.as_ref())?;
    seen(None);
    seen(Some(&bytes));
    read_with(&input.name, bytes, words, options).map(Opened::Whole)
}

/// Looks at an input that may be long; once more if it changes meanwhile, as it may have been done by then.
fn look(
    input: &Input,
    words: Words<'_>,
    sizes: long::Sizes,
    seen: &mut dyn FnMut(Option<&[u8]>),
) -> Result<Option<Begun>, ReadError> {
    let mut once = || {
        seen(None);
        long::open(input, words, sizes, &mut |bytes| seen(Some(bytes)))
    };
    match once() {
        Err(ReadError::Changing { .. }) => once(),
        other => other,
    }
}

/// Reads all tables of `input` at once.
#[cfg(test)]
fn read(input: &Input, words: Words<'_>) -> Result<FileTables, ReadError> {
    read_bytes(&input.name, input.load(None)?, words)
}

/// Reads all tables of a file that was loaded as [`read_with`] does, hidden rows included and without any password;
/// `words` tells whether a text is a known word of headers.
///
/// # Errors
/// Fails if the file is damaged, locked or too large, or is no table at all.
pub fn read_bytes(name: &Arc<str>, bytes: Vec<u8>, words: Words<'_>) -> Result<FileTables, ReadError> {
    read_with(name, bytes, words, &Options::default())
}

/// Reads all tables of a file that was loaded, shown as `name`; for callers that need the bytes too.
///
/// # Errors
/// Fails if the file is damaged, locked or too large, or is no table at all.
pub fn read_with(
    name: &Arc<str>,
    bytes: Vec<u8>,
    words: Words<'_>,
    options: &Options,
) -> Result<FileTables, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty { file: name.to_string() });
    }
    let not_a_table = |what| Err(ReadError::NotATable { file: name.to_string(), what });
    match kind::kind_of(&bytes) {
        Kind::Text => text::read(name, bytes, words, options),
        Kind::Gzip => {
            let (packed, taken) = inflate::Counted::new(&bytes[..]);
            let packed = MultiGzDecoder::new(BufReader::new(packed));
            let unpacked = inflate::read_counted(packed, bytes.len() as u64, &|| taken.get(), name)?;
            drop(bytes);
            if kind::kind_of_start(&unpacked) == Kind::Gzip {
                return not_a_table("a packed file inside a packed file");
            }
            read_with(name, unpacked, words, options)
        }
        kind @ (Kind::Xlsx | Kind::Xlsb | Kind::Xls | Kind::Ods) => workbook::read(kind, name, bytes, words, options),
        Kind::Zip => workbook::refuse_zip(name, &bytes),
        Kind::Protected => match &options.password {
            Some(password) => {
                let opened = workbook::unlock(name, &bytes, password.as_str())?;
                // What a lock holds is no other lock.
                read_with(name, opened, words, &Options { password: None, ..*options })
            }
            None => Err(ReadError::Protected { file: name.to_string() }),
        },
        Kind::Other(what) => not_a_table(what),
    }
}

#[cfg(test)]
mod tests;
