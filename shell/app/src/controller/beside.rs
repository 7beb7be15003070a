use fleet_protocol::AppId;
use terminal_core::Mono;

use super::Controller;
use crate::stage::{Stage, TrustedPage};

/// Whether the pages beside the home page are there. Without the bar no app is opened: nobody could leave it.
#[derive(Debug, Default)]
pub(super) struct Beside {
    bar: bool,
    keyboard: bool,
    /// What a citizen touched before they were.
    wanted: Option<AppId>,
}

impl Beside {
    pub(super) const fn is_ready(&self) -> bool {
        self.bar && self.keyboard
    }

    /// Opened when they are there.
    pub(super) const fn want(&mut self, app_id: AppId) {
        self.wanted = Some(app_id);
    }

    /// The session is over.
    pub(super) const fn forget_wanted(&mut self) {
        self.wanted = None;
    }

    /// A page is there: what can be opened now.
    pub(super) fn handle_ready(&mut self, page: TrustedPage) -> Option<AppId> {
        match page {
            TrustedPage::Home => {}
            TrustedPage::Bar => self.bar = true,
            TrustedPage::Keyboard => self.keyboard = true,
        }
        self.wanted.take_if(|_| self.bar && self.keyboard)
    }

    /// Their process is replaced.
    pub(super) const fn handle_lost(&mut self) {
        (self.bar, self.keyboard) = (false, false);
    }
}

impl<S: Stage> Controller<S> {
    /// The session is over: what was typed, and what an app had the citizen asked, go with the process of the pages that
    /// showed them.
    pub(super) fn wipe_beside(&mut self, now: Mono) {
        self.beside.forget_wanted();
        let typed = std::mem::take(&mut self.keyboard_used);
        if self.take_asked() || typed {
            self.page_lost(TrustedPage::Bar, now);
        }
    }
}
