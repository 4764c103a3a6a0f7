//! The distinct e-mail addresses: whose domain it is, what the user part says, how many share it.

use hashbrown::HashMap;

use crate::link::MatchWeight;

use super::spelled::{self, Spelled};
use super::{NONE, Names, Values};

/// Domains where anyone gets an address; facts, gathered by the project, 2026-11.
const FREE_DOMAINS: &str = include_str!("free_domains.txt");

/// User parts that name a desk rather than a person.
const DESKS: &[&str] = &[
    "info",
    "infos",
    "sales",
    "office",
    "contact",
    "contacto",
    "contato",
    "kontakt",
    "mail",
    "email",
    "post",
    "admin",
    "administracion",
    "administration",
    "administrator",
    "support",
    "service",
    "help",
    "helpdesk",
    "hello",
    "hallo",
    "hola",
    "bonjour",
    "team",
    "buchhaltung",
    "accounting",
    "accounts",
    "accountspayable",
    "billing",
    "invoice",
    "invoices",
    "rechnung",
    "rechnungen",
    "facturacion",
    "factures",
    "compta",
    "comptabilite",
    "marketing",
    "press",
    "presse",
    "prensa",
    "hr",
    "jobs",
    "karriere",
    "careers",
    "vertrieb",
    "verkauf",
    "einkauf",
    "bestellung",
    "bestellungen",
    "orders",
    "order",
    "pedidos",
    "ventas",
    "compras",
    "commercial",
    "comercial",
    "vente",
    "ventes",
    "achats",
    "accueil",
    "secretariat",
    "sekretariat",
    "secretaria",
    "reception",
    "recepcion",
    "zentrale",
    "empfang",
    "webmaster",
    "postmaster",
    "noreply",
    "no-reply",
    "newsletter",
    "shop",
    "store",
    "enquiries",
    "enquiry",
    "inquiries",
    "obchod",
    "fakturace",
    "objednavky",
    "biuro",
    "sprzedaz",
    "verkoop",
    "inkoop",
    "administratie",
    "klantenservice",
    "bestellingen",
    "general",
    "reservations",
    "booking",
    "bookings",
    "events",
    "it",
    "finance",
    "purchasing",
    "procurement",
    "customerservice",
    "kundenservice",
    "dispatch",
    "logistics",
    "legal",
    "privacy",
    "feedback",
    "staff",
    "studio",
    "direction",
    "direccion",
    "gerencia",
    "geschaeftsleitung",
];

/// Whether anybody can have an address of a mail domain.
#[must_use]
pub fn is_free_domain(domain: &str) -> bool {
    FREE_DOMAINS.lines().any(|line| line == domain)
}

/// Who gives out a domain's addresses, and to whom an address belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::link) enum MailKind {
    /// A provider's: one person's, for the most part.
    Private,
    /// A firm's.
    Work,
    /// A desk of a firm, or an address that people of several names use.
    Shared,
}

/// What an address says.
#[derive(Clone, Copy, Debug)]
pub(in crate::link) struct MailValue {
    /// The part before the `@`.
    pub(in crate::link) user: u32,
    /// The part after it.
    pub(in crate::link) domain: u32,
    /// Whether the domain is a provider's.
    pub(in crate::link) free: bool,
    /// Whose it is.
    pub(in crate::link) kind: MailKind,
    /// The name that the user part spells.
    pub(in crate::link) spelled: Spelled,
    /// Whether digits stand in the user part.
    pub(in crate::link) numbered: bool,
}

/// Distinct addresses, user parts and domains.
#[derive(Default)]
pub(in crate::link) struct Mails {
    /// Whole addresses.
    pub(in crate::link) whole: Values,
    /// User parts.
    pub(in crate::link) users: Values,
    /// Domains.
    pub(in crate::link) domains: Values,
    /// The names of domains that firms use, to be held against company names.
    pub(in crate::link) labels: Vec<Box<str>>,
    addresses: Vec<MailValue>,
    bearers: HashMap<u32, Vec<(u8, u8)>, foldhash::fast::FixedState>,
}

