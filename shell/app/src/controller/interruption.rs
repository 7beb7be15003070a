use fleet_protocol::{Notice, NoticeId};
use terminal_core::{Mono, Occupation};

use super::Controller;
use crate::stage::Stage;

impl<S: Stage> Controller<S> {
    /// After everything that happens: an urgent notice comes when it may, and goes when it is over.
    pub(super) fn interrupt(&mut self, now: Mono) {
        let occupation = match &self.app {
            _ if self.is_closed(now)
                || self.consents.is_asking()
                || self.is_rating()
                || self.maintenance.is_shown() =>
            {
                Occupation::Busy
            }
            Some(app) if !app.revealed => Occupation::Busy,
            Some(_) => Occupation::App,
            None => Occupation::Home,
        };
        let before = self.interruption.shown();
        let mut interruption = std::mem::take(&mut self.interruption);
        let due = self.home().map(|home| home.notices.as_slice()).unwrap_or_default();
        interruption.handle_due(due, occupation, now);
        self.interruption = interruption;
        if before != self.interruption.shown() {
            self.say_interruption();
        }
    }

    /// The citizen has read it.
    pub(super) fn interruption_read(&mut self, id: NoticeId) {
        self.interruption.handle_read(id);
    }

    fn say_interruption(&mut self) {
        match self.interrupting().map(|notice| format!("{}。\n{}", notice.title, notice.body)) {
            Some(words) => self.announce(&words),
            None => self.drop_announcements(),
        }
    }

    /// The notice that is put before the citizen.
    pub(super) fn interrupting(&self) -> Option<&Notice> {
        let shown = self.interruption.shown()?;
        self.home()?.notices.iter().find(|notice| notice.id == shown)
    }
}
