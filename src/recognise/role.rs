//! What the rows of a table are: the evidence of headers, content and names, weighed.

use super::bookings::booked;
use super::columns::{Columns, Taken};
use super::format::Format;
use super::header::Header;
use super::ids::is_dated_money;
use super::lexicon::{Said, lexicon};
use super::name::roles_in_names;
use super::outcome::won;
use super::profile::said;
use super::stages::{Stages, joins, words_of};
use crate::model::{Confidence, Field, Role};

/// How sure each role is, and why.
#[derive(Clone, Debug, Default)]
pub(super) struct Weighed {
    /// Roles with how sure they are, in percent, the surest first.
    pub(super) roles: Vec<(Role, u32)>,
    /// The role of an export that is known by several headers.
    known: Option<Role>,
    /// Roles that one column of events tells of: the rows are of all of them.
    told: Vec<Role>,
    /// Why, role by role, with the weight of each reason.
    reasons: Vec<(Role, u32, String)>,
}

impl Weighed {
    fn add(&mut self, role: Role, weight: u32, reason: String) {
        self.reasons.push((role, weight, reason));
    }

    /// Sums up: reasons for the same role add like chances that each alone would be enough.
    fn sum_up(mut self) -> Self {
        for role in Role::ALL {
            let doubt = self
                .reasons
                .iter()
                .filter(|(own, ..)| own == role)
                .fold(10_000, |doubt, (_, weight, _)| doubt * (100 - weight.min(&99)) / 100);
            if doubt < 10_000 {
                self.roles.push((*role, (10_000 - doubt) / 100));
            }
        }
        self.roles.sort_by_key(|(role, percent)| (std::cmp::Reverse(*percent), *role));
        self.reasons.sort_by_key(|(role, weight, _)| (std::cmp::Reverse(*weight), *role));
        self
    }

    /// Returns the surest role, less sure the nearer the next one comes.
    pub(super) fn best(&self) -> Option<(Role, Confidence)> {
        let (role, percent) = self.roles.first()?;
        let against = |(other, percent): &(Role, u32)| match (other, role) {
            // Any file about people could be a list of them.
            (Role::Prospects, _) | (Role::Leads, Role::Prospects) => *percent / 2,
            // Both say that people registered, or that they are worth a call.
            (Role::Registrations, Role::Attendance) | (Role::Attendance, Role::Registrations) => 0,
            _ if self.told.contains(other) && self.told.contains(role) => 0,
            _ => *percent,
        };
        let next = self.roles.iter().skip(1).map(against).max().unwrap_or(0);
        let doubted = percent - percent * next * next / 20_000;
        let known = self.known == Some(*role);
        Some((*role, confidence(if known { doubted.max(85) } else { doubted })))
    }

    /// Returns the next best role.
    pub(super) fn runner_up(&self) -> Option<(Role, Confidence)> {
        self.roles.get(1).map(|(role, percent)| (*role, confidence(*percent)))
    }

    /// Returns the reasons for `role`, the strongest first.
    pub(super) fn evidence(&self, role: Role) -> Vec<String> {
        self.reasons.iter().filter(|(own, ..)| *own == role).take(4).map(|(.., reason)| reason.clone()).collect()
    }
}

fn confidence(percent: u32) -> Confidence {
    Confidence::percent(u8::try_from(percent.min(98)).unwrap_or(98))
}

/// Weighs what the table's rows may be.
pub(super) fn weigh(
    columns: &Columns<'_>,
    taken: &[Option<Taken>],
    stages: &Stages,
    format: Option<&Format>,
) -> Weighed {
    let mut weighed = Weighed::default();
    if let Some((format, role)) = format.and_then(|format| Some((format, format.role?.0?))) {
        // A single header can be there by chance, several cannot.
        let known = format.signature.len() > 1;
        weighed.known = known.then_some(role);
        weighed.add(
            role,
            if known { 98 } else { 70 },
            format!("its columns are those of the {} {}", format.tool, format.export),
        );
    }
    for says in roles_in_names(columns.table) {
        weighed.add(says.role, u32::from(says.weight), format!("the name says \"{}\"", says.word));
    }
    hints(columns, taken, stages, &mut weighed);
    stages.weigh(columns, &mut |role, weight, reason| weighed.add(role, weight, reason));
    if let Some(column) = won(columns) {
        let reason = format!("the column \"{}\" says which were won", columns.table.header[column]);
        weighed.add(Role::Deals, 60, reason);
    }
    if let Some((weight, reason)) = booked(columns) {
        weighed.add(Role::Registrations, weight, reason);
    }
    weighed.told = stages.events.iter().flat_map(|events| events.roles.keys().copied()).collect();
    preamble(columns, &mut weighed);
    let has = |field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    if has(Field::OrderId) && has(Field::Amount) {
        weighed.add(Role::Orders, 60, "it has numbers of orders and amounts".to_owned());
    } else if columns.bare && has(Field::ExternalId) && is_dated_money(columns, taken) {
        weighed.add(Role::Orders, 60, "it has days and amounts beside a number that says who".to_owned());
    } else if has(Field::Amount) && has(Field::Currency) {
        weighed.add(Role::Orders, 35, "it has amounts with a currency".to_owned());
    }
    let hinted = |role: Role| {
        let roles = |header: &Header| lexicon().hints.get(&header.folded);
        columns.headers.iter().any(|header| roles(header).is_some_and(|roles| roles.contains(&role)))
    };
    if has(Field::Amount)
        && won(columns).is_none()
        && !hinted(Role::Deals)
        && weighed.reasons.iter().all(|(role, ..)| *role != Role::Deals)
        && let Some(column) = paid_or_given_back(columns)
    {
        let reason =
            format!("the column \"{}\" says what was paid, cancelled or given back", columns.table.header[column]);
        weighed.add(Role::Orders, 45, reason);
    }
    // A form under an advert tells which advert it was.
    let advert = |header: &Header| ADVERTS.iter().any(|word| header.has(word));
    if has(Field::Email) && columns.headers.iter().any(advert) {
        weighed.add(Role::Forms, 75, "it names the advert that each came from".to_owned());
    }
    let questions = columns.headers.iter().filter(|header| header.question).count();
    if questions > 0 {
        let weight = if questions > 2 { 55 } else { 40 };
        weighed.add(Role::Forms, weight, "its headers are questions".to_owned());
    }
    let named = [Field::FirstName, Field::LastName, Field::FullName, Field::Company].into_iter().any(has);
    if has(Field::Email) || named {
        weighed.add(Role::Prospects, 30, "it lists people".to_owned());
    }
    if stages.attended(columns).is_some() {
        // Every row is of someone who registered; a column says who came.
        for (role, ..) in &mut weighed.reasons {
            if *role == Role::Attendance {
                *role = Role::Registrations;
            }
        }
    }
    weighed.sum_up()
}

