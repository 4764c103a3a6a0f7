//! How those who ordered came to it: through every stage, past some of them, or before anything else.

use crate::journey::{Journeys, Touch};
use crate::model::Standing;

use super::advance::StageMap;
use super::revenue::Purse;
use super::{Funnel, Revenue};

/// How somebody came to their first order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// They are at every stage before it.
    Through,
    /// They are at some stage before it and not at another.
    Skipped,
    /// They ordered before they were at any stage in front of it.
    BoughtFirst,
    /// They are at no stage in front of it.
    NeverSeen,
    /// They are at no stage at all, not even this.
    Outside,
    /// Nothing says who they are.
    Nobody,
}

impl Way {
    /// Every way, the straightest first.
    pub const ALL: &[Way] = &[Way::Through, Way::Skipped, Way::BoughtFirst, Way::NeverSeen, Way::Outside, Way::Nobody];
}

/// The people of one way, and what they paid less what they were given back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WayTally {
    /// People; of orders without anybody none.
    pub people: u64,
    /// What they paid: of all ways together exactly what was paid in all.
    pub revenue: Vec<Revenue>,
}

/// Returns, for each of [`Way::ALL`], who ordered that way, each person by their first order; `None` if orders are no
/// stage, or the first.
#[must_use]
pub fn ways(funnel: &Funnel, journeys: &Journeys) -> Option<Vec<WayTally>> {
    let map = StageMap::new(&funnel.spec);
    let is_order = |touch: &&Touch| touch.role == funnel.revenue_from && touch.standing == Standing::Counts;
    let stage = funnel.spec.stages.as_slice().iter().position(|stage| stage.roles.contains(&funnel.revenue_from));
    let stage = stage.filter(|stage| *stage > 0)?;
    let before: u64 = (1 << stage) - 1;
    let mut purses = vec![Purse::default(); Way::ALL.len()];
    let mut tallies = vec![WayTally::default(); Way::ALL.len()];
    for (person, touches) in journeys.iter() {
        let first = touches.iter().position(|touch| is_order(&touch));
        let paid = funnel.revenue_of(person);
        if first.is_none() && paid.len() == 0 {
            continue;
        }
        let reaches = |touch: &Touch| (map.recorded(touch) | map.implied(touch)) & before;
        let progress = &funnel.progress[person.index()];
        let way = if progress.furthest().is_none() {
            Way::Outside
        } else if touches.iter().all(|touch| reaches(touch) == 0) {
            Way::NeverSeen
        } else if touches[..first.unwrap_or(0)].iter().all(|touch| reaches(touch) == 0) && first.is_some() {
            Way::BoughtFirst
        } else if progress.reached[..=stage].iter().all(Option::is_some) {
            Way::Through
        } else {
            Way::Skipped
        };
        tallies[way as usize].people += u64::from(first.is_some());
        paid.for_each(|revenue| purses[way as usize].add_revenue(revenue));
    }
    funnel.revenue_of_nobody.iter().for_each(|revenue| purses[Way::Nobody as usize].add_revenue(*revenue));
    for (tally, purse) in tallies.iter_mut().zip(&mut purses) {
        tally.revenue = purse.take();
    }
    Some(tallies)
}

/// What was given back, and what never counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotPaid {
    /// Money given back, with how many times: taken off what was paid.
    pub given_back: Vec<Revenue>,
    /// Orders that were cancelled or never paid: in no sum.
    pub void: Vec<Revenue>,
}

/// Returns what was given back and what never counted, of people and of nobody.
#[must_use]
pub fn not_paid(funnel: &Funnel, journeys: &Journeys) -> NotPaid {
    let mut purses = [Purse::default(), Purse::default()];
    let people = journeys.touches.iter().map(|touch| (touch.role, touch.standing, touch.value));
    let nobodys = journeys.nobodys.iter().map(|touch| (touch.role, touch.standing, touch.value));
    for (_, standing, value) in people.chain(nobodys).filter(|(role, ..)| *role == funnel.revenue_from) {
        let place = match standing {
            Standing::Counts => continue,
            Standing::Refund => 0,
            Standing::Void => 1,
        };
        if let Some(money) = value {
            let amount = if money.amount.is_negative() { -money.amount } else { money.amount };
            purses[place].add_revenue(Revenue { currency: money.currency, amount, orders: 1 });
        }
    }
    let [given_back, void] = purses.each_mut().map(Purse::take);
    NotPaid { given_back, void }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Stage, Stages, funnel};
    use crate::journey::story::{day, journeys_of, order, row};
    use crate::model::Role;

    #[test]
    fn every_order_has_its_way_and_all_ways_make_the_whole() {
        let rows = [
            row(0, Role::Clicks, day(1)),
            row(0, Role::Forms, day(2)),
            order(0, "1", 1000, day(3)),
            row(1, Role::Clicks, day(1)),
            order(1, "2", 500, day(3)),
            order(1, "2", 200, day(4)).standing(Standing::Refund),
            order(2, "3", 300, day(1)),
            row(2, Role::Clicks, day(5)),
            order(3, "4", 70, day(1)),
            order(0, "5", 11, day(6)).of_nobody(),
            order(4, "6", 99, day(6)).standing(Standing::Void),
        ];
        let stages = [Role::Clicks, Role::Forms, Role::Orders];
        let stages = stages.map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let journeys = journeys_of(&rows);
        let found = funnel(&journeys, &FunnelSpec::new(Stages::new(stages.to_vec()).expect("stages")));
        let ways = ways(&found, &journeys).expect("orders are a stage");
        let shown: Vec<_> = ways
            .iter()
            .map(|way| (way.people, way.revenue.first().map_or(String::new(), |sum| sum.amount.to_string())))
            .collect();
        let expected = [(1, "10.00"), (1, "3.00"), (1, "3.00"), (1, "0.70"), (0, ""), (0, "0.11")];
        assert_eq!(shown, expected.map(|(people, sum)| (people, sum.to_owned())));
        let sum: i64 = ways.iter().flat_map(|way| &way.revenue).map(|sum| sum.amount.parts()).sum();
        assert_eq!(sum, found.revenue_total[0].amount.parts());
        let not = not_paid(&found, &journeys);
        assert_eq!((not.given_back[0].amount.to_string(), not.void[0].orders), ("2.00".to_owned(), 1));
    }
}
