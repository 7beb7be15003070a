use std::ops::RangeInclusive;

use fleet_protocol::{NetworkPolicy, OpeningHours};

use crate::check_opening_hours;

/// Limits that a line may be given, in bytes per second. Below, a download's time limits would end it; above, a
/// limit means nothing.
pub const RATES: RangeInclusive<u64> = 16_384..=(1 << 30);

/// The largest download that a metered line may be allowed, in MiB.
pub const MOST_METERED_MIB: u32 = 10_240;

/// What is wrong with a network policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NetworkInvalid {
    /// A limit that is none.
    #[error("a limit is 16384 bytes to 1 GiB per second")]
    Rate,
    /// Days or times are not what they should be, or two stretches overlap.
    #[error("hours are days 1 to 7 and HH:MM, the end after the beginning, without overlap, at most 50")]
    Hours,
    /// More than any download has.
    #[error("a metered line takes at most 10240 MiB at once")]
    Metered,
}

/// Checks limits, days and times.
pub fn check_network(policy: &NetworkPolicy) -> Result<(), NetworkInvalid> {
    let hours = policy.hours.iter().filter_map(|hours| hours.bytes_per_second);
    if hours.chain(policy.bytes_per_second).any(|rate| !RATES.contains(&rate)) {
        return Err(NetworkInvalid::Rate);
    }
    let stretches: Vec<OpeningHours> = policy.hours.iter().take(51).map(stretch).collect();
    if stretches.len() > 50 || check_opening_hours(&stretches).is_err() {
        return Err(NetworkInvalid::Hours);
    }
    if policy.metered_mib.is_some_and(|mib| mib > MOST_METERED_MIB) {
        return Err(NetworkInvalid::Metered);
    }
    Ok(())
}

fn stretch(hours: &fleet_protocol::NetworkHours) -> OpeningHours {
    OpeningHours { days: hours.days.clone(), opens: hours.from.clone(), closes: hours.to.clone() }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::NetworkHours;

    use super::*;

    #[test]
    fn policies_are_checked() {
        let hours = |from: &str, to: &str, bytes_per_second| NetworkHours {
            days: vec![1],
            from: from.into(),
            to: to.into(),
            bytes_per_second,
        };
        let good = NetworkPolicy {
            bytes_per_second: Some(16_384),
            hours: vec![hours("08:00", "12:00", Some(1 << 30)), hours("12:00", "24:00", None)],
            metered_mib: Some(0),
            peers: true,
        };
        assert_eq!(check_network(&good), Ok(()));
        assert_eq!(check_network(&NetworkPolicy::default()), Ok(()));
        let cases = [
            (NetworkPolicy { bytes_per_second: Some(16_383), ..good.clone() }, NetworkInvalid::Rate),
            (
                NetworkPolicy { hours: vec![hours("08:00", "12:00", Some(0))], ..good.clone() },
                NetworkInvalid::Rate,
            ),
            (
                NetworkPolicy { hours: vec![hours("12:00", "08:00", None)], ..good.clone() },
                NetworkInvalid::Hours,
            ),
            (
                NetworkPolicy { hours: vec![hours("08:00", "12:00", None); 2], ..good.clone() },
                NetworkInvalid::Hours,
            ),
            (NetworkPolicy { metered_mib: Some(10_241), ..good }, NetworkInvalid::Metered),
        ];
        for (policy, invalid) in cases {
            assert_eq!(check_network(&policy), Err(invalid), "{policy:?}");
        }
    }
}
