//! What the rows of a table are: the evidence of headers, content and names, weighed.

use super::asked::asked;
use super::bookings::{booked, ticketed};
use super::columns::{Columns, Taken};
use super::format::Format;
use super::header::Header;
use super::ids::is_dated_money;
use super::lexicon::{Said, lexicon};
use super::likeness::Likeness;
use super::name::roles_in_names;
use super::outcome::won;
use super::profile::said;
use super::stages::{Stages, joins, says_when_joined, words_of};
use super::topics::{topic, topics};
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

    /// Weighs what the reasons say against what tables like this one were.
    fn compare(mut self, likeness: &Likeness) -> Self {
        for role in Role::ALL {
            let sure = self.roles.iter().find(|(own, _)| own == role).map(|(_, percent)| *percent);
            // Without any reason a role is next to impossible, unless nothing else is likely.
            if sure.is_none() && !likeness.tells(*role) {
                continue;
            }
            let percent = likeness.weigh(*role, sure.unwrap_or(UNTOLD));
            self.roles.retain(|(own, _)| own != role);
            self.roles.push((*role, percent));
            if likeness.tells(*role) {
                self.reasons.push((*role, 1, "other exports with such columns were of this kind".to_owned()));
            }
        }
        self.roles.sort_by_key(|(role, percent)| (std::cmp::Reverse(*percent), *role));
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
    let weighed = reasons(columns, taken, stages, format);
    if weighed.known.is_some() || columns.bare {
        weighed
    } else {
        weighed.compare(&Likeness::of(columns, taken, stages))
    }
}

