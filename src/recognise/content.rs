//! Whether what a column holds agrees with what its header says.

use super::profile::{Kind, Profile};
use crate::model::Field;

/// Whether the cells are figures that fail as dates or amounts, so that a header that plainly says so is still right:
/// each such cell is then named as a mistake rather than the column left out without a word.
pub(super) fn is_spoilt(field: Field, profile: &Profile) -> bool {
    let share = |kind: Kind| profile.share(kind);
    let other = profile.mostly(Kind::Email) || profile.mostly(Kind::Url) || share(Kind::Long) >= 30;
    match field {
        Field::Timestamp => {
            let dates = share(Kind::Date) + share(Kind::NoSuchDate);
            !other && (dates >= 50 || share(Kind::Date) >= 20 && !profile.mostly(Kind::Number))
        }
        Field::Amount => {
            let right = share(Kind::Number).max(share(Kind::Money)) >= 20;
            !other && right && !profile.mostly(Kind::Date) && share(Kind::LongFigures) < 50
        }
        _ => false,
    }
}

/// Whether the cells may be dates in a form that is not read: figures and something between them, in every cell.
pub(super) fn is_unread(profile: &Profile) -> bool {
    let share = |kind: Kind| profile.share(kind);
    let other = [Kind::Number, Kind::Phone, Kind::Email, Kind::Url, Kind::Code, Kind::Clock];
    profile.filled > 0
        && share(Kind::Figures) >= 95
        && share(Kind::Long) < 30
        && other.into_iter().all(|kind| share(kind) < 20)
}

