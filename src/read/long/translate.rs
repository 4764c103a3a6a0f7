//! A long text whose rows end otherwise than in line breaks, or whose cells stand in marks that are no straight ones: both
//! are told by its beginning, and translated as its bytes come.

use std::io::{self, Read};

use encoding_rs::{Encoding, UTF_8};
use memchr::{memchr_iter, memmem};

use super::super::decode;
use super::super::text::curly;
use super::super::text::ends::{self, Ends};
use super::scan;

/// Bytes that are read at a time.
const CHUNK: usize = 1 << 20;
/// Bytes in which a cell or a line ends; what does not is left as it is.
const MARGIN: usize = 1 << 20;

/// How the bytes of a text become plain ones.
#[derive(Clone)]
pub(super) struct Translation {
    /// The encoding of bytes in which signs cannot be looked for; they become UTF-8.
    decoded: Option<&'static Encoding>,
    /// Bytes of the byte order mark.
    mark: usize,
    ends: Option<Ends>,
    marks: Option<(char, char)>,
}

impl Translation {
    /// Returns how a text that begins with `head` is translated; `None` if nothing has to be.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        let utf_8 = std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
        let (encoding, mark) = decode::encoding_of(head, utf_8, head);
        let text = decode::plain(encoding, &head[mark.min(head.len())..]);
        let whole = &text[..memchr::memrchr2(b'\n', b'\r', text.as_bytes()).map_or(text.len(), |end| end + 1)];
        let ends = ends::ends_of(whole);
        let marks = match &ends {
            Some(Ends::Instead(end)) => curly::marks_of(&whole.replace(end, "\n")),
            _ => curly::marks_of(whole),
        };
        let decoded = (encoding != UTF_8).then_some(encoding);
        (ends.is_some() || marks.is_some()).then_some(Self { decoded, mark, ends, marks })
    }

    /// Returns the name of the encoding that the text is in, if that is no longer to be seen.
    pub(super) fn encoding(&self) -> Option<&'static str> {
        self.decoded.map(Encoding::name)
    }

    /// Returns a reader of the translated text.
    pub(super) fn reader<'r>(&self, reader: &'r mut dyn Read) -> Box<dyn Read + 'r> {
        let decoder = self.decoded.map(Encoding::new_decoder_without_bom_handling);
        let mut translated: Box<dyn Read + 'r> = Box::new(Unmarked { reader, left: self.mark });
        if let Some(decoder) = decoder {
            translated = Box::new(Stepwise::new(translated, Decode(decoder)));
        }
        match &self.ends {
            Some(Ends::Instead(end)) => translated = Box::new(Stepwise::new(translated, Replace(end))),
            Some(Ends::Before(marks)) => {
                translated = Box::new(Stepwise::new(translated, Strip { marks: marks.clone(), open: false }));
            }
            None => {}
        }
        if let Some((open, close)) = self.marks {
            let straighten = Straighten { open: open.into(), close: close.into(), edge: true, barren: 0 };
            translated = Box::new(Stepwise::new(translated, straighten));
        }
        translated
    }
}

/// Leaves out the first bytes.
struct Unmarked<'r> {
    reader: &'r mut dyn Read,
    left: usize,
}

impl Read for Unmarked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.left > 0 {
            let mut mark = [0; 4];
            let most = self.left.min(mark.len());
            match self.reader.read(&mut mark[..most])? {
                0 => return Ok(0),
                read => self.left -= read,
            }
        }
        self.reader.read(buffer)
    }
}

/// One step of a translation.
trait Step {
    /// Appends to `plain` what `bytes` become, and returns how many of them are done; all of them if they are the `last`.
    fn run(&mut self, bytes: &[u8], last: bool, plain: &mut Vec<u8>) -> usize;
}

/// A reader of what a step makes of another reader's bytes.
struct Stepwise<'r, S> {
    reader: Box<dyn Read + 'r>,
    step: S,
    /// Bytes that the step has not done yet.
    rest: Vec<u8>,
    plain: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<'r, S: Step> Stepwise<'r, S> {
    fn new(reader: Box<dyn Read + 'r>, step: S) -> Self {
        Self { reader, step, rest: Vec::new(), plain: Vec::new(), given: 0, ended: false }
    }
}

