use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use fleet_protocol::{
    Acceptance, AcceptanceId, AcceptanceReport, DeviceState, Event, SelfTest, SelfTestId, SelfTestItem,
    Sha256, UnixMillis,
};
use sysinfo::System;
use terminal_core::ipc::{
    AcceptedState, AgentMessage, MachineState, MachineVersions, MaintenanceWord, PaperState, RunState,
    SelfTestRequest, SelfTestState, SelfTestWord,
};
use terminal_core::self_test::{AcceptanceDraft, NotAccepted, SelfTestMemory, SelfTestRun, may_accept};
use uuid::Uuid;

use super::input::Input;
use super::{Config, Daemon};
use crate::hardware::{serial, system_of};
use crate::self_test::{Handed, Measured, Measurements, PaperShelf, Papers};
use crate::store::StateKey;

/// All that the daemon knows of tests of the hardware, and of acceptances.
#[derive(Debug)]
pub(super) struct SelfTests {
    memory: SelfTestMemory,
    measurements: Arc<dyn Measurements>,
    shelf: PaperShelf,
    papers: Papers,
    /// What the next acceptance is called.
    next_acceptance: Option<AcceptanceId>,
    facts: MachineFacts,
    /// What the page was told last.
    shown: Option<SelfTestState>,
}

/// What stands on the paper of the machine, beside its model.
#[derive(Debug)]
pub(super) struct MachineFacts {
    serial: Option<String>,
    versions: MachineVersions,
}

impl MachineFacts {
    /// Looks; the launcher has told what it knows.
    pub(super) fn look(config: &Config) -> Self {
        let root = Path::new("/");
        let versions = MachineVersions {
            agent: Some(env!("CARGO_PKG_VERSION").to_owned()),
            launcher: config.launcher_version.clone(),
            system: system_of(root),
            kernel: System::kernel_version(),
        };
        Self { serial: serial(root, config.machine_serial.as_deref()), versions }
    }
}

impl SelfTests {
    pub(super) fn new(
        memory: SelfTestMemory,
        measurements: Arc<dyn Measurements>,
        shelf: PaperShelf,
        papers: Papers,
        facts: MachineFacts,
    ) -> Self {
        Self { memory, measurements, shelf, papers, next_acceptance: None, facts, shown: None }
    }

    /// Somebody else is there: everything is told anew.
    pub(super) fn forget_shown(&mut self) {
        self.shown = None;
    }
}

impl Daemon {
    /// The shell leads whoever maintains the terminal, and is heard for as long as somebody does.
    pub(super) async fn handle_self_test(&mut self, request: SelfTestRequest) {
        if self.maintenance.guard.person().is_none() {
            tracing::warn!("nobody maintains this terminal now");
            self.shell.send(AgentMessage::Maintenance(MaintenanceWord::Ended));
            return;
        }
        self.maintenance.guard.handle_touched(self.clock.mono());
        let now = self.clock.now();
        match request {
            SelfTestRequest::Begin { anew } => self.begin_self_test(anew, now),
            SelfTestRequest::Told(told) => self.with_run(|run| run.handle_told(told, now)),
            SelfTestRequest::Again { item } => self.with_run(|run| run.handle_again(item)),
            SelfTestRequest::Finish => self.finish_self_test().await,
            SelfTestRequest::Cancel => self.self_tests.memory.run = None,
            SelfTestRequest::Accept { draft, paper } => return self.accept(*draft, &paper, now).await,
        }
        self.save_self_tests().await;
        self.measure_next();
    }

    /// One that was interrupted goes on, unless it is too old or not wanted.
    fn begin_self_test(&mut self, anew: bool, now: UnixMillis) {
        let version = &self.software_version;
        let goes_on = self.self_tests.memory.run.as_ref().is_some_and(|run| !run.is_stale(version, now));
        if !goes_on || anew {
            let id = SelfTestId(self.new_id());
            let run = SelfTestRun::begin(id, version, now, |item| self.device_of(item).is_some());
            self.self_tests.memory.run = Some(run);
        }
    }

