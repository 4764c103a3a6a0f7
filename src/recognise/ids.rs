//! Whose an id is: the person's, or that of the row (a message, an answer, a call).

use std::hash::BuildHasher;

use hashbrown::HashMap;

use super::columns::{Columns, KNOWN, Taken};
use super::profile::Kind;
use super::times::is_mail;
use super::value::is_blank;
use crate::model::{Field, Role};

/// Rows that are looked at.
const LOOKS: usize = 20_000;

/// Rows from which on ids that are all different look like those of rows.
const FEW: usize = 20;

/// Takes back an id that differs from row to row of the same person, and gives its place to the next best one.
pub(super) fn forget_row_ids(columns: &Columns<'_>, taken: &mut [Option<Taken>], role: Role) {
    let of = |taken: &[Option<Taken>], field: Field| {
        taken.iter().position(|taken| taken.is_some_and(|taken| taken.field == field))
    };
    let Some(first) = of(taken, Field::ExternalId) else { return };
    if matches!(role, Role::Prospects | Role::Leads) {
        return;
    }
    let person = [Field::Email, Field::Phone, Field::FullName].into_iter().find_map(|field| of(taken, field));
    let unnamed = is_mail(role) && columns.table.rows.len() >= FEW && taken[first].is_some_and(|own| own.score < KNOWN);
    let is_rows = |column: usize| match person {
        Some(person) => differs(columns, person, column),
        None => unnamed && columns.profiles[column].is_distinct(),
    };
    if !is_rows(first) {
        return;
    }
    let others = (0..taken.len()).filter(|column| taken[*column].is_none() && !is_rows(*column));
    let next = others
        .filter_map(|column| Some((columns.score(column, Field::ExternalId)?, column)))
        .max_by_key(|(score, column)| (*score, std::cmp::Reverse(*column)));
    // Where nothing else says who, the id may still be found in another file.
    if person.is_some() || next.is_some() {
        taken[first] = None;
    }
    if let Some((score, column)) = next {
        taken[column] = Some(Taken { field: Field::ExternalId, score });
    }
}

/// Without headers, a log of dated amounts says who bought by a number alone: the codes that repeat most are the
/// customers', and beside them codes of which each stands once are the orders'.
pub(super) fn take_bare_ids(columns: &Columns<'_>, taken: &mut [Option<Taken>]) {
    let people = [Field::Email, Field::Phone, Field::FullName, Field::FirstName, Field::LastName];
    if !columns.bare || !is_dated_money(columns, taken) || taken.iter().flatten().any(|own| people.contains(&own.field))
    {
        return;
    }
    let is_code = |column: &usize| {
        let profile = &columns.profiles[*column];
        let free = taken[*column].is_none_or(|own| matches!(own.field, Field::Postcode | Field::ExternalId));
        let cells = || columns.table.column(*column).take(LOOKS).map(str::trim).filter(|cell| !is_blank(cell));
        let long = cells().filter(|cell| cell.len() >= CODE).count();
        let fits = profile.share(Kind::Code) >= 90 && !profile.mostly(Kind::Money) && !profile.mostly(Kind::Date);
        free && fits && long * 10 >= cells().count() * 9
    };
    let different = |column: usize| {
        let hasher = foldhash::fast::FixedState::default();
        let cells = columns.table.column(column).take(LOOKS).map(str::trim).filter(|cell| !is_blank(cell));
        let mut all: Vec<u64> = cells.map(|cell| hasher.hash_one(cell)).collect();
        let rows = all.len();
        all.sort_unstable();
        all.dedup();
        (all.len(), all.len() == rows)
    };
    let mut codes: Vec<(usize, bool, usize)> = (0..taken.len())
        .filter(is_code)
        .map(|column| {
            let (count, is_distinct) = different(column);
            (count, is_distinct, column)
        })
        .collect();
    codes.sort_unstable_by_key(|(count, _, column)| (*count, *column));
    let [(_, _, customer), others @ ..] = codes.as_slice() else { return };
    taken[*customer] = Some(Taken { field: Field::ExternalId, score: 70 });
    if let Some((_, true, order)) = others.first() {
        taken[*order] = Some(Taken { field: Field::OrderId, score: 70 });
    }
}

