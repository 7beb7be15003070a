use std::path::Path;

use fleet_protocol::{EnrollmentReply, ProblemCode};
use terminal_core::Failure;
use terminal_core::ipc::{AgentMessage, SetupRequest};
use terminal_core::setup::{ChosenDevices, EnrollmentAnswer, Setup, SetupRecord, TrustAnswer};

use super::Daemon;
use crate::setup::{Settled, SetupFile};

/// What the daemon knows of the set-up that it runs with.
#[derive(Debug)]
pub(super) struct SetUp {
    pub file: SetupFile,
    /// As the disk has it.
    pub record: SetupRecord,
    /// Whether it was made on the screen; else the environment has set the terminal up.
    pub on_screen: bool,
    /// Which devices the shell is to use.
    pub devices: ChosenDevices,
    /// It is to be made anew, or says another way to the server: this run ends, and its launcher begins another.
    pub ends_run: bool,
}

impl SetUp {
    /// As this run has it.
    pub fn new(data_dir: &Path, settled: &Settled) -> Self {
        Self {
            file: SetupFile::of(data_dir),
            record: settled.record.clone(),
            on_screen: settled.on_screen,
            devices: settled.devices.clone(),
            ends_run: false,
        }
    }

    /// What was asked on the screen, if anything was.
    pub fn asked(&self) -> Option<&SetupRecord> {
        self.on_screen.then_some(&self.record)
    }
}

impl Daemon {
    /// The code of the set-up goes out with the first request.
    pub(super) fn begin_set_up(&mut self) {
        let code = Settled::next_code(self.set_up.asked()).map(str::to_owned);
        if self.link.is_enrolled() {
            return self.forget_codes();
        }
        if let Some(code) = code {
            self.link.handle_first_code(&code);
        }
    }

    /// How the screen is set, on every connection: what the shell has tried and nobody has kept goes.
    pub(super) fn tell_display(&self) {
        let display = self.set_up.record.answers.display.clone().unwrap_or_default();
        self.shell.send(AgentMessage::Display(display));
    }

    pub(super) fn tell_devices(&self) {
        if self.set_up.devices != ChosenDevices::default() {
            self.shell.send(AgentMessage::UseDevices(self.set_up.devices.clone()));
        }
    }

    /// Whether whoever stands here may set the terminal up anew: not when a fleet has let it in.
    pub(super) fn may_reopen(&self) -> bool {
        self.has_launcher && self.set_up.on_screen && !self.link.is_enrolled()
    }

    pub(super) fn handle_set_up(&mut self, request: &SetupRequest) {
        let reopens = matches!(request, SetupRequest::Reopen) && self.may_reopen();
        let Some(record) = self.set_up.asked().cloned().filter(|_| reopens) else { return };
        let mut setup = Setup::resume(record, std::collections::BTreeSet::new());
        setup.handle_reopened();
        match self.set_up.file.save(setup.record()) {
            Ok(()) => self.set_up.ends_run = true,
            Err(error) => tracing::error!(%error, "the set-up is not opened"),
        }
    }

    /// The root that the set-up waited for: upgrades lead back to it from now on.
    pub(super) fn handle_root_came(&mut self, root: String) {
        let record = &mut self.set_up.record;
        record.answers.trust = Some(TrustAnswer::Root { root });
        let kept = self.set_up.file.save(record).and_then(|()| self.set_up.file.root(&record.answers));
        match kept {
            Ok(_) => tracing::info!("the root that a code named is trusted"),
            // The next start asks for it anew, or writes it.
            Err(error) => tracing::error!(%error, "the root is not written"),
        }
    }

    /// The server has judged a code: a used one is the next terminal's loss, not this one's, which has others to try.
    pub(super) fn handle_code_answered(&mut self, result: &Result<EnrollmentReply, Failure>) {
        match result {
            Err(Failure::CodeRefused(problem)) if problem.code == ProblemCode::ENROLLMENT_CODE_USED => {
                self.keep_codes(|codes| {
                    if !codes.is_empty() {
                        codes.remove(0);
                    }
                });
            }
            // It has served; or a person has to see what else is wrong with it.
            Ok(_) | Err(Failure::CodeRefused(_)) => self.forget_codes(),
            Err(_) => {}
        }
    }

    /// After a used one; the first of a file that nobody has used yet lets this terminal in.
    pub(super) fn try_next_code(&mut self) {
        if let Some(code) = Settled::next_code(self.set_up.asked()).map(str::to_owned) {
            self.link.handle_code(&code, self.clock.mono());
        }
    }

    /// Codes are secrets until they are used: they do not stay.
    fn forget_codes(&mut self) {
        self.keep_codes(Vec::clear);
    }

    fn keep_codes(&mut self, change: impl FnOnce(&mut Vec<terminal_core::setup::Hidden>)) {
        if !self.set_up.on_screen {
            return;
        }
        let record = &mut self.set_up.record;
        let Some(EnrollmentAnswer::Codes { codes }) = &mut record.answers.enrollment else { return };
        let before = codes.len();
        change(codes);
        if codes.is_empty() {
            record.answers.enrollment = Some(EnrollmentAnswer::Approval);
        } else if codes.len() == before {
            return;
        }
        if let Err(error) = self.set_up.file.save(record) {
            tracing::error!(%error, "the set-up is not written");
        }
    }
}
