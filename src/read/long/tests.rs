use std::fmt::Write as _;
use std::io::Write as _;

use expect_test::expect;
use proptest::prelude::*;

use super::super::{FileTables, Opened, read_bytes};
use super::*;

const SMALL: Sizes = Sizes { long: 1, head: 600, window: 200, stride: 256, chunk: 128, margin: 300 };

fn known(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "email" | "name" | "city" | "note" | "amount" | "time" | "first name")
}

/// One line a row: its number and its cells.
fn lines<'a>(rows: impl Iterator<Item = &'a Rows>) -> Vec<String> {
    let rows = rows.flat_map(|rows| rows.iter().map(|row| (row.number(), row.cells().collect::<Vec<_>>().join("|"))));
    rows.map(|(number, cells)| format!("{number}: {cells}")).collect()
}

fn said(findings: &[Finding]) -> Vec<String> {
    let mut said: Vec<_> = findings.iter().map(|finding| format!("{}: {}", finding.at, finding.message)).collect();
    said.sort_unstable();
    said
}

/// Everything that is known of a table.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    header: Vec<String>,
    header_row: Option<u32>,
    form: Form,
    index: usize,
    rows: Vec<String>,
    findings: Vec<String>,
    set_aside: Vec<String>,
}

/// Everything that is known of a file: its tables, and what was found about it as a whole.
#[derive(Debug, PartialEq, Eq)]
struct ToldOfFile {
    tables: Vec<Told>,
    findings: Vec<String>,
}

impl ToldOfFile {
    fn rows(&self) -> Vec<&str> {
        self.tables.iter().flat_map(|table| table.rows.iter().map(String::as_str)).collect()
    }
}

fn told(table: Table) -> Told {
    Told {
        rows: lines(std::iter::once(&table.rows)),
        header: table.header,
        header_row: table.header_row,
        form: table.form,
        index: table.index,
        findings: said(&table.findings),
        set_aside: said(&table.set_aside),
    }
}

fn told_in_parts(bytes: &[u8], sizes: Sizes) -> ToldOfFile {
    let input = Input::bytes("a.csv", bytes);
    let mut begun = open(&input, &known, sizes, &mut |_| {}).expect("readable").expect("long");
    let mut of_file = ToldOfFile { tables: Vec::new(), findings: Vec::new() };
    loop {
        let Begun { before, sample, long, is_alone } = begun;
        let mut parts = Vec::new();
        let end = long.read(&known, &mut || None, &mut |rows| {
            parts.push(rows);
            true
        });
        let end = end.expect("readable");
        of_file.tables.extend(before.into_iter().map(told));
        of_file.tables.push(Told {
            header: sample.header,
            header_row: sample.header_row,
            form: sample.form,
            index: sample.index,
            rows: lines(parts.iter()),
            findings: said(&end.of_table),
            set_aside: said(&end.set_aside),
        });
        let held = match end.below {
            None => FileTables { tables: Vec::new(), findings: end.findings },
            Some(below) => {
                assert!(!is_alone, "that another table follows was to be seen");
                match below.open(&known).expect("readable") {
                    Opened::Whole(held) => held,
                    Opened::Long(next) => {
                        begun = *next;
                        continue;
                    }
                }
            }
        };
        of_file.findings = said(&held.findings);
        of_file.tables.extend(held.tables.into_iter().map(told));
        return of_file;
    }
}

fn told_as_a_whole(bytes: &[u8]) -> ToldOfFile {
    let held = read_bytes(&"a.csv".into(), bytes.to_vec(), &known).expect("readable");
    ToldOfFile { findings: said(&held.findings), tables: held.tables.into_iter().map(told).collect() }
}

fn export(rows: usize) -> String {
    let mut text = "Email,Name,Note,Amount\n".to_owned();
    for row in 0..rows {
        let _ = match row % 7 {
            3 => writeln!(text, "p{row}@acme.com,\"Lee, Ann\",\"two\nlines, \"\"quoted\"\"\",{row}.50"),
            5 => writeln!(text, "p{row}@acme.com,Jürgen Müller,,{row}.50"),
            _ => writeln!(text, "p{row}@acme.com,Bob Ray,plain words,{row}.50"),
        };
    }
    text
}

