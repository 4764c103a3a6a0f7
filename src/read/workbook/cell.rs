//! A cell of a workbook → the text that it stands for.

use std::fmt::Write;

use calamine::{CellErrorType, DataRef, ExcelDateTime, Style};

use crate::model::{Day, Instant};

/// Days from 1899-12-30 to 1970-01-01: what serial dates count from, so that 61 is 1900-03-01.
const EPOCH_1900: i64 = 25_569;
/// Days from 1904-01-01 to 1970-01-01.
const EPOCH_1904: i64 = 24_107;
const SECONDS_OF_DAY: i64 = 86_400;
/// From here on numbers are no longer exact.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// From here on they have more digits than spreadsheets keep.
const KEPT: f64 = 1e15;

/// Numbers with more digits than a workbook keeps.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Digits {
    /// Row of the first one, from 0.
    first: Option<u32>,
    inexact: usize,
    long: usize,
    /// Those that end with a zero, as all do that were rounded.
    round: usize,
}

impl Digits {
    /// Takes a number that stands in a row, from 0.
    pub(super) fn note(&mut self, value: f64, row: u32) {
        if value.abs() < KEPT || !value.is_finite() {
            return;
        }
        self.first.get_or_insert(row);
        self.inexact += usize::from(value.abs() >= EXACT);
        self.long += 1;
        self.round += usize::from(value % 10.0 == 0.0);
    }

    /// Returns the number of the first row with such a number and how many there are, if they are surely rounded.
    pub(super) fn rounded(&self) -> Option<(u32, usize)> {
        let is_rounded = self.inexact > 0 || self.long >= 2 && self.round == self.long;
        self.first.filter(|_| is_rounded).map(|row| (row.saturating_add(1), self.long))
    }
}

/// Writes cells as text, by the styles of their workbook.
pub(super) struct CellText {
    /// For each style the digits that its numbers are filled up to with zeros; 0 for other styles.
    zeros: Vec<usize>,
    is_1904: bool,
}

impl CellText {
    pub(super) fn new(styles: &[Style], is_1904: bool) -> Self {
        let zeros = |style: &Style| {
            let code = style.number_format.as_ref().map_or("", |format| format.format_code.as_str());
            let code = code.strip_suffix(";@").unwrap_or(code);
            if code.len() > 1 && code.bytes().all(|byte| byte == b'0') { code.len() } else { 0 }
        };
        Self { zeros: styles.iter().map(zeros).collect(), is_1904 }
    }

    /// Appends the text of a cell.
    pub(super) fn write(&self, value: &DataRef<'_>, style: usize, text: &mut String) {
        match value {
            DataRef::Empty => {}
            DataRef::String(value) => text.push_str(value),
            DataRef::DurationIso(value) => duration(value, text),
            DataRef::SharedString(value) => text.push_str(value),
            DataRef::Bool(value) => text.push_str(if *value { "TRUE" } else { "FALSE" }),
            DataRef::Int(value) => push(text, format_args!("{value:0width$}", width = self.width(style))),
            DataRef::Float(value) => self.number(*value, style, text),
            DataRef::DateTime(value) => self.moment(*value, text),
            DataRef::DateTimeIso(value) => iso(value, text),
            DataRef::Error(error) => text.push_str(error_text(error)),
        }
    }

    fn width(&self, style: usize) -> usize {
        self.zeros.get(style).copied().unwrap_or(0)
    }

    /// Appends a number as a spreadsheet knows it: whole numbers in full, others to 15 digits, none with an exponent.
    fn number(&self, value: f64, style: usize, text: &mut String) {
        if !value.is_finite() {
            return;
        }
        let width = self.width(style);
        if value.abs() >= EXACT {
            // As spreadsheets show it: the digits that are missing would be made up.
            let short = format!("{value:.14e}");
            let (digits, exponent) = short.split_once('e').unwrap_or((&short, "0"));
            let digits = digits.trim_end_matches('0').trim_end_matches('.');
            return push(text, format_args!("{digits}E+{exponent}"));
        }
        if value.fract() == 0.0 {
            let value = if value == 0.0 { 0.0 } else { value };
            return push(text, format_args!("{value:0width$}"));
        }
        let start = text.len();
        push(text, format_args!("{value}"));
        let digits = text[start..].bytes().filter(u8::is_ascii_digit).count();
        if digits > 16 {
            // What binary fractions add behind the fifteenth digit is noise: 0.30000000000000004.
            let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
            text.truncate(start);
            push(text, format_args!("{rounded}"));
        }
    }

