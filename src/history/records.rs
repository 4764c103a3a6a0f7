//! The people of an output folder, read back.

use std::fs::File;
use std::io;
use std::path::Path;

use csv::StringRecord;

use crate::link::PastPeople;

use super::{HistoryError, RECORDS_FILE};

/// Returns the people of the run whose output folder is `folder`, by what their rows said.
///
/// A folder that was written before rows had keys tells nothing: then nobody is known.
///
/// # Errors
/// A folder without a list of rows, or one that cannot be read.
pub fn past_people(folder: &Path) -> Result<PastPeople, HistoryError> {
    let mut past = PastPeople::default();
    // The rows come list by list.
    let (mut list, mut last_place) = (0, [String::new(), String::new()]);
    read_csv(folder, RECORDS_FILE, &["person_id", "key", "file", "sheet"], |_, [person, key, file, sheet]| {
        if last_place != [file, sheet] {
            last_place = [file, sheet].map(str::to_owned);
            list += 1;
        }
        if let Ok(key) = key.parse()
            && !person.is_empty()
        {
            past.add(key, person, list);
        }
    })?;
    Ok(past)
}

/// Reads a file of an output folder line by line: hands over each line, and its cells of the columns that are named.
/// A column that is not there is empty.
pub(super) fn read_csv<const N: usize>(
    folder: &Path,
    name: &str,
    columns: &[&str; N],
    mut each: impl FnMut(&StringRecord, [&str; N]),
) -> Result<StringRecord, HistoryError> {
    let path = folder.join(name);
    let file = File::open(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => HistoryError::NotARun(folder.to_path_buf()),
        _ => HistoryError::Unreadable(path.clone(), error),
    })?;
    let changed =
        |error: csv::Error| HistoryError::Changed { file: path.display().to_string(), what: error.to_string() };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let header = reader.headers().map_err(changed)?.clone();
    let places = columns.map(|column| header.iter().position(|name| name == column));
    let mut line = StringRecord::new();
    while reader.read_record(&mut line).map_err(changed)? {
        each(&line, places.map(|place| place.and_then(|place| line.get(place)).unwrap_or("")));
    }
    Ok(header)
}
