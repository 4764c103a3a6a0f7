//! Small cases with known answers, run through the code that counts a real funnel.

use std::collections::BTreeMap;

use serde_json::Value;

use super::advance::{Follower, Passage, places};
use super::breakdown::{Attribution, parts};
use super::sighting::{Sighting, keep_first};
use super::trend::levels_by_day;
use super::{After, Clock, Exclusion, Machines, Order, Period, Rules, Ties, Window};
use crate::model::{Day, Instant};

/// Returns the instant of an ISO 8601 text, in UTC unless it names another zone, or `None` if it is none: a day, or a
/// time to the minute or finer, with any parts of a second.
fn iso(text: &str) -> Option<Instant> {
    let text = text.trim();
    let part = |text: Option<&str>| text?.parse::<u32>().ok();
    let mut date = text.get(..10)?.split('-');
    let (year, month, day) = (part(date.next())?, part(date.next())?, part(date.next())?);
    let day = Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?;
    let Some(rest) = text.get(11..) else { return (text.len() == 10).then(|| day.start()) };
    let end = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
    let (clock, zone) = (&rest[..end], rest[end..].trim());
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let millis: String = fraction.chars().chain("000".chars()).take(3).collect();
    let mut parts = clock.split(':');
    let (hour, minute) = (part(parts.next())?, part(parts.next())?);
    let second = parts.next().map_or(Some(0), |second| part(Some(second)))?;
    let instant = Instant::new(day, hour, minute, second, millis.parse().ok()?)?;
    let Some(ahead) = zone.strip_prefix(['+', '-']) else {
        return matches!(zone, "" | "Z" | "z" | "UTC").then_some(instant);
    };
    let figures: String = ahead.chars().filter(char::is_ascii_digit).collect();
    let minutes = figures.get(..2)?.parse::<i32>().ok()? * 60 + figures.get(2..4).unwrap_or("0").parse::<i32>().ok()?;
    instant.at_offset(if zone.starts_with('-') { -minutes } else { minutes })
}

/// Returns the instant that a case names: a text, or seconds since 1970 (milliseconds if they would lie after the year
/// 5000).
fn time(value: &Value) -> Option<Instant> {
    let Some(number) = value.as_f64() else { return iso(value.as_str()?) };
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a case, with three decimals at most")]
    let millis = if number.abs() < 1e11 { (number * 1000.0).round() as i64 } else { number as i64 };
    Instant::from_epoch_millis(millis)
}

fn instant(value: &Value) -> Instant {
    time(value).expect("looked at before")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn count(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).expect("a count")
}

/// The keys of a case and of its parts; a key that starts with `_` is for information.
const KEYS: [(&str, &[&str]); 6] = [
    (
        "",
        &[
            "name",
            "source",
            "note",
            "mode",
            "window_seconds",
            "step_window_seconds",
            "steps",
            "optional_steps",
            "first_time_steps",
            "events",
            "identity",
            "exclusions",
            "date_from",
            "date_to",
            "after_period",
            "trend",
            "breakdown",
            "options",
            "expected",
        ],
    ),
    ("events", &["person", "event", "ts", "props"]),
    ("exclusions", &["event", "from", "to"]),
    ("trend", &["from_step", "to_step"]),
    ("breakdown", &["property", "attribution"]),
    ("options", &["start", "ties", "one_event", "exclusion"]),
];

