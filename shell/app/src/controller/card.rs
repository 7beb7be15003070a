use std::sync::mpsc::Sender;

use fleet_protocol::{DeviceState, Permission, SelfTestFact, SelfTestItem};
use terminal_core::Mono;
use terminal_core::self_test::fact;
use terminal_devices::id_card::{IdCard, Progress, ReadError, ReaderEvent, ReaderRequest, ReaderState};

use super::Controller;
use crate::bridge::{BridgeError, Purpose};
use crate::page::{ConsentPhase, Wanted};
use crate::stage::{Stage, TrustedPage};

/// All that the controller knows of cards.
#[derive(Debug)]
pub(super) struct Cards {
    /// What reads them; `None` where there is nothing to do it with.
    reader: Option<Sender<ReaderRequest>>,
    state: ReaderState,
    /// The number of its security module, where it tells it.
    number: Option<String>,
}

impl Cards {
    pub(super) const fn new(reader: Option<Sender<ReaderRequest>>) -> Self {
        Self { reader, state: ReaderState::Absent, number: None }
    }

    /// How the reader is, for the agent; `None` where there is to be none.
    pub(super) fn device(&self) -> Option<DeviceState> {
        self.reader.as_ref().map(|_| match self.state {
            ReaderState::Absent => DeviceState::Absent,
            ReaderState::Ready => DeviceState::Ready,
            ReaderState::Failed(code) => DeviceState::Failed { code: format!("{code:02X}") },
        })
    }

    /// How its security module is, for whoever tests it.
    pub(super) fn module_facts(&self) -> Vec<SelfTestFact> {
        let status = match self.state {
            ReaderState::Absent => "absent".to_owned(),
            ReaderState::Ready => "ready".to_owned(),
            ReaderState::Failed(code) => format!("fault_{code:02x}"),
        };
        let number = self.number.as_ref().map(|number| fact("sam_number", number));
        std::iter::once(fact("sam_status", status)).chain(number).collect()
    }

    pub(super) fn tell_reader(&self, request: ReaderRequest) {
        if let Some(reader) = &self.reader {
            // It ends with the process only.
            let _ = reader.send(request);
        }
    }
}

impl<S: Stage> Controller<S> {
    /// `kiosk.readIdCard({ reason })`: answered when the card was read, or will not be.
    pub(super) fn ask_for_card(&mut self, call: u64, reason: Purpose, now: Mono) {
        let refusal = self.may_not_ask(Permission::IdCard).or(match self.cards.state {
            ReaderState::Absent => Some(BridgeError::NoReader),
            ReaderState::Failed(_) => Some(BridgeError::ReaderFailed),
            ReaderState::Ready => None,
        });
        if let Some(refusal) = refusal {
            return self.stage.answer_app(self.opening, call, Err(refusal));
        }
        self.put_question(Wanted::Card, call, reason, now);
        self.cards.tell_reader(ReaderRequest::Read);
    }

    /// The reader says something.
    pub(super) fn reader_said(&mut self, event: ReaderEvent, now: Mono) {
        match event {
            ReaderEvent::Number(number) => self.cards.number = Some(number),
            ReaderEvent::State(state) => {
                if state == ReaderState::Absent {
                    // Another one may be plugged in.
                    self.cards.number = None;
                }
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

    fn card_moved(&mut self, progress: Progress, now: Mono) {
        if progress == Progress::Reading {
            self.card_tested_now(now);
        }
        let Some(question) = self.consents.question(Wanted::Card) else { return };
        question.phase = match progress {
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
        if let Some(question) = self.consents.take(Wanted::Card) {
            self.stage.answer_card(question.opening, question.call, card);
        } else {
            self.device_done(SelfTestItem::IdCardReader);
        }
    }

    fn end_card(&mut self, because: BridgeError) {
        if self.consents.question(Wanted::Card).is_some() {
            self.end_question(because);
        } else {
            self.device_troubled(SelfTestItem::IdCardReader, because == BridgeError::NoReader);
        }
    }

    /// The citizen says on the page that asks that the card is to be read that lies there.
    pub(super) fn card_confirmed(&mut self, page: TrustedPage) {
        let question = self.consents.question(Wanted::Card);
        let lies = question.is_some_and(|question| question.phase == ConsentPhase::ConfirmCard);
        if page == TrustedPage::Bar && lies {
            self.cards.tell_reader(ReaderRequest::Confirm);
        }
        self.smart_card_confirmed(page);
    }
}
