//! Lasting names for people.

use hashbrown::{HashMap, HashSet};

use crate::model::{Field, Identity, PersonId, Records};

/// Digits and letters that cannot be mistaken for each other when read aloud or typed.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of an id after its letter.
const LENGTH: usize = 10;

/// What names a person best among all that their rows say.
///
/// It is the address, else the whole of an identity, whose hash is smallest: it stays the same when rows are added that say nothing
/// new, when files are renamed, and in whatever order the rows come.
pub(super) struct Anchor([u8; 32]);

impl Anchor {
    /// Returns the anchor of the person whose distinct identities these are.
    ///
    /// `bytes` is a place to work in.
    pub(super) fn of<'a>(
        identities: impl Iterator<Item = &'a Identity>,
        records: &Records,
        bytes: &mut Vec<u8>,
    ) -> Self {
        let mut last = None;
        // Most rows of a person have the address of the row before.
        let others = identities.filter(|identity| {
            let mail = identity.keys[Field::Email];
            mail.is_none() || std::mem::replace(&mut last, mail) != mail
        });
        Self(others.map(|identity| anchor(identity, records, bytes)).min().map_or([0; 32], |(_, hash)| hash))
    }
}

/// Gives ids away, none of them twice.
pub(super) struct Namer {
    taken: HashSet<Letters, foldhash::fast::FixedState>,
    /// How many people each anchor named that named more than one: thousands may share one address.
    turns: HashMap<[u8; 32], u32, foldhash::fast::FixedState>,
}

impl Namer {
    /// Starts with the ids that are taken `already`, and makes room for those of so many `people`.
    pub(super) fn new<'a>(already: impl Iterator<Item = &'a PersonId>, people: usize) -> Self {
        let letters = already.filter_map(|id| Letters::try_from(id.as_str().strip_prefix('P')?.as_bytes()).ok());
        let mut taken = HashSet::with_capacity_and_hasher(people, foldhash::fast::FixedState::default());
        taken.extend(letters);
        Self { taken, turns: HashMap::default() }
    }

    /// Returns an id for the person of this anchor.
    pub(super) fn id(&mut self, anchor: &Anchor) -> PersonId {
        let first = letters(&anchor.0, 0);
        if self.taken.insert(first) {
            return written(first);
        }
        let turn = self.turns.entry(anchor.0).or_insert(1);
        loop {
            let next = letters(&anchor.0, *turn);
            *turn += 1;
            if self.taken.insert(next) {
                return written(next);
            }
        }
    }
}

/// Returns a hash of what names a person best in an identity, after how good a name it is.
fn anchor(identity: &Identity, records: &Records, bytes: &mut Vec<u8>) -> (u8, [u8; 32]) {
    bytes.clear();
    let mut put = |kind: u8, text: &str| {
        bytes.push(kind);
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
    };
    if let Some(mail) = identity.keys[Field::Email] {
        put(0, records.texts.get(mail));
        return (0, *blake3::hash(bytes).as_bytes());
    }
    for (field, text) in identity.keys.iter() {
        put(field as u8 + 1, records.texts.get(text));
    }
    for (own, text) in identity.traits.iter() {
        put(120 + own as u8, records.texts.get(text));
    }
    (1, *blake3::hash(bytes).as_bytes())
}

/// What stands behind the letter of an id.
type Letters = [u8; LENGTH];

fn letters(hash: &[u8; 32], turn: u32) -> Letters {
    let hash = if turn == 0 { *hash } else { *blake3::hash(&[&hash[..], &turn.to_le_bytes()].concat()).as_bytes() };
    let mut letters = [0; LENGTH];
    for (letter, byte) in letters.iter_mut().zip(hash) {
        *letter = LETTERS[usize::from(byte) % LETTERS.len()];
    }
    letters
}

fn written(letters: Letters) -> PersonId {
    let mut id = String::with_capacity(LENGTH + 1);
    id.push('P');
    id.extend(letters.map(char::from));
    PersonId::new(id)
}
