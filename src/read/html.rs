//! A web page → its tables: what many tools call an Excel export.

use std::sync::Arc;

use memchr::memmem;

use super::layout::{self, Place, Words};
use super::rows::{LONGEST_ROW, Rows};
use super::table::Form;
use super::{FileTables, ReadError};

/// Columns that one cell may take.
const WIDEST: usize = 1000;
/// Rows that one cell may take.
const TALLEST: usize = 65_536;

/// Returns the tables of a page; `None` if it has none.
pub(super) fn read(file: &Arc<str>, page: &str, words: Words<'_>) -> Option<Result<FileTables, ReadError>> {
    let mut read = FileTables::default();
    let mut found = false;
    for grid in grids(page) {
        let Some(grid) = grid else {
            return Some(Err(ReadError::too_large(file, "a row of the page is longer than any row of a table")));
        };
        found = true;
        let place = Place { file: Arc::clone(file), sheet: None, form: Form::Workbook, glue: String::new() };
        let before = read.tables.len();
        let tables = layout::tables(grid, &place, words).into_iter().enumerate();
        read.tables.extend(tables.map(|(index, mut table)| {
            table.index = before + index;
            table
        }));
    }
    found.then_some(Ok(read))
}

/// Returns the cells of all tables of a page; `None` in the place of one with a row that is too long.
fn grids(page: &str) -> Vec<Option<Rows>> {
    let mut grids = Vec::new();
    let mut open: Option<Grid> = None;
    let mut rest = page;
    while let Some((text, tag, after)) = next_tag(rest) {
        rest = after;
        if let Some(grid) = &mut open {
            grid.text(text);
        }
        match (tag.name.as_str(), &mut open) {
            ("script" | "style", _) if !tag.closes => rest = behind_end(rest, &tag.name),
            ("table", None) if !tag.closes => open = Some(Grid::default()),
            ("table", Some(grid)) if !tag.closes => grid.depth += 1,
            ("table", Some(grid)) if grid.depth > 0 => grid.depth -= 1,
            ("table", Some(_)) => grids.extend(open.take().map(Grid::finish)),
            (_, Some(grid)) if grid.depth == 0 => grid.tag(&tag),
            _ => {}
        }
    }
    grids.extend(open.take().map(Grid::finish));
    grids.retain(|grid| grid.as_ref().is_none_or(|rows| !rows.is_empty()));
    grids
}

/// A tag of a page.
pub(super) struct Tag<'a> {
    /// Name in lower case.
    pub(super) name: String,
    /// Whether it ends an element.
    pub(super) closes: bool,
    /// What stands behind its name.
    pub(super) attributes: &'a str,
}

/// Returns the text before the next tag, the tag, and what follows it; comments are passed over.
pub(super) fn next_tag(page: &str) -> Option<(&str, Tag<'_>, &str)> {
    let start = memchr::memchr(b'<', page.as_bytes())?;
    let (text, rest) = page.split_at(start);
    if rest.starts_with("<!--") {
        let end = memmem::find(rest.as_bytes(), b"-->").map_or(rest.len(), |end| end + 3);
        return Some((text, Tag { name: String::new(), closes: false, attributes: "" }, &rest[end..]));
    }
    let end = tag_end(rest.as_bytes());
    let inner = &rest[1..end];
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let length = inner.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != ':').unwrap_or(inner.len());
    let tag = Tag { name: inner[..length].to_ascii_lowercase(), closes, attributes: &inner[length..] };
    Some((text, tag, rest.get(end + 1..).unwrap_or("")))
}

/// Returns where the tag at the beginning ends, `>` in the values of its attributes aside.
fn tag_end(bytes: &[u8]) -> usize {
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate().take(1 << 16) {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(mark), byte) if mark == *byte => quote = None,
            _ => {}
        }
    }
    memchr::memchr(b'>', bytes).unwrap_or(bytes.len())
}

/// Returns what follows the end of an element whose content is no text.
fn behind_end<'a>(page: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = memmem::find(&page.as_bytes()[from..], b"</") {
        from += at + 2;
        if page.as_bytes()[from..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())) {
            return &page[from - 2..];
        }
    }
    ""
}

/// A table while its rows come in.
#[derive(Default)]
struct Grid {
    rows: Rows,
    number: u32,
    cells: Vec<String>,
    /// For each column a cell of a row above that reaches into this one: for how many rows more, and its text.
    hanging: Vec<(usize, String)>,
    /// Text of the open cell, and how many columns and rows it takes.
    open: Option<(String, usize, usize)>,
    is_row_open: bool,
    /// Tables inside a cell.
    depth: usize,
    is_too_long: bool,
}

impl Grid {
    fn text(&mut self, text: &str) {
        if let Some((cell, ..)) = &mut self.open {
            decode_into(text, cell);
        }
    }

