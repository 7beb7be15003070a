//! The supply that bridges a power cut: whether it would.

use std::path::Path;

use super::Measured;
use crate::machine_parts::{Backup, look_for_backup};

/// Less charged than this it bridges nothing, in percent.
const LEAST_CHARGE: u8 = 20;

pub(super) async fn measure(root: &Path) -> Measured {
    look_for_backup(root).await.map_or_else(Measured::absent, judge)
}

fn judge(backup: Backup) -> Measured {
    let charged = backup.charge_percent.is_none_or(|charge| charge >= LEAST_CHARGE);
    let source = serde_json::to_value(backup.source).unwrap_or_default();
    Measured::passed()
        .with("by", source.as_str().unwrap_or_default())
        .with_some("charge_percent", backup.charge_percent)
        .with_some("status", backup.status.map(|status| status.chars().take(40).collect::<String>()))
        .require(charged)
}
