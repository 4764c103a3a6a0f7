//! A text file → its tables.

pub(super) mod curly;
pub(super) mod ends;

use std::sync::Arc;

use memchr::memmem;

use super::layout::{self, Place, Words};
use super::rows::{RowRef, Rows};
use super::split::{self, Dialect, Strays};
use super::table::Form;
use super::{
    FileTables, Options, ReadError, aligned, decode, dialect, error, garbled, html, json, kind, print, spreadsheet_xml,
};
use crate::model::{Finding, FindingKind, Position};

/// Returns the tables of a text file.
pub(super) fn read(
    file: &Arc<str>,
    bytes: Vec<u8>,
    words: Words<'_>,
    options: &Options,
) -> Result<FileTables, ReadError> {
    if bytes.iter().all(|byte| *byte == 0) {
        let reason = "it holds zeros alone, as a download that broke off leaves behind";
        return Err(ReadError::broken(file, reason));
    }
    let mut decoded = decode::decode(bytes);
    if json::is_json(&decoded.text)
        && let Some(read) = json::read(file, &decoded)
    {
        return read;
    }
    if let Some(what) = kind::other_text(&decoded.text) {
        if what == kind::WEB_PAGE
            && let Some(read) = html::read(file, &decoded.text, words)
        {
            return read;
        }
        if what == kind::XML && spreadsheet_xml::is_workbook(&decoded.text) {
            return spreadsheet_xml::read(file, &decoded.text, words, options);
        }
        return Err(ReadError::NotATable { file: file.to_string(), what });
    }
    if is_binary(&decoded.text, decoded.bad + decoded.nuls / 4) {
        return Err(ReadError::NotATable { file: file.to_string(), what: error::NO_KNOWN_KIND });
    }
    if let Some(lines) = ends::as_lines(&decoded.text) {
        decoded.text = lines;
    }
    if let Some(straight) = curly::straightened(&decoded.text) {
        decoded.text = straight;
    }
    let (dialect, start) = dialect::detect(&decoded.text);
    let mut split = split::split(&decoded.text[start..], dialect);
    let mut dialect = dialect;
    take_borders(&mut split.rows, dialect);
    let other = unwrap_lines(&split.rows).or_else(|| as_printed(&decoded.text[start..], &split.rows, dialect));
    if let Some((unwrapped, inner)) = other {
        (split.rows, dialect) = (unwrapped, inner);
        split.strays = Strays::default();
    }
    if let Some(row) = split.endless {
        return Err(ReadError::too_large(file, format!("row {row} is longer than any row of a table")));
    }
    let encoding = decoded.encoding;
    let at = Position::of_table(Arc::clone(file), None);
    let mut findings = about_letters(&at, encoding, decoded.bad, decoded.nuls);
    if memmem::find(decoded.text.as_bytes(), b"=\"").is_some() {
        unwrap_formulas(&mut split.rows);
    }
    if garbled::is_garbled(decoded.text.lines()) {
        findings.extend(garbled::restore(&mut split.rows).map(|found| garbled::finding(&at, found)));
    }
    drop(decoded.text);
    findings.extend(about_quotes(&at, split.strays));
    let form = Form::Text { encoding, delimiter: dialect.delimiter.letter() };
    let glue = String::from_utf8_lossy(dialect.delimiter.bytes()).into_owned();
    let tables = layout::tables(split.rows, &Place { file: Arc::clone(file), sheet: None, form, glue }, words);
    if tables.is_empty() {
        findings.push(Finding { at, kind: FindingKind::Empty, message: "the file holds nothing".to_owned() });
    }
    Ok(FileTables { tables, findings })
}

/// Bytes of a text that may be a print; what is longer was written for programs.
const PRINT: usize = 4 << 20;

/// Returns the rows of a text that was printed for people, if its cells are told by that and not by the marks between them.
fn as_printed(text: &str, rows: &Rows, dialect: Dialect) -> Option<(Rows, Dialect)> {
    if text.len() > PRINT {
        return None;
    }
    let mut widths: Vec<usize> = rows.iter().map(|row| row.len()).collect();
    widths.sort_unstable();
    // What single blanks part is no narrower than what runs of them do.
    let is_blank = dialect.delimiter.bytes() == b" ";
    let usual = if is_blank { 1 } else { widths.get(widths.len() / 2).copied().unwrap_or(0) };
    print::framed(text).or_else(|| {
        if is_quoted(text) {
            return None;
        }
        // Amounts and dates hold commas, too, but hardly under a header that holds as many.
        let as_wide = rows.iter().filter(|row| row.len() == usual).count();
        if !is_blank && usual > 1 && rows.get(0).len() == usual && as_wide * 20 >= rows.len() * 19 {
            return None;
        }
        aligned::rows(text, usual).map(|rows| (rows, Dialect::of(b' ')))
    })
}

/// Whether marks stand around cells, which no print has: around whole lines, or around the first name.
fn is_quoted(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| line.len() > 2 && line.starts_with('"')).peekable();
    let first = text.trim_start();
    let is_name = |rest: &str| rest.find('"').is_some_and(|end| rest[end + 1..].starts_with([' ', '\n', '\r']));
    lines.peek().is_some() && (first.strip_prefix('"').is_some_and(is_name) || lines.any(|line| line.ends_with('"')))
}

