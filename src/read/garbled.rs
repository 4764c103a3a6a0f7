//! Letters that were written as UTF-8 and read as Windows-1252: `JÃ¼rgen` for `Jürgen`. They are set right where that can be
//! undone without loss, and where the text as a whole says that it happened.

use std::collections::BTreeSet;

use encoding_rs::WINDOWS_1252;

use super::rows::Rows;
use crate::model::{Finding, FindingKind, Position};

/// Runs of letters beyond ASCII that decide.
const RUNS: usize = 2000;

/// Letters of a run that cannot be such by chance.
const LONG: usize = 5;

/// Whether nearly all letters beyond ASCII in these texts are such: there are a few different ones, or some that hardly any
/// language has side by side. `CAFÉ™` alone, which would come out as another letter, is none.
pub(super) fn is_garbled<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let (mut garbled, mut count, mut telling) = (0_usize, 0_usize, false);
    let mut distinct = BTreeSet::new();
    for run in texts.filter(|text| !text.is_ascii()).flat_map(runs).take(RUNS) {
        count += 1;
        if restored(run).is_some() {
            garbled += 1;
            telling |= run.starts_with(['Ã', 'Â']) || run.starts_with("â€") || run.chars().count() >= LONG;
            distinct.insert(run);
        }
    }
    garbled > 0 && garbled * 10 >= count * 9 && (telling || distinct.len() >= 3)
}

/// Sets the cells of rows right, and returns the number of the first row with such letters and how many there are.
pub(super) fn restore(rows: &mut Rows) -> Option<(u32, usize)> {
    let mut found: Option<(u32, usize)> = None;
    for index in 0..rows.len() {
        let row = rows.get(index);
        if row.cells().all(|cell| cell.is_ascii() || runs(cell).all(|run| restored(run).is_none())) {
            continue;
        }
        found.get_or_insert((row.number(), 0)).1 += 1;
        let cells: Vec<String> = row.cells().map(set_right).collect();
        rows.replace(index, cells);
    }
    found
}

/// Returns the finding of rows whose letters were set right.
pub(super) fn finding(at: &Position, (row, count): (u32, usize)) -> Finding {
    let rows = if count == 1 { "1 row has".to_owned() } else { format!("{count} rows have") };
    let message = format!("{rows} garbled letters such as Ã¼ for ü, which were set right");
    Finding { at: at.at_row(row), kind: FindingKind::BadText, message }
}

fn set_right(cell: &str) -> String {
    let mut whole = String::with_capacity(cell.len());
    let mut done = 0;
    for run in runs(cell) {
        let start = run.as_ptr().addr() - cell.as_ptr().addr();
        whole.push_str(&cell[done..start]);
        whole.push_str(restored(run).as_deref().unwrap_or(run));
        done = start + run.len();
    }
    whole.push_str(&cell[done..]);
    whole
}

/// Returns the runs of letters beyond ASCII.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| letter.is_ascii()).filter(|run| !run.is_empty())
}

/// Returns the letters that a run was before it was read wrongly; `None` if it never was.
fn restored(run: &str) -> Option<String> {
    let (bytes, _, lost) = WINDOWS_1252.encode(run);
    if lost {
        return None;
    }
    String::from_utf8(bytes.into_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn garble(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn what_was_read_wrongly_is_set_right() {
        for sound in ["Jürgen Groß, Köln", "Šárka Křížová – Plzeň", "“Łódź”", "Иван", "山田 太郎", "naïve €5"]
        {
            let garbled = garble(sound);
            assert!(is_garbled([garbled.as_str(), "plain"].into_iter()), "{garbled}");
            assert_eq!(set_right(&garbled), sound);
            assert!(!is_garbled([sound].into_iter()), "{sound}");
            assert_eq!(set_right(sound), sound);
        }
    }

    #[test]
    fn what_may_be_meant_so_stays() {
        for text in ["CAFÉ™", "SÃO PAULO", "Â", "plain", "ÄÖÜ", "50 m²"] {
            assert!(!is_garbled([text].into_iter()), "{text}");
        }
        // Where most letters are sound, a strange pair may be meant as well.
        assert!(!is_garbled(["Jürgen", "Zoë", "Ã¼"].into_iter()));
    }

    #[test]
    fn rows_are_counted() {
        let mut rows = Rows::default();
        rows.push(1, ["Name", "Ort"]);
        rows.push(2, [garble("Jürgen"), "Köln".to_owned()]);
        assert_eq!(restore(&mut rows), Some((2, 1)));
        assert_eq!(rows.get(1).cells().collect::<Vec<_>>(), ["Jürgen", "Köln"]);
        assert_eq!(restore(&mut rows), None);
    }
}
