use std::collections::BTreeSet;

use fleet_protocol::{Event, Sha256, ThemeFailure, ThemeId};
use terminal_core::Mono;
use terminal_core::ipc::{ShellMessage, ThemeBundleView};

use super::Controller;
use crate::stage::Stage;

/// A style of a bundle that has shown nothing for so many milliseconds is given up.
const PAINT_LIMIT_MS: u64 = 15_000;
/// The home page may be lost this often with a style that once did show.
const LOSSES: u32 = 2;

/// The home page style: which one the pages show, and whether a bundle that draws it can.
#[derive(Debug, Default)]
pub(super) struct Style {
    shown: Option<Shown>,
    /// Bundles that failed since the shell started. The agent remembers them longer.
    failed: BTreeSet<Sha256>,
    trial: Trial,
    /// How often the home page was lost with the bundle that is shown.
    losses: u32,
    /// Whether the home page's document is there to draw.
    page_ready: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    theme: ThemeId,
    bundle: Option<ThemeBundleView>,
}

/// Whether a bundle has been seen to draw.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Trial {
    /// There is none, or it has.
    #[default]
    Over,
    /// It is to, as soon as the page is there.
    Waiting,
    /// It was asked to, then.
    Since(Mono),
}

impl Style {
    /// The style that the pages show, and the bundle that draws it.
    pub(super) fn shown(&self) -> Option<(&ThemeId, Option<&ThemeBundleView>)> {
        self.shown.as_ref().map(|shown| (&shown.theme, shown.bundle.as_ref()))
    }

    /// Whether a bundle has yet to be seen to draw.
    pub(super) fn is_on_trial(&self) -> bool {
        self.trial != Trial::Over
    }

    fn begin_trial(&mut self, now: Mono) {
        self.trial = if self.page_ready { Trial::Since(now) } else { Trial::Waiting };
    }
}

impl<S: Stage> Controller<S> {
    /// Another style is taken up only while nobody is there: it never changes under a citizen's hands.
    pub(super) fn mind_style(&mut self, now: Mono) {
        let Some(home) = self.home() else { return };
        let bundle = home.theme_bundle.clone().filter(|bundle| !self.style.failed.contains(&bundle.sha256));
        let wanted = Shown { theme: home.theme.clone(), bundle };
        let same = self.style.shown.as_ref() == Some(&wanted);
        if same || (self.style.shown.is_some() && self.is_attended()) {
            return;
        }
        let files = wanted.bundle.as_ref().map(|bundle| (bundle.sha256, bundle.root.clone()));
        self.style.losses = 0;
        self.style.trial = Trial::Over;
        if files.is_some() {
            self.style.begin_trial(now);
        }
        let had = self.style.shown.as_ref().is_some_and(|shown| shown.bundle.is_some());
        if had || files.is_some() {
            self.stage.set_theme(files);
        }
        self.style.shown = Some(wanted);
    }

    /// The home page's document is there, again perhaps.
    pub(super) fn style_page_ready(&mut self, now: Mono) {
        self.style.page_ready = true;
        if self.style.trial != Trial::Over {
            self.style.begin_trial(now);
        }
    }

    /// The home page says that a bundle has drawn.
    pub(super) fn style_painted(&mut self, sha256: Sha256) {
        if self.style_bundle(sha256).is_some() {
            self.style.trial = Trial::Over;
        }
    }

    /// A bundle does not do: a built-in style takes its place at once, whoever is there, and ops hear of it.
    pub(super) fn style_failed(&mut self, sha256: Sha256, failure: ThemeFailure, reason: String) {
        let Some((theme, bundle)) = self.style_bundle(sha256) else { return };
        tracing::error!(%theme, version = %bundle.version, reason, "a style failed");
        let version = bundle.version;
        self.style.failed.insert(sha256);
        self.style.trial = Trial::Over;
        if let Some(shown) = &mut self.style.shown {
            shown.bundle = None;
        }
        self.stage.set_theme(None);
        self.tell(ShellMessage::Event(Event::ThemeFailed { theme, version, failure, reason }));
    }

    fn style_bundle(&self, sha256: Sha256) -> Option<(ThemeId, ThemeBundleView)> {
        let (theme, bundle) = self.style.shown()?;
        let bundle = bundle.filter(|bundle| bundle.sha256 == sha256)?;
        Some((theme.clone(), bundle.clone()))
    }

    pub(super) fn watch_style(&mut self, now: Mono) {
        if let Trial::Since(since) = self.style.trial
            && now.since(since) >= PAINT_LIMIT_MS
        {
            self.give_up_style(format!("nothing was shown within {PAINT_LIMIT_MS} ms"));
        }
    }

    /// The home page crashed or hangs: the style may be the reason.
    pub(super) fn style_page_lost(&mut self) {
        let was_ready = std::mem::take(&mut self.style.page_ready);
        if self.style.shown().is_none_or(|(_, bundle)| bundle.is_none()) || !was_ready {
            return;
        }
        self.style.losses += 1;
        if self.style.trial != Trial::Over || self.style.losses >= LOSSES {
            self.give_up_style("the home page crashed or stopped answering".to_owned());
        }
    }

    fn give_up_style(&mut self, reason: String) {
        let bundle = self.style.shown().and_then(|(_, bundle)| bundle);
        if let Some(sha256) = bundle.map(|bundle| bundle.sha256) {
            self.style_failed(sha256, ThemeFailure::NotPainted, reason);
        }
    }
}
