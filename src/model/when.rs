//! When something happened, as precisely as the export says it.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil;

/// When something happened: at an instant, on a day, or at a time that the export does not say.
///
/// A date-only export is never turned into midnight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// The export gives no time.
    #[default]
    Unknown,
    /// Some time on this day.
    Day(Day),
    /// At this instant.
    Instant(Instant),
}

impl When {
    /// Returns the day, if one is known.
    #[must_use]
    pub fn day(self) -> Option<Day> {
        match self {
            When::Unknown => None,
            When::Day(day) => Some(day),
            When::Instant(instant) => Some(instant.day()),
        }
    }

    /// Returns the earliest instant at which it can have happened.
    #[must_use]
    pub fn earliest(self) -> Option<Instant> {
        match self {
            When::Unknown => None,
            When::Day(day) => Some(day.start()),
            When::Instant(instant) => Some(instant),
        }
    }

    /// Returns the latest instant at which it can have happened.
    #[must_use]
    pub fn latest(self) -> Option<Instant> {
        match self {
            When::Day(day) => Some(Instant::wrap(day.start().epoch_millis() + MILLIS_OF_DAY - 1)),
            other => other.earliest(),
        }
    }

    /// Returns the earlier of two times: of one day, the one that says more; of a known and an unknown, the known.
    #[must_use]
    pub fn or_earlier(self, other: Self) -> Self {
        let key = |when: Self| (when.day().is_none(), when.day(), !matches!(when, When::Instant(_)), when);
        if key(other) < key(self) { other } else { self }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Unknown => Ok(()),
            When::Day(day) => day.fmt(f),
            When::Instant(instant) => instant.fmt(f),
        }
    }
}

const MILLIS_OF_DAY: i64 = 86_400_000;

/// A calendar day, from year 1 to year 9999; displays as `2026-03-02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// Returns the day, or `None` if the calendar has no such day or the year is outside 1 to 9999.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if year < 1 {
            return None;
        }
        civil::Date::new(year, month, day).ok().map(|_| Self(epoch_days(year, month, day)))
    }

    /// Returns the day that lies `days` after 1970-01-01, or `None` outside the years 1 to 9999.
    #[must_use]
    pub fn from_epoch_days(days: i64) -> Option<Self> {
        i32::try_from(days).ok().filter(|days| (FIRST_DAY..=LAST_DAY).contains(days)).map(Self)
    }

    /// Returns the days since 1970-01-01.
    #[must_use]
    pub fn epoch_days(self) -> i64 {
        i64::from(self.0)
    }

    /// Returns year, month and day.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "years to 9999, and months and days of a calendar")]
    pub fn ymd(self) -> (i16, i8, i8) {
        // Reports write a date in nearly every row, so this is arithmetic alone. Counted from 1 March of the year 0,
        // a leap day is the last of its year, and months follow each other in a pattern of 153 days to five.
        let days = self.0 + DAYS_BEFORE_1970;
        let (era, of_era) = (days.div_euclid(DAYS_OF_ERA), days.rem_euclid(DAYS_OF_ERA));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + i32::from(month <= 2);
        (year as i16, month as i8, day as i8)
    }

    /// Returns the first instant of the day.
    #[must_use]
    pub fn start(self) -> Instant {
        Instant::wrap(i64::from(self.0) * MILLIS_OF_DAY)
    }
}

/// 1 January of the year 1, and 31 December 9999.
const FIRST_DAY: i32 = -719_162;
const LAST_DAY: i32 = 2_932_896;
/// Days from 1 March of the year 0 to 1970.
const DAYS_BEFORE_1970: i32 = 719_468;
/// Days of 400 years, after which the calendar repeats.
const DAYS_OF_ERA: i32 = 146_097;

/// Returns the days from 1970-01-01 to a day of the calendar: [`Day::ymd`] backwards.
fn epoch_days(year: i16, month: i8, day: i8) -> i32 {
    let (month, day) = (i32::from(month), i32::from(day));
    let year = i32::from(year) - i32::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    era * DAYS_OF_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - DAYS_BEFORE_1970
}

