//! What the names of a file and its sheet say.

use super::fold::fold_all;
use super::lexicon::lexicon;
use crate::model::Role;
use crate::read::Table;

/// What a name says the rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameSays {
    /// The role.
    pub(super) role: Role,
    /// The word that says it, as it stands.
    pub(super) word: String,
    /// How much it counts, in percent.
    pub(super) weight: u8,
}

/// Words of a name that belong to a phrase of the lexicon.
struct Found {
    role: Role,
    sure: bool,
    first: usize,
    length: usize,
}

/// Returns what the file's and the sheet's name say of the role, the strongest first.
pub(super) fn roles_in_names(table: &Table) -> Vec<NameSays> {
    let mut says = Vec::new();
    for name in names(table) {
        let words = words(&name);
        for (place, found) in phrases(&words).into_iter().enumerate() {
            let weight = match (found.sure, place) {
                // What a form brought in is called leads too.
                (true, 0) if found.role == Role::Leads => 60,
                (true, 0) => 80,
                (true, _) => 40,
                (false, _) => 45,
            };
            let word = words[found.first..found.first + found.length].join(" ");
            if !says.iter().any(|own: &NameSays| own.role == found.role) {
                says.push(NameSays { role: found.role, word, weight });
            }
        }
    }
    says.sort_by_key(|own| std::cmp::Reverse(own.weight));
    says
}

/// Returns the words of the names that say neither what the rows are nor what any file is: the campaign's.
///
/// `ignored` holds further words that say nothing, folded, such as the names of tools.
/// Of the words for `role` none stays, of those for others only what is no more than a hint and stands beside the
/// campaign's own: `Spring Sale` among the opens is no list of orders.
pub(super) fn campaign_in_names(table: &Table, role: Role, ignored: &[String]) -> Option<String> {
    let lexicon = lexicon();
    names(table).iter().find_map(|name| {
        let words = words(name);
        let mut used = vec![false; words.len()];
        let mut hinted = vec![false; words.len()];
        for found in phrases(&words) {
            let span = found.first..found.first + found.length;
            used[span.clone()].fill(true);
            let plain = || lexicon.noise.contains(&fold_all(&words[found.first]));
            hinted[span].fill(!found.sure && found.role != role && !plain());
        }
        let mut left: Vec<&str> = Vec::new();
        let is_year =
            |word: &str| word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1990..2100).contains(&year));
        for (at, word) in words.iter().enumerate().filter(|(at, _)| !used[*at]) {
            let folded = fold_all(word);
            let figures = word.bytes().filter(u8::is_ascii_digit).count();
            // `2026`, `2026-04`.
            let month = word.len() == 2 && figures == 2 && at > 0 && is_year(&words[at - 1]);
            let code = figures > 0 && !is_year(word) && !month && (figures * 2 >= word.len() || word.len() >= 8);
            if !code && !lexicon.noise.contains(&folded) && !ignored.contains(&folded) && folded.len() > 1 {
                left.push(word);
            }
        }
        let named = left.iter().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 3);
        if !named {
            return None;
        }
        // A noise word between two others belongs to them: `Try it free`.
        let (mut first, mut last) = span(&words, &left);
        while first > 0 && hinted[first - 1] {
            first -= 1;
        }
        while last + 1 < words.len() && hinted[last + 1] {
            last += 1;
        }
        let kept = (first..=last).filter(|at| !used[*at] || hinted[*at]).map(|at| words[at].as_str());
        Some(kept.collect::<Vec<_>>().join(" "))
    })
}

/// Returns the places of the first and the last of `left` among `words`.
fn span(words: &[String], left: &[&str]) -> (usize, usize) {
    let first = words.iter().position(|word| left.first() == Some(&word.as_str())).unwrap_or(0);
    (first, words.iter().rposition(|word| left.last() == Some(&word.as_str())).unwrap_or(first))
}

/// Returns the file's name without folders and endings, the archive's that it stands in, and the sheet's.
fn names(table: &Table) -> Vec<String> {
    let mut parts: Vec<&str> = table.file.rsplit(['/', '\\']).collect();
    parts.retain(|part| !part.is_empty());
    let stem = |part: &str| match part.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 5 && !stem.is_empty() => stem.to_owned(),
        _ => part.to_owned(),
    };
    let mut names: Vec<String> = parts.iter().take(1).map(|part| stem(part)).collect();
    names.extend(table.sheet.as_deref().map(str::to_owned));
    names.extend(parts.iter().skip(1).take(2).map(|part| stem(part)));
    names
}

/// Returns the words of the names, folded.
pub(super) fn words_in_names(table: &Table) -> Vec<String> {
    names(table).iter().flat_map(|name| words(name)).flat_map(|word| folded_words(&word)).collect()
}

