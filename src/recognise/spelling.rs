//! Words as tools spell them that have no letters but the English ones.

use std::collections::BTreeMap;

/// Adds to each word with an umlaut its spelling with two letters: `Geöffnet`, `Geoeffnet`.
///
/// Spelling without any mark needs no word of its own: accents play no part in comparing.
pub(super) fn spell_out<const N: usize>(lists: [&mut BTreeMap<String, Vec<String>>; N]) {
    for words in lists.into_iter().flat_map(BTreeMap::values_mut) {
        let spelt = |word: &String| {
            let long = word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
            (long != *word).then_some(long)
        };
        let more: Vec<String> = words.iter().filter_map(spelt).collect();
        words.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn umlauts_are_spelt_out_beside_the_word() {
        let mut words = BTreeMap::from([("opens".to_owned(), vec!["geöffnet".to_owned(), "öffner".to_owned()])]);
        spell_out([&mut words]);
        assert_eq!(words["opens"], ["geöffnet", "öffner", "geoeffnet", "oeffner"]);
    }
}
