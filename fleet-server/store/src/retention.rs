//! Forgets what is old, a little at a time, so that check-ins never wait for it.

use fleet_protocol::UnixMillis;

use crate::health::HOUR_MS;
use crate::statement::{execute, statements};
use crate::{StoreError, Tx};

statements! {
    // The oldest have the lowest ids: only those are looked at.
    EVENTS = "DELETE FROM events WHERE id IN (SELECT o.id FROM (SELECT id, received_at FROM events ORDER BY id \
        LIMIT 2000) o WHERE o.received_at < $1)";
    SESSIONS = "DELETE FROM citizen_sessions WHERE id IN (SELECT o.id FROM (SELECT id, ended_at \
        FROM citizen_sessions ORDER BY id LIMIT 2000) o WHERE o.ended_at < $1)";
    HEALTH = "DELETE FROM health_hours WHERE hour IN (SELECT DISTINCT hour FROM health_hours WHERE hour < $1 \
        ORDER BY hour LIMIT 1)";
}

/// How long things are kept, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Events and citizens' sessions.
    pub events_days: i64,
    /// Measurements.
    pub health_days: i64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { events_days: 400, health_days: 90 }
    }
}

impl Retention {
    /// Forgets one step's worth. Returns how many rows went: 0 when nothing old is left.
    pub async fn step(self, tx: &mut Tx, now: UnixMillis) -> Result<u64, StoreError> {
        let day = 24 * HOUR_MS;
        let mut gone = execute!(tx, EVENTS, now - self.events_days * day)?;
        gone += execute!(tx, SESSIONS, now - self.events_days * day)?;
        gone += execute!(tx, HEALTH, (now - self.health_days * day).div_euclid(HOUR_MS))?;
        Ok(gone)
    }
}
