//! Clean tables, polluted in every way in which files go wrong, have to come out of `tidy` as they were.
//!
//! `clean` makes the tables, `pollute` makes files of them, family by family, and says which table is in each. Here the
//! files are read, what `tidy` prints is held against that table, and each family has a floor.

mod clean;
mod pollute;

use std::collections::BTreeMap;

use moldau::{read, recognise, render};

use pollute::Depth;

/// A table as it should come out.
#[derive(Clone)]
struct Clean {
    /// `None` if the file names no columns: then no header is printed.
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
    // What two words glued together were, and which of several marks is the stray one, the file does not tell.
    ("marks without a delimiter", 0.96),
    ("stray quotes among others", 0.97),
    ("stray quotes", 0.98),
    // Words between commas that read like further cells.
    ("free text", 0.97),
    ("rows of another delimiter", 0.95),
    // The header of two columns alone.
    ("header of another delimiter", 0.65),
    // Two tables of figures side by side.
    ("several tables", 0.9),
    ("header rows", 0.87),
    ("blank as delimiter", 0.74),
];

/// Prints as `tidy` does and reads it back.
fn tidied(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let read = read::read_bytes(&"a.csv".into(), bytes.to_vec(), &recognise::is_header_word).ok()?;
    let table = read.tables.iter().rev().max_by_key(|table| table.rows.len() * table.header.len())?;
    let mut printed = Vec::new();
    if table.has_header() {
        render::csv::write_intact_header(table.titles(), &mut printed).expect("memory");
    }
    let rows = table.rows.iter().map(read::RowRef::cells);
    render::csv::write_intact_rows(table.header.len(), rows, &mut printed).expect("memory");
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
    if printed.is_empty() {
        return Score { header: 0.0, rows: 0.0, cells: 0.0 };
    }
    // What stands in the first line names the columns of who reads on, whatever it was taken for here.
    let (header, rows) = printed.split_at(usize::from(expected.header.is_some()));
    let names = |names| counted([trimmed(names)].into_iter().flatten().map(|name| (0, name.as_str())));
    Score {
        header: expected.header.as_ref().map_or(1.0, |expected| harmony(&names(&header[0]), &names(expected))),
        rows: harmony(
            &counted(rows.iter().map(|row| trimmed(row))),
            &counted(expected.rows.iter().map(|row| trimmed(row))),
        ),
        cells: harmony(&counted(cells(rows)), &counted(cells(&expected.rows))),
    }
}

/// Returns all filled cells with their columns.
fn cells(rows: &[Vec<String>]) -> impl Iterator<Item = (usize, &str)> {
    let cells = rows.iter().flat_map(|row| row.iter().enumerate());
    cells.map(|(column, cell)| (column, cell.as_str())).filter(|(_, cell)| !cell.is_empty())
}

/// Returns how often each thing is there.
fn counted<T: Ord>(things: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for thing in things {
        *counts.entry(thing).or_default() += 1;
    }
    counts
}

/// Returns the F1 of what was read against what should be.
fn harmony<T: Ord>(read: &BTreeMap<T, usize>, expected: &BTreeMap<T, usize>) -> f64 {
    let both: usize = expected.iter().map(|(key, count)| read.get(key).map_or(0, |read| *read.min(count))).sum();
    let all = read.values().sum::<usize>() + expected.values().sum::<usize>();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand cells")]
    let share = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
    share(2 * both, all)
}

/// Returns the score of each family of a table's polluted files, and the cases that fell short of it.
fn families(table: &Clean, depth: Depth) -> BTreeMap<&'static str, (Vec<f64>, Vec<String>)> {
    let mut families: BTreeMap<_, (Vec<f64>, Vec<String>)> = BTreeMap::new();
    pollute::all(table, depth, &mut |case| {
        let score = score(&case.bytes, &case.expected);
        let (scores, short) = families.entry(case.family).or_default();
        scores.push(score.mean());
        if score.mean() < 1.0 - 1e-9 {
            let Score { header, rows, cells } = score;
            short.push(format!(
                "{:.3} (header {header:.2} rows {rows:.3} cells {cells:.3})  {}",
                score.mean(),
                case.name
            ));
        }
    });
    families
}

fn mean(scores: &[f64]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few thousand cases")]
    let count = scores.len() as f64;
    scores.iter().sum::<f64>() / count
}

/// Holds the families of a table to their floors.
fn check(table: fn() -> Clean) {
    let mut failed = Vec::new();
    for (family, (scores, mut short)) in families(&table(), Depth::Some) {
        let floor = FLOORS.iter().find(|(name, _)| *name == family).map_or(1.0, |(_, floor)| *floor);
        if mean(&scores) + 1e-9 < floor {
            short.sort();
            short.truncate(12);
            let count = scores.len();
            failed.push(format!(
                "{family}: {:.4} of {count} cases, floor {floor}\n  {}",
                mean(&scores),
                short.join("\n  ")
            ));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn polluted_files_of_people_come_out_clean() {
    check(clean::people);
}

#[test]
fn polluted_files_of_sales_come_out_clean() {
    check(clean::sales);
}

#[test]
fn polluted_files_of_words_come_out_clean() {
    check(clean::places);
}

#[test]
fn polluted_files_of_answers_come_out_clean() {
    check(clean::survey);
}

#[test]
fn polluted_files_of_figures_come_out_clean() {
    check(clean::station);
}

#[test]
fn polluted_lists_of_two_columns_come_out_clean() {
    check(clean::list);
}

#[test]
fn polluted_files_of_parts_come_out_clean() {
    check(clean::parts);
}

/// Pollutes every row and every cell of every table, and prints what each family reaches, of 10.
#[test]
#[ignore = "minutes without optimisation: cargo test --release --test suite every_place -- --ignored --nocapture"]
#[expect(clippy::print_stdout, reason = "it is there to be looked at")]
fn every_place_of_every_table() {
    let mut all: BTreeMap<&str, (Vec<f64>, Vec<String>)> = BTreeMap::new();
    for (index, table) in clean::TABLES.iter().enumerate() {
        for (family, (scores, short)) in families(&table(), Depth::Every) {
            let (all_scores, all_short) = all.entry(family).or_default();
            all_scores.extend(scores);
            all_short.extend(short.into_iter().map(|words| format!("{words}, table {index}")));
        }
    }
    let mut total = Vec::new();
    for (family, (scores, mut short)) in all {
        println!("{family}: {:.3} of {} files", 10.0 * mean(&scores), scores.len());
        short.sort();
        short.iter().take(15).for_each(|words| println!("    {words}"));
        total.extend(scores);
    }
    println!("all: {:.3} of {} files", 10.0 * mean(&total), total.len());
    assert!(mean(&total) >= 0.985);
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
    assert!(wrong.header < 0.6 && wrong.rows < 0.7 && wrong.cells < 0.7);
}
