//! What the columns of invoices and orders say of their payment, where only the other rows tell what a word means.
//!
//! `open` may be an order that is still to be delivered; beside `paid` it is an invoice that nobody has paid yet.

use super::columns::Columns;
use super::fold::fold_all;
use super::lexicon::Said;
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
