//! Columns that registers, returns of a census and lists of members have beside those of marketing tools: names and
//! dates of birth in parts, sex, place of birth.

mod address;
mod pairs;
mod registers;
mod whole_names;

use self::address::addresses;
use self::pairs::names_alike;
use self::registers::registers;
use super::columns::{Columns, Taken};
use super::layout::Part;
use super::profile::Kind;
use super::value::is_blank;
use crate::model::{Field, Trait};

/// Cells of a column that are looked at.
const LOOKS: usize = 1000;
/// Years between an early and a late date of a column from which they are dates of birth: no tool keeps its log so long.
const LIFETIMES: i32 = 25;
/// Score of a column that was found by its parts.
const FOUND: i32 = 80;

/// Words for a birth, and how words written as one start with them.
#[rustfmt::skip]
const BIRTH: &[&str] = &[
    "birth", "births", "born", "dob", "geburt", "geburts", "geb", "geboren", "naissance", "naiss", "ne", "nacimiento",
    "nac", "nascita", "nascimento", "nasc", "geboorte", "narozeni", "urodzenia", "ur", "b", "fodelse", "fodd", "fodsels",
    "fødsels", "fodt", "syntyma", "szuletesi", "szul", "nasterii", "rodenja", "rojstva", "narodenia", "brth", "bth", "dogum", "gennisis", "rozhdeniya", "narodzhennya", "rodjenja",
];
const YEAR: &[&str] = &[
    "year", "yr", "yyyy", "yy", "y", "jahr", "annee", "an", "ano", "anno", "jaar", "rok", "jhr", "jj", "ar", "vuosi",
    "ev", "anul", "yili", "yil", "etos", "god", "rik", "godina", "leto",
];
const MONTH: &[&str] = &[
    "month", "mon", "mth", "mnth", "mm", "m", "monat", "mois", "mes", "mese", "maand", "mesic", "miesiac", "manad",
    "maned", "kuukausi", "luna",
];
const DAY: &[&str] =
    &["day", "dy", "dd", "d", "tag", "jour", "dia", "giorno", "dag", "den", "dzien", "paiva", "nap", "ziua"];

/// Words that say nothing of what a column holds.
#[rustfmt::skip]
const EMPTY: &[&str] = &[
    "cd", "code", "desc", "description", "txt", "text", "str", "val", "value", "fld", "res", "of", "at", "the", "de",
    "du", "di", "do", "der", "des", "person", "resident", "residence", "voter", "orig", "raw", "clean", "patient", "pt", "pat",
    "subj", "subject", "child", "pupil", "student", "member", "applicant", "client", "beneficiary", "deceased", "insured", "enfant",
    "eleve", "kind", "schuler", "paciente", "alumno", "barn", "elev",
];

