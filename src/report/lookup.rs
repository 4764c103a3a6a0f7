//! The rows of one table with columns of another, fetched by person.

use std::borrow::Cow;

use crate::link::{Counterpart, Counterparts};
use crate::model::{Places, RecordId, Records, SourceId, column_letters};
use crate::read::{RowRef, Table};

use super::{Cell, Column, Listing, figures};

/// What is added behind the columns that are fetched.
const ABOUT: [&str; 4] = ["match_probability", "matched_on", "matched_row", "matches"];

/// Stands for all columns.
const ALL: &str = "*";

/// What is fetched, from where, for which rows.
pub struct Lookup<'a> {
    /// The rows of both tables.
    pub records: &'a Records,
    /// The table whose rows are printed, and its source.
    pub left: (SourceId, &'a Table),
    /// The table that is searched, and its source.
    pub right: (SourceId, &'a Table),
    /// Columns of the right table that are fetched.
    pub added: Vec<usize>,
    /// Which rows are of one person.
    pub counterparts: &'a Counterparts<'a>,
    /// Whether every match has a line of its own, instead of the best alone.
    pub all_matches: bool,
    /// Whether rows with a match are left out.
    pub unmatched: bool,
}

/// A header that a table does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place} has no column `{header}`")]
pub struct NoSuchHeader {
    /// The table.
    pub place: String,
    /// What was named.
    pub header: String,
    /// Its headers.
    pub headers: Vec<String>,
}

/// How many rows found someone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Rows of the left table.
    pub rows: usize,
    /// Those with a match.
    pub matched: usize,
    /// Those with several.
    pub several: usize,
}

/// Returns the columns that `words` name: each a header, written exactly so or in other capitals, the letters of a column
/// such as `C`, several of these with commas between, or `*` for all.
///
/// # Errors
/// A word that names no column.
pub fn columns_named(table: &Table, words: &[String]) -> Result<Vec<usize>, NoSuchHeader> {
    let mut columns = Vec::new();
    for word in words {
        if word.trim() == ALL {
            columns.extend(0..table.header.len());
            continue;
        }
        if let Some(column) = column_named(table, word) {
            columns.push(column);
            continue;
        }
        for part in word.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            columns.push(column_named(table, part).ok_or_else(|| NoSuchHeader {
                place: table.position().to_string(),
                header: part.to_owned(),
                headers: table.header.clone(),
            })?);
        }
    }
    Ok(columns)
}

fn column_named(table: &Table, word: &str) -> Option<usize> {
    let place = |fits: &dyn Fn(&str) -> bool| table.header.iter().position(|header| fits(header.trim()));
    let (word, lower) = (word.trim(), word.trim().to_lowercase());
    let of_letters = || (0..table.header.len()).find(|column| column_letters(*column).eq_ignore_ascii_case(word));
    place(&|header| header == word).or_else(|| place(&|header| header.to_lowercase() == lower)).or_else(of_letters)
}

/// One line: a row of the left table, and what was found.
struct Line<'a> {
    row: RowRef<'a>,
    found: Option<(RowRef<'a>, Counterpart)>,
    matches: usize,
}

impl<'a> Lookup<'a> {
    /// Counts what is found.
    #[must_use]
    pub fn found(&self) -> Found {
        let places = Places::new(self.records);
        let mut found = Found { rows: self.left.1.rows.len(), ..Found::default() };
        for row in self.left.1.rows.iter() {
            let matches = places.row_of(self.left.0, row.number()).map_or(0, |record| self.counterparts.count(record));
            found.matched += usize::from(matches > 0);
            found.several += usize::from(matches > 1);
        }
        found
    }

    /// Returns the columns that were asked for by a header that another one bears that was not asked for, with the first such.
    pub fn twins(&self) -> impl Iterator<Item = (usize, usize)> {
        let header = &self.right.1.header;
        let is_same = |one: usize, other: usize| header[one].trim().eq_ignore_ascii_case(header[other].trim());
        self.added.iter().filter_map(move |column| {
            let other = (column + 1..header.len()).find(|other| is_same(*column, *other))?;
            let is_lone = !header[*column].trim().is_empty() && !self.added.contains(&other);
            (is_lone && !(0..*column).any(|before| is_same(*column, before))).then_some((*column, other))
        })
    }

    /// Returns the headers: those of the left table, those fetched, and those about the match. One that is taken is
    /// followed by the name of the right file.
    #[must_use]
    pub fn header(&self) -> Vec<String> {
        let mut headers = self.left.1.header.clone();
        let fetched = self.added.iter().map(|column| self.right.1.header[*column].as_str());
        for wanted in fetched.chain(ABOUT) {
            let named = format!("{wanted} ({})", self.right.1.file);
            let numbered = (2..).map(|number| format!("{wanted} ({} {number})", self.right.1.file));
            let mut free = [wanted.to_owned(), named].into_iter().chain(numbered);
            let name = free.find(|name| !headers.contains(name));
            headers.extend(name);
        }
        headers
    }

