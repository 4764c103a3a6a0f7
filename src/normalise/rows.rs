//! The rows of one table → records, events and findings.

use crate::model::{
    Event, Field, Finding, FindingKind, Identity, IdentityId, Money, Position, Record, RecordId, Records, Role,
    SourceId, Symbol, When,
};
use crate::read::{RowRef, Table};

use super::country::Country;
use super::empty::is_empty_word;
use super::orders::{Line, Orders, void_finding};
use super::person::{PersonReader, RowPerson};
use super::person_name::Naming;
use super::plan::{Plan, Rule, has_value};
use super::records::Identities;
use super::selector::Marking;
use super::text::tidy;
use super::values::Values;
use super::{currency, date, money};

/// Takes the rows of one table in.
pub(super) struct RowsReader<'a> {
    pub(super) records: &'a mut Records,
    pub(super) identities: &'a mut Identities,
    pub(super) values: &'a mut Values,
    pub(super) source: SourceId,
    pub(super) position: Position,
    pub(super) plan: Plan,
    pub(super) countries: &'a [Country],
    pub(super) naming: Naming,
    pub(super) only_country: Option<Country>,
    pub(super) campaign: Option<Symbol>,
    pub(super) orders: Orders,
    /// Rows without identity, whose fate is known once all orders are.
    pub(super) nameless: Vec<RecordId>,
    /// Place to fold cells in.
    pub(super) word: String,
    /// Times of the current row by column: several stages may share one.
    pub(super) times: Vec<(usize, When)>,
    /// Conditions that rows of this table are marked by.
    pub(super) markings: Vec<Marking>,
}

