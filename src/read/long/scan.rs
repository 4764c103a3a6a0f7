//! The first look at a long text: all of its bytes, of which only samples are kept.

use std::io::Read;

use memchr::{memchr_iter, memchr2, memmem, memrchr2};

use super::super::rows::LONGEST_ROW;
use super::super::{ReadError, inflate};
use super::Sizes;

/// What is known of a text that was looked at from its beginning to its end.
#[derive(Default)]
pub(super) struct Scan {
    /// Its size.
    pub(super) bytes: u64,
    /// Its first bytes.
    pub(super) head: Vec<u8>,
    /// Bytes from all over it, with their places: what repeats is seen there, and what the head alone leaves open.
    pub(super) windows: Vec<(u64, Vec<u8>)>,
    /// Whether all of it is UTF-8.
    pub(super) utf_8: bool,
    /// The first of its lines that are not ASCII: they say in which encoding it is.
    pub(super) foreign: Vec<u8>,
    /// Whether some cell may be guarded by a formula.
    pub(super) formulas: bool,
    /// Whether some row may be blank, below which another table may stand.
    pub(super) gaps: bool,
}

/// Windows that are kept at most.
const MOST_WINDOWS: usize = 128;
/// Bytes of lines beyond ASCII that are kept.
const FOREIGN: usize = 4 << 20;

/// Reads all of `reader`; gives the bytes to `seen`.
pub(super) fn scan(
    reader: &mut dyn Read,
    file: &str,
    sizes: &Sizes,
    seen: &mut dyn FnMut(&[u8]),
) -> Result<Scan, ReadError> {
    let mut scan = Scan { utf_8: true, ..Scan::default() };
    let mut buffer = vec![0_u8; sizes.chunk];
    let mut lines = Lines::default();
    let mut rest: Vec<u8> = Vec::new();
    let mut stride = sizes.stride;
    // Whether the chunk before ended with a line.
    let mut ended = false;
    loop {
        let filled = fill(reader, &mut buffer).map_err(|error| inflate::stream_failure(error, file))?;
        let chunk = &buffer[..filled];
        if chunk.is_empty() {
            break;
        }
        seen(chunk);
        if let Some(row) = lines.endless(chunk) {
            return Err(ReadError::too_large(file, format!("row {row} is longer than any row of a table")));
        }
        let room = sizes.head.saturating_sub(scan.head.len());
        scan.head.extend_from_slice(&chunk[..room.min(chunk.len())]);
        if scan.bytes >= sizes.head as u64 && scan.bytes.is_multiple_of(stride) {
            if scan.windows.len() == MOST_WINDOWS {
                stride *= 2;
                scan.windows.retain(|(at, _)| at.is_multiple_of(stride));
            }
            if scan.bytes.is_multiple_of(stride) {
                scan.windows.push((scan.bytes, chunk[..chunk.len().min(sizes.window)].to_vec()));
            }
        }
        scan.formulas |= memmem::find(chunk, b"=\"").is_some() || chunk.last() == Some(&b'=');
        if scan.foreign.len() < FOREIGN && !chunk.is_ascii() {
            let foreign = chunk.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_ascii());
            foreign.for_each(|line| scan.foreign.extend_from_slice(line));
        }
        scan.gaps = scan.gaps || has_gap(chunk, ended);
        ended = chunk.last() == Some(&b'\n');
        scan.utf_8 = scan.utf_8 && goes_on_in_utf_8(&mut rest, chunk);
        scan.bytes += chunk.len() as u64;
    }
    scan.utf_8 &= rest.is_empty();
    Ok(scan)
}

/// Whether some line may be blank, or begin with a blank cell; the first one begins with the chunk if the one before `ended`
/// with a line.
fn has_gap(chunk: &[u8], ended: bool) -> bool {
    let begins_blank = |at: usize| match chunk.get(at) {
        Some(mark @ (b'"' | b'\'')) => chunk.get(at + 1) == Some(mark),
        Some(next) => b"\r\n\0 \t,;|".contains(next),
        None => false,
    };
    let mut lines = memchr_iter(b'\n', chunk).peekable();
    lines.peek().is_none() || lines.any(|at| begins_blank(at + 1)) || ended && begins_blank(0)
}

