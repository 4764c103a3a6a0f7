//! Why two rows are, or are not, one person: the waterfall of the evidence, and what else decided.

use crate::link::{Hop, Linkage, MatchWeight, Term, Verdict, Waterfall, Why, compared_fields, compared_trait};
use crate::model::{Field, Identity, PersonIndex, RecordId, Records, Symbol};

use super::{Align, Cell, Column, Grid, Report, figures};

/// What an explanation draws on.
#[derive(Clone, Copy)]
pub struct Explained<'a> {
    /// The rows.
    pub records: &'a Records,
    /// Whose they are.
    pub linkage: &'a Linkage,
    /// For each source the headers of its columns by what they mean.
    pub headers: &'a [Vec<(Field, String)>],
    /// The two in question.
    pub rows: [RecordId; 2],
    /// Why they are, or are not, one person.
    pub why: &'a Why,
}

/// Returns the evidence on two rows term by term, its total, what came of it, and why.
///
/// The grid ends with its total and the outcome; the bits above them add up to the total.
#[must_use]
pub fn explain(explained: Explained<'_>) -> Report {
    let Explained { records, why, rows, .. } = explained;
    let places = rows.map(|row| records.position_of(row).to_string());
    let mut report = Report::new(format!("Are {} and {} one person?", places[0], places[1]));
    report.text(answer(explained));
    for (row, speaker) in rows.iter().zip(why.speakers) {
        if *row != speaker {
            report.text(format!(
                "{} is a further line of the order in {}, and belongs to its person: that row is weighed.",
                records.position_of(*row),
                records.position_of(speaker)
            ));
        }
    }
    report.grid(waterfall(explained));
    chain(&mut report, explained);
    against(&mut report, explained);
    let compared = columns_compared(explained);
    if !compared.is_empty() {
        report.heading("Columns compared");
        report.facts(compared);
    }
    report.heading("The two rows");
    report.facts(vec![
        ("One".to_owned(), format!("{} is {}", places[0], fate(explained, rows[0]))),
        ("Other".to_owned(), format!("{} is {}", places[1], fate(explained, rows[1]))),
        ("Bits".to_owned(), "one bit more doubles the odds that both are one person, one less halves them".to_owned()),
        (
            "Needed".to_owned(),
            format!("{} bits, which are {}", bits(why.threshold), figures::percent(why.threshold.probability())),
        ),
    ]);
    report
}

fn person(explained: Explained<'_>, row: RecordId) -> Option<PersonIndex> {
    explained.linkage.person_of(row)
}

/// Returns whether both rows are of one person; `None` if one of them is of nobody.
fn outcome(explained: Explained<'_>) -> Option<bool> {
    let [left, right] = explained.rows.map(|row| person(explained, row));
    Some(left? == right?)
}

/// Returns in one sentence what came of it, and why.
fn answer(explained: Explained<'_>) -> String {
    let Explained { records, why, rows, .. } = explained;
    let Some(together) = outcome(explained) else {
        let silent = rows.iter().find(|row| person(explained, **row).is_none()).copied().unwrap_or(rows[0]);
        return format!(
            "Nobody knows: {} says nothing of whose it is, neither by an address nor by a name with something beside it.",
            records.position_of(silent)
        );
    };
    let Some(pair) = &why.pair else {
        return if together { "Yes." } else { "No." }.to_owned();
    };
    let sure = figures::percent(pair.total.probability());
    if let Some(decision) = &why.decision
        && (decision.verdict == Verdict::Same) == together
    {
        let (at, yes) = (&decision.at, if together { "Yes" } else { "No" });
        return format!("{yes}: so it was decided in {at}. By their own evidence it would be {sure}.");
    }
    match (together, why.pair_suffices()) {
        (true, _) if why.speakers[0] == why.speakers[1] => "Yes: both are lines of one order.".to_owned(),
        (true, _) if pair.equal => "Yes: as evidence both rows say exactly the same, and such rows are one person \
                                    before anything is weighed."
            .to_owned(),
        (true, true) => format!("Yes: their own evidence suffices, {sure}."),
        (true, false) => format!("Yes, though their own evidence would not suffice ({sure}): other rows connect them."),
        (false, false) => format!(
            "No: the evidence does not suffice, {sure}. It lacks {} bits.",
            bits(why.threshold - pair.total).trim_start_matches('+')
        ),
        (false, true) if why.against.is_some() => {
            format!("No, though their own evidence would suffice ({sure}): other rows of the two speak against it.")
        }
        (false, true) if !why.rivals.is_empty() => format!(
            "No, though their own evidence would suffice ({sure}): it fits others about as well, and a guess joins nobody."
        ),
        (false, true) if !pair.candidates => format!(
            "No, though their own evidence would suffice ({sure}): the rows share nothing by which rows are found, and were \
             never compared."
        ),
        (false, true) => {
            format!("No, though their own evidence would suffice ({sure}): all rows of the two taken together do not.")
        }
    }
}

