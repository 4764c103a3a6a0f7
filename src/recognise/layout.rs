//! What a table was taken for: its role, the meaning of its columns, and the stages that its rows carry.

use crate::model::{Confidence, Field, Finding, Role, Trait};

/// What a table was taken for.
#[derive(Clone, Debug)]
pub struct Layout {
    /// What its rows are for the most part; `None` if it holds no people.
    pub role: Option<Role>,
    /// How sure the role is.
    pub confidence: Confidence,
    /// The next best role, and how sure that would have been.
    pub runner_up: Option<(Role, Confidence)>,
    /// Why, in words for people, the strongest reason first.
    pub evidence: Vec<String>,
    /// The tool that exported it, if it was recognised, such as `Mailchimp`.
    pub tool: Option<String>,
    /// The tool's export, such as `audience export`; or, without people, what the table is.
    pub export: Option<String>,
    /// One entry for each column of the table, in order.
    pub columns: Vec<Column>,
    /// What each row says happened; empty if the table holds no people.
    pub stages: Vec<StageRule>,
    /// Which opens and clicks the export itself says a machine made.
    pub machines: Vec<MachineSign>,
    /// Campaign that the whole table belongs to, from the file's or the sheet's name.
    pub campaign: Option<String>,
    /// What was found wrong or unsure.
    pub findings: Vec<Finding>,
}

impl Layout {
    /// Returns the first column that means `field`.
    #[must_use]
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }

    /// Returns every role that a row can carry, in order and once each.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        let mut roles: Vec<_> = self.stages.iter().map(|rule| rule.role).collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }
}

/// What one column was taken for.
#[derive(Clone, Debug)]
pub struct Column {
    /// Header as it stands, trimmed.
    pub header: String,
    /// What its cells mean; `None` if they play no part. A second column of the same meaning (mobile beside phone)
    /// has the field too: the first one in order is the main one.
    pub field: Option<Field>,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, in words for people.
    pub evidence: String,
    /// What else it may mean, and how sure that would have been.
    pub runner_up: Option<(Field, Confidence)>,
    /// How its dates are written, if it holds dates.
    pub dates: Option<DateStyle>,
    /// Which mark stands before the decimals, if it holds amounts.
    pub decimal: Option<DecimalMark>,
    /// What it adds to another column, if it does.
    pub part: Option<Part>,
}

/// What a column adds to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// How many pieces the price of one is to be paid for.
    Quantity,
    /// The amount is the price of one piece.
    UnitPrice,
    /// The amount may be the price of one piece.
    Price,
    /// What of the order's amount was paid back.
    Refunded,
    /// Ids of the people whose the row is, beside one of its own; several are joined by semicolons.
    PersonIds,
    /// What stands before the family name: `van der`.
    NamePrefix,
    /// Whether a mail that came back will do so for ever.
    BounceKind,
    /// A further given name, behind the first one.
    MoreFirstName,
    /// A further family name, behind the first one.
    MoreLastName,
    /// What stands before the street's name: a number, or a direction.
    HouseNumber,
    /// What stands behind the street's name: `Road`.
    StreetType,
    /// Year of birth.
    BirthYear,
    /// Month of birth.
    BirthMonth,
    /// Day of birth.
    BirthDay,
    /// Something else that is said of the person.
    Of(Trait),
}

impl Part {
    /// Returns what the column holds, in words, where it describes a person.
    #[must_use]
    pub fn of_person(self) -> Option<&'static str> {
        Some(match self {
            Part::NamePrefix => "words before the last name",
            Part::MoreFirstName => "further first name",
            Part::MoreLastName => "further last name",
            Part::HouseNumber => "house number",
            Part::StreetType => "kind of street",
            Part::BirthYear => "year of birth",
            Part::BirthMonth => "month of birth",
            Part::BirthDay => "day of birth",
            Part::Of(own) => own.as_str(),
            Part::PersonIds => "ids of the people",
            Part::Quantity | Part::UnitPrice | Part::Price | Part::Refunded | Part::BounceKind => return None,
        })
    }
}

/// Which of day and month a column writes first where it uses figures alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// `2026-03-02`
    YearFirst,
    /// `02.03.2026`, `2/3/2026`
    DayFirst,
    /// `03/02/2026`
    MonthFirst,
}

/// How a column writes its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateStyle {
    /// Which of day and month comes first.
    pub order: DateOrder,
    /// Whether some value of the column decides it; else it is a guess that a finding names.
    pub decided: bool,
}

/// Which mark stands before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecimalMark {
    /// `1,234.56`
    Dot,
    /// `1.234,56`
    Comma,
}

/// What a row says happened, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageRule {
    /// What happened.
    pub role: Role,
    /// Which rows say so.
    pub condition: Condition,
    /// Column that holds the time, if any.
    pub time: Option<usize>,
    /// Column that holds the time of the day where it stands apart from the date.
    pub clock: Option<usize>,
    /// Whether the rows are of an order or payment that does not count, or gives money back.
    pub standing: crate::model::Standing,
    /// Whether the row's amount was paid or will be: not that of a deal that is still open.
    pub paid: bool,
}

/// Where an export says itself that an open or a click is a machine's: a proxy's, a scanner's, a bot's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineSign {
    /// What it did.
    pub role: Role,
    /// Which rows say so.
    pub condition: Condition,
}

/// Which rows of a table a rule is for. Texts are compared folded: case, accents and punctuation play no part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All.
    Always,
    /// Those whose cell holds something other than an empty word (`--`, `N/A`, `null`).
    Filled(usize),
    /// Those whose cell says yes (`Yes`, `Ja`, `true`, `1`, `x`).
    Yes(usize),
    /// Those whose cell is a number above zero.
    Positive(usize),
    /// Those whose cell is one of these words.
    OneOf(usize, Vec<String>),
    /// Those whose cell is none of these words.
    NoneOf(usize, Vec<String>),
    /// Those for which all of these hold.
    All(Vec<Condition>),
}
