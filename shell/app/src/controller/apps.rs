use fleet_protocol::{AppFailure, AppId, Event, Permission, SessionEnd};
use serde_json::{Value, json};
use terminal_core::Mono;
use terminal_core::bounds::BoundsWatch;
use terminal_core::ipc::{AppViewState, HostedSource, ShellMessage};
use terminal_devices::printer::Copies;

use super::{Controller, Hosted};
use crate::bridge::{BridgeCall, BridgeError, Gate, Method, Printed};
use crate::keyboard::FieldPlace;
use crate::origins::{Origins, SourceError};
use crate::page::{Message, MessageKind, OpenApp};
use crate::pulse::Pulse;
use crate::stage::{HostedApp, Opening, Stage};

/// An app that tries more origins than this in one session is not reported further.
const MAX_BLOCKED: usize = 64;

impl<S: Stage> Controller<S> {
    pub(super) fn open_app(&mut self, app_id: AppId, now: Mono) {
        if self.is_closed(now) {
            return;
        }
        let listed = self.home().and_then(|home| home.apps.iter().find(|app| app.app_id == app_id));
        // A citizen who finds it slow touches it again: it must not begin anew.
        let is_open = self.app.as_ref().is_some_and(|app| app.about.app_id == app_id);
        let Some(app) = listed.filter(|_| !is_open).cloned() else { return };
        let about = OpenApp::from(&app);
        let refused = match app.state {
            AppViewState::Ready => None,
            AppViewState::Preparing | AppViewState::Failed => Some(MessageKind::AppNotReady),
            AppViewState::Quarantined => Some(MessageKind::AppQuarantined),
        };
        if let Some(kind) = refused {
            return self.say(Message::about(kind, &about), now);
        }
        self.skip_rating(now);
        if !self.beside.is_ready() {
            return self.beside.want(app_id);
        }
        self.disturb_trial();
        self.drop_app(now);
        self.end_reading();
        if !self.session.app_opened(app_id, now) {
            return;
        }
        self.message = None;
        self.opening = self.opening.next();
        let opening = self.opening;
        let version_id = app.version_id;
        let root = match &app.source {
            HostedSource::Bundle { root, .. } => Some(root.clone()),
            HostedSource::Remote { .. } => None,
        };
        // A web site has no manifest that somebody has reviewed.
        let speaks = app.permissions.allow(Permission::SmartCard);
        let named = root.as_ref().filter(|_| speaks).map(|root| self.stage.card_applications(root));
        self.app = Some(Hosted {
            opening,
            version_id,
            about,
            permissions: app.permissions.clone(),
            applications: named.unwrap_or_default(),
            refusals: 0,
            opened: now,
            revealed: false,
            pulse: Pulse::new(now),
            bounds: BoundsWatch::new(self.bounds, now),
            gate: Gate::default(),
        });
        // The citizen is answered before the work of making a view.
        self.show(now);
        match Origins::of(&app_id.to_string(), &app.source) {
            Ok(origins) => {
                let language = self.language;
                let on_trial = false;
                self.stage.open_app(HostedApp { opening, app_id, root, origins, language, on_trial });
            }
            Err(error) => self.source_refused(&error, now),
        }
    }

    pub(super) fn app_led_away(&mut self, opening: Opening, now: Mono) {
        if self.is_open(opening) {
            self.source_refused(&SourceError::LeadsAway, now);
        }
    }

    fn source_refused(&mut self, error: &SourceError, now: Mono) {
        let failure = AppFailure::LoadFailed { reason: error.to_string() };
        self.report_failure(failure);
        self.lose_app(SessionEnd::AppFailed, MessageKind::AppBlocked, now);
    }

    /// Back to the home page; the session goes on.
    pub(super) fn close_app(&mut self, now: Mono) {
        self.session.app_closed(now);
        self.drop_app(now);
        self.stage.wipe_clipboards();
    }

    pub(super) fn drop_app(&mut self, now: Mono) {
        self.end_question(BridgeError::Cancelled);
        self.print_lost_app(now);
        self.close_smart_card();
        if let Some(app) = self.app.take() {
            self.lock.release(app.about.app_id, now);
            self.end_reading();
            self.bar = None;
            self.keyboard.handle_gone(FieldPlace::App(app.opening));
            self.move_keyboard();
            self.stage.close_app();
        }
    }

    /// The app is gone without the citizen's will.
    pub(super) fn lose_app(&mut self, because: SessionEnd, kind: MessageKind, now: Mono) {
        let Some(about) = self.app.as_ref().map(|app| app.about.clone()) else { return };
        self.session.app_lost(because, now);
        self.ratings.question.handle_app_lost();
        self.drop_app(now);
        self.stage.wipe_clipboards();
        self.say(Message::about(kind, &about), now);
    }

    pub(super) fn app_painted(&mut self, opening: Opening, now: Mono) {
        if let Some(app) = self.app.as_mut().filter(|app| app.opening == opening && !app.revealed) {
            app.revealed = true;
            // What has painted lives: from here on it has no longer to answer than any other.
            app.pulse.answer(now);
            self.keyboard.handle_gone(FieldPlace::Home);
            self.reading_left(FieldPlace::Home);
            self.stage.reveal_app();
            self.rate_app_used();
        }
    }

