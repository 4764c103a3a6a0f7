//! Why two rows ended up as one person or as two, also where their own evidence says otherwise.

use std::cmp::Reverse;

use crate::model::{PersonIndex, Position, RecordId, Records};

use super::explain::Explainer;
use super::{Followed, Linkage, MatchWeight, Model, Verdict, Waterfall};

/// Distinct rows of a person that are looked at, at most.
const LOOKED_AT: usize = 40;
/// From here on a comparison speaks against rather than not for.
const CONTRADICTION: MatchWeight = MatchWeight::from_millibits(-2000);
/// Other people that are named, at most.
const RIVALS: usize = 3;

/// What linkage made of two rows, and the reasons.
#[derive(Clone, Debug)]
pub struct Why {
    /// The row that speaks for each of the two: the row itself, or the first line of its order.
    pub speakers: [RecordId; 2],
    /// What people decided about the pair, or about other rows of the same people so that it holds for the pair too.
    pub decision: Option<Followed>,
    /// The evidence on the pair alone; `None` if one of the two says nothing of whose it is.
    pub pair: Option<Waterfall>,
    /// The weight from which a pair is one person's.
    pub threshold: MatchWeight,
    /// For two rows of one person whose own evidence does not suffice: the rows that connect them, step by step, along the
    /// way whose weakest step is strongest.
    pub chain: Vec<Hop>,
    /// For two people: the two rows of theirs that differ most, if they are others than the two in question.
    pub against: Option<Hop>,
    /// For two people: others to whom one of them might belong as well.
    pub rivals: Vec<PersonIndex>,
}

/// Two rows and the evidence on them.
#[derive(Clone, Debug)]
pub struct Hop {
    /// One row.
    pub left: RecordId,
    /// The other.
    pub right: RecordId,
    /// The evidence.
    pub evidence: Waterfall,
    /// Where it is written down that people decided so, if they did.
    pub decided: Option<Position>,
}

impl Why {
    /// Whether the evidence on the pair alone suffices.
    #[must_use]
    pub fn pair_suffices(&self) -> bool {
        self.pair.as_ref().is_some_and(|pair| pair.equal || pair.total >= self.threshold)
    }
}

/// Returns why `left` and `right` are, or are not, one person in `linkage`, which `model` led to.
#[must_use]
pub fn why(records: &Records, linkage: &Linkage, model: &Model, left: RecordId, right: RecordId) -> Why {
    let explainer = Explainer::new(records, model);
    let speakers = [left, right].map(|record| speaker(records, record));
    let pair = explainer.explain(&[(speakers[0], speakers[1])]).swap_remove(0);
    let threshold = explainer.threshold();
    let decision = decision_on(records, linkage, speakers[0], speakers[1]).cloned();
    let mut why = Why { speakers, decision, pair, threshold, chain: Vec::new(), against: None, rivals: Vec::new() };
    let (Some(ours), Some(theirs)) = (linkage.person_of(left), linkage.person_of(right)) else { return why };
    let rows = |person: PersonIndex, first| distinct_rows(records, &linkage.people[person.index()].records, first);
    if ours == theirs {
        if !why.pair_suffices() && !why.decision.as_ref().is_some_and(|decision| speaks_of(records, decision, speakers))
        {
            let mut members = rows(ours, speakers[0]);
            if !members.contains(&speakers[1]) {
                members.insert(1.min(members.len()), speakers[1]);
            }
            why.chain = strongest_way(&explainer, linkage, &members, speakers);
        }
    } else {
        why.against =
            strongest_contradiction(&explainer, &rows(ours, speakers[0]), &rows(theirs, speakers[1]), speakers);
        why.rivals = rivals(linkage, ours, theirs);
    }
    why
}

