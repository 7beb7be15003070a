use fleet_domain::{RatingHappening, RatingState, RatingStep, UsageGrain};
use fleet_protocol::{RatingId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::{BadRatingRow, COUNT, CountedAs, RatingCounts};
use crate::statement::{execute, expect_current, fetch_all, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

statements! {
    ADD = "INSERT INTO rating_steps (id, rating_id, at, kind, actor, note) VALUES ($1, $2, $3, $4, $5, $6)";
    STEPS = "SELECT id, at, kind, actor, note FROM rating_steps WHERE rating_id = $1 \
        ORDER BY at DESC, id DESC LIMIT 200";
    DECIDE = "UPDATE bad_ratings SET state = $3, appealed_by = $4, closed_at = $5, updated_at = $6, \
        version = version + 1 WHERE id = $1 AND version = $2";
}

/// A step as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RatingStepRow {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: UnixMillis,
    pub(super) kind: String,
    /// Who; `None` is the citizen.
    pub actor: Option<String>,
    /// What was done, or why.
    pub note: String,
}

impl RatingStepRow {
    /// What happened.
    pub fn kind(&self) -> Result<RatingHappening, StoreError> {
        from_word("rating_steps", "kind", &self.kind)
    }
}

/// A person's step, as it is to be stored.
#[derive(Debug, Clone)]
pub struct RatingDecided<'a> {
    /// The version that was read.
    pub version: i64,
    /// Which step.
    pub step: RatingStep,
    /// Where it leads.
    pub state: RatingState,
    /// What was done, or why.
    pub note: &'a str,
    /// When.
    pub at: UnixMillis,
    /// By whom.
    pub by: &'a str,
    /// Of the step.
    pub id: Uuid,
}

/// Takes a bad rating one step further. One that is excluded counts no more.
pub async fn decide(tx: &mut Tx, row: &BadRatingRow, decided: RatingDecided<'_>) -> Result<(), StoreError> {
    let appealed_by = (decided.state == RatingState::Appealed).then_some(decided.by);
    let closed_at = (decided.state == RatingState::Closed).then_some(decided.at);
    let state = word(decided.state);
    let changed = execute!(tx, DECIDE, row.id, decided.version, state, appealed_by, closed_at, decided.at)?;
    expect_current(changed)?;
    if decided.state == RatingState::Excluded {
        exclude(tx, row).await?;
    }
    let step = RatingStepRow {
        id: decided.id,
        at: decided.at,
        kind: word(RatingHappening::from(decided.step)),
        actor: Some(decided.by.to_owned()),
        note: decided.note.to_owned(),
    };
    add(tx, RatingId(row.id), &step).await
}

async fn exclude(tx: &mut Tx, row: &BadRatingRow) -> Result<(), StoreError> {
    let mut counts = RatingCounts::default();
    counts.count(row.level()?, -1);
    let place = row.location_id.unwrap_or_default();
    let key = CountedAs::new(row.rated_at, row.app_id, row.version_id, place);
    COUNT.run(tx, UsageGrain::ALL.map(|grain| key.cells(grain, &counts)).to_vec()).await.map(drop)
}

/// Adds a step to the history.
pub(super) async fn add(tx: &mut Tx, rating: RatingId, step: &RatingStepRow) -> Result<(), StoreError> {
    execute!(tx, ADD, step.id, rating.0, step.at, &step.kind, &step.actor, &step.note).map(drop)
}

/// What became of a bad rating, the newest first; at most 200 steps.
pub async fn steps(tx: &mut Tx, id: RatingId) -> Result<Vec<RatingStepRow>, StoreError> {
    fetch_all!(tx, RatingStepRow, STEPS, id.0)
}
