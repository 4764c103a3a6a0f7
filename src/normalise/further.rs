//! Columns whose meaning no word tells, and that say something of people all the same: the code of a practice, a party, a farm.
//!
//! They are compared like any other, by what agreeing on them turns out to be worth. What only repeats another column, or follows from
//! it as a district does from its town, is no evidence of its own and is left out.

use crate::model::{FURTHER, Field, Role};
use crate::read::Table;
use crate::recognise::{Layout, Part};

use super::empty::is_empty_word;
use super::fold::fold;

/// Rows that are looked at.
const ROWS: usize = 2_000;
/// Rows of which something must be known.
const FEW: usize = 20;
/// Share of rows that must be filled.
const FILLED: f64 = 0.2;
/// Letters up to which a text is a value and not a remark.
const LETTERS: usize = 40;
/// Letters from which a text that no two rows share may be an id of people.
const OF_ID: usize = 7;
/// Share of pairs that agree from which one column follows from another.
const FOLLOWS: f64 = 0.9;

/// Distinct values from which two columns under different headers may be told to be one.
const TELLING: usize = 5;
/// Share of the fewer distinct values that two such columns have in common.
const IN_COMMON: f64 = 0.6;

/// Such columns over all tables, each at its place.
#[derive(Debug, Default)]
pub(super) struct Further {
    known: Vec<Known>,
}

/// A column as the first table has it that has one.
#[derive(Debug)]
struct Known {
    /// Its header, folded.
    header: String,
    /// What it says, in order, each once.
    values: Vec<String>,
}

impl Further {
    /// Returns the table's column at each place, if it has one: one with the header that is known, or else one that says the same.
    pub(super) fn columns(&mut self, table: &Table, layout: &Layout) -> [Option<usize>; FURTHER] {
        let mut columns = [None; FURTHER];
        let mut others = Vec::new();
        for (column, values) in chosen(table, layout) {
            let header = fold(&layout.columns[column].header);
            match self.known.iter().position(|known| known.header == header) {
                Some(place) => take(&mut columns, place, column),
                None => others.push((column, Known { header, values })),
            }
        }
        let of_others = self.known.len();
        for (column, own) in others {
            let is_free = |place: &usize| columns.get(*place).is_some_and(Option::is_none);
            let alike = (0..of_others).find(|place| is_free(place) && self.known[*place].says_the_same(&own.values));
            let place = alike.unwrap_or_else(|| {
                self.known.push(own);
                self.known.len() - 1
            });
            take(&mut columns, place, column);
        }
        columns
    }
}

fn take(columns: &mut [Option<usize>; FURTHER], place: usize, column: usize) {
    if let Some(free) = columns.get_mut(place).filter(|place| place.is_none()) {
        *free = Some(column);
    }
}

impl Known {
    fn says_the_same(&self, values: &[String]) -> bool {
        let (few, many) =
            if self.values.len() <= values.len() { (&*self.values, values) } else { (values, &*self.values) };
        let common = few.iter().filter(|value| many.binary_search(value).is_ok()).count();
        few.len() >= TELLING && as_f64(common) >= IN_COMMON * as_f64(few.len())
    }
}

