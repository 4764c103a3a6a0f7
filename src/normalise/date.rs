//! Dates and times, as exports write them.

use crate::model::{Day, Instant, When};
use crate::recognise::{DateOrder, date_in_figures};

use super::date_parts::{Clock, Parts};
use super::zone_names;

/// Why a cell holds no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is not written like a date.
    #[error("it is not written like a date")]
    NotADate,
    /// It names a day and a month, and no year.
    #[error("it names no year")]
    NoYear,
    /// The calendar has no such day, or the clock no such time.
    #[error("there is no such day or time")]
    Impossible,
}

/// Two-digit years below this are of this century in the dates of a campaign.
const PIVOT: i16 = 70;
/// Two-digit years below this are of this century in dates of birth.
const BIRTH_PIVOT: i16 = 25;

/// Returns when a cell says it was: an instant if it names a time, else a day. `order` decides where figures alone
/// leave open which is day and which is month.
///
/// Reads ISO 8601 with and without zone, figures with dots, slashes or dashes, names of months in sixteen languages,
/// `AM`/`PM`, RFC 2822, Unix seconds and their thousandths down to the billionth, and the day numbers of spreadsheets. An all-zero date is
/// [`When::Unknown`].
pub fn parse(text: &str, order: DateOrder) -> Result<When, DateError> {
    let text = text.trim();
    if let Some(found) = iso(text.as_bytes()).or_else(|| number(text)) {
        return found;
    }
    if let Some((bare, zone)) = zone_names::split(text) {
        let has_offset = Parts::of(bare).and_then(|parts| parts.clock).is_some_and(|clock| clock.offset.is_some());
        return match parse(bare, order)? {
            When::Instant(shown) if !has_offset => at(zone.at(shown)),
            when => Ok(when),
        };
    }
    let Some(parts) = Parts::of(text) else {
        return date_in_figures(text).map_or(Err(DateError::NotADate), |plain| parse(&plain, order));
    };
    if parts.is_zero() {
        return Ok(When::Unknown);
    }
    let day = match parts.day(order, PIVOT) {
        Err(DateError::NotADate) => return of_year(text).map(When::Day).ok_or(DateError::NotADate),
        other => other?,
    };
    match parts.clock {
        None => Ok(When::Day(day)),
        Some(clock) => at(instant(day, clock)),
    }
}

/// Reads the number of a day in its year, `2026-123`.
fn of_year(text: &str) -> Option<Day> {
    let (year, number) = text.split_once('-').filter(|(year, number)| (year.len(), number.len()) == (4, 3))?;
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let year: i16 = Some(year).filter(|year| is_number(year))?.parse().ok()?;
    let number: i64 = Some(number).filter(|number| is_number(number))?.parse().ok().filter(|number| *number > 0)?;
    let day = Day::from_epoch_days(Day::new(year, 1, 1)?.epoch_days() + number - 1)?;
    (day.ymd().0 == year).then_some(day)
}

/// Returns the day of a date of birth: like [`parse`], but two-digit years lie in the past.
pub fn parse_birth(text: &str, order: DateOrder) -> Result<Day, DateError> {
    let text = text.trim();
    if let Some(day) = unmarked(text, order) {
        return Ok(day);
    }
    let found = match Parts::of(text) {
        Some(parts) if parts.has_short_year() => parts.day(order, BIRTH_PIVOT).ok(),
        _ => parse(text, order)?.day(),
    };
    found.ok_or(DateError::NotADate)
}

/// Reads a date of birth without marks, the year last, as registers write it: `24121980`; a spreadsheet takes the first zero.
///
/// No year that comes first reads as such a date, since no month is the eighteenth.
fn unmarked(text: &str, order: DateOrder) -> Option<Day> {
    let is_plain = matches!(text.len(), 7 | 8) && text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse::<u32>().ok().filter(|_| is_plain)?;
    let two = |by: u32| i8::try_from(number / by % 100).ok();
    let (first, second) = (two(1_000_000)?, two(10_000)?);
    let year = i16::try_from(number % 10_000).ok().filter(|year| (1800..=2100).contains(year))?;
    match order {
        DateOrder::MonthFirst => Day::new(year, first, second).or_else(|| Day::new(year, second, first)),
        _ => Day::new(year, second, first).or_else(|| Day::new(year, first, second)),
    }
}

