use std::collections::BTreeMap;

use fleet_domain::{UsageGrain, UsageRange, median_open, share_open};
use fleet_protocol::{AppId, LocationId, UnixMillis};
use fleet_store::usage::UsageRow;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::apps::VersionRef;

/// How terminals are used. What came before counting began is not in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FleetUsage {
    /// How far back.
    pub range: UsageRange,
    /// What a point stands for.
    pub grain: UsageGrain,
    /// Where the first point begins; Unix milliseconds.
    pub from: UnixMillis,
    /// Now; Unix milliseconds.
    pub to: UnixMillis,
    /// All of it.
    pub total: UsageFigures,
    /// How long sessions lasted, or of one app: its openings. `null` where a place is chosen: it is counted for the whole
    /// fleet only.
    pub length: Option<UsageLength>,
    /// One a day or month, the oldest first, also those without use.
    pub points: Vec<UsagePoint>,
    /// Sessions by the hour in which they began: 24 numbers, from midnight in China.
    pub hours: Vec<i64>,
    /// By app, the most used first, 100 at most; empty if one app is asked for.
    pub apps: Vec<UsageOfApp>,
    /// By division of the locations, the most used first.
    pub divisions: Vec<UsageOfDivision>,
    /// By location, the most used first, 100 at most; the export has all.
    pub locations: Vec<UsageOfLocation>,
    /// How many locations there are use of.
    pub location_count: usize,
    /// By version of an app, the most used first, 100 at most. `null` where a place is chosen: as `length`.
    pub versions: Option<Vec<UsageOfVersion>>,
}

/// Use in numbers. Of one app the ends are those of sessions that ended while it was the last one opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageFigures {
    /// Citizens' sessions; of an app: those in which it was opened.
    pub sessions: i64,
    /// Openings of apps.
    pub opens: i64,
    /// How long a session lasted, or an opening of the app, on average; milliseconds.
    pub mean_ms: Option<i64>,
    /// Sessions that the app ended by its own word.
    pub ended_by_app: i64,
    /// Sessions that were ended with the end button.
    pub ended_by_button: i64,
    /// Sessions that nobody ended: the countdown ran out.
    pub left_idle: i64,
    /// Sessions cut off by a failure, or because the app was unlisted.
    pub broken_off: i64,
    /// Sessions in which no app was opened.
    pub unopened: i64,
}

/// Lengths in milliseconds, to about a tenth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageLength {
    /// Half were no longer.
    pub median_ms: i64,
    /// Nine of ten were no longer.
    pub p90_ms: i64,
}

/// A day or month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsagePoint {
    /// Its beginning; Unix milliseconds.
    pub at: UnixMillis,
    /// What happened in it.
    #[serde(flatten)]
    pub figures: UsageFigures,
}

/// The use of one app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageOfApp {
    /// Which.
    pub app_id: AppId,
    /// Its name.
    pub name: String,
    /// How long openings lasted; `null` where a place is chosen.
    pub length: Option<UsageLength>,
    /// Its use.
    #[serde(flatten)]
    pub figures: UsageFigures,
}

/// The use in one division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageOfDivision {
    /// Its code; `null` for terminals without a location.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The use.
    #[serde(flatten)]
    pub figures: UsageFigures,
}

/// The use at one location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageOfLocation {
    /// Which; `null` for terminals without one.
    pub location_id: Option<LocationId>,
    /// Its name; `null` if it is no longer known.
    pub name: Option<String>,
    /// The use.
    #[serde(flatten)]
    pub figures: UsageFigures,
}

/// The use of one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageOfVersion {
    /// Of which app.
    pub app_id: AppId,
    /// The app's name.
    pub app_name: String,
    /// Which; `null` for what terminals told without naming one.
    pub version: Option<VersionRef>,
    /// Its use. How sessions ended is not known of days before that was counted by version: there is less of it than of sessions.
    #[serde(flatten)]
    pub figures: UsageFigures,
    /// How often it failed.
    pub failures: i64,
}

impl UsageFigures {
    /// Of sessions as a whole.
    pub fn of_sessions(row: &UsageRow) -> Self {
        Self::new(row, row.sessions)
    }

    /// Of one app.
    pub fn of_app(row: &UsageRow) -> Self {
        Self::new(row, row.opens)
    }

    fn new(row: &UsageRow, lengths: i64) -> Self {
        Self {
            sessions: row.sessions,
            opens: row.opens,
            mean_ms: mean(row.ms, lengths),
            ended_by_app: row.ended_by_app,
            ended_by_button: row.ended_by_button,
            left_idle: row.left_idle,
            broken_off: row.broken_off,
            unopened: row.unopened,
        }
    }
}

/// `None` where nothing was counted.
fn mean(ms: i64, lengths: i64) -> Option<i64> {
    ms.checked_div(lengths)
}

/// Lengths by app, zeros for sessions as a whole, from their steps.
pub fn lengths(steps: Vec<(Uuid, i64, i64)>) -> BTreeMap<Uuid, UsageLength> {
    let mut by_app: BTreeMap<Uuid, Vec<(i64, i64)>> = BTreeMap::new();
    for (app, step, opens) in steps {
        by_app.entry(app).or_default().push((step, opens));
    }
    let length = |(app, steps): (Uuid, Vec<(i64, i64)>)| {
        let (median_ms, p90_ms) = (median_open(&steps)?, share_open(&steps, 90)?);
        Some((app, UsageLength { median_ms, p90_ms }))
    };
    by_app.into_iter().filter_map(length).collect()
}
