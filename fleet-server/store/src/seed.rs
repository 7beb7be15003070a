//! Fills an empty database with a fleet that looks real, to measure lists at scale.

mod busy;
mod catalogue;
mod machine;
mod past;
mod place;
mod upgrade;

use fleet_protocol::UnixMillis;
use uuid::Uuid;

use crate::check_in::{PRESENCE, REPORT};
use crate::rows::{Cell, Insert};
use crate::terminal::INSERT as TERMINAL;
use crate::{Db, StoreError, event};

#[cfg(test)]
pub(crate) use busy::STATEMENTS;
use machine::Machine;

const LOCATION: Insert = Insert {
    into: "INSERT INTO locations (id, name, search_key, division_code, address, floor, opening_hours, contact_name, \
        contact_phone, time_zone, version, created_at, updated_at)",
    columns: 13,
    then: "",
};
/// Terminals in one transaction.
const BATCH: u32 = 2_000;
/// Terminals at one location.
const AT_LOCATION: u32 = 25;

/// Adds so many terminals in the halls of Dazhou, and what such a fleet has gathered after some months: apps, notices,
/// enrollment codes, releases, two rollouts over all terminals, a row of the audit log per terminal, and a few
/// terminals with a long past of their own, the newest ones. `new_id` makes ids.
pub async fn seed(
    db: &Db,
    count: u32,
    now: UnixMillis,
    new_id: impl Fn() -> Uuid + Send + Sync,
) -> Result<(), StoreError> {
    terminals(db, count, now, &new_id).await?;
    catalogue::apps(db, now, &new_id).await?;
    catalogue::notices(db, now, &new_id).await?;
    catalogue::codes(db, now, &new_id).await?;
    upgrade::releases(db, now, &new_id).await?;
    upgrade::rollouts(db, now, &new_id).await?;
    busy::pasts(db, now, &new_id).await?;
    past::audit(db, count, now, &new_id).await
}

/// Adds so many terminals in the halls of Dazhou. `new_id` makes ids.
pub async fn terminals(
    db: &Db,
    count: u32,
    now: UnixMillis,
    new_id: impl Fn() -> Uuid + Send + Sync,
) -> Result<(), StoreError> {
    let mut place = None;
    for first in (0..count).step_by(BATCH as usize) {
        let (mut locations, mut rows, mut presence) = (Vec::new(), Vec::new(), Vec::new());
        let (mut reports, mut events) = (Vec::new(), Vec::new());
        for n in first..count.min(first + BATCH) {
            if n % AT_LOCATION == 0 {
                let (id, name, cells) = place::location(new_id(), n / AT_LOCATION, now);
                locations.push(cells);
                place = Some((id, name));
            }
            let Some((location, hall)) = &place else { continue };
            let machine = Machine::new(n, n % AT_LOCATION + 1, *location, hall, now);
            rows.push(machine.terminal());
            presence.push(machine.presence());
            reports.extend(machine.report());
            for (at, event) in machine.events() {
                events.push(event::cells(machine.id(), at, now, &event));
            }
        }
        let mut tx = db.write().await?;
        LOCATION.run(&mut tx, locations).await?;
        TERMINAL.run(&mut tx, rows).await?;
        PRESENCE.run(&mut tx, presence).await?;
        REPORT.run(&mut tx, reports).await?;
        event::INSERT.run(&mut tx, events).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// A row of a table.
type Row = Vec<Cell>;

/// Inserts any number of rows, in transactions that others can wait for.
async fn write(db: &Db, insert: Insert, mut rows: Vec<Row>) -> Result<(), StoreError> {
    while !rows.is_empty() {
        let behind = rows.split_off(rows.len().min(BATCH as usize));
        let mut tx = db.write().await?;
        insert.run(&mut tx, rows).await?;
        tx.commit().await?;
        rows = behind;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
