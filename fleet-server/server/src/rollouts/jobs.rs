//! What rollouts do as time goes by. Every step is a short transaction, and may be interrupted by anything: the next
//! run, here or on another server, goes on where it was left.

use fleet_domain::{RolloutDecision, RolloutState, Scope};
use fleet_protocol::{RolloutId, UnixMillis};
use fleet_store::rollout::{self, Decided, Effect};
use fleet_store::{StoreError, Tx, terminal};

use crate::clock::new_id;
use crate::state::AppState;

/// Terminals that are let go in one transaction.
const HOLDS: usize = 200;

/// One round. What cannot be done for one rollout is tried again in the next, and keeps no other waiting.
pub async fn run(state: AppState) -> Result<(), StoreError> {
    let now = state.clock.now();
    // Looked up by a reader: the writer is only taken when there is something to write.
    let mut tx = state.db.read().await?;
    let due = rollout::due(&mut tx, now).await?;
    let soaked = rollout::soaked(&mut tx, now).await?;
    let joining = rollout::joining(&mut tx).await?;
    let holds_due = terminal::holds_due(&mut tx, now).await?;
    drop(tx);
    for id in due {
        note("start", id, start(&state, id, now).await);
    }
    for id in soaked {
        note("soak", id, advance(&state, id, now).await);
    }
    for id in joining {
        note("join", id, join(&state, id).await);
    }
    if holds_due {
        while end_holds(&state, now).await? == HOLDS {}
    }
    Ok(())
}

fn note(step: &'static str, rollout: RolloutId, done: Result<(), StoreError>) {
    if let Err(error) = done {
        tracing::warn!(%error, %rollout, step, "a rollout could not go on and will be tried again");
    }
}

/// A wave has been watched for long enough.
async fn advance(state: &AppState, id: RolloutId, at: UnixMillis) -> Result<(), StoreError> {
    let mut tx = state.db.write().await?;
    let effect = rollout::advance(&mut tx, id, at).await?;
    settle(state, tx, effect).await
}

/// A scheduled rollout's time has come.
async fn start(state: &AppState, id: RolloutId, at: UnixMillis) -> Result<(), StoreError> {
    let mut tx = state.db.write().await?;
    let Some(row) = rollout::find(&mut tx, id).await? else { return Ok(()) };
    let ready = row.state()? == RolloutState::Scheduled && row.starts_at.is_some_and(|starts| starts <= at);
    let decided = row.state()?.decide(RolloutDecision::Start, row.needs_approval);
    let (true, Ok(next)) = (ready, decided) else { return Ok(()) };
    rollout::decide(&mut tx, id, Decided { version: row.version, state: next, at }).await?;
    let mut effect = rollout::begin(&mut tx, id, at, || new_id(at)).await?;
    effect.record("rollout.start", (id, &row.name), Some("its time has come"), at);
    settle(state, tx, effect).await
}

/// Gives the terminals of a large rollout their places, a few at a time.
pub async fn join(state: &AppState, id: RolloutId) -> Result<(), StoreError> {
    let mut tx = state.db.read().await?;
    let Some(row) = rollout::find(&mut tx, id).await? else { return Ok(()) };
    let candidates = rollout::candidates(&mut tx, &row).await?;
    drop(tx);
    let mut tx = state.db.write().await?;
    rollout::rank(&mut tx, id, &candidates).await?;
    tx.commit().await?;
    loop {
        let now = state.clock.now();
        let mut tx = state.db.write().await?;
        let Some(row) = rollout::find(&mut tx, id).await? else { return Ok(()) };
        if !row.state()?.admits() || row.joined_at.is_some() {
            return Ok(());
        }
        let (more, mut effect) = rollout::join_some(&mut tx, &row, &candidates, now, || new_id(now)).await?;
        if !more {
            effect.merge(rollout::join_end(&mut tx, id, candidates.ids.len(), now).await?);
        }
        effect.rollouts.push(id);
        settle(state, tx, effect).await?;
        if !more {
            return Ok(());
        }
    }
}

/// Holds end by themselves.
async fn end_holds(state: &AppState, now: UnixMillis) -> Result<usize, StoreError> {
    let mut tx = state.db.write().await?;
    let ended = terminal::end_holds(&mut tx, now, HOLDS).await?;
    let mut effect = Effect::default();
    for id in &ended {
        effect.bump(Scope::Terminal(*id));
    }
    settle(state, tx, effect).await?;
    for id in &ended {
        state.live.changed("terminal", &id.to_string());
    }
    Ok(ended.len())
}

/// Commits, then tells terminals and consoles.
async fn settle(state: &AppState, mut tx: Tx, effect: Effect) -> Result<(), StoreError> {
    let felt = effect.is_felt();
    let rollouts = effect.settle(&mut tx).await?;
    tx.commit().await?;
    if felt {
        state.wake.desired();
    }
    for id in rollouts {
        state.live.changed("rollout", &id.to_string());
    }
    Ok(())
}
