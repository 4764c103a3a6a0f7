//! Call lists: who is on them, who is held back and why, what is new, and the columns of other tools.

use crate::support::Desk;
use crate::support::score::rows;

/// Eight people who were sent a mail by news@moldauco.com and clicked, each with something that matters for a call.
fn campaign() -> Desk {
    Desk::new()
        .file(
            "c/prospects.csv",
            "Contact ID,First Name,Last Name,Email,Phone,Company,Postcode,Country,Owner Email,Email Opt Out,Do Not Call\n\
             003A,Anna,Smith,Anna.Smith@Gmail.com,+1 415 555 0101,Acme Inc,94105-1234,US,rep@moldauco.com,FALSE,FALSE\n\
             003B,Ben,Jones,ben.jones@globex.com,+1 415 555 0102,Globex,94105,US,rep@moldauco.com,TRUE,FALSE\n\
             003C,Cara,Miller,cara@initech.com,+1 415 555 0103,Initech,94105,US,rep2@moldauco.com,FALSE,TRUE\n\
             003D,Dan,Brown,dan@umbrella.com,+1 415 555 0104,Umbrella,94105,US,rep@moldauco.com,FALSE,FALSE\n\
             003E,Test,Test,test@acme.org,,Test,94105,US,rep@moldauco.com,FALSE,FALSE\n\
             003F,Fay,Staff,fay@moldauco.com,,Moldau Co,94105,US,rep@moldauco.com,FALSE,FALSE\n\
             003G,Gus,Green,gus@hooli.com,+1 415 555 0106,Hooli,94105,US,rep@moldauco.com,FALSE,FALSE\n\
             003H,Hal,White,hal@piedpiper.com,+1 415 555 0107,Pied Piper,94105,US,rep@moldauco.com,FALSE,FALSE\n",
        )
        .file(
            "c/clicks.csv",
            "Email,Click Time,URL\n\
             anna.smith@gmail.com,2026-03-02 11:00:11,https://moldauco.com/a\n\
             ben.jones@globex.com,2026-03-02 12:00:12,https://moldauco.com/a\n\
             cara@initech.com,2026-03-02 13:00:13,https://moldauco.com/a\n\
             dan@umbrella.com,2026-03-02 14:20:13,https://moldauco.com/a\n\
             test@acme.org,2026-03-03 09:00:15,https://moldauco.com/a\n\
             fay@moldauco.com,2026-03-03 09:00:16,https://moldauco.com/a\n\
             gus@hooli.com,2026-03-03 09:10:17,https://moldauco.com/b\n\
             hal@piedpiper.com,2026-03-03 09:30:17,https://moldauco.com/b\n",
        )
        .file("c/forms.csv", "Email,Submitted At\nzoe@late.com,2026-03-20 10:00:00\n")
        .file("c/orders.csv", "Order ID,Email,Paid at,Total,Currency\n1001,dan@umbrella.com,2026-03-05 10:00:00,120.00,USD\n")
        .file("c/do-not-contact.csv", "Email\ngus@hooli.com\n")
}

const STAGES: &str = "prospects,clicks,forms";

fn held(desk: &Desk, more: &[&str]) -> Vec<(String, String)> {
    let args: Vec<&str> = ["dropoff", "clicks", "c", "--stages", STAGES].iter().chain(more).copied().collect();
    let list = rows(&desk.run(&args).success());
    list.iter().map(|row| (row["name"].clone(), row["suppressed"].clone())).collect()
}

#[test]
fn everybody_who_is_not_to_be_called_is_held_back_with_the_reason() {
    let desk = campaign();
    let mut list = held(&desk, &[]);
    assert_eq!(list[..1], [("Hal White".to_owned(), String::new())], "the latest click first");
    list.sort();
    let expected = [
        ("Anna Smith", ""),
        ("Ben Jones", "unsubscribed"),
        ("Cara Miller", "unsubscribed"),
        ("Dan Brown", "bought on 2026-03-05"),
        ("Fay Staff", "a colleague, by mail domain"),
        ("Gus Green", "on a do-not-contact list"),
        ("Hal White", ""),
        ("Test Test", "a test"),
    ];
    assert_eq!(list, expected.map(|(name, why)| (name.to_owned(), why.to_owned())));
    let said = desk.run(&["dropoff", "clicks", "c", "--stages", STAGES]).stderr;
    assert!(said.contains("To call      2 people"), "{said}");
    assert!(said.contains("Held back    6 people: 2 unsubscribed, 1 at your own mail domain"), "{said}");
}

