//! The figures and words of a date, before it is decided which of them is what.

use crate::model::Day;
use crate::recognise::DateOrder;

use super::date::DateError;
use super::date_words::{is_filler, is_weekday, month, zone};
use super::fold::fold;

/// A time of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) millisecond: u32,
    /// Minutes that the clock runs ahead of UTC, if the text says so.
    pub(super) offset: Option<i32>,
}

/// A run of digits.
#[derive(Clone, Copy, Default)]
struct Figure {
    value: i32,
    digits: usize,
}

/// What a text that may be a date is made of.
#[derive(Default)]
pub(super) struct Parts {
    /// The fourth can only be the hour of `2 PM`.
    figures: [Figure; 4],
    count: usize,
    month: Option<i8>,
    slashes: bool,
    pub(super) clock: Option<Clock>,
}

impl Parts {
    /// Takes a text apart; `None` if there is anything in it that no date has.
    pub(super) fn of(text: &str) -> Option<Self> {
        if text.len() > 80 {
            return None;
        }
        let mut parts = Self::default();
        let mut offset = None;
        let mut afternoon = None;
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            if letter.is_ascii_digit() {
                let (figure, behind) = figure(rest)?;
                rest = behind;
                if parts.clock.is_none() && parts.take_clock(figure, &mut rest)? {
                    continue;
                }
                if parts.clock.is_none() && parts.is_whole() && parts.take_dotted_clock(figure, &mut rest) {
                    continue;
                }
                // `20110122T113000`
                if figure.digits == 8 && parts.count == 0 && parts.month.is_none() {
                    parts.push(Figure { value: figure.value / 10_000, digits: 4 })?;
                    parts.push(Figure { value: figure.value / 100 % 100, digits: 2 })?;
                    parts.push(Figure { value: figure.value % 100, digits: 2 })?;
                } else if matches!(figure.digits, 4 | 6) && parts.count == 3 && parts.clock.is_none() {
                    // `T1405`, `T140500`
                    let figures = if figure.digits == 4 { figure.value * 100 } else { figure.value };
                    let part = |by: i32| u32::try_from(figures / by % 100).ok();
                    let (hour, minute, second) = (part(10_000)?, part(100)?, part(1)?);
                    parts.clock = Some(Clock { hour, minute, second, millisecond: 0, offset: None });
                } else {
                    parts.push(figure)?;
                }
            } else if matches!(letter, '年' | '月' | '日') {
                rest = &rest[letter.len_utf8()..];
            } else if letter.is_alphabetic() {
                let end = rest.find(|c: char| !c.is_alphabetic() && !unicode_normalization::char::is_combining_mark(c));
                let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
                rest = behind;
                parts.take_word(&fold(word), &mut rest, &mut offset, &mut afternoon)?;
            } else if letter == '(' {
                let (inner, behind) = rest[1..].split_once(')')?;
                offset = offset.or_else(|| zone(&fold(inner))).or_else(|| named_offset(inner));
                rest = behind;
            } else {
                parts.slashes |= letter == '/';
                rest = &rest[letter.len_utf8()..];
                let signed = matches!(letter, '+' | '-' | '−') && parts.clock.is_some();
                if signed && offset.is_none_or(|minutes| minutes == 0) && rest.starts_with(|c: char| c.is_ascii_digit())
                {
                    let minutes = offset_minutes(&mut rest)?;
                    offset = Some(if letter == '+' { minutes } else { -minutes });
                } else if !matches!(letter, '.' | ',' | '/' | '-' | '–' | '+' | '\'' | '|' | '@' | '−' | '°')
                    && !letter.is_whitespace()
                {
                    return None;
                }
            }
        }
        parts.settle_clock(afternoon, offset)?;
        Some(parts)
    }

    fn push(&mut self, figure: Figure) -> Option<()> {
        *self.figures.get_mut(self.count)? = figure;
        self.count += 1;
        Some(())
    }

    /// Reads `09:15`, `09:15:07.250`, `16h05`, `16 h 05` from its first figure on; returns whether it was one.
    fn take_clock(&mut self, hour: Figure, rest: &mut &str) -> Option<bool> {
        let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let behind = match rest.strip_prefix([':', 'h', 'H']).or_else(|| rest.strip_prefix(" h ")) {
            Some(behind) if hour.digits <= 2 && digit(behind) => behind,
            _ => return Some(false),
        };
        let (minute, mut behind) = figure(behind)?;
        let mut clock = Clock {
            hour: u32::try_from(hour.value).ok()?,
            minute: u32::try_from(minute.value).ok()?,
            second: 0,
            millisecond: 0,
            offset: None,
        };
        if let Some(seconds) = behind.strip_prefix(':').filter(|seconds| digit(seconds)) {
            let (second, after) = figure(seconds)?;
            clock.second = u32::try_from(second.value).ok()?;
            behind = after;
            if let Some(fraction) = behind.strip_prefix(['.', ',', ':']).filter(|fraction| digit(fraction)) {
                let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
                let digit = |at: usize| fraction.as_bytes()[..end].get(at).map_or(0, |b| u32::from(b - b'0'));
                clock.millisecond = digit(0) * 100 + digit(1) * 10 + digit(2);
                behind = &fraction[end..];
            }
        }
        self.clock = Some(clock);
        *rest = behind;
        Some(true)
    }

    /// Whether day, month and year are there.
    fn is_whole(&self) -> bool {
        self.count == 3 || self.month.is_some() && self.count == 2
    }

    /// Reads `14.05`, `14.05.30` behind a whole date; returns whether it was one.
    fn take_dotted_clock(&mut self, hour: Figure, rest: &mut &str) -> bool {
        let Some((minute, mut behind)) = two_digits(rest).filter(|_| hour.digits <= 2) else { return false };
        let Ok(hour) = u32::try_from(hour.value) else { return false };
        let mut second = 0;
        if let Some((seconds, after)) = two_digits(behind) {
            second = seconds;
            behind = after;
            if let Some(fraction) = behind.strip_prefix('.') {
                behind = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            }
        }
        self.clock = Some(Clock { hour, minute, second, millisecond: 0, offset: None });
        *rest = behind;
        true
    }

    fn take_word(
        &mut self,
        word: &str,
        rest: &mut &str,
        offset: &mut Option<i32>,
        afternoon: &mut Option<bool>,
    ) -> Option<()> {
        // `a.m.`, `p. m.`
        let half = match word {
            "am" => Some(false),
            "pm" => Some(true),
            "a" | "p" => {
                let behind = rest.trim_start_matches(['.', ' ', '\u{a0}', '\u{202f}']);
                let is_half = behind.starts_with(['m', 'M']) && !behind[1..].starts_with(char::is_alphabetic);
                if is_half {
                    *rest = behind[1..].trim_start_matches('.');
                }
                is_half.then_some(word == "p")
            }
            _ => None,
        };
        if half.is_some() {
            *afternoon = half;
        } else if let Some(minutes) = zone(word).filter(|_| self.clock.is_some()) {
            *offset = Some(minutes);
        } else if let Some(month) = month(word).filter(|_| self.month.is_none()) {
            // `mar` is March in English and Tuesday in Spanish: with another month behind it was a weekday.
            self.month = Some(month);
        } else if let Some(month) = month(word).filter(|_| self.count == 0) {
            self.month = Some(month);
        } else if !is_weekday(word) && !is_filler(word) {
            return None;
        }
        Some(())
    }

    /// Brings `PM` and the zone into the clock; `9 PM` has its hour among the figures.
    fn settle_clock(&mut self, afternoon: Option<bool>, offset: Option<i32>) -> Option<()> {
        if let (Some(_), None) = (afternoon, self.clock) {
            let hour = self.figures[self.count.checked_sub(1)?];
            self.count -= 1;
            self.clock = Some(Clock {
                hour: u32::try_from(hour.value).ok()?,
                minute: 0,
                second: 0,
                millisecond: 0,
                offset: None,
            });
        }
        if let Some(clock) = &mut self.clock {
            clock.offset = offset;
            match afternoon {
                Some(true) if clock.hour < 12 => clock.hour += 12,
                Some(false) if clock.hour == 12 => clock.hour = 0,
                _ => {}
            }
        }
        Some(())
    }

    /// Whether it is a date of zeros, with which databases say that there is none.
    pub(super) fn is_zero(&self) -> bool {
        self.count == 3 && self.figures.iter().all(|figure| figure.value == 0)
    }

    /// Whether there is a time and nothing of a date.
    pub(super) fn is_clock_alone(&self) -> bool {
        self.clock.is_some() && self.count == 0 && self.month.is_none()
    }

    /// Whether the year is written with two digits.
    pub(super) fn has_short_year(&self) -> bool {
        let figures = &self.figures[..self.count];
        let expected = if self.month.is_some() { 2 } else { 3 };
        figures.len() == expected && figures.iter().all(|figure| figure.digits <= 2)
    }

    /// Returns the day; two-digit years below `pivot` are of this century.
    pub(super) fn day(&self, order: DateOrder, pivot: i16) -> Result<Day, DateError> {
        let figures = &self.figures[..self.count];
        let (year, month, day) = match (figures, self.month) {
            ([a, b], Some(month)) => {
                let (year, day) = if a.digits > 2 || a.value > 31 { (a, b) } else { (b, a) };
                (*year, i32::from(month), day.value)
            }
            ([a, b, c], None) => self.ordered(*a, *b, *c, order),
            // `01-May`: no year, or what a spreadsheet made of `1-5`.
            ([day], Some(_)) if day.digits <= 2 => return Err(DateError::NoYear),
            // `2. 3. März 2026` is nothing; but `12. 3. 2026` with its month in words beside it cannot be told apart.
            _ => return Err(DateError::NotADate),
        };
        let value = i16::try_from(year.value).map_err(|_| DateError::Impossible)?;
        let value = match year.digits {
            0..=2 if value < pivot => value + 2000,
            0..=2 => value + 1900,
            4 => value,
            _ => return Err(DateError::NotADate),
        };
        let (month, day) = (i8::try_from(month), i8::try_from(day));
        let (Ok(month), Ok(day)) = (month, day) else { return Err(DateError::Impossible) };
        Day::new(value, month, day).ok_or(DateError::Impossible)
    }

    /// Returns year, month and day of three figures.
    fn ordered(&self, a: Figure, b: Figure, c: Figure, order: DateOrder) -> (Figure, i32, i32) {
        if a.digits >= 3 || (order == DateOrder::YearFirst && c.digits <= 2) {
            // `2026-13-02` can only have its day in the middle.
            return if b.value > 12 && c.value <= 12 { (a, c.value, b.value) } else { (a, b.value, c.value) };
        }
        let day_first = match order {
            DateOrder::DayFirst => true,
            DateOrder::MonthFirst => false,
            DateOrder::YearFirst => !self.slashes,
        };
        // A figure above 12 is no month, whatever the rest of the column does.
        let day_first = if a.value > 12 && b.value <= 12 { true } else { day_first && (b.value <= 12 || a.value > 12) };
        if day_first { (c, b.value, a.value) } else { (c, a.value, b.value) }
    }
}

