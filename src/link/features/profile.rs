//! One identity as numbers, and all of them in an order that depends on their content alone.

use std::num::NonZeroU64;

use rayon::prelude::*;

use crate::link::{ContentKey, MatchWeight};
use crate::model::{Records, SourceId};

use super::ages::Ages;
use super::columns::Columns;
use super::names::Likeness;
use super::once::sources_of_once;
use super::row_ids::forget_row_ids;
use super::{Letters, MailValue, Mails, Names, Said, Sketch, TraitSets, Values, letters};

/// Stands for a value that is missing.
pub(in crate::link) const NONE: u32 = u32::MAX;

/// Digits that two telephone numbers share at the end if they differ in nothing but how the beginning is written.
pub(in crate::link) const OWN_DIGITS: usize = 8;

/// Share of rows that must bear an address of their own for a source to be taken as listing each person once.
const ONCE: f64 = 0.95;

/// One identity; each field is a value's number, or [`NONE`].
#[derive(Clone, Copy, Debug)]
pub(in crate::link) struct Profile {
    pub(in crate::link) email: u32,
    pub(in crate::link) second_email: u32,
    pub(in crate::link) first: u32,
    pub(in crate::link) last: u32,
    pub(in crate::link) middle: u32,
    pub(in crate::link) generation: u32,
    pub(in crate::link) company: u32,
    pub(in crate::link) domain: u32,
    pub(in crate::link) phone: u32,
    pub(in crate::link) street: u32,
    pub(in crate::link) postcode: u32,
    pub(in crate::link) city: u32,
    pub(in crate::link) country: u32,
    pub(in crate::link) birth: u32,
    pub(in crate::link) id: u32,
    /// Family name at birth, or the one that the address spells if it is another.
    pub(in crate::link) maiden: u32,
    /// What else is said, in [`Profiles::traits`].
    pub(in crate::link) traits: u32,
    /// What of all this it says.
    pub(in crate::link) said: Said,
    /// Whether the given name was read out of the address, and the family name.
    pub(in crate::link) from_mail: (bool, bool),
    /// The sources it stands in that list each person once, one bit each, for the first 64 of them.
    pub(in crate::link) lists: u64,
    /// Whether any of these is told by its rows, and not by its addresses alone.
    pub(in crate::link) once: bool,
    /// The roles of the tables it stands in, one bit each.
    pub(in crate::link) roles: u16,
    /// The identity's place in the records.
    pub(in crate::link) identity: u32,
    /// A number made of its content.
    pub(in crate::link) content: u64,
    /// What is known of some of its values, beside it: where they are looked up lies far apart.
    pub(in crate::link) at_hand: AtHand,
}

/// What pairs are asked most of all.
#[derive(Clone, Copy, Debug)]
pub(in crate::link) struct AtHand {
    /// What the address says; nothing of worth where there is none.
    pub(in crate::link) mail: MailValue,
    /// The letters of its user part.
    pub(in crate::link) user: Letters,
    /// The last digits of the phone, if it has so many.
    pub(in crate::link) phone_end: Option<NonZeroU64>,
    /// All of its digits.
    pub(in crate::link) phone: Letters,
    pub(in crate::link) street: Letters,
    pub(in crate::link) city: Letters,
    pub(in crate::link) first: NameAtHand,
    pub(in crate::link) last: NameAtHand,
}

/// What pairs are asked of a name.
#[derive(Clone, Copy, Debug)]
pub(in crate::link) struct NameAtHand {
    pub(in crate::link) sketch: Sketch,
    /// What most of its spellings share.
    pub(in crate::link) skeleton: u32,
    /// How surprising it is on a stranger, as the name that it is there.
    pub(in crate::link) surprise: MatchWeight,
}

impl NameAtHand {
    /// There is no name.
    const NOTHING: Self = Self { sketch: Sketch::NOTHING, skeleton: 0, surprise: MatchWeight::ZERO };

    fn new(name: u32, surprise: impl Fn(u32) -> MatchWeight, names: &Names) -> Self {
        if name == NONE {
            return Self::NOTHING;
        }
        Self { sketch: names.sketch(name), skeleton: names.skeleton(name), surprise: surprise(name) }
    }
}

impl AtHand {
    /// Nothing is known yet.
    const NOTHING: Self = Self {
        mail: MailValue::NOTHING,
        user: Letters::NONE,
        phone_end: None,
        phone: Letters::NONE,
        street: Letters::NONE,
        city: Letters::NONE,
        first: NameAtHand::NOTHING,
        last: NameAtHand::NOTHING,
    };
}

impl Profile {
    /// Whether the two stand in two lists that name each person once.
    pub(in crate::link) fn stands_in_another_list_than(&self, other: &Self) -> bool {
        self.once && other.once && self.lists & other.lists == 0
    }
}

