//! Canaries (灰度): a version that goes to some terminals of a listing first. At most one of an app runs at a time.

use fleet_domain::{CanaryEnd, Scope, china_day};
use fleet_protocol::{AppId, AppVersionId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::scopes_of;
use crate::app_usage::{self, VersionUse};
use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::statement::{execute, expect_current, fetch_all, fetch_optional, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        "SELECT c.number, c.version_id, v.label, c.present_id, p.label AS present_label, c.started_at, c.started_by, \
         c.sessions_before, c.failures_before, c.present_sessions_before, c.present_failures_before, c.end_kind, \
         c.ended_at, c.ended_by FROM listing_canaries c JOIN app_versions v ON v.id = c.version_id \
         JOIN app_versions p ON p.id = c.present_id WHERE c.app_id = $1"
    };
}

statements! {
    RUNNING = concat!(select!(), " AND c.end_kind IS NULL");
    ENDED = concat!(select!(), " AND c.end_kind IS NOT NULL ORDER BY c.number DESC LIMIT $2");
    START = "INSERT INTO listing_canaries (app_id, number, version_id, present_id, started_at, started_by, \
        sessions_before, failures_before, present_sessions_before, present_failures_before) VALUES ($1, \
        (SELECT COALESCE(MAX(n.number), 0) + 1 FROM listing_canaries n WHERE n.app_id = $1), \
        $2, $3, $4, $5, $6, $7, $8, $9)";
    END = "UPDATE listing_canaries SET end_kind = $3, ended_at = $4, ended_by = $5 \
        WHERE app_id = $1 AND number = $2 AND end_kind IS NULL";
    CLEAR_TARGETS = "DELETE FROM listing_canary_targets WHERE app_id = $1";
    ADD_TARGET = "INSERT INTO listing_canary_targets (app_id, scope_key) VALUES ($1, $2)";
    TOUCH = "UPDATE listings SET version = version + 1, updated_at = $3, updated_by = $4 \
        WHERE app_id = $1 AND version = $2";
    PROMOTE = "UPDATE listings SET version_id = $3, version = version + 1, updated_at = $4, updated_by = $5 \
        WHERE app_id = $1 AND version = $2";
}

pub(crate) const CANARY_TARGETS: SelectIn = SelectIn {
    select: "SELECT app_id, scope_key FROM listing_canary_targets WHERE app_id",
    then: "ORDER BY scope_key",
};

/// A canary as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Canary {
    number: i64,
    /// Which version goes first.
    pub version_id: Uuid,
    /// Its label.
    pub label: String,
    /// Which version the others keep.
    pub present_id: Uuid,
    /// Its label.
    pub present_label: String,
    /// When it began.
    pub started_at: UnixMillis,
    /// Who began it.
    pub started_by: String,
    sessions_before: i64,
    failures_before: i64,
    present_sessions_before: i64,
    present_failures_before: i64,
    end_kind: Option<String>,
    /// When it ended.
    pub ended_at: Option<UnixMillis>,
    /// Who ended it.
    pub ended_by: Option<String>,
}

impl Canary {
    /// How it ended, if it has.
    pub fn end(&self) -> Result<Option<CanaryEnd>, StoreError> {
        self.end_kind.as_deref().map(|end| from_word("listing_canaries", "end_kind", end)).transpose()
    }

    /// How both versions have done since it began: its own, and the one that the others keep.
    pub async fn usage(&self, tx: &mut Tx, app_id: AppId) -> Result<(VersionUse, VersionUse), StoreError> {
        let day = china_day(self.started_at);
        let own = app_usage::since(tx, app_id, AppVersionId(self.version_id), day).await?;
        let present = app_usage::since(tx, app_id, AppVersionId(self.present_id), day).await?;
        let less = |used: VersionUse, sessions, failures| VersionUse {
            sessions: used.sessions - sessions,
            failures: used.failures - failures,
        };
        Ok((
            less(own, self.sessions_before, self.failures_before),
            less(present, self.present_sessions_before, self.present_failures_before),
        ))
    }
}

/// The canary of an app that runs, if one does.
pub async fn canary(tx: &mut Tx, app_id: AppId) -> Result<Option<Canary>, StoreError> {
    fetch_optional!(tx, Canary, RUNNING, app_id.0)
}

/// Where it goes.
pub async fn canary_targets(tx: &mut Tx, app_id: AppId) -> Result<Vec<Scope>, StoreError> {
    let rows: Vec<(Uuid, String)> = CANARY_TARGETS.run(tx, vec![Cell::Id(app_id.0)]).await?;
    scopes_of("listing_canary_targets", rows.into_iter().map(|(_, key)| key))
}

/// The last canaries that ended, the newest first.
pub async fn ended_canaries(tx: &mut Tx, app_id: AppId) -> Result<Vec<Canary>, StoreError> {
    const MOST: i64 = 50;
    fetch_all!(tx, Canary, ENDED, app_id.0, MOST)
}

/// Begins a canary beside the version `present`, if the listing still has `version`. [`StoreError::Conflict`] if one
/// runs.
pub async fn start_canary(
    tx: &mut Tx,
    (app_id, version): (AppId, i64),
    (version_id, present): (AppVersionId, AppVersionId),
    targets: &[Scope],
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    expect_current(execute!(tx, TOUCH, app_id.0, version, now, by)?)?;
    let day = china_day(now);
    let own = app_usage::since(tx, app_id, version_id, day).await?;
    let others = app_usage::since(tx, app_id, present, day).await?;
    execute!(
        tx,
        START,
        app_id.0,
        version_id.0,
        present.0,
        now,
        by,
        own.sessions,
        own.failures,
        others.sessions,
        others.failures,
    )?;
    execute!(tx, CLEAR_TARGETS, app_id.0)?;
    for target in targets {
        execute!(tx, ADD_TARGET, app_id.0, target.key())?;
    }
    Ok(())
}

/// Gives the canary's version to all terminals of the listing, if that still has `version`.
pub async fn promote_canary(
    tx: &mut Tx,
    (app_id, version): (AppId, i64),
    canary: &Canary,
    stamp: (UnixMillis, &str),
) -> Result<(), StoreError> {
    let (now, by) = stamp;
    expect_current(execute!(tx, PROMOTE, app_id.0, version, canary.version_id, now, by)?)?;
    end_canary(tx, app_id, canary, CanaryEnd::Promoted, stamp).await?;
    super::history::note(tx, app_id, AppVersionId(canary.version_id), stamp).await
}

/// Gives the canary's terminals the version of the others again, if the listing still has `version`.
pub async fn take_back_canary(
    tx: &mut Tx,
    (app_id, version): (AppId, i64),
    canary: &Canary,
    stamp: (UnixMillis, &str),
) -> Result<(), StoreError> {
    expect_current(execute!(tx, TOUCH, app_id.0, version, stamp.0, stamp.1)?)?;
    end_canary(tx, app_id, canary, CanaryEnd::TakenBack, stamp).await
}

pub(super) async fn end_canary(
    tx: &mut Tx,
    app_id: AppId,
    canary: &Canary,
    end: CanaryEnd,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    expect_current(execute!(tx, END, app_id.0, canary.number, word(end), now, by)?)?;
    execute!(tx, CLEAR_TARGETS, app_id.0).map(drop)
}
