//! Amounts of money, exact to the ten-thousandth.

use crate::model::{Amount, Currency};
use crate::recognise::{DecimalMark, booked, money_in_figures};

/// Why a cell holds no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// It is no amount at all: a percentage, words, nothing.
    #[error("it is no amount")]
    NotMoney,
    /// It has more figures than any sum of money.
    #[error("it is too large")]
    TooLarge,
}

/// Returns the amount in a cell, and the currency if the cell names one.
///
/// `mark` is the column's mark before the decimals; a value that contradicts it decides for itself. A minus before or
/// behind and brackets make it negative. `$` and `kr` alone name no currency, since several countries use them.
///
/// Reads what is shortened or told in two parts, too: `$1.2K`, `12 zł 50 gr`; and a bank's `12.50 CR`, which came in, and
/// `12.50 DR`, which went out.
pub fn parse(text: &str, mark: Option<DecimalMark>) -> Result<(Amount, Option<Currency>), MoneyError> {
    if let Some((amount, is_out)) = booked(text) {
        return parse(amount, mark).map(|(amount, currency)| (if is_out { -amount } else { amount }, currency));
    }
    let found = in_figures(text, mark);
    let Err(MoneyError::NotMoney) = found else { return found };
    let plain = money_in_figures(text);
    plain.map_or(found, |plain| in_figures(&plain, Some(DecimalMark::Dot)))
}

fn in_figures(text: &str, mark: Option<DecimalMark>) -> Result<(Amount, Option<Currency>), MoneyError> {
    let mut negative = false;
    let mut figures = Figures::default();
    let mut words = String::new();
    let text = text.trim().trim_end_matches("/-").trim_end_matches("/=");
    for letter in text.chars() {
        match letter {
            // `Fr. 12.50`: the dot is the word's.
            '.' | ',' if figures.digits == 0 && words.ends_with(char::is_alphabetic) => {}
            '0'..='9' => figures.digit(letter, words.len())?,
            '.' | ',' | '\'' | '’' | '٫' | '٬' => figures.push(letter)?,
            '-' | '−' | '–' | '—' => {
                if figures.digits == 0 {
                    negative = true;
                } else {
                    figures.dash = true;
                }
            }
            '(' => negative |= figures.digits == 0,
            '%' | '‰' => return Err(MoneyError::NotMoney),
            // `12:50 kr`, `12:-`, as Swedes write; a time of the day names no currency.
            ':' if figures.digits > 0 => figures.colon()?,
            ')' | '+' | '*' | '=' | '"' | ':' => {}
            c if c.is_whitespace() => figures.gap(),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            c if c.is_control() => return Err(MoneyError::NotMoney),
            other => {
                words.push(other);
                if words.len() > 24 {
                    return Err(MoneyError::NotMoney);
                }
            }
        }
    }
    if figures.digits == 0 {
        return if is_free(&words) { Ok((Amount::default(), None)) } else { Err(MoneyError::NotMoney) };
    }
    if figures.group.is_some_and(|group| group != 3) || figures.is_time(&words) {
        return Err(MoneyError::NotMoney);
    }
    let words = super::currency::without_tax(&words);
    let currency = if words.is_empty() {
        None
    } else if let Some(currency) = super::currency::parse(words) {
        Some(currency)
    } else if super::currency::is_money_word(words) {
        None
    } else {
        return Err(MoneyError::NotMoney);
    };
    // `12,50-`; but `12,-` has a dash for the cents.
    negative |= figures.dash && !figures.text.ends_with([',', '.']);
    let whole = currency.is_some_and(super::currency::is_without_cents);
    let mark = if whole { figures.mark_of_thousands().or(mark) } else { mark };
    let amount = figures.amount(mark)?;
    Ok((if negative { -amount } else { amount }, currency))
}

