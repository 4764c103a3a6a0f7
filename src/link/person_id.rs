//! Lasting names for people.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

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

/// By what a person gets an id.
#[derive(Clone, Copy)]
pub(super) enum Claim<'a> {
    /// The person had it in an earlier run.
    Kept(&'a PersonId),
    /// The person is new and named by this.
    New(&'a Anchor),
}

impl Claim<'_> {
    /// Returns the id that a new person gets unless another has it.
    fn first(&self) -> Option<Letters> {
        match self {
            Claim::Kept(_) => None,
            Claim::New(anchor) => Some(letters(&anchor.0, 0)),
        }
    }
}

/// Returns everybody's ids in the order of the claims, none of them twice, and none of the `former` ones to somebody new.
///
/// Nearly every anchor names one person alone, so that few have to wait for a turn.
pub(super) fn ids<'a>(former: impl Iterator<Item = &'a PersonId>, claims: &[Claim<'_>]) -> Vec<PersonId> {
    let letters_of = |id: &PersonId| Letters::try_from(id.as_str().strip_prefix('P')?.as_bytes()).ok();
    let mut taken: HashSet<Letters, foldhash::fast::FixedState> = former.filter_map(letters_of).collect();
    let numbered = || claims.par_iter().zip(0..u32::MAX);
    let mut firsts: Vec<(Letters, u32)> = numbered().filter_map(|(claim, rank)| Some((claim.first()?, rank))).collect();
    firsts.par_sort_unstable();
    let is_wanted = |id: &Letters| firsts.binary_search_by_key(id, |(first, _)| *first).is_ok();
    let is_contested = |same: &&[(Letters, u32)]| same.len() > 1 || taken.contains(&same[0].0);
    let contested = firsts.chunk_by(|a, b| a.0 == b.0).filter(is_contested).flatten();
    let mut contested: Vec<u32> = contested.map(|(_, rank)| *rank).collect();
    contested.sort_unstable();
    let mut in_turn: HashMap<u32, Letters, foldhash::fast::FixedState> = HashMap::default();
    // How many people each anchor named: thousands may share one address.
    let mut turns: HashMap<[u8; 32], u32, foldhash::fast::FixedState> = HashMap::default();
    for rank in contested {
        let Claim::New(anchor) = claims[rank as usize] else { continue };
        let mut id = letters(&anchor.0, 0);
        if !taken.insert(id) {
            let turn = turns.entry(anchor.0).or_insert(1);
            loop {
                id = letters(&anchor.0, *turn);
                *turn += 1;
                if !is_wanted(&id) && taken.insert(id) {
                    break;
                }
            }
        }
        in_turn.insert(rank, id);
    }
    let id = |(claim, rank): (&Claim<'_>, u32)| match claim {
        Claim::Kept(id) => (*id).clone(),
        Claim::New(anchor) => written(in_turn.get(&rank).copied().unwrap_or_else(|| letters(&anchor.0, 0))),
    };
    numbered().map(id).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_given_once_however_many_people_an_anchor_names() {
        let [one, two, three] = [1, 2, 3].map(|byte| Anchor([byte; 32]));
        let given = |former: &[PersonId], claims: &[Claim<'_>]| -> Vec<String> {
            ids(former.iter(), claims).iter().map(|id| id.as_str().to_owned()).collect()
        };
        let alone = given(&[], &[Claim::New(&one), Claim::New(&two), Claim::New(&three)]);
        assert_eq!(alone, ["P1111111111", "P2222222222", "P3333333333"]);
        let before = PersonId::new("P4444444444".to_owned());
        let claims = [Claim::New(&two), Claim::Kept(&before), Claim::New(&one), Claim::New(&two), Claim::New(&two)];
        let shared = given(std::slice::from_ref(&before), &claims);
        assert_eq!(shared[..3], [alone[1].clone(), before.as_str().to_owned(), alone[0].clone()]);
        assert!(shared[3] != shared[4] && !shared[..3].contains(&shared[3]) && !shared[..3].contains(&shared[4]));
        // What somebody bore in an earlier run is nobody else's.
        let former = [PersonId::new(alone[1].clone())];
        assert_eq!(given(&former, &[Claim::New(&two), Claim::New(&three)]), [shared[3].clone(), alone[2].clone()]);
    }
}
