//! One pass over a long text: its rows, part by part.

use std::io::Read;
use std::sync::Arc;

use encoding_rs::Encoding;
use memchr::memmem;

use super::super::rows::{LONGEST_ROW, Rows};
use super::super::split::{Dialect, SoFar, Strays, split_part};
use super::super::{Input, ReadError, garbled, inflate, text};
use super::translate::Translation;
use super::{Sizes, scan};
use crate::model::{Finding, Position};

/// How a long text becomes rows.
#[derive(Clone)]
pub(super) struct Text {
    /// Size in bytes, unpacked.
    pub(super) bytes: u64,
    pub(super) input: Input,
    pub(super) encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    pub(super) mark: usize,
    pub(super) dialect: Dialect,
    /// Bytes of the text before its first row.
    pub(super) skipped: usize,
    pub(super) formulas: bool,
    /// Whether its letters were read wrongly before it was written.
    pub(super) garbled: bool,
    pub(super) sizes: Sizes,
    /// How its bytes become plain ones, if they have to.
    pub(super) translation: Option<Box<Translation>>,
}

/// What was seen on the way.
pub(super) struct Passed {
    bytes: u64,
    /// Whether that was all.
    pub(super) whole: bool,
    bad: usize,
    nuls: usize,
    strays: Strays,
    restored: Option<(u32, usize)>,
}

/// Takes a part; told whether it is the last one, and returns whether more is wanted.
pub(super) type Take<'t> = &'t mut dyn FnMut(Rows, bool) -> bool;

impl Text {
    /// Gives the rows from number `first` on to `take`; the last part may be without any row. `used` gives back parts whose
    /// memory can be used once more.
    pub(super) fn pass(
        &self,
        first: u32,
        used: &mut dyn FnMut() -> Option<Rows>,
        take: Take<'_>,
    ) -> Result<Passed, ReadError> {
        let passed = self.input.with_text(&mut |reader| match &self.translation {
            Some(translation) => self.pass_over(&mut *translation.reader(reader), first, used, take),
            None => self.pass_over(reader, first, used, take),
        })?;
        match passed {
            Some(passed) if passed.bytes == self.bytes || !passed.whole => Ok(passed),
            _ => Err(ReadError::Changing { file: self.input.name.to_string() }),
        }
    }

    fn pass_over(
        &self,
        reader: &mut dyn Read,
        first: u32,
        used: &mut dyn FnMut() -> Option<Rows>,
        take: Take<'_>,
    ) -> Result<Passed, ReadError> {
        let file = &self.input.name;
        let mut passed = Passed { bytes: 0, whole: false, bad: 0, nuls: 0, strays: Strays::default(), restored: None };
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut buffer = vec![0_u8; self.sizes.chunk];
        let mut text = String::new();
        let mut skipped = Some(self.skipped);
        let mut so_far = SoFar::default();
        // Parts of a few chunks: rows that a margin holds back are moved, which is to cost little.
        let part = self.sizes.margin + 3 * self.sizes.chunk;
        loop {
            let filled = scan::fill(reader, &mut buffer).map_err(|error| inflate::stream_failure(error, file))?;
            let mark = if passed.bytes == 0 { self.mark.min(filled) } else { 0 };
            passed.bytes += filled as u64;
            let last = filled < buffer.len();
            let start = text.len();
            decode_on(&mut decoder, &buffer[mark..filled], last, &mut text);
            passed.bad += memmem::find_iter(&text.as_bytes()[start..], "\u{FFFD}").count();
            let more_nuls = memchr::memchr_iter(0, &text.as_bytes()[start..]).count();
            if more_nuls > 0 {
                passed.nuls += more_nuls;
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
            let done = match split_part(&text[from..], self.dialect, &mut so_far, margin, &mut rows) {
                Ok(done) if last || text.len() <= LONGEST_ROW || done > 0 => done,
                Ok(_) => return Err(endless(file, so_far.number + 1)),
                Err(row) => return Err(endless(file, row)),
            };
            text.drain(..from + done);
            if self.formulas {
                text::unwrap_formulas(&mut rows);
            }
            if self.garbled
                && let Some((row, count)) = garbled::restore(&mut rows)
            {
                passed.restored.get_or_insert((row, 0)).1 += count;
            }
            let ahead = rows.iter().take_while(|row| row.number() < first).count();
            if ahead > 0 {
                rows.retain(|index| index >= ahead);
            }
            if !take(rows, last) {
                return Ok(passed);
            }
            if last {
                passed.strays = so_far.strays;
                passed.whole = true;
                return Ok(passed);
            }
        }
    }

    /// Returns the name of the encoding that the file is in.
    pub(super) fn encoding_name(&self) -> &'static str {
        self.translation.as_ref().and_then(|translation| translation.encoding()).unwrap_or(self.encoding.name())
    }

    /// Returns what was found about the text as a whole on a pass to its end.
    pub(super) fn findings(&self, passed: &Passed) -> Vec<Finding> {
        let at = Position::of_table(Arc::clone(&self.input.name), None);
        let mut findings = text::about_letters(&at, self.encoding_name(), passed.bad, passed.nuls);
        findings.extend(passed.restored.map(|found| garbled::finding(&at, found)));
        findings.extend(text::about_quotes(&at, passed.strays));
        findings
    }
}

fn endless(file: &str, row: u32) -> ReadError {
    ReadError::too_large(file, format!("row {row} is longer than any row of a table"))
}

/// Appends what `bytes` decode to.
pub(super) fn decode_on(decoder: &mut encoding_rs::Decoder, bytes: &[u8], last: bool, text: &mut String) {
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
