use std::collections::{BTreeMap, HashMap};

use fleet_protocol::AppId;
use fleet_store::usage::{self, UsageFilter, UsageRow};
use fleet_store::{StoreError, Tx, app, label, location};
use uuid::Uuid;

use super::item::{FleetUsage, UsageFigures, UsageLength, UsageOfApp, UsagePoint, lengths};
use super::params::{UsageParams, days, is_everywhere};
use super::places::Places;
use super::versions::versions;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Params, Reading, Viewer};

/// Lines of one table; the export has all.
const MOST: usize = 100;

/// How terminals are used.
#[utoipa::path(get, path = "/usage", tag = "usage", params(UsageParams),
    responses((status = 200, body = FleetUsage), (status = 404)))]
pub async fn read(
    mut reading: Reading<Viewer>,
    Params(params): Params<UsageParams>,
) -> ApiResult<Json<FleetUsage>> {
    let filter = params.filter(reading.now)?;
    let (now, tx) = (reading.now, &mut reading.tx);
    check(tx, &filter).await?;
    let periods: BTreeMap<i64, UsageRow> = usage::periods(tx, &filter).await?.into_iter().collect();
    let mut total = UsageRow::default();
    for row in periods.values() {
        total.add(row);
    }
    let figures = figures_of(&filter);
    let point = |period: i64| UsagePoint {
        at: filter.grain.begins(period),
        figures: figures(&periods.get(&period).copied().unwrap_or_default()),
    };
    let names = label::apps(tx).await?;
    let lengths = known_lengths(tx, &filter).await?;
    let mut apps = apps(tx, &filter, &names, &lengths).await?;
    apps.truncate(MOST);
    let mut places = Places::read(tx, &filter, figures).await?;
    let location_count = places.locations.len();
    places.locations.truncate(MOST);
    let versions = if is_everywhere(&filter) {
        let mut versions = versions(tx, &filter, &names).await?;
        versions.truncate(MOST);
        Some(versions)
    } else {
        None
    };
    Ok(Json(FleetUsage {
        range: params.range,
        grain: filter.grain,
        from: filter.grain.begins(filter.first),
        to: now,
        total: figures(&total),
        length: lengths.get(&filter.app.map_or_else(Uuid::nil, |app| app.0)).copied(),
        points: (filter.first..=filter.last).map(point).collect(),
        hours: hours(tx, &filter).await?,
        apps,
        divisions: places.divisions,
        locations: places.locations,
        location_count,
        versions,
    }))
}

/// Whether what the filter names is there.
pub(crate) async fn check(tx: &mut Tx, filter: &UsageFilter) -> ApiResult<()> {
    if let Some(id) = filter.app {
        app::by_id(tx, id).await?.ok_or(Code::NotFound)?;
    }
    if let Some(id) = filter.location {
        location::by_id(tx, id).await?.ok_or(Code::NotFound)?;
    }
    Ok(())
}

/// A mean is that of sessions, or of an app's openings.
pub(super) fn figures_of(filter: &UsageFilter) -> fn(&UsageRow) -> UsageFigures {
    if filter.app.is_some() { UsageFigures::of_app } else { UsageFigures::of_sessions }
}

/// How long openings lasted, by app; nothing where a place is chosen.
pub(super) async fn known_lengths(
    tx: &mut Tx,
    filter: &UsageFilter,
) -> Result<BTreeMap<Uuid, UsageLength>, StoreError> {
    if !is_everywhere(filter) {
        return Ok(BTreeMap::new());
    }
    Ok(lengths(usage::steps(tx, days(filter)).await?))
}

/// By app, the most used first.
pub(super) async fn apps(
    tx: &mut Tx,
    filter: &UsageFilter,
    names: &HashMap<AppId, String>,
    lengths: &BTreeMap<Uuid, UsageLength>,
) -> Result<Vec<UsageOfApp>, StoreError> {
    if filter.app.is_some() {
        return Ok(Vec::new());
    }
    let item = |(app_id, row): (AppId, UsageRow)| UsageOfApp {
        app_id,
        name: names.get(&app_id).cloned().unwrap_or_default(),
        length: lengths.get(&app_id.0).copied(),
        figures: UsageFigures::of_app(&row),
    };
    Ok(usage::apps(tx, filter).await?.into_iter().map(item).collect())
}

/// 24 numbers.
pub(super) async fn hours(tx: &mut Tx, filter: &UsageFilter) -> Result<Vec<i64>, StoreError> {
    let known: BTreeMap<i64, i64> = usage::hours(tx, filter).await?.into_iter().collect();
    Ok((0..24).map(|hour| known.get(&hour).copied().unwrap_or(0)).collect())
}
