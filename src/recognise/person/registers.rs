//! Headers of names, dates of birth, places and numbers as registers and returns of many countries write them, also where no
//! marketing tool speaks their language.

use super::whole_names::whole_names;
use super::{BIRTH, FOUND, by_header, cells, is_words, part_of_birth, spans_lifetimes, telling};
use crate::model::{Field, Trait};
use crate::recognise::columns::{Columns, Taken};
use crate::recognise::dates::are_unmarked;
use crate::recognise::layout::Part;
use crate::recognise::profile::Kind;
use crate::recognise::value;

/// Headers, folded, for each field; words that say nothing by themselves may stand beside them.
#[rustfmt::skip]
const FIELDS: &[(Field, &[&str])] = &[
    (Field::FirstName, &[
        "fornamn", "tilltalsnamn", "fornavn", "fornafn", "etunimi", "etunimet", "kutsumanimi", "eesnimi", "vards", "vardas",
        "keresztnev", "utonev", "prenume", "prenumele", "ime", "krstne meno", "meno", "adi", "isim", "emri", "given nm", "given",
        "gname", "fnm", "forenm", "forenames", "first nm", "fst name", "frst name", "first forename", "prenoms", "nombres",
        "nome proprio", "rufname", "vorn", "given name c", "pername1", "name1", "onoma", "first", "namefrst", "namefirst",
        "name first", "imya", "imia", "imja",
    ]),
    (Field::LastName, &[
        "efternamn", "efternavn", "etternavn", "eftirnafn", "sukunimi", "perekonnanimi", "uzvards", "pavarde", "vezeteknev",
        "csaladnev", "nume familie", "nume", "prezime", "priimek", "priezvisko", "soyadi", "soyad", "mbiemri", "surname c", "lst name",
        "lnm", "last nm", "fam name", "fam nm", "surnm", "srname", "nom usage", "nom famille", "nom patronymique", "primer apellido",
        "apellidos", "apelidos", "nachn", "zuname", "slaktnamn", "achternm", "geslachtsnaam", "eponymo", "epitheto", "last", "namelast", "name last",
        "familiya", "prizvishche", "familno ime",
    ]),
    (Field::FullName, &["nev", "teljes nev", "onomateponymo", "author", "author name", "ad soyad", "adi soyadi", "ad soyadi", "fio"]),
    (Field::DateOfBirth, &[
        "fodelsedatum", "fodelsedag", "fodselsdato", "fodselsdag", "fødselsdato", "fødselsdag", "faedingardagur", "syntymaaika",
        "syntymapaiva", "sunniaeg", "sunnikuupaev", "dzimsanas datums", "gimimo data", "szuletesi datum", "szul datum",
        "data nasterii", "data nastere", "datum rodjenja", "datum rodenja", "datum rojstva", "datum narodenia", "dogum tarihi",
        "datelindja", "gebdat", "geb dat", "gebdatum", "geburtsdat", "gebtag", "birth dt", "birthdt", "bdate", "brthdt", "dt birth",
        "date birth", "dob dt", "dob", "birth date", "birthday", "dt nasc", "fec nac", "fecha nac", "date naiss", "dt naissance",
        "data nasc", "fecha nacim", "f nacimiento", "f nac", "fec nacimiento", "f nascimento", "geb datum", "dat nar", "data ur", "data urodz", "im gennisis", "imerominia gennisis",
        "data rozhdeniya", "data narodzhennya", "datum rodjenja",
    ]),
    (Field::City, &[
        "postort", "poststed", "kommun", "kommune", "kunta", "postitoimipaikka", "kaupunki", "telepules", "varos", "localitate",
        "orasul", "oras", "opcina", "obcina", "sehir", "muni", "municip", "municipality", "suburb nm", "town nm", "city nm", "sokn",
        "parish", "township", "locality nm", "linn", "pilseta", "miestas", "sogn", "forsamling", "poli", "dimos", "ilce", "village", "gorod", "misto", "grad",
    ]),
    (Field::Postcode, &[
        "postnummer", "postnr", "postinumero", "iranyitoszam", "cod postal", "postiindeks", "pasta indekss", "pasto kodas",
        "postanski broj", "postna stevilka", "tk", "tachydromikos kodikas", "posta kodu", "pcode", "pcd", "post cd", "zip cd", "postcd", "post code c", "zipcd",
    ]),
    (Field::Street, &[
        "gatuadress", "gateadresse", "gadenavn", "vejnavn", "katuosoite", "lahiosoite", "osoite", "utca", "strada", "tanav", "iela",
        "gatve", "add 1", "addr 1", "addr1", "address1", "st name", "street nm", "str name", "street nme", "strname", "str nm",
        "resident addr", "res addr", "baer", "domicilio", "adresse", "address", "lakcim", "ulica", "bosted", "bopel", "dieuthinsi", "diefthynsi", "odos",
    ]),
    (Field::Region, &[
        "dept", "departement", "departamento", "fylke", "maakunta", "megye", "judet", "zupanija", "lan", "prov", "county nm", "state cd",
        "county cd", "district", "il", "oblast", "nomos", "countyicp",
    ]),
    (Field::JobTitle, &[
        "yrke", "erhverv", "livsstilling", "ammatti", "foglalkozas", "ocupatie", "zanimanje", "meslek", "starf",
    ]),
    (Field::ExternalId, &[
        "personnummer", "personnr", "pnr", "fodselsnummer", "fødselsnummer", "cpr", "cpr nummer", "cpr nr", "kennitala",
        "henkilotunnus", "hetu", "isikukood", "personas kods", "asmens kodas", "taj", "taj szam", "cnp", "oib", "emso", "jmbg",
        "rodne cislo", "codice fiscale", "cod fiscale", "nir", "numero securite sociale", "nhs", "ssn", "curp", "cpf", "nie", "tckn",
        "tc kimlik no", "amka", "afm", "aadhaar",
    ]),
];

