//! The situations in which people are put together, or kept apart.

mod addresses;
mod known;
mod lists;
mod order_of_names;
mod roles;

use std::sync::Arc;

use proptest::prelude::*;

use crate::model::{
    Confidence, Day, Event, Field, Identity, IdentityId, Record, RecordId, Records, Role, Source, SourceId, Standing,
    Trait, When,
};

use super::compare::{COMPARISONS, Memo, Pair};
use super::features::Profiles;
use super::score::Weights;
use super::{Known, Linkage, Model, explain, link};

/// Makes records row by row.
#[derive(Default)]
struct Rows {
    records: Records,
    row: u32,
}

impl Rows {
    /// Starts with a file of strangers, so that names and firms have a background to be rare or common against.
    fn among_strangers() -> Self {
        let mut rows = Self::default();
        rows.source("strangers.csv", Role::Prospects);
        let syllables = ["ba", "do", "ri", "mu", "ke", "la", "so", "ti", "ne", "fu"];
        for number in 0..300_usize {
            let pick = |by: usize| syllables[(number / by + number * by) % 10];
            let first = format!("{}{}n", pick(3), pick(7));
            let last = format!("{}{}{}s", pick(1), pick(10), pick(30));
            let mail = format!("{first}.{last}@firm{}.example", number % 60);
            rows.row(&[&format!("first={first}"), &format!("last={last}"), &format!("email={mail}")]);
        }
        rows
    }

    fn source(&mut self, file: &str, role: Role) -> &mut Self {
        self.records.sources.push(Source {
            file: Arc::from(file),
            sheet: None,
            table: 0,
            role: Some(role),
            stages: vec![role],
            confidence: Confidence::CERTAIN,
            tool: None,
            rows_read: 0,
            rows_set_aside: 0,
        });
        self.row = 1;
        self
    }

    /// Adds a row of `field=value` and returns its id.
    fn row(&mut self, cells: &[&str]) -> RecordId {
        let mut identity = Identity::default();
        for cell in cells {
            let (field, value) = cell.split_once('=').expect("field=value");
            let value = Some(self.records.texts.intern(value));
            match field {
                "middle" => identity.middle_name = value,
                "generation" => identity.generation = value,
                "first" => identity.keys[Field::FirstName] = value,
                "last" => identity.keys[Field::LastName] = value,
                "born" => identity.keys[Field::DateOfBirth] = value,
                "id" => identity.keys[Field::ExternalId] = value,
                "sex" => identity.traits[Trait::Sex] = value,
                "birthplace" => identity.traits[Trait::Birthplace] = value,
                "maiden" => identity.traits[Trait::MaidenName] = value,
                "age" => identity.traits[Trait::Age] = value,
                other => identity.keys[other.parse().expect("a field")] = value,
            }
        }
        self.row += 1;
        let known = self.records.identities.iter().position(|known| *known == identity);
        let id = known.unwrap_or(self.records.identities.len());
        let is_empty = cells.is_empty();
        if known.is_none() && !is_empty {
            self.records.identities.push(identity);
        }
        self.records.records.push(Record {
            source: SourceId::new(self.records.sources.len() - 1),
            row: self.row,
            identity: (!is_empty).then(|| IdentityId::new(id)),
            follows: None,
            shown: self.records.shown.keep(&identity.keys),
        });
        RecordId::new(self.records.records.len() - 1)
    }

    /// Adds a file in which John and Smith are common names.
    fn smiths(&mut self) {
        self.source("smiths.csv", Role::Prospects);
        for first in ["anna", "peter", "mary", "paul", "john", "lucy"] {
            self.row(&[&format!("first={first}"), "last=smith", &format!("email={first}@smith{first}.com")]);
        }
        for last in ["jones", "brown", "white", "green", "black", "hill"] {
            self.row(&["first=john", &format!("last={last}"), &format!("email=john@{last}.com")]);
        }
    }

    fn linkage(&self) -> Linkage {
        link(&self.records, &Model::default(), &Known::default(), &|_, _| {})
    }
}

