//! Whole tables, from header and cells to layout.

use proptest::prelude::*;

use super::testing::table;
use super::{Condition, DateOrder, DecimalMark, Formats, Layout, recognise};
use crate::model::{Field, FindingKind, Role, Standing};

fn layout(file: &str, csv: &str) -> Layout {
    recognise(&table(file, csv), &Formats::built_in())
}

/// Returns each field with the header of its column.
fn fields(layout: &Layout) -> Vec<(Field, &str)> {
    let named = |column: &'_ super::Column| column.field.map(|field| (field, column.header.clone()));
    let mut fields: Vec<_> = layout.columns.iter().filter_map(named).collect();
    fields.sort();
    fields.into_iter().map(|(field, header)| (field, &*header.leak())).collect()
}

/// Returns each rule as role, condition and header of the time.
fn rules(layout: &Layout) -> Vec<(Role, Condition, Option<&str>)> {
    let header = |column: usize| layout.columns[column].header.as_str();
    layout.stages.iter().map(|rule| (rule.role, rule.condition.clone(), rule.time.map(header))).collect()
}

#[test]
fn the_role_of_a_report_file_is_in_its_name() {
    let csv = "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LEID,EUID,Opens\n\
               ann@a.example,Ann,Archer,3,,2026-01-02 10:00:00,101,ab12,2\n\
               bo@b.example,Bo,Berg,4,,2026-01-03 10:00:00,102,cd34,1\n";
    let opened = layout("opened_spring_launch.csv", csv);
    assert_eq!((opened.role, opened.tool.as_deref()), (Some(Role::Opens), Some("Mailchimp")));
    // The day of joining the list is not the time of an open.
    assert_eq!(rules(&opened), [(Role::Opens, Condition::Always, None)]);
    assert_eq!(opened.campaign.as_deref(), Some("spring launch"));
    assert!(opened.confidence.is_sure());
    assert_eq!(layout("sent_to_spring_launch.csv", csv).role, Some(Role::Sends));
}

#[test]
fn a_wide_row_carries_a_stage_for_each_column() {
    let layout = layout(
        "recipient activity.csv",
        "Recipient;First;Last;Sent at;Delivered at;First opened at;First clicked at;Bounced;Unsubscribed\n\
         ann@a.example;Ann;Archer;02/03/2026 09:00;02/03/2026 09:00;03/03/2026 10:30;;No;No\n\
         bo@b.example;Bo;Berg;02/03/2026 09:00;;;;Yes;No\n\
         cy@c.example;Cy;Conti;02/03/2026 09:00;02/03/2026 09:00;14/03/2026 11:30;15/03/2026 08:00;No;Yes\n",
    );
    assert_eq!(layout.role, Some(Role::Sends));
    assert_eq!(
        rules(&layout),
        [
            (Role::Sends, Condition::Filled(3), Some("Sent at")),
            (Role::Deliveries, Condition::Filled(4), Some("Delivered at")),
            (Role::Bounces, Condition::Yes(7), None),
            (Role::Opens, Condition::Filled(5), Some("First opened at")),
            (Role::Clicks, Condition::Filled(6), Some("First clicked at")),
            (Role::Unsubscribes, Condition::Yes(8), None),
        ]
    );
    let style = layout.columns[3].dates.expect("dates");
    assert_eq!((style.order, style.decided), (DateOrder::DayFirst, true));
    assert!(layout.findings.is_empty(), "{:?}", layout.findings);
}

#[test]
fn a_column_of_events_gives_one_rule_for_each_stage() {
    let layout = layout(
        "log.csv",
        "email,event,date,link\n\
         ann@a.example,delivered,2026-03-02 09:00:00,\n\
         ann@a.example,unique_opened,2026-03-02 10:00:00,\n\
         ann@a.example,click,2026-03-02 10:01:00,https://x.example\n\
         bo@b.example,hard_bounce,2026-03-02 09:00:00,\n\
         bo@b.example,delivered,2026-03-02 09:00:00,\n",
    );
    let one = |words: &[&str]| Condition::OneOf(1, words.iter().map(|word| (*word).to_owned()).collect());
    assert_eq!(
        rules(&layout),
        [
            (Role::Deliveries, one(&["delivered"]), Some("date")),
            (Role::Bounces, one(&["hard_bounce"]), Some("date")),
            (Role::Opens, one(&["unique_opened"]), Some("date")),
            (Role::Clicks, one(&["click"]), Some("date")),
        ]
    );
}

