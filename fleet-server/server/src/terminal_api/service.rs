use fleet_protocol::{LocationId, TerminalId, UnixMillis};
use fleet_store::audit::{self, AuditEntry};
use fleet_store::{StoreError, Tx, desired, rollout, terminal};

use super::fleet::Entry;
use crate::clock::new_id;

/// A terminal was let in, moved or let go on: it joins the rollouts that it is now in the targets of.
pub async fn enter_service(tx: &mut Tx, id: TerminalId, now: UnixMillis) -> Result<(), StoreError> {
    if let Some(identity) = terminal::identity(tx, id).await? {
        rollout::admit(tx, id, &desired::scopes(&identity), now, || new_id(now)).await?;
    }
    Ok(())
}

/// A name for one more terminal at a location, such as `通川区政务服务中心 3 号机`.
pub async fn next_name(tx: &mut Tx, location: LocationId) -> Result<String, StoreError> {
    Ok(match terminal::at_location(tx, location).await? {
        Some((name, terminals)) => format!("{name} {} 号机", terminals + 1),
        None => "新终端".to_owned(),
    })
}

/// Puts what a terminal brought about into the audit log.
pub async fn audit(
    tx: &mut Tx,
    action: &'static str,
    entry: &Entry,
    address: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    audit_named(tx, action, entry.identity.id, &entry.identity.name, address, now).await
}

/// The same for a terminal that is not in memory yet.
pub async fn audit_named(
    tx: &mut Tx,
    action: &'static str,
    id: TerminalId,
    name: &str,
    address: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let entry = AuditEntry {
        at: now,
        actor: None,
        action,
        object_kind: "terminal",
        object_id: id.to_string(),
        object_name: name.to_owned(),
        summary: serde_json::json!({}),
        address: Some(address.to_owned()).filter(|address| !address.is_empty()),
    };
    audit::append(tx, entry).await
}
