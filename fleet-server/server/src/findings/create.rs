use fleet_domain::{FindingSeverity, FindingSource};
use fleet_protocol::{AppId, FindingId, UnixMillis};
use fleet_store::app;
use fleet_store::finding::{self, NewFinding};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::item::FindingDetail;
use super::read::detail;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Writing};
use crate::text::{optional, paragraphs, required};

/// What a person found.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct FindingBody {
    /// About which app, if it is about one.
    #[serde(default)]
    app_id: Option<AppId>,
    /// Whether it was reported from above (上级通报): those are counted by year.
    #[serde(default)]
    reported_from_above: bool,
    /// How bad it is.
    severity: FindingSeverity,
    /// One line, 1 to 80 characters.
    title: String,
    /// Plain text, at most 2,000 characters.
    #[serde(default)]
    description: String,
    /// Who has to mend it: a user or a unit, at most 60 characters; empty: nobody yet.
    #[serde(default)]
    owner: String,
    /// Until when, Unix milliseconds; by its severity if not given.
    #[serde(default)]
    deadline_at: Option<UnixMillis>,
}

/// Puts a finding into the ledger.
#[utoipa::path(post, path = "/findings", tag = "findings", request_body = FindingBody,
    responses((status = 201, body = FindingDetail), (status = 422, description = "`field_invalid`")))]
pub async fn create(
    Writing(mut change, Json(body)): Writing<Operator, Json<FindingBody>>,
) -> ApiResult<(StatusCode, Json<FindingDetail>)> {
    if let Some(id) = body.app_id
        && app::by_id(&mut change.tx, id).await?.is_none()
    {
        return Err(ApiError::new(Code::FieldInvalid).at("/app_id"));
    }
    if body.deadline_at.is_some_and(|deadline| deadline <= change.now) {
        return Err(ApiError::new(Code::FieldInvalid).at("/deadline_at"));
    }
    let by_severity = change.now.saturating_add(body.severity.time_limit_ms());
    let new = NewFinding {
        id: FindingId(change.new_id()),
        app_id: body.app_id,
        terminal_id: None,
        check: None,
        fault: None,
        source: if body.reported_from_above {
            FindingSource::ReportedFromAbove
        } else {
            FindingSource::Person
        },
        severity: body.severity,
        title: required(&body.title, 80, "/title")?,
        description: paragraphs(&body.description, 2_000, "/description")?,
        owner: optional(&body.owner, 60, "/owner")?,
        deadline_at: body.deadline_at.unwrap_or(by_severity),
        at: change.now,
        by: Some(change.principal.username.clone()),
        inspection_id: None,
    };
    let step = change.new_id();
    finding::insert(&mut change.tx, &new, step).await?;
    let summary =
        json!({"source": new.source, "severity": new.severity, "owner": new.owner, "app_id": new.app_id});
    change.audit("finding.create", Object { kind: "finding", id: &new.id, name: &new.title }, summary);
    let answer = detail(&mut change.tx, new.id, change.now).await?;
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(answer)))
}
