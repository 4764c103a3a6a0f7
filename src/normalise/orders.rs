//! The lines of a table put together to orders, each counted once.

use hashbrown::{HashMap, HashSet};

use crate::model::{Amount, Currency, Field, FindingKind, Identity, Money, RecordId, Records, Role, Standing, Symbol};

use super::amounts::AmountColumns;

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
    /// The amounts of its lines.
    amount: Option<LineSums>,
    /// What was paid back of each line.
    refunded: Option<LineSums>,
    currency: Option<Currency>,
    /// Whether something is wrong with an amount of it that was told.
    told: bool,
    /// The first line's cells.
    content: u64,
    lines: u32,
    /// Lines that differ from all before them.
    different_lines: u32,
}

/// The first amount of an order's lines, the sum of all, and the sum of those on different lines.
#[derive(Clone, Copy, Debug)]
struct LineSums {
    first: Amount,
    all: Amount,
    different: Amount,
}

impl LineSums {
    fn with(sums: Option<Self>, amount: Amount, differs: bool) -> Self {
        match sums {
            None => Self { first: amount, all: amount, different: amount },
            Some(Self { first, all, different }) => {
                Self { first, all: all + amount, different: if differs { different + amount } else { different } }
            }
        }
    }

    /// Returns the amount of the order.
    fn of_order(self, own_amounts: bool, counted_once: bool) -> Amount {
        match (own_amounts, counted_once) {
            (false, _) => self.first,
            (true, true) => self.different,
            (true, false) => self.all,
        }
    }
}

/// What putting the lines together has shown.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// The lines of orders that nobody placed, first lines before further ones.
    pub(super) nobodys: Vec<RecordId>,
    /// First lines of orders that count and have no amount.
    pub(super) without_amount: Vec<RecordId>,
    /// First lines of orders of which all was paid back.
    pub(super) paid_back: Vec<RecordId>,
    /// Orders of which a part was paid back.
    pub(super) partly_refunded: u32,
    /// Orders with rows that stand there once more and are counted once.
    pub(super) repeated: u32,
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
    /// What of the amount was paid back.
    pub(super) refunded: Amount,
    /// Whether something is wrong with the amount that was told.
    pub(super) told: bool,
    /// A number that is equal for lines with equal cells.
    pub(super) content: u64,
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
    /// The different lines of orders that have several.
    different: HashSet<(usize, u64), foldhash::fast::FixedState>,
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
            self.different.insert((at, order.content));
            let differs = self.different.insert((at, line.content));
            order.lines += 1;
            order.different_lines += u32::from(differs);
            if let Some(amount) = line.amount {
                self.amounts_differ |= order.amount.is_some_and(|sums| sums.first != amount);
                order.amount = Some(LineSums::with(order.amount, amount, differs));
            }
            if line.refunded != Amount::default() {
                order.refunded = Some(LineSums::with(order.refunded, line.refunded, differs));
            }
            order.told |= line.told;
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
            amount: line.amount.map(|amount| LineSums::with(None, amount, true)),
            refunded: (line.refunded != Amount::default()).then(|| LineSums::with(None, line.refunded, true)),
            currency: line.currency,
            told: line.told,
            content: line.content,
            lines: 1,
            different_lines: 1,
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

    /// Returns where the event of a further line's order stands, if it has one.
    pub(super) fn event_of(&self, further: RecordId) -> Option<usize> {
        let (_, at) = self.lines.last().filter(|(record, _)| *record == further)?;
        self.begun[*at].event
    }

    /// Says how the last line's order stands, of which the lines before said nothing.
    pub(super) fn restate(&mut self, standing: Standing) {
        if let Some((_, at)) = self.lines.last() {
            self.begun[*at].standing = Some(standing);
        }
    }

    /// Gives each order its money, and each further line its order's person.
    ///
    /// `columns` are those of the amounts, if there are any.
    pub(super) fn finish(self, records: &mut Records, columns: Option<&AmountColumns>) -> Sums {
        let mut sums = Sums::default();
        for (record, at) in &self.lines {
            let order = &self.begun[*at];
            let leader = order.owner.map_or(order.first, |(owner, _)| owner);
            if leader != *record {
                records.records[record.index()].follows = Some(leader);
            } else if order.owner.is_none() && order.event.is_some() {
                sums.nobodys.push(*record);
            }
        }
        let own_amounts = self.amounts_differ || columns.is_some_and(AmountColumns::are_prices);
        let counted_once = self.repeats_rows();
        for order in &self.begun {
            let Some(event) = order.event.and_then(|event| records.events.get_mut(event)) else { continue };
            let Some(amounts) = order.amount else {
                if event.standing == Standing::Counts && event.role == Role::Orders && !order.told {
                    sums.without_amount.push(order.first);
                }
                continue;
            };
            let amount = amounts.of_order(own_amounts, counted_once);
            sums.repeated += u32::from(counted_once && own_amounts && order.lines > order.different_lines);
            if amount.is_negative() && event.standing == Standing::Counts {
                event.standing = Standing::Refund;
            }
            let back = order.refunded.map(|refunded| refunded.of_order(own_amounts, counted_once));
            let left = match back.filter(|_| event.standing == Standing::Counts) {
                Some(back) if back < amount => {
                    sums.partly_refunded += 1;
                    amount + -back
                }
                Some(_) => {
                    event.standing = Standing::Void;
                    sums.paid_back.push(order.first);
                    amount
                }
                None => amount,
            };
            event.value = Some(Money { amount: left, currency: order.currency });
        }
        sums
    }

    /// Whether equal rows of an order are one row that stands there twice, as in a list that was put together of two
    /// exports, and not two equal items: more orders have equal rows than several different ones.
    fn repeats_rows(&self) -> bool {
        let several = || self.begun.iter().filter(|order| order.lines > 1);
        let repeated = several().filter(|order| order.lines > order.different_lines).count();
        repeated * 2 > several().count()
    }
}

impl Order {
    /// Whether a line of the same number is of this order: of the same person, and not a refund of what was paid.
    fn takes(&self, line: &Line) -> bool {
        let Some(identity) = &line.identity else { return true };
        if self.owner.is_some_and(|(_, owner)| are_others(&owner, identity)) {
            return false;
        }
        // Lines that say nothing of the order but its number may stand before the one that does.
        let is_blank = self.owner.is_none() && self.amount.is_none();
        is_blank
            || line.amount.is_none()
            || line.standing.is_none()
            || self.standing.is_none()
            || line.standing == self.standing
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
        Standing::Refund => Some((
            FindingKind::VoidOrder,
            "refunded: it is shown, but counts as no order, and its money is not in the revenue",
        )),
    }
}
