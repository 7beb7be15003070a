//! Tells terminals to inspect what is due, and others where they do not answer. Each step names what it read, so that one
//! of many servers does it, once.

use fleet_domain::{
    INSPECTION_TRIES, InspectionOrigin, InspectionState, Scope, is_inspection_due, period_of,
};
use fleet_protocol::{InspectionId, TerminalId, UnixMillis};
use fleet_store::inspection::{self, Due, NewInspection, Offered};
use fleet_store::scope_revision::{self, Concern};
use fleet_store::{StoreError, Tx};

use crate::clock::new_id;
use crate::state::AppState;

/// One round.
pub async fn run(state: AppState) -> Result<(), StoreError> {
    let now = state.clock.now();
    // Looked up by a reader: the writer is only taken when there is something to write.
    let mut tx = state.db.read().await?;
    let (offered, due) = (inspection::scheduled_apps(&mut tx).await?, inspection::due(&mut tx).await?);
    let mut begin = Vec::new();
    for app in offered.into_iter().filter(|app| is_inspection_due(app.app_id, app.last_period, now)) {
        let period = period_of(app.app_id, now);
        let chosen = inspection::choose(&mut tx, (app.app_id, app.version_id), period, now).await?;
        begin.extend(chosen.map(|terminal| (app, period, terminal)));
    }
    drop(tx);
    for (app, period, terminal) in begin {
        begin_scheduled(&state, app, (period, terminal), now).await?;
    }
    for one in due {
        look_after(&state, one, now).await?;
    }
    Ok(())
}

async fn begin_scheduled(
    state: &AppState,
    app: Offered,
    (period, terminal_id): (i64, TerminalId),
    at: UnixMillis,
) -> Result<(), StoreError> {
    let id = InspectionId(new_id(at));
    let Offered { app_id, version_id, .. } = app;
    let (origin, period) = (InspectionOrigin::Schedule, Some(period));
    let mut tx = state.db.write().await?;
    let new = NewInspection { id, app_id, version_id, origin, period, terminal_id, at, by: None };
    if inspection::begin(&mut tx, new).await? {
        tell(state, tx, id, &[terminal_id]).await?;
    }
    Ok(())
}

/// What a terminal did not answer goes to another, or ends.
async fn look_after(state: &AppState, one: Due, now: UnixMillis) -> Result<(), StoreError> {
    let is_late = now.saturating_sub(one.told_at) >= one.origin.patience_ms();
    if one.is_listed && one.is_there && !is_late {
        return Ok(());
    }
    let mut tx = state.db.write().await?;
    let end = if !one.is_listed {
        Some(InspectionState::Withdrawn)
    } else if one.tries >= INSPECTION_TRIES {
        Some(InspectionState::Unanswered)
    } else {
        None
    };
    let moved = match end {
        Some(end) => inspection::end_without_result(&mut tx, one.id, one.tries, (end, now)).await?,
        None => return tell_another(state, tx, one, now).await,
    };
    if moved {
        tell(state, tx, one.id, &[one.terminal_id]).await?;
    }
    Ok(())
}

async fn tell_another(state: &AppState, mut tx: Tx, one: Due, now: UnixMillis) -> Result<(), StoreError> {
    // Where there is no other, it waits: the terminal may come back.
    let turn = one.told_at.wrapping_add(one.tries);
    let chosen = inspection::choose(&mut tx, (one.app_id, one.version_id), turn, now).await?;
    let Some(chosen) = chosen.filter(|chosen| *chosen != one.terminal_id) else { return Ok(()) };
    if inspection::tell_another(&mut tx, one.id, one.tries, (chosen, now)).await? {
        tell(state, tx, one.id, &[one.terminal_id, chosen]).await?;
    }
    Ok(())
}

/// Commits, and lets terminals and consoles know.
async fn tell(state: &AppState, mut tx: Tx, id: InspectionId, to: &[TerminalId]) -> Result<(), StoreError> {
    let concerns: Vec<Concern> = to.iter().map(|id| Concern::Desired(Scope::Terminal(*id))).collect();
    scope_revision::bump(&mut tx, &concerns).await?;
    tx.commit().await?;
    state.wake.desired();
    state.live.changed("inspection", &id.to_string());
    Ok(())
}
