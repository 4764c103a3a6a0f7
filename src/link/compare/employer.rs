//! The firm: by its name, or by the domain of a work address.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::closeness::{one_edit, within_edits};
use crate::link::features::{NONE, Profile, Profiles};

const LEVELS: &[Usual] = &[
    rare("firm equal", 0.70, 1e-3, [0.15, 0.90, 1e-3], 0.0),
    rare("firm nearly equal", 0.10, 1e-3, [0.03, 0.07, 1e-3], 1.0),
    rare("mail domain spells the firm", 0.60, 1e-3, [0.12, 0.80, 1e-3], 0.0),
    level("firm different", 0.10, 0.99, [0.80, 0.02, 0.99]),
];

pub(super) const EMPLOYER: Comparison =
    Comparison { name: "firm", word: "company", levels: LEVELS, unite: Unite::Best, judge };

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right, profiles) = (pair.left, pair.right, pair.profiles);
    let (companies, domains) = (&profiles.companies, &profiles.mails.domains);
    if left.company != NONE && left.company == right.company {
        return Judged::rare(0, companies.surprise(left.company));
    }
    if left.domain != NONE && left.domain == right.domain {
        return Judged::rare(0, domains.surprise(left.domain));
    }
    if left.company != NONE && right.company != NONE {
        let common = companies.surprise(left.company).min(companies.surprise(right.company));
        return if alike(companies.text(left.company), companies.text(right.company)) {
            Judged::rare(1, common)
        } else if spells(left, right, profiles) || spells(right, left, profiles) {
            Judged::rare(2, common)
        } else {
            Judged::at(3)
        };
    }
    for (one, other) in [(left, right), (right, left)] {
        if spells(one, other, profiles) {
            return Judged::rare(2, companies.surprise(other.company).min(domains.surprise(one.domain)));
        }
    }
    Judged::NOTHING
}

/// Whether the mail domain of `one` spells the company of `other`.
fn spells(one: &Profile, other: &Profile, profiles: &Profiles) -> bool {
    if one.domain == NONE || other.company == NONE {
        return false;
    }
    let label = &*profiles.mails.labels[one.domain as usize];
    let squashed: String = profiles.companies.text(other.company).split(' ').collect();
    if label == squashed {
        return true;
    }
    let shorter = label.len().min(squashed.len());
    (shorter >= 6 && one_edit(label, &squashed))
        || (shorter >= 5 && (label.starts_with(&squashed) || squashed.starts_with(label)))
}

/// Whether two firms' names are two spellings, or one holds the words of the other.
fn alike(left: &str, right: &str) -> bool {
    let shorter = left.len().min(right.len());
    if shorter >= 5 && one_edit(left, right) || shorter >= 10 && within_edits(left, right, 2) {
        return true;
    }
    let squash = |text: &str| text.split(' ').collect::<String>();
    if squash(left) == squash(right) {
        return true;
    }
    let (few, many) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    shorter >= 5 && few.split(' ').all(|word| many.split(' ').any(|other| other == word))
}
