//! Ends of rows that are no line breaks, and marks that stand before them.

/// What ends rows where no line break does.
const ENDS: &[&str] = &[
    "\u{1E}", "\u{85}", "\u{2028}", "\u{2029}", "\u{B}", "\u{C}", "\u{1D}", "\u{1C}", "\u{3}", "\u{4}", "\u{17}",
    "\\r\\n", "\\n", "<br>", "<br/>", "<br />",
];
/// Marks that some programs put before each line break; where they part cells they stand inside of lines, too.
const BEFORE: &[char] = &['\u{1E}', '|', ';', '~', '^', '#', '$', '*', ','];
/// What parts cells in nearly all texts.
const PARTS: &[char] = &[',', ';', '\t', '|'];
/// Fewest rows that show how rows end.
const FEW: usize = 2;

/// How the rows of a text end, if not in line breaks alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::read) enum Ends {
    /// In this, and in no line break.
    Instead(&'static str),
    /// In these marks before the line break.
    Before(String),
}

/// Returns `text` with a line break at the end of each row and nothing before it, if it has others; `None` if it has not.
pub(super) fn as_lines(text: &str) -> Option<String> {
    match ends_of(text)? {
        Ends::Instead(end) => Some(text.replace(end, "\n")),
        Ends::Before(marks) => {
            let mut plain = Vec::with_capacity(text.len());
            let mut open = false;
            text.as_bytes()
                .split_inclusive(|byte| *byte == b'\n')
                .for_each(|line| push_bare(line, marks.as_bytes(), &mut open, &mut plain));
            // Whole letters were left out.
            String::from_utf8(plain).ok()
        }
    }
}

/// Appends a line without the marks before its break; `open` tells whether a quoted cell goes on in it.
pub(in crate::read) fn push_bare(line: &[u8], marks: &[u8], open: &mut bool, plain: &mut Vec<u8>) {
    let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let end = line.iter().rposition(|byte| !is_break(byte)).map_or(0, |last| last + 1);
    let (bare, ending) = line.split_at(end);
    *open ^= has_lone_mark(bare);
    plain.extend_from_slice(bare.strip_suffix(marks).filter(|_| !*open).unwrap_or(bare));
    plain.extend_from_slice(ending);
}

/// Returns how the rows of `text` end; `None` if in line breaks alone.
pub(in crate::read) fn ends_of(text: &str) -> Option<Ends> {
    let is_one_line = memchr::memchr2(b'\n', b'\r', text.trim_end().as_bytes()).is_none();
    if is_one_line {
        let of = |end: &&&str| memchr::memmem::find_iter(text.as_bytes(), end.as_bytes()).nth(FEW - 1).is_some();
        return ENDS.iter().find(of).map(|end| Ends::Instead(end));
    }
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let mark = first.chars().next_back().filter(|mark| BEFORE.contains(mark))?;
    let marks = &first[first.trim_end_matches(mark).len()..];
    if first[..first.len() - marks.len()].contains(mark) {
        return None;
    }
    // Only then are they marks: at the end of nearly all lines, since cells may go on in the next one, and inside of few.
    let (mut all, mut lines, mut ended, mut inside) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut open = false;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        all += 1;
        open ^= has_lone_mark(line.as_bytes());
        if open {
            continue;
        }
        lines += 1;
        let bare = line.strip_suffix(marks);
        ended += usize::from(bare.is_some());
        inside += usize::from(bare.unwrap_or(line).contains(mark));
    }
    let nearly_all = ended > FEW && ended * 10 >= lines * 9 && inside * 3 <= lines;
    // Or of all lines, under names that something else parts.
    let is_parted = || PARTS.iter().any(|part| *part != mark && first.contains(*part));
    if lines * 4 < all || !(nearly_all || lines >= FEW && ended == lines && is_parted()) {
        return None;
    }
    Some(Ends::Before(marks.to_owned()))
}

/// Whether a quoted cell of the line goes on in the next one, or one of the lines before ends in it.
fn has_lone_mark(line: &[u8]) -> bool {
    memchr::memchr_iter(b'"', line).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_end_in_line_breaks() {
        for text in ["a,b\u{1E}1,2\u{1E}3,4\u{1E}", "a,b\u{85}1,2\u{85}3,4\u{85}\n", "a,b\u{2028}1,2\u{2028}3,4"] {
            assert_eq!(
                as_lines(text).map(|text| text.trim_end().to_owned()).as_deref(),
                Some("a,b\n1,2\n3,4"),
                "{text:?}"
            );
        }
        assert_eq!(as_lines("a,b;\r\n1,2;\r\n\r\n3,4;\r\n").as_deref(), Some("a,b\r\n1,2\r\n\r\n3,4\r\n"));
        assert_eq!(as_lines("a,b;\n1,x; y;\n3,4;\n5,6;\n").as_deref(), Some("a,b\n1,x; y\n3,4\n5,6\n"));
        assert_eq!(as_lines("a,b\\n1,2\\n3,4").as_deref(), Some("a,b\n1,2\n3,4"));
        assert_eq!(as_lines("a,b||\n1,2||\n3,4||\n").as_deref(), Some("a,b\n1,2\n3,4\n"));
        assert_eq!(as_lines("a,b;\n1,\"x;\ny\";\n2,\"z;\ny\";\n").as_deref(), Some("a,b\n1,\"x;\ny\"\n2,\"z;\ny\"\n"));
        assert_eq!(as_lines("a,b;\n1,x;\n").as_deref(), Some("a,b\n1,x\n"));
        assert_eq!(
            as_lines("a\tb\u{1E}\n1\t\"x\ny\"\u{1E}\n2\tz\u{1E}\n").as_deref(),
            Some("a\tb\n1\t\"x\ny\"\n2\tz\n")
        );
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in ["a;b;\n1;2;\n3;4;\n", "a,b\n1,2\n", "a,b#\n1,2\n3,4\n", "a,b\u{C}", "", "\n\n"] {
            assert_eq!(as_lines(text), None, "{text:?}");
        }
    }
}
