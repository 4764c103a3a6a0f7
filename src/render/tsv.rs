//! Values between tabs. There are no quotes: tabs and line breaks inside a value become blanks.

use std::io::{self, Write};

use crate::report::{Listing, Report};

use super::csv::{write_listing, write_report};
use super::delimited::Dialect;
use super::{Look, Renderer};

/// Writes the main grid as TSV.
pub(super) struct Tsv;

impl Renderer for Tsv {
    fn report(&self, report: &Report, _: Look, out: &mut dyn Write) -> io::Result<()> {
        write_report(Dialect::Tabs, report, out)
    }

    fn listing(&self, listing: Listing<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
        write_listing(Dialect::Tabs, listing, out)
    }
}