#[test]
fn who_registered_and_who_came_are_two_stages() {
    let layout = layout(
        "people-in-session.csv",
        "Nachname;Vorname;E-Mail;Angemeldet am;Teilgenommen\n\
         Archer;Ann;ann@a.example;02.03.2026;Ja\n\
         Berg;Bo;bo@b.example;03.03.2026;Nein\n",
    );
    assert_eq!(
        rules(&layout),
        [(Role::Registrations, Condition::Always, Some("Angemeldet am")), (Role::Attendance, Condition::Yes(4), None),]
    );
    assert_eq!(layout.roles(), [Role::Registrations, Role::Attendance]);
}

#[test]
fn who_is_attending_has_registered_and_who_checked_in_came() {
    let layout = layout(
        "report.csv",
        "Order no.,First Name,Surname,Email,Ticket Type,Attendee no.,Attendee Status\n\
         1,Ann,Lee,ann@a.example,General,11,Attending\n2,Bob,Ray,bob@b.example,General,12,Checked In\n\
         3,Cy,Fox,cy@c.example,General,13,Attending\n",
    );
    let status = |word: &str| Condition::OneOf(6, vec![word.to_owned()]);
    assert_eq!(
        rules(&layout),
        [(Role::Registrations, status("Attending"), None), (Role::Attendance, status("Checked In"), None)]
    );
}

#[test]
fn orders_that_fell_through_do_not_count() {
    let layout = layout(
        "orders.csv",
        "Name,Email,Financial Status,Paid at,Currency,Total,Lineitem name,Billing Name,Billing Zip\n\
         #1001,ann@a.example,paid,2026-03-02 09:00:00 -0500,USD,120.50,Plan A,Ann Archer,'01067\n\
         #1001,,,,,,Plan B,,\n\
         #1002,bo@b.example,voided,2026-03-03 09:00:00 -0500,USD,20.00,Plan A,Bo Berg,'02134\n\
         #1003,cy@c.example,refunded,2026-03-04 09:00:00 -0500,USD,20.00,Plan A,Cy Conti,'90210\n",
    );
    assert_eq!(layout.role, Some(Role::Orders));
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let found: Vec<_> = layout.stages.iter().map(|rule| (rule.condition.clone(), rule.standing)).collect();
    assert_eq!(
        found,
        [
            (
                Condition::All(vec![Condition::NoneOf(2, words(&["voided", "refunded"])), Condition::Filled(2)]),
                Standing::Counts
            ),
            (Condition::OneOf(2, words(&["voided"])), Standing::Void),
            (Condition::OneOf(2, words(&["refunded"])), Standing::Refund),
        ]
    );
    let found = fields(&layout);
    for expected in [(Field::OrderId, "Name"), (Field::FullName, "Billing Name"), (Field::Amount, "Total")] {
        assert!(found.contains(&expected), "{found:?}");
    }
}

#[test]
fn a_spanish_list_of_orders_is_read_without_a_format() {
    let layout = layout(
        "pedidos.csv",
        "Nº pedido;Fecha;Cliente;Empresa;Dirección;C.P.;Población;Teléfono;Importe;Moneda\n\
         1001;25.03.2026;Ana López;Nova S.L.;Calle Mayor 3;28013;Madrid;+34 612 345 678;1.234,56;EUR\n\
         1002;02.04.2026;José Gil;;Avenida Sol 12;08001;Barcelona;;99,00;EUR\n",
    );
    assert_eq!(
        fields(&layout),
        [
            (Field::FullName, "Cliente"),
            (Field::Company, "Empresa"),
            (Field::Phone, "Teléfono"),
            (Field::Street, "Dirección"),
            (Field::Postcode, "C.P."),
            (Field::City, "Población"),
            (Field::Timestamp, "Fecha"),
            (Field::Amount, "Importe"),
            (Field::Currency, "Moneda"),
            (Field::OrderId, "Nº pedido"),
        ]
    );
    assert_eq!(layout.columns[8].decimal, Some(DecimalMark::Comma));
    assert_eq!(layout.role, Some(Role::Orders));
}

