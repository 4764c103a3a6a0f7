//! A text that is too long to be held: looked at as a whole, decided on by samples, and read part by part.
//!
//! The first pass looks at every byte and keeps samples (`scan`); from these it is decided how the text is encoded, how its
//! cells are parted, where its table begins and what its columns look like. The second pass gives the rows of that table in
//! parts, of which none is held for longer than it takes to use it. A list of objects in JSON goes the same way (`objects`).

mod objects;
mod scan;

use std::io::{Cursor, Read};
use std::sync::Arc;

use encoding_rs::Encoding;
use memchr::{memchr2, memmem, memrchr2};

use super::layout::{self, Further, Place, Words};
use super::rows::{LONGEST_ROW, Rows};
use super::split::{Dialect, SoFar, split_part};
use super::table::{Form, Table};
use super::{Input, ReadError, decode, dialect, inflate, json, kind, text};
use crate::model::{Finding, Position};
use objects::Objects;
use scan::Scan;

/// How much of a text is held at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// Bytes from which on a text is not held as a whole.
    pub(super) long: u64,
    /// Bytes at its beginning in which the table is looked for.
    pub(super) head: usize,
    /// Bytes of a window somewhere in it.
    pub(super) window: usize,
    /// Bytes from the start of a window to that of the next; a multiple of `chunk`.
    pub(super) stride: u64,
    /// Bytes that are read at a time; even, for encodings of two bytes a letter.
    pub(super) chunk: usize,
    /// Bytes at the end of a part in which no row begins, so that what quotes a cell can be looked for beyond it.
    pub(super) margin: usize,
}

/// The sizes that texts are read with.
pub(super) const SIZES: Sizes =
    Sizes { long: 32 << 20, head: 2 << 20, window: 32 << 10, stride: 1 << 20, chunk: 1 << 20, margin: 1 << 20 };

/// A long text that was looked at.
pub struct Begun {
    /// Tables that stand above its last one, which is the long one.
    pub before: Vec<Table>,
    /// The long table as far as it can be told without all of its rows: these are samples from all over it.
    pub sample: Table,
    /// What reads its rows.
    pub long: Long,
}

/// What is needed to read the rows of a long text.
pub struct Long(Rest);

enum Rest {
    Lines(Box<Lines>),
    Objects(Objects),
}

/// A text whose cells are parted by marks.
struct Lines {
    /// Size in bytes, unpacked.
    bytes: u64,
    input: Input,
    encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    mark: usize,
    dialect: Dialect,
    /// Bytes of the text before its first row.
    skipped: usize,
    /// Number of the first row of data.
    first: u32,
    further: Further,
    formulas: bool,
    sizes: Sizes,
}

/// What is known of a long text once all of its rows were read.
#[derive(Debug, Default)]
pub struct LongEnd {
    /// What was found about the file as a whole.
    pub findings: Vec<Finding>,
    /// What was found about the table.
    pub of_table: Vec<Finding>,
    /// Rows of it that are none of the data, one finding each.
    pub set_aside: Vec<Finding>,
    /// Whether all of the text was read; not if its taker had enough.
    pub whole: bool,
}

/// What the first look at a text saw.
enum Looked {
    Lines(Scan),
    /// `None` if it is no list of objects after all.
    Objects(Option<objects::Survey>),
}

