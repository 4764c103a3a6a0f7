//! The same payments in two lists under different numbers: a shop's orders and the payments for them.
//!
//! Where two lists share no number, nothing proves that two of their rows are one payment; but one person, one day and one
//! amount in both is rarely chance. Such payments stay, and are counted, so that nobody takes the sum for granted.

use std::collections::BTreeMap;

use crate::model::{Amount, Currency, Day, Money, Records, SourceId, Standing};

use super::Journeys;
use super::repeats::is_money;

/// Payments that two lists seem to share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twice {
    /// The list that comes first by file, sheet and table.
    pub one: SourceId,
    /// The other.
    pub other: SourceId,
    /// How many payments, and what they come to, by currency.
    pub sums: Vec<(Option<Currency>, u64, Amount)>,
}

type Sums = BTreeMap<Option<Currency>, (u64, Amount)>;

/// Returns the pairs of lists in which payments of the same people, days and amounts stand under different numbers.
#[must_use]
pub fn paid_twice(journeys: &Journeys, records: &Records) -> Vec<Twice> {
    let mut found: BTreeMap<(SourceId, SourceId), Sums> = BTreeMap::new();
    let mut paid: Vec<(Money, Day, SourceId)> = Vec::new();
    for (_, touches) in journeys.iter() {
        paid.clear();
        let counts = touches.iter().filter(|touch| is_money(touch.role) && touch.standing == Standing::Counts);
        paid.extend(
            counts.filter_map(|touch| {
                Some((touch.value?, touch.when.day()?, records.records[touch.record.index()].source))
            }),
        );
        if paid.len() < 2 {
            continue;
        }
        paid.sort_unstable();
        for same in paid.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let lists: Vec<_> = same.chunk_by(|a, b| a.2 == b.2).collect();
            for (place, one) in lists.iter().enumerate() {
                for other in &lists[place + 1..] {
                    let times = one.len().min(other.len()) as u64;
                    let money = one[0].0;
                    let sums = found.entry((one[0].2, other[0].2)).or_default();
                    let sum = sums.entry(money.currency).or_default();
                    sum.0 += times;
                    sum.1 = (0..times).fold(sum.1, |sum, _| sum + money.amount);
                }
            }
        }
    }
    let twice = |((one, other), sums): ((SourceId, SourceId), Sums)| Twice {
        one,
        other,
        sums: sums.into_iter().map(|(currency, (payments, amount))| (currency, payments, amount)).collect(),
    };
    found.into_iter().map(twice).collect()
}

#[cfg(test)]
mod tests {
    use super::super::journeys;
    use super::super::story::{day, order, records};
    use super::*;

    #[test]
    fn one_person_day_and_amount_in_two_lists_is_counted_and_other_payments_are_not() {
        let rows = [
            order(0, "1001", 500, day(2)),
            order(0, "ch_a", 500, day(2)).in_file("payments"),
            order(0, "1002", 700, day(3)),
            order(0, "ch_b", 700, day(4)).in_file("payments"),
            order(1, "1003", 500, day(2)),
            order(1, "1004", 500, day(2)),
            order(1, "ch_c", 500, day(2)).in_file("payments"),
            order(2, "ch_d", 500, day(2)).in_file("payments"),
        ];
        let (mut records, linkage) = records(&rows);
        let journeys = journeys(&mut records, &linkage);
        let found = paid_twice(&journeys, &records);
        let euro = Currency::new("EUR");
        let expected = Twice {
            one: SourceId::new(0),
            other: SourceId::new(1),
            sums: vec![(euro, 2, Amount::from_parts(100_000))],
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn one_list_alone_says_nothing_twice() {
        let rows = [order(0, "1", 500, day(2)), order(0, "2", 500, day(2))];
        let (mut records, linkage) = records(&rows);
        let journeys = journeys(&mut records, &linkage);
        assert!(paid_twice(&journeys, &records).is_empty());
    }
}
