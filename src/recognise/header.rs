//! What a header's words say, before any cell is looked at.

use super::fold::{fold, fold_all};
use super::lexicon::{Around, Lexicon, Meaning, Whose, lexicon};
use crate::model::{Field, Role};

/// Words that a phrase of the lexicon has at most.
const PHRASE: usize = 5;

/// Score below which a header is looked at again, its words written out.
const WEAK: i32 = 50;
/// What a header loses for words that had to be written out.
const SHORTENED: i32 = 6;

/// Words as registers shorten them, and the words themselves; those that say nothing have none.
#[rustfmt::skip]
const SHORT: &[(&str, &str)] = &[
    ("nm", "name"), ("nam", "name"), ("fnm", "first name"), ("lnm", "last name"), ("fn", "first name"),
    ("ln", "last name"), ("sn", "surname"), ("forenm", "first name"), ("surnm", "surname"), ("fst", "first"), ("frst", "first"),
    ("lst", "last"), ("gvn", "given"), ("fam", "family"), ("addr", "address"), ("adr", "address"), ("add", "address"),
    ("strt", "street"), ("cty", "city"), ("ctry", "country"), ("cntry", "country"), ("pc", "postcode"),
    ("pcode", "postcode"), ("pstcd", "postcode"), ("zipcd", "zip"), ("tel", "telephone"), ("ph", "phone"), ("phn", "phone"),
    ("mob", "mobile"), ("occ", "occupation"), ("occup", "occupation"), ("empl", "employer"), ("org", "organization"),
    ("dt", "date"), ("bth", "birth"), ("brth", "birth"), ("bdate", "birth date"), ("cd", ""), ("desc", ""), ("txt", ""),
    ("str", ""), ("val", ""), ("fld", ""), ("res", ""), ("resid", ""), ("residence", ""), ("residential", ""),
    ("voter", ""), ("orig", ""), ("raw", ""), ("fake", ""), ("full", ""), ("c", ""), ("part", ""),
];

/// Endings of words that say when, behind the word of what happened.
const COMPOUNDS: &[&str] = &["zeitpunkt", "datum", "uhrzeit", "zeit", "tijdstip", "tijd"];

/// Words behind that of a firm, or in front of it, that say what is known of it rather than what it is called.
#[rustfmt::skip]
const OF_FIRMS: &[&str] = &[
    "size", "type", "kind", "headcount", "employees", "industry", "domain", "description", "founded", "segment", "range",
    "sector", "grosse", "branche", "art", "typ", "mitarbeiter", "taille", "secteur", "effectif", "tamano", "tipo",
    "dimensione", "settore", "tamanho", "setor", "grootte", "soort", "velikost", "obor", "wielkosc", "branza", "band",
];

/// Beginnings of words for what a firm sells in all.
#[rustfmt::skip]
const TURNOVERS: &[&str] = &[
    "revenue", "sales", "turnover", "umsatz", "chiffre", "ventas", "facturacion", "ingresos", "ricavi", "fatturato",
    "receita", "faturamento", "omzet", "obrat", "przychod", "obrot", "trzby",
];

/// Beginnings of words that say that it is a figure about a firm: what it says that it sells, in a month or a year.
#[rustfmt::skip]
const YEARLY: &[&str] = &[
    "annual", "yearly", "declared", "company", "jahrlich", "annuel", "anual", "annuo", "annuale", "jaarlijks", "rocni",
    "roczn", "erklart",
];

/// A field that a header may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The field.
    pub(super) field: Field,
    /// How well the words fit, up to 100.
    pub(super) score: i32,
    /// Whose it is.
    pub(super) whose: Whose,
}

/// A header that names something that happened: `Opened at`, `Open Count`, `Bounced`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StageWord {
    /// What happened.
    pub(super) role: Role,
    /// Whether words beside it say that it is a time.
    pub(super) time: bool,
    /// Whether it is the last of several.
    pub(super) last: bool,
}

