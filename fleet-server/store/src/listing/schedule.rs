//! Listings that begin or end by themselves when their time has come.

use fleet_domain::CanaryEnd;
use fleet_protocol::{AppId, AppVersionId, NoticeId, UnixMillis};
use uuid::Uuid;

use super::{by_app, canary, history};
use crate::statement::{execute, expect_current, fetch_all, statements};
use crate::{StoreError, Tx, notice};

statements! {
    DUE = "SELECT app_id FROM listings WHERE (state = 'scheduled' AND list_at <= $1) \
        OR (state = 'listed' AND unlist_at <= $1) ORDER BY app_id";
    BEGIN = "UPDATE listings SET state = 'listed', notice_id = NULL, list_at = NULL, version = version + 1, \
        updated_at = $2 WHERE app_id = $1 AND state = 'scheduled' AND list_at <= $2";
    END = "UPDATE listings SET state = 'unlisted', unlist_at = NULL, version = version + 1, updated_at = $2 \
        WHERE app_id = $1 AND state = 'listed' AND unlist_at <= $2";
    CANCEL = "UPDATE listings SET state = 'unlisted', list_at = NULL, unlist_at = NULL, version = version + 1, \
        updated_at = $3, updated_by = $4 WHERE app_id = $1 AND version = $2 AND state = 'scheduled'";
    CLEAR_TARGETS = "DELETE FROM listing_targets WHERE app_id = $1";
    DELETE = "DELETE FROM listings WHERE app_id = $1 AND version = $2 AND state = 'scheduled'";
}

/// The apps of which something is due.
pub async fn due(tx: &mut Tx, now: UnixMillis) -> Result<Vec<AppId>, StoreError> {
    Ok(fetch_all!(tx, (Uuid,), DUE, now)?.into_iter().map(|(id,)| AppId(id)).collect())
}

/// Lists the app if its time has come. Returns whether it had: nobody else, here or on another server, has done it.
pub async fn begin_due(tx: &mut Tx, app_id: AppId, now: UnixMillis) -> Result<bool, StoreError> {
    let Some(before) = by_app(tx, app_id).await? else { return Ok(false) };
    if execute!(tx, BEGIN, app_id.0, now)? == 0 {
        return Ok(false);
    }
    if let Some(told) = before.notice_id {
        // What citizens were told when the app went is no longer true.
        notice::end(tx, NoticeId(told), now).await?;
    }
    let stamp = (now, before.updated_by.as_str());
    history::note(tx, app_id, AppVersionId(before.version_id), stamp).await?;
    Ok(true)
}

/// Unlists the app if its time has come, as [`begin_due`] lists it; its canary ends.
pub async fn end_due(tx: &mut Tx, app_id: AppId, now: UnixMillis) -> Result<bool, StoreError> {
    if execute!(tx, END, app_id.0, now)? == 0 {
        return Ok(false);
    }
    if let Some(running) = canary(tx, app_id).await?
        && let Some(listing) = by_app(tx, app_id).await?
    {
        let stamp = (now, listing.updated_by.as_str());
        canary::end_canary(tx, app_id, &running, CanaryEnd::Unlisted, stamp).await?;
    }
    Ok(true)
}

/// Takes a scheduled listing back, if it still has `version`. An app that was never listed is as if nobody had scheduled
/// it.
pub async fn cancel(
    tx: &mut Tx,
    app_id: AppId,
    version: i64,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    if history(tx, app_id).await?.is_empty() {
        execute!(tx, CLEAR_TARGETS, app_id.0)?;
        return expect_current(execute!(tx, DELETE, app_id.0, version)?);
    }
    expect_current(execute!(tx, CANCEL, app_id.0, version, now, by)?)
}