/// Letters that a code has at least, so that counts of pieces are none.
const CODE: usize = 4;

/// Whether a table holds days and amounts.
pub(super) fn is_dated_money(columns: &Columns<'_>, taken: &[Option<Taken>]) -> bool {
    let dated = columns.profiles.iter().any(|profile| profile.share(Kind::Date) >= 90);
    dated && taken.iter().flatten().any(|own| own.field == Field::Amount)
}

/// Whether most rows that repeat what stands in `person` have another id than the first such row.
fn differs(columns: &Columns<'_>, person: usize, id: usize) -> bool {
    // Hashes rather than texts, for long lists; two of them being equal by chance changes no share.
    let hasher = foldhash::fast::FixedState::default();
    let mut first: HashMap<u64, u64, foldhash::fast::FixedState> = HashMap::default();
    let (mut same, mut other) = (0_usize, 0_usize);
    for row in columns.table.rows.iter().take(LOOKS) {
        let (person, id) = (row.cell(person).trim(), row.cell(id).trim());
        if is_blank(person) || is_blank(id) {
            continue;
        }
        let id = hasher.hash_one(id);
        let known = *first.entry(hasher.hash_one(person.to_lowercase())).or_insert(id);
        if known == id {
            same += 1;
        } else {
            other += 1;
        }
    }
    // The first row of each is the same as itself. A few doubles in a list are people who were entered twice.
    let repeated = same + other - first.len();
    other * 2 >= repeated && repeated * 4 >= same + other && repeated >= 2
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::super::{Formats, recognise};
    use crate::model::{Field, Role};

    fn id_of(file: &str, csv: &str) -> Option<String> {
        let layout = recognise(&table(file, csv), &Formats::built_in());
        layout.column_of(Field::ExternalId).map(|column| layout.columns[column].header.clone())
    }

    #[test]
    fn an_id_that_changes_from_row_to_row_of_one_person_is_the_rows() {
        let events = "id,User Id,Email,Event,Date\n\
                      a1,u1,ann@a.example,sent,2026-03-02\n\
                      a2,u1,ann@a.example,opened,2026-03-03\n\
                      a3,u2,bo@b.example,sent,2026-03-02\n\
                      a4,u2,bo@b.example,opened,2026-03-04\n";
        assert_eq!(id_of("log.csv", events).as_deref(), Some("User Id"));
        let nobody_else = events.replace("User Id", "Segment").replace(",u1,", ",x,").replace(",u2,", ",x,");
        assert_eq!(id_of("log.csv", &nobody_else), None);
    }

    #[test]
    fn an_id_that_stays_is_the_persons() {
        let calls = "Customer ID,Email,Called on,Outcome\n\
                     7,ann@a.example,2026-03-02,reached\n\
                     7,ann@a.example,2026-03-05,no answer\n\
                     8,bo@b.example,2026-03-05,reached\n";
        assert_eq!(id_of("calls.csv", calls).as_deref(), Some("Customer ID"));
    }

    #[test]
    fn a_log_without_a_header_has_customers_and_perhaps_orders() {
        let row =
            |row: u32| format!("{},{},19970{}12,{},{}.50\n", 70_000 + row, 1000 + row / 2, row % 9 + 1, row % 3, row);
        let log: String = (0..12).map(row).collect();
        let mut bare = table("log.csv", &format!("column 1,column 2,column 3,column 4,column 5\n{log}"));
        bare.header_row = None;
        let layout = recognise(&bare, &Formats::built_in());
        assert_eq!(layout.role, Some(Role::Orders));
        assert_eq!(
            [Field::OrderId, Field::ExternalId, Field::Amount].map(|field| layout.column_of(field)),
            [Some(0), Some(1), Some(4)]
        );
    }

    #[test]
    fn an_id_is_kept_where_nothing_else_says_who() {
        let opens = "SubscriberKey,EventDate,Device\nk1,2026-03-02,Mobile\nk2,2026-03-03,Desktop\n";
        assert_eq!(id_of("Opens.csv", opens).as_deref(), Some("SubscriberKey"));
    }
}
