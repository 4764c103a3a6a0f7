//! People's names: taken apart, folded, titles left out.

use std::fmt;

use super::fold::fold_into;
use super::name_words::{ALSO_NAMES, DEGREES, GENERATIONS, NOBODY, PARTICLES, SECOND_GIVEN, TITLES};
use super::text::tidy;

/// A name taken apart; every part folded to lower-case ASCII words.
///
/// A hyphen counts as a blank inside one part: `Hans-Otto` is the given name `hans otto`, `Walker-Gomez` the family
/// name `walker gomez`. Given names after the first are middle names.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonName {
    /// First given name or its initial.
    pub first: Option<String>,
    /// Further given names or initials.
    pub middle: Option<String>,
    /// Family name with its particles.
    pub last: Option<String>,
    /// The whole, where given and family name cannot be told apart: a single word.
    pub full: Option<String>,
    /// `jr`, `sr`, `ii`, `iii` or `iv`.
    pub generation: Option<&'static str>,
}

impl fmt::Debug for PersonName {
    /// Shows which parts there are, and none of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [("first", &self.first), ("middle", &self.middle), ("last", &self.last), ("full", &self.full)];
        let there: Vec<_> = parts.iter().filter(|(_, part)| part.is_some()).map(|(name, _)| *name).collect();
        write!(f, "PersonName({})", there.join(" "))
    }
}

/// How people are named where they live, where that changes how a name is taken apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// Given names, then one family name.
    #[default]
    Plain,
    /// Given names, then two surnames.
    TwoSurnames,
    /// As [`Naming::Plain`], and `M.` before a name is a title and no initial.
    French,
}

/// A word of a name as it is typed, and folded.
#[derive(Clone)]
struct Word {
    folded: String,
    /// Whether a dot ends it, as of an abbreviation.
    dotted: bool,
    /// Whether it is typed in capitals.
    capitals: bool,
}

/// Takes a whole name apart: `Dr. Ann B. Lee`, `Lee, Ann`, `Ludwig van Beethoven`, `Robert "Bob" Smith Jr.`
///
/// `None` if the text names nobody: it is an e-mail address, a number, or a word such as `guest`.
#[must_use]
pub fn parse_full(text: &str) -> Option<PersonName> {
    parse_whole(text, family_start)
}

/// Takes a whole name apart as [`parse_full`] does, where people have two surnames: `José Luis García López`.
#[must_use]
pub fn parse_full_of_two_surnames(text: &str) -> Option<PersonName> {
    parse_whole(text, surnames_start)
}

/// Takes a whole name apart as [`parse_full`] does, where `M.` before a name is a title: `M. Jean Dupont`.
#[must_use]
pub fn parse_full_in_french(text: &str) -> Option<PersonName> {
    let text = tidy(text);
    let titled = ["M. ", "M "].iter().find_map(|title| text.strip_prefix(title));
    match titled.and_then(parse_full) {
        // Before one word alone it may as well be an initial.
        Some(name) if name.first.as_deref().is_some_and(|first| !PARTICLES.contains(&first)) => Some(name),
        _ => parse_full(&text),
    }
}

/// Takes a whole name apart; `family_start` says with which of two or more words the family name begins.
fn parse_whole(text: &str, family_start: fn(&[Word]) -> usize) -> Option<PersonName> {
    let text = named_text(text)?;
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let mut name = PersonName::default();
    let (head, tail) = parts.split_first()?;
    let mut given = Vec::new();
    for part in tail {
        let mut words = words_of(part);
        strip_around(&mut words, &mut name, true);
        given.extend(words);
    }
    let mut words = words_of(head);
    let titled = strip_around(&mut words, &mut name, false);
    if !given.is_empty() {
        // `Last, First Middle`
        name.last = joined(&words);
        put_given(&mut name, &given);
        // `Smith, van der`: what follows the comma belongs before the family name.
        return named(name);
    }
    match words.as_slice() {
        [] => {}
        [only] if titled => name.last = Some(only.folded.clone()),
        [only] => name.full = Some(only.folded.clone()),
        [..] => {
            let family = family_start(&words);
            name.last = joined(&words[family..]);
            put_given(&mut name, &words[..family]);
        }
    }
    named(name)
}

/// Takes the cell of a given-name column apart: `Ann B.` → `ann` and the middle name `b`.
#[must_use]
pub fn parse_first(text: &str) -> Option<PersonName> {
    let text = named_text(text)?;
    let mut name = PersonName::default();
    let mut words = words_of(text.split(',').next().unwrap_or(""));
    if words.len() > 1 {
        strip_around(&mut words, &mut name, false);
    }
    put_given(&mut name, &words);
    named(name)
}

