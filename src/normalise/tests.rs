//! What must hold for any table.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::table_of_tests::{layout, rule, table};
use super::{Options, RecordsBuilder};
use crate::model::{Amount, Field, FindingKind, Records, Role, Standing};
use crate::recognise::Condition;

const HEADER: [(&str, Option<Field>); 7] = [
    ("Order", Some(Field::OrderId)),
    ("Status", Some(Field::Status)),
    ("Email", Some(Field::Email)),
    ("Name", Some(Field::FullName)),
    ("Phone", Some(Field::Phone)),
    ("Total", Some(Field::Amount)),
    ("Paid at", Some(Field::Timestamp)),
];

fn cells() -> impl Strategy<Value = Vec<String>> {
    let of = |pattern: &'static str| proptest::string::string_regex(pattern).expect("a pattern");
    (
        of("(|#[1-4])"),
        of("(paid||cancelled|refunded)"),
        of("(|a@b.de|c@d.fr|A@B.de|bad|--|é@x.y)"),
        of("(|Ann Lee|Lee, Ann|Guest|12)"),
        of("(|0171 2345678|\\+49 171 2345678|451-746-4480|12)"),
        of("(|--|10|2.50|-3|x)"),
        of("(|2026-03-02|46083.5|31.02.2026)"),
    )
        .prop_map(|(order, status, email, name, phone, total, paid)| {
            vec![order, status, email, name, phone, total, paid]
        })
}

fn build(rows: &[Vec<String>], orders: bool) -> Records {
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let cells: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    let mut layout = layout(&HEADER);
    if orders {
        layout.role = Some(Role::Orders);
        layout.stages = vec![
            rule(Role::Orders, Condition::OneOf(1, vec!["cancelled".into()])),
            rule(Role::Orders, Condition::OneOf(1, vec!["refunded".into()])),
            rule(Role::Orders, Condition::Always),
        ];
        layout.stages[0].standing = Standing::Void;
        layout.stages[1].standing = Standing::Refund;
        layout.stages[2].time = Some(6);
    }
    let mut builder = RecordsBuilder::new(Options::default());
    builder.add(&table(&HEADER, &cells), &layout);
    builder.finish()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_row_is_used_or_set_aside_with_a_reason(rows in prop::collection::vec(cells(), 0..12), orders: bool) {
        let records = build(&rows, orders);
        let source = &records.sources[0];
        prop_assert_eq!(source.rows_read as usize, rows.len());
        prop_assert_eq!(records.records.len(), rows.len());
        let reasons = records.findings.iter().filter(|finding| finding.kind.sets_row_aside()).count();
        prop_assert_eq!(source.rows_set_aside as usize, reasons);
        for (at, record) in records.records.iter().enumerate() {
            let place = records.position_of(crate::model::RecordId::new(at));
            let aside = records.findings.iter().any(|finding| finding.at == place && finding.kind.sets_row_aside());
            let events = records.events.iter().filter(|event| event.record.index() == at).count();
            if aside {
                prop_assert!(record.identity.is_none() && record.follows.is_none() && events == 0);
            } else {
                prop_assert!(record.identity.is_some() || record.follows.is_some() || events > 0);
            }
            // Who follows somebody follows the one that everybody else of the order follows.
            if let Some(leader) = record.follows {
                prop_assert!(records.records[leader.index()].follows.is_none() && leader.index() != at);
            }
        }
        prop_assert!(records.identities.iter().all(|identity| identity.keys.iter().next().is_some()));
    }

    #[test]
    fn revenue_reconciles(amounts in prop::collection::vec((1_u8..5, -500_i64..5000, any::<bool>()), 1..20)) {
        // One line an order: the events hold every amount once.
        let row = |id: String, (_, cents, named): &(u8, i64, bool)| {
            let name = if *named { "Ann Lee" } else { "" };
            let total = Amount::from_parts(cents * 100).to_string();
            [id, "paid".into(), String::new(), name.into(), String::new(), total, String::new()].to_vec()
        };
        let rows: Vec<_> = amounts.iter().enumerate().map(|(at, line)| row(format!("#{at}"), line)).collect();
        let sum: Amount = amounts.iter().map(|(_, cents, _)| Amount::from_parts(cents * 100)).sum();
        let total = |records: &Records| -> Amount { records.events.iter().filter_map(|event| event.value).map(|money| money.amount).sum() };
        prop_assert_eq!(total(&build(&rows, true)), sum);

        // Several lines an order, with amounts of their own: so do the orders.
        let mut rows: Vec<_> = amounts.iter().map(|line| row(format!("#{}", line.0), line)).collect();
        let extra = (9, 1, true);
        rows.push(row("#9".into(), &extra));
        rows.push(row("#9".into(), &(9, 2, true)));
        let records = build(&rows, true);
        prop_assert_eq!(total(&records), sum + Amount::from_parts(300));
        let mut orders: BTreeMap<_, u32> = BTreeMap::new();
        for event in &records.events {
            *orders.entry(event.order).or_default() += 1;
        }
        prop_assert!(orders.values().all(|events| *events == 1));
        prop_assert!(!records.findings.iter().any(|finding| finding.kind == FindingKind::NoIdentity));
    }
}
