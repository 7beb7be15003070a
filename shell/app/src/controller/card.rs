use std::sync::mpsc::Sender;

use fleet_protocol::{DeviceState, Permission};
use terminal_core::Mono;
use terminal_core::ipc::ShellMessage;
use terminal_devices::id_card::{IdCard, Progress, ReadError, ReaderEvent, ReaderRequest, ReaderState};

use super::Controller;
use crate::bridge::{BridgeError, Purpose};
use crate::page::{Consent, ConsentPhase};
use crate::stage::{Opening, Stage, TrustedPage};

/// The citizen is asked for so long, in milliseconds: time to find a card in a bag.
const ASKED_MS: u64 = 60_000;
/// An app that was refused so often is refused by itself until it is opened anew: it may not nag.
const MOST_REFUSALS: u32 = 3;

/// All that the controller knows of cards.
#[derive(Debug)]
pub(super) struct Cards {
    /// What reads them; `None` where there is nothing to do it with.
    reader: Option<Sender<ReaderRequest>>,
    state: ReaderState,
    /// The app that is open waits for a card.
    question: Option<CardQuestion>,
    /// Numbers the questions.
    questions: u64,
    /// What the bar's page was told.
    shown: Option<(u64, ConsentPhase)>,
    /// The page came anew, and has been told nothing.
    is_untold: bool,
    /// Something was asked in this session.
    was_used: bool,
}

impl Cards {
    pub(super) const fn new(reader: Option<Sender<ReaderRequest>>) -> Self {
        let state = ReaderState::Absent;
        Self { reader, state, question: None, questions: 0, shown: None, is_untold: true, was_used: false }
    }

    /// Whether the citizen is being asked.
    pub(super) const fn is_asking(&self) -> bool {
        self.question.is_some()
    }

    /// The bar's page came anew.
    pub(super) const fn forget_shown(&mut self) {
        self.is_untold = true;
    }

    fn tell_reader(&self, request: ReaderRequest) {
        if let Some(reader) = &self.reader {
            // It ends with the process only.
            let _ = reader.send(request);
        }
    }
}

/// An app wants to read a citizen's card; the page that asks for consent is shown.
#[derive(Debug)]
pub(super) struct CardQuestion {
    opening: Opening,
    call: u64,
    reason: Purpose,
    question: u64,
    until: Mono,
    phase: ConsentPhase,
}

impl<S: Stage> Controller<S> {
    /// `kiosk.readIdCard({ reason })`: answered when the card was read, or will not be.
    pub(super) fn ask_for_card(&mut self, call: u64, reason: Purpose, now: Mono) {
        let Some(app) = &self.app else { return };
        let opening = app.opening;
        let permitted = app.revealed && app.permissions.allow(Permission::IdCard);
        let refusal = match self.cards.state {
            _ if !permitted => Some(BridgeError::NotPermitted),
            _ if self.cards.question.is_some() => Some(BridgeError::Busy),
            _ if app.refusals >= MOST_REFUSALS => Some(BridgeError::Cancelled),
            ReaderState::Absent => Some(BridgeError::NoReader),
            ReaderState::Failed(_) => Some(BridgeError::ReaderFailed),
            ReaderState::Ready => None,
        };
        if let Some(refusal) = refusal {
            return self.stage.answer_app(opening, call, Err(refusal));
        }
        self.cards.questions += 1;
        let (question, until, phase) = (self.cards.questions, now + ASKED_MS, ConsentPhase::PutCard);
        self.cards.question = Some(CardQuestion { opening, call, reason, question, until, phase });
        self.cards.tell_reader(ReaderRequest::Read);
    }

    /// The reader says something.
    pub(super) fn reader_said(&mut self, event: ReaderEvent, now: Mono) {
        match event {
            ReaderEvent::State(state) => {
                self.cards.state = state;
                self.tell_devices();
            }
            ReaderEvent::Progress(progress) => self.card_moved(progress, now),
            ReaderEvent::Read(Ok(card)) => self.card_read(&card),
            ReaderEvent::Read(Err(error)) => self.end_card(match error {
                ReadError::NoReader => BridgeError::NoReader,
                ReadError::Failed => BridgeError::ReaderFailed,
                ReadError::UnknownCard => BridgeError::UnknownCard,
            }),
        }
    }