/// Headers of traits; a header of several words counts if it is one of these without the words that say nothing.
#[rustfmt::skip]
const TRAITS: &[(Trait, &[&str])] = &[
    (Trait::Sex, &[
        "sex", "gender", "geschlecht", "sexe", "genre", "sexo", "genero", "sesso", "geslacht", "pohlavi", "plec", "sx",
        "gndr", "kon", "kjonn", "kjønn", "køn", "sukupuoli", "neme", "pohlavie", "spol", "cinsiyet", "sugu", "sndx sex", "kyn", "geschl", "fylo", "pol",
    ]),
    (Trait::Birthplace, &[
        "birth place", "birthplace", "place birth", "pob", "born in", "birth town", "birth city", "birth country",
        "birth state", "country birth", "town birth", "city birth", "state birth", "birth parish", "parish birth",
        "birth county", "county birth", "geburtsort", "geburtsland", "lieu naissance", "ville naissance",
        "lugar nacimiento", "luogo nascita", "comune nascita", "local nascimento", "naturalidade", "geboorteplaats",
        "misto narozeni", "miejsce urodzenia", "fodested", "fodesogn", "fodselssted", "fødested", "fodelseort",
        "fodelseforsamling", "faedingarstadur", "syntymapaikka", "szuletesi hely", "locul nasterii", "mjesto rodenja", "dogum yeri", "bplace", "bpl", "where born", "topos gennisis", "mesto rozhdeniya", "faedingarsokn",
    ]),
    (Trait::Age, &["age", "ages", "alter", "edad", "eta", "idade", "leeftijd", "vek", "wiek", "birth age", "age years", "age yrs", "age yr", "alder", "ika", "kor", "varsta", "aldur", "yas", "ilikia", "vozrast"]),
    (Trait::AddressLine, &[
        "address 2", "address line 2", "addr 2", "street 2", "adresszusatz", "complement adresse", "adresse 2",
        "direccion 2", "indirizzo 2", "complemento", "house name", "building", "building name", "locality name",
        "address 3", "apt", "apartment", "unit", "flat",
    ]),
    (Trait::MaidenName, &[
        "maiden name", "maiden", "maiden surname", "birth name", "birth surname", "name birth", "surname birth",
        "nee", "former name", "previous surname", "geburtsname", "geborene", "madchenname", "nom naissance",
        "nom jeune fille", "apellido soltera", "cognome nubile", "nome solteira", "meisjesnaam", "rodne prijmeni",
        "nazwisko panienskie",
    ]),
    (Trait::Group, &[
        "race", "ethnicity", "ethnic", "ethnic group", "ethnic origin", "religion", "nationality", "citizenship",
        "party affiliation", "political party", "party cd", "party reg", "reg party", "nationalitat", "staatsangehorigkeit", "konfession", "nationalite", "nacionalidad", "nazionalita",
        "nacionalidade", "nationaliteit", "narodnost", "obywatelstwo",
    ]),
    (Trait::MaritalStatus, &[
        "marital status", "marital condition", "civil status", "marital", "familienstand", "etat civil",
        "estado civil", "stato civile", "burgerlijke staat", "rodinny stav", "stan cywilny", "mstat", "marstat", "mar stat",
        "marital st", "mar st", "civilstand", "sivilstand", "siviilisaaty", "civ stat", "civil st",
    ]),
];

/// Headers of parts that stand beside another column.
#[rustfmt::skip]
const PARTS: &[(Part, &[&str])] = &[
    (Part::MoreFirstName, &[
        "middle name", "middle names", "middle", "middle initial", "midl name", "mid name", "mname", "midname",
        "middlename", "mi", "second name", "second given name", "second first name", "other names", "other name",
        "other given names", "second forename", "middle nm", "midl nm", "zweiter vorname", "weitere vornamen",
        "deuxieme prenom", "autres prenoms", "segundo nombre", "secondo nome", "segundo nome", "tweede voornaam",
        "druhe jmeno", "drugie imie",
    ]),
    (Part::MoreLastName, &[
        "second surname", "second last name", "segundo apellido", "apellido 2", "apellido materno", "second family name",
        "deuxieme nom", "mothers surname",
        // Behind the family name a suffix is read as the generation that it is.
        "name suffix", "name suffix lbl", "name sfx", "nm suffix", "suffix", "suffix nm", "sfx", "generation suffix",
    ]),
    (Part::HouseNumber, &[
        "house number", "house num", "house no", "street number", "street num", "street no", "house", "hausnummer",
        "haus nr", "hausnr", "hnr", "numero rue", "numero voie", "numero calle", "numero civico", "civico",
        "huisnummer", "st no", "st num", "str no", "hse no", "gatunummer", "husnummer", "cislo popisne", "nr domu", "numer domu", "houseno", "address number",
    ]),
    (Part::StreetType, &["street type", "street suffix", "road type", "type voie", "tipo via"]),
];

/// Takes the columns that describe a person in parts; returns what each column adds to another one.
///
/// `taken` holds what the columns were taken for by themselves, and gains names and dates that only their neighbours tell.
pub(super) fn person_parts(columns: &Columns<'_>, taken: &mut [Option<Taken>]) -> Vec<Option<Part>> {
    let mut parts = vec![None; taken.len()];
    if columns.bare {
        return parts;
    }
    registers(columns, taken);
    names_alike(columns, taken);
    names_in_parts(columns, taken, &mut parts);
    births(columns, taken, &mut parts);
    for (column, part) in parts.iter_mut().enumerate() {
        if taken[column].is_none() && part.is_none() {
            *part = by_header(columns, column).filter(|part| fits(columns, taken, column, *part));
        }
    }
    addresses(columns, taken, &parts);
    ids(columns, taken, &parts);
    parts
}

