use aws_lc_rs::digest::{Context, SHA256};

use super::AuditRow;

/// The hash of a row: SHA-256 over the hash of the row before, followed by the row's fields as a
/// JSON array, which keeps neighbouring fields apart.
pub(super) fn hash(previous: &[u8], row: &AuditRow) -> Vec<u8> {
    let fields = serde_json::json!([
        row.seq,
        row.at,
        row.actor_id,
        row.actor_name,
        row.action,
        row.object_kind,
        row.object_id,
        row.object_name,
        row.summary,
        row.address,
    ]);
    let mut context = Context::new(&SHA256);
    context.update(previous);
    context.update(fields.to_string().as_bytes());
    context.finish().as_ref().to_vec()
}
