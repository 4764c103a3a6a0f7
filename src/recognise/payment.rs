//! What the columns of invoices and orders say of their payment, where only the other rows tell what a word means.
//!
//! `open` may be an order that is still to be delivered; beside `paid` it is an invoice that nobody has paid yet.

use super::columns::Columns;
use super::fold::fold_all;
use super::lexicon::Said;
use super::name::words_in_names;
use super::profile::{Kind, said};
use super::rules::words_where;

/// Words for what was paid, folded, language by language; also headers above yes and no.
#[rustfmt::skip]
const PAID: &[&str] = &[
    "paid", "is paid", "fully paid", "paid in full", "bezahlt", "gezahlt", "beglichen", "paye", "payee", "regle", "reglee",
    "acquitte", "acquittee", "pagado", "pagada", "cobrado", "cobrada", "pagato", "pagata", "saldato", "saldata", "pago",
    "paga", "quitado", "quitada", "betaald", "voldaan", "zaplaceno", "zaplacena", "uhrazeno", "uhrazena", "zaplacone",
    "zaplacona", "oplacone", "oplacona", "betalt", "betald", "maksettu", "fizetve", "platit", "platita",
];

/// Words that mean not paid yet beside one of those, folded, language by language.
#[rustfmt::skip]
const OWED: &[&str] = &[
    "open", "due", "past due", "overdue", "outstanding", "uncollectible", "awaiting payment", "written off",
    "offen", "fallig", "uberfallig", "uneinbringlich", "ouvert", "ouverte", "du", "en retard", "echu", "echue",
    "irrecouvrable", "abierto", "abierta", "vencido", "vencida", "incobrable", "por pagar", "aperto", "aperta",
    "insoluto", "insoluta", "da pagare", "scaduta", "aberto", "aberta", "em aberto", "em atraso", "atrasado", "atrasada",
    "a pagar", "openstaand", "achterstallig", "te betalen", "vervallen", "otevreno", "otevrena", "po splatnosti",
    "k uhrade", "otwarte", "otwarta", "zalegle", "przeterminowane", "do zaplaty",
];

/// Returns the words of a column of states that mean not paid yet, because others there mean paid.
pub(super) fn owed_words(columns: &Columns<'_>, column: usize) -> Vec<String> {
    let is_one = |words: &[&str], word: &str| words.contains(&fold_all(word).as_str());
    if words_where(columns, column, |word| is_one(PAID, word)).is_empty() {
        return Vec::new();
    }
    words_where(columns, column, |word| is_one(OWED, word))
}

/// Whether a column says by yes and no what was paid, and of some that it was.
pub(super) fn says_paid(columns: &Columns<'_>, column: usize) -> bool {
    PAID.contains(&columns.headers[column].folded.as_str())
        && columns.profiles[column].share(Kind::YesNo) >= 80
        && !words_where(columns, column, |word| said(word) == Some(Said::Yes)).is_empty()
}

/// Words for when, beside those for what was paid, folded.
#[rustfmt::skip]
const WHEN: &[&str] = &[
    "on", "at", "date", "am", "datum", "le", "date de", "el", "fecha", "il", "data", "em", "op", "dne", "dnia", "den", "dato",
];

/// Beginnings of words for invoices, folded.
const INVOICES: &[&str] = &["invoice", "rechnung", "factur", "fattur", "fatura", "faktur", "fakt"];

/// Whether a column of a list of invoices says when each was paid, and of some that they were not paid yet.
pub(super) fn dates_payment(columns: &Columns<'_>, column: usize) -> bool {
    let profile = &columns.profiles[column];
    let dates = profile.filled > 0 && profile.share(Kind::Date) >= 80 && profile.filled < profile.seen;
    let words = || columns.headers[column].folded.split(' ');
    let is_paid = |word: &str| PAID.contains(&word) && !WHEN.contains(&word);
    let named = words().any(is_paid) && words().all(|word| is_paid(word) || WHEN.contains(&word));
    let is_invoice = |word: &str| INVOICES.iter().any(|stem| word.starts_with(stem));
    let of_invoices = || {
        let by_header = columns.headers.iter().any(|header| header.folded.split(' ').any(is_invoice));
        by_header || words_in_names(columns.table).iter().any(|word| is_invoice(word))
    };
    dates && named && of_invoices()
}
