//! What `moldau run` says after the funnel: what was read, whom it found, what is doubtful, where it all is.

use crate::link::{Decided, ENOUGH, Linkage, Regrouping};
use crate::model::{FindingKind, Records, Source};

use super::by_kind::by_kind;
use super::cohesion::{expected_mistakes, largest, linked_one_to_one};
use super::dropoff::{ListFigures, listed};
use super::join::{FileJoin, meanings, shown_cells, shown_columns};
use super::{Align, Cell, Column, Grid, Report, figures};

/// Files in doubt that are named.
const UNSURE: usize = 5;

/// Tables that are told of one by one.
const NAMED: usize = 40;

/// What a run has to tell at its end.
#[derive(Clone, Copy)]
pub struct Summary<'a> {
    /// The rows, and what was found on the way.
    pub records: &'a Records,
    /// Whose they are.
    pub linkage: &'a Linkage,
    /// What became of the rows of each source; empty if that is not known.
    pub joins: &'a [FileJoin],
    /// The call lists that were written, the last stage's first.
    pub lists: &'a [ListFigures],
    /// The output folder as it was given; `None` if none was written.
    pub out: Option<&'a str>,
}

/// Returns the end of a run in words.
#[must_use]
pub fn summary(Summary { records, linkage, joins, lists, out }: Summary<'_>) -> Report {
    let mut report = Report::new("");
    report.heading("Files");
    report.grid(files(records, joins));
    report.facts(tools(records).map(|words| ("Exported by".to_owned(), words)).into_iter().collect());
    if !joins.is_empty() {
        report.facts(meanings(&shown_columns(joins)));
    }
    for finding in records.findings.iter().filter(|finding| finding.kind == FindingKind::UnreadableFile) {
        report.alert(format!("{}: {}", finding.at, finding.message));
    }
    unsure(records, &mut report);
    report.heading("People");
    report.facts(people(records, linkage));
    call_lists(lists, &mut report);
    let kinds = by_kind(records.findings.iter().filter(|finding| finding.kind != FindingKind::UnreadableFile));
    if !kinds.is_empty() {
        report.heading("Found in the files");
        report.facts(kinds.iter().map(|kind| (kind.name(), kind.words_with_file())).collect());
    }
    if let Some(out) = out {
        report.heading("What to do next");
        let mut facts = next(linkage, &kinds.iter().map(|kind| kind.kind).collect::<Vec<_>>(), out);
        if records.sources.len() > NAMED {
            let words = "each file by itself: what it was taken for, and what became of its rows";
            facts.push((format!("{}/files.csv", out.trim_end_matches(['/', '\\'])), words.to_owned()));
        }
        report.facts(facts);
    }
    report
}

/// Says which files may be something else than what they were taken for: one by itself, several as one list.
fn unsure(records: &Records, report: &mut Report) {
    let unsure = records.sources.iter().filter(|source| source.role.is_some() && !source.confidence.is_sure());
    let role = |source: &Source| source.role.map_or("none", |role| role.as_str());
    match unsure.collect::<Vec<_>>().as_slice() {
        [] => {}
        [one] => report.alert(format!(
            "{} may not be {}: `moldau inspect` says why it was taken for that",
            one.position(),
            role(one)
        )),
        several => {
            let named: Vec<_> =
                several.iter().take(UNSURE).map(|one| format!("{} as {}", one.position(), role(one))).collect();
            let more = several.len().saturating_sub(UNSURE);
            let more = if more == 0 { String::new() } else { format!(", and {more} more") };
            report.alert(format!(
                "{} files may be something else than they were taken for: {}{more}; `moldau inspect` says why",
                several.len(),
                named.join(", ")
            ));
        }
    }
}

/// Adds to the report how many of each list are to be called; whoever stopped nowhere is on none.
fn call_lists(lists: &[ListFigures], report: &mut Report) {
    if lists.iter().all(|list| list.people == 0) {
        return;
    }
    report.heading("Whom to call");
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let mut columns = vec![Column::people("Stopped after", Align::Left), figure("People"), figure("To call")];
    let has_new = lists.iter().any(|list| list.new.is_some());
    if has_new {
        columns.push(figure("New"));
    }
    columns.push(Column::people("Held back", Align::Left));
    let rows = lists.iter().filter(|list| list.people > 0).map(|list| {
        let mut row = vec![Cell::text(list.stage.as_str()), list.people.into(), list.to_call.into()];
        if has_new {
            row.push(list.new.into());
        }
        row.push(Cell::text(listed(&list.held)));
        row
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: None });
}

