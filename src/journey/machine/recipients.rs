//! Who was sent what, by mail domain.

use hashbrown::HashMap;

use crate::model::{Field, IdentityId, Records, Role, Symbol};

use super::super::Touch;
use super::super::parts::read_parts;
use super::clock::{Sends, is_send};

/// A mail domain, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Domain(u32);

type Count = HashMap<(Option<Symbol>, Domain), u32, foldhash::fast::FixedState>;

/// How many people of each mail domain were sent each mailing.
pub(super) struct Recipients {
    /// The domain of each identity's address.
    domains: Vec<Option<Domain>>,
    people: Count,
}

impl Recipients {
    pub(super) fn of(touches: &[Touch], starts: &[usize], records: &Records, sends: &Sends) -> Self {
        let mut known = Self { domains: domains(records), people: Count::default() };
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

/// Returns the domain of each identity's address.
fn domains(records: &Records) -> Vec<Option<Domain>> {
    let mut numbers: HashMap<&str, u32, foldhash::fast::FixedState> = HashMap::default();
    let domain = |identity: &crate::model::Identity| {
        let (_, domain) = records.texts.get(identity.keys[Field::Email]?).rsplit_once('@')?;
        let next = u32::try_from(numbers.len()).ok()?;
        Some(Domain(*numbers.entry(domain).or_insert(next)))
    };
    records.identities.iter().map(domain).collect()
}
