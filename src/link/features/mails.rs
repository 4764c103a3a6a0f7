//! The distinct e-mail addresses: whose domain it is, what the user part says, how many share it.

use rayon::prelude::*;

use crate::link::MatchWeight;

use super::bearers::Bearers;
use super::spelled::{self, Spelled};
use super::{Letters, NONE, Names, Values, letters};

/// Domains where anyone gets an address; facts, gathered by the project, 2026-11.
const FREE_DOMAINS: &str = include_str!("free_domains.txt");

/// Domains of addresses for a moment, which anyone gets too; facts, gathered by the project, 2026-11.
const DISPOSABLE_DOMAINS: &str = include_str!("disposable_domains.txt");

/// Returns the domains where anyone gets an address.
fn open_domains() -> impl Iterator<Item = &'static str> {
    FREE_DOMAINS.lines().chain(DISPOSABLE_DOMAINS.lines()).filter(|line| !line.starts_with('#'))
}

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
    open_domains().any(|line| line == domain)
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

impl MailValue {
    /// There is no address.
    pub(super) const NOTHING: Self = Self {
        user: NONE,
        domain: NONE,
        free: false,
        kind: MailKind::Private,
        spelled: Spelled::NOTHING,
        numbered: false,
    };
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
    /// The first letters of each, and which letters it has.
    pub(in crate::link) label_sketches: Vec<(u32, Letters)>,
    addresses: Vec<MailValue>,
    /// Who bears each address, until that is decided.
    pub(super) bearers: Bearers,
    /// For each domain whether it is a provider's.
    free: Vec<bool>,
}

impl Mails {
    /// Takes the addresses apart, once all addresses and names are known.
    pub(super) fn finish(&mut self, names: &mut Names) {
        let free: hashbrown::HashSet<&str> = open_domains().collect();
        let whole = &self.whole;
        let read: Vec<Read<'_>> =
            (0..as_u32(whole.len())).into_par_iter().map(|number| Read::new(whole.text(number), names)).collect();
        let (users, domains) = (&mut self.users, &mut self.domains);
        let mut name = |name: &str| if name.is_empty() { NONE } else { names.intern(name) };
        let mut spelled = |read: &Read<'_>| {
            read.spelled.map_or(Spelled::NOTHING, |(first, last)| Spelled { first: name(first), last: name(last) })
        };
        let (user_numbers, (domain_numbers, spelled)): (Vec<u32>, (Vec<u32>, Vec<Spelled>)) = rayon::join(
            || read.iter().map(|read| users.count(read.user)).collect(),
            || {
                let domains = || read.iter().map(|read| domains.count(read.domain)).collect();
                rayon::join(domains, || read.iter().map(&mut spelled).collect())
            },
        );
        let numbers = user_numbers.into_iter().zip(domain_numbers).zip(spelled);
        for (number, (Read { user, domain, is_desk, .. }, ((user_number, domain_number), spelled))) in
            (0..).zip(read.into_iter().zip(numbers))
        {
            if domain_number as usize == self.labels.len() {
                let label = label(domain);
                self.label_sketches.push(letters::sketch(&label));
                self.labels.push(label.into());
                self.free.push(domain.is_empty() || free.contains(domain));
            }
            let is_free = self.free[domain_number as usize];
            let kind = match (is_desk || self.bearers.are_many(number), is_free) {
                (true, _) => MailKind::Shared,
                (false, true) => MailKind::Private,
                (false, false) => MailKind::Work,
            };
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
        self.bearers = Bearers::default();
    }

    /// Returns what an address says.
    #[inline]
    pub(in crate::link) fn get(&self, mail: u32) -> &MailValue {
        &self.addresses[mail as usize]
    }

    /// Returns the domain of an address if a firm gives it out.
    #[inline]
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

/// An address taken apart.
struct Read<'a> {
    user: &'a str,
    domain: &'a str,
    is_desk: bool,
    /// Given and family name that the user part spells; either may be empty.
    spelled: Option<(&'a str, &'a str)>,
}

impl<'a> Read<'a> {
    fn new(address: &'a str, names: &Names) -> Self {
        let (user, domain) = address.rsplit_once('@').unwrap_or((address, ""));
        let is_desk = DESKS.contains(&user.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-'));
        let spelled = if is_desk { None } else { spelled::read(user, names) };
        Self { user, domain, is_desk, spelled }
    }
}

fn as_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(NONE)
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