#[test]
fn what_is_still_owed_is_no_order() {
    let csv = |state: &str, further: &str| {
        format!(
            "Invoice no.,Email,Date,Total,Currency,{state}\n\
             1,ann@a.example,2026-03-02,120.50,EUR,{}\n2,bo@b.example,2026-03-03,20.00,EUR,{further}\n",
            if state == "Paid" { "TRUE" } else { "paid" }
        )
    };
    let standings =
        |text: &str| layout("invoices.csv", text).stages.iter().map(|rule| rule.standing).collect::<Vec<_>>();
    for (state, further, is_owed) in [
        ("Status", "open", true),
        ("Status", "Überfällig", true),
        ("Status", "shipped", false),
        ("Paid", "FALSE", true),
        ("Paid", "TRUE", false),
    ] {
        let owed: &[Standing] = if is_owed { &[Standing::Counts, Standing::Void] } else { &[Standing::Counts] };
        assert_eq!(standings(&csv(state, further)), owed, "{state}: {further}");
    }
    // An order that is open may be one still to be delivered, where nothing is said of payment.
    assert_eq!(standings(&csv("Status", "open").replace(",paid", ",delivered")), [Standing::Counts]);
}

#[test]
fn who_left_is_told_by_a_date_or_a_blacklist_in_any_language() {
    for (header, cell) in [
        ("Abmeldedatum", "03.05.2026"),
        ("Datum der Abmeldung", "03.05.2026"),
        ("Uitschrijfdatum", "03.05.2026"),
        ("Odhlášen dne", "03.05.2026"),
        ("Data wypisania", "03.05.2026"),
        ("Date of unsubscription", "03.05.2026"),
        ("BLACKLISTED", "Yes"),
        ("Liste noire", "oui"),
        ("Lista negra", "sí"),
    ] {
        let other = if cell.len() > 4 { "" } else { "No" };
        let layout = layout(
            "contacts.csv",
            &format!(
                "Email,Name,{header},Added\na@b.example,Ann Archer,{other},2026-01-02\nc@d.example,Bo Berg,{cell},2026-01-02\n"
            ),
        );
        assert!(layout.stages.iter().any(|rule| rule.role == Role::Unsubscribes), "{header}: {:?}", layout.stages);
    }
}

#[test]
fn a_list_of_subscribers_also_says_who_left() {
    let layout = layout(
        "audience.csv",
        "E-mail,Jméno,Příjmení,Status,Created at\n\
         ann@a.example,Anna,Nová,active,2026-01-02 10:00:00\n\
         bo@b.example,Petr,Malý,unsubscribed,2026-01-03 10:00:00\n\
         cy@c.example,Jan,Dlouhý,bounced,2026-01-03 10:00:00\n",
    );
    let one = |word: &str| Condition::OneOf(3, vec![word.to_owned()]);
    assert_eq!(
        rules(&layout),
        [
            (Role::Prospects, Condition::Always, Some("Created at")),
            (Role::Bounces, one("bounced"), None),
            (Role::Unsubscribes, one("unsubscribed"), None),
        ]
    );
}

#[test]
fn names_beside_each_other_settle_what_each_means() {
    let german = layout("a.csv", "Vorname,Name,E-Mail\nAnn,Archer,ann@a.example\nBo,Berg,bo@b.example\n");
    assert!(fields(&german).contains(&(Field::LastName, "Name")), "{:?}", fields(&german));
    let whole = layout("a.csv", "Name,Email\nAnn Archer,ann@a.example\nBo Berg,bo@b.example\n");
    assert!(fields(&whole).contains(&(Field::FullName, "Name")), "{:?}", fields(&whole));
    let spanish = layout("a.csv", "Nombre,Apellidos,Correo\nAna,López,ana@a.example\nJosé,Gil,jose@b.example\n");
    assert!(fields(&spanish).contains(&(Field::FirstName, "Nombre")), "{:?}", fields(&spanish));
    let french = layout("a.csv", "Nom,Courriel\nAnne Martin,anne@a.example\nLuc Petit,luc@b.example\n");
    assert!(fields(&french).contains(&(Field::FullName, "Nom")), "{:?}", fields(&french));
}

#[test]
fn the_exporters_own_people_are_nobody() {
    let layout = layout(
        "contacts.csv",
        "Full Name,Work Email,Contact owner,Owner Email\n\
         Ann Archer,ann@a.example,Kim West,kim@us.example\n\
         Bo Berg,bo@b.example,Kim West,kim@us.example\n",
    );
    assert_eq!(fields(&layout), [(Field::Email, "Work Email"), (Field::FullName, "Full Name")]);
}

#[test]
fn a_table_without_a_header_is_known_by_its_content() {
    let mut table = table(
        "list.csv",
        "column 1,column 2,column 3,column 4\n\
        Ann Archer,Nova GmbH,ann@a.example,+49 171 234 567\nBo Berg,Blue Ltd,bo@b.example,+49 172 345 678\n",
    );
    table.header_row = None;
    let layout = recognise(&table, &Formats::built_in());
    assert_eq!(
        fields(&layout),
        [
            (Field::Email, "column 3"),
            (Field::FullName, "column 1"),
            (Field::Company, "column 2"),
            (Field::Phone, "column 4"),
        ]
    );
    assert_eq!(layout.role, Some(Role::Prospects));
}