/// Reads a run of digits.
fn figure(text: &str) -> Option<(Figure, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (digits.len() <= 8).then_some(())?;
    Some((Figure { value: digits.parse().ok()?, digits: digits.len() }, rest))
}

/// Reads `.05`.
fn two_digits(text: &str) -> Option<(u32, &str)> {
    let (found, behind) = text.strip_prefix('.').and_then(figure)?;
    (found.digits == 2).then_some((u32::try_from(found.value).ok()?, behind))
}

/// Reads what stands in brackets as `GMT+2`, `UTC-05:00`, `+02:00`.
fn named_offset(inner: &str) -> Option<i32> {
    let inner = inner.trim();
    let signed = ["GMT", "UTC", "gmt", "utc"].iter().find_map(|name| inner.strip_prefix(name)).unwrap_or(inner).trim();
    let sign = signed.chars().next().filter(|c| matches!(c, '+' | '-' | '−'))?;
    let mut rest = &signed[sign.len_utf8()..];
    let minutes = rest.starts_with(|c: char| c.is_ascii_digit()).then(|| offset_minutes(&mut rest)).flatten()?;
    rest.is_empty().then_some(if sign == '+' { minutes } else { -minutes })
}

/// Reads `0530`, `05:30`, `5`.
fn offset_minutes(rest: &mut &str) -> Option<i32> {
    let (hours, behind) = figure(rest)?;
    *rest = behind;
    if hours.digits > 2 {
        return (hours.digits <= 4).then_some(hours.value / 100 * 60 + hours.value % 100);
    }
    if let Some(behind) = behind.strip_prefix(':') {
        let (minutes, behind) = figure(behind)?;
        *rest = behind;
        return Some(hours.value * 60 + minutes.value % 60);
    }
    Some(hours.value * 60)
}