/// Returns the decision by which two rows are one person or two: that on the rows themselves, else one on other rows of
/// the same people.
#[must_use]
pub fn decision_on<'a>(
    records: &Records,
    linkage: &'a Linkage,
    left: RecordId,
    right: RecordId,
) -> Option<&'a Followed> {
    let list = &linkage.decided.list;
    if let Some(direct) = list.iter().find(|decision| speaks_of(records, decision, [left, right])) {
        return Some(direct);
    }
    let people = [left, right].map(|row| linkage.person_of(row));
    let holds = |decision: &&Followed| {
        let of_it = [decision.left, decision.right].map(|row| linkage.person_of(row));
        of_it == people || of_it == [people[1], people[0]]
    };
    list.iter().find(holds)
}

/// Whether a decision is about what two rows say themselves.
fn speaks_of(records: &Records, decision: &Followed, rows: [RecordId; 2]) -> bool {
    let identity = |row: RecordId| records.records[row.index()].identity;
    let (of_it, asked) = ([decision.left, decision.right].map(identity), rows.map(identity));
    of_it == asked || of_it == [asked[1], asked[0]]
}

/// Returns, of rows on either side, the two whose evidence says most for one person; nothing if none can be weighed.
#[must_use]
pub fn closest_rows(
    records: &Records,
    linkage: &Linkage,
    lefts: &[RecordId],
    rights: &[RecordId],
) -> Option<[RecordId; 2]> {
    let some = |rows: &[RecordId]| rows.first().map_or_else(Vec::new, |first| distinct_rows(records, rows, *first));
    let (lefts, rights) = (some(lefts), some(rights));
    let pairs: Vec<_> = lefts.iter().flat_map(|left| rights.iter().map(|right| (*left, *right))).collect();
    let weighed = Explainer::new(records, &linkage.model).explain(&pairs).into_iter().zip(&pairs);
    let weighed = weighed.filter_map(|(evidence, (left, right))| Some((evidence?.total, *left, *right)));
    let best = weighed
        .filter(|(_, left, right)| left != right)
        .min_by_key(|(total, left, right)| (Reverse(*total), *left, *right));
    best.map(|(_, left, right)| [left, right])
}

/// Returns the row that says whose `record` is: the first line of its order, if that says anything.
fn speaker(records: &Records, record: RecordId) -> RecordId {
    let mut owner = record;
    for _ in 0..64 {
        let Some(followed) = records.records[owner.index()].follows else { break };
        owner = followed;
    }
    if records.records[owner.index()].identity.is_some() { owner } else { record }
}

/// Returns rows that say different things, `first` at the head, each thing said once.
fn distinct_rows(records: &Records, rows: &[RecordId], first: RecordId) -> Vec<RecordId> {
    let mut said = Vec::new();
    let mut distinct = Vec::new();
    for row in std::iter::once(first).chain(rows.iter().copied()) {
        let Some(identity) = records.records[row.index()].identity else { continue };
        if !said.contains(&identity) {
            said.push(identity);
            distinct.push(row);
        }
        if distinct.len() == LOOKED_AT {
            break;
        }
    }
    distinct
}

