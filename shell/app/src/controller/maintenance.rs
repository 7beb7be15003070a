use fleet_protocol::{DeviceState, MaintenanceAct, SessionEnd, Settings};
use terminal_core::Mono;
use terminal_core::ipc::{MaintenanceRequest, MaintenanceWord, NotDone, Screen, SetupAnswer, ShellMessage};
use terminal_core::maintenance::{Corner, MaintenanceView};
use terminal_core::setup::Hidden;
use terminal_devices::printer::test_page;
use terminal_devices::receipt::Receipt;
use terminal_devices::scanner::{Code, CodeFormats, ScannerRequest};

use super::Controller;
use crate::page::{Language, MaintenanceCall, MaintenanceDevices, MaintenanceShown, PaperAmounts, Stands};
use crate::stage::{Ease, Stage, TrustedPage};

/// No code for maintenance is longer, in characters.
const LONGEST_TICKET: usize = 256;

impl<S: Stage> Controller<S> {
    /// A finger was put down. The gesture is looked for where no app is: an app neither sees it nor can be under it.
    pub(super) fn finger_at(&mut self, corner: Option<Corner>, now: Mono) {
        let may = self.app.is_none()
            && !self.is_rating()
            && !self.is_switching()
            && self
                .view
                .as_ref()
                .is_some_and(|(view, _)| matches!(view.screen, Screen::Home(_) | Screen::OutOfService(_)));
        if self.maintenance.handle_touch(corner, may, now) {
            // What the touches began is no citizen's session.
            self.end_session(SessionEnd::Button, now);
            self.ratings.question.skip();
            self.beside.forget_wanted();
            self.message = None;
            self.language = Language::default();
            self.set_ease(Ease::default());
            self.await_ticket();
        }
    }

    fn scans_tickets(&self) -> bool {
        self.scans.device() == Some(DeviceState::Ready)
    }

    /// While the pad is shown, a code may be scanned in place of typing.
    pub(super) fn await_ticket(&self) {
        self.scans.tell_scanner(ScannerRequest::Scan(CodeFormats::default()));
    }

    /// A code that was scanned at the pad: the agent judges it. Whether it was for that.
    pub(super) fn ticket_scanned(&mut self, code: &Code, now: Mono) -> bool {
        if !self.maintenance.is_pad() {
            return false;
        }
        if self.maintenance.handle_typed(now) {
            let text = Hidden(code.text.trim().chars().take(LONGEST_TICKET).collect());
            self.tell(ShellMessage::Maintenance(MaintenanceRequest::Scanned { text }));
        }
        self.await_ticket();
        true
    }

    pub(super) fn tell_maintenance_touch(&mut self, now: Mono) {
        if self.maintenance.tells_touch(now) {
            self.tell(ShellMessage::Maintenance(MaintenanceRequest::Touched));
        }
    }

    /// The home page alone asks for it: it is the one that is shown.
    pub(super) fn maintenance_called(&mut self, page: TrustedPage, call: MaintenanceCall, now: Mono) {
        if page != TrustedPage::Home || !self.maintenance.is_shown() {
            return;
        }
        match call {
            MaintenanceCall::Enter { code } => {
                if self.maintenance.handle_typed(now) {
                    self.tell(ShellMessage::Maintenance(MaintenanceRequest::Enter { code }));
                }
            }
            MaintenanceCall::Act { act } if self.maintenance.is_open() => self.ask_act(act),
            MaintenanceCall::SignChecks { problems } if self.maintenance.is_open() => {
                self.maintenance.handle_sign();
                self.tell(ShellMessage::Maintenance(MaintenanceRequest::SignChecks { problems }));
            }
            MaintenanceCall::LookAtSettings {} if self.maintenance.is_open() => {
                self.tell(ShellMessage::Maintenance(MaintenanceRequest::LookAtSettings));
            }
            MaintenanceCall::Change { answer } if self.maintenance.is_open() => self.change_settings(answer),
            MaintenanceCall::ChangeAnyway {} if self.maintenance.is_open() => {
                self.tell(ShellMessage::Maintenance(MaintenanceRequest::ChangeAnyway));
            }
            MaintenanceCall::LookForDevices {} if self.maintenance.is_open() => self.look_for_devices(),
            MaintenanceCall::Act { .. }
            | MaintenanceCall::SignChecks { .. }
            | MaintenanceCall::LookAtSettings {}
            | MaintenanceCall::Change { .. }
            | MaintenanceCall::ChangeAnyway {}
            | MaintenanceCall::LookForDevices {} => {}
            MaintenanceCall::Leave {} => {
                if self.maintenance.is_open() {
                    self.tell(ShellMessage::Maintenance(MaintenanceRequest::Leave));
                }
                self.close_maintenance();
            }
        }
    }

