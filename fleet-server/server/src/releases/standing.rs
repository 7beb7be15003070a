use std::sync::Arc;
use std::time::{Duration, SystemTime};

use fleet_domain::SignatureAlarm;
use fleet_protocol::UnixMillis;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use utoipa::ToSchema;

use super::{METADATA_DIR, RepositoryStanding, root};
use crate::problem::ApiResult;
use crate::request::{Authorized, Json, Viewer};
use crate::state::AppState;

/// What is known of the repository that is served.
#[derive(Debug, Default)]
pub struct StandingCache(Mutex<Option<(Seen, Option<Arc<RepositoryStanding>>)>>);

/// How `timestamp.json` looked when it was read: it changes with every publication, whichever server took it.
type Seen = Option<(SystemTime, u64)>;

impl StandingCache {
    /// The repository's standing; `None` while there is none that verifies.
    pub async fn get(&self, state: &AppState) -> ApiResult<Option<Arc<RepositoryStanding>>> {
        let mut cached = self.0.lock().await;
        let seen = see(state).await;
        if let Some((before, standing)) = &*cached
            && *before == seen
        {
            return Ok(standing.clone());
        }
        let standing = if seen.is_some() { look(state).await?.map(Arc::new) } else { None };
        if let Some(standing) = &standing {
            measure_roles(standing, state.clock.now());
        }
        // One that cannot be read now may be read the next time.
        *cached = (standing.is_some() || seen.is_none()).then(|| (seen, standing.clone()));
        Ok(standing)
    }

    /// Whether there is a repository, whether or not it verifies.
    pub async fn is_served(&self, state: &AppState) -> bool {
        see(state).await.is_some()
    }

    /// The repository has changed.
    pub async fn forget(&self) {
        *self.0.lock().await = None;
    }
}

async fn see(state: &AppState) -> Seen {
    let path = state.terminals.settings.releases.join(METADATA_DIR).join("timestamp.json");
    let metadata = tokio::fs::metadata(path).await.ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

async fn look(state: &AppState) -> ApiResult<Option<RepositoryStanding>> {
    let releases = &state.terminals.settings.releases;
    let Some(pinned) = root::load(releases).await? else { return Ok(None) };
    match state.trust.standing(releases, &pinned).await {
        Ok(standing) => Ok(Some(standing)),
        Err(untrusted) => {
            tracing::warn!(%untrusted, "the image repository here does not verify");
            Ok(None)
        }
    }
}

/// Tells Prometheus the days left of every role, below 0 when it has ended; for ever, also while nobody asks.
pub async fn measure(state: AppState) {
    let mut ticks = tokio::time::interval(Duration::from_secs(60));
    loop {
        ticks.tick().await;
        match state.standing.get(&state).await {
            Ok(Some(standing)) => measure_roles(&standing, state.clock.now()),
            Ok(None) => {}
            Err(error) => tracing::warn!(?error, "the image repository's standing is not known"),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of centuries fit")]
fn measure_roles(standing: &RepositoryStanding, now: UnixMillis) {
    for role in &standing.roles {
        let days = (role.ends_at - now) as f64 / 86_400_000.0;
        metrics::gauge!("fleet_repository_role_days_left", "role" => role.role.clone()).set(days);
    }
}

/// Until when the signatures of the image repository hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Standing {
    /// The four roles; none while there is no repository.
    pub roles: Vec<RoleEnd>,
    /// The most pressing of their alarms.
    pub alarm: SignatureAlarm,
    /// Whether terminals take only words that a director's key has signed.
    pub director_named: bool,
}

/// Until when the signatures of one role hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleEnd {
    /// `root`, `timestamp`, `snapshot` or `targets`.
    pub role: String,
    /// Its newest version.
    pub version: u64,
    /// When it ends, in Unix milliseconds.
    pub ends_at: UnixMillis,
    /// How pressing it is.
    pub alarm: SignatureAlarm,
}

impl Standing {
    fn of(standing: &RepositoryStanding, now: UnixMillis) -> Self {
        let roles: Vec<RoleEnd> = standing
            .roles
            .iter()
            .map(|role| RoleEnd {
                role: role.role.clone(),
                version: role.version,
                ends_at: role.ends_at,
                alarm: SignatureAlarm::of(role.ends_at - now),
            })
            .collect();
        let alarm = roles.iter().map(|role| role.alarm).max().unwrap_or(SignatureAlarm::None);
        Self { roles, alarm, director_named: standing.director_keys.is_some() }
    }
}

/// Until when the signatures of the image repository hold.
#[utoipa::path(get, path = "/releases/standing", tag = "releases", operation_id = "read_standing",
    responses((status = 200, body = Standing)))]
pub async fn read(authorized: Authorized<Viewer>) -> ApiResult<Json<Standing>> {
    let state = &authorized.state;
    let standing = state.standing.get(state).await?;
    let none = RepositoryStanding { roles: Vec::new(), director_keys: None };
    Ok(Json(Standing::of(standing.as_deref().unwrap_or(&none), state.clock.now())))
}
