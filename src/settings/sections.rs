//! `[funnel]` and `[[funnel]]` as they are written.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// One `[funnel]`, or several `[[funnel]]` with a name each.
#[derive(Clone, Debug, Default)]
pub struct FunnelSections(pub Vec<FunnelSection>);

/// `[funnel]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunnelSection {
    /// Its name, by which `--funnel` finds it.
    pub name: Option<String>,
    /// Stages in order: role words, or tables with a name and what fills them.
    pub stages: Option<Vec<StageEntry>>,
    /// The day that counts as today, `2026-03-31`.
    pub as_of: Option<String>,
    /// Longest time from entry, `30 days`.
    pub window: Option<String>,
    /// In what sequence stages count: `open`, `in order`, `strict` or `any`.
    pub order: Option<String>,
    /// Which entry starts the clock: `first` or `latest that converts`.
    pub entry: Option<String>,
    /// Whether things of the same instant follow one another: `convert` or `apart`.
    pub ties: Option<String>,
    /// First day on which people enter.
    pub from: Option<String>,
    /// Last day on which people enter.
    pub to: Option<String>,
    /// Opens and clicks that machines made: `counted` or `left out`.
    pub machines: Option<String>,
    /// People who look like tests: `counted` or `left out`.
    pub tests: Option<String>,
    /// What an order is given to: `first`, `last`, `linear`, `position` or `decay`.
    pub attribution: Option<String>,
    /// How long before an order what led to it lies, `30 days`.
    pub lookback: Option<String>,
    /// What voids an attempt.
    #[serde(default)]
    pub exclude: Vec<ExclusionEntry>,
}

/// One stage: the word of a role, or more.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a funnel has few stages, and they are read once")]
pub enum StageEntry {
    /// A role's word.
    Role(String),
    /// `{ name = "Trial", roles = ["forms", "registrations"] }`
    Named(StageSection),
}

/// A stage with a name: everything said beside `any` must hold; each entry of `any` reaches it as well.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageSection {
    /// Name in reports.
    pub name: String,
    /// Role word.
    pub role: Option<String>,
    /// Role words; any of them.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Files; `*` stands for any letters.
    pub file: Option<String>,
    /// The tool that exported them.
    pub tool: Option<String>,
    /// Conditions on columns; all of them.
    #[serde(default, rename = "where")]
    pub conditions: Texts,
    /// Other rows that reach it.
    #[serde(default)]
    pub any: Vec<RowsSection>,
    /// Longest time from the stage before, `3 days`.
    pub window: Option<String>,
    /// Whether people may leave it out.
    #[serde(default)]
    pub optional: bool,
    /// What it is meant to come to: `40 %` of the stage before, or a number of people.
    pub target: Option<toml::Value>,
}

/// Rows: everything that is said must hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsSection {
    /// Role word.
    pub role: Option<String>,
    /// Role words; any of them.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Files; `*` stands for any letters.
    pub file: Option<String>,
    /// The tool that exported them.
    pub tool: Option<String>,
    /// Conditions on columns; all of them.
    #[serde(default, rename = "where")]
    pub conditions: Texts,
}

/// One entry of `exclude`: the word of a role, or more.
#[derive(Clone, Debug)]
pub enum ExclusionEntry {
    /// A role's word: anywhere between the first stage and the last.
    Role(String),
    /// `{ role = "unsubscribes", after = "sends", before = "orders" }`
    Between(ExclusionSection),
}

/// An exclusion between two stages.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExclusionSection {
    /// Role word.
    pub role: Option<String>,
    /// Role words; any of them.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Files; `*` stands for any letters.
    pub file: Option<String>,
    /// The tool that exported them.
    pub tool: Option<String>,
    /// Conditions on columns; all of them.
    #[serde(default, rename = "where")]
    pub conditions: Texts,
    /// Stage after which it counts; without it, the first.
    pub after: Option<String>,
    /// Stage before which it counts; without it, the last.
    pub before: Option<String>,
}

/// One text or several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(pub Vec<String>);

// serde's own untagged enums forget what was wrong and where; these read by the kind of value, so that a misspelled key
// is named with its line.

impl<'de> Deserialize<'de> for FunnelSections {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Kinds;
        impl<'de> Visitor<'de> for Kinds {
            type Value = FunnelSections;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("[funnel], or several [[funnel]]")
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Self::Value, M::Error> {
                FunnelSection::deserialize(MapAccessDeserializer::new(map)).map(|one| FunnelSections(vec![one]))
            }

            fn visit_seq<S: SeqAccess<'de>>(self, seq: S) -> Result<Self::Value, S::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(FunnelSections)
            }
        }
        deserializer.deserialize_any(Kinds)
    }
}

macro_rules! word_or_table {
    ($name:ident $table:ident $section:ident $expected:literal) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Kinds;
                impl<'de> Visitor<'de> for Kinds {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_str<E>(self, word: &str) -> Result<Self::Value, E> {
                        Ok($name::Role(word.to_owned()))
                    }

                    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Self::Value, M::Error> {
                        $section::deserialize(MapAccessDeserializer::new(map)).map($name::$table)
                    }
                }
                deserializer.deserialize_any(Kinds)
            }
        }
    };
}

word_or_table!(StageEntry Named StageSection "a role, or a stage with a name such as { name = \"Trial\", role = \"forms\" }");
word_or_table!(ExclusionEntry Between ExclusionSection "a role, or { role = …, after = …, before = … }");

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Kinds;
        impl<'de> Visitor<'de> for Kinds {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Texts(vec![text.to_owned()]))
            }

            fn visit_seq<S: SeqAccess<'de>>(self, seq: S) -> Result<Self::Value, S::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Texts)
            }
        }
        deserializer.deserialize_any(Kinds)
    }
}
