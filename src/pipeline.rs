//! The whole way, stage by stage: files → records → people → journeys. Each command stops where it has enough.

mod contacts;
mod error;
mod evidence;
mod known;
mod reading;
mod recogniser;
mod spec;
mod two_files;
mod withheld;

pub use error::PipelineError;
pub use known::contradiction;

use crate::funnel::{self, Contact, Funnel};
use crate::history;
use crate::journey::{self, Journeys};
use crate::link::{self, Known, Linkage, Model};
use crate::model::{Field, Finding, PersonIndex, Record, RecordId, Records, SourceId};
use crate::normalise::{Options, RecordsBuilder, Selection, email};
use crate::progress::Progress;
use crate::read::{ReadError, Table};
use crate::recognise::Layout;
use crate::settings::Settings;

pub use evidence::{counterparts, evaluation, evaluation_at, evidence_on, why};
use reading::{Reading, read_files, read_inputs};
use recogniser::Recogniser;
pub use two_files::{SideTable, TwoFiles, two_files};
use withheld::Withheld;

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
    /// What was known before of who is who.
    pub known: Known,
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

/// Reads all tables of all files, without asking what they mean.
///
/// # Errors
/// Nothing to read, or a file that cannot be read.
pub fn tables(settings: &Settings, progress: &Progress) -> Result<Vec<Table>, PipelineError> {
    let mut tables = Vec::new();
    read_files(settings, progress, |table, _| {
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
    let reading = read_files(settings, progress, |table, inputs| {
        if !history::is_pair_list(&table) {
            let layout = recogniser.layout(&table, inputs)?;
            tables.push((table, layout));
        }
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
    // Before the work, so that what cannot be read stops it at once.
    let known = known::known(settings)?;
    let mut recogniser = Recogniser::new(settings);
    let mut builder =
        RecordsBuilder::new(Options { default_country: settings.region, selectors: settings.funnel.selectors.clone() });
    let mut without_people = Vec::new();
    let mut withheld = Withheld::new(settings)?;
    let mut sources = 0;
    let reading = read_files(settings, progress, |table, inputs| {
        if history::is_pair_list(&table) {
            // What people decided about the data is none of it.
            without_people.push(format!("{} (a list of pairs to decide)", table.position()));
            return Ok(());
        }
        let mut layout = recogniser.layout(&table, inputs)?;
        if layout.role.is_none() || table.rows.is_empty() {
            without_people.push(instead_of_people(&table, &layout));
        }
        withheld.note(&table, &mut layout, inputs, SourceId::new(sources));
        builder.add(&table, &layout);
        sources += 1;
        Ok(())
    })?;
    let selections = builder.selections().to_vec();
    let mut records = builder.finish();
    let Reading { files, failed, findings } = reading;
    if records.records.is_empty() {
        return Err(PipelineError::NoPeople { tables: without_people });
    }
    records.do_not_contact = std::mem::take(&mut withheld.sources);
    records.own_domains = withheld.own_domains();
    records.findings.extend(findings);
    records.findings.sort_unstable();
    Ok(Intake { files, records, known, failed, unused_overrules: recogniser.unused(), selections })
}

/// Finds out which records are whose.
pub fn linkage(intake: &Intake, progress: &Progress) -> Linkage {
    linkage_by(intake, &Model::default(), progress)
}

/// Finds out which records are whose by the weights of a model, which are fitted to the records first unless they are fixed.
pub fn linkage_by(intake: &Intake, model: &Model, progress: &Progress) -> Linkage {
    let bar = progress.stage("finding people", None);
    link::link(&intake.records, model, &intake.known, &|done, total| bar.at(done, total))
}

/// Goes the whole way.
///
/// # Errors
/// As [`intake`]; and stages that are no funnel.
pub fn outcome(settings: &Settings, progress: &Progress) -> Result<Outcome, PipelineError> {
    let mut intake = intake(settings, progress)?;
    let spec = spec::spec(settings, &intake.records, &intake.selections)?;
    let linkage = linkage(&intake, progress);
    let weak: Vec<_> = known::weak_links(&intake.records, &linkage).collect();
    intake.records.findings.extend(weak);
    intake.records.findings.extend(linkage.decided.contradictions.iter().map(contradiction));
    intake.records.findings.sort_unstable();
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

    /// Returns, for each person, what is known of them besides what happened.
    pub fn contacts(&self) -> Vec<Contact> {
        contacts::contacts(&self.intake.records, &self.linkage)
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
