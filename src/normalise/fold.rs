//! Words as they are compared: lower-case ASCII letters and digits with single blanks between.

use unicode_normalization::char::is_combining_mark;

/// Returns the words of `text` folded: lower case, accents dropped (`ü` → `u`, `ß` → `ss`, `ł` → `l`), other scripts
/// written in Latin letters, apostrophes left out, everything else than letters and digits a blank.
///
/// `Müller` and `Muller` meet in it; `Mueller` stays as typed, because only a comparison can know that `ue` stands for
/// `ü` there. Folding twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Adds the folded words of `text` to `folded`, after a blank if there is something already.
pub fn fold_into(text: &str, folded: &mut String) {
    let mut blank = !folded.is_empty();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            put(folded, &mut blank, letter.to_ascii_lowercase());
        } else if letter.is_ascii() {
            blank |= letter != '\'' && letter != '`';
        } else if letter.is_alphanumeric() {
            for ascii in in_latin(letter).chars() {
                if ascii.is_ascii_alphanumeric() {
                    put(folded, &mut blank, ascii.to_ascii_lowercase());
                }
            }
        } else if !is_combining_mark(letter) && !matches!(letter, '’' | '‘' | '´' | 'ʼ' | '\u{ad}') {
            blank = true;
        }
    }
}

/// Returns a letter of another script, or with an accent, in Latin letters.
fn in_latin(letter: char) -> &'static str {
    // One syllable is a whole family name in Korean: as people write it, so that it is no mere initial.
    match letter {
        '이' => "yi",
        '아' => "ah",
        '어' => "eo",
        '오' => "oh",
        '우' => "woo",
        _ => any_ascii::any_ascii_char(letter),
    }
}

fn put(folded: &mut String, blank: &mut bool, letter: char) {
    if *blank && !folded.is_empty() {
        folded.push(' ');
    }
    *blank = false;
    folded.push(letter);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_and_punctuation_play_no_part() {
        for (text, folded) in [
            ("Müller", "muller"),
            ("Mu\u{308}ller", "muller"),
            ("Weiß-Łoś", "weiss los"),
            ("O’Brien", "obrien"),
            ("  A. & B.  ", "a b"),
            ("Иванов", "ivanov"),
            ("이 민지", "yi minji"),
            ("Ann 🙂 Lee", "ann lee"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_is_ascii_and_done_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert!(once.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' '));
            prop_assert_eq!(fold(&once), once);
        }
    }
}