/// Returns the grid of the evidence: one line a term, then the total and the outcome.
fn waterfall(explained: Explained<'_>) -> Grid {
    let Explained { records, why, rows, .. } = explained;
    let heading = |row: RecordId| records.position_of(row).to_string();
    let columns = vec![
        Column::words("comparison", "Evidence"),
        Column::words("level", "How it came out"),
        Column::words("left", heading(rows[0])),
        Column::words("right", heading(rows[1])),
        Column::machine("left_column"),
        Column::machine("right_column"),
        Column::machine("bits"),
        Column::people("Bits", Align::Right),
        Column::machine("bits_so_far"),
        Column::machine("probability_so_far"),
    ];
    let mut sum = MatchWeight::ZERO;
    let terms: &[Term] = why.pair.as_ref().map_or(&[], |pair| &pair.terms);
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    for term in terms {
        sum = sum + term.weight;
        let [left, right] =
            why.speakers.map(|row| if term.is_rarity { Cell::Missing } else { value(records, row, term) });
        let mut line = vec![Cell::text(term.comparison), Cell::text(level(term)), left, right];
        line.extend(why.speakers.map(|row| if term.is_rarity { Cell::Missing } else { column(explained, row, term) }));
        line.extend(weights(term.weight, sum));
        lines.push(line);
    }
    if let Some(pair) = &why.pair {
        let sure = format!("{} that both are one person", figures::percent(pair.total.probability()));
        let mut line =
            vec![Cell::text("total"), Cell::text(sure), Cell::Missing, Cell::Missing, Cell::Missing, Cell::Missing];
        line.extend(weights(pair.total, pair.total));
        lines.push(line);
    }
    let words = match outcome(explained) {
        Some(true) => "one person",
        Some(false) => "two people",
        None => "not known",
    };
    let mut line = vec![Cell::text("outcome"), Cell::text(words)];
    line.extend(rows.map(|row| id(explained, row)));
    line.extend([const { Cell::Missing }; 6]);
    lines.push(line);
    Grid { columns, rows: lines, shown: None }
}

fn id(explained: Explained<'_>, row: RecordId) -> Cell {
    let person = person(explained, row).map(|person| explained.linkage.people[person.index()].id.as_str());
    person.map_or(Cell::Missing, Cell::from)
}

fn level(term: &Term) -> String {
    if term.comparison == "prior" { "before anything is compared".to_owned() } else { term.level.clone() }
}

fn weights(weight: MatchWeight, sum: MatchWeight) -> [Cell; 4] {
    let number = |weight: MatchWeight| Cell::Number(f64::from(weight.millibits()) / 1000.0);
    [number(weight), Cell::text(bits(weight)), number(sum), Cell::Rate(sum.probability())]
}

