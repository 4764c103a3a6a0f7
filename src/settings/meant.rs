//! Which word was meant where another was written.

/// Share of its letters that a word has in common with the one that was meant, at least.
const LEAST: f64 = 0.5;

/// Returns the word of `words` that is spelled most like `word`, if any is near enough to be meant.
pub fn closest<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<String> {
    let near = words.map(|known| (strsim::normalized_damerau_levenshtein(word, known), known));
    let best = near.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
    (best.0 >= LEAST).then(|| best.1.to_owned())
}

/// Asks whether the one of `words` was meant that is spelled most like `word`, in capitals or not, with a blank behind;
/// says nothing if none is near enough.
pub fn did_you_mean<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<(&str, String)> = words.map(|word| (word, word.to_lowercase())).collect();
    let near = closest(&word.to_lowercase(), words.iter().map(|(_, lower)| lower.as_str()));
    let near = near.and_then(|near| words.iter().find(|(_, lower)| *lower == near));
    near.map_or_else(String::new, |(word, _)| format!("did you mean `{word}`? "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spelled_nearly_so_is_meant_whatever_its_capitals() {
        let words = || ["Paid at", "Total"].into_iter();
        assert_eq!(did_you_mean("PAID ON", words()), "did you mean `Paid at`? ");
        assert_eq!(did_you_mean("Colour", words()), "");
        assert_eq!(closest("order", ["orders", "opens"].into_iter()).as_deref(), Some("orders"));
        assert_eq!(closest("xyz", ["orders", "opens"].into_iter()), None);
    }
}
