//! The same order, said by several rows: its lines in one file, or its rows in several files.
//!
//! An order number names an order only within the numbering of one tool. Two rows are of one order if they have one
//! number, one person and
//!
//! - stand in one source: they are its lines; or
//! - stand in two sources and fit: the same amount, or the same day, or, where one of them has no amount, days that
//!   lie no more than a month apart. So a shop's and a ticket office's `1001` stay two orders.
//!
//! The amounts of several lines add up if they differ. If they are equal, they may be parts as well as one total that is
//! repeated on each line: what a source does is learnt from all its orders of several lines. An order counts
//! in its source if one line does (a failed payment, then one that went through). Where sources differ, one that has a
//! word for its state (`paid`, `cancelled`) knows better than one that has none; then the source that reaches further
//! into time does, since orders that were open get paid; and then it is void. Money given back stays a touch of its own, unless it is the whole order that
//! a list of orders calls refunded: that is void.

use hashbrown::{HashMap, HashSet};

use crate::model::{Amount, Day, Money, Role, Standing, Symbol};

use super::Touch;
use super::build::Rows;
use super::repeats::{is_money, keep};

/// Days that two sources may date one order apart if nothing else contradicts.
const A_MONTH: u64 = 31;

/// What each source does with its orders, by the place of the source.
pub(super) struct Habits {
    /// Whether the amounts on the lines of an order are parts that add up.
    adds_up: Vec<bool>,
    /// Whether it holds sales at all, and not refunds alone.
    sells: Vec<bool>,
    /// The last day of its orders.
    until: Vec<Option<Day>>,
}

impl Habits {
    /// Learns them from all touches, given person by person: the amounts of a repeated total are equal, those of lines
    /// mostly not.
    pub(super) fn learn<'a>(people: impl Iterator<Item = &'a [Touch]>, rows: &Rows<'_>) -> Self {
        let mut sells = vec![false; rows.sources()];
        let mut until = vec![None; rows.sources()];
        let mut differ = vec![0_i64; rows.sources()];
        let mut lines = Vec::new();
        for touches in people {
            lines.clear();
            for touch in touches.iter().filter(|touch| is_money(touch.role)) {
                let source = rows.source(touch.record);
                let last: &mut Option<Day> = &mut until[source as usize];
                *last = (*last).max(touch.when.day());
                if touch.standing != Standing::Counts {
                    continue;
                }
                sells[source as usize] = true;
                if let (Some(number), Some(value)) = (numbered(touch, rows), touch.value) {
                    lines.push((source, number, value));
                }
            }
            lines.sort_unstable();
            for order in lines.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
                if let [first, .., last] = order {
                    // Sorted, so that equal ends mean that all are equal.
                    differ[first.0 as usize] += if first.2 == last.2 { -1 } else { 1 };
                }
            }
        }
        Self { adds_up: differ.into_iter().map(|orders| orders > 0).collect(), sells, until }
    }
}

/// Returns the role and the number of an order or a deal that has one.
///
/// A shop's `#1001` and the `1001` of the payments for it are one number.
fn numbered(touch: &Touch, rows: &Rows<'_>) -> Option<(Role, Symbol)> {
    let order = touch.order.filter(|_| is_money(touch.role))?;
    Some((touch.role, rows.bare_number(order)))
}

/// Merges the rows of each order, moves the touches that stay to the front, in order, and returns how many they are.
///
/// The touches are of one person (or all of nobody), sorted by place.
pub(super) fn merge_orders(touches: &mut [Touch], rows: &Rows<'_>, habits: &Habits) -> usize {
    // Most people have one order at most, and cost nothing here.
    if touches.iter().filter(|touch| touch.order.is_some()).nth(1).is_none() {
        return touches.len();
    }
    let mut orders: Vec<((Role, Symbol), usize)> = Vec::new();
    for (index, touch) in touches.iter().enumerate() {
        orders.extend(numbered(touch, rows).map(|number| (number, index)));
    }
    orders.sort_unstable();
    if orders.windows(2).all(|pair| pair[0].0 != pair[1].0) {
        return touches.len();
    }
    let mut stays = vec![true; touches.len()];
    for order in orders.chunk_by(|a, b| a.0 == b.0).filter(|order| order.len() > 1) {
        let said: Vec<_> = order.iter().map(|(_, index)| touches[*index]).collect();
        for (_, index) in order {
            stays[*index] = false;
        }
        // What is left is at most as much as there was, and each keeps the place of a row that said it.
        for ((_, index), touch) in order.iter().zip(merge_one(&said, rows, habits)) {
            touches[*index] = touch;
            stays[*index] = true;
        }
    }
    let mut stays = stays.into_iter();
    keep(touches, |_| stays.next().unwrap_or(true))
}

