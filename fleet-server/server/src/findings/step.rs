use fleet_domain::{FindingState, FindingStep};
use fleet_protocol::{AppId, FindingId, UnixMillis};
use fleet_store::finding::{self, Decided, FindingRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::item::FindingDetail;
use super::read::detail;
use crate::inspections::order_recheck;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};
use crate::text::{optional, required};

/// A step with a finding that was read.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct FindingStepBody {
    /// The `version` that was read.
    version: i64,
    /// Which step.
    step: FindingStep,
    /// Why, at most 200 characters; `close`, `ignore` and `reopen` need it.
    #[serde(default)]
    note: String,
    /// Of `assign`: a user or a unit, 1 to 60 characters.
    #[serde(default)]
    owner: Option<String>,
    /// Of `assign`: until when, Unix milliseconds; as before if not given.
    #[serde(default)]
    deadline_at: Option<UnixMillis>,
}

/// Takes a finding one step further. What is said to be mended is looked at again by a terminal, which has the last word.
#[utoipa::path(post, path = "/findings/{id}/steps", tag = "findings", params(("id" = FindingId, Path)),
    request_body = FindingStepBody,
    responses((status = 200, body = FindingDetail), (status = 404),
        (status = 409, description = "`version_conflict`, `transition_forbidden`, `finding_stands`"),
        (status = 422, description = "`field_invalid`")))]
pub async fn step(
    Path(id): Path<FindingId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<FindingStepBody>>,
) -> ApiResult<Json<FindingDetail>> {
    let row = finding::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let (before, has_owner) = (row.state()?, !row.owner.is_empty());
    let state = before.step(body.step, has_owner).map_err(|_| Code::TransitionForbidden)?;
    let note = match body.step {
        FindingStep::Close | FindingStep::Ignore | FindingStep::Reopen => required(&body.note, 200, "/note")?,
        FindingStep::Assign | FindingStep::Fix => optional(&body.note, 200, "/note")?,
    };
    let assigned = match body.step {
        FindingStep::Assign => Some(assignment(&body, &row, change.now)?),
        FindingStep::Fix | FindingStep::Close | FindingStep::Ignore | FindingStep::Reopen => None,
    };
    if before == FindingState::Closed && finding::stands(&mut change.tx, &row).await? {
        return Err(Code::FindingStands.into());
    }
    let decided = Decided {
        version: body.version,
        step: body.step,
        state,
        note: &note,
        assigned: assigned.as_ref().map(|(owner, deadline)| (owner.as_str(), *deadline)),
        at: change.now,
        by: &change.principal.username.clone(),
        id: change.new_id(),
    };
    finding::decide(&mut change.tx, &row, decided).await?;
    if state == FindingState::Fixed
        && row.check()?.is_some()
        && let Some(app) = row.app_id
    {
        order_recheck(&mut change, AppId(app)).await?;
    }
    let name = if row.title.is_empty() { row.app_name.as_deref().unwrap_or_default() } else { &row.title };
    let (owner, deadline_at) = assigned.unzip();
    let summary = json!({"state": state, "note": note, "owner": owner, "deadline_at": deadline_at});
    change.audit(action(body.step), Object { kind: "finding", id: &id, name }, summary);
    let answer = detail(&mut change.tx, id, change.now).await?;
    change.commit().await?;
    Ok(Json(answer))
}

fn assignment(body: &FindingStepBody, row: &FindingRow, now: UnixMillis) -> ApiResult<(String, UnixMillis)> {
    let owner = required(body.owner.as_deref().unwrap_or_default(), 60, "/owner")?;
    match body.deadline_at {
        Some(deadline) if deadline <= now => Err(ApiError::new(Code::FieldInvalid).at("/deadline_at")),
        deadline => Ok((owner, deadline.unwrap_or(row.deadline_at))),
    }
}

const fn action(step: FindingStep) -> &'static str {
    match step {
        FindingStep::Assign => "finding.assign",
        FindingStep::Fix => "finding.fix",
        FindingStep::Close => "finding.close",
        FindingStep::Ignore => "finding.ignore",
        FindingStep::Reopen => "finding.reopen",
    }
}
