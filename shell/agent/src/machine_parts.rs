//! The parts of the machine that are no app's devices, looked at as long as the agent runs: what bridges a power cut, the watchdog, what
//! feels fingers. The test of the hardware (`self_test`) asks the same.

mod power_backup;
mod touch;
mod watchdog;

use std::path::{Path, PathBuf};
use std::time::Duration;

use fleet_protocol::{MachineParts, WatchdogState};
use tokio_util::sync::CancellationToken;

pub(crate) use power_backup::{Backup, look as look_for_backup};
pub(crate) use watchdog::{Feeder, Found, look as look_for_watchdog};

/// A power cut is told of within this.
const EVERY: Duration = Duration::from_secs(30);

/// How they stand; `root` is `/` outside of tests. The clock is the caller's to compare.
pub(crate) async fn look(root: &Path) -> MachineParts {
    MachineParts {
        touch_screens: touch::count(root),
        power_backup: power_backup::look(root).await.map(|backup| backup.told()),
        watchdog: watchdog::look(root).await.map_or(WatchdogState::Absent, |found| found.state()),
        clock_offset_ms: None,
    }
}

/// Tells how they stand until `stop`.
pub(crate) async fn watch(root: PathBuf, stop: CancellationToken, tell: impl Fn(MachineParts)) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            parts = look(&root) => tell(parts),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}