/// Takes off the blank cells that bars at both ends of all rows make: `| a | b |`.
fn take_borders(rows: &mut Rows, dialect: Dialect) {
    let is_closed = |row: RowRef<'_>| row.len() > 2 && row.cell(0).is_empty() && row.cell(row.len() - 1).is_empty();
    if dialect.delimiter.bytes() != b"|" || rows.len() < 2 || !rows.iter().all(is_closed) {
        return;
    }
    let mut inner = Rows::default();
    for row in rows.iter() {
        inner.push(row.number(), row.cells().skip(1).take(row.len() - 2));
    }
    *rows = inner;
}

/// Takes the marks off rows that were quoted as a whole, as if each were one cell: `"email,""name"",city"`.
///
/// Returns `None` if there is no such row, or if what is inside them is no table.
fn unwrap_lines(rows: &Rows) -> Option<(Rows, Dialect)> {
    let is_line = |cell: &str| !cell.contains(['\n', '\r']);
    if rows.len() < 2 || !rows.iter().all(|row| row.len() == 1 && is_line(row.cell(0))) {
        return None;
    }
    let lines: Vec<&str> = rows.iter().map(|row| row.cell(0)).collect();
    let (dialect, start) = dialect::detect(&lines.join("\n"));
    let mut inner = Rows::default();
    for row in rows.iter() {
        let cells = split::split(row.cell(0), dialect).rows;
        if cells.len() != 1 {
            return None;
        }
        inner.push(row.number(), cells.get(0).cells());
    }
    let width = inner.get(0).len();
    let as_wide = inner.iter().filter(|row| row.len() == width).count();
    (start == 0 && width > 1 && as_wide * 10 >= inner.len() * 9).then_some((inner, dialect))
}

/// Takes the formula off cells that tools write as one to keep a spreadsheet from changing them: `="08135"`.
pub(super) fn unwrap_formulas(rows: &mut Rows) {
    let bare = |cell: &str| {
        let inner = cell.strip_prefix("=\"")?.strip_suffix('"')?;
        (!inner.contains('"')).then(|| inner.to_owned())
    };
    let guarded: Vec<usize> =
        (0..rows.len()).filter(|row| rows.get(*row).cells().any(|cell| bare(cell).is_some())).collect();
    for index in guarded {
        let cells: Vec<String> =
            rows.get(index).cells().map(|cell| bare(cell).unwrap_or_else(|| cell.to_owned())).collect();
        rows.replace(index, cells);
    }
}

/// Different control characters that no text has together.
const MANY_CONTROLS: u32 = 8;

/// Whether the text is the content of a program, a picture or the like: full of characters that no text has, save those
/// that were made to part the cells of a table.
pub(super) fn is_binary(text: &str, bad: usize) -> bool {
    let sample = text.chars().take(4096);
    let (mut count, mut odd) = (0_usize, bad.min(2000));
    // A bit for each that is there.
    let mut kinds = 0_u32;
    for letter in sample {
        count += 1;
        let parts = matches!(letter, '\u{1}' | '\u{2}' | '\u{14}' | '\u{1C}'..='\u{1F}');
        let is_odd = letter.is_control() && !letter.is_whitespace() && !parts;
        odd += usize::from(is_odd);
        kinds |= if is_odd && letter.is_ascii() { 1 << (u32::from(letter) % 32) } else { 0 };
    }
    // Noise has all of them.
    odd * 10 > count.max(20) || kinds.count_ones() >= MANY_CONTROLS && odd * 50 > count
}

pub(super) fn about_letters(at: &Position, encoding: &str, bad: usize, nuls: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |message| findings.push(Finding { at: at.clone(), kind: FindingKind::BadText, message });
    if bad > 0 {
        let places = if bad == 1 { "1 place holds".to_owned() } else { format!("{bad} places hold") };
        add(format!("{places} bytes that are no letters in {encoding}; they show as \u{FFFD}"));
    }
    if nuls > 0 {
        add(format!("NUL characters ({nuls}) were taken out"));
    }
    findings
}

pub(super) fn about_quotes(at: &Position, strays: Strays) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some((row, count)) = strays.other {
        let further = if count > 1 { format!(", and {} more below", count - 1) } else { String::new() };
        let message = format!("the cells are parted by another mark than in the other rows{further}; read as cells");
        findings.push(Finding { at: at.at_row(row), kind: FindingKind::RaggedRow, message });
    }
    let mut add = |place: Option<(u32, usize)>, what: &str| {
        let Some((row, count)) = place else { return };
        let further = if count > 1 { format!(", and {} more below", count - 1) } else { String::new() };
        let message = format!("a quotation mark {what}{further}; read as a letter");
        findings.push(Finding { at: at.at_row(row), kind: FindingKind::StrayQuote, message });
    };
    add(strays.unclosed, "opens a cell and never closes it");
    add(strays.inside, "stands inside a quoted cell and is not doubled");
    findings
}