/// Returns the instant on `day` at the time that a cell of its own holds: `09:15`, `9:15 PM`, `09:15:00`.
///
/// `None` if the cell holds no time, or the day has it already: a spreadsheet's part of a day counts, too.
#[must_use]
pub fn at_clock(day: Day, text: &str) -> Option<Instant> {
    let text = text.trim();
    if let Some(part) = text.parse::<f64>().ok().filter(|part| (0.0..1.0).contains(part) && text.contains('.')) {
        return Instant::from_epoch_millis(day.start().epoch_millis() + millis_of(part));
    }
    instant(day, Parts::of(text).filter(Parts::is_clock_alone)?.clock?)
}

fn instant(day: Day, clock: Clock) -> Option<Instant> {
    let instant = Instant::new(day, clock.hour, clock.minute, clock.second, clock.millisecond)?;
    match clock.offset {
        Some(minutes) => instant.at_offset(minutes),
        None => Some(instant),
    }
}

fn at(instant: Option<Instant>) -> Result<When, DateError> {
    instant.map(When::Instant).ok_or(DateError::Impossible)
}

/// Reads `2026-03-02`, `2026-03-02T09:16:40.250Z`, `2026-03-02 09:16:40 +01:00`; `None` if it is written otherwise.
fn iso(text: &[u8]) -> Option<Result<When, DateError>> {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, rest @ ..] = text else { return None };
    let figures = |digits: &[u8]| {
        digits.iter().try_fold(0_i16, |sum, b| b.is_ascii_digit().then(|| sum * 10 + i16::from(b - b'0')))
    };
    let (year, month, day) = (figures(&[*y0, *y1, *y2, *y3])?, figures(&[*m0, *m1])?, figures(&[*d0, *d1])?);
    // All zeros, or the first day of the calendar, by which programs say that there is none.
    if year == 0 && month == 0 || (year, month, day) == (1, 1, 1) {
        return Some(Ok(When::Unknown));
    }
    let day = Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    if rest.is_empty() {
        return Some(day.map(When::Day).ok_or(DateError::Impossible));
    }
    let [b'T' | b't' | b' ', h0, h1, b':', i0, i1, rest @ ..] = rest else { return None };
    let two = |a: u8, b: u8| figures(&[a, b]).and_then(|value| u32::try_from(value).ok());
    let (hour, minute) = (two(*h0, *h1)?, two(*i0, *i1)?);
    let (second, rest) = match rest {
        [b':', s0, s1, rest @ ..] => (two(*s0, *s1)?, rest),
        rest => (0, rest),
    };
    let (millisecond, rest) = match rest {
        [b'.' | b',', rest @ ..] => {
            let count = rest.iter().take_while(|b| b.is_ascii_digit()).count();
            let digit = |at: usize| rest[..count].get(at).map_or(0, |b| u32::from(b - b'0'));
            (digit(0) * 100 + digit(1) * 10 + digit(2), &rest[count..])
        }
        rest => (0, rest),
    };
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    let offset = match rest {
        [] => None,
        b"Z" | b"z" | b"UTC" | b"GMT" | b"(UTC)" => Some(0),
        [sign @ (b'+' | b'-'), h0, h1, b':', i0, i1] | [sign @ (b'+' | b'-'), h0, h1, i0, i1] => {
            let minutes = i32::from(figures(&[*h0, *h1])?) * 60 + i32::from(figures(&[*i0, *i1])?);
            Some(if *sign == b'-' { -minutes } else { minutes })
        }
        _ => return None,
    };
    let clock = Clock { hour, minute, second, millisecond, offset };
    Some(at(day.and_then(|day| instant(day, clock))))
}

