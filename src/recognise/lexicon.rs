//! The words of exports, language by language, as `lexicon/*.toml` hold them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use self::keys::{around, field, keyed, outcome, role, said, whose};
use super::fold::fold_all;
use super::spelling;
use crate::model::{Field, Role};

mod keys;

/// Every language that is known; a new one is a file and a line here. English comes first and breaks ties.
const LANGUAGES: &[&str] = &[
    include_str!("lexicon/en.toml"),
    include_str!("lexicon/de.toml"),
    include_str!("lexicon/es.toml"),
    include_str!("lexicon/fr.toml"),
    include_str!("lexicon/it.toml"),
    include_str!("lexicon/pt.toml"),
    include_str!("lexicon/nl.toml"),
    include_str!("lexicon/cs.toml"),
    include_str!("lexicon/pl.toml"),
    include_str!("lexicon/sv.toml"),
    include_str!("lexicon/da.toml"),
    include_str!("lexicon/no.toml"),
    include_str!("lexicon/fi.toml"),
    include_str!("lexicon/hu.toml"),
    include_str!("lexicon/sk.toml"),
    include_str!("lexicon/ro.toml"),
];

const WORLD: &str = include_str!("lexicon/world.toml");

/// Words by some key.
type Words = BTreeMap<String, Vec<String>>;

/// One language's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    language: String,
    fields: Words,
    #[serde(default)]
    keys: Words,
    #[serde(default)]
    endings: Words,
    #[serde(default)]
    qualifiers: Words,
    #[serde(default)]
    times: Words,
    #[serde(default)]
    names: Words,
    #[serde(default)]
    weak_names: Words,
    #[serde(default)]
    events: Words,
    #[serde(default)]
    around: Words,
    #[serde(default)]
    event_headers: Words,
    #[serde(default)]
    numbers: Vec<String>,
    #[serde(default)]
    hints: Words,
    #[serde(default)]
    topics: Words,
    #[serde(default)]
    faint: Words,
    #[serde(default)]
    aggregates: Words,
    #[serde(default)]
    attended: Words,
    #[serde(default)]
    values: Words,
    #[serde(default)]
    outcomes: Words,
    #[serde(default)]
    headers: Words,
    #[serde(default)]
    noise: Words,
}

impl LanguageFile {
    /// Returns all its lists of words that stand in exports.
    fn lists(&mut self) -> [&mut Words; 16] {
        let Self { fields, keys, endings, qualifiers, times, names, weak_names, events, .. } = self;
        let Self { hints, topics, faint, aggregates, attended, values, outcomes, headers, .. } = self;
        [
            fields, keys, endings, qualifiers, times, names, weak_names, events, hints, topics, faint, aggregates,
            attended, values, outcomes, headers,
        ]
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorldFile {
    currencies: Vec<String>,
    countries: Vec<String>,
    legal_forms: Vec<String>,
    firm_words: Vec<String>,
    money_words: Vec<String>,
    tax_words: Vec<String>,
    no_data: Vec<String>,
}

/// Which of a person's addresses or numbers a header means, or that it means none of the person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// The person's, or the person's at work.
    Person,
    /// At work.
    Business,
    /// Where the bill goes.
    Billing,
    /// At home.
    Home,
    /// Where the goods go.
    Shipping,
    /// A second one, or something about it.
    Other,
    /// A product's, a form's, a campaign's.
    Thing,
    /// Of an internet connection.
    Network,
    /// Of the exporter's own people.
    Staff,
}

/// What a word around an event's word says in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// `at`, `date`: when.
    Time,
    /// `count`: how often.
    Count,
    /// Nothing.
    Filler,
    /// `last`: not the first.
    Last,
    /// `rate`, `reason`: something else about it.
    Rate,
}

/// What a value says of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Does not count.
    Void,
    /// Money went back.
    Refund,
    /// On a list, and reachable or not.
    Listed,
}

/// How a deal or a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The deal was won.
    Won,
    /// The deal was lost.
    Lost,
    /// Nobody has called yet.
    NotCalled,
}

/// What a whole header means in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The field.
    pub(super) field: Field,
    /// Number of the language.
    pub(super) language: usize,
    /// Place among the words for that field: the earlier, the more it is the main one.
    pub(super) place: usize,
}

