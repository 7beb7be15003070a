//! What a location's line may carry, and who stands at it.

use fleet_protocol::{ActualState, LocationId, NetworkPolicy, Peer, PeerList, TerminalId, UnixMillis};
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use crate::statement::{execute, expect_current, fetch_all, fetch_one, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    DEFAULT = "SELECT policy, version FROM network_default WHERE id = 1";
    UPDATE = "UPDATE network_default SET policy = $2, updated_at = $3, version = version + 1 \
        WHERE id = 1 AND version = $1";
    OF_LOCATION = "SELECT network, time_zone FROM locations WHERE id = $1";
    AT_LOCATION = "SELECT t.id, t.connectivity, r.actual FROM terminals t LEFT JOIN terminal_reports r ON r.terminal_id = t.id \
        WHERE t.location_id = $1 AND t.id <> $2 AND t.enrollment = 'active' ORDER BY t.id LIMIT $3";
}

#[derive(FromRow)]
struct DefaultRow {
    policy: Json<NetworkPolicy>,
    version: i64,
}

/// The fleet's policy, for locations that have none of their own, and its version.
pub async fn get(tx: &mut Tx) -> Result<(NetworkPolicy, i64), StoreError> {
    let row = fetch_one!(tx, DefaultRow, DEFAULT)?;
    Ok((row.policy.0, row.version))
}

/// Writes the fleet's policy over that of `version`.
pub async fn update(
    tx: &mut Tx,
    version: i64,
    policy: &NetworkPolicy,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let changed = execute!(tx, UPDATE, version, Json(policy), now)?;
    expect_current(changed)
}

#[derive(FromRow)]
struct LocationRow {
    network: Option<Json<NetworkPolicy>>,
    time_zone: String,
}

/// What holds at a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The location's own policy, or the fleet's.
    pub policy: NetworkPolicy,
    /// The location's time zone; empty where there is no location.
    pub time_zone: String,
}

/// The policy that holds at a location; without one, the fleet's.
pub async fn line(tx: &mut Tx, location: Option<LocationId>) -> Result<Line, StoreError> {
    let row = match location {
        Some(id) => fetch_optional!(tx, LocationRow, OF_LOCATION, id.0)?,
        None => None,
    };
    let (own, time_zone) = row.map_or((None, String::new()), |row| (row.network, row.time_zone));
    let policy = match own {
        Some(own) => own.0,
        None => get(tx).await?.0,
    };
    Ok(Line { policy, time_zone })
}

#[derive(FromRow)]
struct PeerRow {
    id: Uuid,
    connectivity: String,
    actual: Option<String>,
}

/// The terminals in service at a location, but `asking`, with the addresses that they reported.
pub async fn peers(tx: &mut Tx, location: LocationId, asking: TerminalId) -> Result<PeerList, StoreError> {
    const ADDRESSES: usize = 4;
    const MOST: i64 = 64;
    let rows = fetch_all!(tx, PeerRow, AT_LOCATION, location.0, asking.0, MOST)?;
    let peers = rows.into_iter().map(|row| {
        // Who is away may ask, but is not asked; a report that this version cannot read has no addresses.
        let report = row.actual.filter(|_| row.connectivity != "offline");
        let actual: Option<ActualState> = report.and_then(|text| serde_json::from_str(&text).ok());
        let mut addresses = actual.map(|actual| actual.peer_addresses).unwrap_or_default();
        addresses.truncate(ADDRESSES);
        Peer { terminal_id: TerminalId(row.id), addresses }
    });
    Ok(PeerList { peers: peers.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_fleets_policy_begins_empty_and_keeps_what_is_written() {
        crate::testing::on_fresh_database(|db| async move {
            let mut tx = db.write().await.unwrap();
            assert_eq!(get(&mut tx).await.unwrap(), (NetworkPolicy::default(), 1));
            let slow = NetworkPolicy { bytes_per_second: Some(5_000), ..NetworkPolicy::default() };
            update(&mut tx, 1, &slow, 5).await.unwrap();
            assert_eq!(get(&mut tx).await.unwrap(), (slow.clone(), 2));
            assert_eq!(line(&mut tx, None).await.unwrap().policy, slow);
            assert!(matches!(update(&mut tx, 1, &slow, 5).await, Err(StoreError::Stale)));
        })
        .await;
    }
}