/// Takes the cell of a family-name column apart: `van der Berg`, `Smith Jr.`
#[must_use]
pub fn parse_last(text: &str) -> Option<PersonName> {
    let text = named_text(text)?;
    let mut name = PersonName::default();
    let mut words = Vec::new();
    for (place, part) in text.split(',').enumerate() {
        let mut more = words_of(part);
        if place > 0 || more.len() > 1 {
            strip_around(&mut more, &mut name, place > 0);
        }
        words.extend(more);
    }
    name.last = joined(&words);
    named(name)
}

/// Returns the part of a cell that can name somebody: without nicknames in quotes and remarks in brackets.
fn named_text(text: &str) -> Option<String> {
    let text = tidy(text);
    if text.contains('@') || text.contains("://") || text.len() > 200 {
        return None;
    }
    let outside = outside_brackets(&text);
    let outside = if outside.chars().any(char::is_alphabetic) { outside } else { text.into_owned() };
    let outside = one_of_several(outside);
    outside.chars().any(char::is_alphabetic).then_some(outside)
}

/// Returns the first of two names in a cell, or the name before a currency: `Ann Lee / Bob Ray`, `Ann and Bob Lee`,
/// `Ann Lee - USD`.
fn one_of_several(text: String) -> String {
    for between in [" / ", " and ", " & ", " und ", " - "] {
        let Some((first, rest)) = text.split_once(between) else { continue };
        let (first, rest) = (first.trim(), rest.trim());
        if between == " - " && !(rest.len() == 3 && rest.bytes().all(|b| b.is_ascii_uppercase())) {
            continue;
        }
        if first.contains(' ') {
            return first.to_owned();
        }
        // They share a family name.
        if let Some((_, family)) = rest.split_once(' ').filter(|_| between != " - ") {
            return format!("{first} {family}");
        }
    }
    text
}

/// Drops what stands in brackets or in double quotation marks.
fn outside_brackets(text: &str) -> String {
    let mut outside = String::with_capacity(text.len());
    let mut until = None;
    for letter in text.chars() {
        match until {
            Some(end) if letter == end => until = None,
            Some(_) => {}
            None => {
                until = match letter {
                    '(' => Some(')'),
                    '[' => Some(']'),
                    '"' => Some('"'),
                    '“' | '„' => Some('”'),
                    '«' => Some('»'),
                    _ => None,
                };
                outside.push(if until.is_some() { ' ' } else { letter });
            }
        }
    }
    outside
}

/// Splits at blanks; words of figures alone are nobody's name.
fn words_of(text: &str) -> Vec<Word> {
    text.split([' ', ';', '/', '_', '|'])
        .filter_map(|typed| {
            let mut folded = String::new();
            if typed.matches('.').count() > 1 || typed.ends_with('.') {
                // `h.c.`, `Ph.D.`; but `R.J.` are two initials.
                let initials = typed.split('.').filter(|part| !part.is_empty()).all(|part| part.chars().count() == 1);
                fold_into(
                    &if initials && typed.chars().next().is_some_and(char::is_uppercase) {
                        typed.replace('.', " ")
                    } else {
                        typed.replace('.', "")
                    },
                    &mut folded,
                );
            } else {
                fold_into(typed, &mut folded);
            }
            let figures = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
            let is_name = !folded.is_empty() && !figures(&folded.replace(' ', ""));
            is_name.then(|| Word {
                folded,
                dotted: typed.ends_with('.'),
                capitals: !typed.chars().any(char::is_lowercase),
            })
        })
        .collect()
}

/// Drops titles before and degrees after a name, and notes the generation; returns whether there was a title.
///
/// `apart` says that the words stand behind a comma, where a degree may be all there is.
fn strip_around(words: &mut Vec<Word>, name: &mut PersonName, apart: bool) -> bool {
    let keep = usize::from(!apart);
    let mut titled = false;
    while words.len() > keep && is_title(&words[0], words.len(), titled) {
        words.remove(0);
        titled = true;
    }
    while words.len() > keep {
        let Some(last) = words.last() else { break };
        let enough = apart || words.len() > 2;
        if let Some((_, generation)) = GENERATIONS.iter().find(|(word, _)| *word == last.folded)
            && enough | last.dotted | (words.len() == 2 && last.folded.len() == 2)
        {
            name.generation = Some(generation);
        } else if !(enough && is_degree(last)) {
            break;
        }
        words.pop();
    }
    titled
}

