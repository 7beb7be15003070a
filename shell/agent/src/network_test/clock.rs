//! This machine's own clock against the server's word. The agent goes by the latter; but certificates of apps are judged by the former.

use fleet_protocol::UnixMillis;
use terminal_core::network_test::{Hop, HopFault, HopOutcome, HopResult};

/// Less is no trouble to anybody.
const HARMLESS_S: i64 = 120;

/// Compares them.
pub(super) fn judge(machine: UnixMillis, server: Option<UnixMillis>) -> HopResult {
    let Some(server) = server else { return HopResult::new(Hop::Clock, HopOutcome::NotNeeded) };
    let seconds = (machine - server) / 1_000;
    let outcome = if seconds.abs() > HARMLESS_S {
        HopOutcome::Failed(HopFault::ClockOff { seconds })
    } else {
        HopOutcome::Passed
    };
    HopResult { hop: Hop::Clock, outcome, facts: vec![format!("{seconds:+} s")] }
}
