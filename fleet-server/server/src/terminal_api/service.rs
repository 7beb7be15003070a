use fleet_protocol::{LocationId, TerminalId, UnixMillis};
use fleet_store::audit::{self, AuditEntry};
use fleet_store::rollout::Effect;
use fleet_store::{StoreError, Tx, desired, rollout, terminal};

use super::fleet::Entry;
use crate::clock::new_id;

/// A terminal was let in, moved, is not what it was, or is let go on: it joins the rollouts that it is now in the
/// targets of.
pub async fn enter_service(tx: &mut Tx, id: TerminalId, now: UnixMillis) -> Result<Effect, StoreError> {
    match terminal::identity(tx, id).await? {
        Some(identity) => rollout::admit(tx, id, &desired::scopes(&identity), now, || new_id(now)).await,
        None => Ok(Effect::default()),
    }
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
    let terminal = (entry.identity.id, entry.identity.name.as_str());
    audit_named(tx, action, terminal, serde_json::json!({}), address, now).await
}

/// The same for a terminal that is not in memory yet, or with more to say.
pub async fn audit_named(
    tx: &mut Tx,
    action: &'static str,
    (id, name): (TerminalId, &str),
    summary: serde_json::Value,
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
        summary,
        address: Some(address.to_owned()).filter(|address| !address.is_empty()),
    };
    audit::append(tx, entry).await
}