/// Words behind that of an age that say that it is none of one person's.
const AGES: &[&str] =
    &["group", "range", "band", "class", "bracket", "cat", "mean", "avg", "days", "months", "account"];

/// Returns the words of a header without those that say nothing.
fn telling(folded: &str) -> String {
    let words: Vec<&str> = folded.split(' ').filter(|word| !EMPTY.contains(word)).collect();
    words.join(" ")
}

fn by_header(columns: &Columns<'_>, column: usize) -> Option<Part> {
    let header = &columns.headers[column];
    if header.staff || header.question {
        return None;
    }
    let told = telling(&header.folded);
    let joined: String = told.split(' ').collect();
    let is = |phrases: &&[&str]| {
        phrases.iter().any(|phrase| *phrase == told || *phrase == header.folded || phrase.replace(' ', "") == joined)
    };
    let own = TRAITS.iter().find(|(_, phrases)| is(phrases)).map(|(own, _)| Part::Of(*own));
    let part = own.or_else(|| PARTS.iter().find(|(_, phrases)| is(phrases)).map(|(part, _)| *part));
    // `age_at_registration`, `age_2020`.
    let of_age = || matches!(told.split_once(' '), Some(("age", rest)) if !AGES.iter().any(|word| rest.contains(word)));
    part.or_else(|| of_age().then_some(Part::Of(Trait::Age)))
}

/// Whether the cells of a column and the columns beside it allow for `part`.
fn fits(columns: &Columns<'_>, taken: &[Option<Taken>], column: usize, part: Part) -> bool {
    let profile = &columns.profiles[column];
    let has = |field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    let other = profile.mostly(Kind::Email) || profile.mostly(Kind::Url) || profile.mostly(Kind::Clock);
    if profile.filled == 0 || other {
        return false;
    }
    let words = profile.share(Kind::Figures) < 40 && !profile.mostly(Kind::Date);
    match part {
        // A genre is also one of films and of music, of which there are more.
        Part::Of(Trait::Sex) if columns.headers[column].folded.contains("genre") => profile.distinct <= 4,
        Part::Of(Trait::Sex | Trait::MaritalStatus) => profile.distinct <= 16,
        Part::Of(Trait::Group) => words || profile.distinct <= 60,
        Part::Of(Trait::Age) => are_numbers(columns, column, 0, 125),
        Part::Of(Trait::Birthplace) => !profile.mostly(Kind::Date) && profile.share(Kind::Figures) < 60,
        Part::MoreFirstName => words && has(Field::FirstName),
        Part::Of(Trait::MaidenName) | Part::MoreLastName => words && has(Field::LastName),
        Part::Of(Trait::AddressLine) | Part::HouseNumber => has(Field::Street) && !profile.mostly(Kind::Date),
        Part::StreetType => has(Field::Street) && words,
        _ => true,
    }
}

/// Names in several columns: `FNAME_C1` and `FNAME_C2`, or `NAME1` and `NAME2` of which one is the given name.
fn names_in_parts(columns: &Columns<'_>, taken: &mut [Option<Taken>], parts: &mut [Option<Part>]) {
    let numbered: Vec<Option<(String, u32)>> = columns.headers.iter().map(|header| numbered(&header.folded)).collect();
    let has = |taken: &[Option<Taken>], field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    for column in 0..taken.len() {
        let Some((stem, 1)) = &numbered[column] else { continue };
        let second = numbered.iter().position(|other| other.as_ref().is_some_and(|(own, n)| own == stem && *n == 2));
        let Some(second) = second else { continue };
        if !is_words(columns, column) || !(is_words(columns, second) || columns.profiles[second].filled == 0) {
            continue;
        }
        let header = super::header::Header::read(stem);
        let sure = |field: Field| header.fits(field).is_some_and(|own| own.score >= 85);
        for (field, part) in [(Field::FirstName, Part::MoreFirstName), (Field::LastName, Part::MoreLastName)] {
            let own = taken[column].is_none_or(|taken| taken.field == field);
            let free = taken[second].is_none_or(|taken| taken.score < FOUND || taken.field == field);
            if sure(field) && own && free && (taken[column].is_some() || !has(taken, field)) {
                taken[column] = Some(Taken { field, score: 100 });
                taken[second] = None;
                parts[second] = Some(part);
            }
        }
        let of_names = stem.ends_with("name") || stem.ends_with("nm") || sure(Field::FullName);
        let one_word = |column: usize| columns.profiles[column].share(Kind::OneWord) >= 70;
        let free = !has(taken, Field::FirstName) && !has(taken, Field::LastName);
        if of_names && free && parts[second].is_none() && one_word(column) && one_word(second) {
            // Given names are fewer than family names; where they are about as many, they mostly come first.
            let given_first = distinct(columns, column) * 4 <= distinct(columns, second) * 5;
            let (first, last) = if given_first { (column, second) } else { (second, column) };
            taken[first] = Some(Taken { field: Field::FirstName, score: FOUND });
            taken[last] = Some(Taken { field: Field::LastName, score: FOUND });
        }
    }
    // `sname` beside `surname` is a second name.
    if !has(taken, Field::LastName) {
        return;
    }
    let first = taken.iter().position(|taken| taken.is_some_and(|taken| taken.field == Field::FirstName));
    for column in 0..taken.len() {
        let second = matches!(columns.headers[column].folded.as_str(), "sname" | "snm" | "second name");
        if second && first.is_some() && taken[column].is_none() && is_words(columns, column) {
            parts[column] = Some(Part::MoreFirstName);
        }
    }
}

