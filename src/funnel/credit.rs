//! What was paid, given to the touches that came before, to the cent.

use std::collections::BTreeMap;

use crate::journey::{Journeys, Touch};
use crate::model::{Amount, Currency, Role, Standing, When};

use super::revenue::{Purse, revenue_role};
use super::timing::days_between;
use super::{Funnel, Revenue, Window};

/// Which of the touches before an order it is given to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Model {
    /// The first.
    First,
    /// The last.
    #[default]
    Last,
    /// All, the same to each.
    Linear,
    /// 40 % to the first, 40 % to the last, the rest to those between.
    Position,
    /// All, half as much for each seven days that a touch is further away.
    Decay,
}

/// Days after which a touch counts half as much where older ones count less.
const HALF_LIFE: f64 = 7.0;

/// What is given to the touches of one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Credit {
    /// The value; `None` for touches without one.
    pub value: Option<u32>,
    /// Orders, in parts where one is shared.
    pub orders: f64,
    /// What these paid, less what was given back, by currency.
    pub revenue: Vec<Revenue>,
    /// Orders that any part of was given here.
    pub touched: u64,
}

/// All that was paid and what it was given to.
#[derive(Clone, Debug, PartialEq)]
pub struct Credits {
    /// What is made of it: orders, or deals where there are no orders.
    pub from: Role,
    /// What was given to touches, by value.
    pub credits: Vec<Credit>,
    /// Orders without a touch before them within the time looked back, and what they paid.
    pub untouched: (u64, Vec<Revenue>),
    /// Orders of nobody that can be named.
    pub nobodys: (u64, Vec<Revenue>),
}

/// Whether a touch can have led to an order: something that a person did, and no machine.
fn leads(touch: &Touch, money: Role) -> bool {
    let did = matches!(
        touch.role,
        Role::Opens
            | Role::Clicks
            | Role::Forms
            | Role::Registrations
            | Role::Attendance
            | Role::Calls
            | Role::Leads
            | Role::Deals
    );
    did && touch.role != money && touch.standing == Standing::Counts && touch.machine.is_none()
}

/// Gives what was paid to the touches before.
///
/// Orders and refunds are each given to the touches of their person that lie before them, up to `lookback` away; what
/// has no time lies where it stands among the others, and nowhere where there is a limit. A part of an amount is rounded
/// to the cent so that the parts make the whole: the values add up to all that was ordered.
#[must_use]
pub fn credits(
    funnel: &Funnel,
    journeys: &Journeys,
    model: Model,
    lookback: Option<Window>,
    value_of: impl Fn(&Touch) -> Option<u32>,
) -> Credits {
    let money = funnel.revenue_from;
    debug_assert_eq!(money, revenue_role(journeys));
    let mut given: BTreeMap<(bool, Option<u32>), (f64, u64, Purse)> = BTreeMap::new();
    let mut untouched = (0, Purse::default());
    let mut before: Vec<&Touch> = Vec::new();
    let mut weights = Vec::new();
    for (_, touches) in journeys.iter() {
        if !touches.iter().any(|touch| touch.role == money) {
            continue;
        }
        for (place, order) in touches.iter().enumerate().filter(|(_, touch)| touch.role == money) {
            let Some(revenue) = revenue_of(order.standing, order.value) else { continue };
            before.clear();
            before
                .extend(touches[..place].iter().filter(|touch| leads(touch, money) && is_near(touch, order, lookback)));
            weigh(model, &before, order.when, &mut weights);
            if before.is_empty() {
                untouched.0 += revenue.orders;
                untouched.1.add_revenue(revenue);
                continue;
            }
            let parts = share_out(revenue.amount, &weights);
            let mut seen: Vec<Option<u32>> = Vec::new();
            for ((touch, weight), amount) in before.iter().zip(&weights).zip(parts) {
                if *weight == 0.0 {
                    continue;
                }
                let value = value_of(touch);
                let (orders, touched, purse) = given.entry((value.is_none(), value)).or_default();
                #[expect(clippy::cast_precision_loss, reason = "an order is one or none")]
                let count = revenue.orders as f64;
                *orders += weight * count;
                purse.add_revenue(Revenue { amount, orders: 0, ..revenue });
                if !seen.contains(&value) {
                    *touched += revenue.orders;
                    seen.push(value);
                }
            }
        }
    }
    let mut nobodys = (0, Purse::default());
    for touch in journeys.nobodys.iter().filter(|touch| touch.role == money) {
        if let Some(revenue) = revenue_of(touch.standing, touch.value) {
            nobodys.0 += revenue.orders;
            nobodys.1.add_revenue(revenue);
        }
    }
    let credits = given.into_iter().map(|((_, value), (orders, touched, mut purse))| Credit {
        value,
        orders,
        touched,
        revenue: purse.take(),
    });
    Credits {
        from: money,
        credits: credits.collect(),
        untouched: (untouched.0, untouched.1.take()),
        nobodys: (nobodys.0, nobodys.1.take()),
    }
}

