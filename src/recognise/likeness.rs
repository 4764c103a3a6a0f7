//! What tables like this one have been: words of headers, states and names, and which columns stand side by side,
//! weighed as they were learned from the layouts of many exports.
//!
//! The weights are a logistic regression over the signs of a table, one weight for each kind of table. `learn.rs` fits
//! them anew from `fixtures/recognise/layouts.jsonl` and holds `likeness.tsv` to the result.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use hashbrown::HashMap;

use super::bookings::{booked, ticketed};
use super::columns::{Columns, Taken};
use super::fold::fold_all;
use super::lexicon::{Said, lexicon};
use super::name::{roles_in_names, words_in_names};
use super::outcome::won;
use super::profile::{Kind, said};
use super::stages::{Sign, Stages, words_of};
use super::topics::topic;
use crate::model::{Field, Role};

#[cfg(test)]
mod learn;

/// Kinds of tables that are told apart, each with its roles, in the order of the weights.
const KINDS: [&[Role]; 13] = [
    &[Role::Prospects, Role::Leads],
    &[Role::Forms],
    &[Role::Registrations, Role::Attendance],
    &[Role::Calls],
    &[Role::Deals],
    &[Role::Orders],
    // Several events of a mail side by side.
    &[Role::Sends, Role::Deliveries, Role::Opens, Role::Clicks, Role::Bounces, Role::Unsubscribes],
    &[Role::Sends],
    &[Role::Deliveries],
    &[Role::Opens],
    &[Role::Clicks],
    &[Role::Bounces],
    &[Role::Unsubscribes],
];

type Weights = [f64; KINDS.len()];

/// The weight of each sign for each kind, in sixteenths, one sign a line; the first line is that of every table.
static LEARNED: LazyLock<HashMap<&'static str, Weights, foldhash::fast::FixedState>> = LazyLock::new(|| {
    let lines = include_str!("likeness.tsv").lines().filter_map(|line| line.split_once('\t'));
    let weights = |numbers: &str| {
        let mut weights = [0.0; KINDS.len()];
        for (weight, number) in weights.iter_mut().zip(numbers.split(' ')) {
            *weight = f64::from(number.parse::<i8>().unwrap_or(0)) / 16.0;
        }
        weights
    };
    lines.map(|(sign, numbers)| (sign, weights(numbers))).collect()
});

/// How likely a table is of each role, by what it looks like.
#[derive(Clone, Debug)]
pub(super) struct Likeness {
    chances: Weights,
    /// The share of the columns whose headers hold a word that was learned.
    known: f64,
}

