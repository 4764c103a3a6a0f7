//! Learns the weights of `likeness.tsv` from the layouts in `fixtures/recognise/layouts.jsonl`.
//!
//! A layout is a header with what its columns mean, which states they hold and what kind of table it is: facts of the
//! exports of tools and of lists that people keep, written down from the tools' own pages and from memory, one JSON
//! object a line, in no order. An empty `tool` is somebody's own list.
//!
//! The rows are made here. No word of a made row may be learned: made cells of one column differ from each other, so
//! that the only states are those of the layout, and a sign counts only if several tools have it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::thread;

use expect_test::expect_file;
use serde_json::Value;

use super::super::columns::{Columns, assign};
use super::super::fold::fold_all;
use super::super::stages::Stages;
use super::super::testing::table_of;
use super::{KINDS, LEARNED, Likeness, Weights, number, signs};
use crate::read::Table;

/// The kinds as the fixture names them, in the order of [`KINDS`].
const NAMES: [&str; KINDS.len()] = [
    "list",
    "forms",
    "events",
    "calls",
    "deals",
    "orders",
    "mail",
    "sends",
    "deliveries",
    "opens",
    "clicks",
    "bounces",
    "unsubscribes",
];

/// Tools that must have a sign before it counts.
const TOOLS: usize = 2;

/// Times that each layout is shown with only a part of its signs, so that no weight leans on another.
const PARTS: usize = 3;

/// Share of the signs that a part has, in percent.
const SHARE: u64 = 60;

/// Signs that are kept: those with the largest weights.
const KEPT: usize = 4000;

/// Steps of the descent, and how far one goes.
const STEPS: i32 = 140;
const STEP: f64 = 0.05;

/// Pull of every weight towards nothing.
const PULL: f64 = 1.0;

/// A layout of the fixture with its made rows.
struct Layout {
    tool: String,
    kind: usize,
    table: Table,
}

impl Layout {
    fn all() -> Vec<Self> {
        include_str!("../../../fixtures/recognise/layouts.jsonl").lines().map(Self::read).collect()
    }

    fn read(line: &str) -> Self {
        let value: Value = serde_json::from_str(line).expect("a layout");
        let text = |key: &str| value[key].as_str().unwrap_or_else(|| panic!("{key}: {line}")).to_owned();
        let words = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let header = words(&value["header"]);
        let fields: BTreeMap<&str, &str> = value["columns"]
            .as_object()
            .expect("columns")
            .iter()
            .map(|(field, header)| (header.as_str().expect("a header"), field.as_str()))
            .collect();
        let states: Vec<Vec<String>> = header.iter().map(|header| words(&value["status"][header])).collect();
        // As many rows as it takes for every state to stand in two of them.
        let rows = states.iter().map(Vec::len).max().unwrap_or(0).clamp(6, 12) * 2;
        let dates = text("dates");
        let cell = |(column, header): (usize, &String), row: usize| match &states[column][..] {
            [] => made(fields.get(header.as_str()).copied().unwrap_or(""), header, &dates, row),
            states => states[(row + column) % states.len()].clone(),
        };
        let rows: Vec<Vec<String>> =
            (0..rows).map(|row| header.iter().enumerate().map(|header| cell(header, row)).collect()).collect();
        let kind = text("kind");
        let kind = NAMES.iter().position(|name| *name == kind).unwrap_or_else(|| panic!("no kind: {kind}"));
        Self { tool: text("tool"), kind, table: table_of(&text("file"), header, &rows) }
    }

    fn signs(&self) -> BTreeSet<String> {
        let columns = Columns::of(&self.table);
        signs(&columns, &assign(&columns, None), &Stages::of(&columns))
    }
}

