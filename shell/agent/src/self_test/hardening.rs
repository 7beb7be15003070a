//! What the check of the machine (`kiosk-hardening`) found last.

use std::path::Path;

use fleet_protocol::UnixMillis;

use super::Measured;
use crate::daemon::HardeningFile;

/// Names beyond these are not told.
const MOST_NAMED: usize = 5;

pub(super) fn measure(path: &Path, now: UnixMillis) -> Measured {
    let Some(found) = HardeningFile::new(path.to_owned()).found() else {
        return Measured::failed_by("not_checked");
    };
    let hours = now.saturating_sub(found.at).max(0) / 3_600_000;
    let named: Vec<&str> = found.to_mend.iter().map(String::as_str).take(MOST_NAMED).collect();
    let measured = Measured::passed()
        .with("checked_hours_ago", hours)
        .with("to_mend", found.to_mend.len())
        .with("unknown", found.unknown.len())
        .require(found.to_mend.is_empty());
    if named.is_empty() { measured } else { measured.with("names", shortened(&named.join(" "))) }
}

fn shortened(text: &str) -> &str {
    text.get(..200).unwrap_or(text)
}
