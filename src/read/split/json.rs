//! JSON that stands in a cell without quotation marks around it.

/// Bytes that such a cell may have.
const LONGEST: usize = 1 << 20;

/// Whether the bytes begin as a list or an object of JSON does, rather than as words in brackets.
pub(super) fn begins(bytes: &[u8]) -> bool {
    match bytes {
        [b'{', next, ..] => matches!(next, b'"' | b'}'),
        [b'[', next, ..] => matches!(next, b'"' | b'{' | b'[' | b']') || next.is_ascii_digit(),
        _ => false,
    }
}

/// Returns how many bytes go up to the bracket that closes the first one; `None` if they are no JSON or the line ends.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    if !begins(bytes) {
        return None;
    }
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate().take(LONGEST) {
        match byte {
            b'\n' | b'\r' => return None,
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => depth += 1,
            b'}' | b']' if !in_text => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_closed_outside_of_texts() {
        for (text, expected) in [
            ("{\"a\":[1,2],\"b\":\"}\"},x", Some(19)),
            ("[{\"a\":\"\\\"]\"}]", Some(13)),
            ("{}", Some(2)),
            ("{\"a\":1\n}", None),
            ("{words}", None),
            ("[note]", None),
            ("x{\"a\":1}", None),
        ] {
            assert_eq!(length(text.as_bytes()), expected, "{text}");
        }
    }
}
