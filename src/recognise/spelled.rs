//! Dates and amounts that are spelled partly in words or in letters of East Asia → the same in figures.

use crate::model::Day;

/// Returns a date as Chinese, Japanese and Korean write it, `2026年5月3日 午後2時05分`, `令和8年5月3日`, `2026년 5월 3일`, in figures
/// with the year first: `2026-05-03 2:05:00 PM`. What stands behind it is left as it is. Of any other text what cannot be
/// seen in it is taken off; `None` if there is no such thing either.
#[must_use]
pub fn date(text: &str) -> Option<String> {
    let text = text.trim();
    east_asian(text).or_else(|| with_dashes(text)).or_else(|| of_week(text)).or_else(|| seen(text))
}

/// Reads a date and a time as names of files have them, `2026-05-03_14-05-06`, `20260503_140506`.
fn with_dashes(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is = |shape: &str| {
        let fits = |(byte, mark): (&u8, u8)| if mark == b'9' { byte.is_ascii_digit() } else { *byte == mark };
        bytes.len() == shape.len() && bytes.iter().zip(shape.bytes()).all(fits)
    };
    let is_time = |time: &str| {
        let mut parts = [(0..2, 24), (2..4, 60), (4..6, 60)].into_iter();
        parts
            .all(|(place, below)| time.get(place).is_none_or(|part| part.parse::<u32>().is_ok_and(|part| part < below)))
    };
    if ["9999-99-99_99-99-99", "9999-99-99_99-99", "9999-99-99T99-99-99", "9999-99-99 99-99-99"].iter().any(|s| is(s)) {
        let time = text.get(11..)?.replace('-', "");
        return is_time(&time).then(|| format!("{} {}", &text[..10], text[11..].replace('-', ":")));
    }
    if is("9999-99-99_99:99:99") || is("9999-99-99_99:99") {
        return Some(text.replace('_', " "));
    }
    (is("99999999_999999") && is_time(text.get(9..)?)).then(|| text.replace('_', "T"))
}

/// Reads the day of a numbered week, `2026-W21-3`, `2026W213`; a week alone names no day.
fn of_week(text: &str) -> Option<String> {
    let (year, rest) = text.split_once(['W', 'w']).filter(|_| text.len() <= 10 && text.is_ascii())?;
    let year = year.strip_suffix('-').unwrap_or(year);
    let (week, day) = (rest.get(..2)?, rest.get(2..)?);
    let day = day.strip_prefix('-').unwrap_or(day);
    let number = |digits: &str, many: usize| (digits.len() == many).then(|| figures(digits)).flatten().map(i64::from);
    let (year, week, day) = (number(year, 4)?, number(week, 2)?, number(day, 1)?);
    if !(1..=53).contains(&week) || !(1..=7).contains(&day) {
        return None;
    }
    // The first week is that of the fourth of January.
    let fourth = Day::new(i16::try_from(year).ok()?, 1, 4)?.epoch_days();
    let monday = fourth - (fourth + 3).rem_euclid(7) + (week - 1) * 7;
    let is_of_year = Day::from_epoch_days(monday + 3).is_some_and(|thursday| i64::from(thursday.ymd().0) == year);
    is_of_year.then(|| Day::from_epoch_days(monday + day - 1)).flatten().map(|day| day.to_string())
}

/// Returns an amount of a bank's list without the word behind it that says on which side it was booked, and whether that
/// was money that went out: `12.50 CR`, `12.50DR`.
///
/// Crores of rupees are shortened to the same letters, and have no two decimals as a rule.
#[must_use]
pub fn booked(text: &str) -> Option<(&str, bool)> {
    let text = text.trim_end();
    let (amount, is_out) = match text.strip_suffix("CR") {
        Some(amount) => (amount, false),
        None => (text.strip_suffix("DR")?, true),
    };
    let amount = amount.trim_end();
    let cents = amount.rsplit_once(['.', ',']).map_or("", |(_, cents)| cents);
    let is_rupees = amount.contains(['₹', 'R', 'r', 'I']);
    (cents.len() == 2 && cents.bytes().all(|byte| byte.is_ascii_digit()) && !is_rupees).then_some((amount, is_out))
}

