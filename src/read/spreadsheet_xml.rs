//! A workbook as Excel 2003 wrote it in XML → its tables; tools still export it, and call it `.xls`.

use std::sync::Arc;

use memchr::memmem;

use super::html::{self, Tag};
use super::layout::{self, Place, Words};
use super::rows::{LONGEST_ROW, Rows};
use super::table::Form;
use super::{FileTables, Options, ReadError, workbook};
use crate::model::{Finding, FindingKind, Position};

/// Rows and columns that a sheet may have.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: usize = 16_384;
/// Bytes at the beginning in which the workbook says what it is.
const START: usize = 4096;

/// Whether an XML document is such a workbook.
pub(super) fn is_workbook(text: &str) -> bool {
    let start = &text.as_bytes()[..text.len().min(START)];
    memmem::find(start, b"urn:schemas-microsoft-com:office:spreadsheet").is_some()
}

/// Returns the tables of all visible sheets.
pub(super) fn read(file: &Arc<str>, text: &str, words: Words<'_>, options: &Options) -> Result<FileTables, ReadError> {
    let mut read = FileTables::default();
    for sheet in sheets(file, text)? {
        let name: Arc<str> = sheet.name.into();
        let at = Position::of_table(Arc::clone(file), Some(Arc::clone(&name)));
        let mut rows = sheet.rows;
        if sheet.is_hidden {
            read.findings.push(workbook::hidden_sheet(at));
            continue;
        }
        read.findings.extend(workbook::about_facts(&at, &sheet.facts, &mut rows, options.skip_hidden));
        if rows.is_empty() {
            read.findings.push(Finding { at, kind: FindingKind::Empty, message: "the sheet is empty".to_owned() });
            continue;
        }
        let place = Place { file: Arc::clone(file), sheet: Some(name), form: Form::Workbook, glue: String::new() };
        read.tables.extend(layout::tables(rows, &place, words));
    }
    Ok(read)
}

/// A sheet while its rows come in.
#[derive(Default)]
struct Sheet {
    name: String,
    rows: Rows,
    facts: workbook::Facts,
    is_hidden: bool,
    /// Number of the open row.
    number: u32,
    cells: Vec<String>,
    /// Column of the next cell.
    column: usize,
    /// Cells of all rows, those that are left out counted.
    count: usize,
}

fn sheets(file: &str, text: &str) -> Result<Vec<Sheet>, ReadError> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let (mut rest, mut data, mut is_visible) = (text, None::<(String, bool)>, false);
    while let Some((before, tag, after)) = html::next_tag(rest) {
        rest = after;
        if let Some((data, _)) = &mut data {
            html::decode_word_into(before, data);
        }
        let name = tag.name.rsplit(':').next().unwrap_or_default();
        let is_alone = tag.attributes.ends_with('/');
        let Some(sheet) = sheets.last_mut().filter(|_| name != "worksheet") else {
            if name == "worksheet" && !tag.closes {
                sheets.push(Sheet { name: attribute(&tag, "name").unwrap_or_default(), ..Sheet::default() });
            }
            continue;
        };
        match (name, tag.closes) {
            ("row", false) => {
                sheet.begin_row(&tag);
                if is_alone {
                    sheet.end_row(file)?;
                }
            }
            ("row", true) => sheet.end_row(file)?,
            ("cell", false) => sheet.begin_cell(&tag, file)?,
            ("data", false) if !is_alone => {
                data = Some((String::new(), attribute(&tag, "type").is_some_and(|kind| kind == "DateTime")));
            }
            ("data", true) => {
                if let Some((text, is_moment)) = data.take() {
                    sheet.put(text, is_moment);
                }
            }
            ("visible", closes) => is_visible = !closes,
            _ => {}
        }
        if is_visible && !tag.closes {
            sheet.is_hidden |= rest.trim_start().starts_with("SheetHidden") || rest.starts_with("SheetVeryHidden");
        }
    }
    Ok(sheets)
}

impl Sheet {
    fn begin_row(&mut self, tag: &Tag<'_>) {
        let index = attribute(tag, "index").and_then(|index| index.parse().ok());
        self.number = index.filter(|index| (1..=LAST_ROW).contains(index)).unwrap_or(self.number.saturating_add(1));
        if attribute(tag, "hidden").is_some_and(|hidden| hidden == "1") {
            self.facts.hide(self.number, self.number);
        }
        self.cells.clear();
        self.column = 0;
    }

