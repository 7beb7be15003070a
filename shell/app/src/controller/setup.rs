use terminal_core::Mono;
use terminal_core::installation::InstallationRequest;
use terminal_core::ipc::{KioskView, Screen, SetupAnswer, SetupRequest, ShellMessage};
use terminal_core::setup::{ChosenDevices, Hidden, SetupLanguage, Step};
use terminal_devices::detect::Candidates;
use terminal_devices::scanner::{Code, CodeFormats, ScannerRequest};

use super::plug::{Change, Changes, Plug};
use super::{Controller, card, photo, print, receipt, scan, smart_card};
use crate::page::{Language, SetupCall, SetupDevices, SetupShown};
use crate::stage::{Stage, TrustedPage};

/// All that the controller knows of the set-up.
#[derive(Debug, Default)]
pub(super) struct SetUp {
    /// What starts devices; tests have none.
    pub plug: Option<Box<dyn Plug>>,
    /// What was found when somebody looked last.
    candidates: Option<Candidates>,
    /// Whether a code that is scanned is an answer.
    scans: bool,
    /// Somebody has finished the set-up on this screen, and may still stand there.
    was_finished: bool,
}

impl SetUp {
    pub(super) fn new(plug: Option<Box<dyn Plug>>) -> Self {
        Self { plug, ..Self::default() }
    }
}

impl<S: Stage> Controller<S> {
    /// The home page alone asks for it: it is the one that is shown.
    pub(super) fn setup_called(&mut self, page: TrustedPage, call: SetupCall) {
        if page != TrustedPage::Home || self.maintenance.is_shown() {
            return;
        }
        let request = match (self.view.as_ref().map(|(view, _)| &view.screen), call) {
            (Some(Screen::Enrolling(_)), SetupCall::Reopen {}) => SetupRequest::Reopen,
            (Some(Screen::Setup(_)), call) => match call {
                SetupCall::Answer { answer: SetupAnswer::Display { .. } } => {
                    SetupRequest::Answer(self.display_answer())
                }
                SetupCall::Answer { answer } => {
                    self.set_up.was_finished = answer == SetupAnswer::Finish;
                    SetupRequest::Answer(answer)
                }
                SetupCall::Back {} => SetupRequest::Back,
                SetupCall::Check {} => SetupRequest::Check,
                SetupCall::FindLocations { q, more } => SetupRequest::FindLocations { q, more },
                SetupCall::MapLocations {} => SetupRequest::MapLocations,
                SetupCall::TakeSettings { fingerprint } => SetupRequest::TakeSettings { fingerprint },
                SetupCall::LookForDevices {} => return self.look_for_devices(),
                SetupCall::TestSound {} => return self.say_test(self.sound_words()),
                SetupCall::Scan {} => return self.scan_answer(),
                SetupCall::Reopen {} => return,
            },
            _ => return,
        };
        self.tell(ShellMessage::Setup(request));
    }

    /// From which disk the machine starts is asked by the home page alone, and only where it was started from a stick.
    pub(super) fn installation_called(&self, page: TrustedPage, request: InstallationRequest) {
        let is_shown =
            self.view.as_ref().is_some_and(|(view, _)| matches!(view.screen, Screen::Installation(_)));
        if page == TrustedPage::Home && is_shown {
            self.tell(ShellMessage::Installation(request));
        }
    }

    pub(super) fn look_for_devices(&mut self) {
        self.set_up.candidates = None;
        if let Some(plug) = &mut self.set_up.plug {
            plug.look();
        }
    }

    pub(super) fn devices_found(&mut self, candidates: Candidates) {
        self.set_up.candidates = Some(candidates);
    }

    /// Whoever chose among them has gone.
    pub(super) fn forget_candidates(&mut self) {
        self.set_up.candidates = None;
    }

    fn scan_answer(&mut self) {
        self.set_up.scans = true;
        self.scans.tell_scanner(ScannerRequest::Scan(CodeFormats::default()));
    }

