use fleet_protocol::ThemePeriodId;
use fleet_store::theme_period;
use http::StatusCode;

use super::item::said;
use crate::problem::{ApiResult, Code};
use crate::request::{Object, Operator, Path, Writing};

/// Takes a period out of the plan. One that runs ends at once.
#[utoipa::path(delete, path = "/theme-periods/{id}", tag = "theme_periods", operation_id = "delete_theme_period",
    params(("id" = ThemePeriodId, Path)), responses((status = 204), (status = 404)))]
pub async fn delete(
    Path(id): Path<ThemePeriodId>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<StatusCode> {
    let row = theme_period::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    theme_period::delete(&mut change.tx, id, row.version).await?;
    change.bump([row.period.scope()]);
    let object = Object { kind: "theme_period", id: &id, name: &row.period.name };
    change.audit("theme_period.delete", object, said(&row.period));
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
