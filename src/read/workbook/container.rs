//! The old container of Office: a file of sectors that holds streams, as a disk holds files.

/// Numbers of sectors from here on are marks.
const MARKS: u32 = 0xFFFF_FFFA;
#[cfg(test)]
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Numbers of sectors of the table of sectors that stand in the header itself.
const IN_HEADER: usize = 109;
/// Bytes below which a stream lies among the small ones.
const SMALL: usize = 4096;
/// Bytes of a sector of small streams.
const SECTOR: usize = 64;

/// The sectors of a file, and which follows which.
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    size: usize,
    next: Vec<u32>,
    /// Which small sector follows which.
    next_small: Vec<u32>,
    entries: Vec<Entry>,
}

/// A stream of the container.
#[derive(Clone)]
pub(super) struct Entry {
    /// Name in lower case.
    name: String,
    start: u32,
    length: usize,
}

impl<'a> Container<'a> {
    /// Opens a container; `None` if its sectors lead nowhere or run in a circle.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let size = match bytes.get(30..32)? {
            [9, 0] => 512,
            [12, 0] => 4096,
            _ => return None,
        };
        let mut container = Self { bytes, size, next: Vec::new(), next_small: Vec::new(), entries: Vec::new() };
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
        let folder = container.chain(u32_at(bytes, 48)?, usize::MAX)?;
        let small = container.chain(u32_at(bytes, 60)?, usize::MAX)?;
        container.next_small = small.chunks_exact(4).filter_map(|entry| u32_at(entry, 0)).collect();
        container.entries = folder.chunks_exact(128).filter_map(Entry::of).collect();
        Some(container)
    }

    /// Returns the stream of a name, in lower case; `None` if there is none.
    pub(super) fn entry(&self, name: &str) -> Option<Entry> {
        self.entries.iter().find(|entry| entry.name == name).cloned()
    }

    /// Returns the stream in which the small ones lie.
    pub(super) fn small(&self) -> Option<Vec<u8>> {
        let root = self.entries.first()?;
        self.chain(root.start, root.length)
    }

    /// Returns the content of a stream; `None` if its sectors lead nowhere or run in a circle.
    pub(super) fn stream(&self, entry: &Entry) -> Option<Vec<u8>> {
        if entry.length >= SMALL {
            let mut content = self.chain(entry.start, entry.length)?;
            content.truncate(entry.length);
            return Some(content);
        }
        let small = self.small()?;
        let mut content = Vec::new();
        let mut number = entry.start;
        while number < MARKS && content.len() < entry.length {
            let start = number as usize * SECTOR;
            content.extend_from_slice(small.get(start..small.len().min(start.checked_add(SECTOR)?))?);
            number = *self.next_small.get(number as usize)?;
        }
        content.truncate(entry.length);
        Some(content)
    }

    /// Returns where in the file the bytes at the places `at` of a stream stand; `None` if its sectors lead nowhere.
    pub(super) fn places(&self, entry: &Entry, at: &[usize]) -> Option<Vec<usize>> {
        let sectors = |mut number: u32, next: &[u32], most: usize| {
            let mut sectors = Vec::new();
            while number < MARKS && sectors.len() <= most {
                sectors.push(number as usize);
                number = *next.get(number as usize)?;
            }
            Some(sectors)
        };
        let most = self.bytes.len() / SECTOR;
        let in_file =
            |sectors: &[usize], at: usize| Some((sectors.get(at / self.size)? + 1) * self.size + at % self.size);
        if entry.length >= SMALL {
            let own = sectors(entry.start, &self.next, most)?;
            return at.iter().map(|at| in_file(&own, *at)).collect();
        }
        let outer = sectors(self.entries.first()?.start, &self.next, most)?;
        let own = sectors(entry.start, &self.next_small, most)?;
        at.iter().map(|at| in_file(&outer, own.get(at / SECTOR)? * SECTOR + at % SECTOR)).collect()
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

impl Entry {
    /// Reads an entry of the folder of streams.
    fn of(entry: &[u8]) -> Option<Self> {
        let name =
            entry.get(..64)?.chunks_exact(2).map(|pair| char::from(pair[0])).take_while(|letter| *letter != '\0');
        let name = name.collect::<String>().to_ascii_lowercase();
        Some(Self { name, start: u32_at(entry, 116)?, length: u32_at(entry, 120)? as usize })
    }
}

/// Returns the number of two bytes at `at`.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
}

/// Returns the number of four bytes at `at`.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
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
        assert!(Container::open(&container(END_OF_CHAIN)).is_some());
        assert!(Container::open(&container(1)).is_none());
    }
}
