//! Given and family name of someone whom two headers name alike: `owner_last` and `owner_first`, `tenant_fname` and `tenant_lname`.

use super::{FOUND, distinct, is_words};
use crate::model::Field;
use crate::recognise::columns::{Columns, Taken};

/// Words that stand behind the one for who it is, and which name it is of theirs.
#[rustfmt::skip]
const NAMES: &[(Field, &[&str])] = &[
    (Field::FirstName, &[
        "first", "first name", "firstname", "fname", "given", "given name", "forename", "vorname", "prenom", "nombre", "nombres", "nome",
        "voornaam", "jmeno", "imie", "fornavn", "fornamn",
    ]),
    (Field::LastName, &[
        "last", "last name", "lastname", "lname", "surname", "family name", "nachname", "nom", "apellido", "apellidos", "cognome",
        "sobrenome", "apelido", "achternaam", "prijmeni", "nazwisko", "efternavn", "etternavn", "efternamn",
    ]),
];

/// Family names from which on they are more than those of one's own people.
const MANY: usize = 30;

/// Takes the first two columns of which one holds the given, the other the family name of the same people, where no column is known
/// to hold names.
///
/// Who is called like one's own people (`owner`, `agent`) is one of those who live somewhere, and nobody else's: they are as many as
/// the rows, and no addresses for mail stand beside them.
pub(super) fn names_alike(columns: &Columns<'_>, taken: &mut [Option<Taken>]) {
    let has = |fields: &[Field]| taken.iter().flatten().any(|taken| fields.contains(&taken.field));
    if has(&[Field::FirstName, Field::LastName, Field::FullName]) {
        return;
    }
    let live = has(&[Field::Street, Field::City, Field::Postcode]) && !has(&[Field::Email]);
    let are_many = |column: usize| {
        let names = distinct(columns, column);
        names >= MANY || names * 2 >= columns.profiles[column].filled
    };
    let named = |column: usize| {
        let header = &columns.headers[column];
        let fits = taken[column].is_none() && !header.question && is_words(columns, column);
        who(&header.folded).filter(|_| fits)
    };
    let all: Vec<Option<(&str, Field)>> = (0..taken.len()).map(named).collect();
    let pair = all.iter().enumerate().find_map(|(last, own)| {
        let (who, _) = own.filter(|(_, field)| *field == Field::LastName)?;
        let first = all.iter().position(|other| *other == Some((who, Field::FirstName)))?;
        let staff = columns.headers[first].staff || columns.headers[last].staff;
        (!staff || (live && are_many(last))).then_some((first, last))
    });
    if let Some((first, last)) = pair {
        taken[first] = Some(Taken { field: Field::FirstName, score: FOUND });
        taken[last] = Some(Taken { field: Field::LastName, score: FOUND });
    }
}

/// Returns whose name a header speaks of, and which of their names it is.
fn who(folded: &str) -> Option<(&str, Field)> {
    let of = |words: &[&str]| {
        let longest =
            words.iter().filter_map(|word| folded.strip_suffix(word)?.strip_suffix(' ')).min_by_key(|who| who.len());
        longest.filter(|who| !who.is_empty())
    };
    NAMES.iter().find_map(|(field, words)| Some((of(words)?, *field)))
}
