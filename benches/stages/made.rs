//! Made exports of any size: the same bytes for the same number of rows, on every machine.
//!
//! Written row by row, so that a file of 10 GB takes no memory to make.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use jiff::civil::DateTime;
use jiff::{SignedDuration, civil};

const FIRST: &[&str] =
    &["Ann", "Robert", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Liam"];
const SYLLABLES: &[&str] =
    &["ar", "ber", "con", "dvo", "es", "four", "gru", "hor", "iva", "jen", "kow", "lo", "mar", "nov", "os", "pe"];
const ENDINGS: &[&str] = &["Ltd", "Inc.", "GmbH", "SARL", ""];
const PAGES: &[&str] = &["pricing", "demo", "features/reporting", "blog/spring-launch", "customers", "webinar"];
const OUTCOMES: &[&str] = &["Reached", "No answer", "Left voicemail", "Call back later"];

/// A small generator of numbers that look random and are the same on every machine (Steele's `SplitMix64`, 2014).
pub(super) struct Chance(u64);

impl Chance {
    /// Starts from a number; equal numbers give equal chances.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.below(words.len() as u64)).unwrap_or(0)]
    }

    fn word(&mut self, syllables: usize) -> String {
        (0..syllables).map(|_| self.of(SYLLABLES)).collect()
    }
}

/// A made person, known by a number.
struct Person {
    number: u64,
    first: String,
    last: String,
    mail: String,
    firm: String,
    phone: String,
}

impl Person {
    fn of(number: u64) -> Self {
        let mut chance = Chance(number.wrapping_mul(0x2545_F491_4F6C_DD1D));
        // Some names are common, and most are not.
        let first = if chance.below(3) == 0 { chance.of(FIRST).to_owned() } else { capital(&chance.word(2)) };
        let syllables = 2 + usize::try_from(chance.below(4)).unwrap_or(0);
        let (last, domain) = (capital(&chance.word(syllables)), chance.word(3));
        let mail = format!("{first}.{last}{number}@{domain}.com").to_lowercase();
        let firm = format!("{domain} {}", chance.of(ENDINGS));
        let phone = format!("+1 {} {:07}", 201 + chance.below(700), 2_000_000 + number % 8_000_000);
        Self { number, first, last, mail, firm: firm.trim_end().to_owned(), phone }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns the time that lies this many seconds after the campaign's first.
fn time(seconds: u64) -> DateTime {
    const START: DateTime = civil::datetime(2026, 2, 25, 6, 0, 0, 0);
    START.saturating_add(SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(0)))
}

fn create(path: &Path) -> io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(1 << 20, File::create(path)?))
}

/// Writes an export of `rows` events of a fifth as many people: e-mail address, id, time and URL.
pub(crate) fn events(path: &Path, rows: u64) -> io::Result<()> {
    let mut chance = Chance(7);
    let mut file = create(path)?;
    let people = (rows / 5).max(1);
    writeln!(file, "Email,Event ID,Clicked at,URL")?;
    let mut seconds = 0;
    for row in 0..rows {
        seconds += chance.below(3);
        // Few people do much, and many do little.
        let person = Person::of(chance.below(people).min(chance.below(people)));
        let (page, link) = (chance.of(PAGES), chance.below(20));
        let at = time(seconds).strftime("%Y-%m-%d %H:%M:%S");
        writeln!(file, "{},{row:09},{at},https://www.example.com/{page}?utm_source=mail&id={link}", person.mail)?;
    }
    file.flush()
}

/// Writes the eight exports of a campaign with about `rows` rows together into `folder`; returns how many it has.
pub(crate) fn campaign(folder: &Path, rows: u64) -> io::Result<u64> {
    std::fs::create_dir_all(folder)?;
    let mut files = Vec::with_capacity(EXPORTS.len());
    for (name, header, _) in EXPORTS {
        let mut file = create(&folder.join(name))?;
        writeln!(file, "{header}")?;
        files.push(file);
    }
    let mut chance = Chance(9);
    let reach: u64 = EXPORTS.iter().map(|(.., share)| share).sum();
    let mut written = 0;
    for number in 0..rows * 100 / reach {
        let person = Person::of(number);
        let share = chance.below(100);
        for (export, file) in files.iter_mut().enumerate() {
            if share < EXPORTS[export].2 {
                line(file, export, &person, &mut chance)?;
                written += 1;
            }
        }
    }
    files.iter_mut().try_for_each(Write::flush)?;
    Ok(written)
}

