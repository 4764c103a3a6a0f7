//! [`Report`] → bytes: one file a format. Knows no report.

pub mod csv;
mod delimited;
mod grid;
pub mod guard;
mod json;
mod look;
mod machine;
mod markdown;
mod people;
mod style;
mod terminal;
mod tsv;
mod widths;
pub mod workbook;
mod wrap;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use crate::report::{Listing, Report};

pub use look::Look;
pub use people::clean;

/// Writes reports in one format.
trait Renderer: Sync {
    /// Writes a report.
    fn report(&self, report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()>;

    /// Writes a listing; formats that can, row by row.
    fn listing(&self, listing: Listing<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
        self.report(&listing.into_report(), look, out)
    }
}

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident $word:literal $renderer:expr,)*) => {
        /// A format that reports are written in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Format {
            $($(#[$doc])* $name,)*
        }

        impl Format {
            /// Every format.
            pub const ALL: &[Format] = &[$(Format::$name,)*];

            /// Returns the format's word on the command line.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Format::$name => $word,)*
                }
            }

            fn renderer(self) -> &'static dyn Renderer {
                match self {
                    $(Format::$name => &$renderer,)*
                }
            }
        }
    };
}

// Adding a format: a file beside this one, and a line here.
formats! {
    /// A table for people, as wide as the terminal.
    Table "table" terminal::Terminal,
    /// Comma-separated values.
    Csv "csv" csv::Csv,
    /// Tab-separated values.
    Tsv "tsv" tsv::Tsv,
    /// An array of objects.
    Json "json" json::Json,
    /// Markdown.
    Markdown "md" markdown::Markdown,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a format: use table, csv, tsv, json or md")]
pub struct UnknownFormat(pub String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Format::ALL.iter().copied().find(|format| format.as_str() == word).ok_or_else(|| UnknownFormat(word.to_owned()))
    }
}

/// Returns a report as text.
#[must_use]
pub fn render(report: &Report, format: Format, look: Look) -> String {
    let mut bytes = Vec::new();
    // Writing to a Vec cannot fail.
    let _ = write(report, format, look, &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes a report.
///
/// # Errors
/// Fails if `out` does.
pub fn write(report: &Report, format: Format, look: Look, out: &mut dyn Write) -> io::Result<()> {
    format.renderer().report(report, look, out)
}

/// Writes a listing; CSV, TSV and JSON row by row, without holding more than one.
///
/// # Errors
/// Fails if `out` does.
pub fn write_listing(listing: Listing<'_>, format: Format, look: Look, out: &mut dyn Write) -> io::Result<()> {
    format.renderer().listing(listing, look, out)
}

#[cfg(test)]
mod tests;
