//! The whole way, stage by stage: files → records → people → journeys. Each command stops where it has enough.

mod contacts;
mod coverage;
mod error;
mod evidence;
mod fingerprint;
mod known;
mod oddities;
mod old_files;
mod reading;
mod recogniser;
mod spec;
mod takers;
mod testers;
mod twice;
mod two_files;
mod withheld;

pub use error::PipelineError;
pub use known::contradiction;

use crate::funnel::{self, Contact, Funnel};
use crate::journey::{self, Journeys};
use crate::link::{self, Known, Linkage, Model};
use crate::model::{Field, Finding, PersonIndex, Record, RecordId, Records};
use crate::normalise::{Options, Selection, email};
use crate::progress::Progress;
use crate::read::{Input, ReadError, Table};
use crate::recognise::Layout;
use crate::settings::Settings;

pub use evidence::{closest_rows, counterparts, evaluation, evaluation_at, evidence_on, why};
use reading::{Reading, read_files, read_inputs};
use recogniser::Recogniser;
pub use takers::LongUse;
use takers::{AllButLong, AllRows, Normaliser, Surveyor};
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
    /// For each source the headers of its columns by what they mean.
    pub headers: Vec<Vec<(Field, String)>>,
    /// The tables that have the column whose cells were kept.
    pub kept: Selection,
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
    let mut all = AllRows::default();
    read_files(settings, progress, &mut all)?;
    Ok(all.tables)
}

/// Returns what there is to read; standard input is taken up by that.
///
/// # Errors
/// Nothing to read.
pub fn inputs(settings: &Settings) -> Result<Vec<Input>, PipelineError> {
    reading::inputs(settings)
}

/// Reads all tables of inputs, but gives the rows of the only file's long tables to `long` part by part; returns what was
/// found about the files as a whole, too.
///
/// # Errors
/// As [`tables`].
pub fn tables_but_long<'a>(
    inputs: &[Input],
    settings: &Settings,
    progress: &Progress,
    long: &'a mut LongUse<'a>,
) -> Result<(Vec<Table>, Vec<Finding>), PipelineError> {
    let mut kept = AllButLong { all: AllRows::default(), long };
    let reading = read_inputs(inputs, settings, progress, &mut kept)?;
    Ok((kept.all.tables, reading.findings))
}

/// Reads all files and says what each table is taken for; of their rows only the number is kept.
///
/// # Errors
/// Nothing to read, or nothing that can be read.
pub fn survey(settings: &Settings, progress: &Progress) -> Result<Survey, PipelineError> {
    let inputs = inputs(settings)?;
    twice_if_changing(|| survey_of(&inputs, settings, progress))
}

fn survey_of(inputs: &[Input], settings: &Settings, progress: &Progress) -> Result<Survey, PipelineError> {
    let mut surveyor = Surveyor { recogniser: Recogniser::new(settings), tables: Vec::new(), taken: false };
    let Reading { failed, findings, .. } = read_inputs(inputs, settings, progress, &mut surveyor)?;
    let unused_overrules = surveyor.recogniser.unused();
    Ok(Survey { tables: surveyor.tables, findings, failed, unused_overrules })
}

/// Reads all files into records.
///
/// # Errors
/// Nothing to read, nothing that can be read, or no people in it.
pub fn intake(settings: &Settings, progress: &Progress) -> Result<Intake, PipelineError> {
    // Before the work, so that what cannot be read stops it at once.
    let known = known::known(settings)?;
    let inputs = inputs(settings)?;
    twice_if_changing(|| intake_of(&inputs, known.clone(), settings, progress))
}

/// Does all of the reading once more if a file has changed under it: what was taken in by then may be of two files.
fn twice_if_changing<T>(mut read: impl FnMut() -> Result<T, PipelineError>) -> Result<T, PipelineError> {
    match read() {
        Err(PipelineError::Read(ReadError::Changing { .. })) => read(),
        other => other,
    }
}

