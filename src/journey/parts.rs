//! Many people at once: their touches in parts, which threads work on side by side.
//!
//! What is found comes back in the order of the people, so nobody sees how many threads there were.

use std::ops::Range;

use rayon::prelude::*;

use super::{Journeys, Touch};

/// People in a part: enough to be worth handing over, few enough for all threads to be busy to the end.
const PEOPLE: usize = 4096;

impl Journeys {
    /// Has `work` done on the people of each part, given by their places, and returns what it found, in order.
    pub fn in_parts<T: Send>(&self, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
        read_parts(self.people(), work)
    }
}

/// Has `work` done on each part of so many people, and returns what it found, in order.
pub(super) fn read_parts<T: Send>(people: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let parts = (0..people.div_ceil(PEOPLE)).into_par_iter();
    parts.map(|part| work(part * PEOPLE..((part + 1) * PEOPLE).min(people))).collect()
}

/// The touches of some people who follow one another.
pub(super) struct Part<'a> {
    /// The place of the first of them.
    pub(super) person: usize,
    /// Where each one's touches start among all, and where the last one's end.
    pub(super) starts: &'a [usize],
    /// Their touches.
    pub(super) touches: &'a mut [Touch],
}

impl Part<'_> {
    /// Goes through the people, with the place of each, the place of their first touch among all, and their touches.
    pub(super) fn each(&mut self, mut visit: impl FnMut(usize, usize, &mut [Touch])) {
        let first = self.starts[0];
        for (person, ends) in (self.person..).zip(self.starts.windows(2)) {
            visit(person, ends[0], &mut self.touches[ends[0] - first..ends[1] - first]);
        }
    }
}

/// Has `work` done on each part of touches that are put together by person, and returns what it found, in order.
pub(super) fn change_parts<T: Send>(
    touches: &mut [Touch],
    starts: &[usize],
    work: impl Fn(Part<'_>) -> T + Sync,
) -> Vec<T> {
    let mut parts = Vec::new();
    let mut rest = touches;
    let mut person = 0;
    while person + 1 < starts.len() {
        let last = (person + PEOPLE).min(starts.len() - 1);
        let (own, others) = rest.split_at_mut(starts[last] - starts[person]);
        parts.push(Part { person, starts: &starts[person..=last], touches: own });
        rest = others;
        person = last;
    }
    parts.into_par_iter().map(&work).collect()
}

#[cfg(test)]
mod tests {
    use super::super::story::{at, journeys_of, row};
    use super::*;
    use crate::model::Role;

    #[test]
    fn parts_are_all_people_once_and_in_order() {
        let people = PEOPLE + 3;
        let rows: Vec<_> = (0..people).map(|person| row(person, Role::Opens, at(1, 9))).collect();
        let mut journeys = journeys_of(&rows);
        let found: Vec<usize> = journeys.in_parts(Iterator::collect::<Vec<_>>).concat();
        assert!(found.into_iter().eq(0..people));
        let Journeys { touches, starts, .. } = &mut journeys;
        let seen = change_parts(touches, starts, |mut part| {
            let mut seen = Vec::new();
            part.each(|person, from, own| {
                assert_eq!((own.len(), from), (1, person));
                seen.push(person);
            });
            seen
        });
        assert!(seen.concat().into_iter().eq(0..people));
        assert!(Journeys::default().in_parts(|_| ()).is_empty());
        assert!(change_parts(&mut [], &[0], |_| ()).is_empty());
    }
}
