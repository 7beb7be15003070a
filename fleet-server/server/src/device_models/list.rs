use fleet_protocol::DeviceKind;
use fleet_store::terminal_device::{self, Count};
use fleet_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::ApiResult;
use crate::request::{Csv, CsvRow, Json, Params, Reading, Viewer, table};
use crate::terminals::word;

/// More models than a fleet has.
const MOST: i64 = 1_000;

/// Which models.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeviceModelParams {
    /// Of this kind.
    kind: Option<DeviceKind>,
}

/// How many terminals in service have a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceModelCount {
    /// What it is for.
    pub kind: DeviceKind,
    /// What devices of this model have in common: `device` of `GET /terminals`.
    pub key: String,
    /// Its id in the matrix of models; `null` where the matrix does not know it.
    pub model: Option<String>,
    /// Who made it; empty where nobody says.
    pub vendor: String,
    /// What it is called.
    pub name: String,
    /// How many terminals have one.
    pub terminals: i64,
    /// Of disks: on how many terminals one is worn or fails.
    pub in_need: i64,
}

impl TryFrom<Count> for DeviceModelCount {
    type Error = StoreError;

    fn try_from(count: Count) -> Result<Self, StoreError> {
        Ok(Self {
            kind: count.kind()?,
            key: count.model_key,
            model: count.model,
            vendor: count.vendor,
            name: count.name,
            terminals: count.terminals,
            in_need: count.in_need,
        })
    }
}

impl CsvRow for DeviceModelCount {
    const COLUMNS: &'static [&'static str] =
        &["kind", "key", "model", "vendor", "name", "terminals", "in_need"];

    fn cells(&self) -> Vec<String> {
        vec![
            word(self.kind),
            self.key.clone(),
            self.model.clone().unwrap_or_default(),
            self.vendor.clone(),
            self.name.clone(),
            self.terminals.to_string(),
            self.in_need.to_string(),
        ]
    }
}

async fn counted(tx: &mut Tx, params: &DeviceModelParams) -> ApiResult<Vec<DeviceModelCount>> {
    let all = terminal_device::counts(tx, MOST).await?;
    let counts = all.into_iter().map(DeviceModelCount::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(counts.into_iter().filter(|count| params.kind.is_none_or(|kind| kind == count.kind)).collect())
}

/// The models of devices and disks that terminals in service have, by kind, the most common first; at most 1,000.
#[utoipa::path(get, path = "/device-models", tag = "terminals", operation_id = "list_device_models",
    params(DeviceModelParams), responses((status = 200, body = Vec<DeviceModelCount>)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<DeviceModelParams>,
) -> ApiResult<Json<Vec<DeviceModelCount>>> {
    Ok(Json(counted(&mut reading.tx, &params).await?))
}

/// The same as a table.
#[utoipa::path(get, path = "/device-models/export", tag = "terminals", operation_id = "export_device_models",
    params(DeviceModelParams), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    mut reading: Reading<Viewer>,
    Params(params): Params<DeviceModelParams>,
) -> ApiResult<Csv> {
    Ok(table("device-models", counted(&mut reading.tx, &params).await?))
}
