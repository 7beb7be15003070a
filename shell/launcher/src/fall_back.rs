use fleet_release::link::StartReason;

use crate::choice::leave;
use crate::log;
use crate::supervisor::{Fatal, Supervisor};

/// What a counted crash led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterCrash {
    /// The version goes on; the program is to be started again.
    GoesOn,
    /// It was one too many: another version was started.
    FellBack,
}

impl Supervisor {
    /// Counts an end without an order; too many on probation are the end of it. A committed version is
    /// started again for ever: there is nothing better to run.
    pub(crate) fn count_crash(&mut self, what: &str) -> Result<AfterCrash, Fatal> {
        log::say(what);
        self.state.crashes = self.state.crashes.saturating_add(1);
        let limit = self.config.crash_limit;
        let failed = self.state.trial.as_mut().is_some_and(|trial| {
            trial.crashes += 1;
            trial.crashes >= limit
        });
        if failed {
            self.fall_back(&format!("{what}, {limit} crashes on probation"))?;
            return Ok(AfterCrash::FellBack);
        }
        self.remember();
        Ok(AfterCrash::GoesOn)
    }

    /// Leaves the version on probation.
    pub(crate) fn fall_back(&mut self, reason: &str) -> Result<(), Fatal> {
        self.stop_programs();
        let choice = leave(&self.config.root, self.config.spare.as_deref(), self.state.clone(), reason)?;
        let left = choice.state.fallen_back != self.state.fallen_back;
        self.reason = if left { StartReason::FallBack } else { StartReason::Unclean };
        self.state = choice.state;
        self.manifest = choice.manifest;
        self.spare = choice.spare;
        self.start_version();
        Ok(())
    }

    /// Writes the boot state. A disk that does not take it stops nothing: what is lost is a count or a mark, or a
    /// decision that the next start of the launcher comes to again.
    pub(crate) fn remember(&self) {
        if let Err(error) = self.state.save(&self.config.root) {
            log::say(&format!("the boot state cannot be written: {error}"));
        }
    }
}
