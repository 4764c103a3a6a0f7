//! What one cell looks like, seen without its column.

use super::layout::DecimalMark;
use super::lexicon::lexicon;
use super::spelled;

/// Which part of a date stands first where it is written in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// `2026-03-02`, `20260302T1130`: the year.
    Year,
    /// `25/03/2026`: only the day can.
    Day,
    /// `03/25/2026`: only the month can.
    Month,
    /// `03/02/2026`: day or month.
    Either,
    /// `2 Mar 2026`: the month is a word.
    Word,
}

/// How a cell writes a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateLook {
    /// What stands first.
    pub(super) lead: Lead,
    /// Mark between the figures.
    pub(super) mark: char,
    /// Whether a time follows.
    pub(super) clock: bool,
    /// Whether that time counts AM and PM.
    pub(super) half_days: bool,
    /// The first two figures, if the date is figures alone.
    pub(super) figures: (u32, u32),
}

/// First three letters of the months' names in the languages of the lexicon, accents left out.
const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec mai okt dez fev avr jui aou ene abr ago dic gen mag \
                      giu lug set ott out mrt mei led uno bre dub kve cer cvn cvc srp zar rij lis pro sty lut kwi maj \
                      cze lip sie wrz paz gru mae";

/// How further months' names begin, which in three letters would be those of other words.
const LONGER_MONTHS: &str = "desem tammik helmik maalisk huhtik toukok kesak heinak elok syysk lokak marrask jouluk szept \
                             ianua iunie iulie noiem";

/// Returns how `cell` writes a date, or `None` if it holds none.
pub(super) fn date_look(cell: &str) -> Option<DateLook> {
    let cell = cell.trim().trim_start_matches('\'');
    if let Some(plain) = spelled::date(cell) {
        return date_look(&plain);
    }
    if cell.len() < 6 || cell.len() > 72 || !cell.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut both = (0, 0);
    let (lead, mark, rest) = match leading_figures(cell) {
        (0, _, _) => match worded(cell) {
            Some(found) => found,
            None => return behind_weekday(cell).and_then(date_look),
        },
        (4, year, rest) => year_first(year, rest)?,
        (8, compact, rest) => (compact_date(compact, rest)?, ' ', rest),
        (1 | 2, first, rest) => match figures(first, rest) {
            Some((lead, mark, second, rest)) => {
                both = (first, second);
                (lead, mark, rest)
            }
            None => worded(cell)?,
        },
        _ => return None,
    };
    let rest = rest.trim_start_matches(['T', ',', ' ', '.']);
    let clock = rest.contains(':')
        || rest.len() >= 4 && rest.bytes().take(4).all(|b| b.is_ascii_digit())
        || is_other_clock(rest);
    if !rest.is_empty() && !clock && !rest.starts_with(['Z', 'U', '+', '-', 'r']) {
        return None;
    }
    let half_days = clock && rest.bytes().any(|b| b == b'm' || b == b'M') && half_day(rest);
    Some(DateLook { lead, mark, clock, half_days, figures: both })
}

/// Whether `rest` is a time without a colon: `14.05`, `alle ore 14.05`, `à 14h05`, `2 PM`.
fn is_other_clock(rest: &str) -> bool {
    let mut rest = rest;
    for _ in 0..2 {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        if rest[..end].chars().count() <= 4 {
            rest = rest[end..].trim_start_matches([' ', '.', '\u{a0}']);
        }
    }
    let (count, hour, behind) = leading_figures(rest);
    if !(1..=2).contains(&count) || hour > 24 {
        return false;
    }
    let minutes = behind.strip_prefix(['.', 'h', 'H']).or_else(|| behind.strip_prefix(" h ")).map(leading_figures);
    minutes.is_some_and(|(count, minute, _)| count == 2 && minute < 60) || behind.len() <= 6 && half_day(behind)
}

/// How the days of the week begin, in the languages that are known.
const WEEKDAYS: &str = "mon tue wed thu fri sat sun mo di mi do fr sa so lu ma me je ve lun mar mer jeu ven sam dim mie \
                        jue vie sab dom gio seg ter qua qui sex wo vr za zo po ut st ct pa ne pon wto sro czw pia sob \
                        nie pn wt sr cz pt nd";

