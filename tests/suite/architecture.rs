//! Holds the map of the crate: who may import whom, which outside crate has which one home, how large a file may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A module of `src/`, what it may import of ours, from bottom to top.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("progress", &[]),
    ("read", &["model"]),
    ("recognise", &["model", "read"]),
    ("normalise", &["model", "read", "recognise"]),
    ("link", &["model", "progress"]),
    ("journey", &["model", "link"]),
    ("frame", &["model"]),
    ("funnel", &["model", "journey", "frame"]),
    // What people decided stands in tables that a spreadsheet saved, in words for yes and no.
    ("history", &["model", "read", "recognise", "normalise", "link"]),
    (
        "report",
        &["model", "progress", "read", "recognise", "normalise", "link", "journey", "frame", "funnel", "history"],
    ),
    ("render", &["model", "report"]),
    ("settings", &["model", "read", "recognise", "normalise", "link", "journey", "funnel", "render"]),
    (
        "pipeline",
        &["model", "progress", "read", "recognise", "normalise", "link", "journey", "funnel", "settings", "history"],
    ),
    ("failure", &["model", "read", "recognise", "settings", "pipeline", "folder", "funnel", "link", "history"]),
    ("console", &["failure", "report", "render", "progress"]),
    ("folder", &["model"]),
    (
        "cli",
        &[
            "model",
            "progress",
            "read",
            "recognise",
            "normalise",
            "link",
            "journey",
            "funnel",
            "report",
            "render",
            "settings",
            "pipeline",
            "failure",
            "console",
            "folder",
            "history",
        ],
    ),
    ("lib", &["cli", "console"]),
    ("main", &[]),
];

/// Outside crates that only these modules may name.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("jiff", &["model"]),
    ("calamine", &["read"]),
    ("encoding_rs", &["read"]),
    ("chardetng", &["read"]),
    ("zip", &["read"]),
    ("flate2", &["read"]),
    ("aes", &["read"]),
    ("sha1", &["read"]),
    ("glob", &["read"]),
    ("rustix", &["read"]),
    ("rlibphonenumber", &["normalise"]),
    ("any_ascii", &["normalise", "recognise"]),
    ("unicode_normalization", &["normalise", "recognise"]),
    ("strsim", &["link", "settings", "recognise"]),
    ("rapidfuzz", &["link"]),
    ("rayon", &["link", "normalise", "journey", "render"]),
    ("polars", &["frame"]),
    ("comfy_table", &["render"]),
    ("unicode_width", &["render"]),
    ("rust_xlsxwriter", &["render"]),
    ("indicatif", &["progress"]),
    ("sha2", &["read", "report"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("toml", &["settings", "recognise"]),
    ("tempfile", &["folder", "read"]),
    ("anyhow", &["cli", "failure"]),
    ("terminal_size", &["console"]),
];

/// Lines that a file may have before its tests.
const LINES: usize = 400;

/// Names of modules that are nobody's home.
const HOMELESS: &[&str] = &["util", "utils", "common", "helpers", "prelude", "misc"];

struct Source {
    path: PathBuf,
    /// The top module it belongs to.
    module: String,
    /// Its code, without comments and without its tests.
    code: Vec<String>,
    /// Lines before its tests.
    lines: usize,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src is readable") {
            let path = entry.expect("src is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let inner = path.strip_prefix(&root).expect("below src").to_path_buf();
                let first = inner.iter().next().expect("a name").to_string_lossy();
                let module = first.trim_end_matches(".rs").to_owned();
                let text = fs::read_to_string(&path).expect("a text");
                let before_tests = before_tests(&text);
                let is_test = inner.iter().any(|part| part == "tests" || part == "tests.rs");
                let code = before_tests.iter().map(|line| line.split("//").next().unwrap_or("").to_owned());
                let (code, lines) = if is_test { (Vec::new(), 0) } else { (code.collect(), before_tests.len()) };
                found.push(Source { path: inner, module, code, lines });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Returns the lines before the module of tests; one that only names a file of tests may stand anywhere.
fn before_tests(text: &str) -> Vec<&str> {
    let lines: Vec<_> = text.lines().collect();
    let begins = |pair: &[&str]| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ") && pair[1].ends_with('{');
    let end = lines.windows(2).position(begins).unwrap_or(lines.len());
    lines[..end].to_vec()
}

/// Returns the words that follow `prefix` in `line`, also those of a group: `crate::{link, model}`.
fn named_after<'a>(line: &'a str, prefix: &str) -> Vec<&'a str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = Vec::new();
    for (start, _) in line.match_indices(prefix) {
        if line[..start].ends_with(is_word) {
            continue;
        }
        let rest = &line[start + prefix.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            names.extend(group.split(',').filter_map(|part| part.trim().split(|c| !is_word(c)).next()));
        } else {
            names.extend(rest.split(|c| !is_word(c)).next());
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn a_module_imports_only_what_lies_below_it() {
    let allowed: BTreeMap<_, _> = MAY_IMPORT.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(may) = allowed.get(source.module.as_str()) else {
            wrong.push(format!("{}: `{}` is not on the map", source.path.display(), source.module));
            continue;
        };
        for line in &source.code {
            for name in named_after(line, "crate::") {
                if allowed.contains_key(name) && name != source.module && !may.contains(&name) {
                    wrong.push(format!("{}: `{}` may not import `{name}`", source.path.display(), source.module));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_outside_crate_is_named_only_in_its_home() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, homes) in ONLY_IN {
            let named = source.code.iter().any(|line| {
                line.match_indices(&format!("{name}::"))
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
            });
            if named && !homes.contains(&source.module.as_str()) {
                wrong.push(format!("{}: `{name}` belongs to {}", source.path.display(), homes.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_small() {
    let sources = sources();
    let large: Vec<_> = sources.iter().filter(|source| source.lines > LINES).collect();
    let named: Vec<_> =
        large.iter().map(|source| format!("{}: {} lines", source.path.display(), source.lines)).collect();
    assert!(named.is_empty(), "more than {LINES} lines before the tests:\n{}", named.join("\n"));
}

#[test]
fn no_module_is_a_drawer_for_everything() {
    for source in sources() {
        for part in &source.path {
            let stem = part.to_string_lossy();
            assert!(!HOMELESS.contains(&stem.trim_end_matches(".rs")), "{}", source.path.display());
        }
    }
}

#[test]
fn the_check_sees_what_it_looks_for() {
    assert_eq!(named_after("use crate::{model, link::Linkage};", "crate::"), ["model", "link"]);
    assert_eq!(named_after("    crate::read::read(path)", "crate::"), ["read"]);
    assert_eq!(before_tests("mod a;\n#[cfg(test)]\nmod tests;\nuse b;\n#[cfg(test)]\nmod tests {\n}").len(), 4);
    assert!(named_after("use mycrate::read;", "crate::").is_empty());
    assert!(sources().iter().any(|source| source.module == "model" && source.lines > 10));
}
