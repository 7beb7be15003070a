use fleet_protocol::{AppId, SessionEnd};
use serde_json::{Value, json};
use terminal_core::Mono;
use terminal_core::ipc::ShellMessage;
use terminal_core::lock::LockReason;

use super::Controller;
use crate::bridge::BridgeError;
use crate::page::MessageKind;
use crate::stage::Stage;

impl<S: Stage> Controller<S> {
    /// `kiosk.hold(reason, seconds)`; answers until when, in Unix milliseconds of the trusted time.
    pub(super) fn hold_lock(
        &mut self,
        app_id: AppId,
        reason: LockReason,
        seconds: u64,
        now: Mono,
    ) -> Result<Value, BridgeError> {
        let hold = self.lock.take(app_id, reason, seconds * 1000, now)?;
        Ok(json!({ "until": self.wall(now).saturating_add_unsigned(hold.until.since(now)) }))
    }

    /// `kiosk.release()`; what nobody holds is released already.
    pub(super) fn release_lock(&mut self, app_id: AppId, now: Mono) -> Result<Value, BridgeError> {
        let released = self.lock.release(app_id, now);
        released.then_some(Value::Null).ok_or(BridgeError::LockTaken)
    }

    /// After everything that happens: lets go of what is over, does what waited for it, and keeps the agent told.
    pub(super) fn mind_lock(&mut self, now: Mono) {
        self.lock.handle_timeout(now);
        if let Some(broken) = self.lock.poll_event() {
            self.tell(ShellMessage::Event(broken));
        }
        self.close_unlisted(now);
        if self.lock.hold(now) != self.told_hold.as_ref() {
            self.tell_lock(now);
        }
    }

    pub(super) fn tell_lock(&mut self, now: Mono) {
        let before = std::mem::replace(&mut self.told_hold, self.lock.hold(now).cloned());
        if before.is_some() || self.told_hold.is_some() {
            self.tell(ShellMessage::Lock { held: self.lock.report(now) });
        }
    }

    /// An app that was unlisted while it is open is closed, unless it is in the middle of something: then when that is
    /// over. A terminal that is taken out of service closes it at once.
    pub(super) fn close_unlisted(&mut self, now: Mono) {
        let Some(open) = self.app.as_ref().map(|app| app.about.app_id) else { return };
        let home = self.home();
        let listed = home.is_some_and(|home| home.apps.iter().any(|app| app.app_id == open));
        let prints = self.prints.is_printing() || self.receipts.is_printing();
        let busy = self.lock.hold(now).is_some() || prints;
        let kept = home.is_some() && busy;
        if !listed && !kept {
            self.lose_app(SessionEnd::Unlisted, MessageKind::AppUnlisted, now);
        }
    }
}
