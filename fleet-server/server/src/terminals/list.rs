use fleet_domain::Connectivity;
use fleet_protocol::{EnrollmentState, LocationId};
use fleet_store::list::Value;
use fleet_store::terminal::{self, LIST, TerminalFilter, TerminalRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Terminal;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which terminals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, ToSchema)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct TerminalParams {
    /// Part of the name or of the code on its screen.
    q: Option<String>,
    /// Code of a division: those in it and below it.
    division: Option<String>,
    /// At this location.
    location_id: Option<LocationId>,
    /// In this state of enrollment.
    enrollment: Option<EnrollmentState>,
    /// As well connected as this.
    connectivity: Option<Connectivity>,
    /// Running this version.
    software_version: Option<String>,
    /// With this tag.
    tag: Option<String>,
    /// With this processor architecture.
    arch: Option<String>,
    /// Of this model.
    model: Option<String>,
    /// With a device or a disk of this model: the `key` of `GET /device-models`.
    device: Option<String>,
}

impl TerminalParams {
    /// The same for the store.
    pub(crate) fn filter(self) -> ApiResult<TerminalFilter> {
        let division = self.division.map(|code| code.parse()).transpose();
        let tag = self.tag.map(|tag| tag.parse()).transpose();
        Ok(TerminalFilter {
            q: self.q.filter(|q| !q.trim().is_empty()),
            division: division.map_err(|_| ApiError::new(Code::DivisionUnknown))?,
            location_id: self.location_id,
            enrollment: self.enrollment,
            connectivity: self.connectivity,
            software_version: self.software_version,
            tag: tag.map_err(|_| ApiError::new(Code::FieldInvalid).at("/tag"))?,
            arch: self.arch,
            model: self.model,
            device: self.device,
            attention: None,
        })
    }
}

impl From<TerminalFilter> for TerminalParams {
    fn from(filter: TerminalFilter) -> Self {
        Self {
            q: filter.q,
            division: filter.division.map(|code| code.to_string()),
            location_id: filter.location_id,
            enrollment: filter.enrollment,
            connectivity: filter.connectivity,
            software_version: filter.software_version,
            tag: filter.tag.map(|tag| tag.to_string()),
            arch: filter.arch,
            model: filter.model,
            device: filter.device,
        }
    }
}

/// Worst first.
const DEFAULT: &str = "severity";

/// A page of them.
pub type TerminalPage = Listed<Terminal>;

/// The terminals, the worst first.
#[utoipa::path(get, path = "/terminals", tag = "terminals", params(TerminalParams, ListQuery),
    responses((status = 200, body = TerminalPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<TerminalParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Terminal>>> {
    let (page, filter) = (query.page(&LIST, DEFAULT)?, params.filter()?);
    let rows = terminal::list(&mut reading.tx, &filter, &page).await?;
    // Counting looks at every row that fits; the first page tells, and the following need not count again.
    let total = match page.after {
        None => terminal::count(&mut reading.tx, &filter).await?,
        Some(_) => None,
    };
    let listed = Listed::<TerminalRow>::new(rows, total, &page, place);
    Ok(Json(listed.try_map(|row| Terminal::of(row, &reading.state.terminals.fleet))?))
}

/// The terminals as a table.
#[utoipa::path(get, path = "/terminals/export", tag = "terminals", params(TerminalParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<TerminalParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, filter, state) = (query.page(&LIST, DEFAULT)?, params.filter()?, reading.state.clone());
    let fetch = move |page| {
        let (state, filter) = (state.clone(), filter.clone());
        async move {
            let rows = terminal::list(&mut state.db.read().await?, &filter, &page).await?;
            rows.into_iter().map(|row| Terminal::of(row, &state.terminals.fleet)).collect()
        }
    };
    export_csv::<Terminal, Terminal, _, _, _>("terminals", page, fetch, place_of_item).await
}

fn place(row: &TerminalRow, sort: &str) -> (Value, Value) {
    (key(sort, &row.order_key, &row.name, row.seen_at, row.enrolled_at), Value::Id(row.id))
}

fn place_of_item(item: &Terminal, sort: &str) -> (Value, Value) {
    let seen_at = item.last_check_in_at.unwrap_or(0);
    (key(sort, &item.order_key, &item.name, seen_at, item.enrolled_at), Value::Id(item.id.0))
}

fn key(sort: &str, order_key: &str, name: &str, seen_at: i64, enrolled_at: i64) -> Value {
    match sort {
        "name" => Value::Text(name.to_owned()),
        "last_check_in_at" => Value::Int(seen_at),
        "enrolled_at" => Value::Int(enrolled_at),
        _ => Value::Text(order_key.to_owned()),
    }
}
