use fleet_domain::RolloutState;
use fleet_protocol::{RolloutId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::Progress;
use crate::list::{List, Page, Query, Sort, Value};
use crate::statement::{fetch_optional, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        "SELECT r.id, r.name, r.release_id, rel.version AS release_version, r.state, r.created_at, r.created_by, \
         r.started_at, r.ended_at, r.version, \
         p.eligible, p.downloading, p.downloaded, p.verified, p.staged, p.activating, p.probation, p.committed, \
         p.rejected, p.failed, p.rolled_back, p.aborted, p.superseded, p.expired"
    };
}
macro_rules! from {
    () => {
        "FROM rollouts r JOIN releases rel ON rel.id = r.release_id \
         JOIN rollout_progress p ON p.rollout_id = r.id"
    };
}

statements! {
    FIND = concat!(select!(), " ", from!(), " WHERE r.id = $1");
}

/// Rollouts as a list; ask for `descending` to see the newest first.
pub static LIST: List = List {
    select: select!(),
    from: from!(),
    sorts: &[Sort::by_int("created_at", "r.created_at", "r.id"), Sort::by_text("name", "r.name", "r.id")],
    conditions: &[STATE, SEARCH],
};
const SEARCH: &str = "r.search_key LIKE $? ESCAPE '\\'";
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
    /// How far it is.
    #[sqlx(flatten)]
    pub progress: Progress,
}

impl RolloutRow {
    /// Where it stands.
    pub fn state(&self) -> Result<RolloutState, StoreError> {
        from_word("rollouts", "state", &self.state)
    }
}

/// One rollout.
pub async fn find(tx: &mut Tx, id: RolloutId) -> Result<Option<RolloutRow>, StoreError> {
    fetch_optional!(tx, RolloutRow, FIND, id.0)
}

/// Which rollouts; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RolloutFilter {
    /// Part of the name.
    pub search: Option<String>,
    /// Where they stand.
    pub state: Option<RolloutState>,
}

impl RolloutFilter {
    fn query(&self) -> Query {
        LIST.query()
            .filter(STATE, self.state.map(|state| Value::Text(word(state))))
            .filter(SEARCH, self.search.as_deref().map(Value::containing))
    }
}

/// One page, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: &RolloutFilter,
    page: &Page,
) -> Result<(Vec<RolloutRow>, Option<u64>), StoreError> {
    let rows = filter.query().fetch(tx, page).await?;
    Ok((rows, filter.query().total(tx, page, 10_000).await?))
}

/// The newest rollouts in a state, at most `limit`.
pub async fn of_state(tx: &mut Tx, state: RolloutState, limit: u32) -> Result<Vec<RolloutRow>, StoreError> {
    let page = Page { sort: Some("created_at"), descending: true, after: None, limit };
    RolloutFilter { state: Some(state), ..RolloutFilter::default() }.query().fetch(tx, &page).await
}
