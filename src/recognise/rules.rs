//! Role and stages → the rules by which each row becomes events.

use super::columns::{Columns, Taken};
use super::format::Format;
use super::layout::{Condition, StageRule};
use super::lexicon::{Said, lexicon};
use super::name::words_in_names;
use super::outcome::{of_calls, of_deals};
use super::part::{is_of_refunds, lists_refunds};
use super::payment;
use super::profile::{Kind, said};
use super::stages::{EventColumn, Sign, Stages, words_of};
use super::times::{clock_of, is_mail, time_of};
use crate::model::{Field, Role, Standing};

/// Returns what each row says happened, given what the rows are for the most part.
pub(super) fn rules(
    columns: &Columns<'_>,
    taken: &[Option<Taken>],
    stages: &Stages,
    role: Role,
    format: Option<&Format>,
) -> Vec<StageRule> {
    if let Some(rules) = format.and_then(|format| of_format(columns, format)) {
        return rules;
    }
    if let Some(events) = stages.events.as_ref().filter(|events| events.roles.contains_key(&role)) {
        return of_events(columns, events, stages, role);
    }
    if stages.is_wide() && is_mail(role) {
        return of_wide_row(columns, stages, role);
    }
    match role {
        Role::Registrations | Role::Attendance => of_attendance(columns, taken, stages, role),
        Role::Prospects | Role::Leads => of_list(columns, stages, role),
        Role::Orders => of_orders(columns, taken),
        Role::Deals => of_deals(columns).unwrap_or_else(|| vec![rule(columns, role, Condition::Always)]),
        Role::Calls => of_calls(columns, taken),
        _ => vec![rule(columns, role, Condition::Always)],
    }
}

pub(super) fn rule(columns: &Columns<'_>, role: Role, condition: Condition) -> StageRule {
    let time = time_of(columns, role).map(|(column, _)| column);
    let clock = time.and_then(|column| clock_of(columns, column));
    StageRule { role, condition, time, clock, standing: Standing::Counts, paid: true }
}

fn of_format(columns: &Columns<'_>, format: &Format) -> Option<Vec<StageRule>> {
    if format.stages.is_empty() {
        return None;
    }
    let mut rules = Vec::new();
    for stage in &format.stages {
        let (Some(role), Some(condition)) = (stage.role.0, stage.condition(&columns.table.header)) else { continue };
        let mut made = rule(columns, role, condition);
        if let Some(time) = stage.time.as_deref().and_then(|header| columns.place_of(header)) {
            made.time = Some(time);
            made.clock = clock_of(columns, time);
        }
        made.standing = stage.standing.into();
        rules.push(made);
    }
    (!rules.is_empty()).then_some(rules)
}

fn of_events(columns: &Columns<'_>, events: &EventColumn, stages: &Stages, role: Role) -> Vec<StageRule> {
    let mut rules = Vec::new();
    // What became of each message stands in a word, and when it was sent in a column of its own.
    let timed = stages.best(|role| role == Role::Sends && !events.roles.contains_key(&role));
    for stage in
        timed.into_iter().filter(|stage| stage.sign == Sign::Time && events.roles.keys().all(|own| is_mail(*own)))
    {
        rules.push(StageRule { time: Some(stage.column), ..rule(columns, stage.role, stage.condition()) });
    }
    if events.roles.len() == 1 && !events.others {
        rules.push(rule(columns, role, Condition::Always));
        return rules;
    }
    let one = |(role, (_, words)): (&Role, &(usize, Vec<String>))| {
        rule(columns, *role, Condition::OneOf(events.column, words.clone()))
    };
    rules.extend(events.roles.iter().map(one));
    rules
}

fn of_wide_row(columns: &Columns<'_>, stages: &Stages, role: Role) -> Vec<StageRule> {
    let mut own = stages.mail_columns();
    // A hand-made list goes on behind the mails: `Form filled`, `Called`, `Attended`.
    let further = |role: Role| !is_mail(role) && !matches!(role, Role::Orders | Role::Prospects | Role::Leads);
    own.extend(stages.best(further).into_iter().filter(|stage| stage.sign == Sign::Flag));
    let mut rules = Vec::new();
    // Rows without any of the events are of people who were sent the mail all the same.
    if role == Role::Sends && !own.iter().any(|stage| stage.role == Role::Sends) {
        rules.push(rule(columns, Role::Sends, Condition::Always));
    }
    for stage in own {
        let mut made = rule(columns, stage.role, stage.condition());
        if let Some(time) = stage.time() {
            made.time = Some(time);
            made.clock = clock_of(columns, time);
        } else if made.time.is_some_and(|time| columns.headers[time].stage.is_none_or(|own| own.role != stage.role)) {
            // The row's time, if it has one, is not when this happened.
            made.time = None;
            made.clock = None;
        }
        rules.push(made);
    }
    // A word for how far someone came tells of the steps that have no column.
    for (column, (role, (_, words))) in told_by_words(stages.further.as_ref()) {
        rules.push(in_words(*role, column, words.clone()));
    }
    rules
}

