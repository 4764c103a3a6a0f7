//! How right a linkage is, in figures and in the pairs that it got wrong.

use crate::link::{Evaluation, Linkage, MatchWeight, Rates, Waterfall, decision_on};
use crate::model::{RecordId, Records};

use super::cohesion::expected_mistakes;
use super::{Cell, Column, Grid, Report, figures};

/// A linkage held against the truth.
#[derive(Clone, Copy)]
pub struct Evaluated<'a> {
    /// The rows.
    pub records: &'a Records,
    /// Whose they are.
    pub linkage: &'a Linkage,
    /// How right that is, at each threshold that was tried, the one in force first.
    pub at: &'a [(f64, Evaluation)],
    /// The evidence on the pairs that were wrongly put together and wrongly kept apart, one each.
    pub evidence: &'a [Option<Waterfall>],
}

/// Wrong pairs that a terminal shows.
const SHOWN: usize = 20;

/// Returns precision, recall and F1 by pairs and by rows, and the pairs that were got wrong.
#[must_use]
pub fn evaluation(evaluated: Evaluated<'_>) -> Report {
    let mut report = Report::new("How right the people are");
    let columns = vec![
        Column::figures("threshold", "Threshold"),
        Column::figures("people", "People"),
        Column::figures("pairs_precision", "Pairs right"),
        Column::figures("pairs_recall", "Pairs found"),
        Column::figures("pairs_f1", "F1"),
        Column::figures("rows_precision", "Rows right"),
        Column::figures("rows_recall", "Rows found"),
        Column::figures("rows_f1", "F1 (B-cubed)"),
    ];
    let row = |(threshold, evaluation): &(f64, Evaluation)| {
        let rates = |rates: Rates| [Cell::Rate(rates.precision), Cell::Rate(rates.recall), Cell::Rate(rates.f1())];
        let mut row = vec![Cell::Rate(*threshold), Cell::from(evaluation.found_people)];
        row.extend(rates(evaluation.pairs));
        row.extend(rates(evaluation.rows_rates));
        row
    };
    report.grid(Grid { columns, rows: evaluated.at.iter().map(row).collect(), shown: None });
    if let Some((_, first)) = evaluated.at.first() {
        report.facts(vec![
            (
                "Truth".to_owned(),
                format!(
                    "{} of {}, taken for {}",
                    figures::counted(first.rows as u64, "row", "rows"),
                    figures::counted(first.true_people as u64, "person", "people"),
                    figures::count(first.found_people as u64),
                ),
            ),
            ("Right".to_owned(), "precision: of what was put together, the share that is one person".to_owned()),
            ("Found".to_owned(), "recall: of what is one person, the share that was put together".to_owned()),
        ]);
        if first.wrong.is_empty() && first.missed.is_empty() {
            report.text("Nothing was got wrong.");
        } else {
            report.heading("Got wrong");
            report.grid(mistakes(evaluated, first));
        }
    }
    report
}

/// Returns the pairs that were got wrong alone.
#[must_use]
pub fn wrong_pairs(evaluated: Evaluated<'_>) -> Report {
    let mut report = Report::new("Pairs that were got wrong");
    if let Some((_, first)) = evaluated.at.first() {
        report.grid(mistakes(evaluated, first));
    }
    report
}

fn mistakes(evaluated: Evaluated<'_>, evaluation: &Evaluation) -> Grid {
    let columns = vec![
        Column::words("mistake", "Mistake"),
        Column::words("left", "Row"),
        Column::words("right", "Other row"),
        Column::figures("probability", "Alone"),
        Column::words("speaks_for", "Speaks for one person"),
        Column::words("speaks_against", "Speaks against"),
        Column::machine("decided_in"),
    ];
    let wrong = evaluation.wrong.iter().map(|pair| ("two people taken for one", pair));
    let missed = evaluation.missed.iter().map(|pair| ("one person taken for two", pair));
    let rows = wrong.chain(missed).enumerate().map(|(place, (mistake, pair))| {
        let evidence = evaluated.evidence.get(place).and_then(Option::as_ref);
        line(evaluated, mistake, *pair, evidence)
    });
    Grid { columns, rows: rows.collect(), shown: Some(SHOWN) }
}

fn line(
    Evaluated { records, linkage, .. }: Evaluated<'_>,
    mistake: &str,
    (left, right): (RecordId, RecordId),
    evidence: Option<&Waterfall>,
) -> Vec<Cell> {
    let words = |speaks: &dyn Fn(MatchWeight) -> bool| {
        let compared = evidence.into_iter().flat_map(|evidence| &evidence.terms);
        let compared =
            compared.filter(|term| !term.is_rarity && !matches!(term.comparison, "prior" | "other explanations"));
        let levels = compared.filter(|term| speaks(term.weight)).map(|term| term.level.as_str());
        Cell::text(levels.collect::<Vec<_>>().join("; "))
    };
    let decision = decision_on(records, linkage, left, right).map(|decision| decision.at.to_string());
    // People see it beside the mistake, where there is room for it.
    let mistake = decision.as_ref().map_or_else(|| mistake.to_owned(), |at| format!("{mistake}, as decided in {at}"));
    vec![
        Cell::text(mistake),
        Cell::text(records.position_of(left).to_string()),
        Cell::text(records.position_of(right).to_string()),
        evidence.map_or(Cell::Missing, |evidence| Cell::Rate(evidence.total.probability())),
        words(&|weight| weight > MatchWeight::ZERO),
        words(&|weight| weight < MatchWeight::ZERO),
        Cell::text(decision.unwrap_or_default()),
    ]
}

/// Returns what mistakes a linkage expects of itself where nobody knows the truth.
#[must_use]
pub fn expected_error(linkage: &Linkage) -> Report {
    let (doubt, reach) = (linkage.doubt, &linkage.reach);
    let mut report = Report::new("How right the people are, by the model's own probabilities");
    report.text(format!("{}.", figures::capitalised(&expected_mistakes(doubt))));
    let columns = vec![
        Column::figures("people", "People"),
        Column::figures("may_be_two", "May be two joined"),
        Column::figures("doubtful_pairs", "Pairs kept apart in doubt"),
        Column::figures("may_be_one", "May be counted twice"),
        Column::machine("pairs_compared"),
        Column::machine("pairs_foreseen"),
        Column::machine("pairs_of_one_person_foreseen"),
        Column::machine("pairs_of_one_person_missed_foreseen"),
    ];
    let row = vec![
        Cell::from(doubt.people),
        Cell::Number(doubt.may_be_two),
        Cell::from(doubt.doubtful_pairs),
        Cell::Number(doubt.may_be_one),
        Cell::from(linkage.pairs_compared),
        Cell::Number(reach.pairs.round()),
        Cell::Number(reach.found.round()),
        Cell::Number(reach.lost.round()),
    ];
    report.grid(Grid { columns, rows: vec![row], shown: None });
    report.text("A file of the truth says how right these probabilities are: --truth FILE.");
    report
}
