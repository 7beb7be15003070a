use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fleet_release::link::{AgentWord, LauncherWord, StartReason};
use fleet_release::slot::{slot_dir, verify_slot};
use fleet_release::{BootState, Manifest, SlotName, Trial};

use crate::fall_back::AfterCrash;
use crate::log;
use crate::supervisor::{Fatal, Supervisor};

/// The longest that a version may stay on probation between two words of its agent.
const LONGEST_PROBATION_S: u64 = 24 * 60 * 60;

impl Supervisor {
    /// Does what the agent says.
    pub(crate) fn hear(&mut self, word: AgentWord) -> Result<(), Fatal> {
        match word {
            AgentWord::Activate { slot, attempt, deadline_s } => self.activate(slot, attempt, deadline_s),
            AgentWord::Commit { attempt } => self.commit(attempt),
            AgentWord::Extend { attempt, seconds } => self.extend(&attempt, seconds),
            AgentWord::Abandon { attempt, reason } if self.on_trial(&attempt) => {
                return self.fall_back(&reason);
            }
            AgentWord::Abandon { .. } => {}
            AgentWord::FallBackNoted { attempt } => self.note_fall_back(&attempt),
            AgentWord::RestartShell { fault } => return self.restart_shell(fault),
            AgentWord::RestartMachine {} => self.restart_machine(),
            AgentWord::WriteStick { name } => self.write_stick(&name),
        }
        Ok(())
    }

    fn extend(&mut self, attempt: &str, seconds: u64) {
        if self.on_trial(attempt) {
            let seconds = seconds.min(LONGEST_PROBATION_S);
            self.deadline = Some(Instant::now() + Duration::from_secs(seconds));
        }
    }

    /// A shell that hangs is as bad as one that crashes.
    fn restart_shell(&mut self, fault: Option<String>) -> Result<(), Fatal> {
        if self.config.headless {
            return Ok(());
        }
        self.stop(false, true);
        if let Some(fault) = fault
            && self.count_crash(&fault)? == AfterCrash::FellBack
        {
            return Ok(());
        }
        self.start_shell(Instant::now());
        Ok(())
    }

    /// The service manager ends this program along with everything else.
    fn restart_machine(&self) {
        let Some(program) = &self.config.machine_control else {
            return log::say("the machine is not restarted: there is no --machine-control");
        };
        match Command::new(program).arg("reboot").stdin(Stdio::null()).spawn() {
            Ok(mut child) => {
                log::say("the machine is restarted: somebody on site wants it");
                // Nobody waits for it but who takes its place in the table of processes.
                std::thread::spawn(move || child.wait());
            }
            Err(error) => log::say(&format!("the machine is not restarted: {error}")),
        }
    }

    fn on_trial(&self, attempt: &str) -> bool {
        self.state.trial.as_ref().is_some_and(|trial| trial.attempt == attempt)
    }

    fn activate(&mut self, slot: SlotName, attempt: String, deadline_s: u64) {
        match self.decide_activation(slot, &attempt, deadline_s) {
            Ok((state, manifest)) => self.switch(state, manifest),
            Err(reason) => {
                log::say(&format!("not activated: {reason}"));
                self.say(&LauncherWord::Refused { attempt, reason });
            }
        }
    }

    /// The boot state after the switch. It is on the disk before anything is stopped: a disk that does not take it
    /// leaves everything as it is.
    fn decide_activation(
        &self,
        slot: SlotName,
        attempt: &str,
        deadline_s: u64,
    ) -> Result<(BootState, Manifest), String> {
        let manifest = self.check_activation(&slot).map_err(|reason| format!("{slot}: {reason}"))?;
        let deadline_s = deadline_s.min(LONGEST_PROBATION_S);
        let state = BootState {
            previous: Some(self.state.current.clone()),
            current: slot,
            trial: Some(Trial { attempt: attempt.to_owned(), deadline_s, starts: 1, crashes: 0 }),
            fallen_back: None,
            crashes: 0,
            ..self.state.clone()
        };
        state
            .save(&self.config.root)
            .map_err(|error| format!("the boot state cannot be written: {error}"))?;
        Ok((state, manifest))
    }

    fn switch(&mut self, state: BootState, manifest: Manifest) {
        self.stop_programs();
        log::say(&format!("{} is kept to fall back to", self.state.current));
        self.state = state;
        self.manifest = manifest;
        self.spare = None;
        self.reason = StartReason::Upgrade;
        self.start_version();
    }

    fn check_activation(&self, slot: &SlotName) -> Result<Manifest, String> {
        if self.state.trial.is_some() {
            return Err("another version is on probation".to_owned());
        }
        // The spare version lies elsewhere: one of its name may be activated.
        if *slot == self.state.current && self.spare.is_none() {
            return Err("it runs already".to_owned());
        }
        let manifest =
            verify_slot(&slot_dir(&self.config.root, slot)).map_err(|problem| problem.to_string())?;
        // The agent checks it too, before it fetches: but a slot may have lain here since before the last commit.
        let (counter, floor) = (manifest.release_counter, self.state.committed_counter);
        if counter < floor {
            return Err(format!("its release counter is {counter}, and {floor} has been committed here"));
        }
        Ok(manifest)
    }

    fn commit(&mut self, attempt: String) {
        if let Some(trial) = self.state.trial.clone().filter(|trial| trial.attempt == attempt) {
            let counter = self.state.committed_counter.max(self.manifest.release_counter);
            let committed =
                BootState { trial: None, crashes: 0, committed_counter: counter, ..self.state.clone() };
            if let Err(error) = committed.save(&self.config.root) {
                // The agent says it again. The version has proven itself: a full disk must not take it back.
                log::say(&format!("the commit cannot be written yet: {error}"));
                self.deadline = Some(Instant::now() + Duration::from_secs(trial.deadline_s));
                return;
            }
            self.state = committed;
            self.deadline = None;
            log::say(&format!("{} is committed", self.state.current));
        }
        // Also when it was committed before: the word may have been lost with a crash of the agent.
        if self.state.trial.is_none() {
            let committed_counter = self.state.committed_counter;
            self.say(&LauncherWord::Committed { attempt, committed_counter });
        }
    }

    /// If it cannot be written, the agent is told again after the next start, and notes it again.
    fn note_fall_back(&mut self, attempt: &str) {
        if self.state.fallen_back.as_ref().is_some_and(|fallen| fallen.attempt == attempt) {
            self.state.fallen_back = None;
            self.remember();
        }
    }
}
