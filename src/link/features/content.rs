//! A number made of what an identity says, so that nothing depends on the order of the rows.

use rayon::prelude::*;

use crate::link::content_key::{ContentKey, hash_of};
use crate::model::{Identity, Symbol, Texts};

/// Mixes `number` into `state`.
#[inline]
pub(in crate::link) fn mix_number(state: u64, number: u64) -> u64 {
    let mut mixed = (state ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Returns for each identity its key, and a number that depends on all of its values and on nothing else.
pub(super) fn of_identities(identities: &[Identity], texts: &Texts) -> (Vec<ContentKey>, Vec<u64>) {
    let all: Vec<Symbol> = texts.after(0).collect();
    let hashes: Vec<u64> = all.into_par_iter().map(|text| hash_of(texts.get(text))).collect();
    let hash = |text: Symbol| hashes[text.index()];
    let of = |identity| (ContentKey::by_hashes(identity, texts, hash), of_identity(identity, hash));
    identities.par_iter().map(of).unzip()
}

fn of_identity(identity: &Identity, number: impl Fn(Symbol) -> u64) -> u64 {
    let mixed = |state, place: u64, text: Symbol| mix_number(mix_number(state, place), number(text));
    let fields = identity.keys.iter().fold(1, |state, (field, text)| mixed(state, field as u64, text));
    let fields = identity.traits.iter().fold(fields, |state, (own, text)| mixed(state, 100 + own as u64, text));
    let others = [identity.second_email, identity.middle_name, identity.generation];
    (200..).zip(others).fold(fields, |state, (place, text)| text.map_or(state, |text| mixed(state, place, text)))
}
