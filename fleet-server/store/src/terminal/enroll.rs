use fleet_domain::{Connectivity, ConvergenceState, Severity};
use fleet_protocol::{EnrollmentState, Hardware, LocationId, TerminalId, UnixMillis};
use uuid::Uuid;

use crate::check_in::PRESENCE;
use crate::rows::{Cell, Insert};
use crate::statement::{execute, fetch_all, statements};
use crate::wire::{json, word};
use crate::{StoreError, Tx};

statements! {
    REFRESH = "UPDATE terminals SET hardware = $2, software_version = $3, updated_at = $4, arch = $5, model = $6 \
        WHERE id = $1 AND (hardware <> $2 OR software_version <> $3)";
    KNOWN_BY = "SELECT id FROM terminals WHERE fingerprint = $1 AND id <> $2 \
        AND enrollment NOT IN ('rejected', 'retired', 'conflict')";
}

pub(crate) const INSERT: Insert = Insert {
    into: "INSERT INTO terminals (id, public_key, fingerprint, name, search_key, order_key, display_code, hardware, \
        software_version, enrollment, resume_to, location_id, connectivity, convergence, session_open, \
        enrolled_at, since, version, updated_at, arch, model, location_wish)",
    columns: 22,
    then: "",
};

/// A terminal that was not known before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTerminal {
    /// Derived from its key.
    pub id: TerminalId,
    /// Ed25519, 32 bytes.
    pub public_key: Vec<u8>,
    /// What it says it is.
    pub hardware: Hardware,
    /// What it runs.
    pub software_version: String,
    /// Its name until somebody gives it a better one.
    pub name: String,
    /// What its screen shows.
    pub display_code: String,
    /// Pending, approved by a code, or in conflict.
    pub enrollment: EnrollmentState,
    /// From a code.
    pub location_id: Option<LocationId>,
    /// Where whoever set it up says that it stands.
    pub location_wish: Option<LocationId>,
    /// When.
    pub at: UnixMillis,
}

impl NewTerminal {
    /// Places in the row that a check-in changes.
    pub(crate) const ORDER_KEY: usize = 5;
    pub(crate) const CONNECTIVITY: usize = 12;
    pub(crate) const CONVERGENCE: usize = 13;

    pub(crate) fn cells(&self) -> Vec<Cell> {
        let severity = Severity::of(self.enrollment, Connectivity::NeverSeen, ConvergenceState::Unknown);
        vec![
            Cell::Id(self.id.0),
            Cell::Bytes(self.public_key.clone()),
            Cell::Text(self.hardware.fingerprint.clone()),
            Cell::Text(self.name.clone()),
            Cell::Text(search_key(&self.name, &self.display_code)),
            Cell::Text(severity.order_key(&self.name)),
            Cell::Text(self.display_code.clone()),
            Cell::Text(json(&self.hardware)),
            Cell::Text(self.software_version.clone()),
            Cell::Text(word(self.enrollment)),
            Cell::MaybeText(None),
            Cell::MaybeId(self.location_id.map(|id| id.0)),
            Cell::Text(word(Connectivity::NeverSeen)),
            Cell::Text(word(ConvergenceState::Unknown)),
            Cell::Bool(false),
            Cell::Int(self.at),
            Cell::Int(self.at),
            Cell::Int(1),
            Cell::Int(self.at),
            Cell::Text(self.hardware.arch.clone()),
            Cell::Text(self.hardware.model.clone()),
            Cell::MaybeId(self.location_wish.map(|id| id.0)),
        ]
    }
}

/// What the search looks through.
pub(crate) fn search_key(name: &str, display_code: &str) -> String {
    format!("{name} {display_code}").to_lowercase()
}

/// Adds a terminal.
pub async fn insert(tx: &mut Tx, terminal: &NewTerminal) -> Result<(), StoreError> {
    INSERT.run(tx, vec![terminal.cells()]).await?;
    PRESENCE.run(tx, vec![unseen(terminal.id)]).await.map(drop)
}

/// The presence of a terminal that has not checked in yet: never overdue.
pub(crate) fn unseen(id: TerminalId) -> Vec<Cell> {
    vec![Cell::Id(id.0), Cell::Int(0), Cell::Int(i64::MAX), Cell::Int(i64::MAX)]
}

/// Keeps what an enrolling terminal says of itself.
pub async fn refresh(
    tx: &mut Tx,
    id: TerminalId,
    hardware: &Hardware,
    software_version: &str,
    at: UnixMillis,
) -> Result<(), StoreError> {
    let (arch, model) = (&hardware.arch, &hardware.model);
    execute!(tx, REFRESH, id.0, json(hardware), software_version, at, arch, model).map(drop)
}

/// The terminals in service, other than `id`, whose machine has this fingerprint.
pub async fn machines_known_by(
    tx: &mut Tx,
    fingerprint: &str,
    id: TerminalId,
) -> Result<Vec<TerminalId>, StoreError> {
    let rows = fetch_all!(tx, (Uuid,), KNOWN_BY, fingerprint, id.0)?;
    Ok(rows.into_iter().map(|(id,)| TerminalId(id)).collect())
}
