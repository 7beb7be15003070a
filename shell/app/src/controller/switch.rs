use terminal_core::Mono;
use terminal_core::ipc::ShellMessage;

use super::Controller;
use crate::page::{Message, MessageKind};
use crate::stage::Stage;

/// The picture that is left behind is waited for so long; a switch does not fail for it.
const LEAVING_MS: u64 = 5_000;

/// Another version is about to take over.
impl<S: Stage> Controller<S> {
    /// Nobody is there and nobody holds the lock: no session begins any more, the page says what happens, and a picture
    /// of it stays on the screen until the next version has one of its own. Then the agent has its answer.
    pub(super) fn may_switch(&mut self, now: Mono) {
        self.disturb_trial();
        self.stop_renewal(now);
        if self.ratings.question.is_pending()
            || self.maintenance.is_shown()
            || self.lock.hold(now).is_some()
            || !self.session.hold()
        {
            return self.tell(ShellMessage::SwitchAnswer { idle: false });
        }
        self.say(Message::plain(MessageKind::Switching), now);
        self.show(now);
        self.leaving = Some(now);
        self.stage.leave_behind();
    }

    /// The picture is there, or cannot be.
    pub(super) fn left_behind(&mut self) {
        if self.leaving.take().is_some() {
            self.tell(ShellMessage::SwitchAnswer { idle: true });
        } else if !self.is_switching() {
            // It was taken for a switch that does not come.
            self.stage.leave_plain();
        }
    }

    pub(super) fn watch_leaving(&mut self, now: Mono) {
        if self.leaving.is_some_and(|since| now.since(since) >= LEAVING_MS) {
            self.left_behind();
        }
    }

    /// The switch does not come: sessions may begin again.
    pub(super) fn open_the_door(&mut self) {
        self.session.release();
        self.leaving = None;
        if self.is_switching() {
            self.message = None;
            self.stage.leave_plain();
        }
    }

    /// Whether the page says that another version is about to take over.
    pub(super) fn is_switching(&self) -> bool {
        self.message.as_ref().is_some_and(|(message, _)| message.kind == MessageKind::Switching)
    }
}
