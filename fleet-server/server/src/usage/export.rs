use fleet_store::usage::{self, UsageFilter};
use fleet_store::{Tx, label};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::item::{UsageFigures, UsageLength, UsageOfVersion};
use super::params::{UsageParams, is_everywhere};
use super::places::Places;
use super::read;
use super::versions::versions;
use crate::problem::ApiResult;
use crate::request::{Csv, CsvRow, Params, Reading, Viewer, table};

/// What a line of the table stands for.
#[derive(Debug, Default, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UsageBy {
    /// A day, or a month of a year's range; its `key` is its beginning in Unix milliseconds.
    #[default]
    Period,
    /// An hour of the day, in China.
    Hour,
    /// An app.
    App,
    /// A version of an app; none where a place is chosen.
    Version,
    /// A division.
    Division,
    /// A location.
    Location,
}

/// How the table is laid out.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UsageTable {
    /// By what; by day if not given.
    #[serde(default)]
    #[param(inline, required = false)]
    by: UsageBy,
}

/// A line.
#[derive(Debug, Default)]
struct Line {
    key: String,
    name: String,
    sessions: i64,
    figures: Option<UsageFigures>,
    length: Option<UsageLength>,
    /// Of a version.
    failures: Option<i64>,
}

/// The use as a table.
#[utoipa::path(get, path = "/usage/export", tag = "usage", params(UsageParams, UsageTable),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404)))]
pub async fn export(
    mut reading: Reading<Viewer>,
    Params(params): Params<UsageParams>,
    Params(layout): Params<UsageTable>,
) -> ApiResult<Csv> {
    let filter = params.filter(reading.now)?;
    let tx = &mut reading.tx;
    read::check(tx, &filter).await?;
    Ok(table("usage", lines(tx, &filter, layout.by).await?))
}

async fn lines(tx: &mut Tx, filter: &UsageFilter, by: UsageBy) -> ApiResult<Vec<Line>> {
    let figures = read::figures_of(filter);
    Ok(match by {
        UsageBy::Period => {
            let rows = usage::periods(tx, filter).await?.into_iter();
            let line = |(period, row)| Line::of(&filter.grain.begins(period), String::new(), figures(&row));
            rows.map(line).collect()
        }
        UsageBy::Hour => {
            let hours = read::hours(tx, filter).await?.into_iter().zip(0..);
            let line =
                |(sessions, hour): (i64, i64)| Line { key: hour.to_string(), sessions, ..Line::default() };
            hours.map(line).collect()
        }
        UsageBy::App => {
            let (names, lengths) = (label::apps(tx).await?, read::known_lengths(tx, filter).await?);
            let apps = read::apps(tx, filter, &names, &lengths).await?.into_iter();
            apps.map(|app| Line { length: app.length, ..Line::of(&app.app_id, app.name, app.figures) })
                .collect()
        }
        UsageBy::Version if !is_everywhere(filter) => Vec::new(),
        UsageBy::Version => {
            let names = label::apps(tx).await?;
            versions(tx, filter, &names).await?.into_iter().map(Line::of_version).collect()
        }
        UsageBy::Division => {
            let divisions = Places::read(tx, filter, figures).await?.divisions.into_iter();
            divisions.map(|one| Line::of(&text(one.code), text(one.name), one.figures)).collect()
        }
        UsageBy::Location => {
            let locations = Places::read(tx, filter, figures).await?.locations.into_iter();
            locations.map(|one| Line::of(&text(one.location_id), text(one.name), one.figures)).collect()
        }
    })
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl Line {
    fn of(key: &impl ToString, name: String, figures: UsageFigures) -> Self {
        let sessions = figures.sessions;
        Self { key: key.to_string(), name, sessions, figures: Some(figures), ..Self::default() }
    }

    fn of_version(version: UsageOfVersion) -> Self {
        let UsageOfVersion { app_name, version, figures, failures, .. } = version;
        let label = version.as_ref().map(|version| version.label.as_str()).unwrap_or_default();
        let name = format!("{app_name} {label}").trim_end().to_owned();
        Self { failures: Some(failures), ..Self::of(&text(version.map(|version| version.id)), name, figures) }
    }
}

impl CsvRow for Line {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "name",
        "sessions",
        "opens",
        "mean_ms",
        "median_ms",
        "p90_ms",
        "ended_by_app",
        "ended_by_button",
        "left_idle",
        "broken_off",
        "unopened",
        "failures",
    ];

    fn cells(&self) -> Vec<String> {
        let of = |read: fn(UsageFigures) -> i64| text(self.figures.map(read));
        vec![
            self.key.clone(),
            self.name.clone(),
            self.sessions.to_string(),
            of(|one| one.opens),
            text(self.figures.and_then(|one| one.mean_ms)),
            text(self.length.map(|one| one.median_ms)),
            text(self.length.map(|one| one.p90_ms)),
            of(|one| one.ended_by_app),
            of(|one| one.ended_by_button),
            of(|one| one.left_idle),
            of(|one| one.broken_off),
            of(|one| one.unopened),
            text(self.failures),
        ]
    }
}
