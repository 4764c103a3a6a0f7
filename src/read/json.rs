//! JSON → a table: a list of objects, or one object a line.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use hashbrown::HashMap;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::rows::Rows;
use super::table::{Form, Table};
use super::{FileTables, ReadError, decode};
use crate::model::{Finding, FindingKind, Position};

/// Columns that the objects may have together.
const MOST_COLUMNS: usize = 5000;

/// Whether a text is JSON that can be a table: it begins with an object, or with a list of them.
pub(super) fn is_json(text: &str) -> bool {
    let start = text.trim_start();
    let inner = start.strip_prefix('[').map_or(start, str::trim_start);
    inner.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']))
}

/// Returns the table of the objects in `text`; `None` if it is no JSON after all.
///
/// An object inside an object gives its columns the name of its own before theirs: `customer.email`.
pub(super) fn read(file: &Arc<str>, text: &decode::Decoded) -> Option<Result<FileTables, ReadError>> {
    let whole = text.text.trim();
    let list = match serde_json::from_str::<&RawValue>(whole) {
        Ok(value) => records(value.get()),
        Err(_) => None,
    };
    let objects: Vec<(u32, &str)> = if let Some(list) = list {
        (1..).zip(list.into_iter().map(RawValue::get)).collect()
    } else {
        let lines = (1..).zip(text.text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty());
        lines.collect()
    };
    let mut table = Columns::default();
    for (index, (number, object)) in objects.iter().enumerate() {
        match table.add_text(*number, object, file) {
            Some(Ok(())) => {}
            Some(Err(error)) => return Some(Err(error)),
            // The first line decides whether it is JSON.
            None => return if index == 0 { None } else { Some(Err(broken(file))) },
        }
    }
    let tables = vec![self::table(file, table.names, table.rows, text.encoding)];
    Some(Ok(FileTables { tables, findings: Vec::new() }))
}

/// Returns the words for objects that are none.
pub(super) fn broken(file: &str) -> ReadError {
    ReadError::broken(file, "it begins as JSON and does not go on as such")
}

/// Returns the table of objects.
pub(super) fn table(file: &Arc<str>, header: Vec<String>, rows: Rows, encoding: &'static str) -> Table {
    let mut findings = Vec::new();
    if rows.is_empty() {
        let at = Position::of_table(Arc::clone(file), None);
        findings.push(Finding { at, kind: FindingKind::NoRows, message: "a list without objects".to_owned() });
    }
    Table {
        file: Arc::clone(file),
        sheet: None,
        index: 0,
        form: Form::Json { encoding },
        preamble: Rows::default(),
        header_row: None,
        header,
        rows,
        written: None,
        further: 0,
        set_aside: Vec::new(),
        aside: Rows::default(),
        findings,
    }
}

/// Returns the objects of a list, or of the only list in an object such as `{"data": [...]}`.
fn records(text: &str) -> Option<Vec<&RawValue>> {
    if let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(text) {
        return Some(list);
    }
    let members = serde_json::from_str::<Members<'_>>(text).ok()?.0;
    let mut lists = members.iter().filter(|(_, value)| value.get().starts_with('[') && is_json(value.get()));
    match (lists.next(), lists.next()) {
        (Some((_, list)), None) => serde_json::from_str(list.get()).ok(),
        _ => None,
    }
}

/// The members of an object in their order, their values as they are written.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl<'de> Visitor<'de> for Take {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    members.push((Cow::Owned(name), value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Take)
    }
}

/// The columns while the objects come in.
#[derive(Default)]
pub(super) struct Columns {
    /// Their names, in the order in which they were seen.
    pub(super) names: Vec<String>,
    places: HashMap<String, usize>,
    /// The rows so far.
    pub(super) rows: Rows,
    cells: Vec<String>,
}

impl Columns {
    /// Returns these columns, without any row.
    pub(super) fn of(names: Vec<String>) -> Self {
        let places = names.iter().cloned().zip(0..).collect();
        Self { places, cells: vec![String::new(); names.len()], names, rows: Rows::default() }
    }

