//! Which countries the people of a table are from, as far as its rows say.

use std::collections::BTreeMap;

use crate::model::Field;
use crate::read::Table;
use crate::recognise::Layout;

use super::{country, country::Country, currency, fold::fold, phone, postcode};

/// Rows that are looked at; more would not change the ranking.
const ENOUGH: usize = 4000;

/// How much speaks for each country.
#[derive(Clone, Debug, Default)]
pub(super) struct CountryEvidence(BTreeMap<Country, u32>);

impl CountryEvidence {
    /// Looks at the rows of a table: their countries, the codes before their numbers, the last part of their e-mail
    /// addresses, the form of their postal codes, their currency; and at the language of the header.
    pub(super) fn of(table: &Table, layout: &Layout) -> Self {
        let mut evidence = Self::default();
        let columns: Vec<(usize, Field)> =
            layout.columns.iter().enumerate().filter_map(|(at, column)| Some((at, column.field?))).collect();
        for row in table.rows.iter().take(ENOUGH) {
            for (at, field) in &columns {
                let cell = row.cell(*at).trim();
                if cell.is_empty() {
                    continue;
                }
                match field {
                    Field::Country => evidence.add(country::parse(cell), 4),
                    Field::Phone => evidence.add(phone::country_of(cell), 3),
                    Field::Email => evidence.add(country::of_top_level_domain(&cell.to_ascii_lowercase()), 1),
                    Field::Postcode => {
                        if let [only] = postcode::countries_of_form(cell) {
                            evidence.add(Country::new(only), 2);
                        }
                    }
                    Field::Currency => evidence.add(currency::parse(cell).and_then(of_currency), 1),
                    _ => {}
                }
            }
        }
        // Words of the header weigh little: they say what is spoken where the table was made, not where people live.
        for header in &table.header {
            let header = fold(header);
            for (words, code) in HEADER_WORDS {
                if words.split('|').any(|word| header == word) {
                    evidence.add(Country::new(code), 1);
                }
            }
        }
        evidence
    }

    fn add(&mut self, country: Option<Country>, weight: u32) {
        if let Some(country) = country {
            *self.0.entry(country).or_default() += weight;
        }
    }

    /// Adds what another table said.
    pub(super) fn join(&mut self, other: &Self) {
        for (country, weight) in &other.0 {
            *self.0.entry(*country).or_default() += weight;
        }
    }

    /// Returns the countries, the likeliest first.
    pub(super) fn ranked(&self) -> Vec<Country> {
        let mut ranked: Vec<_> = self.0.iter().collect();
        ranked.sort_by_key(|(country, weight)| (std::cmp::Reverse(**weight), **country));
        ranked.into_iter().map(|(country, _)| *country).collect()
    }
}

/// Returns the country whose people alone pay in a currency.
fn of_currency(currency: crate::model::Currency) -> Option<Country> {
    let code = match currency.code() {
        "USD" => "US",
        "EUR" => return None,
        other => other.get(..2)?,
    };
    Country::new(code)
}

/// Words of headers that one country's people use, folded.
const HEADER_WORDS: &[(&str, &str)] = &[
    ("plz|postleitzahl|vorname|nachname|strasse|telefonnummer|ort|anrede|firma|handy|e mail adresse", "DE"),
    ("zip|zip code|zipcode|billing zip|state|ssn|cell", "US"),
    ("postcode|post code|county|town|telephone|town city|organisation", "GB"),
    ("code postal|prenom|nom|ville|telephone portable|societe|courriel|adresse e mail|entreprise", "FR"),
    ("apellidos|telefono|movil|poblacion|codigo postal|c p|empresa|correo electronico|nombre y apellidos", "ES"),
    ("cognome|citta|cap|azienda|cellulare|numero di telefono|indirizzo email", "IT"),
    ("sobrenome|telemovel|cidade|morada|apelido", "PT"),
    ("celular|cep|cnpj|cpf|estado", "BR"),
    ("voornaam|achternaam|plaats|woonplaats|telefoonnummer|bedrijf|bedrijfsnaam", "NL"),
    ("jmeno|prijmeni|psc|mesto|jmeno a prijmeni|telefonni cislo|spolecnost", "CZ"),
    ("imie|nazwisko|kod pocztowy|miasto|numer telefonu|imie i nazwisko", "PL"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::table_of_tests::{layout, table};

    fn ranked(header: &[(&str, Option<Field>)], rows: &[&[&str]]) -> Vec<String> {
        let table = table(header, rows);
        CountryEvidence::of(&table, &layout(header)).ranked().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn rows_say_where_people_are_from() {
        let header = [("Mail", Some(Field::Email)), ("Tel", Some(Field::Phone)), ("Land", Some(Field::Country))];
        let rows: [&[&str]; 3] =
            [&["a@b.cz", "+49 171 1234567", ""], &["c@d.de", "0171 1234567", ""], &["e@f.com", "", "AT"]];
        assert_eq!(ranked(&header, &rows), ["AT", "DE", "CZ"]);
    }

    #[test]
    fn a_header_is_better_than_nothing() {
        assert_eq!(ranked(&[("Teléfono", Some(Field::Phone)), ("C.P.", None)], &[&["612 345 678"]]), ["ES"]);
        assert!(ranked(&[("Name", None)], &[&["x"]]).is_empty());
    }
}
