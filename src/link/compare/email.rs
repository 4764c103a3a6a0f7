//! E-mail addresses.
//!
//! A user part that spells the name says little beyond the name: what it says of the name itself stands under the names.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::closeness::within_edits;
use crate::link::features::{Likeness, MailKind, NONE, Names, Said};
use crate::model::one_edit;

const LEVELS: &[Usual] = &[
    rare("e-mail equal", 0.55, 1e-5, [0.02, 1e-4, 1e-5], 0.0),
    rare("shared mailbox equal", 0.05, 1e-4, [0.10, 0.10, 1e-4], 0.0),
    level("e-mail nearly equal", 0.03, 5e-6, [0.001, 5e-4, 5e-6]),
    rare("user part equal", 0.05, 1e-4, [0.005, 1e-4, 1e-4], 1.0),
    level("user part with its number equal", 0.03, 0.002, [0.002, 0.002, 0.002]),
    level("user part spells the name in both", 0.08, 0.04, [0.02, 0.04, 0.04]),
    level("one private, one work address", 0.20, 0.40, [0.35, 0.02, 0.40]),
    level("two private addresses", 0.05, 0.25, [0.35, 0.01, 0.25]),
    level("two work addresses", 0.05, 0.30, [0.30, 0.87, 0.30]),
    level("a shared mailbox and an own address", 0.10, 0.10, [0.10, 0.10, 0.10]),
    rare("mailbox of a family equal", 0.02, 1e-5, [0.015, 1e-5, 1e-5], 0.0),
];

/// The levels of user parts that spell the name: whoever shares the name is asked, and taken at random hardly anyone does, so that
/// pairs taken at random say nothing of them.
pub(in crate::link) const SPELLS_THE_NAME: std::ops::RangeInclusive<usize> = 4..=5;

pub(in crate::link) const EMAIL: Comparison = Comparison {
    name: "e-mail",
    word: "e-mail",
    levels: LEVELS,
    unite: Unite::Best,
    learnt: true,
    needs: Said::EMAIL,
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left, pair.right);
    if left.email == NONE || right.email == NONE {
        return Judged::NOTHING;
    }
    let ours = [left.email, left.second_email];
    let theirs = [right.email, right.second_email];
    let equal = ours.iter().find(|mail| **mail != NONE && theirs.contains(mail));
    let mails = &pair.profiles.mails;
    if let Some(mail) = equal {
        let value = mails.get(*mail);
        let level = match value.kind {
            MailKind::Shared => 1,
            _ if value.spelled.is_of_family() => 10,
            _ => 0,
        };
        return Judged::rare(level, mails.surprise(*mail));
    }
    let (a, b) = (&left.at_hand.mail, &right.at_hand.mail);
    if a.kind == MailKind::Shared || b.kind == MailKind::Shared {
        return Judged::at(9);
    }
    if a.domain == b.domain {
        if left.at_hand.user.may_be_within(right.at_hand.user, 1) {
            let (user_a, user_b) = (mails.users.text(a.user), mails.users.text(b.user));
            let near = user_a.len().min(user_b.len()) >= 5
                && one_edit(user_a, user_b)
                && !only_digits_differ(user_a, user_b)
                && !spell_two_people(pair);
            if near && a.spelled.is_something() && b.spelled.is_something() && only_marks_differ(user_a, user_b) {
                // Namesakes at one provider must write their name in different ways.
                return Judged::at(if a.numbered { 4 } else { 5 });
            }
            if near {
                return Judged::at(2);
            }
        }
    } else if a.user == b.user {
        let (domain_a, domain_b) = (mails.domains.text(a.domain), mails.domains.text(b.domain));
        if one_edit(domain_a, domain_b) {
            return Judged::at(2);
        }
        if !a.free && !b.free && near_domains(domain_a, domain_b) {
            return Judged::rare(3, mails.users.surprise(a.user));
        }
        return match (a.spelled.is_something(), a.numbered) {
            (false, _) => Judged::rare(3, mails.users.surprise(a.user)),
            (true, true) => Judged::at(4),
            (true, false) => Judged::at(5),
        };
    }
    // That the domain is the same is said under the firm.
    Judged::at(match (a.free, b.free) {
        (true, true) => 7,
        (false, false) => 8,
        _ => 6,
    })
}

/// Whether two domains may be two spellings of one: two typing errors in a long one.
fn near_domains(left: &str, right: &str) -> bool {
    left.len().min(right.len()) >= 12 && within_edits(left, right, 2)
}

/// Whether two user parts are equal but for their digits: providers number their namesakes.
fn only_digits_differ(left: &str, right: &str) -> bool {
    letters(left).eq(letters(right))
}

fn letters(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(|byte| !byte.is_ascii_digit())
}

/// Whether two user parts are equal but for dots and other marks between their words.
fn only_marks_differ(left: &str, right: &str) -> bool {
    let words = |text: &str| text.bytes().filter(u8::is_ascii_alphanumeric).collect::<Vec<_>>();
    words(left) == words(right)
}

/// Whether two user parts spell two names: `asmith` and `bsmith` are a letter apart, and colleagues; so are `ann.lopes` and
/// `ann.lopez` two people, where the rows themselves say just these names and others bear either: a slip is one row's own.
fn spell_two_people(pair: &Pair<'_>) -> bool {
    let names = &pair.profiles.names;
    let (left, right) = (pair.left, pair.right);
    let (a, b) = (left.at_hand.mail.spelled, right.at_hand.mail.spelled);
    let differ = |spelled: [u32; 2], own: [u32; 2], bearers: fn(&Names, u32) -> u32| {
        if spelled.contains(&NONE) || spelled[0] == spelled[1] {
            return false;
        }
        match names.likeness(spelled[0], spelled[1]) {
            Likeness::Other => true,
            Likeness::Same => false,
            _ => spelled == own && own.iter().all(|name| bearers(names, *name) > 1),
        }
    };
    differ([a.first, b.first], [left.first, right.first], Names::first_bearers)
        || differ([a.last, b.last], [left.last, right.last], Names::last_bearers)
}
