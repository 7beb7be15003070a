use fleet_domain::{DivisionCode, Scope, ScreenHoursInvalid, check_screen_hours};
use fleet_protocol::ScreenHours;
use fleet_store::{division, screen_hours};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::list::DivisionScreenHours;
use crate::audit::difference;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// What is to hold in a division.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ScreenHoursUpdate {
    /// The version that was read; 0 where the division has none yet.
    version: i64,
    /// What.
    hours: ScreenHours,
}

/// Makes or changes when the screens of a division are on; terminals know it from their next check-in.
#[utoipa::path(put, path = "/screen-hours/{division}", tag = "screen_hours", operation_id = "put_screen_hours",
    params(("division" = String, Path, description = "Code of the division")), request_body = ScreenHoursUpdate,
    responses((status = 200, body = DivisionScreenHours), (status = 409, description = "`version_conflict`"),
        (status = 422, description = "`field_invalid`, `division_unknown`")))]
pub async fn put(
    Path(code): Path<String>,
    Writing(mut change, Json(body)): Writing<Operator, Json<ScreenHoursUpdate>>,
) -> ApiResult<Json<DivisionScreenHours>> {
    check_screen_hours(&body.hours).map_err(|invalid| refuse("/hours", invalid))?;
    let code: DivisionCode = code.parse().map_err(|_| ApiError::new(Code::DivisionUnknown))?;
    let division = division::by_code(&mut change.tx, &code).await?.ok_or(Code::DivisionUnknown)?;
    let before = screen_hours::find(&mut change.tx, &code).await?.map(|row| row.hours.0);
    let (by, now) = (change.principal.username.clone(), change.now);
    let put = screen_hours::put(&mut change.tx, (&code, body.version), &body.hours, (now, &by)).await;
    put.map_err(|error| ApiError::on_conflict(error, Code::VersionConflict))?;
    let row = screen_hours::find(&mut change.tx, &code).await?.ok_or(Code::Internal)?;
    let summary = match &before {
        Some(before) => difference(before, &body.hours, &[]),
        None => json!({ "after": body.hours }),
    };
    let object = Object { kind: "screen_hours", id: &code, name: &division.name };
    change.audit("screen_hours.update", object, summary);
    change.bump([Scope::Division(code)]);
    change.commit().await?;
    Ok(Json(row.into()))
}

/// What to say of hours that cannot be, that stand at this place of the body.
pub(crate) fn refuse(place: &str, invalid: ScreenHoursInvalid) -> ApiError {
    let field = match invalid {
        ScreenHoursInvalid::AfterClosing => "after_closing_min",
        ScreenHoursInvalid::BeforeOpening => "before_opening_min",
        ScreenHoursInvalid::DayPercent => "day_percent",
        ScreenHoursInvalid::EveningPercent => "evening_percent",
        ScreenHoursInvalid::EveningFrom => "evening_from",
        ScreenHoursInvalid::EveningTo => "evening_to",
    };
    ApiError::new(Code::FieldInvalid).at(format!("{place}/{field}"))
}

/// Takes those of a division away: those of the division above hold again, or screens are always on.
#[utoipa::path(delete, path = "/screen-hours/{division}", tag = "screen_hours", operation_id = "delete_screen_hours",
    params(("division" = String, Path, description = "Code of the division")),
    responses((status = 204), (status = 404)))]
pub async fn delete(
    Path(code): Path<String>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<StatusCode> {
    let code: DivisionCode = code.parse().map_err(|_| ApiError::new(Code::NotFound))?;
    let row = screen_hours::find(&mut change.tx, &code).await?.ok_or(Code::NotFound)?;
    screen_hours::delete(&mut change.tx, &code).await?;
    let object = Object { kind: "screen_hours", id: &code, name: &row.division_name };
    change.audit("screen_hours.delete", object, json!({ "before": row.hours.0 }));
    change.bump([Scope::Division(code)]);
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