/// Returns what stands behind the day of the week, if figures do: `Wed 03/04/2026`, `Montag, 02.03.2026`.
fn behind_weekday(cell: &str) -> Option<&str> {
    let end = cell.find(|c: char| !c.is_alphabetic()).unwrap_or(cell.len());
    let rest = cell[end..].trim_start_matches(['.', ',', ' ']);
    if !(2..=12).contains(&end) || rest.len() == cell.len() - end || !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let word = super::fold::fold_all(&cell[..end]);
    let is_day = |day: &str| word == day || word.len() > 4 && day.len() == 3 && word.starts_with(day);
    let long = |day: &str| {
        word.len() > 4 && day.len() == 2 && word.starts_with(day) && (word.ends_with("tag") || word.ends_with("woch"))
    };
    WEEKDAYS.split_whitespace().any(|day| is_day(day) || long(day)).then_some(rest)
}

/// Whether `rest` says AM or PM.
fn half_day(rest: &str) -> bool {
    let upper = rest.to_ascii_uppercase();
    ["AM", "PM", "A.M.", "P.M."].iter().any(|word| upper.contains(word))
}

/// Splits the figures that `text` starts with from the rest, and says how many there are.
fn leading_figures(text: &str) -> (usize, u32, &str) {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    (count, text[..count].parse().unwrap_or(0), &text[count..])
}

fn year_first(year: u32, rest: &str) -> Option<(Lead, char, &str)> {
    let mark = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (count, month, rest) = leading_figures(&rest[1..]);
    let rest = rest.strip_prefix(mark)?;
    let (more, day, rest) = leading_figures(rest);
    let right = (1..=2).contains(&count) && (1..=2).contains(&more) && month <= 12 && day <= 31;
    (right && (1000..=2999).contains(&year)).then_some((Lead::Year, mark, rest))
}

fn compact_date(compact: u32, rest: &str) -> Option<Lead> {
    let (year, month, day) = (compact / 10_000, compact / 100 % 100, compact % 100);
    let right = (1900..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    (right && (rest.is_empty() || rest.starts_with('T'))).then_some(Lead::Year)
}

fn figures(first: u32, rest: &str) -> Option<(Lead, char, u32, &str)> {
    let mark = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (count, second, rest) = leading_figures(rest[1..].trim_start());
    if !(1..=2).contains(&count) {
        return None;
    }
    let rest = rest.strip_prefix(mark)?.trim_start();
    let (count, _, rest) = leading_figures(rest);
    let lead = match (first, second) {
        (1..=12, 1..=12) => Lead::Either,
        (13..=31, 1..=12) => Lead::Day,
        (1..=12, 13..=31) => Lead::Month,
        _ => return None,
    };
    (count == 2 || count == 4).then_some((lead, mark, second, rest))
}

/// Reads `2 Mar 2026`, `1 de marzo de 2026`, `Mar 2, 2026`, `Mon, 02 Mar 2026`, `7-Feb-22`.
fn worded(cell: &str) -> Option<(Lead, char, &str)> {
    let mut figures = 0;
    let mut month = false;
    let mut rest = cell;
    for _ in 0..6 {
        rest = rest.trim_start_matches([' ', ',', '-', '.', '/']);
        let (count, _, after) = leading_figures(rest);
        if count > 0 {
            figures += 1;
            rest = after;
            let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| rest.strip_prefix(ending));
            rest = ordinal.unwrap_or(rest);
        } else {
            let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let word = super::fold::fold_all(&rest[..end]);
            let start: String = word.chars().take(3).collect();
            month |= start.len() == 3 && MONTHS.split_whitespace().any(|name| name == start)
                || word.len() > 4 && LONGER_MONTHS.split_whitespace().any(|name| word.starts_with(name))
                || word == "des";
            rest = &rest[end..];
        }
        if month && figures == 2 {
            return Some((Lead::Word, ' ', rest));
        }
    }
    None
}

/// Whether `cell` is written like a date in figures, whether or not there is such a day.
pub(super) fn is_date_like(cell: &str) -> bool {
    let day = cell.split([' ', 'T']).next().unwrap_or("");
    let Some(mark) = day.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/' | '.')) else {
        return false;
    };
    let mut parts = day.split(mark).map(|part| (part.len(), part.bytes().all(|b| b.is_ascii_digit())));
    let lengths: Vec<usize> =
        parts.by_ref().take(4).filter(|(_, figures)| *figures).map(|(length, _)| length).collect();
    matches!(lengths.as_slice(), [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2]) && day.matches(mark).count() == 2
}

