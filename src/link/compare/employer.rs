//! The firm: by its name, or by the domain of a work address.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::closeness::within_edits;
use crate::link::features::{NONE, Profile, Profiles, Said};
use crate::model::one_edit;

const LEVELS: &[Usual] = &[
    rare("firm equal", 0.70, 1e-3, [0.15, 0.90, 1e-3], 0.0),
    rare("firm nearly equal", 0.10, 1e-3, [0.03, 0.07, 1e-3], 1.0),
    rare("mail domain spells the firm", 0.60, 1e-3, [0.12, 0.80, 1e-3], 0.0),
    level("firm different", 0.10, 0.99, [0.80, 0.02, 0.99]),
];

pub(super) const EMPLOYER: Comparison = Comparison {
    name: "firm",
    word: "company",
    levels: LEVELS,
    unite: Unite::Best,
    learnt: true,
    needs: Said::EMPLOYER,
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right, profiles) = (pair.left, pair.right, pair.profiles);
    let (companies, domains) = (&profiles.companies, &profiles.mails.domains);
    if left.company != NONE && left.company == right.company {
        return Judged::rare(0, companies.surprise(left.company));
    }
    if left.domain != NONE && left.domain == right.domain {
        if is_of_family(left, right, profiles) {
            return Judged::NOTHING;
        }
        return Judged::rare(0, domains.surprise(left.domain));
    }
    if left.company != NONE && right.company != NONE {
        let common = || companies.surprise(left.company).min(companies.surprise(right.company));
        return if alike(left.company, right.company, profiles) {
            Judged::rare(1, common())
        } else if spells(left, right, profiles) || spells(right, left, profiles) {
            Judged::rare(2, common())
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

/// Whether the mail domain of both is their family name: a family's own domain says no more than the name does.
fn is_of_family(left: &Profile, right: &Profile, profiles: &Profiles) -> bool {
    let label = &*profiles.mails.labels[left.domain as usize];
    [left, right].iter().all(|profile| profile.last != NONE && profiles.names.text(profile.last) == label)
}

/// Whether the mail domain of `one` spells the company of `other`.
fn spells(one: &Profile, other: &Profile, profiles: &Profiles) -> bool {
    if one.domain == NONE || other.company == NONE {
        return false;
    }
    let (start, letters) = profiles.mails.label_sketches[one.domain as usize];
    let (other_start, other_letters) = profiles.company_sketches[other.company as usize];
    if start != other_start && !letters.may_be_within(other_letters, 1) {
        return false;
    }
    let label = &*profiles.mails.labels[one.domain as usize];
    let joined = &*profiles.joined_companies[other.company as usize];
    if label == joined {
        return true;
    }
    let shorter = label.len().min(joined.len());
    (shorter >= 5 && (label.starts_with(joined) || joined.starts_with(label)))
        || (shorter >= 6 && may_be_near(label, joined, 1) && one_edit(label, joined))
}

/// Whether two firms' names are two spellings, or one holds the words of the other.
fn alike(left: u32, right: u32, profiles: &Profiles) -> bool {
    let [letters, others] = [left, right].map(|company| profiles.companies.letters(company));
    if !letters.may_be_within(others, 2) && !letters.may_stand_in(others) && !others.may_stand_in(letters) {
        return false;
    }
    let (a, b) = (profiles.companies.text(left), profiles.companies.text(right));
    let shorter = a.len().min(b.len());
    if profiles.joined_companies[left as usize] == profiles.joined_companies[right as usize] {
        return true;
    }
    if shorter >= 5 && may_be_near(a, b, 1) && one_edit(a, b) {
        return true;
    }
    if shorter >= 10 && may_be_near(a, b, 2) && within_edits(a, b, 2) {
        return true;
    }
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    shorter >= 5 && few.split(' ').all(|word| many.split(' ').any(|other| other == word))
}

/// Whether two texts of some length can be so many edits apart: their lengths, and their first or last letters, say so at once.
fn may_be_near(left: &str, right: &str, edits: usize) -> bool {
    let (a, b) = (left.as_bytes(), right.as_bytes());
    a.len().abs_diff(b.len()) <= edits && (edits > 1 || a[..2] == b[..2] || a[a.len() - 2..] == b[b.len() - 2..])
}