/// Words for a paper that is numbered.
const PAPERS: &[&str] = &["documento", "document", "dokument", "n documento", "num documento", "doc"];

/// Takes columns whose headers are words of a register, in tables that name people by first and last name.
pub(super) fn registers(columns: &Columns<'_>, taken: &mut [Option<Taken>]) {
    let has = |taken: &[Option<Taken>], field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    let mut found: Vec<Option<Field>> = (0..taken.len()).map(|column| named(columns, column)).collect();
    let of_people = |column: usize| {
        matches!(by_header(columns, column), Some(Part::Of(Trait::Age | Trait::Sex)))
            || part_of_birth(&columns.headers[column].folded).is_some_and(|(_, sure)| sure)
    };
    let of_people = found.contains(&Some(Field::DateOfBirth)) || (0..taken.len()).any(of_people);
    whole_names(columns, taken, &mut found, of_people);
    let found = found;
    let will_have = |taken: &[Option<Taken>], field: Field| has(taken, field) || found.contains(&Some(field));
    let names =
        (will_have(taken, Field::FirstName) && will_have(taken, Field::LastName)) || will_have(taken, Field::FullName);
    // A `documento` is an invoice among sales and a card of identity among people.
    let is_paper = |column: usize| PAPERS.contains(&columns.headers[column].folded.as_str());
    for (column, own) in taken.iter_mut().enumerate() {
        if own.is_some_and(|own| own.field == Field::OrderId)
            && is_paper(column)
            && found.contains(&Some(Field::DateOfBirth))
        {
            *own = Some(Taken { field: Field::ExternalId, score: FOUND });
        }
    }
    // Where few have an address, it is no list of mailings.
    let is_mailed = |column: usize| {
        let profile = &columns.profiles[column];
        taken[column].is_some_and(|own| own.field == Field::Email) && profile.filled * 2 >= profile.seen
    };
    let sells = has(taken, Field::Amount) || has(taken, Field::OrderId) || (0..taken.len()).any(is_mailed);
    if !names || sells {
        return;
    }
    // Beside a first and a last name, a middle name is no whole name.
    let both = will_have(taken, Field::FirstName) && will_have(taken, Field::LastName);
    for (column, own) in taken.iter_mut().enumerate() {
        let whole = both && own.is_some_and(|own| own.field == Field::FullName);
        if whole && matches!(by_header(columns, column), Some(Part::MoreFirstName | Part::MoreLastName)) {
            *own = None;
        }
    }
    // Beside a given name alone, a name is that of the family.
    let family = will_have(taken, Field::FirstName) && !will_have(taken, Field::LastName);
    for (column, field) in found.into_iter().enumerate() {
        let field = field.map(|field| if family && field == Field::FullName { Field::LastName } else { field });
        let Some(field) = field.filter(|field| !has(taken, *field)) else { continue };
        let free = match taken[column] {
            None => true,
            // Any word for a date is taken for that of an event.
            Some(own) => own.field == Field::Timestamp && field == Field::DateOfBirth,
        };
        if free {
            taken[column] = Some(Taken { field, score: FOUND });
        }
    }
}

