//! `moldau.toml` as it is written.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use serde::Deserialize;

use crate::model::{Field, Role};
use crate::recognise::Format;

use super::meant::closest;
use super::sections::FunnelSections;

/// The whole file. An unknown key is an error, so that a typing error never passes for a setting.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsFile {
    /// What is read.
    #[serde(default)]
    pub input: InputSection,
    /// Where results go.
    #[serde(default)]
    pub output: OutputSection,
    /// What the funnel is made of.
    #[serde(default)]
    pub funnel: FunnelSections,
    /// Who is kept off the call lists.
    #[serde(default)]
    pub dropoff: DropoffSection,
    /// What single tables are, against the guess.
    #[serde(default)]
    pub table: Vec<TableSection>,
    /// Exports of tools that are not known from the start.
    #[serde(default)]
    pub format: Vec<Format>,
}

/// `[input]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputSection {
    /// Files, folders and globs, seen from the folder of `moldau.toml`.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Country of telephone numbers that name none, as a code of two letters.
    pub region: Option<String>,
}

/// `[output]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputSection {
    /// The output folder, seen from the folder of `moldau.toml`.
    pub folder: Option<String>,
}

/// `[dropoff]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropoffSection {
    /// Lists of people whom nobody is to contact, seen from the folder of `moldau.toml`.
    #[serde(default)]
    pub suppress: Vec<String>,
    /// Mail domains of one's own, whose people are colleagues; without it, guessed.
    pub own_domains: Option<Vec<String>>,
}

/// `[[table]]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSection {
    /// File as reports name it; `*` stands for any letters.
    pub file: String,
    /// Sheet, if the file is a workbook and only one sheet is meant.
    pub sheet: Option<String>,
    /// Which table of the file or sheet, counted from 1, if it holds several and only one is meant.
    pub table: Option<NonZeroUsize>,
    /// What its rows are; `none` if there are no people in it.
    pub role: Option<String>,
    /// Which of day and month its dates write first: `day first`, `month first` or `year first`.
    pub dates: Option<String>,
    /// For each field the header of its column, or several; an empty list says that no column means it.
    #[serde(default)]
    pub columns: BTreeMap<String, Headers>,
}

/// One header or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Headers {
    /// `email = "E-Mail"`
    One(String),
    /// `phone = ["Mobile", "Phone"]`
    Many(Vec<String>),
}

impl Headers {
    /// Returns the headers.
    #[must_use]
    pub fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(header) => vec![header],
            Self::Many(headers) => headers,
        }
    }
}

/// What is wrong with a settings file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct SyntaxError {
    /// The settings file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
    /// The key that was probably meant.
    pub suggestion: Option<String>,
}

/// Reads the text of a settings file that is called `file`.
///
/// # Errors
/// Text that is not TOML, unknown keys, values of the wrong kind: with the line, and the key that was probably meant.
pub fn parse(file: &str, text: &str) -> Result<SettingsFile, SyntaxError> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
        let named: Vec<&str> = error.message().split('`').skip(1).step_by(2).collect();
        let unknown = error.message().starts_with("unknown field").then(|| named.first().copied()).flatten();
        let first = || named.first().copied().unwrap_or_default();
        let suggestion = match error.message() {
            message if unknown.is_some() || message.starts_with("unknown variant") => {
                closest(first(), named.iter().skip(1).copied())
            }
            message if message.contains("is not a role") => {
                closest(first(), Role::ALL.iter().map(|role| role.as_str()))
            }
            message if message.contains("is not a field") => {
                closest(first(), Field::ALL.iter().map(|field| field.as_str()))
            }
            _ => None,
        };
        let message =
            unknown.map_or_else(|| error.message().to_owned(), |word| format!("there is no setting `{word}` here"));
        SyntaxError { file: file.to_owned(), line, message, suggestion }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_key_is_an_error_that_names_the_line_and_the_key_that_was_meant() {
        let error = parse("moldau.toml", "[funnel]\n\nstags = [\"sends\"]\n").expect_err("no such key");
        assert_eq!(error.to_string(), "moldau.toml:3: there is no setting `stags` here");
        assert_eq!(error.suggestion.as_deref(), Some("stages"));
    }

    #[test]
    fn a_misspelled_key_is_named_with_its_line_also_in_several_funnels_and_in_stages() {
        for (text, line, meant) in [
            ("[[funnel]]\nname = \"a\"\n[[funnel]]\nnme = \"b\"\n", 4, "name"),
            ("[funnel]\nstages = [\n\"sends\",\n{ name = \"X\", rols = [] }]\n", 4, "roles"),
            ("[funnel]\nexclude = [{ befor = \"orders\" }]\n", 2, "before"),
        ] {
            let error = parse("m.toml", text).expect_err(text);
            assert_eq!((error.line, error.suggestion.as_deref()), (line, Some(meant)), "{error}");
        }
        let error = parse("m.toml", "[funnel]\nstages = [7]\n").expect_err("a number is no stage");
        assert!(error.to_string().contains("a role, or a stage with a name"), "{error}");
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_an_error_with_its_line() {
        let error = parse("m.toml", "[input]\npaths = 7\n").expect_err("a number is no list");
        assert_eq!((error.line, error.suggestion), (2, None));
    }

    #[test]
    fn an_empty_file_changes_nothing() {
        let file = parse("m.toml", "").expect("nothing to say is fine");
        assert!(file.table.is_empty() && file.funnel.0.is_empty() && file.input.paths.is_empty());
    }
}
