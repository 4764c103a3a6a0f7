//! What the cells of a column look like, from one pass over a bounded sample.

use std::collections::HashSet;

use super::fold::fold_all;
use super::lexicon::{Said, lexicon};
use super::value::{date_look, is_blank, is_clock, is_date_like, is_email, is_phone, is_postcode, is_url, number_look};
use crate::read::Table;

/// Rows that are looked at for shares; larger tables are sampled evenly.
const SAMPLE: usize = 600;

/// A kind of content that a cell may have; one cell may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// Date, with or without time.
    Date,
    /// Figures in the order of a date that cannot be: `32.13.2026`.
    NoSuchDate,
    /// Time of the day alone.
    Clock,
    /// Any number.
    Number,
    /// A number with decimals or a currency's sign.
    Money,
    /// Figures alone, nine or more: seconds since 1970 look like that.
    LongFigures,
    /// A number that a spreadsheet means a day of the years 1982 to 2064 by.
    Serial,
    /// Yes or no, in some language.
    YesNo,
    /// Link.
    Url,
    /// Shape of a postal code.
    Postcode,
    /// Code or sign of a currency.
    Currency,
    /// Code or name of a country.
    Country,
    /// Words of letters alone.
    Words,
    /// A single word of letters.
    OneWord,
    /// Two to four words of letters with capitals.
    Names,
    /// Figures somewhere in it.
    Figures,
    /// A code with no fewer figures than letters, as numbers of orders are.
    Code,
    /// Figures among at least as many letters as a code's beginning has, without being a telephone number.
    Lettered,
    /// Ends with a firm's legal form.
    Firm,
    /// Ends with a firm's legal form or with a word of firms, or joins two with `&`.
    Business,
    /// Telephone number with the sign for abroad before it.
    Abroad,
    /// Has many words.
    Long,
}

const KINDS: usize = Kind::Long as usize + 1;

/// What a column's cells look like.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    /// Cells looked at.
    pub(super) seen: usize,
    /// Those that hold something.
    pub(super) filled: usize,
    counts: [usize; KINDS],
    /// Different texts among the filled.
    pub(super) distinct: usize,
}

impl Profile {
    /// Returns the share of `kind` among the filled cells, in percent; 0 if none is filled.
    pub(super) fn share(&self, kind: Kind) -> usize {
        (self.counts[kind as usize] * 100).checked_div(self.filled).unwrap_or(0)
    }

    /// Whether most filled cells are of `kind`.
    pub(super) fn mostly(&self, kind: Kind) -> bool {
        self.filled > 0 && self.counts[kind as usize] * 2 >= self.filled
    }

    /// Whether some cells hold something and others nothing.
    pub(super) fn is_partly_blank(&self) -> bool {
        self.filled > 0 && self.filled < self.seen
    }

    /// Whether nearly every filled cell is different from the others.
    pub(super) fn is_distinct(&self) -> bool {
        self.filled > 0 && self.distinct * 100 >= self.filled * 95
    }

    /// Looks at `cells`.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut profile = Self { seen: 0, filled: 0, counts: [0; KINDS], distinct: 0 };
        let mut texts = HashSet::new();
        for cell in cells {
            profile.seen += 1;
            let cell = cell.trim();
            if is_blank(cell) {
                continue;
            }
            profile.filled += 1;
            texts.insert(cell);
            for kind in kinds(cell) {
                profile.counts[kind as usize] += 1;
            }
        }
        profile.distinct = texts.len();
        profile
    }
}

/// Returns one profile for each column of `table`.
pub(super) fn profiles(table: &Table) -> Vec<Profile> {
    let rows = sampled(table.rows.len());
    (0..table.header.len())
        .map(|column| Profile::of(rows.iter().map(|row| table.rows.get(*row).cell(column))))
        .collect()
}

/// Returns the rows that are looked at, spread evenly, the first and the last among them.
fn sampled(rows: usize) -> Vec<usize> {
    if rows <= SAMPLE { (0..rows).collect() } else { (0..SAMPLE).map(|at| at * (rows - 1) / (SAMPLE - 1)).collect() }
}

fn kinds(cell: &str) -> Vec<Kind> {
    let mut kinds = Vec::with_capacity(4);
    let figures = cell.bytes().any(|b| b.is_ascii_digit());
    if is_email(cell) {
        kinds.push(Kind::Email);
        return kinds;
    }
    if is_url(cell) {
        kinds.push(Kind::Url);
        return kinds;
    }
    let words = cell.split_whitespace().count();
    if words > 6 {
        kinds.push(Kind::Long);
    }
    if figures {
        kinds.push(Kind::Figures);
        figure_kinds(cell, &mut kinds);
    } else {
        word_kinds(cell, words, &mut kinds);
    }
    if cell.len() <= 16 && said(cell).is_some_and(|said| matches!(said, Said::Yes | Said::No))
        || matches!(cell, "0" | "1")
    {
        kinds.push(Kind::YesNo);
    }
    kinds
}

