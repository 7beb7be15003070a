//! How terminals are used (使用统计), by period, place and app. Counted as reports come in, so that nobody ever reads
//! through sessions. Nothing here is about a person.

mod intake;

use std::collections::HashMap;

use fleet_domain::{DivisionCode, UsageGrain};
use fleet_protocol::{AppId, LocationId, SessionEnd};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::{Cell, Insert};
use crate::select_in::SelectIn;
use crate::statement::{fetch_all, statements};
use crate::wire::word;
use crate::{StoreError, Tx};

pub(crate) use intake::UsageCounts;

/// Sums of the counts.
macro_rules! figures {
    () => {
        "CAST(SUM(u.sessions) AS BIGINT) AS sessions, CAST(SUM(u.opens) AS BIGINT) AS opens, \
         CAST(SUM(u.ms) AS BIGINT) AS ms, CAST(SUM(u.ended_by_app) AS BIGINT) AS ended_by_app, \
         CAST(SUM(u.ended_by_button) AS BIGINT) AS ended_by_button, CAST(SUM(u.left_idle) AS BIGINT) AS left_idle, \
         CAST(SUM(u.broken_off) AS BIGINT) AS broken_off, CAST(SUM(u.unopened) AS BIGINT) AS unopened"
    };
}

/// Which rows: grain, first and last period, app, location, division.
macro_rules! chosen {
    ($app:literal) => {
        concat!(
            "u.grain = $1 AND u.period BETWEEN $2 AND $3 AND u.app_id ",
            $app,
            " $4 AND (u.location_id = $5 OR $5 IS NULL) AND (u.location_id IN (SELECT below.id \
             FROM locations below JOIN division_ancestors up ON up.code = below.division_code \
             WHERE up.ancestor_code = $6) OR $6 IS NULL)"
        )
    };
}

statements! {
    PERIODS = concat!("SELECT u.period AS key, ", figures!(), " FROM usage_counts u WHERE ", chosen!("="),
        " GROUP BY u.period ORDER BY u.period");
    APPS = concat!("SELECT u.app_id AS key, ", figures!(), " FROM usage_counts u WHERE ", chosen!("<>"),
        " GROUP BY u.app_id ORDER BY sessions DESC, u.app_id");
    PLACES = concat!("SELECT u.location_id AS key, ", figures!(), " FROM usage_counts u WHERE ", chosen!("="),
        " GROUP BY u.location_id ORDER BY sessions DESC, u.location_id");
    HOURS = concat!("SELECT u.hour, CAST(SUM(u.sessions) AS BIGINT) AS sessions FROM usage_hours u WHERE ",
        chosen!("="), " GROUP BY u.hour ORDER BY u.hour");
    VERSIONS = "SELECT v.app_id, v.version_id, CAST(SUM(v.sessions) AS BIGINT) AS sessions, \
        CAST(SUM(v.opens) AS BIGINT) AS opens, CAST(SUM(v.ms) AS BIGINT) AS ms, \
        CAST(SUM(v.ended_by_app) AS BIGINT) AS ended_by_app, \
        CAST(SUM(v.ended_by_button) AS BIGINT) AS ended_by_button, CAST(SUM(v.left_idle) AS BIGINT) AS left_idle, \
        CAST(SUM(v.broken_off) AS BIGINT) AS broken_off, CAST(0 AS BIGINT) AS unopened, \
        CAST(SUM(v.crashes + v.hangs + v.load_failures) AS BIGINT) AS failures FROM app_version_days v \
        WHERE v.day BETWEEN $1 AND $2 AND (v.app_id = $3 OR $3 IS NULL) GROUP BY v.app_id, v.version_id \
        ORDER BY sessions DESC, v.version_id";
    STEPS = "SELECT app_id, step, CAST(SUM(opens) AS BIGINT) AS opens FROM app_open_days \
        WHERE day BETWEEN $1 AND $2 GROUP BY app_id, step ORDER BY app_id, step";
    LOCATIONS = "SELECT l.id, l.name, l.division_code, d.name FROM locations l \
        JOIN divisions d ON d.code = l.division_code";
}

pub(crate) const COUNT: Insert = Insert {
    into: "INSERT INTO usage_counts (grain, period, app_id, location_id, sessions, opens, ms, ended_by_app, \
        ended_by_button, left_idle, broken_off, unopened)",
    columns: 12,
    then: "ON CONFLICT (grain, app_id, period, location_id) DO UPDATE SET \
        sessions = usage_counts.sessions + excluded.sessions, opens = usage_counts.opens + excluded.opens, \
        ms = usage_counts.ms + excluded.ms, ended_by_app = usage_counts.ended_by_app + excluded.ended_by_app, \
        ended_by_button = usage_counts.ended_by_button + excluded.ended_by_button, \
        left_idle = usage_counts.left_idle + excluded.left_idle, \
        broken_off = usage_counts.broken_off + excluded.broken_off, \
        unopened = usage_counts.unopened + excluded.unopened",
};
pub(crate) const COUNT_HOURS: Insert = Insert {
    into: "INSERT INTO usage_hours (grain, period, app_id, location_id, hour, sessions)",
    columns: 6,
    then: "ON CONFLICT (grain, app_id, period, location_id, hour) DO UPDATE SET \
        sessions = usage_hours.sessions + excluded.sessions",
};
pub(crate) const STANDS_AT: SelectIn =
    SelectIn { select: "SELECT id, location_id FROM terminals WHERE id", then: "" };