/// The words of all languages.
pub(super) struct Lexicon {
    /// Names of the languages, in the order of their numbers.
    pub(super) languages: Vec<String>,
    /// Meanings of whole headers.
    pub(super) fields: HashMap<String, Vec<Meaning>>,
    /// Whole headers of several words by their letters alone: `givenname`.
    pub(super) joined: HashMap<String, String>,
    /// Meanings of phrases inside longer headers.
    pub(super) keys: HashMap<String, Vec<Field>>,
    /// Meanings of endings of words written as one.
    pub(super) endings: Vec<(String, Field)>,
    /// Words that say whose.
    pub(super) qualifiers: HashMap<String, Whose>,
    /// Phrases of date headers by role.
    pub(super) times: HashMap<(String, Option<Role>), usize>,
    /// Words of file names, and whether they are sure.
    pub(super) names: HashMap<String, (Role, bool)>,
    /// Beginnings of words of file names.
    pub(super) name_starts: Vec<(String, Role)>,
    /// Words for what happened; `None` for words that name no stage.
    pub(super) events: HashMap<String, Option<Role>>,
    /// Words around them.
    pub(super) around: HashMap<String, Around>,
    /// Headers that say no more than that they number the rows' things.
    pub(super) numbers: HashSet<String>,
    /// Words of the headers of columns that say what happened.
    pub(super) event_headers: HashSet<String>,
    /// Headers that tell the role.
    pub(super) hints: HashMap<String, Vec<Role>>,
    /// Words that tell the role wherever they stand in a header.
    pub(super) topics: HashMap<String, Role>,
    /// Beginnings of such words.
    pub(super) topic_starts: Vec<(String, Role)>,
    /// Headers among those that tell the role which any list of people may have too.
    pub(super) faint: HashSet<String>,
    /// Headers of tables without people.
    pub(super) aggregates: HashSet<String>,
    /// Headers of columns that say whether someone came.
    pub(super) attended: HashSet<String>,
    /// Words of cells.
    pub(super) values: HashMap<String, Said>,
    /// Beginnings of words of cells.
    pub(super) value_starts: Vec<(String, Said)>,
    /// Phrases for how a deal or a call ended; a phrase that ends with `*` is the beginning of a word.
    pub(super) outcomes: Vec<(String, Outcome)>,
    /// Headers of columns that say that an order does not count.
    pub(super) standing_headers: HashMap<String, Said>,
    /// Words of file names that say nothing.
    pub(super) noise: HashSet<String>,
    /// Codes and signs of currencies, folded.
    pub(super) currencies: HashSet<String>,
    /// Codes and names of countries, folded.
    pub(super) countries: HashSet<String>,
    /// Legal forms of firms, folded, dots left out.
    pub(super) legal_forms: HashSet<String>,
    /// Last words of the names of firms, folded.
    pub(super) firm_words: HashSet<String>,
    /// Words of money beside an amount that are no code.
    pub(super) money_words: HashSet<String>,
    /// Words for taxes beside an amount.
    pub(super) tax_words: HashSet<String>,
    /// Endings of files that hold a program, a text or settings.
    pub(super) no_data: HashSet<String>,
}

/// Returns the built-in words, read once.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::read().expect("the built-in words are well-formed, which a test holds"));
    &LEXICON
}

impl Lexicon {
    fn read() -> Result<Self, String> {
        let world: WorldFile = toml::from_str(WORLD).map_err(|error| error.to_string())?;
        let mut lexicon = Self {
            languages: Vec::new(),
            fields: HashMap::new(),
            joined: HashMap::new(),
            keys: HashMap::new(),
            endings: Vec::new(),
            qualifiers: HashMap::new(),
            times: HashMap::new(),
            names: HashMap::new(),
            name_starts: Vec::new(),
            events: HashMap::new(),
            around: HashMap::new(),
            numbers: HashSet::new(),
            event_headers: HashSet::new(),
            hints: HashMap::new(),
            topics: HashMap::new(),
            topic_starts: Vec::new(),
            faint: HashSet::new(),
            aggregates: HashSet::new(),
            attended: HashSet::new(),
            values: HashMap::new(),
            value_starts: Vec::new(),
            outcomes: Vec::new(),
            standing_headers: HashMap::new(),
            noise: HashSet::new(),
            currencies: world.currencies.iter().map(|word| word.to_lowercase()).collect(),
            countries: world.countries.iter().map(|word| fold_all(word)).collect(),
            legal_forms: world.legal_forms.into_iter().collect(),
            money_words: world.money_words.into_iter().collect(),
            tax_words: world.tax_words.into_iter().collect(),
            firm_words: world.firm_words.iter().map(|word| fold_all(word)).collect(),
            no_data: world.no_data.into_iter().collect(),
        };
        for text in LANGUAGES {
            let mut file: LanguageFile = toml::from_str(text).map_err(|error| error.to_string())?;
            lexicon.add(&mut file).map_err(|error| format!("{}: {error}", file.language))?;
        }
        Ok(lexicon)
    }

