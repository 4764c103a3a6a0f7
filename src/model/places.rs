//! Finds the records that stand where a person says.

use std::ops::Range;

use super::{RecordId, Records, RowName, Source, SourceId};

/// The rows of all sources by their places.
pub struct Places<'a> {
    records: &'a Records,
    /// For each source where its records lie.
    ranges: Vec<Range<usize>>,
}

/// Why there is no record at a place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchRow {
    /// No file that was read is called so.
    #[error("no file that was read is called `{file}`")]
    File {
        /// What was named.
        file: String,
        /// The files that were read.
        files: Vec<String>,
    },
    /// The file has no sheet of this name.
    #[error("{file} has no sheet `{sheet}`")]
    Sheet {
        /// The file.
        file: String,
        /// What was named.
        sheet: String,
        /// Its sheets.
        sheets: Vec<String>,
    },
    /// Several files or sheets have such a row.
    #[error("row {row} of `{file}` may be one of several")]
    Several {
        /// What was named.
        file: String,
        /// The row.
        row: u32,
        /// Their places.
        places: Vec<String>,
    },
    /// There is no such row among those that were taken in.
    #[error("{place} has no row {row} that was read as data")]
    Row {
        /// The table.
        place: String,
        /// The row.
        row: u32,
        /// Its first and its last row; `None` if it has none.
        rows: Option<(u32, u32)>,
        /// Why it was set aside, if it was.
        aside: Option<String>,
    },
}

impl NoSuchRow {
    /// Returns which rows there are.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::File { files, .. } => format!("the files are {}", files.join(", ")),
            Self::Sheet { sheets, .. } if sheets.is_empty() => "it has no sheets: leave them out".to_owned(),
            Self::Sheet { sheets, .. } => format!("its sheets are {}", sheets.join(", ")),
            Self::Several { places, .. } => format!("say which: {}", places.join(", ")),
            Self::Row { aside: Some(why), .. } => format!("it was set aside: {why}"),
            Self::Row { rows: Some((first, last)), .. } => {
                format!("its rows go from {first} to {last}, counted as a spreadsheet shows them")
            }
            Self::Row { rows: None, .. } => "no row of it was taken in; `moldau inspect` says why".to_owned(),
        }
    }
}

impl<'a> Places<'a> {
    /// Prepares `records` to be looked up.
    #[must_use]
    pub fn new(records: &'a Records) -> Self {
        let range = |source: usize| {
            let start = records.records.partition_point(|record| record.source.index() < source);
            start..start + records.records[start..].partition_point(|record| record.source.index() == source)
        };
        Self { records, ranges: (0..records.sources.len()).map(range).collect() }
    }

    /// Returns the record that stands where `name` says. The file may be named with more or fewer folders than reports
    /// show, and in other letters; the sheet may be left out where one alone has such a row.
    ///
    /// # Errors
    /// Says what is missing, or what there is several times.
    pub fn find(&self, name: &RowName) -> Result<RecordId, NoSuchRow> {
        let sources = self.sources(&name.file, name.sheet.as_deref())?;
        let found: Vec<RecordId> = sources.iter().filter_map(|source| self.row_of(*source, name.row)).collect();
        let positions = |ids: &[RecordId]| ids.iter().map(|id| self.records.position_of(*id)).collect::<Vec<_>>();
        match found.as_slice() {
            [] => Err(self.no_row(&sources, name)),
            // Tables beside each other have rows of one number: the first is meant, as no name tells them apart.
            [first, rest @ ..] if positions(rest).iter().all(|at| *at == self.records.position_of(*first)) => {
                Ok(*first)
            }
            several => Err(NoSuchRow::Several {
                file: name.file.clone(),
                row: name.row,
                places: positions(several).iter().map(ToString::to_string).collect(),
            }),
        }
    }

    /// Returns the sources that a file and perhaps a sheet name, at least one.
    ///
    /// # Errors
    /// There is no such file, or no such sheet in it.
    pub fn sources(&self, file: &str, sheet: Option<&str>) -> Result<Vec<SourceId>, NoSuchRow> {
        let mut of_file = self.of_file(file);
        let mut sheet = sheet;
        if of_file.is_empty()
            && let Some(brackets) = sheet
        {
            of_file = self.of_file(&format!("{file}[{brackets}]"));
            sheet = None;
        }
        if of_file.is_empty() {
            let mut files: Vec<String> = self.records.sources.iter().map(|source| source.file.to_string()).collect();
            files.sort_unstable();
            files.dedup();
            return Err(NoSuchRow::File { file: file.to_owned(), files });
        }
        let Some(sheet) = sheet else { return Ok(of_file) };
        let sheet_of = |id: &SourceId| self.source(*id).sheet.as_deref();
        let exact: Vec<_> = of_file.iter().copied().filter(|id| sheet_of(id) == Some(sheet)).collect();
        let same = |id: &SourceId| sheet_of(id).is_some_and(|other| other.to_lowercase() == sheet.to_lowercase());
        let found = if exact.is_empty() { of_file.iter().copied().filter(same).collect() } else { exact };
        if found.is_empty() {
            let mut sheets: Vec<String> = of_file.iter().filter_map(sheet_of).map(str::to_owned).collect();
            sheets.sort_unstable();
            sheets.dedup();
            return Err(NoSuchRow::Sheet { file: file.to_owned(), sheet: sheet.to_owned(), sheets });
        }
        Ok(found)
    }

