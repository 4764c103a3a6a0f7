//! People who look like tests: what they did counts like others', or is left out of everything.

use super::Journeys;

impl Journeys {
    /// Takes out what the people did who look like tests; it is kept in [`Journeys::left_out`].
    pub fn leave_out_tests(&mut self) {
        let Some(first) = self.testers.first().map(|person| person.index()) else { return };
        let mut testers = self.testers.iter().map(|person| person.index()).peekable();
        let mut start = self.starts[first.min(self.people())];
        let mut kept = start;
        for person in first..self.people() {
            let end = self.starts[person + 1];
            self.starts[person] = kept;
            if testers.next_if_eq(&person).is_some() {
                self.left_out.extend_from_slice(&self.touches[start..end]);
            } else {
                self.touches.copy_within(start..end, kept);
                kept += end - start;
            }
            start = end;
        }
        if let Some(last) = self.starts.last_mut() {
            *last = kept;
        }
        self.touches.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use crate::journey::story::{at, day, journeys_of, row};
    use crate::model::{PersonIndex, Role};

    #[test]
    fn what_tests_did_is_taken_out_and_kept_apart_and_all_else_stays() {
        let rows = [
            row(0, Role::Clicks, at(4, 9)),
            row(1, Role::Clicks, at(4, 10)),
            row(1, Role::Forms, day(5)),
            row(2, Role::Opens, at(4, 11)),
            row(3, Role::Forms, day(6)),
        ];
        let mut journeys = journeys_of(&rows);
        let all = journeys.clone();
        journeys.leave_out_tests();
        assert_eq!((&journeys.touches, &journeys.starts), (&all.touches, &all.starts), "nobody is a test");
        journeys.testers = vec![PersonIndex::new(1), PersonIndex::new(3)];
        journeys.leave_out_tests();
        let roles = |person: usize| journeys.of(PersonIndex::new(person)).iter().map(|t| t.role).collect::<Vec<_>>();
        assert_eq!([roles(0), roles(1), roles(2), roles(3)], [vec![Role::Clicks], vec![], vec![Role::Opens], vec![]]);
        assert_eq!(journeys.left_out.len(), 3);
        assert_eq!(journeys.touches.len(), 2);
    }
}