pub(crate) const LABELS: SelectIn =
    SelectIn { select: "SELECT id, label FROM app_versions WHERE id", then: "" };

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageFilter {
    /// In what steps.
    pub grain: UsageGrain,
    /// The first period.
    pub first: i64,
    /// The last one.
    pub last: i64,
    /// One app; `None` for sessions as a whole.
    pub app: Option<AppId>,
    /// At one location.
    pub location: Option<LocationId>,
    /// In a division or below it, by where the locations are now.
    pub division: Option<DivisionCode>,
}

/// Use, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct UsageRow {
    /// Sessions; of an app: those in which it was opened.
    pub sessions: i64,
    /// Openings.
    pub opens: i64,
    /// For how long in all, in milliseconds.
    pub ms: i64,
    /// Ended by the app's own word. Of an app: while it was the last one that was opened, here and below.
    pub ended_by_app: i64,
    /// Ended by the end button.
    pub ended_by_button: i64,
    /// The countdown ran out.
    pub left_idle: i64,
    /// A failure, or the app was unlisted meanwhile.
    pub broken_off: i64,
    /// Sessions in which no app was opened.
    pub unopened: i64,
}

impl UsageRow {
    /// One that counts only how a session ended.
    pub(crate) fn of_end(end: SessionEnd) -> Self {
        let none = Self::default();
        match end {
            SessionEnd::App => Self { ended_by_app: 1, ..none },
            SessionEnd::Button => Self { ended_by_button: 1, ..none },
            SessionEnd::Idle => Self { left_idle: 1, ..none },
            SessionEnd::AppFailed | SessionEnd::Unlisted | SessionEnd::ShellFailed => {
                Self { broken_off: 1, ..none }
            }
        }
    }

    /// Adds another's counts.
    pub fn add(&mut self, other: &Self) {
        self.sessions += other.sessions;
        self.opens += other.opens;
        self.ms = self.ms.saturating_add(other.ms);
        self.ended_by_app += other.ended_by_app;
        self.ended_by_button += other.ended_by_button;
        self.left_idle += other.left_idle;
        self.broken_off += other.broken_off;
        self.unopened += other.unopened;
    }
}

#[derive(FromRow)]
struct Keyed<Key> {
    key: Key,
    #[sqlx(flatten)]
    row: UsageRow,
}

/// How a version was used, everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct VersionRow {
    /// Of which app.
    pub app_id: Uuid,
    /// Which; zeros where the terminal did not name it.
    pub version_id: Uuid,
    /// Its use; of days before ends were counted none are known.
    #[sqlx(flatten)]
    pub row: UsageRow,
    /// How often it failed.
    pub failures: i64,
}

/// Runs one of the statements that [`UsageFilter`] narrows.
macro_rules! fetch {
    ($tx:expr, $row:ty, $sql:expr, $filter:expr) => {
        fetch_all!(
            $tx,
            $row,
            $sql,
            word($filter.grain),
            $filter.first,
            $filter.last,
            $filter.app.map_or_else(Uuid::nil, |app| app.0),
            $filter.location.map(|location| location.0),
            $filter.division.as_ref().map(DivisionCode::as_str),
        )
    };
}

/// By period, the oldest first; periods without use are left out.
pub async fn periods(tx: &mut Tx, filter: &UsageFilter) -> Result<Vec<(i64, UsageRow)>, StoreError> {
    let rows = fetch!(tx, Keyed<i64>, PERIODS, filter)?;
    Ok(rows.into_iter().map(|one| (one.key, one.row)).collect())
}

/// By app, the most used first; the filter's own app does not narrow.
pub async fn apps(tx: &mut Tx, filter: &UsageFilter) -> Result<Vec<(AppId, UsageRow)>, StoreError> {
    let filter = UsageFilter { app: None, ..filter.clone() };
    let rows = fetch!(tx, Keyed<Uuid>, APPS, filter)?;
    Ok(rows.into_iter().map(|one| (AppId(one.key), one.row)).collect())
}

/// By location, the most used first; zeros for terminals that stood at none.
pub async fn places(tx: &mut Tx, filter: &UsageFilter) -> Result<Vec<(Uuid, UsageRow)>, StoreError> {
    let rows = fetch!(tx, Keyed<Uuid>, PLACES, filter)?;
    Ok(rows.into_iter().map(|one| (one.key, one.row)).collect())
}

/// Sessions by the hour in which they began, 0 to 23 in China; hours without any are left out.
pub async fn hours(tx: &mut Tx, filter: &UsageFilter) -> Result<Vec<(i64, i64)>, StoreError> {
    fetch!(tx, (i64, i64), HOURS, filter)
}

/// By version between two days (since 1970-01-01), the most used first; of one app or of all.
pub async fn versions(
    tx: &mut Tx,
    (first, last): (i64, i64),
    app: Option<AppId>,
) -> Result<Vec<VersionRow>, StoreError> {
    fetch_all!(tx, VersionRow, VERSIONS, first, last, app.map(|app| app.0))
}

/// How long openings lasted between two days: app (zeros for sessions as a whole), step as [`fleet_domain::open_step`]
/// counts, how many; in the order of apps and steps.
pub async fn steps(tx: &mut Tx, (first, last): (i64, i64)) -> Result<Vec<(Uuid, i64, i64)>, StoreError> {
    fetch_all!(tx, (Uuid, i64, i64), STEPS, first, last)
}

/// Every location with its name, and its division's code and name.
pub async fn locations(tx: &mut Tx) -> Result<Vec<(Uuid, String, String, String)>, StoreError> {
    fetch_all!(tx, (Uuid, String, String, String), LOCATIONS)
}

/// What versions are called.
pub async fn version_labels(
    tx: &mut Tx,
    versions: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>, StoreError> {
    let rows: Vec<(Uuid, String)> = LABELS.run(tx, versions.map(Cell::Id).collect()).await?;
    Ok(rows.into_iter().collect())
}
