use fleet_domain::{FindingSource, FindingState};
use fleet_protocol::{AppId, InspectionCheck, TerminalId, UnixMillis};
use fleet_store::finding::{self, FindingFilter, FindingRow, LIST};
use fleet_store::list::Value;
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::Finding;
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};
use crate::terminals::LineParams;

/// Which findings.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindingParams {
    /// In this state.
    state: Option<FindingState>,
    /// Only those of which something is still to be done, or only the others.
    active: Option<bool>,
    /// About this app.
    app_id: Option<AppId>,
    /// About this terminal.
    terminal_id: Option<TerminalId>,
    /// Found by this check.
    check: Option<InspectionCheck>,
    /// Of exactly this owner.
    owner: Option<String>,
    /// Found by these.
    source: Option<FindingSource>,
    /// Only those past their deadline.
    #[serde(default)]
    #[param(required = false)]
    overdue: bool,
    /// Only those opened from here; Unix milliseconds.
    opened_from: Option<UnixMillis>,
    /// Only those opened before; Unix milliseconds.
    opened_before: Option<UnixMillis>,
    /// Part of app, title, description or owner.
    q: Option<String>,
}

impl FindingParams {
    fn filter(self, line: LineParams, now: UnixMillis) -> FindingFilter {
        FindingFilter {
            state: self.state,
            active: self.active,
            app_id: self.app_id,
            terminal: self.terminal_id.map(|id| line.machines(id)),
            check: self.check,
            owner: self.owner,
            source: self.source,
            overdue_at: self.overdue.then_some(now),
            opened_from: self.opened_from,
            opened_before: self.opened_before,
            search: self.q,
        }
    }
}

const DEFAULT: &str = "-opened_at";

/// A page of them.
pub type FindingPage = Listed<Finding>;

/// The ledger, newest first.
#[utoipa::path(get, path = "/findings", tag = "findings", params(FindingParams, LineParams, ListQuery),
    responses((status = 200, body = FindingPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<FindingParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Finding>>> {
    let (page, now) = (query.page(&LIST, DEFAULT)?, reading.now);
    let (rows, total) = finding::list(&mut reading.tx, &params.filter(line, now), &page).await?;
    let listed: Listed<FindingRow> = Listed::new(rows, total, &page, place);
    Ok(Json(listed.try_map(|row| Ok(Finding::of(row, now)?))?))
}

/// The ledger as a table.
#[utoipa::path(get, path = "/findings/export", tag = "findings", params(FindingParams, LineParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<FindingParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db, now) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone(), reading.now);
    let filter = params.filter(line, now);
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let mut tx = db.read().await?;
            let rows = finding::list(&mut tx, &filter, &page).await?.0;
            Ok(rows.into_iter().map(|row| Finding::of(row, now)).collect::<Result<Vec<_>, _>>()?)
        }
    };
    let place = |item: &Finding, sort: &str| {
        (Value::Int(key(sort, item.opened_at, item.deadline_at, item.last_seen_at)), Value::Id(item.id.0))
    };
    export_csv::<_, Finding, _, _, _>("findings", page, fetch, place).await
}

fn place(row: &FindingRow, sort: &str) -> (Value, Value) {
    (Value::Int(key(sort, row.opened_at, row.deadline_at, row.last_seen_at)), Value::Id(row.id))
}

fn key(sort: &str, opened: UnixMillis, deadline: UnixMillis, seen: UnixMillis) -> UnixMillis {
    match sort {
        "deadline_at" => deadline,
        "last_seen_at" => seen,
        _ => opened,
    }
}