impl<S: Step> Read for Stepwise<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.plain.len() && !self.ended {
            let before = self.rest.len();
            self.rest.resize(before + CHUNK, 0);
            let filled = scan::fill(&mut *self.reader, &mut self.rest[before..])?;
            self.rest.truncate(before + filled);
            self.ended = filled == 0;
            self.plain.clear();
            self.given = 0;
            let done = self.step.run(&self.rest, self.ended, &mut self.plain);
            self.rest.drain(..done);
        }
        let count = buffer.len().min(self.plain.len() - self.given);
        buffer[..count].copy_from_slice(&self.plain[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

/// Makes UTF-8 of bytes.
struct Decode(encoding_rs::Decoder);

impl Step for Decode {
    fn run(&mut self, bytes: &[u8], last: bool, plain: &mut Vec<u8>) -> usize {
        let mut text = String::new();
        super::pass::decode_on(&mut self.0, bytes, last, &mut text);
        plain.extend_from_slice(text.as_bytes());
        bytes.len()
    }
}

/// Puts a line break in the place of something else.
struct Replace(&'static str);

impl Step for Replace {
    fn run(&mut self, bytes: &[u8], last: bool, plain: &mut Vec<u8>) -> usize {
        let end = self.0.as_bytes();
        let mut done = 0;
        for at in memmem::find_iter(bytes, end) {
            plain.extend_from_slice(&bytes[done..at]);
            plain.push(b'\n');
            done = at + end.len();
        }
        let whole = if last { bytes.len() } else { (bytes.len() + 1).saturating_sub(end.len()).max(done) };
        plain.extend_from_slice(&bytes[done..whole]);
        whole
    }
}

/// Takes marks away that stand before line breaks.
struct Strip {
    marks: String,
    open: bool,
}

impl Step for Strip {
    fn run(&mut self, bytes: &[u8], last: bool, plain: &mut Vec<u8>) -> usize {
        let mut done = 0;
        for end in memchr_iter(b'\n', bytes) {
            ends::push_bare(&bytes[done..=end], self.marks.as_bytes(), &mut self.open, plain);
            done = end + 1;
        }
        if last {
            ends::push_bare(&bytes[done..], self.marks.as_bytes(), &mut self.open, plain);
            return bytes.len();
        }
        if bytes.len() - done > MARGIN {
            plain.extend_from_slice(&bytes[done..]);
            return bytes.len();
        }
        done
    }
}

/// Puts straight marks in the place of others around cells.
struct Straighten {
    open: String,
    close: String,
    /// Whether what was done last stands between cells.
    edge: bool,
    /// Bytes from the beginning in which no cell ends.
    barren: usize,
}

/// Where a cell ends.
enum Closing {
    At(usize),
    Unknown,
    Nowhere,
}

impl Straighten {
    /// Looks for the mark that closes a cell whose text begins at `from`.
    fn closing(&mut self, bytes: &[u8], from: usize, last: bool) -> Closing {
        let close = self.close.as_bytes();
        let mut at = from.max(self.barren.min(bytes.len()));
        while let Some(length) = memmem::find(&bytes[at..], close) {
            let behind = at + length + close.len();
            match bytes.get(behind) {
                None if last => return Closing::At(at + length),
                None => return Closing::Unknown,
                Some(next) if curly::is_edge(*next) => return Closing::At(at + length),
                // A doubled one is a letter.
                Some(_) if bytes[behind..].starts_with(close) => at = behind + close.len(),
                Some(_) => at = behind,
            }
        }
        if last || bytes.len() - from > MARGIN {
            self.barren = bytes.len().saturating_sub(close.len() * 2).max(from);
            return Closing::Nowhere;
        }
        Closing::Unknown
    }

    fn push_cell(&self, cell: &[u8], plain: &mut Vec<u8>) {
        let close = self.close.as_bytes();
        plain.push(b'"');
        let mut at = 0;
        while at < cell.len() {
            plain.push(cell[at]);
            if cell[at] == b'"' {
                plain.push(b'"');
            }
            let is_doubled = cell[at..].starts_with(close) && cell[at + close.len()..].starts_with(close);
            if is_doubled {
                plain.extend_from_slice(&close[1..]);
                at += close.len() * 2;
            } else {
                at += 1;
            }
        }
        plain.push(b'"');
    }
}

impl Step for Straighten {
    fn run(&mut self, bytes: &[u8], last: bool, plain: &mut Vec<u8>) -> usize {
        let open = self.open.clone().into_bytes();
        let mut done = 0;
        loop {
            let Some(length) = memmem::find(&bytes[done..], &open) else {
                let whole = if last { bytes.len() } else { (bytes.len() + 1).saturating_sub(open.len()).max(done) };
                plain.extend_from_slice(&bytes[done..whole]);
                self.edge = bytes[done..whole].last().map_or(self.edge, |byte| curly::is_edge(*byte));
                done = whole;
                break;
            };
            let at = done + length;
            plain.extend_from_slice(&bytes[done..at]);
            self.edge = bytes[done..at].last().map_or(self.edge, |byte| curly::is_edge(*byte));
            done = at;
            let from = at + open.len();
            match if self.edge { self.closing(bytes, from, last) } else { Closing::Nowhere } {
                Closing::At(end) => {
                    self.push_cell(&bytes[from..end], plain);
                    done = end + self.close.len();
                }
                Closing::Nowhere => {
                    plain.extend_from_slice(&open);
                    done = from;
                }
                Closing::Unknown => break,
            }
            self.edge = false;
        }
        self.barren = self.barren.saturating_sub(done);
        done
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads in pieces of a few bytes.
    struct Pieces<'b>(&'b [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(self.1);
            self.0.read(&mut buffer[..most])
        }
    }

    fn translated(bytes: &[u8], head: usize) -> Option<String> {
        let translation = Translation::of(&bytes[..head.min(bytes.len())])?;
        let mut text = String::new();
        translation.reader(&mut Pieces(bytes, 7)).read_to_string(&mut text).expect("memory");
        Some(text)
    }

    #[test]
    fn a_text_is_translated_as_its_beginning_says() {
        for (text, plain) in [
            ("a,b\u{1E}1,2\u{1E}3,4\u{1E}5,6", "a,b\n1,2\n3,4\n5,6"),
            ("a;b|\n1;2|\n3;4|\n5;\"6|\n\"|\n7;8|", "a;b\n1;2\n3;4\n5;\"6|\n\"\n7;8"),
            ("“a”,“b”\n“1, 2”,“3\"”\n“””4”,“5”\n“x,6\n", "\"a\",\"b\"\n\"1, 2\",\"3\"\"\"\n\"”4\",\"5\"\n“x,6\n"),
            ("«a»;«b»\u{85}«1»;«2»\u{85}«3»;«4»\u{85}", "\"a\";\"b\"\n\"1\";\"2\"\n\"3\";\"4\"\n"),
        ] {
            let head: String = text.chars().take(28).collect();
            assert_eq!(translated(text.as_bytes(), head.len()).as_deref(), Some(plain), "{text}");
            let wide: Vec<u8> =
                "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
            assert_eq!(translated(&wide, 2 + 2 * 28).as_deref(), Some(plain), "{text}");
        }
        let (western, ..) = encoding_rs::WINDOWS_1252.encode("“Ort”;“Straße”\n“Köln, Süd”;“Weg”\n“Ulm”;“Süd”\n");
        assert!(translated(&western, 40).is_some_and(|text| text.contains("\"Köln, Süd\";\"Weg\"")));
        for plain in ["a,b\n1,2\n3,4\n", "a;b;\n1;2;\n3;4;\n", "name,note\nAnn,“so”\nBob,he said “no”\n"] {
            assert_eq!(translated(plain.as_bytes(), 100), None, "{plain}");
        }
    }

    proptest! {
        #[test]
        fn a_whole_text_is_translated_as_a_small_one(cells in prop::collection::vec("[a-c,]{0,4}", 4..40), width in 2_usize..5) {
            let rows = cells.chunks_exact(width);
            let lines: Vec<String> = rows.map(|row| format!("«{}»\n", row.join("»;«"))).collect();
            let text = lines.concat();
            let small = curly::straightened(&text);
            prop_assert_eq!(translated(text.as_bytes(), text.len()), small);
        }
    }
}
