use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AppId, AppVersionId, UnixMillis};

/// Which list of [`RatingReason`]s this crate knows. A list that was given out is not changed: another one has another
/// number.
pub const RATING_REASONS_VERSION: u32 = 1;

/// How satisfied a citizen is with a service (好差评), the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RatingLevel {
    /// 非常满意.
    VerySatisfied,
    /// 满意.
    Satisfied,
    /// 基本满意.
    FairlySatisfied,
    /// 不满意.
    Dissatisfied,
    /// 非常不满意.
    VeryDissatisfied,
}

impl RatingLevel {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::VerySatisfied,
        Self::Satisfied,
        Self::FairlySatisfied,
        Self::Dissatisfied,
        Self::VeryDissatisfied,
    ];

    /// Whether it is a bad rating (差评), which ops follow up.
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::Dissatisfied | Self::VeryDissatisfied)
    }
}

/// Why a citizen is not satisfied. From a fixed list, so that nothing personal can stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RatingReason {
    /// 事情没有办成.
    NotDone,
    /// 办理太慢 (办事效率).
    TooSlow,
    /// 步骤多，太麻烦 (办事便捷度).
    TooManySteps,
    /// 看不懂，不会操作 (平台操作性).
    HardToUse,
    /// 办事指南不准确 (办事指南精确度).
    GuideWrong,
    /// 页面或设备出故障.
    Fault,
}

impl RatingReason {
    /// Those of [`RATING_REASONS_VERSION`], in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::NotDone, Self::TooSlow, Self::TooManySteps, Self::HardToUse, Self::GuideWrong, Self::Fault];
}

/// What a citizen said of an app when their session was over. Nothing in it is about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rating {
    /// Of which app.
    pub app_id: AppId,
    /// In which version.
    pub version_id: AppVersionId,
    /// How satisfied.
    pub level: RatingLevel,
    /// Why not, each at most once; may be empty, and is where the level is a good one.
    #[serde(default)]
    pub reasons: Vec<RatingReason>,
    /// The list that the reasons were offered from.
    pub reasons_version: u32,
    /// When; Unix milliseconds.
    pub rated_at: UnixMillis,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_first_list_of_reasons_stays_as_it_was_given_out() {
        let words = serde_json::to_value(RatingReason::ALL).unwrap();
        let first = ["not_done", "too_slow", "too_many_steps", "hard_to_use", "guide_wrong", "fault"];
        assert_eq!((RATING_REASONS_VERSION, words), (1, serde_json::json!(first)));
    }

    #[test]
    fn a_rating_says_nothing_of_who_gave_it() {
        let rating = Rating {
            app_id: AppId(Uuid::nil()),
            version_id: AppVersionId(Uuid::nil()),
            level: RatingLevel::Dissatisfied,
            reasons: vec![RatingReason::TooSlow],
            reasons_version: RATING_REASONS_VERSION,
            rated_at: 5,
        };
        let json = serde_json::to_value(&rating).unwrap();
        let names: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["app_id", "level", "rated_at", "reasons", "reasons_version", "version_id"]);
        assert_eq!(serde_json::from_value::<Rating>(json).unwrap(), rating);
        assert_eq!(RatingLevel::ALL.map(RatingLevel::is_bad), [false, false, false, true, true]);
    }
}