/// Looks at an input; `None` if it is not long, or is no text that can be read in parts.
pub(super) fn open(
    input: &Input,
    words: Words<'_>,
    sizes: Sizes,
    seen: &mut dyn FnMut(&[u8]),
) -> Result<Option<Begun>, ReadError> {
    if input.size().is_some_and(|size| size < sizes.long) {
        return Ok(None);
    }
    let looked = input.with_text(&mut |reader| {
        let mut start = vec![0; kind::START];
        let filled = scan::fill(reader, &mut start).map_err(|error| inflate::stream_failure(error, &input.name))?;
        start.truncate(filled);
        let is_json = json::is_json(String::from_utf8_lossy(&start).trim_start_matches('\u{FEFF}'));
        if is_json {
            seen(&start);
            return objects::survey(start, reader, &input.name, sizes.chunk, seen).map(Looked::Objects);
        }
        scan::scan(&mut Cursor::new(start).chain(reader), &input.name, &sizes, seen).map(Looked::Lines)
    })?;
    let scan = match looked {
        Some(Looked::Lines(scan)) => Some(scan),
        Some(Looked::Objects(Some(survey))) if survey.bytes >= sizes.long => {
            let (sample, objects) = survey.begin(input, sizes.chunk);
            return Ok(Some(Begun { before: Vec::new(), sample, long: Long(Rest::Objects(objects)) }));
        }
        Some(Looked::Objects(_)) | None => None,
    };
    let Some(scan) = scan.filter(|scan| scan.bytes >= sizes.long) else { return Ok(None) };
    let (encoding, mark) = decode::encoding_of(&scan.head, scan.utf_8, &scan.foreign);
    let head = decode::plain(encoding, &scan.head[mark.min(scan.head.len())..]);
    let Some(end) = memrchr2(b'\n', b'\r', head.as_bytes()) else { return Ok(None) };
    let head = &head[..=end];
    if kind::other_text(head).is_some() {
        return Ok(None);
    }
    if text::is_binary(head, head.matches('\u{FFFD}').count()) {
        return Err(ReadError::NotATable { file: input.name.to_string(), what: "a file of no known kind" });
    }
    let windows = windows(&scan, encoding);
    let (dialect, skipped) = dialect::detect(&format!("{head}{windows}"));
    Ok(layout(input, words, sizes, &scan, (encoding, mark), (dialect, skipped), head, &windows))
}

/// Returns the text of the windows, in whole lines.
fn windows(scan: &Scan, encoding: &'static Encoding) -> String {
    let mut lines = String::new();
    for (_, window) in &scan.windows {
        let text = decode::plain(encoding, window);
        let bytes = text.as_bytes();
        if let (Some(first), Some(last)) = (memchr2(b'\n', b'\r', bytes), memrchr2(b'\n', b'\r', bytes)) {
            lines.push_str(text[first..=last].trim_start_matches(['\r', '\n']));
        }
    }
    lines
}

