//! The rows of one table → records, events and findings.

use std::hash::{BuildHasher, Hash, Hasher};

use crate::model::{
    Event, Field, FindingKind, IdentityId, Money, PersonFields, Record, RecordId, Records, Role, SourceId, Standing,
    Symbol, When,
};
use crate::read::{Parts, RowRef, Rows, Table};

use super::ahead::Ahead;
use super::amounts::{RowAmount, is_partly_refunded};
use super::condition::FoldedCell;
use super::date::DateError;
use super::empty::is_empty_word;
use super::notes::Notes;
use super::orders::{Line, Orders, Sums, void_finding};
use super::person::Customs;
use super::plan::{Plan, Rule, has_value};
use super::records::Identities;
use super::selector::Marking;
use super::side_by_side::Ready;
use super::text::tidy;
use super::values::Values;
use super::{currency, date, phone};

/// Takes the rows of one table in.
pub(super) struct RowsReader<'a> {
    pub(super) records: &'a mut Records,
    pub(super) identities: &'a mut Identities,
    pub(super) values: &'a mut Values,
    pub(super) source: SourceId,
    pub(super) notes: Notes,
    pub(super) plan: Plan,
    /// Cells that were looked up together.
    pub(super) ahead: Ahead,
    /// What the same rows say of their people, as far as it was read already.
    pub(super) ready: Vec<Option<Ready>>,
    pub(super) customs: Customs<'a>,
    pub(super) campaign: Option<Symbol>,
    pub(super) orders: Orders,
    /// The identities that have an address and nothing else, by the place of the address.
    pub(super) by_address: Vec<Option<IdentityId>>,
    /// Rows without identity, whose fate is known once all orders are.
    pub(super) nameless: Vec<RecordId>,
    /// Rows whose amount is the price of one piece, and not of one piece only.
    pub(super) multiplied: u32,
    /// Place to fold cells in.
    pub(super) word: String,
    /// The cell of the current row that conditions look at.
    pub(super) folded: FoldedCell,
    /// Times of the current row by column: several stages may share one.
    pub(super) times: Vec<(usize, When)>,
    /// Conditions that rows of this table are marked by.
    pub(super) markings: Vec<Marking>,
    /// The column whose cells are kept.
    pub(super) kept: Option<usize>,
}