/// Whether `cell` is a time of the day without a date.
pub(super) fn is_clock(cell: &str) -> bool {
    let (count, hour, rest) = leading_figures(cell.trim());
    let Some(rest) = rest.strip_prefix(':') else { return false };
    let (more, minute, _) = leading_figures(rest);
    (1..=2).contains(&count) && hour < 24 && more == 2 && minute < 60 && cell.len() < 24
}

/// How a cell writes a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NumberLook {
    /// The mark before the decimals, if the cell decides it.
    pub(super) decimal: Option<DecimalMark>,
    /// The mark before the decimals if the only mark in it is one: `1,200` reads as `Comma` here.
    pub(super) open: Option<DecimalMark>,
    /// Figures in all.
    pub(super) figures: usize,
    /// Whether a sign of a currency stands beside it.
    pub(super) money: bool,
}

/// Returns how `cell` writes a number, alone or as money, or `None` if it holds none.
pub(super) fn number_look(cell: &str) -> Option<NumberLook> {
    let cell = cell.trim().trim_start_matches('\'');
    let cell = spelled::booked(cell).map_or(cell, |(amount, _)| amount);
    if cell.len() > 32 || !cell.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let (first, last) = (cell.find(|c: char| c.is_ascii_digit())?, cell.rfind(|c: char| c.is_ascii_digit())?);
    let (head, core, tail) = (&cell[..first], &cell[first..=last], &cell[last + 1..]);
    let (Some(before), Some(behind)) = (money_beside(head), money_beside(tail)) else {
        // A shortened one is money only if something says so: `12k` may be anything.
        let plain = spelled::money(cell)?;
        return number_look(&plain).filter(|look| look.money);
    };
    let money = before | behind;
    let (mut dots, mut commas, mut figures) = (0_usize, 0_usize, 0_usize);
    for c in core.chars() {
        match c {
            '0'..='9' => figures += 1,
            '.' => dots += 1,
            ',' => commas += 1,
            '\'' | '’' => {}
            c if c.is_whitespace() => {}
            _ => return spelled::money(cell).filter(|plain| plain != cell).and_then(|plain| number_look(&plain)),
        }
    }
    let after = |mark: char| core.rfind(mark).map_or(0, |at| core.len() - at - 1);
    let (decimal, open) = match (dots, commas) {
        (0, 0) => (None, None),
        (1, 0) if after('.') == 3 => (None, Some(DecimalMark::Dot)),
        (0, 1) if after(',') == 3 => (None, Some(DecimalMark::Comma)),
        // The last of two marks stands before the decimals, and a mark that is repeated does not.
        (1.., 1..) if core.rfind('.') < core.rfind(',') => (Some(DecimalMark::Comma), None),
        (0, 1) | (2.., 0) => (Some(DecimalMark::Comma), None),
        _ => (Some(DecimalMark::Dot), None),
    };
    Some(NumberLook { decimal, open, figures, money })
}

/// Whether the text beside a number names a currency; `None` if it holds anything else than that and words for taxes.
fn money_beside(text: &str) -> Option<bool> {
    let plain = |c: char| matches!(c, '(' | ')' | '-' | '+' | '.' | ',' | '–' | '—' | '/' | '=') || c.is_whitespace();
    let lexicon = lexicon();
    let mut money = false;
    for word in text.split(|c: char| plain(c)).filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        let known = word.len() == 3 && lexicon.currencies.contains(&lower);
        let sign = word.chars().count() <= 3 && word.chars().any(|c| !c.is_alphanumeric() && !c.is_ascii_punctuation());
        if known || sign || word.contains('$') || lexicon.money_words.contains(&lower) {
            money = true;
        } else if !lexicon.tax_words.contains(&lower) {
            return None;
        }
    }
    Some(money)
}