/// The exports of a campaign: name, header, and how many people in a hundred are in each.
const EXPORTS: [(&str, &str, u64); 8] = [
    ("Prospects.csv", "First Name,Last Name,Email,Company,Phone,Created Date", 100),
    ("sent_to_launch.csv", "Email Address,First Name,Last Name,Send Time", 95),
    ("opened_launch.csv", "Email Address,First Name,Last Name,Opened at", 42),
    ("clicked_launch.csv", "Email Address,First Name,Last Name,Clicked at,URL", 15),
    ("form responses.csv", "First name,Last name,Email,Company,Submit Date (UTC)", 7),
    ("attendees.csv", "Name (original name),Email,Join time,Leave time", 4),
    ("Call sheet.csv", "Call date,Contact,Company,Phone,Outcome", 4),
    ("orders.csv", "Order Number,Order Date,Order Total Amount,Currency,Customer Name,Company,Status", 3),
];

fn line(file: &mut impl Write, export: usize, person: &Person, chance: &mut Chance) -> io::Result<()> {
    let Person { number, first, last, mail, firm, phone } = person;
    let at = time(chance.below(86_400) + 86_400 * (export as u64 * 3 + chance.below(3)));
    let at = at.strftime("%Y-%m-%d %H:%M:%S");
    match export {
        0 => writeln!(file, "{first},{last},{mail},{firm},{phone},{at}"),
        1 | 2 => writeln!(file, "{mail},{first},{last},{at}"),
        3 => writeln!(file, "{mail},{first},{last},{at},https://www.example.com/{}", chance.of(PAGES)),
        4 => writeln!(file, "{first},{last},{},{firm},{at}", mail.to_uppercase()),
        5 => writeln!(file, "{first} {last},{mail},{at},{at}"),
        6 => writeln!(file, "{at},\"{last}, {first}\",{firm},{phone},{}", chance.of(OUTCOMES)),
        _ => {
            let amount = chance.below(900);
            writeln!(file, "{number},{at},{amount}.50,EUR,\"{last}, {first}\",{firm},paid")
        }
    }
}

/// Writes a workbook of one sheet of eight columns, as Excel writes it: words in a list of their own, dates as numbers.
pub(crate) fn workbook(path: &Path, rows: u64) -> io::Result<()> {
    use zip::write::{SimpleFileOptions, ZipWriter};
    let mut zip = ZipWriter::new(create(path)?);
    let part = |zip: &mut ZipWriter<_>, name: &str| -> io::Result<()> {
        let options = SimpleFileOptions::default().large_file(true);
        zip.start_file(name, options).map_err(io::Error::other)
    };
    for (name, text) in PARTS {
        part(&mut zip, name)?;
        zip.write_all(text.as_bytes())?;
    }
    let words = ["Email", "First name", "Last name", "Company", "Phone", "Created", "Score", "City"];
    part(&mut zip, "xl/sharedStrings.xml")?;
    write!(zip, "<?xml version=\"1.0\"?><sst xmlns=\"{MAIN}\">")?;
    words.iter().try_for_each(|word| write!(zip, "<si><t>{word}</t></si>"))?;
    for row in 0..rows {
        let Person { first, last, mail, firm, phone, .. } = Person::of(row);
        for word in [&mail, &first, &last, &firm, &phone, &last] {
            write!(zip, "<si><t>{word}</t></si>")?;
        }
    }
    write!(zip, "</sst>")?;
    part(&mut zip, "xl/worksheets/sheet1.xml")?;
    write!(zip, "<?xml version=\"1.0\"?><worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\">")?;
    for (word, column) in ('A'..='H').enumerate() {
        write!(zip, "<c r=\"{column}1\" t=\"s\"><v>{word}</v></c>")?;
    }
    write!(zip, "</row>")?;
    for row in 0..rows {
        let (number, word) = (row + 2, 8 + row * 6);
        write!(zip, "<row r=\"{number}\">")?;
        for (place, column) in (0..5).zip('A'..='E') {
            write!(zip, "<c r=\"{column}{number}\" t=\"s\"><v>{}</v></c>", word + place)?;
        }
        write!(zip, "<c r=\"F{number}\" s=\"1\"><v>{}.5</v></c>", 46_000 + row % 90)?;
        write!(zip, "<c r=\"G{number}\"><v>{}</v></c>", row % 100)?;
        write!(zip, "<c r=\"H{number}\" t=\"s\"><v>{}</v></c></row>", word + 5)?;
    }
    write!(zip, "</sheetData></worksheet>")?;
    zip.finish().map_err(io::Error::other)?.flush()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

const PARTS: [(&str, &str); 5] = [
    (
        "[Content_Types].xml",
        "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.\
         spreadsheetml.sheet.main+xml\"/></Types>",
    ),
    (
        "_rels/.rels",
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
         officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    ),
    (
        "xl/workbook.xml",
        "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"List\" \
         sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
         worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.\
         org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"rId3\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
         </Relationships>",
    ),
    (
        "xl/styles.xml",
        "<?xml version=\"1.0\"?><styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>",
    ),
];
