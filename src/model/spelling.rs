//! How texts differ that are meant to be one.

/// Whether one letter added, dropped, changed or swapped with its neighbour turns one text into the other.
#[must_use]
pub fn one_edit(left: &str, right: &str) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let (short, long) = (short.as_bytes(), long.as_bytes());
    if long.len() - short.len() > 1 {
        return false;
    }
    let same_start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let same_end =
        short[same_start..].iter().rev().zip(long[same_start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (rest_short, rest_long) =
        (&short[same_start..short.len() - same_end], &long[same_start..long.len() - same_end]);
    match (rest_short, rest_long) {
        ([] | [_], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}
