//! File by file, table by table, part by part: one thread reads ahead while the other uses what was read.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use crate::model::{Finding, FindingKind, Position};
use crate::progress::{Bar, Progress};
use crate::read::{self, Begun, FileTables, Input, LongEnd, Opened, Options, Parts, ReadError, Rows, Table};
use crate::recognise;
use crate::settings::Settings;

use super::fingerprint::Fingerprint;
use super::{FailedFile, FileRead, PipelineError};

/// What came of reading, besides the tables.
pub(super) struct Reading {
    pub(super) files: Vec<FileRead>,
    pub(super) failed: Vec<FailedFile>,
    pub(super) findings: Vec<Finding>,
}

/// What takes tables in.
pub(super) trait Taker {
    /// Takes a table of one of the `inputs` with all of its rows.
    fn table(&mut self, table: Table, inputs: &[Input]) -> Result<(), PipelineError>;

    /// Takes a long table, of which `sample` has some rows and `parts` gives all; [`end`](Self::end) follows. Returns whether
    /// anything else is of use.
    fn long(&mut self, sample: Table, parts: &mut dyn Parts, inputs: &[Input]) -> Result<bool, PipelineError>;

    /// Takes what was found in the last long table while it was read.
    fn end(&mut self, findings: Vec<Finding>, set_aside: Vec<Finding>);
}

/// Reads file by file and hands over each table, so that hardly more than one file is held at a time, and none that is long.
pub(super) fn read_files(
    settings: &Settings,
    progress: &Progress,
    taker: &mut dyn Taker,
) -> Result<Reading, PipelineError> {
    read_inputs(&inputs(settings)?, settings, progress, taker)
}

/// Returns what there is to read.
pub(super) fn inputs(settings: &Settings) -> Result<Vec<Input>, PipelineError> {
    let paths: Vec<_> = settings.paths.iter().chain(&settings.suppress).collect();
    Ok(read::discover(&paths, &mut std::io::stdin().lock())?)
}

/// The same for files that were found already.
pub(super) fn read_inputs(
    inputs: &[Input],
    settings: &Settings,
    progress: &Progress,
    taker: &mut dyn Taker,
) -> Result<Reading, PipelineError> {
    let bar = progress.stage("megabytes read", Some(inputs.iter().map(megabytes).sum()));
    let mut reading = Reading { files: Vec::new(), failed: Vec::new(), findings: Vec::new() };
    std::thread::scope(|scope| {
        // Nothing waits in the channel: no more is held than what is used and what comes next.
        let (send, receive) = sync_channel(0);
        let (give_back, used) = channel();
        scope.spawn(move || read_ahead(inputs, &settings.reading, &send, &used));
        for input in inputs {
            let Ok(mut news) = receive.recv() else { break };
            // Of the bar's length, what the parts of a long text have taken.
            let mut read = 0;
            while let News::Long { before, sample, is_alone } = news {
                before.into_iter().try_for_each(|table| taker.table(table, inputs))?;
                let mut parts = FromReader {
                    receive: &receive,
                    give_back: &give_back,
                    rows: None,
                    end: None,
                    bytes: 0,
                    bar: &bar,
                    is_alone,
                };
                if !taker.long(*sample, &mut parts, inputs)? {
                    return Ok(());
                }
                read += parts.bytes >> 20;
                let end = parts.finish(input)?;
                taker.end(end.of_table, end.set_aside);
                reading.findings.extend(end.findings);
                news = receive.recv().map_err(|_| gone(input))?;
            }
            match news {
                News::File(file, held) => {
                    reading.files.push(file);
                    reading.findings.extend(held.findings);
                    held.tables.into_iter().try_for_each(|table| taker.table(table, inputs))?;
                }
                News::Failed(error) if settings.strict && inputs.len() > 1 && !error.is_no_export() => {
                    return Err(PipelineError::Strict(error));
                }
                News::Failed(error) => {
                    let at = Position::of_table(input.name().clone(), None);
                    reading.findings.push(Finding {
                        at,
                        kind: if error.is_no_export() { FindingKind::NoPeople } else { FindingKind::UnreadableFile },
                        message: error.to_string(),
                    });
                    reading.failed.push(FailedFile { name: input.name().to_string(), error });
                }
                News::Long { .. } | News::Part(_) | News::End(_) => {}
            }
            bar.add(megabytes(input).saturating_sub(read));
        }
        Ok(())
    })?;
    if reading.files.is_empty() && !reading.failed.is_empty() {
        let first = reading.failed.swap_remove(0).error;
        return Err(match inputs.len() {
            1 => PipelineError::Read(first),
            count => PipelineError::NothingReadable { count, first },
        });
    }
    Ok(reading)
}

