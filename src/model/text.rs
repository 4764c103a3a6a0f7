//! Texts stored once and named by a number.

use std::fmt;
use std::num::NonZeroU32;

use hashbrown::HashTable;

/// Names a text in [`Texts`]: equal texts have equal symbols.
///
/// The order of symbols is the order of first use, which depends on the input's order: sort by the text, not by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(NonZeroU32);

impl Symbol {
    /// Returns the position of the text among all texts, from 0.
    #[must_use]
    #[inline]
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// Every distinct text of a run, each stored once, one after the other.
#[derive(Clone, Default)]
pub struct Texts {
    bytes: String,
    ends: Vec<usize>,
    /// The symbols, each with a part of its text's hash: so that growing reads no texts, and hardly any is compared in
    /// vain.
    table: Table,
    hasher: foldhash::fast::FixedState,
}

type Table = HashTable<(Symbol, u32)>;

/// Texts that are looked up together.
const BATCH: usize = 32;

/// What a look-up of a text has found, to be settled once texts may be added.
#[derive(Clone, Copy, Debug)]
pub struct Sought {
    /// A part of the text's hash.
    part: u32,
    /// The text's symbol, if it was known.
    symbol: Option<Symbol>,
}

impl Texts {
    /// Returns the symbol of `text`, which is stored if it is new.
    ///
    /// # Panics
    /// Panics beyond 2³² − 1 distinct texts.
    pub fn intern(&mut self, text: &str) -> Symbol {
        self.intern_hashed(hash_of(&self.hasher, text), text)
    }

    fn intern_hashed(&mut self, part: u32, text: &str) -> Symbol {
        let known = find(&self.table, &self.bytes, &self.ends, part, text);
        known.unwrap_or_else(|| {
            let symbol = self.push(text);
            self.table.insert_unique(spread(part), (symbol, part), |(_, part)| spread(*part));
            symbol
        })
    }

    /// Looks `texts` up and adds to `sought` what is known of each, to be settled later.
    ///
    /// Where there are many texts, each step of a look-up waits for memory; taken together, a batch waits once.
    pub fn look_up(&self, texts: &[Option<&str>], sought: &mut Vec<Sought>) {
        for batch in texts.chunks(BATCH) {
            let mut parts = [0_u32; BATCH];
            for (part, text) in parts.iter_mut().zip(batch) {
                *part = text.map_or(0, |text| hash_of(&self.hasher, text));
            }
            let mut found = [None::<Symbol>; BATCH];
            for ((found, part), text) in found.iter_mut().zip(parts).zip(batch) {
                let is_alike = |(_, other): &(Symbol, u32)| *other == part;
                *found = text.and_then(|_| self.table.find(spread(part), is_alike)).map(|(symbol, _)| *symbol);
            }
            let mut spans = [(0_usize, 0_usize); BATCH];
            for (span, found) in spans.iter_mut().zip(found) {
                *span = found.map_or((0, 0), |symbol| span_of(&self.ends, symbol));
            }
            for (((text, found), (start, end)), part) in batch.iter().zip(found).zip(spans).zip(parts) {
                let symbol = found.filter(|_| text.is_some_and(|text| self.bytes[start..end] == *text));
                sought.push(Sought { part, symbol });
            }
        }
    }

    /// Returns the symbol of a text that was looked up before, which is stored if it is new.
    pub fn settle(&mut self, text: &str, sought: Sought) -> Symbol {
        sought.symbol.unwrap_or_else(|| self.intern_hashed(sought.part, text))
    }

    /// Settles many texts that were looked up since anything was stored.
    #[must_use]
    pub fn settling(&mut self) -> Settling<'_> {
        Settling { texts: self, new: HashTable::new() }
    }

    fn push(&mut self, text: &str) -> Symbol {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        let number = u32::try_from(self.ends.len()).ok().and_then(NonZeroU32::new);
        number.map(Symbol).expect("fewer than 2^32 texts")
    }

    /// Returns the symbol of `text` if it is stored.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Symbol> {
        find(&self.table, &self.bytes, &self.ends, hash_of(&self.hasher, text), text)
    }

    /// Returns the text that `symbol` names.
    #[must_use]
    #[inline]
    pub fn get(&self, symbol: Symbol) -> &str {
        slice(&self.bytes, &self.ends, symbol)
    }

    /// Returns the symbols of the texts that came after the first `count`.
    pub fn after(&self, count: usize) -> impl ExactSizeIterator<Item = Symbol> + use<> {
        // Every number from 1 up to that of the last text was given out.
        let last = self.ends.len();
        (count..last)
            .map(|index| Symbol(u32::try_from(index + 1).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN)))
    }

    /// Returns how many distinct texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// Stores texts that were looked up together.
