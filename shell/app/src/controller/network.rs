use terminal_core::ipc::{NetworkRequest, NetworkView, Screen, ShellMessage};

use super::Controller;
use crate::stage::{Stage, TrustedPage};

impl<S: Stage> Controller<S> {
    /// The home page alone asks for it, and only where somebody maintains the terminal or sets it up; the agent judges again.
    pub(super) fn network_called(&mut self, page: TrustedPage, request: NetworkRequest) {
        if page == TrustedPage::Home && self.may_show_network() {
            self.tell(ShellMessage::Network(request));
        }
    }

    /// The agent speaks of it.
    pub(super) fn network_said(&mut self, view: NetworkView) {
        self.network = self.may_show_network().then_some(view);
    }

    /// Whoever looked has gone.
    pub(super) fn forget_network(&mut self) {
        self.network = None;
    }

    /// For the home page.
    pub(super) fn network_shown(&self) -> Option<NetworkView> {
        self.network.clone().filter(|_| self.may_show_network())
    }

    fn may_show_network(&self) -> bool {
        let is_set_up = || {
            self.view
                .as_ref()
                .is_some_and(|(view, _)| matches!(view.screen, Screen::Enrolling(_) | Screen::Setup(_)))
        };
        self.maintenance.is_open() || is_set_up()
    }
}
