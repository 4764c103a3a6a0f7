//! The sums that must agree: rows, people and money.

use crate::funnel::{Funnel, Stage, StageTally, Way, not_paid, ways};
use crate::model::{FindingKind, Role};

use super::{Align, Cell, Column, Grid, Report, Results, figures, revenue};

/// Adds to the report what was read, found and ordered, and what became of it; and an alert if it does not add up.
pub(super) fn ledger(results: Results<'_>, report: &mut Report) {
    let Results { records, funnel, .. } = results;
    let read: u64 = records.sources.iter().map(|source| u64::from(source.rows_read)).sum();
    let aside: u64 = records.sources.iter().map(|source| u64::from(source.rows_set_aside)).sum();
    let found = funnel.progress.len() as u64;
    let within = funnel.progress.iter().filter(|progress| progress.furthest().is_some()).count() as u64;
    let [rows, used, set_aside] = [read, read.saturating_sub(aside), aside].map(figures::count);
    let [people, in_it, in_none] = [found, within, found - within].map(figures::count);
    let reason = if aside > 0 { ", each with a reason" } else { "" };
    let mut facts = vec![
        ("Rows".to_owned(), format!("{rows} read = {used} used + {set_aside} set aside{reason}")),
        ("People".to_owned(), format!("{people} found = {in_it} in the funnel + {in_none} at none of its stages")),
    ];
    if results.journeys.duplicates > 0 {
        let repeats = figures::counted(results.journeys.duplicates, "row says", "rows say");
        facts.push(("Repeats".to_owned(), format!("{repeats} once more what another row says: counted once")));
    }
    money(results, &mut facts, report);
    facts.extend(tests(results).map(|words| ("Tests".to_owned(), words)));
    facts.extend(times(funnel));
    facts.extend(other_order(funnel).map(|words| ("Another order?".to_owned(), words)));
    report.facts(facts);
    ways_to_order(results, report);
    doubts(results, report);
}

/// Says who looks like a test, where these people stand, and whether they count.
fn tests(results: Results<'_>) -> Option<String> {
    let Results { funnel, journeys, .. } = results;
    let testers = &journeys.testers;
    if testers.is_empty() {
        return None;
    }
    let many = testers.len() as u64;
    let people = figures::counted(many, "person looks like a test", "people look like tests");
    if !journeys.left_out.is_empty() {
        let rows = figures::counted(journeys.left_out.len() as u64, "thing", "things");
        let words = format!("what was done so ({rows}) is left out of all figures; findings.csv lists the rows");
        return Some(format!("{people}: {words}"));
    }
    let progress = || testers.iter().filter_map(|person| funnel.progress.get(person.index()));
    let at = |stage: usize| progress().filter(|progress| progress.reached[stage].is_some()).count() as u64;
    let stages = funnel.stages.iter().enumerate().map(|(place, stage)| (at(place), stage.name.as_str()));
    let stages = stages.filter(|(people, _)| *people > 0);
    let mut parts: Vec<_> = stages.map(|(people, name)| format!("{} at {name}", figures::count(people))).collect();
    let paid = revenue::sum(testers.iter().flat_map(|person| funnel.revenue_of(*person)));
    if !paid.is_empty() {
        parts.push(revenue::words(&paid, funnel.revenue_from));
    }
    let where_ = if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) };
    Some(format!("{people}{where_}: counted like others, and on no call list; --without-tests leaves this out"))
}

/// Says who is in no time from stage to stage, although they count: those without a time, and those who did it the other
/// way round.
fn times(funnel: &Funnel) -> Vec<(String, String)> {
    let each = |count: fn(&StageTally) -> u64| {
        let some = funnel.stages.iter().filter(|stage| count(stage) > 0);
        some.map(|stage| format!("{} at {}", figures::count(count(stage)), stage.name)).collect::<Vec<_>>().join(", ")
    };
    let mut facts = Vec::new();
    let untimed = each(|stage| stage.times.untimed);
    if !untimed.is_empty() {
        facts.push(("Without a time".to_owned(), format!("{untimed}: they count, and are in no median time")));
    }
    let backwards = each(|stage| stage.times.backwards);
    if !backwards.is_empty() {
        let words = format!(
            "{backwards} came there only before the stage in front of it: they count, and are in no median \
                             time; findings.csv lists them"
        );
        facts.push(("Back to front".to_owned(), words));
    }
    facts
}

/// Returns how the stages may stand instead, where most people came to one of them before the one in front of it.
///
/// Said of stages in their usual order alone: whoever put them in another knows better.
fn other_order(funnel: &Funnel) -> Option<String> {
    /// People who came the other way round from which on that says something.
    const ENOUGH: u64 = 5;
    let role =
        |stage: &Stage| (stage.roles.len() == 1 && stage.name == stage.roles[0].as_str()).then(|| stage.roles[0]);
    let roles: Vec<Role> = funnel.spec.stages.as_slice().iter().map(role).collect::<Option<_>>()?;
    let is_usual = funnel.spec.marked.is_empty() && roles.is_sorted();
    let is_turned = |place: &usize| {
        let times = &funnel.stages[*place].times;
        // Who paid before being called paid all the same: what is won stays behind what leads there.
        !matches!(roles[*place], Role::Deals | Role::Orders) && times.backwards >= ENOUGH.max(times.people * 2)
    };
    let from = (1..funnel.stages.len()).find(is_turned).filter(|_| is_usual)?;
    let (stage, before) = (&funnel.stages[from], &funnel.stages[from - 1].name);
    let [turned, both] = [stage.times.backwards, stage.times.backwards + stage.times.people].map(figures::count);
    let mut order: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    // A list of leads is either made of whoever showed interest, or it is where all began.
    let to = if roles[from] == Role::Leads { 0 } else { from - 1 };
    order[to..=from].rotate_right(1);
    Some(format!(
        "{turned} of {both} came to {} before {before}: --stages {} counts it so",
        stage.name,
        order.join(",")
    ))
}