/// Returns how much of the bar a file is: an empty one counts, too.
fn megabytes(input: &Input) -> u64 {
    let size = input.path().and_then(|path| path.metadata().ok()).map_or(0, |metadata| metadata.len());
    1 + (size >> 20)
}

/// What the thread that reads has to say; of each file `File` or `Failed` at last.
enum News {
    /// The file, with those of its tables that were not told of before.
    File(FileRead, FileTables),
    Failed(ReadError),
    /// A long table of a text: the tables above it, and a sample of its rows; parts follow, and then the end.
    Long {
        before: Vec<Table>,
        sample: Box<Table>,
        /// Whether it is the last table of its file.
        is_alone: bool,
    },
    Part(Rows),
    End(Result<LongEnd, ReadError>),
}

/// Reads all files in order, until nobody wants to hear of them any more.
fn read_ahead(inputs: &[Input], options: &Options, send: &SyncSender<News>, used: &Receiver<Rows>) {
    for input in inputs {
        let mut hash = Fingerprint::default();
        let mut seen = |more: Option<&[u8]>| match more {
            None => hash = Fingerprint::default(),
            Some(more) => hash.update(more),
        };
        let opened = read::open(input, &recognise::is_header_word, options, &mut seen);
        let bytes = hash.bytes;
        let file = FileRead { name: input.name().to_string(), bytes, hash: hash.finish() };
        let wanted = match opened {
            Ok(Opened::Whole(held)) => send.send(News::File(file, held)).is_ok(),
            Ok(Opened::Long(begun)) => send_long(*begun, file, send, used),
            Err(error) => send.send(News::Failed(error)).is_ok(),
        };
        if !wanted {
            return;
        }
    }
}

fn send_long(mut begun: Begun, file: FileRead, send: &SyncSender<News>, used: &Receiver<Rows>) -> bool {
    let words = &recognise::is_header_word;
    loop {
        let Begun { before, sample, long, is_alone } = begun;
        if send.send(News::Long { before, sample: Box::new(sample), is_alone }).is_err() {
            return false;
        }
        let end = long.read(words, &mut || used.try_recv().ok(), &mut |rows| send.send(News::Part(rows)).is_ok());
        let opened = end.and_then(|mut end| {
            let below = end.below.take().map(|below| below.open(words)).transpose()?;
            Ok((end, below))
        });
        let (end, held) = match opened {
            Err(error) => return send.send(News::End(Err(error))).is_ok(),
            Ok((end, Some(Opened::Long(next)))) => {
                begun = *next;
                if send.send(News::End(Ok(end))).is_err() {
                    return false;
                }
                continue;
            }
            Ok((end, Some(Opened::Whole(held)))) => (end, held),
            Ok((end, None)) => (end, FileTables::default()),
        };
        return send.send(News::End(Ok(end))).is_ok() && send.send(News::File(file, held)).is_ok();
    }
}

/// Returns the words for a reader that has stopped without a word.
fn gone(input: &Input) -> ReadError {
    ReadError::Changing { file: input.name().to_string() }
}

/// The parts of a long table, from the thread that reads it.
struct FromReader<'a> {
    receive: &'a Receiver<News>,
    give_back: &'a Sender<Rows>,
    rows: Option<Rows>,
    /// Bytes of text that have come, for the bar.
    bytes: u64,
    bar: &'a Bar,
    end: Option<Result<LongEnd, ReadError>>,
    is_alone: bool,
}

impl Parts for FromReader<'_> {
    fn next(&mut self) -> Option<&Rows> {
        if let Some(rows) = self.rows.take() {
            // If it is gone, it has no use for it any more.
            let _ = self.give_back.send(rows);
        }
        if self.end.is_none() {
            match self.receive.recv().ok()? {
                News::Part(rows) => {
                    let before = self.bytes >> 20;
                    self.bytes += rows.bytes() as u64;
                    self.bar.add((self.bytes >> 20) - before);
                    self.rows = Some(rows);
                }
                News::End(end) => self.end = Some(end),
                News::File(..) | News::Failed(_) | News::Long { .. } => {}
            }
        }
        self.rows.as_ref()
    }

    fn is_alone(&self) -> bool {
        self.is_alone
    }
}

impl FromReader<'_> {
    /// Returns what was found, once all parts have come.
    fn finish(mut self, input: &Input) -> Result<LongEnd, PipelineError> {
        while self.next().is_some() {}
        Ok(self.end.take().unwrap_or_else(|| Err(gone(input)))?)
    }
}
