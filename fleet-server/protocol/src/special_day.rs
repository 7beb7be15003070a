use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A day of the calendar on which a location is open otherwise than its week says: a public holiday (法定节假日), or a weekend
/// that is worked for one (调休).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SpecialDay {
    /// ISO 8601, such as `2026-10-01`, in the location's own time.
    pub day: String,
    /// Why.
    pub kind: SpecialDayKind,
    /// Of which holiday, in Chinese, such as `国庆节`.
    pub name: String,
    /// When the location is open on it, in place of what its week says; empty: not at all.
    #[serde(default)]
    pub hours: Vec<DayHours>,
}

/// Why a day is special.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpecialDayKind {
    /// A public holiday.
    Holiday,
    /// A Saturday or Sunday that is worked for one.
    WorkedWeekend,
}

/// One stretch of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DayHours {
    /// `HH:MM`, such as `09:00`.
    pub opens: String,
    /// `HH:MM`, later than `opens`; `24:00` is the end of the day.
    pub closes: String,
}