/// A header and what its words say.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// The words, folded.
    pub(super) folded: String,
    /// Fields it may mean, the best first.
    pub(super) candidates: Vec<Candidate>,
    /// Whether it is about the exporter's own people.
    pub(super) staff: bool,
    /// What happened, if it names that.
    pub(super) stage: Option<StageWord>,
    /// Whether it is a question, or as long as one.
    pub(super) question: bool,
}

/// Whether a cell holds a word that headers use, in any language that is known.
#[must_use]
pub fn is_header_word(cell: &str) -> bool {
    if cell.len() > 200 || cell.trim().is_empty() {
        return false;
    }
    let header = Header::read(cell);
    let lexicon = lexicon();
    let least = if cell.contains('?') { 50 } else { 65 };
    header.candidates.first().is_some_and(|candidate| candidate.score >= least)
        || header.stage.is_some()
        || lexicon.hints.contains_key(&header.folded)
        || lexicon.aggregates.contains(&header.folded)
        || lexicon.attended.contains(&header.folded)
        || lexicon.standing_headers.contains_key(&header.folded)
}

impl Header {
    /// Reads the words of a header.
    pub(super) fn read(text: &str) -> Self {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let lexicon = lexicon();
        // `External caller number`: whoever called, it was none of the own people.
        let external = words.iter().any(|word| matches!(*word, "external" | "extern" | "externe"));
        let staff =
            !external && phrases(&words, 2).any(|phrase| lexicon.qualifiers.get(&phrase) == Some(&Whose::Staff));
        // `Paid?` is a flag, no question.
        let question = (text.contains('?') && words.len() > 1) || words.len() > 6;
        let mut candidates = candidates(lexicon, &folded, &words, staff);
        if candidates.first().is_none_or(|best| best.score < WEAK) && !question {
            let plain = written_out(lexicon, &words);
            if plain != folded {
                let words: Vec<&str> = plain.split(' ').collect();
                let more = self::candidates(lexicon, &plain, &words, staff);
                let less = |candidate: Candidate| Candidate { score: candidate.score - SHORTENED, ..candidate };
                candidates.extend(more.into_iter().map(less));
                candidates.sort_by_key(|candidate| (-candidate.score, candidate.field));
            }
        }
        // `Name (First)`: what stands in brackets is no remark if the whole is known.
        let whole = if text.contains('(') { fold_all(text) } else { String::new() };
        if let Some(meanings) = lexicon.fields.get(&whole).filter(|_| whole != folded && !staff) {
            let exact = |meaning: &Meaning| Candidate { field: meaning.field, score: 100, whose: Whose::Person };
            candidates.splice(.., meanings.iter().map(exact).collect::<Vec<_>>());
        }
        if let Some(field) = in_brackets(lexicon, text, &folded).filter(|_| !staff) {
            candidates.retain(|candidate| candidate.field != field);
            candidates.insert(0, Candidate { field, score: 97, whose: Whose::Person });
        }
        // A bare `#` counts the rows.
        candidates.retain(|candidate| text.trim() != "#" || candidate.field == Field::ExternalId);
        let mut stage = stage_word(&folded);
        if let Some((path, last)) = last_part(text) {
            add_last_part(lexicon, &mut candidates, &fold_all(path), &fold(last));
            stage = stage.or_else(|| stage_word(&fold(last)));
        }
        Self { folded, candidates, staff, stage, question }
    }

    /// Returns how well the words fit `field`, and whose it is.
    pub(super) fn fits(&self, field: Field) -> Option<Candidate> {
        self.candidates.iter().copied().find(|candidate| candidate.field == field)
    }

    /// Whether one of the words is `word`.
    pub(super) fn has(&self, word: &str) -> bool {
        self.folded.split(' ').any(|own| own == word)
    }

    /// Returns every phrase of the header, with up to five words each.
    pub(super) fn phrases(&self) -> Vec<String> {
        let words: Vec<&str> = self.folded.split(' ').collect();
        phrases(&words, PHRASE).collect()
    }
}