    /// Returns the record of a row of one source.
    #[must_use]
    pub fn row_of(&self, source: SourceId, row: u32) -> Option<RecordId> {
        let range = self.ranges.get(source.index())?.clone();
        let rows = &self.records.records[range.clone()];
        let place = rows.binary_search_by_key(&row, |record| record.row).ok()?;
        Some(RecordId::new(range.start + place))
    }

    fn source(&self, id: SourceId) -> &'a Source {
        &self.records.sources[id.index()]
    }

    /// Returns the sources of the file that is called most like `file`: so, else so but for folders, else so but for
    /// capitals.
    fn of_file(&self, file: &str) -> Vec<SourceId> {
        let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/'));
        let lower = file.to_lowercase();
        let fits: [&dyn Fn(&str) -> bool; 3] =
            [&|name| name == file, &|name| ends(name, file) || ends(file, name), &|name| {
                let name = name.to_lowercase();
                name == lower || ends(&name, &lower) || ends(&lower, &name)
            }];
        let all = || (0..self.records.sources.len()).map(SourceId::new);
        let found = fits.iter().map(|fits| all().filter(|id| fits(&self.source(*id).file)).collect::<Vec<_>>());
        found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
    }

    fn no_row(&self, sources: &[SourceId], name: &RowName) -> NoSuchRow {
        let aside = sources.iter().find_map(|id| {
            let at = self.source(*id).position().at_row(name.row);
            let here = self.records.findings.iter().filter(|finding| finding.kind.sets_row_aside());
            here.into_iter().find(|finding| finding.at == at).map(|finding| finding.message.clone())
        });
        let row = |place: usize| self.records.records[place].row;
        let ranges = sources.iter().map(|id| &self.ranges[id.index()]).filter(|range| !range.is_empty());
        let rows = ranges.map(|range| (row(range.start), row(range.end - 1)));
        let rows = rows.reduce(|all, more| (all.0.min(more.0), all.1.max(more.1)));
        let place = match sources {
            [only] => self.source(*only).position().to_string(),
            _ => self.source(sources[0]).file.to_string(),
        };
        NoSuchRow::Row { place, row: name.row, rows, aside }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, Record, Shown};

    fn records(sources: &[(&str, Option<&str>, &[u32])]) -> Records {
        let mut records = Records::default();
        for (place, (file, sheet, rows)) in sources.iter().enumerate() {
            records.sources.push(Source {
                file: (*file).into(),
                sheet: sheet.map(Into::into),
                table: 0,
                role: None,
                stages: Vec::new(),
                confidence: Confidence::CERTAIN,
                tool: None,
                rows_read: 0,
                rows_set_aside: 0,
            });
            records.records.extend(rows.iter().map(|row| Record {
                source: SourceId::new(place),
                row: *row,
                identity: None,
                follows: None,
                shown: Shown::default(),
            }));
        }
        records
    }

    fn found(records: &Records, name: &str) -> Result<usize, String> {
        let name = name.parse().expect("the name of a row");
        Places::new(records).find(&name).map(RecordId::index).map_err(|wrong| format!("{wrong}; {}", wrong.hint()))
    }

    #[test]
    fn a_row_is_found_however_its_file_is_named() {
        let records = records(&[
            ("Leads.xlsx", Some("Old"), &[2, 3]),
            ("Leads.xlsx", Some("New"), &[3, 9]),
            ("jan/clicks.csv", None, &[5, 6]),
            ("feb/clicks.csv", None, &[5, 7]),
        ]);
        for (name, place) in [
            ("Leads.xlsx[New]:3", 2),
            ("leads.xlsx[new]:9", 3),
            ("Leads.xlsx:9", 3),
            ("jan/clicks.csv:5", 4),
            ("C:\\x\\feb\\clicks.csv:5", 6),
            ("clicks.csv:7", 7),
        ] {
            assert_eq!(found(&records, name), Ok(place), "{name}");
        }
    }

    #[test]
    fn what_is_not_there_is_said_with_what_is() {
        let records = records(&[
            ("Leads.xlsx", Some("Old"), &[2, 3]),
            ("Leads.xlsx", Some("New"), &[3, 9]),
            ("clicks.csv", None, &[5, 6]),
        ]);
        for (name, words) in [
            ("sends.csv:2", "no file that was read is called `sends.csv`; the files are Leads.xlsx, clicks.csv"),
            ("Leads.xlsx[Odd]:2", "Leads.xlsx has no sheet `Odd`; its sheets are New, Old"),
            (
                "Leads.xlsx:3",
                "row 3 of `Leads.xlsx` may be one of several; say which: Leads.xlsx[Old]:3, Leads.xlsx[New]:3",
            ),
            (
                "clicks.csv:99",
                "clicks.csv has no row 99 that was read as data; its rows go from 5 to 6, counted as a spreadsheet shows them",
            ),
        ] {
            assert_eq!(found(&records, name), Err(words.to_owned()));
        }
    }
}
