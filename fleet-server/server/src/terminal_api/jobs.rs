use std::future::Future;
use std::time::Duration;

use fleet_store::retention::Retention;
use fleet_store::{StoreError, attempt, command, terminal};

use crate::state::AppState;

const SWEEP: Duration = Duration::from_secs(2);
const EXPIRE: Duration = Duration::from_secs(30);
const FORGET: Duration = Duration::from_secs(3_600);
/// Rows per transaction: a check-in never waits for more.
const STEP: i64 = 500;
/// An attempt that was begun and is silent for this long counts as expired.
const SILENCE_MS: i64 = 7 * 24 * 3_600_000;

/// Starts what runs beside requests.
pub fn start(state: &AppState) {
    tokio::spawn(state.terminals.bus.clone().run());
    repeat("sweep", SWEEP, state, sweep);
    repeat("expiry", EXPIRE, state, expire);
    repeat("retention", FORGET, state, forget);
}

fn repeat<Job, Running>(name: &'static str, pause: Duration, state: &AppState, job: Job)
where
    Job: Fn(AppState) -> Running + Send + 'static,
    Running: Future<Output = Result<(), StoreError>> + Send,
{
    let state = state.clone();
    tokio::spawn(async move {
        loop {
            if let Err(error) = job(state.clone()).await {
                tracing::warn!(%error, job = name, "a job failed and will be tried again");
            }
            tokio::time::sleep(pause).await;
        }
    });
}

/// Terminals that missed a deadline become late or offline.
pub async fn sweep(state: AppState) -> Result<(), StoreError> {
    let now = state.clock.now();
    loop {
        // Looked up by a reader: the writer is only taken when there is something to write.
        let overdue = terminal::overdue(&mut state.db.read().await?, now, STEP).await?;
        if overdue.is_empty() {
            return Ok(());
        }
        let mut tx = state.db.write().await?;
        terminal::mark_overdue(&mut tx, &overdue, now).await?;
        tx.commit().await?;
        for terminal in &overdue {
            state.live.changed("terminal", &terminal.id.to_string());
        }
    }
}

/// What came too late ends.
pub async fn expire(state: AppState) -> Result<(), StoreError> {
    let now = state.clock.now();
    let mut tx = state.db.write().await?;
    let commands = command::expire(&mut tx, now).await?;
    let attempts = attempt::expire(&mut tx, now, now - SILENCE_MS).await?;
    let maintained = terminal::end_maintenance(&mut tx, now).await?;
    tx.commit().await?;
    for (noun, count) in [("command", commands), ("attempt", attempts), ("terminal", maintained)] {
        if count > 0 {
            state.live.changed(noun, "");
        }
    }
    Ok(())
}

async fn forget(state: AppState) -> Result<(), StoreError> {
    loop {
        let mut tx = state.db.write().await?;
        let gone = Retention::default().step(&mut tx, state.clock.now()).await?;
        tx.commit().await?;
        if gone == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
