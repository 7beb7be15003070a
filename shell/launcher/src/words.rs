use std::time::{Duration, Instant};

use fleet_release::link::{AgentWord, LauncherWord, StartReason};
use fleet_release::slot::{slot_dir, verify_slot};
use fleet_release::{BootState, SlotName, Trial};

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
            AgentWord::Extend { attempt, seconds } => {
                if self.on_trial(&attempt) {
                    let seconds = seconds.min(LONGEST_PROBATION_S);
                    self.deadline = Some(Instant::now() + Duration::from_secs(seconds));
                }
                Ok(())
            }
            AgentWord::Abandon { attempt, reason } => {
                if self.on_trial(&attempt) {
                    self.fall_back(&reason)
                } else {
                    Ok(())
                }
            }
            AgentWord::FallBackNoted { attempt } => self.note_fall_back(&attempt),
            AgentWord::RestartShell => {
                self.stop(false, true);
                if !self.config.headless {
                    self.start_shell(Instant::now());
                }
                Ok(())
            }
        }
    }

    fn on_trial(&self, attempt: &str) -> bool {
        self.state.trial.as_ref().is_some_and(|trial| trial.attempt == attempt)
    }

    fn activate(&mut self, slot: SlotName, attempt: String, deadline_s: u64) -> Result<(), Fatal> {
        let manifest = match self.check_activation(&slot) {
            Ok(manifest) => manifest,
            Err(reason) => {
                log::say(&format!("{slot} is not activated: {reason}"));
                self.say(&LauncherWord::Refused { attempt, reason });
                return Ok(());
            }
        };
        self.stop_programs();
        let trial = Trial { attempt, deadline_s: deadline_s.min(LONGEST_PROBATION_S), starts: 1, crashes: 0 };
        self.state = BootState {
            previous: Some(std::mem::replace(&mut self.state.current, slot)),
            trial: Some(trial),
            fallen_back: None,
            crashes: 0,
            ..self.state.clone()
        };
        self.state
            .previous
            .as_ref()
            .inspect(|previous| log::say(&format!("{previous} is kept to fall back to")));
        self.manifest = manifest;
        self.reason = StartReason::Upgrade;
        self.start_version()
    }

    fn check_activation(&self, slot: &SlotName) -> Result<fleet_release::Manifest, String> {
        if self.state.trial.is_some() {
            return Err("another version is on probation".to_owned());
        }
        if *slot == self.state.current {
            return Err("it runs already".to_owned());
        }
        verify_slot(&slot_dir(&self.config.root, slot)).map_err(|problem| problem.to_string())
    }

    fn commit(&mut self, attempt: String) -> Result<(), Fatal> {
        if self.on_trial(&attempt) {
            self.state.trial = None;
            self.state.crashes = 0;
            self.deadline = None;
            let counter = self.manifest.release_counter;
            self.state.committed_counter = self.state.committed_counter.max(counter);
            self.state.save(&self.config.root)?;
            log::say(&format!("{} is committed", self.state.current));
        }
        // Also when it was committed before: the word may have been lost with a crash of the agent.
        if self.state.trial.is_none() {
            self.say(&LauncherWord::Committed { attempt });
        }
        Ok(())
    }

    fn note_fall_back(&mut self, attempt: &str) -> Result<(), Fatal> {
        if self.state.fallen_back.as_ref().is_some_and(|fallen| fallen.attempt == attempt) {
            self.state.fallen_back = None;
            self.state.save(&self.config.root)?;
        }
        Ok(())
    }
}
