use std::io::Write;

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::Table;
use super::*;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#;
const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook in the making: sheets by name, state and the XML of their rows.
#[derive(Default)]
struct Draft<'a> {
    sheets: Vec<(&'a str, &'a str, String)>,
    properties: &'a str,
    strings: Option<String>,
}

impl<'a> Draft<'a> {
    fn sheet(mut self, name: &'a str, state: &'a str, rows: &str) -> Self {
        self.sheets.push((name, state, rows.to_owned()));
        self
    }

    fn parts(&self) -> Vec<(String, String)> {
        let mut relations = String::new();
        let mut listed = String::new();
        let mut parts = Vec::new();
        for (index, (name, state, rows)) in self.sheets.iter().enumerate() {
            let id = index + 1;
            relations.extend([format!(
                r#"<Relationship Id="r{id}" Type="{KIND}/worksheet" Target="worksheets/sheet{id}.xml"/>"#
            )]);
            listed.extend([format!(r#"<sheet name="{name}" sheetId="{id}" state="{state}" r:id="r{id}"/>"#)]);
            let sheet = format!("{HEAD}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>");
            parts.push((format!("xl/worksheets/sheet{id}.xml"), sheet));
        }
        let relationships = |inner: &str| {
            format!(
                r#"{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
            )
        };
        let office = format!(r#"<Relationship Id="r1" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/>"#);
        parts.push(("_rels/.rels".to_owned(), relationships(&office)));
        parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relationships(&relations)));
        parts.push((
            "xl/workbook.xml".to_owned(),
            format!(
                r#"{HEAD}<workbook {MAIN} xmlns:r="{KIND}"><workbookPr {}/><sheets>{listed}</sheets></workbook>"#,
                self.properties
            ),
        ));
        parts.push((
            "xl/styles.xml".to_owned(),
            format!(
                r#"{HEAD}<styleSheet {MAIN}><numFmts count="2"><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy\ hh:mm"/></numFmts><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="46"/></cellXfs></styleSheet>"#
            ),
        ));
        if let Some(strings) = &self.strings {
            parts.push(("xl/sharedStrings.xml".to_owned(), format!("{HEAD}{strings}")));
        }
        parts
    }

    fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in self.parts() {
            zip.start_file(name, SimpleFileOptions::default()).expect("memory");
            zip.write_all(content.as_bytes()).expect("memory");
        }
        zip.finish().expect("memory").into_inner()
    }

    fn read(&self) -> Result<FileTables, ReadError> {
        read(Kind::Xlsx, &"a.xlsx".into(), self.bytes(), &|word| word == "email", &Options::default())
    }
}

fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn value(place: &str, style: usize, value: &str) -> String {
    format!(r#"<c r="{place}" s="{style}"><v>{value}</v></c>"#)
}

fn row(number: u32, cells: &[String]) -> String {
    format!(r#"<row r="{number}">{}</row>"#, cells.concat())
}

fn contacts() -> String {
    [
        row(1, &[text("A1", "Spring list")]),
        row(3, &[text("A3", "email"), text("B3", "when"), text("D3", "zip")]),
        row(4, &[text("A4", "a@b.org"), value("B4", 3, "46083.375"), value("D4", 2, "8135")]),
        row(6, &[text("A6", "c@d.org"), value("B6", 1, "46084"), value("D6", 2, "94110")]),
    ]
    .concat()
}

fn lines(table: &Table) -> Vec<String> {
    table.rows.iter().map(|row| format!("{} {}", row.number(), row.cells().collect::<Vec<_>>().join("|"))).collect()
}

#[test]
fn cells_keep_their_place_and_their_meaning() {
    let read = Draft::default().sheet("List", "visible", &contacts()).read().expect("a workbook");
    let table = &read.tables[0];
    assert_eq!((table.sheet.as_deref(), table.header_row), (Some("List"), Some(3)));
    assert_eq!(table.header, ["email", "when", "", "zip"]);
    assert_eq!(lines(table), ["4 a@b.org|2026-03-02 09:00:00||08135", "6 c@d.org|2026-03-03||94110"]);
}

#[test]
fn dates_of_either_epoch_are_the_same_days() {
    let rows =
        [row(1, &[text("A1", "email"), text("B1", "when")]), row(2, &[text("A2", "a@b.org"), value("B2", 1, "44621")])];
    let draft = Draft { properties: r#"date1904="1""#, ..Draft::default() };
    let read = draft.sheet("List", "visible", &rows.concat()).read().expect("a workbook");
    assert_eq!(lines(&read.tables[0]), ["2 a@b.org|2026-03-02"]);
}

#[test]
fn hidden_and_empty_sheets_are_told_of() {
    let draft = Draft::default()
        .sheet("List", "visible", &contacts())
        .sheet("Old", "hidden", &contacts())
        .sheet("Older", "veryHidden", &contacts())
        .sheet("Blank", "visible", "");
    let read = draft.read().expect("a workbook");
    let mut found: Vec<_> = read.findings.iter().map(|finding| format!("{} {}", finding.at, finding.kind)).collect();
    found.sort_unstable();
    assert_eq!(read.tables.len(), 1);
    assert_eq!(found, ["a.xlsx[Blank] empty", "a.xlsx[Old] hidden-sheet", "a.xlsx[Older] hidden-sheet"]);
}

#[test]
fn cells_out_of_order_find_their_columns() {
    let rows =
        [row(1, &[text("B1", "when"), text("A1", "email")]), row(2, &[value("B2", 1, "46083"), text("A2", "a@b.org")])];
    let read = Draft::default().sheet("List", "visible", &rows.concat()).read().expect("a workbook");
    assert_eq!(lines(&read.tables[0]), ["2 a@b.org|2026-03-02"]);
}

#[test]
fn far_cells_cost_nothing() {
    let rows = [row(1, &[text("A1", "email")]), row(1_048_576, &[text("XFD1048576", "x")])];
    let read = Draft::default().sheet("List", "visible", &rows.concat()).read().expect("a workbook");
    let rows: usize = read.tables.iter().map(|table| table.rows.len() + table.preamble.len()).sum();
    assert!(rows <= 2 && read.tables[0].header.len() <= 16_384);
}

#[test]
fn a_value_in_the_last_corner_of_an_open_sheet_is_told_of_and_the_rest_is_read() {
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|cell| text(cell)).collect();
        format!("<table:table-row>{cells}<table:table-cell table:number-columns-repeated=\"16382\"/></table:table-row>")
    };
    let blank = |rows: u32| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell \
             table:number-columns-repeated=\"16384\"/></table:table-row>"
        )
    };
    let corner = format!(
        "<table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/>{}</table:table-row>",
        text("x")
    );
    let rows = [
        row(&["Name", "E-Mail"]),
        row(&["Ann", "a@b.org"]),
        blank(2),
        row(&["Bob", "b@b.org"]),
        blank(1_048_570),
        corner,
    ];
    let content = format!(
        "{HEAD}<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
         <office:spreadsheet><table:table table:name=\"List\">{}</table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        rows.concat()
    );
    let manifest = format!("{HEAD}<manifest:manifest xmlns:manifest=\"m\"></manifest:manifest>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", &manifest),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(part.as_bytes()).expect("memory");
    }
    let bytes = zip.finish().expect("memory").into_inner();
    let tables = super::super::read_bytes(&"a.ods".into(), bytes, &|word| word == "email").expect("a workbook");
    let table = &tables.tables[0];
    assert_eq!(lines(table), ["2 Ann|a@b.org", "5 Bob|b@b.org"]);
    let told: Vec<_> = table.findings.iter().chain(&table.set_aside).map(|finding| finding.message.as_str()).collect();
    assert!(told.iter().any(|message| message.contains("far from")), "{told:?}");
}

