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
