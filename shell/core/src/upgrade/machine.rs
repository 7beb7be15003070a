mod probation;
mod switch;
mod work;

use std::collections::VecDeque;

use fleet_protocol::{AttemptState, DesiredRelease, Event};

use super::gate::Gate;
use super::proof::Proof;
use super::{Action, AttemptRecord, Start};
use crate::{Backoff, Mono, Timer, earlier};

/// The fleet's word: a release, or to stay as it is.
#[derive(Debug)]
struct Wish(Option<DesiredRelease>);

/// See the [module](super).
#[derive(Debug)]
pub struct Upgrade {
    start: Start,
    probation_s: u32,
    record: Option<AttemptRecord>,
    /// The newest word of the fleet, kept while a switch is under way.
    next: Option<Wish>,
    proof: Option<Proof>,
    /// What may hold a switch back.
    gate: Gate,
    /// Whether the shell was asked and has not answered.
    asked: bool,
    retry: Option<Timer>,
    backoff: Backoff,
    /// Whether the last check-in of this process came through.
    reached: bool,
    actions: VecDeque<Action>,
    events: VecDeque<Event>,
}

impl Upgrade {
    /// A version on probation that shows its home page may be without the server for this long: three days.
    pub const OFFLINE_LIMIT_MS: u64 = 72 * 60 * 60 * 1000;
    /// A terminal that is not idle is asked again after this long.
    pub const ASK_AGAIN_MS: u64 = 5_000;
    /// A launcher that was told to switch does so within this time.
    const SWITCH_MS: u64 = 120_000;

    /// Takes up what was persisted, as the launcher started this process.
    pub fn new(record: Option<AttemptRecord>, start: Start, probation_s: u32, now: Mono) -> Self {
        let mut machine = Self {
            start,
            probation_s,
            record,
            next: None,
            proof: None,
            gate: Gate::new(now),
            asked: false,
            retry: None,
            backoff: Backoff::new(2_000, 10 * 60 * 1000),
            reached: false,
            actions: VecDeque::new(),
            events: VecDeque::new(),
        };
        machine.take_up(now);
        machine
    }

    /// The attempt under way or the last that ended.
    pub const fn record(&self) -> Option<&AttemptRecord> {
        self.record.as_ref()
    }

    /// The next thing to do.
    pub fn poll_action(&mut self) -> Option<Action> {
        self.actions.pop_front()
    }

    /// The next thing to record.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// When to call [`Upgrade::handle_timeout`], and why.
    pub fn poll_timeout(&self) -> Option<Timer> {
        let proof = self.proof.as_ref().map(|proof| proof.poll_timeout(self.probation_s));
        earlier(self.retry, proof)
    }

    fn take_up(&mut self, now: Mono) {
        if let Some(attempt) = self.start.probation.clone() {
            self.actions.push_back(self.extend(&attempt));
            let alone =
                self.record.as_ref().is_some_and(|record| record.attempt() == attempt && record.alone);
            self.proof = Some(Proof::new(attempt, alone, now));
        }
        if let Some((attempt, reason)) = self.start.fallen_back.clone() {
            if self.is_current(&attempt) && self.is_under_way() {
                self.enter(AttemptState::RolledBack, Some(reason));
            }
            self.actions.push_back(Action::NoteFallBack { attempt });
        }
        let Some(record) = self.record.clone() else { return };
        let proving = self.proof.as_ref().is_some_and(|proof| proof.attempt == record.attempt());
        if proving && record.state == AttemptState::Activating {
            self.enter(AttemptState::Probation, None);
        } else if !proving && record.is_switching() {
            // The launcher's commit came through, the note of it did not; or the switch never came.
            if record.desired.version == self.start.version {
                self.enter(AttemptState::Committed, None);
            } else {
                self.enter(AttemptState::Staged, Some("the switch did not come".to_owned()));
            }
        }
        self.go_on(now);
    }

    /// The newest desired release. Repeating it changes nothing.
    pub fn handle_desired(&mut self, desired: Option<DesiredRelease>, probation_s: u32, now: Mono) {
        self.probation_s = probation_s.clamp(1, 3600);
        self.next = Some(Wish(desired));
        self.follow(now);
    }