/// Returns a made cell that fits the field, or, without one, what the header leads to expect.
fn made(field: &str, header: &str, dates: &str, row: usize) -> String {
    const FIRST: &str = "Alice Bjorn Chiara Dmitri Elena Farid Greta Hugo Ines Jonas Karin Liam";
    const LAST: &str = "Archer Berg Conti Dvorak Escobar Fournier Gruber Horvat Ivanov Jensen Kowalski Lopez";
    const CITY: &str = "Leeds Lyon Brno Austin Gent Turin Porto Graz Malmo Lodz Cadiz Basel";
    const FIRM: &str = "Northwind Harbor Falcon Delta Orchard Summit Onyx Lumen Cedar Nova Atlas Birch";
    let word = |words: &'static str, place: usize| words.split(' ').nth(place % 12).unwrap_or("");
    // Behind the twelfth row two of them, so that no cell stands twice.
    let of = |words| match row {
        0..12 => word(words, row).to_owned(),
        _ => format!("{}-{}", word(words, row), word(words, row + 5)),
    };
    let once = |words| if row < 12 { of(words) } else { String::new() };
    let (first, last) = (of(FIRST), of(LAST));
    let is_date = || {
        let header = header.to_lowercase();
        ["date", "time", "datum"].iter().any(|word| header.contains(word)) || header.ends_with("at")
    };
    let is_count = || {
        let words = ["count", "opens", "clicks", "number", "qty", "quantity", "total", "score", "rating"];
        words.iter().any(|word| header.to_lowercase().contains(word))
    };
    match field {
        "email" => format!("{first}.{last}@{}.example", of(FIRM)).to_lowercase(),
        "first_name" => first,
        "last_name" => last,
        "full_name" => format!("{first} {last}"),
        "company" => format!("{} {}", of(FIRM), ["Ltd", "GmbH", "Inc."][row % 3]),
        "phone" => format!("+1 555 01{row:02} {}", 100 + row * 37),
        "postcode" => (10_007 + row * 3_571).to_string(),
        "city" => of(CITY),
        "country" => once("US GB FR DE IT ES NL AT CH CZ PL PT"),
        "timestamp" => date(dates, row),
        "campaign" => {
            format!("{} {}", of("Spring Summer Harvest Winter Easter May June July Fair Loyal New Last"), row + 1)
        }
        "amount" => format!("{}.{:02}", 12 + row * 71 % 800, row * 37 % 100),
        "currency" => once("USD EUR GBP PLN CZK SEK CHF NOK DKK HUF RON TRY"),
        "order_id" => (20_011 + row * 2_377).to_string(),
        "external_id" => (1_000_000_007 + row * 345_678_901).to_string(),
        "url" => format!("https://example.com/spring?utm_source=mail&n={row}"),
        _ if is_date() => date(dates, row),
        _ if is_count() => (row * 5 % 9).to_string(),
        _ if header.to_lowercase().starts_with("is") => ["Yes", "No"][row % 2].to_owned(),
        _ if row.is_multiple_of(2) => String::new(),
        _ => format!("see {last} {}", of(CITY)),
    }
}

/// Writes the moment of a row in March 2026 as `pattern` says, with the letters of `strftime`.
fn date(pattern: &str, row: usize) -> String {
    let (day, hour, minute) = (2 + row * 7 % 25, 8 + row * 5 % 11, row * 13 % 60);
    let half = if hour < 12 { "AM" } else { "PM" };
    let mut text = String::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        let mut letter = letters.next();
        let short = letter == Some('-');
        if short {
            letter = letters.next();
        }
        let figures = |number: usize| if short { number.to_string() } else { format!("{number:02}") };
        text += &match letter {
            Some('Y') => "2026".to_owned(),
            Some('y') => "26".to_owned(),
            Some('m') => figures(3),
            Some('b') => "Mar".to_owned(),
            Some('B') => "March".to_owned(),
            Some('d') => figures(day),
            // The first of March was a Sunday.
            Some('a') => ["Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri"][day % 7].to_owned(),
            Some('H') => figures(hour),
            Some('I') => figures((hour + 11) % 12 + 1),
            Some('M') => figures(minute),
            Some('S') => figures(row % 60),
            Some('p') => half.to_owned(),
            Some('s') => (1_772_323_200 + (day - 1) * 86_400 + hour * 3_600 + minute * 60).to_string(),
            other => panic!("no such letter in {pattern}: {other:?}"),
        };
    }
    text
}

/// Returns the signs of every layout, in the order of the fixture.
fn all_signs(layouts: &[Layout]) -> Vec<BTreeSet<String>> {
    let part = layouts.len().div_ceil(thread::available_parallelism().map_or(1, usize::from)).max(1);
    thread::scope(|scope| {
        let threads: Vec<_> = layouts
            .chunks(part)
            .map(|part| scope.spawn(|| part.iter().map(Layout::signs).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("signs of every layout")).collect()
    })
}

/// Returns the house that a layout is from: products of one house share their words, and a list without a tool is
/// somebody's own.
fn house(layout: &Layout, place: usize) -> String {
    match fold_all(&layout.tool).split(' ').next() {
        Some("") | None => format!("#{place}"),
        Some(house) => house.to_owned(),
    }
}

/// Returns the signs that several tools have, in order.
fn counted<'a>(layouts: &[&Layout], signs: &'a [BTreeSet<String>]) -> Vec<&'a str> {
    let mut tools: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (place, (layout, signs)) in layouts.iter().zip(signs).enumerate() {
        let house = house(layout, place);
        for sign in signs {
            tools.entry(sign).or_default().insert(house.clone());
        }
    }
    tools.into_iter().filter(|(_, tools)| tools.len() >= TOOLS).map(|(sign, _)| sign).collect()
}