/// Returns how well the cells fit `field`, or `None` if they contradict it. A column without content fits anything.
pub(super) fn fit(field: Field, profile: &Profile) -> Option<i32> {
    if profile.filled == 0 {
        return Some(0);
    }
    let share = |kind: Kind| profile.share(kind);
    let points = |share: usize, most: usize| i32::try_from(share * most / 100).unwrap_or(0);
    let dated = profile.mostly(Kind::Date) || profile.mostly(Kind::Clock);
    let linked = profile.mostly(Kind::Email) || profile.mostly(Kind::Url);
    let plain = share(Kind::Words);
    match field {
        Field::Email => (share(Kind::Email) >= 30).then(|| points(share(Kind::Email), 40)),
        Field::Phone => {
            let wrong = linked || dated || (share(Kind::Phone) < 20 && share(Kind::Figures) < 60);
            let short = profile.mostly(Kind::Number) && share(Kind::Phone) < 20;
            // `ORD-2606` under `Number`.
            let short = short || share(Kind::Lettered) > 50;
            (!wrong && !short).then(|| points(share(Kind::Phone), 35))
        }
        Field::FirstName | Field::LastName => {
            let wrong =
                linked || dated || share(Kind::Figures) >= 40 || share(Kind::YesNo) >= 90 || share(Kind::Long) > 30;
            (!wrong).then(|| points(plain, 25))
        }
        Field::FullName => {
            let wrong =
                linked || dated || share(Kind::Figures) >= 40 || share(Kind::YesNo) >= 90 || share(Kind::Long) > 30;
            (!wrong).then(|| points(plain, 15) + points(share(Kind::Names), 20) - points(share(Kind::Firm), 30))
        }
        Field::Company => {
            let wrong =
                linked || dated || profile.mostly(Kind::Number) || share(Kind::YesNo) >= 60 || share(Kind::Long) > 50;
            (!wrong).then(|| 15 + points(share(Kind::Firm), 20))
        }
        Field::JobTitle => {
            let few = profile.filled > 20 && profile.distinct < 4;
            (!linked && !dated && !few && share(Kind::Figures) < 40 && share(Kind::YesNo) < 60).then_some(15)
        }
        Field::Street => (!linked && !dated && !profile.mostly(Kind::Number) && share(Kind::YesNo) < 60)
            .then(|| 10 + points(share(Kind::Figures), 15)),
        Field::Postcode => {
            let right = share(Kind::Postcode).max(share(Kind::Figures) / 2) >= 40;
            (right && !linked && !dated).then(|| points(share(Kind::Postcode), 30))
        }
        Field::City => {
            let wrong =
                linked || dated || share(Kind::Figures) >= 50 || share(Kind::YesNo) >= 60 || share(Kind::Long) > 30;
            (!wrong).then_some(15)
        }
        Field::Region => {
            (!linked && !dated && share(Kind::Figures) < 50 && share(Kind::YesNo) < 60 && share(Kind::Long) < 30)
                .then_some(10)
        }
        Field::Country => {
            let wrong = linked || dated || share(Kind::Figures) >= 30 || share(Kind::Long) > 30;
            (!wrong && share(Kind::Words) >= 60).then(|| 5 + points(share(Kind::Country), 25))
        }
        Field::DateOfBirth => profile.mostly(Kind::Date).then_some(30),
        Field::Timestamp => {
            if profile.mostly(Kind::Date) {
                Some(30)
            } else {
                (profile.mostly(Kind::LongFigures) && !profile.mostly(Kind::Money)).then_some(5)
            }
        }
        Field::Campaign => (!profile.mostly(Kind::Email) && !dated && share(Kind::YesNo) < 60).then_some(10),
        Field::Amount => {
            let numbers = share(Kind::Number).max(share(Kind::Money));
            (numbers >= 50 && !dated && share(Kind::LongFigures) < 50).then(|| 10 + points(share(Kind::Money), 15))
        }
        Field::Currency => (share(Kind::Currency) >= 50).then_some(30),
        Field::OrderId => {
            let wrong = linked || dated || share(Kind::Figures) < 50 || share(Kind::Long) > 0;
            let money = profile.mostly(Kind::Money) || share(Kind::YesNo) >= 90;
            (!wrong && !money).then_some(20)
        }
        Field::Url => (share(Kind::Url) >= 30 || (!dated && share(Kind::Words) < 30 && share(Kind::Number) < 30))
            .then(|| points(share(Kind::Url), 30)),
        Field::Status => {
            let many = profile.filled > 40 && profile.distinct * 4 > profile.filled;
            (!linked && !dated && !many && share(Kind::Long) < 50 && !profile.mostly(Kind::Money)).then_some(10)
        }
        Field::ExternalId => {
            let few = profile.filled > 2
                && (profile.distinct == 1 || profile.filled > 20 && profile.distinct * 20 < profile.filled);
            let wrong = profile.mostly(Kind::Url) || dated || share(Kind::Long) > 10 || share(Kind::Names) >= 50;
            let tiny = share(Kind::YesNo) >= 90 || profile.mostly(Kind::Money);
            (!few && !wrong && !tiny)
                .then(|| points(share(Kind::Figures), 10) + if profile.is_distinct() { 10 } else { 0 })
        }
    }
}

/// Returns what the content alone says that a column is, and how surely, up to 100.
///
/// `bare` tables have no header, so that less has to do.
pub(super) fn guess(profile: &Profile, bare: bool) -> Option<(Field, i32)> {
    if profile.filled == 0 {
        return None;
    }
    let share = |kind: Kind| profile.share(kind);
    if share(Kind::Email) >= 60 {
        return Some((Field::Email, if bare { 90 } else { 75 }));
    }
    if share(Kind::Firm) >= 25 && share(Kind::Figures) < 50 {
        return Some((Field::Company, 55));
    }
    if share(Kind::Abroad) >= 60 {
        // `+44 20 ...`: nothing else is written so.
        return Some((Field::Phone, if bare { 65 } else { 50 }));
    }
    if !bare {
        return None;
    }
    let found = [
        (Kind::Date, 80, Field::Timestamp, 70),
        (Kind::Currency, 90, Field::Currency, 70),
        (Kind::Country, 80, Field::Country, 60),
        (Kind::Url, 80, Field::Url, 60),
        (Kind::Names, 60, Field::FullName, 65),
        (Kind::OneWord, 80, Field::FirstName, 50),
    ];
    let sure = found.into_iter().find(|(kind, least, ..)| share(*kind) >= *least);
    let numbers = [
        (Kind::Postcode, 90, Field::Postcode, 52),
        (Kind::Phone, 60, Field::Phone, 65),
        (Kind::Money, 80, Field::Amount, 60),
    ];
    let number = || numbers.into_iter().find(|(kind, least, ..)| share(*kind) >= *least);
    sure.or_else(number).map(|(.., field, score)| (field, score))
}

