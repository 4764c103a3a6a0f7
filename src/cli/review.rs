//! `moldau review`

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::folder;
use crate::history::{self, Entry, Side};
use crate::link::{ContentKey, Linkage, UnsurePair, Verdict};
use crate::model::{Position, RecordId, Records};
use crate::pipeline;
use crate::render::{self, Format, Look};
use crate::report::{self, Listing, figures};
use crate::settings::{self, Settings};

use super::arguments::{FormatArgs, InputArgs};
use super::ask::{self, Answer};
use super::{ending, remember};

/// What the sheet of a workbook is called that lists the pairs.
pub(super) const SHEET: &str = "Review";

/// Decide which doubtful pairs of rows are one person, and have every later run follow it
///
/// On a terminal it shows pair by pair and asks; each answer is kept at once. In a pipe, or with --format, it prints the
/// list; with --out it writes it to a file, a workbook if that ends in .xlsx. With --apply it takes over the decisions
/// that were typed into such a list or into that of `moldau run`: yes or no in the column `decision`, in whatever way the
/// spreadsheet saved it.
///
/// Decisions are kept in decisions.csv beside moldau.toml, else in the current folder, and always win. They go by what
/// the two rows say, so they hold for new exports and renamed files. Of several about one pair the last counts; to take
/// one back, take its line out of the file.
#[derive(Debug, clap::Args)]
pub(super) struct ReviewArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Keep the decisions in this list: review.csv or review.xlsx as a spreadsheet saved it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "format"])]
    apply: Option<PathBuf>,
    /// Write the list to this file, which must end in .xlsx or .csv
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["apply", "format"])]
    out: Option<PathBuf>,
    #[command(flatten)]
    format: FormatArgs,
}

impl ReviewArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let settings = settings::resolve(self.input.typed())?;
        if let Some(file) = &self.apply {
            return apply(console, &settings, file);
        }
        let kind = self.out.as_deref().map(ListKind::of).transpose()?;
        let progress = console.progress();
        let intake = pipeline::intake(&settings, &progress)?;
        let linkage = pipeline::linkage(&intake, &progress);
        if let (Some(path), Some(kind)) = (&self.out, kind) {
            let listing = report::review(&intake.records, &linkage);
            folder::replace_file(path, |out| kind.write(listing, out))?;
            let pairs = figures::counted(linkage.unsure.len() as u64, "doubtful pair", "doubtful pairs");
            let next = format!("fill in the column `decision`, then `moldau review --apply {}`", path.display());
            console.note(&format!("{}: {pairs}; {next}", path.display()));
        } else if console.can_ask() && self.format.is_default() {
            ask_all(console, &settings, &intake.records, &linkage)?;
        } else {
            console.listing(report::review(&intake.records, &linkage), self.format.resolve(console))?;
        }
        ending::warn_of_contradictions(console, &linkage);
        Ok(ending::status(console, &intake))
    }
}

/// How a list of pairs is written to a file.
#[derive(Clone, Copy)]
enum ListKind {
    Workbook,
    Csv,
}

impl ListKind {
    fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        match ending.as_str() {
            "xlsx" => Ok(Self::Workbook),
            "csv" => Ok(Self::Csv),
            _ => bail!(Advice {
                message: format!("{} says nothing of how the list is to be written", path.display()),
                hint: "give it a name that ends in .xlsx or .csv".to_owned(),
            }),
        }
    }

    fn write(self, listing: Listing<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Workbook => render::workbook::write(SHEET, listing, out),
            Self::Csv => render::write_listing(listing, Format::Csv, Look::default(), out),
        }
    }
}

/// Keeps the decisions of a list.
fn apply(console: &Console, settings: &Settings, file: &std::path::Path) -> Result<Status> {
    let list = remember::read(file)?;
    remember::warn_of_aside(console, &list);
    let name = file.display();
    for (places, what) in [
        (&list.unclear, "the decision is neither yes nor no"),
        (&list.keyless, "the keys that say which rows are meant are missing or damaged"),
    ] {
        for at in places {
            console.warning(&format!("{at}: {what}; the line was left out"), None);
        }
    }
    let is_whole = list.unclear.is_empty() && list.keyless.is_empty();
    let yes = list.entries.iter().filter(|entry| entry.verdict == Verdict::Same).count();
    let (no, undecided) = (list.entries.len() - yes, list.undecided);
    let new = remember::remember(&settings.decisions, list.entries)?;
    console.note(&format!("{name}: {yes} × yes, {no} × no, {undecided} undecided"));
    let kept = settings.decisions.display();
    console.note(&match new {
        0 => "nothing new to keep".to_owned(),
        1 => format!("1 new decision is kept in {kept}; every later run follows it"),
        _ => format!("{new} new decisions are kept in {kept}; every later run follows them"),
    });
    Ok(if is_whole { Status::Done } else { Status::Incomplete })
}

/// Shows pair by pair and asks.
fn ask_all(console: &Console, settings: &Settings, records: &Records, linkage: &Linkage) -> Result<()> {
    let count = linkage.unsure.len();
    let mut decided = 0;
    let mut said: Vec<Option<Verdict>> = vec![None; count];
    let mut number = 0;
    while let Some(pair) = linkage.unsure.get(number) {
        let mut shown = report::review_pair(records, linkage, pair, number + 1, count);
        shown
            .facts(said[number].map(|verdict| ("You said".to_owned(), word(verdict).to_owned())).into_iter().collect());
        console.ask(&format!("{}\n", render::render(&shown, Format::Table, console.look_of_words())))?;
        let verdict = match ask::answer(&mut io::stdin().lock(), &mut |words| console.ask(words))? {
            Answer::Quit => break,
            Answer::Skip => {
                number += 1;
                continue;
            }
            Answer::Back => {
                number = number.saturating_sub(1);
                continue;
            }
            Answer::Yes => Verdict::Same,
            Answer::No => Verdict::Different,
        };
        if let Some(entry) = entry(records, pair, verdict) {
            // At once, so that nothing is lost however it ends.
            remember::remember(&settings.decisions, vec![entry])?;
            decided += usize::from(said[number].replace(verdict).is_none());
        }
        number += 1;
    }
    let kept = settings.decisions.display();
    console.note(&match (count, decided) {
        (0, _) => "there is no doubtful pair to decide".to_owned(),
        (_, 0) => "nothing was decided".to_owned(),
        (_, 1) => format!("1 decision is kept in {kept}; every later run follows it"),
        _ => format!("{decided} decisions are kept in {kept}; every later run follows them"),
    });
    Ok(())
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "yes",
        Verdict::Different => "no",
    }
}

fn entry(records: &Records, pair: &UnsurePair, verdict: Verdict) -> Option<Entry> {
    let side = |id: RecordId| {
        let record = &records.records[id.index()];
        let source = records.source_of(id);
        Some(Side {
            key: ContentKey::new(&records.identities[record.identity?.index()], records),
            file: source.file.to_string(),
            sheet: source.sheet.as_deref().unwrap_or("").to_owned(),
            row: record.row.to_string(),
        })
    };
    let at = Position::of_table(history::REVIEW_FILE.into(), None);
    Some(Entry { verdict, left: side(pair.left)?, right: side(pair.right)?, at })
}
