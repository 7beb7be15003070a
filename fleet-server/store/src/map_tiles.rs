//! Where the console's map has its tiles from: one row.

use fleet_domain::MapTiles;
use fleet_protocol::UnixMillis;
use sqlx::FromRow;
use sqlx::types::Json;

use crate::statement::{execute, expect_current, fetch_one, statements};
use crate::{StoreError, Tx};

statements! {
    GET = "SELECT tiles, version FROM map_tiles WHERE id = 1";
    UPDATE = "UPDATE map_tiles SET tiles = $2, updated_at = $3, version = version + 1 WHERE id = 1 AND version = $1";
}

#[derive(FromRow)]
struct Row {
    tiles: Json<MapTiles>,
    version: i64,
}

/// The tiles and their version.
pub async fn get(tx: &mut Tx) -> Result<(MapTiles, i64), StoreError> {
    let row = fetch_one!(tx, Row, GET)?;
    Ok((row.tiles.0, row.version))
}

/// Writes the tiles over those of `version`.
pub async fn update(tx: &mut Tx, version: i64, tiles: &MapTiles, now: UnixMillis) -> Result<(), StoreError> {
    expect_current(execute!(tx, UPDATE, version, Json(tiles), now)?)
}
