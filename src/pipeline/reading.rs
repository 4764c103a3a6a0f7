//! File by file, table by table.

use crate::model::{Finding, FindingKind, Position};
use crate::progress::Progress;
use crate::read::{self, Input, ReadError, Table};
use crate::recognise;
use crate::settings::Settings;

use super::{FailedFile, FileRead, PipelineError};

/// What came of reading, besides the tables.
pub(super) struct Reading {
    pub(super) files: Vec<FileRead>,
    pub(super) failed: Vec<FailedFile>,
    pub(super) findings: Vec<Finding>,
}

/// Reads file by file and hands over each table, so that no more than one file is held at a time.
pub(super) fn read_files(
    settings: &Settings,
    progress: &Progress,
    each: impl FnMut(Table, &[Input]) -> Result<(), PipelineError>,
) -> Result<Reading, PipelineError> {
    let paths: Vec<_> = settings.paths.iter().chain(&settings.suppress).collect();
    let inputs = read::discover(&paths, &mut std::io::stdin().lock())?;
    read_inputs(&inputs, settings, progress, each)
}

/// The same for files that were found already.
pub(super) fn read_inputs(
    inputs: &[Input],
    settings: &Settings,
    progress: &Progress,
    mut each: impl FnMut(Table, &[Input]) -> Result<(), PipelineError>,
) -> Result<Reading, PipelineError> {
    let bar = progress.stage("reading files", Some(inputs.len() as u64));
    let mut reading = Reading { files: Vec::new(), failed: Vec::new(), findings: Vec::new() };
    for input in inputs {
        match read_file(input, &settings.reading) {
            Ok((file, held)) => {
                reading.files.push(file);
                reading.findings.extend(held.findings);
                held.tables.into_iter().try_for_each(|table| each(table, inputs))?;
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

fn read_file(input: &Input, options: &read::Options) -> Result<(FileRead, read::FileTables), ReadError> {
    let bytes = input.load()?;
    let file = FileRead {
        name: input.name().to_string(),
        bytes: bytes.len() as u64,
        hash: blake3::hash(&bytes).to_hex().to_string(),
    };
    let tables = read::read_with(input.name(), bytes, &recognise::is_header_word, options)?;
    Ok((file, tables))
}
