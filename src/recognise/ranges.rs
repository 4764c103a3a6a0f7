//! Ranges that a spreadsheet turned into days: `1-5` shows as `01-May` or `5-Jan`.

use super::profile::Profile;
use super::value::date_look;
use crate::model::{Finding, FindingKind};
use crate::read::Table;

/// Rows that are looked at.
const LOOKS: usize = 5000;

/// Returns a finding for each column of other values among which days without a year stand.
pub(super) fn findings(table: &Table, profiles: &[Profile], is_time: impl Fn(usize) -> bool) -> Vec<Finding> {
    let spoilt = (0..profiles.len()).filter(|column| !is_time(*column)).filter_map(|column| {
        let cells = || table.column(column).take(LOOKS).map(str::trim).filter(|cell| !cell.is_empty());
        let days = cells().filter(|cell| is_day_alone(cell)).count();
        let ranges = cells().filter(|cell| is_range(cell)).count();
        let dates = cells().filter(|cell| date_look(cell).is_some()).count();
        (days > 0 && ranges > 0 && dates == 0).then(|| Finding {
            at: table.position().at_column(column),
            kind: FindingKind::DamagedValue,
            message: format!(
                "{days} of its cells are days such as 01-May, which a spreadsheet makes of ranges such as 1-5; they are \
                 left as they are"
            ),
        })
    });
    spoilt.collect()
}

/// Whether a cell is a day and a month without a year, as English spreadsheets show them: `01-May`, `5-Jan`, `May-10`.
fn is_day_alone(cell: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let Some((one, other)) = cell.split_once('-') else { return false };
    let is_figures = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let is_month = |text: &str| MONTHS.iter().any(|month| text.eq_ignore_ascii_case(month));
    is_figures(one) && is_month(other) || is_month(one) && is_figures(other)
}

/// Whether a cell is a range of numbers: `6-10`, `51 - 200`, `200+`.
fn is_range(cell: &str) -> bool {
    let is_figures = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match cell.split_once(['-', '\u{2013}']) {
        Some((from, to)) => is_figures(from.trim()) && is_figures(to.trim()),
        None => cell.strip_suffix('+').is_some_and(is_figures),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::super::{Formats, recognise};
    use crate::model::FindingKind;

    #[test]
    fn days_among_ranges_are_told_of_and_other_days_are_not() {
        let damaged = |cells: [&str; 3]| {
            let csv = format!(
                "Email,Company size\na@a.example,{}\nb@b.example,{}\nc@c.example,{}\n",
                cells[0], cells[1], cells[2]
            );
            let layout = recognise(&table("leads.csv", &csv), &Formats::built_in());
            layout.findings.iter().filter(|own| own.kind == FindingKind::DamagedValue).count()
        };
        assert_eq!(damaged(["01-May", "6-10", "51-200"]), 1);
        assert_eq!(damaged(["Oct-20", "200+", "51-200"]), 1);
        assert_eq!(damaged(["1-5", "6-10", "51-200"]), 0);
        assert_eq!(damaged(["small", "large", "May-Lee"]), 0);
    }
}