    /// Returns the headers, each once: formats that name every value would lose all but one of those that share a name.
    fn distinct_header(&self) -> Vec<String> {
        let mut headers: Vec<String> = Vec::new();
        for header in self.header() {
            let numbered = (2..).map(|number| format!("{header} ({number})"));
            let name = std::iter::once(header.clone()).chain(numbered).find(|name| !headers.contains(name));
            headers.extend(name);
        }
        headers
    }

    /// Returns the lines as texts, every value of both tables as it stands.
    pub fn texts(&'a self) -> impl Iterator<Item = Vec<Cow<'a, str>>> {
        self.lines().map(move |line| {
            let mut texts: Vec<Cow<'a, str>> = self.values(&line).map(Cow::Borrowed).collect();
            match &line.found {
                None => texts.extend(ABOUT.map(|_| Cow::Borrowed(""))),
                Some((_, best)) => texts.extend([
                    Cow::Owned(format!("{:.6}", best.probability)),
                    Cow::Owned(best.matched_on.join("; ")),
                    Cow::Owned(self.records.position_of(best.record).to_string()),
                    Cow::Owned(line.matches.to_string()),
                ]),
            }
            texts
        })
    }

    /// Returns the lines as a listing.
    #[must_use]
    pub fn listing(&'a self) -> Listing<'a> {
        let columns = self.distinct_header().into_iter().map(|header| Column::words(header.clone(), header)).collect();
        let rows = self.lines().map(move |line| {
            let mut cells: Vec<Cell> = self.values(&line).map(Cell::text).collect();
            match &line.found {
                None => cells.extend(ABOUT.map(|_| Cell::Missing)),
                Some((_, best)) => cells.extend([
                    Cell::Rate(best.probability),
                    Cell::text(best.matched_on.join("; ")),
                    Cell::text(self.records.position_of(best.record).to_string()),
                    Cell::from(line.matches),
                ]),
            }
            cells
        });
        Listing::new(String::new(), columns, rows)
    }

    fn values(&self, line: &Line<'a>) -> impl Iterator<Item = &'a str> + use<'a, '_> {
        let (row, right) = (line.row, line.found.as_ref().map(|(right, _)| *right));
        let left = (0..self.left.1.header.len()).map(move |column| row.cell(column));
        left.chain(self.added.iter().map(move |column| right.map_or("", |right| right.cell(*column))))
    }

    /// Returns the rows of the left table, among them in their places those that are no data.
    fn left_rows(&'a self) -> impl Iterator<Item = RowRef<'a>> {
        let table = self.left.1;
        let mut rows = table.rows.iter().peekable();
        let mut aside = table.aside.iter().filter(|_| !self.unmatched).peekable();
        std::iter::from_fn(move || {
            let is_next = aside.peek().is_some_and(|line| rows.peek().is_none_or(|row| line.number() < row.number()));
            if is_next { aside.next() } else { rows.next() }
        })
    }

    fn lines(&'a self) -> impl Iterator<Item = Line<'a>> {
        let places = Places::new(self.records);
        self.left_rows().flat_map(move |row| {
            let record = places.row_of(self.left.0, row.number());
            let mut found = record.map_or_else(Vec::new, |record| self.found_of(record));
            let matches = found.len();
            if !self.all_matches {
                found.truncate(1);
            }
            let mut lines: Vec<Line<'a>> = Vec::new();
            if matches == 0 {
                lines.push(Line { row, found: None, matches });
            } else if !self.unmatched {
                lines.extend(found.into_iter().map(|found| Line { row, found: Some(found), matches }));
            }
            lines
        })
    }

    /// Returns the rows that are found, those last that have nothing in the columns that are fetched.
    fn found_of(&self, record: RecordId) -> Vec<(RowRef<'a>, Counterpart)> {
        let rows = &self.right.1.rows;
        let row_at = |counterpart: &Counterpart| {
            let number = self.records.records[counterpart.record.index()].row;
            let place = rows.position_of(number)?;
            Some(rows.get(place))
        };
        let found = self.counterparts.of(record).into_iter();
        let mut found: Vec<_> = found.filter_map(|counterpart| Some((row_at(&counterpart)?, counterpart))).collect();
        found.sort_by_key(|(row, _)| self.added.iter().all(|column| row.cell(*column).trim().is_empty()));
        found
    }
}

impl Found {
    /// Returns in words how many rows of `left` were found in `right`.
    #[must_use]
    pub fn in_words(&self, left: &str, right: &str) -> String {
        let rows = figures::counted(self.rows as u64, "row", "rows");
        let (matched, without) =
            (figures::count(self.matched as u64), figures::count((self.rows - self.matched) as u64));
        format!("{rows} of {left}: {matched} found in {right}, {without} without a match are marked by blanks")
    }
}