impl RowsReader<'_> {
    /// Takes all rows in: those of the table, or, if it is a sample, those that come part by part. Returns how many there
    /// are, and how many of them are set aside.
    pub(super) fn read(mut self, table: &Table, parts: Option<&mut dyn Parts>) -> (usize, u32) {
        let mut count = 0;
        let mut take = |rows: &Rows| {
            count += rows.len();
            self.rows(rows);
        };
        match parts {
            None => take(&table.rows),
            Some(parts) => {
                while let Some(rows) = parts.next() {
                    take(rows);
                }
            }
        }
        (count, self.finish(table))
    }

    fn rows(&mut self, rows: &Rows) {
        self.records.records.reserve(rows.len());
        match self.plan.address_alone {
            Some(column) => self.rows_of_addresses(rows, column),
            None => self.rows_of_people(rows),
        }
    }

    /// Takes a row in, the one at `place` of those that were looked up; `known` is what it says of its person, if that is
    /// known already.
    pub(super) fn row(&mut self, row: RowRef<'_>, place: usize, known: Option<(PersonFields, Option<IdentityId>)>) {
        let (shown, identity) = known.unwrap_or_else(|| self.person(row, place));
        let record = RecordId::new(self.records.records.len());
        let shown = self.identities.shown(identity, &shown, &mut self.records.shown);
        self.records.records.push(Record { source: self.source, row: row.number(), identity, follows: None, shown });
        if identity.is_none() {
            self.nameless.push(record);
        }
        self.folded.forget();
        for marking in &self.markings {
            if marking.holds(row, &mut self.word) {
                self.records.mark(record, marking.mark);
            }
        }
        if let Some(column) = self.kept {
            let text = tidy(row.cell(column));
            if !text.is_empty() {
                let text = self.records.texts.intern(&text);
                self.records.keep(record, text);
            }
        }
        self.times.clear();
        let mut done: u32 = 0;
        let mut order_line = None;
        for at in 0..self.plan.rules.len() {
            let rule = &self.plan.rules[at];
            let bit = 1 << rule.role as u32;
            if done & bit != 0 || !rule.test.holds(row, &mut self.folded) {
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
            self.order_line(row, record, order_line);
        }
    }

    /// Puts a line to its order, and makes the order's event if it is the first.
    fn order_line(&mut self, row: RowRef<'_>, record: RecordId, rule: Option<usize>) {
        let identity = self.records.records[record.index()].identity;
        let identity = identity.map(|id| self.records.identities[id.index()]);
        let cell = |at: Option<usize>| at.map(|at| tidy(row.cell(at))).filter(|text| !is_empty_word(text, None));
        let id = cell(self.plan.order).filter(|text| {
            let rounded = self.plan.order.filter(|column| self.plan.is_rounded(*column, text));
            if let Some(column) = rounded {
                self.notes.value(row.number(), column, FindingKind::DamagedValue, text, phone::ROUNDED);
            }
            rounded.is_none()
        });
        let id = id.map(|text| self.records.texts.intern(&text));
        let RowAmount { amount, refunded, told, multiplied } =
            self.plan.amount.as_ref().map_or_else(RowAmount::default, |columns| columns.read(row, &mut self.notes));
        self.multiplied += u32::from(multiplied);
        // The amount of a deal that is still open is nobody's payment.
        let amount = amount.filter(|_| rule.is_none_or(|at| self.plan.rules[at].paid));
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
            refunded,
            told,
            content: row_hash(row),
        };
        if self.orders.add(&line)
            && let Some(rule) = rule
        {
            self.orders.set_event(self.records.events.len());
            let value = line.amount.map(|amount| Money { amount, currency });
            self.event(row, record, rule, id, value);
        } else if let (Some(rule), Some(event)) = (rule, self.orders.event_of(record)) {
            self.complete(row, event, rule);
        }
    }

    /// Takes from a further line of an order what the lines before left blank: they may stand in any sequence.
    fn complete(&mut self, row: RowRef<'_>, event: usize, rule: usize) {
        let Rule { role, time, clock, standing, .. } = self.plan.rules[rule];
        let Some(known) = self.records.events.get(event).copied().filter(|event| event.role == role) else { return };
        let (mut when, mut note) = (known.when, known.note);
        if when == When::Unknown {
            when = time.map_or(When::Unknown, |column| self.time(row, column, clock));
        }
        if note.is_none() {
            note = self.note_column(role).and_then(|at| self.symbol(row, at, Field::Status));
        }
        // A line without a word for its state says nothing of it.
        let told = known.note.is_none() && note.is_some() && known.standing != standing;
        if told {
            self.orders.restate(standing);
            self.note_standing(row, standing);
        }
        if let Some(event) = self.records.events.get_mut(event) {
            (event.when, event.note) = (when, note);
            event.standing = if told { standing } else { known.standing };
        }
    }

    fn event(&mut self, row: RowRef<'_>, record: RecordId, rule: usize, order: Option<Symbol>, value: Option<Money>) {
        let Rule { role, time, clock, standing, .. } = self.plan.rules[rule];
        let when = time.map_or(When::Unknown, |column| self.time(row, column, clock));
        let campaign = self.plan.campaign.and_then(|at| self.symbol(row, at, Field::Campaign)).or(self.campaign);
        let note = self.note_column(role).and_then(|at| self.symbol(row, at, Field::Status));
        if has_value(role) {
            self.note_standing(row, standing);
        }
        let folded = &mut self.folded;
        let machine = self.plan.machines.iter().any(|(by, test)| *by == role && test.holds(row, folded));
        let marks = 0;
        self.records.events.push(Event { record, role, when, order, value, campaign, note, standing, machine, marks });
    }

    /// Says if an order does not count, or counts with more than was kept of it.
    fn note_standing(&mut self, row: RowRef<'_>, standing: Standing) {
        if let Some((kind, message)) = void_finding(standing) {
            self.notes.row(row.number(), kind, message);
        }
        let Some(status) = self.plan.status.filter(|_| standing == Standing::Counts) else { return };
        let told = self.plan.amount.as_ref().is_some_and(|columns| columns.refunded.is_some());
        if !told && is_partly_refunded(row.cell(status)) {
            let message = "a part of this order was paid back, and no column says how much: it counts in full";
            self.notes.row(row.number(), FindingKind::VoidOrder, message);
        }
    }

    /// Returns the column that says most of what happened: the link of a click, the kind of a bounce, else the
    /// outcome.
    fn note_column(&self, role: Role) -> Option<usize> {
        let (status, url) = (self.plan.status, self.plan.url);
        match role {
            Role::Clicks => url.or(status),
            Role::Bounces => self.plan.bounce_kind.or(status).or(url),
            _ => status.or(url),
        }
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
                    let message = match error {
                        DateError::NoYear => "this date names no year; the row counts as without a time",
                        DateError::NotADate => "this is not a date; the row counts as without a time",
                        DateError::Impossible => "there is no such day or time; the row counts as without a time",
                    };
                    self.notes.value(row.number(), column, FindingKind::BadDate, text, message);
                }
                When::Unknown
            }
        };
        self.times.push((column, when));
        when
    }

    fn finish(mut self, table: &Table) -> u32 {
        let sums = std::mem::take(&mut self.orders).finish(self.records, self.plan.amount.as_ref());
        self.note_sums(table, &sums);
        let mut nobodys = sums.nobodys.into_iter().peekable();
        let mut set_aside = 0;
        for record in std::mem::take(&mut self.nameless) {
            while nobodys.peek().is_some_and(|order| *order < record) {
                nobodys.next();
            }
            let Record { row, follows, .. } = self.records.records[record.index()];
            if nobodys.peek() == Some(&record) {
                let message = "nothing says who placed this order; its amount is in the total";
                self.notes.row(row, FindingKind::NobodysOrder, message);
            } else if follows.is_none() {
                set_aside += 1;
                let message = "neither a name nor an address, a number or an id says whose row this is";
                self.notes.row(row, FindingKind::NoIdentity, message);
            }
        }
        self.records.findings.append(&mut self.notes.finish());
        set_aside
    }

    /// Says what the orders' sums leave out, and what was assumed for them.
    fn note_sums(&mut self, table: &Table, sums: &Sums) {
        if let Some(columns) = &self.plan.amount {
            columns.note_prices(table, self.multiplied, &mut self.notes);
            for record in &sums.without_amount {
                let row = self.records.records[record.index()].row;
                self.notes.row(row, FindingKind::BadAmount, "no amount in this order: it is in no sum");
            }
            if let (Some(column), true) = (columns.refunded, sums.partly_refunded > 0) {
                let orders = orders(sums.partly_refunded);
                let message = format!("this is taken off the amounts of {orders}: it was paid back");
                self.notes.table(Some(column), FindingKind::VoidOrder, message);
            }
        }
        for record in &sums.paid_back {
            let row = self.records.records[record.index()].row;
            self.notes.row(row, FindingKind::VoidOrder, "all of it was paid back: it is shown, but counts as no order");
        }
        if sums.repeated > 0 {
            let message =
                format!("rows of {} stand in here once more, word for word: counted once", orders(sums.repeated));
            self.notes.table(None, FindingKind::RepeatedOrder, message);
        }
    }
}

/// Says how many orders there are.
fn orders(count: u32) -> String {
    format!("{count} {}", if count == 1 { "order" } else { "orders" })
}

/// Returns a number that is equal for rows with equal cells.
fn row_hash(row: RowRef<'_>) -> u64 {
    let mut hasher = foldhash::fast::FixedState::default().build_hasher();
    row.cells().for_each(|cell| cell.hash(&mut hasher));
    hasher.finish()
}
