//! What stands between two cells: one byte, or a few.

/// The bytes between two cells: whole letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Delimiter {
    bytes: [u8; Self::MOST],
    length: u8,
}

impl Delimiter {
    /// Bytes that a delimiter may have.
    pub(super) const MOST: usize = 8;

    /// Returns the delimiter of one byte.
    pub(super) fn of(byte: u8) -> Self {
        let mut bytes = [0; Self::MOST];
        bytes[0] = byte;
        Self { bytes, length: 1 }
    }

    /// Returns the delimiter that `bytes` are; `None` if they are none, too many, or no whole letters.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let is_one = (1..=Self::MOST).contains(&bytes.len())
            && std::str::from_utf8(bytes).is_ok()
            && !bytes.iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        let length = u8::try_from(bytes.len()).ok().filter(|_| is_one)?;
        let mut delimiter = Self { bytes: [0; Self::MOST], length };
        delimiter.bytes[..bytes.len()].copy_from_slice(bytes);
        Some(delimiter)
    }

    /// Returns its first byte.
    pub(super) fn first(self) -> u8 {
        self.bytes[0]
    }

    /// Returns how many bytes it has.
    pub(super) fn len(self) -> usize {
        usize::from(self.length)
    }

    /// Returns its bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len()]
    }

    /// Returns the letter that stands for it in reports: the first of it that is no blank.
    pub(super) fn letter(self) -> char {
        String::from_utf8_lossy(self.bytes()).chars().find(|letter| *letter != ' ').unwrap_or(' ')
    }

    /// Whether it stands in `bytes` at `at`, blanks at its end aside where the line ends.
    pub(super) fn is_at(self, bytes: &[u8], at: usize) -> bool {
        self.length_at(bytes, at) > 0
    }

    /// Returns how many bytes of `bytes` at `at` are the delimiter; 0 if it does not stand there.
    pub(super) fn length_at(self, bytes: &[u8], at: usize) -> usize {
        if bytes.get(at) != Some(&self.bytes[0]) {
            return 0;
        }
        if self.length == 1 {
            return 1;
        }
        let rest = &bytes[at..];
        if rest.starts_with(self.bytes()) {
            return self.len();
        }
        // What trims lines takes the blank of the last `, `.
        let bare = self.bytes().trim_ascii_end();
        let ends = rest.get(bare.len()).is_none_or(|byte| matches!(byte, b'\n' | b'\r'));
        if !bare.is_empty() && bare.len() < self.len() && rest.starts_with(bare) && ends { bare.len() } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_where_all_of_it_stands() {
        let wide = Delimiter::from_bytes(b"||").expect("a delimiter");
        assert_eq!([0, 1, 2, 9].map(|at| wide.length_at(b"a||b|c", at)), [0, 2, 0, 0]);
        let blank = Delimiter::from_bytes(b", ").expect("a delimiter");
        assert_eq!([1, 4, 6].map(|at| blank.length_at(b"a, b,c,\n", at)), [2, 0, 1]);
        let bar = Delimiter::from_bytes("¦".as_bytes()).expect("a delimiter");
        assert_eq!((bar.length_at("a¦b".as_bytes(), 1), bar.letter()), (2, '¦'));
        assert_eq!((Delimiter::of(b';').letter(), blank.letter(), blank.len()), (';', ',', 2));
    }

    #[test]
    fn what_cannot_stand_between_cells_is_none() {
        for bytes in [&b""[..], b"123456789", b"\n", &"é".as_bytes()[..1]] {
            assert_eq!(Delimiter::from_bytes(bytes), None);
        }
    }
}