fn is_title(word: &Word, left: usize, titled: bool) -> bool {
    let all_titles =
        word.folded.split(' ').all(|part| TITLES.contains(&part) || (titled && part.len() == 1 && word.dotted));
    if !all_titles && !TITLES.contains(&word.folded.as_str()) {
        return false;
    }
    if ALSO_NAMES.contains(&word.folded.as_str()) {
        return (titled || word.dotted && word.folded.len() > 1) && left > 2
            || word.dotted && left > 2 && word.folded.len() > 2;
    }
    true
}

fn is_degree(word: &Word) -> bool {
    let degree = DEGREES.contains(&word.folded.as_str()) || word.folded.split(' ').all(|part| DEGREES.contains(&part));
    // `Ma`, `Do` and `Ba` are families, too.
    degree && (word.folded.len() > 2 || word.capitals || word.dotted)
}

/// Returns where the family name begins: at its first particle, else with the last word.
fn family_start(words: &[Word]) -> usize {
    let last = words.len() - 1;
    (1..last).find(|at| PARTICLES.contains(&words[*at].folded.as_str()) && !words[*at].dotted).unwrap_or(last)
}

/// Returns where the two surnames begin: behind the given names, `María del Carmen`, of which only the last can be
/// told by its place.
fn surnames_start(words: &[Word]) -> usize {
    let is_given = |word: &Word| word.folded.len() == 1 || SECOND_GIVEN.contains(&word.folded.as_str());
    let is_particle = |word: &Word| PARTICLES.contains(&word.folded.as_str());
    let last = words.len() - 1;
    let mut start = 1;
    while start < last {
        let particles = words[start..last].iter().take_while(|word| is_particle(word)).count();
        match words[start + particles..last].first() {
            Some(word) if is_given(word) => start += particles + 1,
            _ => break,
        }
    }
    if words[start..].iter().any(is_particle) { start } else { start.max(words.len().saturating_sub(2)) }
}

fn put_given(name: &mut PersonName, words: &[Word]) {
    let Some((first, more)) = words.split_first() else { return };
    // Initials written together, `R.J.`, are a first and a middle name.
    let (first, rest) = match first.folded.split_once(' ') {
        Some((initial, rest)) if initial.len() == 1 && first.dotted => (initial, Some(rest)),
        _ => (first.folded.as_str(), None),
    };
    name.first = Some(first.to_owned());
    let middle: Vec<&str> = rest.into_iter().chain(more.iter().map(|word| word.folded.as_str())).collect();
    name.middle = (!middle.is_empty()).then(|| middle.join(" "));
}