/// Whether `cell` holds something like an e-mail address, also `Name <a@b>` or two of them.
pub(super) fn is_email(cell: &str) -> bool {
    let Some(at) = cell.find('@') else { return false };
    let before = cell[..at].chars().next_back().is_some_and(char::is_alphanumeric)
        || cell[..at].ends_with(['_', '.', '-', '+', '!', '\'']);
    let after = cell[at + 1..].chars().next().is_some_and(char::is_alphanumeric);
    before && after && cell.len() < 200 && cell.split_whitespace().count() <= 6 && !cell.contains("://")
}

/// Whether `cell` looks like a telephone number: seven to fifteen figures and what people put between them.
pub(super) fn is_phone(cell: &str) -> bool {
    let cell = cell.trim().trim_start_matches('\'');
    let cell = cell.strip_prefix("p:").or_else(|| cell.strip_prefix("tel:")).unwrap_or(cell);
    let plain = cell.find(['x', 'e', 'D', '#']).map_or(cell, |at| &cell[..at]);
    let figures = plain.bytes().filter(u8::is_ascii_digit).count();
    if !(7..=16).contains(&figures) || plain.len() > 30 {
        return false;
    }
    let marks = plain.bytes().filter(|b| !b.is_ascii_digit()).count();
    let known =
        plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '/' | '.' | ' ' | '\u{a0}'));
    let decimal = marks == 1 && plain.contains('.');
    known && !decimal && (plain.starts_with(['+', '(', '0']) || marks > 0 || (9..=13).contains(&figures))
}

/// Whether `cell` is a link or the address of a page.
pub(super) fn is_url(cell: &str) -> bool {
    let start = cell.trim_start().get(..4).unwrap_or("");
    start.eq_ignore_ascii_case("http") || start.eq_ignore_ascii_case("www.")
}

/// Whether `cell` has the shape of a postal code of some country.
pub(super) fn is_postcode(cell: &str) -> bool {
    let cell = cell.trim().trim_start_matches('\'');
    if !(3..=10).contains(&cell.len()) || !cell.is_ascii() {
        return false;
    }
    let shape: Vec<u8> = cell
        .bytes()
        .map(|b| match b {
            b'0'..=b'9' => b'9',
            b'a'..=b'z' | b'A'..=b'Z' => b'A',
            other => other,
        })
        .collect();
    matches!(
        shape.as_slice(),
        b"9999"
            | b"99999"
            | b"999999"
            | b"999 99"
            | b"99-999"
            | b"99999-9999"
            | b"9999 AA"
            | b"9999AA"
            | b"9999-999"
            | b"99999-999"
            | b"999-9999"
            | b"A9 9AA"
            | b"A99 9AA"
            | b"A9A 9AA"
            | b"AA9 9AA"
            | b"AA99 9AA"
            | b"AA9A 9AA"
            | b"A9A9A9"
            | b"A9A 9A9"
            | b"A-9999"
            | b"A-99999"
            | b"AA-9999"
            | b"AA-99999"
    )
}