/// Returns the roles that the words of a column tell, each with its words.
fn told_by_words(column: Option<&EventColumn>) -> impl Iterator<Item = (usize, (&Role, &(usize, Vec<String>)))> {
    column.into_iter().flat_map(|own| own.roles.iter().map(|role| (own.column, role)))
}

/// Returns the rule for what the words of a column say, at a time that nothing tells.
fn in_words(role: Role, column: usize, words: Vec<String>) -> StageRule {
    let condition = Condition::OneOf(column, words);
    StageRule { role, condition, time: None, clock: None, standing: Standing::Counts, paid: true }
}

fn of_attendance(columns: &Columns<'_>, taken: &[Option<Taken>], stages: &Stages, role: Role) -> Vec<StageRule> {
    let refused = refused(columns, taken);
    let of = |role: Role| -> Vec<StageRule> {
        if let Some(answer) = stages.registered().filter(|_| role == Role::Registrations) {
            let said_no = Condition::NoneOf(answer.column, yes_words(columns, answer.column));
            let void = StageRule { standing: Standing::Void, ..rule(columns, role, said_no) };
            return vec![rule(columns, role, answer.condition()), void];
        }
        let Some((column, words)) = &refused else { return vec![rule(columns, role, Condition::Always)] };
        let standing = Standing::Void;
        vec![
            rule(columns, role, Condition::NoneOf(*column, words.clone())),
            StageRule { standing, ..rule(columns, role, Condition::OneOf(*column, words.clone())) },
        ]
    };
    let Some(attended) = stages.attended(columns) else { return of(role) };
    let mut registered = of(Role::Registrations);
    let mut came = rule(columns, Role::Attendance, attended.condition());
    let time = registered[0].time;
    if time == came.time && time.is_some() {
        let of_registration = time.and_then(|time| columns.headers[time].stage);
        if of_registration.is_some_and(|stage| stage.role == Role::Attendance) {
            for rule in &mut registered {
                rule.time = None;
                rule.clock = None;
            }
        } else {
            came.time = None;
            came.clock = None;
        }
    }
    registered.push(came);
    registered
}

/// Returns the words by which a column says that a registration was refused, withdrawn or is still waiting.
fn refused(columns: &Columns<'_>, taken: &[Option<Taken>]) -> Option<(usize, Vec<String>)> {
    let said_so = |column: &usize| {
        columns.headers[*column].has("approval") || taken[*column].is_some_and(|taken| taken.field == Field::Status)
    };
    (0..columns.headers.len()).filter(said_so).find_map(|column| {
        let words = words_where(columns, column, |word| matches!(said(word), Some(Said::Void | Said::Refund)));
        (!words.is_empty()).then_some((column, words))
    })
}

/// Returns the different words of a column that `wanted` picks, in order; none if the column has too many.
pub(super) fn words_where(columns: &Columns<'_>, column: usize, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let words = words_of(columns.table, column).unwrap_or_default();
    words.into_iter().filter(|(word, _)| wanted(word)).map(|(word, _)| word.to_owned()).collect()
}

fn of_list(columns: &Columns<'_>, stages: &Stages, role: Role) -> Vec<StageRule> {
    let mut rules = vec![rule(columns, role, Condition::Always)];
    if stages.is_wide() && !stages.only_sums() && !stages.sums_reactions() {
        // A list of an outreach says of each person how far the mails got.
        rules.extend(of_wide_row(columns, stages, role));
        return rules;
    }
    for stage in stages.best(Role::is_exit) {
        let mut made = rule(columns, stage.role, stage.condition());
        made.time = stage.time();
        made.clock = None;
        rules.push(made);
    }
    for (column, (role, (_, words))) in told_by_words(stages.states.as_ref()) {
        if !rules.iter().any(|rule| rule.role == *role) {
            rules.push(in_words(*role, column, words.clone()));
        }
    }
    rules
}

