use std::collections::BTreeMap;

use super::small_campaign;
use crate::support::Desk;
use crate::support::score::rows;

#[test]
fn weights_that_were_saved_find_the_same_people() {
    let desk = Desk::new().copy("fixtures/worlds/dach-300/files", "c");
    let learnt = desk.run(&["link", "c", "--save-model", "weights.json"]).success();
    let weights = desk.read("weights.json");
    assert_eq!(desk.run(&["link", "c", "--model", "weights.json"]).success(), learnt);
    let again = desk.run(&["link", "c", "--save-model", "again.json"]);
    assert_eq!(again.status, 0, "{}", again.stderr);
    assert_eq!(desk.read("again.json"), weights, "the same data, the same weights");
}

#[test]
fn weights_are_shown_in_words_and_those_of_a_file_without_reading_rows() {
    let desk = small_campaign();
    let learnt = rows(&desk.run(&["link", "c", "--show-model", "--save-model", "weights.json"]).success());
    let of_mail: Vec<_> = learnt.iter().filter(|line| line["comparison"] == "e-mail").collect();
    let figure = |line: &BTreeMap<String, String>, name: &str| line[name].parse::<f64>().expect("a figure");
    assert!(figure(of_mail[0], "m") > figure(of_mail[0], "u") && figure(of_mail[0], "bits") > 0.0, "{:?}", of_mail[0]);
    let saved = desk.run(&["link", "no such folder", "--show-model", "--model", "weights.json"]);
    assert_eq!(rows(&saved.success()), learnt);
    let shown = desk.run(&["link", "--show-model", "--model", "weights.json", "-f", "table"]).success();
    for words in ["Threshold", " %: from there on two rows are one person", "1 in "] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn weights_that_do_not_fit_are_refused_with_words() {
    let desk = small_campaign();
    let _ = desk.run(&["link", "c", "--save-model", "weights.json"]).success();
    let weights = desk.read("weights.json");
    let desk = desk
        .file("broken.json", &weights[..weights.len() / 2])
        .file("other.json", "{}")
        .file("older.json", weights.replacen("e-mail equal", "mail equal", 1))
        .file("odd.json", weights.replacen("\"threshold\": 0.", "\"threshold\": 6.", 1));
    for (file, message) in [
        ("broken.json", "broken.json holds no model"),
        ("other.json", "other.json holds no model"),
        ("older.json", "its levels of the e-mail are of another version"),
        ("odd.json", "the threshold is no probability"),
        ("none.json", "cannot read the model none.json"),
    ] {
        let outcome = desk.run(&["link", "c", "--model", file]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""), "{file}");
        assert!(outcome.stderr.contains(message), "{file}: {}", outcome.stderr);
    }
}

#[test]
fn the_mistakes_to_be_expected_are_said_beside_the_rows_and_kept_in_the_run() {
    let desk = Desk::new().copy("fixtures/worlds/dach-300/files", "c");
    let outcome = desk.run(&["link", "c"]);
    assert!(outcome.stderr.contains(" people"), "{}", outcome.stderr);
    assert!(desk.run(&["link", "c", "--quiet"]).stderr.is_empty());
    let _ = desk.run(&["run", "c"]).success();
    let run: serde_json::Value = serde_json::from_str(&desk.read("moldau-out/run.json")).expect("JSON");
    let expected = &run["expected"];
    assert!(expected["people_that_are_two"].as_f64().is_some_and(|two| (0.0..10.0).contains(&two)), "{expected}");
    assert!(expected["people_counted_twice"].as_f64().is_some(), "{expected}");
    let blocking = &run["blocking"];
    let compared = run["counts"]["pairs_compared"].as_f64().expect("a number");
    let foreseen = blocking["pairs_foreseen"].as_f64().expect("a number");
    assert!((0.5..2.0).contains(&(foreseen / compared)), "{foreseen} of {compared}");
    assert!(blocking["rules"][0]["in_common"].is_string() && blocking["rules"][0]["finds"].is_number(), "{blocking}");
    let told: serde_json::Value =
        serde_json::from_str(&desk.run(&["evaluate", "c", "--format", "json"]).success()).expect("JSON");
    for figure in ["pairs_foreseen", "pairs_of_one_person_foreseen", "pairs_of_one_person_missed_foreseen"] {
        assert!(told[0][figure].is_number(), "{figure}: {told}");
    }
    let largest = run["largest"][0]["person_id"].as_str().expect("someone").to_owned();
    let records = rows(&desk.read("moldau-out/records.csv"));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records.iter().filter(|record| !record["person_id"].is_empty()) {
        *counts.entry(&record["person_id"]).or_default() += 1;
    }
    let most = counts.values().max().copied();
    assert_eq!(
        (counts.get(largest.as_str()).copied(), run["largest"][0]["rows"].as_u64()),
        (most, most.map(|most| most as u64))
    );
}
