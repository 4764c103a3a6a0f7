//! Bytes → text: which encoding it is, by its marks and by its letters.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text that was decoded.
pub(super) struct Decoded {
    /// The text, without a byte order mark and without NUL characters.
    pub(super) text: String,
    /// WHATWG name of the encoding.
    pub(super) encoding: &'static str,
    /// How many places hold bytes that the encoding does not have.
    pub(super) bad: usize,
    /// How many NUL characters were taken out.
    pub(super) nuls: usize,
}

/// Bytes that are looked at for the pattern of UTF-16.
const SAMPLE: usize = 4096;

/// Fewest rows that show that NUL characters end them.
const ROWS: usize = 2;

/// Addresses that are looked at for their countries.
const ADDRESSES: usize = 2000;

/// Decodes the bytes of a text file.
pub(super) fn decode(mut bytes: Vec<u8>) -> Decoded {
    if let Some(decoded) = utf_32(&bytes) {
        return decoded;
    }
    let (encoding, mark) = match Encoding::for_bom(&bytes) {
        Some((encoding, length)) if encoding == UTF_8 => {
            bytes.drain(..length);
            (None, 0)
        }
        Some((encoding, length)) => (Some(encoding), length),
        None => (utf_16_by_pattern(&bytes), 0),
    };
    let (text, encoding) = match encoding {
        None => match String::from_utf8(bytes) {
            Ok(text) => (text, UTF_8),
            Err(error) => {
                let bytes = error.into_bytes();
                let encoding = if is_damaged_utf_8(&bytes) { UTF_8 } else { by_letters(&bytes) };
                (with(encoding, &bytes), encoding)
            }
        },
        Some(encoding) => (with(encoding, &bytes[mark..]), encoding),
    };
    let bad = text.matches('\u{FFFD}').count();
    let nuls = memchr::memchr_iter(0, text.as_bytes()).count();
    // Where no line ends, they end the rows.
    if nuls >= ROWS && memchr::memchr2(b'\n', b'\r', text.trim_end().as_bytes()).is_none() {
        return Decoded { text: text.replace('\0', "\n"), encoding: encoding.name(), bad, nuls: 0 };
    }
    let text = if nuls > 0 { text.replace('\0', "") } else { text };
    Decoded { text, encoding: encoding.name(), bad, nuls }
}

/// Returns the text of bytes that say by their mark that they are UTF-32.
fn utf_32(bytes: &[u8]) -> Option<Decoded> {
    let (units, _) = bytes.as_chunks::<4>();
    let (encoding, number): (_, fn([u8; 4]) -> u32) = match units.first()? {
        [0xFF, 0xFE, 0, 0] => ("UTF-32LE", u32::from_le_bytes),
        [0, 0, 0xFE, 0xFF] => ("UTF-32BE", u32::from_be_bytes),
        _ => return None,
    };
    let letter = |unit: &[u8; 4]| char::from_u32(number(*unit)).unwrap_or('\u{FFFD}');
    let mut text: String = units[1..].iter().map(letter).collect();
    let (bad, nuls) = (text.matches('\u{FFFD}').count(), memchr::memchr_iter(0, text.as_bytes()).count());
    text.retain(|letter| letter != '\0');
    Some(Decoded { text, encoding, bad, nuls })
}

/// Returns the encoding of a text that is too long to be held, and the bytes of its mark: by its `head`, by whether all of it
/// is UTF-8, and by its `foreign` lines, those beyond ASCII.
pub(super) fn encoding_of(head: &[u8], utf_8: bool, foreign: &[u8]) -> (&'static Encoding, usize) {
    let by_lines = || if utf_8 || is_damaged_utf_8(foreign) { UTF_8 } else { by_letters(foreign) };
    match Encoding::for_bom(head) {
        Some((encoding, mark)) if encoding == UTF_8 => (by_lines(), mark),
        Some(found) => found,
        None => (utf_16_by_pattern(head).unwrap_or_else(by_lines), 0),
    }
}

