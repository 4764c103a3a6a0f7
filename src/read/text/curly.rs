//! Cells in marks that are no straight ones: `“Smith, Ann”`, `«Lyon»`, `þ12þ`.

use std::iter::once;

/// The marks at the beginning and at the end of a cell.
const PAIRS: &[(char, char)] = &[
    ('“', '”'),
    ('„', '“'),
    ('”', '”'),
    ('«', '»'),
    ('»', '«'),
    ('‘', '’'),
    ('´', '´'),
    ('¨', '¨'),
    ('þ', 'þ'),
    ('‹', '›'),
    ('「', '」'),
    ('『', '』'),
    ('[', ']'),
    ('(', ')'),
    ('<', '>'),
    ('{', '}'),
];
/// Marks between cells that tell where these begin and end.
const EDGES: &[char] = &[',', ';', '\t', '|', '\n', '\r', '\u{14}'];
/// Fewest cells that show their marks.
const FEW: usize = 2;

/// Returns `text` with straight marks around its cells; `None` if it has others at none of them.
///
/// They are marks only if none stands inside of a line's text, and if all lines begin with one or some cells hold what would
/// part them.
pub(in crate::read) fn straightened(text: &str) -> Option<String> {
    pairs_in(text).find_map(|pair| straightened_of(text, pair, true))
}

/// Returns the marks around the cells of a text that begins with `head`; `None` if they are straight ones.
pub(in crate::read) fn marks_of(head: &str) -> Option<(char, char)> {
    pairs_in(head).find(|pair| straightened_of(head, *pair, false).is_some())
}

/// Whether a byte stands between cells, and tells where these begin and end.
pub(in crate::read) fn is_edge(byte: u8) -> bool {
    EDGES.contains(&char::from(byte))
}

fn pairs_in(text: &str) -> impl Iterator<Item = (char, char)> + '_ {
    let is_foreign = |(open, _): &(char, char)| {
        memchr::memmem::find(text.as_bytes(), once(*open).collect::<String>().as_bytes()).is_some()
    };
    PAIRS.iter().copied().filter(is_foreign)
}

/// Straightens the marks of one pair; the last cell of a text that is not `whole` may be cut off.
fn straightened_of(text: &str, (open, close): (char, char), whole: bool) -> Option<String> {
    // Brackets stand around texts of their own, so they are marks only around all cells.
    let is_bracket = open.is_ascii();
    if is_bracket && !text.trim_start_matches(EDGES).starts_with(open) {
        return None;
    }
    let is_edge = |letter: Option<char>| letter.is_none_or(|letter| EDGES.contains(&letter));
    let mut plain = String::with_capacity(text.len() + text.len() / 8);
    let (mut cells, mut begun, mut holding, mut others) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut before = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let opens = letter == open && is_edge(before);
        before = Some(letter);
        if letter == '"' && cells == 0 {
            // The marks of such a text are these.
            return None;
        }
        if !opens {
            if letter == open || letter == close {
                return None;
            }
            others += usize::from(!EDGES.contains(&letter));
            plain.push(letter);
            continue;
        }
        cells += 1;
        begun += usize::from(text[..at].chars().next_back().is_none_or(|letter| matches!(letter, '\n' | '\r')));
        plain.push('"');
        let mut parts = false;
        loop {
            let Some((_, letter)) = letters.next() else {
                if whole {
                    return None;
                }
                break;
            };
            let next = letters.peek().map(|(_, letter)| *letter);
            if letter == close && is_edge(next) {
                break;
            }
            // A doubled one is a letter.
            if letter == close && next == Some(close) {
                letters.next();
            }
            parts |= EDGES.contains(&letter);
            plain.push(letter);
            if letter == '"' {
                plain.push('"');
            }
        }
        plain.push('"');
        holding += usize::from(parts);
        before = Some(close);
    }
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).count();
    let is_all = begun >= lines() && (!is_bracket || others == 0);
    (cells >= FEW && (is_all || holding > 0 && !is_bracket)).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_around_cells_become_straight_ones() {
        assert_eq!(
            straightened("“name”,“town”\n“Lee, Ann”,“5\" off”\n").as_deref(),
            Some("\"name\",\"town\"\n\"Lee, Ann\",\"5\"\" off\"\n")
        );
        assert_eq!(straightened("name;town\n«a;b»;x\n«c»;y\n").as_deref(), Some("name;town\n\"a;b\";x\n\"c\";y\n"));
        assert_eq!(straightened("[a],[b]\n[1],[x, y]\n").as_deref(), Some("\"a\",\"b\"\n\"1\",\"x, y\"\n"));
        assert_eq!(
            straightened("þaþ\u{14}þbþ\nþ1þ\u{14}þxþþyþ").as_deref(),
            Some("\"a\"\u{14}\"b\"\n\"1\"\u{14}\"xþy\"")
        );
    }

    #[test]
    fn marks_in_texts_stay() {
        for text in [
            "a,b\n1,he said “no”\n2,“yes”, she said\n",
            "name,note\n\"Ann\",“so, so”\n\"Bob\",“x, y”\n",
            "a,b\n“x”,1\n“y”,2\n",
            "(a),(b)\n(1),2\n(3),(4)\n",
            "id,tags\n1,[x]\n2,[y]\n",
            "“x,1\n“y,2\n",
            "a,b\n",
        ] {
            assert_eq!(straightened(text), None, "{text}");
        }
    }
}
