//! The call list of an earlier run, read back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::model::PersonId;

use super::HistoryError;
use super::records::read_csv;

/// Folder of the call lists in an output folder.
const FOLDER: &str = "dropoff";

/// Returns the people who were to be called on an earlier run's list called `name`, such as `03-forms.csv`; the number
/// in front plays no part, as stages may have come and gone. `None` if there was no such list.
///
/// Whoever was held back then was not called, and is news once they may be.
///
/// # Errors
/// A folder that no run wrote, or a list that cannot be read.
pub fn past_call_list(folder: &Path, name: &str) -> Result<Option<BTreeSet<PersonId>>, HistoryError> {
    if !folder.join(super::RECORDS_FILE).is_file() {
        return Err(HistoryError::NotARun(folder.to_path_buf()));
    }
    let stage = |name: &str| name.split_once('-').map_or("", |(_, stage)| stage).to_owned();
    let Ok(entries) = fs::read_dir(folder.join(FOLDER)) else { return Ok(None) };
    let mut names: Vec<String> =
        entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned())).collect();
    names.sort_unstable();
    let Some(found) = names.into_iter().find(|other| stage(other) == stage(name)) else { return Ok(None) };
    let mut people = BTreeSet::new();
    read_csv(folder, &format!("{FOLDER}/{found}"), &["person_id", "suppressed"], |_, [person, suppressed]| {
        if suppressed.is_empty() && !person.is_empty() {
            people.insert(PersonId::new(person.to_owned()));
        }
    })?;
    Ok(Some(people))
}
