//! The rates of e-mail for each mail by itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::journey::{Journeys, Touch};
use crate::model::{Records, Role, When};

use super::email::{Adder, Listed, Mail, is_counted, is_mail, is_send, listed};
use super::revenue::revenue_role;
use super::{EmailTally, Funnel};

/// One mail, or campaign, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailing {
    /// Which; `None` = opens, clicks and the like of no mail that an export of sends names.
    pub mail: Option<u32>,
    /// When it first went out to anybody, as far as is known.
    pub first: When,
    /// Its head counts.
    pub tally: EmailTally,
}

/// Returns what became of each mail, under the rules of the funnel; nothing where fewer than two are told apart.
///
/// `mail_of` says which mail a touch belongs to. An order goes to the last mail that its person got before it, so that
/// the mails together have each order once; where it is not known of every mail when it was sent, to none.
#[must_use]
pub fn mailings(
    records: &Records,
    journeys: &Journeys,
    funnel: &Funnel,
    mail_of: impl Fn(&Touch) -> Option<u32>,
) -> Vec<Mailing> {
    let sent: BTreeSet<u32> =
        journeys.touches.iter().filter(|touch| is_send(touch.role)).filter_map(&mail_of).collect();
    if sent.len() < 2 {
        return Vec::new();
    }
    let mail_of = |touch: &Touch| mail_of(touch).filter(|mail| sent.contains(mail));
    let rules = &funnel.spec.rules;
    let window = rules.window.map(super::Window::millis);
    let money = revenue_role(journeys);
    let has_orders = listed(records, journeys)[money as usize];
    let mut adders: BTreeMap<(bool, Option<u32>), Adder> = told(records, journeys, &mail_of)
        .into_iter()
        .map(|(mail, mut listed)| {
            listed[money as usize] = has_orders;
            ((mail.is_none(), mail), Adder::new(listed))
        })
        .collect();
    let mut is_timed = true;
    let mut firsts: BTreeMap<Option<u32>, When> = BTreeMap::new();
    let mut mails: Vec<(Option<u32>, Mail)> = Vec::new();
    for (_, touches) in journeys.iter() {
        mails.clear();
        for touch in touches.iter().filter(|touch| is_mail(touch.role) && is_counted(touch, rules.machines)) {
            let of = mail_of(touch);
            if let Some((_, mail)) = mails.iter_mut().find(|(other, _)| *other == of) {
                mail.add(touch);
            } else {
                let mut mail = Mail::default();
                mail.add(touch);
                mails.push((of, mail));
            }
        }
        let mut got = Vec::new();
        for (of, mail) in &mails {
            let first = firsts.entry(*of).or_insert(When::Unknown);
            *first = first.or_earlier(mail.first());
            is_timed &= !mail.went_out() || mail.first() != When::Unknown;
            let Some(adder) = adders.get_mut(&(of.is_none(), *of)) else { continue };
            if adder.add(mail) {
                got.push((*of, mail));
            }
        }
        let last_before = |touch: &Touch| {
            let before = got.iter().filter(|(_, mail)| mail.comes_before(touch.when, window));
            before.max_by_key(|(of, mail)| (mail.first().latest(), *of)).map(|(of, _)| *of)
        };
        let orders: Vec<(Option<u32>, &Touch)> = touches
            .iter()
            .filter(|touch| touch.role == money)
            .filter_map(|touch| Some((last_before(touch)?, touch)))
            .collect();
        for (of, _) in &got {
            if let Some(adder) = adders.get_mut(&(of.is_none(), *of)) {
                adder.add_orders(orders.iter().filter(|(mail, _)| mail == of).map(|(_, order)| *order));
            }
        }
    }
    let finish = |((_, mail), adder): ((bool, Option<u32>), Adder)| {
        let mut tally = adder.finish(is_timed.then_some(money));
        if !is_timed {
            tally.revenue.clear();
        }
        Mailing { mail, first: firsts.get(&mail).copied().unwrap_or_default(), tally }
    };
    adders.into_iter().map(finish).collect()
}

