//! Terminals: who they are and where ops put them.

mod enroll;
mod fingerprint;
mod hold;
mod list;
mod scope;
mod status;
mod tag;
mod update;
mod wish;

use fleet_domain::{Connectivity, Convergence, ConvergenceState, DivisionCode, Tag};
use fleet_protocol::{EnrollmentState, LocationId, RolloutId, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{fetch_all, fetch_optional, statements};
use crate::wire::{from_json, from_word};
use crate::{StoreError, Tx};

pub(crate) use enroll::{INSERT, unseen};
pub use enroll::{NewTerminal, insert, machines_known_by, refresh};
pub use fingerprint::{Fingerprint, fingerprints, keep_fingerprint, note_fingerprint};
pub use hold::{Hold, end_holds, hold, hold_of, holds_due, release};
pub(crate) use list::ids;
#[cfg(test)]
pub(crate) use list::{BY_SEEN, COUNTED};
pub use list::{LIST, TerminalFilter, TerminalRow, count, find, list};
#[cfg(test)]
pub(crate) use scope::MEMBERS;
pub(crate) use scope::{ALL as EVERY, further_scopes};
pub use scope::{Member, member_ids, members, members_of};
pub use status::{Overdue, Status, end_maintenance, mark_overdue, overdue, set_status};
pub use tag::{TagRow, tags};
pub use update::{TerminalChange, conflict, update};
pub use wish::{WishedLocation, wish, wished_location};

statements! {
    IDENTITY = "SELECT t.id, t.public_key, t.fingerprint, t.name, t.enrollment, t.resume_to, t.location_id, \
        t.location_wish, l.division_code, t.software_version, t.connectivity, t.convergence, t.convergence_reason, \
        t.session_open, t.maintenance_until, t.version, t.tags, (SELECT a.rollout_id FROM attempts a \
        WHERE a.terminal_id = t.id AND a.state <> 'superseded' ORDER BY a.created_at DESC, a.rollout_id DESC LIMIT 1) \
        AS rollout_id FROM terminals t LEFT JOIN locations l ON l.id = t.location_id WHERE t.id = $1";
    AT_LOCATION = "SELECT l.name, (SELECT COUNT(*) FROM terminals t WHERE t.location_id = l.id) AS terminals \
        FROM locations l WHERE l.id = $1";
    ANCESTORS = "SELECT ancestor_code FROM division_ancestors WHERE code = $1 ORDER BY ancestor_code";
}

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[
    STATEMENTS,
    enroll::STATEMENTS,
    fingerprint::STATEMENTS,
    hold::STATEMENTS,
    list::STATEMENTS,
    scope::STATEMENTS,
    status::STATEMENTS,
    tag::STATEMENTS,
    update::STATEMENTS,
    wish::STATEMENTS,
];

/// A terminal as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Which.
    pub id: TerminalId,
    /// Ed25519, 32 bytes.
    pub public_key: Vec<u8>,
    /// Of the machine that may use the key.
    pub fingerprint: String,
    /// Its name in the fleet.
    pub name: String,
    /// Where it stands in its enrollment.
    pub enrollment: EnrollmentState,
    /// Where it goes back to from suspension or conflict.
    pub resume_to: Option<EnrollmentState>,
    /// Where it stands.
    pub location_id: Option<LocationId>,
    /// Where whoever set it up says that it stands; there may be no such location any more.
    pub location_wish: Option<LocationId>,
    /// Its location's division and those above.
    pub divisions: Vec<DivisionCode>,
    /// What was last written of its state.
    pub status: Status,
    /// Until when trouble is expected.
    pub maintenance_until: Option<UnixMillis>,
    /// Raised by ops' decisions.
    pub version: i64,
    /// What ops put it into groups by.
    pub tags: Vec<Tag>,
    /// The rollout that its newest attempt belongs to.
    pub rollout_id: Option<RolloutId>,
}

#[derive(FromRow)]
struct IdentityRow {
    id: Uuid,
    public_key: Vec<u8>,
    fingerprint: String,
    name: String,
    enrollment: String,
    resume_to: Option<String>,
    location_id: Option<Uuid>,
    location_wish: Option<Uuid>,
    division_code: Option<String>,
    software_version: String,
    connectivity: String,
    convergence: String,
    convergence_reason: Option<String>,
    session_open: bool,
    maintenance_until: Option<i64>,
    version: i64,
    tags: String,
    rollout_id: Option<Uuid>,
}

/// The terminal, if it is known.
pub async fn identity(tx: &mut Tx, id: TerminalId) -> Result<Option<Identity>, StoreError> {
    let Some(row) = fetch_optional!(tx, IdentityRow, IDENTITY, id.0)? else { return Ok(None) };
    let divisions = match &row.division_code {
        Some(code) => ancestors(tx, code).await?,
        None => Vec::new(),
    };
    row.into_identity(divisions).map(Some)
}

/// The location's name and how many terminals stand there, if there is such a location.
pub async fn at_location(tx: &mut Tx, id: LocationId) -> Result<Option<(String, i64)>, StoreError> {
    fetch_optional!(tx, (String, i64), AT_LOCATION, id.0)
}

/// A division and those above it.
async fn ancestors(tx: &mut Tx, code: &str) -> Result<Vec<DivisionCode>, StoreError> {
    let codes = fetch_all!(tx, (String,), ANCESTORS, code)?;
    codes
        .into_iter()
        .map(|(code,)| {
            code.parse().map_err(|_| StoreError::corrupt("division_ancestors", "ancestor_code", code))
        })
        .collect()
}

impl IdentityRow {
    fn into_identity(self, divisions: Vec<DivisionCode>) -> Result<Identity, StoreError> {
        let word = |column, text: &str| from_word::<EnrollmentState>("terminals", column, text);
        Ok(Identity {
            id: TerminalId(self.id),
            public_key: self.public_key,
            fingerprint: self.fingerprint,
            name: self.name,
            enrollment: word("enrollment", &self.enrollment)?,
            resume_to: self.resume_to.as_deref().map(|text| word("resume_to", text)).transpose()?,
            location_id: self.location_id.map(LocationId),
            location_wish: self.location_wish.map(LocationId),
            divisions,
            status: Status {
                connectivity: from_word::<Connectivity>("terminals", "connectivity", &self.connectivity)?,
                convergence: Convergence {
                    state: from_word::<ConvergenceState>("terminals", "convergence", &self.convergence)?,
                    reason: self.convergence_reason,
                },
                session_open: self.session_open,
                software_version: self.software_version,
            },
            maintenance_until: self.maintenance_until,
            version: self.version,
            tags: from_json("terminals", "tags", &self.tags)?,
            rollout_id: self.rollout_id.map(RolloutId),
        })
    }
}
