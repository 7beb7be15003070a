use super::Me;
use crate::problem::ApiResult;
use crate::request::{Json, Reading, Viewer};

/// Who is signed in.
#[utoipa::path(get, path = "/sessions/current", tag = "sessions", responses((status = 200, body = Me)))]
pub async fn current(reading: Reading<Viewer>) -> ApiResult<Json<Me>> {
    Ok(Json(reading.principal.into()))
}
