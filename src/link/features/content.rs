//! A number made of what an identity says, so that nothing depends on the order of the rows.

use crate::model::{Identity, Symbol, Texts};

/// Returns a number made of a text.
fn of_text(text: &str) -> u64 {
    let mix_bytes = |state: u64, bytes: &[u8]| {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        mix_number(state, u64::from_le_bytes(word))
    };
    text.as_bytes().chunks(8).fold(text.len() as u64, mix_bytes)
}

/// Mixes `number` into `state`.
#[inline]
pub(in crate::link) fn mix_number(state: u64, number: u64) -> u64 {
    let mut mixed = (state ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Returns for each identity a number that depends on its values alone.
pub(super) fn of_identities(identities: &[Identity], texts: &Texts) -> Vec<u64> {
    let numbers: Vec<u64> = texts.after(0).map(|symbol| of_text(texts.get(symbol))).collect();
    identities.iter().map(|identity| of_identity(identity, |symbol| numbers[symbol.index()])).collect()
}

fn of_identity(identity: &Identity, number: impl Fn(Symbol) -> u64) -> u64 {
    let mixed = |state, place: u64, text: Symbol| mix_number(mix_number(state, place), number(text));
    let fields = identity.keys.iter().fold(1, |state, (field, text)| mixed(state, field as u64, text));
    let fields = identity.traits.iter().fold(fields, |state, (own, text)| mixed(state, 100 + own as u64, text));
    let others = [identity.second_email, identity.middle_name, identity.generation];
    (200..).zip(others).fold(fields, |state, (place, text)| text.map_or(state, |text| mixed(state, place, text)))
}
