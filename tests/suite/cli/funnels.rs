//! Funnels as people define them in `moldau.toml` and by arguments.

use super::small_campaign;
use crate::support::Desk;
use crate::support::score::rows;
use expect_test::expect;

/// Five leads with a plan and a day each, the pages they saw and what they paid.
fn trial() -> Desk {
    Desk::new()
        .file(
            "c/leads.csv",
            "Email,First Name,Last Name,Plan,Created\n\
             ann@acme.example,Ann,Lee,Free,2026-03-02\n\
             bob@acme.example,Bob,Stone,free ,2026-03-03\n\
             cid@acme.example,Cid,Moss,Pro,2026-03-04\n\
             dee@acme.example,Dee,Frost,Free,2026-03-25\n\
             eva@acme.example,Eva,Hill,Free,2026-02-10\n",
        )
        .file(
            "c/clicks.csv",
            "Email,First Name,Last Name,Clicked at,URL\n\
             ann@acme.example,Ann,Lee,2026-03-05 10:00:00,https://acme.example/Demo?x=1\n\
             bob@acme.example,Bob,Stone,2026-03-05 11:00:00,https://acme.example/prices\n\
             cid@acme.example,Cid,Moss,2026-03-06 11:00:00,https://acme.example/demo\n\
             eva@acme.example,Eva,Hill,2026-02-12 11:00:00,https://acme.example/demo\n",
        )
        .file(
            "c/orders.csv",
            "Order Number,Order Date,Order Total Amount,Currency,Billing First Name,Billing Last Name,Billing Email Address\n\
             1,2026-03-20,100.00,EUR,Ann,Lee,ann@acme.example\n\
             2,2026-03-08,99.99,EUR,Cid,Moss,cid@acme.example\n\
             3,2026-03-31,500.00,EUR,Eva,Hill,eva@acme.example\n",
        )
}

const FUNNELS: &str = r#"
[[funnel]]
name = "Free trial"
order = "in order"
window = "30 days"
stages = [
    { name = "Free", file = "lead*", where = 'Plan = "Free"' },
    { name = "Demo", role = "clicks", where = 'url ~ "/demo"' },
    { name = "Large", role = "orders", where = "amount >= 100" },
]

[[funnel]]
name = "All"
stages = [{ name = "Lead", file = "leads.csv" }, "clicks", "orders"]
"#;

/// One figure of every stage.
fn each(desk: &Desk, args: &[&str], column: &str) -> Vec<String> {
    let args: Vec<_> = ["funnel", "c"].iter().chain(args).collect();
    rows(&desk.run(&args).success()).iter().map(|stage| stage[column].clone()).collect()
}

#[test]
fn stages_are_filled_by_what_stands_in_columns_and_count_within_a_window() {
    let desk = trial().file("moldau.toml", FUNNELS);
    assert_eq!(each(&desk, &[], "stage"), ["Free", "Demo", "Large"]);
    // Four leads are free; Ann and Eva saw the demo; Eva ordered after more than 30 days.
    assert_eq!(each(&desk, &[], "people"), ["4", "2", "1"]);
    assert_eq!(each(&desk, &["--window", "60 days"], "people"), ["4", "2", "2"]);
    assert_eq!(each(&desk, &["--from", "2026-03-01"], "people"), ["3", "1", "1"]);
    assert_eq!(each(&desk, &["--from", "2026-03-01", "--to", "2026-03-03"], "people"), ["2", "1", "1"]);
    // By 2026-03-31 only Dee, who came on the 25th, still has time, and Bob, who came on the 3rd.
    assert_eq!(each(&desk, &[], "still_open"), ["2", "0", "0"]);
    assert_eq!(each(&desk, &["--as-of", "2026-06-30"], "still_open"), ["0", "0", "0"]);
    assert_eq!(each(&desk, &["--funnel", "all"], "people"), ["5", "4", "3"]);
}

#[test]
fn what_voids_an_attempt_is_a_role_or_what_stands_in_a_column() {
    let stages = "stages = [\"leads\", \"clicks\", \"orders\"]";
    let counts = |exclude: &str| {
        let text = format!(
            "[funnel]\norder = \"in order\"\n{stages}\n{exclude}\n[[table]]\nfile = \"leads.csv\"\nrole = \"leads\"\n"
        );
        each(&trial().file("moldau.toml", text), &[], "people")
    };
    assert_eq!(counts(""), ["5", "4", "3"]);
    assert_eq!(counts("exclude = [\"clicks\"]"), ["1", "0", "0"]);
    assert_eq!(
        counts("exclude = [{ role = \"clicks\", where = 'url ~ \"prices\"', after = \"leads\" }]"),
        ["4", "3", "3"]
    );
}

