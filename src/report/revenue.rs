//! Money in several currencies, which is never added up.

use crate::funnel::Revenue;
use crate::model::{Amount, Currency, Role};

use super::{Cell, figures};

/// Returns one amount as money, several as a list, and none as missing.
pub(super) fn cell(revenue: &[Revenue]) -> Cell {
    let money = |one: &Revenue| Cell::Money(one.amount, one.currency);
    match revenue {
        [] => Cell::Missing,
        [one] => money(one),
        several => Cell::List(several.iter().map(money).collect()),
    }
}

/// Returns the currencies as a cell: one code, or several with blanks between them.
pub(super) fn currencies(revenue: &[Revenue]) -> Cell {
    let codes: Vec<_> = revenue.iter().filter_map(|one| one.currency.as_ref().map(Currency::code)).collect();
    Cell::text(codes.join(" "))
}

/// Returns the revenue in words: `1,204 orders worth 50,210.00 EUR`.
pub(super) fn words(revenue: &[Revenue], from: Role) -> String {
    let (single, plural) = if from == Role::Deals { ("deal", "deals") } else { ("order", "orders") };
    let one = |one: &Revenue| {
        let orders = figures::counted(one.orders, single, plural);
        format!("{orders} worth {}", figures::money(one.amount, one.currency))
    };
    if revenue.is_empty() { "nothing".to_owned() } else { revenue.iter().map(one).collect::<Vec<_>>().join(", ") }
}

/// Adds revenue up, each currency by itself, in the order of the currencies.
pub(super) fn sum(revenue: impl IntoIterator<Item = Revenue>) -> Vec<Revenue> {
    let mut sums: Vec<Revenue> = Vec::new();
    for one in revenue {
        match sums.iter_mut().find(|sum| sum.currency == one.currency) {
            Some(sum) => {
                sum.amount = sum.amount + one.amount;
                sum.orders += one.orders;
            }
            None => sums.push(one),
        }
    }
    sums.retain(|sum| sum.orders > 0 || sum.amount != Amount::default());
    sums.sort_unstable_by_key(|sum| sum.currency);
    sums
}