///
/// What is new is known among themselves at once, and among all texts when this is dropped: together, as each waits for memory.
pub struct Settling<'a> {
    texts: &'a mut Texts,
    new: Table,
}

impl Settling<'_> {
    /// Returns the symbol of a text, which is stored if it is new.
    pub fn settle(&mut self, text: &str, sought: Sought) -> Symbol {
        let Self { texts, new, .. } = self;
        let known = sought.symbol.or_else(|| find(new, &texts.bytes, &texts.ends, sought.part, text));
        known.unwrap_or_else(|| {
            debug_assert!(texts.find(text).is_none(), "something was stored since the text was looked up");
            let symbol = texts.push(text);
            new.insert_unique(spread(sought.part), (symbol, sought.part), |(_, part)| spread(*part));
            symbol
        })
    }

    /// Returns how many distinct texts there are by now.
    #[must_use]
    pub fn count(&self) -> usize {
        self.texts.len()
    }

    /// Returns the symbols of the texts that came after the first `count`.
    pub fn after(&self, count: usize) -> impl ExactSizeIterator<Item = Symbol> + use<> {
        self.texts.after(count)
    }
}

impl Drop for Settling<'_> {
    fn drop(&mut self) {
        let Texts { table, .. } = self.texts;
        table.reserve(self.new.len(), |(_, part)| spread(*part));
        for (symbol, part) in &self.new {
            table.insert_unique(spread(*part), (*symbol, *part), |(_, part)| spread(*part));
        }
    }
}

#[inline]
fn find(table: &Table, bytes: &str, ends: &[usize], part: u32, text: &str) -> Option<Symbol> {
    let is_same = |(symbol, other): &(Symbol, u32)| *other == part && slice(bytes, ends, *symbol) == text;
    table.find(spread(part), is_same).map(|(symbol, _)| *symbol)
}

#[inline]
fn slice<'a>(bytes: &'a str, ends: &[usize], symbol: Symbol) -> &'a str {
    let (start, end) = span_of(ends, symbol);
    &bytes[start..end]
}

#[inline]
fn span_of(ends: &[usize], symbol: Symbol) -> (usize, usize) {
    let index = symbol.index();
    (index.checked_sub(1).map_or(0, |before| ends[before]), ends[index])
}

/// Returns the part of a text's hash that is kept with its symbol.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "half of the hash is kept")]
fn hash_of(hasher: &foldhash::fast::FixedState, text: &str) -> u32 {
    use std::hash::{BuildHasher, Hasher};
    let mut hasher = hasher.build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish() as u32
}

/// Spreads the part of a hash over all bits, of which the table looks at both ends (Knuth's multiplicative hashing).
#[inline]
fn spread(part: u32) -> u64 {
    u64::from(part).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl fmt::Debug for Texts {
    /// Shows how many texts there are, and none of them: they are people's names and addresses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Texts({})", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_a_symbol() {
        let mut texts = Texts::default();
        let (a, empty, b) = (texts.intern("ann"), texts.intern(""), texts.intern("bob"));
        assert_eq!(texts.intern("ann"), a);
        assert_eq!([a, empty, b].map(|symbol| texts.get(symbol)), ["ann", "", "bob"]);
        assert_eq!((texts.find("bob"), texts.find("eve"), texts.len()), (Some(b), None, 3));
    }

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        let words: Vec<String> = (0..500).map(|number| format!("word {}", number * number % 71)).collect();
        let texts: Vec<Option<&str>> =
            words.iter().enumerate().map(|(place, word)| (place % 9 != 4).then_some(word.as_str())).collect();
        let (mut one, mut many) = (Texts::default(), Texts::default());
        one.intern("word 4");
        many.intern("word 4");
        let mut sought = Vec::new();
        many.look_up(&texts, &mut sought);
        let mut settling = many.settling();
        let settle = |(text, sought): (Option<&str>, Sought)| text.map(|text| settling.settle(text, sought));
        let symbols: Vec<_> = texts.iter().copied().zip(sought.clone()).map(settle).collect();
        drop(settling);
        let expected: Vec<_> = texts.iter().map(|text| text.map(|text| one.intern(text))).collect();
        assert_eq!(symbols, expected);
        // What was stored since is known by its text.
        let settle = |(text, sought): (Option<&str>, Sought)| text.map(|text| many.settle(text, sought));
        assert_eq!(texts.iter().copied().zip(sought).map(settle).collect::<Vec<_>>(), expected);
        assert_eq!(many.len(), one.len());
    }

    #[test]
    fn debug_shows_no_text() {
        let mut texts = Texts::default();
        texts.intern("bsmith@acme.example");
        assert_eq!(format!("{texts:?}"), "Texts(1)");
    }
}
