use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use fleet_protocol::UnixMillis;

use crate::problem::{ApiError, ApiResult, Code};

const WINDOW_MS: i64 = 60_000;

/// Counts per address and minute; forgets everything when the minute is over.
#[derive(Debug)]
pub struct Limiter {
    most: u32,
    window: Mutex<(i64, HashMap<IpAddr, u32>)>,
}

impl Limiter {
    /// So many per minute and address.
    pub fn per_minute(most: u32) -> Self {
        Self { most, window: Mutex::default() }
    }

    /// Counts one more, or refuses.
    pub fn take(&self, address: IpAddr, now: UnixMillis) -> ApiResult<()> {
        let minute = now.div_euclid(WINDOW_MS);
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.0 != minute {
            *window = (minute, HashMap::new());
        }
        let count = window.1.entry(address).or_default();
        *count += 1;
        if *count <= self.most {
            return Ok(());
        }
        let rest = WINDOW_MS - now.rem_euclid(WINDOW_MS);
        let seconds = u64::try_from(rest / 1_000 + 1).unwrap_or(60);
        Err(ApiError::new(Code::TooManyRequests).retry_after_s(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_held_back_for_the_rest_of_the_minute() {
        let limiter = Limiter::per_minute(2);
        let (one, two) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        assert!(limiter.take(one, 0).is_ok() && limiter.take(one, 1).is_ok());
        assert_eq!(limiter.take(one, 2).unwrap_err().code(), Code::TooManyRequests);
        assert!(limiter.take(two, 2).is_ok());
        assert!(limiter.take(one, WINDOW_MS).is_ok());
    }
}