/// Returns the columns that say most of people, the most telling first, each with its distinct values in order.
fn chosen(table: &Table, layout: &Layout) -> Vec<(usize, Vec<String>)> {
    let names = |field| layout.column_of(field);
    let last = names(Field::LastName).or(names(Field::FullName));
    let (Some(Role::Prospects), Some(last), None) = (layout.role, last, names(Field::Email)) else { return Vec::new() };
    let rows = table.rows.len().min(ROWS);
    let cells = |column: usize| -> Vec<String> {
        let text = |cell: &str| if is_empty_word(cell, None) { String::new() } else { fold(cell) };
        table.column(column).take(rows).map(text).collect()
    };
    let is_free = |column: &usize| layout.columns[*column].field.is_none() && layout.columns[*column].part.is_none();
    let all = 0..layout.columns.len();
    let mut free: Vec<Column> = all.clone().filter(is_free).filter_map(|at| Column::of(at, cells(at))).collect();
    if free.is_empty() {
        return Vec::new();
    }
    free.sort_by_key(|column| (column.is_unique(), std::cmp::Reverse(column.distinct), column.at));
    let last_names = cells(last);
    let first_names = names(Field::FirstName).map(cells);
    let mut taken: Vec<(bool, Vec<String>)> = Vec::new();
    for at in all.filter(|at| !is_free(at)) {
        let part = layout.columns[at].part;
        if !matches!(part, Some(Part::PersonIds | Part::Quantity))
            && layout.columns[at].field != Some(Field::ExternalId)
        {
            taken.push((at == last, cells(at)));
        }
    }
    let mut chosen = Vec::new();
    for column in free {
        let repeats = |(is_last, known): &(bool, Vec<String>)| {
            let others = if *is_last { first_names.as_ref().unwrap_or(&last_names) } else { &last_names };
            column.repeats(known) || column.follows_from(known, others)
        };
        if chosen.len() < FURTHER && !taken.iter().any(repeats) {
            let mut values: Vec<String> = column.cells.iter().filter(|cell| !cell.is_empty()).cloned().collect();
            values.sort_unstable();
            values.dedup();
            chosen.push((column.at, values));
            taken.push((false, column.cells));
        }
    }
    chosen
}

/// A column that may say something.
struct Column {
    at: usize,
    cells: Vec<String>,
    filled: usize,
    distinct: usize,
    /// Share of pairs of rows that agree.
    agree: f64,
}

impl Column {
    /// Looks at a column; nothing if it says nothing of people.
    fn of(at: usize, cells: Vec<String>) -> Option<Self> {
        let mut sorted: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        sorted.sort_unstable();
        let same = || sorted.chunk_by(|one, other| one == other).map(<[&str]>::len);
        let (filled, distinct) = (sorted.len(), same().count());
        let squares: usize = same().map(|count| count * (count - 1)).sum();
        let letters: usize = cells.iter().map(String::len).sum();
        let agree = as_f64(squares) / as_f64(filled * filled.saturating_sub(1)).max(1.0);
        let is_known = filled >= FEW && as_f64(filled) >= FILLED * as_f64(cells.len()) && letters <= filled * LETTERS;
        // A number for each row, or one value for nearly all, tells nobody from anybody.
        let numbers: Vec<u64> = cells.iter().filter_map(|cell| cell.parse().ok()).collect();
        let counts_rows = distinct == filled && numbers.len() * 2 > filled && numbers.is_sorted();
        let column = Self { at, cells, filled, distinct, agree };
        let is_short = column.is_unique() && letters < filled * OF_ID;
        (is_known && distinct > 1 && agree < 0.9 && !counts_rows && !is_short).then_some(column)
    }

    /// Whether hardly two rows share a value.
    fn is_unique(&self) -> bool {
        self.distinct * 20 > self.filled * 19
    }

    /// Whether most cells say what the other column says, or a part of it.
    fn repeats(&self, known: &[String]) -> bool {
        let holds = |(own, other): &(&String, &String)| {
            let (short, long) = if own.len() <= other.len() { (own, other) } else { (other, own) };
            short.len() > 2 && long.contains(short.as_str())
        };
        let both = || self.cells.iter().zip(known).filter(|(own, other)| !own.is_empty() && !other.is_empty());
        let all = both().count();
        all >= FEW && both().filter(holds).count() * 2 > all
    }