/// Returns which part of a name or an address stands in brackets behind it: `Name (Vorname)`, `Adresse (PLZ)`.
fn in_brackets(lexicon: &Lexicon, text: &str, outside: &str) -> Option<Field> {
    let inner = text.trim_end().strip_suffix(')')?.rsplit_once('(')?.1;
    let whole = |wanted: &[Field]| {
        let meanings = lexicon.fields.get(outside).into_iter().flatten();
        meanings.map(|meaning| meaning.field).any(|field| wanted.contains(&field))
    };
    let parts: &[Field] = if whole(&[Field::Street]) {
        &[Field::Street, Field::City, Field::Postcode, Field::Region, Field::Country]
    } else if whole(&[Field::FullName, Field::LastName]) {
        &[Field::FirstName, Field::LastName]
    } else {
        return None;
    };
    let inner = fold_all(inner);
    // `Name (Adressattyp Unternehmen)`: the name of a firm.
    let means_firm =
        |word: &str| lexicon.fields.get(word).into_iter().flatten().any(|meaning| meaning.field == Field::Company);
    if parts.contains(&Field::LastName) && inner.split(' ').any(means_firm) {
        return Some(Field::Company);
    }
    let meanings = lexicon.fields.get(&inner).into_iter().flatten();
    meanings.map(|meaning| meaning.field).find(|field| parts.contains(field))
}

/// Returns the way to a value and its name, where a header is written as one: `properties.value`, `Lead: E-mail`.
fn last_part(text: &str) -> Option<(&str, &str)> {
    let inner = |c: char| matches!(c, '.' | ':' | '/' | '>' | '|');
    let dash = text.rfind(" - ").map(|at| (at + 1, '-'));
    let (at, mark) = text.char_indices().rfind(|(_, c)| inner(*c)).max(dash)?;
    let (path, last) = (text[..at].trim(), text[at + 1..].trim());
    // A dot between words ends an abbreviation: `Tel. privat`.
    let tight = mark != '.' || text[at + 1..].starts_with(char::is_alphanumeric);
    let named = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    (tight && named(path) && named(last)).then_some((path, last))
}

/// Adds what the last part of a way to a value means, unless the whole says so already.
fn add_last_part(lexicon: &Lexicon, candidates: &mut Vec<Candidate>, path: &str, last: &str) {
    let words: Vec<&str> = last.split(' ').collect();
    let way = path.split(' ').filter_map(|word| lexicon.qualifiers.get(word).copied()).max();
    let of_person = path.split(' ').any(|word| {
        lexicon.qualifiers.get(word) == Some(&Whose::Person) || matches!(word, "attributes" | "fields" | "payload")
    });
    if way == Some(Whose::Staff) {
        return;
    }
    for own in self::candidates(lexicon, last, &words, false) {
        let named_alone = own.field != Field::FullName || of_person;
        let barred = own.field.is_personal() && matches!(way, Some(Whose::Thing | Whose::Network));
        let score = own.score - 15;
        let known = candidates.iter().any(|candidate| candidate.field == own.field && candidate.score >= score);
        if named_alone && !barred && !known && score > 5 {
            candidates.retain(|candidate| candidate.field != own.field);
            candidates.push(Candidate { score, ..own });
        }
    }
    candidates.sort_by_key(|candidate| (-candidate.score, candidate.field));
}

