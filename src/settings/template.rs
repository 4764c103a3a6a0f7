//! What was recognised, written down as a `moldau.toml` that a person can change.

use std::fmt::Write;

use crate::funnel::{Stage, Stages};
use crate::model::{Field, Role};
use crate::read::Table;
use crate::recognise::{Column, DateOrder, Layout};

const HEAD: &str = "\
# What each file was taken for. Every line is a guess that you may change; what you delete is guessed anew.
# Then run `moldau run` in this folder, or name this file with --config.
# An editor that knows TOML completes and checks it: `moldau init --schema > moldau.schema.json`, and as the first line
# of this file `#:schema moldau.schema.json`.
";

const RULES: &str = r#"# More that a stage can be: { name = "Free plan", role = "leads", where = 'Plan = "Free"' }, or of files or tools:
# { name = "Demo", any = [{ file = "*demo*" }, { tool = "Zoom" }], where = ["amount >= 100", 'url ~ "/demo"'] }.
# A stage can have a target: { name = "Trial", role = "forms", target = "40 %" }, of the stage before, or of people: 500;
# with an order also a time limit of its own, window = "3 days", and optional = true.
# In what sequence stages count: open, in order, strict or any.
# order = "open"
# Longest time from entry, and the days on which people enter; without them, any.
# window = "30 days"
# from = "2026-03-01"
# to = "2026-03-31"
# With an order: which entry starts the clock, whether things of one instant follow each other, what voids an attempt.
# entry = "latest that converts"  # or "first"
# ties = "convert"  # or "apart"
# exclude = [{ role = "unsubscribes", after = "sends", before = "orders" }]
# What an order is given to (--attribution): first, last, linear, position or decay, and how far to look back.
# attribution = "last"
# lookback = "30 days"
# Several funnels are written as [[funnel]], each with a name; --funnel NAME chooses one.
"#;

const DROPOFF: &str = r#"
[dropoff]
# Lists of people whom nobody is to contact, seen from here. A file called suppression, do-not-contact or the like is
# taken for one by itself.
# suppress = ["do-not-contact.csv"]
# Mail domains of your own, whose people are colleagues; without it, guessed from who sends and who looks after whom.
# own_domains = ["example.com"]
"#;

/// Returns a commented settings file that says what was recognised in `tables`; a run with it gives the same result as
/// one without. `paths` are the paths that were read, `stages` the funnel's stages, if a person named them.
#[must_use]
pub fn template(paths: &[String], stages: Option<&Stages>, tables: &[(Table, Layout)]) -> String {
    let mut text = HEAD.to_owned();
    text.push_str("\n[input]\n# Files, folders and patterns, seen from here.\n");
    line(&mut text, &format!("paths = {}", strings(paths)));
    text.push_str(
        "# Country of telephone numbers that name none; without it, found from the data.\n# region = \"DE\"\n",
    );
    text.push_str(
        "\n[funnel]\n# Stages in order: roles, or { name = \"Trial\", roles = [\"forms\", \"registrations\"] }.\n",
    );
    if let Some(stages) = stages {
        line(&mut text, &format!("stages = [{}]", named(stages)));
    } else {
        let mut roles: Vec<Role> = tables.iter().flat_map(|(_, layout)| layout.roles()).collect();
        roles.retain(|role| !role.is_exit());
        roles.sort_unstable();
        roles.dedup();
        let roles: Vec<_> = roles.iter().map(|role| role.as_str().to_owned()).collect();
        line(&mut text, &format!("# stages = {}", strings(&roles)));
    }
    text.push_str("# The day that counts as today; without it, the last day in the files.\n# as_of = \"2026-03-31\"\n");
    text.push_str(RULES);
    text.push_str("# Opens and clicks that machines made: \"counted\" or \"left out\".\n# machines = \"counted\"\n");
    text.push_str("# People who look like tests: \"counted\" or \"left out\".\n# tests = \"counted\"\n");
    text.push_str(DROPOFF);
    for (table, layout) in tables {
        section(&mut text, table, layout);
    }
    text
}

fn section(text: &mut String, table: &Table, layout: &Layout) {
    text.push_str("\n[[table]]\n");
    line(text, &format!("file = {}", string(&table.file)));
    if let Some(sheet) = &table.sheet {
        line(text, &format!("sheet = {}", string(sheet)));
    }
    line(text, &format!("table = {}", table.index + 1));
    let said = layout.tool.iter().chain(&layout.export).cloned().collect::<Vec<_>>().join(" ");
    let said = if said.is_empty() { String::new() } else { format!("{said}; ") };
    line(text, &format!("# {said}{} sure", layout.confidence));
    for reason in layout.evidence.iter().take(3) {
        line(text, &format!("# – {}", one_line(reason)));
    }
    if let Some((role, confidence)) = layout.runner_up {
        line(text, &format!("# next best: {role}, {confidence}"));
    }
    line(text, &format!("role = {}", string(layout.role.map_or("none", |role| role.as_str()))));
    if let Some(order) = layout.columns.iter().find_map(|column| column.dates) {
        let words = match order.order {
            DateOrder::DayFirst => "day first",
            DateOrder::MonthFirst => "month first",
            DateOrder::YearFirst => "year first",
        };
        let mark = if order.decided { "" } else { "  # nothing in the column decides it" };
        line(text, &format!("# dates = \"{words}\"{mark}"));
    }
    if layout.role.is_some() {
        text.push_str("[table.columns]\n");
        columns(text, &layout.columns);
    }
}

fn columns(text: &mut String, columns: &[Column]) {
    let is_clear =
        |header: &str| !header.is_empty() && columns.iter().filter(|column| column.header == header).count() == 1;
    for field in Field::ALL {
        let headers: Vec<_> =
            columns.iter().filter(|column| column.field == Some(*field)).map(|column| column.header.clone()).collect();
        match headers.as_slice() {
            [] => {}
            [header] if is_clear(header) => line(text, &format!("{field} = {}", string(header))),
            several if several.iter().all(|header| is_clear(header)) => {
                line(text, &format!("{field} = {}", strings(several)));
            }
            unclear => line(text, &format!("# {field} = {}  # several columns are called so", strings(unclear))),
        }
    }
}

/// Writes stages as their role's word, or with the name that a person gave them.
fn named(stages: &Stages) -> String {
    let entry = |stage: &Stage| match stage.roles.as_slice() {
        [role] if role.as_str() == stage.name => string(&stage.name),
        roles => {
            let roles: Vec<_> = roles.iter().map(|role| role.as_str().to_owned()).collect();
            format!("{{ name = {}, roles = {} }}", string(&stage.name), strings(&roles))
        }
    };
    stages.as_slice().iter().map(entry).collect::<Vec<_>>().join(", ")
}

fn line(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{line}");
}

/// A comment must not break out of its line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn strings(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| string(text)).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::parse;

    #[test]
    fn names_with_quotes_and_line_breaks_survive() {
        let paths = ["it's \"here\"\\there\nbelow".to_owned()];
        let text = template(&paths, None, &[]);
        assert_eq!(parse("moldau.toml", &text).expect("it can be read back").input.paths, paths);
    }
}
