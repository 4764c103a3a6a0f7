//! A number made of what an identity says, so that nothing depends on the order of the rows.

use crate::model::{Identity, Texts};

/// Mixes `text` into `state`.
#[inline]
pub(in crate::link) fn mix(state: u64, text: &str) -> u64 {
    let hashed = text
        .bytes()
        .fold(state ^ 0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    mix_number(hashed, text.len() as u64)
}

/// Mixes `number` into `state`.
#[inline]
pub(in crate::link) fn mix_number(state: u64, number: u64) -> u64 {
    let mut mixed = (state ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Returns a number that depends on an identity's values alone.
pub(super) fn of_identity(identity: &Identity, texts: &Texts) -> u64 {
    let fields =
        identity.keys.iter().fold(1, |state, (field, text)| mix(mix_number(state, field as u64), texts.get(text)));
    let fields = identity
        .traits
        .iter()
        .fold(fields, |state, (own, text)| mix(mix_number(state, 100 + own as u64), texts.get(text)));
    [identity.second_email, identity.middle_name, identity.generation].into_iter().fold(
        fields,
        |state, text| match text {
            Some(text) => mix(mix_number(state, 1), texts.get(text)),
            None => mix_number(state, 0),
        },
    )
}
