use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::SqlitePool;

use super::open::{StoreError, open_healing};
use crate::disk::Healed;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
";

/// What the agent remembers from one start to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateKey {
    /// The last [`DesiredState`](fleet_protocol::DesiredState).
    Desired,
    /// When the server said that, by its clock.
    DesiredAt,
    /// The last [`EnrollmentState`](fleet_protocol::EnrollmentState) that the server named.
    Enrollment,
    /// The trusted clock's floor.
    ClockFloor,
    /// The [`CommandMemory`](terminal_core::CommandMemory).
    Commands,
    /// Whether the agent is running, or was when it ended without a word.
    Running,
    /// Bundles that were refused, with the reasons.
    RefusedBundles,
    /// The [`SessionWitness`](terminal_core::session::SessionWitness).
    Session,
    /// The [`Quarantine`](terminal_core::Quarantine) of apps.
    Quarantine,
    /// The [`Inspections`](terminal_core::Inspections) that are done.
    Inspections,
    /// Versions of home page styles that failed here.
    FailedThemes,
    /// The [`MaintenanceGuard`](terminal_core::maintenance::MaintenanceGuard).
    Maintenance,
    /// How loud it reads aloud, in percent, where somebody set it on site.
    Volume,
    /// The [`SelfTestMemory`](terminal_core::self_test::SelfTestMemory): the run under way, the last test, the last acceptance.
    SelfTest,
    /// The last [`NetworkReport`](terminal_core::network_test::NetworkReport).
    NetworkTest,
    /// What the printers last said of what they use up ([`Consumables`](terminal_core::consumables::Consumables)).
    Consumables,
    /// When somebody last put their number to the list of the day.
    DailyCheck,
    /// The settings of a network card that are being tried ([`Tried`](crate::network_setup::Tried)), if some are.
    NetworkTrial,
}

impl StateKey {
    const fn name(self) -> &'static str {
        match self {
            Self::Desired => "desired",
            Self::DesiredAt => "desired_at",
            Self::Enrollment => "enrollment",
            Self::ClockFloor => "clock_floor",
            Self::Commands => "commands",
            Self::Running => "running",
            Self::RefusedBundles => "refused_bundles",
            Self::Session => "session",
            Self::Quarantine => "quarantine",
            Self::Inspections => "inspections",
            Self::FailedThemes => "failed_themes",
            Self::Maintenance => "maintenance",
            Self::Volume => "volume",
            Self::SelfTest => "self_test",
            Self::NetworkTest => "network_test",
            Self::Consumables => "consumables",
            Self::DailyCheck => "daily_check",
            Self::NetworkTrial => "network_trial",
        }
    }
}

/// A durable value for each [`StateKey`].
#[derive(Debug, Clone)]
pub struct StateStore {
    pool: SqlitePool,
}

impl StateStore {
    /// Opens or makes the file.
    pub async fn open(path: &Path) -> Result<(Self, Option<Healed>), StoreError> {
        let (pool, healed) = open_healing(path, SCHEMA).await?;
        Ok((Self { pool }, healed))
    }

    /// Reads a value; one that this version does not understand counts as none.
    pub async fn get<T: DeserializeOwned>(&self, key: StateKey) -> Result<Option<T>, StoreError> {
        let value: Option<String> = sqlx::query_scalar("SELECT value FROM state WHERE key = ?")
            .bind(key.name())
            .fetch_optional(&self.pool)
            .await?;
        Ok(value.and_then(|json| {
            serde_json::from_str(&json)
                .inspect_err(|error| tracing::warn!(key = key.name(), %error, "not understood; ignored"))
                .ok()
        }))
    }

    /// Writes a value; it is on the disk when this returns.
    pub async fn set(&self, key: StateKey, value: &(impl Serialize + Sync)) -> Result<(), StoreError> {
        let json = serde_json::to_string(value)?;
        sqlx::query(
            "INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key.name())
        .bind(json)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Closes the file in good order.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn values_last_and_foreign_ones_count_as_none() {
        let dir = tempfile::tempdir().unwrap();
        let (state, _) = StateStore::open(&dir.path().join("state.db")).await.unwrap();
        assert_eq!(state.get::<i64>(StateKey::ClockFloor).await.unwrap(), None);
        state.set(StateKey::ClockFloor, &7_i64).await.unwrap();
        state.set(StateKey::ClockFloor, &8_i64).await.unwrap();
        assert_eq!(state.get::<i64>(StateKey::ClockFloor).await.unwrap(), Some(8));
        assert_eq!(state.get::<bool>(StateKey::ClockFloor).await.unwrap(), None);
    }
}
