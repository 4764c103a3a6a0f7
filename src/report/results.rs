//! Everything that a report can draw on.

use crate::funnel::Funnel;
use crate::journey::{Journeys, Touch};
use crate::link::Linkage;
use crate::model::{PersonIndex, RecordId, Records, Role};

use super::{Align, Cell, Column, Reader};

/// The results of one run that reports about people draw on.
#[derive(Clone, Copy)]
pub struct Results<'a> {
    /// The rows.
    pub records: &'a Records,
    /// Whose they are.
    pub linkage: &'a Linkage,
    /// What happened to whom.
    pub journeys: &'a Journeys,
    /// Who got how far.
    pub funnel: &'a Funnel,
}

impl<'a> Results<'a> {
    /// Returns one person's touches, in order.
    pub(super) fn touches(self, person: PersonIndex) -> &'a [Touch] {
        if person.index() < self.journeys.people() { self.journeys.of(person) } else { &[] }
    }

    /// Returns the names of the funnel's stages, in order.
    pub(super) fn stage_names(self) -> impl Iterator<Item = &'a str> {
        self.funnel.spec.stages.as_slice().iter().map(|stage| stage.name.as_str())
    }

    /// Returns the name of the stage that a role reaches, or the role's own word.
    pub(super) fn stage_of(self, role: Role) -> &'a str {
        let stages = self.funnel.spec.stages.as_slice();
        stages.iter().find(|stage| stage.roles.contains(&role)).map_or(role.as_str(), |stage| stage.name.as_str())
    }
}

/// Returns the columns that say where a row stands: `file,sheet,row` for machines, and the three in one for people.
pub(super) fn place_columns() -> [Column; 4] {
    let [file, sheet, row] = ["file", "sheet", "row"].map(Column::machine);
    [file, sheet, row, Column::people("Where", Align::Left)]
}

/// Returns the cells for [`place_columns`]; the last is left out where nobody reads it.
pub(super) fn place(records: &Records, record: RecordId, reader: Reader) -> [Cell; 4] {
    let source = records.source_of(record);
    let row = records.records[record.index()].row;
    let at = match reader {
        Reader::Machine => Cell::Missing,
        Reader::Anybody => Cell::Text(source.position().at_row(row).to_string()),
    };
    [Cell::text(&*source.file), Cell::text(source.sheet.as_deref().unwrap_or("")), Cell::Count(row.into()), at]
}