/// Returns a weight with all of its decimals, so that what is printed adds up.
fn bits(weight: MatchWeight) -> String {
    format!("{:+.3}", f64::from(weight.millibits()) / 1000.0)
}

/// Returns what a row says of what a term compares.
fn value(records: &Records, row: RecordId, term: &Term) -> Cell {
    if term.comparison == "list" {
        return Cell::text(records.source_of(row).position().to_string());
    }
    let identity = records.records[row.index()].identity.map(|identity| &records.identities[identity.index()]);
    let known = |of: &dyn Fn(&Identity) -> Option<Symbol>| {
        identity.and_then(of).map_or(Cell::Missing, |symbol| Cell::text(records.texts.get(symbol)))
    };
    if let Some(compared) = compared_trait(term.comparison) {
        return known(&|identity| identity.traits[compared]);
    }
    if term.comparison == "generation" {
        return known(&|identity| identity.generation);
    }
    let texts = compared_fields(term.comparison).iter().filter_map(|field| said(records, row, *field));
    let text = texts.collect::<Vec<_>>().join(", ");
    // What no cell says was read from the address.
    match term.comparison {
        "first name" | "last name" if text.is_empty() => {
            // A name that could not be taken apart, such as a firm's, is compared as it stands.
            let whole = records.shown.get(records.records[row.index()].shown, Field::FullName);
            Cell::text(whole.map_or("(as its e-mail spells it)", |name| records.texts.get(name)))
        }
        "firm" if text.is_empty() => Cell::text("(by its mail domain)"),
        _ => Cell::text(text),
    }
}

/// Returns the headers of the columns in which a row says what a term compares.
fn column(explained: Explained<'_>, row: RecordId, term: &Term) -> Cell {
    let record = &explained.records.records[row.index()];
    let headers = explained.headers.get(record.source.index()).map_or(&[][..], Vec::as_slice);
    let is_name = matches!(term.comparison, "first name" | "last name" | "middle name" | "generation");
    let fields = compared_fields(term.comparison).iter().chain(is_name.then_some(&Field::FullName));
    let of_field = |field: &Field| {
        let found = headers.iter().find(|(known, _)| known == field)?;
        // A cell that was read from elsewhere, or is empty, says nothing.
        (is_name || explained.records.shown.get(record.shown, *field).is_some()).then_some(found.1.as_str())
    };
    let named: Vec<&str> = fields.filter_map(of_field).collect();
    Cell::text(if is_name { named.first().copied().unwrap_or("").to_owned() } else { named.join(", ") })
}

/// Returns in which columns the two rows say what was compared, one line a comparison.
fn columns_compared(explained: Explained<'_>) -> Vec<(String, String)> {
    let Explained { why, .. } = explained;
    let terms: &[Term] = why.pair.as_ref().map_or(&[], |pair| &pair.terms);
    let words = |cell: Cell| match cell {
        Cell::Text(text) => format!("`{text}`"),
        _ => figures::DASH.to_owned(),
    };
    let of_columns = terms.iter().filter(|term| !term.is_rarity).filter_map(|term| {
        let columns = why.speakers.map(|row| column(explained, row, term));
        let is_any = columns.iter().any(|cell| *cell != Cell::Missing);
        let [left, right] = columns.map(words);
        is_any.then(|| (figures::capitalised(term.comparison), format!("{left} against {right}")))
    });
    of_columns.collect()
}

/// Returns what a row says of a field: in its own words, else in those that it was compared by.
fn said(records: &Records, row: RecordId, field: Field) -> Option<&str> {
    let record = &records.records[row.index()];
    let key = || record.identity.and_then(|identity| records.identities[identity.index()].keys[field]);
    let middle = || record.identity.and_then(|identity| records.identities[identity.index()].middle_name);
    let symbol = match field {
        Field::FullName => middle(),
        _ => records.shown.get(record.shown, field).or_else(key),
    };
    symbol.map(|symbol| records.texts.get(symbol))
}

