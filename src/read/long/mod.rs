//! A text that is too long to be held: looked at as a whole, decided on by samples, and read part by part.
//!
//! The first pass looks at every byte and keeps samples (`scan`); from these it is decided how the text is encoded, how its
//! cells are parted, where its table begins and what its columns look like. The second pass gives the rows of that table in
//! parts, of which none is held for longer than it takes to use it. A list of objects in JSON goes the same way (`objects`).

mod below;
mod objects;
mod pass;
mod scan;
mod translate;

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use encoding_rs::Encoding;
use memchr::{memchr2, memrchr2};

use super::layout::{self, Further, Place, Words};
use super::rows::Rows;
use super::split::{SoFar, split_part};
use super::table::{Form, Table};
use super::{Input, ReadError, decode, dialect, error, garbled, inflate, json, kind, text};
use crate::model::Finding;
pub use below::Below;
use below::TextRows;
use objects::Objects;
use pass::Text;
use scan::Scan;
use translate::Translation;

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
    /// Whether no other table can stand below it.
    pub is_alone: bool,
}

/// What is needed to read the rows of a long text.
pub struct Long(Rest);

enum Rest {
    Rows(Box<TextRows>),
    Objects(Objects),
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
    /// Whether all of the text was read; not if its taker had enough, or if another table stands below.
    pub whole: bool,
    /// What stands below the table, if it is another one.
    pub below: Option<Below>,
}

/// What the first look at a text saw.
enum Looked {
    Lines(Scan, Option<Box<Translation>>),
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
        // A page has no lines that matter: it may be one from its beginning to its end.
        if kind::other_text(&String::from_utf8_lossy(&start)).is_some() {
            return Ok(Looked::Objects(None));
        }
        let mut head = start;
        let begun = head.len();
        head.resize(sizes.head.max(begun), 0);
        let filled =
            scan::fill(reader, &mut head[begun..]).map_err(|error| inflate::stream_failure(error, &input.name))?;
        head.truncate(begun + filled);
        let translation = Translation::of(&head).map(Box::new);
        let mut text = Cursor::new(head).chain(reader);
        let scan = match &translation {
            None => scan::scan(&mut text, &input.name, &sizes, seen),
            Some(translation) => {
                let mut watched = Watched { reader: &mut text, seen };
                scan::scan(&mut *translation.reader(&mut watched), &input.name, &sizes, &mut |_| {})
            }
        };
        scan.map(|scan| Looked::Lines(scan, translation))
    })?;
    let scan = match looked {
        Some(Looked::Lines(scan, translation)) => Some((scan, translation)),
        Some(Looked::Objects(Some(survey))) if survey.bytes >= sizes.long => {
            let (sample, objects) = survey.begin(input, sizes.chunk);
            let long = Long(Rest::Objects(objects));
            return Ok(Some(Begun { before: Vec::new(), sample, long, is_alone: true }));
        }
        Some(Looked::Objects(_)) | None => None,
    };
    let Some((scan, translation)) = scan.filter(|(scan, _)| scan.bytes >= sizes.long) else { return Ok(None) };
    let (encoding, mark) = decode::encoding_of(&scan.head, scan.utf_8, &scan.foreign);
    let head = decode::plain(encoding, &scan.head[mark.min(scan.head.len())..]);
    let Some(end) = memrchr2(b'\n', b'\r', head.as_bytes()) else { return Ok(None) };
    let head = &head[..=end];
    if kind::other_text(head).is_some() {
        return Ok(None);
    }
    if text::is_binary(head, head.matches('\u{FFFD}').count()) {
        return Err(ReadError::NotATable { file: input.name.to_string(), what: error::NO_KNOWN_KIND });
    }
    let windows = windows(&scan, encoding);
    let (dialect, skipped) = dialect::detect(&format!("{head}{windows}"));
    let input = input.clone();
    let (bytes, formulas) = (scan.bytes, scan.formulas);
    let text = Text { bytes, input, encoding, mark, dialect, skipped, formulas, garbled: false, sizes, translation };
    Ok(layout(text, words, &scan, head, &windows))
}

/// Shows all bytes that are read.
struct Watched<'r> {
    reader: &'r mut dyn Read,
    seen: &'r mut dyn FnMut(&[u8]),
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        (self.seen)(&buffer[..count]);
        Ok(count)
    }
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

/// Returns where the tables of a text stand.
fn place(text: &Text) -> Place {
    let delimiter = text.dialect.delimiter;
    let form = Form::Text { encoding: text.encoding_name(), delimiter: delimiter.letter() };
    let glue = String::from_utf8_lossy(delimiter.bytes()).into_owned();
    Place { file: Arc::clone(&text.input.name), sheet: None, form, glue }
}

/// Finds the long table in the head, and gives it rows from the windows, too.
fn layout(mut text: Text, words: Words<'_>, scan: &Scan, head: &str, windows: &str) -> Option<Begun> {
    let (dialect, skipped) = (text.dialect, text.skipped);
    let mut rows = Rows::default();
    let mut so_far = SoFar::at_start(&head[skipped..], dialect);
    split_part(&head[skipped..], dialect, &mut so_far, Some(0), &mut rows).ok()?;
    if scan.formulas {
        text::unwrap_formulas(&mut rows);
    }
    let foreign = String::from_utf8_lossy(&scan.foreign);
    text.garbled = scan.utf_8 && garbled::is_garbled(foreign.lines());
    if text.garbled {
        garbled::restore(&mut rows);
    }
    let place = place(&text);
    let mut before = layout::tables(rows, &place, words);
    let mut sample = before.pop()?;
    let first = sample.rows.iter().next()?.number();
    let further = Further::of(&mut sample, first, place, words);
    let mut more = Rows::default();
    let mut strays = SoFar { width: Some(sample.header.len()), ..so_far };
    split_part(windows, dialect, &mut strays, None, &mut more).ok()?;
    if scan.formulas {
        text::unwrap_formulas(&mut more);
    }
    if text.garbled {
        garbled::restore(&mut more);
    }
    // A window may begin within a quoted cell: what is not as wide as the table was cut out of a row.
    for row in more.iter().filter(|row| row.len() == sample.header.len()) {
        sample.rows.push(row.number(), row.cells());
    }
    let rows = TextRows { text, first, further, below: sample.index + 1 };
    Some(Begun { before, sample, long: Long(Rest::Rows(Box::new(rows))), is_alone: !scan.gaps })
}

impl Long {
    /// Reads the rows of the long table, from its first to its last, and gives them to `take` part by part until that
    /// says no. `used` gives back parts whose memory can be used once more.
    ///
    /// # Errors
    /// Fails if the file cannot be read any more, or holds something else than before.
    pub fn read(
        self,
        words: Words<'_>,
        used: &mut dyn FnMut() -> Option<Rows>,
        take: &mut dyn FnMut(Rows) -> bool,
    ) -> Result<LongEnd, ReadError> {
        match self.0 {
            Rest::Rows(rows) => rows.read(words, used, take),
            Rest::Objects(objects) => {
                let whole = objects.read(used, take)?;
                Ok(LongEnd { whole, ..LongEnd::default() })
            }
        }
    }
}

#[cfg(test)]
mod tests;
