//! The rows of a long table up to where another one begins, and what stands below.

use std::fmt;

use super::super::layout::{self, Further, Words};
use super::super::rows::Rows;
use super::super::{FileTables, Opened, ReadError};
use super::pass::Text;
use super::{Begun, Long, LongEnd, Rest};

/// What is needed to read the rows of one table of a long text.
pub(super) struct TextRows {
    pub(super) text: Text,
    /// Number of the first row of data.
    pub(super) first: u32,
    pub(super) further: Further,
    /// Number of the next table.
    pub(super) below: usize,
}

impl TextRows {
    pub(super) fn read(
        mut self,
        words: Words<'_>,
        used: &mut dyn FnMut() -> Option<Rows>,
        take: &mut dyn FnMut(Rows) -> bool,
    ) -> Result<LongEnd, ReadError> {
        let mut below = None;
        let further = &mut self.further;
        let passed = self.text.pass(self.first, used, &mut |rows, last| {
            let (rows, next) = further.part(rows, last, words);
            below = next;
            (rows.is_empty() || take(rows)) && below.is_none()
        })?;
        let mut end = LongEnd { whole: passed.whole, ..LongEnd::default() };
        if passed.whole {
            end.findings = self.text.findings(&passed);
        }
        if passed.whole || below.is_some() {
            (end.of_table, end.set_aside) = self.further.finish();
        }
        end.below = below.map(|row| Below { text: Box::new(self.text), row, index: self.below });
        Ok(end)
    }
}

/// What stands below a long table.
pub struct Below {
    text: Box<Text>,
    /// Number of its first row.
    row: u32,
    /// Number of its first table.
    index: usize,
}

impl fmt::Debug for Below {
    /// Shows the place, and nothing of the content: it is about people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Below(row {})", self.row)
    }
}

impl Below {
    /// Reads the tables, or gets ready to read them part by part.
    ///
    /// # Errors
    /// Fails if the file cannot be read any more, or holds something else than before.
    pub fn open(self, words: Words<'_>) -> Result<Opened, ReadError> {
        let Self { text, row, index } = self;
        let limit = usize::try_from(text.sizes.long).unwrap_or(usize::MAX).max(text.sizes.head);
        let mut rows = Rows::default();
        let passed = text.pass(row, &mut || None, &mut |part, last| {
            // Without the text of the rows above, of which a part may still hold some.
            rows.append(&part.copy_of(0..part.len()));
            last || rows.bytes() <= limit
        })?;
        if !passed.whole {
            // As much as of the beginning of a text.
            let mut bytes = 0;
            let head = rows.iter().take_while(|row| {
                bytes += row.cells().map(str::len).sum::<usize>();
                bytes <= text.sizes.head
            });
            let head = head.count().max(1);
            rows.retain(|index| index < head);
        }
        let place = super::place(&text);
        let mut tables = layout::tables(rows, &place, words);
        for table in &mut tables {
            table.index += index;
        }
        if passed.whole {
            return Ok(Opened::Whole(FileTables { tables, findings: text.findings(&passed) }));
        }
        let changing = || ReadError::Changing { file: text.input.name.to_string() };
        let mut sample = tables.pop().ok_or_else(changing)?;
        let first = sample.rows.iter().next().map_or(row, |row| row.number());
        let further = Further::of(&mut sample, first, place, words);
        let rows = TextRows { text: *text, first, further, below: sample.index + 1 };
        let long = Long(Rest::Rows(Box::new(rows)));
        Ok(Opened::Long(Box::new(Begun { before: tables, sample, long, is_alone: false })))
    }
}