fn figure_kinds(cell: &str, kinds: &mut Vec<Kind>) {
    if date_look(cell).is_some() {
        kinds.push(Kind::Date);
        return;
    }
    if is_date_like(cell) {
        kinds.push(Kind::NoSuchDate);
    }
    let (letters, digits) = cell.chars().fold((0, 0), |(letters, digits), c| {
        (letters + usize::from(c.is_alphabetic()), digits + usize::from(c.is_ascii_digit()))
    });
    if letters <= digits && !cell.contains(char::is_whitespace) {
        kinds.push(Kind::Code);
    }
    if is_clock(cell) {
        kinds.push(Kind::Clock);
    }
    if is_phone(cell) {
        kinds.push(Kind::Phone);
        kinds.extend(cell.starts_with('+').then_some(Kind::Abroad));
    } else if letters >= 2 {
        kinds.push(Kind::Lettered);
    }
    if is_postcode(cell) {
        kinds.push(Kind::Postcode);
    }
    if let Some(number) = number_look(cell) {
        kinds.push(Kind::Number);
        if number.money || number.decimal.is_some() || number.open.is_some() {
            kinds.push(Kind::Money);
        }
        if cell.len() >= 5 && cell.as_bytes()[0].is_ascii_digit() {
            let day = cell.parse::<f64>().is_ok_and(|day| (30_000.0..60_000.0).contains(&day));
            kinds.extend(day.then_some(Kind::Serial));
        }
        if number.figures >= 9 && cell.bytes().all(|b| b.is_ascii_digit()) {
            kinds.push(Kind::LongFigures);
        }
    }
    if ends_with_legal_form(cell) {
        kinds.extend([Kind::Firm, Kind::Business]);
    }
}

fn word_kinds(cell: &str, words: usize, kinds: &mut Vec<Kind>) {
    let lexicon = lexicon();
    if cell.chars().count() <= 3 && lexicon.currencies.contains(&cell.to_lowercase()) {
        kinds.push(Kind::Currency);
    }
    if cell.len() <= 32 && words <= 4 && lexicon.countries.contains(&fold_all(cell)) {
        kinds.push(Kind::Country);
    }
    let letters = |c: char| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’' | ',' | '&' | '´' | '`');
    if cell.chars().all(letters) && cell.chars().any(char::is_alphabetic) {
        kinds.push(Kind::Words);
        if words == 1 {
            kinds.push(Kind::OneWord);
        } else if words <= 4 && cell.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count() >= 2
        {
            kinds.push(Kind::Names);
        }
    }
    if words > 1 && ends_with_legal_form(cell) {
        kinds.extend([Kind::Firm, Kind::Business]);
    } else if words > 1 && (cell.contains(" & ") || ends_with_firm_word(cell)) {
        kinds.push(Kind::Business);
    }
}

/// Whether the last word is one that firms call themselves by: `Studio`, `Consulting`, `Bau`.
fn ends_with_firm_word(cell: &str) -> bool {
    cell.split_whitespace().next_back().is_some_and(|last| lexicon().firm_words.contains(&fold_all(last)))
}

fn ends_with_legal_form(cell: &str) -> bool {
    let last = cell.split_whitespace().next_back().unwrap_or("");
    let form: String = last.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    form.len() <= 12 && cell.len() > last.len() && lexicon().legal_forms.contains(&form)
}

/// Returns what a cell's word says.
pub(super) fn said(cell: &str) -> Option<Said> {
    let cell = cell.trim();
    if cell.len() > 48 {
        return None;
    }
    let (lexicon, folded) = (lexicon(), fold_all(cell));
    lexicon.values.get(&folded).copied().or_else(|| {
        let start = lexicon.value_starts.iter().find(|(start, _)| folded.starts_with(start.as_str()));
        start.map(|(_, said)| *said)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_filled_cells() {
        let profile = Profile::of(["a@b.example", "--", "c@d.example", "", "none of it", "N/A"].into_iter());
        assert_eq!((profile.seen, profile.filled), (6, 3));
        assert_eq!(profile.share(Kind::Email), 66);
        assert!(profile.mostly(Kind::Email) && profile.is_partly_blank() && profile.is_distinct());
        assert_eq!(Profile::of([""].into_iter()).share(Kind::Email), 0);
    }

    #[test]
    fn firms_countries_and_names_are_seen() {
        let firms = Profile::of(["Blue Harbor Inc.", "Müller GmbH & Co. KG", "Nova s.r.o."].into_iter());
        assert!(firms.share(Kind::Firm) >= 66, "{firms:?}");
        let countries = Profile::of(["DE", "España", "United Kingdom"].into_iter());
        assert_eq!(countries.share(Kind::Country), 100);
        let names = Profile::of(["Ann Archer", "Dr. José María López", "Conti, Chiara"].into_iter());
        assert_eq!(names.share(Kind::Names), 100);
        let answers = Profile::of(["Sí", "No", "ja", "TRUE", "0"].into_iter());
        assert_eq!(answers.share(Kind::YesNo), 100);
    }

    #[test]
    fn a_large_table_is_sampled_from_its_first_to_its_last_row() {
        let rows = sampled(1_000_000);
        assert_eq!((rows.len(), rows[0], rows.last().copied()), (SAMPLE, 0, Some(999_999)));
        assert_eq!(sampled(3), [0, 1, 2]);
    }
}
