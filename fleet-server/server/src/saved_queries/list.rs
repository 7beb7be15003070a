use fleet_protocol::{SavedQueryId, UnixMillis};
use fleet_store::StoreError;
use fleet_store::list::Value;
use fleet_store::saved_query::{self, LIST, SavedQueryRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::{ApiResult, Code};
use crate::request::{Json, ListQuery, Listed, Params, Path, Reading, Viewer};
use crate::terminals::TerminalParams;

/// A named question to the list of terminals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedQuery {
    /// Which.
    pub id: SavedQueryId,
    /// Its name.
    pub name: String,
    /// What the terminals are that it finds: the parameters of their list.
    pub filter: TerminalParams,
    /// Unix milliseconds.
    pub created_at: UnixMillis,
    /// User name.
    pub created_by: String,
    /// For updates.
    pub version: i64,
}

/// Which saved queries.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SavedQueryParams {
    /// Part of the name.
    q: Option<String>,
}

/// A page of them.
pub type SavedQueryPage = Listed<SavedQuery>;

impl TryFrom<SavedQueryRow> for SavedQuery {
    type Error = StoreError;

    fn try_from(row: SavedQueryRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id(),
            filter: row.filter()?.into(),
            name: row.name,
            created_at: row.created_at,
            created_by: row.created_by,
            version: row.version,
        })
    }
}

/// The saved queries.
#[utoipa::path(get, path = "/saved-queries", tag = "saved_queries", params(SavedQueryParams, ListQuery),
    responses((status = 200, body = SavedQueryPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<SavedQueryParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<SavedQuery>>> {
    let page = query.page(&LIST, "name")?;
    let (rows, total) = saved_query::list(&mut reading.tx, params.q.as_deref(), &page).await?;
    let items: Vec<SavedQuery> = rows.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
    Ok(Json(Listed::new(items, total, &page, place)))
}

/// One saved query.
#[utoipa::path(get, path = "/saved-queries/{id}", tag = "saved_queries", params(("id" = SavedQueryId, Path)),
    responses((status = 200, body = SavedQuery), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<SavedQueryId>) -> ApiResult<Json<SavedQuery>> {
    let row = saved_query::find(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    Ok(Json(row.try_into()?))
}

fn place(row: &SavedQuery, sort: &str) -> (Value, Value) {
    let key = match sort {
        "created_at" => Value::Int(row.created_at),
        _ => Value::Text(row.name.clone()),
    };
    (key, Value::Id(row.id.0))
}
