//! What the rows say happened: event words in cells, a column for each event, and lists with their exits.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::columns::Columns;
use super::fold::fold_all;
use super::header::stage_word;
use super::layout::Condition;
use super::lexicon::{Said, lexicon};
use super::profile::{Kind, said};
use super::times::is_mail;
use super::value::is_blank;
use crate::model::{Field, Role};
use crate::read::Table;

/// Different words that a column of events or states has at most.
const WORDS: usize = 80;

/// Cells that are looked at for a no.
const LOOKS: usize = 1000;

/// A column whose words say what happened, or in which state a person of a list is.
#[derive(Clone, Debug)]
pub(super) struct EventColumn {
    /// The column.
    pub(super) column: usize,
    /// Its words for each role, with how many rows have them.
    pub(super) roles: BTreeMap<Role, (usize, Vec<String>)>,
    /// Whether it also has words that name no event.
    pub(super) others: bool,
}

/// How a column says that something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// By holding its time.
    Time,
    /// By a yes.
    Flag,
    /// By how often.
    Count,
    /// By holding anything, such as a remark.
    Text,
    /// By holding the time of the last of several.
    LastTime,
}

/// A column that says of one event whether it happened.
#[derive(Clone, Copy, Debug)]
pub(super) struct StageColumn {
    /// The column.
    pub(super) column: usize,
    /// The event.
    pub(super) role: Role,
    /// How it says so.
    pub(super) sign: Sign,
}

impl StageColumn {
    /// Returns which rows say that it happened.
    pub(super) fn condition(&self) -> Condition {
        match self.sign {
            Sign::Time | Sign::LastTime | Sign::Text => Condition::Filled(self.column),
            Sign::Flag => Condition::Yes(self.column),
            Sign::Count => Condition::Positive(self.column),
        }
    }

    /// Returns the column that holds the time, if it does so itself.
    pub(super) fn time(&self) -> Option<usize> {
        matches!(self.sign, Sign::Time | Sign::LastTime).then_some(self.column)
    }
}

/// Everything in a table that says what happened.
#[derive(Clone, Debug, Default)]
pub(super) struct Stages {
    /// A column of event words.
    pub(super) events: Option<EventColumn>,
    /// A column of states of a list.
    pub(super) states: Option<EventColumn>,
    /// Columns for one event each.
    pub(super) wide: Vec<StageColumn>,
    /// A column whose words say of further events that they happened, beside the columns for one each.
    pub(super) further: Option<EventColumn>,
}

impl Stages {
    /// Looks for them.
    pub(super) fn of(columns: &Columns<'_>) -> Self {
        let mut stages = Self { wide: wide(columns), ..Self::default() };
        for column in 0..columns.headers.len() {
            let Some((found, listed)) = event_column(columns, column) else { continue };
            let best = if listed { &mut stages.states } else { &mut stages.events };
            if best.as_ref().is_none_or(|best| best.roles.len() < found.roles.len()) {
                *best = Some(found);
            }
        }
        if stages.is_wide() && stages.wide.iter().any(|stage| stage.sign == Sign::Time && is_mail(stage.role)) {
            // A word for how far someone came says less than a time for each step; of other steps it says all.
            let told = |role: &Role| stages.wide.iter().any(|stage| stage.role == *role);
            stages.further = stages.events.take().and_then(|mut events| {
                events.roles.retain(|role, _| is_mail(*role) && !told(role));
                (!events.roles.is_empty()).then_some(events)
            });
        }
        stages
    }

    /// Returns the columns for events of a mailing that a wide row has, one or more for each.
    pub(super) fn mail_columns(&self) -> Vec<StageColumn> {
        self.best(|role| is_mail(role) || role == Role::Orders)
    }

    /// Returns the best columns for each of the roles that `wanted` picks.
    pub(super) fn best(&self, wanted: impl Fn(Role) -> bool) -> Vec<StageColumn> {
        let mut best: Vec<StageColumn> = Vec::new();
        for role in Role::ALL.iter().copied().filter(|role| wanted(*role)) {
            let own = self.wide.iter().filter(|stage| stage.role == role);
            if let Some(sign) = own.clone().map(|stage| stage.sign).min() {
                best.extend(own.filter(|stage| stage.sign == sign));
            }
        }
        best
    }

