//! The blocking rules: under which keys each finds a profile.

use std::ops::{Range, RangeInclusive};

use crate::link::MatchWeight;
use crate::link::features::{
    AtHand, FURTHER_SLOTS, NONE, NameAtHand, Profile, Profiles, Slot, Values, mix_number, skeleton,
};

/// A key under which a profile can be found: the number of the rule, and a number made of the values.
pub(in crate::link) type Key = u64;

/// Bits of a key that hold the rule.
const RULE_BITS: u32 = 5;

/// What keys are made of besides the profiles: a number for each firm's domain and each firm, of what their names begin with, and
/// whether any row gives a year of birth alone.
pub(in crate::link) struct Labels {
    domains: Vec<u64>,
    companies: Vec<u64>,
    years_alone: bool,
}

impl Labels {
    /// Works them out.
    pub(in crate::link) fn new(profiles: &Profiles) -> Self {
        let keys = |labels: &[Box<str>]| labels.iter().map(|label| label_key(label)).collect();
        let births = &profiles.births;
        let years_alone = (0..).take(births.len()).any(|birth| year_alone(births.text(birth)));
        Self { domains: keys(&profiles.mails.labels), companies: keys(&profiles.joined_companies), years_alone }
    }
}

/// A blocking rule.
pub(in crate::link) struct Rule {
    number: u8,
    /// What two rows have in common that it puts together.
    pub(in crate::link) name: &'static str,
    /// Whether its blocks grow with the number of rows, and nearly all that it finds in large ones is found by other rules.
    pub(super) grows: bool,
    /// By which values its large blocks are split, a bit for each place of [`split_values`]; other rules put together the same
    /// pairs where no bit is set.
    pub(super) splits: u16,
}

/// The values by which a large block may be split.
pub(super) const SPLITS: usize = 10;
const BY_NOTHING: u16 = 0;
/// By all but the first letters of the names.
const BY_VALUES: u16 = 0b00_1111_1111;
const BY_ALL: u16 = 0b11_1111_1111;
/// By all but company and domain.
const BY_OTHERS: u16 = 0b11_1111_0011;

/// Returns the values of a profile by which a block that is too large is split.
pub(super) fn split_values(profile: &Profile) -> [u32; SPLITS] {
    let initial = |name: &NameAtHand| match name.sketch.initial() {
        0 => NONE,
        letter => u32::from(letter),
    };
    [
        profile.phone,
        profile.email,
        profile.company,
        profile.domain,
        profile.postcode,
        profile.birth,
        profile.street,
        profile.city,
        initial(&profile.at_hand.first),
        initial(&profile.at_hand.last),
    ]
}

const fn rule(number: u8, name: &'static str, splits: u16) -> Rule {
    Rule { number, name, grows: false, splits }
}

const fn growing(number: u8, name: &'static str, splits: u16) -> Rule {
    Rule { number, name, grows: true, splits }
}

/// The rules in the order of [`keys_of`].
pub(in crate::link) const RULES: &[Rule] = &[
    rule(0, "e-mail", BY_ALL),
    rule(1, "last digits of the phone", BY_ALL),
    rule(2, "id", BY_ALL),
    growing(3, "first and last name by their sound", BY_VALUES),
    growing(4, "first letter and last name by its sound", BY_NOTHING),
    growing(5, "first name or nickname, and last name by its sound", BY_VALUES),
    growing(7, "user part of the e-mail", BY_NOTHING),
    rule(8, "firm and last name", BY_VALUES),
    growing(9, "postcode and last name", BY_NOTHING),
    growing(10, "town and last name", BY_NOTHING),
    rule(11, "mail domain and last name", BY_VALUES),
    growing(12, "last name where there is no first name", BY_NOTHING),
    rule(13, "firm and first name", BY_VALUES),
    rule(14, "postcode and first name", BY_VALUES),
    growing(15, "town and first name", BY_NOTHING),
    rule(16, "mail domain and first name", BY_VALUES),
    rule(17, "firm by its name or mail domain", BY_OTHERS),
    rule(18, "date of birth", BY_ALL),
    rule(19, "street and place", BY_ALL),
    rule(20, "first name and year of birth", BY_VALUES),
    rule(21, "first name, day and month of birth", BY_VALUES),
    rule(22, "last name, year and month of birth", BY_VALUES),
    rule(23, "last name, day and month of birth", BY_VALUES),
    rule(24, "first name and place by their sound, about the same age", BY_VALUES),
    rule(25, "last name and place by their sound, about the same age", BY_VALUES),
    rule(26, "first name, region and about the same age", BY_VALUES),
    rule(27, "further column and first letter", BY_VALUES),
];

