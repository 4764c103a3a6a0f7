//! Runs what README.md and the stories in `examples/` show, and compares what they print with what they say.
//!
//! A block that starts with ```` ```console ```` holds commands after `$ ` and under each what it prints. With the
//! environment variable `UPDATE_EXPECT=1` the documents are rewritten instead. A line `…` stands for the rest of what is
//! printed, where a document shows the beginning alone.

use std::fs;

use super::support::{Desk, checkout};

const DOCUMENTS: &[&str] = &["README.md", "examples/spring-launch.md"];

/// Stands for the rest of what a command prints.
const REST: &str = "…";

/// Commands of the shell that may stand in a document beside `moldau`, because they set the reader up.
fn is_set_up(command: &str) -> bool {
    ["git ", "cargo ", "cd "].iter().any(|word| command.starts_with(word))
}

/// Splits a command at blanks, but not inside quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for letter in command.chars() {
        match letter {
            '\'' | '"' if quote.is_none() => quote = Some(letter),
            _ if quote == Some(letter) => quote = None,
            ' ' if quote.is_none() => words.push(String::new()),
            _ => words.last_mut().expect("at least one word").push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns what a terminal of 100 columns would show of a command.
fn shown(desk: &Desk, command: &str) -> String {
    let (command, file) = match command.split_once(" > ") {
        Some((command, file)) => (command, Some(file)),
        None => (command, None),
    };
    let mut arguments = words(command).split_off(1);
    let is_report = !["tidy", "init"].contains(&arguments[0].as_str()) && !command.contains("--help");
    if file.is_none() && is_report && !command.contains("--format") {
        // As on a terminal.
        arguments.extend(["--format".to_owned(), "table".to_owned()]);
    }
    let outcome = desk.run(&arguments);
    match file {
        Some(file) => {
            fs::write(desk.path(file.trim()), outcome.stdout).expect("a file on the desk");
            outcome.stderr
        }
        None if outcome.stdout.is_empty() || outcome.stderr.is_empty() => outcome.stdout + &outcome.stderr,
        None => format!("{}\n{}", outcome.stdout, outcome.stderr),
    }
}

fn rewritten(document: &str) -> String {
    let desk = Desk::new().variable("COLUMNS", "100").copy("examples/spring-launch", "examples/spring-launch");
    let mut text = String::new();
    let mut lines = document.lines().peekable();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        if line != "```console" {
            continue;
        }
        while let Some(line) = lines.next_if(|line| *line != "```") {
            text.push_str(line);
            text.push('\n');
            let command = line.strip_prefix("$ ").expect("a command before what it prints");
            let mut said = Vec::new();
            while let Some(line) = lines.next_if(|line| *line != "```" && !line.starts_with("$ ")) {
                said.push(line);
            }
            if is_set_up(command) {
                continue;
            }
            assert!(command.starts_with("moldau "), "a document shows a command that no test can run: {command}");
            let printed = shown(&desk, command);
            let shown_lines = said.iter().position(|line| *line == REST);
            for line in printed.trim_end().lines().take(shown_lines.unwrap_or(usize::MAX)) {
                text.push_str(line);
                text.push('\n');
            }
            if shown_lines.is_some() {
                text.push_str(REST);
                text.push('\n');
            }
        }
    }
    text
}

#[test]
fn documents_show_what_the_commands_print() {
    for name in DOCUMENTS {
        let path = checkout(name);
        let document = fs::read_to_string(&path).expect("a document").replace("\r\n", "\n");
        let now = rewritten(&document);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, now).expect("a writable document");
        } else {
            let differs = document.lines().zip(now.lines()).find(|(said, printed)| said != printed);
            assert!(
                document == now,
                "{name} says otherwise than the commands print (UPDATE_EXPECT=1 rewrites it): {differs:#?}"
            );
        }
    }
}

#[test]
fn the_readme_names_the_two_commands_that_do_everything() {
    let readme = fs::read_to_string(checkout("README.md")).expect("README.md");
    for command in ["cargo run --release -- run examples/spring-launch", "cargo test"] {
        assert!(readme.lines().any(|line| line.trim_start_matches("$ ") == command), "{command}");
    }
}

#[test]
fn the_settings_that_the_readme_shows_are_understood() {
    let readme = fs::read_to_string(checkout("README.md")).expect("README.md").replace("\r\n", "\n");
    let shown: Vec<&str> = readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(shown.iter().any(|settings| settings.contains("[[funnel]]")), "README.md defines a funnel");
    let mut desk = Desk::new().copy("examples/spring-launch", "c");
    for settings in shown {
        desk = desk.file("moldau.toml", settings);
        let report = desk.run(&["funnel", "c", "--format", "table"]).success();
        let names = settings.lines().filter_map(|line| line.trim().strip_prefix("{ name = \"")?.split('"').next());
        for name in names {
            assert!(report.lines().any(|line| line.starts_with(name)), "{name}: {report}");
        }
    }
}

#[test]
fn the_reference_of_the_readme_names_every_command_and_option() {
    let readme = fs::read_to_string(checkout("README.md")).expect("README.md").replace("\r\n", "\n");
    let (_, reference) = readme.split_once("## Reference\n").expect("README.md has a reference");
    let reference = reference.split("\n## ").next().unwrap_or(reference);
    let desk = Desk::new();
    let help = desk.run(&["--help"]).success();
    let (_, commands) = help.split_once("Commands:\n").expect("a list of commands");
    let commands = commands.split("\n\n").next().unwrap_or(commands);
    // What is said of a command may go on in a line further in.
    let commands = commands.lines().filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    let commands: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands.into_iter().filter(|command| *command != "help") {
        assert!(reference.contains(&format!("| `moldau {command}")), "{command}");
        let help = desk.run(&[command, "--help"]).success();
        let options = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
        let options = options.filter_map(|line| line.split_whitespace().find(|word| word.starts_with("--")));
        let options = options.map(|option| option.trim_end_matches([',', '.']));
        for option in options.filter(|option| *option != "--help") {
            let is_named = reference.match_indices(option).any(|(at, _)| {
                !reference[at + option.len()..].starts_with(|letter: char| letter.is_alphanumeric() || letter == '-')
            });
            assert!(is_named, "{command} {option}");
        }
    }
}

#[test]
fn the_changelog_speaks_of_this_version() {
    let changelog = fs::read_to_string(checkout("CHANGELOG.md")).expect("CHANGELOG.md");
    assert!(changelog.contains(&format!("## {}", env!("CARGO_PKG_VERSION"))) || changelog.contains("## Unreleased"));
}
