//! What is dated after the day that was asked for as today: it had not happened yet.

use crate::model::{Day, PersonIndex};

use super::{Journeys, Touch};

impl Journeys {
    /// Takes out what is dated after a day, so that figures are those of that day; what has no date stays.
    ///
    /// It is kept in [`Journeys::later`]: nobody calls a person who by now has bought or asked for no more mail.
    pub fn leave_out_after(&mut self, day: Day) {
        let is_later = |touch: &Touch| touch.when.day() > Some(day);
        if self.touches.iter().any(is_later) {
            let (mut kept, mut start) = (0, 0);
            for person in 0..self.people() {
                let end = self.starts[person + 1];
                self.starts[person] = kept;
                for at in start..end {
                    let touch = self.touches[at];
                    if is_later(&touch) {
                        self.later.push((PersonIndex::new(person), touch));
                    } else {
                        self.touches[kept] = touch;
                        kept += 1;
                    }
                }
                start = end;
            }
            let people = self.people();
            self.starts[people] = kept;
            self.touches.truncate(kept);
        }
        let all = self.nobodys.len();
        self.nobodys.retain(|touch| touch.when.day() <= Some(day));
        self.later_of_nobody += (all - self.nobodys.len()) as u64;
    }

    /// Returns all that a person is known to have done by now, also after the day that was asked for.
    #[must_use]
    pub fn until_now(&self, person: PersonIndex) -> std::borrow::Cow<'_, [Touch]> {
        let from = self.later.partition_point(|(other, _)| *other < person);
        let later: Vec<_> = self.later[from..].iter().take_while(|(other, _)| *other == person).collect();
        let own = self.of(person);
        if later.is_empty() {
            return own.into();
        }
        own.iter().copied().chain(later.into_iter().map(|(_, touch)| *touch)).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::journey::story::{at, day, journeys_of, order, row};
    use crate::model::{PersonIndex, Role, When};

    #[test]
    fn what_comes_after_the_day_is_out_of_the_journeys_and_still_known() {
        let rows = [
            row(0, Role::Clicks, at(4, 23)),
            order(0, "1", 500, at(5, 0)),
            order(0, "2", 500, When::Unknown),
            row(1, Role::Unsubscribes, day(9)),
            row(2, Role::Clicks, day(4)),
            order(2, "3", 500, day(9)).of_nobody(),
            order(2, "4", 500, When::Unknown).of_nobody(),
        ];
        let mut journeys = journeys_of(&rows);
        journeys.leave_out_after(day(4).day().expect("a day"));
        let roles = |person: usize| journeys.of(PersonIndex::new(person)).iter().map(|t| t.role).collect::<Vec<_>>();
        assert_eq!([roles(0), roles(1), roles(2)], [vec![Role::Clicks, Role::Orders], vec![], vec![Role::Clicks]]);
        assert_eq!((journeys.nobodys.len(), journeys.later_of_nobody, journeys.later.len()), (1, 1, 2));
        let known = |person: usize| journeys.until_now(PersonIndex::new(person)).len();
        assert_eq!([known(0), known(1), known(2)], [3, 1, 1]);
        let all = journeys_of(&rows);
        let mut whole = all.clone();
        whole.leave_out_after(day(9).day().expect("a day"));
        assert_eq!((whole.touches, whole.starts, whole.nobodys), (all.touches, all.starts, all.nobodys));
    }
}
