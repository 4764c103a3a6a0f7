//! Streets and postal codes in tables of people, known by their shape.

use super::{FOUND, cells};
use crate::model::Field;
use crate::recognise::columns::{Columns, Taken};
use crate::recognise::layout::Part;
use crate::recognise::value;

/// Addresses and postal codes under headers that say nothing, in tables of people: only sure shapes count.
pub(super) fn addresses(columns: &Columns<'_>, taken: &mut [Option<Taken>], parts: &[Option<Part>]) {
    let has = |taken: &[Option<Taken>], field: Field| taken.iter().flatten().any(|taken| taken.field == field);
    let named = has(taken, Field::LastName) || has(taken, Field::FullName);
    if !named {
        return;
    }
    for column in 0..taken.len() {
        if taken[column].is_some() || parts[column].is_some() || columns.headers[column].stage.is_some() {
            continue;
        }
        if !has(taken, Field::Postcode) && share(columns, column, is_lettered_postcode) >= 80 {
            taken[column] = Some(Taken { field: Field::Postcode, score: FOUND });
        } else if !has(taken, Field::Street) && share(columns, column, is_street) >= 60 {
            taken[column] = Some(Taken { field: Field::Street, score: FOUND });
        }
    }
}

/// Returns how many of a column's cells are so, in percent; 0 if it holds few.
fn share(columns: &Columns<'_>, column: usize, is_so: fn(&str) -> bool) -> usize {
    let (mut all, mut right) = (0, 0);
    for cell in cells(columns, column) {
        all += 1;
        right += usize::from(is_so(cell));
    }
    if all < 10 { 0 } else { right * 100 / all }
}

/// Whether a cell has the shape of a British or Canadian postal code, which nothing else has.
fn is_lettered_postcode(cell: &str) -> bool {
    let letters = cell.bytes().filter(u8::is_ascii_alphabetic).count();
    let figures = cell.bytes().filter(u8::is_ascii_digit).count();
    letters >= 3 && figures >= 2 && cell.len() <= 8 && value::is_postcode(&cell.to_uppercase())
        || letters >= 3 && (5..=7).contains(&cell.len()) && {
            let (start, end) = cell.split_at_checked(cell.len().saturating_sub(3)).unwrap_or(("", ""));
            value::is_postcode(&format!("{} {end}", start.trim_end()))
        }
}

/// Whether a cell is a house number and the name of a street, in either order.
fn is_street(cell: &str) -> bool {
    let mut words = cell.split([' ', ',']).filter(|word| !word.is_empty());
    let starts = words.next().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 5);
    let rest: Vec<&str> = words.collect();
    let worded =
        rest.iter().filter(|word| word.len() > 1 && word.chars().all(|c| c.is_alphabetic() || c == '.')).count();
    starts && worded >= 1 && rest.len() <= 10 && !cell.contains(':') && value::date_look(cell).is_none()
}
