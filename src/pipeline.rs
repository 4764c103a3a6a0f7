//! The whole way, stage by stage: files → records → people → journeys. Each command stops where it has enough.

mod spec;

use crate::funnel::{self, Contact, Funnel, TooFewStages};
use crate::journey::{self, Journeys};
use crate::link::{self, Linkage, Model, Why};
use crate::model::{Field, Finding, FindingKind, PersonIndex, Position, Record, RecordId, Records, Role};
use crate::normalise::{Options, RecordsBuilder, Selection, email};
use crate::progress::Progress;
use crate::read::{self, Input, ReadError, Table};
use crate::recognise::{self, Formats, Layout, NoSuchColumn};
use crate::settings::{Settings, closest};

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// Name in reports.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// BLAKE3 hash of its bytes, in hexadecimal digits.
    pub hash: String,
}

/// A file that could not be read, while others could.
#[derive(Debug)]
pub struct FailedFile {
    /// Name in reports.
    pub name: String,
    /// Why.
    pub error: ReadError,
}

/// What the files turned out to hold, table by table.
#[derive(Default)]
pub struct Survey {
    /// The files, in the order of their names.
    pub files: Vec<FileRead>,
    /// Their tables, each with what it was taken for.
    pub tables: Vec<(Table, Layout)>,
    /// What was found about files as a whole.
    pub findings: Vec<Finding>,
    /// Files that could not be read.
    pub failed: Vec<FailedFile>,
    /// Patterns of `moldau.toml` that no table fits.
    pub unused_overrules: Vec<String>,
}

/// The rows of all files in one vocabulary.
pub struct Intake {
    /// The files, in the order of their names.
    pub files: Vec<FileRead>,
    /// Their rows.
    pub records: Records,
    /// Files that could not be read.
    pub failed: Vec<FailedFile>,
    /// Patterns of `moldau.toml` that no table fits.
    pub unused_overrules: Vec<String>,
    /// For each condition of the funnel, the tables that it is of.
    pub selections: Vec<Selection>,
}

/// The people in them, and what happened to each.
pub struct Outcome {
    /// What was read.
    pub intake: Intake,
    /// Which rows are whose.
    pub linkage: Linkage,
    /// What happened to whom.
    pub journeys: Journeys,
    /// Who got how far.
    pub funnel: Funnel,
}

/// What stops a run.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// What was asked for is not there, or the only file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Not one of the files could be read; the error is the first one's.
    #[error("none of the {count} files can be read")]
    NothingReadable {
        /// How many there are.
        count: usize,
        /// What is wrong with the first.
        #[source]
        first: ReadError,
    },
    /// One file could not be read, and `--strict` says that this is too bad.
    #[error("a file cannot be read, and --strict forbids to go on without it")]
    Strict(#[source] ReadError),
    /// No table holds people.
    #[error("there are no people in {}", .tables.join(", "))]
    NoPeople {
        /// What there is instead, table by table.
        tables: Vec<String>,
    },
    /// `moldau.toml` names a column that there is none of.
    #[error("the settings name a column that is not there: {0}")]
    Overrule(NoSuchColumn),
    /// The roles of the files make no funnel.
    #[error(transparent)]
    Stages(#[from] TooFewStages),
    /// A stage that no file can fill.
    #[error("no file holds anything of the stage `{stage}`: {asked}")]
    EmptyStage {
        /// The stage.
        stage: String,
        /// What fills it.
        asked: String,
        /// What the files hold.
        found: Vec<Role>,
        /// The tables that were looked at.
        looked: Vec<String>,
    },
    /// A condition on a column that no table has.
    #[error("{of} asks for a column `{column}`, and no table that was looked at has one")]
    StageColumn {
        /// What asks for it.
        of: String,
        /// The column.
        column: String,
        /// The tables that were looked at.
        looked: Vec<String>,
        /// The columns that they have.
        headers: Vec<String>,
        /// What these mean.
        fields: Vec<Field>,
    },
    /// A word that names no stage.
    #[error("the funnel has no stage `{word}`")]
    NoStage {
        /// The word.
        word: String,
        /// The stages that it has.
        stages: Vec<String>,
    },
    /// An exclusion that ends before it starts.
    #[error("nothing can be left out after `{after}` and before `{before}`: that stage comes first")]
    Backwards {
        /// Stage after which it counts.
        after: String,
        /// Stage before which it counts.
        before: String,
    },
}

impl PipelineError {
    /// Returns what to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read(error) => error.hint(),
            Self::NothingReadable { first, .. } => first.hint(),
            Self::Strict(_) => Some("mend the file, take it away, or run without --strict".to_owned()),
            Self::NoPeople { .. } => Some(
                "a table of people has a column of e-mail addresses, names or telephone numbers; `moldau inspect` \
                 shows what each column was taken for"
                    .to_owned(),
            ),
            Self::Overrule(error) => Some(format!("its columns are {}", error.headers.join(", "))),
            Self::Stages(error) => error.hint(),
            Self::EmptyStage { found, looked, .. } => {
                let found: Vec<_> = found.iter().map(|role| role.as_str()).collect();
                let (found, looked) = (found.join(", "), some_of(looked));
                Some(format!("the files hold {found}; looked at {looked}; `moldau inspect` shows which is which"))
            }
            Self::StageColumn { column, looked, headers, fields, .. } => {
                let fields = fields.iter().map(|field| field.as_str().to_owned());
                let meant = did_you_mean(column, &headers.iter().cloned().chain(fields).collect::<Vec<_>>());
                Some(format!("{meant}looked at {}, whose columns are {}", some_of(looked), some_of(headers)))
            }
            Self::NoStage { word, stages } => {
                Some(format!("{}the stages are {}", did_you_mean(word, stages), stages.join(", ")))
            }
            Self::Backwards { .. } => Some("swap `after` and `before`".to_owned()),
        }
    }
}

