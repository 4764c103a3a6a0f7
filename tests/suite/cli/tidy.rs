use expect_test::expect;

use crate::support::Desk;

#[test]
fn a_messy_table_comes_out_clean_with_every_value_as_it_was() {
    let desk = Desk::new().file(
        "messy.csv",
        "\u{feff}Campaign list;;\r\n;;\r\nName;Zip;Formula\r\n\"Smith; Bob\";00501;=1+1\r\n\"Two\r\nlines\";-5;\"a \"\"b\"\"\"\r\nTotal;2;\r\n",
    );
    desk.run(&["tidy", "messy.csv"]).is(&expect![[r#"
        status 0
        --- stdout
        Name,Zip,Formula
        Smith; Bob,00501,=1+1
        "Two
        lines",-5,"a ""b"""
    "#]]);
}

#[test]
fn a_table_is_chosen_by_sheet_or_by_number() {
    let desk = Desk::new().copy("fixtures/worlds/saas-300/files", "files");
    let by_sheet = desk.run(&["tidy", "files/Prospects Spring 2026.xlsx", "--sheet", "List"]).success();
    assert!(by_sheet.starts_with("Lead ID,First Name,Last Name,"), "{}", &by_sheet[..60]);
    let none = desk.run(&["tidy", "files/Prospects Spring 2026.xlsx", "--sheet", "Lists"]);
    assert_eq!(none.status, 1);
    assert!(none.stderr.contains("List"), "{}", none.stderr);
}

#[test]
fn standard_input_is_a_file_too() {
    let outcome = Desk::new().run_with_input(&["tidy", "-"], "a;b\n1;2\n3;4\n".as_bytes());
    assert_eq!(outcome.success(), "a,b\n1,2\n3,4\n");
}
