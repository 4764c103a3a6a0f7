//! Small cases with known answers, run through the code that counts a real funnel.

use std::collections::BTreeMap;

use serde_json::Value;

use super::advance::{Follower, Passage};
use super::breakdown::{Attribution, parts};
use super::sighting::{Sighting, keep_first};
use super::trend::levels_by_day;
use super::{After, Clock, Exclusion, Machines, Order, Period, Rules, Ties, Window};
use crate::model::{Day, Instant};

/// Returns the instant of an ISO 8601 text in UTC.
fn instant(text: &str) -> Instant {
    let number = |from: usize, to: usize| text[from..to].parse::<u32>().expect("digits");
    let part = |from, to| i8::try_from(number(from, to)).expect("two digits");
    let day = Day::new(i16::try_from(number(0, 4)).expect("a year"), part(5, 7), part(8, 10)).expect("a day");
    if text.len() < 19 {
        return day.start();
    }
    let millis = text[19..].strip_prefix('.').map_or(0, |rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).chain("000".chars()).take(3).collect();
        digits.parse().expect("digits")
    });
    Instant::new(day, number(11, 13), number(14, 16), number(17, 19), millis).expect("a time")
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

fn rules(case: &Value) -> Rules {
    let exclusion = |bar: &Value| Exclusion { roles: Vec::new(), from: count(&bar["from"]), to: count(&bar["to"]) };
    let day = |key: &str| case[key].as_str().map(instant);
    Rules {
        order: match text(&case["mode"]) {
            "strict" => Order::Strict,
            "unordered" => Order::Any,
            _ => Order::InOrder,
        },
        window: case["window_seconds"].as_i64().and_then(|seconds| Window::from_millis(seconds * 1000)),
        ties: if case["options"]["ties"] == "strictly_increasing" { Ties::Apart } else { Ties::Convert },
        clock: if case["options"]["start"] == "first" { Clock::First } else { Clock::Latest },
        exclusions: list(&case["exclusions"]).iter().map(exclusion).collect(),
        period: Period { from: day("date_from"), to: day("date_to"), after: After::LeftOut },
        first_time: list(&case["first_time_steps"]).iter().map(count).collect(),
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
    events.sort_by_key(|event| instant(text(&event["ts"])));
    let mut people: BTreeMap<String, Known> = BTreeMap::new();
    let mut dropped = 0;
    for event in events {
        let name = text(&event["person"]);
        if name.is_empty() {
            dropped += 1;
            continue;
        }
        let mut name = name;
        while let Some(other) = case["identity"][name].as_str().filter(|other| *other != name) {
            name = other;
        }
        let kind = text(&event["event"]);
        let stages = set(&case["steps"], &|step| is(kind, step));
        let bars = set(&case["exclusions"], &|bar| is(kind, &bar["event"]));
        let known = people.entry(name.to_owned()).or_default();
        known.sightings.push(Sighting::at(instant(text(&event["ts"])).epoch_millis(), stages, bars));
        known.values.push(event["props"][property].as_str().map(str::to_owned));
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
        for place in 0..level {
            counts[place] += 1;
            names[place].push(name.clone());
            if let Some(before) = place.checked_sub(1) {
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
                let level = follower.attempt(&seen, stages, &rules).len();
                let people = values.entry(value.unwrap_or_default().to_owned()).or_insert_with(|| vec![0; stages]);
                people.iter_mut().take(level).for_each(|people| *people += 1);
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