/// Names what was probably meant, if anything is spelled nearly so.
fn did_you_mean(word: &str, words: &[String]) -> String {
    let lower = word.to_lowercase();
    let known: Vec<_> = words.iter().map(|word| word.to_lowercase()).collect();
    let near = closest(&lower, known.iter().map(String::as_str));
    let near = near.and_then(|near| words.get(known.iter().position(|word| *word == near)?));
    near.map_or_else(String::new, |near| format!("did you mean `{near}`? "))
}

/// Names the first of many, and how many more there are.
fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown} and {} more", names.len() - SHOWN) } else { shown }
}

/// Reads all tables of all files, without asking what they mean.
///
/// # Errors
/// Nothing to read, or a file that cannot be read.
pub fn tables(settings: &Settings, progress: &Progress) -> Result<Vec<Table>, PipelineError> {
    let mut tables = Vec::new();
    read_files(settings, progress, |table| {
        tables.push(table);
        Ok(())
    })?;
    Ok(tables)
}

/// Reads all files and says what each table is taken for.
///
/// # Errors
/// Nothing to read, or nothing that can be read.
pub fn survey(settings: &Settings, progress: &Progress) -> Result<Survey, PipelineError> {
    let mut recogniser = Recogniser::new(settings);
    let mut tables = Vec::new();
    let reading = read_files(settings, progress, |table| {
        let layout = recogniser.layout(&table)?;
        tables.push((table, layout));
        Ok(())
    })?;
    let Reading { files, failed, findings } = reading;
    Ok(Survey { files, tables, findings, failed, unused_overrules: recogniser.unused() })
}

/// Reads all files into records.
///
/// # Errors
/// Nothing to read, nothing that can be read, or no people in it.
pub fn intake(settings: &Settings, progress: &Progress) -> Result<Intake, PipelineError> {
    let mut recogniser = Recogniser::new(settings);
    let mut builder =
        RecordsBuilder::new(Options { default_country: settings.region, selectors: settings.funnel.selectors.clone() });
    let mut without_people = Vec::new();
    let reading = read_files(settings, progress, |table| {
        let layout = recogniser.layout(&table)?;
        if layout.role.is_none() || table.rows.is_empty() {
            without_people.push(instead_of_people(&table, &layout));
        }
        builder.add(&table, &layout);
        Ok(())
    })?;
    let selections = builder.selections().to_vec();
    let mut records = builder.finish();
    let Reading { files, failed, findings } = reading;
    if records.records.is_empty() {
        return Err(PipelineError::NoPeople { tables: without_people });
    }
    records.findings.extend(findings);
    records.findings.sort_unstable();
    Ok(Intake { files, records, failed, unused_overrules: recogniser.unused(), selections })
}

/// Finds out which records are whose.
pub fn linkage(intake: &Intake, progress: &Progress) -> Linkage {
    linkage_by(intake, &Model::default(), progress)
}

/// Finds out which records are whose by the weights of a model, which are fitted to the records first unless they are fixed.
pub fn linkage_by(intake: &Intake, model: &Model, progress: &Progress) -> Linkage {
    let bar = progress.stage("finding people", None);
    link::link(&intake.records, model, &|done, total| bar.at(done, total))
}

/// Says why two rows are, or are not, one person in the linkage of [`linkage`].
pub fn why(intake: &Intake, linkage: &Linkage, rows: [RecordId; 2], progress: &Progress) -> Why {
    let _bar = progress.stage("weighing the evidence", None);
    link::why(&intake.records, linkage, &linkage.model, rows[0], rows[1])
}

/// Goes the whole way.
///
/// # Errors
/// As [`intake`]; and stages that are no funnel.
pub fn outcome(settings: &Settings, progress: &Progress) -> Result<Outcome, PipelineError> {
    let intake = intake(settings, progress)?;
    let spec = spec::spec(settings, &intake.records, &intake.selections)?;
    let linkage = linkage(&intake, progress);
    let journeys = journey::journeys(&intake.records, &linkage);
    let funnel = funnel::funnel(&journeys, &spec);
    Ok(Outcome { intake, linkage, journeys, funnel })
}

