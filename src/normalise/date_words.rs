//! Months, weekdays and time zones by name.

/// Beginnings of the months' names in English, German, French, Spanish, Italian, Portuguese, Dutch, Czech and Polish, the Nordic
/// languages, Hungarian, Romanian and Slovak, folded; the longest that fits decides.
#[rustfmt::skip]
const MONTHS: &[(&str, i8)] = &[
    ("tammi", 1), ("ian", 1), ("helmi", 2), ("maalis", 3), ("huhti", 4), ("touko", 5), ("kesa", 6), ("iun", 6),
    ("heina", 7), ("iul", 7), ("elok", 8), ("syys", 9), ("sze", 9), ("loka", 10), ("marras", 11), ("noi", 11),
    ("joulu", 12), ("des", 12),
    ("jan", 1), ("janner", 1), ("ene", 1), ("gen", 1), ("led", 1), ("sty", 1),
    ("feb", 2), ("fev", 2), ("unor", 2), ("unora", 2), ("lut", 2),
    ("mar", 3), ("mrz", 3), ("maerz", 3), ("maa", 3), ("mrt", 3), ("bre", 3),
    ("apr", 4), ("avr", 4), ("abr", 4), ("dub", 4), ("kwi", 4),
    ("may", 5), ("mai", 5), ("mei", 5), ("mag", 5), ("kve", 5), ("maj", 5), ("maio", 5), ("mayo", 5),
    ("jun", 6), ("juin", 6), ("giu", 6), ("cerven", 6), ("cer", 6), ("cvn", 6), ("cze", 6), ("juni", 6),
    ("jul", 7), ("juil", 7), ("lug", 7), ("cervenec", 7), ("cervence", 7), ("cvc", 7), ("lip", 7),
    ("aug", 8), ("aou", 8), ("ago", 8), ("srp", 8), ("sie", 8),
    ("sep", 9), ("set", 9), ("zar", 9), ("wrz", 9),
    ("oct", 10), ("okt", 10), ("out", 10), ("ott", 10), ("rij", 10), ("paz", 10),
    ("nov", 11), ("listopad", 11), ("lis", 11),
    ("dec", 12), ("dez", 12), ("dic", 12), ("pro", 12), ("gru", 12),
];

/// Returns the month that a folded word names, from 1 to 12.
pub(super) fn month(word: &str) -> Option<i8> {
    if word.len() < 3 || word.len() > 12 {
        return None;
    }
    MONTHS.iter().filter(|(name, _)| word.starts_with(name)).max_by_key(|(name, _)| name.len()).map(|(_, month)| *month)
}

/// Beginnings of weekdays' names in the same languages, folded.
#[rustfmt::skip]
const WEEKDAYS: &[&str] = &[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "die", "mit", "don", "fre", "sam", "son", "lun", "mar", "mer", "jeu",
    "ven", "dim", "mie", "jue", "vie", "sab", "dom", "gio", "seg", "ter", "qua", "qui", "sex", "maa", "din", "woe", "vri",
    "zat", "zon", "pon", "ute", "stre", "ctv", "pat", "sob", "ned", "wto", "sro", "czw", "pia", "nie",
];

/// Whether a folded word names a weekday.
pub(super) fn is_weekday(word: &str) -> bool {
    matches!(
        word,
        "mo" | "di"
            | "mi"
            | "do"
            | "fr"
            | "sa"
            | "so"
            | "po"
            | "ut"
            | "st"
            | "ct"
            | "pa"
            | "ne"
            | "ma"
            | "wo"
            | "vr"
            | "za"
            | "zo"
    ) || word.len() <= 14 && WEEKDAYS.iter().any(|day| word.starts_with(day))
}

/// Whether a folded word may stand in a date without meaning anything.
pub(super) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "at" | "um"
            | "uhr"
            | "de"
            | "del"
            | "den"
            | "der"
            | "the"
            | "of"
            | "on"
            | "st"
            | "nd"
            | "rd"
            | "th"
            | "er"
            | "a"
            | "as"
            | "alle"
            | "ore"
            | "om"
            | "uur"
            | "v"
            | "ve"
            | "o"
            | "godz"
            | "r"
            | "h"
            | "hs"
            | "hrs"
            | "le"
            | "el"
            | "il"
            | "do"
            | "das"
            | "t"
            | "kl"
    )
}

/// Time zones by the letters that exports use, with the minutes that they run ahead of UTC.
#[rustfmt::skip]
const ZONES: &[(&str, i32)] = &[
    ("utc", 0), ("gmt", 0), ("z", 0), ("wet", 0), ("west", 60), ("bst", 60), ("cet", 60), ("mez", 60), ("cest", 120),
    ("mesz", 120), ("eet", 120), ("eest", 180), ("msk", 180), ("est", -300), ("edt", -240), ("cst", -360), ("cdt", -300),
    ("mst", -420), ("mdt", -360), ("pst", -480), ("pdt", -420), ("akst", -540), ("akdt", -480), ("hst", -600), ("brt", -180),
    ("art", -180), ("jst", 540), ("kst", 540), ("sgt", 480), ("hkt", 480), ("awst", 480), ("acst", 570), ("aest", 600),
    ("aedt", 660), ("nzst", 720), ("nzdt", 780), ("sast", 120), ("ist", 330),
];

/// Returns the minutes that the clock of a folded zone name runs ahead of UTC.
pub(super) fn zone(word: &str) -> Option<i32> {
    ZONES.iter().find(|(name, _)| *name == word).map(|(_, minutes)| *minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_in_nine_languages() {
        for (word, number) in [
            ("january", 1),
            ("janner", 1),
            ("enero", 1),
            ("gennaio", 1),
            ("leden", 1),
            ("stycznia", 1),
            ("fevrier", 2),
            ("unora", 2),
            ("luty", 2),
            ("marz", 3),
            ("maart", 3),
            ("brezna", 3),
            ("marca", 3),
            ("avril", 4),
            ("dubna", 4),
            ("mai", 5),
            ("mei", 5),
            ("maggio", 5),
            ("kvetna", 5),
            ("junio", 6),
            ("juin", 6),
            ("giugno", 6),
            ("cervna", 6),
            ("czerwca", 6),
            ("juillet", 7),
            ("luglio", 7),
            ("cervence", 7),
            ("lipca", 7),
            ("aout", 8),
            ("srpna", 8),
            ("sierpnia", 8),
            ("septiembre", 9),
            ("setembro", 9),
            ("zari", 9),
            ("wrzesnia", 9),
            ("outubro", 10),
            ("ottobre", 10),
            ("rijna", 10),
            ("pazdziernika", 10),
            ("listopadu", 11),
            ("dezember", 12),
            ("prosince", 12),
            ("grudnia", 12),
        ] {
            assert_eq!(month(word), Some(number), "{word}");
        }
        assert_eq!(month("hello"), None);
    }
}
