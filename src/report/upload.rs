//! Call lists in the columns that other tools ask for, ready to upload.
//!
//! Each tool's columns and the form of their values are as its own help pages require. Nobody who is held back is in
//! them, nor anybody of whom a tool could make nothing.

use crate::funnel::DropOff;
use crate::model::Field;

use super::contact::Contact;
use super::match_key::{self, Keys};
use super::{Cell, Column, Listing, Results};

/// A tool that takes lists of people in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tool {
    /// Mailchimp's audience import.
    Mailchimp,
    /// `HubSpot`'s import of contacts.
    HubSpot,
    /// Salesforce's import of leads as members of a campaign.
    Salesforce,
    /// Meta's custom audiences from a customer list, hashed.
    Meta,
    /// Google's Customer Match, hashed.
    Google,
}

impl Tool {
    /// Every tool.
    pub const ALL: &[Tool] = &[Tool::Mailchimp, Tool::HubSpot, Tool::Salesforce, Tool::Meta, Tool::Google];

    /// Returns the tool's word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Tool::Mailchimp => "mailchimp",
            Tool::HubSpot => "hubspot",
            Tool::Salesforce => "salesforce",
            Tool::Meta => "meta",
            Tool::Google => "google",
        }
    }

    /// Returns what the tool knows people by, in words.
    #[must_use]
    pub fn needs(self) -> &'static str {
        match self {
            Tool::Mailchimp | Tool::HubSpot => "an e-mail address",
            Tool::Salesforce => "a name and an e-mail address or a telephone number",
            Tool::Meta | Tool::Google => {
                "an e-mail address, a telephone number or a name with a postcode and a country"
            }
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Tool::Mailchimp => &["Email Address", "First Name", "Last Name", "Company", "Phone Number", "Tags"],
            Tool::HubSpot => &[
                "First Name",
                "Last Name",
                "Email",
                "Phone Number",
                "Company Name",
                "Job Title",
                "Street Address",
                "City",
                "State/Region",
                "Postal Code",
                "Country/Region",
            ],
            Tool::Salesforce => &[
                "First Name",
                "Last Name",
                "Company",
                "Title",
                "Email",
                "Phone",
                "Street",
                "City",
                "State/Province",
                "Zip/Postal Code",
                "Country",
                "Member Status",
            ],
            Tool::Meta => &["email", "email", "email", "phone", "fn", "ln", "ct", "st", "zip", "country"],
            Tool::Google => &["Email", "Email", "Email", "Phone", "First Name", "Last Name", "Country", "Zip"],
        }
    }
}

/// What stands where Salesforce requires a word and none is known.
const NOT_PROVIDED: &str = "[not provided]";

/// Returns the people of a list who are to be called, one line each, in the columns of a tool.
#[must_use]
pub fn upload<'a>(results: Results<'a>, dropoff: &'a DropOff, tool: Tool) -> Listing<'a> {
    let columns: Vec<_> = tool.columns().iter().map(|name| Column::words(*name, *name)).collect();
    let stages = results.funnel.spec.stages.as_slice();
    let stage = stages.get(dropoff.stage).map_or("", |stage| stage.name.as_str());
    // A comma would make two tags of it.
    let tag = format!("Stopped after {}", stage.replace(',', " "));
    let callable = dropoff.entries.iter().filter(|entry| entry.held.is_none());
    let rows = callable.filter_map(move |entry| {
        let person = &results.linkage.people[entry.person.index()];
        let contact = Contact::of(results.records, &person.records, results.touches(entry.person));
        let keys = Keys::of(results.records, &person.records, &contact);
        match tool {
            Tool::Mailchimp => mailchimp(&contact, &keys, &tag),
            Tool::HubSpot => hubspot(&contact, &keys),
            Tool::Salesforce => salesforce(&contact, &keys, !entry.score.did.is_empty()),
            Tool::Meta => meta(&keys),
            Tool::Google => google(&keys),
        }
    });
    Listing::new(format!("For {}", tool.as_str()), columns, rows)
}

fn text(value: Option<&str>) -> Cell {
    value.map_or(Cell::Missing, Cell::from)
}

fn mailchimp(contact: &Contact<'_>, keys: &Keys<'_>, tag: &str) -> Option<Vec<Cell>> {
    Some(vec![
        contact.value(Field::Email)?.into(),
        text(keys.first_name.as_deref()),
        text(keys.last_name.as_deref()),
        contact.cell(Field::Company),
        text(keys.phone),
        tag.into(),
    ])
}

