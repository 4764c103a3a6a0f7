//! No bytes bring the program down: a bounded run of what the fuzz targets try without end.

mod properties;

use std::fs;
use std::path::Path;

use moldau::read::Form;
use moldau::{read, recognise};
use proptest::prelude::*;

/// Bytes of a real file that are mutated.
const BYTES: usize = 6000;

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }
}

/// Changes a few bytes as broken programs and broken disks do.
fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    const SIGNS: &[u8] = b"\0\"',;\t\n\r\\{}[]<>=@\xC3\xFF";
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(bytes.len());
        let length = dice.roll(40).min(bytes.len() - at);
        match dice.roll(6) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, SIGNS[dice.roll(SIGNS.len())]),
            2 => drop(bytes.drain(at..at + length)),
            3 => {
                let again = bytes[at..at + length].to_vec();
                bytes.splice(at..at, again);
            }
            _ if at < bytes.len() => bytes[at] = SIGNS[dice.roll(SIGNS.len())],
            _ => {}
        }
    }
}

#[test]
fn mutated_exports_never_panic() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut files = 0;
    for world in ["dach-300", "saas-300"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/worlds").join(world).join("files");
        let mut paths: Vec<_> =
            fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        for path in paths.into_iter().filter(|path| path.is_file()) {
            let bytes = fs::read(&path).expect("a file");
            files += 1;
            // A workbook is read as a whole or not at all; of a text the beginning is like the rest.
            let whole = bytes.starts_with(b"PK") || bytes.starts_with(b"\xD0\xCF");
            let (bytes, tries) = if whole { (&bytes[..], 3) } else { (&bytes[..bytes.len().min(BYTES)], 5) };
            for _ in 0..tries {
                let mut mutant = bytes.to_vec();
                mutate(&mut mutant, &mut dice);
                properties::file(&mutant);
            }
        }
    }
    assert!(files > 5, "the fixtures are there");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        properties::file(&bytes);
        properties::workbook(&bytes);
    }
}

proptest! {
    #[test]
    fn no_value_panics(text in "\\PC{0,24}|[0-9+(). :/,-]{0,24}|[a-zé@.<>\"' ,;]{0,40}") {
        for property in [
            properties::phone,
            properties::date,
            properties::money,
            properties::email,
            properties::name,
            properties::place,
        ] {
            property(&text);
        }
    }
}

/// Returns all text files below a folder.
fn texts_below(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            texts_below(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "csv") {
            found.push((path.display().to_string(), fs::read(&path).expect("a file")));
        }
    }
}

/// Returns the cells of a row without blank ones at its end.
fn filled<'a>(cells: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut cells: Vec<String> = cells.map(str::to_owned).collect();
    let end = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    cells.truncate(end);
    cells
}

/// Another reader of CSV is the judge: each row that it sees is one of the table's, or set aside, or above the table, and
/// every value of the table's rows stands in the file as it is.
#[test]
fn every_row_of_every_fixture_is_in_one_place_with_its_values_as_they_are() {
    let mut files = Vec::new();
    texts_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut files);
    let mut judged = 0;
    for (name, bytes) in files {
        let Ok(text) = String::from_utf8(bytes.clone()) else { continue };
        let read = read::read_bytes(&name.as_str().into(), bytes, &recognise::is_header_word).expect("a fixture");
        let Some(Form::Text { delimiter, .. }) = read.tables.first().map(|table| table.form.clone()) else { continue };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(u8::try_from(delimiter).expect("an ASCII delimiter"))
            .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let mut raw: Vec<Vec<String>> = reader.records().map(|row| filled(row.expect("sound CSV").iter())).collect();
        raw.retain(|row| !row.is_empty());
        let count = |table: &read::Table| {
            table.rows.len() + table.set_aside.len() + table.preamble.len() + usize::from(table.header_row.is_some())
        };
        assert_eq!(read.tables.iter().map(count).sum::<usize>(), raw.len(), "{name}: each row is in one place");
        raw.sort();
        for row in read.tables.iter().flat_map(|table| table.rows.iter()) {
            let own = filled(row.cells());
            assert!(raw.binary_search(&own).is_ok(), "{name}: row {} stands in the file as it is", row.number());
        }
        judged += 1;
    }
    assert!(judged > 5, "the fixtures are there");
}

/// Reads a file that has changed, and returns how many tables it has; fails if that takes long.
fn tables_in_time(name: &str, bytes: &[u8], change: &str) -> usize {
    let start = std::time::Instant::now();
    let read = read::read_bytes(&name.into(), bytes.to_vec(), &recognise::is_header_word);
    assert!(start.elapsed().as_secs_f64() < 5.0, "{name} {change} takes {:?}", start.elapsed());
    read.map_or(0, |read| read.tables.len())
}

/// Cuts small files off at every `step`th byte, and turns bits of every `step`th byte around.
fn damage(step: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/small");
    for (name, tables) in [("list.xlsx", 1), ("list.xls", 1), ("list.ods", 1), ("list.csv.gz", 1), ("hidden.xlsb", 2)] {
        let sound = fs::read(folder.join(name)).expect("a fixture");
        assert_eq!(tables_in_time(name, &sound, "as it is"), tables, "{name}");
        for at in (0..sound.len()).step_by(step) {
            tables_in_time(name, &sound[..at], &format!("cut off at {at}"));
            for bits in [0x01, 0x80, 0xFF] {
                let mut damaged = sound.clone();
                damaged[at] ^= bits;
                tables_in_time(name, &damaged, &format!("with other bits {bits:#x} at {at}"));
            }
        }
    }
}

#[test]
fn small_files_with_damage_are_read_or_refused_in_time() {
    damage(97);
}

#[test]
#[ignore = "a minute without optimisation: cargo test --release --test suite every_byte -- --ignored"]
fn small_files_with_damage_at_every_byte_are_read_or_refused_in_time() {
    damage(1);
}