#[test]
fn tests_are_told_of_and_counted_until_they_are_left_out() {
    let desk = campaign();
    let people = |more: &[&str]| {
        let args: Vec<&str> = ["funnel", "c", "--stages", STAGES].iter().chain(more).copied().collect();
        let stages = rows(&desk.run(&args).success());
        stages.iter().map(|stage| stage["people"].clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!([people(&[]), people(&["--without-tests"])], ["8 8 1", "7 7 1"]);
    let said = |more: &[&str]| {
        let args: Vec<&str> =
            ["run", "c", "--stages", STAGES, "--format", "table"].iter().chain(more).copied().collect();
        desk.run(&args).stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let counted = "1 person looks like a test, 1 at prospects, 1 at clicks: counted like others, and on no call list; \
                   --without-tests leaves this out";
    assert!(said(&[]).contains(counted), "{}", said(&[]));
    let findings = desk.read("moldau-out/findings.csv");
    assert!(findings.contains("prospects.csv,,6,,test,") && findings.contains("clicks.csv,,6,,test,"), "{findings}");
    assert!(said(&["--without-tests"]).contains("1 person looks like a test: what was done so (2 things) is left out"));
    let desk = desk.file("c/moldau.toml", "[funnel]\ntests = \"left out\"\n");
    let stages = rows(&desk.run(&["funnel", "c", "--stages", STAGES]).success());
    assert_eq!(stages[1]["people"], "7");
}

#[test]
fn a_list_of_people_not_to_be_contacted_is_named_or_set_and_fills_no_stage() {
    let desk = campaign().file("lists/stop.csv", "Email\nhal@piedpiper.com\n");
    let list = held(&desk, &["--suppress", "lists/stop.csv"]);
    assert!(list.contains(&("Hal White".to_owned(), "on a do-not-contact list".to_owned())), "{list:?}");
    let desk = desk.file("c/moldau.toml", "[dropoff]\nsuppress = [\"../lists/stop.csv\"]\nown_domains = []\n");
    let list = held(&desk, &[]);
    assert!(list.contains(&("Hal White".to_owned(), "on a do-not-contact list".to_owned())), "{list:?}");
    assert!(list.contains(&("Fay Staff".to_owned(), String::new())), "{list:?}");
    let funnel = rows(&desk.run(&["funnel", "c"]).success());
    assert_eq!((funnel[0]["stage"].as_str(), funnel[0]["people"].as_str()), ("prospects", "8"));
    let missing = desk.run(&["dropoff", "clicks", "c", "--stages", STAGES, "--suppress", "lists/nowhere.csv"]);
    assert_eq!(missing.status, 1);
    assert!(missing.stderr.contains("lists/nowhere.csv"), "{}", missing.stderr);
}

#[test]
fn only_what_is_new_since_the_last_list_is_asked_for() {
    let desk = campaign();
    let run = desk.run(&["run", "c", "--stages", STAGES, "--out", "march"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let news = |desk: &Desk| -> Vec<String> {
        let list = desk.run(&["dropoff", "clicks", "c", "--stages", STAGES, "--since", "march"]).success();
        rows(&list).iter().map(|row| format!("{} {}", row["name"], row["new"])).collect()
    };
    assert!(news(&desk).is_empty());
    let clicks = desk.read("c/clicks.csv") + "ivy@new.com,2026-03-04 09:30:17,https://moldauco.com/b\n";
    let desk = desk.file("c/clicks.csv", clicks);
    assert_eq!(news(&desk).len(), 1);
    assert!(news(&desk)[0].ends_with(" yes"));
    let again = desk.run(&["run", "c", "--stages", STAGES, "--out", "march"]);
    assert!(again.stderr.contains("clicks              9        3    1  2 unsubscribed"), "{}", again.stderr);
    assert!(desk.read("march/dropoff/02-clicks.csv").lines().filter(|line| line.ends_with(",yes")).count() == 1);
    assert_eq!(desk.run(&["dropoff", "clicks", "c", "--since", "nowhere"]).status, 1);
}

#[test]
fn layouts_have_the_columns_of_their_tools_and_nobody_who_is_held_back() {
    let desk = campaign();
    let layout = |tool: &str| desk.run(&["dropoff", "clicks", "c", "--stages", STAGES, "--layout", tool]).success();
    let mailchimp = layout("mailchimp");
    assert_eq!(
        mailchimp,
        "Email Address,First Name,Last Name,Company,Phone Number,Tags\n\
         hal@piedpiper.com,Hal,White,Pied Piper,+14155550107,Stopped after clicks\n\
         anna.smith@gmail.com,Anna,Smith,Acme Inc,+14155550101,Stopped after clicks\n"
    );
    let hubspot = layout("HubSpot");
    assert!(hubspot.starts_with("First Name,Last Name,Email,Phone Number,Company Name,Job Title,"), "{hubspot}");
    let salesforce = layout("salesforce");
    assert!(salesforce.starts_with("First Name,Last Name,Company,Title,Email,Phone,Street,"), "{salesforce}");
    assert!(salesforce.lines().nth(1).is_some_and(|line| line.ends_with(",Responded")), "{salesforce}");
    // SHA-256 of annasmith@gmail.com, +14155550101, anna and smith; country and postcode are no secret to Google.
    let google = layout("google");
    let anna = google.lines().nth(2).expect("Anna");
    for hash in [
        "bd9459e2e79c792ba5478eb937976e830abac10ddc3f5725cdcc93acfe2e69a1",
        "54a97a4595350c4cc6399b01b572a4614416acfec53a508dfa2a36ed3da25817",
        "55579b557896d0ce1764c47fed644f9b35f58bad620674af23f356d80ed0c503",
        "6627835f988e2c5e50533d491163072d3f4f41f5c8b04630150debb3722ca2dd",
    ] {
        assert!(anna.contains(hash), "{hash} in {anna}");
    }
    assert!(anna.ends_with(",US,94105-1234"), "{anna}");
    // Of anna.smith@gmail.com, 14155550101, 94105 and us.
    let meta = layout("meta");
    let anna = meta.lines().nth(2).expect("Anna");
    for hash in [
        "0c2e6a786eeb12db74402a91530bfa222becf21f068b4d9f44d27047565ec03d",
        "593d115b750a7554f64953374e9e9662c90eaff983e9b7f82d638ddb0993c874",
        "e73ac16e69f060ee98b0fda5f66f48c4648ee26950e9bab3a097389853fd859e",
        "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621",
    ] {
        assert!(anna.contains(hash), "{hash} in {anna}");
    }
    assert_eq!(meta.lines().next(), Some("email,email,email,phone,fn,ln,ct,st,zip,country"));
    for list in [mailchimp, hubspot, salesforce, google, meta] {
        assert_eq!(list.lines().count(), 3, "{list}");
    }
    let unknown = desk.run(&["dropoff", "clicks", "c", "--layout", "myspace"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("mailchimp, hubspot, salesforce, meta, google"), "{}", unknown.stderr);
}
