use fleet_domain::ZoneState;
use fleet_protocol::{UnixMillis, ZoneContent, ZoneId};
use fleet_store::{Tx, scope, zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::CsvRow;
use crate::targets::{self, Target};

/// A zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Zone {
    /// Which.
    pub id: ZoneId,
    /// What it shows.
    pub content: ZoneContent,
    /// Where it stands.
    pub state: ZoneState,
    /// Not shown before, Unix milliseconds.
    pub starts_at: UnixMillis,
    /// Not shown after, Unix milliseconds.
    pub ends_at: Option<UnixMillis>,
    /// Whom it is for.
    pub targets: Vec<Target>,
    /// Its place among the zones.
    pub sort_order: i64,
    /// For updates.
    pub version: i64,
    /// Unix milliseconds.
    pub created_at: UnixMillis,
    /// Unix milliseconds.
    pub updated_at: UnixMillis,
    /// User name.
    pub updated_by: String,
}

/// A zone's row with its targets.
pub type Aimed = (zone::Zone, Vec<Target>);

impl From<Aimed> for Zone {
    fn from((row, targets): Aimed) -> Self {
        Self {
            id: row.id,
            content: row.content,
            state: row.state,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            targets,
            sort_order: row.sort_order,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            updated_by: row.updated_by,
        }
    }
}

/// Adds their targets.
pub async fn aimed(tx: &mut Tx, rows: Vec<zone::Zone>) -> ApiResult<Vec<Aimed>> {
    let ids: Vec<ZoneId> = rows.iter().map(|row| row.id).collect();
    let scopes = zone::targets_of(tx, &ids).await?;
    let names = scope::names(tx, scopes.values().flatten()).await?;
    let with_targets = |row: zone::Zone| {
        let scopes = scopes.get(&row.id).map_or(&[][..], Vec::as_slice);
        let targets = targets::with_names(scopes, &names);
        (row, targets)
    };
    Ok(rows.into_iter().map(with_targets).collect())
}

/// The zone with this id as it is answered.
pub async fn answer(tx: &mut Tx, id: ZoneId) -> ApiResult<Option<Zone>> {
    let Some(row) = zone::by_id(tx, id).await? else { return Ok(None) };
    Ok(aimed(tx, vec![row]).await?.pop().map(Zone::from))
}

impl CsvRow for Zone {
    const COLUMNS: &'static [&'static str] =
        &["id", "title", "summary", "state", "starts_at", "ends_at", "targets", "updated_at", "updated_by"];

    fn cells(&self) -> Vec<String> {
        let names = self.targets.iter().filter_map(|target| target.name.clone()).collect::<Vec<_>>();
        let state = match self.state {
            ZoneState::Draft => "draft",
            ZoneState::Published => "published",
            ZoneState::Withdrawn => "withdrawn",
        };
        vec![
            self.id.to_string(),
            self.content.title.zh.clone(),
            self.content.summary.zh.clone(),
            state.to_owned(),
            self.starts_at.to_string(),
            self.ends_at.map(|at| at.to_string()).unwrap_or_default(),
            names.join(" "),
            self.updated_at.to_string(),
            self.updated_by.clone(),
        ]
    }
}