#[test]
fn too_many_texts_claimed_and_bombs_are_refused() {
    let strings = format!(r#"<sst {MAIN} count="9" uniqueCount="99999999999"><si><t>x</t></si></sst>"#);
    let draft = Draft { strings: Some(strings), ..Draft::default() };
    let error = draft.sheet("List", "visible", &contacts()).read().err().expect("a claim");
    assert!(matches!(error, ReadError::Broken { .. }), "{error}");
    let bomb = format!("<sst {MAIN}><si><t>{}</t></si></sst>", "a".repeat(100 << 20));
    let draft = Draft { strings: Some(bomb), ..Draft::default() };
    let error = draft.sheet("List", "visible", &contacts()).read().err().expect("a bomb");
    assert!(matches!(error, ReadError::TooLarge { .. }), "{error}");
}

#[test]
fn a_workbook_cut_off_anywhere_is_an_error() {
    let bytes = Draft::default().sheet("List", "visible", &contacts()).bytes();
    // Shorter than the mark of a zip it is a text of a letter or two.
    for length in 4..bytes.len() {
        let cut = bytes[..length].to_vec();
        let error = super::super::read_bytes(&"a.xlsx".into(), cut, &|_| false).err();
        assert!(error.is_some(), "cut to {length} bytes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_workbook_with_broken_bytes_never_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = Draft::default().sheet("List", "visible", &contacts()).bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = super::super::read_bytes(&"a.xlsx".into(), bytes, &|_| false);
    }

    #[test]
    fn a_sheet_with_broken_words_never_panics(at in any::<prop::sample::Index>(), with in "[<>/\"a-z0-9&;= -]{0,8}") {
        let rows = contacts();
        let at = at.index(rows.len());
        let rows = format!("{}{with}{}", &rows[..at], &rows[at..]);
        let _ = Draft::default().sheet("List", "visible", &rows).read();
    }
}
