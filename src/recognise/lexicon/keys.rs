//! What the keys of a language's file mean.

use super::super::fold::fold_all;
use super::{Around, Outcome, Said, Whose, Words};
use crate::model::{Field, Role};

/// Returns the field that a key of a language's file names.
pub(super) fn field(key: &str) -> Result<Field, String> {
    key.parse().map_err(|_| format!("`{key}` is not a field"))
}

/// Returns the role that a key names.
pub(super) fn role(key: &str) -> Result<Role, String> {
    key.parse().map_err(|_| format!("`{key}` is not a role"))
}

/// Returns whose a key's words say that something is.
pub(super) fn whose(key: &str) -> Result<Whose, String> {
    Ok(match key {
        "person" => Whose::Person,
        "business" => Whose::Business,
        "billing" => Whose::Billing,
        "home" => Whose::Home,
        "shipping" => Whose::Shipping,
        "other" => Whose::Other,
        "thing" => Whose::Thing,
        "network" => Whose::Network,
        "staff" => Whose::Staff,
        _ => return Err(format!("`{key}` does not say whose")),
    })
}

/// Returns what a key's words say around an event's.
pub(super) fn around(key: &str) -> Result<Around, String> {
    Ok(match key {
        "time" => Around::Time,
        "count" => Around::Count,
        "filler" => Around::Filler,
        "last" => Around::Last,
        "rate" => Around::Rate,
        _ => return Err(format!("`{key}` is no word around an event")),
    })
}

/// Returns what a key's words say in cells.
pub(super) fn said(key: &str) -> Result<Said, String> {
    Ok(match key {
        "yes" => Said::Yes,
        "no" => Said::No,
        "void" => Said::Void,
        "refund" => Said::Refund,
        "listed" => Said::Listed,
        _ => return Err(format!("`{key}` is nothing that a value says")),
    })
}

/// Returns how what a key's words say ended.
pub(super) fn outcome(key: &str) -> Result<Outcome, String> {
    Ok(match key {
        "won" => Outcome::Won,
        "lost" => Outcome::Lost,
        "not_called" => Outcome::NotCalled,
        _ => return Err(format!("`{key}` is no outcome")),
    })
}

/// Returns each word, folded, with what its key means.
pub(super) fn keyed<T: Copy>(
    words: &Words,
    meaning: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<(T, String)>, String> {
    let mut all = Vec::new();
    for (key, words) in words {
        let meaning = meaning(key)?;
        all.extend(words.iter().map(|word| (meaning, fold_all(word))));
    }
    Ok(all)
}
