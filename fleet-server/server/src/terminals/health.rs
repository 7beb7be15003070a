use fleet_protocol::{TerminalId, UnixMillis};
use fleet_store::health::{self, Point};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Params, Path, Reading, Viewer};

const DAY_MS: i64 = 24 * 3_600_000;
/// A day by the minute: what terminals measure, and as much as a chart draws.
const POINTS: i64 = 1_440;
/// The longest stretch of time at once.
const LONGEST_MS: i64 = 92 * DAY_MS;

/// Which stretch of time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HealthParams {
    /// From here; a day before `to` if not given.
    from: Option<UnixMillis>,
    /// Up to here; now if not given.
    to: Option<UnixMillis>,
}

/// Measurements over time.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthSeries {
    /// From here.
    from: UnixMillis,
    /// Up to here.
    to: UnixMillis,
    /// Measurements this close together are one point.
    step_ms: i64,
    /// In order of time; stretches without a measurement have no point.
    points: Vec<HealthPoint>,
}

/// The measurements of one step: means, and sums of what is counted since the measurement before.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthPoint {
    /// When.
    at: UnixMillis,
    /// 0 to 100.
    cpu_percent: f32,
    /// Bytes.
    memory_used: u64,
    /// Bytes.
    memory_total: u64,
    /// Bytes.
    disk_used: u64,
    /// Bytes.
    disk_total: u64,
    /// Degrees Celsius.
    temperature_c: Option<f32>,
    /// Bytes.
    network_received: u64,
    /// Bytes.
    network_sent: u64,
}

/// What a terminal measured.
#[utoipa::path(get, path = "/terminals/{id}/health", tag = "terminals", params(("id" = TerminalId, Path), HealthParams),
    responses((status = 200, body = HealthSeries)))]
pub async fn health(
    mut reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(params): Params<HealthParams>,
) -> ApiResult<Json<HealthSeries>> {
    let to = params.to.unwrap_or(reading.now);
    let from = params.from.unwrap_or(to.saturating_sub(DAY_MS));
    let length = to.checked_sub(from).filter(|length| (1..=LONGEST_MS).contains(length));
    let length = length.ok_or(ApiError::new(Code::RequestInvalid))?;
    let step_ms = (length / POINTS).max(1);
    let measured = health::points(&mut reading.tx, id, from, to).await?;
    let steps = measured.chunk_by(|a, b| (a.at - from) / step_ms == (b.at - from) / step_ms);
    Ok(Json(HealthSeries { from, to, step_ms, points: steps.filter_map(merge).collect() }))
}

/// One point of the measurements of a step.
#[expect(clippy::cast_precision_loss, reason = "a few measurements")]
fn merge(step: &[Point]) -> Option<HealthPoint> {
    let last = step.last()?;
    let temperatures: Vec<f32> = step.iter().filter_map(|point| point.temperature_c).collect();
    let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
    let count = step.len() as u64;
    Some(HealthPoint {
        at: last.at,
        cpu_percent: mean(&step.iter().map(|point| point.cpu_percent).collect::<Vec<_>>()),
        memory_used: step.iter().map(|point| point.memory_used).sum::<u64>() / count,
        memory_total: last.memory_total,
        disk_used: last.disk_used,
        disk_total: last.disk_total,
        temperature_c: (!temperatures.is_empty()).then(|| mean(&temperatures)),
        network_received: step.iter().map(|point| point.network_received).sum(),
        network_sent: step.iter().map(|point| point.network_sent).sum(),
    })
}