/// Whether two records are taken for one person's in a file of strangers.
fn one_person(left: &[&str], right: &[&str]) -> bool {
    let mut rows = Rows::among_strangers();
    let left = rows.source("left.csv", Role::Sends).row(left);
    let right = rows.source("right.csv", Role::Orders).row(right);
    let linkage = rows.linkage();
    linkage.person_of(left) == linkage.person_of(right)
}

const JANE: [&str; 3] = ["first=jane", "last=quackenbush", "company=river foods"];

#[test]
fn one_person_is_found_in_spite_of() {
    for (why, left, right) in [
        (
            "a nickname",
            ["first=robert", "last=quackenbush", "company=river foods"],
            ["first=bob", "last=quackenbush", "company=river foods"],
        ),
        (
            "an initial",
            ["first=j", "last=quackenbush", "company=river foods"],
            ["first=jane", "last=quackenbush", "company=river foods"],
        ),
        ("a typing error", JANE, ["first=jane", "last=quackenbusch", "company=river foods"]),
        ("swapped names", JANE, ["first=quackenbush", "last=jane", "company=river foods"]),
        ("swapped names, one of them misspelt", JANE, ["first=quackenbush", "last=ajne", "company=river foods"]),
        (
            "a second family name on one side",
            ["first=ana", "last=tomas", "street=mayor 12"],
            ["first=ana", "last=tomas olivera", "street=mayor 12"],
        ),
        ("a married name", ["first=jane", "last=quackenbush miller", "company=river foods"], JANE),
        (
            "another spelling",
            ["first=jurgen", "last=muller wohlgemut", "company=river foods"],
            ["first=juergen", "last=mueller wohlgemut", "company=river foods"],
        ),
        (
            "a private address",
            ["first=jane", "last=quackenbush", "email=jane.quackenbush@riverfoods.com"],
            ["first=jane", "last=quackenbush", "email=jquackenbush77@gmail.com"],
        ),
        (
            "a typing error in the address",
            ["first=jane", "last=quackenbush", "email=jane.quackenbush@riverfoods.com"],
            ["first=jane", "last=miller", "email=jane.quackenbsh@riverfoods.com"],
        ),
    ] {
        assert!(one_person(&left, &right), "{why}");
    }
}

#[test]
fn an_address_that_spells_the_name_links_a_row_without_one() {
    assert!(one_person(&JANE, &["email=jane.quackenbush@riverfoods.com"]));
    assert!(one_person(
        &["first=jane", "last=quackenbush", "email=jquackenbush@riverfoods.com"],
        &["email=jquackenbush@riverfoods.com"]
    ));
    assert!(!one_person(&JANE, &["email=peter.miller@riverfoods.com"]));
}

#[test]
fn an_address_may_spell_the_name_before_the_wedding() {
    let married = ["first=jane", "last=underhill", "email=jane.quackenbush7@gmail.com", "company=river foods"];
    for (other, expected) in [
        (["first=jane", "last=quackenbush", "company=river foods"], true),
        // Somebody else reads that mailbox.
        (["first=paul", "last=quackenbush", "company=river foods"], false),
        (["first=jane", "last=featherstone", "company=blue harbor"], false),
    ] {
        assert_eq!(one_person(&married, &other), expected, "{other:?}");
    }
}

#[test]
fn two_people_stay_apart_though() {
    for (why, left, right) in [
        (
            "they share phone and name as a household",
            vec!["first=jane", "last=quackenbush", "phone=+14155550199", "street=1 elm st", "postcode=12345"],
            vec!["first=peter", "last=quackenbush", "phone=+14155550199", "street=1 elm st", "postcode=12345"],
        ),
        (
            "they are father and son",
            vec!["first=john", "last=quackenbush", "generation=sr", "phone=+14155550199", "born=1950-02-01"],
            vec!["first=john", "last=quackenbush", "generation=jr", "phone=+14155550199", "born=1980-07-12"],
        ),
        (
            "they share a mailbox",
            vec!["first=jane", "last=quackenbush", "email=info@riverfoods.com"],
            vec!["first=peter", "last=vanterpool", "email=info@riverfoods.com"],
        ),
        (
            "they share one of two family names",
            vec!["first=ana", "last=garcia lopez", "city=toledo", "born=1961-10-05"],
            vec!["first=ana", "last=ruiz garcia", "city=toledo", "born=1977-02-11"],
        ),
        (
            "their middle names only start alike",
            vec!["first=jose", "last=quackenbush", "middle=angel", "city=toledo", "born=1950-02-01"],
            vec!["first=jose", "last=quackenbush", "middle=antonio", "city=madrid", "born=1961-10-05"],
        ),
        (
            "they are of one firm",
            vec![
                "first=jane",
                "last=quackenbush",
                "email=jane@riverfoods.com",
                "company=river foods",
                "phone=+14155550199",
            ],
            vec![
                "first=peter",
                "last=vanterpool",
                "email=peter@riverfoods.com",
                "company=river foods",
                "phone=+14155550199",
            ],
        ),
        (
            "their addresses are a letter apart",
            vec!["first=anna", "last=quackenbush", "email=aquackenbush@riverfoods.com", "company=river foods"],
            vec!["first=peter", "last=quackenbush", "email=pquackenbush@riverfoods.com", "company=river foods"],
        ),
    ] {
        assert!(!one_person(&left, &right), "{why}");
    }
}

