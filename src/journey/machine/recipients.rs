//! Who was sent what, by mail domain.

use hashbrown::HashMap;

use crate::model::{Field, IdentityId, Records, Role, Symbol};

use super::super::Touch;
use super::super::parts::read_parts;
use super::clock::{Sends, is_send};

/// A mail domain, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Domain(u32);

impl Domain {
    /// Returns in which of so many shares of all domains it is.
    pub(super) fn share(self, shares: usize) -> usize {
        self.0 as usize % shares.max(1)
    }
}

type Count = HashMap<(Option<Symbol>, Domain), u32, foldhash::fast::FixedState>;

/// How many people of each mail domain were sent each mailing.
pub(super) struct Recipients {
    /// The domain of each identity's address.
    domains: Vec<Option<Domain>>,
    /// How many identities each domain has.
    sizes: Vec<u32>,
    people: Count,
}

impl Recipients {
    pub(super) fn of(touches: &[Touch], starts: &[usize], records: &Records, sends: &Sends) -> Self {
        let (domains, sizes) = domains(records);
        let mut known = Self { domains, sizes, people: Count::default() };
        let counts = read_parts(starts.len().saturating_sub(1), |people| {
            let mut count = Count::default();
            let mut own: Vec<(Option<Symbol>, Domain)> = Vec::new();
            for ends in starts[people.start..=people.end].windows(2) {
                let person = &touches[ends[0]..ends[1]];
                // Where a mail came back, nobody was there to open it.
                if person.iter().any(|touch| touch.role == Role::Bounces) {
                    continue;
                }
                own.clear();
                for touch in person.iter().filter(|touch| is_send(touch.role)) {
                    let Some(domain) = known.domain_of_record(touch, records) else { continue };
                    own.push((sends.mailing_of(touch), domain));
                    own.push((None, domain));
                }
                own.sort_unstable();
                own.dedup();
                for pair in &own {
                    *count.entry(*pair).or_default() += 1;
                }
            }
            // Sorted, so that what follows does not depend on how a map keeps them.
            let mut count: Vec<_> = count.into_iter().collect();
            count.sort_unstable();
            count
        });
        for (pair, people) in counts.into_iter().flatten() {
            *known.people.entry(pair).or_default() += people;
        }
        known
    }

    /// Returns the mail domain of a touch: that of its row's address, else of the address that its person was written to.
    pub(super) fn domain_of(&self, touch: &Touch, touches: &[Touch], records: &Records) -> Option<Domain> {
        let sent = || touches.iter().filter(|touch| is_send(touch.role));
        self.domain_of_record(touch, records).or_else(|| sent().find_map(|touch| self.domain_of_record(touch, records)))
    }

    /// Whether so many people can have addresses of the domain.
    pub(super) fn can_be(&self, people: usize, domain: Domain) -> bool {
        self.sizes[domain.0 as usize] as usize >= people
    }

    /// Returns how many people of the domain were sent the mailing; `None` if nothing says so.
    pub(super) fn count(&self, mailing: Option<Symbol>, domain: Domain) -> Option<u32> {
        self.people.get(&(mailing, domain)).copied()
    }

    /// Returns every mailing and domain with how many people were sent it, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = (Option<Symbol>, Domain, u32)> {
        self.people.iter().map(|((mailing, domain), people)| (*mailing, *domain, *people))
    }

    fn domain_of_record(&self, touch: &Touch, records: &Records) -> Option<Domain> {
        self.domains[records.records[touch.record.index()].identity.map(IdentityId::index)?]
    }
}

/// Returns the domain of each identity's address, and how many of them each domain has.
fn domains(records: &Records) -> (Vec<Option<Domain>>, Vec<u32>) {
    let mut numbers: HashMap<&str, u32, foldhash::fast::FixedState> = HashMap::default();
    let mut sizes: Vec<u32> = Vec::new();
    let domain = |identity: &crate::model::Identity| {
        let (_, domain) = records.texts.get(identity.keys[Field::Email]?).rsplit_once('@')?;
        let next = u32::try_from(numbers.len()).ok()?;
        let number = *numbers.entry(domain).or_insert(next);
        if number == next {
            sizes.push(0);
        }
        sizes[number as usize] += 1;
        Some(Domain(number))
    };
    (records.identities.iter().map(domain).collect(), sizes)
}
