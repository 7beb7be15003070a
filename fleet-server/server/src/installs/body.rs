use fleet_domain::{
    ChinaDay, INSTALL_NAME_MOST, INSTALL_NOTE_MOST, INSTALL_PROJECT_MOST, InstallFields, Role,
};
use fleet_protocol::{LocationId, PersonId};
use fleet_store::{StoreError, Tx, user};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Code};
use crate::terminals::check_location;
use crate::text::{optional, required};

/// All fields of a planned terminal.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct InstallBody {
    /// The terminal's name to be: 1 to 64 characters, one of its kind at the location.
    name: String,
    /// Where it is to stand.
    location_id: LocationId,
    /// What belongs together, at most 60 characters.
    #[serde(default)]
    project: String,
    /// Who sets it up: an account that is no viewer.
    #[serde(default)]
    installer_id: Option<PersonId>,
    /// The last day on which it is in time.
    #[serde(default)]
    due_day: Option<ChinaDay>,
    /// About the hardware, at most 200 characters.
    #[serde(default)]
    note: String,
}

impl InstallBody {
    /// The fields, if location and account are there.
    pub async fn checked(self, tx: &mut Tx) -> ApiResult<InstallFields> {
        let fields = InstallFields {
            name: required(&self.name, INSTALL_NAME_MOST, "/name")?,
            location_id: self.location_id,
            project: optional(&self.project, INSTALL_PROJECT_MOST, "/project")?,
            installer_id: self.installer_id,
            due_day: self.due_day,
            note: optional(&self.note, INSTALL_NOTE_MOST, "/note")?,
        };
        check_location(tx, Some(fields.location_id)).await?;
        if let Some(installer) = fields.installer_id {
            let account = user::by_id(tx, installer.0).await?;
            let may = account.is_some_and(|account| !account.disabled && account.role != Role::Viewer);
            if !may {
                return Err(ApiError::new(Code::InstallerUnknown).at("/installer_id"));
            }
        }
        Ok(fields)
    }
}

/// A name is planned once at a location.
pub fn taken(error: StoreError) -> ApiError {
    if matches!(error, StoreError::Conflict { .. }) {
        ApiError::new(Code::InstallNameTaken).at("/name")
    } else {
        error.into()
    }
}