/// Every identity with the values that they name.
#[derive(Default)]
pub(in crate::link) struct Profiles {
    /// The identities in the order of their names, then of their content.
    pub(in crate::link) all: Vec<Profile>,
    pub(in crate::link) names: Names,
    pub(in crate::link) mails: Mails,
    pub(in crate::link) middles: Values,
    pub(in crate::link) generations: Values,
    pub(in crate::link) companies: Values,
    /// The companies' letters without blanks, to be held against domains.
    pub(in crate::link) joined_companies: Vec<Box<str>>,
    /// The first of these letters, and which they are.
    pub(in crate::link) company_sketches: Vec<(u32, Letters)>,
    pub(in crate::link) phones: Values,
    pub(in crate::link) streets: Values,
    pub(in crate::link) postcodes: Values,
    pub(in crate::link) cities: Values,
    pub(in crate::link) countries: Values,
    pub(in crate::link) births: Values,
    pub(in crate::link) birth_years: Values,
    pub(in crate::link) ids: Values,
    pub(in crate::link) traits: TraitSets,
    /// The sources that list each person once, as their rows show.
    pub(in crate::link) once: Vec<SourceId>,
    /// Whether most of the identities say who they are by names and dates or places, rather than by an e-mail address, or a phone
    /// where there is no date of birth.
    pub(in crate::link) register: bool,
    /// For each identity, in the order of the records, its key.
    pub(in crate::link) keys: Vec<ContentKey>,
    /// For each phone whether people of several names use it.
    pub(in crate::link) shared_phones: Vec<bool>,
}

impl Profiles {
    /// Works out what is known of each identity of `records`.
    pub(in crate::link) fn new(records: &Records) -> Self {
        let mut profiles = Profiles::default();
        let ages = Ages::new(records);
        let columns = Columns::new(records, &ages, &mut profiles);
        let count = u32::try_from(records.identities.len()).unwrap_or(NONE);
        profiles.all = (0..count).into_par_iter().map(|place| profile(place, &columns)).collect();
        drop(columns);
        forget_row_ids(&mut profiles.all, records);
        let by_address = |profile: &&Profile| profile.email != NONE || (profile.phone != NONE && profile.birth == NONE);
        profiles.register = profiles.all.iter().filter(by_address).count() * 2 < profiles.all.len();
        profiles.once = sources_of_once(records, &ages);
        profiles.mark_lists(records);
        profiles.finish();
        profiles.sort();
        profiles
    }

    /// Sorts the profiles by family name and given name: what is compared most lies near each other.
    fn sort(&mut self) {
        let ranks = self.names.ranks();
        let rank = |name: u32| ranks.get(name as usize).copied().unwrap_or(NONE);
        let place = |(profile, at): (&Profile, u32)| {
            ((rank(profile.last), rank(profile.first), profile.content, profile.identity), at)
        };
        let mut places: Vec<_> = self.all.par_iter().zip(0..u32::MAX).map(place).collect();
        places.par_sort_unstable();
        self.all = places.into_par_iter().map(|(_, at)| self.all[at as usize]).collect();
    }

    /// Marks for each identity the sources that list each person once and hold it.
    fn mark_lists(&mut self, records: &Records) {
        let mut rows = vec![(0_u32, 0_u32); records.sources.len()];
        // The records come source by source.
        let mut seen_in = vec![NONE; self.mails.whole.len()];
        for record in &records.records {
            let Some(identity) = record.own_identity() else { continue };
            let (email, source) = (self.all[identity.index()].email, record.source.index());
            if email != NONE {
                let number = u32::try_from(source).unwrap_or(NONE - 1);
                let is_first = std::mem::replace(&mut seen_in[email as usize], number) != number;
                rows[source].0 += 1;
                rows[source].1 += u32::from(is_first);
            }
        }
        let mut bits = vec![0_u64; rows.len()];
        let mut next = 1_u64;
        let mut once = vec![false; rows.len()];
        self.once.iter().for_each(|source| once[source.index()] = true);
        for ((bit, (all, distinct)), once) in bits.iter_mut().zip(&rows).zip(&once) {
            let of_addresses = *all >= 20 && f64::from(*distinct) >= ONCE * f64::from(*all);
            if *once || (records.sources.len() > 1 && of_addresses) {
                *bit = next;
                next = next.checked_shl(1).unwrap_or(0);
            }
        }
        for record in &records.records {
            if let Some(identity) = record.own_identity() {
                let profile = &mut self.all[identity.index()];
                profile.lists |= bits[record.source.index()];
                profile.once |= once[record.source.index()];
                profile.roles |= records.sources[record.source.index()].role.map_or(0, |role| 1 << role as u16);
            }
        }
    }

