//! Money in several currencies, which is never added up.

use crate::funnel::Revenue;
use crate::journey::Touch;
use crate::model::{Amount, Currency, Role, Standing};

use super::{Cell, figures};

/// Returns one amount as money, several as a list, and none as missing.
pub(super) fn cell(amounts: &[(Option<Currency>, Amount)]) -> Cell {
    match amounts {
        [] => Cell::Missing,
        [(currency, amount)] => Cell::Money(*amount, *currency),
        several => Cell::List(several.iter().map(|(currency, amount)| Cell::Money(*amount, *currency)).collect()),
    }
}

/// Returns the same for a stage's or a funnel's revenue.
pub(super) fn cell_of(revenue: &[Revenue]) -> Cell {
    let amounts: Vec<_> = revenue.iter().map(|one| (one.currency, one.amount)).collect();
    cell(&amounts)
}

/// Returns the revenue in words: `1,204 orders worth 50,210.00 EUR`.
pub(super) fn words(revenue: &[Revenue]) -> String {
    let one = |one: &Revenue| {
        let orders = figures::counted(one.orders, "order", "orders");
        format!("{orders} worth {}", figures::money(one.amount, one.currency))
    };
    if revenue.is_empty() { "none".to_owned() } else { revenue.iter().map(one).collect::<Vec<_>>().join(", ") }
}

/// Returns the currencies of these amounts as a cell: one code, or several with blanks between them.
pub(super) fn currencies(amounts: &[(Option<Currency>, Amount)]) -> Cell {
    let codes: Vec<_> = amounts.iter().filter_map(|(currency, _)| currency.as_ref().map(Currency::code)).collect();
    Cell::text(codes.join(" "))
}

/// Returns what the touches of `role` come to, by currency.
pub(super) fn sum(touches: &[Touch], role: Role) -> Vec<(Option<Currency>, Amount)> {
    let mut sums: Vec<(Option<Currency>, Amount)> = Vec::new();
    for touch in touches.iter().filter(|touch| touch.role == role) {
        let Some(money) = touch.value else { continue };
        let amount = match touch.standing {
            Standing::Counts => money.amount,
            Standing::Void => continue,
            // Exports write money given back with a minus or without.
            Standing::Refund if money.amount.is_negative() => money.amount,
            Standing::Refund => -money.amount,
        };
        match sums.iter_mut().find(|(currency, _)| *currency == money.currency) {
            Some((_, sum)) => *sum = *sum + amount,
            None => sums.push((money.currency, amount)),
        }
    }
    sums.sort_unstable();
    sums
}

/// Returns what is left of `all` without `part`, currencies with nothing left apart.
pub(super) fn less(all: &[Revenue], part: &[Revenue]) -> Vec<Revenue> {
    let left = all.iter().map(|one| {
        let same = part.iter().find(|other| other.currency == one.currency);
        same.map_or(*one, |other| Revenue {
            amount: one.amount + -other.amount,
            orders: one.orders.saturating_sub(other.orders),
            ..*one
        })
    });
    left.filter(|one| one.orders > 0 || one.amount != Amount::default()).collect()
}
