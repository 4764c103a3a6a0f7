//! Opens and clicks that machines made: raw, filtered and adjusted side by side, and what each rule takes out.

use crate::funnel::{Heads, MachineReport, MachineTally, Machines, machines};
use crate::journey::Machine;
use crate::model::Share;

use super::{Align, Cell, Column, Grid, Report, Results, figures};

/// Adds to the report what machines made of the opens and clicks; nothing where there are none.
pub(super) fn machine(results: Results<'_>, report: &mut Report) {
    let found = machines(results.journeys);
    if found.opens.raw.touches + found.clicks.raw.touches == 0 {
        return;
    }
    report.heading("Opens and clicks by machines");
    let made = found.opens.machine_touches() + found.clicks.machine_touches();
    if made > 0 {
        report.grid(side_by_side(&found));
        report.grid(by_rule(&found));
    }
    let mut facts = Vec::new();
    if made > 0 {
        facts.push(("Raw", "all that the exports say, whoever made it".to_owned()));
        facts.push(("Filtered", "without the opens and clicks that a rule takes out".to_owned()));
        let adjusted = "filtered, of the people reached less those whose only opens (clicks) a machine made: what these \
                        did themselves is not known";
        facts.push(("Adjusted", adjusted.to_owned()));
    }
    facts.extend(limits(&found, made));
    report.facts(facts.into_iter().map(|(about, words)| (about.to_owned(), words)).collect());
}

/// Says whether the funnel counts what machines made.
pub(super) fn rule(results: Results<'_>) -> Option<(String, String)> {
    let found = machines(results.journeys);
    let made = found.opens.machine_touches() + found.clicks.machine_touches();
    let words = match results.funnel.spec.rules.machines {
        Machines::LeftOut => "left out: opens and clicks that a machine made reach no stage",
        Machines::Counted if made > 0 => {
            "counted at the stages, as the exports say; shown apart below (`--without-machines` leaves them out)"
        }
        Machines::Counted => return None,
    };
    Some(("Machines".to_owned(), words.to_owned()))
}

fn side_by_side(found: &MachineReport) -> Grid {
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let columns = vec![
        Column::people("", Align::Left),
        figure("Raw people"),
        figure("Rate"),
        figure("Filtered people"),
        figure("Rate"),
        figure("Adjusted rate"),
        figure("By machines"),
    ];
    let rate = |share: Option<Share>| -> Cell { share.into() };
    let row = |name: &'static str, tally: &MachineTally| {
        vec![
            Cell::text(name),
            tally.raw.people.into(),
            rate(tally.raw_rate()),
            tally.without.people.into(),
            rate(tally.filtered_rate()),
            rate(tally.adjusted_rate()),
            Cell::text(format!("{} of {}", figures::count(tally.machine_touches()), figures::count(tally.raw.touches))),
        ]
    };
    Grid { columns, rows: vec![row("Opens", &found.opens), row("Clicks", &found.clicks)], shown: None }
}

fn by_rule(found: &MachineReport) -> Grid {
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let columns = vec![
        Column::people("Rule", Align::Left),
        figure("Opens"),
        figure("Clicks"),
        Column::people("What it takes out", Align::Left),
    ];
    let rules = Machine::ALL.iter().zip(found.opens.by_rule.iter().zip(&found.clicks.by_rule));
    let fired = rules.filter(|(_, (opens, clicks))| opens.touches + clicks.touches > 0);
    let cell = |heads: &Heads| Cell::Count(heads.touches);
    let row = |(machine, (opens, clicks)): (&Machine, (&Heads, &Heads))| {
        vec![Cell::text(machine.as_str()), cell(opens), cell(clicks), Cell::text(meaning(*machine))]
    };
    Grid { columns, rows: fired.map(row).collect(), shown: None }
}

/// Says what a rule takes out, in words.
fn meaning(machine: Machine) -> &'static str {
    match machine {
        Machine::Marked => "what the export itself calls a proxy's, a bot's or a machine's",
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

/// Says what cannot be told.
fn limits(found: &MachineReport, made: u64) -> Vec<(&'static str, String)> {
    let unclear = &found.unclear;
    let mut facts = Vec::new();
    let opens_or_clicks = |count: u64| figures::counted(count, "open or click", "opens and clicks");
    if unclear.untimed > 0 {
        let count = opens_or_clicks(unclear.untimed);
        let words = format!("{count} without a time of the day: no rule can tell a machine's from a person's");
        facts.push(("Cannot tell", words));
    }
    if unclear.domains > 0 {
        let domains = figures::counted(unclear.domains, "mail domain", "mail domains");
        let people = figures::counted(unclear.people, "person", "people");
        let words = format!(
            "{domains} of which far more opened and clicked than chance allows ({people}): a gateway is likely, but which \
             of these were people cannot be told, so nothing is taken out"
        );
        facts.push(("Likely gateways", words));
    }
    if unclear.to_the_minute > 0 {
        let count = opens_or_clicks(unclear.to_the_minute);
        facts.push((
            "Times",
            format!("{count} timed to the minute: too coarse for seconds, so only whole mail domains are judged"),
        ));
    }
    if unclear.unsent > 0 {
        let count = opens_or_clicks(unclear.unsent);
        facts.push((
            "Sends",
            format!("{count} of mailings whose sends have no time: judged by each other and the first event"),
        ));
    }
    let timed = found.opens.raw.touches + found.clicks.raw.touches > unclear.untimed;
    if made == 0 && timed {
        facts.push(("Found", "none of the opens and clicks that have a time looks like a machine's".to_owned()));
    }
    if found.opens.raw.touches > 0 {
        let words =
            "Apple's and other privacy proxies open at any hour, like people: only the sender's own mark tells them";
        facts.push(("Not seen", words.to_owned()));
    }
    facts
}