/// Whether the words say that nothing is to be paid.
fn is_free(words: &str) -> bool {
    let word = super::fold::fold(words);
    matches!(
        word.as_str(),
        "free" | "gratis" | "kostenlos" | "gratuit" | "gratuito" | "zdarma" | "bezplatnie" | "kostenfrei"
    )
}

/// Digits with the marks between them.
#[derive(Default)]
struct Figures {
    text: String,
    digits: usize,
    /// A dash stands behind the digits.
    dash: bool,
    /// Letters of words that stood before the first digit.
    led: usize,
    /// A blank stands behind the digits.
    blank: bool,
    /// A colon stands before the decimals.
    colon: bool,
    /// Digits behind the last blank, up to a mark.
    group: Option<usize>,
}

impl Figures {
    /// Takes a digit, `letters` of words being behind or before it. Two numbers in a cell are no amount: `12-15`,
    /// `12 EUR 50`, `10 20`.
    fn digit(&mut self, letter: char, letters: usize) -> Result<(), MoneyError> {
        if self.digits == 0 {
            self.led = letters;
        }
        let marked = self.text.contains(['.', ',']);
        if self.dash || letters > self.led || self.blank && (marked || self.group.is_some_and(|group| group != 3)) {
            return Err(MoneyError::NotMoney);
        }
        if self.blank {
            self.group = Some(0);
            self.blank = false;
        }
        if let Some(group) = self.group.as_mut().filter(|_| !marked) {
            *group += 1;
        }
        self.digits += 1;
        self.push(letter)
    }

    fn colon(&mut self) -> Result<(), MoneyError> {
        self.colon = true;
        self.push(',')
    }

    /// Whether a colon stands among the digits as in a time or in a ratio.
    fn is_time(&self, words: &str) -> bool {
        let behind = self.text.trim_end_matches('.').rsplit(',').next().unwrap_or_default();
        self.colon && !behind.is_empty() && (words.is_empty() || behind.len() != 2)
    }

    fn gap(&mut self) {
        self.blank = self.digits > 0;
    }

    fn push(&mut self, letter: char) -> Result<(), MoneyError> {
        self.text.push(letter);
        if self.text.len() > 60 { Err(MoneyError::TooLarge) } else { Ok(()) }
    }

    /// Returns the mark that would stand before decimals if the only one there is parts thousands: `12.000`.
    fn mark_of_thousands(&self) -> Option<DecimalMark> {
        let text = self.text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let at = text.find(['.', ','])?;
        let other = if text.as_bytes()[at] == b'.' { DecimalMark::Comma } else { DecimalMark::Dot };
        (text.len() - at == 4 && (1..=3).contains(&at)).then_some(other)
    }

    fn amount(&self, mark: Option<DecimalMark>) -> Result<Amount, MoneyError> {
        let text = self.text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let cut = decimal_place(text, mark);
        // `1.234.56`, a version, a day: a mark that stands twice parts thousands, of which the last are three.
        let last =
            text.rfind(['.', ',']).filter(|at| cut.is_none() && text[..*at].contains(char::from(text.as_bytes()[*at])));
        if last.is_some_and(|at| text.len() - at - 1 != 3) {
            return Err(MoneyError::NotMoney);
        }
        let (whole, decimals) = cut.map_or((text, ""), |cut| (&text[..cut], &text[cut + 1..]));
        let mut parts: i64 = 0;
        let add = |parts: i64, digit: u8| parts.checked_mul(10)?.checked_add(i64::from(digit - b'0'));
        for digit in whole.bytes().filter(u8::is_ascii_digit) {
            parts = add(parts, digit).ok_or(MoneyError::TooLarge)?;
        }
        let mut decimals = decimals.bytes().filter(u8::is_ascii_digit);
        for _ in 0..4 {
            parts = add(parts, decimals.next().unwrap_or(b'0')).ok_or(MoneyError::TooLarge)?;
        }
        // Figures behind the fourth decimal are what computing left behind: `590.7200000000001`.
        if decimals.next().is_some_and(|digit| digit >= b'5') {
            parts = parts.checked_add(1).ok_or(MoneyError::TooLarge)?;
        }
        Ok(Amount::from_parts(parts))
    }
}

