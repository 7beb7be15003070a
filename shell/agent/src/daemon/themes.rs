use std::collections::BTreeSet;

use fleet_protocol::{DesiredTheme, Event, ThemeFailure, ThemeId, ThemeVersion};
use serde::{Deserialize, Serialize};
use terminal_core::HeldTheme;
use terminal_core::desired::{THEME_CONTRACT, unfit_themes, wanted_themes};

use super::Daemon;
use crate::store::StateKey;
use crate::upgrade::WantedThemes;

/// The bundles of home page styles on this terminal.
#[derive(Debug, Default)]
pub(super) struct Themes {
    held: Vec<HeldTheme>,
    /// Those that do not do here: not shown again, and not told again.
    failed: FailedThemes,
    /// What the screen may be shown with.
    pub usable: Vec<HeldTheme>,
}

/// Versions of styles that failed on this terminal, as long as they are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct FailedThemes(BTreeSet<(ThemeId, ThemeVersion)>);

impl Themes {
    pub(super) fn new(failed: FailedThemes) -> Self {
        Self { failed, ..Self::default() }
    }

    /// Whether all these are on the disk, in just these versions. One that is refused never is.
    fn has_all(&self, wanted: &[DesiredTheme]) -> bool {
        wanted
            .iter()
            .all(|one| self.held.iter().any(|held| held.theme == one.theme && held.version == one.version))
    }

    fn sift(&mut self) {
        let does = |held: &&HeldTheme| !self.failed.0.contains(&(held.theme.clone(), held.version));
        self.usable = self.held.iter().filter(does).cloned().collect();
    }
}

impl Daemon {
    /// Tells who fetches them which bundles are wanted, and whether a session holds one on the screen.
    pub(super) fn tell_themes(&self) {
        let bundles = self.desired.as_ref().map(|desired| wanted_themes(desired));
        self.upgrader.themes(WantedThemes { bundles, may_remove: !self.shell.session_open });
    }

    /// Whether the styles that the fleet wants here are here, also those whose day is still to come.
    pub(super) fn has_wanted_themes(&self) -> bool {
        self.desired.as_ref().is_none_or(|desired| self.themes.has_all(&wanted_themes(desired)))
    }

    pub(super) fn handle_themes_held(&mut self, held: Vec<HeldTheme>) {
        self.themes.held = held;
        self.themes.sift();
    }

    /// Another desired state: versions that are not wanted any more are forgotten, and of styles that this release cannot
    /// show ops are told once.
    pub(super) async fn judge_themes(&mut self) {
        let Some(desired) = self.desired.clone() else { return };
        let mut failed = self.themes.failed.clone();
        let is_wanted = |(theme, version): &(ThemeId, ThemeVersion)| {
            desired.themes.iter().any(|bundle| bundle.theme == *theme && bundle.version == *version)
        };
        failed.0.retain(is_wanted);
        self.set_failed_themes(failed).await;
        for DesiredTheme { theme, version, contract, .. } in unfit_themes(&desired) {
            let reason = format!("it was built for contract {contract}, this release has {THEME_CONTRACT}");
            let failure = ThemeFailure::WrongContract;
            self.handle_theme_failed(Event::ThemeFailed { theme, version, failure, reason }).await;
        }
    }

    async fn handle_theme_failed(&mut self, event: Event) {
        if self.note_theme_failed(&event).await {
            self.record_news(event).await;
        }
    }

    /// A style failed on the screen: it is not shown again, also after a restart. Whether that is news.
    pub(super) async fn note_theme_failed(&mut self, event: &Event) -> bool {
        let Event::ThemeFailed { theme, version, .. } = event else { return false };
        let mut failed = self.themes.failed.clone();
        let is_new = failed.0.insert((theme.clone(), *version));
        self.set_failed_themes(failed).await;
        is_new
    }

    async fn set_failed_themes(&mut self, failed: FailedThemes) {
        if self.themes.failed == failed {
            return;
        }
        let outcome = self.state.set(StateKey::FailedThemes, &failed).await;
        self.note(outcome);
        self.themes.failed = failed;
        self.themes.sift();
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use fleet_protocol::Sha256;

    use super::*;

    #[test]
    fn a_style_is_here_when_its_wanted_version_is() {
        let wanted = |version: &str| DesiredTheme {
            theme: "lantern".parse().unwrap(),
            version: version.parse().unwrap(),
            contract: THEME_CONTRACT,
            target: String::new(),
        };
        let mut themes = Themes::default();
        assert!(themes.has_all(&[]));
        assert!(!themes.has_all(&[wanted("1.0.0")]));
        themes.held.push(HeldTheme {
            theme: "lantern".parse().unwrap(),
            version: "1.0.0".parse().unwrap(),
            contract: THEME_CONTRACT,
            sha256: Sha256([0; 32]),
            root: PathBuf::new(),
        });
        assert!(themes.has_all(&[wanted("1.0.0")]));
        assert!(!themes.has_all(&[wanted("1.0.0"), wanted("1.1.0")]));
    }
}