/// Whether `cell` says that there is nothing: blank, `--`, `N/A`, `null` and the like.
pub(super) fn is_blank(cell: &str) -> bool {
    let cell = cell.trim();
    let may_be = |first: u8| matches!(first, b'-' | b'#' | b'(' | b'\\' | b'N' | b'n' | b'U' | b'u' | 0x80..);
    match cell.len() {
        0 => true,
        1..=9 if may_be(cell.as_bytes()[0]) => [
            "-",
            "--",
            "---",
            "–",
            "—",
            "n/a",
            "#n/a",
            "null",
            "(null)",
            "nil",
            "nan",
            "none",
            "(none)",
            "(blank)",
            "(not set)",
            "\\n",
            "not set",
            "undefined",
        ]
        .iter()
        .any(|word| cell.eq_ignore_ascii_case(word)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_many_tools_are_seen() {
        for (cell, lead) in [
            ("2026-03-02", Lead::Year),
            ("2026/03/02 9:05:00 AM GMT+1", Lead::Year),
            ("2026-03-02T09:05:00.000Z", Lead::Year),
            ("20110122T113000", Lead::Year),
            ("25.03.2026", Lead::Day),
            ("2. 3. 2026", Lead::Either),
            ("03/25/26", Lead::Month),
            ("3/2/2026 2:30:00 PM", Lead::Either),
            ("02.03.26, 09:05:00", Lead::Either),
            ("3 mai 2026 à 14h05", Lead::Word),
            ("3 mai 2026 à 14 h 05", Lead::Word),
            ("3 maggio 2026 alle ore 14.05", Lead::Word),
            ("2026年5月3日 午後2時05分", Lead::Year),
            ("\u{200e}25/03/2026", Lead::Day),
            ("12 Mar 2024", Lead::Word),
            ("7-Feb-22", Lead::Word),
            ("Sep 26, 2026 7:05 PM", Lead::Word),
            ("Mar 2, 2026 9:05:00 AM PDT", Lead::Word),
            ("1 de marzo de 2026", Lead::Word),
            ("Mon, 02 Mar 2026 09:05:00 +0000", Lead::Word),
            ("2. März 2026", Lead::Word),
            ("Wed 03/25/2026 09:05 AM", Lead::Month),
            ("Mittwoch, 25.03.2026", Lead::Day),
            ("Mar 25, 2026", Lead::Word),
            ("2 marzo 2026 ore 14.05", Lead::Word),
            ("20.03.2026 13h05", Lead::Day),
            ("13/9/2026 2PM", Lead::Day),
            ("2. desember 2026", Lead::Word),
            ("Mon Mar 02 2026 14:05:00 GMT+0100 (Central European Standard Time)", Lead::Word),
        ] {
            assert_eq!(date_look(cell).map(|look| look.lead), Some(lead), "{cell}");
        }
        for cell in [
            "",
            "12",
            "1.234,56",
            "+49 171 2345678",
            "Marsh Street 12",
            "10-20",
            "45/45/2026",
            "12345678",
            "192.168.1.10",
        ] {
            assert_eq!(date_look(cell), None, "{cell}");
        }
        assert!(date_look("3/2/2026 2:30:00 PM").is_some_and(|look| look.half_days));
    }

    #[test]
    fn numbers_say_their_decimal_mark_if_they_can() {
        for (cell, decimal) in [
            ("1,234.56", Some(DecimalMark::Dot)),
            ("1.234,56", Some(DecimalMark::Comma)),
            ("12,50 €", Some(DecimalMark::Comma)),
            ("$3.00", Some(DecimalMark::Dot)),
            ("(15.00)", Some(DecimalMark::Dot)),
            ("USD 30.00", Some(DecimalMark::Dot)),
            ("1 234,50 Kč", Some(DecimalMark::Comma)),
            ("43,000,000", Some(DecimalMark::Dot)),
            ("Rs. 1,200.50/-", Some(DecimalMark::Dot)),
            ("12,50 € TTC", Some(DecimalMark::Comma)),
            ("12,50 zł (brutto)", Some(DecimalMark::Comma)),
            ("1,200", None),
            ("1200", None),
        ] {
            assert_eq!(number_look(cell).map(|look| look.decimal), Some(decimal), "{cell}");
        }
        for cell in ["", "abc", "12 Main Street", "a1", "2026-03-02", "12 incl. lunch"] {
            assert_eq!(number_look(cell), None, "{cell}");
        }
    }

    #[test]
    fn addresses_numbers_and_codes_are_told_apart() {
        for cell in ["a@b.example", " Ann <ann@b.example>", "ömil@b.example", "a@b,example", "ann.@b.example"] {
            assert!(is_email(cell), "{cell}");
        }
        for cell in ["@handle", "ann at b", "", "https://a@b.example"] {
            assert!(!is_email(cell), "{cell}");
        }
        for cell in [
            "+49 171 234567",
            "0049171234567",
            "(0171) 234-567",
            "p:+447911123456",
            "'+39 333 1234567",
            "555-0100 123 x12",
        ] {
            assert!(is_phone(cell), "{cell}");
        }
        for cell in ["12345", "1234567.89", "", "ABC1234567"] {
            assert!(!is_phone(cell), "{cell}");
        }
        for cell in ["01067", "SW1A 1AA", "1012 AB", "602 00", "12345-6789"] {
            assert!(is_postcode(cell), "{cell}");
        }
        assert!(is_blank("N/A") && is_blank(" -- ") && is_blank("") && !is_blank("no"));
        assert!(is_clock("9:05") && is_clock("09:05:30 AM") && !is_clock("9.05") && !is_clock("2026-03-02 09:05"));
    }
}
