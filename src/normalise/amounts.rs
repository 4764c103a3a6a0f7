//! What a row says of money: its amount, the pieces it is to be paid for, and what was paid back.

use crate::model::{Amount, Currency, Field, FindingKind, Money};
use crate::read::{RowRef, Table};
use crate::recognise::{DecimalMark, Layout, Part};

use super::empty::is_empty_word;
use super::fold::fold;
use super::money::{self, MoneyError};
use super::notes::Notes;
use super::text::tidy;
use super::{currency, yes_no};

/// The columns of a table that speak of money.
pub(super) struct AmountColumns {
    pub(super) amount: usize,
    mark: Option<DecimalMark>,
    /// How many pieces the amount is the price of one of.
    quantity: Option<usize>,
    /// Whether the header leaves no doubt that the amount is the price of one.
    of_one: bool,
    /// What of the amount was paid back.
    pub(super) refunded: Option<usize>,
    refunded_mark: Option<DecimalMark>,
}

/// What a row says of money.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowAmount {
    pub(super) amount: Option<Money>,
    /// What of it was paid back, always as a plus.
    pub(super) refunded: Amount,
    /// Whether something is wrong with it that was told.
    pub(super) told: bool,
    /// Whether the amount is one price, to be paid for other than one piece.
    pub(super) multiplied: bool,
}

impl AmountColumns {
    pub(super) fn of(table: &Table, layout: &Layout) -> Option<Self> {
        let amount = layout.column_of(Field::Amount)?;
        let part = layout.columns[amount].part;
        let header = fold(table.header.get(amount).map_or("", String::as_str));
        let words = || header.split(' ');
        let with = |part: Part| {
            let columns = layout.columns.iter().enumerate();
            columns.filter(move |(_, column)| column.part == Some(part)).map(|(at, _)| at)
        };
        // `Converted Amount` goes with `Converted Amount Refunded`.
        let shared = |at: usize| {
            let other = fold(&table.header[at]);
            let common = other.split(' ').filter(|word| words().any(|own| own == *word)).count();
            common * 2 >= words().count() && (header.contains("converted") || !other.contains("converted"))
        };
        let refunded = with(Part::Refunded).find(|at| shared(*at)).or_else(|| with(Part::Refunded).next());
        // What is left after refunds is not to be lowered once more.
        let is_rest = words().any(|word| matches!(word, "net" | "after"));
        let quantity = with(Part::Quantity).next().filter(|_| matches!(part, Some(Part::UnitPrice | Part::Price)));
        Some(Self {
            amount,
            mark: layout.columns[amount].decimal,
            quantity,
            of_one: part == Some(Part::UnitPrice),
            refunded: refunded.filter(|_| !is_rest),
            refunded_mark: refunded.and_then(|at| layout.columns[at].decimal).or(layout.columns[amount].decimal),
        })
    }

    /// Whether the amounts are prices of one piece, so that each line has its own.
    pub(super) fn are_prices(&self) -> bool {
        self.quantity.is_some()
    }

    /// Reads what a row says of money.
    pub(super) fn read(&self, row: RowRef<'_>, notes: &mut Notes) -> RowAmount {
        let mut read = RowAmount::default();
        match parse(row.cell(self.amount), self.mark) {
            Ok(Some(money)) => {
                if money::has_three_decimals(row.cell(self.amount), self.mark) && !has_mills(money.currency) {
                    // One finding for the column: where all are written so, each would say the same.
                    let message = "the mark before the last three figures is taken for that of decimals; if it parts \
                                   thousands, write the amount without it";
                    notes.value(row.number(), self.amount, FindingKind::BadAmount, "", message);
                }
                read.amount = Some(money);
            }
            Ok(None) => {}
            Err(error) => {
                let message = match error {
                    MoneyError::NotMoney => "this is not an amount; it is in no sum",
                    MoneyError::TooLarge => "this is too large for an amount; it is in no sum",
                };
                notes.value(row.number(), self.amount, FindingKind::BadAmount, row.cell(self.amount), message);
                read.told = true;
            }
        }
        self.multiply(row, notes, &mut read);
        if let Some(at) = self.refunded {
            match parse(row.cell(at), self.refunded_mark) {
                Ok(Some(back)) if back.amount.is_negative() => read.refunded = -back.amount,
                Ok(Some(back)) => read.refunded = back.amount,
                Ok(None) => {}
                Err(_) if yes_no::parse(row.cell(at)).is_some() => {}
                Err(_) => {
                    let message = "this is not an amount; nothing is taken off the order for it";
                    notes.value(row.number(), at, FindingKind::BadAmount, row.cell(at), message);
                }
            }
        }
        read
    }