/// Returns in words what most cells of a column are, where that speaks for `field`.
pub(super) fn describe(field: Field, profile: &Profile) -> Option<String> {
    let kinds: &[(Kind, &str)] = match field {
        Field::Email => &[(Kind::Email, "e-mail addresses")],
        Field::Phone => &[(Kind::Phone, "telephone numbers")],
        Field::Timestamp | Field::DateOfBirth => &[(Kind::Date, "dates"), (Kind::Clock, "times of the day")],
        Field::Url => &[(Kind::Url, "links")],
        Field::Currency => &[(Kind::Currency, "currencies")],
        Field::Country => &[(Kind::Country, "countries")],
        Field::Amount => &[(Kind::Money, "amounts"), (Kind::Number, "numbers")],
        Field::Postcode => &[(Kind::Postcode, "postal codes")],
        Field::OrderId | Field::ExternalId => &[(Kind::Number, "numbers"), (Kind::Code, "codes")],
        Field::FirstName | Field::LastName | Field::FullName => &[(Kind::Names, "names"), (Kind::Words, "words")],
        Field::Company => &[(Kind::Firm, "names of firms"), (Kind::Words, "words")],
        Field::Status => &[(Kind::YesNo, "yes or no"), (Kind::Words, "words")],
        Field::JobTitle | Field::City | Field::Region | Field::Campaign => &[(Kind::Words, "words")],
        Field::Street => &[(Kind::Figures, "words and figures"), (Kind::Words, "words")],
    };
    let shares = kinds.iter().map(|(kind, what)| (profile.share(*kind), what));
    let (share, what) = shares.into_iter().find(|(share, _)| *share >= 50)?;
    Some(if share >= 100 { format!("all {what}") } else { format!("{share} % {what}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(cells: &[&str]) -> Profile {
        Profile::of(cells.iter().copied())
    }

    #[test]
    fn content_refuses_a_wrong_header() {
        assert_eq!(fit(Field::Email, &profile(&["yes", "no", "yes"])), None);
        assert_eq!(fit(Field::FullName, &profile(&["#1001", "#1002"])), None);
        assert_eq!(fit(Field::FirstName, &profile(&["2026-03-02"])), None);
        assert_eq!(fit(Field::Amount, &profile(&["paid", "voided"])), None);
        assert_eq!(fit(Field::Phone, &profile(&["1-10", "200+"])), None);
        assert_eq!(fit(Field::Timestamp, &profile(&["Yes", "No"])), None);
        assert!(fit(Field::OrderId, &profile(&["#1001", "#1002"])).is_some());
        assert_eq!(fit(Field::Email, &profile(&["", "--"])), Some(0));
    }

    #[test]
    fn content_alone_names_what_is_unmistakable() {
        assert_eq!(guess(&profile(&["a@b.example", "c@d.example"]), false).map(|guess| guess.0), Some(Field::Email));
        assert_eq!(guess(&profile(&["+49 171 2345678"]), true).map(|guess| guess.0), Some(Field::Phone));
        assert_eq!(guess(&profile(&["Ann Archer", "Bjorn Berg"]), true).map(|guess| guess.0), Some(Field::FullName));
        assert_eq!(guess(&profile(&["1", "2"]), true), None);
    }

    #[test]
    fn evidence_is_words() {
        assert_eq!(
            describe(Field::Email, &profile(&["a@b.example", "c@d.example", "none here"])).as_deref(),
            Some("66 % e-mail addresses")
        );
        // Numbers of orders that have the shape of postal codes are no evidence of either.
        let numbers = profile(&["10001", "10002"]);
        assert_eq!(describe(Field::OrderId, &numbers).as_deref(), Some("all numbers"));
        assert_eq!(describe(Field::FullName, &numbers), None);
    }
}