/// Returns the text without marks that nobody sees, as systems put them around dates, with usual dashes for those that do
/// not break, and without quotes around it.
fn seen(text: &str) -> Option<String> {
    let is_unseen = |letter: char| matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let is_dash = |letter: char| matches!(letter, '\u{2010}' | '\u{2011}' | '\u{2012}');
    let is_quoted = text.len() > 2 && text.starts_with('"') && text.ends_with('"');
    if !is_quoted && !text.contains(|letter: char| is_unseen(letter) || is_dash(letter)) {
        return None;
    }
    let letters = text.trim_matches('"').chars().filter(|letter| !is_unseen(*letter));
    Some(letters.map(|letter| if is_dash(letter) { '-' } else { letter }).collect())
}

fn east_asian(text: &str) -> Option<String> {
    let at = text.find(['年', '년'])?;
    let year = year(text[..at].trim())?;
    let rest = text[at..].trim_start_matches(['年', '년']);
    let (month, rest) = count(rest, &['月', '월'])?;
    let (day, rest) = count(rest, &['日', '号', '일'])?;
    let found = format!("{year:04}-{month:02}-{day:02}");
    let (half, rest) = half_of_day(without_weekday(rest));
    if let Some((hour, rest)) = count(rest, &['時', '时', '点', '시']) {
        let (minute, rest) = count(rest, &['分', '분']).unwrap_or((0, rest));
        let (second, rest) = count(rest, &['秒', '초']).unwrap_or((0, rest));
        // `2時半`
        let (minute, rest) = rest.strip_prefix('半').map_or((minute, rest), |rest| (30, rest));
        Some(format!("{found} {hour:02}:{minute:02}:{second:02}{half}{rest}"))
    } else if rest.is_empty() {
        Some(found)
    } else {
        Some(format!("{found} {rest}{half}"))
    }
}

/// The years before the first of each era of Japan, the latest first.
const ERAS: &[(&str, u32)] = &[("令和", 2018), ("平成", 1988), ("昭和", 1925), ("大正", 1911), ("明治", 1867)];

/// Reads `2026`, `令和8`, `令和元`; ignores what says that it is the Common Era.
fn year(text: &str) -> Option<u32> {
    let text = text.trim_start_matches("西暦").trim_start_matches("公元");
    let (before, number) =
        ERAS.iter().find_map(|(era, before)| Some((*before, text.strip_prefix(era)?))).unwrap_or((0, text));
    let number = if before > 0 && number == "元" { 1 } else { figures(number.trim())? };
    let is_right = if before > 0 { (1..=99).contains(&number) } else { (1000..=9999).contains(&number) };
    is_right.then_some(before + number)
}

/// Splits a number and the unit behind it from the rest.
fn count<'a>(text: &'a str, units: &[char]) -> Option<(u32, &'a str)> {
    let at = text.find(units)?;
    let number = figures(text[..at].trim())?;
    Some((number, text[at..].trim_start_matches(units).trim_start()))
}

/// Reads a number of four figures at most, also of those that are as wide as East Asian letters.
fn figures(text: &str) -> Option<u32> {
    let mut number = 0;
    let mut figures = 0;
    for letter in text.chars() {
        let figure = match letter {
            '０'..='９' => u32::from(letter) - u32::from('０'),
            _ => letter.to_digit(10)?,
        };
        number = number * 10 + figure;
        figures += 1;
        if figures > 4 {
            return None;
        }
    }
    (figures > 0).then_some(number)
}

/// Takes the day of the week off: `(日)`, `（日曜日）`, `星期日`, `일요일`.
fn without_weekday(rest: &str) -> &str {
    let rest = rest.trim_start();
    if let Some(inner) = rest.strip_prefix(['(', '（']) {
        return inner.split_once([')', '）']).map_or(rest, |(_, behind)| behind.trim_start());
    }
    let word = rest.find(|letter: char| letter.is_whitespace() || letter.is_ascii_digit()).unwrap_or(rest.len());
    let is_weekday = ["曜", "星期", "周", "週", "礼拜", "요일"].iter().any(|part| rest[..word].contains(part));
    if is_weekday { rest[word..].trim_start() } else { rest }
}

/// Returns how AM or PM is said in English, and the rest.
fn half_of_day(rest: &str) -> (&'static str, &str) {
    let half = |words: &[&str]| words.iter().find_map(|word| rest.strip_prefix(word));
    if let Some(rest) = half(&["午後", "下午", "晚上", "오후"]) {
        (" PM", rest.trim_start())
    } else if let Some(rest) = half(&["午前", "上午", "早上", "오전"]) {
        (" AM", rest.trim_start())
    } else {
        ("", rest)
    }
}

