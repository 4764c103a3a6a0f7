//! Columns of whole names in registers, where a header says little or stands in no language that we know.

use hashbrown::HashMap;

use super::{cells, is_words, telling};
use crate::model::Field;
use crate::recognise::columns::{Columns, Taken};
use crate::recognise::profile::Kind;

/// Words for a name that are of a person where the table says when its people were born, how old they are, of what sex, or where
/// they live; elsewhere products have names, too.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "name", "nm", "navn", "nafn", "namn", "nimi", "nombre", "nom", "naam", "nome", "apellidos nombre", "apellidos y nombre",
    "nom prenom", "cognome nome", "nazwisko imie", "ime prezime",
];

/// Words for someone of whom a row says more.
#[rustfmt::skip]
const PEOPLE: &[&str] = &[
    "claimant", "caller", "holder", "insured", "tenant", "owner", "voter", "elector", "author", "anrufer", "antragsteller",
    "mieter", "versicherter", "appelant", "assure", "titulaire", "titular", "solicitante", "asegurado", "richiedente",
    "segurado", "requerente", "aanvrager", "zadatel", "wnioskodawca",
];

/// Cells from which words can be counted.
const CELLS: usize = 20;

/// Takes columns for whole names: those whose header is a word for a name where the table is one of people (`of_people`), and where
/// none is found otherwise the first whose cells are names.
pub(super) fn whole_names(
    columns: &Columns<'_>,
    taken: &[Option<Taken>],
    found: &mut [Option<Field>],
    of_people: bool,
) {
    let says_name = |column: usize| NAMES.contains(&&*telling(&columns.headers[column].folded));
    if of_people {
        for (column, own) in found.iter_mut().enumerate().filter(|(_, own)| own.is_none()) {
            *own = (says_name(column) && is_words(columns, column)).then_some(Field::FullName);
        }
    }
    let known: Vec<Field> =
        taken.iter().flatten().map(|taken| taken.field).chain(found.iter().flatten().copied()).collect();
    if known.iter().any(|field| matches!(field, Field::FirstName | Field::LastName | Field::FullName)) {
        return;
    }
    let lives = known.iter().any(|field| matches!(field, Field::Street | Field::City | Field::Postcode | Field::Phone));
    let says_person = |column: usize| {
        let told = telling(&columns.headers[column].folded);
        told.is_empty() || NAMES.contains(&&*told) || PEOPLE.contains(&&*told)
    };
    let fits = |column: &usize| {
        let header = &columns.headers[*column];
        let free = taken[*column].is_none() && found[*column].is_none();
        let plain = !header.staff && !header.question && header.stage.is_none();
        free && plain && are_names(columns, *column)
    };
    let mut all = (0..taken.len()).filter(fits);
    let column = match (of_people, lives) {
        (true, _) => all.find(|column| says_person(*column) || have_given_names(columns, *column)),
        (false, true) => all.find(|column| says_person(*column)),
        (false, false) => None,
    };
    if let Some(column) = column {
        found[column] = Some(Field::FullName);
    }
}

/// Whether most cells are names of people: a few words each, of many, and none that half of them share as those of schools do.
fn are_names(columns: &Columns<'_>, column: usize) -> bool {
    let profile = &columns.profiles[column];
    let firms = profile.share(Kind::Firm) + profile.share(Kind::Business);
    if profile.share(Kind::Names) < 50 || firms >= 10 || profile.distinct * 2 < profile.filled {
        return false;
    }
    let (mut all, mut bearers) = (0, HashMap::<&str, usize>::new());
    for cell in cells(columns, column) {
        all += 1;
        for word in cell.split([' ', ',', '.']).filter(|word| !word.is_empty()) {
            *bearers.entry(word).or_default() += 1;
        }
    }
    all >= CELLS && bearers.values().all(|bearers| bearers * 2 <= all)
}

/// Whether words recur at one end of the cells as given names do, and others stand at the other end: in titles of films and names of
/// horses the same words stand at either end, or none recurs.
fn have_given_names(columns: &Columns<'_>, column: usize) -> bool {
    let ends = |cell: &'_ str| {
        let mut words = cell.split([' ', ',']).filter(|word| word.chars().count() > 1);
        let first = words.next()?.to_owned();
        Some([first, words.next_back()?.to_owned()])
    };
    let cells: Vec<[String; 2]> = cells(columns, column).filter_map(ends).collect();
    let mut bearers = [HashMap::<&str, usize>::new(), HashMap::new()];
    for cell in &cells {
        bearers.iter_mut().zip(cell).for_each(|(bearers, word)| *bearers.entry(word).or_default() += 1);
    }
    let [firsts, lasts] = &bearers;
    let recur = |bearers: &HashMap<&str, usize>| bearers.values().filter(|bearers| **bearers > 1).sum::<usize>();
    let elsewhere = cells.iter().filter(|[first, last]| firsts.contains_key(&**last) || lasts.contains_key(&**first));
    recur(firsts).max(recur(lasts)) * 4 >= cells.len() && elsewhere.count() * 2 <= cells.len()
}

