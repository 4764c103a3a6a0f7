//! Tables as programs print them for people: cells in frames of bars.

use super::rows::Rows;
use super::split::Dialect;

/// Lines that show how a text is printed.
const SAMPLE: usize = 2000;

/// Returns the rows of a text that is printed in frames, with the bar as their delimiter; `None` if it is not.
///
/// ```text
/// +----+------+       id | name         | id | name |
/// | id | name |       ---+------        |---:|------|
/// +----+------+        1 | Ann          |  1 | Ann  |
/// ```
pub(super) fn framed(text: &str) -> Option<(Rows, Dialect)> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE);
    let (mut drawn, mut closed, mut barred, mut count) = (false, 0, 0, 0);
    for line in lines.by_ref().map(str::trim) {
        count += 1;
        drawn |= is_crossed(line);
        closed += usize::from(line.starts_with('|') && line.ends_with('|') && line.len() > 2);
        barred += usize::from(line.contains('|'));
    }
    let rules = text.lines().take(SAMPLE).filter(|line| is_crossed(line.trim())).count();
    if !drawn || count < 3 || barred * 10 < (count - rules.min(count)) * 8 {
        return None;
    }
    let has_border = closed * 10 >= (count - rules.min(count)) * 8;
    let mut rows = Rows::default();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || is_crossed(line) {
            continue;
        }
        let inner = line.strip_prefix('|').filter(|_| has_border).unwrap_or(line);
        let inner = inner.strip_suffix('|').filter(|_| has_border).unwrap_or(inner);
        rows.push(number, inner.split('|').map(str::trim));
    }
    Some((rows, Dialect::of(b'|')))
}

/// Whether a line is drawn and nothing else, with crossings where columns meet.
fn is_crossed(line: &str) -> bool {
    let drawn = line.bytes().all(|byte| matches!(byte, b'-' | b'+' | b'|' | b'=' | b':' | b' '));
    drawn && line.contains(['+', '|']) && (line.contains("--") || line.contains("=="))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(found: Option<(Rows, Dialect)>) -> Vec<String> {
        let (rows, _) = found.expect("a print");
        rows.iter().map(|row| format!("{}: {}", row.number(), row.cells().collect::<Vec<_>>().join("|"))).collect()
    }

    #[test]
    fn frames_are_taken_off() {
        for text in [
            "+----+-------+\n| id | name  |\n+----+-------+\n|  1 | Ann B |\n|  2 |       |\n+----+-------+\n",
            "\n id | name\n----+-------\n  1 | Ann B\n  2 | \n",
            "\n| id | name |\n|---:|:-----|\n| 1 | Ann B |\n| 2 | |\n",
        ] {
            let told: Vec<_> = texts(framed(text)).into_iter().map(|row| row[3..].to_owned()).collect();
            assert_eq!(told, ["id|name", "1|Ann B", "2|"], "{text}");
        }
        assert!(framed("id|name\n1|2\n3|4\n").is_none());
    }
}