fn files(records: &Records, joins: &[FileJoin]) -> Grid {
    let mut columns = vec![
        Column::words("file", "File"),
        Column::words("taken_for", "Taken for"),
        Column::figures("rows_read", "Rows"),
    ];
    let shown = shown_columns(joins);
    if joins.is_empty() {
        columns.extend([Column::figures("rows_used", "Used"), Column::figures("rows_set_aside", "Set aside")]);
    } else {
        columns.extend(shown.iter().map(|(heading, _)| Column::people(*heading, Align::Right)));
    }
    let lines = lines(records, joins);
    let names = short_names(lines.iter().map(|line| line.name.as_str()));
    let rows = lines.into_iter().zip(names).map(|(line, name)| {
        let name = match line.more {
            0 => name,
            more => format!("{name} and {} more", figures::count(more)),
        };
        let mut row = vec![Cell::text(name), Cell::text(line.taken_for), line.rows_read.into()];
        match line.join {
            Some(join) => row.extend(shown_cells(&join, &shown)),
            None => row.extend([line.rows_read.saturating_sub(line.set_aside).into(), line.set_aside.into()]),
        }
        row
    });
    Grid { columns, rows: rows.collect(), shown: None }
}

/// Letters of a name that leave room for the figures beside it.
const NAME: usize = 44;
/// Letters at its end that tell it from others: its ending and what stands before that.
const TAIL: usize = 18;

/// Returns names with their middle left out where they are long, as long as that leaves each of them its own.
fn short_names<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let short = |name: &str| {
        let letters: Vec<char> = name.chars().collect();
        if letters.len() <= NAME {
            return name.to_owned();
        }
        let (head, tail) = (&letters[..NAME - TAIL - 1], &letters[letters.len() - TAIL..]);
        head.iter().chain(['…'].iter()).chain(tail).collect()
    };
    let pairs: Vec<(&str, String)> = names.map(|name| (name, short(name))).collect();
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for (_, short) in &pairs {
        *counts.entry(short).or_default() += 1;
    }
    pairs
        .iter()
        .map(|(name, short)| if counts[short.as_str()] > 1 { (*name).to_owned() } else { short.clone() })
        .collect()
}

/// What is told of one table, or of several that were taken for the same.
struct Line {
    name: String,
    taken_for: String,
    /// Further tables that it stands for.
    more: u64,
    rows_read: u64,
    set_aside: u64,
    join: Option<FileJoin>,
}

/// Returns a line for each table; of more than [`NAMED`], those taken for the same share one.
fn lines(records: &Records, joins: &[FileJoin]) -> Vec<Line> {
    let lines = records.sources.iter().enumerate().map(|(place, source)| {
        let at = source.position().to_string();
        Line {
            name: if source.table == 0 { at } else { format!("{at} table {}", source.table + 1) },
            taken_for: taken_for(source),
            more: 0,
            rows_read: source.rows_read.into(),
            set_aside: source.rows_set_aside.into(),
            join: joins.get(place).copied(),
        }
    });
    if records.sources.len() <= NAMED {
        return lines.collect();
    }
    let mut shared: Vec<Line> = Vec::new();
    for line in lines {
        let Some(same) = shared.iter_mut().find(|other| other.taken_for == line.taken_for) else {
            shared.push(line);
            continue;
        };
        same.more += 1;
        same.rows_read += line.rows_read;
        same.set_aside += line.set_aside;
        same.join = same.join.zip(line.join).map(|(one, other)| one.with(other));
    }
    shared
}

/// Returns which tools the exports are of, each with how many tables of it there are; nothing where none is known.
fn tools(records: &Records) -> Option<String> {
    let mut tools: Vec<(&str, u64)> = Vec::new();
    for tool in records.sources.iter().filter_map(|source| source.tool.as_deref()) {
        match tools.iter_mut().find(|(known, _)| *known == tool) {
            Some((_, count)) => *count += 1,
            None => tools.push((tool, 1)),
        }
    }
    let words: Vec<_> = tools.iter().map(|(tool, count)| format!("{tool} ({})", figures::count(*count))).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Returns in words what a table was taken for.
fn taken_for(source: &Source) -> String {
    match (source.role, source.stages.as_slice()) {
        (None, _) => "no people in it".to_owned(),
        (Some(_), []) => "do not contact".to_owned(),
        (Some(_), several @ [_, _, ..]) => several.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", "),
        (Some(role), _) => role.as_str().to_owned(),
    }
}

