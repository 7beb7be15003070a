use fleet_protocol::UnixMillis;
use serde_json::json;
use uuid::Uuid;

use super::BATCH;
use crate::audit::{self, AuditEntry};
use crate::{Db, StoreError};

/// What people do, the frequent first.
const ACTIONS: [(&str, &str); 8] = [
    ("session.create", "session"),
    ("terminal.update", "terminal"),
    ("command.create", "terminal"),
    ("terminal.approve", "terminal"),
    ("listing.put", "app"),
    ("notice.create", "notice"),
    ("location.update", "location"),
    ("rollout.start", "rollout"),
];
/// Between two rows.
const PAUSE_MS: i64 = 60_000;

/// An audit log of `count` rows by a dozen people, its chain unbroken.
pub(super) async fn audit(
    db: &Db,
    count: u32,
    now: UnixMillis,
    new_id: &impl Fn() -> Uuid,
) -> Result<(), StoreError> {
    let people: Vec<(Uuid, String)> = (1..=12).map(|n| (new_id(), format!("ops{n}"))).collect();
    for first in (0..count).step_by(BATCH as usize) {
        let mut tx = db.write().await?;
        for n in first..count.min(first + BATCH) {
            // Square roots are common among small numbers: the first actions come most often.
            let (action, object_kind) = ACTIONS[(n % 64).isqrt() as usize % ACTIONS.len()];
            let entry = AuditEntry {
                at: now - i64::from(count - n) * PAUSE_MS,
                actor: people.get(n as usize % people.len()).cloned(),
                action,
                object_kind,
                object_id: Uuid::from_u128(u128::from(n % 5_000)).to_string(),
                object_name: format!("{object_kind} {}", n % 5_000),
                summary: json!({"before": {"name": n}, "after": {"name": n + 1}}),
                address: Some("10.20.30.40".to_owned()),
            };
            audit::append(&mut tx, entry).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