    /// How a device is; `None` for one that the terminal was not set up with. Glass and picture are always there.
    fn device_of(&self, item: SelfTestItem) -> Option<&DeviceState> {
        match item {
            SelfTestItem::Sound => self.shell.speaker.as_ref(),
            SelfTestItem::Camera => self.shell.camera.as_ref(),
            SelfTestItem::Printer => self.shell.printer.as_ref(),
            SelfTestItem::ReceiptPrinter => self.shell.receipt_printer.as_ref(),
            SelfTestItem::IdCardReader => self.shell.id_card_reader.as_ref(),
            SelfTestItem::Scanner => self.shell.scanner.as_ref(),
            SelfTestItem::SmartCardReader => self.shell.smart_card_reader.as_ref(),
            SelfTestItem::Touch
            | SelfTestItem::Display
            | SelfTestItem::Network
            | SelfTestItem::Disk
            | SelfTestItem::Memory
            | SelfTestItem::Temperature
            | SelfTestItem::Clock
            | SelfTestItem::PowerBackup
            | SelfTestItem::Watchdog
            | SelfTestItem::Hardening => Some(&DeviceState::Ready),
        }
    }

    fn with_run(&mut self, act: impl FnOnce(&mut SelfTestRun) -> bool) {
        if let Some(run) = &mut self.self_tests.memory.run
            && !act(run)
        {
            tracing::warn!("a result of the self-test was not taken");
        }
    }

    /// Measures what the machine judges, one after the other, while the person does theirs.
    fn measure_next(&mut self) {
        let Some(next) = self.self_tests.memory.run.as_mut().and_then(SelfTestRun::poll_measurement) else {
            return;
        };
        let (measurements, inputs) = (Arc::clone(&self.self_tests.measurements), self.inputs.clone());
        tokio::spawn(async move {
            let measured = measurements.measure(next.item).await;
            let _ = inputs.send(Input::Measured(next.ticket, measured));
        });
    }

    pub(super) async fn handle_measured(&mut self, ticket: u64, measured: Measured) {
        let Measured { outcome, facts } = measured;
        let now = self.clock.now();
        let run = self.self_tests.memory.run.as_mut();
        if run.is_some_and(|run| run.handle_measured(ticket, outcome, facts, now)) {
            self.save_self_tests().await;
            self.measure_next();
        }
    }

    async fn finish_self_test(&mut self) {
        let Some(test) = self.self_tests.memory.run.as_ref().and_then(SelfTestRun::finished) else { return };
        self.self_tests.memory.run = None;
        self.self_tests.memory.last = Some(test.clone());
        self.record_news(Event::SelfTested { report: Box::new(test) }).await;
    }

    async fn accept(&mut self, draft: AcceptanceDraft, paper: &str, now: UnixMillis) {
        let id = draft.id;
        let word = match self.accepted(draft, paper, now).await {
            Ok(()) => SelfTestWord::Accepted { id },
            Err(reason) => {
                tracing::warn!(?reason, "an acceptance was not taken");
                SelfTestWord::NotAccepted { reason }
            }
        };
        self.say_self_test(word);
    }

