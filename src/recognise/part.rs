//! Columns that mean nothing alone, but change what another column says: how many of a thing were bought, what of an
//! order was paid back.

use super::layout::Part;

/// Beginnings of words for money that went back.
#[rustfmt::skip]
const REFUND: &[&str] = &[
    "refund", "erstatt", "ruckerstatt", "reembols", "rembours", "rimbors", "devolu", "devuelt", "terugbetaal",
    "terugbetal", "vracen", "refundac", "zwroc", "zwrot",
];

/// Words beside them that say that the column holds something else than the money, or not that of the order.
#[rustfmt::skip]
const NO_REFUND: &[&str] = &[
    "at", "by", "count", "currency", "data", "date", "datum", "fecha", "fee", "fees", "grund", "id", "method", "motif",
    "motivo", "note", "number", "qty", "quantity", "raison", "razon", "reason", "reden", "shipping", "status", "tax",
    "time", "type", "utc",
];

/// Headers that say how many of a thing were bought.
#[rustfmt::skip]
const QUANTITY: &[&str] = &[
    "quantity", "qty", "quantity ordered", "ordered quantity", "ordered qty", "qty ordered", "order quantity",
    "item quantity", "product quantity", "lineitem quantity", "line item quantity", "units", "number of units",
    "anzahl", "menge", "stuckzahl", "bestellmenge", "quantite", "qte", "cantidad", "cant", "unidades", "uds",
    "quantita", "qta", "quantidade", "qtd", "qtde", "aantal", "hoeveelheid", "mnozstvi", "pocet kusu", "pocet ks",
    "ilosc", "liczba sztuk",
];

/// Words that say that a price is that of one piece.
#[rustfmt::skip]
const OF_ONE: &[&str] = &[
    "unit price", "price per unit", "price each", "price per item", "price per piece", "unit cost", "einzelpreis",
    "stuckpreis", "preis pro stuck", "preis je stuck", "prix unitaire", "prix unitaire ttc", "prix unitaire ht",
    "precio unitario", "precio por unidad", "prezzo unitario", "preco unitario", "stuksprijs", "prijs per stuk",
    "eenheidsprijs", "jednotkova cena", "cena za kus", "cena za ks", "cena jednostkowa", "cena za sztuke",
];

/// Headers that may mean the price of one piece.
#[rustfmt::skip]
const PRICE: &[&str] = &[
    "price", "item price", "product price", "lineitem price", "line item price", "preis", "artikelpreis", "prix",
    "precio", "prezzo", "preco", "prijs", "cena",
];

/// Headers of words that belong before the family name.
const NAME_PREFIX: &[&str] =
    &["tussenvoegsel", "tussenvoegsels", "voorvoegsel", "voorvoegsels", "tussenv", "tussenvoegsel s", "namensvorsatz"];

/// Headers that say whether a mail that came back will do so for ever.
#[rustfmt::skip]
const BOUNCE_KIND: &[&str] = &[
    "bounce type", "bounce kind", "bounce category", "bounce class", "bounce classification", "bounce sub type",
    "bounce subtype", "type of bounce", "bounce art", "tipo de rebote", "tipo rebote", "type de rebond",
    "type rebond", "tipo di rimbalzo", "tipo rimbalzo", "bounce typ", "typ bounce", "bounce soort",
];

/// Headers of ids of people in a table whose rows have an id of their own, such as deals.
#[rustfmt::skip]
const PERSON_IDS: &[&str] = &[
    "associated contact ids", "associated contact id", "associated contacts ids", "contact ids", "contact id",
    "contact record ids", "contact record id", "primary contact id", "person ids", "person id", "deal contact id",
    "customer id", "customer ids", "kontakt ids", "kontakt id", "ids de contacto asociado", "id de contacto",
    "ids des contacts associes", "id du contact", "id contatto", "id do contato", "id do contacto", "contact ids gekoppeld",
    "id kontaktu",
];

/// Beginnings of words for lists of money or goods that went back.
const REFUND_LISTS: &[&str] =
    &["chargeback", "retoure", "creditnot", "creditmemo", "gutschrift", "vratk", "dobropis", "korekt", "avoirs"];
/// Whole words for the same.
const RETURNS: &[&str] = &["return", "returns", "retour", "retours", "resi", "reso", "avoir"];

/// Whether a folded word speaks of money that went back.
pub(super) fn is_of_refunds(word: &str) -> bool {
    REFUND.iter().any(|stem| word.starts_with(stem))
}

/// Whether a folded word of a name speaks of a list of money or goods that went back.
pub(super) fn lists_refunds(word: &str) -> bool {
    is_of_refunds(word) || RETURNS.contains(&word) || REFUND_LISTS.iter().any(|stem| word.starts_with(stem))
}

/// Returns what a column with the folded header adds to another one.
pub(super) fn part_of(folded: &str) -> Option<Part> {
    let is = |words: &[&str]| words.contains(&folded);
    let words = || folded.split(' ');
    if is(QUANTITY) {
        Some(Part::Quantity)
    } else if is(NAME_PREFIX) {
        Some(Part::NamePrefix)
    } else if is(BOUNCE_KIND) {
        Some(Part::BounceKind)
    } else if is(PERSON_IDS) {
        Some(Part::PersonIds)
    } else if OF_ONE.iter().any(|phrase| folded == *phrase || ends_with_words(folded, phrase)) {
        Some(Part::UnitPrice)
    } else if is(PRICE) {
        Some(Part::Price)
    } else if words().any(is_of_refunds) && !words().any(|word| NO_REFUND.contains(&word)) {
        Some(Part::Refunded)
    } else {
        None
    }
}

fn ends_with_words(folded: &str, phrase: &str) -> bool {
    folded.strip_suffix(phrase).is_some_and(|before| before.ends_with(' '))
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    #[test]
    fn headers_say_what_they_add() {
        for (header, part) in [
            ("Refunded Amount", Some(Part::Refunded)),
            ("Amount Refunded", Some(Part::Refunded)),
            ("Order Refund Amount", Some(Part::Refunded)),
            ("Erstatteter Betrag", Some(Part::Refunded)),
            ("Montant remboursé", Some(Part::Refunded)),
            ("Refunded At", None),
            ("Refund reason", None),
            ("Qty", Some(Part::Quantity)),
            ("Množství", Some(Part::Quantity)),
            ("Unit Price", Some(Part::UnitPrice)),
            ("Item Unit Price (EUR)", Some(Part::UnitPrice)),
            ("Prix unitaire", Some(Part::UnitPrice)),
            ("Price", Some(Part::Price)),
            ("Total price", None),
            ("Tussenvoegsel", Some(Part::NamePrefix)),
            ("Bounce Type", Some(Part::BounceKind)),
            ("Associated Contact IDs", Some(Part::PersonIds)),
            ("Email", None),
        ] {
            assert_eq!(part_of(&fold(header)), part, "{header}");
        }
    }

    #[test]
    fn words_are_written_as_headers_are_folded() {
        for word in [QUANTITY, OF_ONE, PRICE, NAME_PREFIX, BOUNCE_KIND, PERSON_IDS].concat() {
            assert_eq!(fold(word), word);
        }
    }
}
