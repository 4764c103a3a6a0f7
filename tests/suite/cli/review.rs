use std::fs;

use expect_test::expect;

use super::small_campaign;
use crate::support::Desk;
use crate::support::score::rows;

/// A campaign of which some pairs are doubtful.
fn doubtful() -> Desk {
    Desk::new().copy("fixtures/worlds/dach-300/files", "c")
}

/// Fills in the decision of each line of a review list that `decide` decides by its cells.
fn fill_in(text: &str, decide: impl Fn(&csv::StringRecord) -> &'static str) -> String {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(reader.headers().expect("a header")).expect("written");
    for line in reader.records() {
        let line = line.expect("a line");
        let word = decide(&line);
        out.write_record(std::iter::once(word).chain(line.iter().skip(1))).expect("written");
    }
    String::from_utf8(out.into_inner().expect("whole")).expect("UTF-8")
}

/// Returns for each pair of the list whether its two rows are one person's by now.
fn together(desk: &Desk, review: &str) -> Vec<bool> {
    let records = rows(&desk.run(&["link", "c"]).success());
    let person = |pair: &std::collections::BTreeMap<String, String>, side: &str| {
        let is_it = |column: &&str, record: &std::collections::BTreeMap<String, String>| {
            record[*column] == pair[&format!("{side}_{column}")]
        };
        let found = records.iter().find(|record| ["file", "sheet", "row"].iter().all(|column| is_it(column, record)));
        found.expect("the row of the pair")["person_id"].clone()
    };
    let pairs = rows(review);
    let is_one = |pair: &std::collections::BTreeMap<String, String>| person(pair, "left") == person(pair, "right");
    pairs.iter().map(is_one).collect()
}

#[test]
fn decisions_of_a_spreadsheet_are_kept_and_followed() {
    let desk = doubtful();
    let review = desk.run(&["review", "c"]).success();
    let before = together(&desk, &review);
    assert!(!before.is_empty(), "something is doubtful");
    // A German spreadsheet saves it with semicolons, in Windows-1252, with CRLF; every pair is decided the other way.
    for (flip, yes, no) in [(true, "ja", "nein"), (false, "x", "n")] {
        let mut number = 0;
        let wanted: Vec<bool> = before.iter().map(|is_one| *is_one != flip).collect();
        let words: Vec<&'static str> = wanted.iter().map(|is_one| if *is_one { yes } else { no }).collect();
        let turn = std::cell::Cell::new(0);
        let filled = fill_in(&review, |_| words[turn.replace(turn.get() + 1)]);
        number += words.len();
        let mut writer =
            csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        for line in csv::ReaderBuilder::new().has_headers(false).from_reader(filled.as_bytes()).records() {
            writer.write_record(&line.expect("a line")).expect("written");
        }
        let bytes = writer.into_inner().expect("whole");
        let desk_file = desk.path("saved by a spreadsheet.csv");
        fs::write(&desk_file, bytes).expect("a file");
        let outcome = desk.run(&["review", "--apply", "saved by a spreadsheet.csv"]);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        assert!(outcome.stderr.contains("decisions.csv"), "{}", outcome.stderr);
        assert_eq!(together(&desk, &review), wanted, "the last word of {number} counts");
    }
    let kept = desk.read("decisions.csv");
    assert!(!kept.contains("Quackenbush") && !kept.contains('@'), "no personal data:\n{kept}");
    // Once more is nothing new.
    let again = desk.run(&["review", "--apply", "saved by a spreadsheet.csv"]);
    assert!(again.stderr.ends_with("nothing new to keep\n"), "{}", again.stderr);
    assert_eq!(desk.read("decisions.csv"), kept);
    // Nobody is asked again.
    let open = rows(&desk.run(&["review", "c"]).success());
    let asked: Vec<_> =
        rows(&review).iter().map(|pair| (pair["left_key"].clone(), pair["right_key"].clone())).collect();
    assert!(open.iter().all(|pair| !asked.contains(&(pair["left_key"].clone(), pair["right_key"].clone()))));
}

/// Fills in the first decision of a workbook, as a spreadsheet does: in place.
fn fill_in_workbook(desk: &Desk, from: &str, to: &str, word: &str) {
    use std::io::{Read, Write};
    let mut archive = zip::ZipArchive::new(fs::File::open(desk.path(from)).expect("a file")).expect("a workbook");
    let mut out = zip::ZipWriter::new(fs::File::create(desk.path(to)).expect("a file"));
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).expect("a part");
        let (name, mut text) = (part.name().expect("a name").into_owned(), String::new());
        part.read_to_string(&mut text).expect("XML");
        if name == "xl/worksheets/sheet1.xml" {
            assert!(text.contains("<dataValidation "), "the cells offer yes and no");
            let cell = format!("<c r=\"A2\" t=\"inlineStr\"><is><t>{word}</t></is></c>");
            text = text.replacen("<c r=\"B2\"", &format!("{cell}<c r=\"B2\""), 1);
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        out.write_all(text.as_bytes()).expect("written");
    }
    out.finish().expect("whole");
}

