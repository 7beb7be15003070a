use fleet_domain::{CanaryEnd, Scope};
use fleet_protocol::{AppId, AppVersionId, UnixMillis};
use fleet_store::app_usage::VersionUse;
use fleet_store::census::Census;
use fleet_store::{Tx, listing, terminal_app};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::apps::VersionRef;
use crate::problem::ApiResult;
use crate::targets::{self, Target};

/// A canary (灰度) that runs: some terminals of the listing have another version first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Canary {
    /// The version that goes first.
    own: CanaryVersion,
    /// The version that the others keep.
    present: CanaryVersion,
    /// Where it goes.
    targets: Vec<Target>,
    /// Terminals of the listing among these that are in service.
    pub terminal_count: i64,
    /// Terminals that have its version ready.
    ready_count: i64,
    /// Unix milliseconds.
    started_at: UnixMillis,
    /// User name.
    started_by: String,
}

/// One of the two versions, and how it has done since the canary began. What terminals report late counts when it comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CanaryVersion {
    /// Which.
    #[serde(flatten)]
    version: VersionRef,
    /// Sessions in which it was opened.
    pub sessions: i64,
    /// How often it crashed, hung or could not be loaded.
    pub failures: i64,
}

/// A canary that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndedCanary {
    /// Label of the version that went first.
    label: String,
    /// Label of the version that the others kept.
    present_label: String,
    /// Unix milliseconds.
    started_at: UnixMillis,
    /// User name.
    started_by: String,
    /// How it ended.
    end: Option<CanaryEnd>,
    /// Unix milliseconds.
    ended_at: Option<UnixMillis>,
    /// User name.
    ended_by: Option<String>,
}

impl CanaryVersion {
    fn new(id: uuid::Uuid, label: String, used: VersionUse) -> Self {
        let version = VersionRef { id: AppVersionId(id), label };
        Self { version, sessions: used.sessions, failures: used.failures }
    }
}

/// How many terminals are in both of two sets of scopes.
pub async fn reach(tx: &mut Tx, census: &Census, canary: &[Scope], listing: &[Scope]) -> ApiResult<i64> {
    let both: Vec<Scope> = canary.iter().chain(listing).cloned().collect();
    let apart = census.count(tx, canary).await? + census.count(tx, listing).await?;
    Ok(apart - census.count(tx, &both).await?)
}

/// The canary that runs beside a listing to `listed`, if one does.
pub async fn running(tx: &mut Tx, census: &Census, id: AppId, listed: &[Scope]) -> ApiResult<Option<Canary>> {
    let Some(row) = listing::canary(tx, id).await? else { return Ok(None) };
    let scopes = listing::canary_targets(tx, id).await?;
    let (own, present) = row.usage(tx, id).await?;
    let ready = terminal_app::counts(tx, id).await?;
    let ready = ready.into_iter().find(|(version, _)| *version == row.version_id);
    Ok(Some(Canary {
        terminal_count: reach(tx, census, &scopes, listed).await?,
        ready_count: ready.map_or(0, |(_, terminals)| terminals),
        targets: targets::named(tx, &scopes).await?,
        own: CanaryVersion::new(row.version_id, row.label, own),
        present: CanaryVersion::new(row.present_id, row.present_label, present),
        started_at: row.started_at,
        started_by: row.started_by,
    }))
}

/// The last 50 canaries that ended, the newest first.
pub async fn ended(tx: &mut Tx, id: AppId) -> ApiResult<Vec<EndedCanary>> {
    let rows = listing::ended_canaries(tx, id).await?;
    rows.into_iter()
        .map(|row| {
            Ok(EndedCanary {
                end: row.end()?,
                label: row.label,
                present_label: row.present_label,
                started_at: row.started_at,
                started_by: row.started_by,
                ended_at: row.ended_at,
                ended_by: row.ended_by,
            })
        })
        .collect()
}