    /// Whether the rows are wide: one a person and mailing, with a column for each of several events.
    pub(super) fn is_wide(&self) -> bool {
        let mut roles: Vec<Role> = self.mail_columns().iter().map(|stage| stage.role).collect();
        roles.dedup();
        roles.len() >= 2 && roles.iter().any(|role| !role.is_exit() && *role != Role::Orders)
    }

    /// Whether the rows have nothing but counts and last times: of many mailings as likely as of one.
    pub(super) fn only_sums(&self) -> bool {
        self.mail_columns().iter().all(|stage| matches!(stage.sign, Sign::Count | Sign::LastTime))
    }

    /// Whether opens and clicks are told by counts and last times alone, whenever the mails were sent and whoever left.
    pub(super) fn sums_reactions(&self) -> bool {
        let summed = |stage: &StageColumn| matches!(stage.sign, Sign::Count | Sign::LastTime);
        let (sums, others): (Vec<StageColumn>, Vec<StageColumn>) = self
            .mail_columns()
            .into_iter()
            .filter(|stage| matches!(stage.role, Role::Opens | Role::Clicks))
            .partition(summed);
        let sent = self.wide.iter().any(|stage| stage.role == Role::Sends && stage.sign == Sign::Time);
        !sums.is_empty() && others.is_empty() && !sent
    }

    /// Returns the column that says whether someone came, as a flag or a time that some rows lack.
    pub(super) fn attended(&self, columns: &Columns<'_>) -> Option<StageColumn> {
        let own = self.wide.iter().filter(|stage| stage.role == Role::Attendance && stage.sign != Sign::Count);
        let flag = own.clone().find(|stage| stage.sign == Sign::Flag).copied();
        flag.or_else(|| own.clone().find(|stage| columns.profiles[stage.column].is_partly_blank()).copied())
    }

    /// Returns the column that says by yes and no who registered, such as the answers to an invitation.
    pub(super) fn registered(&self) -> Option<StageColumn> {
        self.wide.iter().find(|stage| stage.role == Role::Registrations && stage.sign == Sign::Flag).copied()
    }

    /// Reports what this says of the role to `add`: role, weight in percent, reason.
    pub(super) fn weigh(&self, columns: &Columns<'_>, add: &mut impl FnMut(Role, u32, String)) {
        let named = |column: usize| &columns.table.header[column];
        if let Some(events) = &self.events {
            let most = events.roles.values().map(|(rows, _)| *rows).max().unwrap_or(0);
            for (role, (rows, words)) in &events.roles {
                let word = words.first().map_or("", String::as_str);
                let weight = if *rows == most { 85 } else { 20 };
                add(*role, weight, format!("the column \"{}\" says \"{word}\"", named(events.column)));
            }
        }
        if self.is_wide() {
            let found = self.mail_columns();
            let first = found.first().map_or(Role::Sends, |stage| stage.role);
            // Where a column says of some that their mail came back, the rows are of all who were sent it.
            let all_sent = first.is_exit() || found.iter().any(|stage| stage.role == Role::Bounces);
            let first = if all_sent && !self.only_sums() { Role::Sends } else { first };
            let weight = if self.sums_reactions() && joins(columns) {
                // How often the people of a list opened and clicked in all the time since they joined it.
                10
            } else if self.only_sums() {
                45
            } else {
                86
            };
            let list = found.iter().take(3).map(|stage| format!("\"{}\"", named(stage.column))).collect::<Vec<_>>();
            add(first, weight, format!("each row has a column for each event: {}", list.join(", ")));
        } else {
            for stage in self.mail_columns() {
                let full = columns.profiles[stage.column].filled == columns.profiles[stage.column].seen;
                let weight = match stage.sign {
                    // `Read date` can be that of a meter; a header that is known for it says more by itself.
                    Sign::Time if !is_known(columns, &stage) => 25,
                    Sign::Time if full => 60,
                    Sign::Count => 50,
                    _ if stage.role.is_exit() => 15,
                    // When somebody last looked at something stands in many a list.
                    Sign::LastTime if !self.wide.iter().any(|own| own.role == stage.role && own.sign != stage.sign) => {
                        20
                    }
                    _ => 40,
                };
                add(stage.role, weight, format!("it has the column \"{}\"", named(stage.column)));
            }
        }
        if let Some(attended) = self.attended(columns) {
            let reason = format!("the column \"{}\" says who came", named(attended.column));
            add(Role::Registrations, 90, reason);
        }
        if let Some(answer) = self.registered() {
            let reason = format!("the column \"{}\" says who registered", named(answer.column));
            add(Role::Registrations, 60, reason);
        }
        if let Some(states) = &self.states {
            add(Role::Prospects, 60, format!("the column \"{}\" says who can still be reached", named(states.column)));
        }
    }
}