#[test]
fn a_workbook_of_the_pairs_is_filled_in_and_read_back() {
    let desk = doubtful();
    let review = desk.run(&["review", "c"]).success();
    let was_one = together(&desk, &review)[0];
    let outcome = desk.run(&["review", "c", "--out", "pairs.xlsx"]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("then `moldau review --apply pairs.xlsx`"), "{}", outcome.stderr);
    fill_in_workbook(&desk, "pairs.xlsx", "filled.xlsx", if was_one { "no" } else { "yes" });
    let outcome = desk.run(&["review", "--apply", "filled.xlsx"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("1 new decision is kept in decisions.csv"), "{}", outcome.stderr);
    assert_eq!(together(&desk, &review)[0], !was_one);
    fs::remove_file(desk.path("decisions.csv")).expect("removed");
    // The same from the output folder, whose next run takes it over.
    let _ = desk.run(&["run", "c"]).success();
    fs::rename(desk.path("filled.xlsx"), desk.path("moldau-out/review.xlsx")).expect("moved");
    let outcome = desk.run(&["run", "c"]);
    assert!(outcome.stderr.starts_with("took over 1 decision from "), "{}", outcome.stderr);
    assert_eq!(together(&desk, &review)[0], !was_one);
    let wrong = desk.run(&["review", "c", "--out", "pairs.doc"]);
    assert_eq!(wrong.status, 1);
    assert!(wrong.stderr.contains("a name that ends in .xlsx or .csv"), "{}", wrong.stderr);
}

#[test]
fn decisions_hold_for_renamed_files_with_added_rows_and_are_no_data_themselves() {
    let desk = doubtful();
    let review = desk.run(&["review", "c"]).success();
    let pair = &rows(&review)[0];
    let was_one = together(&desk, &review)[0];
    let first = std::cell::Cell::new(true);
    let filled = fill_in(&review, |_| {
        if !first.replace(false) {
            ""
        } else if was_one {
            "no"
        } else {
            "yes"
        }
    });
    fs::write(desk.path("r.csv"), filled).expect("a file");
    let _ = desk.run(&["review", "--apply", "r.csv"]).success();
    fs::create_dir(desk.path("june")).expect("a folder");
    for entry in fs::read_dir(desk.path("c")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        fs::copy(&path, desk.path(&format!("june/copy of {name}"))).expect("a copy");
    }
    let name = "june/copy of Opens.csv";
    let opens = desk.read(name);
    let (header, rest) = opens.split_once('\n').expect("lines");
    let desk = desk
        .file(name, format!("{header}\n7302211,SUB1,new@person.example,118842,Open,03/02/2026 10:00:00 AM\n{rest}"));
    let records = rows(&desk.run(&["link", "june", "decisions.csv"]).success());
    assert!(records.iter().all(|record| record["file"] != "decisions.csv"));
    let person = |side: &str| {
        let key = &pair[&format!("{side}_key")];
        records.iter().find(|record| record["key"] == *key).expect("the row is there")["person_id"].clone()
    };
    assert_eq!(person("left") == person("right"), !was_one);
}

#[test]
fn a_run_takes_over_what_was_typed_into_its_last_output() {
    let desk = doubtful();
    let _ = desk.run(&["run", "c"]).success();
    let review = desk.read("moldau-out/review.csv");
    let wanted: Vec<bool> = together(&desk, &review).iter().map(|is_one| !is_one).collect();
    let turn = std::cell::Cell::new(0);
    let filled = fill_in(&review, |_| if wanted[turn.replace(turn.get() + 1)] { "yes" } else { "no" });
    fs::write(desk.path("moldau-out/review.csv"), filled).expect("a file");
    let outcome = desk.run(&["run", "c"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let first = outcome.stderr.lines().next().unwrap_or_default();
    assert!(first.starts_with("took over ") && first.ends_with("review.csv into decisions.csv"), "{first}");
    assert!(outcome.stderr.contains("Decisions"), "{}", outcome.stderr);
    assert_eq!(together(&desk, &review), wanted);
    assert_eq!(rows(&desk.read("decisions.csv")).len(), wanted.len());
}

#[test]
fn a_decision_that_is_not_understood_stops_the_run_before_it_is_lost() {
    let desk = doubtful();
    let _ = desk.run(&["run", "c"]).success();
    let filled = fill_in(&desk.read("moldau-out/review.csv"), |_| "perhaps");
    fs::write(desk.path("moldau-out/review.csv"), &filled).expect("a file");
    desk.run(&["run", "c"]).is(&expect![[r#"
        status 1
        --- stderr
        error: $DESK/moldau-out/review.csv:2: the decision is neither yes nor no, and the folder is about to be replaced
        hint: mend the line, or move $DESK/moldau-out/review.csv to another folder to keep it as it is
    "#]]);
    assert_eq!(desk.read("moldau-out/review.csv"), filled);
}

#[test]
fn decisions_that_contradict_each_other_are_named_with_their_places() {
    let desk = small_campaign();
    let records = rows(&desk.run(&["link", "c"]).success());
    let key = |file: &str, row: &str| {
        let found = records.iter().find(|record| record["file"] == file && record["row"] == row);
        found.expect("a row")["key"].clone()
    };
    let (ann, cid, dee) = (key("orders.csv", "3"), key("sent_to_launch.csv", "4"), key("orders.csv", "4"));
    let desk = desk.file(
        "decisions.csv",
        format!("decision,left_key,right_key\nno,{ann},{dee}\nyes,{ann},{cid}\nyes,{cid},{dee}\n"),
    );
    let outcome = desk.run(&["link", "c"]);
    assert_eq!(outcome.status, 0);
    expect![[r#"
        fewer than one mistake is to be expected among 2 people
        warning: decisions.csv:2: the decision `no` contradicts decisions.csv:3, decisions.csv:4: the later decision counts
        hint: change or take out one of these lines
    "#]]
    .assert_eq(&outcome.stderr);
    let _ = desk.run(&["run", "c"]).success();
    let findings = rows(&desk.read("moldau-out/findings.csv"));
    assert!(findings.iter().any(|finding| finding["kind"] == "contradicting-decision" && finding["row"] == "2"));
}

#[test]
fn a_list_of_decisions_that_is_damaged_stops_every_command() {
    let desk = small_campaign().file("decisions.csv", "decision,left_key,right_key\nyes,1.2E+11,k\n");
    desk.run(&["funnel", "c"]).is(&expect![[r#"
        status 1
        --- stderr
        error: decisions.csv:2: the keys that say which rows are meant are missing or damaged
        hint: write yes or no, or leave it empty; or take the line away
    "#]]);
}

#[test]
fn another_file_is_no_list_of_decisions() {
    small_campaign().run(&["review", "--apply", "c/orders.csv"]).is(&expect![[r#"
        status 1
        --- stderr
        error: c/orders.csv is no list of pairs: it lacks the column `decision`
        hint: fill in the column `decision` of the `review.csv` that `moldau run` writes, and keep its other columns
    "#]]);
}

#[test]
fn people_keep_their_ids_and_what_became_of_them_is_listed() {
    let desk = small_campaign();
    let _ = desk.run(&["run", "c"]).success();
    let id = |desk: &Desk, row: &str| {
        let records = rows(&desk.read("moldau-out/records.csv"));
        let found = records.iter().find(|record| record["file"].contains("orders") && record["row"] == row);
        found.map(|record| (record["person_id"].clone(), record["key"].clone())).expect("the order")
    };
    let ((ann, ann_key), (dee, dee_key)) = (id(&desk, "3"), id(&desk, "4"));
    fs::rename(desk.path("c/orders.csv"), desk.path("c/all orders.csv")).expect("renamed");
    let desk = desk.file("decisions.csv", format!("decision,left_key,right_key\nyes,{ann_key},{dee_key}\n"));
    let outcome = desk.run(&["run", "c"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(id(&desk, "4").0, ann, "most rows are Ann's");
    assert!(outcome.stderr.contains("1 person became one with another since the last run"), "{}", outcome.stderr);
    assert_eq!(
        desk.read("moldau-out/changes.csv"),
        format!("change,person_before,person_now,rows\nmerged,{dee},{ann},1\n")
    );
    // Apart again, seen from the run in which they were one: the new one does not take the other's id.
    fs::remove_file(desk.path("decisions.csv")).expect("removed");
    let _ = desk.run(&["run", "c", "--out", "apart", "--since", "moldau-out"]).success();
    let changes = rows(&desk.read("apart/changes.csv"));
    assert_eq!((changes.len(), changes[0]["change"].as_str(), &changes[0]["person_before"]), (1, "split", &ann));
    let failed = desk.run(&["run", "c", "--since", "c"]);
    assert_eq!(failed.status, 1);
    assert!(failed.stderr.starts_with("error: c is no output folder\nhint: "), "{}", failed.stderr);
}
