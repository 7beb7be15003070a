use fleet_protocol::ThemePeriodId;
use fleet_store::theme_period;
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::ThemePeriodBody;
use super::item::{ThemePeriod, answer};
use crate::audit::difference;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// What changes with every change.
const UNSAID: &[&str] = &["state", "version", "updated_at", "updated_by"];

/// All fields of a period anew.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ThemePeriodUpdate {
    /// The version that was read.
    version: i64,
    /// The fields.
    #[serde(flatten)]
    body: ThemePeriodBody,
}

/// Changes a period. One that runs may be made shorter or longer, or have another style.
#[utoipa::path(put, path = "/theme-periods/{id}", tag = "theme_periods", operation_id = "update_theme_period",
    params(("id" = ThemePeriodId, Path)), request_body = ThemePeriodUpdate,
    responses((status = 200, body = ThemePeriod), (status = 404),
        (status = 409, description = "`version_conflict`, `theme_period_overlaps`, `theme_periods_too_many`"),
        (status = 422, description = "`field_invalid`, `theme_unknown`, `theme_period_over`")))]
pub async fn update(
    Path(id): Path<ThemePeriodId>,
    Writing(mut change, Json(update)): Writing<Operator, Json<ThemePeriodUpdate>>,
) -> ApiResult<Json<ThemePeriod>> {
    let stored = theme_period::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let period = update.body.checked(&mut change.tx, id, change.now).await?;
    let by = change.principal.username.clone();
    theme_period::update(&mut change.tx, update.version, &period, (change.now, &by)).await?;
    let scopes = [stored.period.scope(), period.scope()];
    let before = ThemePeriod::at(stored, change.now);
    let after = answer(&mut change.tx, id, change.now).await?.ok_or(Code::Internal)?;
    let summary = difference(&before, &after, UNSAID);
    change.audit("theme_period.update", Object { kind: "theme_period", id: &id, name: &after.name }, summary);
    change.bump(scopes);
    change.commit().await?;
    Ok(Json(after))
}
