//! Delimiters of more than one byte, and the blank.

use super::super::delimiter::Delimiter;
use super::super::rows::Rows;
use super::super::shape::{Shape, is_numbered, is_year, shape_of};
use super::super::split::{Dialect, split};
use super::{ROWS, marks};

/// Returns the dialect of a longer delimiter, in which that of `dialect` is a part: `, ` or `||` or `|~|`.
///
/// It is one only if the rows, which were split by the part, show it nearly everywhere.
pub(super) fn longer(sample: &str, dialect: Dialect, rows: &Rows) -> Option<Dialect> {
    let part = dialect.delimiter.bytes();
    // With how many of the parts each has.
    let thrice = std::iter::once(([part, part, part].concat(), 3)).filter(|_| part != b",");
    let between = [&b""[..], b"~", b"^", b"|", b"*", b"#", b"@", b"-", b";", b","].into_iter();
    let apart = thrice.chain(between.map(|inner| ([part, inner, part].concat(), 2)));
    // What stands around the delimiter may also stand around the cells.
    let outer = [b"~", b"^", b"*", b"#", b"@", b"-", b"_", b"|"].into_iter().filter(|outer| outer[0] != dialect.quote);
    let around = outer.map(|outer: &[u8; 1]| ([outer, part, outer].concat(), 1));
    let padded = [[b" ", part, b" "].concat(), [part, b" "].concat()].map(|bytes| (bytes, 1));
    for (bytes, parts) in apart.chain(around).chain(padded) {
        let Some(delimiter) = Delimiter::from_bytes(&bytes) else { continue };
        if memchr::memmem::find(sample.as_bytes(), &bytes).is_none() {
            continue;
        }
        let longer = marks::of(sample, delimiter);
        let parted = split(sample, longer).rows;
        let fits = |(one, other): &(usize, usize)| {
            if parts > 1 { *one == parts * (other - 1) + 1 && *other > 1 } else { one == other }
        };
        let widths = || rows.iter().zip(parted.iter()).take(ROWS).map(|(one, other)| (one.len(), other.len()));
        let fitting = widths().filter(fits).count();
        // Two commas or semicolons may be one blank column, but hardly one between any two.
        let least = if matches!(&bytes[..], b",," | b";;") { 3 } else { 2 };
        let several = widths().any(|(_, width)| width >= least);
        let nearly_all = rows.len().abs_diff(parted.len()) <= rows.len() / 20 && fitting * 20 >= widths().count() * 19;
        // Without the blank, what stands inside cells would part them too: `, 1,204.50, `.
        let better = || match parts {
            // But where it makes far fewer cells, it stands in some of them alone.
            1 => {
                let (few, many) = (rows_of(&parted), rows_of(rows));
                let middle = |widths: &[usize]| widths.get(widths.len() / 2).copied().unwrap_or(0);
                usual(&few) > usual(&many) && middle(&few) * 2 > middle(&many)
            }
            // `first;second;;third`
            _ => {
                widths().all(|(one, other)| one > parts * (other - 1))
                    && usual(&rows_of(&parted)).is_some()
                    && usual(&rows_of(rows)).is_none()
            }
        };
        if several && (nearly_all || better()) {
            return Some(longer);
        }
    }
    None
}

/// Returns the widths of the first rows, sorted.
fn rows_of(rows: &Rows) -> Vec<usize> {
    let mut widths: Vec<usize> = rows.iter().take(ROWS).map(|row| row.len()).collect();
    widths.sort_unstable();
    widths
}

/// Returns how many of the widths are the one in the middle, if that is more than one cell and most of them are.
fn usual(widths: &[usize]) -> Option<usize> {
    let middle = *widths.get(widths.len() / 2)?;
    let count = widths.iter().filter(|width| **width == middle).count();
    (middle > 1 && count * 20 >= widths.len() * 19).then_some(count)
}

/// Marks that hardly ever stand inside cells, so that words alone may be parted by them.
const MARKS: &[u8] = b"!#$%*=^`~|\\";
/// Marks that stand inside values, too: what they part must be values under words.
const INNER: &[u8] = b"&+-/:@_";

/// Lines below the first one that are looked at before all are split.
const NEXT: usize = 10;
/// Rows from which on even a mark that stands inside values parts words, if all have it equally often.
const MANY: usize = 10;