    /// Appends a serial date or time, rounded to the second.
    fn moment(&self, moment: ExcelDateTime, text: &mut String) {
        let serial = moment.as_f64();
        let seconds = (serial * 86_400.0).round();
        if !(-1e15..1e15).contains(&seconds) {
            return self.number(serial, 0, text);
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole and checked above")]
        let seconds = seconds as i64;
        if moment.is_duration() || (0..SECONDS_OF_DAY).contains(&seconds) && !self.is_1904 {
            return clock(seconds, text);
        }
        let (days, rest) = (seconds.div_euclid(SECONDS_OF_DAY), seconds.rem_euclid(SECONDS_OF_DAY));
        let epoch = match (self.is_1904, days) {
            (true, _) => EPOCH_1904,
            // The 1900 that spreadsheets count has a 29th of February.
            (false, ..60) => EPOCH_1900 - 1,
            (false, _) => EPOCH_1900,
        };
        match (
            Day::from_epoch_days(days - epoch),
            Instant::from_epoch_millis((seconds - epoch * SECONDS_OF_DAY) * 1000),
        ) {
            (Some(day), _) if rest == 0 => push(text, format_args!("{day}")),
            (_, Some(instant)) => push(text, format_args!("{instant}")),
            _ => self.number(serial, 0, text),
        }
    }
}

fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("writing to a string cannot fail");
}

/// Appends a time of the clock, or a length of time: `09:00:00`, `26:30:00`.
fn clock(seconds: i64, text: &mut String) {
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.abs();
    push(text, format_args!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
}

/// Appends a date that the file itself writes as ISO 8601, in the form of all others: `2026-03-02 09:00:00`.
fn iso(value: &str, text: &mut String) {
    let value = value.strip_suffix(".000").or_else(|| value.strip_suffix(".000Z")).unwrap_or(value);
    let value = value.strip_suffix("T00:00:00").unwrap_or(value);
    match value.split_once('T') {
        Some((day, time)) if day.len() == 10 => push(text, format_args!("{day} {time}")),
        _ => text.push_str(value),
    }
}

/// Returns the text of a date that a file writes as ISO 8601.
pub(in super::super) fn iso_moment(value: &str) -> String {
    let mut text = String::new();
    iso(value, &mut text);
    text
}

/// Appends a length of time that the file writes as ISO 8601, `PT09H30M00S`, in the form of all others.
fn duration(value: &str, text: &mut String) {
    let seconds = || {
        let (hours, rest) = value.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
        let [hours, minutes, seconds] = [hours, minutes, seconds].map(|part| part.parse::<u32>().ok());
        Some(i64::from(hours?) * 3600 + i64::from(minutes?) * 60 + i64::from(seconds?))
    };
    match seconds() {
        Some(seconds) => clock(seconds, text),
        None => text.push_str(value),
    }
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA | CellErrorType::GettingData => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    use super::*;

    fn text(value: &DataRef<'_>, is_1904: bool) -> String {
        let mut text = String::new();
        CellText { zeros: vec![0, 5], is_1904 }.write(value, 0, &mut text);
        text
    }

    #[test]
    fn numbers_are_exact_and_plain() {
        for (value, expected) in [
            (4_477_123_456_789.0, "4477123456789"),
            (1e21, "1E+21"),
            (1_234_567_890_123_456_789.0, "1.23456789012346E+18"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (590.72, "590.72"),
            (0.1 + 0.2, "0.3"),
            (-3.0, "-3"),
            (-0.0, "0"),
            (0.000_012_5, "0.0000125"),
        ] {
            assert_eq!(text(&DataRef::Float(value), false), expected);
        }
        let mut padded = String::new();
        CellText { zeros: vec![0, 5], is_1904: false }.write(&DataRef::Float(8135.0), 1, &mut padded);
        assert_eq!(padded, "08135");
    }

    #[test]
    fn serial_dates_are_days_and_times() {
        let moment = |serial| DataRef::DateTime(ExcelDateTime::new(serial, DateTime, false));
        for (serial, expected) in [
            (46_083.0, "2026-03-02"),
            (46_083.375, "2026-03-02 09:00:00"),
            (46_083.999_999_99, "2026-03-03"),
            (46_092.384_513_888_89, "2026-03-11 09:13:42"),
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (61.0, "1900-03-01"),
            (0.375, "09:00:00"),
            (1e18, "1E+18"),
        ] {
            assert_eq!(text(&moment(serial), false), expected, "{serial}");
        }
        assert_eq!(text(&DataRef::DateTime(ExcelDateTime::new(44_621.0, DateTime, true)), true), "2026-03-02");
        assert_eq!(text(&DataRef::DateTime(ExcelDateTime::new(1.104_166_666_67, TimeDelta, false)), false), "26:30:00");
        assert_eq!(text(&DataRef::DateTimeIso("2026-03-02T09:00:00.000".into()), false), "2026-03-02 09:00:00");
        assert_eq!(text(&DataRef::DateTimeIso("2026-03-02T00:00:00".into()), false), "2026-03-02");
        assert_eq!(text(&DataRef::DurationIso("PT09H30M00S".into()), false), "09:30:00");
    }
}
