//! Tables that hold no people, and what they are instead.

use super::columns::{Columns, Taken};
use super::format::Format;
use super::lexicon::lexicon;
use super::requests::{are_chats, are_goods, are_hours, are_requests, counts_mails};
use super::role::Weighed;
use crate::model::{Field, Role};

/// Says what the table is if it holds no people.
pub(super) fn nobody(
    columns: &Columns<'_>,
    taken: &[Option<Taken>],
    weighed: &Weighed,
    format: Option<&Format>,
) -> Option<String> {
    if let Some(format) = format.filter(|format| format.role.is_some_and(|role| role.0.is_none())) {
        let why = || format!("{} {}, which lists no people", format.tool, format.export);
        return Some(format.because.clone().unwrap_or_else(why));
    }
    if is_no_data(&columns.table.file) {
        return Some("a text, a program or its settings, which lists no people".to_owned());
    }
    if are_requests(columns) {
        return Some("requests for help (tickets), which say nothing of a campaign".to_owned());
    }
    if are_chats(columns) {
        return Some("chats with visitors of a site, which say nothing of a campaign".to_owned());
    }
    if are_hours(columns) {
        return Some("hours that people of one's own worked, which say nothing of a campaign".to_owned());
    }
    // One column that may hold first names makes no list of people: it takes a sure one, or two that agree.
    let mut identities: Vec<(Field, bool)> = Vec::new();
    for (column, taken) in taken.iter().enumerate() {
        let held = columns.profiles[column].filled > 0 || columns.table.rows.is_empty();
        if let Some(taken) = taken.filter(|_| held) {
            match taken.field {
                Field::Email | Field::FullName | Field::LastName | Field::FirstName | Field::Phone => {
                    identities.push((taken.field, taken.field == Field::Email || taken.confidence().is_sure()));
                }
                Field::Company => identities.push((taken.field, false)),
                _ => {}
            }
        }
    }
    let identified = identities.iter().any(|(_, sure)| *sure) || identities.len() > 1;
    let aggregates = columns.headers.iter().filter(|header| lexicon().aggregates.contains(&header.folded)).count();
    let email = taken.iter().flatten().any(|taken| taken.field == Field::Email);
    let has = |field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    let called = [Field::FirstName, Field::LastName, Field::FullName, Field::Company].into_iter().any(has);
    if !email
        && !called
        && format.is_none()
        && weighed.best().is_some_and(|(role, sure)| role == Role::Prospects && sure.as_percent() < 10)
    {
        return Some("a list of places or things, which says of nobody what they are called".to_owned());
    }
    if !email && are_goods(columns) && !has(Field::Phone) && !has(Field::OrderId) && !has(Field::LastName) {
        return Some("a list of goods, which lists no people".to_owned());
    }
    if aggregates >= 2 && !email {
        return Some("a summary of mails, events or goods, which lists no people".to_owned());
    }
    let people = [Field::FirstName, Field::LastName, Field::Phone, Field::ExternalId].into_iter().any(has);
    if !email && !people && counts_mails(columns) {
        return Some("a summary of mails, which lists no people".to_owned());
    }
    // A table that names people by an id alone can still be joined to others.
    if identified
        || format.is_some()
        || (has(Field::ExternalId) && !has(Field::OrderId) && columns.table.header.len() > 2)
    {
        return None;
    }
    let order = has(Field::OrderId) && has(Field::Amount);
    // What may be earned with whom is known by the deal's name alone.
    let deals = has(Field::Amount) && weighed.best().is_some_and(|(role, sure)| role == Role::Deals && sure.is_sure());
    if order || deals || (has(Field::Company) && columns.table.rows.len() > 1) {
        return None;
    }
    Some("a table without any column that says who".to_owned())
}

/// Whether the file's ending is that of texts, programs or settings. Someone who keeps data in such a file can say so.
fn is_no_data(file: &str) -> bool {
    let ending = file.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.'));
    ending.is_some_and(|(_, ending)| lexicon().no_data.contains(&ending.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::super::format::Formats;
    use super::super::table::recognise;
    use super::super::testing::table;
    use crate::model::Role;

    fn role(csv: &str) -> Option<Role> {
        recognise(&table("export.csv", csv), &Formats::built_in()).role
    }

    #[test]
    fn goods_and_places_are_no_people() {
        assert_eq!(role("name,brand,sku,price\nBlue Lamp,Onyx,A-1,12.50\nRed Chair,Nova,A-2,99.00\n"), None);
        assert_eq!(role("Straße;PLZ;Ort;Telefon;Betten\nAm Markt 1;04103;Leipzig;0341 123456;12\n"), None);
    }

    #[test]
    fn deals_and_calls_that_name_nobody_are_some() {
        let deals = "Deal Name,Pipeline,Stage,Amount,Expected Close Date,Created\n\
            Roof,Main,Won,1200.00,2026-04-01,2026-03-02\nYard,Main,Lost,800.00,2026-04-03,2026-03-03\n";
        assert_eq!(role(deals), Some(Role::Deals));
        let calls = "Datum;Riktning;Till;Längd;Svarat\n2026-03-02 09:05:00;Utgående;+46 8 123 456;00:31;Ja\n\
            2026-03-02 09:15:00;Utgående;+46 8 123 457;00:12;Nej\n";
        assert_eq!(role(calls), Some(Role::Calls));
    }
}