/// Weighs the reasons that headers, cells and names give, without what tables like this one were.
pub(super) fn reasons(
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
        let mut weight = u32::from(says.weight);
        if says.role == Role::Orders && !trades(columns, taken) {
            // A list of those who ordered, or the name of a tool: nothing of an order is in it.
            weight = weight.min(45);
        } else if says.role == Role::Prospects
            && weight < 60
            && columns.table.header.len() <= FEW
            && told_by_one(columns)
        {
            // `members_bounced`: the members that this happened to.
            weight = 20;
        }
        weighed.add(says.role, weight, format!("the name says \"{}\"", says.word));
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
    discount(columns, &mut weighed);
    weighed.told = stages.events.iter().flat_map(|events| events.roles.keys().copied()).collect();
    preamble(columns, &mut weighed);
    let has = |field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    let ticketed = ticketed(columns);
    if ticketed.is_some() {
        // What was ordered and paid were places.
        let of_orders = |(role, weight, _): &&mut (Role, u32, String)| *role == Role::Orders && *weight < 80;
        weighed.reasons.iter_mut().filter(of_orders).for_each(|(_, weight, _)| *weight /= 2);
    }
    let offers = || columns.headers.iter().filter(|header| topic(header) == Some(Role::Deals)).count();
    if let Some(reason) = ticketed {
        weighed.add(Role::Registrations, 80, reason);
    } else if has(Field::Amount) && offers() > 1 && won(columns).is_none() {
        weighed.add(Role::Deals, 60, "it has amounts of offers".to_owned());
    } else if has(Field::OrderId) && has(Field::Amount) {
        weighed.add(Role::Orders, 60, "it has numbers of orders and amounts".to_owned());
    } else if columns.bare && has(Field::ExternalId) && is_dated_money(columns, taken) {
        weighed.add(Role::Orders, 60, "it has days and amounts beside a number that says who".to_owned());
    } else if has(Field::Amount) && has(Field::Currency) && offers() == 0 {
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
    for (weight, reason) in asked(columns, has(Field::Email), stages) {
        weighed.add(Role::Forms, weight, reason);
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

/// How sure a role is that nothing speaks for, in percent.
const UNTOLD: u32 = 2;

/// Columns of a table that has hardly any besides those that say who.
const FEW: usize = 8;

/// Whether a header tells of a role that hardly any other table has a column for.
fn told_by_one(columns: &Columns<'_>) -> bool {
    let hints = &lexicon().hints;
    let roles = columns.headers.iter().filter_map(|header| hints.get(&header.folded)).flatten();
    roles.copied().any(|role| of_one_event(role) && role != Role::Attendance)
}

/// Whether a column holds anything of an order: its number, its money, what was ordered.
fn trades(columns: &Columns<'_>, taken: &[Option<Taken>]) -> bool {
    let of_order = |taken: &Taken| matches!(taken.field, Field::OrderId | Field::Amount | Field::Currency);
    let hinted = |header: &Header| {
        let roles = lexicon().hints.get(&header.folded);
        roles.is_some_and(|roles| roles.contains(&Role::Orders)) || topic(header) == Some(Role::Orders)
    };
    taken.iter().flatten().any(of_order) || columns.headers.iter().any(hinted) || columns.table.header.len() < 3
}

/// Takes back what speaks less for a role beside what else the table holds.
fn discount(columns: &Columns<'_>, weighed: &mut Weighed) {
    let registered = |(role, ..): &&(Role, u32, String)| *role == Role::Registrations;
    if weighed.reasons.iter().filter(registered).count() == 1 && columns.headers.iter().any(keeps_account) {
        // When somebody signed up says little beside whether they are still on the list.
        let once = |(role, weight, _): &&mut (Role, u32, String)| *role == Role::Registrations && *weight == 40;
        weighed.reasons.iter_mut().filter(once).for_each(|(_, weight, _)| *weight = 10);
        weighed.add(Role::Prospects, 90, "it says whether somebody still is on the list".to_owned());
    }
    if says_when_joined(columns)
        && weighed.reasons.iter().any(|(role, weight, _)| *role == Role::Prospects && *weight >= 40)
    {
        // When somebody left a list stands on it beside when they joined.
        for (_, weight, _) in weighed.reasons.iter_mut().filter(|(role, ..)| *role == Role::Unsubscribes) {
            *weight = if *weight < 80 { *weight / 3 } else { *weight };
        }
    }
    let reacted = |(role, weight, _): &(Role, u32, String)| matches!(role, Role::Opens | Role::Clicks) && *weight >= 60;
    if weighed.reasons.iter().any(reacted) {
        // The numbers of the mail stand in every log of what became of it.
        for (_, weight, _) in weighed.reasons.iter_mut().filter(|(role, ..)| *role == Role::Sends) {
            *weight = if *weight < 80 { *weight / 2 } else { *weight };
        }
    }
}

/// Whether a header says whether somebody still is on a list, or when they last came to an account.
fn keeps_account(header: &Header) -> bool {
    ACCOUNTS.contains(&header.folded.as_str())
}

/// Such headers, folded, language by language.
#[rustfmt::skip]
const ACCOUNTS: &[&str] = &[
    "active", "is active", "last login", "username", "aktiv", "letzter login", "benutzername", "actif",
    "derniere connexion", "activo", "ultimo acceso", "attivo", "ultimo accesso", "ativo", "ultimo acesso", "actief",
    "laatste login", "gebruikersnaam", "aktywny", "ostatnie logowanie", "aktivni", "posledni prihlaseni",
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
    let sums = stages.is_wide() && stages.sums_reactions() && joins(columns);
    let personal = |column: usize| {
        taken[column].is_some_and(|taken: Taken| {
            matches!(
                taken.field,
                Field::Email | Field::FirstName | Field::LastName | Field::FullName | Field::Company | Field::Phone
            )
        })
    };
    let mut told: Vec<(Role, &str)> = Vec::new();
    let mut besides: Vec<(Role, &str)> = Vec::new();
    for (column, header) in columns.headers.iter().enumerate() {
        // What is plainly about the person says nothing of the role.
        let named = personal(column) && taken[column].is_some_and(|taken| taken.field != Field::FullName);
        // Nor do sums over the time that somebody is on a list.
        let summed = sums && stages.wide.iter().any(|stage| stage.column == column);
        if named || summed {
            continue;
        }
        for role in lexicon.hints.get(&header.folded).into_iter().flatten() {
            // `Rep`, `Agent`, `IP`, `Comments`: a list of people can have that too.
            let faint = header.staff || lexicon.faint.contains(&header.folded);
            let list = if faint { &mut besides } else { &mut told };
            list.push((*role, columns.table.header[column].as_str()));
        }
    }
    let words = topics(columns, personal);
    let several = |role: Role| besides.iter().filter(|(own, _)| *own == role).count() > 1;
    let counts: Vec<Role> = Role::ALL.iter().copied().filter(|role| several(*role)).collect();
    besides.retain(|(role, _)| told.iter().any(|(own, _)| own == role) || counts.contains(role));
    told.append(&mut besides);
    for role in Role::ALL {
        let mut own: Vec<&str> = told.iter().filter(|(told, _)| told == role).map(|(_, header)| *header).collect();
        let worded = || words.iter().filter(|(told, _)| told == role).map(|(_, column)| *column);
        let priced = || taken.iter().flatten().any(|taken| taken.field == Field::Amount);
        let known = own.len() + if own.is_empty() { 0 } else { worded().count() / 2 };
        let weight = match known {
            0 => match (worded().count(), of_one_event(*role)) {
                (0, _) => continue,
                // An opportunity has its money; a list of people names one in passing.
                (1, _) if *role == Role::Deals && priced() => 35,
                (1, false) => 15,
                (1, true) | (2, false) => 35,
                (3, _) => 50,
                _ => 60,
            },
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
        own.extend(worded().map(|column| columns.table.header[column].as_str()));
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
