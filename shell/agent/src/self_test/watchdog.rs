//! The watchdog that restarts a machine that hangs: whether there is one, and whether systemd feeds it.

use std::path::Path;

use super::Measured;
use super::command::ask;
use crate::hardware::read_fact;

pub(super) async fn measure(root: &Path) -> Measured {
    let properties = ["show", "--property=RuntimeWatchdogUSec", "--value"];
    judge(root, ask("systemctl", &properties).await.as_deref())
}

/// `systemd` is what it says of `RuntimeWatchdogUSec`, such as `30s`; `0` or `infinity` for none.
fn judge(root: &Path, systemd: Option<&str>) -> Measured {
    let device = root.join("sys/class/watchdog/watchdog0");
    if !device.exists() {
        return Measured::absent();
    }
    let read = |name: &str| read_fact(&device.join(name));
    let by_systemd = systemd.is_some_and(|every| !matches!(every, "0" | "infinity"));
    // Who keeps it open need not be systemd.
    let is_active = read("state").as_deref() == Some("active");
    Measured::passed()
        .with_some("kind", read("identity").map(|kind| kind.chars().take(60).collect::<String>()))
        .with_some("timeout_s", read("timeout"))
        .with(
            "fed_by",
            if by_systemd {
                "systemd"
            } else if is_active {
                "another"
            } else {
                "nobody"
            },
        )
        .require(by_systemd || is_active)
}

#[cfg(test)]
mod tests {
    use fleet_protocol::SelfTestOutcome;

    use super::*;

    #[test]
    fn one_that_nobody_feeds_restarts_nothing() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(judge(root.path(), Some("30s")).outcome, SelfTestOutcome::NotPresent);
        let device = root.path().join("sys/class/watchdog/watchdog0");
        std::fs::create_dir_all(&device).unwrap();
        std::fs::write(device.join("identity"), "iTCO_wdt\n").unwrap();
        std::fs::write(device.join("state"), "inactive\n").unwrap();
        for (systemd, outcome) in [
            (Some("30s"), SelfTestOutcome::Passed),
            (Some("infinity"), SelfTestOutcome::Failed),
            (Some("0"), SelfTestOutcome::Failed),
            (None, SelfTestOutcome::Failed),
        ] {
            assert_eq!(judge(root.path(), systemd).outcome, outcome, "{systemd:?}");
        }
        std::fs::write(device.join("state"), "active\n").unwrap();
        assert_eq!(judge(root.path(), None).outcome, SelfTestOutcome::Passed);
    }
}
