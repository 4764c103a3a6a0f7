//! A long list of objects in JSON: looked at once for its columns, then read part by part.

use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr_iter, memchr2, memchr3};

use super::super::json::{self, Columns};
use super::super::rows::{LONGEST_ROW, Rows};
use super::super::table::Table;
use super::super::{Input, ReadError, inflate};
use super::scan;

/// Rows that are kept as samples, at most.
const SAMPLES: usize = 8000;
/// Bytes of text that the rows of a part have, about.
const PART: usize = 4 << 20;

/// What was seen of a list of objects.
pub(super) struct Survey {
    /// Size of the text.
    pub(super) bytes: u64,
    names: Vec<String>,
    /// Every so manieth of its rows.
    sample: Rows,
}

/// Looks at all objects that begin with `start` and go on in `reader`; `None` if it is no list of objects after all.
pub(super) fn survey(
    start: Vec<u8>,
    reader: &mut dyn Read,
    file: &str,
    chunk: usize,
    seen: &mut dyn FnMut(&[u8]),
) -> Result<Option<Survey>, ReadError> {
    let mut stream = Stream::new(start, reader, chunk);
    let mut columns = Columns::default();
    let (mut sample, mut stride, mut count) = (Rows::default(), 1_u64, 0_u64);
    loop {
        let object = match stream.next(file, seen) {
            Ok(Some(object)) => object,
            Ok(None) => break,
            // What is not as expected from the first object on may be something else.
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::Strange) if count == 0 || stream.is_endless => return Ok(None),
            Err(Stop::Strange) => return Err(json::broken(file)),
        };
        let Ok(text) = std::str::from_utf8(&stream.buffer[object]) else { return Ok(None) };
        columns.rows.clear();
        match columns.add_text(stream.number, text, file) {
            Some(added) => added?,
            None if count == 0 => return Ok(None),
            None => return Err(json::broken(file)),
        }
        if count.is_multiple_of(stride) {
            if sample.len() == SAMPLES {
                stride *= 2;
                sample.retain(|index| index.is_multiple_of(2));
            }
            if count.is_multiple_of(stride) {
                sample.append(&columns.rows);
            }
        }
        count += 1;
    }
    Ok((count > 0).then_some(Survey { bytes: stream.bytes, names: columns.names, sample }))
}

/// What is needed to read the rows of a long list of objects.
pub(super) struct Objects {
    input: Input,
    bytes: u64,
    names: Vec<String>,
    chunk: usize,
}

impl Survey {
    pub(super) fn begin(self, input: &Input, chunk: usize) -> (Table, Objects) {
        let sample = json::table(&input.name, self.names.clone(), self.sample, "UTF-8");
        (sample, Objects { input: input.clone(), bytes: self.bytes, names: self.names, chunk })
    }
}

impl Objects {
    /// Reads the rows and gives them to `take` until that says no; returns whether that was all.
    pub(super) fn read(
        self,
        used: &mut dyn FnMut() -> Option<Rows>,
        take: &mut dyn FnMut(Rows) -> bool,
    ) -> Result<bool, ReadError> {
        let changing = || ReadError::Changing { file: self.input.name.to_string() };
        let read = self.input.with_text(&mut |reader| self.read_from(reader, used, take))?;
        match read.ok_or_else(changing)? {
            (_, false) => Ok(false),
            (bytes, true) if bytes == self.bytes => Ok(true),
            _ => Err(changing()),
        }
    }

    fn read_from(
        &self,
        reader: &mut dyn Read,
        used: &mut dyn FnMut() -> Option<Rows>,
        take: &mut dyn FnMut(Rows) -> bool,
    ) -> Result<(u64, bool), ReadError> {
        let file = Arc::clone(&self.input.name);
        let mut stream = Stream::new(Vec::new(), reader, self.chunk);
        let mut columns = Columns::of(self.names.clone());
        loop {
            let object = match stream.next(&file, &mut |_| {}) {
                Ok(object) => object,
                Err(Stop::Failed(error)) => return Err(error),
                Err(Stop::Strange) => return Err(json::broken(&file)),
            };
            if object.is_none() || columns.rows.bytes() >= PART {
                let next = used().map_or_else(Rows::default, |mut rows| {
                    rows.clear();
                    rows
                });
                let rows = std::mem::replace(&mut columns.rows, next);
                if !rows.is_empty() && !take(rows) {
                    return Ok((stream.bytes, false));
                }
            }
            let Some(object) = object else { return Ok((stream.bytes, true)) };
            let text = std::str::from_utf8(&stream.buffer[object]).map_err(|_| json::broken(&file))?;
            columns.add_text(stream.number, text, &file).unwrap_or_else(|| Err(json::broken(&file)))?;
            if columns.names.len() > self.names.len() {
                return Err(ReadError::Changing { file: file.to_string() });
            }
        }
    }
}

/// Why no object follows.
enum Stop {
    Failed(ReadError),
    /// Something else follows.
    Strange,
}

/// Whether the objects stand in a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    None,
    Open,
    Closed,
}