/// Returns the dialect of a mark, or of the same mark two or three times, that no export is known to use, with its rows: all
/// have it equally often, twice at least, and it parts names from the first row on.
pub(super) fn odd(sample: &str) -> Option<(Dialect, Rows)> {
    let mut lines = sample.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next()?;
    let next: Vec<&str> = lines.take(NEXT).collect();
    let times = |mark: &u8| (1..=3).rev().map(|times| vec![*mark; times]).collect::<Vec<_>>();
    let single = MARKS.iter().chain(INNER).flat_map(times);
    let padded = MARKS.iter().chain(INNER).map(|mark| vec![b' ', *mark, b' ']);
    let pairs: [&[u8]; 9] = [b"\\t", b"<>", b"><", b"->", b"=>", b"[]", b"][", b"\t\t", b";;"];
    let pairs = pairs.into_iter().map(<[u8]>::to_vec);
    let foreign = foreign(first);
    let candidates = foreign.into_iter().chain(pairs).chain(padded).chain(single);
    for bytes in candidates {
        let Some(delimiter) = Delimiter::from_bytes(&bytes) else { continue };
        // A sign that stands nowhere else parts two cells, too.
        let is_sign = delimiter.letter().is_control() && bytes != b"\t\t"
            || !delimiter.letter().is_ascii() && !delimiter.letter().is_whitespace();
        let least = if is_sign { 2 } else { 3 };
        let stands =
            |line: &str, times: usize| memchr::memmem::find_iter(line.as_bytes(), &bytes).nth(times - 1).is_some();
        if !stands(first, least - 1) || next.iter().filter(|line| stands(line, least - 1)).count() * 2 < next.len() {
            continue;
        }
        let dialect = marks::of(sample, delimiter);
        let rows = split(sample, dialect).rows;
        let count = rows.len().min(ROWS);
        let width = rows.iter().next().map_or(0, |row| row.len());
        let as_wide = (0..count).filter(|index| rows.get(*index).len() == width).count();
        if count < 2 || width < least || as_wide * 50 < count * 49 {
            continue;
        }
        let header = rows.get(0);
        let is_name = |cell: &str| {
            shape_of(cell) == Shape::Text && cell.trim_start().starts_with(char::is_alphabetic)
                || is_numbered(cell.trim())
        };
        let named = header.cells().any(is_name) && header.cells().all(|cell| is_name(cell) || is_year(cell.trim()));
        let distinct = header.cells().collect::<std::collections::BTreeSet<_>>().len() == width;
        let filled = (1..count).flat_map(|row| rows.get(row).cells()).filter(|cell| !cell.trim().is_empty()).count();
        let is_typed = |column: &usize| (1..count).all(|row| shape_of(rows.get(row).cell(*column)).is_value());
        let is_inner = u8::try_from(delimiter.letter()).is_ok_and(|mark| INNER.contains(&mark));
        // A few rows tell by two columns of values, or by one if all have the mark equally often.
        let least_typed = if count >= 5 && as_wide == count && width >= 3 { 1 } else { 2 };
        let typed = || count > MANY || (0..width).filter(is_typed).count() >= least_typed;
        // Most cells may be blank if many rows have the mark equally often, and a single row tells by a value of its own.
        let is_full = filled * 2 > (count - 1) * width || count > MANY && as_wide == count;
        let is_shown = count >= 3 || width >= 3 && (0..width).any(|column| is_typed(&column));
        if named && distinct && is_full && is_shown && (!is_inner || typed()) {
            return Some((dialect, rows));
        }
    }
    None
}

/// Returns the signs of a line that no keyboard of letters has, thrice, twice and once each: `¦`, `§`, control characters.
fn foreign(line: &str) -> Vec<Vec<u8>> {
    let is_sign = |letter: &char| {
        let is_control = letter.is_control() && !matches!(letter, '\t' | '\n' | '\r');
        is_control || *letter == 'þ' || !letter.is_ascii() && !letter.is_alphanumeric()
    };
    let signs: std::collections::BTreeSet<char> = line.chars().filter(is_sign).collect();
    let bytes = |text: String| text.into_bytes();
    signs
        .into_iter()
        .flat_map(|sign| {
            [sign.to_string().repeat(3), sign.to_string().repeat(2), format!(" {sign} "), sign.to_string()].map(bytes)
        })
        .collect()
}

/// Letters of a text that tell of most that blanks part nothing.
const START: usize = 4096;

/// How sure it is that blanks part the cells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Blanks {
    /// Most rows have marks around words with a blank between them: so the other blanks are no part of words.
    Marked,
    /// Two columns of values under a header of words, or some such marks in many rows that are all as wide: enough where
    /// nothing else parts the rows.
    Typed,
}

/// Returns the dialect of blanks between cells, where hardly anything else can be meant, with its rows: all rows as wide,
/// and either two columns of values or marks around the cells of words.
pub(super) fn blanks(sample: &str) -> Option<(Blanks, Dialect, Rows)> {
    let parted = |text: &str| {
        let dialect = marks::of(text, Delimiter::of(b' '));
        let rows = split(text, dialect).rows;
        let width = rows.iter().next()?.len();
        let count = rows.len().min(ROWS);
        let as_wide = (0..count).filter(|index| rows.get(*index).len() == width).count();
        (count >= 3 && width >= 2 && as_wide * 50 >= count * 49).then_some((dialect, rows, count, width))
    };
    // The first rows of most texts differ already.
    let start = sample
        .char_indices()
        .map(|(at, _)| at)
        .nth(START)
        .and_then(|at| memchr::memrchr(b'\n', &sample.as_bytes()[..at]));
    if start.is_some_and(|end| parted(&sample[..=end]).is_none()) {
        return None;
    }
    let (dialect, rows, count, width) = parted(sample)?;
    let is_mark = |column: usize| {
        let cell = |index: usize| rows.get(index).cell(column);
        (0..count).all(|index| !cell(index).is_empty() && !cell(index).contains(char::is_alphanumeric))
    };
    if (0..width).any(is_mark) {
        // Blanks around the delimiter: `a | b`.
        return None;
    }
    let marked = rows.iter().take(count).filter(|row| row.cells().any(|cell| cell.contains(' '))).count();
    if marked * 2 >= count {
        return Some((Blanks::Marked, dialect, rows));
    }
    let is_values = |column: &usize| {
        (1..count).all(|index| shape_of(rows.get(index).cell(*column)).is_value())
            && !shape_of(rows.get(0).cell(*column)).is_value()
    };
    let values = (0..width).filter(is_values).count();
    let is_regular = || marked > 0 && count >= MANY && rows.iter().take(count).all(|row| row.len() == width);
    (width >= 3 && (values >= 2 || is_regular())).then_some((Blanks::Typed, dialect, rows))
}