    /// Takes up the newest desire, unless the launcher has the attempt under way.
    fn follow(&mut self, now: Mono) {
        if self.record.as_ref().is_some_and(AttemptRecord::is_switching) || self.proof.is_some() {
            return;
        }
        let Some(Wish(desired)) = self.next.take() else { return };
        let same = match (&self.record, &desired) {
            (Some(record), Some(desired)) => {
                let begins_anew = record.was_called_back() || self.has_lost_what_it_committed();
                record.desired.attempt_id == desired.attempt_id && !begins_anew
            }
            (None, None) => true,
            _ => false,
        };
        if same {
            self.renew_grant(desired.as_ref(), now);
            return self.follow_activation(desired, now);
        }
        if self.is_under_way() {
            let end = if desired.is_some() { AttemptState::Superseded } else { AttemptState::Aborted };
            self.end(end, None);
        }
        if let Some(desired) = desired {
            self.begin(desired, now);
        }
    }

    /// The same release again, perhaps signed by another key of the director: what waited for that need not wait.
    fn renew_grant(&mut self, desired: Option<&DesiredRelease>, now: Mono) {
        let (Some(record), Some(desired)) = (&mut self.record, desired) else { return };
        if record.state.is_end() || record.desired.grant == desired.grant {
            return;
        }
        record.desired.grant.clone_from(&desired.grant);
        if self.retry.is_some() && record.state != AttemptState::Staged {
            self.go_on(now);
        }
    }

    /// What the attempt needs may be had again, such as a medium that was plugged in.
    pub fn handle_source(&mut self, now: Mono) {
        let fetches = self.is_under_way() && !self.is_state(AttemptState::Staged);
        if fetches && self.retry.is_some() && !self.record.as_ref().is_some_and(AttemptRecord::is_switching) {
            self.go_on(now);
        }
    }

    /// A committed version does not run any more: its slot was found damaged, and an older one runs. It is fetched
    /// again under the same attempt; the fleet knows how that ended and counts it once.
    fn has_lost_what_it_committed(&self) -> bool {
        self.record.as_ref().is_some_and(|record| {
            record.state == AttemptState::Committed && record.desired.version != self.start.version
        })
    }

    fn begin(&mut self, desired: DesiredRelease, now: Mono) {
        let runs_already = desired.version == self.start.version;
        self.record = Some(AttemptRecord::new(desired));
        self.backoff.succeed();
        if runs_already {
            self.enter(AttemptState::Committed, None);
        } else {
            self.enter(AttemptState::Eligible, None);
            self.go_on(now);
        }
    }

    /// Does what the state asks for.
    fn go_on(&mut self, now: Mono) {
        self.retry = None;
        let Some(record) = &self.record else { return };
        match record.state {
            AttemptState::Eligible
            | AttemptState::Downloading
            | AttemptState::Downloaded
            | AttemptState::Verified => self.actions.push_back(Action::Work(record.desired.clone())),
            AttemptState::Staged => self.ask_to_switch(now),
            AttemptState::Activating => {
                self.retry = Some((now + Self::SWITCH_MS, "the switch does not come"));
            }
            AttemptState::Probation
            | AttemptState::Committed
            | AttemptState::Rejected
            | AttemptState::Failed
            | AttemptState::RolledBack
            | AttemptState::Aborted
            | AttemptState::Superseded
            | AttemptState::Expired => {}
        }
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Mono) {
        self.judge(now);
        if self.retry.is_some_and(|(at, _)| at <= now) {
            if self.is_state(AttemptState::Activating) {
                self.actions.push_back(Action::CancelSwitch);
                self.enter(AttemptState::Staged, Some("the switch did not come".to_owned()));
            }
            self.go_on(now);
        }
    }

    fn extend(&self, attempt: &str) -> Action {
        Action::Extend { attempt: attempt.to_owned(), seconds: Proof::deadline_s(self.probation_s) }
    }

    fn is_current(&self, attempt: &str) -> bool {
        self.record.as_ref().is_some_and(|record| record.attempt() == attempt)
    }

    fn is_state(&self, state: AttemptState) -> bool {
        self.record.as_ref().is_some_and(|record| record.state == state)
    }

    fn is_under_way(&self) -> bool {
        self.record.as_ref().is_some_and(|record| !record.state.is_end())
    }

    /// Ends the attempt.
    fn end(&mut self, state: AttemptState, reason: Option<String>) {
        self.retry = None;
        self.actions.push_back(Action::StopWork);
        self.enter(state, reason);
        self.actions.push_back(Action::TidyUp);
    }

    fn enter(&mut self, state: AttemptState, reason: Option<String>) {
        let Some(record) = &mut self.record else { return };
        record.enter(state, reason.clone());
        let attempt_id = record.desired.attempt_id;
        self.events.push_back(Event::UpgradeStep { attempt_id, state, reason });
    }
}