fn phrases<'a>(words: &'a [&'a str], longest: usize) -> impl Iterator<Item = String> + 'a {
    (1..=longest.min(words.len())).rev().flat_map(move |length| words.windows(length).map(|part| part.join(" ")))
}

fn candidates(lexicon: &Lexicon, folded: &str, words: &[&str], staff: bool) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let about_firm = words.len() > 1 && words.iter().any(|word| OF_FIRMS.contains(word));
    let any = |list: &[&str]| words.iter().any(|word| list.iter().any(|start| word.starts_with(start)));
    let of_firm = any(TURNOVERS) && (any(YEARLY) || words.iter().any(|word| OF_FIRMS.contains(word)))
        || any(&["jahresumsatz", "jaaromzet"]);
    let mut add = |field: Field, score: i32, whose: Whose| {
        let barred = (staff && (field.is_personal() || field == Field::Timestamp))
            || (field == Field::Company && about_firm)
            || (field == Field::Amount && of_firm)
            || (field.is_personal() && matches!(whose, Whose::Thing | Whose::Network));
        let score = match field {
            // A name says more than a number of the same.
            Field::Campaign if words.last() == Some(&"id") => score - 8,
            Field::Campaign => score,
            _ => score - penalty(whose),
        };
        if barred || score <= 0 {
            return;
        }
        match found.iter_mut().find(|own| own.field == field) {
            Some(own) if own.score >= score => {}
            Some(own) => *own = Candidate { field, score, whose },
            None => found.push(Candidate { field, score, whose }),
        }
    };
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let later = words.iter().any(|word| is_number(word) && !matches!(*word, "1" | "0"));
    let plain = if later { Whose::Other } else { Whose::Person };
    for meaning in lexicon.fields.get(folded).into_iter().flatten() {
        add(meaning.field, 100 - rank(meaning), Whose::Person);
    }
    let whose = |dropped: &[&str]| {
        dropped.iter().filter_map(|word| lexicon.qualifiers.get(*word).copied()).max().unwrap_or(plain).max(plain)
    };
    // What is left without the words that say whose: without all of them, or without those before or behind.
    let taken = |word: &str| is_number(word) || lexicon.qualifiers.contains_key(word);
    let before = words.iter().take_while(|word| taken(word)).count();
    let behind = words.iter().rev().take_while(|word| taken(word)).count();
    let mut parts: Vec<(Vec<&str>, Vec<&str>)> = vec![words.iter().copied().partition(|word| taken(word))];
    parts.extend((1..=before).map(|cut| (words[..cut].to_vec(), words[cut..].to_vec())));
    parts.extend((1..=behind).map(|cut| (words[words.len() - cut..].to_vec(), words[..words.len() - cut].to_vec())));
    for (dropped, kept) in parts.iter().filter(|(dropped, kept)| !dropped.is_empty() && !kept.is_empty()) {
        let kept = kept.join(" ");
        // `Member number` says who, and is none to dial.
        let numbers = lexicon.numbers.contains(&kept);
        for meaning in lexicon.fields.get(&kept).into_iter().flatten() {
            if !(numbers && meaning.field == Field::Phone) {
                add(meaning.field, 90 - rank(meaning), whose(dropped));
            }
        }
    }
    if words.len() > 1 {
        let class = whose(words);
        // `Total opens` counts what happened.
        let counted =
            words.iter().any(|word| matches!(lexicon.events.get(*word), Some(Some(role)) if *role != Role::Orders));
        for phrase in phrases(words, PHRASE) {
            let length = i32::try_from(phrase.split(' ').count()).unwrap_or(0);
            for field in lexicon.keys.get(&phrase).into_iter().flatten() {
                if counted && *field == Field::Amount {
                    continue;
                }
                add(*field, 52 + 5 * length, if class == Whose::Staff { Whose::Person } else { class });
            }
        }
    }
    // `EventAt`: whatever it is, it says when.
    let when = words.last().is_some_and(|word| matches!(*word, "at" | "ts"));
    if words.len() > 1 && when {
        add(Field::Timestamp, 57, plain);
    }
    for word in words {
        for (ending, field) in &lexicon.endings {
            if word.len() > ending.len() + 1 && word.ends_with(ending.as_str()) {
                add(*field, 75, plain);
            }
        }
    }
    // The tool's own name or another unknown word before it: `Copper ID`.
    let unknown = |word: &&str| {
        !lexicon.qualifiers.contains_key(*word)
            && !lexicon.fields.contains_key(*word)
            && !lexicon.events.contains_key(*word)
    };
    if let [first, "id"] | ["id", first] = words
        && unknown(first)
        && !lexicon.keys.contains_key(*first)
    {
        add(Field::ExternalId, SOME_ID, Whose::Person);
    }
    found.sort_by_key(|candidate| (-candidate.score, candidate.field));
    found
}

