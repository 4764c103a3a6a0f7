//! Companies: folded words without the legal form.

use crate::model::one_edit;

use super::fold::fold;
use super::legal_forms::{AT_THE_END, AT_THE_START, NO_COMPANY};

/// Returns the words of a company's name, folded and without its legal form; `None` if the cell names no company.
///
/// `and`, `&`, `+`, `und` and `et` are one word. The legal form is dropped where it stands at the end, or at the start
/// where a language has it there, and never if nothing would be left.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    let folded = words(text);
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    for word in &mut words {
        if matches!(*word, "und" | "et") {
            *word = "and";
        }
    }
    loop {
        let before = words.len();
        let rest = without_legal_form(&words);
        words.truncate(rest.end);
        words.drain(..rest.start);
        if words.len() == before {
            break;
        }
    }
    let name = words.join(" ");
    (!name.is_empty() && name != "and" && !NO_COMPANY.contains(&name.as_str())).then_some(name)
}

/// Folds, keeping `&` as a word and initials together: `S.p.A.` → `spa`, `s. r. o.` → `s r o`.
fn words(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 4);
    let mut letters = text.chars().peekable();
    let mut run = 0;
    while let Some(letter) = letters.next() {
        match letter {
            '&' | '+' | '＆' => {
                plain.push_str(" and ");
                run = 0;
            }
            // A dot after a single letter joins it to the next: initials.
            '.' if run == 1 && letters.peek().is_some_and(|next| next.is_alphabetic()) => run = 0,
            // `A/S`, `I/S`
            '/' if run == 1 && letters.peek().is_some_and(|next| next.is_alphabetic()) => run = 0,
            _ => {
                run = if letter.is_alphanumeric() { run + 1 } else { 0 };
                plain.push(letter);
            }
        }
    }
    fold(&plain)
}

/// Returns which of the words are left without one legal form at the end and one at the start.
fn without_legal_form(words: &[&str]) -> std::ops::Range<usize> {
    let mut end = words.len();
    let longest = AT_THE_END.iter().filter_map(|form| words_at_end(words, form)).filter(|count| *count < end).max();
    end -= longest.unwrap_or_else(|| usize::from(end > 1 && is_misspelt_form(words[end - 1])));
    while end > 1 && words[end - 1] == "and" {
        end -= 1;
    }
    let start = usize::from(end > 1 && AT_THE_START.contains(&words[0]));
    start..end
}

/// Whether a word is a legal form but for a typing error after its first letter: two letters in turned order (`gbmh`), or one letter in a long one
/// (`limted`).
fn is_misspelt_form(word: &str) -> bool {
    // Nearly all words begin otherwise.
    let begins_alike = |form: &str| form.as_bytes()[0] == word.as_bytes()[0] && form.len().abs_diff(word.len()) <= 1;
    let forms = AT_THE_END.iter().filter(|form| form.len() >= 4 && begins_alike(form) && !form.contains(' '));
    let letters = |text: &str| {
        let mut letters = text.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    forms
        .filter(|form| !TURNED_IS_A_WORD.contains(form) && one_edit(form, word))
        .any(|form| form.len() >= LONG_FORM || letters(form) == letters(word))
}

/// Letters of a legal form from which on one wrong letter leaves no other word.
const LONG_FORM: usize = 7;
/// Legal forms that are another word once two letters are turned: `crop`.
const TURNED_IS_A_WORD: &[&str] = &["corp", "coop", "sasu"];

/// Returns how many words a legal form has if the words end with it.
fn words_at_end(words: &[&str], form: &str) -> Option<usize> {
    // Nearly all forms end otherwise.
    if !form.ends_with(*words.last()?) {
        return None;
    }
    let mut words = words.iter().rev();
    let mut count = 0;
    for part in form.rsplit(' ') {
        if *words.next()? != part {
            return None;
        }
        count += 1;
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_legal_form_plays_no_part() {
        for (text, name) in [
            ("Delta Energy GmbH & Co. KG", Some("delta energy")),
            ("DELTA ENERGY gmbh", Some("delta energy")),
            ("Williams Health Inc.", Some("williams health")),
            ("Keystone Finance, LLC", Some("keystone finance")),
            ("Wade Finance Limited", Some("wade finance")),
            ("Fiat S.p.A.", Some("fiat")),
            ("Stankova Systems, spol. s r. o.", Some("stankova systems")),
            ("Alza s.r.o.", Some("alza")),
            ("ČEZ, a.s.", Some("cez")),
            ("Firma Sp. z o.o.", Some("firma")),
            ("Johnson & Johnson", Some("johnson and johnson")),
            ("Müller und Söhne OHG", Some("muller and sohne")),
            ("Société Générale S.A.", Some("societe generale")),
            ("Acme Pty Ltd", Some("acme")),
            ("Maersk A/S", Some("maersk")),
            ("The Home Depot", Some("home depot")),
            ("Booking.com B.V.", Some("booking com")),
            ("Limited", Some("limited")),
            ("Delta Energy Gbmh", Some("delta energy")),
            ("Delta Energy Gbmh & Co. KG", Some("delta energy")),
            ("Wade Finance Limted", Some("wade finance")),
            ("Blue Crop", Some("blue crop")),
            ("Acme Gmbh2", Some("acme gmbh2")),
            ("AG", Some("ag")),
            ("n/a", None),
            ("privat", None),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(parse(text).as_deref(), name, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_name_is_its_own_normal_form(text in "(GmbH|Co|KG|&|and|The|S\\.A\\.|Acme|x|u\\.|s|r|o|[a-zé.]{1,6}| |, ){0,7}") {
            if let Some(name) = parse(&text) {
                prop_assert_eq!(parse(&name), Some(name.clone()));
            }
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let _ = parse(&text);
        }
    }
}
