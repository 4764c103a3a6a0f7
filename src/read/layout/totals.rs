//! Rows that sum up the others: by their label, and by arithmetic.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::rows::{RowRef, Rows};
use super::super::shape::{Shape, shape_of};
use super::aside::{Aside, filled};
use super::blocks::Region;
use super::profile::Profile;

/// Words that begin the label of a total, in lower case.
const LABELS: Words = Words(
    "celkem celkom celková celkové celkový eindtotaal endsumme ensemble gesamt gesamtbetrag gesamtergebnis gesamtsumme \
     grand insgesamt overall razem somme subtotaal subtotal subtotale subtotales subtotals sum suma summa summe summen \
     sums součet součty totaal totaalbedrag total totale totalen totales totali totals totaux totais totalt ukupno \
     kokku kopā samlet skupaj spolu totalsumma yhteensä zwischensumme összesen łącznie итого всего разом σύνολο toplam",
);

/// Words that end the label of a total: `Montant total`, `North Total`.
const ENDS: Words = Words("celkem gesamt razem summe totaal total totale totales totals totalt totaux součet");

/// Labels of two words that are totals only together.
const PHRASES: &[&str] = &["i alt", "en total", "au total", "in totale", "genel toplam", "iš viso", "no total"];

/// Words that may follow in the label of a total.
const FURTHER: Words = Words(
    "all allgemein amount betrag brutto complessivo contacts contactos contacten count datensätze enregistrements \
     general generale generál geral gesamt gross général kontakte końcowa lignes net netto of orders records registros \
     rows suma sum summe součet total totale totals zeilen záznamů",
);

/// Labels of totals that are no names, whatever follows.
const PLAIN: Words = Words(
    "eindtotaal endsumme gesamtergebnis gesamtsumme subtotaal subtotal subtotale subtotales subtotals zwischensumme",
);

/// Words after `Total` behind which stands what is summed up.
const OF: Words = Words("for of für von pour du des per di para voor za");

