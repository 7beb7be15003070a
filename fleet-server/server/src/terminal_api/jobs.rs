use std::future::Future;
use std::time::Duration;

use fleet_protocol::UnixMillis;
use fleet_store::retention::Retention;
use fleet_store::{StoreError, attempt, command, consumable, terminal};

use crate::state::AppState;
use crate::{inspections, listings, rollouts};

const SWEEP: Duration = Duration::from_secs(2);
const EXPIRE: Duration = Duration::from_secs(30);
const LISTINGS: Duration = Duration::from_secs(1);
const INSPECTIONS: Duration = Duration::from_secs(2);
const ROLLOUTS: Duration = Duration::from_secs(1);
const FORGET: Duration = Duration::from_secs(3_600);
/// Rows per transaction: a check-in never waits for more.
const STEP: i64 = 500;
/// Of consumables fewer: each takes three statements.
const RECKONED: i64 = 100;

/// Starts what runs beside requests.
pub fn start(state: &AppState) {
    tokio::spawn(state.terminals.bus.clone().run());
    repeat("sweep", SWEEP, state, sweep);
    repeat("expiry", EXPIRE, state, expire);
    repeat("listings", LISTINGS, state, listings::jobs::run);
    repeat("inspections", INSPECTIONS, state, inspections::jobs::run);
    repeat("rollouts", ROLLOUTS, state, rollouts::jobs::run);
    repeat("consumables", FORGET, state, reckon);
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
    let maintained = terminal::end_maintenance(&mut tx, now).await?;
    tx.commit().await?;
    for (noun, count) in [("command", commands), ("terminal", maintained)] {
        if count > 0 {
            state.live.changed(noun, "");
        }
    }
    while expire_attempts(&state, now).await? > 0 {}
    Ok(())
}

/// One step's worth of attempts. Returns how many ended.
async fn expire_attempts(state: &AppState, now: UnixMillis) -> Result<u64, StoreError> {
    let mut tx = state.db.write().await?;
    let (ended, effect) = attempt::expire(&mut tx, now, STEP).await?;
    effect.settle(&mut tx).await?;
    tx.commit().await?;
    if ended > 0 {
        state.wake.desired();
        state.live.changed("attempt", "");
        state.live.changed("rollout", "");
    }
    Ok(ended)
}

/// When consumables will be out, with the rate of today: what nobody prints on lasts longer than it seemed.
async fn reckon(state: AppState) -> Result<(), StoreError> {
    loop {
        let mut tx = state.db.write().await?;
        let reckoned = consumable::reckon_anew(&mut tx, state.clock.now(), RECKONED).await?;
        tx.commit().await?;
        if reckoned == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn forget(state: AppState) -> Result<(), StoreError> {
    loop {
        let mut tx = state.db.write().await?;
        let forgotten = Retention::default().step(&mut tx, state.clock.now()).await?;
        tx.commit().await?;
        for picture in &forgotten.pictures {
            remove(&state, picture).await;
        }
        if forgotten.rows == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Removes a picture that nothing shows any more. One that cannot be removed costs some space and no more.
async fn remove(state: &AppState, picture: &str) {
    let Ok(sha256) = picture.parse() else { return };
    if let Err(error) = state.blobs.remove(&sha256).await {
        tracing::warn!(%error, picture, "an old picture could not be removed");
    }
}