/// Whether an amount is read with three decimals although it may as well be thousands: `1,234`, `12.500`.
#[must_use]
pub fn has_three_decimals(text: &str, mark: Option<DecimalMark>) -> bool {
    let Some(at) = text.rfind(['.', ',']) else { return false };
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let before = text[..at].trim_start_matches(|c: char| !c.is_ascii_digit());
    let short = (1..=3).contains(&digits(before)) && before.bytes().all(|b| b.is_ascii_digit());
    let behind = text[at + 1..].trim_end_matches(|c: char| !c.is_ascii_digit());
    short
        && !before.starts_with('0')
        && behind.len() == 3
        && digits(behind) == 3
        && decimal_place(&text[..=at + 3], mark).is_some()
}

/// Returns where the mark before the decimals stands, if there is one.
fn decimal_place(text: &str, mark: Option<DecimalMark>) -> Option<usize> {
    let at = text.rfind(['.', ','])?;
    let found = text.as_bytes()[at];
    let behind = text.len() - at - 1;
    let other = if found == b'.' { ',' } else { '.' };
    if text[..at].contains(char::from(found)) {
        // It stands twice: it parts the thousands, and what is left of the other mark comes before it.
        return None;
    }
    if text[..at].contains(other) {
        return Some(at);
    }
    let is_decimal = match mark {
        Some(DecimalMark::Dot) => found == b'.',
        Some(DecimalMark::Comma) => found == b',',
        None => behind != 3 || found == b'.' || text.starts_with('0'),
    };
    let parts_thousands = behind == 3 && (1..=3).contains(&text[..at].bytes().filter(u8::is_ascii_digit).count());
    (is_decimal || !parts_thousands).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, mark: Option<DecimalMark>) -> String {
        match parse(text, mark) {
            Ok((amount, currency)) => {
                format!("{amount}{}", currency.map(|c| format!(" {c}")).unwrap_or_default())
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn amounts_are_read_in_every_spelling() {
        for (text, expected) in [
            ("Fr. 12.50", "12.50"),
            ("R 1 234,50", "1234.50"),
            ("$1.2K", "1200.00"),
            ("-$1.2K", "-1200.00"),
            ("($1.2K)", "-1200.00"),
            ("3,5 Mio. €", "3500000.00 EUR"),
            ("12,5k€", "12500.00 EUR"),
            ("12 zł 50 gr", "12.50 PLN"),
            ("12€50", "12.50 EUR"),
            ("12.50 CR", "12.50"),
            ("1,012.50DR", "-1012.50"),
            ("£12.50 DR", "-12.50 GBP"),
            ("5 km", "it is no amount"),
            ("5 kg", "it is no amount"),
            ("12:50 kr", "12.50"),
            ("1 250:50 kr.", "1250.50"),
            ("12:-", "12.00"),
            ("149:-/st", "it is no amount"),
            ("Summa: 12,50", "it is no amount"),
            ("Rs. 1,23,456.50/-", "123456.50 INR"),
            ("12,50 € TTC", "12.50 EUR"),
            ("12,50 € inkl. MwSt.", "12.50 EUR"),
            ("12.000 ₫", "12000.00 VND"),
            ("Rp 12.000", "12000.00 IDR"),
            ("NT$1,200", "1200.00 TWD"),
            ("12 000 руб.", "12000.00 RUB"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1 234,56", "1234.56"),
            ("1\u{202f}234,56 €", "1234.56 EUR"),
            ("1'234.50 CHF", "1234.50 CHF"),
            ("43,000,000.00", "43000000.00"),
            ("€ 12", "12.00 EUR"),
            ("12,50", "12.50"),
            ("12,-", "12.00"),
            ("12,– €", "12.00 EUR"),
            ("(15.00)", "-15.00"),
            ("-$3.00", "-3.00"),
            ("$1,204.50", "1204.50"),
            ("USD 30.00", "30.00 USD"),
            ("12,50-", "-12.50"),
            ("৳2,999", "2999.00 BDT"),
            ("1.234", "1.234"),
            ("1,234", "1234.00"),
            ("0,125", "0.125"),
            ("590.7200000000001", "590.72"),
            ("Free", "0.00"),
            ("250 Kč", "250.00 CZK"),
            ("99,00 zł", "99.00 PLN"),
            ("0", "0.00"),
            ("12 %", "it is no amount"),
            ("--", "it is no amount"),
            ("", "it is no amount"),
            ("Plan 3", "it is no amount"),
            ("99999999999999999999", "it is too large"),
        ] {
            assert_eq!(shown(text, None), expected, "{text}");
        }
    }

    #[test]
    fn two_numbers_in_a_cell_are_no_amount() {
        for text in [
            "12-15",
            "10 - 20 €",
            "12 EUR 50",
            "1 2 3",
            "12 345 6",
            "1.234.56",
            "1.2.3",
            "2026-03-02",
            "12:50",
            "12:50:30",
            "1:2 €",
            "12:50 PM",
        ] {
            assert_eq!(parse(text, None), Err(MoneyError::NotMoney), "{text}");
        }
        assert_eq!(shown("12 345 678,50", None), "12345678.50");
        assert_eq!(shown("15,00 -", None), "-15.00");
    }

    #[test]
    fn the_column_decides_where_the_value_does_not() {
        assert_eq!(shown("1.234", Some(DecimalMark::Comma)), "1234.00");
        assert_eq!(shown("1.234", Some(DecimalMark::Dot)), "1.234");
        assert_eq!(shown("1,234", Some(DecimalMark::Comma)), "1.234");
        assert_eq!(shown("1200.50", Some(DecimalMark::Comma)), "1200.50");
        assert_eq!(shown("1.200.500", Some(DecimalMark::Dot)), "1200500.00");
    }

    #[test]
    fn three_decimals_may_be_thousands() {
        for (text, mark, three) in [
            ("1,234", Some(DecimalMark::Comma), true),
            ("1,234", Some(DecimalMark::Dot), false),
            ("1.250 €", Some(DecimalMark::Dot), true),
            ("$12.500", None, true),
            ("0.125", None, false),
            ("1234.500", None, false),
            ("1.234,500", None, false),
            ("12.50", None, false),
            ("1.2345", None, false),
        ] {
            assert_eq!(has_three_decimals(text, mark), three, "{text}");
        }
    }

    proptest! {
        #[test]
        fn cents_survive_in_both_spellings(cents in 0_i64..1_000_000_000_000) {
            let (whole, rest) = (cents / 100, cents % 100);
            let digits = whole.to_string();
            let mut grouped = String::new();
            for (place, digit) in digits.chars().enumerate() {
                if place > 0 && (digits.len() - place) % 3 == 0 {
                    grouped.push('.');
                }
                grouped.push(digit);
            }
            let german = format!("{grouped},{rest:02}");
            let english = german.replace('.', "x").replace(',', ".").replace('x', ",");
            let expected = Amount::from_parts(cents * 100);
            prop_assert_eq!(parse(&german, Some(DecimalMark::Comma)), Ok((expected, None)));
            prop_assert_eq!(parse(&english, Some(DecimalMark::Dot)), Ok((expected, None)));
            prop_assert_eq!(parse(&german, None), Ok((expected, None)));
        }

        #[test]
        fn any_text_is_read(text in any::<String>(), figures in "[0-9.,' €$()-]{0,24}") {
            for mark in [None, Some(DecimalMark::Dot), Some(DecimalMark::Comma)] {
                let _ = (parse(&text, mark), parse(&figures, mark));
                let _ = (has_three_decimals(&text, mark), has_three_decimals(&figures, mark));
            }
        }
    }
}
