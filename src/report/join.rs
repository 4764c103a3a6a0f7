//! The join ledger: what became of the rows of each file, and how far the rates could move if rows that found nobody were
//! theirs.

use std::collections::BTreeMap;

use crate::model::{FindingKind, Role, Share, Source};

use super::{Align, Cell, Column, Grid, Listing, Report, Results};

/// What became of the rows of one table; together, all rows that were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileJoin {
    /// Rows of people who are in other files as well.
    pub linked: u64,
    /// Rows of people who are in this table alone.
    pub alone: u64,
    /// Rows that may or may not be somebody else's: on the list of doubtful pairs.
    pub ambiguous: u64,
    /// Rows that say once more what another row says.
    pub duplicate: u64,
    /// Rows that are of nobody who can be named.
    pub of_nobody: u64,
    /// Rows set aside, each with a finding.
    pub set_aside: u64,
}

impl FileJoin {
    /// Returns all of them.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.linked + self.alone + self.ambiguous + self.duplicate + self.of_nobody + self.set_aside
    }

    /// Returns what became of the rows of two tables together.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            linked: self.linked + other.linked,
            alone: self.alone + other.alone,
            ambiguous: self.ambiguous + other.ambiguous,
            duplicate: self.duplicate + other.duplicate,
            of_nobody: self.of_nobody + other.of_nobody,
            set_aside: self.set_aside + other.set_aside,
        }
    }
}

/// Returns what became of the rows of each source, in their order.
#[must_use]
pub fn joins(results: Results<'_>) -> Vec<FileJoin> {
    let Results { records, linkage, journeys, .. } = results;
    let unsure = doubtful_rows(results);
    let mut repeated = vec![false; records.records.len()];
    for record in &journeys.repeated {
        repeated[record.index()] = true;
    }
    let elsewhere = people_elsewhere(results);
    let mut joins = vec![FileJoin::default(); records.sources.len()];
    // Row by row and not person by person: of millions, the rows of one lie far apart.
    for (number, (row, found)) in records.records.iter().zip(linkage.memberships.iter()).enumerate() {
        let Some(found) = found else { continue };
        let join = &mut joins[row.source.index()];
        // A further line of an order is a part of it, and no repeat.
        if repeated[number] && row.follows.is_none() {
            join.duplicate += 1;
        } else if unsure[number] {
            join.ambiguous += 1;
        } else if elsewhere[found.person.index()] {
            join.linked += 1;
        } else {
            join.alone += 1;
        }
    }
    for (source, join) in records.sources.iter().zip(&mut joins) {
        join.set_aside = source.rows_set_aside.into();
        join.of_nobody = u64::from(source.rows_read).saturating_sub(join.rows());
    }
    joins
}

/// Returns, for each person, whether it has rows in more than one source.
fn people_elsewhere(results: Results<'_>) -> Vec<bool> {
    let Results { records, linkage, .. } = results;
    let mut first = vec![None; linkage.people.len()];
    let mut elsewhere = vec![false; linkage.people.len()];
    for (row, found) in records.records.iter().zip(linkage.memberships.iter()) {
        let Some(found) = found else { continue };
        let person = found.person.index();
        elsewhere[person] |= *first[person].get_or_insert(row.source) != row.source;
    }
    elsewhere
}

/// Returns, for each record, whether it is on the list of doubtful pairs.
fn doubtful_rows(results: Results<'_>) -> Vec<bool> {
    let mut unsure = vec![false; results.records.records.len()];
    for pair in &results.linkage.unsure {
        unsure[pair.left.index()] = true;
        unsure[pair.right.index()] = true;
    }
    unsure
}

const KINDS: [&str; 6] = ["linked", "alone", "ambiguous", "duplicate", "of_nobody", "set_aside"];

/// Returns one line for each table: what it was taken for, and what became of its rows.
#[must_use]
pub fn files<'a>(results: Results<'a>, joins: &[FileJoin]) -> Listing<'a> {
    let mut columns: Vec<_> = ["file", "sheet", "table", "role", "tool", "rows_read"].map(Column::machine).to_vec();
    columns.extend(KINDS.map(Column::machine));
    let rows = results.records.sources.iter().zip(joins).map(|(source, join)| {
        let mut row = vec![
            Cell::text(&*source.file),
            Cell::text(source.sheet.as_deref().unwrap_or("")),
            Cell::Count(source.table as u64 + 1),
            Cell::text(source.role.map_or("none", Role::as_str)),
            Cell::text(source.tool.as_deref().unwrap_or("")),
            source.rows_read.into(),
        ];
        row.extend(counts(join).map(Cell::Count));
        row
    });
    Listing::new("Files and their rows", columns, rows.collect::<Vec<_>>().into_iter())
}

fn counts(join: &FileJoin) -> [u64; 6] {
    [join.linked, join.alone, join.ambiguous, join.duplicate, join.of_nobody, join.set_aside]
}

/// Returns the columns of a table for people in which any file has something, with what a file has there.
pub(super) fn shown_columns(joins: &[FileJoin]) -> Vec<(&'static str, usize)> {
    let headings = ["Linked", "Alone", "Unsure", "Repeats", "Of nobody", "Set aside"];
    let used = |place: &usize| *place < 2 || joins.iter().any(|join| counts(join)[*place] > 0);
    headings.into_iter().enumerate().filter(|(place, _)| used(place)).map(|(place, name)| (name, place)).collect()
}

