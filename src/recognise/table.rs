//! The whole of recognition: looks at a table, weighs the evidence, writes the layout.

use std::hash::BuildHasher;

use hashbrown::HashSet;

use super::columns::{Columns, KNOWN, Taken, assign, is_of_the_network};
use super::dates::{Dates, date_styles};
use super::decimals::{Decimals, decimal_marks};
use super::fold::fold_all;
use super::format::{Format, Formats};
use super::habits::habit;
use super::ids::{forget_row_ids, take_bare_ids};
use super::layout::{Column, DateOrder, DateStyle, DecimalMark, Layout, Part, StageRule};
use super::lexicon::lexicon;
use super::machine;
use super::name::campaign_in_names;
use super::part::part_of;
use super::person::person_parts;
use super::profile::Kind;
use super::ranges;
use super::requests::{are_chats, are_hours, are_requests, counts_mails};
use super::role::{Weighed, weigh};
use super::rules::rules;
use super::siblings::Siblings;
use super::stages::Stages;
use super::times::{is_mail, time_of};
use super::value::is_blank;
use crate::model::{Confidence, Field, Finding, FindingKind, Role};
use crate::read::Table;

/// Returns what `table` was taken for.
#[must_use]
pub fn recognise(table: &Table, formats: &Formats) -> Layout {
    recognise_among(table, formats, &Siblings::default())
}

/// Returns what `table` was taken for, with what its `siblings` say where it leaves the order of day and month open.
#[must_use]
pub fn recognise_among(table: &Table, formats: &Formats, siblings: &Siblings) -> Layout {
    let columns = Columns::of(table);
    let format = formats.find(table);
    let mut taken = assign(&columns, format);
    take_bare_ids(&columns, &mut taken);
    // A known export has no columns but those that it is known for.
    let of_person = if format.is_none() { person_parts(&columns, &mut taken) } else { vec![None; taken.len()] };
    let stages = Stages::of(&columns);
    let weighed = weigh(&columns, &taken, &stages, format);
    let nobody = nobody(&columns, &taken, format);
    let best = if nobody.is_some() { None } else { weighed.best() };
    let role = best.map(|(role, _)| role);
    let mut rules = role.map_or_else(Vec::new, |role| rules(&columns, &taken, &stages, role, format));
    let mut machines = Vec::new();
    if role.is_none() {
        take_time(&columns, &mut taken, weighed.best().map_or(Role::Sends, |(role, _)| role), &[]);
    }
    if let Some(role) = role {
        forget_network(&columns, &mut taken, role);
        finish_orders(&columns, &mut taken, role);
        if !format.is_some_and(|format| formats.is_own(format)) {
            forget_row_ids(&columns, &mut taken, role);
        }
        take_time(&columns, &mut taken, role, &rules);
        if format.is_none_or(|format| format.stages.is_empty()) {
            share_time(&mut rules, &taken);
        }
        machines = machine::signs(&columns, &mut rules);
    }
    let english = is_english(&columns);
    let lean = siblings.lean(table, format.map(|format| format.tool.as_str()));
    let dates = date_styles(table, &columns.profiles, english, habit(&columns, &taken), lean);
    let decimals = decimal_marks(
        table,
        &columns.profiles,
        |column| taken[column].map(|taken| taken.field == Field::Amount),
        english,
    );
    let mut findings = findings(table, &taken, &dates, &decimals, &rules, best, nobody.as_deref());
    if nobody.is_none() {
        let is_time = |column: usize| taken[column].is_some_and(|taken| taken.field == Field::Timestamp);
        findings.extend(ranges::findings(table, &columns.profiles, is_time));
    }
    let mut described = described(&columns, &taken, &dates.styles, &decimals.marks, format);
    for (column, part) in described.iter_mut().zip(of_person) {
        column.part = column.part.or(part.filter(|_| column.field.is_none()));
    }
    let (evidence, confidence) = match (&nobody, best) {
        (Some(why), _) => (vec![why.clone()], Confidence::percent(90)),
        (None, Some((role, confidence))) => (evidence(&columns, &taken, &weighed, role), confidence),
        (None, None) => (vec!["nothing in it says what it is".to_owned()], Confidence::default()),
    };
    Layout {
        role,
        confidence,
        runner_up: if nobody.is_some() { None } else { weighed.runner_up() },
        evidence,
        tool: format.map(|format| format.tool.clone()),
        export: format.map(|format| format.export.clone()).or_else(|| nobody.clone()),
        columns: described,
        campaign: role.and_then(|role| campaign(table, &columns, &taken, formats, role)),
        one_row_per_person: role.is_some_and(|role| one_row_per_person(table, &taken, &stages, role)),
        stages: rules,
        machines,
        findings,
    }
}