impl Mails {
    /// Counts one more who has the address, with the first letters of their names.
    pub(super) fn count(&mut self, address: &str, initials: (u8, u8)) -> u32 {
        let number = self.whole.count(address);
        if initials.1 != 0 {
            let of_mail = self.bearers.entry(number).or_default();
            if of_mail.len() < 8 && !of_mail.contains(&initials) {
                of_mail.push(initials);
            }
        }
        number
    }

    /// Takes the addresses apart, once all addresses and names are known.
    pub(super) fn finish(&mut self, names: &mut Names) {
        let free: hashbrown::HashSet<&str> = FREE_DOMAINS.lines().filter(|line| !line.starts_with('#')).collect();
        for number in (0..).take(self.whole.len()) {
            let address = self.whole.text(number).to_owned();
            let (user, domain) = address.rsplit_once('@').unwrap_or((&address, ""));
            let (user_number, domain_number) = (self.users.count(user), self.domains.count(domain));
            if domain_number as usize == self.labels.len() {
                self.labels.push(label(domain).into());
            }
            let is_free = domain.is_empty() || free.contains(domain);
            let is_desk = DESKS.contains(&user.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-'));
            let shared = is_desk || self.bearers.get(&number).is_some_and(|bearers| many_people(bearers));
            let kind = match (shared, is_free) {
                (true, _) => MailKind::Shared,
                (false, true) => MailKind::Private,
                (false, false) => MailKind::Work,
            };
            let spelled = if is_desk { Spelled::NOTHING } else { spelled::read(user, names) };
            let numbered = user.bytes().any(|byte| byte.is_ascii_digit());
            self.addresses.push(MailValue {
                user: user_number,
                domain: domain_number,
                free: is_free,
                kind,
                spelled,
                numbered,
            });
        }
        self.whole.finish(1e-6, 0.005);
        self.users.finish(1e-3, 0.5);
        self.domains.finish(0.002, 1.0);
        self.bearers = HashMap::default();
    }

    /// Returns what an address says.
    pub(in crate::link) fn get(&self, mail: u32) -> &MailValue {
        &self.addresses[mail as usize]
    }

    /// Returns the domain of an address if a firm gives it out.
    pub(in crate::link) fn firm_domain(&self, mail: u32) -> u32 {
        if mail == NONE {
            return NONE;
        }
        let value = self.get(mail);
        if value.free { NONE } else { value.domain }
    }

    /// Returns how surprising the address is on a stranger.
    ///
    /// However many rows bear an address, they are one person's, unless it is known to be shared.
    pub(in crate::link) fn surprise(&self, mail: u32) -> MatchWeight {
        if self.get(mail).kind == MailKind::Shared {
            self.whole.surprise(mail)
        } else {
            self.whole.surprise_of_unique()
        }
    }
}

/// Whether the first letters of the names beside one value show several people, more than typing errors and a change of name explain.
pub(super) fn many_people(initials: &[(u8, u8)]) -> bool {
    let mut lasts: Vec<_> = initials.iter().map(|(_, last)| last).collect();
    lasts.sort_unstable();
    lasts.dedup();
    lasts.len() >= 3 || initials.len() >= 5
}

/// Returns a domain's own word: `acme` of `mail.acme.co.uk`, in letters and digits.
fn label(domain: &str) -> String {
    let parts: Vec<_> = domain.split('.').collect();
    let mut own = parts.len().saturating_sub(2);
    if own > 0 && parts[own].len() <= 3 && parts.last().is_some_and(|last| last.len() == 2) {
        own -= 1;
    }
    parts.get(own).copied().unwrap_or("").chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_known_by_its_own_word() {
        for (domain, expected) in [
            ("acme.com", "acme"),
            ("acme.co.uk", "acme"),
            ("mail.acme.de", "acme"),
            ("blue-river.cz", "blueriver"),
            ("", ""),
        ] {
            assert_eq!(label(domain), expected, "{domain}");
        }
    }
}
