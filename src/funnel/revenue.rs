//! What was paid: each order once, to the cent, each currency by itself.

use std::collections::BTreeMap;

use crate::journey::{Journeys, Touch};
use crate::model::{Amount, Currency, Money, PersonIndex, Role, Standing};

use super::Revenue;
use super::advance::{StageSet, places};

/// Money in several currencies, which are never added to each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Purse(BTreeMap<Option<Currency>, (Amount, u64)>);

impl Purse {
    /// Adds what a touch pays or gives back. An amount that is given back counts as such with or without its minus.
    pub(super) fn add(&mut self, standing: Standing, money: Money) {
        let (amount, orders) = match standing {
            Standing::Counts => (money.amount, 1),
            Standing::Refund if money.amount.is_negative() => (money.amount, 0),
            Standing::Refund => (-money.amount, 0),
            Standing::Void => return,
        };
        self.add_revenue(Revenue { currency: money.currency, amount, orders });
    }

    pub(super) fn add_revenue(&mut self, revenue: Revenue) {
        let (amount, orders) = self.0.entry(revenue.currency).or_default();
        *amount = *amount + revenue.amount;
        *orders += revenue.orders;
    }

    /// Adds all that is in another.
    fn append(&mut self, mut other: Self) {
        other.take().into_iter().for_each(|revenue| self.add_revenue(revenue));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns what is in it, by currency, and empties it.
    pub(super) fn take(&mut self) -> Vec<Revenue> {
        let content = std::mem::take(&mut self.0).into_iter();
        content.map(|(currency, (amount, orders))| Revenue { currency, amount, orders }).collect()
    }
}

/// Returns what counts as revenue: orders, or deals if nothing at all was ordered.
pub(super) fn revenue_role(journeys: &Journeys) -> Role {
    let mut roles = journeys.touches.iter().map(|touch| touch.role).chain(journeys.nobodys.iter().map(|t| t.role));
    let mut deals = false;
    let orders = roles.any(|role| {
        deals |= role == Role::Deals;
        role == Role::Orders
    });
    if deals && !orders { Role::Deals } else { Role::Orders }
}

/// What people paid.
#[derive(Default)]
pub(super) struct Takings {
    pub(super) by_person: Vec<(PersonIndex, Revenue)>,
    pub(super) total: Purse,
    pub(super) of_nobody: Purse,
    pub(super) outside: Purse,
    pub(super) by_stage: Vec<Purse>,
    pub(super) without_amount: u64,
    purse: Purse,
}

impl Takings {
    pub(super) fn new(stages: usize) -> Self {
        Self { by_stage: vec![Purse::default(); stages], ..Self::default() }
    }

    /// Adds what one person paid, who is at these stages.
    pub(super) fn add(&mut self, person: PersonIndex, touches: &[Touch], role: Role, stages: StageSet) {
        for touch in touches.iter().filter(|touch| touch.role == role) {
            match touch.value {
                Some(money) => self.purse.add(touch.standing, money),
                None => self.without_amount += u64::from(touch.standing == Standing::Counts),
            }
        }
        if self.purse.is_empty() {
            return;
        }
        for revenue in self.purse.take() {
            self.total.add_revenue(revenue);
            if stages == 0 {
                self.outside.add_revenue(revenue);
            }
            for stage in places(stages) {
                self.by_stage[stage].add_revenue(revenue);
            }
            self.by_person.push((person, revenue));
        }
    }

    /// Adds what the people behind paid.
    pub(super) fn append(&mut self, next: Self) {
        self.by_person.extend(next.by_person);
        self.total.append(next.total);
        self.outside.append(next.outside);
        for (own, other) in self.by_stage.iter_mut().zip(next.by_stage) {
            own.append(other);
        }
        self.without_amount += next.without_amount;
    }

    /// Adds what nobody that can be named paid.
    pub(super) fn add_nobodys(&mut self, journeys: &Journeys, role: Role) {
        for touch in journeys.nobodys.iter().filter(|touch| touch.role == role) {
            match touch.value {
                Some(money) => {
                    self.of_nobody.add(touch.standing, money);
                    self.total.add(touch.standing, money);
                }
                None => self.without_amount += u64::from(touch.standing == Standing::Counts),
            }
        }
    }
}