/// Names the currency of money that was given back where its row names none: that of the order of its number, else, where
/// `is_one` person did all of this, the only one that they paid in.
pub(super) fn name_currencies(touches: &mut [Touch], rows: &Rows<'_>, is_one: bool) {
    let is_open =
        |touch: &Touch| touch.standing == Standing::Refund && touch.value.is_some_and(|money| money.currency.is_none());
    if !touches.iter().any(is_open) {
        return;
    }
    let paid = |touch: &Touch| {
        let currency = touch.value.filter(|_| is_money(touch.role) && touch.standing != Standing::Refund)?.currency?;
        Some((numbered(touch, rows), currency))
    };
    let paid: Vec<_> = touches.iter().filter_map(paid).collect();
    // One currency, whatever the order of the rows; none where there are several.
    let only = |is_meant: &dyn Fn(Option<(Role, Symbol)>) -> bool| {
        let mut currencies = paid.iter().filter(|(number, _)| is_meant(*number)).map(|(_, currency)| *currency);
        currencies.next().filter(|first| currencies.all(|other| other == *first))
    };
    for touch in touches.iter_mut().filter(|touch| is_open(touch)) {
        let number = numbered(touch, rows);
        let of_order = number.and_then(|_| only(&|other| other == number));
        if let Some(money) = touch.value.as_mut() {
            money.currency = of_order.or_else(|| only(&|_| is_one));
        }
    }
}

/// Returns what is left of the rows of one number, which are sorted by place.
fn merge_one(said: &[Touch], rows: &Rows<'_>, habits: &Habits) -> Vec<Touch> {
    let mut sales: Vec<Touch> = Vec::new();
    let mut refunds: Vec<Touch> = Vec::new();
    let mut refunded: HashSet<(Option<Money>, Option<i64>)> = HashSet::new();
    for source in said.chunk_by(|a, b| rows.source(a.record) == rows.source(b.record)) {
        let add_up = habits.adds_up[rows.source(source[0].record) as usize];
        let before = sales.len();
        for sale in sales_of(source, add_up) {
            match sales[..before].iter_mut().find(|kept| is_same(kept, &sale)) {
                Some(kept) => absorb(kept, &sale, rows, habits),
                None => sales.push(sale),
            }
        }
        let given_back = source.iter().filter(|touch| touch.standing == Standing::Refund);
        refunds.extend(given_back.copied().filter(|touch| {
            let day = touch.when.day().map(Day::epoch_days);
            refunded.insert((touch.value, day))
        }));
    }
    sales.extend(refunds);
    sales
}

/// Returns the order that the lines of one source make together: one, or one a currency if they name several.
fn sales_of(lines: &[Touch], add_up: bool) -> Vec<Touch> {
    let counts = lines.iter().any(|line| line.standing == Standing::Counts);
    let standing = if counts { Standing::Counts } else { Standing::Void };
    let lines = || lines.iter().filter(|line| line.standing == standing);
    let mut currencies: Vec<_> = lines().filter_map(|line| line.value).map(|money| money.currency).collect();
    currencies.sort_unstable();
    currencies.dedup();
    if currencies.is_empty() {
        currencies.push(None);
    }
    let mut sales = Vec::with_capacity(currencies.len());
    for (place, currency) in currencies.into_iter().enumerate() {
        // Lines without an amount, which say the rest of an order, go with the first.
        let own = |line: &&Touch| line.value.map_or(place == 0, |money| money.currency == currency);
        let mut amounts = lines().filter(own).filter_map(|line| line.value);
        let Some(first) = lines().find(own) else { continue };
        let mut sale = *first;
        sale.value = amounts.next().map(|first| {
            let parts = add_up || amounts.clone().any(|other| other != first);
            let others = if parts { amounts.map(|other| other.amount).sum() } else { Amount::default() };
            Money { amount: first.amount + others, currency }
        });
        lines().filter(own).for_each(|line| fill(&mut sale, line));
        sales.push(sale);
    }
    sales
}

