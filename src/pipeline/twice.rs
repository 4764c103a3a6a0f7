//! Payments that two lists seem to share, as findings.

use crate::journey::Twice;
use crate::model::{Finding, FindingKind, Records};

/// Returns what to say of payments that stand in two lists under different numbers.
pub(super) fn finding(twice: &Twice, records: &Records) -> Finding {
    let position = |source: crate::model::SourceId| records.sources[source.index()].position();
    let sums: Vec<_> = twice
        .sums
        .iter()
        .map(|(currency, payments, amount)| {
            let what = if *payments == 1 { "1 payment".to_owned() } else { format!("{payments} payments") };
            let code = currency.as_ref().map_or_else(String::new, |currency| format!(" {}", currency.code()));
            format!("{what} worth {amount}{code}")
        })
        .collect();
    let message = format!(
        "{} here and in {}: the same people, days and amounts under different numbers, counted in both; if both lists tell \
         of the same payments, leave one of them out",
        sums.join(", "),
        position(twice.other)
    );
    Finding { at: position(twice.one), kind: FindingKind::SamePayments, message }
}
