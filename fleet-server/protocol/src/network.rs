use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a location's line to the fleet server may carry. It governs what is large: releases and apps; check-ins
/// are not held back by it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NetworkPolicy {
    /// Bytes per second for all terminals of the location together, at every hour that `hours` does not name.
    /// `None`: no limit.
    #[serde(default)]
    pub bytes_per_second: Option<u64>,
    /// Other limits at certain hours, in the location's own time, without overlap.
    #[serde(default)]
    pub hours: Vec<NetworkHours>,
    /// Set where bytes are paid for: the most MiB that one download may take from the server. A larger one is
    /// held, for a peer or a medium to bring it.
    #[serde(default)]
    pub metered_mib: Option<u32>,
    /// Terminals of the location fetch large files from each other where they can.
    #[serde(default)]
    pub peers: bool,
}

/// A limit at certain hours of certain days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NetworkHours {
    /// Days of the week, Monday 1 to Sunday 7 (ISO 8601).
    pub days: Vec<u8>,
    /// `HH:MM`, such as `08:30`.
    pub from: String,
    /// `HH:MM`, later than `from`; `24:00` is the end of the day.
    pub to: String,
    /// Bytes per second; `None`: no limit.
    #[serde(default)]
    pub bytes_per_second: Option<u64>,
}

impl NetworkPolicy {
    /// How the reason of a download begins that waits because the line is metered.
    pub const METERED: &'static str = "metered";

    /// The limit at a moment of the location's own time: its day of the week (Monday 1) and its time as `HH:MM`.
    pub fn rate_at(&self, day: u8, time: &str) -> Option<u64> {
        let now = self.hours.iter().find(|hours| {
            // Two digits each, so that text sorts as time does.
            hours.days.contains(&day) && hours.from.as_str() <= time && time < hours.to.as_str()
        });
        now.map_or(self.bytes_per_second, |hours| hours.bytes_per_second)
    }

    /// The tightest limit of all: what holds while the time is not known.
    pub fn tightest(&self) -> Option<u64> {
        let hours = self.hours.iter().filter_map(|hours| hours.bytes_per_second);
        hours.chain(self.bytes_per_second).min()
    }

    /// Whether so many bytes may be asked of the server at once.
    pub fn takes(&self, bytes: u64) -> bool {
        self.metered_mib.is_none_or(|mib| bytes <= u64::from(mib) << 20)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> NetworkPolicy {
        let hours = |from: &str, to: &str, bytes_per_second| NetworkHours {
            days: vec![1, 2, 3, 4, 5],
            from: from.into(),
            to: to.into(),
            bytes_per_second,
        };
        NetworkPolicy {
            bytes_per_second: Some(500_000),
            hours: vec![hours("08:30", "17:30", Some(50_000)), hours("22:00", "24:00", None)],
            ..NetworkPolicy::default()
        }
    }

    #[test]
    fn the_hour_decides_and_without_one_the_tightest_limit_holds() {
        let policy = policy();
        for (day, time, rate) in [
            (1, "08:29", Some(500_000)),
            (1, "08:30", Some(50_000)),
            (5, "17:29", Some(50_000)),
            (5, "17:30", Some(500_000)),
            (6, "12:00", Some(500_000)),
            (2, "23:59", None),
        ] {
            assert_eq!(policy.rate_at(day, time), rate, "{day} {time}");
        }
        assert_eq!(policy.tightest(), Some(50_000));
        assert_eq!(NetworkPolicy::default().tightest(), None);
    }

    #[test]
    fn a_metered_line_takes_what_is_small() {
        let policy = NetworkPolicy { metered_mib: Some(2), ..policy() };
        assert!(policy.takes(2 << 20) && !policy.takes((2 << 20) + 1));
        assert!(NetworkPolicy::default().takes(u64::MAX));
    }
}
