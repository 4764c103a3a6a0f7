//! Looks at the parts of a workbook before the spreadsheet library does: sizes that would fill the memory are refused.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use zip::ZipArchive;

use super::super::{ReadError, inflate, input};
use super::MOST_SHEETS;
use super::binary::BinaryScan;
use super::facts::{Facts, SheetScan};

/// Parts that a workbook may have.
const MOST_PARTS: usize = 20_000;
/// Parts of a binary workbook, besides its sheets, that are read.
const BINARY_PARTS: [&str; 3] = ["xl/workbook.bin", "xl/styles.bin", "xl/sharedstrings.bin"];
/// Bytes below which the size of a part cannot do harm, however well it is packed.
const HARMLESS: u64 = 60_000;
/// The least bytes that one shared text takes: `<si/>`.
const SHORTEST_TEXT: u64 = 5;

/// Cells between the first and the last of a sheet that take little memory, whatever stands in them.
const HARMLESS_CELLS: u64 = 2_000_000;
/// How many times as many as its filled cells a larger sheet may have.
const HOLLOWEST: u64 = 20;
/// Why a sheet of more is refused.
pub(super) const HOLLOW: &str = "its cells lie so far apart that what is between them would fill the memory";

/// Whether sheets have far more room for cells than cells.
pub(super) fn is_hollow(area: u64, cells: u64) -> bool {
    area > HARMLESS_CELLS && area > cells.saturating_mul(HOLLOWEST)
}

/// Refuses a workbook of which the parts that are `meant`, named in lower case, unpack to more than they may; returns what
/// those of them that are sheets say, by the names of their parts.
pub(super) fn check(
    file: &str,
    bytes: &[u8],
    meant: &dyn Fn(&str) -> bool,
) -> Result<BTreeMap<String, Facts>, ReadError> {
    let mut facts = BTreeMap::new();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| input::zip_failure(&error, file))?;
    if archive.len() > MOST_PARTS {
        return Err(ReadError::too_large(file, format!("it has more than {MOST_PARTS} parts")));
    }
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| input::zip_failure(&error, file))?;
        let name =
            part.name().map_err(|error| input::zip_failure(&error, file))?.replace('\\', "/").to_ascii_lowercase();
        let ends = |with: &str| Path::new(&name).extension().is_some_and(|ending| ending == with);
        let is_binary = ends("bin") && is_sheet(&name);
        let is_bits = ends("bin") && BINARY_PARTS.contains(&name.as_str());
        let is_read = ends("xml") || ends("rels") || is_binary || is_bits;
        let is_strings = name.ends_with("sharedstrings.xml");
        let packed = part.compressed_size();
        let is_sheet = is_read && is_sheet(&name);
        let is_book = name == "xl/workbook.xml";
        if !is_read || !meant(&name) || packed < HARMLESS && !is_strings && !is_sheet && !is_book && !is_bits {
            continue;
        }
        let mut sheets = SheetCount::default();
        let (mut scan, mut binary) = (SheetScan::default(), BinaryScan::default());
        let (size, start) = inflate::measure(part, packed, file, |bytes| match is_sheet {
            _ if is_binary || is_bits => binary.feed(bytes),
            true => scan.feed(bytes),
            false if is_book => sheets.feed(bytes),
            false => {}
        })?;
        if binary.has_endless_record() {
            return Err(ReadError::broken(file, "a part of the workbook claims to be longer than it is"));
        }
        if sheets.found.max(binary.sheets()) > MOST_SHEETS {
            return Err(ReadError::too_large(file, format!("it has more than {MOST_SHEETS} sheets")));
        }
        if is_sheet {
            facts.insert(name, if is_binary { binary.finish() } else { scan.finish() });
        }
        if is_strings && claimed_texts(&start).is_some_and(|count| count > size / SHORTEST_TEXT) {
            return Err(ReadError::broken(file, "it claims more texts than it holds"));
        }
    }
    Ok(facts)
}

/// Counts the sheets that a workbook's part lists, as its bytes come.
#[derive(Default)]
struct SheetCount {
    rest: Vec<u8>,
    found: usize,
}

impl SheetCount {
    fn feed(&mut self, bytes: &[u8]) {
        // Each sheet has a number of its own; what is cut in two by the end of the bytes is looked for once more.
        let key = b"sheetId=";
        let joined = [&std::mem::take(&mut self.rest)[..], bytes].concat();
        self.found += memchr::memmem::find_iter(&joined, key).count();
        self.rest = joined[joined.len().saturating_sub(key.len() - 1)..].to_vec();
    }
}

/// Whether a part, named in lower case, is a sheet.
pub(super) fn is_sheet(name: &str) -> bool {
    name.starts_with("xl/worksheets/") && !name.contains("/_rels/")
}

/// Whether no sheet is unpacked before it is asked for: the workbook's other parts do not stand among the sheets.
pub(super) fn sheets_come_last(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let Ok(part) = archive.by_name("_rels/.rels") else { return false };
    let packed = part.compressed_size();
    let mut relations = Vec::new();
    let told = inflate::measure(part.take(1 << 16), packed, "", |piece| relations.extend_from_slice(piece));
    told.is_ok() && !String::from_utf8_lossy(&relations).to_ascii_lowercase().contains("sheets")
}

/// Returns how many texts the beginning of the shared texts says that there are.
fn claimed_texts(start: &[u8]) -> Option<u64> {
    let key = b"uniqueCount=";
    let at = memchr::memmem::find(start, key)? + key.len() + 1;
    let digits: String =
        start.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).map(|b| char::from(*b)).collect();
    if digits.len() > 19 { Some(u64::MAX) } else { digits.parse().ok() }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn a_book_of_very_many_sheets_is_refused_before_it_is_opened() {
        let archive = |sheets: usize| {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            zip.start_file("xl/workbook.xml", SimpleFileOptions::default()).expect("memory");
            (0..sheets).for_each(|_| write!(zip, "<sheet name=\"a\" sheetId=\"1\" r:id=\"r\"/>").expect("memory"));
            zip.finish().expect("memory").into_inner()
        };
        let checked = |sheets| check("a.xlsx", &archive(sheets), &|_| true).map(|_| ());
        assert!(checked(MOST_SHEETS).is_ok());
        assert!(matches!(checked(200_000), Err(ReadError::TooLarge { .. })));
        let mut count = SheetCount::default();
        b"<sheet sheetId=\"1\"/><sheet sheetId=\"2\"/>".chunks(3).for_each(|piece| count.feed(piece));
        assert_eq!(count.found, 2);
    }

    #[test]
    fn sheets_come_last_unless_the_book_is_said_to_stand_among_them() {
        let archive = |target: &str| {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            zip.start_file("_rels/.rels", SimpleFileOptions::default()).expect("memory");
            write!(zip, "<Relationships><Relationship Id=\"r\" Target=\"{target}\"/></Relationships>").expect("memory");
            zip.finish().expect("memory").into_inner()
        };
        assert!(sheets_come_last(&archive("xl/workbook.xml")));
        assert!(!sheets_come_last(&archive("xl/workSheets/sheet1.xml")));
        assert!(!sheets_come_last(b"no archive"));
        assert!(is_sheet("xl/worksheets/sheet1.xml") && !is_sheet("xl/worksheets/_rels/sheet1.xml.rels"));
    }
}
