//! Looks at the parts of a workbook before the spreadsheet library does: sizes that would fill the memory are refused.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use zip::ZipArchive;

use super::super::{ReadError, inflate, input};
use super::facts::{Facts, SheetScan};

/// Parts that a workbook may have.
const MOST_PARTS: usize = 20_000;
/// Bytes below which the size of a part cannot do harm, however well it is packed.
const HARMLESS: u64 = 60_000;
/// The least bytes that one shared text takes: `<si/>`.
const SHORTEST_TEXT: u64 = 5;

/// Refuses a workbook that unpacks to more than it may; returns what its sheets say, by the names of their parts.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<BTreeMap<String, Facts>, ReadError> {
    let mut facts = BTreeMap::new();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| input::zip_failure(&error, file))?;
    if archive.len() > MOST_PARTS {
        return Err(ReadError::too_large(file, format!("it has more than {MOST_PARTS} parts")));
    }
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| input::zip_failure(&error, file))?;
        let name =
            part.name().map_err(|error| input::zip_failure(&error, file))?.replace('\\', "/").to_ascii_lowercase();
        let is_read = Path::new(&name).extension().is_some_and(|ending| ending == "xml" || ending == "rels");
        let is_strings = name.ends_with("sharedstrings.xml");
        let packed = part.compressed_size();
        let is_sheet = is_read && name.starts_with("xl/worksheets/") && !name.contains("/_rels/");
        if !is_read || packed < HARMLESS && !is_strings && !is_sheet {
            continue;
        }
        let mut scan = SheetScan::default();
        let (size, start) = inflate::measure(part, packed, file, |bytes| {
            if is_sheet {
                scan.feed(bytes);
            }
        })?;
        if is_sheet {
            facts.insert(name, scan.finish());
        }
        if is_strings && claimed_texts(&start).is_some_and(|count| count > size / SHORTEST_TEXT) {
            return Err(ReadError::broken(file, "it claims more texts than it holds"));
        }
    }
    Ok(facts)
}

/// Returns how many texts the beginning of the shared texts says that there are.
fn claimed_texts(start: &[u8]) -> Option<u64> {
    let key = b"uniqueCount=";
    let at = memchr::memmem::find(start, key)? + key.len() + 1;
    let digits: String =
        start.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).map(|b| char::from(*b)).collect();
    if digits.len() > 19 { Some(u64::MAX) } else { digits.parse().ok() }
}
