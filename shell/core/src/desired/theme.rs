use fleet_protocol::{DesiredState, DesiredTheme, ThemeId, UnixMillis};

use crate::view::HeldTheme;

/// The version of the contract between home page styles and this release's pages (`ui/themes/contract`): a bundle that was
/// built for another one is not shown.
pub const THEME_CONTRACT: u32 = 1;

/// The style that is to be shown at `now`: the terminal changes it by its own clock.
pub fn theme_at(desired: &DesiredState, now: UnixMillis) -> &ThemeId {
    let begun = desired.theme_changes.iter().rfind(|change| change.at <= now);
    begun.map_or(&desired.theme, |change| &change.theme)
}

/// When the style changes next by itself.
pub fn next_theme_change(desired: &DesiredState, now: UnixMillis) -> Option<UnixMillis> {
    desired.theme_changes.iter().map(|change| change.at).find(|at| *at > now)
}

/// The bundles that this release can show: they are fetched before their day comes.
pub fn wanted_themes(desired: &DesiredState) -> Vec<DesiredTheme> {
    desired.themes.iter().filter(|bundle| bundle.contract == THEME_CONTRACT).cloned().collect()
}

/// Styles of which there are bundles, but none that this release can show: of each the one of the newest contract.
pub fn unfit_themes(desired: &DesiredState) -> Vec<DesiredTheme> {
    let fits = |theme: &ThemeId| {
        let mut of_it = desired.themes.iter().filter(|bundle| bundle.theme == *theme);
        of_it.any(|bundle| bundle.contract == THEME_CONTRACT)
    };
    let mut unfit: Vec<DesiredTheme> =
        desired.themes.iter().filter(|bundle| !fits(&bundle.theme)).cloned().collect();
    unfit.dedup_by(|later, first| later.theme == first.theme);
    unfit
}

/// The bundle that a style is drawn by: the version that is wanted, or the newest there is until that has come. None
/// where no bundle of it is wanted any more.
pub fn held_theme<'h>(
    desired: &DesiredState,
    held: impl Iterator<Item = &'h HeldTheme>,
    theme: &ThemeId,
) -> Option<&'h HeldTheme> {
    let wanted = wanted_themes(desired).into_iter().find(|bundle| bundle.theme == *theme)?;
    let of_it = held.filter(|held| held.theme == *theme && held.contract == THEME_CONTRACT);
    of_it.max_by_key(|held| (held.version == wanted.version, held.version))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use fleet_protocol::{Sha256, ThemeChange};
    use proptest::prelude::*;

    use super::*;
    use crate::testing::desired;

    fn bundle(theme: &str, version: &str, contract: u32) -> DesiredTheme {
        DesiredTheme {
            theme: theme.parse().unwrap(),
            version: version.parse().unwrap(),
            contract,
            target: String::new(),
        }
    }

    fn held(theme: &str, version: &str) -> HeldTheme {
        HeldTheme {
            theme: theme.parse().unwrap(),
            version: version.parse().unwrap(),
            contract: THEME_CONTRACT,
            sha256: Sha256([0; 32]),
            root: PathBuf::new(),
        }
    }

    proptest! {
        #[test]
        fn the_style_stays_until_the_named_moment(
            moments in prop::collection::btree_set(0_i64..100, 0..6), now in 0_i64..100,
        ) {
            let mut state = desired(vec![]);
            let styles = ThemeId::BUILT_IN.into_iter().cycle().skip(1);
            state.theme_changes = moments.into_iter().zip(styles)
                .map(|(at, theme)| ThemeChange { at, theme: theme.parse().unwrap() }).collect();
            let until = next_theme_change(&state, now).unwrap_or(200);
            for at in now..until {
                prop_assert_eq!(theme_at(&state, at), theme_at(&state, now));
            }
            if until < 200 {
                prop_assert_ne!(theme_at(&state, until), theme_at(&state, now));
            }
        }
    }

    #[test]
    fn a_bundle_is_shown_once_it_is_there_and_as_long_as_it_is_wanted() {
        let mut state = desired(vec![]);
        state.themes =
            vec![bundle("lantern", "2.0.0", 2), bundle("lantern", "1.1.0", 1), bundle("snow", "1.0.0", 2)];
        let lantern = "lantern".parse().unwrap();
        let (old, new) = (held("lantern", "1.0.0"), held("lantern", "1.1.0"));
        let shown = |state: &DesiredState, there: &[HeldTheme]| {
            held_theme(state, there.iter(), &lantern).map(|held| held.version.to_string())
        };
        assert_eq!(shown(&state, std::slice::from_ref(&old)).as_deref(), Some("1.0.0"));
        assert_eq!(shown(&state, &[new, old.clone()]).as_deref(), Some("1.1.0"));
        assert_eq!(shown(&state, &[held("snow", "1.0.0")]), None);
        assert_eq!(unfit_themes(&state), [state.themes[2].clone()]);
        state.themes.clear();
        assert_eq!(shown(&state, &[old]), None);
    }

    #[test]
    fn the_contract_is_that_of_the_pages() {
        let contract = include_str!("../../../../ui/themes/contract/version.ts");
        assert!(contract.contains(&format!("THEME_CONTRACT = {THEME_CONTRACT}\n")), "{contract}");
    }
}
