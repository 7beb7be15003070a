use std::cmp::Reverse;

use fleet_domain::is_quarantine_alarming;
use fleet_protocol::{AppId, UnixMillis};
use fleet_store::census::Census;
use fleet_store::{Tx, app_quarantine, listing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;

/// The most apps on the list.
const MOST: usize = 20;

/// An app that rests on more terminals than chance explains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuarantinedApp {
    /// Which app.
    pub app_id: AppId,
    /// Its name.
    pub name: String,
    /// On how many terminals it failed so often that it is not offered there for a while.
    pub quarantined_terminals: i64,
    /// How many terminals are offered it.
    pub listed_terminals: i64,
}

/// The apps that are for a person to look at, those on the most terminals first.
pub(super) async fn quarantined_apps(tx: &mut Tx, now: UnixMillis) -> ApiResult<Vec<QuarantinedApp>> {
    let resting = app_quarantine::counts(tx, now).await?;
    if resting.is_empty() {
        return Ok(Vec::new());
    }
    let census = Census::load(tx).await?;
    let ids: Vec<AppId> = resting.iter().map(|count| AppId(count.app_id)).collect();
    let targets = listing::targets_of(tx, &ids).await?;
    let mut apps = Vec::new();
    for count in resting {
        let app_id = AppId(count.app_id);
        let listed = census.count(tx, targets.get(&app_id).map_or(&[][..], Vec::as_slice)).await?;
        if is_quarantine_alarming(count.terminals.unsigned_abs(), listed.unsigned_abs()) {
            apps.push(QuarantinedApp {
                app_id,
                name: count.name,
                quarantined_terminals: count.terminals,
                listed_terminals: listed,
            });
        }
    }
    apps.sort_by_key(|app| Reverse(app.quarantined_terminals));
    apps.truncate(MOST);
    Ok(apps)
}