    fn begin_cell(&mut self, tag: &Tag<'_>, file: &str) -> Result<(), ReadError> {
        let number = |name| attribute(tag, name).and_then(|number| number.parse::<usize>().ok());
        let index = number("index").map_or(self.column, |index| index.saturating_sub(1));
        if index >= LAST_COLUMN {
            return Err(ReadError::broken(file, "a cell stands beyond the last column of a sheet"));
        }
        self.cells.resize(self.cells.len().max(index + 1), String::new());
        self.column = index + 1 + number("mergeacross").unwrap_or(0).min(LAST_COLUMN);
        Ok(())
    }

    fn put(&mut self, text: String, is_moment: bool) {
        if let Some(cell) = self.cells.last_mut() {
            *cell = if is_moment { workbook::iso_moment(&text) } else { text };
        }
    }

    fn end_row(&mut self, file: &str) -> Result<(), ReadError> {
        self.count += self.cells.len();
        if self.cells.iter().map(String::len).sum::<usize>() > LONGEST_ROW || self.count > workbook::MOST_CELLS {
            return Err(ReadError::too_large(file, "a sheet has more cells than can be read"));
        }
        if self.rows.iter().next_back().is_some_and(|last| last.number() >= self.number) {
            return Err(ReadError::broken(file, "the rows of a sheet are out of order"));
        }
        if self.cells.iter().any(|cell| !cell.trim().is_empty()) {
            self.rows.push(self.number, &self.cells);
        }
        self.cells.clear();
        Ok(())
    }
}

/// Returns an attribute of a tag, whatever the prefix before its name and the case of its letters.
fn attribute(tag: &Tag<'_>, name: &str) -> Option<String> {
    let lower = tag.attributes.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name).map(|at| from + at) {
        from = at + name.len();
        let starts = lower[..at].ends_with([' ', ':', '\n', '\t']);
        if let Some(value) = tag.attributes[from..].strip_prefix("=\"").filter(|_| starts) {
            let mut text = String::new();
            html::decode_word_into(value.split('"').next().unwrap_or_default(), &mut text);
            return Some(text);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOOK: &str = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">\
        <Worksheet ss:Name=\"Leads &amp; more\"><Table><Row><Cell><Data ss:Type=\"String\">Email</Data></Cell><Cell>\
        <Data ss:Type=\"String\">Note</Data></Cell><Cell><Data ss:Type=\"String\">Day</Data></Cell></Row>\
        <Row ss:Index=\"4\" ss:Hidden=\"1\"><Cell><Data ss:Type=\"String\">a@b.org</Data></Cell><Cell ss:StyleID=\"x\"><ss:Data \
        ss:Type=\"String\"><B>two</B>&#10;lines</ss:Data></Cell><Cell><Data ss:Type=\"DateTime\">2026-03-02T00:00:00.000</Data>\
        </Cell></Row><Row><Cell ss:Index=\"3\"><Data ss:Type=\"Number\">08</Data></Cell></Row><Row/></Table></Worksheet>\
        <Worksheet ss:Name=\"x\"><Table/><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>";

    #[test]
    fn rows_and_cells_stand_where_the_file_puts_them() {
        let read = read(&"a.xls".into(), BOOK, &|word| word == "Email", &Options::default()).expect("a workbook");
        let table = &read.tables[0];
        assert_eq!((table.sheet.as_deref(), table.header.join("|")), (Some("Leads & more"), "Email|Note|Day".into()));
        let rows: Vec<_> =
            table.rows.iter().map(|row| (row.number(), row.cells().collect::<Vec<_>>().join("|"))).collect();
        assert_eq!(rows, [(4, "a@b.org|two\nlines|2026-03-02".to_owned()), (5, "||08".to_owned())]);
        let kinds: Vec<_> = read.findings.iter().map(|finding| finding.kind).collect();
        assert_eq!(kinds, [FindingKind::HiddenRows, FindingKind::HiddenSheet]);
    }

    proptest! {
        #[test]
        fn no_document_panics(parts in prop::collection::vec(
            prop::sample::select(vec!["<Worksheet ss:Name=\"é\">", "<Row", " ss:Index=\"9\"", "<Cell", ">", "<Data ss:Type=\"DateTime\">",
                "x", "</Data>", "</Cell>", "</Row>", "/>", "<Visible>", "&amp;", "\"", " ss:Index=\"99999\"", "</Worksheet>"]), 0..40)) {
            let _ = sheets("a.xls", &parts.concat());
        }
    }
}