/// Whether the rows are refunds and no sales: the amount, or the name of the file or the sheet, speaks of money that went
/// back, and the name of nothing that was sold.
fn are_refunds(columns: &Columns<'_>, taken: &[Option<Taken>]) -> bool {
    let is_amount = |column: &usize| taken[*column].is_some_and(|taken| taken.field == Field::Amount);
    let amount = (0..taken.len()).find(is_amount);
    let by_amount = amount.is_some_and(|column| columns.headers[column].folded.split(' ').any(is_of_refunds));
    let names = words_in_names(columns.table);
    let sells = |word: &String| {
        lexicon().names.get(word).is_some_and(|(role, _)| *role == Role::Orders) && !lists_refunds(word)
    };
    by_amount || names.iter().any(|word| lists_refunds(word)) && !names.iter().any(sells)
}

/// Orders count unless their state, or a column of its own, says that they were cancelled, failed or paid back.
fn of_orders(columns: &Columns<'_>, taken: &[Option<Taken>]) -> Vec<StageRule> {
    let mut sale = rule(columns, Role::Orders, Condition::Always);
    if are_refunds(columns, taken) {
        sale.standing = Standing::Refund;
    }
    let mut counts: Vec<Condition> = Vec::new();
    let mut others: Vec<StageRule> = Vec::new();
    let mut except = |condition: Condition, standing: Standing| {
        others.push(StageRule { condition, standing, ..sale.clone() });
    };
    for column in 0..columns.headers.len() {
        let said_by_header = lexicon().standing_headers.get(&columns.headers[column].folded);
        let profile = &columns.profiles[column];
        if let Some(standing) = said_by_header.copied().and_then(standing) {
            if profile.share(Kind::YesNo) >= 80 {
                counts.push(Condition::NoneOf(column, yes_words(columns, column)));
                except(Condition::Yes(column), standing);
            }
        } else if payment::dates_payment(columns, column) {
            let unpaid = Condition::OneOf(column, vec![String::new()]);
            counts.push(Condition::Filled(column));
            except(unpaid, Standing::Void);
        } else if payment::says_paid(columns, column) {
            let unpaid = words_where(columns, column, |word| said(word) == Some(Said::No));
            if !unpaid.is_empty() {
                counts.push(Condition::NoneOf(column, unpaid.clone()));
                except(Condition::OneOf(column, unpaid), Standing::Void);
            }
        } else if is_state(columns, taken, column) {
            let of = |wanted: Said| words_where(columns, column, |word| said(word) == Some(wanted));
            let (mut void, refund) = (of(Said::Void), of(Said::Refund));
            void.extend(payment::owed_words(columns, column).into_iter().filter(|word| said(word).is_none()));
            if void.is_empty() && refund.is_empty() {
                continue;
            }
            let all = [void.clone(), refund.clone()].concat();
            counts.push(Condition::NoneOf(column, all));
            if profile.is_partly_blank() {
                // Further lines of an order leave its state blank: they must not make it count after all.
                counts.push(Condition::Filled(column));
            }
            for (words, standing) in [(void, Standing::Void), (refund, Standing::Refund)] {
                if !words.is_empty() {
                    except(Condition::OneOf(column, words), standing);
                }
            }
        }
    }
    let condition = match counts.len() {
        0 => Condition::Always,
        1 => counts.remove(0),
        _ => Condition::All(counts),
    };
    let mut rules = vec![StageRule { condition, ..sale.clone() }];
    rules.extend(others);
    rules
}

fn standing(said: Said) -> Option<Standing> {
    match said {
        Said::Void => Some(Standing::Void),
        Said::Refund => Some(Standing::Refund),
        Said::Yes | Said::No | Said::Listed => None,
    }
}

fn yes_words(columns: &Columns<'_>, column: usize) -> Vec<String> {
    words_where(columns, column, |word| said(word) == Some(Said::Yes) || word == "1")
}

/// Whether `column` holds the state of the order or its payment, rather than of its delivery.
fn is_state(columns: &Columns<'_>, taken: &[Option<Taken>], column: usize) -> bool {
    let main = taken[column].is_some_and(|taken| taken.field == Field::Status);
    let header = &columns.headers[column];
    let payment = header.has("financial") || header.has("payment") || header.has("order");
    main || (payment && header.fits(Field::Status).is_some_and(|own| own.score >= 80))
}