    pub(super) fn app_failed(&mut self, opening: Opening, failure: AppFailure, now: Mono) {
        if !self.is_open(opening) {
            return;
        }
        let kind = match failure {
            AppFailure::Crashed | AppFailure::OutOfMemory => MessageKind::AppFailed,
            AppFailure::OverBound { .. } => MessageKind::AppOverBound,
            AppFailure::Hung { .. } => MessageKind::AppHung,
            AppFailure::LoadFailed { .. } => MessageKind::AppLoadFailed,
        };
        self.report_failure(failure);
        self.lose_app(SessionEnd::AppFailed, kind, now);
    }

    fn report_failure(&self, failure: AppFailure) {
        if let Some(app) = &self.app {
            let (app_id, version_id) = (app.about.app_id, app.version_id);
            self.tell(ShellMessage::Event(Event::AppFailed { app_id, version_id, failure }));
        }
    }

    pub(super) fn app_blocked(&mut self, opening: Opening, origin: String) {
        let Some(app_id) = self.app.as_ref().filter(|app| app.opening == opening).map(|app| app.about.app_id)
        else {
            return;
        };
        if self.blocked.len() < MAX_BLOCKED && self.blocked.insert((app_id, origin.clone())) {
            self.tell(ShellMessage::Event(Event::AppBlocked { app_id, origin }));
        }
    }

    pub(super) fn app_responsive(&mut self, opening: Opening, responsive: bool) {
        if let Some(app) = self.app.as_mut().filter(|app| app.opening == opening) {
            app.pulse.set_suspect(!responsive);
        }
    }

    pub(super) fn app_called(
        &mut self,
        opening: Opening,
        call: Result<BridgeCall, (u64, BridgeError)>,
        now: Mono,
    ) {
        let Some(app) = self.app.as_mut().filter(|app| app.opening == opening) else { return };
        let (in_time, app_id) = (app.gate.pass(now), app.about.app_id);
        let (id, answer) = match call {
            Ok(call) if !in_time => (call.id, Err(BridgeError::TooMany)),
            Err((id, _)) if !in_time => (id, Err(BridgeError::TooMany)),
            Err((id, error)) => (id, Err(error)),
            Ok(BridgeCall { id, method: Method::Info }) => (id, Ok(self.bridge_info())),
            Ok(BridgeCall { id, method: Method::Hold { reason, seconds } }) => {
                (id, self.hold_lock(app_id, reason, seconds, now))
            }
            Ok(BridgeCall { id, method: Method::Release }) => (id, self.release_lock(app_id, now)),
            Ok(BridgeCall { id, method: Method::Stay { seconds } }) => (id, self.stay(seconds, now)),
            Ok(BridgeCall { id, method: Method::ReadIdCard { reason } }) => {
                return self.ask_for_card(id, reason, now);
            }
            Ok(BridgeCall { id, method: Method::ScanCode { reason, formats } }) => {
                return self.ask_for_code(id, reason, formats, now);
            }
            Ok(BridgeCall { id, method: Method::Print { what, copies } }) => {
                return self.print(Some(id), &what, copies, now);
            }
            Ok(BridgeCall { id, method: Method::Printer }) => (id, self.printer_state()),
            Ok(BridgeCall { id, method: Method::PrintReceipt { items } }) => {
                return self.print_receipt(id, &items);
            }
            Ok(BridgeCall { id, method: Method::ReceiptPrinter }) => (id, self.receipt_printer_state()),
            Ok(BridgeCall { id, method: Method::OpenSmartCard { reason } }) => {
                return self.ask_for_smart_card(id, reason, now);
            }
            Ok(BridgeCall { id, method: Method::SelectSmartCard { application } }) => {
                return self.select_smart_card(id, &application);
            }
            Ok(BridgeCall { id, method: Method::SendToSmartCard { command } }) => {
                return self.send_to_smart_card(id, command);
            }
            Ok(BridgeCall { id, method: Method::CloseSmartCard }) => {
                self.close_smart_card();
                (id, Ok(Value::Null))
            }
            Ok(BridgeCall { id, method: Method::TakePhoto { subject, reason } }) => {
                return self.ask_for_photo(id, subject, reason, now);
            }
            Ok(BridgeCall { method: Method::End, .. }) => return self.end_session(SessionEnd::App, now),
        };
        self.stage.answer_app(opening, id, answer);
    }

    /// `window.print()` of its page: one copy, and nobody is answered.
    pub(super) fn app_prints(&mut self, opening: Opening, now: Mono) {
        let in_time =
            self.app.as_mut().filter(|app| app.opening == opening).is_some_and(|app| app.gate.pass(now));
        if in_time {
            self.print(None, &Printed::Page, Copies::ONE, now);
        }
    }

    /// `kiosk.stay(seconds)`; answers until when, in Unix milliseconds of the trusted time.
    fn stay(&mut self, seconds: u64, now: Mono) -> Result<Value, BridgeError> {
        let until = self.session.stay(seconds * 1000, now).filter(|until| *until > now);
        let left = until.ok_or(BridgeError::StaySpent)?.since(now);
        Ok(json!({ "until": self.wall(now).saturating_add_unsigned(left) }))
    }

    pub(super) fn bridge_info(&self) -> Value {
        let home = self.home();
        let location = home.and_then(|home| home.location.as_ref());
        json!({
            "language": self.language,
            "elder": self.ease.elder,
            "terminal_name": home.map(|home| &home.terminal_name),
            "location_name": location.map(|location| &location.name),
            "division_name": location.map(|location| &location.division_name),
        })
    }

    fn is_open(&self, opening: Opening) -> bool {
        self.app.as_ref().is_some_and(|app| app.opening == opening)
    }
}