#[test]
fn a_table_without_people_says_what_it_is() {
    let summary = layout(
        "campaigns.csv",
        "Campaign,Sent,Opens,Open Rate,Clicks,Click Rate\nSpring,1200,400,33.3,60,5.0\nMay,1000,300,30.0,40,4.0\n",
    );
    assert_eq!(summary.role, None);
    assert!(summary.stages.is_empty() && summary.export.is_some());
    assert_eq!(summary.findings[0].kind, FindingKind::NoPeople);
    let webinar = layout("attendee_1.csv", "Topic,Webinar ID,Actual Start Time\nSee it,812,03/16/2026 16:00\n");
    assert_eq!(webinar.role, None);
}

#[test]
fn a_list_of_products_names_no_people() {
    let layout =
        layout("products.csv", "Name,SKU,Barcode,Price,Stock\nBlue Lamp,A1,400,12.50,3\nRed Chair,B2,401,99.00,1\n");
    assert_eq!(layout.role, None);
}

#[test]
fn prose_is_no_list_of_people() {
    let mut table = table(
        "notes.md",
        "column 1,column 2,column 3\nTest fixtures of a project, with made people,three\nTo read and run against, keep, Substack\n",
    );
    table.header_row = None;
    assert_eq!(recognise(&table, &Formats::built_in()).role, None);
}

#[test]
fn doubt_is_said_rather_than_hidden() {
    let layout = layout("download.csv", "Email,Date\nann@a.example,03/04/2026\nbo@b.example,03/04/2026\n");
    assert!(!layout.confidence.is_sure());
    let kinds: Vec<_> = layout.findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::UnsureRole, FindingKind::AmbiguousDate]);
    let empty = recognise(&table("a.csv", ""), &Formats::built_in());
    assert_eq!(empty.role, None);
}

#[test]
fn deals_count_when_won_and_their_money_with_them() {
    let layout = layout(
        "deals.csv",
        "Deal Name,Deal Stage,Amount,Create Date,Close Date,Associated Contact,Contact Email\n\
         Big one,Closed Won,10000,2026-01-02,2026-02-01,Ann Archer,ann@a.example\n\
         Old one,Closed Lost,7000,2026-01-03,2026-02-02,Bo Berg,bo@b.example\n\
         New one,Negotiation,5000,2026-01-04,2027-01-01,Cy Conti,cy@c.example\n",
    );
    assert_eq!(layout.role, Some(Role::Deals));
    let found: Vec<_> =
        layout.stages.iter().map(|rule| (rule.condition.clone(), rule.standing, rule.paid, rule.time)).collect();
    let (won, lost) = ("Closed Won".to_owned(), "Closed Lost".to_owned());
    let open = Condition::All(vec![Condition::NoneOf(1, vec![won.clone()]), Condition::NoneOf(1, vec![lost.clone()])]);
    assert_eq!(
        found,
        [
            (Condition::OneOf(1, vec![won]), Standing::Counts, true, Some(4)),
            (Condition::OneOf(1, vec![lost]), Standing::Void, true, Some(4)),
            (open, Standing::Counts, false, Some(3)),
        ]
    );
    assert!(fields(&layout).contains(&(Field::FullName, "Associated Contact")));
}

#[test]
fn a_call_that_reached_nobody_is_a_call_and_one_not_made_is_none() {
    let layout = layout(
        "calls.csv",
        "Date,Spoke to,Company,Outcome\n2026-03-02,Ann Archer,Nova,No answer\n2026-03-03,Bo Berg,Blue,Not called\n",
    );
    let words = vec!["Not called".to_owned()];
    let found: Vec<_> = layout.stages.iter().map(|rule| (rule.condition.clone(), rule.standing)).collect();
    let expected =
        [(Condition::NoneOf(3, words.clone()), Standing::Counts), (Condition::OneOf(3, words), Standing::Void)];
    assert_eq!((layout.role, found), (Some(Role::Calls), expected.to_vec()));
}

#[test]
fn a_registration_that_was_refused_is_shown_and_counts_as_none() {
    let layout = layout(
        "registrations.csv",
        "Email,Registration Time,Approval Status\nann@a.example,2026-03-02 10:00,approved\n\
         bo@b.example,2026-03-02 11:00,denied\n",
    );
    let standings: Vec<_> = layout.stages.iter().map(|rule| (rule.role, rule.standing)).collect();
    assert_eq!(standings, [(Role::Registrations, Standing::Counts), (Role::Registrations, Standing::Void)]);
}

