use fleet_protocol::{LocationId, UnixMillis};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::statement::{fetch_optional, statements};
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        "SELECT c.id, c.code_hint, c.location_id, l.name AS location_name, c.division_code, d.name AS division_name, c.note, c.created_at, c.created_by, \
         c.expires_at, c.used_at, c.terminal_id, t.name AS terminal_name, c.revoked_at"
    };
}
macro_rules! from {
    () => {
        "FROM enrollment_codes c LEFT JOIN locations l ON l.id = c.location_id \
         LEFT JOIN divisions d ON d.code = c.division_code LEFT JOIN terminals t ON t.id = c.terminal_id"
    };
}

statements! {
    FIND = concat!(select!(), " ", from!(), " WHERE c.id = $1");
}

/// Codes as a list.
pub static LIST: List = List {
    select: select!(),
    from: from!(),
    sorts: &[
        Sort::by_int("created_at", "c.created_at", "c.id"),
        Sort::by_int("expires_at", "c.expires_at", "c.id"),
    ],
    conditions: &[LOCATION, UNUSED, USED, EXPIRED, REVOKED],
};
const LOCATION: &str = "c.location_id = $?";
const UNUSED: &str = "c.used_at IS NULL AND c.revoked_at IS NULL AND c.expires_at > $?";
const USED: &str = "c.used_at IS NOT NULL AND c.created_at <= $?";
const EXPIRED: &str = "c.used_at IS NULL AND c.revoked_at IS NULL AND c.expires_at <= $?";
const REVOKED: &str = "c.used_at IS NULL AND c.revoked_at IS NOT NULL AND c.created_at <= $?";

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeState {
    /// Waits for its terminal.
    Unused,
    /// Let a terminal in.
    Used,
    /// Came too late.
    Expired,
    /// Was taken back.
    Revoked,
}

/// Which codes; `None` does not narrow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CodeFilter {
    /// For this location.
    pub location_id: Option<LocationId>,
    /// In this state, as of a time.
    pub state: Option<(CodeState, UnixMillis)>,
}

/// A code without the code.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CodeRow {
    /// Which.
    pub id: Uuid,
    /// Its last four characters.
    pub code_hint: String,
    /// Where terminals that use it are put.
    pub location_id: Option<Uuid>,
    /// Its name.
    pub location_name: Option<String>,
    /// Where terminals that use it may stand as their installer wishes.
    pub division_code: Option<String>,
    /// Its name.
    pub division_name: Option<String>,
    /// What it is for.
    pub note: String,
    /// When it was issued.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
    /// Not after this.
    pub expires_at: UnixMillis,
    /// When it let a terminal in.
    pub used_at: Option<UnixMillis>,
    /// Which.
    pub terminal_id: Option<Uuid>,
    /// Its name.
    pub terminal_name: Option<String>,
    /// When it was taken back.
    pub revoked_at: Option<UnixMillis>,
}

impl CodeRow {
    /// What became of it by `now`.
    pub fn state(&self, now: UnixMillis) -> CodeState {
        match (self.used_at, self.revoked_at) {
            (Some(_), _) => CodeState::Used,
            (None, Some(_)) => CodeState::Revoked,
            (None, None) if self.expires_at <= now => CodeState::Expired,
            (None, None) => CodeState::Unused,
        }
    }
}

impl CodeFilter {
    fn query(self) -> Query {
        let query = LIST.query().filter(LOCATION, self.location_id.map(|id| Value::Id(id.0)));
        let Some((state, now)) = self.state else { return query };
        let condition = match state {
            CodeState::Unused => UNUSED,
            CodeState::Used => USED,
            CodeState::Expired => EXPIRED,
            CodeState::Revoked => REVOKED,
        };
        query.filter(condition, Some(Value::Int(now)))
    }
}

/// One page, and how many there are if that is cheap to know.
pub async fn list(
    tx: &mut Tx,
    filter: CodeFilter,
    page: &Page,
) -> Result<(Vec<CodeRow>, Option<u64>), StoreError> {
    Ok((filter.query().fetch(tx, page).await?, filter.query().total(tx, page, 10_000).await?))
}

/// One code.
pub async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<CodeRow>, StoreError> {
    fetch_optional!(tx, CodeRow, FIND, id)
}
