#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::{Expect, expect};

use super::*;
use crate::model::{Amount, Currency, Day, Share};
use crate::report::{Align, Block, Cell, Column, Grid};

fn sample() -> Report {
    let mut report = Report::new("Funnel");
    let row = |name: &str, people: u64, before: Option<u64>, paid: i64| {
        let share = before.map(|before| Share::new(people, before));
        vec![
            Cell::text(name),
            Cell::Bar(Share::new(people, 5900)),
            Cell::Count(people),
            share.into(),
            share.map_or(Cell::Missing, Cell::PartOf),
            Cell::Money(Amount::from_parts(paid), Currency::new("EUR")),
            Day::new(2026, 3, 2).into(),
            Cell::text("@home, \"quoted\" and\nbroken"),
        ]
    };
    report.grid(Grid {
        columns: vec![
            Column::words("stage", "Stage"),
            Column::people("", Align::Left),
            Column::figures("people", "People"),
            Column::figures("rate_previous", "Rate"),
            Column::people("Of the stage before", Align::Right),
            Column::figures("revenue", "Revenue"),
            Column::machine("day"),
            Column::words("note", "A note on the stage"),
        ],
        rows: vec![
            row("sends", 5900, None, 0),
            row("opens", 2431, Some(5900), 0),
            row("orders", 12, Some(2431), 123_456_000),
        ],
        shown: Some(2),
    });
    report.alert("1 file could not be read");
    report.heading("The rules");
    report.facts(vec![
        ("Window".into(), "none".into()),
        (
            "Order".into(),
            "in order, and other things may happen in between, as often as they like, however long that takes them"
                .into(),
        ),
    ]);
    report.text("A person counts once at each stage.");
    report
}

fn check(format: Format, width: Option<usize>, expected: &Expect) {
    expected.assert_eq(&render(&sample(), format, Look { width, colour: false }));
}