fn people(records: &Records, linkage: &Linkage) -> Vec<(String, String)> {
    let read: u64 = records.sources.iter().map(|source| u64::from(source.rows_read)).sum();
    let aside: u64 = records.sources.iter().map(|source| u64::from(source.rows_set_aside)).sum();
    let alone = linkage.people.iter().filter(|person| person.records.len() == 1).count() as u64;
    let found = linkage.people.len() as u64;
    let mut facts = vec![
        (
            "Rows".to_owned(),
            format!(
                "{} read = {} used + {} set aside",
                figures::count(read),
                figures::count(read.saturating_sub(aside)),
                figures::count(aside)
            ),
        ),
        (
            "People".to_owned(),
            format!(
                "{} found: {} with several rows, {} with one",
                figures::count(found),
                figures::count(found - alone),
                figures::count(alone)
            ),
        ),
    ];
    let unsure = linkage.unsure.len() as u64;
    let words = match unsure {
        0 => "no doubtful pair".to_owned(),
        _ => format!("{} of rows may or may not be one person", figures::counted(unsure, "pair", "pairs")),
    };
    facts.push(("Doubtful".to_owned(), words));
    facts.push(("Expected".to_owned(), expected_mistakes(linkage.doubt)));
    facts.extend(largest(linkage).map(|words| ("Largest".to_owned(), words)));
    facts.extend(linked_one_to_one(records, linkage).map(|words| ("One to one".to_owned(), words)));
    let decided = &linkage.decided;
    if *decided != Decided::default() {
        let count = |count: usize| figures::count(count as u64);
        let (yes, no) = (decided.followed_same, decided.followed - decided.followed_same);
        let mut parts =
            vec![format!("{} followed ({} × yes, {} × no)", count(decided.followed), count(yes), count(no))];
        if decided.absent > 0 {
            parts.push(format!("{} about rows that are in none of the files", count(decided.absent)));
        }
        if !decided.contradictions.is_empty() {
            parts.push(format!("{} left out because of later ones", count(decided.contradictions.len())));
        }
        parts.push(if decided.teaches() {
            "the weights were learnt with them".to_owned()
        } else {
            format!("from {ENOUGH} × yes and {ENOUGH} × no on the weights learn from them too")
        });
        facts.push(("Decisions".to_owned(), parts.join("; ")));
    }
    if !linkage.regrouped.is_empty() {
        facts.push(("Changed".to_owned(), since(linkage)));
    }
    facts
}

/// Returns in words who of the earlier run became one or several.
fn since(linkage: &Linkage) -> String {
    let count = |kind: Regrouping| linkage.regrouped.iter().filter(|change| change.kind == kind).count() as u64;
    let mut parts = Vec::new();
    for (kind, what) in [
        (Regrouping::Merged, "became one with another"),
        (Regrouping::Split, "split off as new"),
        (Regrouping::Moved, "got rows of another"),
    ] {
        let count = count(kind);
        if count > 0 {
            parts.push(format!("{} {what}", figures::counted(count, "person", "people")));
        }
    }
    format!("{} since the last run", parts.join(", "))
}

fn next(linkage: &Linkage, kinds: &[FindingKind], out: &str) -> Vec<(String, String)> {
    let out = out.trim_end_matches(['/', '\\']);
    let mut facts = vec![
        (format!("{out}/dropoff/"), "one list a stage: who stopped there, and how to reach them".to_owned()),
        (format!("{out}/people.csv"), "everyone found, with how far they got".to_owned()),
        ("moldau funnel".to_owned(), "the funnel once more, with every word explained".to_owned()),
    ];
    if !linkage.unsure.is_empty() {
        let words = "the doubtful pairs, side by side, for you to decide; review.csv holds the same";
        facts.push((format!("{out}/review.xlsx"), words.to_owned()));
    }
    if !linkage.regrouped.is_empty() {
        facts.push((format!("{out}/changes.csv"), "whom the last run took for others than this one".to_owned()));
    }
    if !kinds.is_empty() {
        facts.push((format!("{out}/findings.csv"), "everything found in the files, row by row".to_owned()));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_lose_their_middle_unless_it_tells_them_apart() {
        let long = "Prospects of the spring campaign of the year 2026 in Germany (final, corrected).csv";
        let first = "Sends of the first reminder mail 1 to all of the people.csv";
        let second = "Sends of the first reminder mail 2 to all of the people.csv";
        let short = short_names([long, "a.csv", first, second].into_iter());
        assert_eq!(short, ["Prospects of the spring c…al, corrected).csv", "a.csv", first, second]);
    }
}
