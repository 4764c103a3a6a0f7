//! Who is kept off the call lists by what files say besides what happened: lists of people whom nobody is to contact,
//! and colleagues, whose mail domain sends or looks after the others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::link::is_free_domain;
use crate::model::{Role, SourceId};
use crate::read::{self, Input, ReadError, Table};
use crate::recognise::{self, Layout, Overrule};
use crate::settings::Settings;

/// Fewer addresses of a column tell nothing about whose they are.
const FEWEST: usize = 2;

/// What tables say of people who are not to be called.
#[derive(Default)]
pub(super) struct Withheld {
    /// The files that were named as such lists.
    named: BTreeSet<PathBuf>,
    /// The sources that are such lists.
    pub(super) sources: Vec<SourceId>,
    /// Mail domains of colleagues.
    own_domains: BTreeSet<String>,
    guesses: bool,
    /// What the settings say of single tables, which beats what their names say.
    overrules: Vec<Overrule>,
}

impl Withheld {
    /// Returns what the settings say.
    ///
    /// # Errors
    /// A list that is not there.
    pub(super) fn new(settings: &Settings) -> Result<Self, ReadError> {
        let inputs = match settings.suppress.as_slice() {
            [] => Vec::new(),
            lists => read::discover(lists, &mut std::io::empty())?,
        };
        Ok(Self {
            named: inputs.iter().filter_map(Input::path).map(whole).collect(),
            sources: Vec::new(),
            own_domains: settings.own_domains.iter().flatten().cloned().collect(),
            guesses: settings.own_domains.is_none(),
            overrules: settings.overrules.iter().filter(|overrule| overrule.role.is_some()).cloned().collect(),
        })
    }

    /// Takes note of a table that becomes the source `source`. A list of people whom nobody is to contact says so of
    /// them, and nothing that happened: no stage is reached by being on it.
    pub(super) fn note(&mut self, table: &Table, layout: &mut Layout, inputs: &[Input], source: SourceId) {
        if self.guesses {
            self.guess(table, layout);
        }
        let Some(role) = layout.role else { return };
        let is_named = || {
            let input = inputs.iter().find(|input| *input.name() == table.file);
            !self.named.is_empty() && input.and_then(Input::path).is_some_and(|path| self.named.contains(&whole(path)))
        };
        // An export of mails that came back or were unsubscribed from says more than that.
        let is_called_so = || {
            let is_told = self.overrules.iter().any(|overrule| overrule.is_about(table));
            !role.is_exit() && !is_told && recognise::lists_no_contacts(table)
        };
        if is_named() || is_called_so() {
            layout.role = Some(Role::Unsubscribes);
            layout.stages.clear();
            self.sources.push(source);
        }
    }

    /// Returns the mail domains of colleagues, in alphabetical order.
    pub(super) fn own_domains(&self) -> Vec<String> {
        self.own_domains.iter().cloned().collect()
    }

    /// A column about one's own people, most of whose addresses are of one domain, names that of one's own firm.
    fn guess(&mut self, table: &Table, layout: &Layout) {
        for (column, meaning) in layout.columns.iter().enumerate() {
            if meaning.field.is_some() || !recognise::is_of_staff(&meaning.header) {
                continue;
            }
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            let mut filled = 0;
            for cell in table.column(column).filter(|cell| !cell.trim().is_empty()) {
                filled += 1;
                if let Some(domain) = domain_of(cell) {
                    *counts.entry(domain).or_default() += 1;
                }
            }
            let most = counts.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)));
            self.own_domains.extend(most.and_then(|(domain, count)| {
                (count >= FEWEST && count * 2 > filled && !is_free_domain(&domain)).then_some(domain)
            }));
        }
    }
}

/// Returns a path by which a file is known again however it was named.
fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// Returns the mail domain of a cell that holds an address: `News <news@acme.com>` is of `acme.com`.
fn domain_of(cell: &str) -> Option<String> {
    let (_, domain) = cell.rsplit_once('@')?;
    let domain = domain.trim().trim_end_matches('>').to_lowercase();
    let is_domain = domain.contains('.') && !domain.contains(char::is_whitespace);
    is_domain.then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_of_a_sender_is_read_from_an_address_or_a_name_with_one() {
        for (cell, domain) in [
            ("news@Acme.com", Some("acme.com")),
            ("Acme News <news@acme.com>", Some("acme.com")),
            ("Acme", None),
            ("news@localhost", None),
        ] {
            assert_eq!(domain_of(cell).as_deref(), domain, "{cell}");
        }
    }
}
