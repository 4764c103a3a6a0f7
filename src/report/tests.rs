#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::*;
use crate::funnel::{self, Contact, Funnel, FunnelSpec};
use crate::journey::story::{self, at, day, money, order, row};
use crate::journey::{self, Journeys};
use crate::link::{ContentKey, Linkage, MatchWeight, UnsurePair};
use crate::model::{
    Confidence, Field, Finding, FindingKind, Identity, IdentityId, PersonFields, Position, RecordId, Records, Role,
    Standing, When,
};
use crate::read::{Form, Rows, Table};
use crate::recognise::{Condition, DateOrder, DateStyle, Layout, StageRule};

/// A small campaign: Ann gets to the end, Bob stops after opening, Eve's mail came back, and one order is nobody's.
struct Campaign {
    records: Records,
    linkage: Linkage,
    journeys: Journeys,
    funnel: Funnel,
}

impl Campaign {
    fn new() -> Self {
        let rows = [
            row(0, Role::Sends, at(2, 9)),
            row(0, Role::Clicks, at(3, 9)),
            order(0, "A-1", 129_900, day(9)),
            row(1, Role::Sends, at(2, 9)),
            row(1, Role::Opens, at(2, 10)),
            row(2, Role::Sends, at(2, 9)),
            row(2, Role::Bounces, When::Unknown).noted("mailbox full"),
            order(0, "A-1", 5000, day(10)).standing(Standing::Refund),
            order(0, "A-3", 9900, day(11)).of_nobody(),
        ];
        let (mut records, mut linkage) = story::records(&rows);
        say(
            &mut records,
            0,
            &[(Field::FirstName, "ANN"), (Field::LastName, "SMITH"), (Field::Email, "Ann@Acme.example")],
        );
        let person = linkage.people[0].records.clone();
        say(&mut records, person[1].index(), &[(Field::Email, "ann@acme.example"), (Field::Company, "Acme Ltd")]);
        let buyer = [
            (Field::FirstName, "Ann"),
            (Field::LastName, "Smith"),
            (Field::Email, "ann.private@mail.example"),
            (Field::Phone, "+441632960001"),
            (Field::Street, "1 High St"),
            (Field::Postcode, "01234"),
            (Field::City, "Leeds"),
        ];
        say(&mut records, person[2].index(), &buyer);
        say(
            &mut records,
            linkage.people[1].records[0].index(),
            &[(Field::FullName, "=Bob"), (Field::Email, "bob@b.example")],
        );
        linkage.keys = records.identities.iter().map(|identity| ContentKey::new(identity, &records)).collect();
        let spec = FunnelSpec::new(funnel::default_stages(&records).expect("stages"));
        let journeys = journey::journeys(&mut records, &linkage);
        let funnel = funnel::funnel(&journeys, &spec);
        Self { records, linkage, journeys, funnel }
    }

    fn results(&self) -> Results<'_> {
        Results { records: &self.records, linkage: &self.linkage, journeys: &self.journeys, funnel: &self.funnel }
    }
}

/// Has a record show these values, and know them in small letters.
fn say(records: &mut Records, record: usize, values: &[(Field, &str)]) {
    let mut identity = Identity::default();
    let mut shown = PersonFields::default();
    for (field, text) in values {
        shown[*field] = Some(records.texts.intern(text));
        identity.keys[*field] = Some(records.texts.intern(&text.to_lowercase()));
    }
    records.records[record].shown = records.shown.keep(&shown);
    records.records[record].identity = Some(IdentityId::new(records.identities.len()));
    records.identities.push(identity);
}

/// Returns the main grid as lines of cells between bars: `render` is above this module and must not be named here.
fn lines(columns: &[Column], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let machine: Vec<_> = (0..columns.len()).filter(|place| columns[*place].name.is_some()).collect();
    let names: Vec<_> = machine.iter().filter_map(|place| columns[*place].name.as_deref()).collect();
    let mut text = names.join("|") + "\n";
    for row in rows {
        assert_eq!(row.len(), columns.len(), "as many cells as columns");
        let cells: Vec<_> = machine.iter().map(|place| show(&row[*place])).collect();
        text += &(cells.join("|") + "\n");
    }
    text
}

