//! Home page styles (首页风格): which one is shown where and when.

mod bundle;
mod period;

use fleet_protocol::ThemeId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{DivisionCode, Scope};

pub use bundle::needed_bundles;
pub use period::{
    ShownTheme, ThemePeriod, ThemePeriodRefused, ThemePeriodState, ThemeReason, shown_theme, theme_changes,
};

/// Which style the terminals show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ThemeChoice {
    /// Where no division says otherwise.
    pub everywhere: ThemeId,
    /// Divisions with a style of their own; of two that a terminal stands in, the smaller one decides.
    #[serde(default)]
    pub divisions: Vec<DivisionTheme>,
}

/// The style of a division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DivisionTheme {
    /// Which division.
    pub division_code: DivisionCode,
    /// Its style.
    pub theme: ThemeId,
}

impl ThemeChoice {
    /// The division whose choice a terminal follows that stands in `divisions`: its own and those above.
    pub(crate) fn nearest(&self, divisions: &[DivisionCode]) -> Option<&DivisionTheme> {
        let above = self.divisions.iter().filter(|chosen| divisions.contains(&chosen.division_code));
        // A code of GB/T 2260 begins as the one above it does and ends in zeros there: the greatest is the smallest
        // division.
        above.max_by_key(|chosen| &chosen.division_code)
    }

    /// Every style that is chosen somewhere.
    pub fn themes(&self) -> impl Iterator<Item = &ThemeId> {
        std::iter::once(&self.everywhere).chain(self.divisions.iter().map(|chosen| &chosen.theme))
    }

    /// Whose style another choice may change.
    pub fn difference(&self, other: &Self) -> Vec<Scope> {
        if self.everywhere != other.everywhere {
            return vec![Scope::Everywhere];
        }
        let only_in = |one: &Self, two: &Self| -> Vec<Scope> {
            let lone = one.divisions.iter().filter(|chosen| !two.divisions.contains(chosen));
            lone.map(|chosen| Scope::Division(chosen.division_code.clone())).collect()
        };
        let mut scopes = only_in(self, other);
        scopes.extend(only_in(other, self));
        scopes.sort();
        scopes.dedup();
        scopes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    fn theme(text: &str) -> ThemeId {
        text.parse().unwrap()
    }

    fn choice(everywhere: &str, divisions: &[(&str, &str)]) -> ThemeChoice {
        let own = |(division, chosen): &(&str, &str)| DivisionTheme {
            division_code: code(division),
            theme: theme(chosen),
        };
        ThemeChoice { everywhere: theme(everywhere), divisions: divisions.iter().map(own).collect() }
    }

    #[test]
    fn the_smallest_division_decides() {
        let choice = choice("qidu", &[("511725", "hanque"), ("511700", "bashan")]);
        let shown = |divisions: &[DivisionCode]| shown_theme(&choice, &[], divisions, 0).theme.to_string();
        assert_eq!(shown(&[code("510000"), code("511700"), code("511725")]), "hanque");
        assert_eq!(shown(&[code("510000"), code("511700"), code("511702")]), "bashan");
        assert_eq!(shown(&[code("510000")]), "qidu");
        assert_eq!(shown(&[]), "qidu");
    }

    #[test]
    fn only_those_are_told_whose_style_may_differ() {
        let before = choice("qidu", &[("511702", "bashan"), ("511725", "hanque")]);
        let after = choice("qidu", &[("511702", "bashan"), ("511725", "bashan")]);
        assert_eq!(before.difference(&after), [Scope::Division(code("511725"))]);
        assert_eq!(before.difference(&before), []);
        let all = choice("hanque", &[]);
        assert_eq!(before.difference(&all), [Scope::Everywhere]);
    }
}
