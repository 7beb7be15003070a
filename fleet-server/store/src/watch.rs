//! What is watched of apps that are web sites (网页监测): one row an app that ever was watched.

mod judge;

use fleet_domain::{Confirmed, SeenText, Watch};
use fleet_protocol::{AppId, PageText, UnixMillis};
use sqlx::FromRow;

use crate::statement::{execute, expect_current, fetch_optional, statements};
use crate::wire::{from_json, json};
use crate::{StoreError, Tx};

pub(crate) use judge::judge;

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[STATEMENTS, judge::STATEMENTS];

statements! {
    BY_APP = "SELECT watches_change, stale_after_days, ignored, version, updated_at, updated_by, confirmed_text, \
        confirmed_at, confirmed_by, seen_text, seen_at, seen_since, seen_changed, modified_at \
        FROM app_watches WHERE app_id = $1";
    BEGIN = "INSERT INTO app_watches (app_id, watches_change, stale_after_days, ignored, version, updated_at, updated_by, \
        seen_changed) VALUES ($1, $2, $3, $4, 1, $5, $6, $7) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE app_watches SET watches_change = $3, stale_after_days = $4, ignored = $5, version = version + 1, \
        updated_at = $6, updated_by = $7 WHERE app_id = $1 AND version = $2";
    // Nothing else is confirmed than what the person was shown.
    CONFIRM = "UPDATE app_watches SET confirmed_text = seen_text, confirmed_at = $3, confirmed_by = $4 \
        WHERE app_id = $1 AND seen_since = $2";
}

/// What is watched of an app, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct WatchRow {
    watches_change: bool,
    stale_after_days: Option<i64>,
    ignored: String,
    /// For updates.
    pub version: i64,
    /// When ops last decided what is watched.
    pub updated_at: UnixMillis,
    /// Who did.
    pub updated_by: String,
    confirmed_text: Option<String>,
    confirmed_at: Option<UnixMillis>,
    /// Who confirmed the page.
    pub confirmed_by: Option<String>,
    seen_text: Option<String>,
    seen_at: Option<UnixMillis>,
    seen_since: Option<UnixMillis>,
    seen_changed: bool,
    /// When the page was last changed, as its server says.
    pub modified_at: Option<UnixMillis>,
}

impl WatchRow {
    /// What is watched.
    pub fn watch(&self) -> Result<Watch, StoreError> {
        let Self { watches_change: change, stale_after_days, .. } = *self;
        let ignored = from_json("app_watches", "ignored", &self.ignored)?;
        Ok(Watch { change, stale_after_days, ignored })
    }

    /// The page that a person has confirmed.
    pub fn confirmed(&self) -> Result<Option<Confirmed>, StoreError> {
        let Some((text, at)) = self.confirmed_text.as_ref().zip(self.confirmed_at) else { return Ok(None) };
        Ok(Some(Confirmed { text: from_json("app_watches", "confirmed_text", text)?, at }))
    }

    /// The page as inspections have seen it.
    pub fn seen(&self) -> Result<Option<SeenText>, StoreError> {
        let times = self.seen_at.zip(self.seen_since);
        let Some((text, (at, since))) = self.seen_text.as_ref().zip(times) else { return Ok(None) };
        let text: PageText = from_json("app_watches", "seen_text", text)?;
        Ok(Some(SeenText { text, at, since, has_changed: self.seen_changed }))
    }
}

/// What is watched of the app; `None`: nothing ever was.
pub async fn by_app(tx: &mut Tx, app: AppId) -> Result<Option<WatchRow>, StoreError> {
    fetch_optional!(tx, WatchRow, BY_APP, app.0)
}

/// Decides what is watched, over the row with this version; 0: over none.
pub async fn put(
    tx: &mut Tx,
    (app, version): (AppId, i64),
    watch: &Watch,
    (at, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    let Watch { change, stale_after_days, ignored } = watch;
    let ignored = json(ignored);
    let written = if version == 0 {
        execute!(tx, BEGIN, app.0, *change, *stale_after_days, ignored, at, by, false)?
    } else {
        execute!(tx, UPDATE, app.0, version, *change, *stale_after_days, ignored, at, by)?
    };
    expect_current(written)
}

/// Confirms the page that has been as it is since `since`. False: it is another one by now.
pub async fn confirm(
    tx: &mut Tx,
    (app, since): (AppId, UnixMillis),
    (at, by): (UnixMillis, &str),
) -> Result<bool, StoreError> {
    Ok(execute!(tx, CONFIRM, app.0, since, at, by)? == 1)
}
