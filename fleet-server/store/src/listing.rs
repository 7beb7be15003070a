//! Listings (上架): which version of an app is offered to which terminals.

mod canary;
mod history;
mod schedule;

use std::collections::HashMap;

use fleet_domain::{CanaryEnd, Scope};
use fleet_protocol::{AppId, AppVersionId, NoticeId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::statement::{execute, expect_current, fetch_optional, statements};
use crate::{StoreError, Tx};

#[cfg(test)]
pub(crate) use canary::CANARY_TARGETS;
pub use canary::{
    Canary, canary, canary_targets, ended_canaries, promote_canary, start_canary, take_back_canary,
};
pub use history::{ListedVersion, Previous, history, previous, roll_back};
pub use schedule::{begin_due, cancel, due, end_due};

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] =
    &[STATEMENTS, canary::STATEMENTS, history::STATEMENTS, schedule::STATEMENTS];

statements! {
    BY_APP = "SELECT app_id, version_id, state, notice_id, list_at, unlist_at, version, updated_at, updated_by \
        FROM listings WHERE app_id = $1";
    INSERT = "INSERT INTO listings (app_id, version_id, state, list_at, unlist_at, notice_id, version, updated_at, \
        updated_by) VALUES ($1, $2, $3, $4, $5, NULL, 1, $6, $7)";
    LIST_AGAIN = "UPDATE listings SET version_id = $3, state = $4, list_at = $5, unlist_at = $6, \
        notice_id = CASE WHEN CAST($4 AS TEXT) = 'listed' THEN NULL ELSE notice_id END, version = version + 1, \
        updated_at = $7, updated_by = $8 WHERE app_id = $1 AND version = $2";
    UNLIST = "UPDATE listings SET state = 'unlisted', list_at = NULL, unlist_at = NULL, notice_id = $3, version = version + 1, updated_at = $4, \
        updated_by = $5 WHERE app_id = $1 AND version = $2";
    CLEAR_TARGETS = "DELETE FROM listing_targets WHERE app_id = $1";
    ADD_TARGET = "INSERT INTO listing_targets (app_id, scope_key) VALUES ($1, $2)";
}

pub(crate) const TARGETS: SelectIn = SelectIn {
    select: "SELECT app_id, scope_key FROM listing_targets WHERE app_id",
    then: "ORDER BY scope_key",
};

/// A listing as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Listing {
    /// Of which app.
    pub app_id: Uuid,
    /// Which version is offered.
    pub version_id: Uuid,
    /// `scheduled`, `listed` or `unlisted`.
    pub state: String,
    /// What was shown when it was unlisted.
    pub notice_id: Option<Uuid>,
    /// When it begins by itself, while it is scheduled.
    pub list_at: Option<UnixMillis>,
    /// When it ends by itself, if it does.
    pub unlist_at: Option<UnixMillis>,
    /// For updates.
    pub version: i64,
    /// When it was last changed.
    pub updated_at: UnixMillis,
    /// By whom.
    pub updated_by: String,
}

impl Listing {
    /// Whether terminals are offered the app.
    pub fn is_listed(&self) -> bool {
        self.state == "listed"
    }

    /// Whether the version is offered, or will be.
    pub fn holds(&self, version_id: AppVersionId) -> bool {
        (self.is_listed() || self.is_scheduled()) && self.version_id == version_id.0
    }

    /// Whether it waits for its time.
    pub fn is_scheduled(&self) -> bool {
        self.state == "scheduled"
    }
}

/// What is offered to whom, and when.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// Which version.
    pub version_id: AppVersionId,
    /// To whom.
    pub targets: &'a [Scope],
    /// When it begins; now if nothing is set.
    pub list_at: Option<UnixMillis>,
    /// When it ends by itself.
    pub unlist_at: Option<UnixMillis>,
}

/// The listing of an app that was ever listed, or is about to be.
pub async fn by_app(tx: &mut Tx, app_id: AppId) -> Result<Option<Listing>, StoreError> {
    fetch_optional!(tx, Listing, BY_APP, app_id.0)
}

/// Whom an app is or was offered to.
pub async fn targets(tx: &mut Tx, app_id: AppId) -> Result<Vec<Scope>, StoreError> {
    Ok(targets_of(tx, &[app_id]).await?.remove(&app_id).unwrap_or_default())
}

/// Whom some apps are or were offered to.
pub async fn targets_of(tx: &mut Tx, ids: &[AppId]) -> Result<HashMap<AppId, Vec<Scope>>, StoreError> {
    let rows: Vec<(Uuid, String)> = TARGETS.run(tx, ids.iter().map(|id| Cell::Id(id.0)).collect()).await?;
    let mut targets: HashMap<AppId, Vec<Scope>> = HashMap::new();
    for (id, key) in rows {
        targets.entry(AppId(id)).or_default().push(scope_of("listing_targets", key)?);
    }
    Ok(targets)
}

fn scope_of(table: &'static str, key: String) -> Result<Scope, StoreError> {
    Scope::from_key(&key).map_err(|_| StoreError::corrupt(table, "scope_key", key))
}

fn scopes_of(table: &'static str, keys: impl Iterator<Item = String>) -> Result<Vec<Scope>, StoreError> {
    keys.map(|key| scope_of(table, key)).collect()
}

/// Offers a version, now or when its time has come. `version` is the one that was read, `None` for a first listing;
/// [`StoreError::Stale`] if the listing has another, [`StoreError::Conflict`] if it has come to be.
pub async fn put(
    tx: &mut Tx,
    app_id: AppId,
    version: Option<i64>,
    offer: Offer<'_>,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    let Offer { version_id, targets, list_at, unlist_at } = offer;
    let state = if list_at.is_some() { "scheduled" } else { "listed" };
    match version {
        None => execute!(tx, INSERT, app_id.0, version_id.0, state, list_at, unlist_at, now, by).map(drop)?,
        Some(version) => {
            let id = version_id.0;
            expect_current(execute!(
                tx, LIST_AGAIN, app_id.0, version, id, state, list_at, unlist_at, now, by
            )?)?;
        }
    }
    execute!(tx, CLEAR_TARGETS, app_id.0)?;
    for target in targets {
        execute!(tx, ADD_TARGET, app_id.0, target.key())?;
    }
    match list_at {
        Some(_) => Ok(()),
        None => history::note(tx, app_id, version_id, (now, by)).await,
    }
}

/// Offers the app to nobody any more, if the listing still has `version`. Its targets stay, to be listed again; its
/// canary ends.
pub async fn unlist(
    tx: &mut Tx,
    app_id: AppId,
    version: i64,
    notice_id: Option<NoticeId>,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    expect_current(execute!(tx, UNLIST, app_id.0, version, notice_id.map(|id| id.0), now, by)?)?;
    match canary(tx, app_id).await? {
        Some(running) => canary::end_canary(tx, app_id, &running, CanaryEnd::Unlisted, (now, by)).await,
        None => Ok(()),
    }
}