    pub(super) fn tell_devices(&self) {
        let state = match self.cards.state {
            ReaderState::Absent => DeviceState::Absent,
            ReaderState::Ready => DeviceState::Ready,
            ReaderState::Failed(code) => DeviceState::Failed { code: format!("{code:02X}") },
        };
        let id_card_reader = self.cards.reader.as_ref().map(|_| state);
        self.tell(ShellMessage::Devices {
            id_card_reader,
            printer: self.prints.device(),
            speaker: self.reader.device(),
        });
    }

    fn card_moved(&mut self, progress: Progress, now: Mono) {
        let Some(card) = &mut self.cards.question else { return };
        card.phase = match progress {
            Progress::NoCard => ConsentPhase::PutCard,
            Progress::Lying => ConsentPhase::ConfirmCard,
            Progress::Reading => ConsentPhase::Reading,
            Progress::Again => ConsentPhase::Again,
        };
        // Somebody is there who puts a card on.
        if progress == Progress::Reading {
            self.touched(now);
        }
    }

    fn card_read(&mut self, card: &IdCard) {
        // One that was read for an app that is gone is dropped, and with that overwritten.
        if let Some(question) = self.cards.question.take() {
            self.stage.answer_card(question.opening, question.call, card);
        }
    }

    /// The citizen speaks on the page that asks.
    pub(super) fn card_cancelled(&mut self, page: TrustedPage) {
        if page == TrustedPage::Bar && self.cards.question.is_some() {
            if let Some(app) = &mut self.app {
                app.refusals += 1;
            }
            self.end_card(BridgeError::Cancelled);
        }
    }

    pub(super) fn card_confirmed(&mut self, page: TrustedPage) {
        let lies = self.cards.question.as_ref().is_some_and(|card| card.phase == ConsentPhase::ConfirmCard);
        if page == TrustedPage::Bar && lies {
            self.cards.tell_reader(ReaderRequest::Confirm);
        }
    }

    pub(super) fn watch_card(&mut self, now: Mono) {
        if let Some(card) = self.cards.question.as_ref().filter(|card| card.until <= now) {
            let no_card = card.phase == ConsentPhase::PutCard;
            self.end_card(if no_card { BridgeError::NoCard } else { BridgeError::Timeout });
        }
    }

    /// The question is over without a card, for whatever reason.
    pub(super) fn end_card(&mut self, because: BridgeError) {
        if let Some(card) = self.cards.question.take() {
            self.cards.tell_reader(ReaderRequest::Cancel);
            self.stage.answer_app(card.opening, card.call, Err(because));
        }
    }

    /// After everything that happens: the page that asks is there while there is a question.
    pub(super) fn show_consent(&mut self, now: Mono) {
        let consent = self.consent(now);
        let shown = consent.as_ref().map(|consent| (consent.question, consent.phase));
        if shown == self.cards.shown && !self.cards.is_untold {
            return;
        }
        self.stage.show_consent(consent.as_ref());
        self.cards.was_used |= consent.is_some();
        (self.cards.shown, self.cards.is_untold) = (shown, false);
    }

    fn consent(&self, now: Mono) -> Option<Consent> {
        let (card, app) = (self.cards.question.as_ref()?, self.app.as_ref()?);
        Some(Consent {
            question: card.question,
            app_name: app.about.name.clone(),
            unit: app.about.unit.clone(),
            reason: card.reason.clone(),
            phase: card.phase,
            remaining_s: card.until.since(now).div_ceil(1000),
            whole_s: ASKED_MS / 1000,
        })
    }

    /// Whether anybody was asked in the session that is over: the app's words may have been a citizen's.
    pub(super) fn take_asked(&mut self) -> bool {
        std::mem::take(&mut self.cards.was_used)
    }
}
