//! A listing as a sheet of an Excel workbook that people fill in: its header stays in sight, columns that are to be
//! filled in offer their words, and a text stays a text, whatever it looks like.

use std::io::{self, Write};

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use crate::report::{Cell, Column, Listing};

use super::machine;

/// How wide a column may become, in letters.
const WIDEST: usize = 48;
/// How narrow.
const NARROWEST: usize = 9;
/// From so many letters on a column's cells are broken into lines.
const LONG: usize = 34;

/// Writes a listing as the sheet `sheet` of a new workbook. Columns of keys, which nobody reads, are hidden.
///
/// # Errors
/// Fails if `out` does, or for more rows than a sheet has.
pub fn write(sheet: &str, listing: Listing<'_>, out: &mut dyn Write) -> io::Result<()> {
    let bytes = bytes(sheet, listing).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn bytes(name: &str, listing: Listing<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same list is the same bytes, whenever it is written.
    let never = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&never));
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00DD_E6EE)).set_align(FormatAlign::Top);
    let columns = listing.columns;
    let named: Vec<(usize, &Column)> = columns.iter().enumerate().filter(|(_, column)| column.name.is_some()).collect();
    let mut widths: Vec<usize> = Vec::new();
    for (place, (_, column)) in (0..).zip(&named) {
        let title = column.name.as_deref().unwrap_or("");
        sheet.write_string_with_format(0, place, title, &head)?;
        widths.push(title.chars().count() + 3);
    }
    let mut last = 0;
    for (row, cells) in (1..).zip(listing.rows) {
        for (place, (from, _)) in (0..).zip(&named) {
            let letters = put(sheet, row, place, cells.get(*from).unwrap_or(&Cell::Missing))?;
            let width = &mut widths[usize::from(place)];
            *width = letters.max(*width);
        }
        last = row;
    }
    for ((place, (_, column)), width) in (0_u16..).zip(&named).zip(&widths) {
        let width = (*width).clamp(NARROWEST, WIDEST);
        sheet.set_column_width(place, u16::try_from(width).unwrap_or(u16::MAX))?;
        if column.name.as_deref().is_some_and(|name| name.ends_with("_key")) {
            sheet.set_column_hidden(place)?;
        }
        if !column.choices.is_empty() && last > 0 {
            sheet.add_data_validation(1, place, last, place, &offered(column)?)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    if last > 0
        && let Some(right) = u16::try_from(named.len()).ok().and_then(|count| count.checked_sub(1))
    {
        sheet.autofilter(0, 0, last, right)?;
    }
    workbook.save_to_buffer()
}

/// Returns the list of words that a cell of a column offers.
fn offered(column: &Column) -> Result<DataValidation, XlsxError> {
    let words = column.choices.join(" or ");
    let title = column.name.as_deref().unwrap_or("");
    DataValidation::new()
        .allow_list_strings(column.choices)?
        .set_input_message(format!("{words}; leave it empty if you do not know"))?
        .set_error_title(title)?
        .set_error_message(format!("write {words}, or leave it empty"))
}

/// Writes a cell, and returns how wide it is in letters.
fn put(sheet: &mut Worksheet, row: u32, place: u16, cell: &Cell) -> Result<usize, XlsxError> {
    #[expect(clippy::cast_precision_loss, reason = "a spreadsheet's numbers are doubles, whatever is written")]
    match cell {
        Cell::Missing => {}
        Cell::Count(count) => {
            sheet.write_number(row, place, *count as f64)?;
        }
        Cell::Number(number) | Cell::Days(number) if number.is_finite() => {
            sheet.write_number(row, place, *number)?;
        }
        Cell::Rate(rate) if rate.is_finite() => {
            sheet.write_number_with_format(row, place, *rate, &Format::new().set_num_format("0.0%"))?;
        }
        _ => {
            let mut text = String::new();
            machine::push(&mut text, cell);
            let letters = text.chars().count();
            if letters > LONG {
                let broken = Format::new().set_text_wrap().set_align(FormatAlign::Top);
                sheet.write_string_with_format(row, place, text, &broken)?;
            } else {
                sheet.write_string(row, place, text)?;
            }
            return Ok(letters + 1);
        }
    }
    Ok(NARROWEST)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::read;

    fn workbook() -> Vec<u8> {
        let columns = vec![
            Column::to_fill_in("decision", &["yes", "no"]),
            Column::figures("probability", "Same person?"),
            Column::words("left_name", "Name"),
            Column::machine("left_key"),
            Column::people("For people alone", crate::report::Align::Left),
        ];
        let row = |name: &str, rate: f64| {
            vec![Cell::Missing, Cell::Rate(rate), Cell::text(name), Cell::text("k1"), Cell::text("shown")]
        };
        let rows = vec![row("=1+1", 0.51), row("01234", 0.75)];
        let mut bytes = Vec::new();
        write("Review", Listing::new("Pairs", columns, rows.into_iter()), &mut bytes).expect("a workbook");
        bytes
    }

    #[test]
    fn a_list_reads_back_with_texts_as_texts_and_hidden_columns() {
        let tables = read::read_bytes(&Arc::from("review.xlsx"), workbook(), &|_| false).expect("readable").tables;
        let [table] = &tables[..] else { panic!("{}", tables.len()) };
        assert_eq!(table.sheet.as_deref(), Some("Review"));
        assert_eq!(table.header, ["decision", "probability", "left_name", "left_key"]);
        let cells: Vec<Vec<&str>> =
            table.rows.iter().map(|row| (0..4).map(|place| row.cell(place)).collect()).collect();
        assert_eq!(cells, [["", "0.51", "=1+1", "k1"], ["", "0.75", "01234", "k1"]]);
    }

    #[test]
    fn the_same_list_is_the_same_bytes() {
        assert_eq!(workbook(), workbook());
    }
}