    /// How the screen is set is told when it was tried and kept, never by the page.
    fn change_settings(&mut self, answer: SetupAnswer) {
        if !matches!(answer, SetupAnswer::Display { .. }) {
            self.tell(ShellMessage::Maintenance(MaintenanceRequest::Change(answer)));
        }
    }

    fn ask_act(&mut self, act: MaintenanceAct) {
        match self.why_not(act) {
            Some(reason) => self.maintenance.handle_act(act, Some(reason)),
            None => self.tell(ShellMessage::Maintenance(MaintenanceRequest::Act { act })),
        }
    }

    fn why_not(&self, act: MaintenanceAct) -> Option<NotDone> {
        let (device, is_busy) = match act {
            MaintenanceAct::TestPrint => (self.prints.device(), self.prints.is_printing()),
            MaintenanceAct::TestReceipt => (self.receipts.device(), self.receipts.is_printing()),
            MaintenanceAct::TestSound | MaintenanceAct::SetVolume { .. } => (self.reader.device(), false),
            MaintenanceAct::TouchTested { .. }
            | MaintenanceAct::PaperChanged { .. }
            | MaintenanceAct::CheckIn
            | MaintenanceAct::TestNetwork
            | MaintenanceAct::SetNetwork { .. }
            | MaintenanceAct::SetDevices
            | MaintenanceAct::SoundJudged { .. }
            | MaintenanceAct::SetWay { .. }
            | MaintenanceAct::TurnDisplay { .. }
            | MaintenanceAct::CalibrateTouch
            | MaintenanceAct::ExportLog
            | MaintenanceAct::RestartShell
            | MaintenanceAct::RestartMachine => return None,
        };
        match device {
            None => Some(NotDone::NoDevice),
            Some(_) => is_busy.then_some(NotDone::Busy),
        }
    }

    /// The agent speaks of it.
    pub(super) fn maintenance_said(&mut self, word: MaintenanceWord, now: Mono) {
        match word {
            MaintenanceWord::Refused(refusal) => self.maintenance.handle_refused(refusal, now),
            MaintenanceWord::Entered { number } => {
                if self.maintenance.handle_entered(number, now) {
                    self.scans.tell_scanner(ScannerRequest::Cancel);
                    self.open_next();
                } else {
                    self.tell(ShellMessage::Maintenance(MaintenanceRequest::Leave));
                }
            }
            MaintenanceWord::Facts(facts) => self.maintenance.handle_facts(facts),
            MaintenanceWord::Granted { act } if self.maintenance.is_open() => {
                self.maintenance.handle_act(act, None);
                self.carry_out(act, now);
            }
            // Whoever asked has gone.
            MaintenanceWord::Granted { .. } => {}
            MaintenanceWord::NotDone { act, reason } => self.maintenance.handle_act(act, Some(reason)),
            MaintenanceWord::ChecksSigned => self.maintenance.handle_signed(true),
            MaintenanceWord::ChecksChanged => self.maintenance.handle_signed(false),
            MaintenanceWord::Settings(settings) => self.maintenance.handle_settings(*settings),
            MaintenanceWord::Ended => self.close_maintenance(),
        }
    }

