use fleet_store::list::Value;
use fleet_store::user;
use serde::Deserialize;
use utoipa::IntoParams;

use super::User;
use crate::problem::ApiResult;
use crate::request::{Administrator, Csv, Json, ListQuery, Listed, Params, Reading, export as export_csv};

/// Which accounts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Part of the name.
    q: Option<String>,
}

const DEFAULT: &str = "username";

/// A page of them.
pub type UserPage = Listed<User>;

/// The accounts.
#[utoipa::path(get, path = "/users", tag = "users", params(Filter, ListQuery),
    responses((status = 200, body = UserPage)))]
pub async fn list(
    mut reading: Reading<Administrator>,
    Params(filter): Params<Filter>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<User>>> {
    let page = query.page(&user::LIST, DEFAULT)?;
    let (rows, total) = user::list(&mut reading.tx, filter.q.as_deref(), &page).await?;
    Ok(Json(Listed::new(rows, total, &page, place)))
}

/// The accounts as a table.
#[utoipa::path(get, path = "/users/export", tag = "users", params(Filter, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Administrator>,
    Params(filter): Params<Filter>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let page = query.page(&user::LIST, DEFAULT)?;
    let db = reading.state.db.clone();
    let fetch = move |page| {
        let (db, search) = (db.clone(), filter.q.clone());
        async move { Ok(user::list(&mut db.read().await?, search.as_deref(), &page).await?.0) }
    };
    export_csv::<_, User, _, _, _>("users", page, fetch, place).await
}

fn place(row: &user::User, sort: &str) -> (Value, Value) {
    let key = match sort {
        "created_at" => Value::Int(row.created_at),
        _ => Value::Text(user::username_key(&row.username)),
    };
    (key, Value::Id(row.id))
}