/// A fixed sequence of numbers without order.
struct Dice(u64);

impl Dice {
    fn percent(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % 100
    }
}

/// What is shown: the places of the signs, and the kind.
type Shown = (Vec<usize>, usize);

/// Returns each layout with and without the words of its name, whole and in parts.
fn shown(layouts: &[&Layout], signs: &[BTreeSet<String>], counted: &[&str]) -> Vec<Shown> {
    let mut dice = Dice(1);
    let mut shown = Vec::new();
    for (layout, signs) in layouts.iter().zip(signs) {
        let place = |sign: &String| counted.binary_search(&sign.as_str()).ok();
        let named: Vec<usize> = signs.iter().filter_map(place).collect();
        let neutral: Vec<usize> = signs.iter().filter(|sign| !sign.starts_with("m ")).filter_map(place).collect();
        for part in 0..PARTS {
            let whole = if part % 2 == 0 { &named } else { &neutral };
            shown.push((whole.iter().copied().filter(|_| dice.percent() < SHARE).collect(), layout.kind));
        }
        shown.push((named, layout.kind));
        shown.push((neutral, layout.kind));
    }
    shown
}

/// A descent by the slope's mean and spread (Adam), one for each row of weights.
#[derive(Clone, Default)]
struct Descent {
    weights: Weights,
    mean: Weights,
    spread: Weights,
}

impl Descent {
    /// Goes one step against `slope`, with what is left of the start in the mean and in the spread.
    fn step(&mut self, slope: &Weights, left: (f64, f64)) {
        for (kind, slope) in slope.iter().enumerate() {
            self.mean[kind] = 0.9 * self.mean[kind] + 0.1 * slope;
            self.spread[kind] = 0.999 * self.spread[kind] + 0.001 * slope * slope;
            let spread = (self.spread[kind] / (1.0 - left.1)).sqrt() + 1e-8;
            self.weights[kind] -= STEP * self.mean[kind] / (1.0 - left.0) / spread;
        }
    }
}

/// Fits a row of weights for each sign and, last, the one of every table.
fn fit(shown: &[Shown], count: usize) -> Vec<Weights> {
    let all = number(shown.len());
    let mut rows = vec![Descent::default(); count + 1];
    let mut left = (1.0, 1.0);
    for _ in 0..STEPS {
        let mut slopes: Vec<Weights> = rows.iter().map(|row| row.weights.map(|weight| PULL * weight / all)).collect();
        slopes[count] = Weights::default();
        for (signs, kind) in shown {
            let scale = 4.0 / number(signs.len().max(4)).sqrt();
            let mut wrong = rows[count].weights;
            for sign in signs {
                // By place, as a zip takes six times as long where nothing is optimised.
                let weights = &rows[*sign].weights;
                for place in 0..KINDS.len() {
                    wrong[place] += weights[place] * scale;
                }
            }
            let most = wrong.iter().copied().fold(f64::MIN, f64::max);
            wrong = wrong.map(|sum| libm::exp(sum - most));
            let sum: f64 = wrong.iter().sum();
            wrong = wrong.map(|odds| odds / sum / all);
            wrong[*kind] -= 1.0 / all;
            for (slope, wrong) in slopes[count].iter_mut().zip(wrong) {
                *slope += wrong;
            }
            wrong = wrong.map(|wrong| wrong * scale);
            for sign in signs {
                let slopes = &mut slopes[*sign];
                for place in 0..KINDS.len() {
                    slopes[place] += wrong[place];
                }
            }
        }
        left = (left.0 * 0.9, left.1 * 0.999);
        for (row, slope) in rows.iter_mut().zip(&slopes) {
            row.step(slope, left);
        }
    }
    rows.into_iter().map(|row| row.weights).collect()
}

/// Writes the weights that matter most in sixteenths, one sign a line, that of every table first.
fn written(counted: &[&str], weights: &[Weights]) -> String {
    let line = |sign: &str, weights: &Weights| {
        let numbers: Vec<String> =
            weights.iter().map(|weight| format!("{:.0}", (weight * 16.0).round().clamp(-127.0, 127.0) + 0.0)).collect();
        format!("{sign}\t{}\n", numbers.join(" "))
    };
    let size = |weights: &Weights| weights.iter().map(|weight| weight.abs()).fold(0.0, f64::max);
    let mut order: Vec<usize> = (0..counted.len()).collect();
    order.sort_by(|a, b| size(&weights[*b]).total_cmp(&size(&weights[*a])).then(a.cmp(b)));
    order.truncate(KEPT);
    order.sort_unstable();
    let mut text = line("", &weights[counted.len()]);
    for place in order {
        write!(text, "{}", line(counted[place], &weights[place])).expect("a text takes it");
    }
    text
}

