#![expect(clippy::needless_raw_string_hashes, reason = "as the snapshots are written by their tool")]

use expect_test::{Expect, expect};

use super::super::rows::RowRef;
use super::super::split::{Dialect, split};
use super::*;

const WORDS: &[&str] = &[
    "email",
    "e-mail",
    "name",
    "first name",
    "last name",
    "company",
    "phone",
    "date",
    "amount",
    "topic",
    "status",
    "total",
    "vorname",
    "nachname",
    "firma",
    "ort",
    "betrag",
    "datum",
    "attended",
    "country",
    "response",
];

fn tables_of(text: &str) -> Vec<Table> {
    let rows = split(text, Dialect::of(b',')).rows;
    let form = Form::Text { encoding: "UTF-8", delimiter: ',' };
    let words = |text: &str| WORDS.contains(&text.to_lowercase().as_str());
    tables(rows, &Place { file: "a.csv".into(), sheet: None, form, glue: ",".to_owned() }, &words)
}

/// Shows each table: its preamble, its header, its rows, and what was set aside.
fn check(text: &str, expected: &Expect) {
    let mut shown = String::new();
    let mut add = |what: &str, number: u32, text: &str| {
        shown.push_str(format!("{number:<3} {what:<8}{text}").trim_end());
        shown.push('\n');
    };
    let mut seen = 0;
    for table in tables_of(text) {
        let line = |row: RowRef<'_>| row.cells().collect::<Vec<_>>().join("|");
        table.preamble.iter().for_each(|row| add("above", row.number(), &line(row)));
        add("header", table.header_row.unwrap_or(0), &table.header.join("|"));
        table.rows.iter().for_each(|row| add("row", row.number(), &line(row)));
        let aside = |finding: &Finding| add("aside", finding.at.row.unwrap_or(0), finding.kind.as_str());
        table.set_aside.iter().for_each(aside);
        assert!(table.set_aside.iter().all(|finding| finding.kind.sets_row_aside()));
        seen +=
            table.preamble.len() + table.rows.len() + table.set_aside.len() + usize::from(table.header_row.is_some());
    }
    let rows = split(text, Dialect::of(b',')).rows.len();
    assert_eq!(seen, rows, "each row is in one place");
    expected.assert_eq(&shown);
}

