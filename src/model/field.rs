//! What a column can mean.

use std::fmt;
use std::str::FromStr;

/// What the cells of a column say about a person or an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// E-mail address.
    Email,
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// Whole name in one cell.
    FullName,
    /// Employer or firm.
    Company,
    /// Position held.
    JobTitle,
    /// Telephone number.
    Phone,
    /// Street and house number.
    Street,
    /// ZIP or postal code.
    Postcode,
    /// Town.
    City,
    /// State, county or canton.
    Region,
    /// Country.
    Country,
    /// Birth date.
    DateOfBirth,
    /// An id that the exporting tool gives a person.
    ExternalId,
    /// When it happened.
    Timestamp,
    /// Campaign, mailing or event that it belongs to.
    Campaign,
    /// Money.
    Amount,
    /// Currency of the money.
    Currency,
    /// Number of the order.
    OrderId,
    /// Page or link.
    Url,
    /// Outcome or state of the row.
    Status,
}

impl Field {
    /// Every field, in the order in which reports print them.
    pub const ALL: &[Field] = &[
        Field::Email,
        Field::FirstName,
        Field::LastName,
        Field::FullName,
        Field::Company,
        Field::JobTitle,
        Field::Phone,
        Field::Street,
        Field::Postcode,
        Field::City,
        Field::Region,
        Field::Country,
        Field::DateOfBirth,
        Field::ExternalId,
        Field::Timestamp,
        Field::Campaign,
        Field::Amount,
        Field::Currency,
        Field::OrderId,
        Field::Url,
        Field::Status,
    ];

    /// Number of fields that describe a person: those before [`Field::Timestamp`].
    pub const PERSONAL: usize = Field::Timestamp as usize;

    /// Returns the field's word in files and settings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Email => "email",
            Field::FirstName => "first_name",
            Field::LastName => "last_name",
            Field::FullName => "full_name",
            Field::Company => "company",
            Field::JobTitle => "job_title",
            Field::Phone => "phone",
            Field::Street => "street",
            Field::Postcode => "postcode",
            Field::City => "city",
            Field::Region => "region",
            Field::Country => "country",
            Field::DateOfBirth => "date_of_birth",
            Field::ExternalId => "external_id",
            Field::Timestamp => "timestamp",
            Field::Campaign => "campaign",
            Field::Amount => "amount",
            Field::Currency => "currency",
            Field::OrderId => "order_id",
            Field::Url => "url",
            Field::Status => "status",
        }
    }

    /// Whether the field describes a person (rather than an event).
    #[must_use]
    pub fn is_personal(self) -> bool {
        (self as usize) < Self::PERSONAL
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that names no field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a field")]
pub struct UnknownField(pub String);

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Field::ALL.iter().copied().find(|field| field.as_str() == word).ok_or_else(|| UnknownField(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_own_word_and_at_its_own_place() {
        for (place, field) in Field::ALL.iter().enumerate() {
            assert_eq!(field.as_str().parse(), Ok(*field));
            assert_eq!(*field as usize, place);
        }
    }
}