/// Returns the cells for these columns.
pub(super) fn shown_cells(join: &FileJoin, columns: &[(&'static str, usize)]) -> Vec<Cell> {
    columns.iter().map(|(_, place)| Cell::Count(counts(join)[*place])).collect()
}

/// Adds to the report what became of the rows of each file, and what the words mean.
pub(super) fn per_file(results: Results<'_>, joins: &[FileJoin], report: &mut Report) {
    let shown = shown_columns(joins);
    let mut columns = vec![Column::people("File", Align::Left), Column::people("Rows", Align::Right)];
    columns.extend(shown.iter().map(|(heading, _)| Column::people(*heading, Align::Right)));
    let rows = results.records.sources.iter().zip(joins).map(|(source, join)| {
        let mut row = vec![Cell::text(source.position().to_string()), source.rows_read.into()];
        row.extend(shown_cells(join, &shown));
        row
    });
    report.heading("What became of the rows");
    report.grid(Grid { columns, rows: rows.collect(), shown: None });
    report.facts(meanings(&shown));
}

/// Says what the words mean that stand over these columns.
pub(super) fn meanings(shown: &[(&'static str, usize)]) -> Vec<(String, String)> {
    let meaning = [
        "rows of people who are in another file as well",
        "rows of people who are in this file alone",
        "rows that may be somebody else's: `moldau review` shows them",
        "rows that say once more what another row says: counted once",
        "rows that name nobody: an order without a person",
        "rows that are no data or say of nobody; findings.csv has the reason for each",
    ];
    shown.iter().map(|(name, place)| ((*name).to_owned(), meaning[*place].to_owned())).collect()
}

/// How far one rate could move.
struct Bound {
    stage: String,
    rate: Share,
    worst: Share,
    best: Share,
}

/// Adds to the report between which ends each rate lies, whatever the rows that found nobody are; nothing where no row
/// could move any.
pub(super) fn bounds(results: Results<'_>, joins: &[FileJoin], report: &mut Report) {
    let bounds = bounds_of(results, joins);
    if bounds.iter().all(|bound| bound.worst == bound.rate && bound.best == bound.rate) {
        return;
    }
    report.heading("How far the rates could move");
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let columns = vec![
        Column::people("Stage", Align::Left),
        figure("At worst"),
        figure("that is"),
        figure("Rate"),
        figure("At best"),
        figure("that is"),
    ];
    let moves = bounds.iter().filter(|bound| bound.worst != bound.rate || bound.best != bound.rate);
    let rows = moves.map(|bound| {
        vec![
            Cell::text(bound.stage.as_str()),
            bound.worst.into(),
            Cell::PartOf(bound.worst),
            bound.rate.into(),
            bound.best.into(),
            Cell::PartOf(bound.best),
        ]
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: None });
    let facts = [
        (
            "At worst",
            "every row of the stage before that names nobody is a person who went no further, and every doubtful link of \
             somebody who did go on is wrong",
        ),
        (
            "At best",
            "whoever is at this stage and not at the one before, and every row of it that names nobody, is somebody \
             of the stage before who seems to have stopped there",
        ),
    ];
    report.facts(facts.map(|(about, words)| (about.to_owned(), words.to_owned())).to_vec());
}

fn bounds_of(results: Results<'_>, joins: &[FileJoin]) -> Vec<Bound> {
    let Results { records, linkage, journeys, funnel } = results;
    let stages = funnel.spec.stages.as_slice();
    let mut unnamed: BTreeMap<(&str, Option<&str>), u64> = BTreeMap::new();
    for finding in records.findings.iter().filter(|finding| finding.kind == FindingKind::NoIdentity) {
        *unnamed.entry((&finding.at.file, finding.at.sheet.as_deref())).or_default() += 1;
    }
    // Rows of the files of a stage that name nobody: set aside for that reason, or of nobody.
    let no_identity = |stage: usize| -> u64 {
        let of_stage = records
            .sources
            .iter()
            .zip(joins)
            .filter(|(source, _)| source.role.is_some_and(|role| stages[stage].roles.contains(&role)));
        let aside = |source: &Source| unnamed.get(&(&*source.file, source.sheet.as_deref())).copied().unwrap_or(0);
        of_stage.map(|(source, join)| join.of_nobody + aside(source)).sum()
    };
    let nobodys = |stage: usize| {
        journeys.nobodys.iter().filter(move |touch| {
            stages[stage].roles.contains(&touch.role) && touch.standing == crate::model::Standing::Counts
        })
    };
    let mut doubtful = vec![false; linkage.people.len()];
    for pair in linkage.unsure.iter().filter(|pair| pair.linked) {
        if let Some(person) = linkage.person_of(pair.left) {
            doubtful[person.index()] = true;
        }
    }
    let mut bounds = Vec::new();
    for stage in 1..stages.len() {
        let Some(rate) = funnel.stages[stage].rate_previous.filter(|rate| rate.whole > 0) else { continue };
        let (mut unlinked, mut doubted) = (nobodys(stage).count() as u64, 0);
        for (progress, is_doubtful) in funnel.progress.iter().zip(&doubtful) {
            let (before, here) = (progress.reached[stage - 1].is_some(), progress.reached[stage].is_some());
            unlinked += u64::from(here && !before);
            doubted += u64::from(here && before && *is_doubtful);
        }
        let more = unlinked.min(rate.whole - rate.part.min(rate.whole));
        bounds.push(Bound {
            stage: funnel.stages[stage].name.clone(),
            rate,
            worst: Share::new(rate.part.saturating_sub(doubted), rate.whole + no_identity(stage - 1)),
            best: Share::new(rate.part + more, rate.whole),
        });
    }
    bounds
}
