use fleet_domain::{Connectivity, Convergence, ConvergenceState, Tag};
use fleet_protocol::{EnrollmentState, Hardware, HealthSample, LocationId, TerminalId, UnixMillis};
use fleet_store::terminal::TerminalRow;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::CsvRow;
use crate::terminal_api::Fleet;

/// A terminal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Terminal {
    /// Which.
    pub id: TerminalId,
    /// Name in the fleet.
    pub name: String,
    /// Where it stands in its enrollment.
    pub enrollment: EnrollmentState,
    /// Why it was rejected, suspended or retired.
    pub enrollment_reason: Option<String>,
    /// Whether it keeps its promise to check in.
    pub connectivity: Connectivity,
    /// How far it is from its desired state.
    pub convergence: Convergence,
    /// Until when trouble is expected.
    pub maintenance_until: Option<UnixMillis>,
    /// Where it stands.
    pub location: Option<TerminalLocation>,
    /// Where whoever set it up says that it stands, while there is such a location.
    pub location_wish: Option<TerminalLocation>,
    /// What its screen shows while it waits.
    pub display_code: String,
    /// What ops put it into groups by.
    pub tags: Vec<Tag>,
    /// What it is.
    pub hardware: Hardware,
    /// What it runs.
    pub software_version: String,
    /// When it first asked to enrol.
    pub enrolled_at: UnixMillis,
    /// Its last check-in.
    pub last_check_in_at: Option<UnixMillis>,
    /// Late from here.
    pub next_check_in_by: Option<UnixMillis>,
    /// Whether a citizen's session is open.
    pub session_open: bool,
    /// Its last measurement.
    pub health: Option<HealthSample>,
    /// For updates.
    pub version: i64,
    #[serde(skip)]
    pub(super) order_key: String,
}

/// Where a terminal stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TerminalLocation {
    /// Which.
    pub id: LocationId,
    /// Its name.
    pub name: String,
    /// Its division.
    pub division_code: String,
    /// Its division.
    pub division_name: String,
}

impl Terminal {
    /// The row as the API shows it. A desired state that changed after the terminal's last report
    /// shows at once.
    pub fn of(row: TerminalRow, fleet: &Fleet) -> ApiResult<Self> {
        let id = TerminalId(row.id);
        let mut convergence = row.convergence()?;
        if convergence.state == ConvergenceState::InSync
            && let Some(entry) = fleet.cached(id)
            && row.applied_etag() != Some(fleet.etag(entry.scopes()))
        {
            convergence.state = ConvergenceState::Converging;
        }
        let health = row.actual()?.and_then(|actual| actual.health);
        let (enrollment, connectivity, hardware) = (row.enrollment()?, row.connectivity()?, row.hardware()?);
        let next_check_in_by = row.due_at();
        let tags = row.tags()?;
        let location = match (row.location_id, row.location_name, row.division_code, row.division_name) {
            (Some(id), Some(name), Some(division_code), Some(division_name)) => {
                Some(TerminalLocation { id: LocationId(id), name, division_code, division_name })
            }
            _ => None,
        };
        let wish = (row.wish_id, row.wish_name, row.wish_division_code, row.wish_division_name);
        let location_wish = match wish {
            (Some(id), Some(name), Some(division_code), Some(division_name)) => {
                Some(TerminalLocation { id: LocationId(id), name, division_code, division_name })
            }
            _ => None,
        };
        Ok(Self {
            id,
            tags,
            name: row.name,
            enrollment,
            enrollment_reason: row.enrollment_reason,
            connectivity,
            convergence,
            maintenance_until: row.maintenance_until,
            location,
            location_wish,
            display_code: row.display_code,
            hardware,
            software_version: row.software_version,
            enrolled_at: row.enrolled_at,
            last_check_in_at: Some(row.seen_at).filter(|at| *at > 0),
            next_check_in_by,
            session_open: row.session_open,
            health,
            version: row.version,
            order_key: row.order_key,
        })
    }
}

impl CsvRow for Terminal {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "enrollment",
        "connectivity",
        "convergence",
        "location",
        "division",
        "display_code",
        "model",
        "arch",
        "tags",
        "software_version",
        "enrolled_at",
        "last_check_in_at",
    ];

    fn cells(&self) -> Vec<String> {
        let location = self.location.as_ref();
        vec![
            self.id.to_string(),
            self.name.clone(),
            word(self.enrollment),
            word(self.connectivity),
            word(self.convergence.state),
            location.map(|location| location.name.clone()).unwrap_or_default(),
            location.map(|location| location.division_name.clone()).unwrap_or_default(),
            self.display_code.clone(),
            self.hardware.model.clone(),
            self.hardware.arch.clone(),
            self.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(" "),
            self.software_version.clone(),
            self.enrolled_at.to_string(),
            self.last_check_in_at.map(|at| at.to_string()).unwrap_or_default(),
        ]
    }
}

/// A state's word on the wire.
pub(crate) fn word(state: impl Serialize) -> String {
    match serde_json::to_value(state) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}
