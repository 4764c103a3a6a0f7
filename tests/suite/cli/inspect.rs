use expect_test::expect;

use super::small_campaign;
use crate::support::Desk;
use crate::support::score::rows;

#[test]
fn inspect_says_what_a_file_is_taken_for_and_why() {
    small_campaign().run(&["inspect", "c/orders.csv", "--format", "table", "--color", "never"]).is(&expect![[r#"
        status 0
        --- stdout
        What the files were taken for

        File        Taken for  Sure  Rows  Findings
        ───────────────────────────────────────────
        orders.csv  orders     97 %     3         0

        orders.csv
        Taken for  orders, 97 %
        Because    the name says "orders"; it has columns such as "Order Number", "Order Date", "Order Total Amount"; it has numbers of orders and amounts; other exports with such columns were of this kind; column "Billing Email Address" holds e-mail addresses in 100 % of its cells
        Next best  prospects, 1 %
        Rows       3 rows, header in row 1; UTF-8 text with `,` between the cells
        Not so?    these lines in moldau.toml say otherwise; those of columns go below

          [[table]]
          file = "orders.csv"
          role = "prospects"
          [table.columns]

        Column  Header                 Taken for   Sure  Because                                    Next best
        ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
        A       Order Number           order_id    94 %  its header says so; all numbers            external_id = "Order Number"
        B       Order Date             timestamp   98 %  its header says so; all dates; year first  –
        C       Order Total Amount     amount      88 %  its header says so; all amounts            –
        D       Currency               currency    98 %  its header says so; all currencies         –
        E       Billing First Name     first_name  87 %  its header says so; all words              –
        F       Billing Last Name      last_name   87 %  its header says so; all words              –
        G       Billing Company        company     92 %  its header says so; all names of firms     –
        H       Billing Email Address  email       98 %  its header says so; all e-mail addresses   –
    "#]]);
}

#[test]
fn inspect_as_json_keeps_its_promised_shape() {
    let text = small_campaign().run(&["inspect", "c/orders.csv", "--format", "json"]).success();
    expect![[r#"
        [
          {"file": "orders.csv", "sheet": null, "table": 1, "role": "orders", "tool": null, "export": null, "confidence": 0.970000, "rows": 3, "header_row": 1, "encoding": "UTF-8", "delimiter": ",", "date_order": "year-first", "columns": {"order_id": "Order Number", "timestamp": "Order Date", "amount": "Order Total Amount", "currency": "Currency", "first_name": "Billing First Name", "last_name": "Billing Last Name", "company": "Billing Company", "email": "Billing Email Address"}, "stages": ["orders"], "findings": [], "evidence": ["the name says \"orders\"", "it has columns such as \"Order Number\", \"Order Date\", \"Order Total Amount\"", "it has numbers of orders and amounts", "other exports with such columns were of this kind", "column \"Billing Email Address\" holds e-mail addresses in 100 % of its cells"], "runner_up": {"is": "prospects", "confidence": 0.010000}, "overrule": "[[table]]\nfile = \"orders.csv\"\nrole = \"prospects\"\n[table.columns]", "details": [{"column": "A", "header": "Order Number", "taken_for": "order_id", "confidence": 0.940000, "evidence": "its header says so; all numbers", "runner_up": {"is": "external_id", "confidence": 0.800000}, "overrule": "external_id = \"Order Number\""}, {"column": "B", "header": "Order Date", "taken_for": "timestamp", "confidence": 0.980000, "evidence": "its header says so; all dates; year first", "runner_up": null, "overrule": null}, {"column": "C", "header": "Order Total Amount", "taken_for": "amount", "confidence": 0.880000, "evidence": "its header says so; all amounts", "runner_up": null, "overrule": null}, {"column": "D", "header": "Currency", "taken_for": "currency", "confidence": 0.980000, "evidence": "its header says so; all currencies", "runner_up": null, "overrule": null}, {"column": "E", "header": "Billing First Name", "taken_for": "first_name", "confidence": 0.870000, "evidence": "its header says so; all words", "runner_up": null, "overrule": null}, {"column": "F", "header": "Billing Last Name", "taken_for": "last_name", "confidence": 0.870000, "evidence": "its header says so; all words", "runner_up": null, "overrule": null}, {"column": "G", "header": "Billing Company", "taken_for": "company", "confidence": 0.920000, "evidence": "its header says so; all names of firms", "runner_up": null, "overrule": null}, {"column": "H", "header": "Billing Email Address", "taken_for": "email", "confidence": 0.980000, "evidence": "its header says so; all e-mail addresses", "runner_up": null, "overrule": null}]}
        ]
    "#]].assert_eq(&text);
}

#[test]
fn inspect_tells_several_tables_of_one_file_apart() {
    let desk = Desk::new().copy("fixtures/worlds/saas-300/files", "files");
    let text = desk.run(&["inspect", "files/attendee_81233449910.csv", "--format", "json"]).success();
    let tables: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let roles: Vec<_> = tables.as_array().expect("an array").iter().map(|table| table["role"].clone()).collect();
    assert!(roles.contains(&"none".into()), "{roles:?}");
    let people =
        tables.as_array().expect("an array").iter().max_by_key(|table| table["rows"].as_u64()).expect("tables");
    assert_eq!(people["header_row"], 7);
    assert_eq!(people["stages"], serde_json::json!(["registrations", "attendance"]));
}

#[test]
fn inspect_writes_nothing() {
    let desk = small_campaign();
    let _ = desk.run(&["inspect", "c"]).success();
    assert!(!desk.path("moldau-out").exists());
}

#[test]
fn what_moldau_wrote_itself_is_not_read_as_data() {
    let desk = small_campaign();
    let before = desk.run(&["funnel", "c"]).success();
    let _ = desk.run(&["run", "c", "--out", "out"]).success();
    let mut desk = desk;
    let names = ["records.csv", "people.csv", "journeys.csv", "funnel.csv", "review.csv", "findings.csv"];
    for name in names.into_iter().chain(["dropoff/01-sends.csv"]) {
        let text = desk.read(&format!("out/{name}"));
        desk = desk.file(&format!("c/saved {}", name.replace('/', " ")), text);
    }
    let tables = desk.run(&["inspect", "c", "--format", "csv"]).success();
    desk = desk.file("c/saved inspection.csv", tables);
    for table in rows(&desk.run(&["inspect", "c", "--format", "csv"]).success()) {
        assert_eq!(table["file"].starts_with("saved"), table["tool"] == "Moldau", "{table:?}");
    }
    assert_eq!(desk.run(&["funnel", "c"]).success(), before);
}

#[test]
fn what_inspect_offers_to_say_otherwise_works_when_it_is_copied() {
    let csv = "Order ID,Customer (B),Email,Order Date,Total,Status\n\
               1001,Ann Archer,ann@a.example,2026-03-02,30.00,paid\n\
               1002,Bo Berg,bo@b.example,2026-03-03,45.50,refunded\n";
    let told = |desk: &Desk| -> serde_json::Value {
        let text = desk.run(&["inspect", "list 1's.csv", "--format", "json"]).success();
        serde_json::from_str(&text).expect("JSON")
    };
    let desk = Desk::new().file("list 1's.csv", csv);
    let before = told(&desk);
    let lines = before[0]["overrule"].as_str().expect("lines").to_owned();
    assert_eq!((before[0]["role"].as_str(), lines.contains("role = \"prospects\"")), (Some("orders"), true), "{lines}");
    for role in [
        "prospects",
        "sends",
        "deliveries",
        "bounces",
        "opens",
        "clicks",
        "unsubscribes",
        "forms",
        "registrations",
        "attendance",
        "calls",
        "leads",
        "deals",
        "orders",
        "none",
    ] {
        let lines = lines.replace("\"prospects\"", &format!("\"{role}\""));
        let desk = Desk::new().file("list 1's.csv", csv).file("moldau.toml", &lines);
        assert_eq!(told(&desk)[0]["role"], role, "{lines}");
    }
    let columns = before[0]["details"].as_array().expect("columns");
    for line in columns.iter().filter_map(|column| column["overrule"].as_str()) {
        let desk = Desk::new().file("list 1's.csv", csv).file("moldau.toml", format!("{lines}\n{line}\n"));
        let (field, header) = line.split_once(" = ").expect("a line");
        assert_eq!(told(&desk)[0]["columns"][field], header.trim_matches(['"', '\'']), "{line}");
    }
}
