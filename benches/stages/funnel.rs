//! Made events of linked people, in memory, counted by the code that `moldau funnel` uses.
//!
//! The same events for the same numbers, on every machine. Rows stand as in exports: file by file, each in order of time,
//! people mixed; so putting them together by person is part of what is timed.

use std::sync::Arc;

use anyhow::Result;
use jiff::civil;
use moldau::funnel::{FunnelSpec, Order, Rules, Span, Stage, Stages, Window, funnel};
use moldau::journey::journeys;
use moldau::link::{Linkage, Membership, Person, Reason};
use moldau::model::{
    Amount, Confidence, Currency, Event, Field, Identity, IdentityId, Instant, Money, PersonId, PersonIndex, Record,
    RecordId, Records, Role, Shown, Source, SourceId, Standing, When,
};
use moldau::report::{self, By, Pick, Results};

use super::made::Chance;

/// Of a hundred events, how many are of which role.
const ROLES: [(Role, u64); 5] =
    [(Role::Sends, 40), (Role::Opens, 30), (Role::Clicks, 15), (Role::Forms, 10), (Role::Orders, 5)];
const VALUES: [&str; 8] = ["Search", "Partner", "Fair", "Referral", "Social", "Web", "Cold call", "Bought list"];
const DAYS: u64 = 120;

/// Times a five-stage funnel with a window, its breakdown and its cohorts on so many events of so many people.
pub(super) fn run(events: u64, people: u64) -> Result<()> {
    let (mut records, linkage) = timed("make rows", || made(events, people));
    held("rows and people");
    let journeys = timed("put together", || journeys(&mut records, &linkage));
    held("and journeys");
    for order in [Order::Open, Order::InOrder] {
        let spec = spec(order)?;
        let name = if order == Order::Open { "any entry" } else { "in order" };
        let funnel = timed(&format!("funnel, {name}"), || funnel(&journeys, &spec));
        let results = Results { records: &records, linkage: &linkage, journeys: &journeys, funnel: &funnel };
        timed("breakdown", || report::breakdown(results, "Source", By::Column, Pick::First));
        timed("cohorts", || report::cohort_table(results, Span::Week));
        timed("report", || report::funnel(results));
        let counts: Vec<String> = funnel.stages.iter().map(|stage| stage.people.to_string()).collect();
        say(&format!("people at the stages: {}", counts.join(" ")));
        held("and funnel");
    }
    Ok(())
}

fn spec(order: Order) -> Result<FunnelSpec> {
    let stage = |(role, _): &(Role, u64)| Stage { name: role.as_str().to_owned(), roles: vec![*role] };
    let mut spec = FunnelSpec::new(Stages::new(ROLES.iter().map(stage).collect())?);
    spec.rules = Rules { order, window: Window::from_days(30), ..Rules::default() };
    Ok(spec)
}

fn made(events: u64, people: u64) -> (Records, Linkage) {
    let mut chance = Chance::new(7);
    let (mut records, mut linkage) = (Records::default(), Linkage::default());
    for number in 0..people {
        let address = records.texts.intern(&format!("person{number}@firm{}.com", number % 5000));
        let mut identity = Identity::default();
        identity.keys[Field::Email] = Some(address);
        records.identities.push(identity);
        linkage.people.push(Person { id: PersonId::new(format!("P{number}")), records: Vec::new() });
    }
    let values = VALUES.map(|value| records.texts.intern(value));
    let start =
        civil::date(2026, 1, 1).to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |at| at.timestamp().as_millisecond());
    for (file, (role, share)) in ROLES.iter().enumerate() {
        let rows = events * share / 100;
        records.sources.push(Source {
            file: Arc::from(format!("{role}.csv")),
            sheet: None,
            table: 0,
            role: Some(*role),
            stages: vec![*role],
            confidence: Confidence::CERTAIN,
            tool: None,
            rows_read: u32::try_from(rows).unwrap_or(u32::MAX),
            rows_set_aside: 0,
        });
        for row in 0..rows {
            let person = usize::try_from(chance.below(people)).unwrap_or(0);
            let record = RecordId::new(records.records.len());
            let millis = row * (DAYS * 86_400_000) / rows.max(1) + chance.below(3_600_000);
            let at = Instant::from_epoch_millis(start + i64::try_from(millis).unwrap_or(0));
            let ordered = *role == Role::Orders;
            let amount = Amount::from_parts(i64::try_from(10_000 + 100 * chance.below(30_000)).unwrap_or(0));
            records.records.push(Record {
                source: SourceId::new(file),
                row: u32::try_from(row + 2).unwrap_or(u32::MAX),
                identity: Some(IdentityId::new(person)),
                follows: None,
                shown: Shown::default(),
            });
            records.column.push((*role == Role::Sends).then(|| values[person % values.len()]));
            linkage.people[person].records.push(record);
            let membership =
                Membership { person: PersonIndex::new(person), probability: 1.0, matched_on: Reason::default() };
            linkage.memberships.extend([Some(membership)]);
            records.events.push(Event {
                record,
                role: *role,
                when: at.map_or(When::Unknown, When::Instant),
                order: None,
                value: ordered.then(|| Money { amount, currency: Currency::new("EUR") }),
                campaign: None,
                note: None,
                standing: Standing::Counts,
                machine: false,
                marks: 0,
            });
        }
    }
    (records, linkage)
}

/// Does some work and says how long it took: on the clock and, where the system tells, of the processors, which is what
/// other work on the machine does not change.
fn timed<T>(stage: &str, work: impl FnOnce() -> T) -> T {
    let (start, before) = (std::time::Instant::now(), processor());
    let result = work();
    let took = processor().zip(before).map(|(now, before)| now - before);
    let of_processors = took.map_or_else(String::new, |took| format!("{took:8.2} s of the processors"));
    say(&format!("{stage:<20} {:8.3} s {of_processors}", start.elapsed().as_secs_f64()));
    result
}

/// Returns the seconds that the processors have worked for this program.
fn processor() -> Option<f64> {
    let line = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut words = line.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut hundredths = || words.next()?.parse::<f64>().ok();
    Some((hundredths()? + hundredths()?) / 100.0)
}

/// Says how much memory is held, and what was the most, where the system tells.
fn held(what: &str) {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return };
    let of = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key))?;
        line.trim().trim_end_matches(" kB").parse::<u64>().ok()
    };
    if let (Some(now), Some(most)) = (of("VmRSS:"), of("VmHWM:")) {
        say(&format!("{what:<20} {:8} MB now, {} MB at most", now / 1024, most / 1024));
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn say(words: &str) {
    println!("{words}");
}