#[test]
fn a_text_in_parts_is_the_same_as_the_whole() {
    let plain = export(300);
    let repeated = format!("{plain}Email,Name,Note,Amount\n{}", &export(200)["Email,Name,Note,Amount\n".len()..]);
    let texts = [
        plain.clone(),
        plain.trim_end().to_owned(),
        plain.replace('\n', "\r\n"),
        format!("\u{FEFF}{plain}"),
        format!("Export of March\nall contacts\n\n{plain}"),
        format!("sep=;\n{}", plain.replace(',', ";")),
        format!("{plain}\nTotal,,,45000.00\n"),
        format!("{plain}\n\nmade by the list tool on the first of March\n"),
        plain.replace("plain words", "=\"00123\""),
        plain.replace("p40@acme.com,Bob Ray", "p40@acme.com,Ray, Bob, and others"),
        plain.replace("Bob Ray", "Bob\0 Ray"),
        repeated,
    ];
    for text in texts {
        assert_eq!(told_in_parts(text.as_bytes(), SMALL), told_as_a_whole(text.as_bytes()), "{text:.80}");
    }
}

#[test]
fn other_ends_and_marks_are_the_same_in_parts() {
    let plain = export(300).replace("two\nlines, \"\"quoted\"\"", "two; lines");
    let lines = plain.replace('"', "");
    let marked: Vec<String> = lines.lines().map(|line| format!("“{}”\n", line.replace(',', "”,“"))).collect();
    let marked = marked.concat();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (western, ..) = encoding_rs::WINDOWS_1252.encode(&marked);
    for bytes in [
        plain.replace('\n', "\u{1E}").into_bytes(),
        plain.replace('\n', "\u{2028}").into_bytes(),
        plain.replace('\n', ";\r\n").into_bytes(),
        wide(&plain.replace('\n', "\u{85}")),
        wide(&marked),
        western.into_owned(),
        marked.replace('\n', "\r").into_bytes(),
        marked.into_bytes(),
    ] {
        let told = told_as_a_whole(&bytes);
        assert_eq!(told.tables.first().map(|table| table.header.len()), Some(4));
        assert_eq!(told_in_parts(&bytes, SMALL), told);
    }
}

/// A list of figures under a title.
fn figures(rows: usize) -> String {
    let mut text = "Opens by day\nDay,Opens,Clicks,Country,City\n".to_owned();
    for row in 0..rows {
        let _ = writeln!(text, "2026-03-{:02},{},{},DE,Ulm", 1 + row % 28, row % 90, row % 7);
    }
    text
}

#[test]
fn a_table_far_below_is_one_of_its_own_and_totals_are_seen() {
    let people = |rows: usize| {
        let text = export(rows).replace(",45.50\n", ",\n");
        let sum: usize =
            text.lines().filter_map(|line| line.rsplit_once(',')?.1.strip_suffix(".50")?.parse::<usize>().ok()).sum();
        let count = text.matches(".50\n").count();
        format!("{text},,,{}.{:02}\n", sum + count / 2, count % 2 * 50)
    };
    let texts = [
        people(200),
        format!("{}\n{}", export(200), figures(9)),
        format!("{}\n\n{}", people(200), figures(150)),
        format!("{}\n\n{}\n\n{}", people(300), figures(150), export(200)),
        format!("{}\n{}", figures(100), people(120)),
        format!("{}\n{}\n{}", export(100), &export(40)["Email,Name,Note,Amount\n".len()..], figures(100)),
    ];
    let tables = texts.map(|text| {
        let told = told_in_parts(text.as_bytes(), SMALL);
        assert_eq!(told, told_as_a_whole(text.as_bytes()), "{text:.80}");
        (told.tables.len(), told.tables.iter().map(|table| table.set_aside.len()).sum::<usize>())
    });
    assert_eq!(tables, [(1, 1), (2, 0), (2, 1), (3, 1), (2, 1), (2, 0)]);
}

#[test]
fn other_encodings_come_in_parts_as_well() {
    let text = export(300);
    let (western, ..) = encoding_rs::WINDOWS_1252.encode(&text);
    let utf_16: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let late = text.replacen("Jürgen Müller", "Jurgen Muller", 30);
    let (late, ..) = encoding_rs::WINDOWS_1252.encode(&late);
    for bytes in [&western[..], &utf_16[..], &late[..]] {
        let told = told_in_parts(bytes, SMALL);
        assert!(told.rows().iter().any(|row| row.contains("Jürgen Müller")));
        assert_eq!(told, told_as_a_whole(bytes));
    }
}

#[test]
fn a_packed_text_is_unpacked_on_the_way() {
    let text = export(300);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("memory");
    let packed = gzip.finish().expect("memory");
    assert_eq!(told_in_parts(&packed, SMALL), told_as_a_whole(text.as_bytes()));
}

