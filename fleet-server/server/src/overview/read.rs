use fleet_domain::{RolloutState, low_before};
use fleet_protocol::UnixMillis;
use fleet_store::{StoreError, Tx, consumable, overview, rollout};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::attention::{Attention, attention};
use super::bad_ratings::{OverdueRating, overdue_ratings};
use super::numbers::{Connected, DivisionNumbers, Enrolled, Numbers};
use super::overdue::{OverdueFinding, overdue_findings};
use super::quarantined::{QuarantinedApp, quarantined_apps};
use super::today::{SessionsToday, today};
use super::unclean::{UncleanTerminal, unclean_terminals};
use crate::problem::ApiResult;
use crate::request::{Json, Reading, Viewer};
use crate::rollouts::RolloutSummary;

/// The most rollouts shown.
const ROLLOUTS: u32 = 5;

/// The state of the fleet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Overview {
    /// Terminals in service.
    pub terminals: FleetNumbers,
    /// All terminals.
    pub enrollment: Enrolled,
    /// Districts and counties, the worst first.
    pub divisions: Vec<DivisionNumbers>,
    /// What needs a person, the worst first, at most 20.
    pub attention: Vec<Attention>,
    /// Apps that failed too often on many terminals, at most 20.
    pub quarantined_apps: Vec<QuarantinedApp>,
    /// Findings past their deadline, at most 20.
    pub overdue_findings: Vec<OverdueFinding>,
    /// Terminals on which something of a session remained, at most 20.
    pub unclean_terminals: Vec<UncleanTerminal>,
    /// How many consumables of terminals somebody should come for.
    pub low_consumables: i64,
    /// Bad ratings past their deadline, at most 20.
    pub overdue_ratings: Vec<OverdueRating>,
    /// Use since midnight.
    pub sessions_today: SessionsToday,
    /// At most five: the newest that are paused, then the newest that run.
    pub rollouts: Vec<RolloutSummary>,
    /// Unix milliseconds.
    pub server_time: UnixMillis,
}

/// Terminals in service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FleetNumbers {
    /// By connectivity.
    #[serde(flatten)]
    pub connected: Connected,
    /// Under maintenance, whatever their connectivity.
    pub maintenance: u64,
}

/// The state of the fleet.
#[utoipa::path(get, path = "/overview", tag = "overview", responses((status = 200, body = Overview)))]
pub async fn read(mut reading: Reading<Viewer>) -> ApiResult<Json<Overview>> {
    let (tx, now) = (&mut reading.tx, reading.now);
    let Numbers { terminals, enrollment, divisions } = Numbers::of(
        &overview::groups(tx).await?,
        overview::places(tx).await?,
        overview::divisions(tx).await?,
    );
    Ok(Json(Overview {
        terminals: FleetNumbers { connected: terminals, maintenance: overview::maintained(tx, now).await? },
        enrollment,
        divisions,
        attention: attention(tx, now).await?,
        quarantined_apps: quarantined_apps(tx, now).await?,
        overdue_findings: overdue_findings(tx, now).await?,
        unclean_terminals: unclean_terminals(tx, now).await?,
        low_consumables: consumable::count_before(tx, low_before(now)).await?,
        overdue_ratings: overdue_ratings(tx, now).await?,
        sessions_today: today(tx, now).await?,
        rollouts: rollouts(tx).await?,
        server_time: now,
    }))
}

async fn rollouts(tx: &mut Tx) -> Result<Vec<RolloutSummary>, StoreError> {
    // What is paused waits for a person.
    let mut rows = rollout::of_state(tx, RolloutState::Paused, ROLLOUTS).await?;
    rows.extend(rollout::of_state(tx, RolloutState::Running, ROLLOUTS).await?);
    rows.truncate(ROLLOUTS as usize);
    rows.into_iter().map(RolloutSummary::try_from).collect()
}
