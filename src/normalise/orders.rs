//! The lines of a table put together to orders, each counted once.

use hashbrown::HashMap;

use crate::model::{Amount, Currency, Field, FindingKind, Identity, Money, RecordId, Records, Standing, Symbol};

/// One order: the lines that belong together.
#[derive(Debug)]
struct Order {
    /// First line of the order.
    first: RecordId,
    /// First line that says whose order it is, and what it says.
    owner: Option<(RecordId, Identity)>,
    /// Place of its event among the records' events, once a line has one.
    event: Option<usize>,
    standing: Option<Standing>,
    /// The first amount of a line, and the sum of all.
    amount: Option<(Amount, Amount)>,
    currency: Option<Currency>,
}

/// What one line says.
pub(super) struct Line {
    pub(super) record: RecordId,
    /// Number of the order; blank on the further lines of some exports.
    pub(super) id: Option<Symbol>,
    pub(super) identity: Option<Identity>,
    /// How the order stands by this line's rule; `None` if no rule took it for an order.
    pub(super) standing: Option<Standing>,
    pub(super) amount: Option<Amount>,
    pub(super) currency: Option<Currency>,
}

/// The orders of one table.
#[derive(Default)]
pub(super) struct Orders {
    begun: Vec<Order>,
    /// The order that was last begun under a number.
    by_id: HashMap<Symbol, usize, foldhash::fast::FixedState>,
    /// Each line with its order.
    lines: Vec<(RecordId, usize)>,
    /// Whether the lines of some order have different amounts: then these are the lines' own, else the order's total.
    amounts_differ: bool,
}

impl Orders {
    /// Takes a line in; returns whether it begins an order or gives an event to one that has none yet, so that its
    /// event is to be made.
    pub(super) fn add(&mut self, line: &Line) -> bool {
        let known = match line.id {
            Some(id) => self.by_id.get(&id).copied(),
            // Neither number nor name: a further line of the order above.
            None if line.identity.is_none() => {
                self.lines.last().filter(|(above, _)| above.index() + 1 == line.record.index()).map(|(_, order)| *order)
            }
            None => None,
        };
        if let Some(at) = known.filter(|at| self.begun[*at].takes(line)) {
            self.lines.push((line.record, at));
            let order = &mut self.begun[at];
            if let Some(amount) = line.amount {
                self.amounts_differ |= order.amount.is_some_and(|(first, _)| first != amount);
                order.amount = Some(order.amount.map_or((amount, amount), |(first, sum)| (first, sum + amount)));
            }
            order.currency = order.currency.or(line.currency);
            if order.owner.is_none() {
                order.owner = line.identity.map(|identity| (line.record, identity));
            }
            let begins = order.standing.is_none() && line.standing.is_some();
            order.standing = order.standing.or(line.standing);
            return begins;
        }
        if line.id.is_none() && line.standing.is_none() {
            return false;
        }
        let at = self.begun.len();
        self.begun.push(Order {
            first: line.record,
            owner: line.identity.map(|identity| (line.record, identity)),
            event: None,
            standing: line.standing,
            amount: line.amount.map(|amount| (amount, amount)),
            currency: line.currency,
        });
        self.lines.push((line.record, at));
        if let Some(id) = line.id {
            self.by_id.insert(id, at);
        }
        line.standing.is_some()
    }

    /// Says where the event of the last line's order stands.
    pub(super) fn set_event(&mut self, event: usize) {
        if let Some((_, at)) = self.lines.last() {
            self.begun[*at].event = Some(event);
        }
    }

    /// Gives each order its money, and each further line its order's person; returns the lines of orders that nobody
    /// placed, first lines before further ones.
    pub(super) fn finish(self, records: &mut Records) -> Vec<RecordId> {
        let mut nobodys = Vec::new();
        for (record, at) in &self.lines {
            let order = &self.begun[*at];
            let leader = order.owner.map_or(order.first, |(owner, _)| owner);
            if leader != *record {
                records.records[record.index()].follows = Some(leader);
            } else if order.owner.is_none() && order.event.is_some() {
                nobodys.push(*record);
            }
        }
        for order in &self.begun {
            let Some(event) = order.event.and_then(|event| records.events.get_mut(event)) else { continue };
            let Some((first, sum)) = order.amount else { continue };
            let amount = if self.amounts_differ { sum } else { first };
            if amount.is_negative() && event.standing == Standing::Counts {
                event.standing = Standing::Refund;
            }
            event.value = Some(Money { amount, currency: order.currency });
        }
        nobodys
    }
}

impl Order {
    /// Whether a line of the same number is of this order: of the same person, and not a refund of what was paid.
    fn takes(&self, line: &Line) -> bool {
        let Some(identity) = &line.identity else { return true };
        if self.owner.is_some_and(|(_, owner)| are_others(&owner, identity)) {
            return false;
        }
        line.amount.is_none() || line.standing.is_none() || self.standing.is_none() || line.standing == self.standing
    }
}

/// Whether two lines of one order number name different people: the number is no order's, or it was given twice.
fn are_others(left: &Identity, right: &Identity) -> bool {
    let differ =
        |field: Field| matches!((left.keys[field], right.keys[field]), (Some(left), Some(right)) if left != right);
    let same = |field: Field| left.keys[field].is_some() && left.keys[field] == right.keys[field];
    if differ(Field::Email) {
        return !(same(Field::LastName) && same(Field::FirstName));
    }
    !same(Field::Email) && (differ(Field::LastName) || differ(Field::FullName))
}

/// Returns the finding kind and message for an order's standing that does not count.
pub(super) fn void_finding(standing: Standing) -> Option<(FindingKind, &'static str)> {
    match standing {
        Standing::Counts => None,
        Standing::Void => {
            Some((FindingKind::VoidOrder, "cancelled, failed or never paid: it is shown, but counts as no order"))
        }
        Standing::Refund => {
            Some((FindingKind::VoidOrder, "gives money back: it lowers the revenue and counts as no order"))
        }
    }
}