#[test]
fn names_with_figures_are_no_numbers_of_orders() {
    let layout = layout(
        "orders.csv",
        "Order ID,Email,Name,Order Date,Total,Currency\nA-1,a@x.example,Acme24 GmbH,2026-03-02,10.00,EUR\n\
         A-2,b@x.example,Studio7,2026-03-02,10.00,EUR\n",
    );
    assert_eq!(layout.column_of(Field::OrderId), Some(0));
    assert_eq!(layout.columns[0].evidence, "its header says so; all codes");
}

#[test]
fn remarks_and_crosses_are_signs_and_a_no_is_none() {
    let csv = "E-Mail;verschickt;geöffnet;geklickt;Bounce\n\
               ann@a.example;x;x;x;\n\
               bo@b.example;x;x;;\n\
               cy@c.example;x;;;Postfach voll, seit Montag\n\
               di@d.example;;;;\n";
    let layout = layout("Auswertung.csv", csv);
    assert_eq!(layout.roles(), [Role::Sends, Role::Bounces, Role::Opens, Role::Clicks]);
    let bounced = layout.stages.iter().find(|rule| rule.role == Role::Bounces).expect("a rule");
    assert_eq!((&bounced.condition, bounced.time), (&Condition::Filled(4), None));
}

#[test]
fn words_for_a_list_and_for_an_event_are_told_by_the_words_beside_them() {
    let rows = |word: &str, other: &str| {
        format!("E-mail;Nome;Stato\nann@a.example;Anna;{word}\nbo@b.example;Bo;{other}\ncy@c.example;Cy;{word}\n")
    };
    let list = layout("iscritti.csv", &rows("Iscritto", "Disiscritto"));
    assert_eq!((list.role, list.roles()), (Some(Role::Prospects), vec![Role::Prospects, Role::Unsubscribes]));
}

#[test]
fn what_the_state_adds_to_a_gift_is_no_part_of_what_was_given() {
    for (csv, amount) in [
        (
            "Reference,Name,Email address,Donated on,Donation total inc. Gift Aid,Donation,Gift Aid reclaimed\n\
             R1,Ann Lee,ann@lee.example,1 Mar 2026,25.00,20.00,5.00\nR2,Bo Ray,bo@ray.example,2 Mar 2026,62.50,50.00,12.50\n",
            "Donation",
        ),
        (
            "Donation Ref,Donor Email,Donation Date,Total with Gift Aid,Amount,Gift Aid\n\
             D1,ann@lee.example,2026-03-01,25.00,20.00,5.00\nD2,bo@ray.example,2026-03-02,62.50,50.00,12.50\n",
            "Amount",
        ),
    ] {
        let layout = layout("donations.csv", csv);
        assert_eq!(layout.role, Some(Role::Orders));
        let found = layout.column_of(Field::Amount).map(|column| layout.columns[column].header.as_str());
        assert_eq!(found, Some(amount));
    }
}

#[test]
fn lists_of_refunds_give_money_back_and_lists_of_sales_do_not() {
    let plain = "Number,Email,Date,Amount\n1,ann@a.example,2026-03-01,30.00\n2,bo@b.example,2026-03-02,12.00\n";
    let named = |amount: &str| plain.replace("Amount", amount).replace("Number", "Order ID");
    for (file, csv, standing) in [
        ("refunds.csv", named("Amount"), Standing::Refund),
        ("shop returns march.csv", named("Amount"), Standing::Refund),
        ("Gutschriften.csv", named("Betrag"), Standing::Refund),
        ("march.csv", named("Refund Amount"), Standing::Refund),
        ("zwroty.csv", named("Kwota zwrotu"), Standing::Refund),
        ("orders and refunds.csv", named("Amount"), Standing::Counts),
        ("returning customers.csv", named("Amount"), Standing::Counts),
        ("orders.csv", named("Amount"), Standing::Counts),
    ] {
        let layout = layout(file, &csv);
        assert_eq!(layout.role, Some(Role::Orders), "{file}");
        assert_eq!(layout.stages[0].standing, standing, "{file}");
    }
}