/// Returns what a touch pays or gives back; an order without an amount counts as one of nothing.
fn revenue_of(standing: Standing, value: Option<crate::model::Money>) -> Option<Revenue> {
    let mut purse = Purse::default();
    match value {
        Some(money) => purse.add(standing, money),
        None if standing == Standing::Counts => {
            let currency: Option<Currency> = None;
            return Some(Revenue { currency, amount: Amount::default(), orders: 1 });
        }
        None => return None,
    }
    purse.take().into_iter().next()
}

fn is_near(touch: &Touch, order: &Touch, lookback: Option<Window>) -> bool {
    let Some(lookback) = lookback else { return true };
    let from = touch.when.latest().map(crate::model::Instant::epoch_millis);
    let to = order.when.earliest().map(crate::model::Instant::epoch_millis);
    from.zip(to).is_some_and(|(from, to)| to.saturating_sub(from) <= lookback.millis())
}

/// Writes how much of an order each touch before it gets; together they get all of it.
fn weigh(model: Model, before: &[&Touch], order: When, weights: &mut Vec<f64>) {
    weights.clear();
    let count = before.len();
    let Some(last) = count.checked_sub(1) else { return };
    #[expect(clippy::cast_precision_loss, reason = "touches of one person are few")]
    let float = |count: usize| count as f64;
    match model {
        Model::First => weights.extend((0..count).map(|place| f64::from(u8::from(place == 0)))),
        Model::Last => weights.extend((0..count).map(|place| f64::from(u8::from(place == last)))),
        Model::Linear => weights.extend((0..count).map(|_| 1.0 / float(count))),
        Model::Position => weights.extend((0..count).map(|place| match count {
            1 => 1.0,
            2 => 0.5,
            _ if place == 0 || place == last => 0.4,
            _ => 0.2 / float(count - 2),
        })),
        Model::Decay => {
            // What has no time is as far away as the furthest that has one.
            let days: Vec<_> = before.iter().map(|touch| days_between(touch.when, order)).collect();
            let furthest = days.iter().flatten().copied().fold(0.0, f64::max);
            weights.extend(days.iter().map(|days| libm::exp2(-days.unwrap_or(furthest).max(0.0) / HALF_LIFE)));
            let sum: f64 = weights.iter().sum();
            for weight in weights.iter_mut() {
                *weight /= sum;
            }
        }
    }
}

