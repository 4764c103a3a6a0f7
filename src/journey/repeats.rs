//! The same event at the same instant, said by two rows.
//!
//! A touch at an instant is left out if another touch of the same person, role and instant says as much or more: the same
//! campaign and the same note, or none where the other has one. Days are too coarse for that: two clicks on a day are
//! two clicks.
//!
//! Money is treated with more care, since two rows of one file are two payments. Payments without an order number that
//! two files agree on (person, day or instant, amount) are the same: as many stay as the file with the most of them has.

use hashbrown::HashSet;

use crate::model::{Money, Role, Standing, Symbol, When};

use super::Touch;
use super::build::Rows;

/// Whether touches of the role carry money that adds up.
pub(super) fn is_money(role: Role) -> bool {
    matches!(role, Role::Orders | Role::Deals)
}

/// Moves the touches that stay to the front, in order, and returns how many they are.
///
/// The touches are of one person, sorted by time and role.
pub(super) fn drop_repeats(touches: &mut [Touch], rows: &Rows<'_>) -> usize {
    let (mut kept, mut start) = (0, 0);
    while start < touches.len() {
        let first = touches[start];
        let same = |touch: &&Touch| touch.when == first.when && touch.role == first.role;
        let end = start + touches[start..].iter().take_while(same).count();
        let mut length = end - start;
        if length > 1 {
            let run = &mut touches[start..end];
            if matches!(first.when, When::Instant(_)) || is_money(first.role) {
                share_marks(run);
            }
            length = match first.when {
                When::Unknown => length,
                _ if is_money(first.role) => drop_repeated_payments(run, rows),
                When::Day(_) => length,
                When::Instant(_) => drop_lesser(run),
            };
        }
        touches.copy_within(start..start + length, kept);
        kept += length;
        start = end;
    }
    kept
}

/// Gives touches that stand for each other the conditions that any of them meets, so that none is lost with a repeat.
fn share_marks(run: &mut [Touch]) {
    for standing in [Standing::Counts, Standing::Void, Standing::Refund] {
        let alike = |touch: &&Touch| touch.standing == standing;
        let marks = run.iter().filter(alike).fold(0, |marks, touch| marks | touch.marks);
        run.iter_mut().filter(|touch| marks != 0 && touch.standing == standing).for_each(|touch| touch.marks = marks);
    }
}

/// Leaves out touches of one role and instant that say no more than another does.
fn drop_lesser(run: &mut [Touch]) -> usize {
    type Said = (Option<Symbol>, Option<Symbol>, Standing);
    let said = |touch: &Touch| (touch.campaign, touch.note, touch.standing);
    // All that is said by those that say the most, and each lesser thing that follows from it.
    let mut covered: HashSet<Said> = HashSet::with_capacity(run.len() * 2);
    for touch in &*run {
        let (campaign, note, standing) = said(touch);
        if campaign.is_some() && note.is_some() {
            covered.extend([(campaign, None, standing), (None, note, standing)]);
        }
        if campaign.is_some() || note.is_some() {
            covered.insert((None, None, standing));
        }
    }
    keep(run, |touch| covered.insert(said(touch)))
}

/// Leaves out payments without a number that another file lists as well.
fn drop_repeated_payments(run: &mut [Touch], rows: &Rows<'_>) -> usize {
    type Paid = (Option<Money>, Standing);
    let paid = |touch: &Touch| (touch.value, touch.standing);
    let mut by_amount: Vec<(Paid, u32, bool)> = run
        .iter()
        .filter(|touch| touch.value.is_some())
        .map(|touch| (paid(touch), rows.source(touch.record), touch.order.is_some()))
        .collect();
    by_amount.sort_unstable();
    let mut best: Vec<(Paid, u32, (usize, bool))> = Vec::new();
    for list in by_amount.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (amount, source, _) = list[0];
        let rank = (list.len(), list.iter().any(|(_, _, numbered)| *numbered));
        match best.last_mut() {
            Some(last) if last.0 == amount => {
                if rank > last.2 {
                    *last = (amount, source, rank);
                }
            }
            _ => best.push((amount, source, rank)),
        }
    }
    keep(run, |touch| {
        let chosen = best.binary_search_by_key(&paid(touch), |(amount, ..)| *amount).map(|index| best[index].1);
        touch.order.is_some() || chosen.is_ok_and(|source| source == rows.source(touch.record)) || touch.value.is_none()
    })
}

/// Moves the touches that `stays` says yes to, asked in order, to the front, and returns how many they are.
pub(super) fn keep(touches: &mut [Touch], mut stays: impl FnMut(&Touch) -> bool) -> usize {
    let mut kept = 0;
    for index in 0..touches.len() {
        if stays(&touches[index]) {
            touches[kept] = touches[index];
            kept += 1;
        }
    }
    kept
}
