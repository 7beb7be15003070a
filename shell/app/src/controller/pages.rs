use fleet_protocol::SessionEnd;
use serde_json::{Value, json};
use terminal_core::Mono;
use terminal_core::ipc::ShellMessage;

use super::Controller;
use crate::keyboard::{self, Typing, typeable};
use crate::page::Call;
use crate::stage::{Ease, Stage, TrustedPage};

/// The longest enrollment code taken from the page, in characters.
const MAX_CODE: usize = 64;
/// The longest reason taken from the page, in characters.
const MAX_REASON: usize = 200;

impl<S: Stage> Controller<S> {
    pub(super) fn called(&mut self, page: TrustedPage, id: u64, call: Call, now: Mono) {
        let answer = self.answer(page, call, now);
        self.stage.answer_page(page, id, Ok(answer));
    }

    fn answer(&mut self, page: TrustedPage, call: Call, now: Mono) -> Value {
        match call {
            Call::Ready {} => {
                // What was shown before went to the document that this one has replaced.
                self.shown = None;
                match page {
                    TrustedPage::Home => self.style_page_ready(now),
                    TrustedPage::Bar => self.consents.forget_shown(),
                    TrustedPage::Keyboard => self.raised = None,
                }
                if let Some(app_id) = self.beside.handle_ready(page) {
                    self.open_app(app_id, now);
                }
                return json!(self.page_state(now));
            }
            Call::Painted {} if page == TrustedPage::Home => {
                self.home_painted = true;
                self.stage.uncover();
                self.stage.leave_plain();
                self.home_painted_anew(now);
            }
            Call::ThemePainted { sha256 } if page == TrustedPage::Home => self.style_painted(sha256),
            Call::ThemeFailed { sha256, failure, reason } if page == TrustedPage::Home => {
                self.style_failed(sha256, failure, reason.chars().take(MAX_REASON).collect());
            }
            // The other pages draw no home page.
            Call::Painted {} | Call::ThemePainted { .. } | Call::ThemeFailed { .. } => {}
            // What is left of a home page that is shown no more.
            Call::OpenApp { .. } if self.maintenance.is_shown() => {}
            Call::OpenApp { app_id } => self.open_app(app_id, now),
            Call::GoHome {} => self.close_app(now),
            Call::EndSession {} => self.end_session(SessionEnd::Button, now),
            Call::ExtendSession {} => self.touched(now),
            Call::SubmitEnrollmentCode { code } => {
                let code = code.chars().take(MAX_CODE).collect();
                self.tell(ShellMessage::EnrollmentCode { code });
            }
            Call::DismissMessage {} => self.dismiss_message(),
            Call::SetLanguage { language } => self.language = language,
            Call::SetElder { on } => self.set_ease(Ease { elder: on, low: on && self.ease.low }),
            Call::SetLow { on } => self.set_ease(Ease { low: on, ..self.ease }),
            Call::ReadAloud { on } => self.read_aloud(on),
            Call::CancelConsent {} => self.consent_cancelled(page),
            Call::ReadInterruption { notice_id } => self.interruption_read(notice_id),
            Call::ConfirmCard {} => self.card_confirmed(page),
            Call::TakePhoto {} => self.photo_wanted(page, now),
            Call::RetakePhoto {} => self.photo_disliked(page, now),
            Call::UsePhoto {} => self.photo_allowed(page, now),
            Call::Maintenance(call) => self.maintenance_called(page, call, now),
            Call::SelfTest(call) => self.self_test_called(page, call, now),
            Call::Setup(call) => self.setup_called(page, call),
            Call::Installation(request) => self.installation_called(page, request),
            Call::Display(call) => self.display_called(page, call, now),
            Call::Network(request) => self.network_called(page, request),
            Call::Rate(answer) => self.rating_answered(page, answer, now),
            Call::Type { text } => self.type_into_field(page, &Typing::Text(typeable(&text))),
            Call::Press { key } => self.type_into_field(page, &Typing::Key(key)),
            Call::ClearField {} => self.type_into_field(page, &Typing::Clear),
            Call::CloseKeyboard {} => self.close_keyboard(page),
            Call::Candidates { keys, hint } => return json!(keyboard::candidates(&keys, hint)),
            Call::Recognize { strokes } => return json!(keyboard::recognize(&strokes)),
        }
        Value::Null
    }

    pub(super) fn set_ease(&mut self, ease: Ease) {
        if self.ease != ease {
            self.ease = ease;
            self.stage.set_ease(ease);
        }
    }

    fn dismiss_message(&mut self) {
        // That the terminal is about to switch stays true.
        if !self.is_switching() {
            self.message = None;
        }
    }
}