/// Whether the header of a stage is known to tell of it.
fn is_known(columns: &Columns<'_>, stage: &StageColumn) -> bool {
    let header = &columns.headers[stage.column];
    let hinted = lexicon().hints.get(&header.folded).is_some_and(|roles| roles.contains(&stage.role));
    hinted || !header.has("read")
}

/// Whether a column says when people joined a list, and none of which mailing the rows are.
pub(super) fn joins(columns: &Columns<'_>) -> bool {
    let mailing = |column: usize| {
        let named = columns.headers[column].fits(Field::Campaign).is_some_and(|own| own.score >= 85);
        named && columns.profiles[column].filled > 0
    };
    says_when_joined(columns) && !(0..columns.headers.len()).any(mailing)
}

/// Whether a column says when people joined a list.
pub(super) fn says_when_joined(columns: &Columns<'_>) -> bool {
    let lexicon = lexicon();
    let joined = |column: usize| {
        let phrases = columns.headers[column].phrases();
        columns.profiles[column].mostly(Kind::Date)
            && phrases.into_iter().any(|phrase| lexicon.times.contains_key(&(phrase, Some(Role::Prospects))))
    };
    (0..columns.headers.len()).any(joined)
}

/// Returns the columns that say of one event each whether it happened.
fn wide(columns: &Columns<'_>) -> Vec<StageColumn> {
    let mut found = Vec::new();
    for (column, header) in columns.headers.iter().enumerate() {
        let profile = &columns.profiles[column];
        let flag = profile.share(Kind::YesNo) >= 80;
        // A cross or a remark says so too, where the others are blank.
        let marked = || {
            let words = profile.filled > 0 && profile.is_partly_blank();
            words && !profile.mostly(Kind::Number) && !profile.mostly(Kind::Date) && !denies(columns, column)
        };
        let attended = lexicon().attended.contains(&header.folded) && (flag || marked());
        let Some(stage) = header.stage else {
            if attended {
                let sign = if flag { Sign::Flag } else { Sign::Text };
                found.push(StageColumn { column, role: Role::Attendance, sign });
            }
            continue;
        };
        let timed = profile.mostly(Kind::Date) || profile.mostly(Kind::LongFigures);
        let sign = if timed || (profile.filled == 0 && stage.time) {
            if stage.last { Sign::LastTime } else { Sign::Time }
        } else if profile.share(Kind::YesNo) >= 80 {
            Sign::Flag
        } else if profile.share(Kind::Number) >= 90 && profile.share(Kind::Money) == 0 {
            Sign::Count
        } else if (is_mail(stage.role) || attended)
            && profile.is_partly_blank()
            && !profile.mostly(Kind::Number)
            && !denies(columns, column)
        {
            // `Bounced: mailbox full`, a cross, a remark: where nothing stands, it did not happen.
            Sign::Text
        } else {
            continue;
        };
        // `Date last mailed` is known of everybody on a list, whatever the list is of.
        let mailed = sign == Sign::LastTime && stage.role == Role::Sends;
        if sign == Sign::Count && stage.time || mailed {
            continue;
        }
        found.push(StageColumn { column, role: stage.role, sign });
    }
    found
}

/// Words for why something happened in headers, folded, language by language.
const REASONS: &[&str] = &["reason", "grund", "raison", "motif", "motivo", "reden", "duvod", "powod"];

