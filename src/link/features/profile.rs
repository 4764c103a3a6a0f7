//! One identity as numbers, and all of them in an order that depends on their content alone.

use hashbrown::{HashMap, HashSet};

use crate::model::{Field, Identity, Records, Symbol, Trait};

use super::mails::many_people;
use super::names::{Likeness, initial};
use super::{Mails, Names, TraitSets, Values, content};

/// Stands for a value that is missing.
pub(in crate::link) const NONE: u32 = u32::MAX;

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
    /// Family name at birth.
    pub(in crate::link) maiden: u32,
    /// What else is said, in [`Profiles::traits`].
    pub(in crate::link) traits: u32,
    /// Whether the given name was read out of the address, and the family name.
    pub(in crate::link) from_mail: (bool, bool),
    /// The sources it stands in that list each person once, one bit each, for the first 64 of them.
    pub(in crate::link) lists: u64,
    /// The identity's place in the records.
    pub(in crate::link) identity: u32,
    /// A number made of its content.
    pub(in crate::link) content: u64,
}

/// Every identity with the values that they name.
#[derive(Default)]
pub(in crate::link) struct Profiles {
    /// The identities by content.
    pub(in crate::link) all: Vec<Profile>,
    pub(in crate::link) names: Names,
    pub(in crate::link) mails: Mails,
    pub(in crate::link) middles: Values,
    pub(in crate::link) generations: Values,
    pub(in crate::link) companies: Values,
    /// The companies' letters without blanks, to be held against domains.
    pub(in crate::link) joined_companies: Vec<Box<str>>,
    pub(in crate::link) phones: Values,
    pub(in crate::link) streets: Values,
    pub(in crate::link) postcodes: Values,
    pub(in crate::link) cities: Values,
    pub(in crate::link) countries: Values,
    pub(in crate::link) births: Values,
    pub(in crate::link) birth_years: Values,
    pub(in crate::link) ids: Values,
    pub(in crate::link) traits: TraitSets,
    /// For each phone whether people of several names use it.
    pub(in crate::link) shared_phones: Vec<bool>,
}

impl Profiles {
    /// Works out what is known of each identity of `records`.
    pub(in crate::link) fn new(records: &Records) -> Self {
        let mut profiles = Profiles::default();
        let mut phone_users: HashMap<u32, Vec<(u8, u8)>, foldhash::fast::FixedState> = HashMap::default();
        for (place, identity) in (0..).zip(&records.identities) {
            let profile = profiles.take_in(place, identity, records);
            if profile.phone != NONE && profile.last != NONE {
                let users = phone_users.entry(profile.phone).or_default();
                let initials = profiles.initials(&profile);
                if users.len() < 8 && !users.contains(&initials) {
                    users.push(initials);
                }
            }
            profiles.all.push(profile);
        }
        profiles.shared_phones = (0..)
            .take(profiles.phones.len())
            .map(|phone| phone_users.get(&phone).is_some_and(|users| many_people(users)))
            .collect();
        profiles.forget_row_ids();
        profiles.mark_lists(records);
        profiles.all.sort_by_key(|profile| profile.content);
        profiles.finish();
        profiles
    }

    fn initials(&self, profile: &Profile) -> (u8, u8) {
        let letter = |name| if name == NONE { 0 } else { initial(self.names.text(name)) };
        (letter(profile.first), letter(profile.last))
    }