fn hubspot(contact: &Contact<'_>, keys: &Keys<'_>) -> Option<Vec<Cell>> {
    let email = contact.value(Field::Email)?;
    let mut row = vec![text(keys.first_name.as_deref()), text(keys.last_name.as_deref()), email.into()];
    row.push(text(keys.phone.or(contact.value(Field::Phone))));
    let fields =
        [Field::Company, Field::JobTitle, Field::Street, Field::City, Field::Region, Field::Postcode, Field::Country];
    row.extend(fields.map(|field| contact.cell(field)));
    Some(row)
}

fn salesforce(contact: &Contact<'_>, keys: &Keys<'_>, has_responded: bool) -> Option<Vec<Cell>> {
    let (email, phone) = (contact.value(Field::Email), keys.phone.or(contact.value(Field::Phone)));
    if (email.is_none() && phone.is_none()) || (keys.first_name.is_none() && keys.last_name.is_none()) {
        return None;
    }
    let required = |value: Option<&str>| value.unwrap_or(NOT_PROVIDED).into();
    let mut row = vec![
        text(keys.first_name.as_deref()),
        required(keys.last_name.as_deref()),
        required(contact.value(Field::Company)),
        contact.cell(Field::JobTitle),
        text(email),
        text(phone),
    ];
    let address = [Field::Street, Field::City, Field::Region, Field::Postcode, Field::Country];
    row.extend(address.map(|field| contact.cell(field)));
    // The two that every campaign has from the start.
    row.push(if has_responded { "Responded" } else { "Sent" }.into());
    Some(row)
}

/// As many addresses of one person as Meta takes.
const ADDRESSES: usize = 3;

/// Returns hashes of a person's addresses, and blanks where there are no more.
fn addresses<'a>(keys: &'a Keys<'_>, form: impl Fn(&str) -> String + 'a) -> impl Iterator<Item = Cell> + 'a {
    let mut forms: Vec<String> = Vec::new();
    for address in &keys.emails {
        let form = form(address);
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    (0..ADDRESSES).map(move |place| forms.get(place).map_or(Cell::Missing, |form| Cell::Text(match_key::hash(form))))
}

fn meta(keys: &Keys<'_>) -> Option<Vec<Cell>> {
    let postal = [&keys.first_name, &keys.last_name].into_iter().all(Option::is_some)
        && keys.postcode.is_some()
        && keys.country.is_some();
    if keys.emails.is_empty() && keys.phone.is_none() && !postal {
        return None;
    }
    let hashed = |value: Option<String>| value.filter(|value| !value.is_empty()).map(|value| match_key::hash(&value));
    let mut row: Vec<Cell> = addresses(keys, match_key::email).collect();
    let in_us = keys.country == Some("US");
    let rest = [
        keys.phone.map(match_key::digits),
        keys.first_name.as_deref().map(match_key::plain_name),
        keys.last_name.as_deref().map(match_key::plain_name),
        keys.city.map(match_key::letters),
        keys.region.map(match_key::letters),
        keys.postcode.map(|postcode| match_key::meta_postcode(postcode, in_us)),
        keys.country.map(str::to_lowercase),
    ];
    row.extend(rest.map(|value| hashed(value).map_or(Cell::Missing, Cell::Text)));
    Some(row)
}

fn google(keys: &Keys<'_>) -> Option<Vec<Cell>> {
    // Name, country and postcode are of use together alone; country and postcode stay as they are.
    let postal = (keys.first_name.as_deref(), keys.last_name.as_deref(), keys.country, keys.postcode);
    let postal = match postal {
        (Some(first), Some(last), Some(country), Some(postcode)) => Some((first, last, country, postcode)),
        _ => None,
    };
    if keys.emails.is_empty() && keys.phone.is_none() && postal.is_none() {
        return None;
    }
    let mut row: Vec<Cell> = addresses(keys, match_key::google_email).collect();
    row.push(keys.phone.map(match_key::hash).map_or(Cell::Missing, Cell::Text));
    row.extend(match postal {
        Some((first, last, country, postcode)) => [
            Cell::Text(match_key::hash(&match_key::name(first))),
            Cell::Text(match_key::hash(&match_key::name(last))),
            country.into(),
            postcode.into(),
        ],
        None => [Cell::Missing, Cell::Missing, Cell::Missing, Cell::Missing],
    });
    Some(row)
}