#[test]
fn a_plain_table() {
    check(
        "email,name\na@b.org,Ann\nc@d.org,Bob\n",
        &expect![[r#"
            1   header  email|name
            2   row     a@b.org|Ann
            3   row     c@d.org|Bob
        "#]],
    );
}

#[test]
fn titles_and_blank_lines_stand_above() {
    check(
        "Spring campaign\n,,\nExported on 2026-03-02\n\nFirst Name,Company,Email\nAnn,Acme,a@b.org\nBob,Beta,c@d.org\n",
        &expect![[r#"
            1   above   Spring campaign
            3   above   Exported on 2026-03-02
            5   header  First Name|Company|Email
            6   row     Ann|Acme|a@b.org
            7   row     Bob|Beta|c@d.org
        "#]],
    );
}

#[test]
fn lines_about_the_report_are_no_table() {
    check(
        "Campaign,Spring launch\nOwner,Mary Smith\nFrom,2026-03-01\n\nName,Company,Email,Amount\nAnn,Acme,a@b.org,3\nBob,Beta,c@d.org,4\n",
        &expect![[r#"
            1   above   Campaign|Spring launch
            2   above   Owner|Mary Smith
            3   above   From|2026-03-01
            5   header  Name|Company|Email|Amount
            6   row     Ann|Acme|a@b.org|3
            7   row     Bob|Beta|c@d.org|4
        "#]],
    );
}

#[test]
fn lines_about_the_report_right_above_are_no_table() {
    check(
        "Campaign:,Spring launch\nPeriod:,2026-03-01\nName,Company,Email,Amount\nAnn,Acme,a@b.org,3\nBob,Beta,c@d.org,4\n",
        &expect![[r#"
            1   above   Campaign:|Spring launch
            2   above   Period:|2026-03-01
            3   header  Name|Company|Email|Amount
            4   row     Ann|Acme|a@b.org|3
            5   row     Bob|Beta|c@d.org|4
        "#]],
    );
}

#[test]
fn a_report_of_sections_has_a_table_for_each() {
    check(
        "Attendee Report\nReport Generated:,03/20/2026 10:12\nTopic,Webinar ID,Actual Start Time,# Registered\nSee it live,812 3344 9910,03/16/2026 16:00,19\n\nHost Details\nAttended,User Name,Email,Join Time\nYes,Hanna Host,h@host.org,03/16/2026 15:55\n\nPanelist Details\nAttended,User Name,Email,Join Time\n\nAttendee Details\nAttended,User Name,Email,Join Time,Country\nYes,Ann A,a@b.org,03/16/2026 16:01,US\nNo,Bob B,c@d.org,--,US\n",
        &expect![[r#"
            1   above   Attendee Report
            2   above   Report Generated:|03/20/2026 10:12
            3   header  Topic|Webinar ID|Actual Start Time|# Registered
            4   row     See it live|812 3344 9910|03/16/2026 16:00|19
            6   above   Host Details
            7   header  Attended|User Name|Email|Join Time
            8   row     Yes|Hanna Host|h@host.org|03/16/2026 15:55
            10  above   Panelist Details
            11  header  Attended|User Name|Email|Join Time
            13  above   Attendee Details
            14  header  Attended|User Name|Email|Join Time|Country
            15  row     Yes|Ann A|a@b.org|03/16/2026 16:01|US
            16  row     No|Bob B|c@d.org|--|US
        "#]],
    );
}

#[test]
fn blank_rows_inside_do_not_cut_a_table() {
    check(
        "First Name,Last Name,Company\nAnn,Alder,Acme\n\nBob,Birch,Beta\nCid,Cedar,Core\n\n\nDora,Dorn,Delta\n",
        &expect![[r#"
            1   header  First Name|Last Name|Company
            2   row     Ann|Alder|Acme
            4   row     Bob|Birch|Beta
            5   row     Cid|Cedar|Core
            8   row     Dora|Dorn|Delta
        "#]],
    );
}

#[test]
fn a_blank_row_between_header_and_rows() {
    check(
        "First Name,Last Name,Email\n\nAnn,Alder,a@b.org\nBob,Birch,c@d.org\n",
        &expect![[r#"
            1   header  First Name|Last Name|Email
            3   row     Ann|Alder|a@b.org
            4   row     Bob|Birch|c@d.org
        "#]],
    );
}

#[test]
fn no_header_at_all() {
    check(
        "a@b.org,Ann,2026-03-02\nc@d.org,Bob,2026-03-03\n",
        &expect![[r#"
            0   header  column 1|column 2|column 3
            1   row     a@b.org|Ann|2026-03-02
            2   row     c@d.org|Bob|2026-03-03
        "#]],
    );
}

#[test]
fn a_list_of_addresses() {
    check(
        "a@b.org\nc@d.org\ne@f.org\n",
        &expect![[r#"
            0   header  column 1
            1   row     a@b.org
            2   row     c@d.org
            3   row     e@f.org
        "#]],
    );
}

#[test]
fn a_list_of_addresses_with_a_header() {
    check(
        "E-Mail\na@b.org\nc@d.org\n",
        &expect![[r#"
            1   header  E-Mail
            2   row     a@b.org
            3   row     c@d.org
        "#]],
    );
}

#[test]
fn a_list_of_names_without_a_header() {
    check(
        "Ann Alder\nBob Birch\nCid Cedar\n",
        &expect![[r#"
            0   header  column 1
            1   row     Ann Alder
            2   row     Bob Birch
            3   row     Cid Cedar
        "#]],
    );
}

#[test]
fn totals_and_notes_are_set_aside() {
    check(
        "Name,Company,Date,Amount\nAnn,Acme,2026-03-02,10.00\nBob,Beta,2026-03-03,5.50\nGrand Totals (2 records),,,15.50\n\nConfidential Information - Do Not Distribute\nCopyright (c) 2026 Acme\n",
        &expect![[r#"
            1   header  Name|Company|Date|Amount
            2   row     Ann|Acme|2026-03-02|10.00
            3   row     Bob|Beta|2026-03-03|5.50
            4   aside   totals-row
            6   aside   note
            7   aside   note
        "#]],
    );
}

#[test]
fn a_total_after_a_blank_row() {
    check(
        "Name,Company,Email\nAnn,Acme,a@b.org\nBob,Beta,c@d.org\n\nTotal,2,\n",
        &expect![[r#"
            1   header  Name|Company|Email
            2   row     Ann|Acme|a@b.org
            3   row     Bob|Beta|c@d.org
            5   aside   totals-row
        "#]],
    );
}

#[test]
fn words_and_the_number_of_rows_after_a_blank_row_are_a_total() {
    check(
        "Name,Phone,Date,Result\nAnn,0171 2345678,2026-03-02,reached\nBob,0171 2345679,2026-03-03,reached\nCy,0171 2345670,2026-03-03,reached\n\nCalls made,3,,\n",
        &expect![[r#"
            1   header  Name|Phone|Date|Result
            2   row     Ann|0171 2345678|2026-03-02|reached
            3   row     Bob|0171 2345679|2026-03-03|reached
            4   row     Cy|0171 2345670|2026-03-03|reached
            6   aside   totals-row
        "#]],
    );
}

#[test]
fn a_word_of_totals_and_the_number_of_rows_are_a_total_where_they_stand() {
    check(
        "Naam,Bedrijf,Datum,Resultaat\nAnna,Bakker,2026-03-02,gesproken\nBram,Smit,2026-03-03,voicemail\nCees,Vos,2026-03-03,gesproken\nTotaal gebeld,,,3\n",
        &expect![[r#"
            1   header  Naam|Bedrijf|Datum|Resultaat
            2   row     Anna|Bakker|2026-03-02|gesproken
            3   row     Bram|Smit|2026-03-03|voicemail
            4   row     Cees|Vos|2026-03-03|gesproken
            5   aside   totals-row
        "#]],
    );
}

#[test]
fn names_that_stand_among_the_rows_once_more_stay_the_first_ones() {
    check(
        "sku,wk01,wk02\nS0001,5,0\nS0002,0,3\nsku,wk01,wk02\nS0003,1,2\nS0004,7,1\n",
        &expect![[r#"
            1   header  sku|wk01|wk02
            2   row     S0001|5|0
            3   row     S0002|0|3
            5   row     S0003|1|2
            6   row     S0004|7|1
            4   aside   repeated-header
        "#]],
    );
}

#[test]
fn words_with_colons_above_figures_are_about_them() {
    check(
        "Account:,ACME,\nPeriod:,May 2026,\n\n2015,2016,2017\n569,617,869\n822,953,568\n",
        &expect![[r#"
            1   above   Account:|ACME|
            2   above   Period:|May 2026|
            4   header  2015|2016|2017
            5   row     569|617|869
            6   row     822|953|568
        "#]],
    );
}

#[test]
fn words_that_end_a_table_are_none_of_its_rows() {
    check(
        "code,iso,zone\nCZ,CZE,Prague\nDE,DEU,Berlin\nUS,USA,New York\nIN,IND,Kolkata\n\nEnd of report\n",
        &expect![[r#"
            1   header  code|iso|zone
            2   row     CZ|CZE|Prague
            3   row     DE|DEU|Berlin
            4   row     US|USA|New York
            5   row     IN|IND|Kolkata
            7   aside   note
        "#]],
    );
}

#[test]
fn a_sum_without_a_label() {
    check(
        "Name,Date,Clicks,Amount\nAnn,2026-03-02,3,10.00\nBob,2026-03-03,4,5.50\n,,7,15.50\n",
        &expect![[r#"
            1   header  Name|Date|Clicks|Amount
            2   row     Ann|2026-03-02|3|10.00
            3   row     Bob|2026-03-03|4|5.50
            4   aside   totals-row
        "#]],
    );
}

#[test]
fn people_and_firms_called_total_are_kept() {
    check(
        "Name,Company,Email\nTotal,Acme,a@b.org\nAnn,Total,c@d.org\nSum,Sum Yi,e@f.org\nTotal,,\nBob,Beta,g@h.org\n",
        &expect![[r#"
            1   header  Name|Company|Email
            2   row     Total|Acme|a@b.org
            3   row     Ann|Total|c@d.org
            4   row     Sum|Sum Yi|e@f.org
            5   row     Total||
            6   row     Bob|Beta|g@h.org
        "#]],
    );
}

#[test]
fn sparse_rows_are_kept() {
    check(
        "First Name,Last Name,Email,Phone\nAnn,Alder,a@b.org,123456\n,,c@d.org,\nBob,,,\nCid,Cedar,e@f.org,999999\n,,g@h.org,\n",
        &expect![[r#"
            1   header  First Name|Last Name|Email|Phone
            2   row     Ann|Alder|a@b.org|123456
            3   row     ||c@d.org|
            4   row     Bob|||
            5   row     Cid|Cedar|e@f.org|999999
            6   row     ||g@h.org|
        "#]],
    );
}

#[test]
fn a_header_repeated_among_the_rows() {
    check(
        "Name,Email\nAnn,a@b.org\nName,Email\nBob,c@d.org\n\nName,Email\nCid,e@f.org\n",
        &expect![[r#"
            1   header  Name|Email
            2   row     Ann|a@b.org
            4   row     Bob|c@d.org
            7   row     Cid|e@f.org
            3   aside   repeated-header
            6   aside   repeated-header
        "#]],
    );
}

#[test]
fn a_second_table_with_its_own_header() {
    check(
        "Name,Email\nAnn,a@b.org\nBob,c@d.org\n\nOrders\nOrder,Date,Amount\n1001,2026-03-02,10.00\n1002,2026-03-03,12.00\n",
        &expect![[r#"
            1   header  Name|Email
            2   row     Ann|a@b.org
            3   row     Bob|c@d.org
            5   above   Orders
            6   header  Order|Date|Amount
            7   row     1001|2026-03-02|10.00
            8   row     1002|2026-03-03|12.00
        "#]],
    );
}

#[test]
fn words_alone_are_no_rows() {
    check(
        "Please do not edit this list without telling the CRM team\n",
        &expect![[r#"
            0   header
            1   aside   note
        "#]],
    );
}

#[test]
fn a_header_without_rows() {
    check(
        "Name,Email,Company\n",
        &expect![[r#"
            1   header  Name|Email|Company
        "#]],
    );
}

#[test]
fn a_header_of_questions() {
    check(
        "Timestamp,What is your name?,\"Which of these, if any?\"\n3/2/2026 9:00:00,Ann,\"a, b\"\n3/2/2026 9:05:00,Bob,c\n",
        &expect![[r#"
            1   header  Timestamp|What is your name?|Which of these, if any?
            2   row     3/2/2026 9:00:00|Ann|a, b
            3   row     3/2/2026 9:05:00|Bob|c
        "#]],
    );
}

#[test]
fn a_group_row_above_the_header() {
    check(
        "Contact,,,Order,\nName,Email,Phone,Date,Amount\nAnn,a@b.org,123456,2026-03-02,10.00\nBob,c@d.org,234567,2026-03-03,11.00\n",
        &expect![[r#"
            1   above   Contact|||Order|
            2   header  Name|Email|Phone|Date|Amount
            3   row     Ann|a@b.org|123456|2026-03-02|10.00
            4   row     Bob|c@d.org|234567|2026-03-03|11.00
        "#]],
    );
}

#[test]
fn blank_columns_stay_where_they_are() {
    check(
        ",Name,,Email\n,Ann,,a@b.org\n,Bob,,c@d.org\n",
        &expect![[r#"
            1   header  |Name||Email
            2   row     |Ann||a@b.org
            3   row     |Bob||c@d.org
        "#]],
    );
}

#[test]
fn rows_longer_than_the_header() {
    check(
        "Name,Email\nAnn,a@b.org,x\nBob,c@d.org\n",
        &expect![[r#"
            1   header  Name|Email|
            2   row     Ann|a@b.org|x
            3   row     Bob|c@d.org
        "#]],
    );
}

#[test]
fn a_shop_export_that_repeats_the_order() {
    check(
        "Name,Email,Total,Lineitem name\n#1003,a@b.org,590.72,Plan A\n#1003,,,Plan B\n#1006,c@d.org,10.00,Plan C\n#1006,,,Plan B\n",
        &expect![[r#"
            1   header  Name|Email|Total|Lineitem name
            2   row     #1003|a@b.org|590.72|Plan A
            3   row     #1003|||Plan B
            4   row     #1006|c@d.org|10.00|Plan C
            5   row     #1006|||Plan B
        "#]],
    );
}

#[test]
fn subtotals_between_groups() {
    check(
        "Name,Region,Amount\nAnn,North,10\nBob,North,5\nSubtotal North:,,15\nCid,South,7\nDora,South,8\nSubtotal South:,,15\nGrand total,,30\n",
        &expect![[r#"
            1   header  Name|Region|Amount
            2   row     Ann|North|10
            3   row     Bob|North|5
            5   row     Cid|South|7
            6   row     Dora|South|8
            4   aside   totals-row
            7   aside   totals-row
            8   aside   totals-row
        "#]],
    );
}

#[test]
fn a_two_column_total() {
    check(
        "Company,Amount\nAcme,10\nBeta,5\nTotal,15\n",
        &expect![[r#"
            1   header  Company|Amount
            2   row     Acme|10
            3   row     Beta|5
            4   aside   totals-row
        "#]],
    );
}

#[test]
fn a_text_only_table_without_known_words() {
    check(
        "Herkunft,Farbe,Form\nNord,rot,rund\nNord,blau,eckig\nSued,rot,rund\n",
        &expect![[r#"
            1   header  Herkunft|Farbe|Form
            2   row     Nord|rot|rund
            3   row     Nord|blau|eckig
            4   row     Sued|rot|rund
        "#]],
    );
}

#[test]
fn one_row_and_no_header() {
    check(
        "a@b.org,Ann,+44 20 7946 0000\n",
        &expect![[r#"
            0   header  column 1|column 2|column 3
            1   row     a@b.org|Ann|+44 20 7946 0000
        "#]],
    );
}

#[test]
fn years_as_names_of_columns() {
    check(
        "Company,2024,2025\nAcme,10,12\nBeta,5,7\n",
        &expect![[r#"
            1   header  Company|2024|2025
            2   row     Acme|10|12
            3   row     Beta|5|7
        "#]],
    );
}

#[test]
fn a_meeting_report_of_numbered_sections() {
    check(
        "1. Summary\nMeeting title,Webinar\nAttended participants,12\nStart time,\"3/16/26, 4:00:00 PM\"\n\n2. Participants\nName,First Join,Last Leave,Email,Role\nAnn A,\"3/16/26, 4:00:00 PM\",\"3/16/26, 4:40:00 PM\",a@b.org,Presenter\nBob B,\"3/16/26, 4:01:00 PM\",\"3/16/26, 4:30:00 PM\",c@d.org,Attendee\n\n3. In-Meeting Activities\nName,Join Time,Leave Time,Duration,Email,Role\nAnn A,\"3/16/26, 4:00:00 PM\",\"3/16/26, 4:40:00 PM\",40m 2s,a@b.org,Presenter\n",
        &expect![[r#"
            1   above   1. Summary
            2   above   Meeting title|Webinar
            3   above   Attended participants|12
            4   above   Start time|3/16/26, 4:00:00 PM
            6   above   2. Participants
            7   header  Name|First Join|Last Leave|Email|Role
            8   row     Ann A|3/16/26, 4:00:00 PM|3/16/26, 4:40:00 PM|a@b.org|Presenter
            9   row     Bob B|3/16/26, 4:01:00 PM|3/16/26, 4:30:00 PM|c@d.org|Attendee
            11  above   3. In-Meeting Activities
            12  header  Name|Join Time|Leave Time|Duration|Email|Role
            13  row     Ann A|3/16/26, 4:00:00 PM|3/16/26, 4:40:00 PM|40m 2s|a@b.org|Presenter
        "#]],
    );
}

#[test]
fn notes_before_a_list_of_contacts() {
    check(
        "Notes:\n\"When exporting your connection data, you may notice that some of the email addresses are missing.\"\n\nFirst Name,Last Name,URL,Email,Company,Position,Connected On\nAnn,Alder,https://x.org/a,,Acme,CEO,12 Mar 2024\nBob,Birch,https://x.org/b,c@d.org,Beta,CTO,13 Mar 2024\n",
        &expect![[r#"
            1   above   Notes:
            2   above   When exporting your connection data, you may notice that some of the email addresses are missing.
            4   header  First Name|Last Name|URL|Email|Company|Position|Connected On
            5   row     Ann|Alder|https://x.org/a||Acme|CEO|12 Mar 2024
            6   row     Bob|Birch|https://x.org/b|c@d.org|Beta|CTO|13 Mar 2024
        "#]],
    );
}

#[test]
fn totals_of_groups_with_lone_names() {
    check(
        "Acme Inc\nSales by Customer Detail\nMarch 2026\n\n,Date,No,Product,Amount\nAnn Alder,,,,\n,03/02/2026,1001,Plan A,10.00\n,03/03/2026,1002,Plan B,5.00\nTotal for Ann Alder,,,,15.00\nBob Birch,,,,\n,03/02/2026,1003,Plan A,10.00\nTotal for Bob Birch,,,,10.00\nTOTAL,,,,25.00\n\n\"Saturday, March 21, 2026 09:00 AM - Cash Basis\"\n",
        &expect![[r#"
            1   above   Acme Inc
            2   above   Sales by Customer Detail
            3   above   March 2026
            5   header  |Date|No|Product|Amount
            6   row     Ann Alder||||
            7   row     |03/02/2026|1001|Plan A|10.00
            8   row     |03/03/2026|1002|Plan B|5.00
            10  row     Bob Birch||||
            11  row     |03/02/2026|1003|Plan A|10.00
            9   aside   totals-row
            12  aside   totals-row
            13  aside   totals-row
            15  aside   note
        "#]],
    );
}

#[test]
fn a_row_of_words_after_a_blank_row_begins_no_table() {
    check(
        "Name,Company,Email\nAnn,Acme,a@b.org\n\nBob,Beta,unknown\nCid,Core,e@f.org\nDora,Delta,g@h.org\n",
        &expect![[r#"
            1   header  Name|Company|Email
            2   row     Ann|Acme|a@b.org
            4   row     Bob|Beta|unknown
            5   row     Cid|Core|e@f.org
            6   row     Dora|Delta|g@h.org
        "#]],
    );
}

#[test]
fn totals_of_an_advertising_report() {
    check(
        "Campaign report\nAll time\nCampaign,Status,Clicks,Cost\nSpring,Enabled,10,5.00\nSummer,Paused,20,7.00\nTotal: Campaigns, --,30,12.00\nTotal: Account, --,30,12.00\n",
        &expect![[r#"
            1   above   Campaign report
            2   above   All time
            3   header  Campaign|Status|Clicks|Cost
            4   row     Spring|Enabled|10|5.00
            5   row     Summer|Paused|20|7.00
            6   aside   totals-row
            7   aside   totals-row
        "#]],
    );
}

#[test]
fn a_title_above_a_list_without_a_header() {
    check(
        "Newsletter readers\n\na@b.org,Ann\nc@d.org,Bob\n",
        &expect![[r#"
            1   above   Newsletter readers
            0   header  column 1|column 2
            3   row     a@b.org|Ann
            4   row     c@d.org|Bob
        "#]],
    );
}

#[test]
fn a_person_added_below_a_blank_row_is_kept() {
    check(
        "Name,Company,Email\nAnn,Acme,a@b.org\nBob,Beta,c@d.org\n\nMaria del Carmen,,\n,,x@y.org\n",
        &expect![[r#"
            1   header  Name|Company|Email
            2   row     Ann|Acme|a@b.org
            3   row     Bob|Beta|c@d.org
            5   row     Maria del Carmen||
            6   row     ||x@y.org
        "#]],
    );
}

#[test]
fn a_header_alone_in_words_that_nobody_knows() {
    check(
        "Liste der Gäste\n\nAnrede,Zuname,Wohnort\n",
        &expect![[r#"
        1   above   Liste der Gäste
        3   header  Anrede|Zuname|Wohnort
    "#]],
    );
    check(
        "Anrede,Zuname,Wohnort\n",
        &expect![[r#"
        1   header  Anrede|Zuname|Wohnort
    "#]],
    );
}

#[test]
fn a_last_row_of_words_is_no_header() {
    check(
        "a@b.org,Ann\nc@d.org,Bob\nunknown,Cid\n",
        &expect![[r#"
        0   header  column 1|column 2
        1   row     a@b.org|Ann
        2   row     c@d.org|Bob
        3   row     unknown|Cid
    "#]],
    );
}

#[test]
fn a_small_list_above_a_larger_table_keeps_its_rows() {
    check(
        "Name,Company\nAnn,Acme\nBob,Beta\n\nName,Email,Phone,Country\nCid,c@d.org,123456,US\nDora,d@e.org,234567,US\n",
        &expect![[r#"
            1   header  Name|Company
            2   row     Ann|Acme
            3   row     Bob|Beta
            5   header  Name|Email|Phone|Country
            6   row     Cid|c@d.org|123456|US
            7   row     Dora|d@e.org|234567|US
        "#]],
    );
}

#[test]
fn lines_with_colons_are_about_a_table_as_narrow() {
    check(
        "Report:,Spring\nFrom:,2026-03-01\n\nDate,Email\n2026-03-02,a@b.org\n2026-03-03,c@d.org\n",
        &expect![[r#"
        1   above   Report:|Spring
        2   above   From:|2026-03-01
        4   header  Date|Email
        5   row     2026-03-02|a@b.org
        6   row     2026-03-03|c@d.org
    "#]],
    );
}

#[test]
fn a_narrow_list_in_unknown_words_keeps_its_rows() {
    check(
        "Adresat,Wann\nAnn,2026-03-02\nBob,2026-03-03\nCid,2026-03-04\nDora,2026-03-05\nEve,2026-03-06\n\nNummer,Artikel,Preis\n1001,Schuh,12.50\n1002,Hut,9.00\n",
        &expect![[r#"
            1   header  Adresat|Wann
            2   row     Ann|2026-03-02
            3   row     Bob|2026-03-03
            4   row     Cid|2026-03-04
            5   row     Dora|2026-03-05
            6   row     Eve|2026-03-06
            8   header  Nummer|Artikel|Preis
            9   row     1001|Schuh|12.50
            10  row     1002|Hut|9.00
        "#]],
    );
}

#[test]
fn lines_drawn_and_named_sources_end_a_table() {
    check(
        "Code,Town,All,Male\n1,Ulm,120,60\n2,Bonn,340,170\n3,Kiel,250,120\n__________\nSource: the office\n(C) 2019,,,\n",
        &expect![[r#"
            1   header  Code|Town|All|Male
            2   row     1|Ulm|120|60
            3   row     2|Bonn|340|170
            4   row     3|Kiel|250|120
            5   aside   note
            6   aside   note
            7   aside   note
        "#]],
    );
}

#[test]
fn a_total_beside_averages_is_one() {
    check(
        "Town,Count,Mean\nOslo,40,5.0\nBergen,12,3.1\nMoss,8,9.9\nI alt,60,6.0\n",
        &expect![[r#"
        1   header  Town|Count|Mean
        2   row     Oslo|40|5.0
        3   row     Bergen|12|3.1
        4   row     Moss|8|9.9
        5   aside   totals-row
    "#]],
    );
}

#[test]
fn units_under_the_names_belong_to_them() {
    check(
        "Date,Rain,Heat\n,mm,deg C\n2026-01-01,0.5,12\n2026-01-02,0.7,13\n2026-01-03,0.2,11\n",
        &expect![[r#"
        1   header  Date|Rain mm|Heat deg C
        3   row     2026-01-01|0.5|12
        4   row     2026-01-02|0.7|13
        5   row     2026-01-03|0.2|11
        2   aside   header-row
    "#]],
    );
}

#[test]
fn names_beside_groups_stand_above() {
    check(
        "Town,People,,\n,Men,Women,All\nBern,12,13,25\nGenf,22,23,45\nBiel,1,2,3\n",
        &expect![[r#"
        2   header  Town|People Men|People Women|People All
        3   row     Bern|12|13|25
        4   row     Genf|22|23|45
        5   row     Biel|1|2|3
        1   aside   header-row
    "#]],
    );
}

#[test]
fn a_sentence_with_commas_is_no_header() {
    check(
        "This was made on Monday, by the office, for all\nname,points\nAnn,3\nBob,4\nCid,5\n",
        &expect![[r#"
        1   above   This was made on Monday| by the office| for all
        2   header  name|points
        3   row     Ann|3
        4   row     Bob|4
        5   row     Cid|5
    "#]],
    );
}

#[test]
fn the_header_is_kept_as_it_stands() {
    let tables = tables_of("\"Site\ncode\", Count \nA1,3\nA2,4\n");
    assert_eq!(tables[0].header, ["Site code", "Count"]);
    assert_eq!(tables[0].titles(), ["Site\ncode", " Count "]);
}

#[test]
fn short_words_with_a_number_name_columns_of_figures_and_are_values_among_their_like() {
    let shown = |text: &str| {
        let tables = tables_of(text);
        (tables[0].header_row, tables[0].rows.len())
    };
    let periods = "Period,Type,Dec 04,Mar 05\nQuarterly,Food,0.6,-0.4\nAnnual,Food,,1.5\nAnnual,Drink,0.3,1.1\n";
    assert_eq!(shown(periods), (Some(1), 3));
    assert_eq!(shown("col1,col2\n123,0.52\n456,0.3\n"), (Some(1), 2));
    assert_eq!(shown("KW 1,KW 2\n12.5,13\n14,15.5\n"), (Some(1), 2));
    assert_eq!(shown("EUR 12.50,EUR 3.00\nEUR 1.00,EUR 9.00\nEUR 5.10,EUR 7.00\n"), (None, 3));
}

#[test]
fn days_over_figures_are_a_header_and_notes_under_a_table_are_none() {
    let text = "Population,,,\nOn the last day of the year,,,\n,,31.12.2019,31.12.2020\nDG,Germany,83166711,83155031\n\
                01,Kiel,246794,246601\n02,Ulm,90164,89934\n03,Bonn,216530,215846\n04,Trier,80196,79905\n\
                __________,,,\n\"(C)opyright of the office, 2023\",,,\nAs of: 01.02.2023 / 10:11:12,,,\n";
    let tables = tables_of(text);
    assert_eq!(tables.len(), 1);
    assert_eq!((tables[0].header_row, tables[0].rows.len()), (Some(3), 5));
}

#[test]
fn a_header_of_years_stands_under_lines_with_figures_in_them() {
    let text = "Table: 17-10-0005-01\n\"People on July 1st, by age\"\nAnnual\n\nAge group,2018,2019\n\
                All ages,\"37,065,084\",\"37,601,230\"\n0 to 4 years,\"1,938,302\",\"1,928,570\"\n5 to 9 years,\"2,017,390\",\"2,039,970\"\n";
    let tables = tables_of(text);
    assert_eq!((tables.len(), tables[0].header_row, tables[0].rows.len()), (1, Some(5), 3));
}

#[test]
fn a_last_column_without_a_name_stays_a_column() {
    let text = "id,town,state\n1,York,LC,seen in May\n2,Ulm,NT,migrates\n3,Bonn,LC\n4,Brno,VU,nests in holes\n5,Lyon,LC,rare\n";
    let tables = tables_of(text);
    assert_eq!(tables[0].rows.get(0).cells().collect::<Vec<_>>(), ["1", "York", "LC", "seen in May"]);
}

#[test]
fn lines_about_a_table_of_words_are_no_part_of_it() {
    let text = "Company,ACME Ltd\nPeriod,Q1\n\n\nfeature,mac,win,linux\nfast start,no,yes,yes\ndark mode,no,no,yes\nsync,yes,yes,no\n";
    let tables = tables_of(text);
    assert_eq!(tables.len(), 1);
    assert_eq!((tables[0].header.join("|").as_str(), tables[0].rows.len()), ("feature|mac|win|linux", 3));
    assert_eq!(tables[0].preamble.len(), 2);
}

#[test]
fn names_with_numbers_stand_over_figures() {
    let header = (1..=12).map(|number| format!("q{number}")).collect::<Vec<_>>().join(",");
    let text = format!("Report\nCreated: 2026-03-01 by hand\n\n{header}\n{0}\n{0}\n{0}\n", ["5"; 12].join(","));
    let tables = tables_of(&text);
    assert_eq!((tables.len(), tables[0].header.len(), tables[0].rows.len()), (1, 12, 3));
}