/// Returns what `bytes` decode to, without NUL characters.
pub(super) fn plain(encoding: &'static Encoding, bytes: &[u8]) -> String {
    let text = with(encoding, bytes);
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> String {
    match encoding.decode_without_bom_handling(bytes).0 {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    }
}

/// Returns the UTF-16 whose pattern the bytes have: mostly Western text has a NUL in every second byte.
fn utf_16_by_pattern(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let nuls = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    if odd * 10 >= pairs * 4 && even * 20 <= pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 4 && odd * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the bytes are UTF-8 save for a few: far more letters beyond ASCII are sound than not.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken * 5
}

/// Returns the encoding that the letters beyond ASCII speak for.
fn by_letters(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // Where the addresses in the text are from says what language it is likely in.
    let country = country_of_addresses(bytes);
    let guess = detector.guess(country.as_ref().map(|letters| &letters[..]), Utf8Detection::Deny);
    let western = if guess.is_single_byte() && is_western_too(bytes, guess) { WINDOWS_1252 } else { guess };
    if is_macs(bytes, western) {
        MACINTOSH
    } else if western == WINDOWS_1252 && has_euro_of_iso(bytes) {
        ISO_8859_15
    } else {
        western
    }
}

/// Returns the top-level domain of a country that most e-mail addresses have, in lower case.
fn country_of_addresses(bytes: &[u8]) -> Option<[u8; 2]> {
    let mut counts: BTreeMap<[u8; 2], usize> = BTreeMap::new();
    for at in memchr::memchr_iter(b'@', bytes).take(ADDRESSES) {
        let host = &bytes[at + 1..];
        let is_of_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        let host = &host[..host.iter().take(255).take_while(|byte| is_of_host(byte)).count()];
        if let [.., b'.', one, two] = host.trim_ascii_end()
            && one.is_ascii_alphabetic()
            && two.is_ascii_alphabetic()
        {
            *counts.entry([one.to_ascii_lowercase(), two.to_ascii_lowercase()]).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(letters, count)| (*count, std::cmp::Reverse(*letters))).map(|(letters, _)| letters)
}

/// Whether the sign of no known currency stands where ISO-8859-15 has the euro, in bytes that both encodings share else.
fn has_euro_of_iso(bytes: &[u8]) -> bool {
    memchr::memchr(0xA4, bytes).is_some() && !bytes.iter().any(|byte| (0x80..0xA0).contains(byte))
}

/// Whether the bytes are letters of the classic Mac: its line ends come with them, but programs of today write others.
fn is_macs(bytes: &[u8], guess: &'static Encoding) -> bool {
    let has_its_ends = memchr::memchr(b'\n', bytes).is_none() && memchr::memchr(b'\r', bytes).is_some();
    let mac = oddities(&with(MACINTOSH, bytes));
    if has_its_ends && guess.is_single_byte() {
        return mac == 0 || mac < oddities(&with(guess, bytes));
    }
    // Without them, its letters must make words where those of all others make none.
    let western = oddities(&with(WINDOWS_1252, bytes));
    let others = if guess.is_single_byte() { western.min(oddities(&with(guess, bytes))) } else { western };
    let is_sound = guess.is_single_byte() || with(guess, bytes).contains('\u{FFFD}') || is_mixed(&with(guess, bytes));
    others >= 2 && mac * 4 <= others && is_sound
}

/// Whether letters of East Asia stand inside words of Latin ones, as no text has them.
fn is_mixed(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let is_eastern = |letter: &char| *letter >= '\u{2E80}';
    let latin = |letter: &char| letter.is_ascii_lowercase();
    let (mut inside, mut all) = (0, 0);
    for at in (0..letters.len()).filter(|at| is_eastern(&letters[*at])) {
        all += 1;
        inside += usize::from(at > 0 && latin(&letters[at - 1]) || letters.get(at + 1).is_some_and(latin));
    }
    all > 0 && inside * 2 > all
}

/// Returns how many letters beyond ASCII stand where no word has them: capitals behind small letters, marks in words.
fn oddities(text: &str) -> usize {
    let letters: Vec<char> = text.chars().collect();
    let is_odd = |at: usize| {
        let letter = letters[at];
        let before = at.checked_sub(1).map_or(' ', |at| letters[at]);
        let after = letters.get(at + 1).copied().unwrap_or(' ');
        let mark = !letter.is_alphabetic() && before.is_alphabetic() && after.is_alphabetic();
        let capital = letter.is_uppercase() && (before.is_lowercase() || before.is_uppercase() && after.is_lowercase());
        let start = !letter.is_uppercase() && !before.is_alphabetic() && after.is_lowercase();
        !letter.is_ascii() && (mark || capital || start || letter.is_control())
    };
    (0..letters.len()).filter(|at| is_odd(*at)).count()
}

/// Whether windows-1252 fits as well as `guess`: where the two differ it has a mark such as `¿` or `º`, at a word's edge.
///
/// Names of several countries in one Western file would else make its `Nº` a `Nş`.
fn is_western_too(bytes: &[u8], guess: &'static Encoding) -> bool {
    let (guessed, western) = (with(guess, bytes), with(WINDOWS_1252, bytes));
    let is_letter = |letter: char| letter.is_alphabetic() && !matches!(letter, 'ª' | 'º');
    let mut before = ' ';
    let mut letters = western.chars().zip(guessed.chars()).peekable();
    while let Some((letter, other)) = letters.next() {
        let after = letters.peek().map_or(' ', |(letter, _)| *letter);
        let inside = is_letter(before) && is_letter(after);
        if letter != other && (is_letter(letter) || letter.is_control() || inside) {
            return false;
        }
        before = letter;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes.to_vec());
        (decoded.text, decoded.encoding)
    }

    fn utf_16(text: &str, bytes_of: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn marks_and_patterns_name_the_encoding() {
        let text = "Name;Straße\nJürgen;Čechova 3\n";
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.extend(text.bytes());
        assert_eq!(decoded(&marked), (text.to_owned(), "UTF-8"));
        assert_eq!(decoded(text.as_bytes()), (text.to_owned(), "UTF-8"));
        for marked in [format!("\u{FEFF}{text}"), text.to_owned()] {
            assert_eq!(decoded(&utf_16(&marked, u16::to_le_bytes)), (text.to_owned(), "UTF-16LE"));
            assert_eq!(decoded(&utf_16(&marked, u16::to_be_bytes)), (text.to_owned(), "UTF-16BE"));
        }
    }

    #[test]
    fn western_and_central_european_letters_are_told_apart() {
        let western = b"Vorname;Nachname;Ort\nJ\xFCrgen;M\xFCller;K\xF6ln\nFran\xE7ois;Lef\xE8vre;Besan\xE7on\n";
        let (text, encoding) = decoded(western);
        assert_eq!(encoding, "windows-1252");
        assert!(text.contains("Jürgen;Müller;Köln") && text.contains("François;Lefèvre"));
        let czech = "Jméno;Příjmení;Město\nŘehoř;Dvořák;Žďár nad Sázavou\nTomáš;Kučera;Plzeň\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1250.encode(czech);
        assert_eq!(decoded(&bytes), (czech.to_owned(), "windows-1250"));
    }

    #[test]
    fn names_of_the_east_do_not_change_the_marks_of_the_west() {
        let text = "Nº pedido;Nombre;¿Boletín?\n1;Tomáš Novotný;Sí\n2;Šárka Malá;Sí\n3;Lukáš Veselý;No\n";
        let (bytes, ..) = WINDOWS_1252.encode(text);
        assert_eq!(decoded(&bytes), (text.to_owned(), "windows-1252"));
        let polish = "Imię;Miasto\nŁukasz;Łódź\nGrażyna;Białystok\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1250.encode(polish);
        assert_eq!(decoded(&bytes), (polish.to_owned(), "windows-1250"));
    }

    #[test]
    fn line_ends_of_the_classic_mac_come_with_its_letters() {
        let text = "name,city\rJürgen,Köln\rÉric,Orléans\r";
        let mac = b"name,city\rJ\x9Frgen,K\x9Aln\r\x83ric,Orl\x8Eans\r";
        assert_eq!(decoded(mac), (text.to_owned(), "macintosh"));
        let (bytes, ..) = WINDOWS_1252.encode(text);
        assert_eq!(decoded(&bytes), (text.to_owned(), "windows-1252"));
    }

    #[test]
    fn addresses_tell_the_language_and_the_euro_its_encoding() {
        let czech = "E-Mail;Jméno;Město\nt@x.cz;Tomáš;Plzeň\nu@y.cz;Tomáš;Plzeň\n";
        let (bytes, ..) = encoding_rs::ISO_8859_2.encode(czech);
        assert_eq!(decoded(&bytes).0, czech);
        let french = "E-Mail;Nom;Montant\na@x.fr;Hélène;12,50 €\n";
        let (bytes, ..) = ISO_8859_15.encode(french);
        assert_eq!(decoded(&bytes), (french.to_owned(), "ISO-8859-15"));
        let (bytes, ..) = WINDOWS_1252.encode(french);
        assert_eq!(decoded(&bytes), (french.to_owned(), "windows-1252"));
    }

    #[test]
    fn letters_of_the_mac_are_known_under_any_line_ends() {
        for (mac, text) in [
            (
                &b"name,city\nJ\x9Frgen M\x9Fller,K\x9Aln\n\x83ric B\x8Eguin,Orl\x8Eans\n"[..],
                "name,city\nJürgen Müller,Köln\nÉric Béguin,Orléans\n",
            ),
            (
                b"nom;ville\r\nFran\x8Dois;Besan\x8Don\r\nH\x8El\x8Fne;N\x94mes\r\n",
                "nom;ville\r\nFrançois;Besançon\r\nHélène;Nîmes\r\n",
            ),
        ] {
            assert_eq!(decoded(mac), (text.to_owned(), "macintosh"));
            let (bytes, ..) = WINDOWS_1252.encode(text);
            assert_eq!(decoded(&bytes), (text.to_owned(), "windows-1252"));
        }
        let (bytes, ..) =
            encoding_rs::WINDOWS_1251.encode("Имя;Город\nАнна Иванова;Москва\nПётр Сидоров;Санкт-Петербург\n");
        assert_eq!(decoded(&bytes).1, "windows-1251");
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode("名前,都市\n山田太郎,東京都\n鈴木花子,大阪市\n");
        assert_eq!(decoded(&bytes).1, "Shift_JIS");
        let (bytes, ..) = encoding_rs::ISO_8859_7.encode("Όνομα;Πόλη\nΜαρία Παπαδοπούλου;Αθήνα\nΓιώργος;Θεσσαλονίκη\n");
        assert!(decoded(&bytes).0.contains("Μαρία"));
    }

    #[test]
    fn a_bad_byte_among_many_sound_letters_leaves_utf_8() {
        let mut bytes = "Jürgen;Müller;Köln;François;Lefèvre;Besançon\n".as_bytes().to_vec();
        bytes.push(0xFC);
        let decoded = decode(bytes);
        assert_eq!((decoded.encoding, decoded.bad), ("UTF-8", 1));
    }

    #[test]
    fn nul_characters_are_taken_out_and_counted() {
        let decoded = decode(b"email,name\na@b.org\0,Ann\n".to_vec());
        assert_eq!((decoded.text.as_str(), decoded.nuls), ("email,name\na@b.org,Ann\n", 1));
    }
}