impl Outcome {
    /// Returns the person of this lasting id or with this e-mail address, if there is one.
    pub fn find(&self, who: &str) -> Option<PersonIndex> {
        let by_id = self.linkage.people.iter().position(|person| person.id.as_str() == who).map(PersonIndex::new);
        by_id.or_else(|| {
            let records = &self.intake.records;
            let address = email::parse(who).ok().and_then(|emails| records.texts.find(&emails.first))?;
            let has = |record: &Record| {
                let identity = record.identity.map(|identity| &records.identities[identity.index()]);
                identity.is_some_and(|identity| identity.keys[Field::Email] == Some(address))
            };
            let row = records.records.iter().position(has).map(RecordId::new)?;
            self.linkage.person_of(row)
        })
    }

    /// Returns, for each person, how they can be reached.
    pub fn contacts(&self) -> Vec<Contact> {
        let records = &self.intake.records;
        let reach = |field: Field| {
            move |id: &RecordId| {
                let identity = records.records[id.index()].identity;
                identity.is_some_and(|identity| records.identities[identity.index()].keys[field].is_some())
            }
        };
        let contact = |person: &link::Person| Contact {
            email: person.records.iter().any(reach(Field::Email)),
            phone: person.records.iter().any(reach(Field::Phone)),
        };
        self.linkage.people.iter().map(contact).collect()
    }
}

/// What came of reading, besides the tables.
struct Reading {
    files: Vec<FileRead>,
    failed: Vec<FailedFile>,
    findings: Vec<Finding>,
}

/// Reads file by file and hands over each table, so that no more than one file is held at a time.
fn read_files(
    settings: &Settings,
    progress: &Progress,
    mut each: impl FnMut(Table) -> Result<(), PipelineError>,
) -> Result<Reading, PipelineError> {
    let inputs = read::discover(&settings.paths, &mut std::io::stdin().lock())?;
    let bar = progress.stage("reading files", Some(inputs.len() as u64));
    let mut reading = Reading { files: Vec::new(), failed: Vec::new(), findings: Vec::new() };
    for input in &inputs {
        match read_file(input) {
            Ok((file, held)) => {
                reading.files.push(file);
                reading.findings.extend(held.findings);
                held.tables.into_iter().try_for_each(&mut each)?;
            }
            Err(error) if settings.strict && inputs.len() > 1 => return Err(PipelineError::Strict(error)),
            Err(error) => {
                let at = Position::of_table(input.name().clone(), None);
                reading.findings.push(Finding { at, kind: FindingKind::UnreadableFile, message: error.to_string() });
                reading.failed.push(FailedFile { name: input.name().to_string(), error });
            }
        }
        bar.add(1);
    }
    if reading.files.is_empty() && !reading.failed.is_empty() {
        let first = reading.failed.swap_remove(0).error;
        return Err(match inputs.len() {
            1 => PipelineError::Read(first),
            count => PipelineError::NothingReadable { count, first },
        });
    }
    Ok(reading)
}

fn read_file(input: &Input) -> Result<(FileRead, read::FileTables), ReadError> {
    let bytes = input.load()?;
    let file = FileRead {
        name: input.name().to_string(),
        bytes: bytes.len() as u64,
        hash: blake3::hash(&bytes).to_hex().to_string(),
    };
    let tables = read::read_bytes(input.name(), bytes, &recognise::is_header_word)?;
    Ok((file, tables))
}

/// Guesses layouts, and lets `moldau.toml` overrule the guesses.
struct Recogniser<'a> {
    settings: &'a Settings,
    formats: Formats,
    used: Vec<bool>,
}

impl<'a> Recogniser<'a> {
    fn new(settings: &'a Settings) -> Self {
        Self { settings, formats: Formats::built_in(), used: vec![false; settings.overrules.len()] }
    }

    fn layout(&mut self, table: &Table) -> Result<Layout, PipelineError> {
        let mut layout = recognise::recognise(table, &self.formats);
        for (overrule, used) in self.settings.overrules.iter().zip(&mut self.used) {
            if overrule.is_about(table) {
                *used = true;
                overrule.apply(table, &mut layout).map_err(PipelineError::Overrule)?;
            }
        }
        Ok(layout)
    }

    /// Returns the patterns that no table fitted.
    fn unused(&self) -> Vec<String> {
        let unused = self.settings.overrules.iter().zip(&self.used).filter(|(_, used)| !**used);
        unused.map(|(overrule, _)| overrule.file.clone()).collect()
    }
}

/// Says what a table without people is.
fn instead_of_people(table: &Table, layout: &Layout) -> String {
    let what = match &layout.export {
        _ if table.rows.is_empty() => "a header without rows",
        Some(export) => export.as_str(),
        None => "no column of people",
    };
    format!("{} ({what})", table.position())
}
