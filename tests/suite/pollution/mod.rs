//! Clean tables, polluted in every way in which files go wrong, have to come out of `tidy` as they were.
//!
//! `clean` makes the tables, `pollute` makes files of them, family by family, and says which table is in each. Here the
//! files are read, what `tidy` prints is held against that table, and each family has a floor.

mod clean;
mod pollute;

use std::collections::BTreeMap;

use moldau::{read, recognise, render};

/// A table as it should come out.
#[derive(Clone)]
struct Clean {
    /// `None` if the file names no columns: whatever the header is made of is right.
    header: Option<Vec<String>>,
    rows: Vec<Vec<String>>,
}

/// A polluted file.
struct Case {
    family: &'static str,
    /// What was done to it, for the report.
    name: String,
    bytes: Vec<u8>,
    expected: Clean,
}

/// How near a table came to what it should be, each part from 0 to 1.
#[derive(Clone, Copy)]
struct Score {
    header: f64,
    rows: f64,
    cells: f64,
}

impl Score {
    fn mean(self) -> f64 {
        (self.header + self.rows + self.cells) / 3.0
    }
}

/// The least mean that a family may have, if not 1: there are cases that no reader can know.
const FLOORS: &[(&str, f64)] = &[
    // A sentence in a column of web addresses.
    ("free text", 0.999),
    // A list of words alone: its first row may name the others.
    ("no header", 0.88),
];

/// Prints as `tidy` does and reads it back.
fn tidied(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let read = read::read_bytes(&"a.csv".into(), bytes.to_vec(), &recognise::is_header_word).ok()?;
    let table = read.tables.iter().rev().max_by_key(|table| table.rows.len())?;
    let mut printed = Vec::new();
    let rows = table.rows.iter().map(read::RowRef::cells);
    render::csv::write_intact(&table.header, rows, &mut printed).expect("memory");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&printed[..]);
    let rows = reader.records().map(|row| row.expect("sound CSV").iter().map(str::to_owned).collect());
    Some(rows.collect())
}

/// Returns the cells of a row without blank ones at its end, which a rectangle of cells brings.
fn trimmed(row: &[String]) -> &[String] {
    &row[..row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)]
}

fn score(bytes: &[u8], expected: &Clean) -> Score {
    let printed = tidied(bytes).unwrap_or_default();
    let Some((header, rows)) = printed.split_first() else { return Score { header: 0.0, rows: 0.0, cells: 0.0 } };
    let hit = |yes: bool| f64::from(u8::from(yes));
    Score {
        header: hit(expected.header.as_ref().is_none_or(|names| trimmed(header) == trimmed(names))),
        rows: hit(rows.len() == expected.rows.len()),
        cells: harmony(&counted(rows), &counted(&expected.rows)),
    }
}

/// Returns how often each value stands in each column.
fn counted(rows: &[Vec<String>]) -> BTreeMap<(usize, &str), usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        for (column, cell) in trimmed(row).iter().enumerate() {
            *counts.entry((column, cell.as_str())).or_default() += 1;
        }
    }
    counts
}

/// Returns the F1 of what was read against what should be.
fn harmony(read: &BTreeMap<(usize, &str), usize>, expected: &BTreeMap<(usize, &str), usize>) -> f64 {
    let both: usize = expected.iter().map(|(key, count)| read.get(key).map_or(0, |read| *read.min(count))).sum();
    let all = read.values().sum::<usize>() + expected.values().sum::<usize>();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand cells")]
    let share = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
    share(2 * both, all)
}

#[test]
fn polluted_files_come_out_clean() {
    let cases: Vec<Case> = clean::tables().iter().flat_map(pollute::all).collect();
    let mut families: BTreeMap<&str, Vec<(f64, String)>> = BTreeMap::new();
    for case in &cases {
        let score = score(&case.bytes, &case.expected);
        let words =
            format!("header {:.0} rows {:.0} cells {:.4}  {}", score.header, score.rows, score.cells, case.name);
        families.entry(case.family).or_default().push((score.mean(), words));
    }
    let mut failed = Vec::new();
    for (family, scores) in &mut families {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred cases")]
        let mean = scores.iter().map(|(score, _)| score).sum::<f64>() / scores.len() as f64;
        let floor = FLOORS.iter().find(|(name, _)| name == family).map_or(1.0, |(_, floor)| *floor);
        if mean + 1e-9 < floor {
            scores.sort_by(|a, b| a.0.total_cmp(&b.0));
            let worst: Vec<_> = scores.iter().take(12).map(|(_, words)| format!("  {words}")).collect();
            failed.push(format!("{family}: {mean:.4} of {} cases, floor {floor}\n{}", scores.len(), worst.join("\n")));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_score_sees_what_is_wrong() {
    let rows = |rows: &[&[&str]]| rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let sound = Clean { header: names(&["email", "city"]), rows: rows(&[&["a@b.org", "York"], &["c@d.org", "Leeds"]]) };
    let text = b"email,city\na@b.org,York\nc@d.org,Leeds\n";
    assert!((score(text, &sound).mean() - 1.0).abs() < 1e-9);
    let other = Clean { header: names(&["email", "town"]), rows: rows(&[&["a@b.org", "York"]]) };
    let wrong = score(text, &other);
    assert!(wrong.header < 0.5 && wrong.rows < 0.5 && wrong.cells < 0.7);
}
