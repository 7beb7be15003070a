use terminal_core::Mono;
use terminal_devices::id_card::ReaderRequest;
use terminal_devices::scanner::ScannerRequest;
use terminal_devices::smart_card::SmartCardRequest;

use fleet_protocol::Permission;

use super::Controller;
use crate::bridge::{BridgeError, Purpose};
use crate::page::{Consent, ConsentPhase, Wanted};
use crate::stage::{Opening, Stage, TrustedPage};

/// The citizen is asked for so long, in milliseconds: time to find a card in a bag.
const ASKED_MS: u64 = 60_000;
/// An app that was refused so often is refused by itself until it is opened anew: it may not nag.
const MOST_REFUSALS: u32 = 3;

/// All that the controller knows of what it asks the citizen: one thing at a time.
#[derive(Debug)]
pub(super) struct Consents {
    question: Option<Question>,
    /// Numbers the questions.
    count: u64,
    /// What the bar's page was told.
    shown: Option<(u64, ConsentPhase)>,
    /// The page came anew, and has been told nothing.
    is_untold: bool,
    /// Something was asked in this session.
    was_used: bool,
}

/// The app that is open wants something of the citizen; the page that asks is shown.
#[derive(Debug)]
pub(super) struct Question {
    /// Whose.
    pub opening: Opening,
    /// To answer to.
    pub call: u64,
    /// How far it is.
    pub phase: ConsentPhase,
    wanted: Wanted,
    reason: Purpose,
    number: u64,
    until: Mono,
}

impl Question {
    /// It goes on, and so does the wait for it.
    pub(super) fn move_on(&mut self, phase: ConsentPhase, now: Mono) {
        (self.phase, self.until) = (phase, now + ASKED_MS);
    }
}

impl Consents {
    pub(super) const fn new() -> Self {
        Self { question: None, count: 0, shown: None, is_untold: true, was_used: false }
    }

    /// Whether the citizen is being asked.
    pub(super) const fn is_asking(&self) -> bool {
        self.question.is_some()
    }

    /// The bar's page came anew.
    pub(super) const fn forget_shown(&mut self) {
        self.is_untold = true;
    }

    /// What is asked, if it is for this.
    pub(super) fn question(&mut self, wanted: Wanted) -> Option<&mut Question> {
        self.question.as_mut().filter(|question| question.wanted == wanted)
    }

    /// It is answered.
    pub(super) fn take(&mut self, wanted: Wanted) -> Option<Question> {
        self.question.take_if(|question| question.wanted == wanted)
    }
}

impl<S: Stage> Controller<S> {
    /// Why the app that is open may not ask for it now.
    pub(super) fn may_not_ask(&self, permission: Permission) -> Option<BridgeError> {
        let Some(app) = &self.app else { return Some(BridgeError::NotPermitted) };
        match () {
            () if !app.revealed || !app.permissions.allow(permission) => Some(BridgeError::NotPermitted),
            () if self.consents.is_asking() || self.interruption.shown().is_some() => Some(BridgeError::Busy),
            () if app.refusals >= MOST_REFUSALS => Some(BridgeError::Cancelled),
            () => None,
        }
    }

    pub(super) fn put_question(&mut self, wanted: Wanted, call: u64, reason: Purpose, now: Mono) {
        let Some(opening) = self.app.as_ref().map(|app| app.opening) else { return };
        self.consents.count += 1;
        let phase = match wanted {
            Wanted::Card => ConsentPhase::PutCard,
            Wanted::Code => ConsentPhase::HoldCode,
            Wanted::SmartCard => ConsentPhase::PutSmartCard,
            Wanted::Face | Wanted::Document => ConsentPhase::WakeCamera,
        };
        let (number, until) = (self.consents.count, now + ASKED_MS);
        self.consents.question = Some(Question { opening, call, phase, wanted, reason, number, until });
    }

    /// The citizen refuses on the page that asks.
    pub(super) fn consent_cancelled(&mut self, page: TrustedPage) {
        if page == TrustedPage::Bar && self.consents.is_asking() {
            if let Some(app) = &mut self.app {
                app.refusals += 1;
            }
            self.end_question(BridgeError::Cancelled);
        }
    }

    pub(super) fn watch_question(&mut self, now: Mono) {
        let late = self.consents.question.as_ref().filter(|question| question.until <= now);
        let because = late.map(|question| match (question.wanted, question.phase) {
            (Wanted::Card, ConsentPhase::PutCard) | (Wanted::SmartCard, ConsentPhase::PutSmartCard) => {
                BridgeError::NoCard
            }
            (Wanted::Card | Wanted::SmartCard | Wanted::Face | Wanted::Document, _) => BridgeError::Timeout,
            (Wanted::Code, _) => BridgeError::NoCode,
        });
        if let Some(because) = because {
            self.end_question(because);
        }
    }

    /// The question is over without what was wanted, for whatever reason.
    pub(super) fn end_question(&mut self, because: BridgeError) {
        let Some(question) = self.consents.question.take() else { return };
        match question.wanted {
            Wanted::Card => self.cards.tell_reader(ReaderRequest::Cancel),
            Wanted::Code => self.scans.tell_scanner(ScannerRequest::Cancel),
            Wanted::SmartCard => self.smart_cards.tell(SmartCardRequest::Close),
            Wanted::Face | Wanted::Document => self.put_camera_away(),
        }
        self.stage.answer_app(question.opening, question.call, Err(because));
    }

    /// After everything that happens: the page that asks is there while there is a question.
    pub(super) fn show_consent(&mut self, now: Mono) {
        let consent = self.consent(now);
        let shown = consent.as_ref().map(|consent| (consent.question, consent.phase));
        if shown == self.consents.shown && !self.consents.is_untold {
            return;
        }
        self.stage.show_consent(consent.as_ref());
        self.consents.was_used |= consent.is_some();
        (self.consents.shown, self.consents.is_untold) = (shown, false);
    }

    fn consent(&self, now: Mono) -> Option<Consent> {
        let (question, app) = (self.consents.question.as_ref()?, self.app.as_ref()?);
        Some(Consent {
            question: question.number,
            wanted: question.wanted,
            app_name: app.about.name.clone(),
            unit: app.about.unit.clone(),
            reason: question.reason.clone(),
            phase: question.phase,
            remaining_s: question.until.since(now).div_ceil(1000),
            whole_s: ASKED_MS / 1000,
        })
    }

    /// Whether anybody was asked in the session that is over: the app's words may have been a citizen's.
    pub(super) fn take_asked(&mut self) -> bool {
        std::mem::take(&mut self.consents.was_used)
    }
}