/// Finds the long table in the head, and gives it rows from the windows, too.
#[expect(clippy::too_many_arguments, reason = "what was found out one after the other")]
fn layout(
    input: &Input,
    words: Words<'_>,
    sizes: Sizes,
    scan: &Scan,
    (encoding, mark): (&'static Encoding, usize),
    (dialect, skipped): (Dialect, usize),
    head: &str,
    windows: &str,
) -> Option<Begun> {
    let mut rows = Rows::default();
    let mut so_far = SoFar::at_start(&head[skipped..], dialect);
    split_part(&head[skipped..], dialect, &mut so_far, Some(0), &mut rows).ok()?;
    if scan.formulas {
        text::unwrap_formulas(&mut rows);
    }
    let form = Form::Text { encoding: encoding.name(), delimiter: dialect.delimiter.letter() };
    let glue = String::from_utf8_lossy(dialect.delimiter.bytes()).into_owned();
    let place = Place { file: Arc::clone(&input.name), sheet: None, form, glue };
    let mut before = layout::tables(rows, &place, words);
    let mut sample = before.pop()?;
    let first = sample.rows.iter().next()?.number();
    let further = Further::of(&mut sample, first, place);
    let mut more = Rows::default();
    let mut strays = SoFar { width: Some(sample.header.len()), ..so_far };
    split_part(windows, dialect, &mut strays, None, &mut more).ok()?;
    if scan.formulas {
        text::unwrap_formulas(&mut more);
    }
    // A window may begin within a quoted cell: what is not as wide as the table was cut out of a row.
    for row in more.iter().filter(|row| row.len() == sample.header.len()) {
        sample.rows.push(row.number(), row.cells());
    }
    let input = input.clone();
    let (bytes, formulas) = (scan.bytes, scan.formulas);
    let lines = Lines { bytes, input, encoding, mark, dialect, skipped, first, further, formulas, sizes };
    Some(Begun { before, sample, long: Long(Rest::Lines(Box::new(lines))) })
}

impl Long {
    /// Reads the rows of the long table, from its first to its last, and gives them to `take` part by part until that
    /// says no. `used` gives back parts whose memory can be used once more.
    ///
    /// # Errors
    /// Fails if the file cannot be read any more, or holds something else than before.
    pub fn read(
        self,
        used: &mut dyn FnMut() -> Option<Rows>,
        take: &mut dyn FnMut(Rows) -> bool,
    ) -> Result<LongEnd, ReadError> {
        match self.0 {
            Rest::Lines(lines) => lines.read(used, take),
            Rest::Objects(objects) => {
                let whole = objects.read(used, take)?;
                Ok(LongEnd { whole, ..LongEnd::default() })
            }
        }
    }
}

impl Lines {
    fn read(
        mut self,
        used: &mut dyn FnMut() -> Option<Rows>,
        take: &mut dyn FnMut(Rows) -> bool,
    ) -> Result<LongEnd, ReadError> {
        let input = self.input.clone();
        let mut end = LongEnd::default();
        let read = input.with_text(&mut |reader| self.read_from(reader, used, take, &mut end))?;
        match read {
            Some(bytes) if bytes == self.bytes => Ok(end),
            Some(_) if !end.whole => Ok(end),
            _ => Err(ReadError::Changing { file: input.name.to_string() }),
        }
    }

    fn read_from(
        &mut self,
        reader: &mut dyn Read,
        used: &mut dyn FnMut() -> Option<Rows>,
        take: &mut dyn FnMut(Rows) -> bool,
        end: &mut LongEnd,
    ) -> Result<u64, ReadError> {
        let file = Arc::clone(&self.input.name);
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut buffer = vec![0_u8; self.sizes.chunk];
        let mut text = String::new();
        let (mut bytes, mut bad, mut nuls) = (0_u64, 0_usize, 0_usize);
        let mut skipped = Some(self.skipped);
        let mut so_far = SoFar::default();
        // Parts of a few chunks: rows that a margin holds back are moved, which is to cost little.
        let part = self.sizes.margin + 3 * self.sizes.chunk;
        loop {
            let filled = scan::fill(reader, &mut buffer).map_err(|error| inflate::stream_failure(error, &file))?;
            let mark = if bytes == 0 { self.mark.min(filled) } else { 0 };
            bytes += filled as u64;
            let last = filled < buffer.len();
            let start = text.len();
            decode_on(&mut decoder, &buffer[mark..filled], last, &mut text);
            bad += memmem::find_iter(&text.as_bytes()[start..], "\u{FFFD}").count();
            let more_nuls = memchr::memchr_iter(0, &text.as_bytes()[start..]).count();
            if more_nuls > 0 {
                nuls += more_nuls;
                let clean = text[start..].replace('\0', "");
                text.truncate(start);
                text.push_str(&clean);
            }
            if !last && text.len() < part {
                continue;
            }
            let from = skipped.map_or(0, |skipped| skipped.min(text.len()));
            if skipped.take().is_some() {
                so_far = SoFar::at_start(&text[from..], self.dialect);
            }
            let mut rows = used().unwrap_or_default();
            rows.clear();
            let margin = (!last).then_some(self.sizes.margin);
            let done = split_part(&text[from..], self.dialect, &mut so_far, margin, &mut rows);
            let done = match done {
                Ok(done) if last || text.len() <= LONGEST_ROW || done > 0 => done,
                Ok(_) => return Err(endless(&file, so_far.number + 1)),
                Err(row) => return Err(endless(&file, row)),
            };
            text.drain(..from + done);
            if self.formulas {
                text::unwrap_formulas(&mut rows);
            }
            let first = self.first;
            let ahead = rows.iter().take_while(|row| row.number() < first).count();
            if ahead > 0 {
                rows.retain(|index| index >= ahead);
            }
            let rows = self.further.part(rows, last);
            if !rows.is_empty() && !take(rows) {
                return Ok(bytes);
            }
            if last {
                break;
            }
        }
        let at = Position::of_table(Arc::clone(&file), None);
        end.findings = text::about_letters(&at, self.encoding.name(), bad, nuls);
        end.findings.extend(text::about_quotes(&at, so_far.strays));
        (end.of_table, end.set_aside) = self.further.finish();
        end.whole = true;
        Ok(bytes)
    }
}

fn endless(file: &str, row: u32) -> ReadError {
    ReadError::too_large(file, format!("row {row} is longer than any row of a table"))
}

/// Appends what `bytes` decode to.
fn decode_on(decoder: &mut encoding_rs::Decoder, bytes: &[u8], last: bool, text: &mut String) {
    let mut rest = bytes;
    loop {
        text.reserve(rest.len() + rest.len() / 8 + 64);
        let (result, read, _) = decoder.decode_to_string(rest, text, last);
        rest = &rest[read..];
        if result == encoding_rs::CoderResult::InputEmpty {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