/// Says what of a case nobody here knows how to follow.
fn unknown(case: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    for (part, keys) in KEYS {
        let of_part = if part.is_empty() { case } else { &case[part] };
        let objects = of_part.as_array().map_or(std::slice::from_ref(of_part), Vec::as_slice);
        for key in objects.iter().filter_map(Value::as_object).flat_map(|object| object.keys()) {
            if !keys.contains(&key.as_str()) && !key.starts_with('_') {
                wrong.push(format!("nothing follows `{key}`{}{part}", if part.is_empty() { "" } else { " of " }));
            }
        }
    }
    let mut words = |what: &str, value: &Value, known: &[&str]| {
        let fits = value.is_null() || value.as_str().is_some_and(|word| known.contains(&word));
        if !fits {
            wrong.push(format!("nothing follows `{what}`: {value}"));
        }
    };
    words("mode", &case["mode"], &["ordered", "strict", "unordered"]);
    words("after_period", &case["after_period"], &["counts", "left_out"]);
    words("start", &case["options"]["start"], &["first", "latest"]);
    words("ties", &case["options"]["ties"], &["strictly_increasing", "convert"]);
    words("exclusion", &case["options"]["exclusion"], &["leaves_every_step", "keeps"]);
    words("one_event", &case["options"]["one_event"], &["one_step", "several_steps"]);
    let attribution = text(&case["breakdown"]["attribution"]);
    if attribution.strip_prefix("step_").is_none_or(|n| n.parse::<usize>().is_err()) {
        words("attribution", &case["breakdown"]["attribution"], &["first_touch", "last_touch", "all_events"]);
    }
    let times = list(&case["events"]).iter().map(|event| &event["ts"]);
    for when in times.chain([&case["date_from"], &case["date_to"]].into_iter().filter(|when| !when.is_null())) {
        if time(when).is_none() {
            wrong.push(format!("{when} is no time"));
        }
    }
    let is_name = |value: &Value| value.is_string();
    for step in list(&case["steps"]) {
        if !is_name(step) && !step.as_array().is_some_and(|names| names.iter().all(is_name)) {
            wrong.push(format!("nothing follows the step {step}"));
        }
    }
    for window in list(&case["step_window_seconds"]).iter().chain([&case["window_seconds"]]) {
        if !window.is_null() && window.as_f64().is_none_or(|seconds| seconds <= 0.0) {
            wrong.push(format!("a window of {window} is none"));
        }
    }
    wrong
}

/// Returns a window of so many seconds.
fn window(seconds: &Value) -> Option<Window> {
    let whole = seconds.as_i64().map(|seconds| seconds * 1000);
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a case, with three decimals at most")]
    let parts = || seconds.as_f64().map(|seconds| (seconds * 1000.0).round() as i64);
    whole.or_else(parts).and_then(Window::from_millis)
}

fn rules(case: &Value) -> Rules {
    let exclusion = |bar: &Value| Exclusion { roles: Vec::new(), from: count(&bar["from"]), to: count(&bar["to"]) };
    let day = |key: &str| (!case[key].is_null()).then(|| instant(&case[key]));
    Rules {
        order: match text(&case["mode"]) {
            "strict" => Order::Strict,
            "unordered" => Order::Any,
            _ => Order::InOrder,
        },
        window: window(&case["window_seconds"]),
        step_windows: list(&case["step_window_seconds"]).iter().map(window).collect(),
        optional: list(&case["optional_steps"]).iter().map(count).collect(),
        ties: if case["options"]["ties"] == "strictly_increasing" { Ties::Apart } else { Ties::Convert },
        clock: if case["options"]["start"] == "first" { Clock::First } else { Clock::Latest },
        exclusions: list(&case["exclusions"]).iter().map(exclusion).collect(),
        period: Period {
            from: day("date_from"),
            // A day as the end is in it to its last moment.
            to: day("date_to").and_then(|to| {
                let is_day = case["date_to"].as_str().is_some_and(|text| text.trim().len() == 10);
                if is_day { crate::model::When::Day(to.day()).latest() } else { Some(to) }
            }),
            after: if case["after_period"] == "counts" { After::Counts } else { After::LeftOut },
        },
        first_time: list(&case["first_time_steps"]).iter().map(count).collect(),
        keeps: case["options"]["exclusion"] == "keeps",
        shared: case["options"]["one_event"] == "several_steps",
        machines: Machines::Counted,
    }
}

/// What is known of one person: what they did, and the value of the property that is broken down at each of it.
#[derive(Default)]
struct Known {
    sightings: Vec<Sighting>,
    values: Vec<Option<String>>,
}

