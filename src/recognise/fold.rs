//! Words made comparable: case, accents, punctuation and the way they are joined play no part.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns the words of a header, folded: lower case, accents left out, one blank between words.
///
/// Text in brackets is cut if words remain without it, `camelCase` and `Line1` are taken apart, `#` reads as
/// `number`, and `e-mail` is one word however it is written.
#[must_use]
pub fn fold(text: &str) -> String {
    let outside = without_brackets(text);
    let folded = fold_all(&outside);
    romanised(if folded.is_empty() && outside.len() < text.len() { fold_all(text) } else { folded })
}

/// Returns a folded header in Latin letters if it stands in Greek or Cyrillic ones: words are known by their sound.
fn romanised(folded: String) -> String {
    let is_other = |c: char| matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{4ff}');
    if !folded.contains(is_other) {
        return folded;
    }
    let mut latin = String::with_capacity(folded.len());
    for letter in folded.chars() {
        if is_other(letter) {
            latin.extend(any_ascii::any_ascii_char(letter).chars().filter(char::is_ascii_alphanumeric));
        } else {
            latin.push(letter);
        }
    }
    latin.to_ascii_lowercase()
}

/// Returns all words of a text, folded like those of a header, also those in brackets.
pub(super) fn fold_all(text: &str) -> String {
    let text = text.replace(['º', '°'], "");
    let letters: Vec<char> = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let mut folded = String::with_capacity(letters.len() + 8);
    let mut before: Option<char> = None;
    for (at, letter) in letters.iter().copied().enumerate() {
        if letter == '\'' || letter == '’' {
            // `dell'ordine` is two words, `manager's` one: what follows decides.
            let single = letters.get(at + 2).is_none_or(|c| !c.is_alphanumeric());
            before = if single { before } else { None };
            continue;
        }
        if letter == '#' {
            push_word(&mut folded, "number");
            before = None;
            continue;
        }
        if !letter.is_alphanumeric() {
            before = None;
            continue;
        }
        let starts = before.is_none_or(|last| breaks_between(last, letter, &letters[at + 1..]));
        if starts && !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
        push_lower(&mut folded, letter);
        before = Some(letter);
    }
    join_email(folded.trim_end())
}

fn push_word(folded: &mut String, word: &str) {
    if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
    folded.push_str(word);
    folded.push(' ');
}

/// Whether a new word starts between `last` and `letter`, inside a run without blanks.
fn breaks_between(last: char, letter: char, rest: &[char]) -> bool {
    if last.is_numeric() != letter.is_numeric() {
        return true;
    }
    if !letter.is_uppercase() {
        return false;
    }
    // `firstName`, `IPAddress`; but not `IDs`.
    last.is_lowercase()
        || (rest.first().is_some_and(|c| c.is_lowercase()) && rest.get(1).is_some_and(|c| c.is_alphabetic()))
}

fn push_lower(folded: &mut String, letter: char) {
    match letter {
        'ß' | 'ẞ' => folded.push_str("ss"),
        'æ' | 'Æ' => folded.push_str("ae"),
        'œ' | 'Œ' => folded.push_str("oe"),
        'ø' | 'Ø' => folded.push('o'),
        'ł' | 'Ł' => folded.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
        'ı' | 'İ' => folded.push('i'),
        _ => folded.extend(letter.to_lowercase()),
    }
}

/// Writes `e mail` and `e mailadres` as `email` and `emailadres`.
fn join_email(folded: &str) -> String {
    let mut joined = String::with_capacity(folded.len());
    let mut held = false;
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        if word == "e" && !held {
            held = true;
            continue;
        }
        if held && !word.starts_with("mail") {
            append(&mut joined, "e");
        }
        if held && word.starts_with("mail") {
            append(&mut joined, "e");
            joined.push_str(word);
        } else {
            append(&mut joined, word);
        }
        held = false;
    }
    if held {
        append(&mut joined, "e");
    }
    joined
}

fn append(joined: &mut String, word: &str) {
    if !joined.is_empty() {
        joined.push(' ');
    }
    joined.push_str(word);
}

fn without_brackets(text: &str) -> String {
    let mut outside = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let Some(close) = rest[open..].find(')') else { break };
        outside.push_str(&rest[..open]);
        outside.push(' ');
        rest = &rest[open + close + 1..];
    }
    outside.push_str(rest);
    outside
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn headers_fold_to_plain_words() {
        for (header, folded) in [
            ("E-Mail-Adresse *", "email adresse"),
            ("Email Address", "email address"),
            ("EMail", "email"),
            ("recipientEmailAddress", "recipient email address"),
            ("FIRST_NAME", "first name"),
            ("firstName", "first name"),
            ("Associated Contact IDs", "associated contact ids"),
            ("IPAddress", "ip address"),
            ("Order #", "order number"),
            ("#", "number"),
            ("Nº pedido", "n pedido"),
            ("C.P.", "c p"),
            ("¿Boletín?", "boletin"),
            ("Straße", "strasse"),
            ("Submit Date (UTC)", "submit date"),
            ("(not set)", "not set"),
            ("Address Line1", "address line 1"),
            ("Manager's Name", "managers name"),
            ("Data dell'ordine", "data dell ordine"),
            ("Příjmení", "prijmeni"),
            ("e", "e"),
            ("", ""),
        ] {
            assert_eq!(fold(header), folded, "{header}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "[ -~äöüßéÉçñøŁ#()_']{0,24}") {
            let once = fold_all(&text);
            prop_assert_eq!(fold_all(&once), once.clone());
            prop_assert!(!once.contains("  ") && once.trim() == once);
        }
    }
}
