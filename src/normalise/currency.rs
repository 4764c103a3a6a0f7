//! Currencies by code, sign or name.

use crate::model::Currency;

/// Codes of the currencies that exports hold.
const CODES: &str = "AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GHS HKD HRK HUF IDR ILS INR ISK \
JPY KES KRW MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR ";

/// Signs and names that mean one currency alone.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("€", "EUR"), ("euro", "EUR"), ("euros", "EUR"), ("eur.", "EUR"), ("£", "GBP"), ("pound", "GBP"), ("pounds", "GBP"),
    ("us$", "USD"), ("$us", "USD"), ("usd$", "USD"), ("dollars us", "USD"), ("c$", "CAD"), ("ca$", "CAD"),
    ("a$", "AUD"), ("au$", "AUD"), ("nz$", "NZD"), ("r$", "BRL"), ("mx$", "MXN"), ("s$", "SGD"), ("hk$", "HKD"),
    ("kč", "CZK"), ("kc", "CZK"), ("kčs", "CZK"), ("zł", "PLN"), ("zl", "PLN"), ("ft", "HUF"), ("fr.", "CHF"),
    ("sfr", "CHF"), ("sfr.", "CHF"), ("₹", "INR"), ("rs", "INR"), ("rs.", "INR"), ("৳", "BDT"), ("₺", "TRY"),
    ("tl", "TRY"), ("₽", "RUB"), ("₴", "UAH"), ("₪", "ILS"), ("₩", "KRW"), ("₫", "VND"), ("₱", "PHP"), ("฿", "THB"),
    ("₦", "NGN"), ("lei", "RON"), ("kn", "HRK"), ("лв", "BGN"), ("лв.", "BGN"), ("dkr", "DKK"), ("nkr", "NOK"),
    ("skr", "SEK"), ("rmb", "CNY"), ("yen", "JPY"), ("rm", "MYR"), ("rp", "IDR"), ("rp.", "IDR"), ("nt$", "TWD"),
    ("đ", "VND"), ("грн", "UAH"), ("грн.", "UAH"), ("руб", "RUB"), ("руб.", "RUB"), ("р.", "RUB"), ("ksh", "KES"),
    ("s/", "PEN"), ("s/.", "PEN"), ("د.إ", "AED"), ("円", "JPY"), ("元", "CNY"), ("złotych", "PLN"), ("zlotych", "PLN"),
    ("korun", "CZK"), ("kronor", "SEK"), ("reais", "BRL"), ("real", "BRL"), ("forint", "HUF"), ("usdollar", "USD"),
    ("usdollars", "USD"), ("hrn", "UAH"),
];

/// Words for taxes behind an amount, in letters alone, the longer ones first.
#[rustfmt::skip]
const TAXES: &[&str] = &[
    "inclvat", "exclvat", "incvat", "exvat", "plusvat", "inklmwst", "exklmwst", "zzglmwst", "inklust", "exklust",
    "brutto", "netto", "ttc", "ht", "horstaxes", "horstaxe", "ivaincluido", "ivaincluida", "ivaincl", "ivainc",
    "ivainclusa", "ivacompresa", "inclbtw", "exclbtw", "vcetnedph", "včetnědph",
    "vcdph", "včdph", "inklmoms", "exklmoms", "sdph", "bezdph", "zvat",
];

/// Returns the words around an amount without those for taxes behind them: `€ TTC`.
pub(super) fn without_tax(words: &str) -> &str {
    let ends = |tax: &&&str| {
        let at = words.len().checked_sub(tax.len());
        at.and_then(|at| words.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(tax))
    };
    TAXES.iter().find(ends).map_or(words, |tax| &words[..words.len() - tax.len()])
}

/// Returns the currency that a cell, or the words around an amount, name; `None` if they name none or several.
///
/// `$`, `kr` and `¥` are used by several countries and name none.
#[must_use]
pub fn parse(text: &str) -> Option<Currency> {
    let text = text.trim();
    if text.is_empty() || text.len() > 24 {
        return None;
    }
    if text.len() == 3 && text.is_ascii() && is_code(text) {
        return Currency::new(text);
    }
    let lower = text.to_lowercase();
    if let Some((_, code)) = NAMES.iter().find(|(name, _)| *name == lower) {
        return Currency::new(code);
    }
    // `$30.00USD`, `€ EUR`
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let signs: String = lower.chars().filter(|c| !c.is_alphabetic() && !c.is_whitespace()).collect();
    if !signs.is_empty() && is_code(&letters) { Currency::new(&letters) } else { None }
}

/// Returns the currency that a header names: `Betrag (EUR)`, `Sale Price (€)`.
#[must_use]
pub fn of_header(header: &str) -> Option<Currency> {
    let words = header.split([' ', '(', ')', '[', ']', '/', ',', '_', '-', ':']).filter(|word| !word.is_empty());
    let mut found = words.filter_map(|word| {
        // A word of a header is a code only in capitals: `all` and `try` are words.
        if word.len() == 3 && word.is_ascii() {
            (is_code(word)
                && (word.bytes().all(|b| b.is_ascii_uppercase()) || matches!(word, "eur" | "usd" | "gbp" | "czk")))
            .then(|| Currency::new(word))
            .flatten()
        } else if word.chars().all(|c| !c.is_alphanumeric()) || matches!(word, "Kč" | "zł" | "Euro" | "euro") {
            parse(word)
        } else {
            None
        }
    });
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// Whether words around an amount speak of money without saying whose: `$`, `kr`.
pub(super) fn is_money_word(words: &str) -> bool {
    let lower = words.to_lowercase();
    matches!(
        lower.as_str(),
        "$" | "kr"
            | "kr."
            | "r"
            | "¥"
            | "￥"
            | "fr"
            | "£e"
            | "p"
            | "¤"
            | "＄"
            | "dollar"
            | "dollars"
            | "kroner"
            | "francs"
            | "pesos"
            | "rupees"
            | "dh"
            | "dhs"
    )
}

/// Whether amounts in `currency` have no cents in practice, so that three figures behind a mark are thousands.
pub(super) fn is_without_cents(currency: Currency) -> bool {
    matches!(currency.code(), "CLP" | "COP" | "HUF" | "IDR" | "ISK" | "JPY" | "KRW" | "PYG" | "VND")
}

fn is_code(text: &str) -> bool {
    text.len() == 3 && CODES.as_bytes().chunks_exact(4).any(|code| code[..3].eq_ignore_ascii_case(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_have_codes_signs_and_names() {
        for (text, code) in [
            ("eur", Some("EUR")),
            ("€", Some("EUR")),
            ("Euro", Some("EUR")),
            ("Kč", Some("CZK")),
            ("US$", Some("USD")),
            ("$USD", Some("USD")),
            ("$", None),
            ("kr", None),
            ("", None),
            ("abc", None),
        ] {
            assert_eq!(parse(text).map(|c| c.to_string()).as_deref(), code, "{text}");
        }
    }

    #[test]
    fn headers_name_currencies() {
        for (header, code) in [
            ("Betrag (EUR)", Some("EUR")),
            ("Sale Price (€)", Some("EUR")),
            ("Total USD", Some("USD")),
            ("Sale Price ($)", None),
            ("Try it", None),
            ("Amount", None),
        ] {
            assert_eq!(of_header(header).map(|c| c.to_string()).as_deref(), code, "{header}");
        }
    }
}
