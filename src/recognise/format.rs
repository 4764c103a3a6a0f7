//! Exports known by name: one file in `formats/` each, in the same schema as a user's own in `moldau.toml`.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

use super::fold::{fold, fold_all};
use super::layout::Condition;
use crate::model::{Field, Role, Standing};
use crate::read::Table;

mod built_in;

/// The exports that are known by name: the built-in ones and a user's own, which come first.
#[derive(Clone, Debug, Default)]
pub struct Formats {
    own: Vec<Format>,
    with_built_in: bool,
}

/// One export of one tool.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// The tool, such as `Mailchimp`.
    pub tool: String,
    /// The export, such as `audience export: cleaned`.
    pub export: String,
    /// What its rows are; `none` if it holds no people.
    #[serde(default)]
    pub role: Option<RoleWord>,
    /// Headers that are all there, in any order.
    pub signature: Vec<String>,
    /// Headers none of which is there.
    #[serde(default)]
    pub absent: Vec<String>,
    /// The only further headers that may be there; by default any. With none, those of the signature are all.
    #[serde(default)]
    pub only: Option<Vec<String>>,
    /// What it is, where its rows are left out for another reason than that it lists no people.
    #[serde(default)]
    pub because: Option<String>,
    /// Words one of which is in the file's or the sheet's name; any name will do if there are none.
    #[serde(default)]
    pub name: Vec<String>,
    /// What its columns mean, where that is not plain: field by header; an empty header for none.
    #[serde(default)]
    pub columns: BTreeMap<FieldWord, String>,
    /// Headers of columns that play no part.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// What its rows say happened; by default its role, for every row.
    #[serde(default, rename = "stage")]
    pub stages: Vec<FormatStage>,
}

/// What some rows of an export say happened.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormatStage {
    /// What happened.
    pub role: RoleWord,
    /// Header of the column that says it; every row if there is none.
    #[serde(default)]
    pub column: Option<String>,
    /// What that column says: `filled`, `yes`, `positive`; by default `filled`.
    #[serde(default)]
    pub says: Option<Says>,
    /// Words one of which that column holds.
    #[serde(default)]
    pub one_of: Vec<String>,
    /// Words none of which that column holds.
    #[serde(default)]
    pub none_of: Vec<String>,
    /// Header of the column that holds the time.
    #[serde(default)]
    pub time: Option<String>,
    /// Whether such rows count.
    #[serde(default)]
    pub standing: StandingWord,
}

/// What a column of a wide row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Says {
    /// Something.
    Filled,
    /// Yes.
    Yes,
    /// A number above zero.
    Positive,
}

/// A standing as settings write it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StandingWord {
    /// The rows count.
    #[default]
    Counts,
    /// They were cancelled or failed.
    Void,
    /// They give money back.
    Refund,
}

/// A role as settings write it, or `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct RoleWord(pub Option<Role>);

/// A field as settings write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct FieldWord(pub Field);

impl TryFrom<String> for RoleWord {
    type Error = crate::model::UnknownRole;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        if word == "none" { Ok(Self(None)) } else { word.parse().map(|role| Self(Some(role))) }
    }
}

impl TryFrom<String> for FieldWord {
    type Error = crate::model::UnknownField;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        word.parse().map(Self)
    }
}

impl From<StandingWord> for Standing {
    fn from(word: StandingWord) -> Self {
        match word {
            StandingWord::Counts => Standing::Counts,
            StandingWord::Void => Standing::Void,
            StandingWord::Refund => Standing::Refund,
        }
    }
}

impl FormatStage {
    /// Returns which rows it is for, by the places of `headers`; `None` if its column is not among them.
    pub(super) fn condition(&self, headers: &[String]) -> Option<Condition> {
        let Some(header) = &self.column else { return Some(Condition::Always) };
        let column = place_of(headers, header)?;
        if !self.one_of.is_empty() {
            return Some(Condition::OneOf(column, self.one_of.clone()));
        }
        if !self.none_of.is_empty() {
            return Some(Condition::NoneOf(column, self.none_of.clone()));
        }
        Some(match self.says.unwrap_or(Says::Filled) {
            Says::Filled => Condition::Filled(column),
            Says::Yes => Condition::Yes(column),
            Says::Positive => Condition::Positive(column),
        })
    }
}

/// Returns where `header` stands among `headers`: as it is written, or else with the same words.
pub(super) fn place_of(headers: &[String], header: &str) -> Option<usize> {
    let exact = headers.iter().position(|own| own.eq_ignore_ascii_case(header.trim()));
    exact.or_else(|| headers.iter().position(|own| fold(own) == fold(header)))
}

/// What the built-in files hold, once one of them has been asked for.
static PARSED: LazyLock<Vec<OnceLock<Option<Format>>>> =
    LazyLock::new(|| built_in::FILES.iter().map(|_| OnceLock::new()).collect());

