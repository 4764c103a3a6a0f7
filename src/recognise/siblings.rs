//! What the other tables of a run say of how dates are written, for a table that leaves it open itself.

use std::collections::BTreeMap;

use super::layout::{DateOrder, Layout};
use super::value::{Lead, date_look};
use crate::read::Table;

/// How many tables write the day first, and how many the month, in all and tool by tool. Tables of a tool that is not known
/// are of the same one if they have the same header.
///
/// It grows with the number of tools and headers and not with that of tables or rows.
#[derive(Clone, Debug, Default)]
pub struct Siblings {
    all: Votes,
    by_tool: BTreeMap<String, Votes>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    days: usize,
    months: usize,
}

impl Votes {
    fn add(&mut self, order: DateOrder) {
        match order {
            DateOrder::DayFirst => self.days += 1,
            DateOrder::MonthFirst => self.months += 1,
            DateOrder::YearFirst => {}
        }
    }

    /// Returns the order that all agree on.
    fn agreed(self) -> Option<DateOrder> {
        match (self.days, self.months) {
            (1.., 0) => Some(DateOrder::DayFirst),
            (0, 1..) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }
}

/// What the siblings of one table agree on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lean {
    /// Those of the same tool.
    pub(super) of_tool: Option<DateOrder>,
    /// All.
    pub(super) of_all: Option<DateOrder>,
}

/// Cells of a column that are looked at for the way its dates are written.
const LOOKS: usize = 1000;

impl Siblings {
    /// Takes in what the values of a table decide. Dates with dots or with the year first say nothing of others.
    pub fn note(&mut self, table: &Table, layout: &Layout) {
        let decided = layout.columns.iter().enumerate().filter_map(|(column, own)| {
            let style = own.dates.filter(|style| style.decided && style.order != DateOrder::YearFirst)?;
            has_open_figures(table, column).then_some(style.order)
        });
        let mut votes = Votes::default();
        decided.for_each(|order| votes.add(order));
        if let Some(order) = votes.agreed() {
            self.all.add(order);
            if let Some(tool) = tool_of(table, layout.tool.as_deref()) {
                self.by_tool.entry(tool).or_default().add(order);
            }
        }
    }

    pub(super) fn lean(&self, table: &Table, tool: Option<&str>) -> Lean {
        let tool = if self.by_tool.is_empty() { None } else { tool_of(table, tool) };
        let of_tool = tool.and_then(|tool| self.by_tool.get(&tool)).and_then(|votes| votes.agreed());
        Lean { of_tool, of_all: self.all.agreed() }
    }
}

/// Returns what tables of the same tool have in common: its name, or else their header.
fn tool_of(table: &Table, tool: Option<&str>) -> Option<String> {
    let header = || (table.header_row.is_some() && table.header.len() > 1).then(|| table.header.join("\u{1F}"));
    tool.map(str::to_owned).or_else(header)
}

/// Whether a column has dates in figures that could stand in either order but for what decides it.
fn has_open_figures(table: &Table, column: usize) -> bool {
    let looks = table.column(column).filter_map(date_look).take(LOOKS);
    let mut figures = looks.filter(|look| matches!(look.lead, Lead::Day | Lead::Month | Lead::Either));
    figures.any(|look| look.mark != '.')
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::super::{Formats, recognise, recognise_among};
    use super::*;
    use crate::model::FindingKind;

    const OPENED: &str = "Email Address,MEMBER_RATING,OPTIN_TIME,LEID,EUID,Opens,Opened at\n\
                          ann@a.example,3,,101,ab12,2,DATE\n";

    fn style(own: &str, others: &[(&str, String)]) -> (DateOrder, bool, bool) {
        let formats = Formats::built_in();
        let mut siblings = Siblings::default();
        for (name, csv) in others {
            let other = table(name, csv);
            siblings.note(&other, &recognise(&other, &formats));
        }
        let own = table("opened_spring.csv", &OPENED.replace("DATE", own));
        let layout = recognise_among(&own, &formats, &siblings);
        let style = layout.columns[6].dates.expect("dates");
        let said = layout.findings.iter().any(|finding| finding.kind == FindingKind::AmbiguousDate);
        (style.order, style.decided, said)
    }

    #[test]
    fn a_table_with_the_same_header_decides() {
        let formats = Formats::built_in();
        let csv = |date: &str| format!("Recipient email,Name,Opened at\nann@a.example,Ann,{date}\n");
        let mut siblings = Siblings::default();
        let other = table("opens b.csv", &csv("25/04/2026 10:00"));
        siblings.note(&other, &recognise(&other, &formats));
        let layout = recognise_among(&table("opens a.csv", &csv("03/04/2026 10:00")), &formats, &siblings);
        let style = layout.columns[2].dates.expect("dates");
        assert_eq!((style.order, style.decided), (DateOrder::DayFirst, true));
    }

    #[test]
    fn a_table_of_the_same_tool_decides_and_others_lean() {
        let tool = ("opened_autumn.csv", OPENED.replace("DATE", "25/04/2026"));
        let other = ("calls.csv", "Email,Call date\na@a.example,25/04/2026\n".to_owned());
        let dots = ("calls.csv", "Email,Call date\na@a.example,25.04.2026\n".to_owned());
        let month = ("orders.csv", "Email,Order date\na@a.example,04/25/2026\n".to_owned());
        assert_eq!(style("03/04/2026", &[]), (DateOrder::MonthFirst, false, true));
        assert_eq!(style("03/04/2026", std::slice::from_ref(&tool)), (DateOrder::DayFirst, true, false));
        assert_eq!(style("03/04/2026", std::slice::from_ref(&other)), (DateOrder::DayFirst, false, true));
        assert_eq!(style("03/04/2026", &[dots]), (DateOrder::MonthFirst, false, true));
        assert_eq!(style("03/04/2026", &[other, month.clone()]), (DateOrder::MonthFirst, false, true));
        assert_eq!(style("03/04/2026", &[tool, month.clone()]), (DateOrder::DayFirst, true, false));
        assert_eq!(style("25/04/2026", &[month]), (DateOrder::DayFirst, true, false));
    }
}
