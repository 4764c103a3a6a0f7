//! Looks at a workbook of the old Excel format before the spreadsheet library does.
//!
//! The library follows the chains of sectors without end if they run in a circle, and makes room for as many cells as a
//! sheet claims to have; both would take the process down.

use super::super::ReadError;

/// Numbers of sectors from here on are marks.
const MARKS: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Numbers of sectors of the table of sectors that stand in the header itself.
const IN_HEADER: usize = 109;
/// Cells that a sheet may claim; the format has 65,536 rows of 256.
const MOST_CELLS: u64 = 65_536 * 256;
/// Sheets that are looked at.
const MOST_SHEETS: usize = 1000;

/// Refuses a workbook whose sectors run in a circle or whose sheets claim more cells than the format has.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let broken = || ReadError::broken(file, "the workbook does not follow its own format");
    let container = Container::open(bytes).ok_or_else(broken)?;
    let folder = container.chain(u32_at(bytes, 48).unwrap_or(END_OF_CHAIN), usize::MAX).ok_or_else(broken)?;
    container.chain(u32_at(bytes, 60).unwrap_or(END_OF_CHAIN), usize::MAX).ok_or_else(broken)?;
    let mut book = None;
    for (index, entry) in folder.chunks_exact(128).enumerate() {
        let start = u32_at(entry, 116).unwrap_or(END_OF_CHAIN);
        let length = u32_at(entry, 120).unwrap_or(0) as usize;
        let name: String =
            entry[..64].chunks_exact(2).map(|pair| char::from(pair[0])).take_while(|letter| *letter != '\0').collect();
        let is_book = name.eq_ignore_ascii_case("workbook") || name.eq_ignore_ascii_case("book");
        // The first entry holds the small streams; those below 4096 bytes lie in it.
        if index == 0 || is_book && length >= 4096 {
            let stream = container.chain(start, length).ok_or_else(broken)?;
            if is_book && book.is_none() {
                book = Some(stream);
            }
        }
    }
    let Some(book) = book else { return Ok(()) };
    if records(&book, 0).all(|(kind, data)| kind != DIMENSIONS || is_sane(data))
        && sheets(&book).all(|start| records(&book, start).all(|(kind, data)| kind != DIMENSIONS || is_sane(data)))
    {
        Ok(())
    } else {
        Err(ReadError::too_large(file, "a sheet claims more cells than the format has"))
    }
}

/// The sectors of a file, and which follows which.
struct Container<'a> {
    bytes: &'a [u8],
    size: usize,
    next: Vec<u32>,
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let size = match bytes.get(30..32)? {
            [9, 0] => 512,
            [12, 0] => 4096,
            _ => return None,
        };
        let mut container = Self { bytes, size, next: Vec::new() };
        let mut tables: Vec<u32> = (0..IN_HEADER).filter_map(|index| u32_at(bytes, 76 + index * 4)).collect();
        let mut further = u32_at(bytes, 68)?;
        let mut count = 0;
        while further < MARKS {
            count += 1;
            if count > bytes.len() / size + 1 {
                return None;
            }
            tables.extend(container.sector(further).chunks_exact(4).filter_map(|entry| u32_at(entry, 0)));
            further = tables.pop()?;
        }
        for table in tables.into_iter().filter(|table| *table < MARKS) {
            let entries: Vec<u32> =
                container.sector(table).chunks_exact(4).filter_map(|entry| u32_at(entry, 0)).collect();
            container.next.extend(entries);
            if container.next.len() > bytes.len() {
                return None;
            }
        }
        Some(container)
    }

    fn sector(&self, number: u32) -> &'a [u8] {
        let start = (number as usize).saturating_add(1).saturating_mul(self.size);
        let end = start.saturating_add(self.size).min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or(&[])
    }

    /// Returns the content of a chain of sectors up to `length` bytes; `None` if it leads nowhere or runs in a circle.
    fn chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        let mut number = start;
        while number < MARKS && content.len() < length {
            if content.len() > self.bytes.len() {
                return None;
            }
            let sector = self.sector(number);
            if sector.is_empty() {
                return None;
            }
            content.extend_from_slice(sector);
            number = *self.next.get(number as usize)?;
        }
        Some(content)
    }
}

const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const END: u16 = 0x000A;

/// Returns the records of a stream from `start` to the end of that part, with their kinds.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream.get(start..).unwrap_or(&[]);
    let mut done = false;
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(rest, 0)?, usize::from(u16_at(rest, 2)?));
        let data = rest.get(4..4 + length)?;
        if done {
            return None;
        }
        done = kind == END;
        rest = &rest[4 + length..];
        Some((kind, data))
    })
}

/// Returns where the sheets of a workbook begin.
fn sheets(book: &[u8]) -> impl Iterator<Item = usize> {
    records(book, 0)
        .filter(|(kind, _)| *kind == BOUND_SHEET)
        .filter_map(|(_, data)| u32_at(data, 0))
        .map(|start| start as usize)
        .take(MOST_SHEETS)
}

/// Whether a sheet's claim of its first and last row and column can be true.
fn is_sane(data: &[u8]) -> bool {
    let wide = |at: usize| u32_at(data, at).map(u64::from);
    let narrow = |at: usize| u16_at(data, at).map(u64::from);
    let claim = match data.len() {
        10 => [narrow(0), narrow(2), narrow(4), narrow(6)],
        _ => [wide(0), wide(4), narrow(8), narrow(10)],
    };
    let [Some(first_row), Some(rows), Some(first_column), Some(columns)] = claim else { return true };
    let first_column = if first_column > 0xFF || columns < first_column { 0 } else { first_column };
    rows == 0 || columns == 0 || first_row < rows && first_column < columns && rows * columns <= MOST_CELLS
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(next_of_folder: u32) -> Vec<u8> {
        let mut bytes = vec![0; 512 * 3];
        bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        bytes[30] = 9;
        bytes[76..512].fill(0xFF);
        bytes[76..80].fill(0);
        bytes[48] = 1;
        bytes[60..64].copy_from_slice(&END_OF_CHAIN.to_le_bytes());
        bytes[68..72].copy_from_slice(&END_OF_CHAIN.to_le_bytes());
        bytes[512..1024].fill(0xFF);
        bytes[516..520].copy_from_slice(&next_of_folder.to_le_bytes());
        bytes[1024 + 116..1024 + 120].copy_from_slice(&END_OF_CHAIN.to_le_bytes());
        bytes
    }

    #[test]
    fn sectors_in_a_circle_are_refused() {
        assert!(check("a.xls", &container(END_OF_CHAIN)).is_ok());
        assert!(check("a.xls", &container(1)).is_err());
    }

    #[test]
    fn claims_beyond_the_format_are_not_sane() {
        let claim = |first: u32, rows: u32, columns: u16| {
            let mut data = vec![0; 14];
            data[..4].copy_from_slice(&first.to_le_bytes());
            data[4..8].copy_from_slice(&rows.to_le_bytes());
            data[10..12].copy_from_slice(&columns.to_le_bytes());
            data
        };
        assert!(is_sane(&claim(0, 65_536, 256)) && is_sane(&claim(0, 0, 0)));
        assert!(!is_sane(&claim(0, u32::MAX, 256)) && !is_sane(&claim(9, 3, 256)));
    }
}
