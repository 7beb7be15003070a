use fleet_protocol::{UnixMillis, Zone, ZoneId};
use sqlx::FromRow;
use uuid::Uuid;

use super::Keys;
use crate::statement::{fetch_all, statements};
use crate::wire::from_json;
use crate::{StoreError, Tx};

statements! {
    ZONES = "SELECT z.id, z.content, z.starts_at, z.ends_at FROM zones z WHERE z.state = 'published' \
        AND (z.ends_at IS NULL OR z.ends_at > $1) AND z.id IN (SELECT t.zone_id FROM zone_targets t \
        WHERE t.scope_key IN ($2, $3, $4, $5, $6, $7, $8, $9)) ORDER BY z.sort_order, z.id LIMIT 24";
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    content: String,
    starts_at: i64,
    ends_at: Option<i64>,
}

/// The published zones for any of the scopes that are not over, in their order.
pub(super) async fn zones(tx: &mut Tx, keys: &Keys, now: UnixMillis) -> Result<Vec<Zone>, StoreError> {
    let k = &keys.0;
    let rows = fetch_all!(tx, Row, ZONES, now, &k[0], &k[1], &k[2], &k[3], &k[4], &k[5], &k[6], &k[7])?;
    let zone = |row: Row| {
        Ok(Zone {
            id: ZoneId(row.id),
            content: from_json("zones", "content", &row.content)?,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        })
    };
    rows.into_iter().map(zone).collect()
}
