//! Opens and clicks that machines made: raw, filtered and adjusted side by side, and what each rule takes out.

use crate::funnel::{Funnel, Heads, MachineReport, MachineTally, Machines};
use crate::journey::{Machine, Unclear};

use super::{Align, Cell, Column, Grid, Report, figures};

/// Adds to the report the opens and clicks with and without machines, and how many nothing can be said of; nothing
/// where there are neither.
pub(super) fn side_by_side(found: &MachineReport, report: &mut Report) {
    let facts = untold(&found.unclear);
    if made(found) == 0 && facts.is_empty() {
        return;
    }
    report.heading("Opens and clicks by machines");
    if made(found) > 0 {
        report.grid(grid(found));
        report.facts(meanings(found));
    }
    report.facts(facts);
}

/// Adds to the report the rules by which machines were told, what each takes out, what the figures mean, and what no
/// rule can see.
pub(super) fn rules(found: &MachineReport, report: &mut Report) {
    if found.opens.raw.touches + found.clicks.raw.touches == 0 {
        return;
    }
    report.heading("How machines are told");
    let limits = limits(found);
    if made(found) == 0 {
        return report.facts(limits);
    }
    report.grid(by_rule(found));
    let of_rules = fired(found).map(|(machine, ..)| (machine.as_str(), meaning(machine)));
    let words = of_rules.map(|(about, words)| (about.to_owned(), words.to_owned()));
    report.facts(words.chain(limits).collect());
}

/// Says whether the funnel counts what machines made.
pub(super) fn rule(funnel: &Funnel, found: &MachineReport) -> Option<(String, String)> {
    let words = match funnel.spec.rules.machines {
        Machines::LeftOut => "left out: opens and clicks that a machine made reach no stage",
        Machines::Counted if made(found) > 0 => {
            "counted, as the exports say; the figures without them stand apart, and --without-machines leaves them out"
        }
        Machines::Counted => return None,
    };
    Some(("Machines".to_owned(), words.to_owned()))
}

fn made(found: &MachineReport) -> u64 {
    found.opens.machine_touches() + found.clicks.machine_touches()
}

fn grid(found: &MachineReport) -> Grid {
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let columns = vec![
        Column::people("", Align::Left),
        figure("Raw"),
        figure("Rate"),
        figure("Filtered"),
        figure("Rate"),
        figure("Adjusted"),
        figure("By machines"),
    ];
    let row = |name: &'static str, tally: &MachineTally| {
        let machines = [tally.machine_touches(), tally.raw.touches].map(figures::count);
        vec![
            Cell::text(name),
            tally.raw.people.into(),
            tally.raw_rate().into(),
            tally.without.people.into(),
            tally.filtered_rate().into(),
            tally.adjusted_rate().into(),
            Cell::text(machines.join(" of ")),
        ]
    };
    Grid {
        columns,
        rows: vec![row("People who opened", &found.opens), row("People who clicked", &found.clicks)],
        shown: None,
    }
}

/// Says what the figures with and without machines mean, and why they are of other people than the funnel's rates.
fn meanings(found: &MachineReport) -> Vec<(String, String)> {
    let mut facts = vec![
        ("Raw", "all that the exports say, whoever made it".to_owned()),
        ("Filtered", "without the opens and clicks that look like a machine's; journeys.csv keeps them".to_owned()),
    ];
    if found.opens.reached > 0 {
        let adjusted = "filtered, of those less the people whose only opens (or clicks) a machine made: what these did \
                        themselves is not known";
        let people = figures::counted(found.opens.reached, "person", "people");
        let rate = format!(
            "of the {people} whose mail is not known to have come back, as mail tools do; the funnel's rates are of \
             everyone at the stage before, and so differ a little"
        );
        facts.extend([("Rate", rate), ("Adjusted", adjusted.to_owned())]);
    }
    facts.into_iter().map(|(about, words)| (about.to_owned(), words)).collect()
}