/// Shares an amount out by weights that make one; what is left of rounding down to the cent goes, cent by cent, to those
/// whose parts lost most, of equal ones to the first.
fn share_out(amount: Amount, weights: &[f64]) -> Vec<Amount> {
    let cent = if amount.parts() % (Amount::SCALE / 100) == 0 { Amount::SCALE / 100 } else { 1 };
    let units = amount.parts() / cent;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "sums of money are far below 2^52"
    )]
    let exact = |weight: f64| {
        let part = units as f64 * weight;
        (part.trunc() as i64, part - part.trunc())
    };
    let parts: Vec<_> = weights.iter().map(|weight| exact(*weight)).collect();
    let mut whole: Vec<i64> = parts.iter().map(|(whole, _)| *whole).collect();
    let mut left = units - whole.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..weights.len()).filter(|place| weights[*place] > 0.0).collect();
    order.sort_by(|a, b| parts[*b].1.abs().total_cmp(&parts[*a].1.abs()).then(a.cmp(b)));
    for place in order.iter().cycle().take(usize::try_from(left.abs()).unwrap_or(0)) {
        whole[*place] += left.signum();
        left -= left.signum();
    }
    whole.into_iter().map(|units| Amount::from_parts(units * cent)).collect()
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "the numbers of the tests are small")]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Stage, Stages, funnel};
    use crate::journey::story::{Row, at, journeys_of, order, row};
    use proptest::prelude::*;

    fn given(rows: &[Row], model: Model, lookback: Option<Window>) -> Credits {
        let stages = [Role::Clicks, Role::Orders].map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let journeys = journeys_of(rows);
        let found = funnel(&journeys, &FunnelSpec::new(Stages::new(stages.to_vec()).expect("two stages")));
        credits(&found, &journeys, model, lookback, |touch| Some(touch.role as u32))
    }

    fn shown(credits: &Credits) -> Vec<(Option<Role>, String, String)> {
        let role = |value: u32| Role::ALL.iter().copied().find(|role| *role as u32 == value);
        let paid = |revenue: &[Revenue]| revenue.iter().map(|r| r.amount.to_string()).collect::<Vec<_>>().join(" ");
        let one =
            |credit: &Credit| (credit.value.and_then(role), format!("{:.3}", credit.orders), paid(&credit.revenue));
        credits.credits.iter().map(one).collect()
    }

    /// A click, a form and a call, 14, 7 and 0 days before an order of 100.00.
    fn three() -> Vec<Row> {
        vec![
            row(0, Role::Clicks, at(1, 9)),
            row(0, Role::Forms, at(8, 9)),
            row(0, Role::Calls, at(15, 9)),
            order(0, "1", 10_000, at(15, 9)),
        ]
    }

    #[test]
    fn each_model_gives_by_its_own_weights() {
        use Role::{Calls, Clicks, Forms};
        let as_texts = |rows: &[(Role, &str, &str)]| -> Vec<(Option<Role>, String, String)> {
            rows.iter().map(|(role, orders, paid)| (Some(*role), (*orders).to_owned(), (*paid).to_owned())).collect()
        };
        for (model, expected) in [
            (Model::First, vec![(Clicks, "1.000", "100.00")]),
            (Model::Last, vec![(Calls, "1.000", "100.00")]),
            (Model::Linear, vec![(Clicks, "0.333", "33.34"), (Forms, "0.333", "33.33"), (Calls, "0.333", "33.33")]),
            (Model::Position, vec![(Clicks, "0.400", "40.00"), (Forms, "0.200", "20.00"), (Calls, "0.400", "40.00")]),
            // 1 : 2 : 4 of seven.
            (Model::Decay, vec![(Clicks, "0.143", "14.29"), (Forms, "0.286", "28.57"), (Calls, "0.571", "57.14")]),
        ] {
            assert_eq!(shown(&given(&three(), model, None)), as_texts(&expected), "{model:?}");
        }
        let last_ten_days = given(&three(), Model::First, Window::from_days(10));
        assert_eq!(shown(&last_ten_days), as_texts(&[(Forms, "1.000", "100.00")]));
    }

    #[test]
    fn what_nothing_led_to_and_what_nobody_paid_stand_apart() {
        let mut rows = three();
        rows.push(order(1, "2", 500, at(3, 9)));
        rows.push(order(0, "3", 200, at(3, 9)).of_nobody());
        let found = given(&rows, Model::Last, None);
        assert_eq!((found.untouched.0, found.nobodys.0), (1, 1));
        assert_eq!(found.untouched.1[0].amount.to_string(), "5.00");
        assert_eq!(found.nobodys.1[0].amount.to_string(), "2.00");
    }

    proptest! {
        #[test]
        fn what_is_given_adds_up_to_what_was_paid(
            rows in prop::collection::vec((0_usize..4, 0_usize..6, 1_i8..28, 1_i64..100_000, any::<bool>()), 0..40),
            model in prop_oneof![Just(Model::First), Just(Model::Last), Just(Model::Linear), Just(Model::Position), Just(Model::Decay)],
            lookback in prop::option::of(1_u32..20),
        ) {
            let numbers: Vec<String> = (0..rows.len()).map(|n| n.to_string()).collect();
            let rows: Vec<Row> = rows.iter().zip(&numbers).map(|((person, kind, day, cents, refund), number)| {
                let number: &'static str = Box::leak(number.clone().into_boxed_str());
                match kind {
                    0 => row(*person, Role::Clicks, at(*day, 9)),
                    1 => row(*person, Role::Forms, at(*day, 10)),
                    2 => row(*person, Role::Calls, at(*day, 11)),
                    3 if *refund => order(*person, number, *cents, at(*day, 12)).standing(Standing::Refund).in_file("refunds"),
                    4 => order(*person, number, *cents, at(*day, 12)).of_nobody(),
                    _ => order(*person, number, *cents, at(*day, 12)),
                }
            }).collect();
            let stages = [Role::Clicks, Role::Orders].map(|role| Stage { name: role.to_string(), roles: vec![role] });
            let journeys = journeys_of(&rows);
            let found = funnel(&journeys, &FunnelSpec::new(Stages::new(stages.to_vec()).expect("two stages")));
            let lookback = lookback.and_then(Window::from_days);
            let given = credits(&found, &journeys, model, lookback, |touch| Some(touch.role as u32));
            let mut purse = Purse::default();
            let all = given.credits.iter().flat_map(|credit| credit.revenue.iter());
            all.chain(&given.untouched.1).chain(&given.nobodys.1).for_each(|revenue| purse.add_revenue(*revenue));
            let sums: Vec<_> = purse.take().iter().map(|r| (r.currency, r.amount)).collect();
            let total: Vec<_> = found.revenue_total.iter().map(|r| (r.currency, r.amount)).collect();
            prop_assert_eq!(sums, total);
            let orders: f64 = given.credits.iter().map(|credit| credit.orders).sum();
            let rest = given.untouched.0 + given.nobodys.0;
            let all: u64 = found.revenue_total.iter().map(|r| r.orders).sum();
            prop_assert!((orders + rest as f64 - all as f64).abs() < 1e-9);
        }
    }
}
