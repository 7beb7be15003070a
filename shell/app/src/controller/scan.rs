use std::sync::mpsc::Sender;

use fleet_protocol::{DeviceState, Permission, SelfTestItem};
use terminal_core::Mono;
use terminal_devices::scanner::{
    Code, CodeFormats, ScanError, ScanProgress, ScannerEvent, ScannerRequest, ScannerState,
};

use super::Controller;
use crate::bridge::{BridgeError, Purpose};
use crate::page::{ConsentPhase, Wanted};
use crate::stage::Stage;

/// All that the controller knows of scanning.
#[derive(Debug)]
pub(super) struct Scans {
    /// What scans; `None` where there is nothing to do it with.
    scanner: Option<Sender<ScannerRequest>>,
    state: ScannerState,
}

impl Scans {
    pub(super) const fn new(scanner: Option<Sender<ScannerRequest>>) -> Self {
        Self { scanner, state: ScannerState::Absent }
    }

    /// How the scanner is, for the agent; `None` where there is to be none.
    pub(super) fn device(&self) -> Option<DeviceState> {
        self.scanner.as_ref().map(|_| match self.state {
            ScannerState::Absent => DeviceState::Absent,
            ScannerState::Ready => DeviceState::Ready,
            ScannerState::Failed(fault) => DeviceState::Failed { code: fault.as_str().to_owned() },
        })
    }

    pub(super) fn tell_scanner(&self, request: ScannerRequest) {
        if let Some(scanner) = &self.scanner {
            // It ends with the process only.
            let _ = scanner.send(request);
        }
    }
}

impl<S: Stage> Controller<S> {
    /// `kiosk.scanCode({ reason, formats })`: answered when a code was scanned, or none will be.
    pub(super) fn ask_for_code(&mut self, call: u64, reason: Purpose, formats: CodeFormats, now: Mono) {
        let refusal = self.may_not_ask(Permission::Scanner).or(match self.scans.state {
            ScannerState::Absent => Some(BridgeError::NoScanner),
            ScannerState::Failed(_) => Some(BridgeError::ScannerFailed),
            ScannerState::Ready => None,
        });
        if let Some(refusal) = refusal {
            return self.stage.answer_app(self.opening, call, Err(refusal));
        }
        self.put_question(Wanted::Code, call, reason, now);
        self.scans.tell_scanner(ScannerRequest::Scan(formats));
    }

    /// The scanner says something.
    pub(super) fn scanner_said(&mut self, event: ScannerEvent, now: Mono) {
        match event {
            ScannerEvent::State(state) => {
                self.scans.state = state;
                self.tell_devices();
            }
            ScannerEvent::Progress(progress) => self.code_refused(progress, now),
            ScannerEvent::Scanned(Ok(code)) => self.code_scanned(&code, now),
            ScannerEvent::Scanned(Err(error)) if self.consents.question(Wanted::Code).is_none() => {
                self.device_troubled(SelfTestItem::Scanner, error == ScanError::NoScanner);
            }
            ScannerEvent::Scanned(Err(error)) => self.end_question(match error {
                ScanError::NoScanner => BridgeError::NoScanner,
                ScanError::Failed => BridgeError::ScannerFailed,
            }),
        }
    }

    fn code_refused(&mut self, progress: ScanProgress, now: Mono) {
        let Some(question) = self.consents.question(Wanted::Code) else { return };
        question.phase = match progress {
            ScanProgress::Unread => ConsentPhase::UnreadCode,
            ScanProgress::Other => ConsentPhase::OtherCode,
        };
        // Somebody is there who holds a code before it.
        self.touched(now);
    }

    fn code_scanned(&mut self, code: &Code, now: Mono) {
        if self.ticket_scanned(code, now) || self.setup_scanned(code) {
            return;
        }
        // One that was scanned for an app that is gone is dropped, and with that overwritten.
        if let Some(question) = self.consents.take(Wanted::Code) {
            self.stage.answer_code(question.opening, question.call, code);
            self.touched(now);
        } else {
            self.code_tested(&code.text);
        }
    }
}