/// For each of a few rows that stand alone in a file the person it is given.
fn people_of_few(rows: &[&[&str]]) -> Vec<Option<crate::model::PersonIndex>> {
    let mut few = Rows::default();
    few.source("few.csv", Role::Prospects);
    let ids: Vec<_> = rows.iter().map(|cells| few.row(cells)).collect();
    let linkage = few.linkage();
    ids.into_iter().map(|id| linkage.person_of(id)).collect()
}

const HANK: [&str; 6] =
    ["first=hank", "last=miller", "email=millers@gmail.com", "phone=+13034550123", "street=5 elm st", "postcode=80202"];
const WANDA: [&str; 6] = ["first=wanda", HANK[1], HANK[2], HANK[3], HANK[4], HANK[5]];

#[test]
fn a_household_is_two_people_in_a_short_list_too() {
    let people = people_of_few(&[&HANK, &WANDA]);
    assert_ne!(people[0], people[1]);
    let stranger = ["first=petra", "last=quill", "email=petra@quill.example"];
    let people = people_of_few(&[&HANK, &WANDA, &stranger]);
    assert_ne!(people[0], people[1]);
    // Those who share a first name are one.
    let people = people_of_few(&[&HANK, &["first=hank", "last=miller", "email=millers@gmail.com"], &stranger]);
    assert_eq!(people[0], people[1]);
}

#[test]
fn a_row_without_a_name_at_a_familys_mailbox_is_nobodys() {
    let people = people_of_few(&[&HANK, &WANDA, &["email=millers@gmail.com"], &["first=petra", "last=quill"]]);
    assert!(!people[..2].contains(&people[2]));
    let people = people_of_few(&[&HANK, &["email=millers@gmail.com"], &["first=petra", "last=quill"]]);
    assert_eq!(people[0], people[1]);
}