fn show(cell: &Cell) -> String {
    match cell {
        Cell::Missing => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => figures::number(*number, 3),
        Cell::Days(days) => figures::days(*days),
        Cell::Rate(rate) => format!("{rate:.3}"),
        Cell::Spark(counts) => format!("{counts:?}"),
        Cell::Share(share) | Cell::Bar(share) | Cell::PartOf(share) => figures::part_of(*share),
        Cell::Interval(interval) => figures::interval(*interval),
        Cell::Money(amount, currency) => figures::money(*amount, *currency),
        Cell::When(when) => when.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::List(cells) => format!("[{}]", cells.iter().map(show).collect::<Vec<_>>().join(", ")),
        Cell::Map(entries) => {
            let named = entries.iter().map(|(name, cell)| format!("{name}: {}", show(cell)));
            format!("{{{}}}", named.collect::<Vec<_>>().join(", "))
        }
    }
}

fn check(listing: Listing<'_>, expected: &Expect) {
    expected.assert_eq(&lines(&listing.columns, listing.rows));
}

/// Returns what people read beside the grids.
fn words(report: &Report) -> String {
    let mut text = String::new();
    for block in &report.blocks {
        match block {
            Block::Grid(_) => text += "(grid)\n",
            Block::Text(words) => text.extend([words, "\n"]),
            Block::Alert(words) => text.extend(["! ", words, "\n"]),
            Block::Heading(words) => text.extend(["# ", words, "\n"]),
            Block::Lines(lines) => text.extend(lines.iter().map(|line| format!("{line}\n"))),
            Block::Facts(facts) => text.extend(facts.iter().map(|(about, fact)| format!("{about}: {fact}\n"))),
        }
    }
    text
}