/// Returns what comes before the number at the end of a header, without a letter for a component: `fname c 1`.
fn numbered(folded: &str) -> Option<(String, u32)> {
    let (stem, number) = folded.rsplit_once(' ')?;
    let number: u32 = number.parse().ok()?;
    let stem = stem
        .rsplit_once(' ')
        .filter(|(_, letter)| letter.len() == 1 || matches!(*letter, "part" | "comp"))
        .map_or(stem, |(stem, _)| stem);
    Some((stem.to_owned(), number))
}

fn is_words(columns: &Columns<'_>, column: usize) -> bool {
    columns.profiles[column].share(Kind::Words) >= 70
}

fn distinct(columns: &Columns<'_>, column: usize) -> usize {
    let cells: hashbrown::HashSet<&str> = columns.table.column(column).map(str::trim).collect();
    cells.len()
}

/// Dates of birth: in three columns, by the year alone, or in a column that just says `date`.
fn births(columns: &Columns<'_>, taken: &mut [Option<Taken>], parts: &mut [Option<Part>]) {
    let is_birth = |taken: &Option<Taken>| taken.is_some_and(|taken| taken.field == Field::DateOfBirth);
    if taken.iter().any(is_birth) {
        return;
    }
    // `day`, `month` and `year` are of the person where nothing else happens in the table.
    let happens = [Field::Timestamp, Field::Amount, Field::OrderId, Field::Email, Field::Campaign, Field::Status];
    let has = |taken: &[Option<Taken>], field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    let quiet = has(taken, Field::FirstName)
        && has(taken, Field::LastName)
        && !happens.into_iter().any(|field| has(taken, field))
        && columns.headers.iter().all(|header| header.stage.is_none());
    let named = |column: usize| {
        let folded = &columns.headers[column].folded;
        part_of_birth(folded).or_else(|| plain_part(folded).filter(|_| quiet).map(|part| (part, false)))
    };
    let mut found: Vec<(usize, Part, bool)> = Vec::new();
    for (column, own) in parts.iter().enumerate() {
        let Some((part, sure)) = named(column).filter(|_| own.is_none()) else { continue };
        let right = match part {
            Part::BirthYear => are_years(columns, column),
            Part::BirthMonth => are_numbers(columns, column, 1, 12) || are_months(columns, column),
            _ => are_numbers(columns, column, 1, 31),
        };
        if right && found.iter().all(|(_, own, _)| *own != part) {
            found.push((column, part, sure));
        }
    }
    let sure = found.iter().any(|(.., sure)| *sure) || found.len() == 3;
    let enough = found.len() > 1 || found.iter().any(|(_, part, _)| *part == Part::BirthYear);
    if sure && enough {
        for (column, part, _) in found {
            taken[column] = None;
            parts[column] = Some(part);
        }
        return;
    }
    let date = (0..taken.len()).find(|column| {
        let free = taken[*column].is_none_or(|taken| taken.field == Field::Timestamp) && parts[*column].is_none();
        let plain = matches!(
            telling(&columns.headers[*column].folded).as_str(),
            "date" | "datum" | "fecha" | "data" | "bdate" | "birth" | "born"
        );
        free && plain && columns.profiles[*column].mostly(Kind::Date) && spans_lifetimes(columns, *column)
    });
    if let Some(column) = date {
        taken[column] = Some(Taken { field: Field::DateOfBirth, score: FOUND });
    }
}

