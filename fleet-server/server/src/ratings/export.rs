use fleet_store::usage::UsageFilter;
use fleet_store::{Tx, rating};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::item::RatingFigures;
use super::places::Places;
use super::read::{apps, versions};
use crate::problem::ApiResult;
use crate::request::{Csv, CsvRow, Params, Reading, Viewer, table};
use crate::usage::{UsageParams, check};

/// What a line of the table stands for.
#[derive(Debug, Default, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RatingBy {
    /// A day, or a month of a year's range; its `key` is its beginning in Unix milliseconds.
    #[default]
    Period,
    /// An app.
    App,
    /// A version of an app.
    Version,
    /// A division.
    Division,
    /// A location.
    Location,
}

/// How the table is laid out.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RatingTable {
    /// By what; by day if not given.
    #[serde(default)]
    #[param(inline, required = false)]
    by: RatingBy,
}

/// A line.
#[derive(Debug)]
struct Line {
    key: String,
    name: String,
    figures: RatingFigures,
}

/// The ratings as a table.
#[utoipa::path(get, path = "/ratings/export", tag = "ratings", params(UsageParams, RatingTable),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404)))]
pub async fn export(
    mut reading: Reading<Viewer>,
    Params(params): Params<UsageParams>,
    Params(layout): Params<RatingTable>,
) -> ApiResult<Csv> {
    let filter = params.filter(reading.now)?;
    let tx = &mut reading.tx;
    check(tx, &filter).await?;
    Ok(table("ratings", lines(tx, &filter, layout.by).await?))
}

async fn lines(tx: &mut Tx, filter: &UsageFilter, by: RatingBy) -> ApiResult<Vec<Line>> {
    let line = |key: Option<String>, name: Option<String>, figures| Line {
        key: key.unwrap_or_default(),
        name: name.unwrap_or_default(),
        figures,
    };
    Ok(match by {
        RatingBy::Period => rating::periods(tx, filter)
            .await?
            .into_iter()
            .map(|(period, counts)| line(Some(filter.grain.begins(period).to_string()), None, counts.into()))
            .collect(),
        RatingBy::App => apps(tx, filter)
            .await?
            .into_iter()
            .map(|one| line(Some(one.app_id.to_string()), Some(one.name), one.figures))
            .collect(),
        RatingBy::Version => versions(tx, filter)
            .await?
            .into_iter()
            .map(|one| {
                let name = format!("{} {}", one.app_name, one.version.label);
                line(Some(one.version.id.to_string()), Some(name), one.figures)
            })
            .collect(),
        RatingBy::Division => Places::read(tx, filter)
            .await?
            .divisions
            .into_iter()
            .map(|one| line(one.code, one.name, one.figures))
            .collect(),
        RatingBy::Location => Places::read(tx, filter)
            .await?
            .locations
            .into_iter()
            .map(|one| line(one.location_id.map(|id| id.to_string()), one.name, one.figures))
            .collect(),
    })
}

impl CsvRow for Line {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "name",
        "ratings",
        "very_satisfied",
        "satisfied",
        "fairly_satisfied",
        "dissatisfied",
        "very_dissatisfied",
        "satisfied_per_mille",
    ];

    fn cells(&self) -> Vec<String> {
        let figures = self.figures;
        vec![
            self.key.clone(),
            self.name.clone(),
            figures.ratings.to_string(),
            figures.very_satisfied.to_string(),
            figures.satisfied.to_string(),
            figures.fairly_satisfied.to_string(),
            figures.dissatisfied.to_string(),
            figures.very_dissatisfied.to_string(),
            figures.satisfied_per_mille.map(|rate| rate.to_string()).unwrap_or_default(),
        ]
    }
}
