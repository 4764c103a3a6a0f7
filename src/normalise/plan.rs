//! What is to be done with each column of a table, decided once and not for every row.

use crate::model::{Currency, Field, Role, Standing};
use crate::read::{Form, Table};
use crate::recognise::{DateOrder, Layout, Part};

use super::amounts::{AmountColumns, currency_of_header};
use super::condition::Test;
use super::person_parts::PersonParts;
use super::phone;

/// A stage whose rows are to be found.
pub(super) struct Rule {
    pub(super) role: Role,
    pub(super) test: Test,
    pub(super) time: Option<usize>,
    pub(super) clock: Option<usize>,
    pub(super) standing: Standing,
    pub(super) paid: bool,
}

impl Rule {
    /// Whether the role is one that brings money.
    pub(super) fn has_value(&self) -> bool {
        has_value(self.role)
    }
}

/// Whether rows of a role carry money and an order's number.
pub(super) fn has_value(role: Role) -> bool {
    matches!(role, Role::Orders | Role::Deals)
}

/// The columns of a table by what they are for.
pub(super) struct Plan {
    /// Columns of each personal field, the main one first.
    pub(super) personal: Vec<(Field, Vec<usize>)>,
    /// The column of addresses, if that is all that says whose a row is.
    pub(super) address_alone: Option<usize>,
    pub(super) rules: Vec<Rule>,
    /// Which opens and clicks the export says a machine made.
    pub(super) machines: Vec<(Role, Test)>,
    /// Order of day and month, by column.
    pub(super) dates: Vec<DateOrder>,
    pub(super) order: Option<usize>,
    pub(super) amount: Option<AmountColumns>,
    pub(super) currency: Option<usize>,
    /// Currency that the header of the amounts names.
    pub(super) header_currency: Option<Currency>,
    pub(super) campaign: Option<usize>,
    pub(super) status: Option<usize>,
    pub(super) url: Option<usize>,
    /// What some columns add to what others say of a person.
    pub(super) parts: PersonParts,
    /// Columns of ids that a workbook holds as numbers, of which the last digits are lost.
    rounded: Vec<usize>,
    /// Column that says whether a mail that came back will do so for ever.
    pub(super) bounce_kind: Option<usize>,
}

impl Plan {
    pub(super) fn of(table: &Table, layout: &Layout) -> Self {
        let columns_of = |field: Field| -> Vec<usize> {
            let columns = layout.columns.iter().enumerate();
            columns.filter(|(_, column)| column.field == Some(field)).map(|(at, _)| at).collect()
        };
        let with = |part: Part| layout.columns.iter().position(|column| column.part == Some(part));
        let person_ids = Self::person_ids(layout);
        let personal: Vec<_> = Field::ALL[..Field::PERSONAL]
            .iter()
            .map(|field| match person_ids.filter(|_| *field == Field::ExternalId) {
                // The row's own id is no person's.
                Some(column) => (*field, vec![column]),
                None => (*field, columns_of(*field)),
            })
            .filter(|(_, columns)| !columns.is_empty())
            .collect();
        let rules: Vec<_> = layout
            .stages
            .iter()
            .map(|rule| Rule {
                role: rule.role,
                test: Test::of(&rule.condition),
                time: rule.time,
                clock: rule.clock,
                standing: rule.standing,
                paid: rule.paid,
            })
            .collect();
        let brings_money = rules.iter().any(Rule::has_value);
        let order = layout.column_of(Field::OrderId).filter(|_| brings_money);
        let amount = AmountColumns::of(table, layout).filter(|_| brings_money);
        let address_alone = match personal.as_slice() {
            [(Field::Email, columns)] => (columns.len() == 1).then(|| columns[0]),
            _ => None,
        };
        Self {
            personal,
            address_alone,
            rules,
            machines: layout.machines.iter().map(|sign| (sign.role, Test::of(&sign.condition))).collect(),
            dates: layout
                .columns
                .iter()
                .map(|column| column.dates.map_or(DateOrder::YearFirst, |style| style.order))
                .collect(),
            order,
            currency: layout.column_of(Field::Currency).filter(|_| brings_money),
            header_currency: amount.as_ref().and_then(|columns| currency_of_header(table, columns)),
            amount,
            campaign: layout.column_of(Field::Campaign),
            status: layout.column_of(Field::Status),
            url: layout.column_of(Field::Url),
            parts: PersonParts::of(layout),
            bounce_kind: with(Part::BounceKind),
            rounded: rounded_columns(table, layout),
        }
    }

    /// Returns the column of the ids of people in a table whose rows have an id of their own.
    pub(super) fn person_ids(layout: &Layout) -> Option<usize> {
        let of_people = matches!(layout.role, Some(Role::Prospects | Role::Leads));
        layout.columns.iter().position(|column| column.part == Some(Part::PersonIds)).filter(|_| !of_people)
    }

    /// Returns the columns of a personal field, the main one first.
    pub(super) fn columns_of(&self, field: Field) -> &[usize] {
        self.personal.iter().find(|(of, _)| *of == field).map_or(&[], |(_, columns)| columns)
    }

    /// Whether an id in a column is a number of which a spreadsheet has lost the last digits.
    pub(super) fn is_rounded(&self, column: usize, id: &str) -> bool {
        phone::is_rounded_id(id) || self.rounded.contains(&column) && is_long(id)
    }

    /// Returns the order of day and month in a column.
    pub(super) fn date_order(&self, column: usize) -> DateOrder {
        self.dates.get(column).copied().unwrap_or(DateOrder::YearFirst)
    }
}

/// Digits of a number that a workbook keeps; what it shows behind them are zeros.
const KEPT_DIGITS: usize = 17;

fn is_long(id: &str) -> bool {
    id.len() > KEPT_DIGITS && id.bytes().all(|b| b.is_ascii_digit())
}

/// Returns the columns of ids of a workbook in which every long number ends with zeros, as none does that was kept as
/// text. Of shorter ones it cannot be known.
fn rounded_columns(table: &Table, layout: &Layout) -> Vec<usize> {
    let ids = layout.columns.iter().enumerate();
    let ids = ids.filter(|(_, column)| matches!(column.field, Some(Field::ExternalId | Field::OrderId)));
    let is_rounded = |column: usize| {
        let mut long = table.column(column).map(str::trim).filter(|id| is_long(id)).peekable();
        long.peek().is_some() && long.all(|id| id.bytes().skip(KEPT_DIGITS).all(|b| b == b'0'))
    };
    ids.map(|(at, _)| at).filter(|at| table.form == Form::Workbook && is_rounded(*at)).collect()
}
