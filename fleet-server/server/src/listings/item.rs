use fleet_protocol::{AppId, AppVersionId, NoticeId, UnixMillis};
use fleet_store::census::Census;
use fleet_store::{Tx, listing, notice};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::canary_item::{self, Canary, EndedCanary};
use crate::apps::{ListingState, VersionRef};
use crate::problem::{ApiResult, Code};
use crate::targets::{self, Target};

/// A listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Listing {
    /// Of which app.
    app_id: AppId,
    /// The version that is, was or will be offered.
    version_id: AppVersionId,
    /// Whether terminals are offered it.
    state: ListingState,
    /// When it begins by itself; Unix milliseconds, set while it is scheduled.
    list_at: Option<UnixMillis>,
    /// When it ends by itself; Unix milliseconds.
    unlist_at: Option<UnixMillis>,
    /// Whom it is, was or will be offered to.
    targets: Vec<Target>,
    /// Terminals among these that are in service.
    pub terminal_count: i64,
    /// What was shown when it was unlisted.
    notice: Option<ListingNotice>,
    /// Unix milliseconds.
    updated_at: UnixMillis,
    /// User name.
    updated_by: String,
    /// For updates.
    version: i64,
    /// The version that it would go back to.
    previous_version: Option<VersionRef>,
    /// The last 50 versions that it was listed with, the newest first.
    history: Vec<ListedVersion>,
    /// The version that goes to some of the terminals first.
    canary: Option<Canary>,
    /// The last 50 of those before it, the newest first.
    ended_canaries: Vec<EndedCanary>,
}

impl Listing {
    /// Terminals that a canary goes to.
    pub fn canary_terminals(&self) -> i64 {
        self.canary.as_ref().map_or(0, |canary| canary.terminal_count)
    }
}

/// A version that an app was listed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListedVersion {
    /// Which.
    version_id: AppVersionId,
    /// Its label.
    label: String,
    /// Unix milliseconds.
    listed_at: UnixMillis,
    /// User name.
    listed_by: String,
    /// When the listing went back to an earlier one; Unix milliseconds.
    taken_back_at: Option<UnixMillis>,
    /// Who took it back.
    taken_back_by: Option<String>,
}

impl From<listing::ListedVersion> for ListedVersion {
    fn from(row: listing::ListedVersion) -> Self {
        Self {
            version_id: AppVersionId(row.version_id),
            label: row.label,
            listed_at: row.listed_at,
            listed_by: row.listed_by,
            taken_back_at: row.taken_back_at,
            taken_back_by: row.taken_back_by,
        }
    }
}

/// What citizens are told when an app goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListingNotice {
    /// One line, 1 to 60 characters.
    pub title: String,
    /// Plain text, at most 500 characters.
    #[serde(default)]
    pub body: String,
}

/// The listing of an app as an answer; "not found" if it was never listed.
pub async fn answer(tx: &mut Tx, app_id: AppId) -> ApiResult<Listing> {
    let row = listing::by_app(tx, app_id).await?.ok_or(Code::NotFound)?;
    let scopes = listing::targets(tx, app_id).await?;
    let census = Census::load(tx).await?;
    let terminal_count = census.count(tx, &scopes).await?;
    let notice = match row.notice_id {
        Some(id) => notice::by_id(tx, NoticeId(id)).await?,
        None => None,
    };
    let previous = listing::previous(tx, app_id, row.version_id).await?;
    let history = listing::history(tx, app_id).await?;
    Ok(Listing {
        previous_version: previous
            .map(|one| VersionRef { id: AppVersionId(one.version_id), label: one.label }),
        history: history.into_iter().map(ListedVersion::from).collect(),
        canary: canary_item::running(tx, &census, app_id, &scopes).await?,
        ended_canaries: canary_item::ended(tx, app_id).await?,
        app_id,
        version_id: AppVersionId(row.version_id),
        state: ListingState::from_stored(&row.state),
        list_at: row.list_at,
        unlist_at: row.unlist_at,
        targets: targets::named(tx, &scopes).await?,
        terminal_count,
        notice: notice.map(|notice| ListingNotice { title: notice.title, body: notice.body }),
        updated_at: row.updated_at,
        updated_by: row.updated_by,
        version: row.version,
    })
}
