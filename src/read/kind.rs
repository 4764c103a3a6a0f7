//! What a file is, by its content and not by its name.

use std::io::{Read, Seek};
use std::path::Path;

use memchr::memmem;
use zip::ZipArchive;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, perhaps with delimiters.
    Text,
    /// An archive of other files.
    Zip,
    /// One file compressed with gzip.
    Gzip,
    /// A workbook of XML parts in a zip: `.xlsx`, `.xlsm`.
    Xlsx,
    /// A workbook of binary parts in a zip.
    Xlsb,
    /// An open document spreadsheet.
    Ods,
    /// A workbook of the time before 2007.
    Xls,
    /// A workbook locked by a password.
    Protected,
    /// Something that holds no table; with its article.
    Other(&'static str),
}

/// Beginnings of files that hold no table.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xFF\xD8\xFF", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM\x00", "a picture (BMP)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (b"PAR1", "a Parquet file"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\x00", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"MZ\x90", "a program"),
    (b"\x7FELF", "a program"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound or video file"),
];

/// What a page of the web is called; one with a table in it is read.
pub(super) const WEB_PAGE: &str = "a web page (HTML)";

/// What XML is called; a workbook in it is read.
pub(super) const XML: &str = "an XML document";

/// Beginnings of texts that are another kind of document; blanks before them play no part.
const OTHER_TEXTS: &[(&str, &str)] = &[
    ("<!doctype html", WEB_PAGE),
    ("<html", WEB_PAGE),
    ("<table", WEB_PAGE),
    ("<?xml", XML),
    ("begin:vcard", "an address card (vCard)"),
    ("begin:vcalendar", "a calendar (iCalendar)"),
    ("{\"", "a JSON document"),
    ("[{", "a JSON document"),
];

/// Bytes at the beginning of a file that tell what it is.
pub(super) const START: usize = 512;

/// Returns what the first bytes of a file say that it is; a zip is looked into by [`kind_of_zip`].
pub(super) fn kind_of_start(start: &[u8]) -> Kind {
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if start.starts_with(b"\x1F\x8B") {
        return Kind::Gzip;
    }
    if start.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Kind::Xls;
    }
    let other = OTHERS.iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, what)| *what);
    let video = start.get(4..8).is_some_and(|tag| tag == b"ftyp").then_some("a video or picture");
    let tape = start.get(257..262).is_some_and(|tag| tag == b"ustar").then_some("a tar archive");
    other.or(video).or(tape).map_or(Kind::Text, Kind::Other)
}

/// Returns what the whole content of a file is.
pub(super) fn kind_of(bytes: &[u8]) -> Kind {
    match kind_of_start(bytes) {
        Kind::Zip => ZipArchive::new(std::io::Cursor::new(bytes)).map_or(Kind::Zip, |archive| kind_of_zip(&archive)),
        Kind::Xls => kind_of_ole(bytes),
        kind => kind,
    }
}

/// Returns what a zip is by the names of its members.
pub(super) fn kind_of_zip<R: Read + Seek>(archive: &ZipArchive<R>) -> Kind {
    let mut kind = Kind::Zip;
    for name in archive.file_names().flatten() {
        let name = name.replace('\\', "/").to_ascii_lowercase();
        match name.as_str() {
            "word/document.xml" => return Kind::Other("a Word document"),
            "ppt/presentation.xml" => return Kind::Other("a PowerPoint presentation"),
            "xl/workbook.bin" => return Kind::Xlsb,
            "meta-inf/manifest.xml" if archive.index_for_name("content.xml").is_some() => kind = Kind::Ods,
            _ if name.starts_with("xl/") && Path::new(&name).extension().is_some_and(|ending| ending == "xml") => {
                kind = Kind::Xlsx;
            }
            "index/document.iwa" => return Kind::Other("an Apple document (Numbers, Pages or Keynote)"),
            _ => {}
        }
    }
    kind
}

/// Returns what a file in the old container of Office is, by the names of its streams.
fn kind_of_ole(bytes: &[u8]) -> Kind {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    if holds("EncryptedPackage") {
        Kind::Protected
    } else if holds("Workbook") || holds("Book") {
        Kind::Xls
    } else if holds("WordDocument") {
        Kind::Other("a Word document")
    } else if holds("PowerPoint Document") {
        Kind::Other("a PowerPoint presentation")
    } else if holds("__substg1.0") {
        Kind::Other("an Outlook message")
    } else {
        Kind::Xls
    }
}

/// Returns what a text is if it is known to be another kind of document than a table.
pub(super) fn other_text(text: &str) -> Option<&'static str> {
    let start = text.trim_start().as_bytes();
    OTHER_TEXTS
        .iter()
        .find(|(head, _)| start.get(..head.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(head.as_bytes())))
        .map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        for (start, kind) in [
            (&b"email,name\n"[..], Kind::Text),
            (b"%PDF-1.7 ...", Kind::Other("a PDF document")),
            (b"\x1F\x8B\x08", Kind::Gzip),
            (b"PK\x03\x04...", Kind::Zip),
            (b"\x00\x00\x00\x20ftypmp42", Kind::Other("a video or picture")),
            (b"", Kind::Text),
        ] {
            assert_eq!(kind_of(start), kind);
        }
    }

    #[test]
    fn documents_of_other_kinds_are_named() {
        assert_eq!(other_text("\n <!DOCTYPE HTML><html>"), Some("a web page (HTML)"));
        assert_eq!(other_text("[{\"a\": 1}]"), Some("a JSON document"));
        assert_eq!(other_text("name,email\n"), None);
        assert_eq!(other_text("{"), None);
    }
}
