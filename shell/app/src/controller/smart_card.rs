use fleet_protocol::{CardApplication, DeviceState, Permission, SelfTestItem};
use serde_json::{Value, json};
use terminal_core::Mono;
use terminal_devices::smart_card::{
    Apdu, Atr, Response, SmartCardError, SmartCardEvent, SmartCardProgress, SmartCardRequest,
    SmartCardRequests, SmartCardState,
};

use super::Controller;
use crate::bridge::{BridgeError, Purpose};
use crate::page::{ConsentPhase, SmartCardNote, Wanted};
use crate::stage::{Opening, Stage, TrustedPage};

/// All that the controller knows of smart cards.
#[derive(Debug)]
pub(super) struct SmartCards {
    /// What speaks to them; `None` where there is nothing to do it with.
    reader: Option<SmartCardRequests>,
    state: SmartCardState,
    session: Option<CardSession>,
    /// Whether a card lies in the reader, and was spoken to in this session.
    lies: bool,
    was_used: bool,
}

/// An app speaks to a card.
#[derive(Debug)]
struct CardSession {
    opening: Opening,
    /// Whether an application that the manifest names was selected: to another nothing is sent.
    is_selected: bool,
    waiting: Option<Waiting>,
}

/// A command is under way.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    call: u64,
    selects: bool,
}

/// Done; or, by older cards, done with more to be fetched (`61xx`).
const DONE: u16 = 0x9000;
const MORE: u16 = 0x6100;

impl SmartCards {
    pub(super) const fn new(reader: Option<SmartCardRequests>) -> Self {
        Self { reader, state: SmartCardState::Absent, session: None, lies: false, was_used: false }
    }

    /// What the citizen is told of the card.
    pub(super) const fn note(&self) -> Option<SmartCardNote> {
        if self.session.is_some() {
            Some(SmartCardNote::InUse)
        } else if self.lies && self.was_used {
            Some(SmartCardNote::TakeAlong)
        } else {
            None
        }
    }

    /// How the reader is, for the agent; `None` where there is to be none.
    pub(super) fn device(&self) -> Option<DeviceState> {
        self.reader.as_ref().map(|_| match self.state {
            SmartCardState::Absent => DeviceState::Absent,
            SmartCardState::NoService => DeviceState::Failed { code: "no_service".into() },
            SmartCardState::Ready => DeviceState::Ready,
        })
    }

    pub(super) fn tell(&self, request: SmartCardRequest) {
        if let Some(reader) = &self.reader {
            reader.send(request);
        }
    }
}

impl<S: Stage> Controller<S> {
    /// `kiosk.openSmartCard({ reason })`: answered when there is a card that can be spoken to, or none will be.
    pub(super) fn ask_for_smart_card(&mut self, call: u64, reason: Purpose, now: Mono) {
        let refusal = self.may_not_ask(Permission::SmartCard).or(match self.smart_cards.state {
            _ if self.smart_cards.session.is_some() => Some(BridgeError::Busy),
            SmartCardState::Absent | SmartCardState::NoService => Some(BridgeError::NoReader),
            SmartCardState::Ready => None,
        });
        if let Some(refusal) = refusal {
            return self.stage.answer_app(self.opening, call, Err(refusal));
        }
        self.put_question(Wanted::SmartCard, call, reason, now);
        self.smart_cards.tell(SmartCardRequest::Open);
    }

    /// `kiosk.selectSmartCard(application)`.
    pub(super) fn select_smart_card(&mut self, call: u64, application: &CardApplication) {
        let named = self.app.as_ref().is_some_and(|app| app.applications.contains(application));
        match Apdu::select(application.bytes()) {
            Ok(select) if named => self.say_to_card(Waiting { call, selects: true }, select),
            _ => self.stage.answer_app(self.opening, call, Err(BridgeError::NotDeclared)),
        }
    }

    /// `kiosk.sendToSmartCard(command)`.
    pub(super) fn send_to_smart_card(&mut self, call: u64, command: Apdu) {
        self.say_to_card(Waiting { call, selects: false }, command);
    }

    fn say_to_card(&mut self, waiting: Waiting, command: Apdu) {
        let opening = self.opening;
        let refusal = match &mut self.smart_cards.session {
            Some(session) if session.opening == opening => match () {
                () if session.waiting.is_some() => BridgeError::Busy,
                () if !waiting.selects && !session.is_selected => BridgeError::NotDeclared,
                () => {
                    session.waiting = Some(waiting);
                    return self.smart_cards.tell(SmartCardRequest::Send(command));
                }
            },
            _ => BridgeError::CardClosed,
        };
        self.stage.answer_app(opening, waiting.call, Err(refusal));
    }