    fn line_break(&mut self) {
        if let Some((cell, ..)) = &mut self.open {
            cell.push('\n');
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "td" | "th" => {
                self.end_cell();
                if !tag.closes {
                    self.is_row_open = true;
                    let span = |name, most| number(tag.attributes, name).unwrap_or(1).clamp(1, most);
                    self.open = Some((String::new(), span("colspan", WIDEST), span("rowspan", TALLEST)));
                }
            }
            "tr" => {
                self.end_row();
                self.is_row_open = !tag.closes;
            }
            "br" => self.line_break(),
            "p" | "div" if !tag.closes => self.text(" "),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let Some((text, columns, rows)) = self.open.take() else { return };
        self.hang();
        let text = text.trim().to_owned();
        for column in 0..columns {
            let place = self.cells.len();
            if rows > 1 {
                self.hanging.resize(self.hanging.len().max(place + 1), (0, String::new()));
                self.hanging[place] = (rows - 1, if column == 0 { text.clone() } else { String::new() });
            }
            self.cells.push(if column == 0 { text.clone() } else { String::new() });
        }
        let length: usize = self.cells.len() + text.len();
        self.is_too_long |= length > LONGEST_ROW || self.cells.len() > 20_000;
        if self.is_too_long {
            self.cells.clear();
        }
    }

    /// Takes the cells that reach into this row from above.
    fn hang(&mut self) {
        while let Some((rows, text)) = self.hanging.get_mut(self.cells.len()).filter(|(rows, _)| *rows > 0) {
            *rows -= 1;
            self.cells.push(text.clone());
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if !self.is_row_open {
            return;
        }
        self.hang();
        self.number = self.number.saturating_add(1);
        if self.cells.iter().any(|cell| !cell.is_empty()) {
            self.rows.push(self.number, &self.cells);
        }
        self.cells.clear();
        self.is_row_open = false;
    }

    /// Returns the rows; `None` if one was too long.
    fn finish(mut self) -> Option<Rows> {
        self.end_row();
        (!self.is_too_long).then_some(self.rows)
    }
}

/// Returns the number that an attribute has.
fn number(attributes: &str, name: &str) -> Option<usize> {
    let at = attributes.to_ascii_lowercase().find(name)? + name.len();
    let value = attributes[at..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let digits = value.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(value.len());
    value[..digits].parse().ok()
}

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("euro", '€'),
    ("pound", '£'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("iacute", 'í'),
    ("oacute", 'ó'),
    ("uacute", 'ú'),
    ("ntilde", 'ñ'),
    ("ccedil", 'ç'),
];

/// Appends `text` with what its entities stand for; each run of blanks and line breaks in it is one blank.
fn decode_into(text: &str, cell: &mut String) {
    for (index, word) in text.split(|letter: char| letter.is_ascii_whitespace()).enumerate() {
        if index > 0 && !cell.ends_with([' ', '\n']) {
            cell.push(' ');
        }
        decode_word_into(word, cell);
    }
}

/// Appends `word` with what its entities stand for.
pub(super) fn decode_word_into(word: &str, cell: &mut String) {
    let mut rest = word;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        cell.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        if let Some((letter, end)) = end.and_then(|end| entity(&rest[1..end]).map(|letter| (letter, end))) {
            cell.push(letter);
            rest = &rest[end + 1..];
        } else {
            cell.push('&');
            rest = &rest[1..];
        }
    }
    cell.push_str(rest);
}

fn entity(name: &str) -> Option<char> {
    let code = match name.strip_prefix('#') {
        Some(digits) => match digits.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => digits.parse().ok(),
        },
        None => return NAMED.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter),
    };
    code.and_then(char::from_u32).filter(|letter| *letter != '\0')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(page: &str) -> Vec<Vec<String>> {
        let rows = grids(page)
            .into_iter()
            .flatten()
            .flat_map(|rows| rows.iter().map(|row| row.cells().map(str::to_owned).collect()).collect::<Vec<_>>());
        rows.collect()
    }

    #[test]
    fn cells_are_read_as_a_spreadsheet_reads_them() {
        let page = "<html><style>td > p {}</style><body><TABLE border=1><!-- <tr><td>no</td></tr> -->\
                    <tr><th>Email<th>Name</tr><tr><td title='a>b'>a@b.org</td><td>M&uuml;ller &amp;\n   <b>Co</b><br>KG</td></tr>\
                    <tr><td colspan=\"2\">both</td></tr><tr><td rowspan=2>x</td><td>1</td></tr><tr><td>&#50;</td></tr></table>";
        assert_eq!(
            cells(page),
            [["Email", "Name"], ["a@b.org", "Müller & Co\nKG"], ["both", ""], ["x", "1"], ["x", "2"]]
        );
        assert!(cells("<html><body>words</body></html>").is_empty());
    }

    proptest! {
        #[test]
        fn no_page_panics(parts in prop::collection::vec(
            prop::sample::select(vec!["<table", "<tr>", "<td", ">", "</td>", " rowspan=3", " colspan='2'", "x", "&amp", ";", "&#x41;",
                "</table>", "<!--", "-->", "<script>", "é", "<", "/", "\"", "<th>"]), 0..40)) {
            let _ = cells(&parts.concat());
        }
    }
}