/// Adds what was paid and where, what was given back and what never counted.
fn money(results: Results<'_>, facts: &mut Vec<(String, String)>, report: &mut Report) {
    let funnel = results.funnel;
    let total = &funnel.revenue_total;
    let words = |revenue: &[_]| revenue::words(revenue, funnel.revenue_from);
    let not_paid = not_paid(funnel, results.journeys);
    if !total.is_empty() {
        let is_within =
            |person: usize| funnel.progress.get(person).is_some_and(|progress| progress.furthest().is_some());
        let paid = funnel.revenue_by_person.iter().filter(|(person, _)| is_within(person.index()));
        let inside = revenue::sum(paid.map(|(_, revenue)| *revenue));
        facts.push(("Paid".to_owned(), words(total)));
        facts.push(("– in the funnel".to_owned(), words(&inside)));
        facts.push(("– outside it".to_owned(), words(&funnel.revenue_outside)));
        facts.push(("– by nobody known".to_owned(), words(&funnel.revenue_of_nobody)));
        let parts = [&inside, &funnel.revenue_outside, &funnel.revenue_of_nobody];
        if revenue::sum(parts.into_iter().flatten().copied()) != revenue::sum(total.iter().copied()) {
            report.alert(
                "the parts below do not add up to what was paid in all: please report this as a mistake of ours",
            );
        }
        if total.len() > 1 {
            report.alert("there are several currencies: they are shown apart and never added up");
        }
    }
    if !not_paid.given_back.is_empty() {
        let sums: Vec<_> = not_paid
            .given_back
            .iter()
            .map(|sum| {
                let times = figures::counted(sum.orders, "refund", "refunds");
                format!("{} in {times}", figures::money(sum.amount, sum.currency))
            })
            .collect();
        facts.push(("Given back".to_owned(), format!("{}: taken off what was paid", sums.join(", "))));
    }
    if !not_paid.void.is_empty() {
        facts.push((
            "Not counted".to_owned(),
            format!("{}: cancelled, never paid, or given back in full", words(&not_paid.void)),
        ));
    }
    if funnel.orders_without_amount > 0 {
        let many = funnel.orders_without_amount;
        let what = if funnel.revenue_from == Role::Deals {
            figures::counted(many, "deal is not won yet or says no amount", "deals are not won yet or say no amount")
        } else {
            figures::counted(many, "order says no amount", "orders say no amount")
        };
        report.alert(format!("{what}: in the counts of people, and in no sum of money"));
    }
}

/// Adds who came to their order through every stage, and who did not; nothing where all did.
fn ways_to_order(results: Results<'_>, report: &mut Report) {
    let funnel = results.funnel;
    let Some(tallies) = ways(funnel, results.journeys) else { return };
    let used: Vec<_> =
        Way::ALL.iter().zip(&tallies).filter(|(_, tally)| tally.people > 0 || !tally.revenue.is_empty()).collect();
    if used.iter().all(|(way, _)| **way == Way::Through) {
        return;
    }
    let what = if funnel.revenue_from == crate::model::Role::Deals { "deal" } else { "order" };
    report.heading(format!("How they came to their {what}"));
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let columns = vec![Column::people("Way", Align::Left), figure("People"), figure("Orders"), figure("Paid")];
    let orders = |revenue: &[crate::funnel::Revenue]| revenue.iter().map(|sum| sum.orders).sum::<u64>();
    let mut rows: Vec<_> = used
        .iter()
        .map(|(way, tally)| {
            let people = if **way == Way::Nobody { Cell::Missing } else { tally.people.into() };
            vec![Cell::text(way_in_words(**way)), people, orders(&tally.revenue).into(), revenue::cell(&tally.revenue)]
        })
        .collect();
    let total = &funnel.revenue_total;
    let people: u64 = tallies.iter().map(|tally| tally.people).sum();
    rows.push(vec![Cell::text("all"), people.into(), orders(total).into(), revenue::cell(total)]);
    report.grid(Grid { columns, rows, shown: None });
    let together = revenue::sum(tallies.iter().flat_map(|tally| tally.revenue.iter().copied()));
    if together != revenue::sum(total.iter().copied()) {
        report.alert("these ways do not add up to what was paid in all: please report this as a mistake of ours");
    }
}

fn way_in_words(way: Way) -> &'static str {
    match way {
        Way::Through => "through every stage",
        Way::Skipped => "skipped a stage",
        Way::BoughtFirst => "bought first, was reached later",
        Way::NeverSeen => "never seen before",
        Way::Outside => "at no stage",
        Way::Nobody => "by nobody known",
    }
}

/// Adds what makes the figures wrong although they add up: files of another year, payments listed twice,
/// files that tell of other days.
fn doubts(results: Results<'_>, report: &mut Report) {
    for kind in [FindingKind::OldFile, FindingKind::SamePayments, FindingKind::NotCovered] {
        for finding in results.records.findings.iter().filter(|finding| finding.kind == kind) {
            report.alert(format!("{}: {}", finding.at, finding.message));
        }
    }
}
