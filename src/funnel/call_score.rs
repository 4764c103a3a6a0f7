//! Whom to call first: what a person did, how long ago, how they can be reached and how sure it is who they are, as a
//! number of points.
//!
//! | points | for |
//! |---|---|
//! | up to 45 | what they did themselves, most for what took the most effort; a machine's opens and clicks are none of it |
//! | up to 25 | how lately they did it: half as many with every two weeks |
//! | up to 20 | how they can be reached: a telephone number, an e-mail address |
//! | up to 10 | how sure it is that all their rows are theirs |

use crate::journey::Touch;
use crate::model::{Day, Role, Standing};

use super::Contact;

/// The most that interest can be worth.
const INTEREST: u32 = 45;
/// What doing something today is worth.
const FRESH: f64 = 25.0;
/// Of something without a day, which may have been at any time.
const UNDATED: u32 = 10;
/// Days after which freshness is worth half.
const HALF_LIFE: f64 = 14.0;
/// What a telephone number is worth, and what an address.
const REACH: [u32; 2] = [14, 6];
/// What being sure is worth.
const SURE: f64 = 10.0;

/// What people do themselves, with what the first time is worth; from the greatest effort to the least.
const EFFORTS: &[(Role, u32)] = &[
    (Role::Orders, 16),
    (Role::Deals, 16),
    (Role::Attendance, 14),
    (Role::Forms, 14),
    (Role::Registrations, 10),
    (Role::Leads, 8),
    (Role::Calls, 8),
    (Role::Clicks, 8),
    (Role::Opens, 4),
];

/// What a person did themselves, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Did {
    /// What.
    pub role: Role,
    /// How often.
    pub times: u32,
}

/// How much a person is worth calling first, with what makes it so.
#[derive(Clone, Debug, PartialEq)]
pub struct CallScore {
    /// From 0 to 100.
    pub points: u32,
    /// What they did, from the greatest effort to the least.
    pub did: Vec<Did>,
    /// Days from the last of it to today.
    pub days_ago: Option<i64>,
    /// How they can be reached, and how sure it is who they are.
    pub contact: Contact,
}

impl CallScore {
    /// Weighs the touches of one person.
    #[must_use]
    pub fn of(touches: &[Touch], contact: Contact, today: Option<Day>) -> Self {
        let own = |role: Role| {
            let is_own = move |touch: &&Touch| {
                touch.role == role && touch.standing == Standing::Counts && touch.machine.is_none()
            };
            touches.iter().filter(is_own)
        };
        let mut did = Vec::new();
        let (mut interest, mut last) = (0, None);
        for (role, worth) in EFFORTS {
            let times = u32::try_from(own(*role).count()).unwrap_or(u32::MAX);
            if times > 0 {
                did.push(Did { role: *role, times });
                // A second and a third time say more, a tenth hardly.
                interest += worth + worth / 3 * (times - 1).min(3);
                last = last.max(own(*role).filter_map(|touch| touch.when.day()).max());
            }
        }
        // A time after today is a typing error, and no sign of being in a hurry.
        let days_ago = last.zip(today).map(|(last, today)| (today.epoch_days() - last.epoch_days()).max(0));
        let fresh = match days_ago {
            Some(days) => FRESH * libm::exp2(-f64::from(u32::try_from(days).unwrap_or(u32::MAX)) / HALF_LIFE),
            None if did.is_empty() => 0.0,
            None => f64::from(UNDATED),
        };
        let reach = u32::from(contact.phone) * REACH[0] + u32::from(contact.email) * REACH[1];
        let sure = SURE * contact.sure.clamp(0.0, 1.0);
        let points = interest.min(INTEREST) + reach + whole(fresh) + whole(sure);
        Self { points, did, days_ago, contact }
    }
}

/// Rounds a number from 0 to 25.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number that is no less than 0")]
fn whole(points: f64) -> u32 {
    libm::round(points) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::story::{Row, at, journeys_of, row};
    use crate::model::{PersonIndex, When};
    use proptest::prelude::*;

    const REACHABLE: Contact = Contact { email: true, phone: true, sure: 1.0, soft: false, bar: None };

    fn score(rows: &[Row], contact: Contact) -> CallScore {
        let journeys = journeys_of(rows);
        CallScore::of(journeys.of(PersonIndex::new(0)), contact, at(20, 9).day())
    }

    #[test]
    fn whoever_did_more_and_later_and_can_be_telephoned_comes_first() {
        let sent = row(0, Role::Sends, at(1, 9));
        let opened = row(0, Role::Opens, at(19, 9));
        let filled = row(0, Role::Forms, at(20, 9));
        let points = |rows: &[Row], contact: Contact| score(rows, contact).points;
        let none = points(std::slice::from_ref(&sent), REACHABLE);
        let some = points(&[sent.clone(), opened.clone()], REACHABLE);
        let much = points(&[sent.clone(), opened.clone(), filled.clone()], REACHABLE);
        assert_eq!((none, some, much), (30, 58, 73));
        let long_ago = points(&[sent.clone(), row(0, Role::Opens, at(6, 9))], REACHABLE);
        assert_eq!(long_ago, 47);
        let by_mail = points(&[sent, opened], Contact { phone: false, sure: 0.5, ..REACHABLE });
        assert_eq!(by_mail, 39);
    }

    #[test]
    fn what_was_done_is_told_from_the_greatest_effort_to_the_least() {
        let rows = [
            row(0, Role::Clicks, at(3, 9)),
            row(0, Role::Clicks, at(3, 10)),
            row(0, Role::Forms, When::Unknown),
            row(0, Role::Opens, at(2, 9)).standing(Standing::Void),
        ];
        let score = score(&rows, REACHABLE);
        assert_eq!(score.did, [Did { role: Role::Forms, times: 1 }, Did { role: Role::Clicks, times: 2 }]);
        assert_eq!(score.days_ago, Some(17));
    }

    proptest! {
        #[test]
        fn points_are_at_most_a_hundred(
            roles in prop::collection::vec((0..Role::ALL.len(), 1_i8..28), 0..40),
            sure in 0.0..1.0_f64,
            phone: bool,
        ) {
            let rows: Vec<_> = roles.into_iter().map(|(role, day)| row(0, Role::ALL[role], at(day, 9))).collect();
            prop_assume!(!rows.is_empty());
            let contact = Contact { phone, sure, ..REACHABLE };
            prop_assert!(score(&rows, contact).points <= 100);
        }
    }
}