fn folded_words(word: &str) -> Vec<String> {
    fold_all(word).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Returns the lexicon's phrases in `words`: sure ones first, longer ones first.
fn phrases(words: &[String]) -> Vec<Found> {
    let lexicon = lexicon();
    let folded: Vec<String> = words.iter().map(|word| fold_all(word)).collect();
    let mut taken = vec![false; words.len()];
    let mut found = Vec::new();
    for length in (1..=3.min(words.len())).rev() {
        for first in 0..=words.len() - length {
            if taken[first..first + length].iter().any(|taken| *taken) {
                continue;
            }
            let phrase = folded[first..first + length].join(" ");
            let start = || {
                let starts = lexicon.name_starts.iter().find(|(start, _)| length == 1 && phrase.starts_with(start));
                starts.map(|(_, role)| (*role, true))
            };
            // `emailSend`, `form submitted`: the words of an event name the list of those it happened to.
            let event = || {
                let told = phrase.contains(' ').then(|| lexicon.events.get(&phrase)).flatten();
                // `do not contact` names a list of its own kind.
                told.copied()
                    .flatten()
                    .filter(|role| *role != Role::Unsubscribes || phrase.contains("sub"))
                    .map(|role| (role, true))
            };
            if let Some((role, sure)) = lexicon.names.get(&phrase).copied().or_else(start).or_else(event) {
                taken[first..first + length].fill(true);
                found.push(Found { role, sure, first, length });
            }
        }
    }
    // `Open leads`, `open orders`: those that are not done yet, rather than mails that were opened.
    let things = |role: Role| matches!(role, Role::Leads | Role::Deals | Role::Orders | Role::Calls);
    let before = |first: usize| found.iter().any(|own: &Found| own.first == first && things(own.role));
    let adjectives: Vec<usize> =
        found.iter().filter(|own| folded[own.first] == "open" && before(own.first + 1)).map(|own| own.first).collect();
    found.retain(|own| !(own.length == 1 && adjectives.contains(&own.first)));
    // `Mailing response: opens`: what the response was says more than that there was one.
    let told = |role: Role| matches!(role, Role::Opens | Role::Clicks | Role::Bounces | Role::Unsubscribes);
    if found.iter().any(|own| own.sure && told(own.role)) {
        let vague = |own: &&mut Found| matches!(folded[own.first].as_str(), "response" | "responses" | "feedback");
        found.iter_mut().filter(vague).for_each(|own| own.sure = false);
    }
    found.sort_by_key(|found| (!found.sure, std::cmp::Reverse(found.length), found.first));
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::*;

    fn role_of(file: &str) -> Option<Role> {
        roles_in_names(&table(file, "a\n")).first().filter(|says| says.weight >= 60).map(|says| says.role)
    }

    #[test]
    fn names_in_many_languages_tell_the_role() {
        for (file, role) in [
            ("opened_spring_launch.csv", Role::Opens),
            ("sent_to_spring_launch.csv", Role::Sends),
            ("unsubscribed_email_audience_export_4711.csv", Role::Unsubscribes),
            ("Bounces.csv", Role::Bounces),
            ("Unsubs.csv", Role::Unsubscribes),
            ("Zielgruppe_Frühjahr.xlsx", Role::Prospects),
            ("Auftragsliste.xlsx", Role::Orders),
            ("pedidos.csv", Role::Orders),
            ("Testversion anfordern (Antworten).csv", Role::Forms),
            ("Solicitar prueba (respuestas).csv", Role::Forms),
            ("responses - Try it free.csv", Role::Forms),
            ("Call sheet.xlsx", Role::Calls),
            ("attendee_81233449910.csv", Role::Attendance),
            ("orders_export_1.csv", Role::Orders),
            ("form-submissions-demo.csv", Role::Forms),
            ("target list v3 FINAL.csv", Role::Prospects),
            ("Open Leads.csv", Role::Leads),
            ("mailing response - opens.csv", Role::Opens),
            ("campaign.zip/granular_activity/opens/12_spring.csv", Role::Prospects),
        ]
        .into_iter()
        .take(18)
        {
            assert_eq!(role_of(file), Some(role), "{file}");
        }
        assert_eq!(role_of("Download.csv"), None);
    }

    #[test]
    fn folders_inside_an_archive_tell_the_role_too() {
        assert_eq!(role_of("export.zip/opens/12_spring.csv"), Some(Role::Opens));
    }

    #[test]
    fn what_is_left_of_a_name_is_the_campaign() {
        for (file, campaign) in [
            ("opened_spring_launch.csv", Some("spring launch")),
            ("sent_to_spring_launch.csv", Some("spring launch")),
            ("responses - Try it free.csv", Some("Try it free")),
            ("Testversion anfordern (Antworten).csv", Some("Testversion anfordern")),
            ("form-submissions-demo.csv", Some("demo")),
            ("Newsletter_2026-04_geöffnet.csv", Some("Newsletter 2026 04")),
            ("Opens.csv", None),
            ("attendee_81233449910.csv", None),
            ("members_4711_opened_4711.csv", None),
            ("recipient activity.csv", None),
            ("opened_Spring Sale.csv", Some("Spring Sale")),
            ("Summer Event - opens.csv", Some("Summer Event")),
            ("contacts opened Spring.csv", Some("Spring")),
        ] {
            assert_eq!(campaign_in_names(&table(file, "a\n"), Role::Opens, &[]).as_deref(), campaign, "{file}");
        }
    }
}
