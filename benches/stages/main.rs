//! Times the stages of a run on made exports, so that a change's cost is seen where it falls.
//!
//! | `cargo bench --` | does |
//! |---|---|
//! | (nothing), or a number of rows | times the stages on a campaign of eight exports, of 50,000 rows or as many as told |
//! | `time PATH…` | times the stages on these files or folders |
//! | `read PATH…` | times reading, recognising and normalising alone |
//! | `cells FILE.xlsx` | times calamine's reader of cells alone: what our reading of workbooks is measured against |
//! | `funnel EVENTS PEOPLE` | times journeys, funnel, breakdown and cohorts of so many events of linked people, in memory |
//! | `write events ROWS FILE.csv` | writes an export of events: e-mail address, id, time, URL; 1,000,000 rows are 110 MB |
//! | `write campaign ROWS FOLDER` | writes the eight exports of a campaign |
//! | `write workbook ROWS FILE.xlsx` | writes a workbook of eight columns |
//!
//! The figures are those of this machine at this moment: compare two runs side by side, not a run with a figure written
//! down elsewhere.

mod funnel;
mod made;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use calamine::{DataRef, Reader as _, Xlsx};
use moldau::link::{self, Model};
use moldau::pipeline::{self, Intake};
use moldau::progress::Progress;
use moldau::settings::{Settings, Typed, resolve};

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", "events", rows, path] => made::events(Path::new(path), number(rows)?)?,
        ["write", "campaign", rows, path] => {
            made::campaign(Path::new(path), number(rows)?)?;
        }
        ["write", "workbook", rows, path] => made::workbook(Path::new(path), number(rows)?)?,
        ["cells", path] => {
            timed("calamine's cells", || cells(path))?;
        }
        ["funnel", events, people] => funnel::run(number(events)?, number(people)?)?,
        ["read", paths @ ..] => {
            let settings = settings_of(paths)?;
            timed("read to normalise", || pipeline::intake(&settings, &Progress::new(false)))?;
        }
        ["time", paths @ ..] => stages(&settings_of(paths)?)?,
        [] => made_campaign(50_000)?,
        [rows] => made_campaign(number(rows)?)?,
        _ => bail!("what to do? See the head of benches/stages/main.rs"),
    }
    Ok(())
}

fn number(word: &str) -> anyhow::Result<u64> {
    word.replace(['_', ','], "").parse().with_context(|| format!("{word} is no number"))
}

fn settings_of(paths: &[&str]) -> anyhow::Result<Settings> {
    Ok(resolve(Typed { paths: paths.iter().map(PathBuf::from).collect(), ..Typed::default() })?)
}

fn made_campaign(rows: u64) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    made::campaign(folder.path(), rows)?;
    stages(&resolve(Typed { paths: vec![folder.path().to_path_buf()], ..Typed::default() })?)
}

fn stages(settings: &Settings) -> anyhow::Result<()> {
    let quiet = Progress::new(false);
    timed("read and recognise", || pipeline::survey(settings, &quiet))?;
    let intake = timed("and normalise", || pipeline::intake(settings, &quiet))?;
    linked(&intake);
    drop(intake);
    timed("all, with funnel", || pipeline::outcome(settings, &quiet))?;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn timed<T>(stage: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    println!("{stage:<20} {:8.3} s", start.elapsed().as_secs_f64());
    result
}

/// Links what was read; prints how many pairs were compared and what each took, by itself and with all of linking.
#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 pairs")]
fn linked(intake: &Intake) {
    // When the first portion of the rows was compared with their candidates, and how many these were, and when the last.
    let (first, last) = (OnceLock::new(), Mutex::new(Instant::now()));
    let progress = |done: u64, total: u64| {
        first.get_or_init(|| (Instant::now(), done, total));
        if let Ok(mut last) = last.lock() {
            *last = Instant::now();
        }
    };
    let start = Instant::now();
    let linkage = timed("link", || link::link(&intake.records, &Model::default(), &intake.known, &progress));
    let all = start.elapsed();
    let count = linkage.pairs_compared as f64;
    let each = |took: Duration, pairs: f64| took.as_secs_f64() * 1e9 / pairs.max(1.0);
    println!("{:<20} {count:8}, {:.0} ns each with all of linking", "  pairs compared", each(all, count));
    if let (Some((since, done, total)), Ok(last)) = (first.get(), last.lock()) {
        let share = 1.0 - *done as f64 / (*total).max(1) as f64;
        println!(
            "{:<20} {:.0} ns each to find, fetch and compare, on {} threads",
            "",
            each(last.duration_since(*since), count * share),
            rayon::current_num_threads()
        );
    }
}

/// Reads every cell of a workbook's first sheet, and does nothing with it.
fn cells(path: &str) -> anyhow::Result<usize> {
    let mut book: Xlsx<_> = calamine::open_workbook(path)?;
    let sheet = book.sheet_names().first().cloned().context("a workbook without sheets")?;
    let mut cells = book.worksheet_cells_reader(&sheet)?;
    let mut count = 0;
    while let Some(cell) = cells.next_cell()? {
        count += usize::from(!matches!(cell.get_value(), DataRef::Empty));
    }
    Ok(count)
}
