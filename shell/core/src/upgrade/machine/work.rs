use fleet_protocol::{AttemptState, Held};

use super::Upgrade;
use crate::upgrade::WorkResult;
use crate::{Dice, Mono};

impl Upgrade {
    /// A step of the work.
    pub fn handle_work(&mut self, result: WorkResult, now: Mono, dice: &mut Dice) {
        let Some(record) = &mut self.record else { return };
        // Results of work that was stopped, or is done.
        if record.state.is_end() || record.is_switching() || record.state == AttemptState::Staged {
            return;
        }
        match result {
            WorkResult::Downloading { total } => {
                record.bytes_total = total;
                self.advance(AttemptState::Downloading);
            }
            WorkResult::Progress { done } => {
                record.bytes_done = done;
                record.go_on();
                self.backoff.succeed();
            }
            WorkResult::Downloaded => {
                record.bytes_done = record.bytes_total;
                self.advance(AttemptState::Downloaded);
                self.advance(AttemptState::Verified);
            }
            WorkResult::Staged { slot } => {
                record.slot = Some(slot);
                self.enter(AttemptState::Staged, None);
                self.go_on(now);
            }
            WorkResult::Later { hold, reason } => {
                record.hold(Held { reason: hold, until: None, detail: Some(reason.clone()) }, reason);
                self.retry = Some((now + self.backoff.fail(dice), "another try"));
            }
            WorkResult::Rejected { reason } => self.end(AttemptState::Rejected, Some(reason)),
            WorkResult::Failed { reason } => self.end(AttemptState::Failed, Some(reason)),
        }
    }

    /// Enters a state of the work unless it was entered before: work begins anew after an interruption.
    fn advance(&mut self, state: AttemptState) {
        const ORDER: [AttemptState; 4] = [
            AttemptState::Eligible,
            AttemptState::Downloading,
            AttemptState::Downloaded,
            AttemptState::Verified,
        ];
        let place = |state| ORDER.iter().position(|there| *there == state);
        if self.record.as_ref().is_some_and(|record| place(record.state) < place(state)) {
            self.enter(state, None);
        }
    }
}
