use fleet_store::terminal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::{Json, Reading, Viewer};

/// A tag that terminals have.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TagUse {
    /// The word.
    tag: String,
    /// How many terminals have it.
    terminal_count: i64,
}

/// The tags in use.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TagUses {
    /// In the order of their letters, at most a thousand.
    items: Vec<TagUse>,
}

/// The tags that terminals have.
#[utoipa::path(get, path = "/tags", tag = "terminals", operation_id = "list_tags",
    responses((status = 200, body = TagUses)))]
pub async fn tags(mut reading: Reading<Viewer>) -> ApiResult<Json<TagUses>> {
    let rows = terminal::tags(&mut reading.tx).await?;
    let items = rows.into_iter().map(|row| TagUse { tag: row.tag, terminal_count: row.terminals });
    Ok(Json(TagUses { items: items.collect() }))
}