/// Says what the table is if it holds no people.
fn nobody(columns: &Columns<'_>, taken: &[Option<Taken>], format: Option<&Format>) -> Option<String> {
    if let Some(format) = format.filter(|format| format.role.is_some_and(|role| role.0.is_none())) {
        let why = || format!("{} {}, which lists no people", format.tool, format.export);
        return Some(format.because.clone().unwrap_or_else(why));
    }
    if is_no_data(&columns.table.file) {
        return Some("a text, a program or its settings, which lists no people".to_owned());
    }
    if are_requests(columns) {
        return Some("requests for help (tickets), which say nothing of a campaign".to_owned());
    }
    if are_chats(columns) {
        return Some("chats with visitors of a site, which say nothing of a campaign".to_owned());
    }
    if are_hours(columns) {
        return Some("hours that people of one's own worked, which say nothing of a campaign".to_owned());
    }
    // One column that may hold first names makes no list of people: it takes a sure one, or two that agree.
    let mut identities: Vec<(Field, bool)> = Vec::new();
    for (column, taken) in taken.iter().enumerate() {
        let held = columns.profiles[column].filled > 0 || columns.table.rows.is_empty();
        if let Some(taken) = taken.filter(|_| held) {
            match taken.field {
                Field::Email | Field::FullName | Field::LastName | Field::FirstName | Field::Phone => {
                    identities.push((taken.field, taken.field == Field::Email || taken.confidence().is_sure()));
                }
                Field::Company => identities.push((taken.field, false)),
                _ => {}
            }
        }
    }
    let identified = identities.iter().any(|(_, sure)| *sure) || identities.len() > 1;
    let aggregates = columns.headers.iter().filter(|header| lexicon().aggregates.contains(&header.folded)).count();
    let email = taken.iter().flatten().any(|taken| taken.field == Field::Email);
    if aggregates >= 2 && !email {
        return Some("a summary of mails, events or goods, which lists no people".to_owned());
    }
    let has = |field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    let people = [Field::FirstName, Field::LastName, Field::Phone, Field::ExternalId].into_iter().any(has);
    if !email && !people && counts_mails(columns) {
        return Some("a summary of mails, which lists no people".to_owned());
    }
    // A table that names people by an id alone can still be joined to others.
    if identified
        || format.is_some()
        || (has(Field::ExternalId) && !has(Field::OrderId) && columns.table.header.len() > 2)
    {
        return None;
    }
    let order = has(Field::OrderId) && has(Field::Amount);
    if order || (has(Field::Company) && columns.table.rows.len() > 1) {
        return None;
    }
    Some("a table without any column that says who".to_owned())
}

/// Whether the file's ending is that of texts, programs or settings. Someone who keeps data in such a file can say so.
fn is_no_data(file: &str) -> bool {
    let ending = file.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.'));
    ending.is_some_and(|(_, ending)| lexicon().no_data.contains(&ending.to_lowercase()))
}

/// In a log of mails the place of a click is not where the person lives.
fn forget_network(columns: &Columns<'_>, taken: &mut [Option<Taken>], role: Role) {
    for (column, taken) in taken.iter_mut().enumerate().filter(|_| is_mail(role)) {
        if taken.is_some_and(|taken| is_of_the_network(columns, column, taken.field)) {
            *taken = None;
        }
    }
}

/// In a list of orders an id without a better name is the order's, and the next best one the customer's.
fn finish_orders(columns: &Columns<'_>, taken: &mut [Option<Taken>], role: Role) {
    let has = |taken: &[Option<Taken>], field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    if role != Role::Orders || has(taken, Field::OrderId) {
        return;
    }
    let plain = |column: &usize| lexicon().numbers.contains(&columns.headers[*column].folded);
    let free = |column: &usize| {
        let fits = taken[*column].is_none_or(|taken| taken.field == Field::ExternalId);
        fits && columns.profiles[*column].share(Kind::Figures) >= 50
    };
    let Some(column) = (0..taken.len()).filter(plain).find(free) else { return };
    taken[column] = Some(Taken { field: Field::OrderId, score: 80 });
    if !has(taken, Field::ExternalId) {
        let fits = |column: usize| taken[column].is_none().then(|| columns.score(column, Field::ExternalId)).flatten();
        let best = (0..taken.len())
            .filter_map(|column| Some((fits(column)?, column)))
            .max_by_key(|(score, column)| (*score, std::cmp::Reverse(*column)));
        if let Some((score, column)) = best {
            taken[column] = Some(Taken { field: Field::ExternalId, score });
        }
    }
}

