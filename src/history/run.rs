//! An output folder, read back person by person.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::link::ContentKey;
use crate::model::PersonId;

use super::records::read_csv;
use super::{HistoryError, RECORDS_FILE};

/// The column of `people.csv` that says how far a person got.
const FURTHEST: &str = "furthest_stage";

/// A person of an earlier run. It cannot be printed for debugging: it says who they are.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PastPerson {
    /// Name, e-mail address, company: for people to read.
    pub shown: [String; 3],
    /// The furthest stage; empty for none.
    pub furthest: String,
    /// Their orders, each by number or else by time and value.
    pub orders: BTreeSet<String>,
    /// What their rows said, each with how many rows said it.
    pub keys: BTreeMap<ContentKey, u32>,
}

/// What a run found, as its output folder says.
#[derive(Clone, Default)]
pub struct Run {
    /// The people.
    pub people: BTreeMap<PersonId, PastPerson>,
    /// The stages in order, each with how many people reached it.
    pub stages: Vec<(String, u64)>,
}

impl Run {
    /// Reads an output folder.
    ///
    /// # Errors
    /// A folder that no run wrote, or files of it that cannot be read.
    pub fn read(folder: &Path) -> Result<Self, HistoryError> {
        let mut run = Self::default();
        let columns = ["person_id", "full_name", "first_name", "last_name", "email", "company", FURTHEST];
        read_csv(folder, "people.csv", &columns, |_, [id, full, first, last, email, company, furthest]| {
            let name = if full.is_empty() { format!("{first} {last}").trim().to_owned() } else { full.to_owned() };
            let person = run.people.entry(PersonId::new(id.to_owned())).or_default();
            person.shown = [name, email.to_owned(), company.to_owned()];
            furthest.clone_into(&mut person.furthest);
        })?;
        read_csv(folder, RECORDS_FILE, &["person_id", "key"], |_, [id, key]| {
            if let (Some(person), Ok(key)) = (run.people.get_mut(&PersonId::new(id.to_owned())), key.parse()) {
                *person.keys.entry(key).or_insert(0) += 1;
            }
        })?;
        read_csv(folder, "funnel.csv", &["stage", "people"], |_, [stage, people]| {
            run.stages.push((stage.to_owned(), people.parse().unwrap_or(0)));
        })?;
        let order_stages = order_stages(folder)?;
        let columns = ["person_id", "stage", "time", "value", "order_id", "note"];
        read_csv(folder, "journeys.csv", &columns, |_, [id, stage, time, value, order, note]| {
            let counts =
                order_stages.contains(stage) && !note.starts_with("does not count") && !note.starts_with("money back");
            if let Some(person) = run.people.get_mut(&PersonId::new(id.to_owned())).filter(|_| counts) {
                person.orders.insert(if order.is_empty() { format!("{time} {value}") } else { order.to_owned() });
            }
        })?;
        Ok(run)
    }

    /// Returns the place of a stage among all, counted from 1; 0 for none.
    #[must_use]
    pub fn place_of(&self, stage: &str) -> usize {
        self.stages.iter().position(|(name, _)| name == stage).map_or(0, |place| place + 1)
    }
}

/// Returns the names of the stages that orders reach.
fn order_stages(folder: &Path) -> Result<BTreeSet<String>, HistoryError> {
    let path = folder.join("run.json");
    let text = fs::read(&path).map_err(|_| HistoryError::NotARun(folder.to_path_buf()))?;
    let run: Value = serde_json::from_slice(&text)
        .map_err(|error| HistoryError::Changed { file: path.display().to_string(), what: error.to_string() })?;
    let stages = run["settings"]["stages"].as_array().into_iter().flatten();
    let of_orders =
        stages.filter(|stage| stage["roles"].as_array().is_some_and(|roles| roles.iter().any(|role| role == "orders")));
    let mut names: BTreeSet<String> = of_orders.filter_map(|stage| stage["name"].as_str().map(str::to_owned)).collect();
    names.insert("orders".to_owned());
    Ok(names)
}
