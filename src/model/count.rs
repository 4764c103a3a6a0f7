//! How counts read in sentences.

/// Returns a count with its thousands apart: `12,345`.
#[must_use]
pub fn count(count: u64) -> String {
    thousands(&count.to_string())
}

/// Returns a count with its noun: `1 row`, `12,345 rows`.
#[must_use]
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Puts a comma between the thousands of a plain decimal number.
#[must_use]
pub fn thousands(plain: &str) -> String {
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let whole = rest.split('.').next().unwrap_or(rest);
    let mut grouped = String::with_capacity(plain.len() + plain.len() / 3);
    grouped.push_str(sign);
    for (place, digit) in whole.char_indices() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.push_str(&rest[whole.len()..]);
    grouped
}
