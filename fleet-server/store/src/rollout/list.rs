use fleet_domain::RolloutState;
use fleet_protocol::{RolloutId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::statement::{fetch_all, fetch_optional, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        "SELECT r.id, r.name, r.release_id, rel.version AS release_version, r.state, r.created_at, r.created_by, \
         r.started_at, r.ended_at, r.version"
    };
}
macro_rules! from {
    () => {
        "FROM rollouts r JOIN releases rel ON rel.id = r.release_id"
    };
}

statements! {
    FIND = concat!(select!(), " ", from!(), " WHERE r.id = $1");
    COUNTS = "SELECT state, COUNT(*) AS attempts FROM attempts WHERE rollout_id = $1 GROUP BY state";
}

/// Rollouts as a list; ask for `descending` to see the newest first.
pub static LIST: List = List {
    select: select!(),
    from: from!(),
    sorts: &[Sort::by_int("created_at", "r.created_at", "r.id"), Sort::by_text("name", "r.name", "r.id")],
    conditions: &[STATE],
};
const STATE: &str = "r.state = $?";

/// A rollout as stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RolloutRow {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// To which release.
    pub release_id: Uuid,
    /// That release's version.
    pub release_version: String,
    state: String,
    /// When it was planned.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
    /// When it began.
    pub started_at: Option<UnixMillis>,
    /// When it ended.
    pub ended_at: Option<UnixMillis>,
    /// Raised by decisions.
    pub version: i64,
}

impl RolloutRow {
    /// Where it stands.
    pub fn state(&self) -> Result<RolloutState, StoreError> {
        from_word("rollouts", "state", &self.state)
    }
}

/// How many attempts are in each state, by its word on the wire.
pub type Counts = Vec<(String, i64)>;

/// How far a rollout is.
pub async fn counts(tx: &mut Tx, id: Uuid) -> Result<Counts, StoreError> {
    fetch_all!(tx, (String, i64), COUNTS, id)
}

/// One rollout.
pub async fn find(tx: &mut Tx, id: RolloutId) -> Result<Option<RolloutRow>, StoreError> {
    fetch_optional!(tx, RolloutRow, FIND, id.0)
}

fn query(state: Option<RolloutState>) -> Query {
    LIST.query().filter(STATE, state.map(|state| Value::Text(word(state))))
}

/// One page, and how many there are.
pub async fn list(
    tx: &mut Tx,
    state: Option<RolloutState>,
    page: &Page,
) -> Result<(Vec<RolloutRow>, Option<u64>), StoreError> {
    Ok((query(state).fetch(tx, page).await?, query(state).count(tx, 10_000).await?))
}

/// The newest rollouts in a state, at most `limit`.
pub async fn of_state(tx: &mut Tx, state: RolloutState, limit: u32) -> Result<Vec<RolloutRow>, StoreError> {
    let page = Page { sort: Some("created_at"), descending: true, after: None, limit };
    query(Some(state)).fetch(tx, &page).await
}
