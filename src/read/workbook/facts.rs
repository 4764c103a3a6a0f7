//! What the parts of a workbook say about its sheets that the spreadsheet library does not tell: which rows are hidden, and
//! which formulas have no result.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;

use super::super::inflate;
use super::binary;

/// What a part says about a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Facts {
    /// Numbers of the rows that are hidden or filtered out, from the first to the last.
    pub(in super::super) hidden: Vec<(u32, u32)>,
    /// Row of the first formula that has no result, and how many there are.
    pub(in super::super) unsolved: Option<(u32, usize)>,
    /// Whether cells are written in a form that the spreadsheet library passes over.
    pub(in super::super) has_short_cells: bool,
}

impl Facts {
    /// Adds some hidden rows below those that are known.
    pub(in super::super) fn hide(&mut self, first: u32, last: u32) {
        match self.hidden.last_mut() {
            Some((_, end)) if end.saturating_add(1) >= first => *end = last.max(*end),
            _ => self.hidden.push((first, last)),
        }
    }

    /// Whether a row is hidden.
    pub(super) fn hides(&self, number: u32) -> bool {
        let after = self.hidden.partition_point(|(first, _)| *first <= number);
        after.checked_sub(1).is_some_and(|at| self.hidden[at].1 >= number)
    }
}

/// Bytes that a tag may have; longer ones are passed over.
const LONGEST_TAG: usize = 1 << 16;

/// Takes the bytes of a sheet's part as they come.
#[derive(Default)]
pub(super) struct SheetScan {
    facts: Facts,
    /// The beginning of a tag whose end is still to come.
    rest: Vec<u8>,
    row: u32,
    has_formula: bool,
    has_value: bool,
    is_text: bool,
}

impl SheetScan {
    /// Takes the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        if self.rest.is_empty() {
            let done = self.tags(bytes);
            self.rest.extend_from_slice(&bytes[done..]);
        } else {
            let mut joined = std::mem::take(&mut self.rest);
            joined.extend_from_slice(bytes);
            let done = self.tags(&joined);
            joined.drain(..done);
            self.rest = joined;
        }
        if self.rest.len() > LONGEST_TAG {
            self.rest.clear();
        }
    }

    /// Returns what was found.
    pub(super) fn finish(mut self) -> Facts {
        let rest = [&std::mem::take(&mut self.rest)[..], b" "].concat();
        self.tags(&rest);
        self.facts
    }

    /// Looks at all whole tags; returns how many bytes are done with.
    fn tags(&mut self, bytes: &[u8]) -> usize {
        let mut done = 0;
        while let Some(start) = memchr::memchr(b'<', &bytes[done..]).map(|at| done + at) {
            // What follows a tag is part of what it says.
            let Some(end) =
                memchr::memchr(b'>', &bytes[start..]).map(|at| start + at).filter(|end| end + 1 < bytes.len())
            else {
                return start;
            };
            self.tag(&bytes[start + 1..end], bytes[end + 1]);
            done = end + 1;
        }
        bytes.len()
    }

    fn tag(&mut self, tag: &[u8], next: u8) {
        match tag {
            [b'r', b'o', b'w', b' ' | b'>' | b'/', ..] | b"row" => self.row(tag),
            [b'c', b' ', ..] | b"c" => {
                (self.has_formula, self.has_value) = (false, false);
                self.is_text = memmem::find(tag, b"t=\"str\"").is_some();
            }
            [b'f', b' ' | b'/', ..] | b"f" => self.has_formula = true,
            [b'v', b' ' | b'/', ..] | b"v" => {
                self.has_value |= self.is_text || tag.last() != Some(&b'/') && next != b'<';
            }
            b"is" => self.has_value = true,
            b"/c" if self.has_formula && !self.has_value => {
                self.facts.unsolved.get_or_insert((self.row, 0)).1 += 1;
                self.has_formula = false;
            }
            _ => {}
        }
    }

    fn row(&mut self, tag: &[u8]) {
        self.row = number(tag, b" r=\"").unwrap_or(self.row.saturating_add(1));
        let hidden = [&b" hidden=\"1\""[..], b" hidden=\"true\""].iter().any(|sign| memmem::find(tag, sign).is_some());
        if hidden && self.facts.hidden.last().is_none_or(|(_, last)| *last < self.row) {
            self.facts.hide(self.row, self.row);
        }
    }
}

fn number(tag: &[u8], key: &[u8]) -> Option<u32> {
    let value = &tag[memmem::find(tag, key)? + key.len()..];
    std::str::from_utf8(&value[..memchr::memchr(b'"', value)?]).ok()?.parse().ok()
}

/// Returns the parts of the sheets of a workbook, in its order, in lower case.
pub(super) fn parts(bytes: &[u8]) -> Vec<Option<String>> {
    let Some((book, relations)) = book(bytes, "xml").or_else(|| book(bytes, "bin")) else { return Vec::new() };
    let targets: BTreeMap<&str, &str> = tags(&relations, b"Relationship ")
        .filter_map(|tag| Some((attribute(tag, " Id=\"")?, attribute(tag, " Target=\"")?)))
        .collect();
    let part = |relation: &str| {
        let target = *targets.get(relation)?;
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        Some(path.to_ascii_lowercase())
    };
    if !book.starts_with(b"<") && !book.starts_with(b"\xEF\xBB\xBF") {
        return binary::relations(&book).iter().map(|relation| part(relation)).collect();
    }
    tags(&book, b"sheet ").map(|tag| part(attribute(tag, ":id=\"")?)).collect()
}

/// Returns the workbook's list of sheets, and where their parts are; `ending` is that of the list's name.
fn book(bytes: &[u8], ending: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut part = |name: &str| {
        let part = archive.by_name(name).ok()?;
        let packed = part.compressed_size();
        inflate::read_all(part.take(1 << 24), packed, name).ok()
    };
    Some((part(&format!("xl/workbook.{ending}"))?, part(&format!("xl/_rels/workbook.{ending}.rels"))?))
}

/// Returns the tags of a name; a prefix before it plays no part.
fn tags<'a>(part: &'a [u8], name: &'static [u8]) -> impl Iterator<Item = &'a [u8]> {
    memmem::find_iter(part, name).filter_map(move |at| {
        let before = part.get(at.checked_sub(1)?)?;
        let tag = &part[at + name.len() - 1..];
        matches!(before, b'<' | b':').then(|| &tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())])
    })
}

fn attribute<'a>(tag: &'a [u8], key: &str) -> Option<&'a str> {
    let value = &tag[memmem::find(tag, key.as_bytes())? + key.len()..];
    std::str::from_utf8(&value[..memchr::memchr(b'"', value)?]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_and_formulas_without_results_are_seen_in_pieces_of_any_size() {
        let sheet = b"<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row hidden=\"1\" r=\"3\"><c r=\"A3\"><f>B1*2</f>\
            <v></v></c><c><f>1</f><v>1</v></c></row><row r=\"4\" hidden=\"1\"><c r=\"A4\" t=\"str\"><f>x</f><v></v></c></row><row>\
            <c r=\"A5\"><f t=\"shared\" si=\"0\"/><v /></c><c r=\"B5\"><f>2</f></c></row></sheetData>";
        for size in [1, 2, 7, 1000] {
            let mut scan = SheetScan::default();
            sheet.chunks(size).for_each(|chunk| scan.feed(chunk));
            let facts = scan.finish();
            assert_eq!(facts, Facts { hidden: vec![(3, 4)], unsolved: Some((3, 3)), has_short_cells: false });
            assert_eq!([2, 3, 4, 5].map(|row| facts.hides(row)), [false, true, true, false]);
        }
    }
}
