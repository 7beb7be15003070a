use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How pressing it is that a role of the image repository is signed again. What runs, runs on whatever it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignatureAlarm {
    /// It holds for longer than 30 days.
    None,
    /// It ends within 30 days.
    Soon,
    /// It ends within 7 days.
    Urgent,
    /// It has ended: terminals take no new release.
    Ended,
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl SignatureAlarm {
    /// The alarm for a role that ends in so many milliseconds.
    pub const fn of(left_ms: i64) -> Self {
        match left_ms {
            left if left <= 0 => Self::Ended,
            left if left <= 7 * DAY_MS => Self::Urgent,
            left if left <= 30 * DAY_MS => Self::Soon,
            _ => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_as_the_end_comes_near() {
        let days = |days: i64| SignatureAlarm::of(days * DAY_MS);
        assert_eq!(days(31), SignatureAlarm::None);
        assert_eq!(days(30), SignatureAlarm::Soon);
        assert_eq!(days(7), SignatureAlarm::Urgent);
        assert_eq!(days(0), SignatureAlarm::Ended);
        assert_eq!(days(-4000), SignatureAlarm::Ended);
    }
}