#[test]
fn an_invoice_without_a_day_of_payment_is_owed_and_an_order_without_one_is_not() {
    let rows = "1,ann@a.example,2026-03-01,30.00,2026-03-05\n2,bo@b.example,2026-03-02,12.00,\n";
    let invoices = layout("a.csv", &format!("Invoice No,Email,Invoice Date,Total,Paid on\n{rows}"));
    let of = |layout: &Layout| layout.stages.iter().map(|rule| rule.standing).collect::<Vec<_>>();
    assert_eq!(of(&invoices), [Standing::Counts, Standing::Void]);
    assert_eq!(invoices.stages[0].condition, Condition::Filled(4));
    let orders = layout("a.csv", &format!("Order No,Email,Order Date,Total,Paid on\n{rows}"));
    assert_eq!(of(&orders), [Standing::Counts]);
}

#[test]
fn a_column_of_mistakes_keeps_its_meaning() {
    let layout = layout(
        "orders.csv",
        "Order ID,Email,Order Date,Total\n1,a@x.example,32.13.2026,12x3\n2,b@x.example,31.14.2026,9x9\n\
         3,c@x.example,02.03.2026,5.00\n",
    );
    assert_eq!((layout.column_of(Field::Timestamp), layout.column_of(Field::Amount)), (Some(2), Some(3)));
    assert_eq!(layout.columns[2].dates.map(|style| style.order), Some(DateOrder::DayFirst));
}

#[test]
fn programs_and_texts_are_no_data_and_a_file_name_says_its_role() {
    let csv = "Name,Email,Phone,Company,Date\nAnn Archer,ann@a.example,,Nova,2026-03-02\n";
    for file in ["people.py", "a/README.md", "Cargo.toml", "log.ERR"] {
        assert_eq!(layout(file, csv).role, None, "{file}");
    }
    assert_eq!(layout("forms.csv", csv).role, Some(Role::Forms));
    assert_eq!(layout("people.csv", csv).role, Some(Role::Prospects));
}

#[test]
fn a_list_that_moldau_wrote_is_data_only_once_somebody_worked_on_it() {
    let header =
        "person_id,name,company,email,phone,since,days_waiting,last_touch,last_touch_at,value,currency,suppressed";
    let row = "Pa1,Ann Archer,Nova,ann@a.example,+491711234567,2026-03-02,3,clicks,2026-03-02,,,";
    let written = layout("03-opens.csv", &format!("{header}\n{row}\n"));
    assert_eq!((written.role, written.tool.as_deref()), (None, Some("Moldau")));
    let worked_on = layout("to call.csv", &format!("{header},Call outcome\n{row},reached\n"));
    assert_eq!(worked_on.role, Some(Role::Calls));
}

#[test]
fn what_the_table_says_of_its_country_leans_its_dates() {
    let csv = "Order ID,Email,Order Date,Total,Currency\n1,a@x.example,1/3/2026,\"5,00\",EUR\n".replace(',', ";");
    let layout = layout("orders.csv", &csv.replace("\"5;00\"", "5,00"));
    let style = layout.columns[2].dates.expect("dates");
    assert_eq!((style.order, style.decided), (DateOrder::DayFirst, false));
    let finding = layout.findings.iter().find(|finding| finding.kind == FindingKind::AmbiguousDate);
    assert!(
        finding
            .is_some_and(|finding| finding.message.ends_with("because its amounts have a comma before the decimals"))
    );
}

#[test]
fn requests_for_help_are_no_stage_of_a_campaign() {
    let tickets = "Ticket ID,Ticket name,Pipeline,Ticket status,Create date,Priority,Ticket owner\n\
                   701,It is broken,Support,New,2026-03-02,High,Pat Smith\n\
                   702,Where is it,Support,Closed,2026-03-03,Low,Jo Doe\n";
    assert_eq!(layout("hubspot-tickets.csv", tickets).role, None);
    let booked = "Ticket ID,First name,Email,Ticket type,Ticket status,Registered at\n\
                  701,Ann,ann@a.example,VIP,valid,2026-03-02\n702,Bo,bo@b.example,Early,valid,2026-03-03\n";
    assert_eq!(layout("tickets.csv", booked).role, Some(Role::Registrations));
}

#[test]
fn chats_on_a_site_are_no_stage_and_those_who_chatted_are_people() {
    let chats = "Chat-ID,Besucher,E-Mail,Mitarbeiter,Beginn,Verlauf\n\
                 701,Ann Archer,ann@a.example,Pat Smith,2026-03-02,Hello\n\
                 702,Bo Berg,bo@b.example,Jo Doe,2026-03-03,Hi\n";
    assert_eq!(layout("export.csv", chats).role, None);
    let people = "Name,Email,Country,Last conversation,Agent\n\
                  Ann Archer,ann@a.example,GB,2026-03-02,Pat Smith\nBo Berg,bo@b.example,US,2026-03-03,Jo Doe\n";
    assert_eq!(layout("export.csv", people).role, Some(Role::Prospects));
}