/// Fills the buffer as far as there is something to read, whatever pieces it comes in.
pub(super) fn fill(reader: &mut dyn Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Whether `rest`, the beginning of a letter, and then `chunk` are UTF-8; what its last letter lacks is left in `rest`.
fn goes_on_in_utf_8(rest: &mut Vec<u8>, chunk: &[u8]) -> bool {
    let mut chunk = chunk;
    while !rest.is_empty() {
        let Some((first, behind)) = chunk.split_first() else { return true };
        rest.push(*first);
        chunk = behind;
        match std::str::from_utf8(rest) {
            Ok(_) => rest.clear(),
            Err(error) if error.error_len().is_some() => return false,
            Err(_) => {}
        }
    }
    match std::str::from_utf8(chunk) {
        Ok(_) => true,
        Err(error) if error.error_len().is_some() => false,
        Err(error) => {
            rest.extend_from_slice(&chunk[error.valid_up_to()..]);
            true
        }
    }
}

/// Watches for a line without end.
#[derive(Default)]
struct Lines {
    done: usize,
    /// Bytes since the last line break.
    open: usize,
}

impl Lines {
    /// Returns the number of the line that has become longer than a row may be.
    fn endless(&mut self, chunk: &[u8]) -> Option<usize> {
        let first = memchr2(b'\n', b'\r', chunk);
        self.open += first.unwrap_or(chunk.len());
        let endless = self.open > LONGEST_ROW;
        if let Some(last) = first.and_then(|_| memrchr2(b'\n', b'\r', chunk)) {
            self.open = chunk.len() - last - 1;
        }
        let row = self.done + 1;
        self.done += memchr_iter(b'\n', chunk).count();
        endless.then_some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: Sizes = Sizes { long: 0, head: 8, window: 4, stride: 16, chunk: 16, margin: 8 };

    fn scanned(bytes: &[u8]) -> Scan {
        scan(&mut &*bytes, "a.csv", &SIZES, &mut |_| {}).expect("readable")
    }

    #[test]
    fn letters_on_the_edge_of_a_chunk_are_whole() {
        for text in ["ž".repeat(40), format!("a{}", "ž".repeat(40)), format!("ab{}", "€".repeat(33)), "a".repeat(50)]
        {
            assert!(scanned(text.as_bytes()).utf_8, "{text}");
        }
        assert!(!scanned(&"ž".repeat(40).as_bytes()[..79]).utf_8);
        let mut broken = vec![b'a'; 40];
        broken[15] = 0xC5;
        assert!(!scanned(&broken).utf_8);
    }

    #[test]
    fn samples_come_from_everywhere_and_stay_few() {
        let bytes: Vec<u8> = (0..100_000_u32).map(|at| if at % 10 == 9 { b'\n' } else { b'x' }).collect();
        let scan = scanned(&bytes);
        assert_eq!((scan.bytes, scan.head.len()), (100_000, 8));
        assert!((MOST_WINDOWS / 2..=MOST_WINDOWS).contains(&scan.windows.len()), "{}", scan.windows.len());
        assert!(scan.windows.last().is_some_and(|(at, _)| *at > 90_000));
    }

    #[test]
    fn blank_lines_are_seen_wherever_the_chunks_end() {
        for ahead in 1..40 {
            let line = |count: usize| format!("{}\n", "x".repeat(count));
            assert!(!scanned(format!("{}a\nb\nc\nd\ne\nf\ng\nh\n", line(ahead % 7)).as_bytes()).gaps);
            let gap = format!("a\nb\n{}\na\nb\nc\nd\ne\nf\ng\n", line(ahead));
            assert!(scanned(gap.as_bytes()).gaps, "{ahead}");
        }
    }

    #[test]
    fn only_lines_beyond_ascii_are_kept() {
        let scan = scanned(b"name\nJ\xFCrgen\nAnn\n");
        assert!(!scan.utf_8);
        assert!(scan.foreign.windows(3).any(|part| part == b"J\xFCr"));
    }
}