/// What stands for thousands, millions and milliards behind a number, with its noughts.
#[rustfmt::skip]
const SHORT: &[(&str, usize)] = &[
    ("k", 3), ("tsd", 3), ("tausend", 3), ("tys", 3), ("tis", 3), ("mil", 3), ("thousand", 3),
    ("m", 6), ("mm", 6), ("mio", 6), ("mln", 6), ("mil.", 6), ("million", 6), ("millionen", 6), ("millions", 6),
    ("millones", 6), ("milioni", 6), ("miljoen", 6), ("bn", 9), ("mrd", 9), ("mld", 9), ("milliarden", 9), ("billion", 9),
];

/// What hundredths of money are called.
const CENTS: &[&str] = &[
    "gr",
    "grosz",
    "grosze",
    "groszy",
    "ct",
    "cts",
    "cent",
    "cents",
    "cent.",
    "céntimos",
    "centimes",
    "c",
    "¢",
    "p",
    "pence",
    "rp",
    "hal",
    "haléřů",
    "haler",
    "øre",
    "öre",
    "ore",
    "kop",
];

/// Returns an amount that is shortened, `$1.2K`, `3,5 Mio. €`, or told in two parts, `12 zł 50 gr`, `12€50`, in figures.
#[must_use]
pub fn money(text: &str) -> Option<String> {
    let pieces = pieces(text)?;
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    let is_number = |piece: &str| piece.starts_with(|letter: char| letter.is_ascii_digit());
    match *pieces.as_slice() {
        [whole, word, cents, unit]
            if is_number(whole)
                && is_number(cents)
                && CENTS.contains(&unit.trim_end_matches('.').to_lowercase().as_str()) =>
        {
            in_parts(whole, word, cents)
        }
        [whole, sign, cents]
            if is_number(whole) && cents.len() == 2 && is_number(cents) && !text.contains(char::is_whitespace) =>
        {
            in_parts(whole, sign, cents)
        }
        [lead, number, word] if !is_number(lead) && is_number(number) => longer(lead, number, word, ""),
        [lead, number, word, behind] if !is_number(lead) && is_number(number) && !is_number(word) => {
            longer(lead, number, word, behind)
        }
        [number, word] if is_number(number) => match word.char_indices().nth(1) {
            // `12k€`
            Some((at, sign)) if !sign.is_alphabetic() && sign != '.' => longer("", number, &word[..at], &word[at..]),
            _ => longer("", number, word, ""),
        },
        [number, word, behind] if is_number(number) && !is_number(behind) => longer("", number, word, behind),
        _ => None,
    }
}

/// Splits a text into numbers and words; `None` if it has more of them than an amount.
fn pieces(text: &str) -> Option<Vec<String>> {
    let mut pieces: Vec<String> = Vec::new();
    let mut kind = None;
    let mut letters = text.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        let before_digit = letters.peek().is_some_and(char::is_ascii_digit);
        let joins = kind == Some(true) && before_digit && (letter.is_whitespace() || ".,'’".contains(letter));
        let is_number = letter.is_ascii_digit() || joins;
        if letter.is_whitespace() && !joins {
            kind = None;
            continue;
        }
        if kind != Some(is_number) {
            if pieces.len() == 4 {
                return None;
            }
            pieces.push(String::new());
        }
        kind = Some(is_number);
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    Some(pieces)
}

fn in_parts(whole: &str, word: &str, cents: &str) -> Option<String> {
    // `12-50` and `12:50` are something else.
    let is_sign = |letter: char| letter.is_alphabetic() || letter == '$' || letter == '.' || !letter.is_ascii();
    let is_right = word.chars().all(is_sign)
        && !matches!(word, "." | "–" | "—" | "−")
        && !whole.contains(['.', ','])
        && cents.len() <= 2
        && cents.bytes().all(|byte| byte.is_ascii_digit());
    is_right.then(|| format!("{whole}.{cents:0>2} {word}"))
}