fn by_rule(found: &MachineReport) -> Grid {
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let headings = ["Opens", "Of people", "Clicks", "Of people"];
    let mut columns = vec![Column::people("Takes out", Align::Left)];
    columns.extend(headings.map(figure));
    let row = |(machine, opens, clicks): (Machine, Heads, Heads)| {
        let figures = [opens.touches, opens.people, clicks.touches, clicks.people].map(Cell::Count);
        std::iter::once(Cell::text(machine.as_str())).chain(figures).collect()
    };
    Grid { columns, rows: fired(found).map(row).collect(), shown: None }
}

/// Returns the rules that took something out, with the opens and the clicks.
fn fired(found: &MachineReport) -> impl Iterator<Item = (Machine, Heads, Heads)> {
    let rules = Machine::ALL.iter().zip(found.opens.by_rule.iter().zip(&found.clicks.by_rule));
    rules
        .filter(|(_, (opens, clicks))| opens.touches + clicks.touches > 0)
        .map(|(machine, (opens, clicks))| (*machine, *opens, *clicks))
}

/// Says what a rule takes out, in words.
fn meaning(machine: Machine) -> &'static str {
    match machine {
        Machine::Marked => {
            "what the export itself calls a proxy's, a bot's or a machine's; where it has a word of its own for it, no stage counts it"
        }
        Machine::Swift => {
            "opens up to 5 seconds and clicks up to 10 seconds after the send (30 without an open before)"
        }
        Machine::Start => {
            "the first 15 seconds of a mailing whose send has no time, if they see a crowd, and the next two minutes \
             fewer"
        }
        Machine::Sweep => "three links in two seconds, or every link (of four or more) in a minute",
        Machine::Burst => "five clicks in 10 seconds, or ten opens in a minute",
        Machine::Domain => {
            "four in five of a mail domain, three people or more, within two minutes of the send (10 seconds of each \
             other where the send has no time)"
        }
        Machine::SameVisit => "within 10 seconds of a touch of the same person that another rule takes out",
    }
}

/// Says of how many opens and clicks nothing can be said.
fn untold(unclear: &Unclear) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    if unclear.untimed > 0 {
        let words = "without a time of the day: no rule can tell a machine's from a person's";
        facts.push(("Cannot tell".to_owned(), format!("{} {words}", opens_and_clicks(unclear.untimed))));
    }
    if unclear.domains > 0 {
        let domains = figures::counted(unclear.domains, "mail domain", "mail domains");
        let people = figures::counted(unclear.people, "person", "people");
        let words = format!(
            "{domains} of which far more opened and clicked than chance allows ({people}): a mail scanner is likely, but \
             which of these were people cannot be told, so none is taken out"
        );
        facts.push(("Likely".to_owned(), words));
    }
    facts
}

/// Says what no rule can see.
fn limits(found: &MachineReport) -> Vec<(String, String)> {
    let unclear = &found.unclear;
    let mut facts = Vec::new();
    let mut fact = |about: &str, words: String| facts.push((about.to_owned(), words));
    if unclear.to_the_minute > 0 {
        let count = opens_and_clicks(unclear.to_the_minute);
        fact("Times", format!("{count} timed to the minute: too coarse for seconds, so whole mail domains alone tell"));
    }
    if unclear.unsent > 0 {
        let count = opens_and_clicks(unclear.unsent);
        fact(
            "Sends",
            format!("{count} of mailings whose sends have no time: judged by each other and the first event"),
        );
    }
    if made(found) == 0 && found.opens.raw.touches + found.clicks.raw.touches > unclear.untimed {
        fact("Found", "none of the opens and clicks that have a time looks like a machine's".to_owned());
    }
    if found.opens.raw.touches > 0 {
        let words =
            "Apple's and other privacy proxies open at any hour, as people do: only the sender's own mark tells";
        fact("Not seen", words.to_owned());
    }
    facts
}

fn opens_and_clicks(count: u64) -> String {
    figures::counted(count, "open or click", "opens and clicks")
}