    /// Adds the row of an object as it is written; `None` if it is none.
    pub(super) fn add_text(&mut self, number: u32, object: &str, file: &str) -> Option<Result<(), ReadError>> {
        let members = serde_json::from_str::<Members<'_>>(object).ok()?;
        let too_many = || ReadError::too_large(file, format!("it has more than {MOST_COLUMNS} columns"));
        Some(self.add(number, members).ok_or_else(too_many))
    }

    /// Adds the row of an object; `None` if there are too many columns.
    fn add(&mut self, number: u32, members: Members<'_>) -> Option<()> {
        self.cells.iter_mut().for_each(String::clear);
        for (name, value) in members.0 {
            let inner = value.get().starts_with('{').then(|| serde_json::from_str::<Members<'_>>(value.get()));
            match inner {
                Some(Ok(inner)) if !inner.0.is_empty() => {
                    for (inner, value) in inner.0 {
                        self.set(format!("{name}.{inner}"), value)?;
                    }
                }
                _ => self.set(name.into_owned(), value)?,
            }
        }
        let filled = self.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        self.rows.push(number, &self.cells[..filled]);
        Some(())
    }

    fn set(&mut self, name: String, value: &RawValue) -> Option<()> {
        let next = self.names.len();
        let place = *self.places.entry(name).or_insert_with_key(|name| {
            self.names.push(name.clone());
            next
        });
        if place == next {
            self.cells.push(String::new());
        }
        self.cells[place] = text_of(value.get());
        (self.names.len() <= MOST_COLUMNS).then_some(())
    }
}

/// Returns a value as text: texts without their marks, lists of plain values with `, ` between them, `null` as nothing.
fn text_of(value: &str) -> String {
    match value.as_bytes().first() {
        Some(b'"') => serde_json::from_str(value).unwrap_or_else(|_| value.to_owned()),
        Some(b'n') => String::new(),
        Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(value) {
            Ok(list) if list.iter().all(|one| !one.get().starts_with(['{', '['])) => {
                list.iter().map(|one| text_of(one.get())).collect::<Vec<_>>().join(", ")
            }
            _ => value.to_owned(),
        },
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Option<(Vec<String>, Vec<Vec<String>>)> {
        let decoded = decode::decode(text.as_bytes().to_vec());
        let table = read(&"a.json".into(), &decoded)?.ok()?.tables.remove(0);
        let cell = |row: super::super::RowRef<'_>| row.cells().map(str::to_owned).collect();
        Some((table.header.clone(), table.rows.iter().map(cell).collect()))
    }

    #[test]
    fn objects_become_rows_with_all_their_values() {
        let lines = "{\"email\":\"a@b.org\",\"total\":12.50,\"id\":12345678901234567890}\n\n\
                     {\"email\":\"c@d.org\",\"city\":\"K\\u00f6ln\",\"total\":null}\n";
        let (header, rows) = table(lines).expect("a table");
        assert_eq!(header, ["email", "total", "id", "city"]);
        assert_eq!(rows, [vec!["a@b.org", "12.50", "12345678901234567890"], vec!["c@d.org", "", "", "Köln"]]);
        let list = "[{\"who\":{\"email\":\"a@b.org\",\"x\":{\"y\":1}},\"tags\":[\"a\",2]}]";
        let (header, rows) = table(list).expect("a table");
        assert_eq!(header, ["who.email", "who.x", "tags"]);
        assert_eq!(rows, [["a@b.org", "{\"y\":1}", "a, 2"]]);
        assert_eq!(table("{\"page\":1,\"data\":[{\"a\":1},{\"a\":2}]}").expect("a table").1, [["1"], ["2"]]);
    }

    #[test]
    fn what_is_no_json_is_told_from_what_is_broken() {
        assert!(read(&"a".into(), &decode::decode(b"{words}\n".to_vec())).is_none());
        let broken = decode::decode(b"{\"a\":1}\n{\"a\":\n".to_vec());
        assert!(matches!(read(&"a".into(), &broken), Some(Err(ReadError::Broken { .. }))));
        assert!(is_json(" [ {\"a\"") && !is_json("[note],x") && !is_json("{x}"));
    }
}