/// Returns a header with its shortened words written out, and those taken apart that are written as one: `givenname`.
fn written_out(lexicon: &Lexicon, words: &[&str]) -> String {
    let mut plain: Vec<&str> = Vec::new();
    for word in words {
        match (SHORT.iter().find(|(short, _)| short == word), lexicon.joined.get(*word)) {
            (Some((_, "")), _) => {}
            (Some((_, long)), _) => plain.push(long),
            (None, Some(phrase)) => plain.push(phrase),
            (None, None) => plain.push(word),
        }
    }
    plain.join(" ")
}

/// Score of an id of a thing that no word names: `Copper ID`.
const SOME_ID: i32 = 50;

/// How much a word loses to those that say the same more plainly: `Subtotal` to `Total`.
fn rank(meaning: &Meaning) -> i32 {
    i32::try_from(meaning.place.min(30)).unwrap_or(30) / 3
}

/// How much a header loses for not being the person's first and main one.
fn penalty(whose: Whose) -> i32 {
    match whose {
        Whose::Person => 0,
        Whose::Business => 2,
        Whose::Billing => 4,
        Whose::Home => 6,
        Whose::Shipping => 14,
        Whose::Other => 25,
        Whose::Thing => 40,
        Whose::Network | Whose::Staff => 60,
    }
}

