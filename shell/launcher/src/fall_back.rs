use fleet_release::link::StartReason;

use crate::choice::leave;
use crate::log;
use crate::supervisor::{Fatal, Supervisor};

impl Supervisor {
    /// Counts an end without an order; too many on probation are the end of it. A committed version is
    /// started again for ever: there is nothing better to run.
    pub(crate) fn count_crash(&mut self, what: &str) -> Result<(), Fatal> {
        log::say(what);
        self.state.crashes = self.state.crashes.saturating_add(1);
        let limit = self.config.crash_limit;
        let failed = self.state.trial.as_mut().is_some_and(|trial| {
            trial.crashes += 1;
            trial.crashes >= limit
        });
        if failed {
            return self.fall_back(&format!("{what}, {limit} crashes on probation"));
        }
        Ok(self.state.save(&self.config.root)?)
    }

    /// Leaves the version on probation.
    pub(crate) fn fall_back(&mut self, reason: &str) -> Result<(), Fatal> {
        self.stop_programs();
        let choice = leave(&self.config.root, self.state.clone(), reason)?;
        let left = choice.state.fallen_back != self.state.fallen_back;
        self.reason = if left { StartReason::FallBack } else { StartReason::Unclean };
        self.state = choice.state;
        self.manifest = choice.manifest;
        self.start_version()
    }
}
