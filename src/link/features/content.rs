//! A number made of what an identity says, so that nothing depends on the order of the rows.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

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
    let is_said = said(identities, texts);
    let all: Vec<Symbol> = texts.after(0).collect();
    let hash = |text: Symbol| if is_said[text.index()].load(Relaxed) { hash_of(texts.get(text)) } else { 0 };
    let hashes: Vec<u64> = all.into_par_iter().map(hash).collect();
    let hash = |text: Symbol| hashes[text.index()];
    let of = |identity| (ContentKey::by_hashes(identity, texts, hash), of_identity(identity, hash));
    identities.par_iter().map(of).unzip()
}

/// Returns for each text whether an identity says it; the others are what cells show.
fn said(identities: &[Identity], texts: &Texts) -> Vec<AtomicBool> {
    let is_said: Vec<AtomicBool> = std::iter::repeat_with(AtomicBool::default).take(texts.len()).collect();
    identities
        .par_iter()
        .for_each(|identity| each_text(identity, |_, text| is_said[text.index()].store(true, Relaxed)));
    is_said
}

fn of_identity(identity: &Identity, number: impl Fn(Symbol) -> u64) -> u64 {
    let mut state = 1;
    each_text(identity, |place, text| state = mix_number(mix_number(state, place), number(text)));
    state
}

/// Calls `found` with each text that an identity says, and with the number of its place.
#[inline]
fn each_text(identity: &Identity, mut found: impl FnMut(u64, Symbol)) {
    identity.keys.iter().for_each(|(field, text)| found(field as u64, text));
    identity.traits.iter().for_each(|(own, text)| found(100 + own as u64, text));
    let others = [identity.second_email, identity.middle_name, identity.generation];
    (200..).zip(others).for_each(|(place, text)| text.into_iter().for_each(|text| found(place, text)));
}