    fn add(&mut self, file: &mut LanguageFile) -> Result<(), String> {
        spelling::spell_out(file.lists());
        let language = self.languages.len();
        self.languages.push(file.language.clone());
        for (key, words) in &file.fields {
            let field = field(key)?;
            for (place, word) in words.iter().enumerate() {
                let phrase = fold_all(word);
                if phrase.len() > 6 && phrase.contains(' ') {
                    let joined: String = phrase.split(' ').collect();
                    self.joined.entry(joined).or_insert_with(|| phrase.clone());
                }
                self.fields.entry(phrase).or_default().push(Meaning { field, language, place });
            }
        }
        for (field, word) in keyed(&file.keys, field)? {
            self.keys.entry(word).or_default().push(field);
        }
        for (field, word) in keyed(&file.endings, field)? {
            self.endings.push((word, field));
        }
        for (whose, word) in keyed(&file.qualifiers, whose)? {
            self.qualifiers.entry(word).or_insert(whose);
        }
        for (key, words) in &file.times {
            let role = if key == "late" { None } else { Some(role(key)?) };
            for (place, word) in words.iter().enumerate() {
                self.times.entry((fold_all(word), role)).or_insert(place);
            }
        }
        for role in Role::ALL {
            self.names.entry(role.as_str().to_owned()).or_insert((*role, true));
        }
        for (words, sure) in [(&file.names, true), (&file.weak_names, false)] {
            for (key, words) in words {
                let role = role(key)?;
                for word in words {
                    match word.strip_suffix('*') {
                        Some(start) => self.name_starts.push((fold_all(start), role)),
                        None => drop(self.names.entry(fold_all(word)).or_insert((role, sure))),
                    }
                }
            }
        }
        let event = |key: &str| if key == "neutral" { Ok(None) } else { role(key).map(Some) };
        for (role, word) in keyed(&file.events, event)? {
            self.events.entry(word).or_insert(role);
        }
        for (around, word) in keyed(&file.around, around)? {
            self.around.entry(word).or_insert(around);
        }
        for (role, word) in keyed(&file.hints, role)? {
            let roles = self.hints.entry(word).or_default();
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        for (key, words) in &file.topics {
            let role = role(key)?;
            for word in words {
                match word.strip_suffix('*') {
                    Some(start) => self.topic_starts.push((fold_all(start), role)),
                    None => drop(self.topics.entry(fold_all(word)).or_insert(role)),
                }
            }
        }
        for (key, words) in &file.values {
            let said = said(key)?;
            for word in words {
                match word.strip_suffix('*') {
                    Some(start) => self.value_starts.push((fold_all(start), said)),
                    None => drop(self.values.entry(fold_all(word)).or_insert(said)),
                }
            }
        }
        for (key, words) in &file.outcomes {
            let outcome = outcome(key)?;
            self.outcomes.extend(words.iter().map(|word| match word.strip_suffix('*') {
                Some(start) => (fold_all(start) + "*", outcome),
                None => (fold_all(word), outcome),
            }));
        }
        for (said, word) in keyed(&file.headers, said)? {
            self.standing_headers.entry(word).or_insert(said);
        }
        self.numbers.extend(file.numbers.iter().map(|word| fold_all(word)));
        self.event_headers.extend(file.event_headers.values().flatten().map(|word| fold_all(word)));
        self.faint.extend(file.faint.values().flatten().map(|word| fold_all(word)));
        self.aggregates.extend(file.aggregates.values().flatten().map(|word| fold_all(word)));
        self.attended.extend(file.attended.values().flatten().map(|word| fold_all(word)));
        self.noise.extend(file.noise.values().flatten().map(|word| fold_all(word)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_read_and_speaks_of_the_main_things() {
        let lexicon = Lexicon::read().expect("well-formed words");
        assert_eq!(
            lexicon.languages,
            ["en", "de", "es", "fr", "it", "pt", "nl", "cs", "pl", "sv", "da", "no", "fi", "hu", "sk", "ro"]
        );
        for language in 0..lexicon.languages.len() {
            for field in [Field::Email, Field::LastName, Field::Company, Field::Phone, Field::Timestamp, Field::Amount]
            {
                let known = lexicon
                    .fields
                    .values()
                    .flatten()
                    .any(|meaning| meaning.field == field && meaning.language == language);
                assert!(known, "{} has no word for {field}", lexicon.languages[language]);
            }
        }
    }

    #[test]
    fn words_are_found_folded() {
        let lexicon = lexicon();
        assert_eq!(lexicon.values.get("si"), Some(&Said::Yes));
        assert_eq!(lexicon.names.get("auftrage"), Some(&(Role::Orders, true)));
        assert!(lexicon.fields["prijmeni"].iter().any(|meaning| meaning.field == Field::LastName));
    }
}
