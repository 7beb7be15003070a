//! The machine runs from the stick until somebody pulls it out; then it starts from its own disk.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use rustix::mm::{MlockAllFlags, mlockall};
use rustix::system::{RebootCommand, reboot};

/// How often it is looked whether the stick is there.
const EVERY: Duration = Duration::from_millis(200);

/// Restarts the machine once the stick is gone. By then no program can be read any more: all of this one is in memory before, and the
/// kernel restarts the machine by itself. The disk that was written holds all of it already.
pub fn when_gone(disk: &str) -> anyhow::Result<()> {
    mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE).context("this program cannot stay in memory")?;
    let block = Path::new("/sys/class/block").join(disk);
    tracing::info!("the system is there: the machine restarts without the stick");
    while block.exists() {
        std::thread::sleep(EVERY);
    }
    reboot(RebootCommand::Restart).context("the machine does not restart")
}
