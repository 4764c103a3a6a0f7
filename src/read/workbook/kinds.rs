//! The workbooks of other formats: each behind one reader of cells.

use std::io::Cursor;

use calamine::{
    Cell, Data, DataRef, Ods, OdsError, Reader, SheetType, SheetVisible, Style, Xls, XlsError, Xlsb, XlsbError, Xlsx,
    XlsxError,
};

use super::super::kind::Kind;
use super::super::{ReadError, input};

type Bytes<'a> = Cursor<&'a [u8]>;

/// Bytes that a file may have whose format is read as a whole: the old Excel format and `OpenDocument`.
const MOST_BYTES: usize = 200 << 20;

/// A workbook of any format.
pub(super) enum Book<'a> {
    Xlsx(Box<Xlsx<Bytes<'a>>>),
    Xlsb(Box<Xlsb<Bytes<'a>>>),
    Xls(Box<Xls<Bytes<'a>>>),
    Ods(Box<Ods<Bytes<'a>>>),
}

/// Takes a cell: row and column, both from 0, what stands in it, and the number of its style.
pub(super) type Take<'t> = &'t mut dyn FnMut((u32, u32), &DataRef<'_>, usize) -> Result<(), ReadError>;

impl<'a> Book<'a> {
    /// Opens a workbook.
    pub(super) fn open(kind: Kind, bytes: &'a [u8], file: &str) -> Result<Self, ReadError> {
        if matches!(kind, Kind::Xls | Kind::Ods) && bytes.len() > MOST_BYTES {
            return Err(ReadError::too_large(file, "workbooks of this format are read up to 200 MB"));
        }
        let source = Cursor::new(bytes);
        match kind {
            Kind::Xlsb => Xlsb::new(source).map(Box::new).map(Self::Xlsb).map_err(|error| xlsb(&error, file)),
            Kind::Xls => Xls::new(source).map(Box::new).map(Self::Xls).map_err(|error| xls(&error, file)),
            Kind::Ods => Ods::new(source).map(Box::new).map(Self::Ods).map_err(|error| ods(&error, file)),
            _ => Xlsx::new(source).map(Box::new).map(Self::Xlsx).map_err(|error| xlsx(&error, file)),
        }
    }

    /// Returns the sheets that can hold a table, in order: their places among all, their names, and whether each can be
    /// seen.
    pub(super) fn sheets(&self) -> Vec<(usize, String, bool)> {
        let listed = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xlsb(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        };
        let tables = listed.iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet);
        tables.map(|(index, sheet)| (index, sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect()
    }

    /// Whether dates count from 1904.
    pub(super) fn is_1904(&self) -> bool {
        match self {
            Self::Xlsx(book) => book.has_1904_epoch(),
            Self::Xlsb(book) => book.has_1904_epoch(),
            Self::Xls(book) => book.has_1904_epoch(),
            Self::Ods(_) => false,
        }
    }

    /// Returns the styles of a sheet's cells, if the format tells them.
    pub(super) fn styles(&mut self, sheet: &str) -> Vec<Style> {
        match self {
            Self::Xlsx(book) => {
                book.worksheet_cells_reader(sheet).map_or_else(|_| Vec::new(), |reader| reader.styles().to_vec())
            }
            _ => Vec::new(),
        }
    }

    /// Gives all cells of a sheet that hold something, row by row.
    pub(super) fn cells(&mut self, sheet: &str, file: &str, take: Take<'_>) -> Result<(), ReadError> {
        match self {
            Self::Xlsx(book) => {
                let mut reader = match book.worksheet_cells_reader(sheet) {
                    Ok(reader) => reader,
                    Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
                    Err(error) => return Err(xlsx(&error, file)),
                };
                while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| xlsx(&error, file))? {
                    give(&cell, style, take)?;
                }
            }
            Self::Xlsb(book) => {
                let mut reader = book.worksheet_cells_reader(sheet).map_err(|error| xlsb(&error, file))?;
                while let Some(cell) = reader.next_cell().map_err(|error| xlsb(&error, file))? {
                    give(&cell, 0, take)?;
                }
            }
            Self::Xls(book) => range(&book.worksheet_range(sheet).map_err(|error| xls(&error, file))?, take)?,
            Self::Ods(book) => range(&book.worksheet_range(sheet).map_err(|error| ods(&error, file))?, take)?,
        }
        Ok(())
    }
}

fn give(cell: &Cell<DataRef<'_>>, style: usize, take: Take<'_>) -> Result<(), ReadError> {
    match cell.get_value() {
        DataRef::Empty => Ok(()),
        value => take(cell.get_position(), value, style),
    }
}

/// Gives the cells of a sheet that the library has read as a whole.
fn range(range: &calamine::Range<Data>, take: Take<'_>) -> Result<(), ReadError> {
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let borrowed = match value {
            Data::Int(value) => DataRef::Int(*value),
            Data::Float(value) => DataRef::Float(*value),
            Data::String(value) => DataRef::SharedString(value),
            Data::Bool(value) => DataRef::Bool(*value),
            Data::DateTime(value) => DataRef::DateTime(*value),
            Data::DateTimeIso(value) => DataRef::DateTimeIso(value.clone()),
            Data::DurationIso(value) => DataRef::DurationIso(value.clone()),
            Data::Error(value) => DataRef::Error(value.clone()),
            Data::Empty => continue,
        };
        let place = |offset: usize, start: u32| u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(start);
        take((place(row, top), place(column, left)), &borrowed, 0)?;
    }
    Ok(())
}

fn xlsx(error: &XlsxError, file: &str) -> ReadError {
    match error {
        XlsxError::Password => protected(file),
        XlsxError::Zip(error) => input::zip_failure(error, file),
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound | XlsxError::WorksheetNotFound(_) => {
            ReadError::broken(file, "a part of the workbook is missing")
        }
        _ => unreadable(file),
    }
}

fn xlsb(error: &XlsbError, file: &str) -> ReadError {
    match error {
        XlsbError::Password => protected(file),
        XlsbError::Zip(error) => input::zip_failure(error, file),
        _ => unreadable(file),
    }
}

fn xls(error: &XlsError, file: &str) -> ReadError {
    if matches!(error, XlsError::Password) { protected(file) } else { unreadable(file) }
}

fn ods(error: &OdsError, file: &str) -> ReadError {
    match error {
        OdsError::Password => protected(file),
        OdsError::Zip(error) => input::zip_failure(error, file),
        _ => unreadable(file),
    }
}

fn protected(file: &str) -> ReadError {
    ReadError::Protected { file: file.to_owned() }
}

fn unreadable(file: &str) -> ReadError {
    ReadError::broken(file, "a part of the workbook cannot be read")
}