/// Returns what speaks for a pair, the strongest first.
fn reasons(evidence: &Waterfall, speaks: impl Fn(MatchWeight) -> bool) -> String {
    if evidence.equal {
        return "they say exactly the same".to_owned();
    }
    let compared = evidence.terms.iter().filter(|term| !matches!(term.comparison, "prior" | "other explanations"));
    let mut found: Vec<&Term> = compared.filter(|term| !term.is_rarity && speaks(term.weight)).collect();
    found.sort_by_key(|term| std::cmp::Reverse(term.weight.millibits().abs()));
    let words: Vec<_> = found.iter().take(3).map(|term| format!("{}: {}", term.comparison, term.level)).collect();
    words.join("; ")
}

/// Adds the rows that connect two rows which would not find together by themselves.
fn chain(report: &mut Report, explained: Explained<'_>) {
    let Explained { records, why, .. } = explained;
    if why.chain.is_empty() {
        return;
    }
    report.heading("The rows that connect them");
    let row = |hop: &Hop| {
        vec![
            Cell::text(records.position_of(hop.left).to_string()),
            Cell::text(records.position_of(hop.right).to_string()),
            Cell::text(match &hop.decided {
                Some(at) => format!("decided in {at}"),
                None => reasons(&hop.evidence, |weight| weight > MatchWeight::ZERO),
            }),
            Cell::text(bits(hop.evidence.total)),
            Cell::Rate(hop.evidence.total.probability()),
        ]
    };
    report.grid(Grid { columns: steps("Because"), rows: why.chain.iter().map(row).collect(), shown: None });
}

fn steps(reasons: &'static str) -> Vec<Column> {
    vec![
        Column::words("from", "From"),
        Column::words("to", "To"),
        Column::words("reasons", reasons),
        Column::figures("bits", "Bits"),
        Column::figures("probability", "Sure"),
    ]
}

/// Adds what keeps two rows apart whose own evidence would join them.
fn against(report: &mut Report, explained: Explained<'_>) {
    let Explained { records, linkage, why, .. } = explained;
    if outcome(explained) != Some(false) || !why.pair_suffices() {
        return;
    }
    if let Some(hop) = &why.against {
        report.heading("The rows that speak against it");
        let row = vec![
            Cell::text(records.position_of(hop.left).to_string()),
            Cell::text(records.position_of(hop.right).to_string()),
            Cell::text(reasons(&hop.evidence, |weight| weight < MatchWeight::ZERO)),
            Cell::text(bits(hop.evidence.total)),
            Cell::Rate(hop.evidence.total.probability()),
        ];
        report.grid(Grid { columns: steps("They differ in"), rows: vec![row], shown: None });
    }
    if !why.rivals.is_empty() {
        report.heading("Others whom it fits as well");
        let fact = |person: &PersonIndex| {
            let person = &linkage.people[person.index()];
            let first = person.records.first().map_or_else(String::new, |row| records.position_of(*row).to_string());
            (person.id.to_string(), format!("{first} and so on: {}", rows_of(person.records.len())))
        };
        report.facts(why.rivals.iter().map(fact).collect());
    }
}

fn rows_of(count: usize) -> String {
    figures::counted(count as u64, "row", "rows")
}

/// Returns which person a row ended up with, and how surely.
fn fate(explained: Explained<'_>, row: RecordId) -> String {
    let Some(membership) = explained.linkage.memberships.of(row) else { return "nobody's".to_owned() };
    let person = &explained.linkage.people[membership.person.index()];
    let words = explained.linkage.reasons.words(membership.matched_on);
    let how = match person.records.len() {
        1 => "its only row".to_owned(),
        count if words.is_empty() => format!("one of {}", rows_of(count)),
        count => format!(
            "one of {}; by its best link {}, on {}",
            rows_of(count),
            figures::percent(membership.probability),
            words.join(", ")
        ),
    };
    format!("person {}'s: {how}", person.id)
}