#[test]
fn a_suffix_on_one_side_tells_father_from_son_unless_they_share_an_address() {
    let house = ["phone=+13034550123", "street=5 elm st", "postcode=80202", "last=miller", "first=hank"];
    let with = |cells: &[&'static str]| [&house[..], cells].concat();
    let father = with(&["email=hank@gmail.com"]);
    let people = people_of_few(&[&father, &with(&["email=hankjr@yahoo.com", "generation=jr"])]);
    assert_ne!(people[0], people[1]);
    let people = people_of_few(&[&father, &with(&["email=hank@gmail.com", "generation=jr"])]);
    assert_eq!(people[0], people[1]);
}

#[test]
fn a_handful_of_rows_is_linked_with_good_sense() {
    let jane = ["first=jane", "last=quackenbush", "email=jane@riverfoods.com"];
    for (other, expected) in [
        (["first=jane", "last=quackenbush", "phone=+13034550123"], true),
        (["first=j", "last=quackenbush", "company=river foods"], true),
        (["first=peter", "last=vanterpool", "company=river foods"], false),
        (["first=peter", "last=quackenbush", "company=river foods"], false),
        (["first=jane", "last=vanterpool", "city=springfield"], false),
    ] {
        let people = people_of_few(&[&jane, &other, &["first=petra", "last=quill", "email=petra@quill.example"]]);
        assert_eq!(people[0] == people[1], expected, "{other:?}");
    }
}

#[test]
fn two_john_smiths_at_two_firms_stay_apart() {
    let mut rows = Rows::among_strangers();
    rows.smiths();
    let one = rows.row(&["first=john", "last=smith", "email=john.smith@acme.com", "company=acme"]);
    let other = rows.row(&["first=john", "last=smith", "email=jsmith@zenith.com", "company=zenith"]);
    let caller = rows.source("calls.csv", Role::Calls).row(&["first=john", "last=smith", "company=zenith"]);
    let linkage = rows.linkage();
    assert_ne!(linkage.person_of(one), linkage.person_of(other));
    assert_eq!(linkage.person_of(caller), linkage.person_of(other));
}

#[test]
fn a_switchboard_chains_nobody() {
    let mut rows = Rows::among_strangers();
    rows.source("firm.csv", Role::Prospects);
    let names = [
        ("jane", "quackenbush"),
        ("peter", "vanterpool"),
        ("lucia", "oyelaran"),
        ("bruno", "zimmerli"),
        ("eve", "thistle"),
    ];
    let staff: Vec<_> = names
        .iter()
        .map(|(first, last)| {
            rows.row(&[
                &format!("first={first}"),
                &format!("last={last}"),
                "company=river foods",
                "phone=+14155550100",
                "postcode=94105",
            ])
        })
        .collect();
    let caller = rows.source("calls.csv", Role::Calls).row(&["first=lucia", "last=oyelaran", "phone=+14155550100"]);
    let linkage = rows.linkage();
    let mut people: Vec<_> = staff.iter().map(|record| linkage.person_of(*record)).collect();
    assert_eq!(linkage.person_of(caller), people[2]);
    people.sort();
    people.dedup();
    assert_eq!(people.len(), names.len());
}

#[test]
fn a_name_that_two_people_bear_is_given_to_neither() {
    let mut rows = Rows::among_strangers();
    rows.smiths();
    let one = rows.row(&["first=john", "last=smith", "email=js@acme.com", "company=acme", "phone=+14155550111"]);
    let other = rows.row(&["first=john", "last=smith", "email=js@zenith.com", "company=zenith", "phone=+14155550122"]);
    let unsure = rows.source("orders.csv", Role::Orders).row(&["first=john", "last=smith", "postcode=94105"]);
    let linkage = rows.linkage();
    let people = [one, other, unsure].map(|record| linkage.person_of(record));
    assert_ne!(people[0], people[1]);
    assert!(!people[..2].contains(&people[2]));
    assert!(linkage.unsure.iter().any(|pair| [pair.left, pair.right].contains(&unsure) && !pair.linked));
}

#[test]
fn a_line_that_follows_shares_the_person_and_a_row_without_identity_has_none() {
    let mut rows = Rows::among_strangers();
    let first = rows.source("orders.csv", Role::Orders).row(&JANE);
    let line = rows.row(&[]);
    let further = rows.row(&["company=another"]);
    let nobody = rows.row(&[]);
    rows.records.records[line.index()].follows = Some(first);
    rows.records.records[further.index()].follows = Some(line);
    let linkage = rows.linkage();
    assert!(linkage.person_of(first).is_some());
    assert_eq!(linkage.person_of(line), linkage.person_of(first));
    assert_eq!(linkage.person_of(further), linkage.person_of(first));
    assert_eq!(linkage.person_of(nobody), None);
}

/// The people of a linkage as sets of rows, with their ids, in an order of their own.
fn people(linkage: &Linkage, records: &Records) -> Vec<(String, Vec<(String, u32)>)> {
    let mut people: Vec<_> = linkage
        .people
        .iter()
        .map(|person| {
            let mut rows: Vec<_> = person
                .records
                .iter()
                .map(|record| (records.source_of(*record).file.to_string(), records.records[record.index()].row))
                .collect();
            rows.sort();
            (person.id.to_string(), rows)
        })
        .collect();
    people.sort();
    people
}

#[test]
fn the_order_of_the_rows_changes_nothing() {
    let mut rows = Rows::among_strangers();
    rows.source("a.csv", Role::Sends).row(&JANE);
    rows.row(&["email=jane.quackenbush@riverfoods.com"]);
    rows.source("b.csv", Role::Orders).row(&["first=j", "last=quackenbush", "email=jquackenbush7@gmail.com"]);
    rows.row(&["first=jane", "last=quackenbush", "phone=+14155550122"]);
    let forwards = people(&rows.linkage(), &rows.records);
    let Records { texts, sources, records, shown, identities, .. } = &rows.records;
    let count = identities.len();
    let mut turned =
        Records { texts: texts.clone(), sources: sources.clone(), shown: shown.clone(), ..Records::default() };
    turned.identities = identities.iter().rev().copied().collect();
    turned.records = records
        .iter()
        .rev()
        .map(|record| Record { identity: record.identity.map(|id| IdentityId::new(count - 1 - id.index())), ..*record })
        .collect();
    let backwards = link(&turned, &Model::default(), &Known::default(), &|_, _| {});
    assert_eq!(people(&backwards, &turned), forwards);
}

#[test]
fn people_keep_their_ids_when_rows_are_added_and_files_renamed() {
    let mut rows = Rows::among_strangers();
    let jane = rows.source("a.csv", Role::Sends).row(&["first=jane", "last=quackenbush", "email=jane@riverfoods.com"]);
    let before = rows.linkage();
    let id =
        |linkage: &Linkage, record| linkage.people[linkage.person_of(record).expect("a person").index()].id.clone();
    let known = id(&before, jane);
    rows.records.sources[0].file = Arc::from("renamed.csv");
    rows.source("later.csv", Role::Orders).row(&["first=jane", "last=quackenbush", "company=river foods"]);
    rows.row(&["first=peter", "last=vanterpool"]);
    assert_eq!(id(&rows.linkage(), jane), known);
    assert!(known.as_str().starts_with('P') && known.as_str().len() == 11);
}

#[test]
fn a_higher_threshold_only_splits() {
    let mut rows = Rows::among_strangers();
    rows.source("a.csv", Role::Sends).row(&JANE);
    rows.source("b.csv", Role::Orders).row(&["first=jane", "last=quackenbush"]);
    rows.row(&["first=jane", "last=quackenbush", "email=jquackenbush7@gmail.com"]);
    let fixed = Model { fixed: true, ..Model::default() };
    let at = |threshold| link(&rows.records, &Model { threshold, ..fixed.clone() }, &Known::default(), &|_, _| {});
    let mut before = at(0.3);
    for threshold in [0.5, 0.7, 0.9, 0.99, 0.9999] {
        let now = at(threshold);
        for person in &now.people {
            let mut owners: Vec<_> = person.records.iter().map(|record| before.person_of(*record)).collect();
            owners.dedup();
            assert_eq!(owners.len(), 1, "{threshold}");
        }
        before = now;
    }
}

#[test]
fn a_waterfall_adds_up_to_its_total_and_agrees_with_the_link() {
    let mut rows = Rows::among_strangers();
    let left = rows.source("a.csv", Role::Sends).row(&JANE);
    let right =
        rows.source("b.csv", Role::Orders).row(&["first=jane", "last=quackenbush", "email=jane@riverfoods.com"]);
    let linkage = rows.linkage();
    let found = explain(&rows.records, &linkage.model, &[(left, right)]);
    let waterfall = found[0].as_ref().expect("both rows say who they are");
    assert_eq!(waterfall.terms.iter().map(|term| term.weight).sum::<super::MatchWeight>(), waterfall.total);
    assert_eq!(waterfall.terms[0].comparison, "prior");
    let membership = linkage.memberships.of(left).expect("a person");
    assert!((membership.probability - waterfall.total.probability()).abs() < 1e-9);
    assert_eq!(linkage.reasons.words(membership.matched_on), ["name", "company"]);
}

#[test]
fn a_saved_model_is_the_same_when_loaded() {
    let model = Model::default();
    let saved = serde_json::to_string(&model).expect("a model can be written");
    assert_eq!(serde_json::from_str::<Model>(&saved).expect("and read"), model);
}

#[test]
fn a_model_that_was_learnt_links_as_it_did_when_it_is_used_again() {
    let mut rows = Rows::among_strangers();
    rows.source("a.csv", Role::Sends).row(&JANE);
    rows.source("b.csv", Role::Orders).row(&["first=jane", "last=quackenbush"]);
    let learnt = rows.linkage();
    assert!(learnt.model.fixed && learnt.model != Model { fixed: true, ..Model::default() });
    assert_eq!(learnt.model.implausible(), None);
    let again = link(&rows.records, &learnt.model, &Known::default(), &|_, _| {});
    assert_eq!(again.model, learnt.model);
    assert_eq!(people(&again, &rows.records), people(&learnt, &rows.records));
}

#[test]
fn a_model_that_cannot_be_is_told() {
    assert_eq!(Model::default().implausible(), None);
    let mut broken = Model::default();
    broken.comparisons[0].levels[0].m = f64::NAN;
    assert!(broken.implausible().is_some());
    broken = Model { threshold: 2.0, ..Model::default() };
    assert!(broken.implausible().is_some());
    broken = Model::default();
    broken.comparisons.pop();
    assert!(broken.implausible().is_some());
}

#[test]
fn a_pair_within_a_person_whom_stronger_links_hold_together_is_not_asked_about() {
    let mut rows = Rows::among_strangers();
    rows.source("a.csv", Role::Sends);
    let full = ["first=jane", "last=quackenbush", "email=jane.quackenbush@riverfoods.com", "phone=+14155550199"];
    let ids = [rows.row(&full), rows.row(&full[2..]), rows.row(&full[..3]), rows.row(&[full[0], full[1], full[3]])];
    let linkage = rows.linkage();
    assert!(ids.iter().all(|id| linkage.person_of(*id) == linkage.person_of(ids[0])));
    assert!(!linkage.unsure.iter().any(|pair| ids.contains(&pair.left) && ids.contains(&pair.right)));
}

#[test]
fn comparisons_have_names_of_their_own_and_probabilities_that_can_be() {
    let model = Model::default();
    for (place, comparison) in COMPARISONS.iter().enumerate() {
        assert!(COMPARISONS[..place].iter().all(|other| other.name != comparison.name), "{}", comparison.name);
        for level in &model.comparison(comparison.name).expect("in the model").levels {
            for probability in [level.m, level.u, level.relatives, level.colleagues, level.namesakes] {
                assert!(probability > 0.0 && probability <= 1.0, "{}: {}", comparison.name, level.name);
            }
        }
        // The closest level speaks for a match, the last against it.
        let weight = |level: &super::Level| level.m / level.u;
        let levels = &model.comparison(comparison.name).expect("in the model").levels;
        assert!(
            weight(&levels[0]) > 1.0 && weight(&levels[0]) > weight(&levels[levels.len() - 1]),
            "{}",
            comparison.name
        );
    }
}

#[test]
fn nothing_links_nothing() {
    let linkage = link(&Records::default(), &Model::default(), &Known::default(), &|_, _| {});
    assert!(linkage.people.is_empty() && linkage.memberships.is_empty());
}

/// Makes two rows of each of so many people, of which the second has errors, some of them in all that it says; and returns the pairs
/// of identities that are one person.
pub(super) fn people_with_errors(people: usize) -> (Records, Vec<(usize, usize)>) {
    let mut rows = Rows::default();
    rows.source("people.csv", Role::Prospects);
    let syllables = ["bal", "dor", "rim", "mun", "kes", "lat", "sov", "tig", "nep", "fuc", "gar", "win", "zel"];
    let pick = |number: usize, by: usize| syllables[number / by % 13];
    let mut pairs = Vec::new();
    for number in 0..people {
        let first = format!("{}{}a", pick(number * 5, 2), pick(number * 11, 7));
        let last = format!("{}{}{}o", pick(number, 1), pick(number, 13), pick(number * 3, 5));
        let town = format!("{}{}ton", pick(number, 4), pick(number * 3, 1));
        let (year, month) = (1930 + (number * 7 + number / 13) % 60, (number * 5 + number / 7) % 12 + 1);
        let born = format!("{year}-{month:02}-{:02}", (number * 3 + number / 11) % 28 + 1);
        let (mut other_first, mut other_last, mut other_born) = (first.clone(), last.clone(), born.clone());
        // One row in four has an error here or there, whatever it has elsewhere.
        let errs = |by: usize| number * by % 101 < 25;
        if errs(37) {
            other_first.replace_range(0..1, "q");
        }
        if errs(59) {
            other_last.replace_range(0..1, "v");
        }
        if errs(83) {
            other_born.replace_range(2..4, "01");
        }
        let of_town = |town: &str| format!("city={town}");
        let one =
            rows.row(&[&format!("first={first}"), &format!("last={last}"), &format!("born={born}"), &of_town(&town)]);
        let other_town = if errs(23) { "elsewhere" } else { &town };
        let other = rows.row(&[
            &format!("first={other_first}"),
            &format!("last={other_last}"),
            &format!("born={other_born}"),
            &of_town(other_town),
        ]);
        let [one, other] = [one, other].map(|row| rows.records.records[row.index()].identity);
        pairs.extend(one.zip(other).filter(|(one, other)| one != other).map(|(a, b)| (a.index(), b.index())));
    }
    (rows.records, pairs)
}

fn cells() -> impl Strategy<Value = Vec<String>> {
    let names = prop::sample::select(vec![
        "jane",
        "jan",
        "bob",
        "robert",
        "j",
        "smith",
        "smyth",
        "smith jones",
        "van der berg",
        "berg",
    ]);
    let field = prop::sample::select(vec!["first", "last", "middle"]);
    let name = (field, names).prop_map(|(field, name)| format!("{field}={name}"));
    let other = prop::sample::select(vec![
        "email=jane.smith@acme.com",
        "email=jsmith@acme.com",
        "email=jane.smith7@gmail.com",
        "email=info@acme.com",
        "email=xq77@gmail.com",
        "phone=+14155550199",
        "phone=+14155550198",
        "phone=+4915555550199",
        "company=acme",
        "company=acme foods",
        "company=acmo",
        "street=1 elm street",
        "street=1 elm stret",
        "postcode=12345",
        "postcode=12346",
        "city=springfield",
        "city=sprngfield",
        "born=1980-02-03",
        "born=1980-03-02",
        "born=1980-02-04",
        "born=1981-00-00",
        "born=0000-02-03",
        "born=1990-02-13",
        "sex=f",
        "sex=m",
        "birthplace=springfield",
        "birthplace=sprngfield",
        "maiden=smith",
        "age=40",
        "age=42",
        "id=4711471147",
        "id=4711471148",
        "country=US",
        "country=DE",
        "generation=jr",
        "generation=sr",
    ])
    .prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![name, other], 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_comparison_is_symmetric(left in cells(), right in cells()) {
        let mut rows = Rows::default();
        rows.source("a.csv", Role::Sends);
        rows.row(&left.iter().map(String::as_str).collect::<Vec<_>>());
        rows.row(&right.iter().map(String::as_str).collect::<Vec<_>>());
        let profiles = Profiles::new(&rows.records);
        let weights = Weights::new(&Model::default(), 1000);
        let mut memo = Memo::new();
        for a in &profiles.all {
            for b in &profiles.all {
                for comparison in COMPARISONS {
                    let there = (comparison.judge)(&Pair::new(&profiles, a, b, &mut memo));
                    let back = (comparison.judge)(&Pair::new(&profiles, b, a, &mut memo));
                    prop_assert_eq!(there, back, "{}", comparison.name);
                }
                let there = weights.total(&weights.evidence(&Pair::new(&profiles, a, b, &mut memo)));
                let back = weights.total(&weights.evidence(&Pair::new(&profiles, b, a, &mut memo)));
                prop_assert_eq!(there, back);
            }
        }
    }

    #[test]
    fn any_rows_are_linked_without_harm(all in prop::collection::vec(cells(), 1..30)) {
        let mut rows = Rows::default();
        rows.source("a.csv", Role::Sends);
        let ids: Vec<_> = all.iter().map(|cells| rows.row(&cells.iter().map(String::as_str).collect::<Vec<_>>())).collect();
        let linkage = rows.linkage();
        prop_assert_eq!(linkage.memberships.len(), ids.len());
        prop_assert_eq!(linkage.people.iter().map(|person| person.records.len()).sum::<usize>(), ids.len());
        for id in ids {
            let person = linkage.person_of(id).expect("everyone is someone");
            prop_assert!(linkage.people[person.index()].records.contains(&id));
        }
    }
}
