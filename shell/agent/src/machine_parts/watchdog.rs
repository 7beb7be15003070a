//! The watchdog that restarts a machine that hangs: whether there is one, and whether somebody feeds it.

use std::path::Path;

use fleet_protocol::WatchdogState;

use crate::command::ask;
use crate::hardware::read_value;

/// Who feeds one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feeder {
    /// As the terminal's package sets it.
    Systemd,
    /// Somebody has it open.
    Another,
    /// It restarts nothing.
    Nobody,
}

/// One that there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What its driver calls it.
    pub kind: Option<String>,
    /// After how many seconds it restarts the machine.
    pub timeout_s: Option<String>,
    /// Who feeds it.
    pub fed_by: Feeder,
}

impl Found {
    /// As the fleet is told.
    pub const fn state(&self) -> WatchdogState {
        match self.fed_by {
            Feeder::Systemd | Feeder::Another => WatchdogState::Fed,
            Feeder::Nobody => WatchdogState::Idle,
        }
    }
}

/// Looks; `root` is `/` outside of tests.
pub async fn look(root: &Path) -> Option<Found> {
    if !device(root).exists() {
        return None;
    }
    let properties = ["show", "--property=RuntimeWatchdogUSec", "--value"];
    judge(root, ask("systemctl", &properties).await.as_deref())
}

fn device(root: &Path) -> std::path::PathBuf {
    root.join("sys/class/watchdog/watchdog0")
}

/// `systemd` is what it says of `RuntimeWatchdogUSec`, such as `30s`; `0` or `infinity` for none.
fn judge(root: &Path, systemd: Option<&str>) -> Option<Found> {
    let device = device(root);
    if !device.exists() {
        return None;
    }
    let read = |name: &str| read_value(&device.join(name));
    let systemd_feeds = systemd.is_some_and(|every| !matches!(every, "0" | "infinity"));
    // That systemd is told to feed one does not mean that it has one open: its driver may have come later. Some kernels do not say
    // (CONFIG_WATCHDOG_SYSFS): then there is nothing but its word.
    let is_open = read("state").map_or(systemd_feeds, |state| state == "active");
    let fed_by = match (is_open, systemd_feeds) {
        (false, _) => Feeder::Nobody,
        (true, true) => Feeder::Systemd,
        (true, false) => Feeder::Another,
    };
    Some(Found {
        kind: read("identity").map(|kind| kind.chars().take(60).collect()),
        timeout_s: read("timeout"),
        fed_by,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `cargo xtask devices` runs it in a machine whose watchdog is QEMU's Intel 6300ESB, with the settings of the terminal's package.
    #[tokio::test]
    #[ignore = "wants a machine with a watchdog that systemd feeds"]
    async fn a_watchdog_of_the_machine_itself_is_fed() {
        let found = look(Path::new("/")).await.unwrap();
        assert_eq!((found.fed_by, found.timeout_s.as_deref()), (Feeder::Systemd, Some("30")), "{found:?}");
        assert_eq!(found.kind.as_deref(), Some("i6300ESB timer"));
    }

    #[test]
    fn one_that_nobody_feeds_restarts_nothing() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(judge(root.path(), Some("30s")), None);
        std::fs::create_dir_all(device(root.path())).unwrap();
        std::fs::write(device(root.path()).join("identity"), "iTCO_wdt\n").unwrap();
        let told = |systemd| judge(root.path(), Some(systemd)).map(|found| found.fed_by);
        assert_eq!(
            (told("30s"), told("0")),
            (Some(Feeder::Systemd), Some(Feeder::Nobody)),
            "the kernel is silent"
        );
        std::fs::write(device(root.path()).join("state"), "inactive\n").unwrap();
        for systemd in [Some("30s"), Some("infinity"), Some("0"), None] {
            let found = judge(root.path(), systemd).unwrap();
            assert_eq!(found.state(), WatchdogState::Idle, "{systemd:?}: nobody has it open");
        }
        std::fs::write(device(root.path()).join("state"), "active\n").unwrap();
        for (systemd, fed_by) in [
            (Some("30s"), Feeder::Systemd),
            (Some("infinity"), Feeder::Another),
            (Some("0"), Feeder::Another),
            (None, Feeder::Another),
        ] {
            let found = judge(root.path(), systemd).unwrap();
            assert_eq!((found.fed_by, found.state()), (fed_by, WatchdogState::Fed), "{systemd:?}");
        }
    }
}
