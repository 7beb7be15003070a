use std::collections::{BTreeMap, HashMap};

use fleet_protocol::{AppId, AppVersionId};
use fleet_store::rating::{self, RatingCounts};
use fleet_store::usage::UsageFilter;
use fleet_store::{StoreError, Tx, label};

use super::item::{FleetRatings, RatingFigures, RatingOfApp, RatingOfVersion, RatingPoint};
use super::places::Places;
use crate::apps::VersionRef;
use crate::problem::ApiResult;
use crate::request::{Json, Params, Reading, Viewer};
use crate::usage::{UsageParams, check};

/// Lines of one table; the export has all.
const MOST: usize = 100;

/// How satisfied citizens were.
#[utoipa::path(get, path = "/ratings", tag = "ratings", params(UsageParams),
    responses((status = 200, body = FleetRatings), (status = 404)))]
pub async fn read(
    mut reading: Reading<Viewer>,
    Params(params): Params<UsageParams>,
) -> ApiResult<Json<FleetRatings>> {
    let filter = params.filter(reading.now)?;
    let (now, tx) = (reading.now, &mut reading.tx);
    check(tx, &filter).await?;
    let periods: BTreeMap<i64, RatingCounts> = rating::periods(tx, &filter).await?.into_iter().collect();
    let mut total = RatingCounts::default();
    for counts in periods.values() {
        total.add(counts);
    }
    let point = |period: i64| RatingPoint {
        at: filter.grain.begins(period),
        figures: periods.get(&period).copied().unwrap_or_default().into(),
    };
    let mut apps = apps(tx, &filter).await?;
    apps.truncate(MOST);
    let mut versions = versions(tx, &filter).await?;
    versions.truncate(MOST);
    let mut places = Places::read(tx, &filter).await?;
    places.locations.truncate(MOST);
    Ok(Json(FleetRatings {
        range: params.range,
        grain: filter.grain,
        from: filter.grain.begins(filter.first),
        to: now,
        total: RatingFigures::from(total),
        points: (filter.first..=filter.last).map(point).collect(),
        apps,
        versions,
        divisions: places.divisions,
        locations: places.locations,
    }))
}

/// By app, the least satisfied first.
pub(super) async fn apps(tx: &mut Tx, filter: &UsageFilter) -> Result<Vec<RatingOfApp>, StoreError> {
    let names = label::apps(tx).await?;
    let item = |(id, counts): (uuid::Uuid, RatingCounts)| {
        let app_id = AppId(id);
        let name = names.get(&app_id).cloned().unwrap_or_default();
        RatingOfApp { app_id, name, figures: counts.into() }
    };
    let mut apps: Vec<RatingOfApp> = rating::apps(tx, filter).await?.into_iter().map(item).collect();
    apps.sort_by_key(|one| one.figures.worst_first());
    Ok(apps)
}

/// By version, the least satisfied first.
pub(super) async fn versions(tx: &mut Tx, filter: &UsageFilter) -> Result<Vec<RatingOfVersion>, StoreError> {
    let rows = rating::versions(tx, filter).await?;
    let ids = rows.iter().map(|(id, _)| *id);
    let known: HashMap<_, _> = label::versions(tx, ids).await?.into_iter().map(|one| (one.id, one)).collect();
    let names = label::apps(tx).await?;
    let item = |(id, counts): (uuid::Uuid, RatingCounts)| {
        let label::VersionLabel { app_id, label, .. } = known.get(&AppVersionId(id))?.clone();
        Some(RatingOfVersion {
            app_id,
            app_name: names.get(&app_id).cloned().unwrap_or_default(),
            version: VersionRef { id: AppVersionId(id), label },
            figures: counts.into(),
        })
    };
    let mut versions: Vec<RatingOfVersion> = rows.into_iter().filter_map(item).collect();
    versions.sort_by_key(|one| one.figures.worst_first());
    Ok(versions)
}