impl Likeness {
    /// Looks at a table.
    pub(super) fn of(columns: &Columns<'_>, taken: &[Option<Taken>], stages: &Stages) -> Self {
        let signs = signs(columns, taken, stages);
        let found: Vec<&Weights> = signs.iter().filter_map(|sign| LEARNED.get(sign.as_str())).collect();
        // The more signs, the less each says beside the others.
        let scale = 4.0 / number(found.len().max(4)).sqrt();
        let mut sums = LEARNED.get("").copied().unwrap_or([0.0; KINDS.len()]);
        for weights in found {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += weight * scale;
            }
        }
        let most = sums.iter().copied().fold(f64::MIN, f64::max);
        let odds = sums.map(|sum| libm::exp(sum - most));
        let all: f64 = odds.iter().sum();
        let chances = odds.map(|odds| odds / all);
        let told = |header: &&super::header::Header| {
            header.folded.split(' ').any(|word| LEARNED.contains_key(format!("w {word}").as_str()))
        };
        let known = number(columns.headers.iter().filter(told).count()) / number(columns.headers.len().max(1));
        Self { chances, known }
    }

    /// Whether the likeness alone is a reason to take the rows for `role`.
    pub(super) fn tells(&self, role: Role) -> bool {
        self.known >= 0.5 && self.chance(role) >= 0.5
    }

    /// Returns the chance that the rows are of `role`, alone or beside others.
    fn chance(&self, role: Role) -> f64 {
        KINDS.iter().zip(self.chances).filter(|(roles, _)| roles.contains(&role)).map(|(_, chance)| chance).sum()
    }

    /// Returns how sure `role` is, in percent, with what the likeness says of one that is sure by `percent` without.
    pub(super) fn weigh(&self, role: Role, percent: u32) -> u32 {
        let best = Role::ALL.iter().map(|role| self.chance(*role)).fold(LEAST, f64::max);
        let share = f64::from(percent.clamp(1, 98)) / 100.0;
        let against = libm::log(self.chance(role).max(LEAST) / best);
        let odds = libm::log(share / (1.0 - share)) + SAYS * (2.0 * self.known).min(1.0) * against;
        let percent = (100.0 / (1.0 + libm::exp(-odds))).round();
        (1..=98).rev().find(|whole| f64::from(*whole) <= percent).unwrap_or(1)
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of columns and signs are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

/// How much the likeness counts beside the reasons.
const SAYS: f64 = 0.7;

/// The least chance of anything.
const LEAST: f64 = 0.001;

/// Letters of a word from which on its beginning counts by itself, so that it is known in its other forms.
const LONG: usize = 6;

/// Letters of a beginning.
const START: usize = 5;

/// Different words that a column of states has at most.
const STATES: usize = 12;

/// Returns every sign of what the rows are: one letter for its kind, a blank, and a word or a name.
fn signs(columns: &Columns<'_>, taken: &[Option<Taken>], stages: &Stages) -> BTreeSet<String> {
    let mut signs = BTreeSet::new();
    for (column, header) in columns.headers.iter().enumerate() {
        let words: Vec<&str> = header.folded.split(' ').filter(|word| !word.is_empty()).collect();
        signs.insert(format!("h {}", header.folded));
        for word in &words {
            add_word(&mut signs, 'w', word);
        }
        signs.extend(words.windows(2).map(|pair| format!("b {} {}", pair[0], pair[1])));
        if let Some(stage) = header.stage {
            let (time, last) = (if stage.time { " time" } else { "" }, if stage.last { " last" } else { "" });
            signs.insert(format!("s {}{time}{last}", stage.role));
        }
        if taken[column].is_none()
            && let Some(best) = header.candidates.first().filter(|best| best.score >= 60)
        {
            signs.insert(format!("c {}", best.field));
        }
        if taken[column].is_none_or(|taken| taken.field == Field::Status) {
            add_states(&mut signs, columns, column);
        }
    }
    for taken in taken.iter().flatten() {
        signs.insert(format!("f {}", taken.field));
    }
    for stage in &stages.wide {
        let sign = match stage.sign {
            Sign::Time => "time",
            Sign::Flag => "flag",
            Sign::Count => "count",
            Sign::Text => "text",
            Sign::LastTime => "last",
        };
        signs.insert(format!("e {} {sign}", stage.role));
    }
    for role in stages.events.iter().flat_map(|events| events.roles.keys()) {
        signs.insert(format!("v {role}"));
    }
    if stages.states.is_some() {
        signs.insert("k list".to_owned());
    }
    for (name, is) in [
        ("won", won(columns).is_some()),
        ("booked", booked(columns).is_some()),
        ("ticketed", ticketed(columns).is_some()),
        ("staff", columns.headers.iter().any(|header| header.staff)),
    ] {
        if is {
            signs.insert(format!("k {name}"));
        }
    }
    let count = |is: &dyn Fn(usize) -> bool| (0..columns.headers.len()).filter(|column| is(*column)).count();
    let of = |kind: Kind| count(&|column| columns.profiles[column].mostly(kind));
    let questions = count(&|column| columns.headers[column].question);
    let width = match columns.headers.len() {
        0..=3 => 0,
        4..=6 => 1,
        7..=11 => 2,
        12..=19 => 3,
        _ => 4,
    };
    for (name, number) in [
        ("width", width),
        ("questions", questions.min(3)),
        ("dates", of(Kind::Date).min(4)),
        ("money", of(Kind::Money).min(3)),
        ("flags", of(Kind::YesNo).min(3)),
    ] {
        signs.insert(format!("n {name} {number}"));
    }
    add_roles(&mut signs, columns);
    add_shape(&mut signs, columns, taken);
    for word in words_in_names(columns.table) {
        add_word(&mut signs, 'm', &word);
    }
    for says in roles_in_names(columns.table) {
        signs.insert(format!("m ={}", says.role));
    }
    signs
}

/// Adds the roles that headers are known to tell of, so that what was learned in one language holds in the others.
fn add_roles(signs: &mut BTreeSet<String>, columns: &Columns<'_>) {
    let hints = &lexicon().hints;
    let mut counts = [0_usize; Role::ALL.len()];
    for header in &columns.headers {
        let told = hints.get(&header.folded).into_iter().flatten().copied().chain(topic(header));
        for role in told {
            if let Some(place) = Role::ALL.iter().position(|own| *own == role) {
                counts[place] += 1;
            }
        }
    }
    for (role, count) in Role::ALL.iter().zip(counts) {
        for enough in [1, 2, 4].into_iter().filter(|enough| count >= *enough) {
            signs.insert(format!("r {role} {enough}"));
        }
    }
}

/// Adds how a table begins, what it lacks, and what its columns of no known meaning hold.
fn add_shape(signs: &mut BTreeSet<String>, columns: &Columns<'_>, taken: &[Option<Taken>]) {
    let meaning = |column: usize| match taken[column] {
        Some(taken) => taken.field.as_str(),
        None if columns.headers[column].question => "question",
        None if columns.profiles[column].mostly(Kind::Date) => "date",
        None if columns.profiles[column].mostly(Kind::YesNo) => "flag",
        None if columns.profiles[column].mostly(Kind::Number) => "number",
        None => "other",
    };
    for column in 0..columns.headers.len().min(2) {
        signs.insert(format!("p {column} {}", meaning(column)));
    }
    let has = |field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    let named = has(Field::FirstName) || has(Field::LastName) || has(Field::FullName);
    let who = match (has(Field::Email), named, has(Field::Phone)) {
        (true, true, _) => "email name",
        (true, false, _) => "email",
        (false, true, true) => "name phone",
        (false, true, false) => "name",
        (false, false, true) => "phone",
        (false, false, false) => "none",
    };
    signs.insert(format!("q {who}"));
    let what = [
        (Field::Timestamp, "time"),
        (Field::Amount, "amount"),
        (Field::OrderId, "order"),
        (Field::Campaign, "campaign"),
        (Field::Status, "status"),
    ];
    let what: Vec<&str> = what.into_iter().filter(|(field, _)| has(*field)).map(|(_, name)| name).collect();
    signs.insert(format!("q {who}, {}", what.join(" ")));
    signs.insert(format!("q has {}", what.join(" ")));
}

/// Adds a word and, of a long one, its beginning.
fn add_word(signs: &mut BTreeSet<String>, kind: char, word: &str) {
    if word.chars().all(|letter| letter.is_ascii_digit()) {
        return;
    }
    signs.insert(format!("{kind} {word}"));
    if word.chars().count() >= LONG {
        signs.insert(format!("{kind} {}*", word.chars().take(START).collect::<String>()));
    }
}

/// Adds the words of a column of few different ones.
fn add_states(signs: &mut BTreeSet<String>, columns: &Columns<'_>, column: usize) {
    let profile = &columns.profiles[column];
    let few = (1..=STATES).contains(&profile.distinct) && profile.distinct * 2 <= profile.filled.max(8);
    if !few || profile.mostly(Kind::Number) || profile.mostly(Kind::Date) || profile.mostly(Kind::Email) {
        return;
    }
    for (state, _) in words_of(columns.table, column).unwrap_or_default() {
        if state.len() > 40 || matches!(said(state), Some(Said::Yes | Said::No)) {
            continue;
        }
        let folded = fold_all(state);
        for word in folded.split(' ').filter(|word| word.chars().count() > 2) {
            add_word(signs, 'x', word);
        }
        signs.insert(format!("y {folded}"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns::assign;
    use super::super::testing::table;
    use super::*;

    fn likeness(file: &str, csv: &str) -> Likeness {
        let table = table(file, csv);
        let columns = Columns::of(&table);
        Likeness::of(&columns, &assign(&columns, None), &Stages::of(&columns))
    }

    #[test]
    fn every_sign_has_a_weight_for_each_kind() {
        for line in include_str!("likeness.tsv").lines() {
            let (sign, numbers) = line.split_once('\t').expect("a tab behind the sign");
            let numbers: Vec<i8> = numbers.split(' ').map(|number| number.parse().expect("a small number")).collect();
            assert_eq!(numbers.len(), KINDS.len(), "{sign}");
        }
        assert!(LEARNED.contains_key("") && LEARNED.len() > 1000);
    }

    #[test]
    fn headers_that_no_list_knows_as_a_whole_tell_together() {
        let orders = likeness(
            "export.csv",
            "Order ref;Buyer;Paid via;Order total;VAT;Shipping\n11;Ann Archer;card;12.50;2.10;4.90\n",
        );
        assert!(orders.tells(Role::Orders) && !orders.tells(Role::Prospects));
        let calls = likeness("export.csv", "Rufnummer;Agent;Gesprächsdauer;Ergebnis\n030 1234567;Pat;00:12;Rückruf\n");
        assert!(calls.tells(Role::Calls), "{calls:?}");
        assert_eq!(calls.weigh(Role::Calls, 60), 60, "what it looks like takes nothing away");
        assert!(calls.weigh(Role::Orders, 60) < 30);
    }

    #[test]
    fn headers_in_a_language_that_was_not_learned_say_nothing() {
        let unknown = likeness("export.csv", "注文番号;注文日時;お名前\n11;2026-03-02;Ann\n");
        assert!(!Role::ALL.iter().any(|role| unknown.tells(*role)));
        assert_eq!(unknown.weigh(Role::Orders, 60), 60);
    }
}