    /// First the paper, then the record of it: what is on record has its paper.
    async fn accepted(
        &mut self,
        draft: AcceptanceDraft,
        paper: &str,
        now: UnixMillis,
    ) -> Result<(), NotAccepted> {
        let mut self_test = self.acceptable(now).ok_or(NotAccepted::NoSelfTest)?.clone();
        let offered = self.self_tests.next_acceptance.ok_or(NotAccepted::Malformed)?;
        draft.check(offered, now)?;
        let pdf = decode_pdf(paper).ok_or(NotAccepted::NoPaper)?;
        let report = AcceptanceReport { sha256: sha256_of(&pdf), bytes: pdf.len() as u64 };
        let papers = self.self_tests.shelf.clone();
        let kept = tokio::task::spawn_blocking(move || papers.keep(offered, &pdf)).await;
        match kept {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(%error, "the paper of an acceptance is not kept");
                return Err(NotAccepted::NotKept);
            }
            Err(_) => return Err(NotAccepted::NotKept),
        }
        let AcceptanceDraft { id, signed_at, installer, hall, remark } = draft;
        // It stands on the paper, and went with the test.
        self_test.take_photo();
        let acceptance = Acceptance { id, signed_at, self_test, installer, hall, remark, report };
        self.record_news(Event::Accepted { acceptance: Box::new(acceptance) }).await;
        self.self_tests.memory.accepted = Some(AcceptedState { id, signed_at, paper: PaperState::Waiting });
        self.self_tests.next_acceptance = None;
        self.save_self_tests().await;
        self.self_tests.papers.wake();
        Ok(())
    }

    fn acceptable(&self, now: UnixMillis) -> Option<&SelfTest> {
        self.self_tests.memory.last.as_ref().filter(|test| may_accept(Some(test), now))
    }

    /// The server has a paper, or does not want it.
    pub(super) async fn handle_paper(&mut self, id: AcceptanceId, handed: Handed) {
        tracing::info!(%id, ?handed, "the paper of an acceptance");
        let paper = match handed {
            Handed::Over => PaperState::HandedOver,
            Handed::Refused => PaperState::Refused,
            Handed::NotYet => return,
        };
        if let Some(accepted) = self.self_tests.memory.accepted.as_mut().filter(|accepted| accepted.id == id)
        {
            accepted.paper = paper;
            self.save_self_tests().await;
        }
    }

    /// Tells the page what has changed, while somebody is there.
    pub(super) fn show_self_test(&mut self) {
        if self.maintenance.guard.person().is_none() {
            return;
        }
        let next_acceptance = match self.self_tests.next_acceptance {
            Some(id) => id,
            None => AcceptanceId(self.new_id()),
        };
        self.self_tests.next_acceptance = Some(next_acceptance);
        let memory = &self.self_tests.memory;
        let state = SelfTestState {
            run: memory.run.as_ref().map(|run| RunState {
                started_at: run.started_at(),
                results: run.results(),
                measuring: run.measuring(),
            }),
            last: memory.last.clone(),
            next_acceptance,
            accepted: memory.accepted,
            machine: MachineState {
                terminal_id: self.identity.id().to_string(),
                model: self.hardware.model.clone(),
                serial: self.self_tests.facts.serial.clone(),
                os: self.hardware.os.clone(),
                versions: self.self_tests.facts.versions.clone(),
            },
        };
        if self.self_tests.shown.as_ref() != Some(&state) {
            self.say_self_test(SelfTestWord::State(state.clone()));
            self.self_tests.shown = Some(state);
        }
    }

    fn say_self_test(&self, word: SelfTestWord) {
        self.shell.send(AgentMessage::SelfTest(Box::new(word)));
    }

    async fn save_self_tests(&mut self) {
        let outcome = self.state.set(StateKey::SelfTest, &self.self_tests.memory).await;
        self.note(outcome);
    }

    pub(super) fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &rand::random()).into_uuid()
    }
}

/// A PDF within its bounds.
fn decode_pdf(base64: &str) -> Option<Vec<u8>> {
    let largest = usize::try_from(Acceptance::LARGEST_REPORT).ok()?;
    let pdf = BASE64.decode(base64).ok()?;
    (pdf.len() <= largest && pdf.starts_with(b"%PDF-")).then_some(pdf)
}

fn sha256_of(bytes: &[u8]) -> Sha256 {
    let mut sha256 = Sha256([0; 32]);
    sha256.0.copy_from_slice(digest(&SHA256, bytes).as_ref());
    sha256
}
