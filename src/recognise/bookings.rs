//! Lists of appointments and reservations: who booked what, when, and whether they came.

use super::columns::Columns;
use super::fold::fold_all;
use super::profile::Kind;
use super::stages::words_of;
use crate::model::Field;
use crate::read::Table;

/// Words for somebody who booked and did not come, folded, language by language.
#[rustfmt::skip]
const NO_SHOWS: &[&str] = &[
    "no show", "noshow", "no showed", "did not attend", "didnt show", "nicht erschienen", "no presentado",
    "no se presento", "no asistio", "non venu", "non presente", "absent non excuse", "lapin", "nao compareceu",
    "non presentato", "assente", "niet verschenen", "niet gekomen", "nedostavil se", "neprisel", "nie stawil sie",
    "nieobecny", "udeblevet", "udeblev", "uteblev", "ikke mott", "ei saapunut", "seated", "not checked in",
];

/// Beginnings and ends of one thing in headers, folded.
#[rustfmt::skip]
const SPANS: &[(&[&str], &[&str])] = &[
    (&["start", "starts", "begin", "from"], &["end", "ends", "finish", "until"]),
    (&["beginn", "start", "anfang", "von"], &["ende", "bis"]),
    (&["debut"], &["fin"]),
    (&["inicio"], &["fin", "fim", "termino"]),
    (&["inizio"], &["fine"]),
    (&["begin", "start", "starttijd"], &["einde", "eind", "eindtijd"]),
    (&["zacatek", "od"], &["konec", "do"]),
    (&["rozpoczecie", "poczatek"], &["zakonczenie", "koniec"]),
];

/// Words for a place at an event in headers, folded, language by language; `*` stands for any ending.
#[rustfmt::skip]
const TICKETS: &[&str] = &[
    "ticket", "ticketart", "tickettyp", "ticketnummer", "ticketkategorie", "billet", "entrada",
    "biglietto", "ingresso", "ingreso", "bilhete", "vstupenka", "vstupenky", "bilet", "biletu", "badge", "seat",
    "attendee*", "participant*", "registrant*", "teilnehmer*", "asistente*", "participante*", "partecipante*",
    "deelnemer*", "ucastnik*", "uczestnik*", "deltager*", "deltagare*", "osallistuja*", "resztvevo*",
];

/// Words that make of it a number of places, or the money for them, folded.
#[rustfmt::skip]
const OF_MANY: &[&str] = &[
    "tickets", "quantity", "qty", "number", "count", "anzahl", "nombre", "numero", "aantal", "pocet", "liczba",
    "sales", "revenue", "total", "price", "url", "link", "status", "priority", "subject", "owner",
];

/// Returns why each row looks like one place at an event, whatever was ordered and paid for it: several headers of
/// tickets and of those who come with them.
pub(super) fn ticketed(columns: &Columns<'_>) -> Option<String> {
    let is_one = |word: &str| {
        TICKETS.iter().any(|own| own.strip_suffix('*').map_or(*own == word, |start| word.starts_with(start)))
    };
    let tells = |column: &usize| {
        let mut words = columns.headers[*column].folded.split(' ');
        words.clone().any(is_one) && !words.any(|word| OF_MANY.contains(&word))
    };
    let mut found: Vec<usize> = (0..columns.headers.len()).filter(tells).collect();
    // `Participant name`, `Participant email`: whose they are is said once; a meeting has participants too.
    let mut named_one = false;
    found.retain(|column| {
        let personal = columns.headers[*column].candidates.first().is_some_and(|own| own.field.is_personal());
        !(personal && std::mem::replace(&mut named_one, true))
    });
    let named = |column: &usize| format!("\"{}\"", columns.table.header[*column]);
    let list = || found.iter().take(2).map(named).collect::<Vec<_>>().join(" and ");
    (found.len() >= 2).then(|| format!("each row is a place at an event: {}", list()))
}

