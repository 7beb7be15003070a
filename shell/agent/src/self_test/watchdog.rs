//! The watchdog that restarts a machine that hangs: whether it would.

use std::path::Path;

use super::Measured;
use crate::machine_parts::{Feeder, Found, look_for_watchdog};

pub(super) async fn measure(root: &Path) -> Measured {
    look_for_watchdog(root).await.map_or_else(Measured::absent, judge)
}

fn judge(found: Found) -> Measured {
    let fed_by = match found.fed_by {
        Feeder::Systemd => "systemd",
        Feeder::Another => "another",
        Feeder::Nobody => "nobody",
    };
    Measured::passed()
        .with_some("kind", found.kind)
        .with_some("timeout_s", found.timeout_s)
        .with("fed_by", fed_by)
        .require(found.fed_by != Feeder::Nobody)
}

#[cfg(test)]
mod tests {
    use fleet_protocol::SelfTestOutcome;

    use super::*;

    #[test]
    fn one_that_nobody_feeds_fails() {
        let found = |fed_by| Found { kind: Some("iTCO_wdt".into()), timeout_s: None, fed_by };
        assert_eq!(judge(found(Feeder::Systemd)).outcome, SelfTestOutcome::Passed);
        assert_eq!(judge(found(Feeder::Nobody)).outcome, SelfTestOutcome::Failed);
    }
}
