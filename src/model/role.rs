//! What a row says happened to a person.

use std::fmt;
use std::str::FromStr;

/// What the rows of a table say of people: that they were sent a mail, opened it, ordered …
///
/// The order of the variants is the usual order of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// On a list of people to approach.
    Prospects,
    /// A mail was sent to them.
    Sends,
    /// The mail was delivered.
    Deliveries,
    /// The mail came back.
    Bounces,
    /// They opened the mail.
    Opens,
    /// They clicked a link in it.
    Clicks,
    /// They asked for no more mail.
    Unsubscribes,
    /// They filled in a form.
    Forms,
    /// They registered for an event.
    Registrations,
    /// They attended it.
    Attendance,
    /// Someone called them.
    Calls,
    /// Sales took them on as a lead.
    Leads,
    /// A deal was opened or won with them.
    Deals,
    /// They ordered or paid.
    Orders,
}

impl Role {
    /// Every role, in the usual order of a campaign.
    pub const ALL: &[Role] = &[
        Role::Prospects,
        Role::Sends,
        Role::Deliveries,
        Role::Bounces,
        Role::Opens,
        Role::Clicks,
        Role::Unsubscribes,
        Role::Forms,
        Role::Registrations,
        Role::Attendance,
        Role::Calls,
        Role::Leads,
        Role::Deals,
        Role::Orders,
    ];

    /// Returns the role's word in files, settings and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Prospects => "prospects",
            Role::Sends => "sends",
            Role::Deliveries => "deliveries",
            Role::Bounces => "bounces",
            Role::Opens => "opens",
            Role::Clicks => "clicks",
            Role::Unsubscribes => "unsubscribes",
            Role::Forms => "forms",
            Role::Registrations => "registrations",
            Role::Attendance => "attendance",
            Role::Calls => "calls",
            Role::Leads => "leads",
            Role::Deals => "deals",
            Role::Orders => "orders",
        }
    }

    /// Whether the role ends a person's way through the mail rather than being a step of it.
    #[must_use]
    pub fn is_exit(self) -> bool {
        matches!(self, Role::Bounces | Role::Unsubscribes)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a role")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Role::ALL.iter().copied().find(|role| role.as_str() == word).ok_or_else(|| UnknownRole(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_found_by_its_own_word() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(*role));
        }
        assert_eq!("buyers".parse::<Role>(), Err(UnknownRole("buyers".into())));
    }
}
