use fleet_protocol::ThemePeriodId;
use fleet_store::theme_period;
use http::StatusCode;

use super::body::ThemePeriodBody;
use super::item::{ThemePeriod, answer, said};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Writing};

/// Plans a style for some days.
#[utoipa::path(post, path = "/theme-periods", tag = "theme_periods", operation_id = "create_theme_period",
    request_body = ThemePeriodBody, responses((status = 201, body = ThemePeriod),
        (status = 409, description = "`theme_period_overlaps`, `theme_periods_too_many`"),
        (status = 422, description = "`field_invalid`, `theme_unknown`, `theme_period_over`")))]
pub async fn create(
    Writing(mut change, Json(body)): Writing<Operator, Json<ThemePeriodBody>>,
) -> ApiResult<(StatusCode, Json<ThemePeriod>)> {
    let id = ThemePeriodId(change.new_id());
    let period = body.checked(&mut change.tx, id, change.now).await?;
    let by = change.principal.username.clone();
    theme_period::insert(&mut change.tx, &period, (change.now, &by)).await?;
    let made = answer(&mut change.tx, id, change.now).await?.ok_or(Code::Internal)?;
    let object = Object { kind: "theme_period", id: &id, name: &made.name };
    change.audit("theme_period.create", object, said(&period));
    change.bump([period.scope()]);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}