#[cfg(test)]
mod tests {
    use crate::model::Field;
    use crate::recognise::testing::table;
    use crate::recognise::{Formats, recognise};

    /// Returns which columns of a table of 60 rows are taken for names, for dates of birth and for towns.
    fn taken(header: &str, row: impl Fn(usize) -> String) -> Vec<(String, Field)> {
        let rows: Vec<String> = (0..60).map(row).collect();
        let layout = recognise(&table("list.csv", &format!("{header}\n{}", rows.join("\n"))), &Formats::built_in());
        let wanted = [Field::FirstName, Field::LastName, Field::FullName, Field::DateOfBirth, Field::City];
        let columns = layout.columns.into_iter().filter_map(|column| Some((column.header.clone(), column.field?)));
        columns.filter(|(_, field)| wanted.contains(field)).collect()
    }

    fn name(number: usize) -> String {
        let syllable = |by: usize| ["ba", "do", "ri", "mu", "ke", "la", "so"][(number / by + number) % 7];
        let word = |a: usize, b: usize| format!("{}{}n", syllable(a), syllable(b));
        let capital = |word: String| word[..1].to_uppercase() + &word[1..];
        format!("{} {}", capital(word(1, 5)), capital(word(3, 7) + "s"))
    }

    #[test]
    fn people_are_found_under_headers_that_no_list_knows() {
        let of_claims = |n: usize| format!("B{n},{},{}-03-04", name(n), 1940 + n);
        assert_eq!(
            taken("case_no,claimant,birth_date", of_claims),
            [("claimant".to_owned(), Field::FullName), ("birth_date".to_owned(), Field::DateOfBirth)]
        );
        let of_calls = |n: usize| format!("{},0151{:07},Bonn", name(n), n * 9173);
        assert_eq!(
            taken("Anrufer,Rufnummer,Stadt", of_calls),
            [("Anrufer".to_owned(), Field::FullName), ("Stadt".to_owned(), Field::City)]
        );
        // Nothing says that these are people, and schools share a word.
        assert_eq!(taken("thing,place", |n| format!("{},{n}", name(n))), []);
        // Titles have the same words at either end, and a genre is no sex.
        let title = |n: usize| {
            name(n)
                .split_once(' ')
                .map(|(a, b)| if n.is_multiple_of(2) { format!("{a} {b}") } else { format!("{b} {a}") })
        };
        let horse = |n: usize| format!("{},{},{}", title(n).unwrap_or_default(), n % 12 + 2, ["m", "f"][n % 2]);
        assert_eq!(taken("Horse,Age,Sex", horse), []);
        let film = |n: usize| {
            format!("{},{}", title(n).unwrap_or_default(), ["drama", "comedy", "war", "horror", "crime"][n % 5])
        };
        assert_eq!(taken("film,genre", film), []);
        let school = |n: usize| format!("{} School,Bonn,1{n:04}", name(n));
        assert_eq!(taken("holder,town,zip", school), [("town".to_owned(), Field::City)]);
    }

    #[test]
    fn dates_of_birth_may_have_no_marks() {
        let of_day = |n: usize| format!("{},{:02}{:02}{}", name(n).replace(' ', ","), n % 28 + 1, n % 12 + 1, 1930 + n);
        let fields = |header: &str, row: &dyn Fn(usize) -> String| {
            taken(header, row).into_iter().map(|(_, field)| field).collect::<Vec<_>>()
        };
        let whole = [Field::FirstName, Field::LastName, Field::DateOfBirth];
        assert_eq!(fields("nome,sobrenome,dt_nasc", &of_day), whole);
        assert_eq!(fields("nome,sobrenome,data_nascimento", &of_day), whole);
        let of_month = |n: usize| format!("{},{}{:02}{}", name(n).replace(' ', ","), n % 12 + 1, n % 28 + 1, 1930 + n);
        assert_eq!(fields("first_name,last_name,birth_dt", &of_month), whole);
        let number = |n: usize| format!("{},{:08}", name(n).replace(' ', ","), n * 7_919_113 % 99_999_999);
        assert_eq!(fields("first_name,last_name,birth_dt", &number), whole[..2]);
    }

    #[test]
    fn headers_in_greek_and_cyrillic_letters_are_known_by_their_sound() {
        let greek = |n: usize| format!("Παπάς,Νίκος,{},Πάτρα", 1940 + n);
        let columns = taken("Επώνυμο,Όνομα,Έτος γέννησης,Πόλη", greek);
        let fields: Vec<Field> = columns.into_iter().map(|(_, field)| field).collect();
        assert_eq!(fields, [Field::LastName, Field::FirstName, Field::City]);
        let russian = |n: usize| format!("Иванов,Пётр,0{}.03.{}", n % 9 + 1, 1940 + n);
        let fields: Vec<Field> =
            taken("Фамилия,Имя,Дата рождения", russian).into_iter().map(|(_, field)| field).collect();
        assert_eq!(fields, [Field::LastName, Field::FirstName, Field::DateOfBirth]);
    }
}
