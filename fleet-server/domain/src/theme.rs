use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{DivisionCode, Scope};

/// A home page style that terminals have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// 气都新程: light, blue flame, modern.
    #[default]
    Qidu,
    /// 巴山渠水: ink-wash mountains and the river.
    Bashan,
    /// 汉阙: the Han gate towers of Quxian, vermilion and black.
    Hanque,
}

impl Theme {
    /// The word that terminals know it by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Qidu => "qidu",
            Self::Bashan => "bashan",
            Self::Hanque => "hanque",
        }
    }
}

/// Which style the terminals show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ThemeChoice {
    /// Where no division says otherwise.
    pub everywhere: Theme,
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
    pub theme: Theme,
}

impl ThemeChoice {
    /// The style of a terminal that stands in `divisions`: its own and those above.
    pub fn theme(&self, divisions: &[DivisionCode]) -> Theme {
        let above = self.divisions.iter().filter(|chosen| divisions.contains(&chosen.division_code));
        // A code of GB/T 2260 begins as the one above it does and ends in zeros there: the greatest is the smallest
        // division.
        above.max_by_key(|chosen| &chosen.division_code).map_or(self.everywhere, |chosen| chosen.theme)
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

    fn choice(everywhere: Theme, divisions: &[(&str, Theme)]) -> ThemeChoice {
        let own = |(division, theme): &(&str, Theme)| DivisionTheme {
            division_code: code(division),
            theme: *theme,
        };
        ThemeChoice { everywhere, divisions: divisions.iter().map(own).collect() }
    }

    #[test]
    fn the_smallest_division_decides() {
        let choice = choice(Theme::Qidu, &[("511725", Theme::Hanque), ("511700", Theme::Bashan)]);
        let quxian = [code("510000"), code("511700"), code("511725")];
        assert_eq!(choice.theme(&quxian), Theme::Hanque);
        assert_eq!(choice.theme(&[code("510000"), code("511700"), code("511702")]), Theme::Bashan);
        assert_eq!(choice.theme(&[code("510000")]), Theme::Qidu);
        assert_eq!(choice.theme(&[]), Theme::Qidu);
    }

    #[test]
    fn only_those_are_told_whose_style_may_differ() {
        let before = choice(Theme::Qidu, &[("511702", Theme::Bashan), ("511725", Theme::Hanque)]);
        let after = choice(Theme::Qidu, &[("511702", Theme::Bashan), ("511725", Theme::Bashan)]);
        assert_eq!(before.difference(&after), [Scope::Division(code("511725"))]);
        assert_eq!(before.difference(&before), []);
        let all = choice(Theme::Hanque, &[]);
        assert_eq!(before.difference(&all), [Scope::Everywhere]);
    }

    #[test]
    fn words_are_those_of_the_wire() {
        for theme in [Theme::Qidu, Theme::Bashan, Theme::Hanque] {
            assert_eq!(serde_json::to_value(theme).unwrap(), theme.as_str());
        }
    }
}
