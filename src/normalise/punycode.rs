//! Punycode (RFC 3492), in which international domains are written in ASCII.

const BASE: u32 = 36;

/// Returns the text that `encoded` (without `xn--`) stands for; `None` if it stands for none.
pub(super) fn decode(encoded: &str) -> Option<String> {
    if encoded.len() > 63 {
        return None;
    }
    let (basic, extended) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    let mut letters: Vec<char> = basic.chars().collect();
    let (mut code, mut bias, mut index) = (128_u32, 72_u32, 0_u32);
    let mut digits = extended.bytes().peekable();
    let mut first = true;
    while digits.peek().is_some() {
        let (before, mut weight, mut k) = (index, 1_u32, BASE);
        loop {
            let digit = match digits.next()? {
                letter @ b'a'..=b'z' => u32::from(letter - b'a'),
                figure @ b'0'..=b'9' => u32::from(figure - b'0') + 26,
                _ => return None,
            };
            index = index.checked_add(digit.checked_mul(weight)?)?;
            let threshold = k.saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let length = u32::try_from(letters.len()).ok()? + 1;
        bias = adapted(index - before, length, first);
        first = false;
        code = code.checked_add(index / length)?;
        index %= length;
        letters.insert(usize::try_from(index).ok()?, char::from_u32(code)?);
        index += 1;
    }
    Some(letters.into_iter().collect())
}

fn adapted(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / length;
    let mut k = 0;
    while delta > 455 {
        delta /= BASE - 1;
        k += BASE;
    }
    k + BASE * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_domains_are_decoded() {
        for (encoded, text) in
            [("mller-kva", "müller"), ("bcher-kva", "bücher"), ("80ak6aa92e", "аррӏе"), ("wgv71a119e", "日本語")]
        {
            assert_eq!(decode(encoded).as_deref(), Some(text));
        }
        assert_eq!(decode("a-ü"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>(), label in "[a-z0-9-]{0,70}") {
            let _ = (decode(&text), decode(&label));
        }
    }
}