#[test]
fn a_table_fits_eighty_columns() {
    check(
        Format::Table,
        Some(80),
        &expect![[r#"
            Funnel

            Stage              People    Rate  Of the stage before   Revenue  A note on the
                                                                              stage
            ───────────────────────────────────────────────────────────────────────────────
            sends  ██████████   5,900       –                    –  0.00 EUR  @home,
                                                                              "quoted" and
                                                                              broken
            opens  ████▏        2,431  41.2 %       2,431 of 5,900  0.00 EUR  @home,
                                                                              "quoted" and
                                                                              broken
            … and 1 more: --format csv lists them all

            ! 1 file could not be read

            The rules
            Window  none
            Order   in order, and other things may happen in between, as often as they like,
                    however long that takes them

            A person counts once at each stage.
        "#]],
    );
}

#[test]
fn a_table_fits_a_wide_terminal() {
    check(
        Format::Table,
        Some(120),
        &expect![[r#"
            Funnel

            Stage                            People    Rate  Of the stage before   Revenue  A note on the stage
            ──────────────────────────────────────────────────────────────────────────────────────────────────────────
            sends  ████████████████████████   5,900       –                    –  0.00 EUR  @home, "quoted" and broken
            opens  █████████▉                 2,431  41.2 %       2,431 of 5,900  0.00 EUR  @home, "quoted" and broken
            … and 1 more: --format csv lists them all

            ! 1 file could not be read

            The rules
            Window  none
            Order   in order, and other things may happen in between, as often as they like, however long that
                    takes them

            A person counts once at each stage.
        "#]],
    );
}

#[test]
fn plain_text_has_no_bars() {
    check(
        Format::Table,
        None,
        &expect![[r#"
            Funnel

            Stage  People    Rate  Of the stage before   Revenue  A note on the stage
            ────────────────────────────────────────────────────────────────────────────────
            sends   5,900       –                    –  0.00 EUR  @home, "quoted" and broken
            opens   2,431  41.2 %       2,431 of 5,900  0.00 EUR  @home, "quoted" and broken
            … and 1 more: --format csv lists them all

            ! 1 file could not be read

            The rules
            Window  none
            Order   in order, and other things may happen in between, as often as they like, however long that takes them

            A person counts once at each stage.
        "#]],
    );
}

#[test]
fn csv_is_for_machines() {
    check(
        Format::Csv,
        None,
        &expect![[r#"
        stage,people,rate_previous,revenue,day,note
        sends,5900,,0.00,2026-03-02,"'@home, ""quoted"" and
        broken"
        opens,2431,0.412034,0.00,2026-03-02,"'@home, ""quoted"" and
        broken"
        orders,12,0.004936,12345.60,2026-03-02,"'@home, ""quoted"" and
        broken"
    "#]],
    );
}

#[test]
fn tsv_is_for_machines() {
    check(
        Format::Tsv,
        None,
        &expect![[r#"
        stage	people	rate_previous	revenue	day	note
        sends	5900		0.00	2026-03-02	'@home, "quoted" and broken
        opens	2431	0.412034	0.00	2026-03-02	'@home, "quoted" and broken
        orders	12	0.004936	12345.60	2026-03-02	'@home, "quoted" and broken
    "#]],
    );
}

#[test]
fn json_keeps_numbers_and_order() {
    check(
        Format::Json,
        None,
        &expect![[r#"
        [
          {"stage": "sends", "people": 5900, "rate_previous": null, "revenue": 0.00, "day": "2026-03-02", "note": "@home, \"quoted\" and\nbroken"},
          {"stage": "opens", "people": 2431, "rate_previous": 0.412034, "revenue": 0.00, "day": "2026-03-02", "note": "@home, \"quoted\" and\nbroken"},
          {"stage": "orders", "people": 12, "rate_previous": 0.004936, "revenue": 12345.60, "day": "2026-03-02", "note": "@home, \"quoted\" and\nbroken"}
        ]
    "#]],
    );
    let parsed: serde_json::Value =
        serde_json::from_str(&render(&sample(), Format::Json, Look::default())).expect("valid JSON");
    assert_eq!(parsed[0]["rate_previous"], serde_json::Value::Null);
    assert_eq!(parsed[2]["revenue"], serde_json::json!(12345.6));
}

#[test]
fn markdown_is_complete() {
    check(
        Format::Markdown,
        None,
        &expect![[r#"
        # Funnel

        | Stage | People | Rate | Of the stage before | Revenue | A note on the stage |
        | --- | ---: | ---: | ---: | ---: | --- |
        | sends | 5,900 | – | – | 0.00 EUR | @home, "quoted" and broken |
        | opens | 2,431 | 41.2 % | 2,431 of 5,900 | 0.00 EUR | @home, "quoted" and broken |
        | orders | 12 | 0.5 % | 12 of 2,431 | 12,345.60 EUR | @home, "quoted" and broken |

        > **Note:** 1 file could not be read

        ## The rules

        - **Window**: none
        - **Order**: in order, and other things may happen in between, as often as they like, however long that takes them

        A person counts once at each stage.
    "#]],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "most of them are what is printed")]
fn the_funnel_fits_eighty_columns() {
    use crate::funnel::{FunnelSpec, default_stages};
    use crate::journey::story::{at, day, order, records, row};
    use crate::model::Role;
    let mut rows = Vec::new();
    for person in 0..1234 {
        rows.push(row(person, Role::Sends, at(2, 9)));
        if person % 3 == 0 {
            rows.push(row(person, Role::Opens, at(2, 10)));
        }
        if person % 9 == 0 {
            rows.push(row(person, Role::Clicks, at(4, 10)));
        }
    }
    rows.push(order(9, "A-1", 12_345_600, day(20)));
    let (mut records, linkage) = records(&rows);
    let spec = FunnelSpec::new(default_stages(&records).expect("stages"));
    let journeys = crate::journey::journeys(&mut records, &linkage);
    let funnel = crate::funnel::funnel(&journeys, &spec);
    let results = crate::report::Results { records: &records, linkage: &linkage, journeys: &journeys, funnel: &funnel };
    let look = Look { width: Some(80), colour: false };
    expect![[r#"
        Funnel

        Stage               People  Of the stage    Rate  95 % interval  Of the first
                                          before
        ─────────────────────────────────────────────────────────────────────────────
        sends   ██████████   1,234             –       –              –       100.0 %
        opens   ███▍           412  412 of 1,234  33.4 %    30.8–36.1 %        33.4 %
        clicks  █▏             138    138 of 412  33.5 %    29.1–38.2 %        11.2 %
        orders  ▏                1      1 of 138   0.7 %      0.1–4.0 %         0.1 %

        Behind the figures
        Stage   Recorded  Entered here  Skipped it  Stopped here  Median            Paid
                                                                    time
        ────────────────────────────────────────────────────────────────────────────────
        sends      1,234         1,234           0           822       –  123,456.00 EUR
        opens        412             0           0           274     1 h  123,456.00 EUR
        clicks       138             0           0           137     2 d  123,456.00 EUR
        orders         1             0           0             0    16 d  123,456.00 EUR

        E-mail  1,234 mails sent to 1,234 people, 412 people opened, 138 people clicked

        Does it add up?
        Rows               1,785 read = 1,785 used + 0 set aside
        People             1,234 found = 1,234 in the funnel + 0 at none of its stages
        Paid               1 order worth 123,456.00 EUR
        – in the funnel    1 order worth 123,456.00 EUR
        – outside it       nothing
        – by nobody known  nothing

        Rules in force
        Sequence    open: people enter at any stage and may skip one; nobody is forced
                    through the first
        Time limit  none: a stage counts however long it takes
        Today       2026-03-20, the last day that any file names

        How long it took
        From the stage before to  People  Median  75 %  90 %
        ────────────────────────────────────────────────────
        opens                        412     1 h   1 h   1 h
        clicks                       138     2 d   2 d   2 d
        orders                         1    16 d  16 d  16 d

        Times  of those who came on and have a time for both stages: so many of them
               took no longer

        Events and money
        Stage   People  Events  Orders   Average order      Per person
        ──────────────────────────────────────────────────────────────
        sends    1,234   1,234       1  123,456.00 EUR      100.05 EUR
        opens      412     412       1  123,456.00 EUR      299.65 EUR
        clicks     138     138       1  123,456.00 EUR      894.61 EUR
        orders       1       1       1  123,456.00 EUR  123,456.00 EUR

        Events      everything that reaches the stage, however many of one person
        Orders      of the people of this stage, each order once, whenever it was
        Per person  what they paid less what was given back, by all people of the stage;
                    each currency by itself

        E-mail rates
        E-mail                       People        Rate  95 % interval
        ──────────────────────────────────────────────────────────────
        Open rate              412 of 1,234      33.4 %    30.8–36.1 %
        Click rate             138 of 1,234      11.2 %     9.5–13.1 %
        Click-to-open rate       138 of 412      33.5 %    29.1–38.2 %
        Conversion rate          1 of 1,234       0.1 %      0.0–0.5 %
        Revenue per recipient         1,234  100.05 EUR              –

        Open rate              those who opened, of the people it was sent to (no export
                               lists what came back)
        Click rate             those who clicked a link, of the people it was sent to
                               (no export lists what came back)
        Click-to-open rate     everyone who clicked, of everyone who opened
        Conversion rate        those who ordered at or after their first mail, whatever
                               led to it, of the people it was sent to (no export lists
                               what came back)
        Revenue per recipient  what the people it was sent to (no export lists what came
                               back) paid at or after their first mail, whatever led to
                               it, less what was given back, by the number of these
                               people: 1 order worth 123,456.00 EUR
        Head counts            1,234 mails sent to 1,234 people, 412 people opened, 138
                               people clicked

        From sends to orders, by day
        By      Arrived  95 % interval  Still on the way
        ────────────────────────────────────────────────
        day 7     0.0 %      0.0–0.3 %             1,234
        day 30        –              –                 –
        day 90        –              –                 –

        Why               by 2026-03-20 everyone had been watched for 18 days or more:
                          these are the plain shares by that day
        How               Kaplan-Meier: everyone counts for as long as they could be
                          watched; interval by Greenwood, log-log
        Arrived           1 person of them so far
        Still on the way  people not there by that day who could be watched for longer
        Half of all       have not arrived as far as can be seen

        When it happened
        Stage                        Busiest day  People
        ────────────────────────────────────────────────
        sends   █                     2026-03-02   1,234
        opens   █                     2026-03-02     412
        clicks  █                     2026-03-04     138
        orders  █                     2026-03-20       1

        Each mark  1 day, from 2026-03-02 to 2026-03-20, by when people first came there

        What became of the rows
        File     Rows  Linked  Alone
        ────────────────────────────
        sends   1,234     412    822
        opens     412     412      0
        clicks    138     138      0
        orders      1       1      0

        Linked  rows of people who are in another file as well
        Alone   rows of people who are in this file alone

        What fills each stage
        sends   sends in sends
        opens   opens in opens
        clicks  clicks in clicks
        orders  orders in orders

        How machines are told
        Times     550 opens and clicks timed to the minute: too coarse for seconds, so
                  whole mail domains alone tell
        Found     none of the opens and clicks that have a time looks like a machine's
        Not seen  Apple's and other privacy proxies open at any hour, as people do: only
                  the sender's own mark tells

        What the words mean
        People         everyone who reached the stage, each counted once; many rows of
                       one person are one person
        Rate           of the people who were at the stage before, those who came on to
                       this one
        95 % interval  where the true rate lies, as far as so many people can tell: the
                       fewer people, the wider
        Bar            solid as far as the figure surely goes of the largest stage's,
                       shaded on to where its interval ends
        Of the first   of the people at the first stage, those who reached this one
        Recorded       a row says that they were here
        Entered here   had reached no earlier stage: they came in at this one
        Skipped it     reached a later stage and not this one
        Stopped here   reached no later stage; the drop-off list names them
        Paid           what the people of this stage ordered, whenever that was, less
                       what was given back
        Median time    from the stage before to this one: half of the people took no
                       longer (min, h = hours, d = days)
    "#]]
    .assert_eq(&render(&crate::report::funnel(results), Format::Table, look));
}

#[test]
fn colour_changes_no_letter() {
    let look = Look { width: Some(80), colour: true };
    let coloured = render(&sample(), Format::Table, look);
    assert!(coloured.contains("\u{1b}[1mFunnel\u{1b}[0m"));
    let plain: String = coloured.lines().map(|line| people::clean(line) + "\n").collect();
    assert_eq!(plain, render(&sample(), Format::Table, Look { colour: false, ..look }));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    use unicode_width::UnicodeWidthStr;
    for width in [40, 60, 72, 80, 100, 120, 200] {
        for line in render(&sample(), Format::Table, Look { width: Some(width), colour: false }).lines() {
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn every_format_is_found_by_its_own_word_and_writes_an_empty_report() {
    for format in Format::ALL {
        assert_eq!(format.as_str().parse(), Ok(*format));
        let empty = render(&Report::default(), *format, Look::default());
        assert_eq!(empty, if *format == Format::Json { "[]\n" } else { "" }, "{format}");
    }
    assert!("xml".parse::<Format>().is_err());
}

#[test]
fn a_listing_is_written_as_its_report_would_be() {
    for format in Format::ALL {
        let mut streamed = Vec::new();
        let Some(Block::Grid(grid)) = sample().blocks.into_iter().next() else { panic!("a grid first") };
        let listing = |grid: Grid| Listing::new("Funnel", grid.columns, grid.rows.into_iter());
        write_listing(listing(grid.clone()), *format, Look::default(), &mut streamed).expect("a Vec takes everything");
        let whole = render(&listing(grid).into_report(), *format, Look::default());
        assert_eq!(String::from_utf8_lossy(&streamed), whole, "{format}");
    }
}

#[test]
fn nested_values_have_a_form_everywhere() {
    let euro = Currency::new("EUR");
    let row = vec![
        Cell::list(["a", "b"]),
        Cell::Map(vec![("email".into(), Cell::text("E-Mail")), ("n".into(), Cell::Count(1))]),
        Cell::List(vec![Cell::Money(Amount::from_parts(15_000), euro), Cell::Money(Amount::from_parts(1), None)]),
        Cell::List(Vec::new()),
        Cell::Number(f64::NAN),
        Cell::Number(1234.5),
    ];
    let names = ["list", "map", "money", "none", "nan", "number"];
    let columns = names.map(|name| Column::words(name, name)).to_vec();
    let mut report = Report::default();
    report.grid(Grid { columns, rows: vec![row], shown: None });
    let all: String =
        [Format::Csv, Format::Json, Format::Table].map(|format| render(&report, format, Look::default())).concat();
    expect![[r#"
        list,map,money,none,nan,number
        a; b,email: E-Mail; n: 1,1.50 EUR; 0.0001,,,1234.5
        [
          {"list": ["a", "b"], "map": {"email": "E-Mail", "n": 1}, "money": [{"amount": 1.50, "currency": "EUR"}, 0.0001], "none": [], "nan": null, "number": 1234.5}
        ]
        list  map                  money             none  nan  number
        ───────────────────────────────────────────────────────────────
        a; b  email: E-Mail; n: 1  1.50 EUR; 0.0001  –     –    1,234.5
    "#]].assert_eq(&all);
}

#[test]
fn a_copy_of_a_table_stays_intact() {
    let mut bytes = Vec::new();
    let header = ["=a", "b,c"].map(str::to_owned);
    csv::write_intact(&header, [vec!["=1+1", "say \"so\""], vec!["x"], vec![], vec!["", "y"]], &mut bytes)
        .expect("a Vec takes everything");
    csv::write_intact(&header[..1], [vec![""], vec![]], &mut bytes).expect("a Vec takes everything");
    let expected = "=a,\"b,c\"\n=1+1,\"say \"\"so\"\"\"\nx,\n,\n,y\n=a\n\"\"\n\"\"\n";
    assert_eq!(String::from_utf8_lossy(&bytes), expected);
}

proptest::proptest! {
    #[test]
    fn what_csv_writes_comes_back(rows in proptest::collection::vec(proptest::collection::vec("[^=+@\t\r\n＝＋－＠-].{0,8}|", 3), 0..5)) {
        let columns = ["a", "b", "c"].map(Column::machine).to_vec();
        let cells = rows.iter().map(|row| row.iter().map(Cell::text).collect());
        let mut bytes = Vec::new();
        write_listing(Listing::new("", columns, cells), Format::Csv, Look::default(), &mut bytes).expect("a Vec takes everything");
        let mut reader = ::csv::ReaderBuilder::new().from_reader(bytes.as_slice());
        let back: Vec<Vec<String>> = reader.deserialize().collect::<Result<_, _>>().expect("valid CSV");
        proptest::prop_assert_eq!(back, rows);
    }
}
