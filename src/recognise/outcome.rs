//! How deals and calls ended, and which of their rows count.
//!
//! A deal that was won counts with its money, on the day on which it was closed. One that is still open counts without: it was opened, and nothing is paid.
//! One that was lost is shown, but counts as none. A call that reached nobody is a call all the same, for it was made;
//! a row that says that nobody has called yet is none.

use super::columns::{Columns, Taken};
use super::fold::fold_all;
use super::layout::{Condition, StageRule};
use super::lexicon::{Outcome, lexicon};
use super::profile::Kind;
use super::rules::{rule, words_where};
use super::times::{clock_of, is_late, time_of};
use crate::model::{Field, Role, Standing};

/// Returns how a cell says that it ended.
fn outcome_of(cell: &str) -> Option<Outcome> {
    if cell.len() > 60 {
        return None;
    }
    let folded = format!(" {} ", fold_all(cell));
    let mut found: Option<Outcome> = None;
    for (phrase, outcome) in &lexicon().outcomes {
        let said = match phrase.strip_suffix('*') {
            Some(start) => folded.contains(&format!(" {start}")),
            // `call back` does not say that nobody called, though it has the words `to call` in `to call back`.
            None if *outcome == Outcome::NotCalled => folded.trim() == phrase,
            None => folded.contains(&format!(" {phrase} ")),
        };
        // `Not won` has the word for winning too.
        if said && found != Some(Outcome::Lost) {
            found = Some(*outcome);
        }
    }
    found
}

/// Returns the rules of deals, if a column says which were won or lost.
pub(super) fn of_deals(columns: &Columns<'_>) -> Option<Vec<StageRule>> {
    let deal = rule(columns, Role::Deals, Condition::Always);
    let (won, lost) = by_stage(columns).or_else(|| by_flags(columns))?;
    let lost_too = |condition: &Condition| match condition {
        Condition::OneOf(column, words) => Condition::NoneOf(*column, words.clone()),
        Condition::Yes(column) => Condition::NoneOf(*column, yes(columns, *column)),
        other => other.clone(),
    };
    let mut open: Vec<Condition> = won.iter().chain(&lost).map(lost_too).collect();
    let open = if open.len() == 1 { open.remove(0) } else { Condition::All(open) };
    // The day on which an open deal is to be closed has not come yet.
    let begun = time_of(columns, Role::Leads).map(|(column, _)| column).filter(|column| !is_late(columns, *column));
    let clock = begun.and_then(|column| clock_of(columns, column));
    let mut rules: Vec<StageRule> = won.into_iter().map(|condition| StageRule { condition, ..deal.clone() }).collect();
    rules.extend(lost.into_iter().map(|condition| StageRule { condition, standing: Standing::Void, ..deal.clone() }));
    rules.push(StageRule { condition: open, time: begun, clock, paid: false, ..deal });
    Some(rules)
}

/// Returns the column whose words say of some rows that they were won, and of others something else.
pub(super) fn won(columns: &Columns<'_>) -> Option<usize> {
    let is_stage = |column: &usize| columns.headers[*column].fits(Field::Status).is_some();
    (0..columns.headers.len()).filter(is_stage).find(|column| {
        let words = words_where(columns, *column, |word| word.len() < 40);
        words.len() > 1 && words.iter().any(|word| outcome_of(word) == Some(Outcome::Won))
    })
}

type WonAndLost = (Option<Condition>, Option<Condition>);

/// Returns which rows are won and lost by the words of a column of stages.
fn by_stage(columns: &Columns<'_>) -> Option<WonAndLost> {
    let is_stage = |column: &usize| columns.headers[*column].fits(Field::Status).is_some();
    let found = (0..columns.headers.len()).filter(is_stage).filter_map(|column| {
        let of = |wanted: Outcome| {
            let words = words_where(columns, column, |word| outcome_of(word) == Some(wanted));
            (!words.is_empty()).then_some(Condition::OneOf(column, words))
        };
        let (won, lost) = (of(Outcome::Won), of(Outcome::Lost));
        (won.is_some() || lost.is_some()).then_some((won, lost))
    });
    // The first column that speaks of both, or else of one.
    let all: Vec<WonAndLost> = found.collect();
    all.iter().find(|(won, lost)| won.is_some() && lost.is_some()).or(all.first()).cloned()
}

/// Returns which rows are won and lost by columns that say so with a yes.
fn by_flags(columns: &Columns<'_>) -> Option<WonAndLost> {
    let of = |wanted: Outcome| {
        let says = |column: &usize| {
            let flag = columns.profiles[*column].share(Kind::YesNo) >= 80;
            flag && outcome_of(&columns.table.header[*column]) == Some(wanted)
        };
        (0..columns.headers.len()).find(says).map(Condition::Yes)
    };
    let (won, lost) = (of(Outcome::Won), of(Outcome::Lost));
    (won.is_some() || lost.is_some()).then_some((won, lost))
}

fn yes(columns: &Columns<'_>, column: usize) -> Vec<String> {
    words_where(columns, column, |word| super::profile::said(word) == Some(super::lexicon::Said::Yes) || word == "1")
}

/// Returns the rules of calls: a row that says that nobody has called yet is shown, but is no call.
pub(super) fn of_calls(columns: &Columns<'_>, taken: &[Option<Taken>]) -> Vec<StageRule> {
    let call = rule(columns, Role::Calls, Condition::Always);
    let is_outcome = |column: &usize| taken[*column].is_some_and(|taken| taken.field == Field::Status);
    let Some(column) = (0..columns.headers.len()).find(is_outcome) else { return vec![call] };
    let words = words_where(columns, column, |word| outcome_of(word) == Some(Outcome::NotCalled));
    if words.is_empty() {
        return vec![call];
    }
    let not_called = Condition::OneOf(column, words.clone());
    vec![
        StageRule { condition: Condition::NoneOf(column, words), ..call.clone() },
        StageRule { condition: not_called, standing: Standing::Void, ..call },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_told_in_many_languages() {
        for (cell, outcome) in [
            ("Closed Won", Some(Outcome::Won)),
            ("Closed - Won (Q1)", Some(Outcome::Won)),
            ("closedwon", Some(Outcome::Won)),
            ("Not won", Some(Outcome::Lost)),
            ("Gewonnen", Some(Outcome::Won)),
            ("Nicht gewonnen", Some(Outcome::Lost)),
            ("Verloren", Some(Outcome::Lost)),
            ("Cierre ganado", Some(Outcome::Won)),
            ("Perdida", Some(Outcome::Lost)),
            ("Gagné", Some(Outcome::Won)),
            ("Chiusa persa", Some(Outcome::Lost)),
            ("Prohráno", Some(Outcome::Lost)),
            ("Wygrana", Some(Outcome::Won)),
            ("Geannuleerd", Some(Outcome::Lost)),
            ("Negotiation", None),
            ("Angebot", None),
            ("Not called", Some(Outcome::NotCalled)),
            ("noch nicht angerufen", Some(Outcome::NotCalled)),
            ("to call back", None),
            ("No answer", None),
            ("voicemail", None),
        ] {
            assert_eq!(outcome_of(cell), outcome, "{cell}");
        }
    }
}
