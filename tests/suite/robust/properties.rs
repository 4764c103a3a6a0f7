//! What must hold for any bytes and any text; the fuzz targets in `fuzz/` try the same.
#![allow(dead_code, reason = "each fuzz target takes one of them")]

use moldau::normalise::{
    Options, RecordsBuilder, company, country, currency, date, email, empty, money, person_name, phone, place,
    postcode, yes_no,
};
use moldau::recognise::{self, DateOrder, DecimalMark, Formats};
use moldau::{read, render};

/// Any bytes are read, or refused with words; what was read is recognised, normalised and printed.
pub(crate) fn file(bytes: &[u8]) {
    let Ok(read) = read::read_bytes(&"a.csv".into(), bytes.to_vec(), &recognise::is_header_word) else { return };
    let formats = Formats::built_in();
    let mut builder = RecordsBuilder::new(Options::default());
    for table in &read.tables {
        let layout = recognise::recognise(table, &formats);
        assert_eq!(layout.columns.len(), table.header.len(), "a meaning for each column");
        builder.add(table, &layout);
        let rows = table.rows.iter().map(read::RowRef::cells);
        render::csv::write_intact(&table.header, rows, &mut std::io::sink()).expect("a sink");
    }
    let records = builder.finish();
    let rows: usize = read.tables.iter().map(|table| table.rows.len()).sum();
    assert!(records.records.len() <= rows, "no row is two records");
}

/// Bytes behind the beginnings of workbooks and archives.
pub(crate) fn workbook(bytes: &[u8]) {
    for start in [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\x1F\x8B\x08"] {
        let _ = read::read_bytes(&"a.xlsx".into(), [start, bytes].concat(), &|_| false);
    }
}

/// Any text is a telephone number or none.
pub(crate) fn phone(text: &str) {
    let germany = country::parse("DE");
    for countries in [&[][..], germany.as_slice()] {
        if let Ok(number) = phone::parse(text, countries) {
            assert!(number.starts_with('+'), "a number with its country");
        }
    }
    let _ = (phone::country_of(text), phone::bare_digits(text));
}

/// Any text is a date or none.
pub(crate) fn date(text: &str) {
    for order in [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst] {
        let _ = (date::parse(text, order).is_ok(), date::parse_birth(text, order).is_ok());
    }
}

/// Any text is an amount or none.
pub(crate) fn money(text: &str) {
    for mark in [None, Some(DecimalMark::Dot), Some(DecimalMark::Comma)] {
        let _ = money::parse(text, mark).is_ok();
    }
    let _ = (currency::parse(text), currency::of_header(text));
}

/// Any text is an e-mail address or none.
pub(crate) fn email(text: &str) {
    let _ = (email::parse(text).is_ok(), email::plain(text));
}

/// Any text is a name or none.
pub(crate) fn name(text: &str) {
    let _ = (person_name::parse_full(text), person_name::parse_full_of_two_surnames(text));
    let _ = (person_name::parse_first(text), person_name::parse_last(text), person_name::parse_full_in_french(text));
    let _ = company::parse(text);
}

/// Any text is a place or none.
pub(crate) fn place(text: &str) {
    let _ = (
        postcode::parse(text, country::parse(text)),
        postcode::countries_of_form(text),
        place::words(text),
        place::street(text),
    );
    let _ = (country::of_top_level_domain(text), yes_no::parse(text), empty::is_empty_word(text, None));
}
