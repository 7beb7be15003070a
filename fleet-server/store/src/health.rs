//! Measurements over time: one row per terminal and hour, which grows by fixed-size records.

mod record;

use fleet_protocol::{TerminalId, UnixMillis};
use sqlx::FromRow;

use crate::rows::{Cell, Insert};
use crate::statement::{fetch_all, statements};
use crate::{StoreError, Tx};

pub(crate) use record::encode;
pub use record::{HOUR_MS, Point};

statements! {
    BETWEEN = "SELECT hour, samples FROM health_hours WHERE terminal_id = $1 AND hour >= $2 AND hour <= $3 \
        ORDER BY hour";
}

pub(crate) const APPEND: Insert = Insert {
    into: "INSERT INTO health_hours (terminal_id, hour, samples)",
    columns: 3,
    // Bounded: a terminal that measures every second cannot make a row grow without end.
    then: "ON CONFLICT (terminal_id, hour) DO UPDATE SET samples = health_hours.samples || excluded.samples \
        WHERE LENGTH(health_hours.samples) < 96000",
};

#[derive(FromRow)]
struct Row {
    hour: i64,
    samples: String,
}

/// The row of what a terminal measured in one hour.
pub(crate) fn cells(terminal: TerminalId, hour: i64, samples: String) -> Vec<Cell> {
    vec![Cell::Id(terminal.0), Cell::Int(hour), Cell::Text(samples)]
}

/// What a terminal measured from `from` to `to`, in order of time.
pub async fn points(
    tx: &mut Tx,
    terminal: TerminalId,
    from: UnixMillis,
    to: UnixMillis,
) -> Result<Vec<Point>, StoreError> {
    let hours = (from.div_euclid(HOUR_MS), to.div_euclid(HOUR_MS));
    let rows = fetch_all!(tx, Row, BETWEEN, terminal.0, hours.0, hours.1)?;
    let mut points = Vec::new();
    for row in rows {
        points.extend(record::decode(row.hour, &row.samples)?);
    }
    points.retain(|point| (from..=to).contains(&point.at));
    points.sort_by_key(|point| point.at);
    Ok(points)
}
