use fleet_domain::{CheckListInvalid, DivisionCode, Scope, check_items};
use fleet_protocol::CheckItem;
use fleet_store::daily_check_list;
use fleet_store::division;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::list::DailyCheckList;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// A division's list anew.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct DailyCheckListUpdate {
    /// The version that was read; 0 where the division has none yet.
    version: i64,
    /// What is on it, in order: 1 to 20.
    items: Vec<CheckItem>,
}

/// Makes or changes what the hall staff of a division look at; terminals know it from their next check-in.
#[utoipa::path(put, path = "/daily-check-lists/{division}", tag = "daily_checks", operation_id = "put_daily_check_list",
    params(("division" = String, Path, description = "Code of the division")), request_body = DailyCheckListUpdate,
    responses((status = 200, body = DailyCheckList), (status = 409, description = "`version_conflict`"),
        (status = 422, description = "`field_invalid`, `division_unknown`")))]
pub async fn put(
    Path(code): Path<String>,
    Writing(mut change, Json(body)): Writing<Operator, Json<DailyCheckListUpdate>>,
) -> ApiResult<Json<DailyCheckList>> {
    check_items(&body.items).map_err(invalid)?;
    let code: DivisionCode = code.parse().map_err(|_| ApiError::new(Code::DivisionUnknown))?;
    let division = division::by_code(&mut change.tx, &code).await?.ok_or(Code::DivisionUnknown)?;
    let (by, now) = (change.principal.username.clone(), change.now);
    let put = daily_check_list::put(&mut change.tx, (&code, body.version), &body.items, (now, &by)).await;
    put.map_err(|error| ApiError::on_conflict(error, Code::VersionConflict))?;
    let row = daily_check_list::find(&mut change.tx, &code).await?.ok_or(Code::Internal)?;
    let named: Vec<&str> = body.items.iter().map(|item| item.zh.as_str()).collect();
    let object = Object { kind: "daily_check_list", id: &code, name: &division.name };
    change.audit("daily_check_list.update", object, json!({ "items": named }));
    change.bump([Scope::Division(code)]);
    change.commit().await?;
    Ok(Json(row.try_into()?))
}

fn invalid(error: CheckListInvalid) -> ApiError {
    let pointer = match error {
        CheckListInvalid::Length => "/items".to_owned(),
        CheckListInvalid::Name(at) | CheckListInvalid::Twice(at) => format!("/items/{at}"),
    };
    ApiError::new(Code::FieldInvalid).at(pointer)
}

/// Takes a division's list away: that of the division above holds again, or the usual one.
#[utoipa::path(delete, path = "/daily-check-lists/{division}", tag = "daily_checks",
    operation_id = "delete_daily_check_list", params(("division" = String, Path, description = "Code of the division")),
    responses((status = 204), (status = 404)))]
pub async fn delete(
    Path(code): Path<String>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<StatusCode> {
    let code: DivisionCode = code.parse().map_err(|_| ApiError::new(Code::NotFound))?;
    let row = daily_check_list::find(&mut change.tx, &code).await?.ok_or(Code::NotFound)?;
    daily_check_list::delete(&mut change.tx, &code).await?;
    let object = Object { kind: "daily_check_list", id: &code, name: &row.division_name };
    change.audit("daily_check_list.delete", object, json!({}));
    change.bump([Scope::Division(code)]);
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