/// Returns what happened, if folded words name that, alone or among words that say when or how often.
pub(super) fn stage_word(folded: &str) -> Option<StageWord> {
    let lexicon = lexicon();
    let words: Vec<&str> = folded.split(' ').collect();
    let around = |word: &str| lexicon.around.get(word).copied();
    let is_period = |word: &str| matches!(word, "mo" | "d") || word.bytes().all(|b| b.is_ascii_digit());
    // `Öffnungszeitpunkt`, `Klickdatum`: the event and when it was, written as one.
    if let [word] = words.as_slice()
        && let Some(event) = COMPOUNDS.iter().find_map(|ending| word.strip_suffix(ending))
        && let Some(Some(role)) =
            [event, event.trim_end_matches('s')].into_iter().find_map(|event| lexicon.events.get(event))
    {
        return Some(StageWord { role: *role, time: true, last: false });
    }
    let role = match lexicon.events.get(folded) {
        Some(role) => (*role)?,
        None if words.iter().any(|word| around(word) == Some(Around::Rate)) => return None,
        None => {
            let rest: Vec<&str> =
                words.iter().copied().filter(|word| around(word).is_none() && !is_period(word)).collect();
            (*lexicon.events.get(&rest.join(" "))?)?
        }
    };
    let says = |kind: Around| words.iter().any(|word| around(word) == Some(kind));
    Some(StageWord { role, time: says(Around::Time), last: says(Around::Last) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(header: &str) -> Option<(Field, Whose)> {
        Header::read(header).candidates.first().map(|candidate| (candidate.field, candidate.whose))
    }

    #[test]
    fn headers_of_many_tools_and_languages_are_known() {
        for (header, field) in [
            ("E-mail", Field::Email),
            ("recipientEmailAddress", Field::Email),
            ("E-Mail-Adresse", Field::Email),
            ("Correo electrónico", Field::Email),
            ("Billing Email Address", Field::Email),
            ("Person - Email (Work)", Field::Email),
            ("E-mailová adresa", Field::Email),
            ("Invitee First Name", Field::FirstName),
            ("Cognome del partecipante", Field::LastName),
            ("Nombre y apellidos", Field::FullName),
            ("Spoke to", Field::FullName),
            ("Name (Vorname)", Field::FirstName),
            ("Nom (Prénom)", Field::FirstName),
            ("Adresse (PLZ)", Field::Postcode),
            ("Phone (mobile)", Field::Phone),
            ("What company do you work for?", Field::Company),
            ("¿En qué empresa trabajas?", Field::Company),
            ("In welk bedrijf werkt u?", Field::Company),
            ("Organisation", Field::Company),
            ("Telephone", Field::Phone),
            ("Post Code", Field::Postcode),
            ("C.P.", Field::Postcode),
            ("Address 1 - Postal Code", Field::Postcode),
            ("Card Address City", Field::City),
            ("Población", Field::City),
            ("Town", Field::City),
            ("Billing Address1", Field::Street),
            ("Dirección", Field::Street),
            ("Auftragsdatum", Field::Timestamp),
            ("Časové razítko", Field::Timestamp),
            ("Auftragsnr.", Field::OrderId),
            ("Nº pedido", Field::OrderId),
            ("Order Total Amount", Field::Amount),
            ("Importe", Field::Amount),
            ("Moneda", Field::Currency),
        ] {
            assert_eq!(best(header).map(|(field, _)| field), Some(field), "{header}");
            assert!(is_header_word(header), "{header}");
        }
    }

    #[test]
    fn the_last_part_of_a_path_says_what_it_is() {
        for (header, field) in [
            ("properties.order_id", Field::OrderId),
            ("mail.timestamp", Field::Timestamp),
            ("customer.given_name", Field::FirstName),
            ("Postanschrift - Ort", Field::City),
            ("User Column: Company Name", Field::Company),
            ("EventAt", Field::Timestamp),
            ("Copper ID", Field::ExternalId),
        ] {
            assert!(Header::read(header).fits(field).is_some(), "{header}");
        }
        for (header, field) in [
            ("Lead Owner.email", Field::Email),
            ("campaign.name", Field::FullName),
            ("MessageID", Field::ExternalId),
            ("Tel. privat", Field::FullName),
        ] {
            assert_eq!(Header::read(header).fits(field), None, "{header}");
        }
    }

    #[test]
    fn what_is_not_the_persons_is_told_apart() {
        for header in ["Contact owner", "FromEmail", "Sales Rep Email", "Host Name", "Lineitem name"] {
            let header = Header::read(header);
            assert!(!header.candidates.iter().any(|candidate| candidate.field.is_personal()), "{header:?}");
        }
        assert_eq!(best("Shipping City"), Some((Field::City, Whose::Shipping)));
        assert!(best("Billing City").is_some_and(|(_, whose)| whose < Whose::Shipping));
    }

    #[test]
    fn headers_of_events_are_known() {
        for (header, role, time) in [
            ("First opened at", Role::Opens, true),
            ("Hard_Bounce_Date", Role::Bounces, true),
            ("Sent at", Role::Sends, true),
            ("Open Count", Role::Opens, false),
            ("Clicks", Role::Clicks, false),
            ("Unsubscribed", Role::Unsubscribes, false),
            ("Geöffnet am", Role::Opens, true),
            ("Fecha de apertura", Role::Opens, true),
            ("Laatst geopend op", Role::Opens, true),
        ] {
            let stage = Header::read(header).stage.unwrap_or_else(|| panic!("{header} names a stage"));
            assert_eq!((stage.role, stage.time), (role, time), "{header}");
        }
        for header in ["Open Rate", "Bounce Type", "Unsubscribe reason", "Send Weekday", "Company", "Opening hours"] {
            assert_eq!(Header::read(header).stage, None, "{header}");
        }
    }

    #[test]
    fn cells_of_data_are_no_header_words() {
        for cell in ["ann@b.example", "2026-03-02", "Müller GmbH", "12,50", "", "01067"] {
            assert!(!is_header_word(cell), "{cell}");
        }
    }
}
