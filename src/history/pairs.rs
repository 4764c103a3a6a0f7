//! Lists of pairs that a person decided about: `review.csv` and `decisions.csv`, as any spreadsheet saves them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::link::{ContentKey, Decision, Verdict};
use crate::model::{FindingKind, Position};
use crate::normalise::yes_no;
use crate::read::{self, RowRef, Table};
use crate::recognise;

use super::HistoryError;

/// Columns without which a table is no list of pairs.
const NEEDED: [&str; 3] = ["decision", "left_key", "right_key"];

/// One row of a pair: its key, and where it stood when the list was written, for people to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// What it says.
    pub key: ContentKey,
    /// File.
    pub file: String,
    /// Sheet; empty for text files.
    pub sheet: String,
    /// Row; empty if unknown.
    pub row: String,
}

/// A decision of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was decided.
    pub verdict: Verdict,
    /// One row.
    pub left: Side,
    /// The other.
    pub right: Side,
    /// Where the decision stands.
    pub at: Position,
}

impl Entry {
    fn pair(&self) -> (ContentKey, ContentKey) {
        (self.left.key.min(self.right.key), self.left.key.max(self.right.key))
    }
}

/// What a list of pairs holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairList {
    /// The decisions, in order.
    pub entries: Vec<Entry>,
    /// Pairs that nobody decided about.
    pub undecided: usize,
    /// Decisions that are neither yes nor no.
    pub unclear: Vec<Position>,
    /// Decisions on pairs whose keys are missing or damaged.
    pub keyless: Vec<Position>,
    /// Lines that stand apart from the table and were not read.
    pub aside: Vec<Position>,
}

/// Whether a table is a list of pairs rather than data.
#[must_use]
pub fn is_pair_list(table: &Table) -> bool {
    NEEDED.iter().all(|name| column(table, name).is_some())
}

fn column(table: &Table, name: &str) -> Option<usize> {
    table.header.iter().position(|header| header.trim().eq_ignore_ascii_case(name))
}

/// Reads a list of pairs, shown as `name`.
///
/// # Errors
/// A file that is no table, or no list of pairs.
pub fn pairs(name: &str, bytes: Vec<u8>) -> Result<PairList, HistoryError> {
    let words = |word: &str| {
        NEEDED.contains(&word)
            || word.starts_with("left_")
            || word.starts_with("right_")
            || recognise::is_header_word(word)
    };
    let tables = read::read_bytes(&Arc::from(name), bytes, &words)?.tables;
    let mut list = PairList::default();
    if !tables.iter().any(is_pair_list) {
        let first = tables.first();
        let lacks = NEEDED.into_iter().find(|name| first.is_none_or(|table| column(table, name).is_none()));
        let decisions = tables.iter().filter_map(|table| Some((table, column(table, NEEDED[0])?)));
        let decided =
            decisions.into_iter().any(|(table, column)| table.column(column).any(|cell| !cell.trim().is_empty()));
        return Err(HistoryError::NotPairs { file: name.to_owned(), lacks: lacks.unwrap_or(NEEDED[0]), decided });
    }
    for table in &tables {
        if is_pair_list(table) {
            list.take(table);
        } else {
            list.aside.extend(table.rows.iter().map(|row| table.position().at_row(row.number())));
        }
    }
    Ok(list)
}

/// Returns the decisions of the list that is kept at `path`; none if there is no such list yet.
///
/// # Errors
/// A list that cannot be read, or not all of it: nobody's decision is to be forgotten.
pub fn kept(path: &Path) -> Result<Vec<Entry>, HistoryError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(HistoryError::Unreadable(path.to_path_buf(), error)),
    };
    pairs(&path.display().to_string(), bytes)?.whole()
}

impl PairList {
    fn take(&mut self, table: &Table) {
        let at = |name: &str| column(table, name);
        let decision = at("decision");
        let side = |side: &str| ["key", "file", "sheet", "row"].map(|word| at(&format!("{side}_{word}")));
        let (left, right) = (side("left"), side("right"));
        for row in table.rows.iter() {
            let place = table.position().at_row(row.number());
            let word = decision.map_or("", |column| row.cell(column)).trim();
            if word.is_empty() || word.chars().all(|letter| "?-–—.".contains(letter)) {
                self.undecided += 1;
                continue;
            }
            let verdict = match yes_no::parse(word) {
                Some(true) => Verdict::Same,
                Some(false) => Verdict::Different,
                None => {
                    self.unclear.push(place);
                    continue;
                }
            };
            match (read_side(row, left), read_side(row, right)) {
                (Some(left), Some(right)) => self.entries.push(Entry { verdict, left, right, at: place }),
                _ => self.keyless.push(place),
            }
        }
        let aside = table.set_aside.iter().filter(|finding| finding.kind != FindingKind::RepeatedHeader);
        self.aside.extend(aside.map(|finding| finding.at.clone()));
    }

