//! Arguments over `moldau.toml` over defaults.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::funnel::{Machines, TooFewStages};
use crate::model::{Day, Field, Role};
use crate::normalise::country::{self, Country};
use crate::read::Options;
use crate::recognise::{DateOrder, Overrule};

use super::Settings;
use super::definition::{TypedFunnel, define};
use super::definition_error::DefinitionError;
use super::file::{self, SettingsFile, SyntaxError, TableSection};
use super::meant::did_you_mean;
use super::sections::StageEntry;

/// Name of the settings file that is looked for.
const FILE_NAME: &str = "moldau.toml";
/// Name of the output folder if nobody says another.
const OUT: &str = "moldau-out";
/// Name of the list that decisions are remembered in.
const DECISIONS: &str = "decisions.csv";

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Paths, as given.
    pub paths: Vec<PathBuf>,
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--out`
    pub out: Option<PathBuf>,
    /// `--region`
    pub region: Option<String>,
    /// `--stages`, one word each
    pub stages: Vec<String>,
    /// `--funnel`, `--window`, `--order`, `--from`, `--to`
    pub funnel: TypedFunnel,
    /// `--as-of`
    pub as_of: Option<String>,
    /// `--without-machines`
    pub without_machines: bool,
    /// `--without-tests`
    pub without_tests: bool,
    /// `--since`
    pub since: Option<PathBuf>,
    /// `--skip-hidden`, `--password-env`
    pub reading: Options,
    /// `--strict`
    pub strict: bool,
    /// `--by`
    pub column: Option<String>,
    /// `--suppress`
    pub suppress: Vec<PathBuf>,
}

/// Settings that cannot be meant.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The settings file cannot be read.
    #[error("{} cannot be read", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
    /// It is not written as it should be.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// A word that names no role.
    #[error("{place}: `{word}` is not a role")]
    Role {
        /// Where it stands.
        place: String,
        /// The word.
        word: String,
    },
    /// A word that names no field.
    #[error("{place}: `{word}` is not a field")]
    Field {
        /// Where it stands.
        place: String,
        /// The word.
        word: String,
    },
    /// A word that names no order of day and month.
    #[error("{place}: `{word}` is not a way to write dates")]
    Dates {
        /// Where it stands.
        place: String,
        /// The word.
        word: String,
    },
    /// Text that is no day.
    #[error("{place}: `{word}` is not a day")]
    Day {
        /// Where it stands.
        place: String,
        /// The text.
        word: String,
    },
    /// Text that is no country code.
    #[error("{place}: `{word}` is not a country code")]
    Region {
        /// Where it stands.
        place: String,
        /// The text.
        word: String,
    },
    /// An export without a header to know it by.
    #[error("{place}, format {export}: its signature names no header")]
    Signature {
        /// Where it stands.
        place: String,
        /// The tool and the export.
        export: String,
    },
    /// A word that does not say whether something counts.
    #[error("{place}: `{word}` does not say what becomes of {what}")]
    NotCounted {
        /// Where it stands.
        place: String,
        /// The word.
        word: String,
        /// What it is said of.
        what: &'static str,
    },
    /// Stages that are no funnel.
    #[error("{place}: {cause}")]
    Stages {
        /// Where they stand.
        place: String,
        /// What is wrong with them.
        cause: TooFewStages,
    },
    /// A funnel that cannot be meant.
    #[error("{place}: {cause}")]
    Funnel {
        /// Where it stands.
        place: String,
        /// What is wrong with it.
        cause: DefinitionError,
    },
}

impl SettingsError {
    /// Returns what to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let roles = || Role::ALL.iter().map(|role| role.as_str());
        match self {
            Self::Unreadable(..) => Some("name an existing settings file, or write one with `moldau init`".to_owned()),
            Self::Syntax(error) => error.suggestion.as_ref().map(|word| format!("did you mean `{word}`?")),
            Self::Role { word, .. } => {
                let meant = did_you_mean(word, roles());
                Some(format!("{meant}the roles are {}", roles().collect::<Vec<_>>().join(", ")))
            }
            Self::Field { word, .. } => {
                let fields = || Field::ALL.iter().map(|field| field.as_str());
                let meant = did_you_mean(word, fields());
                Some(format!("{meant}the fields are {}", fields().collect::<Vec<_>>().join(", ")))
            }
            Self::Signature { .. } => Some(
                "list the headers that tell it apart, such as signature = [\"Lead Ref\", \"Lead Mail\"]".to_owned(),
            ),
            Self::Dates { .. } => Some("write `day first`, `month first` or `year first`".to_owned()),
            Self::Day { .. } => Some("write it like 2026-03-31".to_owned()),
            Self::NotCounted { .. } => Some("write `counted` or `left out`".to_owned()),
            Self::Region { .. } => Some("write two letters, such as DE, GB or US".to_owned()),
            Self::Funnel { cause, .. } => cause.hint(),
            Self::Stages { .. } => {
                Some("name two or more stages, each once, such as `sends, clicks, orders`".to_owned())
            }
        }
    }
}

/// Puts together what was typed, the settings file and the defaults.
///
/// The settings file is the one of `--config`, else `moldau.toml` in the current folder, else the one in the folder
/// that was named, if one folder alone was named. Its paths are seen from where it lies.
///
/// # Errors
/// A settings file that cannot be read or understood, and words that mean nothing.
pub fn resolve(typed: Typed) -> Result<Settings, SettingsError> {
    let (file, path) = match find_file(&typed) {
        Some(path) => (load(&path)?, Some(path)),
        None => (SettingsFile::default(), None),
    };
    let home = path.as_deref().and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default();
    let place = path.as_ref().map_or_else(|| FILE_NAME.to_owned(), |path| path.display().to_string());

    let mut paths = typed.paths;
    if paths.is_empty() {
        paths = file.input.paths.iter().map(|path| home.join(path)).collect();
    }
    if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    let region = match (typed.region, file.input.region) {
        (Some(word), _) => Some(region("--region", word)?),
        (None, Some(word)) => Some(region(&place, word)?),
        (None, None) => None,
    };
    typed.funnel.check().map_err(|(argument, cause)| wrong(argument, cause))?;
    let (mut funnel, words) = define(file.funnel, &typed.funnel).map_err(|cause| match cause {
        cause @ DefinitionError::NoFunnel { .. } => wrong("--funnel", cause),
        cause => wrong(&place, cause),
    })?;
    if !typed.stages.is_empty() {
        let entries = typed.stages.into_iter().map(StageEntry::Role).collect();
        funnel.add_stages(entries).map_err(|cause| wrong("--stages", cause))?;
    }
    let as_of = match (typed.as_of, words.as_of) {
        (Some(word), _) => Some(day("--as-of", &word)?),
        (None, Some(word)) => Some(day(&place, &word)?),
        (None, None) => None,
    };
    let is_left_out = |typed: bool, word: Option<String>, what: &'static str| match word.as_deref() {
        _ if typed => Ok(true),
        None | Some("counted") => Ok(false),
        Some("left out") => Ok(true),
        Some(word) => Err(SettingsError::NotCounted { place: place.clone(), word: word.to_owned(), what }),
    };
    let left_out = is_left_out(typed.without_machines, words.machines, "opens and clicks by machines")?;
    let machines = if left_out { Machines::LeftOut } else { Machines::Counted };
    let without_tests = is_left_out(typed.without_tests, words.tests, "people who look like tests")?;
    let overrules = file.table.into_iter().map(|section| overrule(&place, section)).collect::<Result<_, _>>()?;
    for format in &file.format {
        if format.signature.iter().all(|header| header.trim().is_empty()) {
            let export = format!("{} {}", format.tool, format.export);
            return Err(SettingsError::Signature { place, export });
        }
    }
    let out = typed.out.or_else(|| file.output.folder.map(|folder| home.join(folder)));
    let mut suppress = typed.suppress;
    suppress.extend(file.dropoff.suppress.iter().map(|path| home.join(path)));
    let own_domains = file.dropoff.own_domains.map(|domains| domains.iter().map(|domain| own_domain(domain)).collect());
    Ok(Settings {
        paths,
        out: out.unwrap_or_else(|| PathBuf::from(OUT)),
        region,
        funnel,
        as_of,
        machines,
        without_tests,
        overrules,
        formats: file.format,
        reading: typed.reading,
        strict: typed.strict,
        decisions: home.join(DECISIONS),
        since: typed.since,
        column: typed.column,
        suppress,
        own_domains,
        file: path,
    })
}

/// Returns a mail domain as addresses have it: `@Acme.com` is `acme.com`.
fn own_domain(word: &str) -> String {
    word.trim().trim_start_matches('@').to_lowercase()
}

fn find_file(typed: &Typed) -> Option<PathBuf> {
    if typed.config.is_some() {
        return typed.config.clone();
    }
    let here = PathBuf::from(FILE_NAME);
    if here.is_file() {
        return Some(here);
    }
    match typed.paths.as_slice() {
        [folder] if folder.is_dir() => Some(folder.join(FILE_NAME)).filter(|path| path.is_file()),
        _ => None,
    }
}

fn load(path: &Path) -> Result<SettingsFile, SettingsError> {
    let text = fs::read_to_string(path).map_err(|error| SettingsError::Unreadable(path.to_path_buf(), error))?;
    Ok(file::parse(&path.display().to_string(), &text)?)
}

fn role(place: &str, word: &str) -> Result<Role, SettingsError> {
    word.trim()
        .to_lowercase()
        .parse()
        .map_err(|_| SettingsError::Role { place: place.to_owned(), word: word.to_owned() })
}

fn region(place: &str, word: String) -> Result<Country, SettingsError> {
    country::parse(&word).ok_or_else(|| SettingsError::Region { place: place.to_owned(), word })
}

fn day(place: &str, word: &str) -> Result<Day, SettingsError> {
    super::condition::day(word).ok_or_else(|| SettingsError::Day { place: place.to_owned(), word: word.to_owned() })
}

fn wrong(place: &str, cause: DefinitionError) -> SettingsError {
    let place = place.to_owned();
    match cause {
        DefinitionError::Stages(cause) => SettingsError::Stages { place, cause },
        DefinitionError::Role(word) => SettingsError::Role { place, word },
        DefinitionError::Day(word) => SettingsError::Day { place, word },
        cause => SettingsError::Funnel { place, cause },
    }
}

fn overrule(place: &str, section: TableSection) -> Result<Overrule, SettingsError> {
    let place = format!("{place}, table of {}", section.file);
    let role = match section.role.as_deref() {
        None => None,
        Some("none") => Some(None),
        Some(word) => Some(Some(role(&place, word)?)),
    };
    let dates = match section.dates.as_deref() {
        None => None,
        Some("day first") => Some(DateOrder::DayFirst),
        Some("month first") => Some(DateOrder::MonthFirst),
        Some("year first") => Some(DateOrder::YearFirst),
        Some(word) => return Err(SettingsError::Dates { place, word: word.to_owned() }),
    };
    let columns = section.columns.into_iter().map(|(word, headers)| match word.parse::<Field>() {
        Ok(field) => Ok((field, headers.into_vec())),
        Err(_) => Err(SettingsError::Field { place: place.clone(), word }),
    });
    let columns = columns.collect::<Result<_, _>>()?;
    let table = section.table.map(|number| number.get() - 1);
    Ok(Overrule { file: section.file, sheet: section.sheet, table, role, dates, columns })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_file(text: &str, typed: Typed) -> Result<Settings, SettingsError> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("moldau.toml");
        fs::write(&path, text).expect("a file");
        resolve(Typed { config: Some(path), ..typed })
    }

    #[test]
    fn arguments_beat_the_file_and_the_file_beats_the_defaults() {
        let text = "[input]\nregion = \"de\"\n[funnel]\nas_of = \"2026-03-31\"\nstages = [\"sends\", { name = \"Trial\", roles = [\"forms\", \"registrations\"] }]\n";
        let settings = with_file(text, Typed { as_of: Some("2026-04-01".into()), ..Typed::default() }).expect("fine");
        assert_eq!(settings.region.map(|country| country.to_string()).as_deref(), Some("DE"));
        assert_eq!(settings.as_of, Day::new(2026, 4, 1));
        let stages = settings.funnel.stages.expect("stages are named");
        assert_eq!(stages.as_slice()[1].roles, [Role::Forms, Role::Registrations]);
        assert_eq!(settings.out, PathBuf::from("moldau-out"));
    }

    #[test]
    fn an_unknown_role_is_an_error_that_lists_the_roles() {
        let error =
            with_file("[[table]]\nfile = \"a.csv\"\nrole = \"order\"\n", Typed::default()).expect_err("no role");
        assert!(error.to_string().ends_with("table of a.csv: `order` is not a role"), "{error}");
        assert!(error.hint().expect("a hint").starts_with("did you mean `orders`? the roles are prospects, sends"));
    }

    #[test]
    fn days_and_stages_that_cannot_be_are_errors() {
        for as_of in ["2026-02-30", "31.03.2026", "2026-3-1", "", "2026-03-31-1"] {
            let typed = Typed { as_of: Some(as_of.into()), ..Typed::default() };
            assert!(matches!(with_file("", typed), Err(SettingsError::Day { .. })), "{as_of}");
        }
        let typed = Typed { stages: vec!["sends".into(), "sends".into()], ..Typed::default() };
        assert!(matches!(with_file("", typed), Err(SettingsError::Stages { .. })));
    }

    #[test]
    fn machines_are_counted_unless_somebody_says_otherwise() {
        let machines = |text: &str, without_machines| {
            with_file(text, Typed { without_machines, ..Typed::default() }).map(|settings| settings.machines)
        };
        let left_out = "[funnel]\nmachines = \"left out\"\n";
        assert_eq!(machines("", false).expect("fine"), Machines::Counted);
        assert_eq!(machines("", true).expect("fine"), Machines::LeftOut);
        assert_eq!(machines(left_out, false).expect("fine"), Machines::LeftOut);
        let error = machines("[funnel]\nmachines = \"no\"\n", false).expect_err("no such word");
        assert_eq!(error.hint().as_deref(), Some("write `counted` or `left out`"));
    }

    #[test]
    fn tests_are_counted_unless_somebody_says_otherwise() {
        let tests = |text: &str, without_tests| {
            with_file(text, Typed { without_tests, ..Typed::default() }).map(|settings| settings.without_tests)
        };
        let left_out = "[funnel]\ntests = \"left out\"\n";
        let told = [tests("", false), tests("", true), tests(left_out, false)].map(|told| told.expect("fine"));
        assert_eq!(told, [false, true, true]);
        let error = tests("[funnel]\ntests = \"no\"\n", false).expect_err("no such word");
        assert!(error.to_string().ends_with("people who look like tests"), "{error}");
    }

    #[test]
    fn paths_of_the_file_are_seen_from_where_it_lies() {
        let settings =
            with_file("[input]\npaths = [\"files\"]\n[output]\nfolder = \"out\"\n", Typed::default()).expect("fine");
        assert!(settings.paths[0].is_absolute() && settings.paths[0].ends_with("files"));
        assert!(settings.out.is_absolute() && settings.out.ends_with("out"));
    }
}