/// The objects of a text one after the other, whether each has a line of its own or all are in one list.
struct Stream<'r> {
    reader: &'r mut dyn Read,
    buffer: Vec<u8>,
    /// Where the next object is looked for.
    from: usize,
    chunk: usize,
    /// Bytes that were read.
    bytes: u64,
    ended: bool,
    line: u32,
    list: List,
    /// Whether one object is longer than any row may be.
    is_endless: bool,
    /// Number of the last object: its line, or its place in the list.
    number: u32,
}

impl<'r> Stream<'r> {
    fn new(start: Vec<u8>, reader: &'r mut dyn Read, chunk: usize) -> Self {
        let bytes = start.len() as u64;
        Self {
            reader,
            buffer: start,
            from: 0,
            chunk,
            bytes,
            ended: false,
            line: 1,
            list: List::None,
            is_endless: false,
            number: 0,
        }
    }

    /// Reads on; what stands before `from` is let go.
    fn more(&mut self, file: &str, seen: &mut dyn FnMut(&[u8])) -> Result<(), Stop> {
        self.buffer.drain(..self.from);
        self.from = 0;
        let before = self.buffer.len();
        self.buffer.resize(before + self.chunk, 0);
        let read = scan::fill(self.reader, &mut self.buffer[before..]);
        let read = read.map_err(|error| Stop::Failed(inflate::stream_failure(error, file)))?;
        self.buffer.truncate(before + read);
        self.ended = read < self.chunk;
        if self.bytes == 0 && self.buffer.starts_with(b"\xEF\xBB\xBF") {
            self.from = 3;
        }
        self.bytes += read as u64;
        seen(&self.buffer[before..]);
        self.is_endless = self.buffer.len() > LONGEST_ROW + self.chunk;
        if self.is_endless { Err(Stop::Strange) } else { Ok(()) }
    }

    /// Returns where in the buffer the next object stands.
    fn next(&mut self, file: &str, seen: &mut dyn FnMut(&[u8])) -> Result<Option<Range<usize>>, Stop> {
        loop {
            match self.buffer.get(self.from) {
                None if self.ended && self.list == List::Open => return Err(Stop::Strange),
                None if self.ended => return Ok(None),
                None => {
                    self.more(file, seen)?;
                    continue;
                }
                Some(b'{') if self.list != List::Closed => break,
                Some(b'\n') => self.line = self.line.saturating_add(1),
                Some(b' ' | b'\t' | b'\r' | b',') => {}
                Some(b'[') if self.number == 0 && self.list == List::None => self.list = List::Open,
                Some(b']') if self.list == List::Open => self.list = List::Closed,
                Some(_) => return Err(Stop::Strange),
            }
            self.from += 1;
        }
        let length = self.object(file, seen)?;
        let object = self.from..self.from + length;
        self.from = object.end;
        self.number = if self.list == List::Open { self.number.saturating_add(1) } else { self.line };
        let breaks = memchr_iter(b'\n', &self.buffer[object.clone()]).count();
        self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        Ok(Some(object))
    }

    /// Returns how long the object is that begins at `from`; reads on if it must.
    fn object(&mut self, file: &str, seen: &mut dyn FnMut(&[u8])) -> Result<usize, Stop> {
        let (mut at, mut depth, mut in_text) = (0, 0_usize, false);
        loop {
            let rest = self.buffer.get(self.from + at..).unwrap_or(&[]);
            let found = if in_text { memchr2(b'"', b'\\', rest) } else { memchr3(b'"', b'{', b'}', rest) };
            let Some(found) = found else {
                if self.ended {
                    return Err(Stop::Strange);
                }
                at = at.max(self.buffer.len() - self.from);
                self.more(file, seen)?;
                continue;
            };
            let mark = rest[found];
            at += found + 1;
            match mark {
                b'\\' => at += 1,
                b'"' => in_text = !in_text,
                b'{' => depth += 1,
                _ => depth -= 1,
            }
            if depth == 0 {
                return Ok(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(text: &str, chunk: usize) -> Option<Vec<(u32, String)>> {
        let mut bytes = text.as_bytes();
        let mut stream = Stream::new(Vec::new(), &mut bytes, chunk);
        let mut objects = Vec::new();
        while let Some(object) = stream.next("a.json", &mut |_| {}).ok()? {
            objects.push((stream.number, String::from_utf8(stream.buffer[object].to_vec()).expect("text")));
        }
        Some(objects)
    }

    #[test]
    fn objects_are_found_whatever_pieces_they_come_in() {
        let lines = "\u{FEFF}{\"a\":\"}\\\"{\"}\n\n{\"b\":{\"c\":\"ž\\\\\"}}\n";
        let list = "[ {\"a\":1} ,\n{\"a\":[{\"b\":2}]}]\n";
        for chunk in 3..40 {
            let found = objects(lines, chunk).expect("objects");
            assert_eq!(found, [(1, "{\"a\":\"}\\\"{\"}".to_owned()), (3, "{\"b\":{\"c\":\"ž\\\\\"}}".to_owned())]);
            let found = objects(list, chunk).expect("objects");
            assert_eq!(found, [(1, "{\"a\":1}".to_owned()), (2, "{\"a\":[{\"b\":2}]}".to_owned())]);
            for broken in ["{\"a\":1}\n{\"a\":", "[{\"a\":1},", "{\"a\":1}\nwords\n", "[{\"a\":1}] {\"a\":1}"] {
                assert_eq!(objects(broken, chunk), None, "{broken}");
            }
        }
    }
}