/// Returns the first header of the signature in a format's text, without reading the rest; `None` if it is not plain.
fn first_header(text: &str) -> Option<&str> {
    let (_, list) = text.split_once("\nsignature = [\"")?;
    list.split_once('"').map(|(header, _)| header).filter(|header| !header.contains('\\'))
}

impl Formats {
    /// Returns the exports that are known from the start. Each is read once, when a table may be of it.
    #[must_use]
    pub fn built_in() -> Self {
        Self { own: Vec::new(), with_built_in: true }
    }

    /// Returns the same with a user's own exports before the others.
    #[must_use]
    pub fn with(mut self, own: Vec<Format>) -> Self {
        self.own.splice(0..0, own);
        self
    }

    /// Returns all exports, a user's own first.
    pub fn iter(&self) -> impl Iterator<Item = &Format> {
        self.filtered(|_| true)
    }

    /// Whether `format` is a user's own.
    pub(super) fn is_own(&self, format: &Format) -> bool {
        self.own.iter().any(|own| std::ptr::eq(own, format))
    }

    /// Returns a user's own exports, and the built-in ones whose first header `may_be` there.
    fn filtered(&self, may_be: impl Fn(&str) -> bool) -> impl Iterator<Item = &Format> {
        let built_in = built_in::FILES.iter().zip(PARSED.iter()).filter(|_| self.with_built_in);
        let near = built_in.filter(move |((_, text), _)| first_header(text).is_none_or(&may_be));
        // A test holds that every file can be read.
        let read = near.filter_map(|((_, text), parsed)| parsed.get_or_init(|| toml::from_str(text).ok()).as_ref());
        self.own.iter().chain(read)
    }

    /// Returns the first export whose headers are all there; of several the one that asks for most.
    pub(super) fn find(&self, table: &Table) -> Option<&Format> {
        let headers: Vec<String> = table.header.iter().map(|header| fold_all(header)).collect();
        let there = |header: &String| {
            let folded = fold_all(header);
            headers.contains(&folded)
        };
        let name = format!(" {} {} ", fold_all(&table.file), fold_all(table.sheet.as_deref().unwrap_or("")));
        let named = |format: &Format| {
            format.name.is_empty() || format.name.iter().any(|word| name.contains(&format!(" {} ", fold_all(word))))
        };
        let alone = |format: &Format| {
            let known: Option<Vec<String>> = format
                .only
                .as_ref()
                .map(|only| only.iter().chain(&format.signature).map(|header| fold_all(header)).collect());
            known.is_none_or(|known| headers.iter().all(|header| header.is_empty() || known.contains(header)))
        };
        let fits = |format: &&Format| {
            format.signature.iter().all(there) && !format.absent.iter().any(there) && named(format) && alone(format)
        };
        let asks = |format: &Format| format.signature.len() + format.name.len().min(1);
        self.filtered(|header| headers.contains(&fold_all(header)))
            .filter(fits)
            .reduce(|best, next| if asks(next) > asks(best) { next } else { best })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::testing::table;
    use super::*;

    #[test]
    fn every_built_in_format_is_read_and_listed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/recognise/formats");
        let mut files: Vec<String> = fs::read_dir(folder)
            .expect("the folder of formats")
            .map(|entry| entry.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned())
            .collect();
        files.sort();
        let listed: Vec<&str> = built_in::FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, files);
        for (name, text) in built_in::FILES {
            let format: Format = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!format.signature.is_empty() && !format.tool.is_empty() && !format.export.is_empty(), "{name}");
            assert_eq!(first_header(text), Some(format.signature[0].as_str()), "{name}");
        }
        assert_eq!(Formats::built_in().iter().count(), built_in::FILES.len());
    }

    #[test]
    fn every_built_in_format_is_found_by_its_own_signature() {
        let formats = Formats::built_in();
        for format in formats.iter() {
            let name = format.name.first().map_or("export.csv".to_owned(), |word| format!("{word}.csv"));
            let mut table = table(&name, "");
            table.header = format.signature.clone();
            let found = formats.find(&table).expect("a format");
            assert_eq!((&found.tool, &found.role), (&format.tool, &format.role), "{} {}", format.tool, format.export);
        }
    }

    #[test]
    fn a_users_own_format_comes_first_and_wrong_words_are_errors() {
        let text = "tool = \"Ours\"\nexport = \"list\"\nrole = \"prospects\"\nsignature = [\"Lead Owner\", \"Company / Account\"]";
        let own: Format = toml::from_str(text).expect("a format");
        let formats = Formats::built_in().with(vec![own]);
        let found = formats.find(&table("a.csv", "Company / Account,Lead Owner,Email\n")).expect("a format");
        assert_eq!(found.tool, "Ours");
        for wrong in ["role = \"buyers\"", "roles = \"orders\"", "[columns]\nmail = \"E-mail\""] {
            let text = format!("tool = \"a\"\nexport = \"b\"\nsignature = [\"c\"]\n{wrong}");
            assert!(toml::from_str::<Format>(&text).is_err(), "{wrong}");
        }
    }
}
