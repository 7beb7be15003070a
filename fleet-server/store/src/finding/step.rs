use fleet_domain::{FindingHappening, FindingState, FindingStep};
use fleet_protocol::{AppId, FindingId, InspectionCheck, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::{FindingRow, search_key};
use crate::statement::{execute, expect_current, fetch_all, fetch_optional, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

statements! {
    ADD = "INSERT INTO finding_steps (id, finding_id, at, kind, actor, note, owner, deadline_at, inspection_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    STEPS = "SELECT id, at, kind, actor, note, owner, deadline_at, inspection_id FROM finding_steps \
        WHERE finding_id = $1 ORDER BY at DESC, id DESC LIMIT 200";
    CONFIRMED = "UPDATE findings SET state = 'closed', closed_at = $3, updated_at = $3, version = version + 1 \
        WHERE app_id = $1 AND check_code = $2 AND state <> 'closed' RETURNING id";
    DECIDE = "UPDATE findings SET state = $3, owner = $4, deadline_at = $5, closed_at = $6, search_key = $7, \
        updated_at = $8, version = version + 1 WHERE id = $1 AND version = $2";
}

/// A step as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StepRow {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: UnixMillis,
    pub(super) kind: String,
    /// Who; `None` is an inspection.
    pub actor: Option<String>,
    /// Why, in a person's words.
    pub note: String,
    /// Who has to mend it from now on.
    pub owner: Option<String>,
    /// Until when.
    pub deadline_at: Option<UnixMillis>,
    /// Which inspection.
    pub inspection_id: Option<Uuid>,
}

impl StepRow {
    /// What happened.
    pub fn kind(&self) -> Result<FindingHappening, StoreError> {
        from_word("finding_steps", "kind", &self.kind)
    }
}

/// A person's step, as it is to be stored.
#[derive(Debug, Clone)]
pub struct Decided<'a> {
    /// The version that was read.
    pub version: i64,
    /// Which step.
    pub step: FindingStep,
    /// Where it leads.
    pub state: FindingState,
    /// Why.
    pub note: &'a str,
    /// Who has to mend it, and until when, where that changes.
    pub assigned: Option<(&'a str, UnixMillis)>,
    /// When.
    pub at: UnixMillis,
    /// By whom.
    pub by: &'a str,
    /// Of the step.
    pub id: Uuid,
}

/// Takes a finding one step further.
pub async fn decide(tx: &mut Tx, row: &FindingRow, decided: Decided<'_>) -> Result<(), StoreError> {
    let (owner, deadline) = decided.assigned.unwrap_or((&row.owner, row.deadline_at));
    let closed_at = (decided.state == FindingState::Closed).then_some(decided.at);
    let name = row.app_name.as_deref().unwrap_or_default();
    let key = search_key([name, &row.title, &row.description, owner]);
    expect_current(execute!(
        tx,
        DECIDE,
        row.id,
        decided.version,
        word(decided.state),
        owner,
        deadline,
        closed_at,
        key,
        decided.at
    )?)?;
    let step = StepRow {
        id: decided.id,
        at: decided.at,
        kind: word(FindingHappening::from(decided.step)),
        actor: Some(decided.by.to_owned()),
        note: decided.note.to_owned(),
        owner: decided.assigned.map(|(owner, _)| owner.to_owned()),
        deadline_at: decided.assigned.map(|(_, deadline)| deadline),
        inspection_id: None,
    };
    add(tx, FindingId(row.id), &step).await
}

/// Closes the finding of this app and check, if one stands, because a person confirmed that all is well as it is.
pub async fn confirm(
    tx: &mut Tx,
    (app, check): (AppId, InspectionCheck),
    (at, by): (UnixMillis, &str),
    step_id: Uuid,
) -> Result<Option<FindingId>, StoreError> {
    let row = fetch_optional!(tx, (Uuid,), CONFIRMED, app.0, word(check), at)?;
    let Some((id,)) = row else { return Ok(None) };
    let step = StepRow {
        id: step_id,
        at,
        kind: word(FindingHappening::Confirm),
        actor: Some(by.to_owned()),
        note: String::new(),
        owner: None,
        deadline_at: None,
        inspection_id: None,
    };
    add(tx, FindingId(id), &step).await?;
    Ok(Some(FindingId(id)))
}

/// Adds a step to the history.
pub(super) async fn add(tx: &mut Tx, finding: FindingId, step: &StepRow) -> Result<(), StoreError> {
    execute!(
        tx,
        ADD,
        step.id,
        finding.0,
        step.at,
        &step.kind,
        &step.actor,
        &step.note,
        &step.owner,
        step.deadline_at,
        step.inspection_id
    )
    .map(drop)
}

/// What became of a finding, the newest first; at most 200 steps.
pub async fn steps(tx: &mut Tx, id: FindingId) -> Result<Vec<StepRow>, StoreError> {
    fetch_all!(tx, StepRow, STEPS, id.0)
}
