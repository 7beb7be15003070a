use fleet_protocol::{AttemptState, DesiredRelease, Held, HoldReason, UnixMillis};

use super::{Gate, Proof, Upgrade};
use crate::activation::Place;
use crate::lock::LockReport;
use crate::upgrade::Action;
use crate::{Mono, Timer};

/// Before a staged version is switched to: windows, then the lock, then the citizen; and once more when the shell has
/// said that nobody is there.
impl Upgrade {
    /// Where the terminal stands: its time zone and opening hours.
    pub fn handle_place(&mut self, place: Place, now: Mono) {
        if self.gate.set_place(place) {
            self.reconsider(now);
        }
    }

    /// The time that the server has given; `None` until it has. To be called often: windows are judged by it.
    pub fn handle_time(&mut self, wall: Option<UnixMillis>, now: Mono) {
        if self.gate.set_time(wall, now) {
            self.reconsider(now);
        }
    }

    /// The shell said who holds the transaction lock.
    pub fn handle_lock(&mut self, report: Option<LockReport>, now: Mono) {
        self.gate.set_lock(report, now);
        // Not at once: an app that takes and releases it all the time must not make the terminal report all the time.
        self.reconsider(now + Self::ASK_AGAIN_MS);
    }

    /// What it waits for, in words, with times by the clock of its place; `None` if it does not wait.
    pub fn waits_for(&self, now: Mono) -> Option<(HoldReason, String)> {
        let held = self.record.as_ref()?.held.as_ref()?;
        Some((held.reason, self.gate.in_words(held, now)))
    }

    /// The fleet may move the windows of an attempt under way.
    pub(super) fn follow_activation(&mut self, desired: Option<DesiredRelease>, now: Mono) {
        let activation = desired.map(|desired| desired.activation);
        if let (Some(record), Some(activation)) = (&mut self.record, activation)
            && record.desired.activation != activation
        {
            record.desired.activation = activation;
            self.reconsider(now);
        }
    }

    /// Looks again at what a switch waits for, at this time at the latest.
    fn reconsider(&mut self, at: Mono) {
        if self.is_state(AttemptState::Staged) && !self.asked {
            let sooner = self.retry.is_none_or(|(due, _)| at < due);
            self.retry = if sooner { Some((at, "a change of what a switch waits for")) } else { self.retry };
        }
    }

    /// Asks the shell, unless something holds back before it.
    pub(super) fn ask_to_switch(&mut self, now: Mono) {
        if let Some((held, again)) = self.held_back(now) {
            return self.wait(held, again, now);
        }
        self.asked = true;
        self.actions.push_back(Action::AskIdle);
    }

    fn held_back(&self, now: Mono) -> Option<(Held, Timer)> {
        self.gate.held_back(&self.record.as_ref()?.desired.activation, now)
    }

    fn wait(&mut self, held: Held, again: Timer, now: Mono) {
        let reason = self.gate.in_words(&held, now);
        if let Some(record) = &mut self.record {
            record.hold(held, reason);
        }
        self.retry = Some(again);
    }

    /// The shell's answer.
    pub fn handle_idle(&mut self, idle: bool, now: Mono) {
        let asked = std::mem::take(&mut self.asked) && self.is_state(AttemptState::Staged);
        let held = self.held_back(now).filter(|_| asked);
        if idle && (!asked || held.is_some()) {
            // The answer came after a change of mind, or something holds back since the question.
            self.actions.push_back(Action::CancelSwitch);
        }
        match held {
            Some((held, again)) => self.wait(held, again, now),
            None if asked && idle => self.activate(now),
            None if asked => {
                let again = (now + Self::ASK_AGAIN_MS, "asking for an idle moment");
                self.wait(Gate::citizen(), again, now);
            }
            None => {}
        }
    }

    fn activate(&mut self, now: Mono) {
        let Some(record) = &self.record else { return };
        let Some(slot) = record.slot.clone() else {
            return self.end(AttemptState::Failed, Some("the slot is not known".to_owned()));
        };
        let attempt = record.attempt();
        let by_medium = record.desired.grant.as_ref().is_some_and(|grant| grant.offline_release().is_some());
        if let Some(record) = &mut self.record {
            record.alone = by_medium && !self.reached;
        }
        self.enter(AttemptState::Activating, None);
        let deadline_s = Proof::deadline_s(self.probation_s);
        self.actions.push_back(Action::Activate { slot, attempt, deadline_s });
        self.go_on(now);
    }

    /// The launcher would not switch.
    pub fn handle_refused(&mut self, attempt: &str, reason: String, now: Mono) {
        if self.is_current(attempt) && self.is_state(AttemptState::Activating) {
            self.actions.push_back(Action::CancelSwitch);
            self.end(AttemptState::Failed, Some(reason));
            self.follow(now);
        }
    }
}
