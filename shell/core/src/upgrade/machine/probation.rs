use fleet_protocol::AttemptState;

use super::Upgrade;
use crate::Mono;
use crate::upgrade::proof::Verdict;
use crate::upgrade::{Action, CheckInWord};

impl Upgrade {
    /// The launcher has committed.
    pub fn handle_committed(&mut self, attempt: &str, now: Mono) {
        if self.proof.as_ref().is_some_and(|proof| proof.attempt == attempt) {
            self.proof = None;
        }
        if self.is_current(attempt) && self.is_state(AttemptState::Probation) {
            self.end(AttemptState::Committed, None);
        }
        self.follow(now);
    }

    /// The shell has painted its home page. To be told with every sign of life that says so.
    pub fn handle_home_painted(&mut self, now: Mono) {
        if let Some(proof) = &mut self.proof {
            proof.handle_home_painted(now);
            self.judge(now);
        }
    }

    /// A check-in of this process ended.
    pub fn handle_check_in(&mut self, word: CheckInWord, now: Mono) {
        self.reached = word == CheckInWord::Accepted;
        if let Some(proof) = &mut self.proof {
            proof.handle_check_in(word);
            self.judge(now);
        }
    }

    /// The shell ended without an order, or fell silent.
    pub fn handle_shell_ended(&mut self, now: Mono) {
        if let Some(proof) = &mut self.proof {
            proof.handle_shell_ended(now);
            let extend = self.proof.as_ref().map(|proof| self.extend(&proof.attempt));
            self.actions.extend(extend);
        }
    }

    pub(super) fn judge(&mut self, now: Mono) {
        let Some(proof) = &mut self.proof else { return };
        let attempt = proof.attempt.clone();
        match proof.judge(self.probation_s, Self::OFFLINE_LIMIT_MS, now) {
            Verdict::Wait => {}
            Verdict::Commit => self.actions.push_back(Action::Commit { attempt }),
            Verdict::Extend => self.actions.push_back(self.extend(&attempt)),
            Verdict::Abandon(reason) => {
                self.actions.push_back(Action::Abandon { attempt, reason: reason.to_owned() });
            }
        }
    }
}