fn intake_of(
    inputs: &[Input],
    known: Known,
    settings: &Settings,
    progress: &Progress,
) -> Result<Intake, PipelineError> {
    let options = Options {
        default_country: settings.region,
        selectors: settings.funnel.selectors.clone(),
        column: settings.column.clone(),
    };
    let mut normaliser = Normaliser::new(settings, options);
    normaliser.withheld = Some(Withheld::new(settings)?);
    let Reading { files, failed, findings } = read_inputs(inputs, settings, progress, &mut normaliser)?;
    let Normaliser { recogniser, builder, without_people, headers, withheld, .. } = normaliser;
    let (selections, kept) = (builder.selections().to_vec(), builder.kept().clone());
    let mut records = builder.finish();
    if records.records.is_empty() {
        return Err(PipelineError::NoPeople { tables: without_people });
    }
    if let Some(mut withheld) = withheld {
        records.do_not_contact = std::mem::take(&mut withheld.sources);
        records.own_domains = withheld.own_domains();
    }
    records.findings.extend(findings);
    records.findings.sort_unstable();
    Ok(Intake { files, records, known, failed, unused_overrules: recogniser.unused(), selections, kept, headers })
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
    let old_files = old_files::old_files(&intake.records);
    let mut journeys = journey::journeys(&mut intake.records, &linkage);
    if let Some(day) = spec.as_of {
        journeys.leave_out_after(day);
    }
    journeys.testers = testers::testers(&intake.records, &linkage, &journeys);
    if settings.without_tests {
        journeys.leave_out_tests();
    }
    let funnel = funnel::funnel(&journeys, &spec);
    let mut found = oddities::oddities(&intake.records, &journeys, &funnel);
    let twice = journey::paid_twice(&journeys, &intake.records);
    found.extend(old_files);
    found.extend(coverage::findings(&intake.records, &journeys, &funnel));
    found.extend(testers::findings(&intake.records, &linkage, &journeys.testers, settings.without_tests));
    found.extend(twice.iter().map(|twice| twice::finding(twice, &intake.records)));
    if !found.is_empty() {
        intake.records.findings.extend(found);
        intake.records.findings.sort_unstable();
    }
    Ok(Outcome { intake, linkage, journeys, funnel })
}

impl Outcome {
    /// Returns the person of this lasting id or with this e-mail address, if there is one.
    pub fn find(&self, who: &str) -> Option<PersonIndex> {
        let row = rows_of(&self.intake.records, &self.linkage, who).into_iter().next()?;
        self.linkage.person_of(row)
    }

    /// Returns, for each person, what is known of them besides what happened.
    pub fn contacts(&self) -> Vec<Contact> {
        contacts::contacts(&self.intake.records, &self.linkage, &self.journeys)
    }
}

/// Returns the rows of the person of this lasting id, or those with this e-mail address; none if there is no such.
pub fn rows_of(records: &Records, linkage: &Linkage, who: &str) -> Vec<RecordId> {
    if let Some(person) = linkage.people.iter().find(|person| person.id.as_str() == who) {
        return person.records.clone();
    }
    let address = email::parse(who).ok().and_then(|emails| records.texts.find(&emails.first));
    let Some(address) = address else { return Vec::new() };
    let has = |record: &Record| {
        let identity = record.identity.map(|identity| &records.identities[identity.index()]);
        identity.is_some_and(|identity| identity.keys[Field::Email] == Some(address))
    };
    records.ids().filter(|id| has(&records.records[id.index()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_change_while_they_are_taken_in_are_read_once_more_and_no_more() {
        let read_with = |changes: usize| {
            let mut reads = 0;
            let read = twice_if_changing(|| {
                reads += 1;
                let changing = || PipelineError::Read(ReadError::Changing { file: "a.csv".to_owned() });
                if reads <= changes { Err(changing()) } else { Ok(reads) }
            });
            (read.ok(), reads)
        };
        assert_eq!([read_with(0), read_with(1), read_with(2)], [(Some(1), 1), (Some(2), 2), (None, 2)]);
    }
}
