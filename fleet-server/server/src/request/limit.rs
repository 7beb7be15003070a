use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use fleet_protocol::UnixMillis;

use super::ClientAddress;
use crate::problem::{ApiError, ApiResult, Code};

const WINDOW_MS: i64 = 60_000;

/// Counts per address and minute; forgets everything when the minute is over.
#[derive(Debug)]
pub struct Limiter {
    most: u32,
    window: Mutex<Window>,
}

#[derive(Debug, Default)]
struct Window {
    minute: i64,
    counts: HashMap<IpAddr, u32>,
}

impl Limiter {
    /// So many per minute and address.
    pub fn per_minute(most: u32) -> Self {
        Self { most, window: Mutex::default() }
    }

    /// Counts one more, or refuses.
    pub fn take(&self, address: ClientAddress, now: UnixMillis) -> ApiResult<()> {
        let minute = now.div_euclid(WINDOW_MS);
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.minute != minute {
            *window = Window { minute, counts: HashMap::new() };
        }
        let count = window.counts.entry(key(address)).or_default();
        if *count < self.most {
            *count += 1;
            return Ok(());
        }
        let rest = WINDOW_MS - now.rem_euclid(WINDOW_MS);
        let seconds = u64::try_from(rest / 1_000 + 1).unwrap_or(60);
        Err(ApiError::new(Code::TooManyRequests).retry_after_s(seconds))
    }

    /// Takes back what [`Limiter::take`] counted at `taken`: it turned out to be harmless. Counting
    /// first and taking back later, so that many tries at once do not all pass before one is counted.
    pub fn give_back(&self, address: ClientAddress, taken: UnixMillis) {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.minute == taken.div_euclid(WINDOW_MS)
            && let Some(count) = window.counts.get_mut(&key(address))
        {
            *count = count.saturating_sub(1);
        }
    }
}

/// Whom an address counts for. Whoever has one address of IPv6 has a whole /64; requests without an
/// address count together.
fn key(address: ClientAddress) -> IpAddr {
    match address.0 {
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        Some(address) => address,
        None => Ipv6Addr::UNSPECIFIED.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> ClientAddress {
        ClientAddress(Some(text.parse().unwrap()))
    }

    #[test]
    fn one_address_is_held_back_for_the_rest_of_the_minute() {
        let limiter = Limiter::per_minute(2);
        let (one, two) = (address("10.0.0.1"), address("10.0.0.2"));
        assert!(limiter.take(one, 0).is_ok() && limiter.take(one, 1).is_ok());
        assert_eq!(limiter.take(one, 2).unwrap_err().code(), Code::TooManyRequests);
        assert!(limiter.take(two, 2).is_ok());
        assert!(limiter.take(one, WINDOW_MS).is_ok());
    }

    #[test]
    fn what_is_given_back_may_be_taken_again_in_its_own_minute() {
        let limiter = Limiter::per_minute(1);
        let one = address("10.0.0.1");
        limiter.take(one, 0).unwrap();
        limiter.give_back(one, 0);
        limiter.take(one, 1).unwrap();
        limiter.take(one, WINDOW_MS).unwrap();
        limiter.give_back(one, 1);
        assert!(limiter.take(one, WINDOW_MS).is_err(), "the minute before is over");
    }

    #[test]
    fn an_owner_of_many_addresses_counts_once() {
        let limiter = Limiter::per_minute(1);
        limiter.take(address("2001:db8:1:2::1"), 0).unwrap();
        assert!(limiter.take(address("2001:db8:1:2:ffff::9"), 0).is_err());
        limiter.take(address("2001:db8:1:3::1"), 0).unwrap();
    }
}
