//! Layouts of many tools and of people's own spreadsheets, in nine languages: header, role and meaning of the columns as
//! `fixtures/exports/layouts.json` has them, each with a few made rows.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use crate::support::{Desk, checkout};

const FIRST: [&str; 12] =
    ["Alice", "Bjorn", "Chiara", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Liam"];
const LAST: [&str; 12] = [
    "Archer", "Berg", "Conti", "Dvorak", "Escobar", "Fournier", "Gruber", "Horvat", "Ivanov", "Jensen", "Kowalski",
    "Lopez",
];
const FIRM: [&str; 12] = [
    "Northwind Ltd",
    "Blue Harbor Inc.",
    "Conti & Figli",
    "Falcon GmbH",
    "Delta Media",
    "Orchard SA",
    "Summit LLC",
    "Onyx Labs",
    "Lumen AG",
    "Cedar Foods",
    "Nova Print",
    "Atlas B.V.",
];

/// A layout, with its place in the list.
struct Layout {
    place: usize,
    text: Value,
}

impl Layout {
    fn all() -> Vec<Self> {
        let text = std::fs::read_to_string(checkout("fixtures/exports/layouts.json")).expect("the layouts");
        let all: Vec<Value> = serde_json::from_str(&text).expect("JSON");
        all.into_iter().enumerate().map(|(place, text)| Self { place, text }).collect()
    }

    fn words(&self, key: &str) -> Vec<String> {
        let list = self.text[key].as_array().expect("a list");
        list.iter().map(|word| word.as_str().expect("a word").to_owned()).collect()
    }

    /// Returns fields and the headers of their columns.
    fn columns(&self) -> Vec<(String, String)> {
        let columns = self.text["columns"].as_object().expect("columns");
        columns.iter().map(|(field, header)| (field.clone(), header.as_str().expect("a header").to_owned())).collect()
    }

    fn file(&self) -> String {
        format!("{:03}/{}", self.place, self.text["file"].as_str().expect("a file"))
    }

    fn csv(&self) -> String {
        let headers = self.words("header");
        let columns = self.columns();
        let mut csv = line(&headers);
        for row in 0..12 {
            let cell = |header: &String| {
                let field = columns.iter().find(|(_, own)| own == header).map_or("", |(field, _)| field);
                self.text["status"][header].as_array().map_or_else(
                    || made(field, header, row),
                    |words| words[row % words.len()].as_str().expect("a word").to_owned(),
                )
            };
            csv += &line(&headers.iter().map(cell).collect::<Vec<_>>());
        }
        csv
    }
}

fn line(cells: &[String]) -> String {
    let quoted: Vec<_> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    quoted.join(",") + "\n"
}

/// Returns a cell that fits the field, or, without one, what the header leads to expect.
fn made(field: &str, header: &str, row: usize) -> String {
    let header = header.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| header.contains(word));
    let time = |days: usize| format!("2026-03-{:02} 09:{:02}:00", 2 + (row * 5 + days) % 25, row);
    match field {
        "email" => format!("{}.{}@firm{row}.example", FIRST[row].to_lowercase(), LAST[row].to_lowercase()),
        "first_name" => FIRST[row].to_owned(),
        "last_name" => LAST[row].to_owned(),
        "full_name" => format!("{} {}", FIRST[row], LAST[row]),
        "company" => FIRM[row].to_owned(),
        "phone" => format!("+1 555 01{row:02} {}", 700 + row),
        "postcode" => (10_000 + row * 731).to_string(),
        "city" => ["Leeds", "Lyon", "Brno", "Austin"][row % 4].to_owned(),
        "country" => ["US", "GB", "FR"][row % 3].to_owned(),
        "timestamp" => time(0),
        "campaign" => "Spring launch".to_owned(),
        "amount" => format!("{}.{row:02}", 20 + row * 37),
        "currency" => "USD".to_owned(),
        "order_id" => (50_000 + row * 3).to_string(),
        "external_id" => (700_000_000 + row * 7919).to_string(),
        _ if has(&["rate", "percent"]) => format!("{}%", row * 7),
        _ if has(&["date", "time", "_at", " at", "datum", "fecha"]) && row % 5 < 4 => time(3),
        _ if has(&["count", "number", "qty", "quantity", "total", "score", "clicks", "impressions"]) => row.to_string(),
        _ => ["", "alpha", "beta"][row % 3].to_owned(),
    }
}

