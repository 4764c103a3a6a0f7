//! The blocking rules: under which keys each finds a profile.

use std::ops::{Range, RangeInclusive};

use crate::link::features::{NONE, Profile, Profiles, mix_number};

/// A key under which a profile can be found: a number made of the rule and the values.
pub(in crate::link) type Key = u64;

/// A number for each firm's domain and each firm: what their names begin with.
pub(in crate::link) struct Labels {
    domains: Vec<u64>,
    companies: Vec<u64>,
}

impl Labels {
    /// Works them out.
    pub(in crate::link) fn new(profiles: &Profiles) -> Self {
        let keys = |labels: &[Box<str>]| labels.iter().map(|label| label_key(label)).collect();
        Self { domains: keys(&profiles.mails.labels), companies: keys(&profiles.joined_companies) }
    }
}

/// The rules with what two rows have in common that each puts together, in the order of [`keys_of`].
pub(in crate::link) const RULES: &[(u8, &str)] = &[
    (0, "e-mail"),
    (1, "last digits of the phone"),
    (2, "id"),
    (3, "first and last name by their sound"),
    (4, "first letter and last name by its sound"),
    (5, "first name or nickname, and last name by its sound"),
    (7, "user part of the e-mail"),
    (8, "firm and last name"),
    (9, "postcode and last name"),
    (10, "town and last name"),
    (11, "mail domain and last name"),
    (12, "last name where there is no first name"),
    (13, "firm and first name"),
    (14, "postcode and first name"),
    (15, "town and first name"),
    (16, "mail domain and first name"),
    (17, "firm by its name or mail domain"),
    (18, "date of birth"),
    (19, "street and place"),
    (20, "first name and year of birth"),
    (21, "first name, day and month of birth"),
    (22, "last name, year and month of birth"),
    (23, "last name, day and month of birth"),
];

/// Returns the keys under which each of [`RULES`] finds a profile.
pub(in crate::link) fn keys_by_rule(profile: &Profile, profiles: &Profiles, labels: &Labels) -> Vec<Vec<Key>> {
    let keys = |rule: u8| {
        let mut keys = Vec::new();
        keys_of(profile, profiles, labels, &(rule..=rule), &mut keys);
        keys
    };
    RULES.iter().map(|(rule, _)| keys(*rule)).collect()
}

/// Adds the keys under which some rules find a profile.
pub(super) fn keys_of(
    profile: &Profile,
    profiles: &Profiles,
    labels: &Labels,
    rules: &RangeInclusive<u8>,
    keys: &mut Vec<Key>,
) {
    let names = &profiles.names;
    let wanted = |rule: u8| rules.contains(&rule);
    let mut add = |rule: u8, parts: &[u64]| {
        if wanted(rule) {
            keys.push(parts.iter().fold(mix_number(0, u64::from(rule)), |key, part| mix_number(key, *part)));
        }
    };
    let has = |value: u32| value != NONE;
    if wanted(0) || wanted(7) {
        for mail in [profile.email, profile.second_email].into_iter().filter(|mail| has(*mail)) {
            add(0, &[u64::from(mail)]);
            let user = if mail == profile.email { profile.at_hand.mail.user } else { profiles.mails.get(mail).user };
            if profiles.mails.users.size(user) >= 4 {
                add(7, &[u64::from(user)]);
            }
        }
    }
    if has(profile.phone) && wanted(1) {
        let digits = profiles.phones.text(profile.phone).as_bytes();
        let end = &digits[digits.len().saturating_sub(8)..];
        add(1, &[end.iter().fold(0, |number, digit| number * 256 + u64::from(*digit))]);
    }
    if has(profile.id) {
        add(2, &[u64::from(profile.id)]);
    }
    let (first, last) = (profile.first, profile.last);
    let whole = |name: u32| has(name) && names.size(name) > 1;
    let groups: &[u16] = if whole(first) { names.groups(first) } else { &[] };
    let first_keys = || {
        let own = whole(first).then_some(u64::from(first));
        own.into_iter().chain(groups.iter().map(|group| (1 << 40) | u64::from(*group)))
    };
    if whole(last) && (3..=12).any(wanted) {
        let mut add_words = |rule: u8, part: u64| {
            if wanted(rule) {
                names.each_skeleton(last, |word| add(rule, &[part, word]));
            }
        };
        if has(first) {
            add_words(4, u64::from(names.initial(first)));
            for key in first_keys() {
                add_words(5, key);
            }
        }
        for (rule, value) in [(8, profile.company), (9, profile.postcode), (10, profile.city), (11, profile.domain)] {
            if has(value) {
                add_words(rule, u64::from(value));
            }
        }
        let skeleton = names.skeleton(last);
        if whole(first) {
            let other = names.skeleton(first);
            add(3, &[skeleton.min(other), skeleton.max(other)]);
        } else {
            add(12, &[skeleton]);
        }
    }
    if (13..=16).any(wanted) {
        for key in first_keys() {
            for (rule, value) in
                [(13, profile.company), (14, profile.postcode), (15, profile.city), (16, profile.domain)]
            {
                if has(value) {
                    add(rule, &[u64::from(value), key]);
                }
            }
        }
    }
    if has(profile.domain) {
        add(17, &[labels.domains[profile.domain as usize]]);
    }
    if has(profile.company) {
        add(17, &[labels.companies[profile.company as usize]]);
    }
    if has(profile.birth) {
        add(18, &[u64::from(profile.birth)]);
        if profiles.unreachable && (20..=23).any(wanted) {
            // Where names and dates are nearly all there is, an error in one of them must not hide a row.
            let date = profiles.births.text(profile.birth);
            let part = |range: Range<usize>| date.get(range).map_or(0, label_key);
            let (year, rest, month) = (part(0..4), part(4..10), part(0..7));
            for key in first_keys() {
                add(20, &[key, year]);
                add(21, &[key, rest]);
            }
            if whole(last) {
                add(22, &[names.skeleton(last), month]);
                add(23, &[names.skeleton(last), rest]);
            }
        }
    }
    if has(profile.street) {
        let place = if has(profile.postcode) { profile.postcode } else { profile.city };
        add(19, &[u64::from(profile.street), u64::from(place)]);
    }
}

/// Returns a number for a firm's name or the name of its domain.
fn label_key(label: &str) -> u64 {
    label.bytes().take(12).fold(7, |key, byte| mix_number(key, u64::from(byte)))
}
