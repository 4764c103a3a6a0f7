//! What each table is, among its siblings and against what a person says.

use super::PipelineError;
use crate::model::FindingKind;
use crate::read::{self, Input, Opened, Table};
use crate::recognise::{self, Formats, Layout, Siblings};
use crate::settings::Settings;

/// Guesses layouts, and lets `moldau.toml` overrule the guesses.
pub(super) struct Recogniser<'a> {
    settings: &'a Settings,
    formats: Formats,
    /// What all tables say of each other, once one of them needs it.
    siblings: Option<Siblings>,
    used: Vec<bool>,
}

impl<'a> Recogniser<'a> {
    /// Returns one that knows the built-in exports and those of `moldau.toml`.
    pub(super) fn new(settings: &'a Settings) -> Self {
        let formats = Formats::built_in().with(settings.formats.clone());
        Self { settings, formats, siblings: None, used: vec![false; settings.overrules.len()] }
    }

    /// Returns what a table of one of the `inputs` is.
    pub(super) fn layout(&mut self, table: &Table, inputs: &[Input]) -> Result<Layout, PipelineError> {
        let mut layout = recognise::recognise(table, &self.formats);
        let open = layout.findings.iter().any(|finding| finding.kind == FindingKind::AmbiguousDate);
        let has_siblings = inputs.len() > 1 || table.sheet.is_some() || table.index > 0;
        if open && has_siblings {
            let siblings = match self.siblings.take() {
                Some(known) => known,
                None => self.look_around(inputs),
            };
            layout = recognise::recognise_among(table, &self.formats, &siblings);
            self.siblings = Some(siblings);
        }
        for (overrule, used) in self.settings.overrules.iter().zip(&mut self.used) {
            if overrule.is_about(table) {
                *used = true;
                overrule.apply(table, &mut layout).map_err(PipelineError::Overrule)?;
            }
        }
        Ok(layout)
    }

    /// Reads all files once more, one at a time, for what they say of each other: no matter how their names are sorted,
    /// each knows what all others decide, and no more than one more file is in memory. What cannot be read is told of
    /// when its turn comes.
    fn look_around(&self, inputs: &[Input]) -> Siblings {
        let mut siblings = Siblings::default();
        for input in inputs {
            let tables = match read::open(input, &recognise::is_header_word, &self.settings.reading, &mut |_| {}) {
                Ok(Opened::Whole(held)) => held.tables,
                Ok(Opened::Long(long)) => vec![long.sample],
                Err(_) => continue,
            };
            for table in &tables {
                let mut layout = recognise::recognise(table, &self.formats);
                let overrules = self.settings.overrules.iter().filter(|overrule| overrule.is_about(table));
                if overrules.into_iter().all(|overrule| overrule.apply(table, &mut layout).is_ok()) {
                    siblings.note(table, &layout);
                }
            }
        }
        siblings
    }

    /// Returns the patterns that no table fitted.
    pub(super) fn unused(&self) -> Vec<String> {
        let unused = self.settings.overrules.iter().zip(&self.used).filter(|(_, used)| !**used);
        unused.map(|(overrule, _)| overrule.file.clone()).collect()
    }
}