#[test]
fn when_somebody_signed_up_says_less_beside_whether_they_still_are_on_the_list() {
    let rows = "2026-03-02,yes\nbo@b.example,Bo Berg,2026-03-03,no\n";
    let role = |last: &str| {
        let text = format!("Email,Name,Registration date,{last}\nann@a.example,Ann Archer,{rows}");
        layout("export.csv", &text).role
    };
    assert_eq!(role("Active"), Some(Role::Prospects));
    assert_eq!(role("Vegetarian"), Some(Role::Registrations));
}

#[test]
fn a_word_before_all_that_names_a_person_is_taken_off() {
    let layout = layout(
        "tickets.csv",
        "Ticket First Name,Ticket Last Name,Ticket Email,Order Name,Order Email,Registered at\n\
         Ann,Archer,ann@a.example,Cy Conti,cy@c.example,2026-03-02\n\
         Bo,Berg,bo@b.example,Cy Conti,cy@c.example,2026-03-03\n",
    );
    let fields = fields(&layout);
    assert!(fields.contains(&(Field::Email, "Ticket Email")));
    assert!(
        fields.contains(&(Field::FirstName, "Ticket First Name"))
            && fields.contains(&(Field::LastName, "Ticket Last Name"))
    );
}

#[test]
fn one_address_in_all_rows_is_the_senders() {
    let csv = "Inbox,Prospect Email,Opened at\n\
               k@us.example,ann@a.example,2026-03-02 10:00\nk@us.example,bo@b.example,2026-03-02 10:00\n\
               k@us.example,cy@c.example,2026-03-02 10:00\nk@us.example,di@d.example,2026-03-02 10:00\n\
               k@us.example,ed@e.example,2026-03-02 10:00\n";
    assert_eq!(fields(&layout("opens.csv", csv))[0], (Field::Email, "Prospect Email"));
}

#[test]
fn money_that_was_given_back_tells_of_orders() {
    let layout = layout(
        "export.csv",
        "uuid,createdAt,firstName,lastName,email,amount,status\n\
         ab1,2026-03-02,Ann,Archer,ann@a.example,25.00,OK\n\
         ab2,2026-03-03,Bo,Berg,bo@b.example,10.00,REFUNDED\n\
         ab3,2026-03-04,Cy,Conti,cy@c.example,15.00,OK\n",
    );
    assert_eq!(layout.role, Some(Role::Orders));
}

#[test]
fn the_name_of_an_advert_tells_of_its_form() {
    let csv = "lead_id,ad_id,ad_name,created_at,first_name,email\n\
               91,4,Blue,2026-03-02 10:00:00,Ann,ann@a.example\n92,4,Blue,2026-03-03 10:00:00,Bo,bo@b.example\n";
    assert_eq!(layout("leads.csv", csv).role, Some(Role::Forms));
}

#[test]
fn nordic_exports_are_read_without_a_format() {
    for (file, csv, role, first) in [
        (
            "Tilmeldinger.csv",
            "Fornavn;Efternavn;Email;Postnr;By;Tilmeldingsdato;Betalt\nIda;Lund;ida@a.example;8000;Aarhus;02-03-2026;Ja\n",
            Role::Registrations,
            "Fornavn",
        ),
        (
            "ordrar.csv",
            "Ordernummer;Orderdatum;Förnamn;Efternamn;E-post;Belopp;Valuta\n1001;2026-03-02;Eva;Berg;eva@a.example;99,50;SEK\n",
            Role::Orders,
            "Förnamn",
        ),
        (
            "åpnet_vår.csv",
            "E-postadresse;Fornavn;Etternavn;Åpnet\nkari@a.example;Kari;Dahl;02.03.2026 10:15\n",
            Role::Opens,
            "Fornavn",
        ),
    ] {
        let layout = layout(file, csv);
        assert_eq!(layout.role, Some(role), "{file}");
        assert!(fields(&layout).contains(&(Field::FirstName, first)), "{file}");
    }
}

#[test]
fn who_answers_no_to_an_invitation_has_not_registered() {
    let csv = "Name,User ID,RSVP,RSVPed on\nAnn Archer,71,Yes,2026-03-02\nBo Berg,72,No,2026-03-03\n";
    let layout = layout("members.csv", csv);
    assert_eq!(layout.role, Some(Role::Registrations));
    let [yes, no] = layout.stages.as_slice() else { panic!("two rules: {:?}", layout.stages) };
    assert_eq!((&yes.condition, yes.standing), (&Condition::Yes(2), Standing::Counts));
    assert_eq!(no.standing, Standing::Void);
}