/// Learns all weights anew and compares: the file must be what the layouts say.
///
/// It takes a while, so it is run by itself:
/// `cargo test --lib likeness::learn -- --ignored`, with `UPDATE_EXPECT=1` to write the file.
#[test]
#[ignore = "takes a quarter of a minute"]
fn the_weights_are_what_the_layouts_say() {
    let layouts = Layout::all();
    let signs = all_signs(&layouts);
    let all: Vec<&Layout> = layouts.iter().collect();
    let counted = counted(&all, &signs);
    let weights = fit(&shown(&all, &signs, &counted), counted.len());
    expect_file!["../likeness.tsv"].assert_eq(&written(&counted, &weights));
}

/// A table is told by what was learned of it, also under another name.
#[test]
fn learned_layouts_are_told() {
    let layouts: Vec<Layout> = Layout::all().into_iter().step_by(5).collect();
    let wrong: Vec<_> = layouts.iter().filter(|layout| best(&layout.table) != layout.kind).collect();
    let named: Vec<_> = wrong.iter().map(|layout| (&layout.table.file, NAMES[layout.kind])).collect();
    assert!(wrong.len() * 20 < layouts.len(), "{} of {} are not told: {named:?}", wrong.len(), layouts.len());
}

/// The made people, places and campaigns of the rows are not among what was learned.
#[test]
fn nothing_of_the_made_rows_is_learned() {
    for word in ["alice", "archer", "leeds", "lyon", "brno", "northwind", "harvest", "usd", "see"] {
        for kind in ['x', 'y'] {
            assert!(!LEARNED.contains_key(format!("{kind} {word}").as_str()), "{kind} {word}");
        }
    }
}

fn best(table: &Table) -> usize {
    let columns = Columns::of(table);
    let likeness = Likeness::of(&columns, &assign(&columns, None), &Stages::of(&columns));
    (0..KINDS.len()).max_by(|a, b| likeness.chances[*a].total_cmp(&likeness.chances[*b])).unwrap_or(0)
}

/// Parts that the houses are split into, each told by what was learned from the others.
const FOLDS: u64 = 5;

/// The layouts of houses of which none was learned are told nine times out of ten, with and without their names.
///
/// It takes a minute: `cargo test --lib likeness::learn -- --ignored --nocapture` prints the shares.
#[test]
#[ignore = "takes a minute"]
fn unseen_houses_are_told() {
    let layouts = Layout::all();
    let signs = all_signs(&layouts);
    let fold_of = |place: usize| {
        let mixed =
            house(&layouts[place], place).bytes().fold(7, |hash: u64, byte| hash * 31 % 65_521 + u64::from(byte));
        Dice(mixed).percent() % FOLDS
    };
    let of = |wanted: &dyn Fn(u64) -> bool| -> Vec<usize> {
        (0..layouts.len()).filter(|place| wanted(fold_of(*place))).collect()
    };
    let (mut named, mut neutral) = (0, 0);
    for fold in 0..FOLDS {
        let rest: Vec<usize> = of(&|own| own != fold);
        let known: Vec<&Layout> = rest.iter().map(|place| &layouts[*place]).collect();
        let seen: Vec<BTreeSet<String>> = rest.iter().map(|place| signs[*place].clone()).collect();
        let counted = counted(&known, &seen);
        let weights = fit(&shown(&known, &seen, &counted), counted.len());
        for place in of(&|own| own == fold) {
            for (with_name, right) in [(true, &mut named), (false, &mut neutral)] {
                let mut sums = weights[counted.len()];
                let own = signs[place].iter().filter(|sign| with_name || !sign.starts_with("m "));
                let found: Vec<usize> = own.filter_map(|sign| counted.binary_search(&sign.as_str()).ok()).collect();
                let scale = 4.0 / number(found.len().max(4)).sqrt();
                for sign in found {
                    for (sum, weight) in sums.iter_mut().zip(weights[sign]) {
                        *sum += weight * scale;
                    }
                }
                let told = (0..KINDS.len()).max_by(|a, b| sums[*a].total_cmp(&sums[*b]));
                *right += usize::from(told == Some(layouts[place].kind));
            }
        }
    }
    let share = |right: usize| number(right) / number(layouts.len());
    println!("told: {:.3} with names, {:.3} without", share(named), share(neutral));
    assert!(share(named) >= 0.9 && share(neutral) >= 0.88, "{named}, {neutral} of {}", layouts.len());
}