/// Reads what is one number: Unix seconds or milliseconds, a spreadsheet's day number, `20260302`, `20260302091640`.
fn number(text: &str) -> Option<Result<When, DateError>> {
    if !(5..=20).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if part.contains(['.', ',']) {
        return None;
    }
    let value: i64 = whole.parse().ok()?;
    match whole.len() {
        // Day numbers of the years 1954 to 2119.
        5 if (20_000..80_000).contains(&value) => {
            // Spreadsheets count from 1899-12-30.
            let day = Day::from_epoch_days(value - 25_569)?;
            if part.is_empty() {
                return Some(Ok(When::Day(day)));
            }
            let part: f64 = format!("0.{part}").parse().ok()?;
            Some(at(Instant::from_epoch_millis(day.start().epoch_millis() + millis_of(part))))
        }
        8 | 12 | 14 if part.is_empty() => {
            let figures = |from: usize, to: usize| whole.get(from..to).and_then(|digits| digits.parse::<i16>().ok());
            let small = |from: usize| figures(from, from + 2).and_then(|value| i8::try_from(value).ok());
            let day = Day::new(figures(0, 4)?, small(4)?, small(6)?)?;
            if whole.len() == 8 {
                return Some(Ok(When::Day(day)));
            }
            let time = |from: usize| figures(from, from + 2).and_then(|value| u32::try_from(value).ok()).unwrap_or(0);
            Some(at(Instant::new(day, time(8), time(10), time(12), 0)))
        }
        10 => {
            let figures = part.bytes().chain(*b"000").take(3);
            let millis = figures.fold(0, |sum, figure| sum * 10 + i64::from(figure - b'0'));
            Some(at(Instant::from_epoch_millis(value * 1000 + millis)))
        }
        13 if part.is_empty() => Some(at(Instant::from_epoch_millis(value))),
        16 if part.is_empty() => Some(at(Instant::from_epoch_millis(value / 1000))),
        19 if part.is_empty() => Some(at(Instant::from_epoch_millis(value / 1_000_000))),
        _ => None,
    }
}

