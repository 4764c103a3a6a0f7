use super::small_campaign;
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
