use expect_test::expect;

use super::small_campaign;
use crate::support::Desk;

#[test]
fn a_misspelt_option_gets_the_one_that_was_meant_and_never_the_advice_to_pass_it_on() {
    for (args, meant) in [
        (["run", "--ouput", "x"], "tip: a similar argument exists: '--output'"),
        (["run", "x", "--fomat=csv"], "tip: a similar argument exists: '--format'"),
        (["funnel", "x", "--windwo"], "tip: a similar argument exists: '--window'"),
        (["tidy", "x", "--encodings"], "unexpected argument '--encodings' found"),
    ] {
        let outcome = Desk::new().run(&args);
        assert_eq!(outcome.status, 2);
        assert!(outcome.stderr.contains(meant), "{args:?}: {}", outcome.stderr);
        assert!(!outcome.stderr.contains("as a value"), "{}", outcome.stderr);
    }
}

#[test]
fn a_missing_file_is_named() {
    Desk::new().run(&["run", "nowhere.csv"]).is(&expect![[r#"
        status 1
        --- stderr
        error: no such file or folder: nowhere.csv
        hint: check the spelling, and put quotes around a path with blanks
    "#]]);
}

#[test]
fn an_empty_folder_says_what_to_put_into_it() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("empty")).expect("a folder");
    desk.run(&["run", "empty"]).is(&expect![[r#"
        status 1
        --- stderr
        error: no files to read in empty
        hint: put the exports (.csv, .xlsx, .zip) into the folder, or give another one
    "#]]);
}

#[test]
fn a_workbook_with_a_password_says_so() {
    // An OLE file with the streams of an encrypted workbook: the header's magic, and the name of the stream.
    let mut bytes = vec![0u8; 2048];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes[1024..1024 + name.len()].copy_from_slice(&name);
    Desk::new().file("secret.xlsx", bytes).run(&["run", "secret.xlsx"]).is(&expect![[r#"
        status 1
        --- stderr
        error: secret.xlsx is protected by a password
        hint: put the password into an environment variable and name it: --password-env VARIABLE; or open the file with it, save it without one, and run again
    "#]]);
}

#[test]
fn a_truncated_workbook_says_so() {
    let whole =
        std::fs::read(crate::support::checkout("fixtures/worlds/saas-300/files/Call sheet.xlsx")).expect("a workbook");
    Desk::new().file("cut.xlsx", &whole[..whole.len() / 2]).run(&["run", "cut.xlsx"]).is(&expect![[r#"
        status 1
        --- stderr
        error: cut.xlsx is damaged or incomplete: it is cut off or a part of it is missing, as after a download that broke off
        hint: download or export it again; opening and saving it in Excel may also mend it
    "#]]);
}

#[test]
fn a_file_without_people_says_what_it_is_instead() {
    let desk = Desk::new().file("weather.csv", "Day,Rain mm,Wind\n2026-03-01,4.5,3\n2026-03-02,0,2\n2026-03-03,1,7\n");
    desk.run(&["run", "weather.csv"]).is(&expect![[r#"
        status 1
        --- stderr
        error: there are no people in weather.csv (a table without any column that says who)
        hint: a table of people has a column of e-mail addresses, names or telephone numbers; `moldau inspect` shows what each column was taken for
    "#]]);
}

#[test]
fn a_header_without_rows_says_so() {
    let desk = Desk::new().file("clicked.csv", "Email Address,First Name,Last Name,Clicks\n");
    desk.run(&["run", "clicked.csv"]).is(&expect![[r#"
        status 1
        --- stderr
        error: there are no people in clicked.csv (a header without rows)
        hint: a table of people has a column of e-mail addresses, names or telephone numbers; `moldau inspect` shows what each column was taken for
    "#]]);
}

#[test]
fn an_unknown_role_in_the_settings_says_which_there_are() {
    let desk = small_campaign().file("moldau.toml", "[[table]]\nfile = \"orders.csv\"\nrole = \"buyers\"\n");
    desk.run(&["run", "c"]).is(&expect![[r#"
        status 2
        --- stderr
        error: moldau.toml, table of orders.csv: `buyers` is not a role
        hint: did you mean `orders`? the roles are prospects, sends, deliveries, bounces, opens, clicks, unsubscribes, forms, registrations, attendance, calls, leads, deals, orders
    "#]]);
}

#[test]
fn one_bad_file_among_good_ones_is_listed_and_does_not_stop_the_run() {
    let desk = small_campaign().file("c/broken.xlsx", b"PK\x03\x04 and then nothing that a workbook needs");
    let outcome = desk.run(&["run", "c"]);
    assert_eq!(outcome.status, 3, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("broken.xlsx"), "{}", outcome.stderr);
    assert!(desk.read("moldau-out/findings.csv").contains("broken.xlsx,,,,unreadable-file,"));
    assert_eq!(desk.read("moldau-out/funnel.csv"), outcome.stdout);
}

#[test]
fn a_letter_or_a_picture_among_the_exports_is_left_out_with_a_word() {
    let desk =
        small_campaign().file("c/offer.pdf", b"%PDF-1.7 an offer").file("c/README", "What lies here, and why.\n");
    for arguments in [&["run", "c"][..], &["run", "c", "--strict"]] {
        let outcome = desk.run(arguments);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        assert!(outcome.stderr.contains("offer.pdf is a PDF document, not a table: left out"), "{}", outcome.stderr);
        assert!(desk.read("moldau-out/findings.csv").contains("offer.pdf,,,,no-people,"));
    }
    // What is called a table has to be one.
    let desk = small_campaign().file("c/sales.csv", b"%PDF-1.7 no table");
    assert_eq!(desk.run(&["run", "c"]).status, 3);
}

#[test]
fn strict_stops_at_the_first_bad_file_and_writes_nothing() {
    let desk = small_campaign().file("c/broken.xlsx", b"PK\x03\x04 and then nothing that a workbook needs");
    desk.run(&["run", "c", "--strict"]).is(&expect![[r#"
        status 1
        --- stderr
        error: a file cannot be read, and --strict forbids to go on without it
        caused by: broken.xlsx is damaged or incomplete: it is cut off or a part of it is missing, as after a download that broke off
        hint: mend the file, take it away, or run without --strict
    "#]]);
    assert!(!desk.path("moldau-out").exists());
}

#[test]
fn a_stage_that_is_no_role_is_wrong_usage() {
    small_campaign().run(&["funnel", "c", "--stages", "sends,clikcs"]).is(&expect![[r#"
        status 2
        --- stderr
        error: --stages: `clikcs` is not a role
        hint: did you mean `clicks`? the roles are prospects, sends, deliveries, bounces, opens, clicks, unsubscribes, forms, registrations, attendance, calls, leads, deals, orders
    "#]]);
}

#[test]
fn a_drop_off_stage_that_the_funnel_does_not_have_lists_those_it_has() {
    small_campaign().run(&["dropoff", "webinar", "c"]).is(&expect![[r#"
        status 1
        --- stderr
        error: the funnel has no stage `webinar`
        hint: its stages are sends, opens, clicks, forms, orders
    "#]]);
}

#[test]
fn one_role_alone_is_no_funnel() {
    let desk =
        Desk::new().file("forms.csv", "Submitted at,Email,Your message\n2026-03-01 10:00:00,a@b.example,hello\n");
    desk.run(&["funnel", "forms.csv"]).is(&expect![[r#"
        status 1
        --- stderr
        error: no funnel can be made: the exports hold only forms, and a funnel needs two stages; add the export of another step
        hint: such as sends, opens, clicks, orders; `moldau inspect` shows what each file was taken for
    "#]]);
}

#[test]
fn messages_never_show_a_name_or_an_address() {
    let desk = Desk::new().file(
        "leads.csv",
        "Name,Email,Phone\nZebulon Quackenbush,zebulon@@quack,12\nZebulon Quackenbush,zebulon@quack.example,+49 30 1234567\n,,\n",
    );
    let outcome = desk.run(&["link", "leads.csv"]);
    let findings = desk.run(&["inspect", "leads.csv", "--format", "json"]);
    for text in [outcome.stderr, findings.stderr, findings.stdout] {
        assert!(!text.to_lowercase().contains("zebulon") && !text.contains("1234567"), "{text}");
    }
}