/// Whether some cell of `column` says no, so that not every filled one says yes.
fn denies(columns: &Columns<'_>, column: usize) -> bool {
    columns.table.column(column).take(LOOKS).any(|cell| matches!(cell.trim(), "0") || said(cell) == Some(Said::No))
}

/// Returns what the words of `column` say happened, and whether they are states of a list instead.
fn event_column(columns: &Columns<'_>, column: usize) -> Option<(EventColumn, bool)> {
    let (header, profile) = (&columns.headers[column], &columns.profiles[column]);
    let events_by_name =
        header.folded.split(' ').any(|word| lexicon().event_headers.contains(word)) || header.folded == "status type";
    let reason = header.folded.split(' ').any(|word| REASONS.contains(&word));
    let named = events_by_name || reason || header.fits(Field::Status).is_some();
    let few = profile.distinct <= WORDS && (profile.distinct <= 12 || profile.distinct * 4 <= profile.filled);
    // Without a header that says so, words for different events of a mail say it themselves.
    let unnamed = !named && header.candidates.iter().any(|own| own.score >= 90 && own.field != Field::Campaign);
    if unnamed || profile.filled == 0 || !few || profile.share(Kind::YesNo) >= 80 || profile.mostly(Kind::Number) {
        return None;
    }
    let words = words_of(columns.table, column)?;
    let lexicon = lexicon();
    let mut roles: BTreeMap<Role, (usize, Vec<String>)> = BTreeMap::new();
    let (mut all, mut known, mut listed, mut others) = (0, 0, false, false);
    // `Iscritto`, `angemeldet`: on a list, or registered for an event; the other words decide.
    let mut either: Vec<(Role, usize, &str)> = Vec::new();
    for (word, rows) in words {
        let folded = fold_all(word);
        all += rows;
        let role = stage_word(&folded).map(|stage| stage.role);
        match lexicon.events.get(&folded).copied().or(role.map(Some)) {
            Some(Some(role)) if said(word) == Some(Said::Listed) => {
                known += rows;
                either.push((role, rows, word));
            }
            Some(Some(role)) => {
                known += rows;
                let own = roles.entry(role).or_default();
                own.0 += rows;
                own.1.push(word.to_owned());
            }
            Some(None) => {
                known += rows;
                others = true;
            }
            None => {
                listed |= said(word) == Some(Said::Listed);
                others = true;
            }
        }
    }
    let exits = roles.keys().all(|role| role.is_exit());
    if exits && !roles.is_empty() && !either.is_empty() {
        listed = true;
        others = true;
    } else {
        for (role, rows, word) in either {
            let own = roles.entry(role).or_default();
            own.0 += rows;
            own.1.push(word.to_owned());
        }
    }
    if named && listed && exits && !roles.is_empty() {
        return Some((EventColumn { column, roles, others }, true));
    }
    let mailed = roles.keys().filter(|role| is_mail(**role)).count() >= 2 && known * 10 >= all * 8;
    // `Hard bounce`, `Soft bounce`: no other column holds such words.
    let bounced =
        known == all && roles.len() == 1 && roles.get(&Role::Bounces).is_some_and(|(_, words)| words.len() >= 2);
    let bounced = bounced && roles.values().flat_map(|(_, words)| words).all(|word| fold_all(word).contains("bounce"));
    // Why somebody cannot be reached: every reason is of an exit.
    let gone = reason && exits && !others;
    let told = if named { events_by_name || gone || bounced || roles.len() >= 2 } else { mailed || bounced };
    let enough = known * 10 >= all * 6 && !listed && !roles.is_empty() && told;
    enough.then_some((EventColumn { column, roles, others }, false))
}

/// Returns the different words of a column, in order, with how many rows have each; `None` if they are too many.
pub(super) fn words_of(table: &Table, column: usize) -> Option<Vec<(&str, usize)>> {
    let mut counts: HashMap<&str, usize, foldhash::fast::FixedState> = HashMap::default();
    for cell in table.column(column).map(str::trim).filter(|cell| !is_blank(cell)) {
        *counts.entry(cell).or_insert(0) += 1;
        if counts.len() > WORDS {
            return None;
        }
    }
    let mut words: Vec<(&str, usize)> = counts.into_iter().collect();
    words.sort_unstable();
    Some(words)
}
