//! What a cell looks like, before anybody knows what it means.

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Shape {
    /// Nothing but blanks.
    Empty,
    /// An e-mail address, perhaps with a name around it.
    Email,
    /// An amount, a count, a telephone number, a percentage.
    Number,
    /// A date, a time or both.
    Date,
    /// A web address.
    Url,
    /// Letters and digits mixed, as ids are: `00Q5e694AAA`, `#1003`.
    Code,
    /// Words.
    Text,
}

impl Shape {
    /// Whether headers do not look like this.
    pub(super) fn is_value(self) -> bool {
        !matches!(self, Shape::Empty | Shape::Text)
    }
}

/// How many different shapes there are.
pub(super) const SHAPES: usize = 7;

/// Returns what `cell` looks like; blanks around it play no part.
pub(super) fn shape_of(cell: &str) -> Shape {
    let cell = cell.trim();
    if cell.is_empty() {
        return Shape::Empty;
    }
    if memchr::memchr(b'@', cell.as_bytes()).is_some() && is_email(cell) {
        return Shape::Email;
    }
    if cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.") {
        return Shape::Url;
    }
    let (mut digits, mut letters, mut blanks, mut other) = (0, 0, 0, 0);
    for letter in cell.chars() {
        match letter {
            _ if letter.is_ascii_digit() => digits += 1,
            _ if letter.is_alphabetic() => letters += 1,
            _ if letter.is_whitespace() => blanks += 1,
            _ => other += 1,
        }
    }
    if digits == 0 {
        return Shape::Text;
    }
    if is_date(cell, digits) {
        Shape::Date
    } else if letters == 0 || (letters <= 3 && is_money(cell)) {
        Shape::Number
    } else if blanks == 0 && digits >= 2 && letters + other <= digits * 4 && cell.len() <= 64 {
        Shape::Code
    } else {
        Shape::Text
    }
}

/// Whether a cell is a year, which may name a column of numbers.
pub(super) fn is_year(cell: &str) -> bool {
    cell.len() == 4
        && (cell.starts_with("19") || cell.starts_with("20"))
        && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a cell is a word with a number behind it, as names of many like columns are: `q10`, `item_12`, `Var 100`.
pub(super) fn is_numbered(cell: &str) -> bool {
    let word = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    (1..=3).contains(&(cell.len() - word.len()))
        && cell.starts_with(char::is_alphabetic)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | ' ' | '.' | '-'))
}

fn is_email(cell: &str) -> bool {
    let Some((local, domain)) = cell.split_once('@') else { return false };
    let named = local.chars().next_back().is_some_and(char::is_alphanumeric) || local.ends_with(['_', '-', '+', '.']);
    let host = domain.chars().next().is_some_and(char::is_alphanumeric);
    named && host && !domain.starts_with(' ') && cell.split_whitespace().count() <= 6
}

/// Whether a number stands beside the letters or the sign of a currency: `USD 30.00`, `12,50 Kč`.
fn is_money(cell: &str) -> bool {
    let is_number = |part: &str| part.chars().all(|c| c.is_ascii_digit() || ".,'-+()".contains(c) || c.is_whitespace());
    let is_word = |part: &str| {
        let letters = part.chars().filter(|letter| letter.is_alphabetic()).count();
        letters != 1 && part.chars().all(|letter| letter.is_alphabetic() || ".$€£¥".contains(letter))
    };
    let cell = cell.trim_start_matches(['-', '(']).trim_end_matches(')');
    let by_digit = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (cell.find(by_digit), cell.rfind(by_digit)) else { return false };
    let (before, number, after) = (&cell[..first], &cell[first..=last], &cell[last + 1..]);
    is_number(number) && [before, after].iter().all(|part| part.trim().is_empty() || is_word(part.trim()))
}

/// Whether the digits stand in groups as in a date or a time: `02.03.2026`, `2026-03-02T09:00:00Z`, `12 Mar 2024`, `9:30 PM`.
fn is_date(cell: &str, digits: usize) -> bool {
    if !(3..=20).contains(&digits) || cell.len() > 40 {
        return false;
    }
    let mut groups = [0_usize; 8];
    let (mut count, mut run) = (0, 0);
    let (mut word, mut words, mut longest) = (0, 0, 0);
    let (mut marks, mut colons) = (0, 0);
    let mut before = ' ';
    for letter in cell.chars().chain(Some(' ')) {
        if letter.is_ascii_digit() {
            run += 1;
        } else if run > 0 {
            if count == groups.len() {
                return false;
            }
            groups[count] = run;
            count += 1;
            run = 0;
        }
        if letter.is_alphabetic() {
            word += 1;
        } else if word > 0 {
            words += 1;
            longest = longest.max(word);
            word = 0;
        }
        marks += usize::from(matches!(letter, '-' | '/' | '.'));
        // `Created: 2026-03-02` has no clock.
        colons += usize::from(letter == ':' && before.is_ascii_digit());
        before = letter;
    }
    let groups = &groups[..count];
    let small = groups.iter().take(3).filter(|length| **length <= 2).count();
    let year = groups.iter().take(3).any(|length| *length == 4);
    if colons >= 1 && small >= 2 && (longest <= 3 && words <= 4 || year && longest <= 9 && words <= 4) {
        return !cell.starts_with(|c: char| c.is_alphabetic()) || words <= 3;
    }
    let figures = marks >= 2 && words == 0 && count == 3 && (small == 3 || small == 2 && year);
    // A month by name: `12 Mar 2024`, `7-Feb-22`, `September 24, 2026`; never `USD 30.00`.
    let named = words == 1
        && (3..=9).contains(&longest)
        && count == 2
        && small >= 1
        && (year || small == 2 && !cell.contains('.'));
    figures && !cell.starts_with('+') || named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_told_apart_by_their_looks() {
        for (cell, shape) in [
            (" ", Shape::Empty),
            ("a.b@c.org", Shape::Email),
            ("Ann Smith <ann@c.org>", Shape::Email),
            ("Ömil@gmail.com", Shape::Email),
            ("@handle", Shape::Text),
            ("1.234,56", Shape::Number),
            ("-$3.00", Shape::Number),
            ("USD 30.00", Shape::Number),
            ("12,50 Kč", Shape::Number),
            ("+49 (0) 731 256-8279", Shape::Number),
            ("50 %", Shape::Number),
            ("2026-03-02", Shape::Date),
            ("02.03.26, 09:05:07", Shape::Date),
            ("03/02/2026 09:00:00 AM", Shape::Date),
            ("2026-09-03T10:15:00.000Z", Shape::Date),
            ("2026-09-03 10:15:00 -0400", Shape::Date),
            ("Created: 2026-03-01 by system", Shape::Text),
            ("12 Mar 2024", Shape::Date),
            ("7-Feb-22", Shape::Date),
            ("September 24, 2026", Shape::Date),
            ("Sep 26, 2026 7:05 PM", Shape::Date),
            ("09:30", Shape::Date),
            ("https://a.org/x", Shape::Url),
            ("00Q5e6949056897AAA", Shape::Code),
            ("#1003", Shape::Number),
            ("p:+447700900123", Shape::Code),
            ("Address Line 2", Shape::Text),
            ("Q1", Shape::Text),
            ("Start Date (UTC)", Shape::Text),
            ("What company do you work for?", Shape::Text),
            ("Jähnplatz 4-9", Shape::Text),
        ] {
            assert_eq!(shape_of(cell), shape, "{cell}");
        }
    }
}