/// Words of one kind, blanks between them.
struct Words(&'static str);

impl Words {
    fn have(&self, word: &str) -> bool {
        self.0.split_ascii_whitespace().any(|known| known == word)
    }
}

/// Whether some label begins or ends with a word of this length and these first and last letters, the case of ASCII aside:
/// hardly any word of a table's does, and every row's first one is looked at.
fn may_be_label(word: &str) -> bool {
    static SEEN: LazyLock<HashSet<[u8; 3]>> = LazyLock::new(|| {
        let words = [&LABELS, &ENDS].into_iter().flat_map(|words| words.0.split_ascii_whitespace());
        words.filter(|word| word.is_ascii()).filter_map(ends_of).collect()
    });
    !word.is_ascii() || ends_of(word).is_some_and(|ends| SEEN.contains(&ends))
}

fn ends_of(word: &str) -> Option<[u8; 3]> {
    let (first, last) = (word.bytes().next()?, word.bytes().next_back()?);
    Some([u8::try_from(word.len()).ok()?, first.to_ascii_lowercase(), last.to_ascii_lowercase()])
}

/// Where a row stands in its table.
pub(super) struct Place {
    /// Whether a blank row stands between it and the data.
    pub(super) gap: bool,
    /// Whether no data follows it.
    pub(super) last: bool,
}

/// Whether the first filled cell of a row is the label of a total.
pub(super) fn has_label(row: RowRef<'_>) -> bool {
    filled(row).next().is_some_and(|(_, cell)| label(cell).is_some())
}

/// Whether a row begins with a word of totals, whatever follows: `Total called`.
pub(super) fn speaks_of_sums(row: RowRef<'_>) -> bool {
    let words = filled(row).next().map_or("", |(_, cell)| cell);
    let first = words.split(|letter: char| !letter.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    first.len() <= 24 && LABELS.have(&first.to_lowercase())
}

/// How much a label says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    /// `Total`, which may also be a name.
    Bare,
    /// `Grand total (123 records):`, which may not.
    Full,
}

fn label(cell: &str) -> Option<Label> {
    // No total is called like an address.
    if cell.len() > 60 || memchr::memchr(b'@', cell.as_bytes()).is_some() {
        return None;
    }
    let bare = cell.trim_end_matches([':', ' ']);
    if PHRASES.iter().any(|phrase| bare.eq_ignore_ascii_case(phrase)) {
        return Some(if bare.len() < cell.len() { Label::Full } else { Label::Bare });
    }
    let mut words = cell.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let first = words.next()?;
    if first.len() > 24 || !may_be_label(first) && words.clone().next_back().is_none_or(|last| !may_be_label(last)) {
        return None;
    }
    let first = first.to_lowercase();
    if !LABELS.have(&first) {
        let last = words.clone().next_back()?.to_lowercase();
        return (words.count() <= 3 && ENDS.have(&last)).then_some(Label::Bare);
    }
    let marked = cell.contains(|letter: char| letter.is_ascii_digit() || letter == ':');
    let colon = cell.find(':').is_some_and(|at| at + 1 == cell.len() || cell[..at].chars().all(char::is_alphabetic));
    if PLAIN.have(&first) || colon {
        return Some(Label::Full);
    }
    let mut further = 0;
    for word in words {
        further += 1;
        if further == 1 && OF.have(&word.to_lowercase()) {
            return Some(Label::Full);
        }
        if !FURTHER.have(&word.to_lowercase()) && word.chars().count() > 3 {
            return None;
        }
    }
    match (first.as_str(), further) {
        ("grand" | "overall", 0) => None,
        (_, 0) if !marked => Some(Label::Bare),
        _ => Some(Label::Full),
    }
}

/// Whether a row is the total of the others by its label and by what it leaves empty.
pub(super) fn is_total(row: RowRef<'_>, profile: &Profile, place: &Place) -> bool {
    let mut cells = filled(row);
    let Some((at, first)) = cells.next() else { return false };
    let Some(label) = label(first) else { return false };
    let mut further = 0;
    for (_, cell) in cells {
        further += 1;
        let is_number = shape_of(cell) == Shape::Number || cell.chars().count() <= 3;
        if !is_number {
            return false;
        }
    }
    if !place.gap && !place.last && label == Label::Bare {
        return false;
    }
    if further == 0 && label == Label::Bare && !place.gap {
        return false;
    }
    let leaves_out = (0..profile.width())
        .any(|column| column != at && profile.is_always_filled(column) && row.cell(column).trim().is_empty());
    place.gap || leaves_out || label == Label::Full && further + 1 < profile.full_fill().max(2)
}

/// Returns how many numbers of a row are the sums of their columns above, and how many are not; `None` if too few rows are
/// above it.
pub(super) fn summed(
    grid: &Rows,
    region: &Region,
    aside: &[Aside],
    last: usize,
    before: &Sums,
) -> Option<(usize, usize)> {
    let is_aside = |row: &usize| aside.binary_search_by(|aside| aside.row.cmp(row)).is_ok();
    let cells: Vec<_> = filled(grid.get(last)).filter(|(_, cell)| shape_of(cell) == Shape::Number).collect();
    let mut sums: Vec<_> = cells.iter().map(|(column, _)| before.of(*column)).collect();
    let mut rows = before.rows;
    for index in region.rows.iter().cloned().flatten().take_while(|index| *index < last).filter(|row| !is_aside(row)) {
        rows += 1;
        for ((column, _), sum) in cells.iter().zip(&mut sums) {
            let cell = grid.get(index).cell(*column).trim();
            if !cell.is_empty() {
                *sum = sum.zip(thousandths(cell)).and_then(|(sum, value)| sum.checked_add(value));
            }
        }
    }
    let fits = |((_, cell), sum): &(&(usize, &str), &Option<i128>)| {
        sum.is_some_and(|sum| sum != 0 && thousandths(cell) == Some(sum))
    };
    let count = cells.iter().zip(&sums).filter(fits).count();
    (rows >= 2).then_some((count, cells.len() - count))
}

/// Whether a row is words and how many rows there are above, whatever the words: `Calls in all`, `33`.
pub(super) fn counts_rows(grid: &Rows, region: &Region, aside: &[Aside], last: usize, before: &Sums) -> bool {
    /// Rows from which on a number is hardly theirs by chance.
    const ENOUGH: usize = 3;
    let mut cells = filled(grid.get(last)).map(|(_, cell)| cell);
    let (Some(words), Some(number), None) = (cells.next(), cells.next(), cells.next()) else { return false };
    if shape_of(words) != Shape::Text || shape_of(number) != Shape::Number {
        return false;
    }
    let above = region.rows.iter().cloned().flatten().take_while(|index| *index < last).count();
    let aside = aside.iter().filter(|aside| aside.row < last).count();
    let rows = before.rows + above - aside.min(above);
    rows >= ENOUGH && number.parse() == Ok(rows)
}

/// Returns the last row of data if it has no label, numbers only, and each of them is the sum of its column.
pub(super) fn sum_without_label(
    grid: &Rows,
    region: &Region,
    profile: &Profile,
    aside: &[Aside],
    before: &Sums,
) -> Option<usize> {
    let is_aside = |row: &usize| aside.binary_search_by(|aside| aside.row.cmp(row)).is_ok();
    let last = region.rows.iter().rev().flat_map(|rows| rows.clone().rev()).find(|row| !is_aside(row))?;
    let row = grid.get(last);
    let cells: Vec<_> = filled(row).collect();
    let always = (0..profile.width()).filter(|column| profile.is_always_filled(*column));
    let empty = always.filter(|column| row.cell(*column).trim().is_empty()).count();
    if cells.is_empty() || empty == 0 || cells.iter().any(|(_, cell)| shape_of(cell) != Shape::Number) {
        return None;
    }
    summed(grid, region, aside, last, before).filter(|(sums, others)| *sums > 0 && *others == 0).map(|_| last)
}

/// The sums of the columns of numbers in rows that were let go.
#[derive(Default)]
pub(super) struct Sums {
    rows: usize,
    /// For each column its sum; `None` if it holds something else than numbers. Columns beyond hold nothing.
    columns: Vec<Option<i128>>,
}

impl Sums {
    /// Adds rows of which only the columns `is_summed` says yes to hold numbers for the most part.
    pub(super) fn add(&mut self, rows: &Rows, is_summed: impl Fn(usize) -> bool) {
        self.rows += rows.len();
        for row in rows.iter() {
            if self.columns.len() < row.len() {
                self.columns.extend((self.columns.len()..row.len()).map(|column| is_summed(column).then_some(0)));
            }
            for (cell, sum) in row.cells().zip(&mut self.columns) {
                let Some(value) = sum else { continue };
                let cell = cell.trim();
                if !cell.is_empty() {
                    *sum = thousandths(cell).and_then(|more| value.checked_add(more));
                }
            }
        }
    }

    fn of(&self, column: usize) -> Option<i128> {
        self.columns.get(column).copied().unwrap_or(Some(0))
    }
}

/// Returns a number in thousandths; the last mark with one, two or more than three digits behind it stands before the decimals.
fn thousandths(cell: &str) -> Option<i128> {
    /// Figures and marks of a number at most.
    const MOST: usize = 40;
    let mut kept = [0_u8; MOST];
    let mut length = 0;
    for byte in cell.bytes().filter(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')) {
        *kept.get_mut(length)? = byte;
        length += 1;
    }
    let kept = &kept[..length];
    let is_mark = |byte: &u8| !byte.is_ascii_digit();
    let point = kept.iter().rposition(is_mark).filter(|at| {
        let other = kept[..*at].iter().any(is_mark);
        let repeated = kept[..*at].contains(&kept[*at]);
        !repeated && (other || length - at - 1 != 3)
    });
    let (whole, decimals) = point.map_or((kept, &[][..]), |at| (&kept[..at], &kept[at + 1..]));
    let mut value: i128 = 0;
    let mut figures = 0;
    for byte in whole.iter().filter(|byte| byte.is_ascii_digit()) {
        figures += 1;
        value = value * 10 + i128::from(byte - b'0');
        if figures > 24 {
            return None;
        }
    }
    if figures == 0 && point.is_none() {
        return None;
    }
    for place in 0..3 {
        value = value * 10 + decimals.get(place).map_or(0, |byte| i128::from(byte - b'0'));
    }
    let negative = cell.starts_with('(') || memchr::memchr(b'-', cell.as_bytes()).is_some();
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_words_of_totals_and_nothing_else() {
        for cell in [
            "Total",
            "Grand Totals (285 records)",
            "Summe",
            "Gesamt:",
            "Totale generale",
            "Celkem",
            "Total EUR",
            "Montant total",
            "Total général",
            "Celkový součet",
        ] {
            assert!(label(cell).is_some(), "{cell}");
        }
        for cell in ["Total Energies SE", "Sumter", "Grand", "Summer Smith", "Totally Spies", "12", ""] {
            assert!(label(cell).is_none(), "{cell}");
        }
    }

    #[test]
    fn numbers_are_read_in_either_notation() {
        for (cell, value) in [
            ("14.937,63", 14_937_630),
            ("1,234.5", 1_234_500),
            ("47,55", 47_550),
            ("285", 285_000),
            ("1.234", 1_234_000),
            ("-3.00", -3_000),
            ("(15.00)", -15_000),
            ("1.234.567", 1_234_567_000),
        ] {
            assert_eq!(thousandths(cell), Some(value), "{cell}");
        }
    }
}
