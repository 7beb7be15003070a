use std::collections::{BTreeMap, BTreeSet};

use fleet_domain::{china_day, day_begins, median_open};
use fleet_protocol::{AppId, AppVersionId, UnixMillis};
use fleet_store::app_usage::{self, OpenDay, VersionDay};
use fleet_store::{Tx, app, label, terminal_app};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::VersionRef;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// Days that are told, the last one today.
const DAYS: i64 = 30;
/// More versions than these in 30 days are told together with those that nobody named.
const VERSIONS: usize = 20;

/// How an app is used and how it does, day by day in China. Nothing in it is about a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppUsage {
    /// The last 30 days, the oldest first, also those without use.
    days: Vec<UsageDay>,
    /// Its versions that were used, that failed or that terminals have, the newest first.
    versions: Vec<VersionUsage>,
}

/// The use of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageDay {
    /// Its beginning; Unix milliseconds.
    at: UnixMillis,
    /// Citizens' sessions in which it was opened.
    sessions: i64,
    /// How often it was opened.
    opens: i64,
    /// Half of the openings were no longer than this, to about a tenth; milliseconds.
    median_ms: Option<i64>,
}

/// How a version does.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionUsage {
    /// Which; `null` for what terminals told without naming one.
    version: Option<VersionRef>,
    /// Terminals that have it ready.
    terminals: i64,
    /// Sessions in which it was opened.
    sessions: i64,
    /// The days on which it failed, the oldest first.
    failures: Vec<FailureDay>,
}

/// The failures of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct FailureDay {
    /// Its beginning; Unix milliseconds.
    at: UnixMillis,
    /// Its web process ended, or took too much memory.
    crashes: i64,
    /// It did not answer.
    hangs: i64,
    /// Its page could not be loaded.
    load_failures: i64,
}

/// How an app is used and how it does: the last 30 days.
#[utoipa::path(get, path = "/apps/{id}/usage", tag = "apps", params(("id" = AppId, Path)),
    responses((status = 200, body = AppUsage), (status = 404)))]
pub async fn usage(mut reading: Reading<Viewer>, Path(id): Path<AppId>) -> ApiResult<Json<AppUsage>> {
    let today = china_day(reading.now);
    let tx = &mut reading.tx;
    app::by_id(tx, id).await?.ok_or(Code::NotFound)?;
    let first = today - DAYS + 1;
    let rows = app_usage::days(tx, id, first).await?;
    let opens = app_usage::opens(tx, id, first).await?;
    let days = (first..=today).map(|day| usage_day(day, &rows, &opens)).collect();
    Ok(Json(AppUsage { days, versions: versions(tx, id, &rows).await? }))
}

fn usage_day(day: i64, rows: &[VersionDay], opens: &[OpenDay]) -> UsageDay {
    let of_day = || rows.iter().filter(|row| row.day == day);
    let steps: Vec<(i64, i64)> =
        opens.iter().filter(|row| row.day == day).map(|row| (row.step, row.opens)).collect();
    UsageDay {
        at: day_begins(day),
        sessions: of_day().map(|row| row.sessions).sum(),
        opens: of_day().map(|row| row.opens).sum(),
        median_ms: median_open(&steps),
    }
}

async fn versions(tx: &mut Tx, id: AppId, rows: &[VersionDay]) -> ApiResult<Vec<VersionUsage>> {
    let terminals: BTreeMap<Uuid, i64> = terminal_app::counts(tx, id).await?.into_iter().collect();
    // Later versions have higher ids.
    let all: BTreeSet<Uuid> =
        rows.iter().map(|row| row.version_id).chain(terminals.keys().copied()).collect();
    let named: Vec<Uuid> = all.into_iter().rev().filter(|id| !id.is_nil()).take(VERSIONS).collect();
    let mut versions = Vec::with_capacity(named.len());
    for &version in &named {
        let label = label::version(tx, AppVersionId(version)).await?.map(|(_, label)| label);
        let version_ref = VersionRef { id: AppVersionId(version), label: label.unwrap_or_default() };
        let of_it = rows.iter().filter(|row| row.version_id == version);
        let count = terminals.get(&version).copied().unwrap_or(0);
        versions.push(VersionUsage::new(Some(version_ref), count, of_it));
    }
    let rest = VersionUsage::new(None, 0, rows.iter().filter(|row| !named.contains(&row.version_id)));
    if rest.sessions > 0 || !rest.failures.is_empty() {
        versions.push(rest);
    }
    Ok(versions)
}

impl VersionUsage {
    fn new<'a>(
        version: Option<VersionRef>,
        terminals: i64,
        rows: impl Iterator<Item = &'a VersionDay>,
    ) -> Self {
        let (mut sessions, mut days) = (0, BTreeMap::<i64, FailureDay>::new());
        for row in rows {
            sessions += row.sessions;
            if row.crashes + row.hangs + row.load_failures > 0 {
                let none = FailureDay { at: day_begins(row.day), crashes: 0, hangs: 0, load_failures: 0 };
                let day = days.entry(row.day).or_insert(none);
                day.crashes += row.crashes;
                day.hangs += row.hangs;
                day.load_failures += row.load_failures;
            }
        }
        Self { version, terminals, sessions, failures: days.into_values().collect() }
    }
}
