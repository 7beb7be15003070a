use std::collections::{BTreeSet, HashMap};

use fleet_domain::location_sheet::{
    DivisionReach, Divisions, KnownLocation, LayoutRefused, PlannedRow, UnknownColumn, find_layout,
    plan_import, read_drafts,
};
use fleet_domain::sheet::Sheet;
use fleet_protocol::LocationId;
use fleet_store::{Tx, location};

use crate::locations::divisions::divisions;
use crate::locations::fields_of;
use crate::problem::{ApiError, ApiResult, Code};

/// What an import of a sheet would do, as far as the transaction sees.
pub(super) struct ImportPlan {
    pub rows: Vec<PlannedRow>,
    pub unknown_columns: Vec<UnknownColumn>,
    pub divisions: Divisions,
    /// The stored locations that rows may mean.
    pub stored: HashMap<LocationId, location::Location>,
}

/// Reads the sheet against the locations that there are.
pub(super) async fn plan(tx: &mut Tx, sheet: &Sheet, reach: &DivisionReach) -> ApiResult<ImportPlan> {
    if sheet.rows.is_empty() {
        return Err(Code::SheetEmpty.into());
    }
    let (layout, unknown_columns, rows) = find_layout(&sheet.rows).map_err(refuse)?;
    if rows.is_empty() {
        return Err(Code::SheetEmpty.into());
    }
    let divisions = divisions(tx).await?;
    let drafts = read_drafts(&layout, rows, &divisions);
    let ids: BTreeSet<LocationId> = drafts.iter().filter_map(|draft| draft.id).collect();
    let names: BTreeSet<String> = drafts.iter().map(|draft| draft.name.clone()).collect();
    let (ids, names): (Vec<_>, Vec<_>) = (ids.into_iter().collect(), names.into_iter().collect());
    let found = location::by_ids_or_names(tx, &ids, &names).await?;
    let known = found
        .iter()
        .map(|row| Ok(KnownLocation { id: LocationId(row.id), fields: fields_of(row)? }))
        .collect::<ApiResult<Vec<_>>>()?;
    let rows = plan_import(drafts, &known, reach);
    let stored = found.into_iter().map(|row| (LocationId(row.id), row)).collect();
    Ok(ImportPlan { rows, unknown_columns, divisions, stored })
}

fn refuse(refused: LayoutRefused) -> ApiError {
    let (code, column) = match refused {
        LayoutRefused::Missing(column) => (Code::ImportColumnMissing, column),
        LayoutRefused::Twice(column) => (Code::ImportColumnTwice, column),
    };
    ApiError::new(code).at(format!("/{}", column.as_str()))
}