    fn finish(&mut self) {
        let rest = [
            (&mut self.middles, 0.05, 1.0),
            (&mut self.generations, 0.2, 1.0),
            (&mut self.companies, 0.002, 1.0),
            (&mut self.phones, 1e-5, 0.1),
            (&mut self.streets, 5e-4, 0.3),
            (&mut self.postcodes, 0.002, 0.7),
            (&mut self.cities, 0.01, 1.0),
            (&mut self.countries, 0.3, 1.0),
            (&mut self.births, 5e-5, 0.05),
            (&mut self.birth_years, 0.012, 1.0),
            (&mut self.ids, 1e-6, 0.01),
        ];
        let finish_names = || {
            self.mails.finish(&mut self.names);
            self.names.finish();
            self.traits.finish();
        };
        rayon::join(finish_names, || {
            rest.into_par_iter().for_each(|(values, usual, unseen)| values.finish(usual, unseen));
        });
        let companies = &self.companies;
        let count = u32::try_from(companies.len()).unwrap_or(NONE);
        let joined = |company: u32| companies.text(company).split(' ').collect::<String>().into();
        self.joined_companies = (0..count).into_par_iter().map(joined).collect();
        self.company_sketches = self.joined_companies.par_iter().map(|joined| letters::sketch(joined)).collect();
        let Self { all, mails, names, phones, streets, cities, .. } = self;
        let letters = |values: &Values, value: u32| if value == NONE { Letters::NONE } else { values.letters(value) };
        all.par_iter_mut().for_each(|profile| {
            profile.domain = mails.firm_domain(profile.email);
            let mail = if profile.email == NONE { MailValue::NOTHING } else { *mails.get(profile.email) };
            if profile.email != NONE {
                complete_name(profile, mails, names);
            }
            profile.said = Said::of(profile);
            profile.at_hand = AtHand {
                mail,
                user: letters(&mails.users, mail.user),
                phone_end: if profile.phone == NONE { None } else { own_digits(phones.text(profile.phone)) },
                phone: letters(phones, profile.phone),
                street: letters(streets, profile.street),
                city: letters(cities, profile.city),
                first: NameAtHand::new(profile.first, |name| names.first_surprise(name), names),
                last: NameAtHand::new(profile.last, |name| names.last_surprise(name), names),
            };
        });
    }
}

/// Returns the identity at `place` of the records.
fn profile(place: u32, columns: &Columns) -> Profile {
    let index = place as usize;
    let ((first, last), (email, second_email)) = (columns.names[index], columns.emails[index]);
    Profile {
        email,
        second_email,
        first,
        last,
        middle: columns.middle[index],
        generation: columns.generation[index],
        company: columns.company[index],
        domain: NONE,
        phone: columns.phone[index],
        street: columns.street[index],
        postcode: columns.postcode[index],
        city: columns.city[index],
        country: columns.country[index],
        birth: columns.birth[index],
        id: columns.id[index],
        maiden: columns.maiden[index],
        traits: columns.traits[index],
        said: Said::default(),
        from_mail: (false, false),
        lists: 0,
        once: false,
        roles: 0,
        identity: place,
        content: columns.content[index],
        at_hand: AtHand::NOTHING,
    }
}

/// Returns the digits at the end of a number that are its own, as one number, if it has so many.
fn own_digits(phone: &str) -> Option<NonZeroU64> {
    let end = phone.len().checked_sub(OWN_DIGITS).and_then(|start| phone.as_bytes().get(start..))?;
    NonZeroU64::new(end.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// Fills what a row does not say of the name with what its address spells, unless the two disagree.
fn complete_name(profile: &mut Profile, mails: &Mails, names: &Names) {
    let spelled = mails.get(profile.email).spelled;
    if !spelled.is_something() {
        return;
    }
    let is_letter = |name: u32| name != NONE && names.text(name).len() == 1;
    let agrees =
        |ours: u32, theirs: u32| ours == NONE || theirs == NONE || names.likeness(ours, theirs) != Likeness::Other;
    let is_whole = |name: u32| name != NONE && !is_letter(name);
    if !agrees(profile.first, spelled.first) {
        return;
    }
    if !agrees(profile.last, spelled.last) {
        // Who took another name often keeps the address: it spells the one before.
        if profile.first != NONE && spelled.first != NONE && is_whole(profile.last) && is_whole(spelled.last) {
            profile.maiden = if profile.maiden == NONE { spelled.last } else { profile.maiden };
        }
        return;
    }
    if spelled.first != NONE && (profile.first == NONE || (is_letter(profile.first) && !is_letter(spelled.first))) {
        profile.first = spelled.first;
        profile.from_mail.0 = true;
    }
    if spelled.last != NONE && (profile.last == NONE || (is_letter(profile.last) && !is_letter(spelled.last))) {
        profile.last = spelled.last;
        profile.from_mail.1 = true;
    }
}