impl RowsReader<'_> {
    /// Takes all rows in; returns how many of them are set aside.
    pub(super) fn read(mut self, table: &Table) -> u32 {
        self.records.records.reserve(table.rows.len());
        for row in table.rows.iter() {
            self.row(row);
        }
        self.finish()
    }

    fn row(&mut self, row: RowRef<'_>) {
        let RowPerson { shown, identity } = PersonReader {
            texts: &mut self.records.texts,
            values: self.values,
            findings: &mut self.records.findings,
            position: &self.position,
            plan: &self.plan,
            countries: self.countries,
            naming: self.naming,
            only_country: self.only_country,
        }
        .read(row);
        let record = RecordId::new(self.records.records.len());
        let id: Option<IdentityId> = identity.as_ref().map(|identity| self.identities.intern(self.records, identity));
        self.records.records.push(Record {
            source: self.source,
            row: row.number(),
            identity: id,
            follows: None,
            shown,
        });
        if identity.is_none() {
            self.nameless.push(record);
        }
        for marking in &self.markings {
            if marking.holds(row, &mut self.word) {
                self.records.mark(record, marking.mark);
            }
        }
        self.times.clear();
        let mut done: u32 = 0;
        let mut order_line = None;
        for at in 0..self.plan.rules.len() {
            let rule = &self.plan.rules[at];
            let bit = 1 << rule.role as u32;
            if done & bit != 0 || !rule.test.holds(row, &mut self.word) {
                continue;
            }
            done |= bit;
            if rule.has_value() && order_line.is_none() {
                order_line = Some(at);
            } else if identity.is_some() {
                self.event(row, record, at, None, None);
            }
        }
        if self.plan.rules.iter().any(Rule::has_value) {
            self.order_line(row, record, identity, order_line);
        }
    }

    /// Puts a line to its order, and makes the order's event if it is the first.
    fn order_line(&mut self, row: RowRef<'_>, record: RecordId, identity: Option<Identity>, rule: Option<usize>) {
        let cell = |at: Option<usize>| at.map(|at| tidy(row.cell(at))).filter(|text| !is_empty_word(text, None));
        let id = cell(self.plan.order).map(|text| self.records.texts.intern(&text));
        // The amount of a deal that is still open is nobody's payment.
        let open = rule.is_some_and(|at| !self.plan.rules[at].paid);
        let amount = if open { None } else { self.amount(row) };
        let currency = cell(self.plan.currency)
            .and_then(|text| currency::parse(&text))
            .or_else(|| amount.and_then(|money| money.currency))
            .or(self.plan.header_currency);
        let line = Line {
            record,
            id,
            identity,
            standing: rule.map(|at| self.plan.rules[at].standing),
            amount: amount.map(|money| money.amount),
            currency,
        };
        if self.orders.add(&line)
            && let Some(rule) = rule
        {
            self.orders.set_event(self.records.events.len());
            let value = line.amount.map(|amount| Money { amount, currency });
            self.event(row, record, rule, id, value);
        }
    }

    fn amount(&mut self, row: RowRef<'_>) -> Option<Money> {
        let (at, mark) = self.plan.amount?;
        let text = row.cell(at);
        match money::parse(text, mark) {
            Ok((amount, currency)) => Some(Money { amount, currency }),
            Err(error) => {
                if !is_empty_word(&tidy(text), Some(Field::Amount)) {
                    self.note(
                        row.number(),
                        Some(at),
                        FindingKind::BadAmount,
                        format!("no amount: {error}; it is in no sum"),
                    );
                }
                None
            }
        }
    }

    fn event(&mut self, row: RowRef<'_>, record: RecordId, rule: usize, order: Option<Symbol>, value: Option<Money>) {
        let Rule { role, time, clock, standing, .. } = self.plan.rules[rule];
        let when = time.map_or(When::Unknown, |column| self.time(row, column, clock));
        let campaign = self.plan.campaign.and_then(|at| self.symbol(row, at, Field::Campaign)).or(self.campaign);
        let note = self.note_column(role).and_then(|at| self.symbol(row, at, Field::Status));
        if let Some((kind, message)) = void_finding(standing).filter(|_| has_value(role)) {
            self.note(row.number(), None, kind, message.to_owned());
        }
        let word = &mut self.word;
        let machine = self.plan.machines.iter().any(|(by, test)| *by == role && test.holds(row, word));
        self.records.events.push(Event { record, role, when, order, value, campaign, note, standing, machine });
    }

    /// Returns the column that says most of what happened: the link of a click, else the outcome.
    fn note_column(&self, role: Role) -> Option<usize> {
        let (status, url) = (self.plan.status, self.plan.url);
        if role == Role::Clicks { url.or(status) } else { status.or(url) }
    }

    fn symbol(&mut self, row: RowRef<'_>, column: usize, field: Field) -> Option<Symbol> {
        let text = tidy(row.cell(column));
        (!is_empty_word(&text, Some(field))).then(|| self.records.texts.intern(&text))
    }

    fn time(&mut self, row: RowRef<'_>, column: usize, clock: Option<usize>) -> When {
        if let Some((_, when)) = self.times.iter().find(|(known, _)| *known == column) {
            return *when;
        }
        let text = row.cell(column);
        let when = match date::parse(text, self.plan.date_order(column)) {
            Ok(When::Day(day)) => {
                clock.and_then(|clock| date::at_clock(day, row.cell(clock))).map_or(When::Day(day), When::Instant)
            }
            Ok(when) => when,
            Err(error) => {
                // A flag may stand where others have a time: `Yes` says that it happened, and not when.
                if !is_empty_word(&tidy(text), Some(Field::Timestamp)) && super::yes_no::parse(text).is_none() {
                    self.note(
                        row.number(),
                        Some(column),
                        FindingKind::BadDate,
                        format!("no date: {error}; it counts as without a time"),
                    );
                }
                When::Unknown
            }
        };
        self.times.push((column, when));
        when
    }

    fn finish(mut self) -> u32 {
        let nobodys = std::mem::take(&mut self.orders).finish(self.records);
        let mut nobodys = nobodys.into_iter().peekable();
        let mut set_aside = 0;
        for record in std::mem::take(&mut self.nameless) {
            while nobodys.peek().is_some_and(|order| *order < record) {
                nobodys.next();
            }
            let Record { row, follows, .. } = self.records.records[record.index()];
            if nobodys.peek() == Some(&record) {
                self.note(
                    row,
                    None,
                    FindingKind::NobodysOrder,
                    "nothing says who placed this order; its amount is in the total".to_owned(),
                );
            } else if follows.is_none() {
                set_aside += 1;
                self.note(
                    row,
                    None,
                    FindingKind::NoIdentity,
                    "neither a name nor an address, a number or an id says whose row this is".to_owned(),
                );
            }
        }
        set_aside
    }

    fn note(&mut self, row: u32, column: Option<usize>, kind: FindingKind, message: String) {
        let at = self.position.at_row(row);
        let at = column.map_or_else(|| at.clone(), |column| at.at_column(column));
        self.records.findings.push(Finding { at, kind, message });
    }
}
