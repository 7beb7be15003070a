use fleet_domain::{ChinaDay, InstallProblem, InstallState};
use fleet_protocol::{AcceptanceId, LocationId, PersonId, TerminalId, UnixMillis};
use fleet_store::install::{self, InstallRow};
use fleet_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::{ApiError, ApiResult, Code};

/// A planned terminal and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Install {
    /// Which.
    pub id: Uuid,
    /// The terminal's name to be.
    pub name: String,
    /// What belongs together, such as a tender; may be empty.
    pub project: String,
    /// Where it is to stand.
    pub location: InstallLocation,
    /// Who sets it up.
    pub installer: Option<InstallPerson>,
    /// The last day on which it is in time.
    pub due_day: Option<ChinaDay>,
    /// About the hardware.
    pub note: String,
    /// How far it is.
    pub state: InstallState,
    /// What is wrong with it today.
    pub problems: Vec<InstallProblem>,
    /// The code that is out for it and not used, if there is one.
    pub code: Option<InstallCodeHint>,
    /// The terminal that stands for it.
    pub terminal: Option<InstalledTerminal>,
    /// When it was planned; Unix milliseconds.
    pub created_at: UnixMillis,
    /// By whom; a user name.
    pub created_by: String,
    /// For updates.
    pub version: i64,
}

/// Where a terminal is to stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstallLocation {
    /// Which.
    pub id: LocationId,
    /// Its name.
    pub name: String,
    /// Name of its division.
    pub division_name: String,
    /// Its postal address.
    pub address: String,
}

/// Who sets a terminal up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstallPerson {
    /// Which account.
    pub id: PersonId,
    /// For signing in.
    pub username: String,
    /// For people.
    pub display_name: String,
}

/// A code that was handed out, without the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstallCodeHint {
    /// Its last four characters.
    pub hint: String,
    /// Not after this; Unix milliseconds.
    pub expires_at: UnixMillis,
}

/// The terminal that stands for a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstalledTerminal {
    /// Which.
    pub id: TerminalId,
    /// Its name now.
    pub name: String,
    /// When it enrolled; Unix milliseconds.
    pub installed_at: Option<UnixMillis>,
    /// When its last self-test ended; Unix milliseconds.
    pub tested_at: Option<UnixMillis>,
    /// How many items failed in that.
    pub failed: u32,
    /// Its last acceptance.
    pub acceptance_id: Option<AcceptanceId>,
    /// When that was signed; Unix milliseconds.
    pub accepted_at: Option<UnixMillis>,
    /// Whether its PDF is here.
    pub has_report: bool,
}

impl Install {
    /// The row as the API shows it on this day.
    pub fn of(row: InstallRow, today: ChinaDay) -> Self {
        let facts = row.facts();
        let terminal = row.terminal_id.zip(row.terminal_name.clone()).map(|(id, name)| InstalledTerminal {
            id: TerminalId(id),
            name,
            installed_at: row.installed_at,
            tested_at: row.tested_at,
            failed: facts.failed,
            acceptance_id: row.acceptance_id.map(AcceptanceId),
            accepted_at: row.accepted_at,
            has_report: row.report_at.is_some(),
        });
        let installer = row.installer_id.zip(row.installer_username).map(|(id, username)| InstallPerson {
            id: PersonId(id),
            username,
            display_name: row.installer_name.unwrap_or_default(),
        });
        let code = row.code_hint.zip(row.code_expires_at);
        Self {
            id: row.id,
            name: row.name,
            project: row.project,
            location: InstallLocation {
                id: LocationId(row.location_id),
                name: row.location_name,
                division_name: row.division_name,
                address: row.address,
            },
            installer,
            due_day: facts.due_day,
            note: row.note,
            state: facts.state(),
            problems: facts.problems(today),
            code: code.map(|(hint, expires_at)| InstallCodeHint { hint, expires_at }),
            terminal,
            created_at: row.created_at,
            created_by: row.created_by,
            version: row.version,
        }
    }
}

/// The plan that a terminal stands for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlannedTerminal {
    /// Which.
    id: Uuid,
    /// What belongs together; may be empty.
    project: String,
    /// How far it is.
    state: InstallState,
}

impl PlannedTerminal {
    /// That of a terminal, if it stands for one.
    pub async fn of(tx: &mut Tx, terminal: TerminalId) -> Result<Option<Self>, StoreError> {
        let row = install::of_terminal(tx, terminal).await?;
        Ok(row.map(|row| Self { id: row.id, state: row.facts().state(), project: row.project }))
    }
}

/// The terminal stands for the plan from here on, if nobody else does.
pub async fn installed(tx: &mut Tx, id: Uuid, terminal: TerminalId, now: UnixMillis) -> ApiResult<()> {
    install::find(tx, id).await?.ok_or_else(|| ApiError::new(Code::InstallUnknown).at("/install_id"))?;
    if install::installed(tx, id, terminal, now).await? {
        Ok(())
    } else {
        Err(ApiError::new(Code::InstallOccupied).at("/install_id"))
    }
}