/// Makes void what is called a refund but is a sale that was paid back: together they come to nothing.
///
/// It is one if its amount is no minus, its own source lists sales as well, and no sale of that number is left to take it
/// from. A refund of its own, such as a row of a list of refunds, stays one.
pub(super) fn settle_refunds(touches: &mut [Touch], rows: &Rows<'_>, habits: &Habits) {
    if !touches.iter().any(|touch| touch.standing == Standing::Refund) {
        return;
    }
    let sales = touches.iter().filter(|touch| touch.standing == Standing::Counts);
    let sold: HashSet<_> = sales.filter_map(|touch| numbered(touch, rows)).collect();
    for touch in touches.iter_mut().filter(|touch| touch.standing == Standing::Refund && is_money(touch.role)) {
        let plus = touch.value.is_some_and(|money| !money.amount.is_negative());
        let is_left = numbered(touch, rows).is_some_and(|number| sold.contains(&number));
        if plus && !is_left && habits.sells[rows.source(touch.record) as usize] {
            touch.standing = Standing::Void;
        }
    }
}

/// Whether two sources that give one number mean one order.
fn is_same(a: &Touch, b: &Touch) -> bool {
    let days_apart = a.when.day().zip(b.when.day()).map(|(a, b)| a.epoch_days().abs_diff(b.epoch_days()));
    match (a.value, b.value) {
        (Some(a), Some(b)) => {
            let same_currency = a.currency.zip(b.currency).is_none_or(|(a, b)| a == b);
            (a.amount == b.amount && same_currency) || days_apart == Some(0)
        }
        _ => days_apart.is_none_or(|days| days <= A_MONTH),
    }
}

/// Takes over what another source says of the same order.
fn absorb(kept: &mut Touch, other: &Touch, rows: &Rows<'_>, habits: &Habits) {
    if kept.standing != other.standing {
        let knows = |touch: &Touch| {
            let until = habits.until[rows.source(touch.record) as usize];
            (touch.note.is_some(), until, touch.standing == Standing::Void)
        };
        if knows(other) > knows(kept) {
            (kept.standing, kept.note) = (other.standing, other.note.or(kept.note));
        }
    }
    fill(kept, other);
}

/// Takes from another row of the same order what this one does not say, and the earliest time.
fn fill(touch: &mut Touch, other: &Touch) {
    touch.when = touch.when.or_earlier(other.when);
    touch.value = touch.value.or(other.value);
    touch.campaign = touch.campaign.or(other.campaign);
    touch.note = touch.note.or(other.note);
    touch.marks |= other.marks;
}

/// A number that more orders than these bear is no order number, but a word for a missing one.
const BEARERS: usize = 16;

/// Leaves out orders of nobody that are somebody's: the same number, and amount and time fit.
pub(super) fn drop_somebodys(nobodys: &mut Vec<Touch>, touches: &[Touch], rows: &Rows<'_>) {
    let mut claimed: HashMap<(Role, Symbol), Vec<Touch>> = HashMap::new();
    for touch in &*nobodys {
        if let Some(number) = numbered(touch, rows) {
            claimed.insert(number, Vec::new());
        }
    }
    if claimed.is_empty() {
        return;
    }
    for touch in touches {
        if let Some(number) = numbered(touch, rows)
            && let Some(orders) = claimed.get_mut(&number)
            && orders.len() <= BEARERS
        {
            orders.push(*touch);
        }
    }
    nobodys.retain(|nobodys| {
        let orders = numbered(nobodys, rows).and_then(|number| claimed.get(&number)).filter(|all| all.len() <= BEARERS);
        !orders.is_some_and(|orders| {
            orders.iter().any(|order| order.standing == nobodys.standing && is_same(order, nobodys))
        })
    });
}
