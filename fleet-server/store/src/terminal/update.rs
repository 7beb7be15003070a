use fleet_domain::{Severity, Tag};
use fleet_protocol::{EnrollmentState, LocationId, TerminalId, UnixMillis};

use super::Identity;
use super::enroll::search_key;
use crate::statement::{execute, expect_current, statements};
use crate::wire::{json, word};
use crate::{StoreError, Tx, power_cut, terminal_app, terminal_device};

statements! {
    UPDATE = "UPDATE terminals SET name = $3, search_key = $4, order_key = $5, enrollment = $6, \
        enrollment_reason = $7, resume_to = $8, location_id = $9, maintenance_until = $10, since = $11, \
        updated_at = $11, tags = $12, version = version + 1 WHERE id = $1 AND version = $2";
    UNTAG = "DELETE FROM terminal_tags WHERE terminal_id = $1";
    TAG = "INSERT INTO terminal_tags (terminal_id, tag) VALUES ($1, $2) ON CONFLICT (terminal_id, tag) DO NOTHING";
    RENAME = "UPDATE attempts SET terminal_name = $2 WHERE terminal_id = $1";
    CONFLICT = "UPDATE terminals SET enrollment = 'conflict', resume_to = CASE WHEN enrollment = 'suspended' \
        THEN resume_to ELSE enrollment END, order_key = CAST($2 AS TEXT) || name, since = $3, updated_at = $3, \
        version = version + 1 WHERE id = $1 AND enrollment IN ('pending', 'approved', 'active', 'suspended')";
}

/// What ops decided about a terminal, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalChange {
    /// The version that was read.
    pub version: i64,
    /// Name in the fleet.
    pub name: String,
    /// Where it stands in its enrollment.
    pub enrollment: EnrollmentState,
    /// Why, where somebody has to say.
    pub enrollment_reason: Option<String>,
    /// Where it goes back to.
    pub resume_to: Option<EnrollmentState>,
    /// Where it stands.
    pub location_id: Option<LocationId>,
    /// Until when trouble is expected.
    pub maintenance_until: Option<UnixMillis>,
    /// What ops put it into groups by.
    pub tags: Vec<Tag>,
}

impl TerminalChange {
    /// No change yet.
    pub fn of(terminal: &Identity) -> Self {
        Self {
            version: terminal.version,
            name: terminal.name.clone(),
            enrollment: terminal.enrollment,
            enrollment_reason: None,
            resume_to: terminal.resume_to,
            location_id: terminal.location_id,
            maintenance_until: terminal.maintenance_until,
            tags: terminal.tags.clone(),
        }
    }
}

/// Writes the change, if nobody was faster. A new name goes to where the old one is kept too.
pub async fn update(
    tx: &mut Tx,
    terminal: &Identity,
    display_code: &str,
    change: &TerminalChange,
    at: UnixMillis,
) -> Result<(), StoreError> {
    let severity =
        Severity::of(change.enrollment, terminal.status.connectivity, terminal.status.convergence.state)
            .maintained(change.maintenance_until, at);
    let rows = execute!(
        tx,
        UPDATE,
        terminal.id.0,
        change.version,
        &change.name,
        search_key(&change.name, display_code),
        severity.order_key(&change.name),
        word(change.enrollment),
        &change.enrollment_reason,
        change.resume_to.map(word),
        change.location_id.map(|id| id.0),
        change.maintenance_until,
        at,
        json(&change.tags),
    )?;
    expect_current(rows)?;
    if change.enrollment == EnrollmentState::Retired {
        terminal_app::clear(tx, terminal.id).await?;
        terminal_device::clear(tx, terminal.id).await?;
        power_cut::end(tx, terminal.id, at).await?;
    }
    if change.tags != terminal.tags {
        execute!(tx, UNTAG, terminal.id.0)?;
        for tag in &change.tags {
            execute!(tx, TAG, terminal.id.0, tag.as_str())?;
        }
    }
    if change.name != terminal.name {
        execute!(tx, RENAME, terminal.id.0, &change.name)?;
    }
    Ok(())
}

/// Two machines present the terminal's key: a person has to look. Returns whether that is news.
pub async fn conflict(tx: &mut Tx, id: TerminalId, at: UnixMillis) -> Result<bool, StoreError> {
    let worst = Severity::of(
        EnrollmentState::Conflict,
        fleet_domain::Connectivity::Online,
        fleet_domain::ConvergenceState::Unknown,
    );
    Ok(execute!(tx, CONFLICT, id.0, worst.order_key(""), at)? == 1)
}