/// Fills a place with the last digits of a number.
fn digits(place: &mut [u8], number: u64) {
    let mut rest = number;
    for digit in place.iter_mut().rev() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        let mut text = *b"0000-00-00";
        digits(&mut text[..4], year.unsigned_abs().into());
        digits(&mut text[5..7], month.unsigned_abs().into());
        digits(&mut text[8..], day.unsigned_abs().into());
        f.pad(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// An instant, to the millisecond, in UTC; where the export names no zone, in the export's own clock.
///
/// Displays as `2026-03-02 09:00:00`, with milliseconds only if there are any.
///
/// The milliseconds since the year 1 take 49 bits; kept in parts, they leave room for what else a [`When`] can be, so that
/// this takes 8 bytes in each of millions of events.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Instant {
    low: u32,
    middle: u16,
    high: bool,
}

/// Milliseconds from the start of the year 1 to 1970.
const MILLIS_BEFORE_1970: i64 = -(FIRST_DAY as i64) * MILLIS_OF_DAY;

impl Instant {
    /// Wraps milliseconds since 1970 of the years 1 to 9999.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "taken apart into its bits; never below 0"
    )]
    fn wrap(millis: i64) -> Self {
        let since = millis + MILLIS_BEFORE_1970;
        Self { low: since as u32, middle: (since >> 32) as u16, high: since >> 48 != 0 }
    }

    /// Returns the instant at a time of a day, or `None` if the clock has no such time.
    ///
    /// Second 60, a leap second, is read as second 59.
    #[must_use]
    pub fn new(day: Day, hour: u32, minute: u32, second: u32, millisecond: u32) -> Option<Self> {
        if hour > 23 || minute > 59 || second > 60 || millisecond > 999 {
            return None;
        }
        let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second.min(59));
        Some(Self::wrap(day.start().epoch_millis() + seconds * 1000 + i64::from(millisecond)))
    }

    /// Returns the instant that lies `millis` after 1970-01-01 00:00, or `None` outside the years 1 to 9999.
    #[must_use]
    pub fn from_epoch_millis(millis: i64) -> Option<Self> {
        Day::from_epoch_days(millis.div_euclid(MILLIS_OF_DAY)).map(|_| Self::wrap(millis))
    }

    /// Returns the milliseconds since 1970-01-01 00:00.
    #[must_use]
    #[inline]
    pub fn epoch_millis(self) -> i64 {
        let since = i64::from(self.high) << 48 | i64::from(self.middle) << 32 | i64::from(self.low);
        since - MILLIS_BEFORE_1970
    }

    /// Returns the instant in UTC of a local time whose clock runs `minutes` ahead of UTC.
    #[must_use]
    pub fn at_offset(self, minutes: i32) -> Option<Self> {
        Self::from_epoch_millis(self.epoch_millis() - i64::from(minutes) * 60_000)
    }

    /// Returns the day on which it lies.
    #[must_use]
    pub fn day(self) -> Day {
        Day::from_epoch_days(self.epoch_millis().div_euclid(MILLIS_OF_DAY)).unwrap_or(Day(0))
    }
}

