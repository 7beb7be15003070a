use fleet_protocol::UnixMillis;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether a terminal keeps its promise to check in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Connectivity {
    /// It checks in when it should.
    Online,
    /// One check-in is overdue: a bad line, a restart.
    Late,
    /// Several are: somebody has to look.
    Offline,
    /// It has not checked in yet.
    NeverSeen,
}

/// When a terminal counts as late and as offline, counted from its last check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// Late from here.
    pub due_at: UnixMillis,
    /// Offline from here.
    pub offline_at: UnixMillis,
}

impl Deadlines {
    /// A terminal adds up to a fifth of jitter, and a request may take this long.
    const GRACE_MS: i64 = 10_000;
    /// A restart of the terminal fits between late and offline.
    const PATIENCE_MS: i64 = 60_000;

    /// The deadlines of a terminal that was told to check in again after `interval_ms`.
    pub fn after(last_check_in_at: UnixMillis, interval_ms: u64) -> Self {
        let interval = i64::try_from(interval_ms).unwrap_or(i64::MAX / 8).min(i64::MAX / 8);
        let due_at = last_check_in_at.saturating_add(interval + interval / 4 + Self::GRACE_MS);
        Self { due_at, offline_at: due_at.saturating_add(2 * interval + Self::PATIENCE_MS) }
    }

    /// What `now` makes of them.
    pub fn connectivity(self, now: UnixMillis) -> Connectivity {
        if now < self.due_at {
            Connectivity::Online
        } else if now < self.offline_at {
            Connectivity::Late
        } else {
            Connectivity::Offline
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_missed_check_in_is_late_and_several_are_offline() {
        let deadlines = Deadlines::after(1_000_000, 60_000);
        assert_eq!(deadlines.connectivity(1_000_000), Connectivity::Online);
        assert_eq!(deadlines.connectivity(1_000_000 + 72_000), Connectivity::Online, "jitter is no delay");
        assert_eq!(deadlines.connectivity(1_000_000 + 90_000), Connectivity::Late);
        assert_eq!(deadlines.connectivity(1_000_000 + 300_000), Connectivity::Offline);
    }

    proptest! {
        #[test]
        fn connectivity_only_gets_worse_with_time(last in 0..i64::MAX / 2, interval in any::<u64>(), a in 0..i64::MAX / 4, b in 0..i64::MAX / 4) {
            let deadlines = Deadlines::after(last, interval);
            prop_assert!(last < deadlines.due_at && deadlines.due_at < deadlines.offline_at);
            let worse = |connectivity| match connectivity {
                Connectivity::Online => 0,
                Connectivity::Late => 1,
                Connectivity::Offline | Connectivity::NeverSeen => 2,
            };
            let (early, later) = (last + a.min(b), last + a.max(b));
            prop_assert!(worse(deadlines.connectivity(early)) <= worse(deadlines.connectivity(later)));
        }
    }
}
