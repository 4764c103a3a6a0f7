//! The name that the user part of an address spells: `jane.doe`, `jdoe`, `doe.jane84`.

use super::{NONE, Names};

/// The name that an address spells, as far as it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::link) struct Spelled {
    /// Given name, or its first letter.
    pub(in crate::link) first: u32,
    /// Family name, or its first letter.
    pub(in crate::link) last: u32,
}

impl Spelled {
    /// It spells no name that is known.
    pub(super) const NOTHING: Self = Self { first: NONE, last: NONE };

    /// Whether a family name was found and nothing of a given name: whoever bears it may read what is sent there.
    pub(in crate::link) fn is_of_family(self) -> bool {
        self.first == NONE && self.last != NONE
    }

    /// Whether a name was found.
    pub(in crate::link) fn is_something(self) -> bool {
        self != Self::NOTHING
    }
}

/// A given and a family name in a user part; either may be empty.
type Words<'a> = (&'a str, &'a str);

/// Reads the name out of a user part, by the names that the records at hand bear; nothing if it spells none that is known.
pub(super) fn read<'a>(user: &'a str, names: &Names) -> Option<Words<'a>> {
    let parts: Vec<&str> = user.split(|c: char| !c.is_ascii_alphabetic()).filter(|part| !part.is_empty()).collect();
    match parts[..] {
        [] => None,
        [letters] => of_letters(letters, names),
        [one, .., other] => of_two(one, other, names),
    }
}

fn first_bearers(name: &str, names: &Names) -> u32 {
    names.find(name).map_or(0, |number| names.first_bearers(number))
}

fn last_bearers(name: &str, names: &Names) -> u32 {
    names.find(name).map_or(0, |number| names.last_bearers(number))
}

/// Two words: a given and a family name in either order, or a name and a letter.
fn of_two<'a>(one: &'a str, other: &'a str, names: &Names) -> Option<Words<'a>> {
    let usual = first_bearers(one, names).min(50) + last_bearers(other, names).min(50);
    let turned = first_bearers(other, names).min(50) + last_bearers(one, names).min(50);
    match (one.len(), other.len()) {
        (1, 1) => None,
        // `j.smith` and `smith.j`, but `john.s` where the word is known as a given name only.
        (1, _) if last_bearers(other, names) >= first_bearers(other, names) => Some((one, other)),
        (1, _) => Some((other, one)),
        (_, 1) if last_bearers(one, names) > first_bearers(one, names) => Some((other, one)),
        (_, 1) => Some((one, other)),
        _ if usual == 0 && turned == 0 => None,
        _ if turned > usual => Some((other, one)),
        _ => Some((one, other)),
    }
}

/// Letters of either of two names that are joined, at least.
const LEAST_JOINED: usize = 3;

/// One run of letters: a name, two names joined, or a name and a letter.
fn of_letters<'a>(letters: &'a str, names: &Names) -> Option<Words<'a>> {
    let (as_first, as_last) = (first_bearers(letters, names), last_bearers(letters, names));
    if letters.len() >= 3 && as_first + as_last > 0 {
        return if as_first >= as_last { Some((letters, "")) } else { Some(("", letters)) };
    }
    let mut best: Option<(u32, usize, bool)> = None;
    for cut in LEAST_JOINED..(letters.len() + 1).saturating_sub(LEAST_JOINED) {
        let (start, end) = letters.split_at(cut);
        // Hardly any cut leaves two names: most are done with after one look.
        let Some((start, end)) = names.find(start).and_then(|start| Some((start, names.find(end)?))) else { continue };
        for (first, last, turned) in [(start, end, false), (end, start, true)] {
            let bearers = names.first_bearers(first).min(names.last_bearers(last));
            if bearers > 0 && best.is_none_or(|(most, ..)| bearers > most) {
                best = Some((bearers, cut, turned));
            }
        }
    }
    if let Some((_, cut, turned)) = best {
        let (start, end) = letters.split_at(cut);
        return if turned { Some((end, start)) } else { Some((start, end)) };
    }
    if letters.len() >= 4 {
        let (letter, rest) = letters.split_at(1);
        let (start, ending) = letters.split_at(letters.len() - 1);
        if last_bearers(rest, names) > 0 {
            return Some((letter, rest));
        }
        // `millers`: all of them, for all that one can tell.
        if ending == "s" && last_bearers(start, names) > first_bearers(start, names) {
            return Some(("", start));
        }
        match (first_bearers(start, names), last_bearers(start, names)) {
            (0, 0) => {}
            (first, last) if first >= last => return Some((start, ending)),
            _ => return Some((ending, start)),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_part_of_an_address_spells_a_name_in_many_ways() {
        let mut names = Names::default();
        for (first, last) in [("jane", "doe"), ("john", "smith"), ("hans peter", "doyle")] {
            names.count(Some(first), Some(last));
        }
        let read_out = |user: &str| {
            let (first, last) = read(user, &names).unwrap_or_default();
            let known = |name: &str| names.find(name).map_or(name, |number| names.text(number)).to_owned();
            (known(first), known(last))
        };
        for (user, first, last) in [
            ("jane.doe", "jane", "doe"),
            ("doe_jane84", "jane", "doe"),
            ("johnsmith", "john", "smith"),
            ("smithjohn7", "john", "smith"),
            ("jsmith", "j", "smith"),
            ("j.smith", "j", "smith"),
            ("smithj", "j", "smith"),
            ("johns", "john", "s"),
            ("john", "john", ""),
            ("smith", "", "smith"),
            ("smiths", "", "smith"),
            ("hanspeter.doyle", "hans peter", "doyle"),
            ("hanspeterdoyle5", "hans peter", "doyle"),
            ("xq77", "", ""),
            ("customer.service", "", ""),
        ] {
            assert_eq!(read_out(user), (first.to_owned(), last.to_owned()), "{user}");
        }
    }
}