/// Words for adverts in headers.
#[rustfmt::skip]
const ADVERTS: &[&str] = &[
    "ad", "adset", "adgroup", "anzeige", "anzeigenname", "anzeigengruppe", "annonce", "anuncio", "inserzione", "annuncio",
    "advertentie", "reklama", "reklamy",
];

/// Returns the column whose words say of some rows that their money was given back or never came, and of others not.
fn paid_or_given_back(columns: &Columns<'_>) -> Option<usize> {
    let is_status = |column: &usize| columns.headers[*column].fits(Field::Status).is_some_and(|own| own.score >= 60);
    (0..columns.headers.len()).filter(is_status).find(|column| {
        let words = words_of(columns.table, *column).unwrap_or_default();
        let gone = |(word, _): &&(&str, usize)| matches!(said(word), Some(Said::Void | Said::Refund));
        let count = words.iter().filter(gone).count();
        (1..=12).contains(&words.len()) && count > 0 && count < words.len()
    })
}

/// Whether hardly any other table has a column that tells of this role.
fn of_one_event(role: Role) -> bool {
    matches!(role, Role::Bounces | Role::Opens | Role::Clicks | Role::Unsubscribes | Role::Attendance | Role::Calls)
}

/// Adds what single headers tell, each role's by its number of telling headers.
fn hints(columns: &Columns<'_>, taken: &[Option<Taken>], stages: &Stages, weighed: &mut Weighed) {
    let lexicon = lexicon();
    let sums = stages.is_wide() && stages.only_sums() && joins(columns);
    let mut told: Vec<(Role, &str)> = Vec::new();
    let mut besides: Vec<(Role, &str)> = Vec::new();
    for (column, header) in columns.headers.iter().enumerate() {
        // What is plainly about the person says nothing of the role.
        let personal = taken[column].is_some_and(|taken| {
            matches!(taken.field, Field::Email | Field::FirstName | Field::LastName | Field::Company | Field::Phone)
        });
        // Nor do sums over the time that somebody is on a list.
        let summed = sums && stages.wide.iter().any(|stage| stage.column == column);
        if personal || summed {
            continue;
        }
        for role in lexicon.hints.get(&header.folded).into_iter().flatten() {
            // `Rep`, `Agent`: a list of people can have that too.
            let list = if header.staff { &mut besides } else { &mut told };
            list.push((*role, columns.table.header[column].as_str()));
        }
    }
    besides.retain(|(role, _)| told.iter().any(|(own, _)| own == role));
    told.append(&mut besides);
    for role in Role::ALL {
        let own: Vec<&str> = told.iter().filter(|(told, _)| told == role).map(|(_, header)| *header).collect();
        let priced = || taken.iter().flatten().any(|taken| taken.field == Field::Amount);
        let weight = match own.len() {
            0 => continue,
            // A stage alone is also that of a pupil or a list.
            1 if *role == Role::Deals && !priced() => 25,
            1 if of_one_event(*role) => 60,
            2 if of_one_event(*role) => 72,
            1 => 40,
            _ if *role == Role::Prospects => 60,
            2 => 60,
            3 => 72,
            4 => 80,
            _ => 88,
        };
        let named = own.iter().take(3).map(|header| format!("\"{header}\"")).collect::<Vec<_>>().join(", ");
        let columns = if own.len() == 1 { "the column" } else { "columns such as" };
        weighed.add(*role, weight, format!("it has {columns} {named}"));
    }
}

/// Adds what the lines above the header say.
fn preamble(columns: &Columns<'_>, weighed: &mut Weighed) {
    let lexicon = lexicon();
    for row in columns.table.preamble.iter().take(8) {
        for cell in row.cells().filter(|cell| cell.len() < 60) {
            let folded = super::fold::fold_all(cell);
            let words: Vec<&str> = folded.split(' ').collect();
            let said = (1..=3.min(words.len()))
                .rev()
                .flat_map(|length| words.windows(length).map(|part| part.join(" ")))
                .find_map(|phrase| lexicon.names.get(&phrase).filter(|(_, sure)| *sure).map(|(role, _)| *role));
            if let Some(role) = said {
                weighed.add(role, 35, "a line above the header says so".to_owned());
                return;
            }
        }
    }
}