#[test]
fn what_is_short_or_no_table_is_left_to_others() {
    let opened = |bytes: &[u8], sizes| open(&Input::bytes("a.csv", bytes), &known, sizes, &mut |_| {});
    assert!(matches!(opened(export(9).as_bytes(), SIZES), Ok(None)));
    assert!(matches!(opened(b"{\"data\": [{\"email\": \"a@b.org\"}", SMALL), Ok(None)));
    assert!(matches!(opened(b"PK\x03\x04 and so on", SMALL), Ok(None)));
    assert!(opened(&[7, 1, 2, 3, 4, 5, 6, b'\n'].repeat(99), SMALL).is_err());
}

#[test]
fn a_line_without_end_is_refused_before_it_is_held() {
    struct Endless;
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            buffer.fill(b'x');
            Ok(buffer.len())
        }
    }
    let error = scan::scan(&mut Endless, "a.csv", &SIZES, &mut |_| {}).err().expect("refused");
    expect!["a.csv is too large: row 1 is longer than any row of a table"].assert_eq(&error.to_string());
}

#[test]
fn who_has_enough_gets_no_more() {
    let text = export(300);
    let long = open(&Input::bytes("a.csv", text.as_bytes()), &known, SMALL, &mut |_| {});
    let mut parts = 0;
    let end = long.expect("readable").expect("long").long.read(&known, &mut || None, &mut |_| {
        parts += 1;
        false
    });
    assert!(end.is_ok_and(|end| !end.whole) && parts == 1);
}

proptest! {
    #[test]
    fn no_row_is_lost_between_parts(
        rows in prop::collection::vec("[a-cž]{1,6}(,|,\"[a-c\n,]{0,9}\",)[0-9]{0,3}", 60..160),
        margin in 60_usize..300,
        chunk in 16_usize..200,
    ) {
        let text = format!("name,note,amount\n{}\n", rows.join("\n"));
        let chunk = chunk * 2;
        let sizes = Sizes { margin, chunk, stride: chunk as u64 * 2, ..SMALL };
        let (parts, whole) = (told_in_parts(text.as_bytes(), sizes), told_as_a_whole(text.as_bytes()));
        prop_assert_eq!(parts.rows(), whole.rows());
    }
}

/// Returns what is known of a list of objects, read part by part and as a whole.
fn objects_both_ways(text: &str) -> [Option<ToldOfFile>; 2] {
    let sizes = Sizes { chunk: 16, ..SMALL };
    let is_long =
        open(&Input::bytes("a.json", text.as_bytes()), &known, sizes, &mut |_| {}).is_ok_and(|long| long.is_some());
    let in_parts = is_long.then(|| told_in_parts(text.as_bytes(), sizes));
    let whole = read_bytes(&"a.csv".into(), text.as_bytes().to_vec(), &known);
    [in_parts, whole.ok().map(|_| told_as_a_whole(text.as_bytes()))]
}

#[test]
fn long_lists_of_objects_give_what_short_ones_give() {
    let mut lines = String::new();
    for row in 0..300 {
        let _ = match row % 4 {
            0 => writeln!(lines, "{{\"email\":\"p{row}@b.org\",\"who\":{{\"city\":\"K\\u00f6ln }}\"}}}}"),
            1 => writeln!(lines, "\n{{\"email\":null,\"tags\":[\"a\",{row}],\"x{}\":true}}", row / 100),
            _ => writeln!(lines, "{{\"total\":{row}.50,\"email\":\"žá@b.org\"}}"),
        };
    }
    let list = format!("[{}]\n", lines.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(",\n"));
    for text in [lines, list] {
        let [in_parts, whole] = objects_both_ways(&text);
        assert_eq!(in_parts, whole);
        assert_eq!(whole.map(|told| told.rows().len()), Some(300));
    }
}

#[test]
fn what_is_no_list_of_objects_is_left_to_be_read_as_a_whole() {
    for text in ["{words}\n", "{\"a\": words}\n{\"a\":1}\n", "{\"data\":[{\"a\":1}]", "{\"a\":\"\u{0}"] {
        assert_eq!(objects_both_ways(text)[0], None, "{text}");
    }
    let broken = Input::bytes("a.json", &b"{\"a\":1}\n{\"a\":\n"[..]);
    assert!(matches!(open(&broken, &known, SMALL, &mut |_| {}), Err(ReadError::Broken { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn where_tables_begin_does_not_depend_on_the_parts(
        above in 30_usize..200,
        below in 2_usize..150,
        margin in 250_usize..400,
        chunk in 32_usize..200,
    ) {
        let text = format!("{}\n{}", export(above), figures(below));
        let chunk = chunk * 2;
        let sizes = Sizes { margin, chunk, stride: chunk as u64 * 2, ..SMALL };
        prop_assert_eq!(told_in_parts(text.as_bytes(), sizes), told_as_a_whole(text.as_bytes()));
    }
}
