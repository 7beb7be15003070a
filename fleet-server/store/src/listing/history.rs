//! Which versions an app was listed with, one after the other.

use fleet_protocol::{AppId, AppVersionId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, expect_current, fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    NEWEST = "SELECT version_id FROM listing_versions WHERE app_id = $1 AND taken_back_at IS NULL \
        ORDER BY number DESC LIMIT 1";
    NOTE = "INSERT INTO listing_versions (app_id, number, version_id, listed_at, listed_by) VALUES ($1, \
        (SELECT COALESCE(MAX(h.number), 0) + 1 FROM listing_versions h WHERE h.app_id = $1), $2, $3, $4)";
    PREVIOUS = "SELECT h.number, h.version_id, v.label FROM listing_versions h \
        JOIN app_versions v ON v.id = h.version_id WHERE h.app_id = $1 AND h.taken_back_at IS NULL \
        AND v.state = 'reviewed' AND h.version_id <> $2 ORDER BY h.number DESC LIMIT 1";
    TAKE_BACK = "UPDATE listing_versions SET taken_back_at = $3, taken_back_by = $4 \
        WHERE app_id = $1 AND number > $2 AND taken_back_at IS NULL";
    SET = "UPDATE listings SET version_id = $3, version = version + 1, updated_at = $4, updated_by = $5 \
        WHERE app_id = $1 AND version = $2";
    HISTORY = "SELECT h.number, h.version_id, v.label, h.listed_at, h.listed_by, h.taken_back_at, h.taken_back_by \
        FROM listing_versions h JOIN app_versions v ON v.id = h.version_id WHERE h.app_id = $1 \
        ORDER BY h.number DESC LIMIT $2";
}

/// The version that a listing would go back to.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Previous {
    number: i64,
    /// Which.
    pub version_id: Uuid,
    /// Its label.
    pub label: String,
}

/// A version that an app was listed with.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ListedVersion {
    /// 1, 2, 3, …
    pub number: i64,
    /// Which.
    pub version_id: Uuid,
    /// Its label.
    pub label: String,
    /// When it was listed.
    pub listed_at: UnixMillis,
    /// By whom.
    pub listed_by: String,
    /// When the listing went back to an earlier one.
    pub taken_back_at: Option<UnixMillis>,
    /// Who took it back.
    pub taken_back_by: Option<String>,
}

/// Notes that `version_id` is listed from now on, unless it is already.
pub(super) async fn note(
    tx: &mut Tx,
    app_id: AppId,
    version_id: AppVersionId,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    // Listing the same to others lists nothing anew.
    if fetch_optional!(tx, (Uuid,), NEWEST, app_id.0)? == Some((version_id.0,)) {
        return Ok(());
    }
    execute!(tx, NOTE, app_id.0, version_id.0, now, by).map(drop)
}

/// The version that was listed before `current` and may still be listed, if there is one.
pub async fn previous(tx: &mut Tx, app_id: AppId, current: Uuid) -> Result<Option<Previous>, StoreError> {
    fetch_optional!(tx, Previous, PREVIOUS, app_id.0, current)
}

/// Goes back to `previous`, if the listing still has `version`: what was listed since counts as taken back.
pub async fn roll_back(
    tx: &mut Tx,
    app_id: AppId,
    version: i64,
    previous: &Previous,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    expect_current(execute!(tx, SET, app_id.0, version, previous.version_id, now, by)?)?;
    execute!(tx, TAKE_BACK, app_id.0, previous.number, now, by).map(drop)
}

/// The last versions that an app was listed with, the newest first.
pub async fn history(tx: &mut Tx, app_id: AppId) -> Result<Vec<ListedVersion>, StoreError> {
    const MOST: i64 = 50;
    fetch_all!(tx, ListedVersion, HISTORY, app_id.0, MOST)
}

#[cfg(test)]
mod tests {
    use fleet_domain::{Scope, VersionDecision, VersionState};
    use fleet_protocol::{BlobRef, Permissions, Sha256};