/// Marks the column that says when the table's main event happened.
fn take_time(columns: &Columns<'_>, taken: &mut [Option<Taken>], role: Role, rules: &[StageRule]) {
    if taken.iter().flatten().any(|taken| taken.field == Field::Timestamp) {
        return;
    }
    let main = rules.iter().find(|rule| rule.role == role).and_then(|rule| rule.time);
    let scored = time_of(columns, role);
    let time = main.map(|column| (column, scored.filter(|(own, _)| *own == column).map_or(90, |(_, score)| score)));
    let is_birth = |column: usize| taken[column].is_some_and(|taken| taken.field == Field::DateOfBirth);
    if let Some((column, score)) = time.or(scored).filter(|(column, _)| !is_birth(*column)) {
        taken[column] = Some(Taken { field: Field::Timestamp, score });
    }
}

/// Gives the time that an exact format names to the rules that found none or another.
fn share_time(rules: &mut [StageRule], taken: &[Option<Taken>]) {
    let named = taken.iter().position(|taken| *taken == Some(Taken { field: Field::Timestamp, score: KNOWN }));
    if let (Some(column), [rule]) = (named, rules) {
        rule.time = Some(column);
    }
}

/// Whether more headers are English than of any other language.
fn is_english(columns: &Columns<'_>) -> bool {
    let lexicon = lexicon();
    let mut counts = vec![0_usize; lexicon.languages.len()];
    for header in &columns.headers {
        let mut known = vec![false; counts.len()];
        for meaning in lexicon.fields.get(&header.folded).into_iter().flatten() {
            known[meaning.language] = true;
        }
        for (count, known) in counts.iter_mut().zip(known) {
            *count += usize::from(known);
        }
    }
    counts.iter().skip(1).all(|count| *count <= counts[0])
}

fn described(
    columns: &Columns<'_>,
    taken: &[Option<Taken>],
    dates: &[Option<DateStyle>],
    decimals: &[Option<DecimalMark>],
    format: Option<&Format>,
) -> Vec<Column> {
    let one = |(column, header): (usize, &String)| Column {
        header: header.clone(),
        field: taken[column].map(|taken| taken.field),
        confidence: taken[column].map_or(Confidence::default(), Taken::confidence),
        evidence: taken[column]
            .map_or_else(String::new, |taken| columns.evidence(column, taken.field, names(format, header))),
        runner_up: columns.next_best(column, taken[column], taken),
        dates: dates[column],
        decimal: decimals[column],
        part: part(columns, taken, format, column),
    };
    columns.table.header.iter().enumerate().map(one).collect()
}

/// Whether the export names what the column of `header` means.
fn names(format: Option<&Format>, header: &str) -> bool {
    let words = fold_all(header);
    format.is_some_and(|format| format.columns.values().any(|own| fold_all(own) == words))
}

/// Returns what a column adds to another one.
///
/// A price is that of one piece only where no format knows what it is, and what was paid back is a number.
fn part(columns: &Columns<'_>, taken: &[Option<Taken>], format: Option<&Format>, column: usize) -> Option<Part> {
    let part = part_of(&columns.headers[column].folded)?;
    let field = taken[column].map(|taken| taken.field);
    let profile = &columns.profiles[column];
    let known = format.is_some_and(|format| format.columns.iter().any(|(field, _)| field.0 == Field::Amount));
    let fits = match part {
        Part::UnitPrice => field == Some(Field::Amount),
        Part::Price => field == Some(Field::Amount) && !known,
        Part::Refunded | Part::Quantity => field.is_none() && (profile.filled == 0 || profile.mostly(Kind::Number)),
        // The column that is taken for the id may be that of the deal.
        Part::PersonIds | Part::NamePrefix => field.is_none(),
        Part::BounceKind => true,
        // Those of a person are found together.
        _ => false,
    };
    fits.then_some(part)
}

fn evidence(columns: &Columns<'_>, taken: &[Option<Taken>], weighed: &Weighed, role: Role) -> Vec<String> {
    let mut evidence = weighed.evidence(role);
    // A header may say the same in two ways.
    let mut said = HashSet::new();
    evidence.retain(|words| said.insert(words.clone()));
    let email = taken.iter().position(|taken| taken.is_some_and(|taken| taken.field == Field::Email));
    if let Some(column) = email.filter(|column| columns.profiles[*column].filled > 0) {
        let share = columns.profiles[column].share(Kind::Email);
        let header = &columns.table.header[column];
        evidence.push(format!("column \"{header}\" holds e-mail addresses in {share} % of its cells"));
    }
    evidence
}