    /// A code that was scanned for the set-up: the agent knows what it answers. Whether it was for that.
    pub(super) fn setup_scanned(&mut self, code: &Code) -> bool {
        let Some(Screen::Setup(view)) = self.view.as_ref().map(|(view, _)| &view.screen) else {
            return false;
        };
        if !std::mem::take(&mut self.set_up.scans) {
            return false;
        }
        if matches!(view.step, Step::Server | Step::Enrollment | Step::Location) {
            let text = Hidden(code.text.trim().to_owned());
            self.tell(ShellMessage::Setup(SetupRequest::Scanned { text }));
        }
        true
    }

    /// The agent names the devices: those that are others than before are started.
    pub(super) fn use_devices(&mut self, chosen: &ChosenDevices) {
        let Some(plug) = &mut self.set_up.plug else { return };
        let changes = plug.change(chosen);
        self.take_changes(changes);
        self.recognize_devices();
        self.tell_devices();
    }

    pub(super) fn take_changes(&mut self, changes: Changes) {
        let Changes { card_reader, printer, scanner, receipts, smart_cards, camera } = changes;
        // What speaks to the one before ends with what tells it what to do.
        if let Change::Now(reader) = card_reader {
            self.cards = card::Cards::new(reader);
        }
        if let Change::Now(printer) = printer {
            self.prints = print::Prints::new(printer);
        }
        if let Change::Now(scanner) = scanner {
            self.scans = scan::Scans::new(scanner);
        }
        if let Change::Now(printer) = receipts {
            self.receipts = receipt::Receipts::new(printer);
        }
        if let Change::Now(reader) = smart_cards {
            self.smart_cards = smart_card::SmartCards::new(reader);
        }
        if let Change::Now(camera) = camera {
            self.photos = photo::Photos::new(camera);
        }
    }

    /// The pages speak the language that was chosen, until the terminal is the citizens'.
    pub(super) fn follow_setup(&mut self, before: Option<&KioskView>, now: Mono) {
        let was_set_up = before.is_some_and(|before| matches!(before.screen, Screen::Setup(_)));
        if was_set_up && self.setup_shown().is_none() {
            self.leave_display();
        }
        let Some((view, _)) = &self.view else { return };
        match (&view.screen, before.map(|before| &before.screen)) {
            (Screen::Setup(setup), _) => {
                self.language = match setup.language {
                    Some(SetupLanguage::English) => Language::English,
                    Some(SetupLanguage::Chinese) | None => Language::Chinese,
                };
            }
            (Screen::Home(_) | Screen::OutOfService(_), Some(Screen::Setup(_) | Screen::Enrolling(_))) => {
                self.language = Language::default();
                self.invite_to_self_test(now);
            }
            (Screen::Home(_), _) => self.invite_to_self_test(now),
            _ => {}
        }
    }

    /// The machine is up: whoever has set it up is asked for the PIN, and led to the test of the hardware. Once.
    fn invite_to_self_test(&mut self, now: Mono) {
        let is_up = self.view.as_ref().is_some_and(|(view, _)| matches!(view.screen, Screen::Home(_)));
        if is_up && std::mem::take(&mut self.set_up.was_finished) {
            self.maintenance.invite(now);
            self.await_ticket();
            self.self_tests.is_next = true;
        }
    }

    /// For the home page.
    pub(super) fn setup_shown(&self) -> Option<SetupShown> {
        let Screen::Setup(_) = &self.view.as_ref()?.0.screen else { return None };
        Some(self.setup_beside())
    }

    /// What only the shell knows of the devices.
    pub(super) fn setup_beside(&self) -> SetupShown {
        SetupShown {
            candidates: self.set_up.candidates.clone(),
            devices: SetupDevices {
                card_reader: self.cards.device(),
                printer: self.prints.device(),
                scanner: self.scans.device(),
                receipt_printer: self.receipts.device(),
                smart_card_reader: self.smart_cards.device(),
                camera: self.photos.device(),
                speaker: self.reader.device(),
            },
        }
    }
}