    use super::*;
    use crate::app::{self, AppFields, Icon};
    use crate::app_version::{self, Decided, NewAppVersion, Source};
    use crate::listing;

    const WHO: (UnixMillis, &str) = (1, "chenxq");

    async fn version(tx: &mut Tx, app_id: AppId, n: u128) -> AppVersionId {
        let id = AppVersionId(Uuid::from_u128(n));
        let new = NewAppVersion {
            id,
            app_id,
            label: n.to_string(),
            source: Source::Remote { url: "https://zwfw.example.gov.cn/".into() },
            allowed_origins: Vec::new(),
            permissions: Permissions::default(),
            findings: Vec::new(),
            created_at: 1,
            created_by: String::new(),
        };
        app_version::insert(tx, new).await.unwrap();
        decide(tx, id, 1, VersionDecision::Approve, VersionState::Reviewed).await;
        id
    }

    async fn decide(
        tx: &mut Tx,
        id: AppVersionId,
        version: i64,
        decision: VersionDecision,
        state: VersionState,
    ) {
        let decided = Decided { version, decision, state, note: "", at: 1, by: "" };
        app_version::decide(tx, id, decided).await.unwrap();
    }

    async fn back(tx: &mut Tx, id: AppId) -> Option<String> {
        let listing = listing::by_app(tx, id).await.unwrap().unwrap();
        let previous = previous(tx, id, listing.version_id).await.unwrap()?;
        roll_back(tx, id, listing.version, &previous, (9, "liwei")).await.unwrap();
        Some(previous.label)
    }

    #[tokio::test]
    async fn a_listing_goes_back_step_by_step_and_past_what_was_withdrawn() {
        crate::testing::on_fresh_database(|db| async move {
            let mut tx = db.write().await.unwrap();
            let id = AppId(Uuid::from_u128(99));
            let text = String::from("x");
            let (name, summary, category) = (text.clone(), text.clone(), text.clone());
            let fields = AppFields {
                name,
                summary,
                category,
                unit: text.clone(),
                contact: text,
                search_words: Vec::new(),
            };
            let blob = BlobRef { sha256: Sha256([7; 32]), size: 1 };
            app::insert(&mut tx, id, &fields, &Icon { blob, media_type: "image/png" }, 1).await.unwrap();
            let mut read = None;
            for n in [1, 2, 2, 3, 4] {
                let known = AppVersionId(Uuid::from_u128(n));
                if app_version::by_id(&mut tx, known).await.unwrap().is_none() {
                    version(&mut tx, id, n).await;
                }
                let offer = listing::Offer {
                    version_id: known,
                    targets: &[Scope::Everywhere],
                    list_at: None,
                    unlist_at: None,
                };
                listing::put(&mut tx, id, read, offer, WHO).await.unwrap();
                read = Some(read.map_or(1, |read: i64| read + 1));
            }
            let gone = AppVersionId(Uuid::from_u128(2));
            decide(&mut tx, gone, 2, VersionDecision::Withdraw, VersionState::Withdrawn).await;
            assert_eq!(back(&mut tx, id).await.as_deref(), Some("3"));
            assert_eq!(back(&mut tx, id).await.as_deref(), Some("1"), "2 was withdrawn");
            assert_eq!(back(&mut tx, id).await, None);
            let told = history(&mut tx, id).await.unwrap();
            let labels: Vec<(&str, bool)> =
                told.iter().map(|one| (one.label.as_str(), one.taken_back_at.is_some())).collect();
            assert_eq!(labels, [("4", true), ("3", true), ("2", true), ("1", false)]);
            let stale = Previous { number: 1, version_id: Uuid::from_u128(1), label: String::new() };
            assert!(matches!(roll_back(&mut tx, id, 1, &stale, WHO).await, Err(StoreError::Stale)));
        })
        .await;
    }
}