/// Returns the people of a case by name, and how many events have nobody.
fn people(case: &Value, rules: &Rules) -> (BTreeMap<String, Known>, usize) {
    let is = |event: &str, step: &Value| match step {
        Value::Array(names) => names.iter().any(|name| name == event),
        name => name == "*" || name == event,
    };
    let set = |steps: &Value, of: &dyn Fn(&Value) -> bool| {
        list(steps).iter().enumerate().fold(0_u64, |set, (place, step)| set | u64::from(of(step)) << place)
    };
    let property = text(&case["breakdown"]["property"]);
    let mut events: Vec<&Value> = list(&case["events"]).iter().collect();
    events.sort_by_key(|event| instant(&event["ts"]));
    let mut people: BTreeMap<String, Known> = BTreeMap::new();
    let mut dropped = 0;
    for event in events {
        let name = text(&event["person"]);
        if name.is_empty() {
            dropped += 1;
            continue;
        }
        let mut name = name;
        let mut steps = 0;
        while let Some(other) = case["identity"][name].as_str().filter(|other| *other != name) {
            name = other;
            steps += 1;
            assert!(steps < 100, "the names of one person run in a circle");
        }
        let kind = text(&event["event"]);
        let stages = set(&case["steps"], &|step| is(kind, step));
        let bars = set(&case["exclusions"], &|bar| is(kind, &bar["event"]));
        let known = people.entry(name.to_owned()).or_default();
        known.sightings.push(Sighting::at(instant(&event["ts"]).epoch_millis(), stages, bars));
        // As in a cell: nothing is no value.
        let value = match &event["props"][property] {
            Value::Null => None,
            Value::String(words) => Some(words.clone()).filter(|words| !words.is_empty()),
            other => Some(other.to_string()),
        };
        known.values.push(value);
    }
    for known in people.values_mut() {
        keep_first(&mut known.sightings, rules);
    }
    (people, dropped)
}

fn mean(seconds: &[f64]) -> f64 {
    seconds.iter().sum::<f64>() / f64::from(u32::try_from(seconds.len()).expect("few"))
}

/// Says where a list differs from what is expected; `null` is not asserted.
fn differs<T: Into<Value>>(what: &str, expected: &Value, found: Vec<T>) -> Option<String> {
    let found: Vec<Value> = found.into_iter().map(Into::into).collect();
    let near = |a: &Value, b: &Value| match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < 0.5e-3,
        _ => a == b,
    };
    let same = list(expected).len() == found.len()
        && list(expected).iter().zip(&found).all(|(expected, found)| expected.is_null() || near(expected, found));
    (!same).then(|| format!("{what}: expected {expected}, found {}", Value::from(found)))
}

/// Runs one case and says what differs.
fn run(case: &Value) -> Vec<String> {
    let strange = unknown(case);
    if !strange.is_empty() {
        return strange.into_iter().map(|what| format!("{}: {what}", text(&case["name"]))).collect();
    }
    let rules = rules(case);
    let stages = list(&case["steps"]).len();
    let (people, dropped) = people(case, &rules);
    let mut follower = Follower::default();
    let mut counts = vec![0; stages];
    let mut names = vec![Vec::new(); stages];
    let mut seconds = vec![Vec::new(); stages];
    let mut levels = BTreeMap::new();
    let mut days: BTreeMap<String, [u64; 2]> = BTreeMap::new();
    let mut values: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut passage = Passage::default();
    let attribution = match text(&case["breakdown"]["attribution"]) {
        "first_touch" => Attribution::FirstTouch,
        "last_touch" => Attribution::LastTouch,
        "all_events" => Attribution::EveryTouch,
        other => Attribution::Stage(other.strip_prefix("step_").and_then(|n| n.parse().ok()).unwrap_or(0)),
    };
    for (name, known) in &people {
        follower.follow(&known.sightings, stages, &rules, &mut passage, |index| {
            Instant::from_epoch_millis(known.sightings[index].at).map(crate::model::When::Instant).unwrap_or_default()
        });
        let level = passage.furthest().map_or(0, |place| place + 1);
        levels.insert(name.clone(), level);
        for place in places(passage.reached) {
            counts[place] += 1;
            names[place].push(name.clone());
            let before = rules.base_of(place).filter(|before| passage.reached >> before & 1 == 1);
            if let Some(before) = before {
                let days = super::timing::days_between(passage.first[before], passage.next[place]);
                seconds[place].push(days.expect("both times") * 86_400.0);
            }
        }
        if !case["trend"].is_null() {
            let (from, to) = (count(&case["trend"]["from_step"]), count(&case["trend"]["to_step"]));
            for (day, level) in levels_by_day(&mut follower, &known.sightings, stages, &rules) {
                let entry = days.entry(day.to_string()).or_default();
                entry[0] += u64::from(level > from);
                entry[1] += u64::from(level > to);
            }
        }
        if !case["breakdown"].is_null() {
            let own: Vec<Option<&str>> = known.values.iter().map(Option::as_deref).collect();
            for (value, seen) in parts(&known.sightings, &own, attribution) {
                let people = values.entry(value.unwrap_or_default().to_owned()).or_insert_with(|| vec![0; stages]);
                places(follower.reached(&seen, stages, &rules)).for_each(|place| people[place] += 1);
            }
        }
    }

    let mut wrong = Vec::new();
    let empty = serde_json::Map::new();
    for (key, expected) in case["expected"].as_object().unwrap_or(&empty) {
        let quantiles = |of: &dyn Fn(&[f64]) -> f64| -> Vec<Value> {
            seconds.iter().map(|all| if all.is_empty() { Value::Null } else { of(all).into() }).collect()
        };
        let found = match key.as_str() {
            "counts" => differs(key, expected, counts.clone()),
            "people_per_step" => {
                list(expected).iter().enumerate().filter(|(_, names)| !names.is_null()).find_map(|(place, expected)| {
                    let mut expected = list(expected).to_vec();
                    expected.sort_by(|a, b| text(a).cmp(text(b)));
                    differs(key, &Value::from(expected), names[place].clone())
                })
            }
            "average_seconds" => differs(key, expected, quantiles(&mean)),
            "median_seconds" => differs(
                key,
                expected,
                quantiles(&|all| {
                    let group = vec![0; all.len()];
                    crate::frame::quantiles_by(&group, all, 1, &[0.5])[0][0].expect("a median")
                }),
            ),
            "level_by_person" => expected.as_object().unwrap_or(&empty).iter().find_map(|(name, expected)| {
                let found = levels.get(name).copied().unwrap_or(0);
                (count(expected) != found).then(|| format!("{key} {name}: expected {expected}, found {found}"))
            }),
            "trend" => expected.as_object().unwrap_or(&empty).iter().find_map(|(day, expected)| {
                differs(&format!("{key} {day}"), expected, days.get(day).copied().unwrap_or_default().to_vec())
            }),
            "breakdown" => expected.as_object().unwrap_or(&empty).iter().find_map(|(value, expected)| {
                differs(&format!("{key} {value}"), expected, values.get(value).cloned().unwrap_or(vec![0; stages]))
            }),
            "dropped_events" => (count(expected) != dropped).then(|| format!("{key}: found {dropped}")),
            key if key.starts_with('_') => None,
            key => Some(format!("nothing computes `{key}`")),
        };
        wrong.extend(found.map(|difference| format!("{}: {difference}", text(&case["name"]))));
    }
    wrong
}