/// Returns, for each mail, of which roles the exports tell: those that it has rows of, those that one of its files can
/// carry, and those that a list of several mails is of, where it just has none.
fn told(
    records: &Records,
    journeys: &Journeys,
    mail_of: &impl Fn(&Touch) -> Option<u32>,
) -> BTreeMap<Option<u32>, Listed> {
    let mut told: BTreeMap<Option<u32>, Listed> = BTreeMap::new();
    // Of each source, its mails.
    let mut mails: Vec<BTreeSet<Option<u32>>> = vec![BTreeSet::new(); records.sources.len()];
    for touch in journeys.touches.iter().filter(|touch| is_mail(touch.role)) {
        let mail = mail_of(touch);
        told.entry(mail).or_insert([false; Role::ALL.len()])[touch.role as usize] = true;
        mails[records.records[touch.record.index()].source.index()].insert(mail);
    }
    let of_several = records.sources.iter().zip(&mails).filter(|(_, mails)| mails.len() > 1);
    let everywhere: BTreeSet<Role> = of_several.flat_map(|(source, _)| source.stages.clone()).collect();
    for (mail, listed) in told.iter_mut().filter(|(mail, _)| mail.is_some()) {
        let own = records.sources.iter().zip(&mails).filter(|(_, mails)| mails.contains(mail));
        for role in own.flat_map(|(source, _)| &source.stages).chain(&everywhere).filter(|role| is_mail(**role)) {
            listed[*role as usize] = true;
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Stage, Stages, funnel};
    use crate::journey::journeys;
    use crate::journey::story::{Row, at, order, records, row};

    /// What became of each mail, which the note of a row names.
    fn mails(rows: &[Row]) -> Vec<(Option<String>, EmailTally)> {
        let stages = [Role::Sends, Role::Orders].map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let spec = FunnelSpec::new(Stages::new(stages.to_vec()).expect("two stages"));
        let (mut records, linkage) = records(rows);
        let noted: Vec<_> = records.events.iter().filter_map(|event| event.note).collect();
        let journeys = journeys(&mut records, &linkage);
        let names = |touch: &Touch| touch.note.and_then(|note| u32::try_from(note.index()).ok());
        let found = mailings(&records, &journeys, &funnel(&journeys, &spec), names);
        let name = |mail: u32| {
            noted.iter().find(|note| note.index() == mail as usize).map(|note| records.texts.get(*note).to_owned())
        };
        found.into_iter().map(|mailing| (mailing.mail.and_then(name), mailing.tally)).collect()
    }

    fn two() -> Vec<Row> {
        let of = |row: Row, mail: &'static str| row.noted(mail);
        vec![
            of(row(0, Role::Sends, at(1, 9)), "spring"),
            of(row(0, Role::Sends, at(8, 9)), "summer"),
            of(row(0, Role::Opens, at(8, 11)), "summer"),
            of(row(0, Role::Opens, at(1, 11)), "spring"),
            of(row(0, Role::Clicks, at(1, 12)), "spring"),
            of(row(1, Role::Sends, at(1, 9)), "spring"),
            of(row(1, Role::Bounces, at(1, 9)), "spring"),
            of(row(1, Role::Sends, at(8, 9)), "summer"),
            of(row(2, Role::Sends, at(8, 9)), "summer"),
            of(row(2, Role::Clicks, at(9, 9)), "other"),
            order(0, "1", 1000, at(2, 9)),
            order(0, "2", 500, at(9, 9)),
            order(1, "3", 700, at(2, 9)),
            order(2, "4", 900, at(1, 9)),
        ]
    }

    #[test]
    fn each_mail_has_its_own_counts_and_an_order_follows_the_last_mail_before_it() {
        let found = mails(&two());
        let names: Vec<_> = found.iter().map(|(name, _)| name.as_deref()).collect();
        assert_eq!(names, [Some("spring"), Some("summer"), None]);
        let (spring, summer, other) = (&found[0].1, &found[1].1, &found[2].1);
        assert_eq!((spring.sent, spring.delivered, spring.bounced), (Some((2, 2)), Some(1), Some(1)));
        assert_eq!((spring.opened_of_delivered, spring.clicked_of_delivered), (1, 1));
        // Person 1's order came after a mail that came back, and before the next: it follows neither.
        assert_eq!((spring.converted, spring.revenue[0].amount.to_string()), (Some(1), "10.00".to_owned()));
        assert_eq!((summer.sent, summer.delivered, summer.opened), (Some((3, 3)), Some(3), Some(1)));
        assert_eq!((summer.converted, summer.revenue[0].amount.to_string()), (Some(1), "5.00".to_owned()));
        // The list of bounces is of one mail: of the other nothing tells.
        assert_eq!(summer.bounced, None);
        // A list of clicks of several mails tells of those, too, that nobody clicked.
        assert_eq!((summer.clicked, other.clicked, other.delivered), (Some(0), Some(1), None));
    }

    #[test]
    fn one_mail_is_not_told_apart_and_without_times_no_order_follows_a_mail() {
        let one: Vec<Row> = two().into_iter().filter(|row| row.note != Some("summer")).collect();
        assert!(mails(&one).is_empty());
        let mut rows = two();
        rows[5].when = When::Unknown;
        let found = mails(&rows);
        assert!(found.iter().all(|(_, tally)| tally.converted.is_none() && tally.revenue.is_empty()));
        assert_eq!(found[0].1.opened_of_delivered, 1);
    }
}
