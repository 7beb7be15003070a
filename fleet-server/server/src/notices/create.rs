use fleet_domain::Scope;
use fleet_protocol::{NoticeId, NoticeLevel, UnixMillis};
use fleet_store::notice;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::item::Notice;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Writing};
use crate::targets::{self, TargetRef};
use crate::text::{paragraphs, required};

/// What citizens are told.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NoticeBody {
    /// One line, 1 to 60 characters.
    title: String,
    /// Plain text, at most 2,000 characters.
    #[serde(default)]
    body: String,
    /// How it looks.
    level: NoticeLevel,
    /// Whether it is put before whoever stands at a terminal, once per session; not if not given.
    #[serde(default)]
    interrupts: bool,
    /// Not shown before, Unix milliseconds; at once if not given.
    #[serde(default)]
    starts_at: Option<UnixMillis>,
    /// Not shown after, Unix milliseconds.
    #[serde(default)]
    ends_at: Option<UnixMillis>,
    /// At least one.
    targets: Vec<TargetRef>,
}

/// Publishes a notice.
#[utoipa::path(post, path = "/notices", tag = "notices", request_body = NoticeBody,
    responses((status = 201, body = Notice), (status = 422, description = "`field_invalid`, `target_invalid`")))]
pub async fn create(
    Writing(mut change, Json(body)): Writing<Operator, Json<NoticeBody>>,
) -> ApiResult<(StatusCode, Json<Notice>)> {
    let starts_at = body.starts_at.unwrap_or(change.now);
    if body.ends_at.is_some_and(|ends_at| ends_at <= starts_at || ends_at <= change.now) {
        return Err(ApiError::new(Code::FieldInvalid).at("/ends_at"));
    }
    let row = notice::Notice {
        id: NoticeId(change.new_id()),
        title: required(&body.title, 60, "/title")?,
        body: paragraphs(&body.body, 2_000, "/body")?,
        level: body.level,
        interrupts: body.interrupts,
        starts_at,
        ends_at: body.ends_at,
        version: 1,
        created_at: change.now,
        created_by: change.principal.username.clone(),
    };
    let scopes = targets::checked(&mut change.tx, &body.targets).await?;
    notice::insert(&mut change.tx, &row, &scopes).await?;
    let targets = targets::named(&mut change.tx, &scopes).await?;
    let keys: Vec<String> = scopes.iter().map(Scope::key).collect();
    change.bump(scopes);
    let summary = json!({"targets": keys, "interrupts": row.interrupts, "starts_at": starts_at, "ends_at": row.ends_at});
    change.audit("notice.create", Object { kind: "notice", id: &row.id, name: &row.title }, summary);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json((row, targets).into())))
}
