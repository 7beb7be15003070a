use fleet_protocol::UnixMillis;
use fleet_store::audit::{self, AuditFilter, AuditRow, LIST};
use fleet_store::list::Value;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::problem::ApiResult;
use crate::request::{Csv, CsvRow, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// One row of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditItem {
    /// 1, 2, 3, … without a gap.
    seq: i64,
    /// Unix milliseconds.
    at: UnixMillis,
    /// Who; `null` is the server or a terminal itself.
    actor: Option<Actor>,
    /// Such as `location.create`.
    action: String,
    /// The noun of the object.
    object_kind: String,
    /// Which object.
    object_id: String,
    /// Its name then.
    object_name: String,
    /// What changed.
    #[schema(value_type = Object)]
    summary: serde_json::Value,
    /// Where the request came from.
    address: Option<String>,
    /// SHA-256 over the row before and this one, hexadecimal.
    hash: String,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Actor {
    /// The account.
    id: Uuid,
    /// Its name then.
    username: String,
}

impl From<AuditRow> for AuditItem {
    fn from(row: AuditRow) -> Self {
        let actor = row.actor_id.zip(row.actor_name).map(|(id, username)| Actor { id, username });
        // Should the text be damaged, the chain shows it; the list shows the text.
        let summary = serde_json::from_str(&row.summary).unwrap_or(serde_json::Value::String(row.summary));
        Self {
            seq: row.seq,
            at: row.at,
            actor,
            action: row.action,
            object_kind: row.object_kind,
            object_id: row.object_id,
            object_name: row.object_name,
            summary,
            address: row.address,
            hash: hex::encode(row.hash),
        }
    }
}

impl CsvRow for AuditItem {
    const COLUMNS: &'static [&'static str] = &[
        "seq",
        "at",
        "actor",
        "action",
        "object_kind",
        "object_id",
        "object_name",
        "summary",
        "address",
        "hash",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.seq.to_string(),
            self.at.to_string(),
            self.actor.as_ref().map(|actor| actor.username.clone()).unwrap_or_default(),
            self.action.clone(),
            self.object_kind.clone(),
            self.object_id.clone(),
            self.object_name.clone(),
            self.summary.to_string(),
            self.address.clone().unwrap_or_default(),
            self.hash.clone(),
        ]
    }
}

/// Which rows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditParams {
    /// Of this account.
    #[param(value_type = Option<String>)]
    actor: Option<Uuid>,
    /// With this action.
    action: Option<String>,
    /// Of this object.
    object_id: Option<String>,
    /// At or after, Unix milliseconds.
    from: Option<UnixMillis>,
    /// Before, Unix milliseconds.
    to: Option<UnixMillis>,
}

impl AuditParams {
    fn filter(self) -> AuditFilter {
        let Self { actor, action, object_id, from, to } = self;
        AuditFilter { actor, action, object_id, from, to }
    }
}

const DEFAULT: &str = "-seq";

/// A page of them.
pub type AuditPage = Listed<AuditItem>;

/// The log, newest first.
#[utoipa::path(get, path = "/audit", tag = "audit", params(AuditParams, ListQuery),
    responses((status = 200, body = AuditPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<AuditParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<AuditItem>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = audit::list(&mut reading.tx, &params.filter(), &page).await?;
    Ok(Json(Listed::new(rows, total, &page, place)))
}

/// The log as a table.
#[utoipa::path(get, path = "/audit/export", tag = "audit", params(AuditParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<AuditParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, filter, db) = (query.page(&LIST, DEFAULT)?, params.filter(), reading.state.db.clone());
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move { Ok(audit::list(&mut db.read().await?, &filter, &page).await?.0) }
    };
    export_csv::<_, AuditItem, _, _, _>("audit", page, fetch, place).await
}

fn place(row: &AuditRow, _sort: &str) -> (Value, Value) {
    (Value::Int(row.seq), Value::Int(row.seq))
}
