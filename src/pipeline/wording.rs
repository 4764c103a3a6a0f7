//! How errors name what was meant and what there is.

use crate::settings::closest;

/// Names what was probably meant, if anything is spelled nearly so.
pub(super) fn did_you_mean(word: &str, words: &[String]) -> String {
    let lower = word.to_lowercase();
    let known: Vec<_> = words.iter().map(|word| word.to_lowercase()).collect();
    let near = closest(&lower, known.iter().map(String::as_str));
    let near = near.and_then(|near| words.get(known.iter().position(|word| *word == near)?));
    near.map_or_else(String::new, |near| format!("did you mean `{near}`? "))
}

/// Names the first of many, and how many more there are.
pub(super) fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown} and {} more", names.len() - SHOWN) } else { shown }
}
