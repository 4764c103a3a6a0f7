//! Who called whom: a `caller` is one of the own people on a call sheet, and whoever rang on a list of calls taken.

use super::header::Header;
use crate::model::Field;

/// Words for who called, folded, language by language.
#[rustfmt::skip]
const CALLERS: &[&str] = &[
    "caller", "anrufer", "appelant", "appelante", "llamante", "chiamante", "chamador", "beller", "volajici",
    "dzwoniacy",
];

/// Words that make one of a list's own people of a header, folded.
#[rustfmt::skip]
const OWN: &[&str] = &[
    "agent", "rep", "answered", "user", "operator", "representative", "receptionist", "mitarbeiter", "bearbeiter",
    "agente", "operateur", "conseiller", "operatore", "operador", "medewerker", "operatorka", "konsultant", "tracking",
];

/// Reads headers of callers as those of the people of a campaign where they are: `Caller number` always, for nobody
/// writes down the own one; a bare `Caller` beside a column that says who of the own people answered.
pub(super) fn read_callers(headers: &mut [Header]) {
    let answered = headers.iter().any(|header| header.folded.split(' ').any(|word| OWN.contains(&word)));
    for header in headers.iter_mut() {
        let Some(rest) = CALLERS.iter().find_map(|word| header.folded.strip_prefix(word)) else { continue };
        let plain = match rest.trim() {
            "" if answered => "name".to_owned(),
            "number" | "id" | "no" | "nummer" | "numero" => "phone".to_owned(),
            rest => rest.to_owned(),
        };
        let read = Header::read(&plain);
        let is_of_a_person = read.candidates.iter().any(|own| own.field.is_personal() || own.field == Field::Company);
        if is_of_a_person && !read.staff && (answered || plain != "name") {
            header.candidates = read.candidates;
            header.staff = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &[&str]) -> Vec<Header> {
        let mut headers: Vec<Header> = names.iter().map(|name| Header::read(name)).collect();
        read_callers(&mut headers);
        headers
    }

    #[test]
    fn whoever_rang_is_told_from_who_of_ones_own_people_called() {
        let inbound = read(&["Caller", "Agent", "Duration"]);
        assert!(!inbound[0].staff && inbound[0].fits(Field::FullName).is_some());
        assert!(inbound[1].staff);
        assert!(read(&["Name", "Caller", "Outcome"])[0].fits(Field::FullName).is_some());
        assert!(read(&["Name", "Caller", "Outcome"])[1].staff);
        assert!(read(&["Caller number", "Outcome"])[0].fits(Field::Phone).is_some());
    }
}
