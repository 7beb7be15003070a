//! How much each version of an app is used, and how often it fails, by day. Counted as reports come in, so that
//! nobody ever reads through events. Nothing here is about a person.

mod intake;

use fleet_protocol::{AppId, AppVersionId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::Insert;
use crate::select_in::SelectIn;
use crate::statement::{fetch_all, fetch_one, statements};
use crate::{StoreError, Tx};

pub(crate) use intake::{UsageIntake, known_versions};

statements! {
    DAYS = "SELECT day, version_id, sessions, opens, ms, crashes, hangs, load_failures FROM app_version_days \
        WHERE app_id = $1 AND day >= $2 ORDER BY day, version_id";
    OPENS = "SELECT day, step, opens FROM app_open_days WHERE app_id = $1 AND day >= $2 ORDER BY day, step";
    SINCE = "SELECT CAST(COALESCE(SUM(sessions), 0) AS BIGINT) AS sessions, \
        CAST(COALESCE(SUM(crashes + hangs + load_failures), 0) AS BIGINT) AS failures FROM app_version_days \
        WHERE app_id = $1 AND day >= $2 AND version_id = $3";
}

pub(crate) const COUNT: Insert = Insert {
    into: "INSERT INTO app_version_days (app_id, day, version_id, sessions, opens, ms, crashes, hangs, load_failures, \
        ended_by_app, ended_by_button, left_idle, broken_off)",
    columns: 13,
    then: "ON CONFLICT (app_id, day, version_id) DO UPDATE SET sessions = app_version_days.sessions + excluded.sessions, \
        opens = app_version_days.opens + excluded.opens, ms = app_version_days.ms + excluded.ms, \
        crashes = app_version_days.crashes + excluded.crashes, hangs = app_version_days.hangs + excluded.hangs, \
        load_failures = app_version_days.load_failures + excluded.load_failures, \
        ended_by_app = app_version_days.ended_by_app + excluded.ended_by_app, \
        ended_by_button = app_version_days.ended_by_button + excluded.ended_by_button, \
        left_idle = app_version_days.left_idle + excluded.left_idle, \
        broken_off = app_version_days.broken_off + excluded.broken_off",
};
pub(crate) const COUNT_OPENS: Insert = Insert {
    into: "INSERT INTO app_open_days (app_id, day, step, opens)",
    columns: 4,
    then: "ON CONFLICT (app_id, day, step) DO UPDATE SET opens = app_open_days.opens + excluded.opens",
};
pub(crate) const KNOWN_APPS: SelectIn = SelectIn { select: "SELECT id FROM apps WHERE id", then: "" };
pub(crate) const KNOWN_VERSIONS: SelectIn =
    SelectIn { select: "SELECT app_id, id FROM app_versions WHERE id", then: "" };

/// One day of one version of an app.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct VersionDay {
    /// In days since 1970-01-01, in China.
    pub day: i64,
    /// Which version; zeros where the terminal did not name it.
    pub version_id: Uuid,
    /// In how many sessions it was opened.
    pub sessions: i64,
    /// How often it was opened.
    pub opens: i64,
    /// For how long in all, in milliseconds.
    pub ms: i64,
    /// How often its web process ended, or took too much memory.
    pub crashes: i64,
    /// How often it did not answer.
    pub hangs: i64,
    /// How often its page could not be loaded.
    pub load_failures: i64,
}

/// Openings of one day (of the app of zeros: sessions as a whole) that lasted about as long as each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct OpenDay {
    /// In days since 1970-01-01, in China.
    pub day: i64,
    /// As [`fleet_domain::open_step`] counts.
    pub step: i64,
    /// How many.
    pub opens: i64,
}

/// How a version does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct VersionUse {
    /// Sessions in which it was opened.
    pub sessions: i64,
    /// How often it failed.
    pub failures: i64,
}

/// An app's days from `day` on, the oldest first.
pub async fn days(tx: &mut Tx, app_id: AppId, day: i64) -> Result<Vec<VersionDay>, StoreError> {
    fetch_all!(tx, VersionDay, DAYS, app_id.0, day)
}

/// How long its openings lasted, from `day` on, in the order of days and steps.
pub async fn opens(tx: &mut Tx, app_id: AppId, day: i64) -> Result<Vec<OpenDay>, StoreError> {
    fetch_all!(tx, OpenDay, OPENS, app_id.0, day)
}

/// How a version has done since the beginning of `day`.
pub async fn since(
    tx: &mut Tx,
    app_id: AppId,
    version_id: AppVersionId,
    day: i64,
) -> Result<VersionUse, StoreError> {
    fetch_one!(tx, VersionUse, SINCE, app_id.0, day, version_id.0)
}
