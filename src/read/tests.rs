use proptest::prelude::*;

use super::*;
use crate::model::FindingKind;

fn tables(text: &[u8]) -> Result<FileTables, ReadError> {
    let words = |word: &str| ["email", "name", "amount", "note"].contains(&word.to_lowercase().as_str());
    read_bytes(&"a.csv".into(), text.to_vec(), &words)
}

#[test]
fn files_that_hold_no_table_say_what_they_are() {
    for (bytes, words) in [
        (&b"%PDF-1.7\n%..."[..], "a.csv is a PDF document, not a table"),
        (b"<!DOCTYPE html><html></html>", "a.csv is a web page (HTML), not a table"),
        (
            b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13\x14",
            "a.csv is a file of no known kind, not a table",
        ),
        (b"", "a.csv is empty"),
        (&[0; 600], "a.csv is damaged or incomplete: it holds zeros alone, as a download that broke off leaves behind"),
        (b"\x1F\x8B\x08\x00", "a.csv is damaged or incomplete: its compressed content cannot be unpacked"),
    ] {
        let error = tables(bytes).err().expect("no table");
        assert_eq!(error.to_string(), words);
        assert!(error.hint().is_some());
    }
}

#[test]
fn words_that_describe_columns_are_no_header() {
    let text =
        b"name;label;description\nid;ID;what tells them apart\nname;Name;name of the place\nemail;Email;amount\n\
                 note;Note;all else\n";
    let table = tables(text).expect("a table").tables.remove(0);
    assert_eq!((table.header.join("|").as_str(), table.rows.len()), ("name|label|description", 4));
}

#[test]
fn a_long_file_that_changes_is_looked_at_once_more_and_then_refused() {
    let sizes = long::Sizes { long: 1000, head: 512, window: 128, stride: 512, chunk: 256, margin: 128 };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.csv");
    let rows = |count: usize| -> String {
        (0..count).fold("email,name\n".to_owned(), |text, row| text + &format!("a{row}@b.org,Ann {row}\n"))
    };
    // Returns the size of what was looked at in the end, if the file grows during the first looks.
    let looked = |changes: usize| {
        std::fs::write(&path, rows(100)).expect("a file");
        let (mut looks, mut size, mut grown) = (0, 0, 0);
        let found = look(&Input::file("a.csv", &path), &|word| word == "email", sizes, &mut |piece| match piece {
            None => (looks, size) = (looks + 1, 0),
            Some(piece) => {
                size += piece.len();
                if grown < changes.min(looks) {
                    grown += 1;
                    std::fs::write(&path, rows(100 + 50 * grown)).expect("a file");
                }
            }
        });
        (found.map(|long| long.is_some()), looks, size == rows(100 + 50 * grown).len())
    };
    assert!(matches!(looked(0), (Ok(true), 1, true)));
    assert!(matches!(looked(1), (Ok(true), 2, true)), "read as it is after the change");
    assert!(matches!(looked(2), (Err(ReadError::Changing { .. }), 2, _)));
}

#[test]
fn noise_is_no_table() {
    let mut state = 7_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    })
    .take(9000)
    .collect();
    assert!(matches!(tables(&noise), Err(ReadError::NotATable { .. })));
}

#[test]
fn tables_of_web_pages_and_lists_of_json_are_read() {
    let page = b"<html><body><table><tr><th>email</th><th>name</th></tr><tr><td>a@b.org</td><td>Ann</td></tr>\
                 <tr><td>c@d.org</td><td>Bob</td></tr></table></body></html>";
    let json = b"[{\"email\":\"a@b.org\",\"name\":\"Ann\"},{\"email\":\"c@d.org\",\"name\":\"Bob\"}]";
    for bytes in [&page[..], json] {
        let read = tables(bytes).expect("a table");
        let table = &read.tables[0];
        assert_eq!((table.header.join("|"), table.rows.len()), ("email|name".to_owned(), 2));
        assert_eq!(table.column(1).collect::<Vec<_>>(), ["Ann", "Bob"]);
    }
}