fn joined(words: &[Word]) -> Option<String> {
    let parts: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Returns the name if it names somebody.
fn named(name: PersonName) -> Option<PersonName> {
    let whole: Vec<&str> =
        [&name.first, &name.middle, &name.last, &name.full].into_iter().flatten().map(String::as_str).collect();
    let whole = whole.join(" ");
    (!whole.is_empty() && !NOBODY.contains(&whole.as_str())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;
    use proptest::prelude::*;

    /// `first|middle|last|full|generation`
    fn parts(name: Option<PersonName>) -> String {
        name.map_or_else(String::new, |name| {
            let text = |part: Option<String>| part.unwrap_or_default();
            let generation = name.generation.unwrap_or_default();
            format!("{}|{}|{}|{}|{generation}", text(name.first), text(name.middle), text(name.last), text(name.full))
        })
    }

    #[test]
    fn of_two_names_in_a_cell_the_first_counts() {
        for (text, expected) in [
            ("Ann Lee / Bob Ray", "ann||lee||"),
            ("Ann and Bob Lee", "ann||lee||"),
            ("Ann & Bob Lee", "ann||lee||"),
            ("Ann Lee - USD", "ann||lee||"),
            ("Sig.ra Maria Rossi", "maria||rossi||"),
        ] {
            assert_eq!(parts(parse_full(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_french_m_is_a_title() {
        for (text, expected) in [
            ("M. Jean Dupont", "jean||dupont||"),
            ("M Jean Le Goff", "jean||le goff||"),
            ("M. Dupont", "m||dupont||"),
            ("M. Le Goff", "m||le goff||"),
            ("Mme Anne Le Goff", "anne||le goff||"),
            ("Jean M. Dupont", "jean|m|dupont||"),
            ("M.", "|||m|"),
        ] {
            assert_eq!(parts(parse_full_in_french(text)), expected, "{text}");
        }
        assert_eq!(parts(parse_full("M. Jean Dupont")), "m|jean|dupont||");
    }

    #[test]
    fn whole_names_are_taken_apart() {
        for (text, expected) in [
            ("Ann Lee", "ann||lee||"),
            ("  ann   LEE ", "ann||lee||"),
            ("Lee, Ann", "ann||lee||"),
            ("Lee, Ann B.", "ann|b|lee||"),
            ("Ann B. Lee", "ann|b|lee||"),
            ("Dr. Ann Lee", "ann||lee||"),
            ("Prof. Dr. med. Ann Lee", "ann||lee||"),
            ("Dr. h.c. Ann Lee", "ann||lee||"),
            ("Dipl.-Ing. Hans-Otto Weiß", "hans otto||weiss||"),
            ("Dipl.-Ing. (FH) Hans Weiß", "hans||weiss||"),
            ("Ann Lee, MBA", "ann||lee||"),
            ("Ann Lee PhD", "ann||lee||"),
            ("Lee, Ann, PhD", "ann||lee||"),
            ("Mgr. Jana Nováková, CSc.", "jana||novakova||"),
            ("John Smith Jr.", "john||smith||jr"),
            ("Smith, John, Jr.", "john||smith||jr"),
            ("John Smith III", "john||smith||iii"),
            ("Sr. Juan Ruiz", "juan||ruiz||"),
            ("Juan Ruiz Sr.", "juan||ruiz||sr"),
            ("Ludwig van Beethoven", "ludwig||van beethoven||"),
            ("Maria de la Cruz", "maria||de la cruz||"),
            ("Michelle Walker-Gomez", "michelle||walker gomez||"),
            ("Robert \"Bob\" Smith", "robert||smith||"),
            ("Jim (James) Smith", "jim||smith||"),
            ("R. Smith", "r||smith||"),
            ("R.J. Smith", "r|j|smith||"),
            ("Herr Müller", "||muller||"),
            ("Frau Dr. Anna Müller", "anna||muller||"),
            ("Mme Claire Dupont", "claire||dupont||"),
            ("M. Case", "m||case||"),
            ("Jack Ma", "jack||ma||"),
            ("Madonna", "|||madonna|"),
            ("Ann Lee 🙂", "ann||lee||"),
            ("O'Brien, Pat", "pat||obrien||"),
            ("user 123", "|||user|"),
            ("ann@acme.example", ""),
            ("12345", ""),
            ("Guest", ""),
            ("", ""),
        ] {
            assert_eq!(parts(parse_full(text)), expected, "{text}");
        }
    }

    #[test]
    fn two_surnames_stay_together() {
        for (text, expected) in [
            ("José García López", "jose||garcia lopez||"),
            ("José Luis García López", "jose|luis|garcia lopez||"),
            ("Ana Belén Ruiz", "ana|belen|ruiz||"),
            ("María del Carmen Ruiz Gómez", "maria|del carmen|ruiz gomez||"),
            ("María de los Ángeles Solera", "maria|de los angeles|solera||"),
            ("Juan de la Cruz Pérez", "juan||de la cruz perez||"),
            ("Ann Lee", "ann||lee||"),
            ("Ann B. Lee", "ann|b|lee||"),
            ("García López, José Luis", "jose|luis|garcia lopez||"),
            ("Sr. Juan Ruiz", "juan||ruiz||"),
        ] {
            assert_eq!(parts(parse_full_of_two_surnames(text)), expected, "{text}");
        }
    }

    #[test]
    fn given_and_family_name_columns_are_read_alike() {
        assert_eq!(parts(parse_first("Hans-Otto")), "hans otto||||");
        assert_eq!(parts(parse_first("Ann B.")), "ann|b|||");
        assert_eq!(parts(parse_first("M.")), "m||||");
        assert_eq!(parts(parse_first("Dr. Ann")), "ann||||");
        assert_eq!(parts(parse_last("van der Berg")), "||van der berg||");
        assert_eq!(parts(parse_last("Smith Jr.")), "||smith||jr");
        assert_eq!(parts(parse_last("Smith, MBA")), "||smith||");
        assert_eq!(parts(parse_last("Ma")), "||ma||");
        assert_eq!(parts(parse_last("Müller ")), "||muller||");
    }

    #[test]
    fn debug_shows_no_name() {
        assert_eq!(format!("{:?}", parse_full("Ann Lee")), "Some(PersonName(first last))");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>(), words in "((Dr|Mr|Jr|de|van|Ann|Lee|[A-Z]|[a-z]{1,5})[., -]{0,2}){0,7}") {
            for text in [text, words] {
                let folded = |part: &Option<String>| part.as_ref().is_none_or(|part| !part.is_empty() && fold(part) == *part);
                let all = [parse_full(&text), parse_full_of_two_surnames(&text), parse_first(&text), parse_last(&text)];
                for name in all.into_iter().flatten() {
                    prop_assert!(folded(&name.first) && folded(&name.middle) && folded(&name.last) && folded(&name.full));
                }
            }
        }
    }
}