#[test]
fn layouts_of_many_tools_and_languages_are_told() {
    let layouts = Layout::all();
    let mut desk = Desk::new();
    for layout in &layouts {
        desk = desk.file(&format!("in/{}", layout.file()), layout.csv());
    }
    let said: Vec<Value> =
        serde_json::from_str(&desk.run(&["inspect", "in", "--format", "json"]).success()).expect("JSON");
    let said: BTreeMap<&str, &Value> =
        said.iter().map(|table| (table["file"].as_str().expect("a file"), table)).collect();
    let (mut roles, mut emails, mut rest) = (Tally::default(), Tally::default(), Tally::default());
    let mut wrong = String::new();
    for layout in &layouts {
        let table = said[layout.file().as_str()];
        let mut found: Vec<&str> = vec![table["role"].as_str().expect("a role")];
        found.extend(table["stages"].as_array().expect("stages").iter().filter_map(Value::as_str));
        // A list of leads is a list of prospects further on.
        let is_there = |wanted: &String| {
            let wanted = wanted.as_str();
            found.contains(&wanted)
                || matches!(wanted, "leads" | "prospects") && (found.contains(&"leads") || found.contains(&"prospects"))
                || matches!(wanted, "registrations" | "attendance")
                    && (found.contains(&"registrations") || found.contains(&"attendance"))
        };
        let stages = layout.words("stages");
        if !roles.count(stages.iter().all(is_there)) {
            let _ = writeln!(wrong, "{}: {stages:?}, not {found:?}", layout.file());
        }
        for (field, header) in layout.columns() {
            let own = &table["columns"][&field];
            let tally = if field == "email" { &mut emails } else { &mut rest };
            if !tally.count(own.as_str() == Some(header.trim())) {
                let _ = writeln!(wrong, "{}: {field} is {header:?}, not {own}", layout.file());
            }
        }
    }
    assert!(roles.permille() >= 980 && emails.permille() == 1000 && rest.permille() >= 985, "{wrong}");
}

/// How many of how many are right.
#[derive(Default)]
struct Tally {
    right: usize,
    all: usize,
}

impl Tally {
    fn count(&mut self, right: bool) -> bool {
        self.all += 1;
        self.right += usize::from(right);
        right
    }

    fn permille(&self) -> usize {
        self.right * 1000 / self.all.max(1)
    }
}

#[test]
fn a_run_with_what_init_wrote_gives_the_same_folder() {
    let mut desk = Desk::new();
    for layout in Layout::all().iter().step_by(4) {
        desk = desk.file(&format!("in/{}", layout.file()), layout.csv());
    }
    assert_eq!(desk.run(&["run", "in", "--out", "guessed"]).status, 0);
    let _ = desk.run(&["init", "in"]).success();
    assert_eq!(desk.run(&["run", "--out", "written"]).status, 0);
    for file in ["records.csv", "people.csv", "funnel.csv", "journeys.csv", "review.csv"] {
        assert!(desk.read(&format!("guessed/{file}")) == desk.read(&format!("written/{file}")), "{file}");
    }
}

#[test]
fn lists_that_name_people_by_numbers_alone_make_funnels() {
    let mut leads = "mql_id,first_contact_date,landing_page_id,origin\n".to_owned();
    for at in 0..40 {
        let _ = writeln!(leads, "{at:032x},2026-01-{:02},{:032x},email", at % 20 + 1, at % 3);
    }
    let mut deals = "mql_id,seller_id,won_date,business_type,declared_monthly_revenue\n".to_owned();
    for at in 0..8 {
        let _ = writeln!(deals, "{:032x},{:032x},2026-02-03 10:00:00,reseller,9000.0", at * 5, at + 900);
    }
    let mut log = String::new();
    for (customer, day, dollars) in [(1, 3, 12), (1, 20, 30), (2, 4, 10), (3, 5, 7), (3, 6, 7), (4, 9, 50)] {
        let _ = writeln!(log, " {:05} 202601{day:02}  2  {dollars:>5}.50", customer + 7000);
    }
    let desk = Desk::new()
        .file("crm/leads.csv", leads)
        .file("crm/closed_deals.csv", deals)
        .file("shop/log.txt", log)
        .file("hub/contacts.csv", "Record ID,First Name,Last Name,Email\n501,Ann,Archer,ann@a.example\n502,Bo,Berg,bo@b.example\n")
        .file("hub/deals.csv", "Record ID,Deal Name,Deal Stage,Amount,Close Date,Associated Contact IDs\n77,Big,Closed Won,1000,2026-03-01,501;502\n78,Other,Closed Lost,500,2026-03-02,502\n");
    let people = |folder: &str| {
        let csv = desk.run(&["funnel", folder, "--format", "csv"]).success();
        let rows: Vec<Vec<String>> =
            csv.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
        rows.into_iter().map(|row| format!("{} {} {}", row[0], row[1], row[17])).collect::<Vec<_>>()
    };
    assert_eq!(people("crm"), ["leads 40 ", "deals 8 "], "what a firm says that it turns over is no order");
    assert_eq!(people("shop"), ["first order 4 119.00", "second order 2 58.00", "third order 0 "]);
    assert_eq!(people("hub"), ["prospects 2 1000.00", "deals 1 1000.00"]);
}