/// Returns which part of a date a header names that says no more.
fn plain_part(folded: &str) -> Option<Part> {
    let kinds = [(Part::BirthYear, YEAR), (Part::BirthMonth, MONTH), (Part::BirthDay, DAY)];
    kinds.into_iter().find(|(_, words)| folded.len() > 2 && words.contains(&folded)).map(|(part, _)| part)
}

/// Returns which part of a date of birth a header names, and whether it says that it is of a birth.
fn part_of_birth(folded: &str) -> Option<(Part, bool)> {
    let words: Vec<&str> = folded.split(' ').filter(|word| !EMPTY.contains(word)).collect();
    let part_in = |word: &str| {
        let kinds = [(Part::BirthYear, YEAR), (Part::BirthMonth, MONTH), (Part::BirthDay, DAY)];
        kinds.into_iter().find(|(_, words)| words.contains(&word)).map(|(part, _)| part)
    };
    let births: Vec<&&str> = words.iter().filter(|word| BIRTH.contains(word)).collect();
    let others: Vec<&&str> = words.iter().filter(|word| !BIRTH.contains(word)).collect();
    if let ([birth], [other]) = (births.as_slice(), others.as_slice()) {
        return part_in(other).map(|part| (part, birth.len() > 1));
    }
    // Run together: `birthyear`, `yob`, `by`.
    let [word] = words[..] else { return None };
    let split = |cut: usize| word.is_char_boundary(cut).then(|| word.split_at(cut));
    for (start, end) in (1..word.len()).filter_map(split) {
        let birth_first = BIRTH.contains(&start).then(|| part_in(end)).flatten();
        let behind = end.strip_prefix('o').filter(|rest| !rest.is_empty()).unwrap_or(end);
        let birth_last = (BIRTH.contains(&end) || behind == "b").then(|| part_in(start)).flatten();
        if let Some(part) = birth_first.or(birth_last) {
            return Some((part, start.len() > 1 && end.len() > 1 || behind.len() < end.len()));
        }
    }
    None
}

fn cells<'a>(columns: &'a Columns<'_>, column: usize) -> impl Iterator<Item = &'a str> {
    let step = (columns.table.rows.len() / LOOKS).max(1);
    columns.table.column(column).step_by(step).map(str::trim).filter(|cell| !is_blank(cell))
}

/// Whether nearly all cells are whole numbers from `least` to `most`.
fn are_numbers(columns: &Columns<'_>, column: usize, least: i32, most: i32) -> bool {
    let number = |cell: &str| cell.strip_suffix(".0").unwrap_or(cell).parse::<i32>().ok();
    let (mut all, mut right) = (0, 0);
    for cell in cells(columns, column) {
        all += 1;
        right += usize::from(number(cell).is_some_and(|number| (least..=most).contains(&number)));
    }
    all > 0 && right * 100 >= all * 85
}

fn are_years(columns: &Columns<'_>, column: usize) -> bool {
    are_numbers(columns, column, 1000, 2100) || are_numbers(columns, column, 0, 99)
}

fn are_months(columns: &Columns<'_>, column: usize) -> bool {
    let profile = &columns.profiles[column];
    profile.share(Kind::OneWord) >= 80 && profile.distinct <= 24
}

/// Whether the dates of a column lie so far apart that they can only be dates of people's lives.
fn spans_lifetimes(columns: &Columns<'_>, column: usize) -> bool {
    let year = |cell: &str| {
        let runs = cell.split(|c: char| !c.is_ascii_digit());
        runs.filter_map(|run| run.get(..4).filter(|_| matches!(run.len(), 4 | 8))?.parse::<i32>().ok())
            .find(|year| (1000..2100).contains(year))
    };
    let mut years: Vec<i32> = cells(columns, column).filter_map(year).collect();
    years.sort_unstable();
    let at = |share: usize| years.get(years.len() * share / 100).copied();
    at(90).zip(at(10)).is_some_and(|(late, early)| years.len() >= 10 && late - early >= LIFETIMES)
}

