use fleet_protocol::SavedQueryId;
use fleet_store::saved_query::{self, NewSavedQuery};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::list::SavedQuery;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};
use crate::terminals::TerminalParams;
use crate::text::required;

/// A query to be saved.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SavedQueryBody {
    /// 1 to 80 characters, no other query's.
    name: String,
    /// What the terminals are that it finds: the parameters of their list.
    filter: TerminalParams,
}

/// A saved query anew.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SavedQueryUpdate {
    /// The version that was read.
    version: i64,
    /// The fields.
    #[serde(flatten)]
    body: SavedQueryBody,
}

/// Saves a query.
#[utoipa::path(post, path = "/saved-queries", tag = "saved_queries", request_body = SavedQueryBody,
    responses((status = 201, body = SavedQuery), (status = 409, description = "`saved_query_name_taken`"),
        (status = 422, description = "`field_invalid`")))]
pub async fn create(
    Writing(mut change, Json(body)): Writing<Operator, Json<SavedQueryBody>>,
) -> ApiResult<(StatusCode, Json<SavedQuery>)> {
    let new = NewSavedQuery {
        id: SavedQueryId(change.new_id()),
        name: required(&body.name, 80, "/name")?,
        filter: body.filter.filter()?,
        at: change.now,
        by: change.principal.username.clone(),
    };
    let inserted = saved_query::insert(&mut change.tx, &new).await;
    inserted.map_err(|error| ApiError::on_conflict(error, Code::SavedQueryNameTaken))?;
    let row = saved_query::find(&mut change.tx, new.id).await?.ok_or(Code::Internal)?;
    let object = Object { kind: "saved_query", id: &new.id, name: &new.name };
    change.audit("saved_query.create", object, json!({"filter": new.filter}));
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(row.try_into()?)))
}

/// Changes a query. Its filter stays as it is while a submitted rollout is aimed at it; its name may change.
#[utoipa::path(put, path = "/saved-queries/{id}", tag = "saved_queries", params(("id" = SavedQueryId, Path)),
    request_body = SavedQueryUpdate, responses((status = 200, body = SavedQuery),
        (status = 409, description = "`version_conflict`, `saved_query_name_taken`, `saved_query_in_use`"),
        (status = 422, description = "`field_invalid`")))]
pub async fn update(
    Path(id): Path<SavedQueryId>,
    Writing(mut change, Json(update)): Writing<Operator, Json<SavedQueryUpdate>>,
) -> ApiResult<Json<SavedQuery>> {
    let before = saved_query::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?.filter()?;
    let name = required(&update.body.name, 80, "/name")?;
    let filter = update.body.filter.filter()?;
    if filter != before && saved_query::is_chosen(&mut change.tx, id).await? {
        return Err(Code::SavedQueryInUse.into());
    }
    let now = change.now;
    let updated = saved_query::update(&mut change.tx, id, update.version, (&name, &filter), now).await;
    updated.map_err(|error| ApiError::on_conflict(error, Code::SavedQueryNameTaken))?;
    let row = saved_query::find(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    let object = Object { kind: "saved_query", id: &id, name: &name };
    change.audit("saved_query.update", object, json!({"before": before, "after": filter}));
    change.commit().await?;
    Ok(Json(row.try_into()?))
}

/// Forgets a query that no rollout is aimed at.
#[utoipa::path(delete, path = "/saved-queries/{id}", tag = "saved_queries", params(("id" = SavedQueryId, Path)),
    responses((status = 204), (status = 409, description = "`saved_query_in_use`")))]
pub async fn delete(
    Path(id): Path<SavedQueryId>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<StatusCode> {
    let row = saved_query::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if saved_query::is_in_use(&mut change.tx, id).await? {
        return Err(Code::SavedQueryInUse.into());
    }
    saved_query::delete(&mut change.tx, id).await?;
    change.audit("saved_query.delete", Object { kind: "saved_query", id: &id, name: &row.name }, json!({}));
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
