use fleet_domain::{AttemptCounts, PausedBy, Plan, RolloutState};
use fleet_protocol::{Activation, RolloutId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::counts::{Counts, columns};
use crate::list::{List, Page, Query, Sort, Value};
use crate::statement::{fetch_all, fetch_optional, statements};
use crate::wire::{from_json, from_word, word};
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        concat!(
            "SELECT r.id, r.name, r.release_id, rel.version AS release_version, rel.withdrawn_at, r.state, r.created_at, r.created_by, \
             r.started_at, r.ended_at, r.version, r.plan, r.activation, r.needs_approval, r.submitted_at, \
             r.approved_at, r.approved_by, r.starts_at, r.paused_by, r.stopped_for, r.reverse_of, r.join_total, \
             r.join_done, r.join_after, r.joined_at, ",
            columns!()
        )
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
    REVERSE = "SELECT id FROM rollouts WHERE reverse_of = $1 ORDER BY created_at DESC, id DESC LIMIT 1";
    WITHDRAWN = "SELECT r.id FROM rollouts r JOIN releases rel ON rel.id = r.release_id \
        WHERE r.state = 'running' AND rel.withdrawn_at IS NOT NULL ORDER BY r.id";
    JOINING = "SELECT id FROM rollouts WHERE joined_at IS NULL AND started_at IS NOT NULL \
        AND state IN ('running', 'paused') ORDER BY id LIMIT 20";
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
    /// When that was withdrawn.
    pub withdrawn_at: Option<UnixMillis>,
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
    plan: String,
    activation: String,
    /// Whether a second person has to approve it.
    pub needs_approval: bool,
    /// When somebody asked for that.
    pub submitted_at: Option<UnixMillis>,
    /// When it was approved.
    pub approved_at: Option<UnixMillis>,
    /// By whom.
    pub approved_by: Option<String>,
    /// When it begins once it is ready.
    pub starts_at: Option<UnixMillis>,
    paused_by: Option<String>,
    /// Why it paused itself.
    pub stopped_for: Option<String>,
    /// The rollout that it takes back.
    pub reverse_of: Option<Uuid>,
    /// Terminals that get a place in it.
    pub join_total: i64,
    /// Those that have theirs.
    pub join_done: i64,
    /// The last of them.
    pub join_after: Option<Uuid>,
    /// When all had theirs.
    pub joined_at: Option<UnixMillis>,
    #[sqlx(flatten)]
    progress: Counts,
}

impl RolloutRow {
    /// Where it stands.
    pub fn state(&self) -> Result<RolloutState, StoreError> {
        from_word("rollouts", "state", &self.state)
    }

    /// Its attempts by state.
    pub fn counts(&self) -> AttemptCounts {
        self.progress.0
    }

    /// In which waves.
    pub fn plan(&self) -> Result<Plan, StoreError> {
        if self.plan.is_empty() { Ok(Plan::default()) } else { from_json("rollouts", "plan", &self.plan) }
    }

    /// When terminals may switch.
    pub fn activation(&self) -> Result<Activation, StoreError> {
        activation(&self.activation)
    }

    /// Who paused it.
    pub fn paused_by(&self) -> Result<Option<PausedBy>, StoreError> {
        self.paused_by.as_deref().map(|text| from_word("rollouts", "paused_by", text)).transpose()
    }
}

/// Reads the column.
pub(crate) fn activation(text: &str) -> Result<Activation, StoreError> {
    if text.is_empty() { Ok(Activation::default()) } else { from_json("rollouts", "activation", text) }
}

/// One rollout.
pub async fn find(tx: &mut Tx, id: RolloutId) -> Result<Option<RolloutRow>, StoreError> {
    fetch_optional!(tx, RolloutRow, FIND, id.0)
}

/// The newest rollout that takes this one back.
pub async fn reversed_by(tx: &mut Tx, id: RolloutId) -> Result<Option<RolloutId>, StoreError> {
    Ok(fetch_optional!(tx, (Uuid,), REVERSE, id.0)?.map(|(id,)| RolloutId(id)))
}

/// Rollouts in which not every terminal has its place yet.
pub async fn joining(tx: &mut Tx) -> Result<Vec<RolloutId>, StoreError> {
    let rows = fetch_all!(tx, (Uuid,), JOINING)?;
    Ok(rows.into_iter().map(|(id,)| RolloutId(id)).collect())
}

/// Those that run although their release was withdrawn.
pub async fn withdrawn(tx: &mut Tx) -> Result<Vec<RolloutId>, StoreError> {
    let rows = fetch_all!(tx, (Uuid,), WITHDRAWN)?;
    Ok(rows.into_iter().map(|(id,)| RolloutId(id)).collect())
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
