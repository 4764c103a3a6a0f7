//! Lasting names for people.

use hashbrown::{HashMap, HashSet};

use crate::model::{Identity, PersonId, Records};

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
    pub(super) fn of<'a>(identities: impl Iterator<Item = &'a Identity>, records: &Records) -> Self {
        Self(identities.map(|identity| anchor(identity, records)).min().map_or([0; 32], |(_, hash)| hash))
    }
}

/// Gives ids away, none of them twice.
pub(super) struct Namer {
    taken: HashSet<PersonId, foldhash::fast::FixedState>,
    /// How many people each anchor named: thousands may share one address.
    turns: HashMap<[u8; 32], u32, foldhash::fast::FixedState>,
}

impl Namer {
    /// Starts with the ids that are `taken` already.
    pub(super) fn new(taken: impl Iterator<Item = PersonId>) -> Self {
        Self { taken: taken.collect(), turns: HashMap::default() }
    }

    /// Returns an id for the person of this anchor.
    pub(super) fn id(&mut self, anchor: &Anchor) -> PersonId {
        let turn = self.turns.entry(anchor.0).or_default();
        loop {
            let id = PersonId::new(written(&anchor.0, *turn));
            *turn += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// Returns a hash of what names a person best in an identity, after how good a name it is.
fn anchor(identity: &Identity, records: &Records) -> (u8, [u8; 32]) {
    use crate::model::Field;
    let mut hasher = blake3::Hasher::new();
    let mut put = |kind: u8, text: &str| {
        hasher.update(&[kind]);
        hasher.update(text.as_bytes());
        hasher.update(&[0]);
    };
    if let Some(mail) = identity.keys[Field::Email] {
        put(0, records.texts.get(mail));
        return (0, *hasher.finalize().as_bytes());
    }
    for (field, text) in identity.keys.iter() {
        put(field as u8 + 1, records.texts.get(text));
    }
    for (own, text) in identity.traits.iter() {
        put(120 + own as u8, records.texts.get(text));
    }
    (1, *hasher.finalize().as_bytes())
}

fn written(hash: &[u8; 32], turn: u32) -> String {
    let hash = if turn == 0 { *hash } else { *blake3::hash(&[&hash[..], &turn.to_le_bytes()].concat()).as_bytes() };
    let mut id = String::with_capacity(LENGTH + 1);
    id.push('P');
    id.extend(hash.iter().take(LENGTH).map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])));
    id
}