fn differences(file: &std::path::Path) -> Vec<String> {
    let cases = std::fs::read_to_string(file).expect("the file of cases is readable");
    let cases: Value = serde_json::from_str(&cases).expect("the cases are JSON");
    assert!(!list(&cases).is_empty(), "{} holds no cases", file.display());
    list(&cases).iter().flat_map(run).collect()
}

#[test]
fn funnel_vectors() {
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/funnel");
    let theirs = std::env::var_os("MOLDAU_VECTORS").map_or(fixtures.join("vectors.json"), std::path::PathBuf::from);
    let mut wrong = differences(&theirs);
    wrong.extend(differences(&fixtures.join("more.json")));
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_wrong_answer_is_named() {
    let case = serde_json::json!({
        "name": "wrong", "mode": "ordered", "window_seconds": null, "steps": ["A", "B"],
        "events": [{"person": "u", "event": "A", "ts": "2024-01-01T00:00:00Z"}],
        "expected": {"counts": [1, 1], "people_per_step": [["v"], null], "average_seconds": [null, 5], "trend": {}, "new": 1}
    });
    let wrong = run(&case);
    assert_eq!(wrong.len(), 4, "{wrong:?}");
    assert_eq!(wrong[0], "wrong: counts: expected [1,1], found [1,0]");
}

#[test]
fn what_nobody_knows_how_to_follow_is_named_and_never_left_out() {
    let case = serde_json::json!({
        "name": "new", "mode": "sideways", "window_seconds": 0, "steps": ["A", {"event": "B"}], "holding": "sku",
        "options": {"grace_seconds": 2, "ties": "maybe"}, "breakdown": {"property": "p", "attribution": "u_shaped"},
        "exclusions": [{"event": "x", "from": 0, "to": 1, "when": "ever"}], "events": [], "expected": {}
    });
    let wrong = run(&case);
    for what in ["sideways", "window of 0", "{\"event\"", "holding", "grace_seconds", "maybe", "u_shaped", "when"] {
        assert!(wrong.iter().any(|named| named.starts_with("new: ") && named.contains(what)), "{what}: {wrong:?}");
    }
}
