//! Lines above the header, headers of several rows, and lines below the table.

use super::super::Clean;
use super::{PLAIN, Take, case, names};

pub(super) fn heads(table: &Clean, take: Take<'_>) {
    let lines = PLAIN.lines(table);
    let width = names(table).len();
    let pad = ",".repeat(width - 1);
    for (name, above) in [
        ("a title", vec!["Report of the spring".to_owned()]),
        ("a title with commas", vec!["\"Report of the spring, summer, and autumn\"".to_owned()]),
        ("a title and a blank line", vec!["Report of the spring".to_owned(), String::new()]),
        ("a padded title", vec![format!("Report of the spring{pad}")]),
        ("padded lines", vec![format!("Report of the spring{pad}"), format!("Made: 2026-03-02{pad}"), pad.clone()]),
        ("labels", vec!["Report:,spring".to_owned(), "Made:,2026-03-02".to_owned(), String::new()]),
        ("comments", vec!["# made by a tool".to_owned(), "# do not edit, please".to_owned()]),
        ("a blank line", vec![String::new()]),
        ("a padded blank line", vec![pad.clone()]),
        ("many lines", (1..9).map(|at| format!("line {at} of what stands above")).collect()),
    ] {
        take(case("preamble", name, PLAIN.ended(&[above, lines.clone()].concat()), table));
    }
    for (name, below) in [
        ("a source", vec![String::new(), "Source: the office of statistics".to_owned()]),
        (
            "padded notes",
            vec![pad.clone(), format!("Source: the office of statistics{pad}"), format!("* as of May 2026{pad}")],
        ),
        ("notes at once", vec![format!("\"Note: figures are rounded, and may not add up\"{pad}")]),
    ] {
        // Under two columns, words in the first may be one more row.
        if width > 2 {
            take(case("footer", name, PLAIN.ended(&[lines.clone(), below].concat()), table));
        }
    }
    deep(table, &lines, take);
}

/// Headers of several rows: groups over it, or its words one under the other.
fn deep(table: &Clean, lines: &[String], take: Take<'_>) {
    let names = names(table);
    let width = names.len();
    let halves: Vec<Vec<String>> =
        names.iter().map(|name| name.split([' ', '_']).map(str::to_owned).collect()).collect();
    let half =
        |part: usize| halves.iter().map(|words| words.get(part).cloned().unwrap_or_default()).collect::<Vec<_>>();
    if halves.iter().any(|words| words.len() == 2) && halves.iter().all(|words| words.len() <= 2) {
        let header = Some(halves.iter().map(|words| words.join(" ")).collect());
        let expected = Clean { header, rows: table.rows.clone() };
        let text = [vec![PLAIN.row(&half(0)), PLAIN.row(&half(1))], lines[1..].to_vec()].concat();
        take(case("header rows", "names on two rows", PLAIN.ended(&text), &expected));
    }
    let imports: Vec<String> = (0..width).map(|at| format!("{{\"ImportId\":\"QID{at}\"}}")).collect();
    let texts: Vec<String> = names.iter().map(|name| format!("{name} of the answer, as asked")).collect();
    let survey = [vec![lines[0].clone(), PLAIN.row(&texts), PLAIN.row(&imports)], lines[1..].to_vec()].concat();
    take(case("header rows", "names, texts, import ids", PLAIN.ended(&survey), table));
    let options: Vec<String> =
        (0..width).map(|at| if at + 2 >= width { "Open-Ended Response".to_owned() } else { String::new() }).collect();
    let asked = [vec![lines[0].clone(), PLAIN.row(&options)], lines[1..].to_vec()].concat();
    take(case("header rows", "questions over kinds of answers", PLAIN.ended(&asked), table));
}
