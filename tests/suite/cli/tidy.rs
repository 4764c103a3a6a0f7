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
        --- stderr
        row 6 is not printed: a total of the rows above
        messy.csv:1: row 1 stands above the table and was not read as data
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

#[test]
fn a_table_without_a_header_gets_none_unless_asked_for() {
    let desk = Desk::new().file("list.csv", "1;a@x.org;3.5\n2;b@x.org;4.5\n3;c@x.org;5.5\n");
    desk.run(&["tidy", "list.csv"]).is(&expect![[r#"
        status 0
        --- stdout
        1,a@x.org,3.5
        2,b@x.org,4.5
        3,c@x.org,5.5
        --- stderr
        the table has no header, so none is printed; --header prints `column 1`, `column 2` and so on
    "#]]);
    desk.run(&["tidy", "list.csv", "--header"]).is(&expect![[r#"
        status 0
        --- stdout
        column 1,column 2,column 3
        1,a@x.org,3.5
        2,b@x.org,4.5
        3,c@x.org,5.5
    "#]]);
    let words = Desk::new().file("words.csv", "hello\n");
    words.run(&["tidy", "words.csv"]).is(&expect![[r#"
        status 0
        --- stdout
        hello
        --- stderr
        there are words only, and no table: they are printed as they stand
    "#]]);
}

#[test]
fn blanks_inside_cells_part_nothing_where_the_header_says_otherwise() {
    let two = "Street;Billing street\n9 Good  St;8 Bob  St\n4 Mill  St;1 Blue  St\n5 Hill  St;3 Day  St\n9 Park  St;3 So  St\n";
    assert_eq!(Desk::new().file("two.csv", two).run(&["tidy", "two.csv"]).success(), two.replace(';', ","));
    let one = "Street\n9 Good  St\n4 Mill  St\n5 Hill  St\n9 Park  St\n";
    assert_eq!(Desk::new().file("one.csv", one).run(&["tidy", "one.csv"]).success(), one);
}

#[test]
fn rows_that_a_binary_workbook_hides_are_told_of_and_left_out_if_asked() {
    let desk = Desk::new().copy("fixtures/small", "w");
    let all = desk.run(&["tidy", "w/hidden.xlsb", "--sheet", "People"]);
    assert!(all.stderr.contains("2 rows are hidden or filtered out in the workbook, and read"), "{}", all.stderr);
    assert_eq!(all.success().lines().count(), 5);
    let seen = desk.run(&["tidy", "w/hidden.xlsb", "--sheet", "People", "--skip-hidden"]).success();
    assert_eq!(seen, "Email,,Name\na@x.org,,Ann Lee\nd@x.org,,Dee Kay\n");
    // Cells that the spreadsheet library would pass over without a word.
    let short = desk.run(&["tidy", "w/short.xlsb"]).failure(1);
    assert!(short.contains("cells written in the short form") && short.contains("export it as CSV"), "{short}");
}
