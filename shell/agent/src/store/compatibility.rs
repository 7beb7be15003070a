//! The files of a terminal are used by the version that runs, by the next, and after a fall-back by the one before
//! again. So what they hold only grows: every statement of every version that was ever shipped works on them.

use std::path::Path;

use fleet_protocol::{Event, RecordBody};
use sqlx::SqlitePool;
use uuid::Uuid;

use super::{OutboxStore, StateKey, StateStore};
use crate::disk::free_space;

/// Versions that were shipped, oldest first.
const OUTBOXES: &[&str] = &[include_str!("shipped/outbox-1.sql"), include_str!("shipped/outbox-2.sql")];
const STATES: &[&str] = &[include_str!("shipped/state-1.sql")];

/// Opens a file as a shipped version did, and uses it.
async fn use_as_shipped(path: &Path, statements: &'static str) {
    let address = format!("sqlite://{}?mode=rwc", path.display());
    let pool = SqlitePool::connect(&address).await.unwrap();
    sqlx::raw_sql(statements).execute(&pool).await.unwrap();
    pool.close().await;
}

async fn outbox(path: &Path) -> OutboxStore {
    let (outbox, healed) = OutboxStore::open(path, Uuid::new_v8([1; 16]), free_space).await.unwrap();
    assert_eq!(healed, None);
    outbox
}

async fn sent(outbox: &OutboxStore) -> Vec<(u64, RecordBody)> {
    let records = outbox.batch().await.unwrap().position.records;
    records.into_iter().map(|record| (record.seq, record.body)).collect()
}

fn event(count: u64) -> RecordBody {
    RecordBody::Event(Event::SamplesDropped { count })
}

#[tokio::test]
async fn every_shipped_version_works_on_the_outbox_of_this_one_and_loses_nothing() {
    for statements in OUTBOXES {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("outbox.db");
        // An upgrade from it, a fall-back to it, and the next attempt.
        use_as_shipped(&path, statements).await;
        let mut newer = outbox(&path).await;
        newer.push(5, event(2)).await.unwrap();
        newer.close().await;
        use_as_shipped(&path, statements).await;
        let newest = outbox(&path).await;
        assert_eq!(sent(&newest).await, [(1, event(77)), (2, event(2)), (3, event(77))]);
        newest.close().await;
    }
}

#[tokio::test]
async fn every_shipped_version_works_on_the_state_of_this_one() {
    for statements in STATES {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.db");
        use_as_shipped(&path, statements).await;
        let (state, _) = StateStore::open(&path).await.unwrap();
        state.set(StateKey::ClockFloor, &7_i64).await.unwrap();
        state.set(StateKey::Running, &false).await.unwrap();
        state.close().await;
        use_as_shipped(&path, statements).await;
        let (state, healed) = StateStore::open(&path).await.unwrap();
        assert_eq!(healed, None);
        assert_eq!(state.get::<i64>(StateKey::ClockFloor).await.unwrap(), Some(7));
        assert_eq!(state.get::<bool>(StateKey::Running).await.unwrap(), Some(true));
    }
}