#[test]
fn formulas_that_guard_a_text_are_taken_off() {
    let read = tables(b"name,zip\nAnn,=\"08135\"\nBob,\"=\"\"01067\"\"\"\nEve,=A1\n").expect("a table");
    assert_eq!(read.tables[0].column(1).collect::<Vec<_>>(), ["08135", "01067", "=A1"]);
}

#[test]
fn a_locked_workbook_says_so() {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let error = tables(&bytes).err().expect("locked");
    assert!(matches!(error, ReadError::Protected { .. }), "{error}");
}

#[test]
fn a_file_of_blanks_holds_nothing() {
    let read = tables(b"\r\n , \r\n\r\n").expect("a text");
    assert_eq!(read.findings.iter().map(|finding| finding.kind).collect::<Vec<_>>(), [FindingKind::Empty]);
}

#[test]
fn a_bad_quote_is_found_and_costs_nothing() {
    let mut text = "email,name\n".to_owned();
    for index in 0..500 {
        text += if index == 100 { "x@y.org,\"Best Co\n" } else { "a@b.org,Ann\n" };
    }
    let read = tables(text.as_bytes()).expect("a text");
    assert_eq!(read.tables[0].rows.len(), 500);
    let found: Vec<_> = read.findings.iter().map(|finding| (finding.kind, finding.at.row)).collect();
    assert_eq!(found, [(FindingKind::StrayQuote, Some(102))]);
}

/// Writes rows as an export does.
fn written(rows: &[[String; 3]], delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(["email", "note", "amount"]).expect("memory");
    for row in rows {
        writer.write_record(row).expect("memory");
    }
    writer.into_inner().expect("memory")
}

fn row() -> impl Strategy<Value = [String; 3]> {
    ("[a-z]{1,8}@[a-z]{1,8}\\.(org|com)", "[a-zč ,;'\"\\\\\n]{0,12}", "[1-9][0-9]{0,3}\\.[0-9]{2}")
        .prop_map(|(email, note, amount)| [email, note, amount])
}

proptest! {
    #[test]
    fn every_text_of_an_export_comes_back(
        rows in prop::collection::vec(row(), 3..12),
        delimiter in prop::sample::select(b",;\t|".to_vec()),
    ) {
        let read = tables(&written(&rows, delimiter)).expect("a text");
        prop_assert_eq!(read.tables.len(), 1);
        let table = &read.tables[0];
        let texts: Vec<Vec<_>> = table.rows.iter().map(|row| row.cells().map(str::to_owned).collect()).collect();
        prop_assert_eq!(&table.header, &["email", "note", "amount"]);
        prop_assert_eq!(texts, rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>());
    }

    #[test]
    fn every_row_of_any_text_is_in_one_place(text in "([a-cA-C@.,;0-9\" ]{0,9}(,|;|\n)){0,24}") {
        let Ok(read) = tables(text.as_bytes()) else { return Ok(()) };
        let count = |table: &Table| {
            table.preamble.len() + usize::from(table.header_row.is_some()) + table.rows.len() + table.set_aside.len()
        };
        let mut numbers: Vec<u32> = Vec::new();
        for table in &read.tables {
            numbers.extend(table.preamble.iter().map(|row| row.number()));
            numbers.extend(table.header_row);
            numbers.extend(table.rows.iter().map(|row| row.number()));
            numbers.extend(table.set_aside.iter().filter_map(|finding| finding.at.row));
        }
        prop_assert_eq!(numbers.len(), read.tables.iter().map(count).sum::<usize>());
        numbers.sort_unstable();
        prop_assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "a row stands in two places");
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = tables(&bytes);
    }

    #[test]
    fn no_bytes_behind_a_known_beginning_panic(
        start in prop::sample::select(vec![&b"PK\x03\x04"[..], b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\x1F\x8B\x08", b"\xFF\xFE", b"sep="]),
        bytes in prop::collection::vec(any::<u8>(), 0..700),
    ) {
        let _ = tables(&[start, &bytes].concat());
    }
}