#[test]
fn what_any_line_of_an_order_says_holds_for_the_order() {
    let orders = "Name,Email,Financial Status,Paid at,Currency,Total,Lineitem quantity,Lineitem name\n\
         #1,ann@acme.example,paid,2026-03-20 09:16:40 -0500,EUR,30.00,1,Plan A\n\
         #1,,,,,,1,Plan B\n\
         #2,cid@acme.example,paid,2026-03-20 09:20:00 -0500,EUR,10.00,1,Plan A\n\
         #3,eva@acme.example,voided,2026-03-20 09:20:00 -0500,EUR,10.00,1,Plan B\n";
    let stages = "stages = [\"clicks\", { name = \"B\", role = \"orders\", where = '\"Lineitem name\" = \"plan b\"' }]";
    let desk = trial().file("c/orders.csv", orders).file("moldau.toml", format!("[funnel]\n{stages}\n"));
    assert_eq!(each(&desk, &[], "people"), ["4", "1"]);
    assert_eq!(each(&desk, &[], "revenue"), ["40.00", "30.00"]);
}

#[test]
fn the_rules_are_printed_with_the_report() {
    let desk = trial().file("moldau.toml", FUNNELS);
    let printed = desk.run(&["funnel", "c", "--from", "2026-02-01", "-f", "md"]).success();
    let section = |title: &str| {
        printed.split(&format!("## {title}\n")).nth(1).and_then(|rest| rest.split("## ").next()).expect("a section")
    };
    let titles = ["Of those whose time is up", "From Free to Large, by day", "Rules in force", "What fills each stage"];
    let sections: Vec<_> = titles.into_iter().map(section).collect();
    expect![[r#"

        | Stage | Time is up | Rate | 95 % interval | Still open |
        | --- | ---: | ---: | ---: | ---: |
        | Free | 1 of 1 | 100.0 % | 20.7–100.0 % | 2 |
        | Demo | 1 of 1 | 100.0 % | 20.7–100.0 % | 0 |
        | Large | 0 of 1 | 0.0 % | 0.0–79.3 % | 0 |


        | By | Arrived | 95 % interval | Still on the way |
        | --- | ---: | ---: | ---: |
        | day 7 | 0.0 % | 0.0–56.1 % | 3 |
        | day 30 | 33.3 % | 5.5–94.6 % | 0 |
        | day 90 | – | – | – |

        - **Why**: by 2026-03-31 the 4 people had been watched for 6 to 30 days since they entered: the plain rate takes those who came late for lost
        - **How**: Kaplan-Meier: everyone counts for as long as they could be watched; interval by Greenwood, log-log
        - **Arrived**: 1 person of them so far
        - **Still on the way**: people not there by that day who could be watched for longer
        - **Half of all**: have not arrived as far as can be seen


        - **Funnel**: Free trial
        - **Sequence**: in order: from the first stage on, each after the one before; other things may lie between
        - **Time limit**: 30 days from entry
        - **Entries**: from 2026-02-01
        - **Today**: 2026-03-31, the last day that any file names


        - **Free**: rows of files \`lead\*\` where Plan = "Free" in leads.csv
        - **Demo**: clicks where url \~ "/demo" in clicks.csv
        - **Large**: orders where amount >= 100 in orders.csv

    "#]]
    .assert_eq(&sections.concat());
}

#[test]
fn the_rates_of_the_mail_are_printed_with_what_they_are_of() {
    let printed = small_campaign()
        .file("c/bounced_launch.csv", "Email Address,First Name,Last Name,Bounce Type\ncid@example.org,Cid,Moss,hard\n")
        .file("c/unsubscribed_launch.csv", "Email Address,First Name,Last Name,UNSUB_TIME,UNSUB_REASON\n")
        .run(&["funnel", "c", "-f", "md"])
        .success();
    let rates = printed.split("## E-mail rates\n").nth(1).and_then(|rest| rest.split("## ").next());
    expect![[r#"

        | E-mail | People | Rate | 95 % interval |
        | --- | ---: | ---: | ---: |
        | Delivery rate | 2 of 3 | 66.7 % | 20.8–93.9 % |
        | Bounce rate | 1 of 3 | 33.3 % | 6.1–79.2 % |
        | Open rate | 1 of 2 | 50.0 % | 9.5–90.5 % |
        | Click rate | 1 of 2 | 50.0 % | 9.5–90.5 % |
        | Click-to-open rate | 1 of 1 | 100.0 % | 20.7–100.0 % |
        | Unsubscribe rate | 0 of 2 | 0.0 % | 0.0–65.8 % |
        | Conversion rate | 1 of 2 | 50.0 % | 9.5–90.5 % |
        | Revenue per recipient | 2 | 100.38 EUR | – |

        - **Delivery rate**: people who were sent more mails than came back, of the people it was sent to
        - **Bounce rate**: people of whom any mail came back, of the people it was sent to
        - **Open rate**: those who opened, of the people to whom a mail was delivered
        - **Click rate**: those who clicked a link, of the people to whom a mail was delivered
        - **Click-to-open rate**: everyone who clicked, of everyone who opened
        - **Unsubscribe rate**: those who asked for no more mail, of the people to whom a mail was delivered
        - **Conversion rate**: those who ordered at or after their first mail, whatever led to it, of the people to whom a mail was delivered
        - **Revenue per recipient**: what the people to whom a mail was delivered paid at or after their first mail, whatever led to it, less what was given back, by the number of these people: 2 orders worth 200.75 EUR
        - **Head counts**: 3 mails sent to 3 people, 1 person bounced, 1 person opened, 1 person clicked, 0 people unsubscribed

    "#]].assert_eq(rates.expect("the rates"));
}

#[test]
fn what_no_file_can_fill_is_an_error_that_says_what_was_looked_at() {
    let error = |funnel: &str, args: &[&str]| {
        let desk = small_campaign().file("moldau.toml", format!("[funnel]\n{funnel}\n"));
        let outcome = desk.run(&["funnel", "c"].iter().chain(args).collect::<Vec<_>>());
        assert_ne!(outcome.status, 0, "{funnel}");
        outcome.stderr
    };
    let all = [
        error("stages = [\"sends\", { name = \"Big\", role = \"orders\", where = \"amout >= 100\" }]", &[]),
        error("stages = [\"sends\", { name = \"Demo\", any = [{ file = \"*demo*\" }, { role = \"calls\" }] }]", &[]),
        error("order = \"in order\"\nexclude = [{ role = \"bounces\", after = \"send\" }]", &[]),
        error("order = \"in order\"\nexclude = [{ role = \"bounces\", after = \"orders\", before = \"sends\" }]", &[]),
        error("window = \"0 days\"", &[]),
        error("", &["--window", "soon"]),
        error("", &["--order", "inorder"]),
        error("", &["--funnel", "shop"]),
    ];
    expect![[r#"
        error: the stage `Big` asks for a column `amout`, and no table that was looked at has one
        hint: did you mean `amount`? looked at orders.csv, whose columns are Order Number, Order Date, Order Total Amount, Currency, Billing First Name, Billing Last Name, Billing Company, Billing Email Address

        error: no file holds anything of the stage `Demo`: calls, or rows of files `*demo*`
        hint: the files hold sends, opens, clicks, forms, orders; looked at clicked_launch.csv (clicks), opened_launch.csv (opens), orders.csv (orders), responses - Try it free.csv (forms), sent_to_launch.csv (sends); `moldau inspect` shows which is which

        error: the funnel has no stage `send`
        hint: did you mean `sends`? the stages are sends, opens, clicks, forms, orders

        error: nothing can be left out after `orders` and before `sends`: that stage comes first
        hint: swap `after` and `before`

        error: moldau.toml: a window of zero lets nobody get beyond the first stage
        hint: write it like `30 days`, `12 hours` or `2 weeks`, or leave it out for no limit

        error: --window: `soon` is not a length of time
        hint: write it like `30 days`, `12 hours` or `2 weeks`, or leave it out for no limit

        error: --order: `inorder` is not a word for `order`
        hint: did you mean `in order`? it can be open, in order, strict, any

        error: --funnel: there is no funnel `shop`
        hint: moldau.toml names none: write `[[funnel]]` with a `name`
    "#]].assert_eq(&all.join("\n"));
}

#[test]
fn steps_have_time_limits_of_their_own_stages_can_be_left_out_and_targets_are_shown() {
    let funnel = |free: &str, demo: &str, large: &str| {
        format!(
            "[funnel]\norder = \"in order\"\nstages = [\n\
             {{ name = \"Lead\", file = \"lead*\"{free} }},\n\
             {{ name = \"Demo\", role = \"clicks\", where = 'url ~ \"/demo\"'{demo} }},\n\
             {{ name = \"Paid\", role = \"orders\"{large} }},\n]\n"
        )
    };
    let people = |demo: &str, paid: &str| each(&trial().file("moldau.toml", funnel("", demo, paid)), &[], "people");
    // Ann, Cid and Eva saw the demo and paid: after 15, 2 and 47 days.
    assert_eq!(people("", ""), ["5", "3", "3"]);
    assert_eq!(people("", ", window = \"15 days\""), ["5", "3", "2"]);
    assert_eq!(people(", optional = true, window = \"2 days\"", ""), ["5", "2", "3"]);
    let desk = trial().file("moldau.toml", funnel("", ", optional = true", ", target = \"50 %\""));
    let printed = desk.run(&["funnel", "c", "-f", "md"]).success();
    for line in [
        "| Paid | 50.0 % | 60.0 % | +10 points | cannot tell |",
        "Demo: people may leave it out; the rate of the stage behind it is of the stage before it",
    ] {
        assert!(printed.contains(line), "{line}\n{printed}");
    }
    for (text, message) in [
        (funnel(", optional = true", "", ""), "`Lead` is the first stage: nobody can leave it out"),
        (funnel("", "", ", target = \"lots\""), "`lots` is no target"),
        (funnel("", "", ", window = \"0 days\""), "a window of zero"),
        (funnel("", ", optional = true", "").replace("in order", "open"), "`optional` has no meaning"),
        ("[funnel]\nstages = [{ name = \"\", role = \"orders\" }, \"clicks\"]\n".into(), "a stage has no name"),
    ] {
        let failed = trial().file("moldau.toml", text).run(&["funnel", "c"]).failure(2);
        assert!(failed.contains(message), "{message}\n{failed}");
    }
}

#[test]
fn a_breakdown_adds_up_and_says_where_it_cannot_tell() {
    let desk = trial();
    let found = rows(&desk.run(&["funnel", "c", "--stages", "leads,orders", "--by", "plan"]).success());
    let shown: Vec<_> =
        found.iter().map(|row| [&row["rank"], &row["value"], &row["orders"], &row["verdict"]]).collect();
    assert_eq!(shown.len(), 3);
    // Four are on the free plan, however it is written; so few are not ranked, and of people without a plan there are none.
    assert_eq!(found[0]["value"], "Free");
    assert_eq!([&found[0]["leads"], &found[1]["leads"], &found[2]["leads"]], ["4", "1", "5"]);
    assert_eq!([&found[0]["orders"], &found[1]["orders"], &found[2]["orders"]], ["2", "1", "3"]);
    assert!(shown.iter().all(|row| row[0].is_empty()), "{shown:?}");
    assert_eq!(found[0]["verdict"], "cannot tell");
    let failed = desk.run(&["funnel", "c", "--by", "Plam"]).failure(1);
    assert!(
        failed.contains("the breakdown asks for a column `Plam`") && failed.contains("did you mean `Plan`?"),
        "{failed}"
    );
    let by_week = rows(&desk.run(&["funnel", "c", "--stages", "leads,orders", "--by", "week"]).success());
    assert_eq!(
        by_week.iter().map(|row| row["value"].as_str()).collect::<Vec<_>>(),
        ["2026-02-09", "2026-03-02", "2026-03-23", "all"]
    );
    let cohorts = rows(&desk.run(&["funnel", "c", "--stages", "leads,orders", "--cohorts", "week"]).success());
    assert_eq!(cohorts[1]["people"], "3");
    // Ann ordered after 18 days, Cid after four.
    assert_eq!([&cohorts[1]["converted_by_day_7"], &cohorts[1]["converted_by_day_14"]], ["1", "1"]);
    assert_eq!(cohorts[2]["converted_by_day_7"], "", "that week is not as old as that");
}

#[test]
fn who_entered_nobody_knows_when_is_in_every_period_and_the_report_says_so() {
    // Nothing says when the mail was sent to Cid, who did nothing more.
    let desk = small_campaign();
    let run = |more: &[&str]| desk.run(&[&["funnel", "c", "--format", "md"], more].concat()).success();
    let february = ["--from", "2026-02-01", "--to", "2026-02-28"];
    let alone = run(&february);
    assert!(alone.contains("1 person of whom no file says when they entered: they count in every period"), "{alone}");
    let beside = run(&["--compare", "2026-02-01..2026-02-28"]);
    assert!(beside.contains("1 person is in every period, as no file says when they entered"), "{beside}");
    assert!(!run(&[]).contains("every period"), "without a period nothing is to be said");
}

#[test]
fn other_tools_other_periods_and_what_led_to_the_orders_stand_beside_the_funnel() {
    let desk = trial();
    let stages = ["--stages", "leads,clicks,orders"];
    let run = |more: &[&str]| {
        let args: Vec<_> = ["funnel", "c"].iter().chain(&stages).chain(more).copied().collect();
        desk.run(&args).success()
    };
    let posthog = rows(&run(&["--like", "posthog"]));
    assert_eq!(posthog.iter().map(|row| row["people_like"].as_str()).collect::<Vec<_>>(), ["5", "4", "1"]);
    let words = run(&["--like", "mixpanel", "-f", "md"]);
    assert!(words.contains("Mixpanel counts what happens within 7 days from entry"), "{words}");
    let credit = rows(&run(&["--attribution", "linear"]));
    let paid: Vec<_> =
        credit.iter().map(|row| (row["value"].as_str(), row["orders"].as_str(), row["revenue"].as_str())).collect();
    // A lead and a click before each order share it.
    assert_eq!(paid, [("leads", "1.5", "350.00"), ("clicks", "1.5", "349.99"), ("all", "3", "699.99")]);
    let short = rows(&run(&["--attribution", "last", "--lookback", "10 days"]));
    assert_eq!((short[0]["value"].as_str(), short[0]["revenue"].as_str()), ("clicks", "99.99"));
    assert_eq!((short[1]["value"].as_str(), short[1]["revenue"].as_str()), ("(nothing before)", "600.00"));
    let two = rows(&run(&["--from", "2026-03-01", "--to", "2026-03-31", "--compare", "2026-02-01..2026-02-28"]));
    assert_eq!([&two[0]["people"], &two[0]["people_other"]], ["4", "1"]);
    assert_eq!(two[2]["verdict"], "cannot tell");
    let common = run(&["--common", "-f", "md"]);
    assert!(common.contains("exploratory"), "{common}");
    for (args, message) in [
        (["--attribution", "magic"], "`magic` is not a word for `attribution`"),
        (["--compare", "2026-02-30..2026-03-01"], "is not a day"),
        (["--like", "matomo"], "the tools are posthog, mixpanel, amplitude, clickhouse"),
    ] {
        let all: Vec<_> = ["funnel", "c"].iter().chain(&args).copied().collect();
        let outcome = desk.run(&all);
        assert!(outcome.stderr().contains(message), "{message}\n{}", outcome.stderr());
    }
}

#[test]
fn orders_alone_are_followed_from_the_first_to_the_third() {
    let desk = Desk::new().file(
        "c/log.csv",
        "customer_id,date,quantity,amount\n\
         00001,19970101,1,11.77\n00002,19970112,1,12.00\n00002,19970112,5,77.00\n00003,19970102,2,20.76\n\
         00003,19970330,2,20.76\n00003,19970402,2,19.54\n00003,19971115,5,57.45\n",
    );
    assert_eq!(each(&desk, &[], "stage"), ["first order", "second order", "third order"]);
    assert_eq!(each(&desk, &[], "people"), ["3", "2", "1"]);
    assert_eq!(each(&desk, &[], "median_days"), ["", "43.5", "3"]);
}

#[test]
fn a_job_is_told_by_the_status_what_it_asked_for_and_everything_is_written() {
    let funnel = |target: u32| {
        format!("[funnel]\nstages = [\"leads\", {{ name = \"Paid\", role = \"orders\", target = {target} }}]\n")
    };
    let odd = "Email,Clicked at\nann@acme.example,2026-03-05\nno address,2026-03-05\n";
    let desk = |target| trial().file("moldau.toml", funnel(target)).file("c/clicked.csv", odd);
    let run = |target, what: &str| desk(target).run(&["run", "c", "-q", "--fail-on", what]);
    run(3, "targets").success();
    run(4, "changes,unsure-role").success();
    let shown = run(4, "targets,bad-email").failure(3);
    for line in ["the check `--fail-on targets` found 1", "`--fail-on bad-email` found 1", "findings.csv in the output"]
    {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    let desk = desk(4);
    desk.run(&["run", "c", "--fail-on", "findings"]).failure(3);
    assert!(desk.path("moldau-out/people.csv").exists());
    assert!(run(4, "bad-emial").failure(2).contains("bad-email"), "what was probably meant");
}