impl PartialOrd for Instant {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Instant {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.epoch_millis().cmp(&other.epoch_millis())
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Instant").field(&self.epoch_millis()).finish()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.epoch_millis().rem_euclid(MILLIS_OF_DAY);
        let (seconds, rest) = (millis / 1000, millis % 1000);
        let mut text = *b"0000-00-00 00:00:00.000";
        let (year, month, day) = self.day().ymd();
        let parts = [
            (0..4, i64::from(year)),
            (5..7, i64::from(month)),
            (8..10, i64::from(day)),
            (11..13, seconds / 3600),
            (14..16, seconds / 60 % 60),
            (17..19, seconds % 60),
            (20..23, rest),
        ];
        for (place, part) in parts {
            digits(&mut text[place], part.unsigned_abs());
        }
        let shown = if rest == 0 { &text[..19] } else { &text[..] };
        f.pad(std::str::from_utf8(shown).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (ymd, days) in [
            ((1970, 1, 1), 0),
            ((1969, 12, 31), -1),
            ((2026, 3, 2), 20_514),
            ((2000, 2, 29), 11_016),
            ((1, 1, 1), -719_162),
            ((9999, 12, 31), 2_932_896),
        ] {
            let day = Day::new(ymd.0, ymd.1, ymd.2).expect("a day of the calendar");
            assert_eq!(day.epoch_days(), days);
            assert_eq!(day.ymd(), ymd);
            assert_eq!(Day::from_epoch_days(days), Some(day));
        }
        assert_eq!(Day::new(2025, 2, 29), None);
        assert_eq!(Day::new(0, 1, 1), None);
        assert_eq!(Day::from_epoch_days(2_932_897), None);
        assert_eq!(Day::from_epoch_days(i64::MAX), None);
    }

    #[test]
    fn the_calendar_is_that_of_others() {
        let start = civil::date(1970, 1, 1);
        for days in (FIRST_DAY..=LAST_DAY).step_by(97) {
            let day = Day::from_epoch_days(days.into()).expect("within the calendar");
            let other = start.checked_add(jiff::Span::new().days(days)).expect("within the calendar");
            assert_eq!(day.ymd(), (other.year(), other.month(), other.day()));
            assert_eq!(Day::new(other.year(), other.month(), other.day()), Some(day));
            assert_eq!(day.to_string(), other.to_string());
        }
    }

    #[test]
    fn instants_keep_every_millisecond_in_order_and_little_room() {
        let ends = [FIRST_DAY, LAST_DAY].map(|day| i64::from(day) * MILLIS_OF_DAY);
        let all = [ends[0], ends[0] + 1, -1, 0, 1, 1_767_225_600_123, ends[1], ends[1] + MILLIS_OF_DAY - 1];
        let instants = all.map(|millis| Instant::from_epoch_millis(millis).expect("within the calendar"));
        assert_eq!(instants.map(Instant::epoch_millis), all);
        assert!(instants.is_sorted());
        assert_eq!(Instant::from_epoch_millis(ends[0] - 1), None);
        assert_eq!((size_of::<When>(), size_of::<Option<Instant>>()), (8, 8));
    }

    #[test]
    fn instants_show_what_they_hold() {
        let day = Day::new(2026, 3, 2).expect("a day of the calendar");
        let instant = Instant::new(day, 9, 5, 7, 0).expect("a time of the clock");
        assert_eq!(instant.to_string(), "2026-03-02 09:05:07");
        assert_eq!(Instant::new(day, 9, 5, 7, 40).map(|i| i.to_string()).as_deref(), Some("2026-03-02 09:05:07.040"));
        assert_eq!(instant.at_offset(-300).map(|i| i.to_string()).as_deref(), Some("2026-03-02 14:05:07"));
        assert_eq!(Instant::new(day, 24, 0, 0, 0), None);
        assert_eq!(When::Day(day).latest().map(Instant::day), Some(day));
    }

    #[test]
    fn the_earlier_time_is_the_one_that_is_known_and_says_most() {
        let day = Day::new(2026, 3, 2).expect("a day of the calendar");
        let at = |hour| When::Instant(Instant::new(day, hour, 0, 0, 0).expect("a time of the clock"));
        let eve = When::Day(Day::new(2026, 3, 1).expect("a day of the calendar"));
        for (a, b, earlier) in [
            (When::Unknown, at(9), at(9)),
            (When::Day(day), at(9), at(9)),
            (at(9), at(8), at(8)),
            (at(8), eve, eve),
            (When::Unknown, When::Unknown, When::Unknown),
        ] {
            assert_eq!((a.or_earlier(b), b.or_earlier(a)), (earlier, earlier));
        }
    }
}
