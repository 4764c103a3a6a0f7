//! How an export itself says that a machine opened or clicked: by a word for it, or by a column of yes and no.

use super::columns::Columns;
use super::fold::fold_all;
use super::layout::{Condition, MachineSign, StageRule};
use super::profile::Kind;
use super::stages::words_of;
use crate::model::{Role, Standing};

/// Words for who fetches mails without reading them.
const MACHINES: &[&str] = &[
    "automated",
    "bot",
    "bots",
    "machine",
    "mpp",
    "nhi",
    "prefetch",
    "prefetched",
    "privacy",
    "proxy",
    "robot",
    "scanner",
];
/// Words for an open, among others.
const OPENS: &[&str] = &["load", "loaded", "open", "opened", "opens", "prefetch", "prefetched", "mpp"];
/// Words for a click, among others.
const CLICKS: &[&str] = &["click", "clicked", "clicks"];

/// Returns which rows the export marks as a machine's, and adds rules for those events that have a word of their own.
///
/// An event with a word of its own, such as `proxy_open`, is not what the export calls an open: it does not count. One
/// that a further column marks is an open as all others are, and counts.
pub(super) fn signs(columns: &Columns<'_>, rules: &mut Vec<StageRule>) -> Vec<MachineSign> {
    let mut signs = Vec::new();
    let mailed: Vec<StageRule> =
        rules.iter().filter(|rule| matches!(rule.role, Role::Opens | Role::Clicks)).cloned().collect();
    let event_column = rules.iter().find_map(|rule| match &rule.condition {
        Condition::OneOf(column, _) if is_of_mail(rule.role) => Some((*column, rule.clone())),
        _ => None,
    });
    if let Some((column, like)) = event_column {
        for role in [Role::Opens, Role::Clicks] {
            let words = words_of(columns.table, column).unwrap_or_default();
            let own = words.into_iter().map(|(word, _)| word).filter(|word| event_of(word) == Some(role));
            let words: Vec<String> = own.map(str::to_owned).collect();
            if words.is_empty() {
                continue;
            }
            // What was taken for an ordinary event is none.
            for rule in rules.iter_mut() {
                if let Condition::OneOf(other, known) = &mut rule.condition
                    && *other == column
                {
                    known.retain(|word| event_of(word).is_none());
                }
            }
            let condition = Condition::OneOf(column, words);
            signs.push(MachineSign { role, condition: condition.clone() });
            rules.push(StageRule { role, condition, standing: Standing::Void, ..like.clone() });
        }
    }
    for (column, header) in columns.headers.iter().enumerate() {
        let words: Vec<&str> = header.folded.split(' ').collect();
        if !words.iter().any(|word| MACHINES.contains(word)) || columns.profiles[column].share(Kind::YesNo) < 80 {
            continue;
        }
        let names = |known: &[&str]| words.iter().any(|word| known.contains(word));
        let either = !names(OPENS) && !names(CLICKS);
        for (role, named) in [(Role::Opens, names(OPENS)), (Role::Clicks, names(CLICKS))] {
            if (named || either) && mailed.iter().any(|rule| rule.role == role) {
                signs.push(MachineSign { role, condition: Condition::Yes(column) });
            }
        }
    }
    signs
}

fn is_of_mail(role: Role) -> bool {
    matches!(role, Role::Sends | Role::Deliveries | Role::Opens | Role::Clicks)
}

/// Returns what a machine did by the word of an event: `loadedByProxy`, `bot_click`.
fn event_of(word: &str) -> Option<Role> {
    let folded = fold_all(word);
    let has = |known: &[&str]| folded.split(' ').any(|part| known.contains(&part));
    if !has(MACHINES) {
        return None;
    }
    if has(CLICKS) {
        Some(Role::Clicks)
    } else if has(OPENS) {
        Some(Role::Opens)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_says_who_did_what() {
        for (word, role) in [
            ("loadedByProxy", Some(Role::Opens)),
            ("proxy_open", Some(Role::Opens)),
            ("unique_proxy_open", Some(Role::Opens)),
            ("Machine Opened", Some(Role::Opens)),
            ("bot_click", Some(Role::Clicks)),
            ("opened", None),
            ("click", None),
            ("Privacy request", None),
            ("machine", None),
        ] {
            assert_eq!(event_of(word), role, "{word}");
        }
    }
}
