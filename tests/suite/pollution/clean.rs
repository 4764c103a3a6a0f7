//! Tables as they should come out, made by arithmetic: the same on every run.

use super::Clean;

const PEOPLE: &[&str] = &["Ann", "Jürgen", "Zoë", "Mary Jane", "Ștefan", "Lucía", "Ondřej", "Bo"];
const FAMILIES: &[&str] = &["Smith", "Müller", "O'Neill", "van den Berg", "Novák", "García López", "Li"];
const THINGS: &[&str] = &["desk lamp", "office chair", "shelf", "picture frame", "tea pot"];
const TOWNS: &[&str] = &["York", "Ulm", "Brno", "Lyon", "Cádiz", "Porto", "Leiden"];
const REMARKS: &[&str] = &[
    "sent back once",
    "asked for the blue one",
    "",
    "call again in May",
    "pays by invoice",
    "no remarks so far",
    "met at the fair in Leeds",
];
/// Free text as people type it.
const SAID: &[&str] = &[
    "Fine.",
    "Too long, too loud, and nobody \"moderated\" it",
    "Gut, aber zu kurz; mehr Zeit für Fragen",
    "First point\nSecond point",
    "Would come again",
    "n/a",
    "It's the best one so far, thanks!",
    "More on prices, please: what does 1,200 a year buy?",
    "",
    "no",
    "The part with \"live\" data",
];

fn pick(from: &[&str], at: usize) -> String {
    from[at % from.len()].to_owned()
}

/// Tables of people, of sales, of words alone, of free text, of figures, and a wide and a narrow one.
pub(super) const TABLES: &[fn() -> Clean] = &[people, sales, places, survey, station, list, parts];

fn table(header: &[&str], count: usize, row: impl Fn(usize) -> Vec<String>) -> Clean {
    let header = Some(header.iter().map(|name| (*name).to_owned()).collect());
    Clean { header, rows: (0..count).map(row).collect() }
}

pub(super) fn people() -> Clean {
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

pub(super) fn sales() -> Clean {
    table(&["DATE", "TIME", "QTY", "PRODUCT_ID", "PRICE", "PRODUCT", "DESCRIPTION", "LINK", "COMMENTS"], 40, |at| {
        let thing = pick(THINGS, at * 7 + at / 5);
        vec![
            format!("{:02}/{:02}/2026", 1 + at % 12, 1 + at % 28),
            format!("{:02}:{:02}", 8 + at % 12, at * 7 % 60),
            (1 + at % 9).to_string(),
            format!("ID_{}", 1000 + at * 17 % 500),
            if at % 6 == 5 { format!("1,{:03}.50", at * 31 % 900) } else { format!("{}.50", 5 + at * 3 % 90) },
            thing.clone(),
            format!("{thing} of the size {}, from the works of {}", at % 7, pick(FAMILIES, at)),
            format!("https://shop.example/item/{}", 1000 + at * 17 % 500),
            pick(SAID, at * 4 + at / 11),
        ]
    })
}

/// Words alone, in no column of which a value stands.
pub(super) fn places() -> Clean {
    table(&["Name", "Town", "Kind", "Remark"], 30, |at| {
        let kind = pick(&["museum", "school", "library"], at);
        let name = format!("{} {kind} of {}", pick(FAMILIES, at * 5 + at / 7), pick(TOWNS, at * 3));
        vec![name, pick(TOWNS, at * 3), kind, pick(REMARKS, at * 3)]
    })
}

/// Answers in words under questions with commas in them: wide, and not a value in it save the day.
pub(super) fn survey() -> Clean {
    let header = [
        "Submitted",
        "What did you like, and why?",
        "What would you change?",
        "Who should come, in your eyes?",
        "How did you hear of it?",
        "Which part was best?",
        "Would you come again?",
        "Your trade",
        "Anything else?",
        "May we quote you?",
        "Your town",
        "A word on the room",
        "A word on the food",
    ];
    table(&header, 17, |at| {
        let said = |step: usize| pick(SAID, at * step + at / 3 + step);
        let mut row = vec![format!("2026-05-{:02}", 1 + at)];
        row.extend([1, 2, 3, 5, 7].map(said));
        row.push(pick(&["yes", "no", "perhaps"], at * 2));
        row.push(pick(&["sales", "IT", "teacher", "R&D", "marketing, mostly"], at * 3));
        row.extend([said(4), pick(&["yes", "no"], at), pick(TOWNS, at), said(6), said(9)]);
        row
    })
}

/// Figures with gaps.
pub(super) fn station() -> Clean {
    table(&["station", "lat", "lon", "1998", "1999", "2000"], 26, |at| {
        let figure = |step: usize| {
            if (at + step).is_multiple_of(5) { String::new() } else { format!("{}.{}", at * step % 40, at * 3 % 10) }
        };
        vec![
            format!("DE{:04}", at * 7),
            format!("{}.{:04}", 47 + at % 8, at * 313 % 9999),
            format!("-{}.{:04}", 6 + at % 9, at * 177 % 9999),
            figure(1),
            figure(2),
            figure(3),
        ]
    })
}

/// Two columns.
pub(super) fn list() -> Clean {
    table(&["Company", "Employees"], 35, |at| {
        let company =
            format!("{} {}", pick(FAMILIES, at * 2 + at / 5), pick(&["Ltd", "GmbH & Co. KG", "s.r.o.", "Inc."], at));
        vec![company, (at * 37 % 900).to_string()]
    })
}

/// Values quoted by hand, with inches and guarded zeros.
pub(super) fn parts() -> Clean {
    table(&["part no", "size", "made by", "price (EUR)", "in stock", "last order", "text"], 21, |at| {
        vec![
            format!("00{:03}-{}", at * 11, at % 4),
            format!("{}\" x {}\"", 1 + at % 6, 2 + at % 3),
            format!("{} & Sons, {}", pick(FAMILIES, at), pick(TOWNS, at * 2)),
            format!("{},{:02}", 1 + at * 3, at * 7 % 100),
            pick(&["TRUE", "FALSE"], at),
            format!("{}.{}.2025", 1 + at % 28, 1 + at % 12),
            pick(SAID, at * 3),
        ]
    })
}
