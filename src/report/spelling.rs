//! Which of several spellings of one value is the best to show.

/// One spelling of a value, and how many rows have it.
#[derive(Clone, Debug)]
pub(super) struct Spelling<'a> {
    /// As it stands.
    pub(super) text: &'a str,
    /// Rows that have it, or how much they weigh.
    pub(super) rows: u32,
}

/// Returns the best of these spellings.
///
/// The value that most rows have wins, whatever their capitals; among its spellings one in mixed case beats one in
/// capitals or small letters alone, then the more frequent. An initial never beats a written name. What is still even
/// is decided by length and the alphabet, so that the order of the rows plays no part.
pub(super) fn best<'a>(spellings: &mut [Spelling<'a>]) -> Option<&'a str> {
    if let [only] = spellings {
        return Some(only.text);
    }
    let mut folded: Vec<_> = spellings.iter().map(|spelling| (spelling.text.to_lowercase(), spelling)).collect();
    folded.sort_unstable_by(|(a, x), (b, y)| (a, x.text).cmp(&(b, y.text)));
    folded
        .chunk_by(|(a, _), (b, _)| a == b)
        .max_by_key(|group| {
            let text = &group[0].0;
            let rows: u32 = group.iter().map(|(_, spelling)| spelling.rows).sum();
            (!is_initial(text), rows, text.chars().count(), std::cmp::Reverse(text.clone()))
        })?
        .iter()
        .max_by_key(|(_, spelling)| (is_mixed(spelling.text), spelling.rows, std::cmp::Reverse(spelling.text)))
        .map(|(_, spelling)| spelling.text)
}

fn is_initial(text: &str) -> bool {
    text.chars().filter(|letter| letter.is_alphabetic()).count() == 1 && !text.chars().any(char::is_numeric)
}

fn is_mixed(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && text.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best_of(spellings: &[(&'static str, u32)]) -> Option<&'static str> {
        let mut given: Vec<_> = spellings.iter().map(|(text, rows)| Spelling { text, rows: *rows }).collect();
        let found = best(&mut given);
        given.reverse();
        assert_eq!(best(&mut given), found, "the order plays no part");
        found
    }

    #[test]
    fn the_most_frequent_value_wins_in_its_best_spelling() {
        assert_eq!(best_of(&[]), None);
        assert_eq!(best_of(&[("ANN", 1)]), Some("ANN"));
        assert_eq!(best_of(&[("MÜLLER", 5), ("Müller", 1), ("Mueller", 3)]), Some("Müller"));
        assert_eq!(best_of(&[("Acme", 2), ("Acme Ltd", 3)]), Some("Acme Ltd"));
    }

    #[test]
    fn an_even_count_goes_to_the_longer() {
        assert_eq!(best_of(&[("Bill", 2), ("William", 2)]), Some("William"));
        assert_eq!(best_of(&[("Ann", 1), ("Eve", 1)]), Some("Ann"));
    }

    #[test]
    fn an_initial_never_beats_a_name() {
        assert_eq!(best_of(&[("J.", 9), ("Jo", 1)]), Some("Jo"));
        assert_eq!(best_of(&[("J.", 1)]), Some("J."));
    }
}
