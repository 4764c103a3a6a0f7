//! The whole of recognition: looks at a table, weighs the evidence, writes the layout.

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
use super::nobody::nobody;
use super::part::part_of;
use super::person::person_parts;
use super::profile::Kind;
use super::ranges;
use super::role::{Weighed, weigh};
use super::rules::rules;
use super::siblings::Siblings;
use super::stages::Stages;
use super::times::{is_mail, time_of};
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
    let nobody = nobody(&columns, &taken, &weighed, format);
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
        stages: rules,
        machines,
        findings,
    }
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
    let mut said: Vec<String> = Vec::new();
    evidence.retain(|words| {
        let is_new = !said.contains(words);
        said.push(words.clone());
        is_new
    });
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