    /// Whether rows that share the other column's value nearly always share this one's, though they are of different people.
    fn follows_from(&self, known: &[String], names: &[String]) -> bool {
        let mut rows: Vec<(&str, &str, &str)> = Vec::new();
        for ((own, other), name) in self.cells.iter().zip(known).zip(names) {
            if !own.is_empty() && !other.is_empty() {
                rows.push((other, name, own));
            }
        }
        rows.sort_unstable();
        let alike = || rows.windows(2).filter(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1);
        let all = alike().count();
        let same = alike().filter(|pair| pair[0].2 == pair[1].2).count();
        all >= FEW && as_f64(same) >= FOLLOWS * as_f64(all) && self.agree < FOLLOWS / 2.0
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand rows, squared")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A register of 120 people with columns of all kinds.
    fn register() -> Vec<Vec<String>> {
        let syllables = ["bal", "dor", "rim", "mun", "kes", "lat", "sov", "tig", "nep", "fuc"];
        let mut rows = Vec::new();
        for number in 0..120_usize {
            let pick = |by: usize| syllables[number / by % 10];
            let (first, last) = (format!("{}a", pick(1)), format!("{}{}o", pick(10), syllables[number * 7 % 10]));
            let town = ["Zurich", "Bern", "Basel", "Geneva"][number % 4];
            let cells = [
                number.to_string(),
                first.clone(),
                last.clone(),
                format!("19{}-0{}-1{}", 40 + number % 50, number % 9 + 1, number % 8),
                town.to_owned(),
                format!("{} north", town.chars().take(2).collect::<String>()),
                format!("P{}", 1000 + number * 37 % 23),
                format!("{last} {first}"),
                ["red", "blue", "green"][number * 11 % 3].to_owned(),
                "yes".to_owned(),
                format!("K{:08}", number * 7_654_321 % 99_999_989),
            ];
            rows.push(cells.to_vec());
        }
        rows
    }

    fn chosen_of(header: &str, rows: &[Vec<String>]) -> Vec<String> {
        let mut text = format!("{header}\n");
        for row in rows {
            text += &(row.join(",") + "\n");
        }
        let read =
            crate::read::read_bytes(&"register.csv".into(), text.into_bytes(), &crate::recognise::is_header_word);
        let table = read.expect("a table").tables.swap_remove(0);
        let layout = crate::recognise::recognise(&table, &crate::recognise::Formats::built_in());
        chosen(&table, &layout).into_iter().map(|(at, _)| layout.columns[at].header.clone()).collect()
    }

    const HEADER: &str = "n,First name,Last name,Date of birth,Town,xx1,xx2,xx3,xx4,xx5,xx6";

    #[test]
    fn columns_that_say_something_of_their_own_are_chosen() {
        // A district that follows from the town, a name written again, one answer for all, and numbers of rows are not.
        assert_eq!(chosen_of(HEADER, &register()), ["xx2", "xx4", "xx6"]);
    }

    #[test]
    fn columns_under_two_headers_that_say_the_same_are_one() {
        let read = |header: &str, rows: &[Vec<String>]| {
            let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
            let text = format!("{header}\n{text}");
            let read = crate::read::read_bytes(&"r.csv".into(), text.into_bytes(), &crate::recognise::is_header_word);
            let table = read.expect("a table").tables.swap_remove(0);
            let layout = crate::recognise::recognise(&table, &crate::recognise::Formats::built_in());
            (table, layout)
        };
        let mut further = Further::default();
        let (table, layout) = read(HEADER, &register());
        assert_eq!(further.columns(&table, &layout), [Some(6), Some(8), Some(10), None]);
        // The practice is called otherwise here, and so are the three hues, which are too few to tell.
        let other = HEADER.replace("xx2", "xx8").replace("xx4", "xx9");
        let (table, layout) = read(&other, &register());
        assert_eq!(further.columns(&table, &layout), [Some(6), None, Some(10), Some(8)]);
    }

    #[test]
    fn lists_with_addresses_are_left_alone() {
        let mut rows = register();
        rows.iter_mut().enumerate().for_each(|(place, row)| row[3] = format!("someone{place}@example.com"));
        assert!(chosen_of(&HEADER.replace("Date of birth", "E-mail"), &rows).is_empty());
    }
}
