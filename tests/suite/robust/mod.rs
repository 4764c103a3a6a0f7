//! No bytes bring the program down: a bounded run of what the fuzz targets try without end.

mod properties;

use std::fs;
use std::path::Path;

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
