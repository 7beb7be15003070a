use terminal_core::Mono;
use terminal_core::ipc::{Connectivity, Screen};
use terminal_core::session::SessionState;

use super::Controller;
use crate::page::{PageScreen, PageState, Phase, SessionView};
use crate::stage::{BarSize, Stage};

impl<S: Stage> Controller<S> {
    pub(super) fn page_state(&self, now: Mono) -> PageState {
        let view = self.view.as_ref().map(|(view, _)| view);
        PageState {
            now: self.wall(now),
            language: self.language,
            elder: self.ease.elder,
            low: self.ease.low,
            software_version: view.map(|view| view.software_version.clone()).unwrap_or_default(),
            connectivity: view.map_or(Connectivity::Unknown, |view| view.connectivity),
            screen: view.map_or_else(PageScreen::starting, |view| self.page_screen(&view.screen)),
            session: self.session_view(now),
            message: self.message.as_ref().map(|(message, _)| message.clone()),
            keyboard: self.keyboard.shown(self.language).map(|shown| shown.view),
            print: self.prints.note().or(self.receipts.note()),
            smart_card: self.smart_cards.note(),
            read_aloud: self.reader.view(),
            interruption: self.interrupting().cloned(),
            rating: self.rating_asked(now),
            maintenance: self.maintenance_shown(now),
            self_test: self.self_test_shown(now),
            setup: self.setup_shown(),
            network: self.network_shown(),
            display: self.display_shown(now),
            faults: self.faults.shown(now),
            hours: self.hours_shown(now),
        }
    }

    /// The screen in the style that is shown: another one waits until nobody is there.
    fn page_screen(&self, screen: &Screen) -> PageScreen {
        let page = PageScreen::from(screen);
        match self.style.shown() {
            Some((theme, bundle)) if matches!(screen, Screen::Home(_)) => page.in_style(theme, bundle),
            _ => page,
        }
    }

    fn session_view(&self, now: Mono) -> SessionView {
        let (state, remaining_s) = match self.session.state(now) {
            SessionState::None => (Phase::None, None),
            SessionState::Active => (Phase::Active, None),
            SessionState::Warning { ends_at } => (Phase::Warning, Some(ends_at.since(now).div_ceil(1000))),
        };
        let length = self.session.length(now);
        let started_at = length.map(|length| self.wall(now).saturating_sub_unsigned(length));
        let open_app = self.app.as_ref().map(|app| app.about.clone());
        let opening = self.app.as_ref().is_some_and(|app| !app.revealed);
        SessionView { state, remaining_s, started_at, open_app, opening }
    }

    /// Shows what changed. The time alone is no change: the pages count on themselves.
    pub(super) fn show(&mut self, now: Mono) {
        let mut state = self.page_state(now);
        self.fit_bar(state.session.state);
        let shown_at = self.shown.as_ref().map(|shown| shown.now);
        if let (Some(shown), Some(shown_at)) = (&self.shown, shown_at) {
            let current = std::mem::replace(&mut state.now, shown_at);
            if *shown == state && (current - shown_at).abs() < RESEND_MS {
                return;
            }
            state.now = current;
        }
        match serde_json::to_string(&state) {
            Ok(json) => self.stage.show_state(&json),
            Err(error) => tracing::error!(%error, "cannot show the state"),
        }
        self.shown = Some(state);
    }

    fn fit_bar(&mut self, phase: Phase) {
        let covers = self.consents.is_asking() || self.interruption.shown().is_some();
        let size = match (covers, phase) {
            (true, _) => BarSize::Whole,
            (false, Phase::Warning) => BarSize::Warning,
            (false, Phase::None | Phase::Active) => BarSize::Usual,
        };
        if self.app.is_some() && self.bar != Some(size) {
            self.bar = Some(size);
            self.stage.size_bar(size);
        }
    }
}

/// The pages hear of the time at least so often, in milliseconds.
const RESEND_MS: i64 = 30_000;
