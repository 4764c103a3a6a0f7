//! Statistics with answers that other programs gave, run through the code that the reports use: scipy 1 and statsmodels
//! (intervals, tests, adjustment), numpy (quantiles) and lifelines (Kaplan-Meier).

use serde_json::Value;

use super::compare::{difference, fisher, holm};
use super::survival::Curve;
use crate::frame::quantiles_by;
use crate::model::Share;

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(number).collect()
}

fn share(value: &Value) -> Share {
    let count = |at: usize| value[at].as_u64().expect("a count");
    Share::new(count(0), count(1))
}

/// Says what of a case differs: each figure with its name, what is expected and what was found.
fn run(case: &Value) -> Vec<String> {
    let mut figures: Vec<(String, Value, Option<f64>)> = Vec::new();
    let mut add = |name: &str, expected: &Value, found: Option<f64>| {
        figures.push((name.to_owned(), expected.clone(), found));
    };
    match case["what"].as_str().unwrap_or_default() {
        "wilson" => {
            let counts = Value::from(vec![case["part"].clone(), case["whole"].clone()]);
            let ends = share(&counts).wilson();
            add("low", &case["low"], ends.map(|ends| ends.low));
            add("high", &case["high"], ends.map(|ends| ends.high));
        }
        "difference" => {
            let (one, other) = (share(&case["one"]), share(&case["other"]));
            let found = difference(one, other).expect("two rates");
            add("difference", &case["difference"], Some(found.difference));
            add("low", &case["low"], Some(found.low));
            add("high", &case["high"], Some(found.high));
            add("fisher", &case["fisher"], Some(fisher(one, other)));
            if found.test == super::Test::Normal {
                add("two proportions", &case["two_proportions"], Some(found.p));
            }
        }
        "holm" => {
            let found = holm(&numbers(&case["values"]));
            let expected = case["adjusted"].as_array().expect("a list");
            expected.iter().zip(found).for_each(|(expected, found)| add("adjusted", expected, Some(found)));
        }
        "quantiles" => {
            let values = numbers(&case["values"]);
            let found = quantiles_by(&vec![0; values.len()], &values, 1, &numbers(&case["at"]));
            let expected = case["quantiles"].as_array().expect("a list");
            expected.iter().zip(&found[0]).for_each(|(expected, found)| add("quantile", expected, *found));
        }
        "kaplan_meier" => {
            let pair = |one: &Value| (number(&one[0]), one[1].as_bool().expect("yes or no"));
            let mut observed: Vec<_> = case["observed"].as_array().expect("a list").iter().map(pair).collect();
            let curve = Curve::of(&mut observed);
            let watched = observed.iter().map(|(days, _)| *days).fold(0.0, f64::max);
            for point in case["by_day"].as_array().expect("a list") {
                let day = u32::try_from(point["day"].as_u64().expect("a day")).expect("a day");
                let found = curve.by(day, watched, &observed);
                add(&format!("day {day}"), &point["share"], found.share);
                if !point["low"].is_null() {
                    add(&format!("low, day {day}"), &point["low"], found.interval.map(|ends| ends.low));
                    add(&format!("high, day {day}"), &point["high"], found.interval.map(|ends| ends.high));
                }
            }
            add("median", &case["median"], curve.median());
        }
        other => return vec![format!("nothing computes `{other}`")],
    }
    let differs = |(name, expected, found): (String, Value, Option<f64>)| {
        let near = match (expected.as_f64(), found) {
            (Some(expected), Some(found)) => (expected - found).abs() <= 1e-7 * expected.abs().max(1.0),
            (None, None) => true,
            _ => false,
        };
        (!near).then(|| format!("{}: {name}: expected {expected}, found {found:?}", case["what"]))
    };
    figures.into_iter().filter_map(differs).collect()
}

#[test]
fn statistics_agree_with_those_of_other_programs() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/funnel/statistics.json");
    let cases: Value =
        serde_json::from_str(&std::fs::read_to_string(file).expect("the file of cases")).expect("the cases are JSON");
    let cases = cases.as_array().expect("a list of cases");
    assert!(cases.len() > 30);
    let wrong: Vec<String> = cases.iter().flat_map(run).collect();
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_wrong_figure_is_named() {
    let case = serde_json::json!({"what": "wilson", "part": 1, "whole": 10, "low": 0.5, "high": null});
    assert_eq!(run(&case).len(), 2);
    assert_eq!(run(&serde_json::json!({"what": "guess"})), ["nothing computes `guess`"]);
}
