//! Which of a table's dates is the time of an event.

use super::columns::Columns;
use super::content::{fit, is_spoilt, is_unread};
use super::header::Header;
use super::lexicon::{Whose, lexicon};
use super::profile::Kind;
use crate::model::{Field, Role};

/// Beginnings of words for a day that is hoped for: a deal that was won was not won on it.
const HOPED: &[&str] = &[
    "expected",
    "est",
    "forecast",
    "target",
    "projected",
    "erwartet",
    "voraussicht",
    "geplant",
    "prevu",
    "previst",
    "estimad",
    "stimat",
    "verwacht",
    "ocekavan",
    "predpoklad",
    "przewidywan",
    "planowan",
    "oczekiwan",
];

/// Returns the column that says when `role` happened, and how well it fits.
pub(super) fn time_of(columns: &Columns<'_>, role: Role) -> Option<(usize, i32)> {
    let scored = (0..columns.headers.len()).filter_map(|column| Some((column, score(columns, column, role)?)));
    scored.fold(None, |best, (column, score)| match best {
        Some((_, most)) if most >= score => best,
        _ => Some((column, score)),
    })
}

fn score(columns: &Columns<'_>, column: usize, role: Role) -> Option<i32> {
    let (header, profile) = (&columns.headers[column], &columns.profiles[column]);
    let named = || {
        header.fits(Field::Timestamp).is_some_and(|own| own.score >= 90) || header.stage.is_some_and(|stage| stage.time)
    };
    let spoilt = || (named() && is_spoilt(Field::Timestamp, profile)).then_some(-20);
    // Numbers of days, as a spreadsheet writes them out: only where the header plainly says that they are dates.
    let numbered = || (named() && profile.share(Kind::Serial) >= 95).then_some(10);
    // `02 mrt 2026`, in words that nobody here reads: better told of than left out without a word.
    let unread = || (named() && is_unread(profile)).then_some(-25);
    let content = fit(Field::Timestamp, profile).or_else(spoilt).or_else(numbered).or_else(unread)?;
    let birth = header.fits(Field::DateOfBirth).is_some();
    if birth || header.staff || lasts(header) {
        return None;
    }
    let words = header.fits(Field::Timestamp).filter(|candidate| candidate.whose < Whose::Network);
    let base = match (words, header.stage) {
        (_, Some(stage)) if stage.role == role || is_joining(stage.role, role) => 110 - if stage.last { 30 } else { 0 },
        // The time of something else that happened.
        (_, Some(stage)) if !matches!(stage.role, Role::Registrations) || stage.time => {
            // `ReceivedAt`: of what the row is, as likely as of a mail.
            let plain = words.is_some_and(|own| own.score >= 90) && stage.role == Role::Sends && is_mail(role);
            match (is_kin(stage.role, role), plain || is_alone(columns, stage.role, role)) {
                (true, _) => 60,
                (false, true) => 55,
                (false, false) => return None,
            }
        }
        (Some(candidate), _) => candidate.score,
        (None, _) if profile.mostly(Kind::Date) => 40,
        (None, _) => return None,
    };
    let lexicon = lexicon();
    let phrases = header.phrases();
    let places = |role: Option<Role>| {
        phrases.iter().filter_map(move |phrase| {
            let place = lexicon.times.get(&(phrase.clone(), role)).copied()?;
            Some((i32::try_from(phrase.split(' ').count()).unwrap_or(1), i32::try_from(place).unwrap_or(30)))
        })
    };
    let place = |role: Option<Role>| places(role).next();
    let longest = |role: Option<Role>| places(role).map(|(words, _)| words).max().unwrap_or(0);
    // `Check out date` is more than a date.
    let late = longest(None) > longest(Some(role));
    // The main words for it come first; one further down is still better than none. Several words say more than one.
    let own = places(Some(role)).map(|(words, place)| (30 - place * 2).max(8) + words - 1).max().filter(|_| !late);
    let late = late || place(None).is_some();
    // The day someone joined a list is not the day of a mail.
    let listed =
        is_mail(role) && place(Some(Role::Prospects)).is_some() && !header.has("created") && !header.has("event");
    if listed && !is_logged(columns, column) {
        return None;
    }
    let hoped = role == Role::Deals && phrases.iter().any(|phrase| HOPED.iter().any(|word| phrase.starts_with(word)));
    let shift = match (own, late) {
        (Some(_), _) if hoped => -45,
        (Some(own), _) => own,
        (None, true) => -45,
        (None, false) => 0,
    };
    let full = (profile.filled * 8).checked_div(profile.seen).map_or(0, |share| i32::try_from(share).unwrap_or(0));
    let score = base + shift + content + full;
    (score >= 48).then_some(score)
}