/// Last words of headers of numbers that are people's: `soc_sec_id`, `voter_reg_num`, `NHS number`.
#[rustfmt::skip]
const IDS: &[&str] = &[
    "id", "ids", "number", "num", "no", "nr", "key", "ref", "identifier", "ssn", "nino", "sin", "nif", "dni", "bsn", "pesel", "ncid",
    "pid", "nummer", "numero",
];

/// A number of the person under a header that is no marketing tool's.
fn ids(columns: &Columns<'_>, taken: &mut [Option<Taken>], parts: &[Option<Part>]) {
    let has = |taken: &[Option<Taken>], field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    let people = has(taken, Field::LastName) || has(taken, Field::FullName);
    if !people || has(taken, Field::ExternalId) || has(taken, Field::OrderId) {
        return;
    }
    let found = (0..taken.len()).find(|column| {
        let (header, profile) = (&columns.headers[*column], &columns.profiles[*column]);
        let named = header.folded.rsplit(' ').next().is_some_and(|word| IDS.contains(&word));
        let free = taken[*column].is_none() && parts[*column].is_none() && !header.staff && header.stage.is_none();
        let code = profile.share(Kind::Code) >= 80 && !profile.mostly(Kind::Money) && !profile.mostly(Kind::Date);
        free && named && code && profile.distinct * 3 >= profile.filled
    });
    if let Some(column) = found {
        taken[column] = Some(Taken { field: Field::ExternalId, score: FOUND });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::model::Field;
    use crate::recognise::testing::table;
    use crate::recognise::{Formats, Part, recognise};

    /// Checks what the columns of a table of people are taken for, one row being repeated with other figures.
    fn check(header: &str, row: impl Fn(usize) -> String, expected: &Expect) {
        let rows: Vec<String> = (0..60).map(row).collect();
        let layout = recognise(&table("people.csv", &format!("{header}\n{}", rows.join("\n"))), &Formats::built_in());
        let mut shown = String::new();
        for column in &layout.columns {
            let field = column.field.map(Field::as_str);
            let part = column.part.and_then(Part::of_person);
            shown.extend([column.header.as_str(), ": ", field.or(part).unwrap_or("-"), "\n"]);
        }
        expected.assert_eq(&shown);
    }

    fn pick<'a>(words: &[&'a str], number: usize) -> &'a str {
        words[number % words.len()]
    }

    const GIVEN: &[&str] = &["ANNA", "PETER", "KARL", "MARIA"];
    const FAMILY: &[&str] = &["MUELLER", "WEBER", "KLEIN", "JUNG", "BAUER", "WOLF", "HUBER"];

    #[test]
    fn names_and_dates_of_birth_stand_in_parts() {
        check(
            "fname_c1,fname_c2,lname_c1,lname_c2,by,bm,bd",
            |n| {
                let (given, family) = (pick(GIVEN, n), pick(FAMILY, n));
                format!("{given},,{family},,{},{},{}", 1930 + n, n % 12 + 1, n % 28 + 1)
            },
            &expect![[r"
                fname_c1: first_name
                fname_c2: further first name
                lname_c1: last_name
                lname_c2: further last name
                by: year of birth
                bm: month of birth
                bd: day of birth
            "]],
        );
    }

    #[test]
    fn columns_of_a_census_are_told_by_words_and_content() {
        check(
            "PERNAME1,PERNAME2,SEX,DOB_DAY,DOB_MON,DOB_YEAR,ENUMCAP,ENUMPC",
            |n| {
                let (given, family, sex) = (pick(GIVEN, n), pick(FAMILY, n), n % 2 + 1);
                format!(
                    "{given},{family},{sex},{},{},{},{} MILL ROAD,AB1{} 2CD",
                    n % 28 + 1,
                    n % 12 + 1,
                    1930 + n,
                    n + 1,
                    n % 9
                )
            },
            &expect![[r"
                PERNAME1: first_name
                PERNAME2: last_name
                SEX: sex
                DOB_DAY: day of birth
                DOB_MON: month of birth
                DOB_YEAR: year of birth
                ENUMCAP: street
                ENUMPC: postcode
            "]],
        );
    }

    #[test]
    fn a_name_is_a_persons_where_the_table_says_when_people_were_born() {
        check(
            "child name,child dob,address,postcode",
            |n| {
                format!(
                    "{} {},{}-03-04,{} Mill Road,AB1{} 2CD",
                    pick(GIVEN, n),
                    pick(FAMILY, n),
                    2000 + n % 15,
                    n + 1,
                    n % 9
                )
            },
            &expect![[r"
                child name: full_name
                child dob: date_of_birth
                address: street
                postcode: postcode
            "]],
        );
        check(
            "PAT_NAME,PAT_VORN,GEBDAT,GESCHL,PLZ",
            |n| {
                let (given, family, year) = (pick(GIVEN, n), pick(FAMILY, n), 1920 + n);
                format!("{family},{given},{:02}.02.{year},{},{}", n % 28 + 1, ["m", "w"][n % 2], 10100 + n)
            },
            &expect![[r"
                PAT_NAME: last_name
                PAT_VORN: first_name
                GEBDAT: date_of_birth
                GESCHL: sex
                PLZ: postcode
            "]],
        );
        check(
            "nafn,aldur,kyn,bær,sókn,fæðingarsókn",
            |n| format!("{} {},{},kona,Hof{n},Hvammur,Stað", pick(GIVEN, n), pick(FAMILY, n), n % 80),
            &expect![[r"
                nafn: full_name
                aldur: age
                kyn: sex
                bær: street
                sókn: city
                fæðingarsókn: place of birth
            "]],
        );
        check(
            "NOMBRE,APELLIDOS,FECNAC,documento",
            |n| {
                let (given, family, year) = (pick(GIVEN, n), pick(FAMILY, n), 1930 + n);
                format!("{given},{family},{:02}/02/{year},{}X", n % 28 + 1, 10_000_000 + n * 7919)
            },
            &expect![[r"
                NOMBRE: first_name
                APELLIDOS: last_name
                FECNAC: date_of_birth
                documento: external_id
            "]],
        );
    }

    #[test]
    fn a_date_that_spans_lifetimes_is_that_of_a_birth() {
        check(
            "fname,sname,surname,date,region,country",
            |n| {
                format!(
                    "{},{},{},{}-02-03,{},DE",
                    pick(GIVEN, n),
                    pick(GIVEN, n + 1),
                    pick(FAMILY, n),
                    1930 + n,
                    pick(&["Bayern", "Hessen"], n)
                )
            },
            &expect![[r"
                fname: first_name
                sname: further first name
                surname: last_name
                date: date_of_birth
                region: region
                country: country
            "]],
        );
    }

    #[test]
    fn registers_of_other_countries_are_told_by_their_words() {
        check(
            "personnummer,födelsedatum,postnummer,förnamn,efternamn,ort,gatuadress,kön,civilstånd",
            |n| {
                let (given, family) = (pick(GIVEN, n), pick(FAMILY, n));
                format!(
                    "1978{n:04}0123,{}-02-03,2{n:04},{given},{family},Lund,Ektorget {n},{},gift",
                    1930 + n,
                    pick(&["M", "K"], n)
                )
            },
            &expect![[r"
                personnummer: external_id
                födelsedatum: date_of_birth
                postnummer: postcode
                förnamn: first_name
                efternamn: last_name
                ort: city
                gatuadress: street
                kön: sex
                civilstånd: marital status
            "]],
        );
        check(
            "etunimi,sukunimi,syntymäaika,kunta,postinumero",
            |n| {
                let (given, family) = (pick(GIVEN, n), pick(FAMILY, n));
                format!("{given},{family},{}.2.{},Keminmaa,64{:03}", n % 28 + 1, 1930 + n, n)
            },
            &expect![[r"
                etunimi: first_name
                sukunimi: last_name
                syntymäaika: date_of_birth
                kunta: city
                postinumero: postcode
            "]],
        );
        check(
            "VORNAME_1,nom_usage,GEBDAT,PLZ",
            |n| format!("{},{},03.02.{},1{:04}", pick(GIVEN, n), pick(FAMILY, n), 1930 + n, n),
            &expect![[r"
                VORNAME_1: first_name
                nom_usage: last_name
                GEBDAT: date_of_birth
                PLZ: postcode
            "]],
        );
    }

    #[test]
    fn headers_of_databases_are_read_without_the_letters_that_they_leave_out() {
        check(
            "st_no,add_1,suburb_nm,pcode,dob_yyyymmdd,mstat,age_yrs,given_name_c,middle_name,surname_c,name_suffix_lbl",
            |n| {
                let (given, family) = (pick(GIVEN, n), pick(FAMILY, n));
                format!(
                    "{n},Mill Road,Newtown,2{:03},{}0203,S,{},{given},L,{family},{}",
                    n,
                    1930 + n,
                    90 - n,
                    pick(&["", "JR"], n)
                )
            },
            &expect![[r"
                st_no: house number
                add_1: street
                suburb_nm: city
                pcode: postcode
                dob_yyyymmdd: date_of_birth
                mstat: marital status
                age_yrs: age
                given_name_c: first_name
                middle_name: further first name
                surname_c: last_name
                name_suffix_lbl: further last name
            "]],
        );
    }

    #[test]
    fn local_numbers_ages_at_a_day_and_shortened_names_are_told_by_word_and_content() {
        check(
            "pt_last,pt_first,home_phone,age_at_reg,age_group,zip",
            |n| {
                let (given, family) = (pick(GIVEN, n), pick(FAMILY, n));
                format!("{family},{given},{},{},{},1{n:04}", 5_550_000 + n * 37, 18 + n, pick(&["18-40", "41+"], n))
            },
            &expect![[r"
                pt_last: last_name
                pt_first: first_name
                home_phone: phone
                age_at_reg: age
                age_group: -
                zip: postcode
            "]],
        );
        check(
            "onoma,eponymo,im_gennisis,poli,tk,tilefono",
            |n| {
                let (given, family) = (pick(GIVEN, n), pick(FAMILY, n));
                format!("{given},{family},03/02/{},Patra,2{n:04},{}", 1930 + n, 21_000_000 + n * 37)
            },
            &expect![[r"
                onoma: first_name
                eponymo: last_name
                im_gennisis: date_of_birth
                poli: city
                tk: postcode
                tilefono: -
            "]],
        );
    }

    #[test]
    fn names_of_someone_whom_two_headers_name_alike_are_the_persons() {
        check(
            "parcel,owner_last,owner_first,site_street,site_city,site_zip",
            |n| {
                let family = format!("{}{}", pick(FAMILY, n), pick(FAMILY, n / 7));
                format!("10-{n},{family},{},{n} Oak Ave,Dover,199{n:02}", pick(GIVEN, n))
            },
            &expect![[r"
                parcel: -
                owner_last: last_name
                owner_first: first_name
                site_street: street
                site_city: city
                site_zip: postcode
            "]],
        );
        check(
            "claimant_fname,claimant_lname,claim",
            |n| format!("{},{},C{n}", pick(GIVEN, n), pick(FAMILY, n)),
            &expect![[r"
                claimant_fname: first_name
                claimant_lname: last_name
                claim: -
            "]],
        );
        // The same few own many: those who sell.
        check(
            "deal,owner_last,owner_first,value,city",
            |n| format!("Deal {n},{},{},1{n}.00,Dover", pick(FAMILY, n), pick(GIVEN, n)),
            &expect![[r"
                deal: -
                owner_last: -
                owner_first: -
                value: amount
                city: city
            "]],
        );
    }

    #[test]
    fn day_month_and_year_are_the_persons_where_nothing_else_happens() {
        let people = |header: &str, more: &str, expected: &Expect| {
            let row = |n: usize| {
                let (given, family) = (pick(GIVEN, n), pick(FAMILY, n));
                format!("{given},{family},{},{},{}{more}", n % 28 + 1, n % 12 + 1, 1978 + n % 8)
            };
            check(header, row, expected);
        };
        people(
            "firstname,lastname,day,month,year,muni",
            ",Soyapango",
            &expect![[r"
            firstname: first_name
            lastname: last_name
            day: day of birth
            month: month of birth
            year: year of birth
            muni: city
        "]],
        );
        people(
            "firstname,lastname,day,month,year,amount",
            ",19.90",
            &expect![[r"
            firstname: first_name
            lastname: last_name
            day: -
            month: -
            year: -
            amount: amount
        "]],
        );
    }
}
