//! Listings that begin and end by themselves. Whoever comes first, here or on another server, before or after a restart,
//! does it; the row says that it is done in the same transaction.

use fleet_protocol::{AppId, UnixMillis};
use fleet_store::audit::{self, AuditEntry};
use fleet_store::scope_revision::{self, Concern};
use fleet_store::{StoreError, Tx, app, listing};
use serde_json::json;

use crate::state::AppState;

/// One round. What cannot be done for one app is tried again in the next, and keeps no other waiting.
pub async fn run(state: AppState) -> Result<(), StoreError> {
    let now = state.clock.now();
    // Looked up by a reader: the writer is only taken when there is something to write.
    let mut tx = state.db.read().await?;
    let due = listing::due(&mut tx, now).await?;
    drop(tx);
    for id in due {
        if let Err(error) = apply(&state, id, now).await {
            tracing::warn!(%error, app = %id, "a scheduled listing could not be applied and will be tried again");
        }
    }
    Ok(())
}

/// Lists the app, unlists it, or both: a server that was off for long offers nothing that is over.
async fn apply(state: &AppState, id: AppId, now: UnixMillis) -> Result<(), StoreError> {
    let mut tx = state.db.write().await?;
    let mut actions = Vec::new();
    if listing::begin_due(&mut tx, id, now).await? {
        actions.push("listing.begin");
    }
    if listing::end_due(&mut tx, id, now).await? {
        actions.push("listing.end");
    }
    if actions.is_empty() {
        return Ok(());
    }
    let concerns: Vec<Concern> =
        listing::targets(&mut tx, id).await?.into_iter().map(Concern::Desired).collect();
    scope_revision::bump(&mut tx, &concerns).await?;
    for action in actions {
        record(&mut tx, action, id, now).await?;
    }
    tx.commit().await?;
    state.wake.desired();
    state.live.changed("app", &id.to_string());
    Ok(())
}

async fn record(tx: &mut Tx, action: &'static str, id: AppId, at: UnixMillis) -> Result<(), StoreError> {
    let app = app::by_id(tx, id).await?;
    let (name, label) = app.map(|app| (app.name, app.current_version_label)).unwrap_or_default();
    let entry = AuditEntry {
        at,
        actor: None,
        action,
        object_kind: "app",
        object_id: id.to_string(),
        object_name: name,
        summary: json!({"label": label, "reason": "its time has come"}),
        address: None,
    };
    audit::append(tx, entry).await
}
