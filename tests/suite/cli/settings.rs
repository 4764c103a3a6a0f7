use super::small_campaign;
use crate::support::Desk;
use crate::support::score::rows;

#[test]
fn a_run_with_the_settings_that_init_wrote_gives_the_same_result() {
    let desk = small_campaign();
    let without = desk.run(&["link", "c"]).success();
    let _ = desk.run(&["init", "c"]).success();
    assert!(desk.read("moldau.toml").contains("[[table]]"));
    assert!(desk.run(&["link", "c"]).success() == without, "{}", desk.read("moldau.toml"));
}

#[test]
fn init_does_not_overwrite_settings() {
    let desk = small_campaign().file("moldau.toml", "# mine\n");
    let outcome = desk.run(&["init", "c"]);
    assert_eq!(outcome.status, 1, "{}", outcome.stderr);
    assert_eq!(desk.read("moldau.toml"), "# mine\n");
}

#[test]
fn a_person_can_overrule_a_guess() {
    let desk = small_campaign().file("moldau.toml", "[[table]]\nfile = \"clicked_launch.csv\"\nrole = \"forms\"\n");
    let funnel = rows(&desk.run(&["funnel", "c"]).success());
    assert!(funnel.iter().all(|stage| stage["stage"] != "clicks"), "{funnel:?}");
}

#[test]
fn a_column_that_is_not_there_is_an_error_that_lists_those_that_are() {
    let desk =
        small_campaign().file("moldau.toml", "[[table]]\nfile = \"orders.csv\"\ncolumns = { email = \"E-Mail\" }\n");
    let outcome = desk.run(&["link", "c"]);
    assert_eq!(outcome.status, 1);
    assert!(outcome.stderr.contains("orders.csv has no column `E-Mail`"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("Billing Email Address"), "{}", outcome.stderr);
}

#[test]
fn settings_for_a_file_that_is_not_there_are_spoken_of() {
    let desk = small_campaign().file("moldau.toml", "[[table]]\nfile = \"ordres.csv\"\nrole = \"orders\"\n");
    let outcome = desk.run(&["link", "c"]);
    assert!(outcome.stderr.contains("ordres.csv"), "{}", outcome.stderr);
}

const OWN_FORMAT: &str = r#"
[[format]]
tool = "Haus"
export = "Besuche"
role = "attendance"
signature = ["Wer", "Wann", "Kürzel"]

[format.columns]
email = "Wer"
timestamp = "Wann"

[[format.stage]]
role = "registrations"

[[format.stage]]
role = "attendance"
column = "Kürzel"
one_of = ["da"]
time = "Wann"
"#;

#[test]
fn an_export_of_ones_own_can_be_described() {
    let csv = "Wer;Wann;Kürzel\nann@a.example;02.03.2026;da\nbo@b.example;03.03.2026;weg\n";
    let desk = Desk::new().file("c/x.csv", csv).file("moldau.toml", OWN_FORMAT);
    let tables = rows(&desk.run(&["inspect", "c", "--format", "csv"]).success());
    let of = |name: &str| tables[0][name].as_str();
    assert_eq!((of("role"), of("tool"), of("stages")), ("attendance", "Haus", "registrations; attendance"));
    let touches = rows(&desk.run(&["journeys", "c", "--format", "csv"]).success());
    let stages: Vec<_> = touches.iter().map(|touch| touch["stage"].as_str()).collect();
    assert_eq!(stages.iter().filter(|stage| **stage == "attendance").count(), 1, "{touches:?}");
    assert_eq!(stages.iter().filter(|stage| **stage == "registrations").count(), 2, "{touches:?}");
}

#[test]
fn a_mistake_in_a_format_is_an_error_that_says_what_was_meant() {
    for (right, wrong, said) in [
        ("signature =", "signatur =", "did you mean `signature`?"),
        ("one_of =", "oneof =", "did you mean `one_of`?"),
        ("timestamp =", "timestmp =", "did you mean `timestamp`?"),
        ("\"attendance\"", "\"attendence\"", "did you mean `attendance`?"),
        ("[\"Wer\", \"Wann\", \"Kürzel\"]", "[]", "signature = ["),
    ] {
        let desk = small_campaign().file("moldau.toml", OWN_FORMAT.replacen(right, wrong, 1));
        let outcome = desk.run(&["inspect", "c"]);
        assert!(outcome.status != 0 && outcome.stderr.contains(said), "{wrong}: {}", outcome.stderr);
    }
}