    fn take_in(&mut self, place: u32, identity: &Identity, records: &Records) -> Profile {
        let text =
            |symbol: Option<Symbol>| symbol.map(|symbol| records.texts.get(symbol)).filter(|text| !text.is_empty());
        let key = |field| text(identity.keys[field]);
        let number = |values: &mut Values, text: Option<&str>| text.map_or(NONE, |text| values.count(text));
        let (first, last) = match (key(Field::FirstName), key(Field::LastName), key(Field::FullName)) {
            (None, None, Some(full)) => match full.split_once(' ') {
                Some((first, last)) => (Some(first), Some(last)),
                None => (None, Some(full)),
            },
            (first, last, _) => (first, last),
        };
        let (first, last) = self.names.count(first, last);
        let mut profile = Profile {
            email: NONE,
            second_email: NONE,
            first,
            last,
            middle: number(&mut self.middles, text(identity.middle_name)),
            generation: number(&mut self.generations, text(identity.generation)),
            company: number(&mut self.companies, key(Field::Company)),
            domain: NONE,
            phone: number(&mut self.phones, key(Field::Phone)),
            street: number(&mut self.streets, key(Field::Street)),
            postcode: number(&mut self.postcodes, key(Field::Postcode)),
            city: number(&mut self.cities, key(Field::City)),
            country: number(&mut self.countries, key(Field::Country)),
            birth: number(&mut self.births, key(Field::DateOfBirth)),
            id: number(&mut self.ids, key(Field::ExternalId)),
            maiden: text(identity.traits[Trait::MaidenName]).map_or(NONE, |name| self.names.intern(name)),
            traits: self.traits.count(identity, text),
            from_mail: (false, false),
            lists: 0,
            identity: place,
            content: content::of_identity(identity, &records.texts),
        };
        if let Some(year) = key(Field::DateOfBirth).and_then(|date| date.get(..4)) {
            self.birth_years.count(year);
        }
        let initials = self.initials(&profile);
        profile.email = key(Field::Email).map_or(NONE, |mail| self.mails.count(mail, initials));
        profile.second_email = text(identity.second_email).map_or(NONE, |mail| self.mails.count(mail, initials));
        profile
    }

    /// Forgets ids if no two identities share one: they number rows and not people.
    fn forget_row_ids(&mut self) {
        let mut seen: HashSet<u32, foldhash::fast::FixedState> = HashSet::default();
        let mut held = self.all.iter().map(|profile| profile.id).filter(|id| *id != NONE);
        if held.all(|id| seen.insert(id)) {
            self.all.iter_mut().for_each(|profile| profile.id = NONE);
        }
    }

    /// Marks for each identity the sources that list each person once and hold it.
    fn mark_lists(&mut self, records: &Records) {
        let mut rows = vec![(0_u32, 0_u32); records.sources.len()];
        let mut seen: HashSet<(usize, u32), foldhash::fast::FixedState> = HashSet::default();
        for record in &records.records {
            let Some(identity) = record.identity.filter(|_| record.follows.is_none()) else { continue };
            let (email, source) = (self.all[identity.index()].email, record.source.index());
            if email != NONE {
                rows[source].0 += 1;
                rows[source].1 += u32::from(seen.insert((source, email)));
            }
        }
        let mut bits = vec![0_u64; rows.len()];
        let mut next = 1_u64;
        for (bit, (all, distinct)) in bits.iter_mut().zip(&rows) {
            if records.sources.len() > 1 && *all >= 20 && f64::from(*distinct) >= ONCE * f64::from(*all) {
                *bit = next;
                next = next.checked_shl(1).unwrap_or(0);
            }
        }
        for record in &records.records {
            if let Some(identity) = record.identity.filter(|_| record.follows.is_none()) {
                self.all[identity.index()].lists |= bits[record.source.index()];
            }
        }
    }

    fn finish(&mut self) {
        self.mails.finish(&mut self.names);
        self.names.finish();
        self.traits.finish();
        for (values, usual, unseen) in [
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
        ] {
            values.finish(usual, unseen);
        }
        self.joined_companies = (0..)
            .take(self.companies.len())
            .map(|company| self.companies.text(company).split(' ').collect::<String>().into())
            .collect();
        let Self { all, mails, names, .. } = self;
        for profile in all {
            profile.domain = mails.firm_domain(profile.email);
            if profile.email != NONE {
                complete_name(profile, mails, names);
            }
        }
    }
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
    if !agrees(profile.first, spelled.first) || !agrees(profile.last, spelled.last) {
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
