use fleet_domain::{ChinaDay, InstallState};
use fleet_protocol::{LocationId, PersonId, UnixMillis};
use fleet_store::install::{self, InstallFilter, InstallRow, LIST, place};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::item::Install;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, ListQuery, Listed, Params, Reading, Viewer};

/// Which planned terminals.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InstallParams {
    /// Part of name, project, note, or the location's name or address.
    q: Option<String>,
    /// Code of a division: those in it and below it.
    division: Option<String>,
    /// At this location.
    location_id: Option<LocationId>,
    /// Given to this account.
    installer_id: Option<PersonId>,
    /// Only those that are given to whoever asks.
    mine: Option<bool>,
    /// Of this project.
    project: Option<String>,
    /// So far.
    #[param(inline)]
    state: Option<InstallState>,
    /// Only those with problems.
    troubled: Option<bool>,
}

impl InstallParams {
    pub(super) fn filter(self, caller: Uuid, now: UnixMillis) -> ApiResult<InstallFilter> {
        let division = self.division.map(|code| code.parse()).transpose();
        let mine = self.mine.unwrap_or(false).then_some(PersonId(caller));
        Ok(InstallFilter {
            q: self.q,
            division: division.map_err(|_| ApiError::new(Code::DivisionUnknown))?,
            location: self.location_id,
            installer: mine.or(self.installer_id),
            project: self.project,
            state: self.state,
            troubled_on: self.troubled.unwrap_or(false).then_some(ChinaDay::of(now)),
        })
    }
}

/// What is due first, first.
pub(super) const DEFAULT: &str = "due_day";

/// A page of them.
pub type InstallPage = Listed<Install>;

/// The plan of installations.
#[utoipa::path(get, path = "/installs", tag = "installs", operation_id = "list_installs", params(InstallParams, ListQuery),
    responses((status = 200, body = InstallPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<InstallParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Install>>> {
    let (page, today) = (query.page(&LIST, DEFAULT)?, ChinaDay::of(reading.now));
    let filter = params.filter(reading.principal.user_id, reading.now)?;
    let (rows, total) = install::list(&mut reading.tx, &filter, &page).await?;
    let listed: Listed<InstallRow> = Listed::new(rows, total, &page, place);
    Ok(Json(listed.try_map(|row| Ok(Install::of(row, today)))?))
}