#[test]
fn the_funnel_has_the_columns_that_others_rely_on() {
    let campaign = Campaign::new();
    let report = funnel(campaign.results());
    let grid = report.main_grid().expect("a grid");
    let names: Vec<_> = grid.columns.iter().filter_map(|column| column.name.as_deref()).collect();
    assert_eq!(
        names.join(","),
        "stage,people,recorded,implied,entered_here,skipped,from_previous,rate_previous,rate_previous_low,\
         rate_previous_high,rate_first,rate_first_low,rate_first_high,dropped,still_open,median_days,p90_days,revenue,\
         people_without_machines,p75_days,events,orders,average_order,revenue_per_person,matured,matured_of"
    );
    expect![[r#"
        stage|people|recorded|implied|entered_here|skipped|from_previous|rate_previous|rate_previous_low|rate_previous_high|rate_first|rate_first_low|rate_first_high|dropped|still_open|median_days|p90_days|revenue|people_without_machines|p75_days|events|orders|average_order|revenue_per_person|matured|matured_of
        sends|3|3|0|3|0|||||3 of 3|0.439|1.000|1||||1,249.00 EUR|3||3|1|1,249.00 EUR|416.33 EUR||
        opens|2|1|1|0|0|2|2 of 3|0.208|0.939|2 of 3|0.208|0.939|1||1 h|1 h|1,249.00 EUR|2|1 h|1|1|1,249.00 EUR|624.50 EUR||
        clicks|1|1|0|0|0|1|1 of 2|0.095|0.905|1 of 3|0.061|0.792|0||||1,249.00 EUR|1||1|1|1,249.00 EUR|1,249.00 EUR||
        orders|1|1|0|0|0|1|1 of 1|0.207|1.000|1 of 3|0.061|0.792|0||6 d|6 d|1,249.00 EUR|1|6 d|1|1|1,249.00 EUR|1,249.00 EUR||
    "#]].assert_eq(&lines(&grid.columns, grid.rows.clone()));
}

#[test]
fn the_funnel_explains_itself() {
    expect![[r#"
        (grid)
        # Behind the figures
        (grid)
        E-mail: 3 mails sent to 3 people, 1 person bounced, 1 person opened, 1 person clicked
        # Does it add up?
        Rows: 9 read = 9 used + 0 set aside
        People: 3 found = 3 in the funnel + 0 at none of its stages
        Paid: 2 orders worth 1,348.00 EUR
        – in the funnel: 1 order worth 1,249.00 EUR
        – outside it: nothing
        – by nobody known: 1 order worth 99.00 EUR
        Given back: 50.00 EUR in 1 refund: taken off what was paid
        Without a time: 1 at opens, 1 at clicks: they count, and are in no median time
        # How they came to their order
        (grid)
        # Rules in force
        Sequence: open: people enter at any stage and may skip one; nobody is forced through the first
        Time limit: none: a stage counts however long it takes
        Implied: a stage is counted where a later step of the same mail proves it: 1 time in all
        Today: 2026-03-11, the last day that any file names
        # How long it took
        (grid)
        Times: of those who came on and have a time for both stages: so many of them took no longer
        Without time: 1 person at opens: reached, and in no time
        Without time: 1 person at clicks: reached, and in no time
        # Events and money
        (grid)
        Events: everything that reaches the stage, however many of one person
        Orders: of the people of this stage, each order once, whenever it was
        Per person: what they paid less what was given back, by all people of the stage; each currency by itself
        # E-mail rates
        (grid)
        Delivery rate: people who were sent more mails than came back, of the people it was sent to
        Bounce rate: people of whom any mail came back, of the people it was sent to
        Open rate: those who opened, of the people to whom a mail was delivered
        Click rate: those who clicked a link, of the people to whom a mail was delivered
        Click-to-open rate: everyone who clicked, of everyone who opened
        Conversion rate: those who ordered at or after their first mail, whatever led to it, of the people to whom a mail was delivered
        Revenue per recipient: what the people to whom a mail was delivered paid at or after their first mail, whatever led to it, less what was given back, by the number of these people: 1 order worth 1,249.00 EUR
        Head counts: 3 mails sent to 3 people, 1 person bounced, 1 person opened, 1 person clicked
        # From sends to orders, by day
        (grid)
        Why: by 2026-03-11 everyone had been watched for 9 days or more: these are the plain shares by that day
        How: Kaplan-Meier: everyone counts for as long as they could be watched; interval by Greenwood, log-log
        Arrived: 1 person of them so far
        Still on the way: people not there by that day who could be watched for longer
        Half of all: have not arrived as far as can be seen
        # When it happened
        (grid)
        Each mark: 1 day, from 2026-03-02 to 2026-03-09, by when people first came there
        # What became of the rows
        (grid)
        Linked: rows of people who are in another file as well
        Alone: rows of people who are in this file alone
        Of nobody: rows that name nobody: an order without a person
        # What fills each stage
        sends: sends in sends
        opens: opens in opens
        clicks: clicks in clicks
        orders: orders in orders
        # How machines are told
        Times: 2 opens and clicks timed to the minute: too coarse for seconds, so whole mail domains alone tell
        Found: none of the opens and clicks that have a time looks like a machine's
        Not seen: Apple's and other privacy proxies open at any hour, as people do: only the sender's own mark tells
        # What the words mean
        People: everyone who reached the stage, each counted once; many rows of one person are one person
        Rate: of the people who were at the stage before, those who came on to this one
        95 % interval: where the true rate lies, as far as so many people can tell: the fewer people, the wider
        Bar: solid as far as the figure surely goes of the largest stage's, shaded on to where its interval ends
        Of the first: of the people at the first stage, those who reached this one
        Recorded: a row says that they were here
        Implied: no row says so, but a later step does: whoever clicked a link must have opened the mail
        Entered here: had reached no earlier stage: they came in at this one
        Skipped it: reached a later stage and not this one
        Stopped here: reached no later stage; the drop-off list names them
        Paid: what the people of this stage ordered, whenever that was, less what was given back
        Median time: from the stage before to this one: half of the people took no longer (min, h = hours, d = days)
    "#]]
    .assert_eq(&words(&funnel(Campaign::new().results())));
}

#[test]
fn every_row_has_its_person() {
    let campaign = Campaign::new();
    check(
        records(&campaign.records, &campaign.linkage),
        &expect![[r#"
            file|sheet|row|role|person_id|match_probability|matched_on|key
            sends||2|sends|p0|1.000||knbj6w1ybwa4j-nb44qdhp0drn
            sends||3|sends|p1|1.000||k0wz5tmxq8gc4-x4tx90r8y4yf
            sends||4|sends|p2|1.000||
            clicks||2|clicks|p0|1.000||k14a7bq14fgwh-14a7bq14fgwh
            orders||2|orders|p0|1.000||kkqe9g6qwq8a5-x1764skv4yba
            orders||3|orders|p0|1.000||
            orders||4|orders||||
            opens||2|opens|p1|1.000||
            bounces||2|bounces|p2|1.000||
        "#]],
    );
}

#[test]
fn people_show_the_best_of_what_is_known() {
    check(
        people(Campaign::new().results()),
        &expect![[r#"
        person_id|email|first_name|last_name|full_name|company|job_title|phone|street|postcode|city|region|country|date_of_birth|external_id|other_emails|first_seen|last_seen|furthest_stage|sends|opens|clicks|orders|revenue|currency|rows
        p0|ann@acme.example|Ann|Smith|Ann Smith|Acme Ltd||+441632960001|1 High St|01234|Leeds|||||ann.private@mail.example|2026-03-02 09:00:00|2026-03-10|orders|2026-03-02 09:00:00|reached|2026-03-03 09:00:00|2026-03-09|1,249.00 EUR|EUR|4
        p1|bob@b.example|||=Bob||||||||||||2026-03-02 09:00:00|2026-03-02|opens|2026-03-02 09:00:00|2026-03-02 10:00:00|||||2
        p2||||||||||||||||2026-03-02 09:00:00|2026-03-02|sends|2026-03-02 09:00:00||||||2
    "#]],
    );
}

#[test]
fn a_stage_called_like_a_field_keeps_a_column_of_its_own() {
    use crate::funnel::{Stage, Stages};
    let mut campaign = Campaign::new();
    let stage = |name: &str, role| Stage { name: name.into(), roles: vec![role] };
    let stages = vec![stage("email", Role::Sends), stage("orders", Role::Orders)];
    let spec = FunnelSpec::new(Stages::new(stages).expect("two stages"));
    campaign.funnel = funnel::funnel(&campaign.journeys, &spec);
    let columns = people(campaign.results()).columns;
    let mut names: Vec<_> = columns.iter().filter_map(|column| column.name.as_deref()).collect();
    assert!(names.contains(&"stage_email"));
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn journeys_name_their_rows_and_end_with_nobodys() {
    check(
        journeys(Campaign::new().results()),
        &expect![[r#"
        person_id|stage|time|file|sheet|row|value|note|currency|order_id|campaign
        p0|sends|2026-03-02 09:00:00|sends||2|||||
        p0|clicks|2026-03-03 09:00:00|clicks||2|||||
        p0|orders|2026-03-09|orders||2|1,299.00 EUR||EUR|A-1|
        p0|orders|2026-03-10|orders||3|50.00 EUR|money back|EUR|A-1|
        p1|sends|2026-03-02 09:00:00|sends||3|||||
        p1|opens|2026-03-02 10:00:00|opens||2|||||
        p2|sends|2026-03-02 09:00:00|sends||4|||||
        p2|bounces||bounces||2||mailbox full|||
        |orders|2026-03-11|orders||4|99.00 EUR||EUR|A-3|
    "#]],
    );
}

#[test]
fn a_drop_off_list_says_how_to_reach_whom() {
    let campaign = Campaign::new();
    let contacts = vec![Contact { email: true, ..Contact::default() }; 3];
    let mut all = String::new();
    for stage in 0..2 {
        let list = funnel::drop_off(&campaign.funnel, &campaign.journeys, stage, &contacts);
        let listing = dropoff(campaign.results(), &list, None);
        all.extend([&dropoff_file(&list, "Sends & more"), ": ", &listing.title, "\n"]);
        all += &lines(&listing.columns, listing.rows);
    }
    expect![[r#"
        01-sends-more.csv: Stopped after sends, before opens
        person_id|score|name|company|email|phone|since|days_waiting|last_touch|last_touch_at|value|currency|suppressed|reason|identity_sure|new
        p2|16|||||2026-03-02 09:00:00|9|sends|2026-03-02 09:00:00|||mail came back (mailbox full)|did nothing so far; no phone|1.000|
        02-sends-more.csv: Stopped after opens, before clicks
        person_id|score|name|company|email|phone|since|days_waiting|last_touch|last_touch_at|value|currency|suppressed|reason|identity_sure|new
        p1|36|=Bob||bob@b.example||2026-03-02 10:00:00|9|opens|2026-03-02 10:00:00||||opened; 9 days ago; no phone|1.000|
    "#]]
    .assert_eq(&all);
}

#[test]
fn a_call_list_says_whose_order_came_to_nothing() {
    let rows = [
        row(0, Role::Forms, day(2)),
        order(0, "A-1", 5000, day(3)).standing(Standing::Refund),
        row(1, Role::Forms, day(2)),
        row(2, Role::Forms, day(2)),
        order(2, "A-2", 5000, day(3)),
    ];
    let (mut records, linkage) = story::records(&rows);
    let journeys = journey::journeys(&mut records, &linkage);
    let funnel = funnel::funnel(&journeys, &FunnelSpec::new(funnel::default_stages(&records).expect("stages")));
    let list = funnel::drop_off(&funnel, &journeys, 0, &[]);
    let results = Results { records: &records, linkage: &linkage, journeys: &journeys, funnel: &funnel };
    let listing = dropoff(results, &list, None);
    let text = lines(&listing.columns, listing.rows);
    let said: Vec<bool> =
        text.lines().skip(1).map(|line| line.contains("an order was cancelled or paid back")).collect();
    assert_eq!(said, [true, false], "{text}");
}

#[test]
fn a_file_name_is_one_that_every_system_takes() {
    let campaign = Campaign::new();
    let list = funnel::drop_off(&campaign.funnel, &campaign.journeys, 0, &[]);
    for (stage, name) in [
        ("sends", "01-sends.csv"),
        ("Form: A/B \\ C?", "01-form-a-b-c.csv"),
        ("../..", "01-stage.csv"),
        ("Öffnung", "01-öffnung.csv"),
    ] {
        assert_eq!(dropoff_file(&list, stage), name);
    }
}

#[test]
fn pairs_stand_side_by_side() {
    let mut campaign = Campaign::new();
    let [left, right] = [campaign.linkage.people[0].records[0], campaign.linkage.people[0].records[2]];
    campaign.linkage.unsure.push(UnsurePair {
        left,
        right,
        weight: MatchWeight::from_millibits(1250),
        probability: 0.7,
        speaks_for: vec!["last name equal", "first name nearly equal"],
        speaks_against: vec!["two work addresses"],
        linked: true,
    });
    check(
        review(&campaign.records, &campaign.linkage),
        &expect![[r#"
            decision|probability|weight|linked|evidence|left_name|right_name|left_email|right_email|left_company|right_company|left_phone|right_phone|left_street|right_street|left_postcode|right_postcode|left_city|right_city|left_date_of_birth|right_date_of_birth|left_external_id|right_external_id|left_file|left_sheet|left_row|left_person_id|right_file|right_sheet|right_row|right_person_id|left_key|right_key
            |0.700|1.25|together|for one person: last name equal, first name nearly equal; against: two work addresses|ANN SMITH|Ann Smith|Ann@Acme.example|ann.private@mail.example||||+441632960001||1 High St||01234||Leeds|||||sends||2|p0|orders||2|p0|knbj6w1ybwa4j-nb44qdhp0drn|kkqe9g6qwq8a5-x1764skv4yba
        "#]],
    );
}

fn finding(row: u32, kind: FindingKind, message: &str) -> Finding {
    let table = Position::of_table(Arc::from("a.csv"), None);
    Finding { at: table.at_row(row).at_column(2), kind, message: message.to_owned() }
}

#[test]
fn findings_are_in_order_of_place() {
    let found = [finding(9, FindingKind::BadDate, "no such day"), finding(4, FindingKind::BadPhone, "too short")];
    check(
        findings(&found),
        &expect![[r#"
        file|sheet|row|column|kind|message
        a.csv||4|C|bad-phone|too short
        a.csv||9|C|bad-date|no such day
    "#]],
    );
}

fn table() -> Table {
    let mut rows = Rows::default();
    rows.push(4, ["Ann", "03.02.2026"]);
    rows.push(5, ["Bob", "13.02.2026"]);
    Table {
        file: Arc::from("a.csv"),
        sheet: None,
        index: 0,
        form: Form::Text { encoding: "UTF-8", delimiter: '\t' },
        preamble: Rows::default(),
        header_row: Some(3),
        header: vec!["Name".into(), "Datum".into()],
        rows,
        written: None,
        further: 0,
        set_aside: vec![finding(6, FindingKind::TotalsRow, "a row of totals")],
        aside: Rows::default(),
        findings: Vec::new(),
    }
}

fn layout() -> Layout {
    let column = |header: &str, field, evidence: &str| crate::recognise::Column {
        header: header.into(),
        field,
        confidence: Confidence::percent(95),
        evidence: evidence.into(),
        runner_up: None,
        dates: None,
        decimal: None,
        part: None,
    };
    let mut date = column("Datum", Some(Field::Timestamp), "dates");
    date.dates = Some(DateStyle { order: DateOrder::DayFirst, decided: true });
    Layout {
        role: Some(Role::Opens),
        confidence: Confidence::percent(55),
        runner_up: Some((Role::Clicks, Confidence::percent(40))),
        evidence: vec!["the file's name says `opened`".into()],
        tool: Some("Mailchimp".into()),
        export: None,
        columns: vec![column("Name", Some(Field::FullName), "words"), date],
        stages: vec![StageRule {
            role: Role::Opens,
            condition: Condition::Always,
            time: Some(1),
            clock: None,
            standing: Standing::Counts,
            paid: true,
        }],
        machines: Vec::new(),
        campaign: None,
        findings: vec![finding(5, FindingKind::BadDate, "no such day")],
    }
}

#[test]
fn inspect_shows_every_guess_and_its_reason() {
    let (table, layout) = (table(), layout());
    let unread = Finding {
        at: Position::of_table(Arc::from("broken.xlsx"), None),
        kind: FindingKind::UnreadableFile,
        message: "the workbook is cut off".into(),
    };
    // What comes once more from elsewhere is not told twice.
    let further = [unread, finding(5, FindingKind::BadDate, "no such day")];
    let report = inspect(&[Inspected { table: &table, layout: &layout }], &further);
    let grid = report.main_grid().expect("a grid");
    expect![[r#"
        file|sheet|table|role|tool|export|confidence|rows|header_row|encoding|delimiter|date_order|columns|stages|findings|evidence|runner_up|overrule|details
        a.csv||1|opens|Mailchimp||0.550|2|3|UTF-8|tab|day-first|{full_name: Name, timestamp: Datum}|[opens]|[{row: 5, column: C, kind: bad-date, message: no such day}, {row: 6, column: C, kind: totals-row, message: a row of totals}]|[the file's name says `opened`]|{is: clicks, confidence: 0.400}|[[table]]
        file = "a.csv"
        role = "clicks"
        [table.columns]|[{column: A, header: Name, taken_for: full_name, confidence: 0.950, evidence: words, runner_up: , overrule: }, {column: B, header: Datum, taken_for: timestamp, confidence: 0.950, evidence: dates; day first, runner_up: , overrule: }]
        (grid)
        ! broken.xlsx: the workbook is cut off
        # a.csv
        Taken for: opens (Mailchimp), 55 %, unsure: check this one
        Because: the file's name says `opened`
        Next best: clicks, 40 %
        Rows: 2 rows, header in row 3, 1 set aside; UTF-8 text with tabs between the cells
        Not so?: these lines in moldau.toml say otherwise; those of columns go below
        [[table]]
        file = "a.csv"
        role = "clicks"
        [table.columns]
        (grid)
        bad-date: row 5, column C: no such day
        totals-row: row 6, column C: a row of totals
    "#]].assert_eq(&(lines(&grid.columns, grid.rows.clone()) + &words(&report)));
}

#[test]
fn a_finding_belongs_to_the_table_it_stands_in() {
    let (first, layout) = (table(), Layout { findings: Vec::new(), ..layout() });
    let second = Table { index: 1, header_row: Some(20), set_aside: Vec::new(), ..first.clone() };
    let tables = [&first, &second].map(|table| Inspected { table, layout: &layout });
    let further = [
        finding(5, FindingKind::BadDate, "x"),
        finding(25, FindingKind::BadDate, "y"),
        finding(26, FindingKind::BadDate, "y"),
    ];
    let report = inspect(&tables, &further);
    let counts: Vec<_> = report.main_grid().expect("a grid").rows.iter().map(|row| show(&row[16])).collect();
    assert_eq!(counts, ["2", "2"]);
}

#[test]
fn the_summary_reconciles_and_says_what_to_do() {
    let mut campaign = Campaign::new();
    campaign.records.findings = vec![
        finding(9, FindingKind::BadDate, "no such day"),
        finding(4, FindingKind::BadDate, "no such day"),
        Finding { message: "the workbook is cut off".into(), ..finding(1, FindingKind::UnreadableFile, "") },
    ];
    campaign.records.sources[0].confidence = Confidence::percent(30);
    campaign.records.sources[0].rows_set_aside = 1;
    let list = ListFigures {
        stage: "opens".into(),
        people: 3,
        to_call: 1,
        new: Some(0),
        held: vec![("unsubscribed", 1), ("bought", 1)],
    };
    let report = summary(Summary {
        records: &campaign.records,
        linkage: &campaign.linkage,
        joins: &joins(campaign.results()),
        lists: &[list],
        out: Some("moldau-out/"),
    });
    let mut text = words(&report);
    for block in &report.blocks {
        if let Block::Grid(grid) = block {
            text.extend(grid.rows.iter().map(|row| row.iter().map(show).collect::<Vec<_>>().join("|") + "\n"));
        }
    }
    expect![[r#"
        # Files
        (grid)
        Linked: rows of people who are in another file as well
        Alone: rows of people who are in this file alone
        Of nobody: rows that name nobody: an order without a person
        Set aside: rows that are no data or say of nobody; findings.csv has the reason for each
        ! a.csv:1:C: the workbook is cut off
        ! sends may not be sends: `moldau inspect` says why it was taken for that
        # People
        Rows: 9 read = 8 used + 1 set aside
        People: 3 found: 3 with several rows, 0 with one
        Doubtful: no doubtful pair
        Expected: fewer than one mistake is to be expected among 0 people
        # Whom to call
        (grid)
        # Found in the files
        2 × bad-date: a.csv:4:C, the first of them: no such day
        # What to do next
        moldau-out/dropoff/: one list a stage: who stopped there, and how to reach them
        moldau-out/people.csv: everyone found, with how far they got
        moldau funnel: the funnel once more, with every word explained
        moldau-out/findings.csv: everything found in the files, row by row
        sends|sends|3|3|0|0|1
        clicks|clicks|1|1|0|0|0
        orders|orders|3|2|0|1|0
        opens|opens|1|1|0|0|0
        bounces|bounces|1|1|0|0|0
        opens|3|1|0|1 unsubscribed, 1 bought
    "#]]
    .assert_eq(&text);
}

#[test]
fn an_address_that_mail_came_back_from_is_never_the_best() {
    let rows = [
        row(0, Role::Sends, day(1)),
        row(0, Role::Opens, day(2)),
        row(0, Role::Bounces, day(3)),
        row(0, Role::Orders, day(4)).worth(money(1, "EUR")),
    ];
    let (mut records, linkage) = story::records(&rows);
    for (record, address) in [(0, "old@a.example"), (1, "old@a.example"), (2, "old@a.example"), (3, "new@a.example")] {
        say(&mut records, record, &[(Field::Email, address)]);
    }
    let show_phone = |records: &mut Records, phone| {
        let mut shown = records.shown.all(records.records[0].shown);
        shown[Field::Phone] = phone;
        records.records[0].shown = records.shown.keep(&shown);
    };
    let [local, abroad] = ["0113 496 0000", "+1-954-216-7961"].map(|text| Some(records.texts.intern(text)));
    let identity = records.records[0].identity.expect("an identity");
    records.identities[identity.index()].keys[Field::Phone] = Some(records.texts.intern("+19542167961"));
    show_phone(&mut records, abroad);
    let journeys = journey::journeys(&mut records, &linkage);
    let rows: Vec<RecordId> = linkage.people[0].records.clone();
    let contact = contact::Contact::of(&records, &rows, journeys.of(crate::model::PersonIndex::new(0)));
    assert_eq!(contact.cell(Field::Email), Cell::text("new@a.example"));
    assert_eq!(contact.other_emails, ["old@a.example"]);
    assert_eq!(contact.cell(Field::Phone), Cell::text("+19542167961"));
    show_phone(&mut records, local);
    let contact = contact::Contact::of(&records, &rows, &[]);
    assert_eq!(contact.cell(Field::Phone), Cell::text("0113 496 0000"));
}