/// Returns the campaign that the names tell, if no column does.
fn campaign(
    table: &Table,
    columns: &Columns<'_>,
    taken: &[Option<Taken>],
    formats: &Formats,
    role: Role,
) -> Option<String> {
    let column = taken.iter().position(|taken| taken.is_some_and(|taken| taken.field == Field::Campaign));
    let told = column.is_some_and(|column| columns.profiles[column].filled > 0);
    let of_campaign = is_mail(role) || matches!(role, Role::Forms | Role::Registrations | Role::Attendance);
    if told || !of_campaign {
        return None;
    }
    let tools: Vec<String> = formats
        .iter()
        .flat_map(|format| fold_all(&format.tool).split(' ').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    campaign_in_names(table, role, &tools)
}

/// Whether each person stands in the table at most once, as far as the main identity shows.
fn one_row_per_person(table: &Table, taken: &[Option<Taken>], stages: &Stages, role: Role) -> bool {
    let listed = matches!(role, Role::Calls | Role::Orders | Role::Deals | Role::Forms) || stages.events.is_some();
    let email = taken.iter().position(|taken| taken.is_some_and(|taken| taken.field == Field::Email));
    let Some(column) = email.filter(|_| !listed) else { return false };
    // Hashes rather than texts, for lists of millions; two of them being equal by chance costs a hint, no number.
    // In a long list an eighth of the addresses is looked at, each with all of its rows.
    let hasher = foldhash::fast::FixedState::default();
    let part = if table.rows.len() > 100_000 { 7 } else { 0 };
    let mut seen: HashSet<u64, foldhash::fast::FixedState> = HashSet::default();
    let mut lower = String::new();
    let mut filled = table.column(column).map(str::trim).filter(|cell| !is_blank(cell)).peekable();
    filled.peek().is_some()
        && filled.all(|cell| {
            lower.clear();
            lower.push_str(cell);
            lower.make_ascii_lowercase();
            let hash = hasher.hash_one(lower.as_str());
            hash & part != 0 || seen.insert(hash)
        })
}

/// Returns what is said of a column whose dates are read in one of two ways.
pub(super) fn ambiguous(header: &str, order: DateOrder, because: &str) -> String {
    let first = if order == DateOrder::MonthFirst { "the month" } else { "the day" };
    format!("nothing decides whether day or month comes first in \"{header}\"; {first} is assumed, because {because}")
}

fn findings(
    table: &Table,
    taken: &[Option<Taken>],
    dates: &Dates,
    decimals: &Decimals,
    rules: &[StageRule],
    best: Option<(Role, Confidence)>,
    nobody: Option<&str>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let at = table.position();
    if let Some(why) = nobody {
        let message = format!("this is {why}; its rows are left out");
        findings.push(Finding { at: at.clone(), kind: FindingKind::NoPeople, message });
        return findings;
    }
    if let Some((role, confidence)) = best.filter(|(_, confidence)| !confidence.is_sure()) {
        let message = format!("taken for {role}, {confidence} sure; name its role in moldau.toml if that is wrong");
        findings.push(Finding { at: at.clone(), kind: FindingKind::UnsureRole, message });
    }
    let used = |column: usize| {
        taken[column].is_some_and(|taken| matches!(taken.field, Field::Timestamp | Field::DateOfBirth))
            || rules.iter().any(|rule| rule.time == Some(column))
    };
    for (column, style) in dates.styles.iter().enumerate() {
        if let Some(style) = style.filter(|style| !style.decided && used(column)) {
            let message = ambiguous(&table.header[column], style.order, dates.because);
            findings.push(Finding { at: at.at_column(column), kind: FindingKind::AmbiguousDate, message });
        }
    }
    let brings_money = rules.iter().any(|rule| matches!(rule.role, Role::Orders | Role::Deals));
    for (column, message) in decimals.unsure.iter().filter(|_| brings_money).cloned() {
        findings.push(Finding { at: at.at_column(column), kind: FindingKind::AmbiguousAmount, message });
    }
    for (column, taken) in taken.iter().enumerate() {
        if let Some(taken) = taken.filter(|taken| taken.field.is_personal() && !taken.confidence().is_sure()) {
            let message = format!(
                "column \"{}\" is taken for {}, {} sure",
                table.header[column],
                taken.field.as_str().replace('_', " "),
                taken.confidence()
            );
            findings.push(Finding { at: at.at_column(column), kind: FindingKind::UnsureColumn, message });
        }
    }
    findings
}
