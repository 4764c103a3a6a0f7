//! Zones by the names of their cities, as `Europe/Berlin`: exports name them behind the time.

use crate::model::{Day, Instant};

/// When the clocks of a zone go one hour ahead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Summer {
    /// Never.
    None,
    /// From the last Sunday of March to the last one of October, at one o'clock UTC.
    Europe,
    /// From the second Sunday of March to the first one of November, at two o'clock.
    America,
}

use Summer::{America, Europe, None as Never};

/// Zones with the minutes that they run ahead of UTC in winter, by the end of their names.
#[rustfmt::skip]
const ZONES: &[(&str, i32, Summer)] = &[
    ("utc", 0, Never), ("london", 0, Europe), ("dublin", 0, Europe), ("lisbon", 0, Europe), ("berlin", 60, Europe),
    ("paris", 60, Europe), ("madrid", 60, Europe), ("rome", 60, Europe), ("vienna", 60, Europe), ("zurich", 60, Europe),
    ("amsterdam", 60, Europe), ("brussels", 60, Europe), ("luxembourg", 60, Europe), ("copenhagen", 60, Europe),
    ("stockholm", 60, Europe), ("oslo", 60, Europe), ("prague", 60, Europe), ("warsaw", 60, Europe),
    ("budapest", 60, Europe), ("bratislava", 60, Europe), ("ljubljana", 60, Europe), ("zagreb", 60, Europe),
    ("belgrade", 60, Europe), ("athens", 120, Europe), ("helsinki", 120, Europe), ("bucharest", 120, Europe),
    ("sofia", 120, Europe), ("vilnius", 120, Europe), ("riga", 120, Europe), ("tallinn", 120, Europe),
    ("kiev", 120, Europe), ("kyiv", 120, Europe), ("istanbul", 180, Never), ("moscow", 180, Never),
    ("new_york", -300, America), ("eastern", -300, America), ("toronto", -300, America), ("detroit", -300, America),
    ("chicago", -360, America), ("central", -360, America), ("denver", -420, America), ("mountain", -420, America),
    ("phoenix", -420, Never), ("los_angeles", -480, America), ("pacific", -480, America), ("vancouver", -480, America),
    ("halifax", -240, America), ("sao_paulo", -180, Never), ("buenos_aires", -180, Never), ("bogota", -300, Never),
    ("lima", -300, Never), ("mexico_city", -360, Never), ("dubai", 240, Never), ("karachi", 300, Never),
    ("kolkata", 330, Never), ("calcutta", 330, Never), ("dhaka", 360, Never), ("bangkok", 420, Never),
    ("jakarta", 420, Never), ("singapore", 480, Never), ("hong_kong", 480, Never), ("shanghai", 480, Never),
    ("manila", 480, Never), ("perth", 480, Never), ("tokyo", 540, Never), ("seoul", 540, Never),
    ("brisbane", 600, Never), ("johannesburg", 120, Never), ("lagos", 60, Never), ("nairobi", 180, Never),
    ("cairo", 120, Never),
];

/// A zone whose name stands behind a time.
#[derive(Clone, Copy)]
pub(super) struct Zone {
    minutes: i32,
    summer: Summer,
}

/// Takes the name of a zone off the end of a text: `… Europe/Berlin`, `…[Europe/Berlin]`, `… (America/New_York)`.
pub(super) fn split(text: &str) -> Option<(&str, Zone)> {
    let bare = text.strip_suffix([']', ')']).unwrap_or(text);
    let slash = bare.rfind('/').filter(|at| bare[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))?;
    let start = bare[..slash].rfind(|c: char| !c.is_ascii_alphabetic() && c != '_' && c != '/').map_or(0, |at| at + 1);
    let city = bare[slash + 1..].to_ascii_lowercase();
    let (_, minutes, summer) = *ZONES.iter().find(|(name, ..)| *name == city)?;
    Some((bare[..start].trim_end_matches([' ', '[', '(']), Zone { minutes, summer }))
}

impl Zone {
    /// Returns the instant at which the zone's clocks show what `shown` says as if it were UTC.
    pub(super) fn at(self, shown: Instant) -> Option<Instant> {
        let ahead = if self.is_summer(shown) { self.minutes + 60 } else { self.minutes };
        shown.at_offset(ahead)
    }

    /// Whether the clocks are an hour ahead; in the hour that is there twice they are.
    fn is_summer(self, shown: Instant) -> bool {
        let (year, ..) = shown.day().ymd();
        let on = |month: i8, week: Week, minutes: i64| {
            let day = sunday(year, month, week)?;
            Some(day.start().epoch_millis() + minutes * 60_000)
        };
        let local = i64::from(self.minutes);
        let (from, to) = match self.summer {
            Never => return false,
            Europe => (on(3, Week::Last, 60 + local), on(10, Week::Last, 120 + local)),
            America => (on(3, Week::Number(2), 120), on(11, Week::Number(1), 120)),
        };
        let now = shown.epoch_millis();
        from.is_some_and(|from| from <= now) && to.is_some_and(|to| now < to)
    }
}

/// Which Sunday of a month.
#[derive(Clone, Copy)]
enum Week {
    Number(i8),
    Last,
}

fn sunday(year: i16, month: i8, week: Week) -> Option<Day> {
    // The first day that the Sunday may be; all months in question that end with one have 31 days.
    let first = match week {
        Week::Number(number) => 7 * (number - 1) + 1,
        Week::Last => 25,
    };
    let day = Day::new(year, month, first)?;
    // 1970-01-01 was a Thursday, so that day 3 was a Sunday.
    let behind = (day.epoch_days() - 3).rem_euclid(7);
    Day::from_epoch_days(day.epoch_days() + (7 - behind) % 7)
}

#[cfg(test)]
mod tests {
    use crate::recognise::DateOrder;

    #[test]
    fn zones_of_cities_know_summer() {
        for (text, expected) in [
            ("2026-03-02 09:16:40 Europe/Berlin", "2026-03-02 08:16:40"),
            ("2026-07-02 09:16:40 Europe/Berlin", "2026-07-02 07:16:40"),
            ("2026-03-29 03:30:00 Europe/Berlin", "2026-03-29 01:30:00"),
            ("2026-03-29 01:30:00 Europe/Berlin", "2026-03-29 00:30:00"),
            ("2026-10-25 03:30:00 Europe/Berlin", "2026-10-25 02:30:00"),
            ("2026-03-08 03:30:00 America/New_York", "2026-03-08 07:30:00"),
            ("03/07/2026 3:30 PM (America/Los_Angeles)", "2026-03-07 23:30:00"),
            ("2026-03-02T09:16:40+01:00[Europe/Berlin]", "2026-03-02 08:16:40"),
            ("2026-07-02 09:16:40 Asia/Kolkata", "2026-07-02 03:46:40"),
            ("2026-03-02 Europe/Berlin", "2026-03-02"),
        ] {
            let order = DateOrder::MonthFirst;
            assert_eq!(
                super::super::date::parse(text, order).map(|when| when.to_string()).as_deref(),
                Ok(expected),
                "{text}"
            );
        }
        assert!(super::super::date::parse("2026-03-02 09:16 Europe/Nowhere", DateOrder::YearFirst).is_err());
    }
}