    /// Returns an error if anything in it was not understood: for the list that is kept, which must be whole.
    ///
    /// # Errors
    /// The first decision that is neither yes nor no, or lacks its keys.
    pub fn whole(self) -> Result<Vec<Entry>, HistoryError> {
        let unclear = |at: Position, what| Err(HistoryError::Unclear { at, what });
        if let Some(at) = self.unclear.into_iter().next() {
            return unclear(at, "the decision is neither yes nor no");
        }
        if let Some(at) = self.keyless.into_iter().chain(self.aside).next() {
            return unclear(at, "the keys that say which rows are meant are missing or damaged");
        }
        Ok(self.entries)
    }
}

fn read_side(row: RowRef<'_>, columns: [Option<usize>; 4]) -> Option<Side> {
    // A quotation mark in front is how spreadsheets keep a text from being a formula.
    let text = |column: Option<usize>| column.map_or("", |column| row.cell(column)).trim().trim_start_matches('\'');
    let [key, file, sheet, number] = columns.map(text);
    Some(Side { key: key.parse().ok()?, file: file.to_owned(), sheet: sheet.to_owned(), row: number.to_owned() })
}

/// Returns what a list of decisions says, in order, for the linkage.
#[must_use]
pub fn decisions(entries: &[Entry]) -> Vec<Decision> {
    let decision = |entry: &Entry| Decision {
        verdict: entry.verdict,
        left: entry.left.key,
        right: entry.right.key,
        at: entry.at.clone(),
    };
    entries.iter().map(decision).collect()
}

/// Returns the decisions of `new` that are not the last word of `known` already.
#[must_use]
pub fn news(known: &[Entry], new: Vec<Entry>) -> Vec<Entry> {
    let mut last: BTreeMap<_, Verdict> = known.iter().map(|entry| (entry.pair(), entry.verdict)).collect();
    new.into_iter().filter(|entry| last.insert(entry.pair(), entry.verdict) != Some(entry.verdict)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "k000000000001-000000000002";
    const B: &str = "k000000000003-000000000004";

    fn list(text: impl Into<Vec<u8>>) -> PairList {
        pairs("review.csv", text.into()).expect("a list of pairs")
    }

    fn verdicts(list: &PairList) -> Vec<Verdict> {
        list.entries.iter().map(|entry| entry.verdict).collect()
    }

    #[test]
    fn words_of_many_languages_decide_and_blanks_do_not() {
        let words = ["yes", "JA", " y ", "x", "oui", "no", "Nein", "n", "", "?", "maybe"];
        let lines: Vec<_> = words.iter().map(|word| format!("{word},{A},{B}\n")).collect();
        let list = list(format!("decision,left_key,right_key\n{}", lines.concat()));
        let (yes, no) = (Verdict::Same, Verdict::Different);
        assert_eq!(verdicts(&list), [yes, yes, yes, yes, yes, no, no, no]);
        assert_eq!((list.undecided, list.unclear.len()), (2, 1));
        assert_eq!(list.unclear[0].to_string(), "review.csv:12");
    }

    #[test]
    fn a_spreadsheet_may_save_it_in_its_own_way() {
        let text = format!("decision;name;left_key;right_key\r\nja;Jürgen Müller;{A};{B}\r\n;Zoë;{A};{B}\r\n");
        let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("Latin-1")).collect();
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [text.clone().into_bytes(), latin, utf16, text.replace(';', "\t").into_bytes()] {
            let list = list(bytes);
            assert_eq!((verdicts(&list), list.undecided), (vec![Verdict::Same], 1));
        }
    }

    #[test]
    fn a_list_with_one_line_is_a_list() {
        assert_eq!(verdicts(&list(format!("decision,left_key,right_key\nno,{A},{B}\n"))), [Verdict::Different]);
        assert_eq!(verdicts(&list(format!("decision,left_key,right_key\nno,{A},{B}"))), [Verdict::Different]);
    }

    #[test]
    fn a_decision_without_its_keys_is_spoken_of() {
        let list = list(format!("decision,left_key,right_key\nyes,{A},\nyes,1.2E+11,{B}\n,{A},\nno,{A},{B}\n"));
        assert_eq!((list.keyless.len(), list.entries.len(), list.undecided), (2, 1, 1));
        assert!(matches!(list.whole(), Err(HistoryError::Unclear { .. })));
    }

    #[test]
    fn another_table_is_no_list_of_pairs() {
        let error = pairs("a.csv", b"decision,email\nyes,ann@a.example\n".to_vec()).expect_err("no pairs");
        assert_eq!(error.to_string(), "a.csv is no list of pairs: it lacks the column `left_key`");
    }

    #[test]
    fn only_what_changes_the_last_word_is_new() {
        let line = |word: &str, left: &str, right: &str| format!("{word},{left},{right}\n");
        let head = "decision,left_key,right_key\n";
        let known = list(head.to_owned() + &line("yes", A, B)).entries;
        let new = list(head.to_owned() + &line("yes", B, A) + &line("no", A, B) + &line("no", B, A)).entries;
        let news = news(&known, new);
        assert_eq!(news.iter().map(|entry| entry.at.to_string()).collect::<Vec<_>>(), ["review.csv:3"]);
    }
}