/// Returns the milliseconds of a part of a day, to the second: spreadsheets keep no more.
#[expect(clippy::cast_possible_truncation, reason = "a part of a day has fewer than 86,400 seconds")]
fn millis_of(part: f64) -> i64 {
    (part * 86_400.0).round().min(86_399.0) as i64 * 1000
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const D: DateOrder = DateOrder::DayFirst;
    const M: DateOrder = DateOrder::MonthFirst;
    const Y: DateOrder = DateOrder::YearFirst;

    fn shown(text: &str, order: DateOrder) -> String {
        parse(text, order).map_or_else(|error| error.to_string(), |when| when.to_string())
    }

    #[test]
    fn dates_of_every_tool_are_read() {
        for (text, order, expected) in [
            ("2026-03-02_14-05-06", Y, "2026-03-02 14:05:06"),
            ("20260302_140506", D, "2026-03-02 14:05:06"),
            ("2026-W10-1", D, "2026-03-02"),
            ("2026-061", Y, "2026-03-02"),
            ("2026-366", Y, "it is not written like a date"),
            ("2026-W10", Y, "it is not written like a date"),
            ("2 marzo 2026 ore 14.05", D, "2026-03-02 14:05:00"),
            ("1° marzo 2026", D, "2026-03-01"),
            ("2026年3月2日", Y, "2026-03-02"),
            ("2026年3月2日 14:05", Y, "2026-03-02 14:05:00"),
            ("令和8年3月2日", Y, "2026-03-02"),
            ("2026年3月2日午後2時05分", D, "2026-03-02 14:05:00"),
            ("2026年3月2日 午前0:05", D, "2026-03-02 00:05:00"),
            ("2026년 3월 2일 오후 2시 5분", Y, "2026-03-02 14:05:00"),
            ("平成31年2月30日", Y, "there is no such day or time"),
            ("3月2日", Y, "it is not written like a date"),
            ("12°30", D, "it is not written like a date"),
            ("02-Mar-26 02.05.30.000000 PM", D, "2026-03-02 14:05:30"),
            ("20260302T1405", Y, "2026-03-02 14:05:00"),
            ("1772460300000000", Y, "2026-03-02 14:05:00"),
            ("2026-03-02 14:05 (GMT+2)", Y, "2026-03-02 12:05:00"),
            ("2026-03-02 14:05 (UTC-05:00)", Y, "2026-03-02 19:05:00"),
            ("3/9/2026 2PM", M, "2026-03-09 14:00:00"),
            ("2. desember 2026", D, "2026-12-02"),
            ("2. joulukuuta 2026", D, "2026-12-02"),
            ("2026. szeptember 2.", Y, "2026-09-02"),
            ("2026-03-02", Y, "2026-03-02"),
            ("2026-03-20 09:16:40 -0500", Y, "2026-03-20 14:16:40"),
            ("2026-09-03 10:15:00 +05:30", Y, "2026-09-03 04:45:00"),
            ("2026-03-02T09:16:40Z", Y, "2026-03-02 09:16:40"),
            ("2026-03-02T09:16:40.123456+00:00", Y, "2026-03-02 09:16:40.123"),
            ("2026-03-02 09:16", Y, "2026-03-02 09:16:00"),
            ("2026-03-02 09:16:40 UTC", Y, "2026-03-02 09:16:40"),
            ("2026-03-02 09:16:40 PDT", Y, "2026-03-02 16:16:40"),
            ("2026/03/02 9:16", Y, "2026-03-02 09:16:00"),
            ("13.03.2026 16:50:53", D, "2026-03-13 16:50:53"),
            ("02.03.2026", D, "2026-03-02"),
            ("2.3.26", D, "2026-03-02"),
            ("02.03.26, 16:50:53", D, "2026-03-02 16:50:53"),
            ("02-03-2026 09:15", D, "2026-03-02 09:15:00"),
            ("03/02/2026 09:00:02 AM", M, "2026-03-02 09:00:02"),
            ("03/02/2026 12:05 am", M, "2026-03-02 00:05:00"),
            ("3/2/2026 12:05 PM", M, "2026-03-02 12:05:00"),
            ("3/15/2024 2:30 PM", M, "2024-03-15 14:30:00"),
            ("02/03/2026 4:05 p. m.", D, "2026-03-02 16:05:00"),
            ("12 Mar 2024", D, "2024-03-12"),
            ("7-Feb-22", D, "2022-02-07"),
            ("March 2, 2026", M, "2026-03-02"),
            ("2. März 2026", D, "2026-03-02"),
            ("2 de marzo de 2026", D, "2026-03-02"),
            ("2 mars 2026 à 16:05", D, "2026-03-02 16:05:00"),
            ("2. března 2026 16:05", D, "2026-03-02 16:05:00"),
            ("Sep 26, 2026 7:05 PM", M, "2026-09-26 19:05:00"),
            ("Mon, 02 Mar 2026 09:16:40 +0100", D, "2026-03-02 08:16:40"),
            ("Mon Mar 02 2026 09:16:40 GMT+0100 (Central European Standard Time)", M, "2026-03-02 08:16:40"),
            ("Friday, March 20th, 2026 at 9:16am", M, "2026-03-20 09:16:00"),
            ("20110122T113000", Y, "2011-01-22 11:30:00"),
            ("20260302", Y, "2026-03-02"),
            ("1772442000", Y, "2026-03-02 09:00:00"),
            ("1772442000.25", Y, "2026-03-02 09:00:00.250"),
            ("\u{200e}02/03/2026", D, "2026-03-02"),
            ("02\u{2011}03\u{2011}2026", D, "2026-03-02"),
            ("2 mars 2026 à 16 h 05", D, "2026-03-02 16:05:00"),
            ("1772442000250", Y, "2026-03-02 09:00:00.250"),
            ("46083.375", Y, "2026-03-02 09:00:00"),
            ("46083", Y, "2026-03-02"),
            ("2 Mar 2026 16h05", D, "2026-03-02 16:05:00"),
            ("09:15 02/03/2026", D, "2026-03-02 09:15:00"),
            ("13/03/2026", M, "2026-03-13"),
            ("03/13/2026", D, "2026-03-13"),
            ("0000-00-00 00:00:00", Y, ""),
            ("00.00.0000", D, ""),
            ("31.02.2026", D, "there is no such day or time"),
            ("2026-02-30", Y, "there is no such day or time"),
            ("2026-02-20 25:00", Y, "there is no such day or time"),
            ("soon", D, "it is not written like a date"),
            ("01-May", D, "it names no year"),
            ("12", D, "it is not written like a date"),
            ("", D, "it is not written like a date"),
            ("1/2", D, "it is not written like a date"),
        ] {
            assert_eq!(shown(text, order), expected, "{text}");
        }
    }

    #[test]
    fn a_clock_beside_the_date_makes_an_instant() {
        let day = Day::new(2026, 3, 2).expect("a day");
        let shown = |text| at_clock(day, text).map(|instant| instant.to_string());
        assert_eq!(shown("09:15").as_deref(), Some("2026-03-02 09:15:00"));
        assert_eq!(shown("9:15:07 PM").as_deref(), Some("2026-03-02 21:15:07"));
        assert_eq!(shown("0.375").as_deref(), Some("2026-03-02 09:00:00"));
        assert_eq!(shown("25:00"), None);
        assert_eq!(shown("soon"), None);
    }

    #[test]
    fn nobody_is_born_in_the_future() {
        let shown = |text| parse_birth(text, D).map(|day| day.to_string());
        assert_eq!(shown("29.02.80").as_deref(), Ok("1980-02-29"));
        assert_eq!(shown("01.02.45").as_deref(), Ok("1945-02-01"));
        assert_eq!(shown("1980-02-29").as_deref(), Ok("1980-02-29"));
        assert_eq!(shown("29.02.81"), Err(DateError::NotADate));
        // Without marks, the year first or last; a spreadsheet takes the first zero.
        assert_eq!(
            ["19800229", "29021980", "1021945"].map(|text| shown(text).ok()),
            ["1980-02-29", "1980-02-29", "1945-02-01"].map(|day| Some(day.to_owned()))
        );
        assert_eq!(parse_birth("02011945", M).map(|day| day.to_string()).as_deref(), Ok("1945-02-01"));
        assert_eq!(parse_birth("20101112", D).map(|day| day.to_string()).as_deref(), Ok("2010-11-12"));
    }

    proptest! {
        #[test]
        fn every_day_is_read_in_every_order(days in 0_i64..40_000, seconds in 0_u32..86_400) {
            let day = Day::from_epoch_days(days).expect("a day");
            let (year, month, date) = day.ymd();
            let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            let instant = When::Instant(Instant::new(day, hour, minute, second, 0).expect("a time"));
            prop_assert_eq!(parse(&day.to_string(), D), Ok(When::Day(day)));
            prop_assert_eq!(parse(&instant.to_string(), D), Ok(instant));
            prop_assert_eq!(parse(&format!("{date:02}.{month:02}.{year} {hour:02}:{minute:02}:{second:02}"), D), Ok(instant));
            prop_assert_eq!(parse(&format!("{month}/{date}/{year} {hour}:{minute:02}:{second:02}"), M), Ok(instant));
        }

        #[test]
        fn any_text_is_read(text in any::<String>(), figures in "[0-9./:, T+-]{0,30}", words in "((Mar|mai|PM|at|UTC|[0-9]{1,4})[ ,.:/-]?){0,8}") {
            for order in [D, M, Y] {
                for text in [&text, &figures, &words] {
                    let _ = (parse(text, order), parse_birth(text, order));
                }
            }
        }
    }
}
