//! Words that tell the role wherever they stand in a header, for headers that no list of whole ones knows.

use super::columns::Columns;
use super::header::Header;
use super::lexicon::lexicon;
use crate::model::Role;

/// Words of sums over all the time that somebody is known, which say nothing of what the rows are, folded.
#[rustfmt::skip]
const SUMS: &[&str] = &[
    "total", "count", "last", "latest", "first", "lifetime", "average", "avg", "next", "recent", "most",
    "letzte", "letzter", "letztes", "anzahl", "gesamt", "dernier", "derniere", "ultimo", "ultima",
    "laatste", "aantal", "posledni", "pocet", "ostatni", "ostatnia", "liczba",
];

/// Returns the role that a word of `header` tells, with none of the hints known for whole headers.
pub(super) fn topic(header: &Header) -> Option<Role> {
    let summed = header.folded.split(' ').any(|word| SUMS.contains(&word));
    if summed { None } else { word_of(header) }
}

/// The same, also of `Delegate first name`, which is no sum of firsts.
fn word_of(header: &Header) -> Option<Role> {
    let lexicon = lexicon();
    let known = lexicon.hints.contains_key(&header.folded) || lexicon.aggregates.contains(&header.folded);
    let words = || header.folded.split(' ');
    if known || header.stage.is_some() || header.question {
        return None;
    }
    words().find_map(|word| {
        let starts = || lexicon.topic_starts.iter().find(|(start, _)| word.starts_with(start.as_str()));
        lexicon.topics.get(word).copied().or_else(|| starts().map(|(_, role)| *role))
    })
}

/// Returns the columns whose headers tell of each role by a word; of those that say who the person is one for each.
///
/// `Delegate first name`, `Delegate last name`: that the person is one who attends is said once.
pub(super) fn topics(columns: &Columns<'_>, personal: impl Fn(usize) -> bool) -> Vec<(Role, usize)> {
    let mut told: Vec<(Role, usize)> = Vec::new();
    let mut named: Vec<Role> = Vec::new();
    for (column, header) in columns.headers.iter().enumerate() {
        let of_person = personal(column);
        let Some(role) = (if of_person { word_of(header) } else { topic(header) }) else { continue };
        if of_person {
            if named.contains(&role) {
                continue;
            }
            named.push(role);
        }
        told.push((role, column));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::*;

    #[test]
    fn a_word_in_a_longer_header_tells_the_role() {
        for (header, role) in [
            ("Numéro de billet", Role::Registrations),
            ("Teilnehmernr.", Role::Registrations),
            ("Nombre de la oportunidad de venta", Role::Deals),
            ("Review Content", Role::Forms),
            ("Call quality note", Role::Calls),
            ("Reason of bounce", Role::Bounces),
        ] {
            assert_eq!(topic(&Header::read(header)), Some(role), "{header}");
        }
        for header in ["Total orders", "Last order", "Number of bookings", "City", "Would you recommend this form?"] {
            assert_eq!(topic(&Header::read(header)), None, "{header}");
        }
    }

    #[test]
    fn whose_data_it_is_counts_once() {
        let table = table("list.csv", "Delegate first name,Delegate last name,Delegate notes\nAnn,Archer,\n");
        let told = topics(&Columns::of(&table), |column| column < 2);
        assert_eq!(told, [(Role::Registrations, 0), (Role::Registrations, 2)]);
    }
}