/// Returns why the rows look like bookings, and how surely, in percent.
pub(super) fn booked(columns: &Columns<'_>) -> Option<(u32, String)> {
    let named = |column: usize| &columns.table.header[column];
    let missed = |column: &usize| {
        let header = &columns.headers[*column];
        let state = header.fits(Field::Status).is_some() || header.has("attendance");
        let words = if state { words_of(columns.table, *column) } else { None };
        words.is_some_and(|words| words.iter().any(|(word, _)| NO_SHOWS.contains(&fold_all(word).as_str())))
    };
    if let Some(column) = (0..columns.headers.len()).find(missed) {
        return Some((62, format!("the column \"{}\" says who did not come", named(column))));
    }
    let dated = |column: &usize| columns.profiles[*column].share(Kind::Date) >= 80;
    let spans = |first: usize, second: usize| {
        let has = |column: usize, list: &[&str]| list.iter().any(|word| columns.headers[column].has(word));
        SPANS.iter().any(|(starts, ends)| has(first, starts) && has(second, ends))
    };
    let pair = (0..columns.headers.len()).filter(dated).find_map(|first| {
        let second =
            (first + 1..columns.headers.len().min(first + 3)).filter(dated).find(|second| spans(first, *second));
        let second = second.filter(|second| within_a_year(columns.table, first, *second));
        second.map(|second| (first, second))
    });
    pair.map(|(first, second)| {
        (50, format!("\"{}\" and \"{}\" say from when to when each took place", named(first), named(second)))
    })
}

/// Whether most rows name the same year in both columns: a plan or a membership runs on into the next one, no appointment.
fn within_a_year(table: &Table, first: usize, second: usize) -> bool {
    let years = table.column(first).zip(table.column(second)).filter_map(|(one, other)| year(one).zip(year(other)));
    let (all, same) =
        years.fold((0_usize, 0_usize), |(all, same), (one, other)| (all + 1, same + usize::from(one == other)));
    same * 2 >= all
}

fn year(cell: &str) -> Option<&str> {
    cell.split(|letter: char| !letter.is_ascii_digit()).find(|number| number.len() == 4)
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::*;

    fn weight(text: &str) -> Option<u32> {
        booked(&Columns::of(&table("list.csv", text))).map(|(weight, _)| weight)
    }

    #[test]
    fn a_row_for_each_ticket_is_a_place_at_an_event() {
        let told = |header: &str| ticketed(&Columns::of(&table("list.csv", &format!("{header}\n")))).is_some();
        assert!(told("Bestellnummer,Ticketart,Teilnehmernr.,E-Mail,Gesamtbetrag"));
        assert!(told("Référence commande,Nom participant,Billet,Montant"));
        assert!(told("Order number,Ticket title,Ticket ID,Paid price"));
        assert!(!told("Order ID,Ticket quantity,Tickets,Gross sales"), "so many tickets were ordered at once");
        assert!(!told("Call ID,Participant name,Participant email"), "of a call");
        assert!(!told("Ticket ID,Ticket status,Ticket owner"), "requests for help");
    }

    #[test]
    fn who_did_not_come_and_from_when_to_when_tell_of_bookings() {
        assert_eq!(weight("Client,Status\nAnn Archer,Completed\nBo Berg,No-show\n"), Some(62));
        assert_eq!(weight("Klant,Status\nAnn Archer,Bevestigd\nBo Berg,Niet verschenen\n"), Some(62));
        let times = "Start time,End time,Name\n2026-03-02 10:00,2026-03-02 11:00,Ann Archer\n";
        assert_eq!(weight(times), Some(50));
        let plans = "Start date,End date,Name\n2026-03-02,2027-03-02,Ann Archer\n2026-03-05,2027-03-05,Bo Berg\n";
        assert_eq!(weight(plans), None, "a plan of a year is no appointment");
        assert_eq!(weight("Name,Status\nAnn Archer,Paid\n"), None);
    }
}