/// Returns a number with the noughts that a word stands for, and the words beside it.
fn longer(lead: &str, number: &str, word: &str, behind: &str) -> Option<String> {
    let closed = word.trim_end_matches(')');
    let behind = format!("{}{behind}", &word[closed.len()..]);
    let word = closed.to_lowercase();
    let is_word = |short: &str| word == short || word.trim_end_matches('.') == short;
    let noughts = SHORT.iter().find(|(short, _)| is_word(short))?.1;
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    // Three figures behind the last mark are thousands.
    let last = number.rfind(['.', ',']).map_or(0, |at| number.len() - at - 1);
    let decimals = if last == 3 { 0 } else { last };
    let noughts = noughts.checked_sub(decimals)?;
    Some(format!("{} {digits}{} {}", lead.trim(), "0".repeat(noughts), behind.trim()).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_east_asia_come_in_figures() {
        for (text, expected) in [
            ("2026年5月3日", "2026-05-03"),
            ("2026年05月03日(日)", "2026-05-03"),
            ("２０２６年５月３日", "2026-05-03"),
            ("2026年 5月 3日 14:05", "2026-05-03 14:05"),
            ("2026年5月3日 午後2時05分", "2026-05-03 02:05:00 PM"),
            ("2026年5月3日午前9:05", "2026-05-03 9:05 AM"),
            ("令和8年5月3日", "2026-05-03"),
            ("令和元年5月1日", "2019-05-01"),
            ("平成31年4月30日", "2019-04-30"),
            ("昭和55年2月29日", "1980-02-29"),
            ("2026年5月3日 日曜日 14時05分30秒", "2026-05-03 14:05:30"),
            ("2026年5月3日 下午2点", "2026-05-03 02:00:00 PM"),
            ("2026년 5월 3일 오후 2시 5분", "2026-05-03 02:05:00 PM"),
            ("2026년 5월 3일 일요일", "2026-05-03"),
            ("\u{200e}03/05/2026\u{200e} 14:05", "03/05/2026 14:05"),
            ("03\u{2011}05\u{2011}2026", "03-05-2026"),
            ("\"03.05.2026\"", "03.05.2026"),
        ] {
            assert_eq!(date(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["5月3日", "3年", "創業20年5月3日", "2026-05-03", "年月日", ""] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn dates_with_other_marks_and_days_of_weeks_come_in_figures() {
        for (text, expected) in [
            ("2026-05-03_14-05-06", "2026-05-03 14:05:06"),
            ("2026-05-03_14-05", "2026-05-03 14:05"),
            ("2026-05-03T14-05-06", "2026-05-03 14:05:06"),
            ("2026-05-03_14:05:06", "2026-05-03 14:05:06"),
            ("20260503_140506", "20260503T140506"),
            ("2026-W21-3", "2026-05-20"),
            ("2026W011", "2025-12-29"),
            ("2020-W53-7", "2021-01-03"),
        ] {
            assert_eq!(date(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "2026-W21",
            "2026-W54-1",
            "2025-W53-1",
            "2026-W21-8",
            "W21-3",
            "2026-05-03_99-05-06",
            "2026-05-03_1",
            "20260503_99",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn a_banks_amounts_say_on_which_side_they_are() {
        assert_eq!(booked("12.50 CR"), Some(("12.50", false)));
        assert_eq!(booked("$1,012.50DR"), Some(("$1,012.50", true)));
        for text in ["1.2 CR", "₹1.25 CR", "Rs 1.25 CR", "INR 12.50 CR", "12.50 Cr", "12 CR", "CR", "12.50"] {
            assert_eq!(booked(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_come_in_figures() {
        for (text, expected) in [
            ("$1.2K", "$ 1200"),
            ("($1.2K)", "($ 1200 )"),
            ("1.2k", "1200"),
            ("€ 3,5 Mio.", "€ 3500000"),
            ("3,5 Mio. €", "3500000 €"),
            ("12k€", "12000 €"),
            ("1,200K", "1200000"),
            ("USD 1.25M", "USD 1250000"),
            ("12 zł 50 gr", "12.50 zł"),
            ("1 250 zł 5 gr", "1 250.05 zł"),
            ("12€50", "12.50 €"),
        ] {
            assert_eq!(money(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "12 EUR 50",
            "12-15",
            "12:50",
            "12–50",
            "12",
            "12 EUR",
            "EUR 12",
            "1.2345K",
            "12 m 50 s 30 x",
            "12.5€50",
            "words",
            "",
        ] {
            assert_eq!(money(text), None, "{text}");
        }
    }
}
