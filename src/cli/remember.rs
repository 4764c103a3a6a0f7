//! Keeps what people decided: from a list that a spreadsheet saved, from the last output folder, from answers.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::console::Console;
use crate::failure::Advice;
use crate::folder;
use crate::history::{self, Entry, HistoryError, PairList};
use crate::render::{self, Format, Look};
use crate::report;

/// Adds the decisions that are news to the list at `path`, and returns how many they are.
pub(super) fn remember(path: &Path, new: Vec<Entry>) -> Result<usize> {
    if new.is_empty() {
        return Ok(0);
    }
    // Two runs at once, or a run and a review, must not take away each other's decisions.
    let _held = folder::hold_file(path)?;
    let known = history::kept(path)?;
    let news = history::news(&known, new);
    if !news.is_empty() {
        folder::replace_file(path, |out| {
            let listing = report::decisions(known.iter().chain(&news));
            render::write_listing(listing, Format::Csv, Look::default(), out)
        })?;
    }
    Ok(news.len())
}

/// Reads the list of pairs at `path`.
pub(super) fn read(path: &Path) -> Result<PairList, HistoryError> {
    let bytes = fs::read(path).map_err(|error| HistoryError::Unreadable(path.to_path_buf(), error))?;
    history::pairs(&path.display().to_string(), bytes)
}

/// Takes over what people typed into the review lists of the folder `out`, which is about to be replaced; `decisions`
/// is the list that keeps it. Returns how many decisions were new.
///
/// Fails if anything typed there cannot be understood, so that it is not lost.
pub(super) fn take_over(console: &Console, out: &Path, decisions: &Path) -> Result<usize> {
    let mut taken = 0;
    for path in review_lists(out) {
        let name = path.display();
        let list = match read(&path) {
            Ok(list) => list,
            Err(HistoryError::NotPairs { decided: false, .. }) => continue,
            Err(error) if fs::metadata(&path).is_ok_and(|file| file.len() == 0) => {
                drop(error);
                continue;
            }
            Err(error) => {
                return Err(error).with_context(|| {
                    format!("the decisions in {name} would be lost: the folder is about to be replaced")
                });
            }
        };
        let unclear = list.unclear.first().map(|at| (at, "the decision is neither yes nor no"));
        let keyless = list.keyless.first().map(|at| (at, "the keys that say which rows are meant are missing"));
        if let Some((at, what)) = unclear.or(keyless) {
            bail!(Advice {
                message: format!("{at}: {what}, and the folder is about to be replaced"),
                hint: format!("mend the line, or move {name} to another folder to keep it as it is"),
            });
        }
        warn_of_aside(console, &list);
        taken += remember(decisions, list.entries)?;
    }
    if taken > 0 {
        let what = if taken == 1 { "1 decision".to_owned() } else { format!("{taken} decisions") };
        console.note(&format!(
            "took over {what} from {} into {}",
            out.join(history::REVIEW_FILE).display(),
            decisions.display()
        ));
    }
    Ok(taken)
}

/// Says which lines of a list were not read.
pub(super) fn warn_of_aside(console: &Console, list: &PairList) {
    if let Some(first) = list.aside.first() {
        let more = if list.aside.len() == 1 { String::new() } else { format!(" and {} more", list.aside.len() - 1) };
        console.warning(
            &format!("{first}{more}: the line stands apart from the list of pairs and was not read"),
            Some("take empty lines, totals and notes out of the list if there is a decision beside them"),
        );
    }
}

/// Returns the review lists of a folder, also where a spreadsheet saved one under another ending.
fn review_lists(out: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(out) else { return Vec::new() };
    let mut lists: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
            let is_table = [".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".xlsb", ".xlsm"].iter();
            name.starts_with("review") && is_table.clone().any(|ending| name.ends_with(ending)) && path.is_file()
        })
        .collect();
    lists.sort();
    lists
}
