//! The sums that must agree: rows, people and money.

use super::{Report, Results, figures, revenue};

/// Adds to the report what was read, found and ordered, and what became of it; and an alert if it does not add up.
pub(super) fn ledger(results: Results<'_>, report: &mut Report) {
    let Results { records, funnel, .. } = results;
    let read: u64 = records.sources.iter().map(|source| u64::from(source.rows_read)).sum();
    let aside: u64 = records.sources.iter().map(|source| u64::from(source.rows_set_aside)).sum();
    let found = funnel.progress.len() as u64;
    let within = funnel.progress.iter().filter(|progress| progress.furthest.is_some()).count() as u64;
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
    let total = &funnel.revenue_total;
    if !total.is_empty() {
        let words = |revenue: &[_]| revenue::words(revenue, funnel.revenue_from);
        let is_within = |person: usize| funnel.progress.get(person).is_some_and(|progress| progress.furthest.is_some());
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
    if funnel.orders_without_amount > 0 {
        let orders = figures::counted(funnel.orders_without_amount, "order says", "orders say");
        report.alert(format!("{orders} no amount: in the counts of people, and in no sum of money"));
    }
    report.facts(facts);
}