    fn multiply(&self, row: RowRef<'_>, notes: &mut Notes, read: &mut RowAmount) {
        let (Some(at), Some(money)) = (self.quantity, &mut read.amount) else { return };
        match parse(row.cell(at), None) {
            Ok(Some(pieces)) => {
                let parts = i128::from(money.amount.parts()) * i128::from(pieces.amount.parts());
                let parts = parts / i128::from(Amount::SCALE);
                if let Ok(parts) = i64::try_from(parts) {
                    read.multiplied = pieces.amount.parts() != Amount::SCALE;
                    money.amount = Amount::from_parts(parts);
                }
            }
            Ok(None) => {}
            Err(_) => {
                let message = "this is not a number of pieces; the price is counted once";
                notes.value(row.number(), at, FindingKind::BadAmount, row.cell(at), message);
            }
        }
    }

    /// Says what was assumed of the amounts, if it mattered in `rows` rows.
    pub(super) fn note_prices(&self, table: &Table, rows: u32, notes: &mut Notes) {
        let Some(quantity) = self.quantity.filter(|_| rows > 0 && !self.of_one) else { return };
        let header = |at: usize| table.header.get(at).map_or("", String::as_str);
        let message = format!(
            "\"{}\" is taken for the price of one piece and multiplied by \"{}\"; if it is the price of all, name the \
             column of amounts in moldau.toml",
            header(self.amount),
            header(quantity)
        );
        notes.table(Some(self.amount), FindingKind::UnsureColumn, message);
    }
}

/// Returns the amount in a cell; `None` if the cell says nothing.
fn parse(text: &str, mark: Option<DecimalMark>) -> Result<Option<Money>, MoneyError> {
    match money::parse(text, mark) {
        Ok((amount, currency)) => Ok(Some(Money { amount, currency })),
        Err(_) if is_empty_word(&tidy(text), Some(Field::Amount)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a currency's unit has a thousand parts.
fn has_mills(currency: Option<Currency>) -> bool {
    currency.is_some_and(|currency| matches!(currency.code(), "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND"))
}

/// Returns the currency that the header of the amounts names.
pub(super) fn currency_of_header(table: &Table, columns: &AmountColumns) -> Option<Currency> {
    currency::of_header(table.header.get(columns.amount).map_or("", String::as_str))
}

/// Beginnings of words for a part of a whole, folded.
const PARTLY: &[&str] = &["part", "parz", "parc", "teil", "gedeelt", "deels", "castec", "czesc"];
/// Beginnings of words for money that went back, folded.
#[rustfmt::skip]
const REFUNDED: &[&str] = &[
    "refund", "erstatt", "ruckerstatt", "reembols", "rembours", "rimbors", "devolu", "terugbet", "vracen", "refundov",
    "zwroc", "zwrot",
];

/// Whether a row's word for its state says that a part of the money went back: `Partially refunded`, `teilerstattet`.
pub(super) fn is_partly_refunded(status: &str) -> bool {
    let folded = fold(status);
    let partly = folded.split(' ').any(|word| PARTLY.iter().any(|stem| word.starts_with(stem)));
    partly && REFUNDED.iter().any(|stem| folded.contains(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_money_went_back_in_many_words() {
        for status in [
            "partially_refunded",
            "Partial Refund",
            "Teilweise erstattet",
            "Teilerstattet",
            "Partiellement remboursée",
            "parcialmente reembolsado",
            "Gedeeltelijk terugbetaald",
            "částečně vráceno",
        ] {
            assert!(is_partly_refunded(status), "{status}");
        }
        for status in ["refunded", "paid", "partially paid", "Partner", ""] {
            assert!(!is_partly_refunded(status), "{status}");
        }
    }
}