/// Words that make a time one that passes: `Wait time`, `Time spent`, `Open times`.
const LASTING: &[&str] = &[
    "wait", "waiting", "talk", "hold", "ring", "ringing", "spent", "handle", "wrap", "elapsed", "average", "avg",
    "watched", "viewing", "response", "times",
];

/// Whether a header speaks of how long something took, or how often it was.
fn lasts(header: &Header) -> bool {
    let timed = header.has("time") || header.has("times");
    timed && !header.has("date") && LASTING.iter().any(|word| header.has(word))
}

/// Whether the rows are those of a log, which tells of a bounce or of a device, and `column` is its only date: then what
/// was added on it is the row, not the person.
fn is_logged(columns: &Columns<'_>, column: usize) -> bool {
    let dated = |other: usize| other != column && columns.profiles[other].mostly(Kind::Date);
    let of_event = |header: &Header| {
        let bounce = lexicon().hints.get(&header.folded).is_some_and(|roles| roles.contains(&Role::Bounces));
        bounce || LOGGED.contains(&header.folded.as_str())
    };
    columns.headers.iter().any(of_event) && !(0..columns.headers.len()).any(dated)
}

/// Headers of what is known of one click or opening alone.
const LOGGED: &[&str] = &["user agent", "useragent", "client type", "device type", "browser"];

/// Whether the header of `column` speaks of something that comes late or last, such as an end.
pub(super) fn is_late(columns: &Columns<'_>, column: usize) -> bool {
    columns.headers[column].phrases().into_iter().any(|phrase| lexicon().times.contains_key(&(phrase, None)))
}

/// Whether `role` is an event of a mailing.
pub(super) fn is_mail(role: Role) -> bool {
    (Role::Sends..=Role::Unsubscribes).contains(&role)
}

/// Whether registering is how people come to a list.
fn is_joining(of: Role, role: Role) -> bool {
    matches!(of, Role::Registrations | Role::Attendance) && matches!(role, Role::Prospects | Role::Leads)
}

/// Whether the time of a talk or a visit is the only one that a list of leads has: then it is when the lead came up.
fn is_alone(columns: &Columns<'_>, of: Role, role: Role) -> bool {
    let met = matches!(of, Role::Calls | Role::Attendance | Role::Registrations | Role::Forms);
    let dated = columns.profiles.iter().filter(|profile| profile.mostly(Kind::Date)).count();
    met && role == Role::Leads && dated == 1
}

/// Whether the time of one event serves for the other where that has none.
fn is_kin(of: Role, role: Role) -> bool {
    matches!(
        (of, role),
        (Role::Registrations, Role::Attendance | Role::Orders)
            | (Role::Attendance | Role::Orders, Role::Registrations)
            | (Role::Forms, Role::Leads | Role::Registrations)
            | (Role::Sends, Role::Forms | Role::Leads)
            | (Role::Deliveries, Role::Sends)
    )
}

/// Returns the column of times of the day that belongs to the dates in `column`, if these have none of their own.
pub(super) fn clock_of(columns: &Columns<'_>, column: usize) -> Option<usize> {
    let timed = columns.table.column(column).filter_map(super::value::date_look).take(20).any(|look| look.clock);
    if timed {
        return None;
    }
    let clocks = (0..columns.headers.len()).filter(|other| columns.profiles[*other].mostly(Kind::Clock));
    clocks.min_by_key(|other| (other.abs_diff(column), *other))
}