#[test]
fn numbers_of_invoices_are_no_telephone_numbers_and_firms_no_people() {
    let csv = "Numéro;Date;Client;Total TTC;Devise\n\
               FA-2606;27/03/2026;Atelier Lumière SARL;467,14;EUR\n\
               FA-2607;17/03/2026;Morava Stroj s.r.o.;354,60;EUR\n\
               FA-2608;18/03/2026;Clover Analytics;12,60;EUR\n";
    let layout = layout("factures.csv", csv);
    assert_eq!(layout.role, Some(Role::Orders));
    let fields = fields(&layout);
    assert!(fields.contains(&(Field::OrderId, "Numéro")) && fields.contains(&(Field::Company, "Client")), "{fields:?}");
    assert!(!fields.iter().any(|(field, _)| matches!(field, Field::Phone | Field::FullName)), "{fields:?}");
}

#[test]
fn a_few_who_repeat_beside_many_are_the_own_people() {
    let mut csv = "User name,User email,Contact name,Call outcome,Call date\n".to_owned();
    for (at, name) in ["Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal"].into_iter().enumerate() {
        let user = if at % 2 == 0 { "Kim Ray,kim@us.example" } else { "Lou Poe,lou@us.example" };
        csv.extend([user, ",", name, " Archer,Connected,2026-03-0", &(at + 1).to_string(), "\n"]);
    }
    let layout = layout("calls.csv", &csv);
    let fields = fields(&layout);
    assert!(fields.contains(&(Field::FullName, "Contact name")), "{fields:?}");
    assert!(!fields.iter().any(|(field, _)| *field == Field::Email), "{fields:?}");
}

#[test]
fn hours_worked_and_figures_of_mails_list_no_people() {
    for csv in [
        "User,Client,Project,Task,Billable,Duration\nKim Ray,Acme,Site,Build,Yes,00:40\n",
        "Mailing,Sent,Delivered,Opened,Clicked,Bounced\nMay,900,890,300,40,10\nJune,910,900,310,50,10\n",
    ] {
        assert_eq!(layout("entries.csv", csv).role, None, "{csv}");
    }
}

#[test]
fn how_long_something_took_is_not_when_it_was() {
    let csv = "Name,Phone,Wait time,Call date\nAnn Archer,+49 30 5550101,2026-03-01,2026-03-09\n";
    let layout = layout("calls.csv", csv);
    assert_eq!(layout.role, Some(Role::Calls));
    assert!(fields(&layout).contains(&(Field::Timestamp, "Call date")));
}

#[test]
fn appointments_are_registrations_on_their_day() {
    let csv = "Created Date,Client,Service,Scheduled Date,Status\n\
               2026-03-01,Ann Archer,Intro,2026-03-09,Completed\n2026-03-02,Bo Berg,Intro,2026-03-10,No show\n";
    let layout = layout("list.csv", csv);
    assert_eq!(layout.role, Some(Role::Registrations));
    assert!(fields(&layout).contains(&(Field::Timestamp, "Scheduled Date")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_table_gets_a_layout_that_fits_it(
        file in "[a-zA-Zäß0-9 ._()-]{0,16}",
        header in prop::collection::vec("(Email|Name|Datum|Status|Total|Sent at|#|[a-zA-Zé ?(]{0,9})", 0..7),
        rows in prop::collection::vec(
            prop::collection::vec("(a@b\\.c|0[1-9]/0[1-9]/2026|[0-9.,$€-]{0,9}|open|click|yes|[a-zé ]{0,7})", 0..9),
            0..7,
        ),
    ) {
        let mut table = table(&file, "");
        table.header = header;
        for (number, row) in (2..).zip(&rows) {
            table.rows.push(number, row);
        }
        let formats = Formats::built_in();
        let layout = recognise(&table, &formats);
        prop_assert_eq!(layout.columns.len(), table.header.len());
        prop_assert_eq!(layout.role.is_none(), layout.stages.is_empty());
        let is_column = |column: usize| column < table.header.len();
        for rule in &layout.stages {
            prop_assert!(rule.time.is_none_or(is_column) && rule.clock.is_none_or(is_column));
        }
        prop_assert_eq!(format!("{layout:?}"), format!("{:?}", recognise(&table, &formats)));
    }
}
