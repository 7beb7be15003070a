use fleet_domain::RatingState;
use fleet_protocol::{AppId, AppVersionId, LocationId, RatingLevel, UnixMillis};
use fleet_store::list::Value;
use fleet_store::rating::{self, BadRatingFilter, BadRatingRow, LIST};
use serde::Deserialize;
use utoipa::IntoParams;

use super::bad_item::BadRating;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which bad ratings.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BadRatingParams {
    /// In this state.
    state: Option<RatingState>,
    /// Only those of which something is still to be done, or only the others.
    active: Option<bool>,
    /// Of this app.
    app_id: Option<AppId>,
    /// Of this version.
    version_id: Option<AppVersionId>,
    /// Of this level.
    level: Option<RatingLevel>,
    /// Given at this location.
    location_id: Option<LocationId>,
    /// Given in this division or below it.
    division: Option<String>,
    /// Only those past their deadline.
    #[serde(default)]
    #[param(required = false)]
    overdue: bool,
    /// Only those given from here; Unix milliseconds.
    rated_from: Option<UnixMillis>,
    /// Only those given before; Unix milliseconds.
    rated_before: Option<UnixMillis>,
}

impl BadRatingParams {
    fn filter(self, now: UnixMillis) -> ApiResult<BadRatingFilter> {
        let division = self.division.as_ref().map(|code| code.parse()).transpose();
        Ok(BadRatingFilter {
            state: self.state,
            active: self.active,
            app_id: self.app_id,
            version_id: self.version_id,
            level: self.level,
            location_id: self.location_id,
            division: division.map_err(|_| ApiError::new(Code::DivisionUnknown))?,
            overdue_at: self.overdue.then_some(now),
            rated_from: self.rated_from,
            rated_before: self.rated_before,
        })
    }
}

const DEFAULT: &str = "-rated_at";

/// A page of them.
pub type BadRatingPage = Listed<BadRating>;

/// The bad ratings, newest first.
#[utoipa::path(get, path = "/ratings/bad", tag = "bad_ratings", params(BadRatingParams, ListQuery),
    responses((status = 200, body = BadRatingPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<BadRatingParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<BadRating>>> {
    let (page, now) = (query.page(&LIST, DEFAULT)?, reading.now);
    let (rows, total) = rating::list(&mut reading.tx, &params.filter(now)?, &page).await?;
    let listed: Listed<BadRatingRow> = Listed::new(rows, total, &page, place);
    Ok(Json(listed.try_map(|row| Ok(BadRating::of(row, now)?))?))
}

/// The bad ratings as a table.
#[utoipa::path(get, path = "/ratings/bad/export", tag = "bad_ratings", params(BadRatingParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<BadRatingParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db, now) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone(), reading.now);
    let filter = params.filter(now)?;
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let mut tx = db.read().await?;
            let rows = rating::list(&mut tx, &filter, &page).await?.0;
            Ok(rows.into_iter().map(|row| BadRating::of(row, now)).collect::<Result<Vec<_>, _>>()?)
        }
    };
    let place = |item: &BadRating, sort: &str| {
        (Value::Int(key(sort, item.rated_at, item.deadline_at)), Value::Id(item.id.0))
    };
    export_csv::<_, BadRating, _, _, _>("bad-ratings", page, fetch, place).await
}

fn place(row: &BadRatingRow, sort: &str) -> (Value, Value) {
    (Value::Int(key(sort, row.rated_at, row.deadline_at)), Value::Id(row.id))
}

fn key(sort: &str, rated: UnixMillis, deadline: UnixMillis) -> UnixMillis {
    if sort == "deadline_at" { deadline } else { rated }
}