/// Returns what a header names, if the cells can be it.
fn named(columns: &Columns<'_>, column: usize) -> Option<Field> {
    let (header, profile) = (&columns.headers[column], &columns.profiles[column]);
    if header.staff || header.question || profile.filled == 0 {
        return None;
    }
    let told = telling(&header.folded);
    let is = |phrases: &&[&str]| phrases.iter().any(|phrase| *phrase == told || *phrase == header.folded);
    let field = FIELDS.iter().find(|(_, phrases)| is(phrases)).map(|(field, _)| *field);
    // `dob_yyyymmdd`: the rest says how it is written.
    let dates = || are_dates(columns, column) || are_unmarked(cells(columns, column));
    let of_birth = || {
        told.split(' ').next().is_some_and(|word| matches!(word, "dob" | "birthdate" | "birth" | "bdate"))
            || (says_birth(&told) && (spans_lifetimes(columns, column) || are_unmarked(cells(columns, column))))
    };
    let field = field.or_else(|| (of_birth() && dates()).then_some(Field::DateOfBirth));
    let of_phone = || header.fits(Field::Phone).is_some_and(|own| own.score >= FOUND) && are_local(columns, column);
    let field = field.or_else(|| of_phone().then_some(Field::Phone))?;
    let fits = match field {
        Field::FirstName | Field::LastName | Field::FullName => is_words(columns, column),
        Field::DateOfBirth => dates(),
        Field::ExternalId => profile.distinct * 3 >= profile.filled && !profile.mostly(Kind::Date),
        Field::Postcode => profile.distinct > 1 && !profile.mostly(Kind::Date),
        _ => !profile.mostly(Kind::Date) && !profile.mostly(Kind::Email) && !profile.mostly(Kind::Url),
    };
    fits.then_some(field)
}

/// Whether a header run together of parts of words speaks of a birth: `FECNAC`, `GEBDAT`.
fn says_birth(told: &str) -> bool {
    let is =
        |word: &str| BIRTH.iter().any(|birth| birth.len() > 2 && (word.starts_with(birth) || word.ends_with(birth)));
    told.split(' ').any(is)
}

/// Whether nearly all cells are as many digits as a telephone number has that is written without its area.
fn are_local(columns: &Columns<'_>, column: usize) -> bool {
    let (mut all, mut right) = (0, 0);
    for cell in cells(columns, column) {
        all += 1;
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        let others = cell.chars().any(char::is_alphabetic);
        right += usize::from((6..=15).contains(&digits) && !others);
    }
    all > 0 && right * 100 >= all * 90
}

/// Whether nearly all cells are whole dates.
fn are_dates(columns: &Columns<'_>, column: usize) -> bool {
    if columns.profiles[column].mostly(Kind::Date) {
        return true;
    }
    let (mut all, mut right) = (0, 0);
    for cell in cells(columns, column) {
        all += 1;
        right += usize::from(value::date_look(cell).is_some());
    }
    all > 0 && right * 100 >= all * 85
}