/// Returns the place among [`RULES`] of the one with this number.
pub(super) fn place_of_rule(number: usize) -> u8 {
    (0..).zip(RULES).find(|(_, rule)| usize::from(rule.number) == number).map_or(0, |(place, _)| place)
}

/// Returns how many numbers there are from the first to the last of some rules.
pub(super) fn numbers(rules: &RangeInclusive<u8>) -> usize {
    let last = RULES.iter().map(|rule| rule.number).filter(|number| rules.contains(number)).max();
    last.map_or(0, |last| usize::from(last - rules.start()) + 1)
}

/// Returns the key that a rule makes of a value.
pub(super) fn key_of(rule: u8, value: u64) -> Key {
    Key::from(rule) << (Key::BITS - RULE_BITS) | value >> RULE_BITS
}

/// Returns the number of the rule that made a key, and the value that it was made of, whose first bits say most.
pub(super) fn rule_and_value(key: Key) -> (usize, u64) {
    ((key >> (Key::BITS - RULE_BITS)) as usize, key << RULE_BITS)
}

/// Returns the keys under which each of [`RULES`] finds a profile.
pub(in crate::link) fn keys_by_rule(profile: &Profile, profiles: &Profiles, labels: &Labels) -> Vec<Vec<Key>> {
    let keys = |rule: u8| {
        let mut keys = Vec::new();
        keys_of(profile, profiles, labels, &(rule..=rule), &mut keys);
        keys
    };
    RULES.iter().map(|rule| keys(rule.number)).collect()
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
            let value = parts.iter().fold(mix_number(0, rule.into()), |key, part| mix_number(key, *part));
            keys.push(key_of(rule, value));
        }
    };
    let has = |value: u32| value != NONE;
    if wanted(0) || wanted(7) {
        mail_keys(profile, profiles, &mut add);
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
    let (of_first, of_last) = (&profile.at_hand.first, &profile.at_hand.last);
    let has_groups = of_first.sketch.is_name() && of_first.sketch.has_groups();
    let groups: &[u16] = if has_groups { names.groups(first) } else { &[] };
    let first_keys = || {
        // Who has one name alone, or a first letter besides, may be called by it.
        let only = || of_last.sketch.is_word().then_some(u64::from(last));
        let own = if of_first.sketch.is_name() { Some(u64::from(first)) } else { only() };
        own.into_iter().chain(groups.iter().map(|group| (1 << 40) | u64::from(*group)))
    };
    if of_last.sketch.is_name() && (3..=12).any(wanted) {
        let mut add_words = |rule: u8, part: u64| {
            if wanted(rule) {
                add(rule, &[part, u64::from(of_last.skeleton)]);
                if !of_last.sketch.is_word() {
                    names.each_word(last, |word| add(rule, &[part, u64::from(word)]));
                }
            }
        };
        if has(first) {
            add_words(4, u64::from(of_first.sketch.initial()));
            for key in first_keys() {
                add_words(5, key);
            }
        }
        for (rule, value) in [(8, profile.company), (9, profile.postcode), (10, profile.city), (11, profile.domain)] {
            if has(value) {
                add_words(rule, u64::from(value));
            }
        }
        if has(profile.maiden) && wanted(5) {
            // The other row may give either name.
            for key in first_keys() {
                names.each_word(profile.maiden, |word| add(5, &[key, u64::from(word)]));
            }
        }
        let skeleton = u64::from(of_last.skeleton);
        if of_first.sketch.is_name() {
            let other = u64::from(of_first.skeleton);
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
    }
    if profiles.register && (20..=27).any(wanted) {
        life_keys(profile, profiles, labels, first_keys, &mut add);
    }
    if has(profile.street) {
        let place = if has(profile.postcode) { profile.postcode } else { profile.city };
        add(19, &[u64::from(profile.street), u64::from(place)]);
    }
}

/// Adds the keys that a name and the time of a birth make: where names and dates are nearly all there is, an error in one of them must
/// not hide a row.
fn life_keys<I: Iterator<Item = u64>>(
    profile: &Profile,
    profiles: &Profiles,
    labels: &Labels,
    first_keys: impl Fn() -> I,
    add: &mut impl FnMut(u8, &[u64]),
) {
    let of_last = &profile.at_hand.last;
    let last = of_last.sketch.is_name().then_some(u64::from(of_last.skeleton));
    if profile.birth != NONE {
        let date = profiles.births.text(profile.birth);
        let part = |range: Range<usize>| date.get(range).map_or(0, label_key);
        let (year, rest, month) = (part(0..4), part(4..10), part(0..7));
        for key in first_keys() {
            add(20, &[key, year]);
            add(21, &[key, rest]);
        }
        if let Some(last) = last {
            add(22, &[last, month]);
            add(23, &[last, rest]);
        }
    }
    let traits = |slot| profiles.traits.get(profile.traits, slot);
    let born = traits(Slot::Birthplace);
    let place = if born == NONE {
        sound_of(&profiles.cities, profile.city)
    } else {
        sound_of(profiles.traits.values(Slot::Birthplace), born)
    };
    let (first, region) = (only_sound(profile), traits(Slot::Region));
    for years in about(profile, profiles, labels.years_alone).into_iter().flatten() {
        if let Some(first) = first {
            add(24, &[first, place, years]);
        }
        if let Some(last) = last {
            add(25, &[last, place, years]);
        }
        if region != NONE {
            for key in first_keys() {
                add(26, &[key, u64::from(region), years]);
            }
        }
    }
    let is_rare =
        |(slot, value): &(Slot, u32)| *value != NONE && profiles.traits.values(*slot).surprise(*value) >= RARE;
    for (slot, value) in FURTHER_SLOTS.map(|slot| (slot, traits(slot))).into_iter().filter(is_rare) {
        let of_name = if profile.at_hand.first.sketch.is_name() { profile.at_hand.first } else { profile.at_hand.last };
        add(27, &[slot as u64, u64::from(value), u64::from(of_name.sketch.initial())]);
    }
}

/// Returns a number for what most spellings of the given name share, or of the only name.
fn only_sound(profile: &Profile) -> Option<u64> {
    let AtHand { first, last, .. } = &profile.at_hand;
    let name = if first.sketch.is_name() { Some(first) } else { Some(last).filter(|last| last.sketch.is_word()) };
    name.map(|name| u64::from(name.skeleton))
}

/// Returns a number for what most spellings of a place share.
fn sound_of(places: &Values, place: u32) -> u64 {
    if place == NONE { u64::MAX } else { u64::from(skeleton(places.text(place))) }
}

/// How surprising a value is at least that finds rows: one in 16 has a commoner one.
const RARE: MatchWeight = MatchWeight::from_millibits(4000);

/// Years that are taken together: ages are told with an error of a year or two.
const ABOUT: u64 = 6;

/// Returns two spans of years, one of which holds whoever was born at about the same time; nothing where dates of birth are known in
/// whole.
fn about(profile: &Profile, profiles: &Profiles, years_alone: bool) -> Option<[u64; 2]> {
    let age = profiles.traits.get(profile.traits, Slot::Age);
    let year = if profile.birth != NONE {
        let date = profiles.births.text(profile.birth);
        years_alone.then(|| date.get(..4)?.parse::<u64>().ok()).flatten()?
    } else if age != NONE {
        // Who was born after the first list was taken is of less than no age then.
        let age = profiles.traits.values(Slot::Age).text(age).parse::<i64>().ok()?;
        u64::try_from(age.checked_add(1000)?).ok()?
    } else {
        return None;
    };
    Some([year / ABOUT * 2, (year + ABOUT / 2) / ABOUT * 2 + 1])
}

/// Whether a date of birth is known by its year alone.
fn year_alone(date: &str) -> bool {
    date.get(4..).is_some_and(|rest| rest.bytes().all(|byte| !(b'1'..=b'9').contains(&byte)))
}

/// Adds the keys under which addresses find a profile.
fn mail_keys(profile: &Profile, profiles: &Profiles, add: &mut impl FnMut(u8, &[u64])) {
    for mail in [profile.email, profile.second_email].into_iter().filter(|mail| *mail != NONE) {
        add(0, &[u64::from(mail)]);
        let user = if mail == profile.email { profile.at_hand.mail.user } else { profiles.mails.get(mail).user };
        if profiles.mails.users.size(user) >= 4 {
            add(7, &[u64::from(user)]);
        }
    }
}

/// Returns a number for a firm's name or the name of its domain.
fn label_key(label: &str) -> u64 {
    label.bytes().take(12).fold(7, |key, byte| mix_number(key, u64::from(byte)))
}
