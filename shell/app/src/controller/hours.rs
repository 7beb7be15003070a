//! When the screen is on, by the agent's plan and by who stands there: what the pages show, what the panel does, what the agent is
//! told of it.

use std::sync::mpsc::Sender;

use fleet_protocol::{ActualScreen, ScreenState};
use terminal_core::Mono;
use terminal_core::ipc::ShellMessage;
use terminal_core::screen_hours::{Attendance, Closing, HoursView, Phase, ScreenRule};
use terminal_devices::panel::{PanelEvent, PanelRequest, PanelState};

use super::Controller;
use crate::page::HoursShown;
use crate::stage::Stage;

/// The screen's hours.
#[derive(Debug, Default)]
pub(super) struct Hours {
    rule: ScreenRule,
    panel: Option<Sender<PanelRequest>>,
    /// What the panel was asked last.
    asked: Option<PanelRequest>,
    /// How it is, as it says.
    state: Option<PanelState>,
    /// What the agent was told last.
    told: Option<ActualScreen>,
}

impl Hours {
    pub(super) fn new(panel: Option<Sender<PanelRequest>>) -> Self {
        Self { panel, ..Self::default() }
    }
}

impl<S: Stage> Controller<S> {
    fn plan(&self) -> Option<&HoursView> {
        self.home()?.hours.as_ref()
    }

    fn attendance(&self) -> Attendance {
        Attendance {
            citizen: self.session.is_open() || self.ratings.question.is_pending(),
            // Before there is a home page the screen belongs to whoever installs the terminal, or looks after it.
            staff: self.maintenance.is_shown() || self.home().is_none(),
        }
    }

    fn screen_state(&self, now: Mono) -> ScreenState {
        self.hours.rule.state(self.plan(), self.attendance(), now)
    }

    /// Whether the location is closed and nobody has the screen: no session begins.
    pub(super) fn is_closed(&self, now: Mono) -> bool {
        self.screen_state(now) != ScreenState::On
    }

    /// Somebody touched the page that says when it opens, or the dark panel.
    pub(super) fn touched_closed(&mut self, now: Mono) {
        self.hours.rule.handle_touched(now);
    }

    pub(super) fn panel_said(&mut self, event: PanelEvent, now: Mono) {
        match event {
            PanelEvent::State(state) => self.hours.state = Some(state),
            PanelEvent::Woken => self.touched_closed(now),
        }
    }

    /// After everything that happens: the panel follows, and the agent hears of it.
    pub(super) fn mind_hours(&mut self, now: Mono) {
        let state = self.screen_state(now);
        let planned = self.tested_brightness().or(ScreenRule::brightness(state, self.plan()));
        // Where nobody says any more how bright, it is as bright as before anybody did.
        let was_set = self.hours.asked.is_some_and(|asked| asked.percent.is_some());
        let percent = planned.or(was_set.then_some(100));
        let request = PanelRequest { lit: state != ScreenState::Off, percent };
        let is_news = self.hours.asked.map_or(request.percent.is_some(), |asked| asked != request);
        if let Some(panel) = self.hours.panel.as_ref().filter(|_| is_news) {
            if panel.send(request).is_err() {
                tracing::error!("nobody minds the panel");
            }
            self.hours.asked = Some(request);
        }
        self.tell_screen(state);
    }

    /// Whether the panel's light is one that the kernel sets.
    pub(super) fn has_backlight(&self) -> bool {
        self.hours.state.is_some_and(|panel| panel.has_backlight)
    }

    fn tell_screen(&mut self, wanted: ScreenState) {
        let panel = self.hours.state;
        let is_dark = panel.is_some_and(|panel| !panel.is_lit);
        let state = match wanted {
            ScreenState::Off if !is_dark => ScreenState::Closed,
            ScreenState::On | ScreenState::Closed | ScreenState::Off => wanted,
        };
        let screen = ActualScreen {
            state,
            brightness_percent: panel.and_then(|panel| panel.percent),
            switches_off: panel.is_some_and(|panel| panel.switches_off),
        };
        let is_known = self.plan().is_some() || panel.is_some();
        if is_known && self.hours.told.replace(screen) != Some(screen) {
            self.tell(ShellMessage::Screen(screen));
        }
    }

    /// Another agent has heard nothing yet.
    pub(super) const fn tell_screen_anew(&mut self) {
        self.hours.told = None;
    }

    /// For the pages.
    pub(super) fn hours_shown(&self, now: Mono) -> Option<HoursShown> {
        let who = self.attendance();
        if self.is_closed(now) {
            let opens_at = match self.plan()?.phase {
                Phase::Closed { opens_at } | Phase::Dark { opens_at } => opens_at,
                Phase::Open { .. } => None,
            };
            return Some(HoursShown::Closed { opens_at });
        }
        match ScreenRule::closing(self.plan(), who, self.wall(now))? {
            Closing::At(closes_at) => Some(HoursShown::Closing { closes_at }),
            Closing::Over => Some(HoursShown::Over),
        }
    }
}
