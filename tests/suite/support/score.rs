//! Holds a run's `records.csv` against a campaign's known truth.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How right a run is.
#[derive(Debug)]
pub(crate) struct Score {
    /// Of the pairs of rows put together, the share that are one person.
    pub(crate) precision: f64,
    /// Of the pairs of rows of one person, the share that was put together.
    pub(crate) recall: f64,
    /// For each stage, people found divided by true people, less one.
    pub(crate) stage_error: BTreeMap<String, f64>,
    /// For each two stages that follow each other: F1 of the list of people who stopped, and the share of those who
    /// went on that it names.
    pub(crate) dropoff: BTreeMap<String, (f64, f64)>,
    /// Rows of the truth that the run does not have.
    pub(crate) missing: usize,
}

impl Score {
    pub(crate) fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }
}

/// Rows by file, sheet and row number.
type Place = (String, String, String);

const FUNNEL: &[&str] = &["sends", "opens", "clicks", "forms", "orders"];

pub(crate) fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let named = |record: csv::StringRecord| {
        header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect::<BTreeMap<_, _>>()
    };
    reader.records().map(|record| named(record.expect("a row"))).collect()
}

fn place(row: &BTreeMap<String, String>) -> Place {
    let file = row["file"].rsplit('/').next().unwrap_or_default().to_owned();
    (file, row["sheet"].clone(), row["row"].clone())
}

fn pairs(count: usize) -> f64 {
    f64::from(u32::try_from(count * count.saturating_sub(1) / 2).expect("a small campaign"))
}

fn ratio(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).expect("small")) / f64::from(u32::try_from(whole.max(1)).expect("small"))
}

/// Scores the text of a `records.csv` against the truth in `campaign/truth`.
pub(crate) fn score(campaign: &Path, records: &str) -> Score {
    let truth = std::fs::read_to_string(campaign.join("truth/records.csv")).expect("the truth");
    let found: BTreeMap<Place, String> =
        rows(records).iter().map(|row| (place(row), row["person_id"].clone())).collect();
    let mut missing = 0;
    let mut cells: BTreeMap<(String, String), usize> = BTreeMap::new();
    let (mut true_stages, mut found_stages) = (BTreeMap::new(), BTreeMap::new());
    for row in rows(&truth) {
        let at = place(&row);
        let id = found.get(&at).filter(|id| !id.is_empty()).cloned().unwrap_or_else(|| {
            missing += 1;
            format!("missing {at:?}")
        });
        for stage in row["stages"].split(';') {
            true_stages.entry(stage.to_owned()).or_insert_with(BTreeSet::new).insert(row["person"].clone());
            found_stages.entry(stage.to_owned()).or_insert_with(BTreeSet::new).insert(id.clone());
        }
        *cells.entry((row["person"].clone(), id)).or_default() += 1;
    }
    let (mut by_person, mut by_id) = (BTreeMap::<_, usize>::new(), BTreeMap::<_, usize>::new());
    let mut owner: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for ((person, id), count) in &cells {
        *by_person.entry(person).or_default() += count;
        *by_id.entry(id).or_default() += count;
        let best = owner.entry(id).or_insert((0, person));
        if *count > best.0 {
            *best = (*count, person);
        }
    }
    let together: f64 = cells.values().copied().map(pairs).sum();
    let sum = |counts: &BTreeMap<_, usize>| counts.values().copied().map(pairs).sum::<f64>().max(1.0);
    let stage_error = true_stages
        .iter()
        .map(|(stage, people)| (stage.clone(), ratio(found_stages[stage].len(), people.len()) - 1.0))
        .collect();
    let present: Vec<_> = FUNNEL.iter().filter(|stage| true_stages.contains_key(**stage)).collect();
    let dropoff = present.windows(2).map(|step| {
        let (from, to) = (*step[0], *step[1]);
        let stopped: BTreeSet<_> = true_stages[from].difference(&true_stages[to]).map(String::as_str).collect();
        let listed: Vec<_> = found_stages[from].difference(&found_stages[to]).collect();
        let named: BTreeSet<_> = listed.iter().map(|id| owner[id.as_str()].1).collect();
        let went_on: BTreeSet<_> = true_stages[from].intersection(&true_stages[to]).map(String::as_str).collect();
        let right = named.intersection(&stopped).count();
        let f1 = 2.0 * ratio(right, listed.len() + stopped.len());
        (format!("{from} not {to}"), (f1, ratio(named.intersection(&went_on).count(), went_on.len())))
    });
    Score {
        precision: together / sum(&by_id),
        recall: together / sum(&by_person),
        stage_error,
        dropoff: dropoff.collect(),
        missing,
    }
}