    /// `kiosk.closeSmartCard()`, and whenever the app is gone: the card has no power any more.
    pub(super) fn close_smart_card(&mut self) {
        if self.smart_cards.session.is_some() {
            self.smart_cards.tell(SmartCardRequest::Close);
            self.end_card_session();
        }
    }

    fn end_card_session(&mut self) {
        let Some(session) = self.smart_cards.session.take() else { return };
        if let Some(waiting) = session.waiting {
            self.stage.answer_app(session.opening, waiting.call, Err(BridgeError::CardClosed));
        }
    }

    /// The citizen says on the page that asks that the card may be used that lies there.
    pub(super) fn smart_card_confirmed(&mut self, page: TrustedPage) {
        let question = self.consents.question(Wanted::SmartCard);
        let lies = question.is_some_and(|question| question.phase == ConsentPhase::ConfirmSmartCard);
        if page == TrustedPage::Bar && lies {
            self.smart_cards.tell(SmartCardRequest::Confirm);
        }
    }

    /// The reader of smart cards says something.
    pub(super) fn smart_cards_said(&mut self, event: SmartCardEvent, now: Mono) {
        match event {
            SmartCardEvent::State(state) => {
                self.smart_cards.state = state;
                self.tell_devices();
            }
            SmartCardEvent::Lies(lies) => {
                self.smart_cards.lies = lies;
                self.smart_cards.was_used &= lies;
            }
            SmartCardEvent::Progress(progress) => self.smart_card_moved(progress, now),
            SmartCardEvent::Opened(Ok(atr)) => self.smart_card_opened(&atr, now),
            SmartCardEvent::Opened(Err(error)) => {
                if self.consents.question(Wanted::SmartCard).is_some() {
                    self.end_question(error_of(error));
                } else {
                    let is_absent = error == SmartCardError::NoReader;
                    self.device_troubled(SelfTestItem::SmartCardReader, is_absent);
                }
            }
            SmartCardEvent::Answered(answer) => self.smart_card_answered(answer),
            SmartCardEvent::Ended(_) => self.end_card_session(),
        }
    }

    fn smart_card_moved(&mut self, progress: SmartCardProgress, now: Mono) {
        let Some(question) = self.consents.question(Wanted::SmartCard) else {
            return self.smart_card_test_moved(progress);
        };
        question.phase = match progress {
            SmartCardProgress::NoCard => ConsentPhase::PutSmartCard,
            SmartCardProgress::Lying => ConsentPhase::ConfirmSmartCard,
            SmartCardProgress::Mute => ConsentPhase::MuteSmartCard,
        };
        // Somebody is there who puts a card in.
        if progress == SmartCardProgress::Mute {
            self.touched(now);
        }
    }

    fn smart_card_opened(&mut self, atr: &Atr, now: Mono) {
        let Some(question) = self.consents.take(Wanted::SmartCard) else {
            self.device_done(SelfTestItem::SmartCardReader);
            // The app that asked is gone, or nobody wants more than to see that it answers.
            return self.smart_cards.tell(SmartCardRequest::Close);
        };
        let opening = question.opening;
        self.smart_cards.session = Some(CardSession { opening, is_selected: false, waiting: None });
        self.smart_cards.was_used = true;
        self.stage.answer_app(opening, question.call, Ok(json!({ "atr": atr.hex() })));
        self.touched(now);
    }

    fn smart_card_answered(&mut self, answer: Result<Response, SmartCardError>) {
        let Some(session) = &mut self.smart_cards.session else { return };
        let Some(waiting) = session.waiting.take() else { return };
        let opening = session.opening;
        match answer {
            Ok(response) => {
                let status = response.status();
                session.is_selected |= waiting.selects && (status == DONE || status & 0xff00 == MORE);
                self.stage.answer_smart_card(opening, waiting.call, &response);
            }
            Err(error) => self.stage.answer_app(opening, waiting.call, Err::<Value, _>(error_of(error))),
        }
    }

    /// The session is over: what lies in the reader was somebody else's.
    pub(super) fn wipe_smart_cards(&mut self) {
        self.close_smart_card();
        self.smart_cards.was_used = false;
    }
}

const fn error_of(error: SmartCardError) -> BridgeError {
    match error {
        SmartCardError::NoReader => BridgeError::NoReader,
        SmartCardError::Busy => BridgeError::Busy,
        SmartCardError::Closed => BridgeError::CardClosed,
        SmartCardError::Spent => BridgeError::CardSpent,
        SmartCardError::Failed => BridgeError::ReaderFailed,
    }
}