/// Returns the way from one row to the other whose weakest step is as strong as can be.
///
/// What people decided is stronger than all else.
fn strongest_way(
    explainer: &Explainer<'_>,
    linkage: &Linkage,
    members: &[RecordId],
    [from, to]: [RecordId; 2],
) -> Vec<Hop> {
    let mut pairs = Vec::new();
    for (place, left) in members.iter().enumerate() {
        pairs.extend(members[place + 1..].iter().map(|right| (*left, *right)));
    }
    let mut hops: Vec<Hop> = explainer
        .explain(&pairs)
        .into_iter()
        .zip(&pairs)
        .filter_map(|(evidence, (left, right))| {
            let yes = linkage.decided.list.iter().filter(|decision| decision.verdict == Verdict::Same);
            let decided = yes.into_iter().find(|decision| speaks_of(explainer.records(), decision, [*left, *right]));
            let decided = decided.map(|decision| decision.at.clone());
            Some(Hop { left: *left, right: *right, evidence: evidence?, decided })
        })
        .filter(|hop| (hop.left, hop.right) != (from, to) && (hop.right, hop.left) != (from, to))
        .collect();
    hops.sort_by_key(|hop| (hop.decided.is_none(), Reverse(hop.evidence.total), hop.left, hop.right));
    // The strongest steps that close no circle: between any two rows they hold the strongest way.
    let mut group: Vec<usize> = (0..members.len()).collect();
    let place = |row: RecordId| members.iter().position(|member| *member == row);
    let mut tree: Vec<Hop> = Vec::new();
    for hop in hops {
        let (Some(left), Some(right)) = (place(hop.left), place(hop.right)) else { continue };
        let (kept, gone) = (group[left], group[right]);
        if kept != gone {
            group.iter_mut().filter(|group| **group == gone).for_each(|group| *group = kept);
            tree.push(hop);
        }
    }
    walk(&tree, from, to)
}

/// Returns the steps of a tree from one row to another, each in the direction of the walk.
fn walk(tree: &[Hop], from: RecordId, to: RecordId) -> Vec<Hop> {
    let mut reached: Vec<(RecordId, Vec<Hop>)> = vec![(from, Vec::new())];
    let mut next = 0;
    while let Some((row, way)) = reached.get(next).cloned() {
        if row == to {
            return way;
        }
        for hop in tree {
            let other = if hop.left == row { hop.right } else { hop.left };
            if (hop.left == row || hop.right == row) && reached.iter().all(|(known, _)| *known != other) {
                let mut longer = way.clone();
                longer.push(Hop { left: row, right: other, ..hop.clone() });
                reached.push((other, longer));
            }
        }
        next += 1;
    }
    Vec::new()
}

/// Returns the two rows of two people of which one comparison speaks most strongly against their being one.
fn strongest_contradiction(
    explainer: &Explainer<'_>,
    ours: &[RecordId],
    theirs: &[RecordId],
    asked: [RecordId; 2],
) -> Option<Hop> {
    let pairs: Vec<_> = ours.iter().flat_map(|left| theirs.iter().map(|right| (*left, *right))).collect();
    let worst = |evidence: &Waterfall| {
        let compared = evidence.terms.iter().filter(|term| term.comparison != "prior" && !term.is_rarity);
        compared.map(|term| term.weight).min().unwrap_or(MatchWeight::ZERO)
    };
    let hops = explainer.explain(&pairs).into_iter().zip(&pairs).filter_map(|(evidence, (left, right))| {
        let is_asked = [*left, *right] == asked;
        evidence.filter(|_| !is_asked).map(|evidence| Hop { left: *left, right: *right, evidence, decided: None })
    });
    let strongest = hops.min_by_key(|hop| (worst(&hop.evidence), hop.evidence.total, hop.left, hop.right));
    strongest.filter(|hop| worst(&hop.evidence) <= CONTRADICTION)
}

/// Returns the people whom an unsure pair connects with either of two, the likeliest first.
fn rivals(linkage: &Linkage, ours: PersonIndex, theirs: PersonIndex) -> Vec<PersonIndex> {
    let mut found: Vec<(MatchWeight, PersonIndex)> = Vec::new();
    for pair in &linkage.unsure {
        let (Some(left), Some(right)) = (linkage.person_of(pair.left), linkage.person_of(pair.right)) else { continue };
        for (one, other) in [(left, right), (right, left)] {
            if [ours, theirs].contains(&one) && ![ours, theirs].contains(&other) {
                found.push((pair.weight, other));
            }
        }
    }
    found.sort_by_key(|(weight, person)| (Reverse(*weight), *person));
    let mut rivals: Vec<PersonIndex> = Vec::new();
    for (_, person) in found {
        if !rivals.contains(&person) && rivals.len() < RIVALS {
            rivals.push(person);
        }
    }
    rivals
}
