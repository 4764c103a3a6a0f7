//! Tables as they should come out, made by arithmetic: the same on every run.

use super::Clean;

const PEOPLE: &[&str] = &["Ann", "Jürgen", "Zoë", "Mary Jane", "Ștefan", "Lucía", "Ondřej", "Bo"];
const FAMILIES: &[&str] = &["Smith", "Müller", "O'Neill", "van den Berg", "Novák", "García López", "Li"];
const THINGS: &[&str] = &["desk lamp", "office chair", "shelf", "picture frame", "tea pot"];
const REMARKS: &[&str] = &[
    "sent back once",
    "asked for the blue one",
    "",
    "call again in May",
    "pays by invoice",
    "no remarks so far",
    "met at the fair in Leeds",
];

fn pick(from: &[&str], at: usize) -> String {
    from[at % from.len()].to_owned()
}

/// Returns tables of people, of sales without people, and of words alone.
pub(super) fn tables() -> Vec<Clean> {
    vec![people(), sales(), places()]
}

fn table(header: &[&str], count: usize, row: impl Fn(usize) -> Vec<String>) -> Clean {
    let header = Some(header.iter().map(|name| (*name).to_owned()).collect());
    Clean { header, rows: (0..count).map(row).collect() }
}

fn people() -> Clean {
    table(&["Email", "First Name", "Last Name", "Created", "Amount", "Notes"], 48, |at| {
        let (first, last) = (pick(PEOPLE, at), pick(FAMILIES, at * 3 + at / 7));
        vec![
            format!("p{at}@mail{}.org", at % 5),
            first,
            last,
            format!("2026-0{}-{:02} 1{}:05", 1 + at % 9, 1 + at % 28, at % 10),
            format!("{}.{:02}", 10 + at * 37 % 400, at * 13 % 100),
            pick(REMARKS, at * 5),
        ]
    })
}

fn sales() -> Clean {
    table(&["DATE", "TIME", "QTY", "PRODUCT_ID", "PRICE", "PRODUCT", "DESCRIPTION", "LINK"], 60, |at| {
        let thing = pick(THINGS, at * 7 + at / 5);
        vec![
            format!("{:02}/{:02}/2026", 1 + at % 12, 1 + at % 28),
            format!("{:02}:{:02}", 8 + at % 12, at * 7 % 60),
            (1 + at % 9).to_string(),
            format!("ID_{}", 1000 + at * 17 % 500),
            format!("{}.50", 5 + at * 3 % 90),
            thing.clone(),
            format!("{thing} of the size {} from the works of {}", at % 7, pick(FAMILIES, at)),
            format!("https://shop.example/item/{}", 1000 + at * 17 % 500),
        ]
    })
}

fn places() -> Clean {
    table(&["Name", "Town", "Kind", "Remark"], 30, |at| {
        let town = pick(&["York", "Ulm", "Brno", "Lyon", "Cádiz", "Porto", "Leiden"], at * 3);
        let kind = pick(&["museum", "school", "library"], at);
        vec![format!("{} {kind} of {town}", pick(FAMILIES, at * 5 + at / 7)), town, kind, pick(REMARKS, at * 3)]
    })
}
