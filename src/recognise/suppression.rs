//! Tables beside what happened: lists of people whom nobody is to contact, and columns about one's own people.

use super::fold::fold_all;
use super::header::Header;
use crate::read::Table;

/// What lists of people whom nobody is to contact are called, folded. Lists of those who unsubscribed are recognised by
/// their own words.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "suppress", "suppressed", "suppression", "suppressions", "do not contact", "donotcontact", "do not call",
    "do not mail", "do not email", "do not market", "dnc", "dont contact", "never contact", "blacklist", "blocklist",
    "blocked contacts", "stoplist", "stop list", "opt out list", "optout list", "global opt outs", "global unsubscribes",
    "sperrliste", "sperrdatei", "blockliste", "nicht kontaktieren", "nicht anrufen", "werbesperre", "robinsonliste",
    "robinson", "liste noire", "liste rouge", "ne pas contacter", "ne pas appeler", "bloctel", "lista negra",
    "lista nera", "no contactar", "no llamar", "lista robinson", "lista de exclusion", "exclusion list",
    "lista di esclusione", "non contattare", "nao contactar", "nao contatar", "lista de bloqueio", "niet benaderen",
    "niet bellen", "uitsluitlijst", "zwarte lijst", "nekontaktovat", "nevolat", "cerna listina", "nie kontaktowac",
    "nie dzwonic", "czarna lista", "lista wykluczen",
];

/// Whether the name of its file or its sheet says that a table lists people whom nobody is to contact.
#[must_use]
pub fn lists_no_contacts(table: &Table) -> bool {
    // Folders and endings say nothing of what is in a file.
    let file = table.file.rsplit('/').next().unwrap_or(&table.file);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let names = [Some(stem), table.sheet.as_deref()];
    names.into_iter().flatten().any(|name| {
        let folded = format!(" {} ", fold_all(name));
        NAMES.iter().any(|phrase| folded.contains(&format!(" {phrase} ")))
    })
}

/// Whether a header is about the exporter's own people: who sent, who looks after somebody.
#[must_use]
pub fn is_of_staff(header: &str) -> bool {
    Header::read(header).staff
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::testing::table;

    #[test]
    fn lists_of_people_not_to_contact_are_known_by_their_names() {
        for (file, is_one) in [
            ("suppression_list.csv", true),
            ("Do-Not-Contact 2026.csv", true),
            ("exports/DNC.csv", true),
            ("Sperrliste_März.csv", true),
            ("ne pas contacter.csv", true),
            ("doNotCall.csv", true),
            ("suppression/contacts.csv", false),
            ("contacts.csv", false),
            ("stopped.csv", false),
            ("robinsons.csv", false),
        ] {
            let table = table(file, "Email\na@b.example\n");
            assert_eq!(lists_no_contacts(&table), is_one, "{file}");
        }
    }

    #[test]
    fn columns_about_ones_own_people_are_known() {
        for (header, is_one) in [
            ("Owner Email", true),
            ("From Email", true),
            ("Betreuer E-Mail", true),
            ("Email", false),
            ("Work e-mail", false),
        ] {
            assert_eq!(is_of_staff(header), is_one, "{header}");
        }
    }
}
