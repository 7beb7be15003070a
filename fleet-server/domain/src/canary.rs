use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a canary (灰度) of an app version ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CanaryEnd {
    /// All terminals of the listing have its version now.
    Promoted,
    /// Its terminals went back to the version that the others kept.
    TakenBack,
    /// The app was unlisted.
    Unlisted,
}

/// Why a canary cannot begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CanaryRefused {
    /// It would reach no terminal that is offered the app.
    #[error("a canary needs a terminal")]
    Nobody,
    /// It would leave no terminal on the present version.
    #[error("a canary leaves somebody out")]
    Everybody,
}

/// Whether a canary that reaches `reached` of the `offered` terminals of a listing is one.
pub const fn judge_canary(reached: i64, offered: i64) -> Result<(), CanaryRefused> {
    match reached {
        ..=0 => Err(CanaryRefused::Nobody),
        reached if reached >= offered => Err(CanaryRefused::Everybody),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canary_is_some_and_not_all() {
        assert_eq!(judge_canary(0, 0), Err(CanaryRefused::Nobody));
        assert_eq!(judge_canary(0, 5), Err(CanaryRefused::Nobody));
        assert_eq!(judge_canary(5, 5), Err(CanaryRefused::Everybody));
        assert_eq!(judge_canary(1, 1), Err(CanaryRefused::Everybody));
        assert_eq!(judge_canary(4, 5), Ok(()));
    }
}
