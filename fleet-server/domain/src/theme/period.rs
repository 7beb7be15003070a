use fleet_protocol::{ThemeChange, ThemeId, ThemePeriodId, UnixMillis};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ThemeChoice;
use crate::{ChinaDay, DivisionCode, Scope};

/// A stretch of days, by the calendar of China, in which a division or the whole fleet shows a style of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemePeriod {
    /// Which.
    pub id: ThemePeriodId,
    /// What for, such as `春节`.
    pub name: String,
    /// Where; `None` for everywhere.
    pub division_code: Option<DivisionCode>,
    /// Which style.
    pub theme: ThemeId,
    /// The first of its days: it begins at midnight.
    pub first_day: ChinaDay,
    /// The last of its days: it ends at the midnight after it.
    pub last_day: ChinaDay,
}

/// Where a period stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThemePeriodState {
    /// It has not begun.
    Coming,
    /// It is now.
    Running,
    /// It is over.
    Past,
}

/// Why a period cannot be planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ThemePeriodRefused {
    /// It ends before it begins.
    #[error("its last day is before its first")]
    DaysReversed,
    /// It is over before it is planned.
    #[error("its last day is over")]
    Over,
    /// It lasts longer than [`ThemePeriod::LONGEST_DAYS`], or ends later than [`ThemePeriod::FARTHEST_DAYS`] from now.
    #[error("it is too long or too far away")]
    TooFar,
    /// Another period of the same place has one of its days.
    #[error("it overlaps another period of the same place")]
    Overlaps(ThemePeriodId),
    /// The place has [`ThemePeriod::MOST`] that are not over.
    #[error("the place has too many periods")]
    TooMany,
}

impl ThemePeriod {
    /// A place has at most so many that are not over, so that what a terminal is told of them stays small.
    pub const MOST: usize = 24;
    /// What lasts longer is no period but the choice.
    pub const LONGEST_DAYS: i64 = 366;
    /// Nobody plans farther ahead; a wrong year is noticed.
    pub const FARTHEST_DAYS: i64 = 3 * 366;

    /// Whether it holds at a moment.
    pub fn holds_at(&self, at: UnixMillis) -> bool {
        self.first_day.begins() <= at && at < self.last_day.ends()
    }

    /// Where it stands at a moment.
    pub fn state(&self, at: UnixMillis) -> ThemePeriodState {
        if at < self.first_day.begins() {
            ThemePeriodState::Coming
        } else if self.holds_at(at) {
            ThemePeriodState::Running
        } else {
            ThemePeriodState::Past
        }
    }

    /// Whose style it may change.
    pub fn scope(&self) -> Scope {
        self.division_code.clone().map_or(Scope::Everywhere, Scope::Division)
    }

    /// Whether it may be planned, beside `others`: all those that are not over, itself as it was perhaps among them.
    pub fn check(&self, others: &[Self], now: UnixMillis) -> Result<(), ThemePeriodRefused> {
        let days = self.last_day.number() - self.first_day.number() + 1;
        if days < 1 {
            return Err(ThemePeriodRefused::DaysReversed);
        }
        if self.last_day.ends() <= now {
            return Err(ThemePeriodRefused::Over);
        }
        let ahead = self.last_day.number() - ChinaDay::of(now).number();
        if days > Self::LONGEST_DAYS || ahead > Self::FARTHEST_DAYS {
            return Err(ThemePeriodRefused::TooFar);
        }
        let here = || {
            let same_place = |other: &&Self| other.division_code == self.division_code;
            others.iter().filter(|other| other.id != self.id).filter(same_place)
        };
        let overlaps = |other: &&Self| other.first_day <= self.last_day && self.first_day <= other.last_day;
        if let Some(other) = here().find(overlaps) {
            return Err(ThemePeriodRefused::Overlaps(other.id));
        }
        if here().count() >= Self::MOST { Err(ThemePeriodRefused::TooMany) } else { Ok(()) }
    }

    fn concerns(&self, divisions: &[DivisionCode]) -> bool {
        self.division_code.as_ref().is_none_or(|code| divisions.contains(code))
    }
}

/// The style that is shown, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownTheme<'a> {
    /// Which.
    pub theme: &'a ThemeId,
    /// Because of this.
    pub reason: ThemeReason<'a>,
}

/// Why a style is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeReason<'a> {
    /// A period says so.
    Period(&'a ThemePeriod),
    /// A division's choice.
    Division(&'a DivisionCode),
    /// The choice for everywhere.
    Everywhere,
}

/// The style of a terminal that stands in `divisions`, its own and those above, at a moment. A period goes before every
/// choice: it is what somebody planned for these very days. Of several periods that of the nearest division holds, as of
/// several choices.
pub fn shown_theme<'a>(
    choice: &'a ThemeChoice,
    periods: &'a [ThemePeriod],
    divisions: &[DivisionCode],
    at: UnixMillis,
) -> ShownTheme<'a> {
    let holding = periods.iter().filter(|period| period.concerns(divisions) && period.holds_at(at));
    // Everywhere is the least of all; of two that hold in a chain of divisions the greater code is the smaller one.
    if let Some(period) = holding.max_by_key(|period| &period.division_code) {
        return ShownTheme { theme: &period.theme, reason: ThemeReason::Period(period) };
    }
    match choice.nearest(divisions) {
        Some(own) => ShownTheme { theme: &own.theme, reason: ThemeReason::Division(&own.division_code) },
        None => ShownTheme { theme: &choice.everywhere, reason: ThemeReason::Everywhere },
    }
}

/// The styles that follow that of `from` in such a place by themselves, earliest first.
pub fn theme_changes(
    choice: &ThemeChoice,
    periods: &[ThemePeriod],
    divisions: &[DivisionCode],
    from: UnixMillis,
) -> Vec<ThemeChange> {
    let here = periods.iter().filter(|period| period.concerns(divisions));
    let mut moments: Vec<UnixMillis> =
        here.flat_map(|period| [period.first_day.begins(), period.last_day.ends()]).collect();
    moments.retain(|at| *at > from);
    moments.sort_unstable();
    let mut before = shown_theme(choice, periods, divisions, from).theme;
    let mut changes = Vec::new();
    for at in moments {
        let theme = shown_theme(choice, periods, divisions, at).theme;
        if theme != before {
            changes.push(ThemeChange { at, theme: theme.clone() });
            before = theme;
        }
    }
    changes
}

#[cfg(test)]
mod tests;
