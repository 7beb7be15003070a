use std::collections::HashMap;

use fleet_protocol::LocationId;

use super::value::differing;
use super::{CellFault, DivisionReach, LocationColumn, LocationDraft, RowFault};
use crate::{DivisionCode, LocationFields};

/// A location that there is.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownLocation {
    /// Which.
    pub id: LocationId,
    /// What is said of it.
    pub fields: LocationFields,
}

/// What an import does with a row.
#[derive(Debug, Clone, PartialEq)]
pub enum RowOutcome {
    /// A new location.
    Create(Box<LocationFields>),
    /// A location changes.
    Update {
        /// Which.
        id: LocationId,
        /// What is said of it now.
        before: Box<LocationFields>,
        /// What will be said of it.
        after: Box<LocationFields>,
        /// Where the two differ.
        columns: Vec<LocationColumn>,
    },
    /// All of it is so already.
    Unchanged(LocationId),
    /// It cannot be imported.
    Refused(Vec<CellFault>),
}

/// A row and what becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedRow {
    /// As the spreadsheet numbers it.
    pub number: u32,
    /// What stands in the column of names.
    pub name: String,
    /// What stands in the column of divisions.
    pub division_text: String,
    /// What becomes of it.
    pub outcome: RowOutcome,
}

/// What an import of the rows would do. A row means the location whose id it has, or else the one of its name in its
/// division. `known` holds every location that has one of these ids or names.
pub fn plan_import(
    drafts: Vec<LocationDraft>,
    known: &[KnownLocation],
    reach: &DivisionReach,
) -> Vec<PlannedRow> {
    let mut planner = Planner { known, reach, targets: HashMap::new(), names: HashMap::new() };
    drafts
        .into_iter()
        .map(|draft| {
            let outcome = planner.outcome(&draft).unwrap_or_else(RowOutcome::Refused);
            PlannedRow { number: draft.number, name: draft.name, division_text: draft.division_text, outcome }
        })
        .collect()
}

struct Planner<'a> {
    known: &'a [KnownLocation],
    reach: &'a DivisionReach,
    /// The rows that mean a location.
    targets: HashMap<LocationId, u32>,
    /// The rows that have a name in a division, and whether they have an id.
    names: HashMap<(DivisionCode, String), (u32, bool)>,
}

impl<'a> Planner<'a> {
    fn outcome(&mut self, draft: &LocationDraft) -> Result<RowOutcome, Vec<CellFault>> {
        let mut faults = draft.faults.clone();
        let mut refuse = |column, fault| {
            let found = if column == LocationColumn::Division {
                draft.division_text.clone()
            } else if column == LocationColumn::Id {
                draft.id.map(|id| id.to_string()).unwrap_or_default()
            } else {
                draft.name.clone()
            };
            faults.push(CellFault { column, found, fault });
        };
        let target = self.target(draft).unwrap_or_else(|(column, fault)| {
            refuse(column, fault);
            None
        });
        let divisions = [draft.division.as_ref(), target.map(|known| &known.fields.division)];
        if divisions.into_iter().flatten().any(|division| !self.reach.covers(division)) {
            refuse(LocationColumn::Division, RowFault::DivisionOutOfReach);
        }
        if let Some((column, row)) = self.first_of_same(draft, target) {
            refuse(column, RowFault::Duplicate { row });
        }
        let after = draft.onto(target.map(|known| &known.fields));
        match (after, target) {
            (Some(after), Some(known)) if faults.is_empty() => Ok(change(known, after)),
            (Some(after), None) if faults.is_empty() => Ok(RowOutcome::Create(Box::new(after))),
            _ => Err(faults),
        }
    }

    /// The location that the row means, if there is one.
    fn target(&self, draft: &LocationDraft) -> Result<Option<&'a KnownLocation>, (LocationColumn, RowFault)> {
        if let Some(id) = draft.id {
            let known = self.known.iter().find(|known| known.id == id);
            return known.map(Some).ok_or((LocationColumn::Id, RowFault::IdUnknown));
        }
        let is_meant = |known: &&KnownLocation| {
            Some(&known.fields.division) == draft.division.as_ref() && known.fields.name == draft.name
        };
        let mut meant = self.known.iter().filter(is_meant);
        match (meant.next(), meant.next()) {
            (Some(_), Some(_)) => Err((LocationColumn::Name, RowFault::NameAmbiguous)),
            (one, _) => Ok(one),
        }
    }

    /// The row above that means the same location, or has its name; that two locations have one name is no fault of
    /// rows that have an id each.
    fn first_of_same(
        &mut self,
        draft: &LocationDraft,
        target: Option<&KnownLocation>,
    ) -> Option<(LocationColumn, u32)> {
        if let Some(known) = target {
            let row = *self.targets.entry(known.id).or_insert(draft.number);
            if row != draft.number {
                let by_id = draft.id.is_some();
                return Some((if by_id { LocationColumn::Id } else { LocationColumn::Name }, row));
            }
        }
        let key = (draft.division.clone()?, draft.name.clone());
        let has_id = draft.id.is_some();
        let (row, other_is_named) = *self.names.entry(key).or_insert((draft.number, has_id));
        (!draft.name.is_empty() && row != draft.number && !(has_id && other_is_named))
            .then_some((LocationColumn::Name, row))
    }
}

fn change(known: &KnownLocation, after: LocationFields) -> RowOutcome {
    let columns = differing(&known.fields, &after);
    if columns.is_empty() {
        return RowOutcome::Unchanged(known.id);
    }
    RowOutcome::Update {
        id: known.id,
        before: Box::new(known.fields.clone()),
        after: Box::new(after),
        columns,
    }
}