    /// What is on record by now, and the shell's to do.
    fn carry_out(&mut self, act: MaintenanceAct, now: Mono) {
        match act {
            MaintenanceAct::TestPrint => self.print_test_page(test_page(&self.test_lines(now))),
            MaintenanceAct::TestReceipt => self.print_receipt_of(&self.test_lines(now)),
            MaintenanceAct::TestSound => self.say_test(self.sound_words()),
            MaintenanceAct::SetVolume { percent } => {
                self.set_volume(percent);
                self.say_test(self.sound_words());
            }
            MaintenanceAct::TouchTested { .. }
            | MaintenanceAct::PaperChanged { .. }
            | MaintenanceAct::CheckIn
            | MaintenanceAct::TestNetwork
            | MaintenanceAct::SetNetwork { .. }
            | MaintenanceAct::SetDevices
            | MaintenanceAct::SoundJudged { .. }
            | MaintenanceAct::SetWay { .. }
            | MaintenanceAct::TurnDisplay { .. }
            | MaintenanceAct::CalibrateTouch
            | MaintenanceAct::ExportLog
            | MaintenanceAct::RestartShell
            | MaintenanceAct::RestartMachine => {}
        }
    }

    pub(super) const fn sound_words(&self) -> &'static str {
        match self.language {
            Language::Chinese => "声音测试，现在的音量是这样。",
            Language::English => "Sound test. This is how loud it is now.",
        }
    }

    pub(super) fn test_lines(&self, now: Mono) -> Vec<String> {
        let version = self.view.as_ref().map(|(view, _)| view.software_version.as_str()).unwrap_or_default();
        vec![
            "Test page / ceshi ye".to_owned(),
            format!("Version {version}"),
            format!("Time {} (Unix ms)", self.wall(now)),
        ]
    }

    fn print_receipt_of(&mut self, lines: &[String]) {
        let mut items = vec![
            serde_json::json!({ "kind": "text", "text": "测试小票", "align": "center", "size": "double" }),
            serde_json::json!({ "kind": "rule" }),
        ];
        items.extend(lines.iter().skip(1).map(|line| serde_json::json!({ "kind": "text", "text": line })));
        match Receipt::read(serde_json::Value::from(items).to_string().as_bytes()) {
            Ok(receipt) => self.print_test_receipt(receipt),
            Err(error) => tracing::error!(%error, "the test receipt is none"),
        }
    }

    pub(super) fn watch_maintenance(&mut self, now: Mono) {
        let was_open = self.maintenance.is_open();
        if self.maintenance.handle_timeout(now) {
            if was_open {
                // The agent counts for itself; one that says nothing any more is told.
                self.tell(ShellMessage::Maintenance(MaintenanceRequest::Leave));
            } else {
                self.scans.tell_scanner(ScannerRequest::Cancel);
            }
            self.close_maintenance();
        }
    }

    /// Back to the home page, as the next citizen expects it.
    pub(super) fn close_maintenance(&mut self) {
        if self.maintenance.is_pad() {
            self.scans.tell_scanner(ScannerRequest::Cancel);
        }
        self.maintenance.close();
        self.self_tests.is_next = false;
        self.close_self_test();
        self.forget_network();
        self.leave_display();
        self.forget_candidates();
        self.drop_announcements();
        self.language = Language::default();
    }

    /// For the home page.
    pub(super) fn maintenance_shown(&self, now: Mono) -> Option<MaintenanceShown> {
        let devices = || MaintenanceDevices {
            printer: self.prints.device(),
            receipt_printer: self.receipts.device(),
            id_card_reader: self.cards.device(),
            smart_card_reader: self.smart_cards.device(),
            scanner: self.scans.device(),
            speaker: self.reader.device(),
        };
        let view = self.maintenance.view()?;
        let settings = matches!(&view, MaintenanceView::Open(open) if open.settings.is_some());
        let beside = settings.then(|| self.setup_beside());
        let usual = Settings::default();
        let settings = self.home().map_or(&usual, |home| &home.settings);
        let paper = || PaperAmounts {
            pages: settings.page_paper_amounts.clone(),
            receipts: settings.receipt_paper_amounts.clone(),
        };
        let stands = Stands { volume: self.volume.percent(), paper, beside, scans: self.scans_tickets() };
        Some(MaintenanceShown::of(&view, devices, stands, now))
    }
}
