use fleet_domain::install_sheet::{
    InstallLayoutRefused, InstallPerson, InstallPlace, InstallWords, KnownInstall, PlannedInstall,
    find_install_layout, plan_installs, read_install_drafts,
};
use fleet_domain::location_sheet::DivisionReach;
use fleet_domain::sheet::Sheet;
use fleet_protocol::{LocationId, PersonId};
use fleet_store::{StoreError, Tx, install};

use crate::problem::{ApiError, ApiResult, Code};

/// Reads the sheet against the plan that there is.
pub(super) async fn plan(
    tx: &mut Tx,
    sheet: &Sheet,
    reach: &DivisionReach,
) -> ApiResult<(Vec<PlannedInstall>, InstallWords)> {
    if sheet.rows.is_empty() {
        return Err(Code::SheetEmpty.into());
    }
    let (layout, rows) = find_install_layout(&sheet.rows).map_err(refuse)?;
    if rows.is_empty() {
        return Err(Code::SheetEmpty.into());
    }
    let texts = layout.places(rows);
    let ids: Vec<LocationId> = texts.iter().filter_map(|text| text.parse().ok()).collect();
    let places = install::places(tx, &ids, texts).await?;
    let at = places.iter().map(|place| place.id).collect();
    let known = install::at_locations(tx, at).await?.into_iter().map(|plan| KnownInstall {
        id: plan.id,
        version: plan.version,
        fields: plan.fields(),
    });
    let known: Vec<KnownInstall> = known.collect();
    let words = InstallWords {
        places: places.into_iter().map(place).collect::<Result<_, _>>()?,
        people: install::installers(tx).await?.into_iter().map(person).collect(),
    };
    let drafts = read_install_drafts(&layout, rows, &words);
    Ok((plan_installs(drafts, known, reach), words))
}

fn place(row: install::Place) -> Result<InstallPlace, StoreError> {
    let division = row.division_code.parse();
    let division =
        division.map_err(|_| StoreError::corrupt("locations", "division_code", row.division_code))?;
    Ok(InstallPlace { id: LocationId(row.id), name: row.name, division })
}

fn person(row: install::Installer) -> InstallPerson {
    InstallPerson { id: PersonId(row.id), username: row.username, name: row.display_name }
}

fn refuse(refused: InstallLayoutRefused) -> ApiError {
    let (code, column) = match refused {
        InstallLayoutRefused::Missing(column) => (Code::InstallColumnMissing, column),
        InstallLayoutRefused::Twice(column) => (Code::ImportColumnTwice, column),
    };
    ApiError::new(code).at(format!("/{}", column.as_str()))
}
