use std::collections::VecDeque;

use fleet_protocol::{AttemptState, DesiredRelease, Event};

use super::proof::{Proof, Verdict};
use super::{AttemptRecord, CheckInWord};
use crate::{Backoff, Dice, Mono, Timer, earlier};

/// What the caller is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Fetch the signed metadata, then the release, and make it a slot; tell of each step by
    /// [`Upgrade::handle_work`].
    Work(DesiredRelease),
    /// Stop that work; its results are ignored.
    StopWork,
    /// Ask the shell whether the terminal may switch; answer by [`Upgrade::handle_idle`].
    AskIdle,
    /// The shell may start sessions again.
    CancelSwitch,
    /// Tell the launcher to switch.
    Activate {
        /// To which slot.
        slot: String,
        /// For which attempt.
        attempt: String,
        /// Seconds until the launcher expects a word of the new version.
        deadline_s: u64,
    },
    /// Tell the launcher that the running version has proven itself.
    Commit {
        /// For which attempt.
        attempt: String,
    },
    /// Tell the launcher to go on waiting.
    Extend {
        /// For which attempt.
        attempt: String,
        /// How long, in seconds.
        seconds: u64,
    },
    /// Tell the launcher to fall back.
    Abandon {
        /// For which attempt.
        attempt: String,
        /// Why, in English.
        reason: String,
    },
    /// Tell the launcher that its fall back is on record.
    NoteFallBack {
        /// For which attempt.
        attempt: String,
    },
    /// Nothing of an attempt is under way: slots and downloads that are of no use can go.
    TidyUp,
}

/// How this process was started, in the launcher's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    /// The version that runs.
    pub version: String,
    /// The attempt on probation.
    pub probation: Option<String>,
    /// The attempt that fell back, and why.
    pub fallen_back: Option<(String, String)>,
}

/// A step of the work on a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkResult {
    /// The signed metadata name it; so many bytes are to come.
    Downloading {
        /// Bytes in all.
        total: u64,
    },
    /// So many bytes are on disk.
    Progress {
        /// Bytes on disk.
        done: u64,
    },
    /// All bytes are on disk and are those signed.
    Downloaded,
    /// It is a slot.
    Staged {
        /// Which.
        slot: String,
    },
    /// Not now: the network, or metadata that have expired. It will be tried again.
    Later {
        /// Why.
        reason: String,
    },
    /// Never: not signed, tampered with, wrong hardware, too old.
    Rejected {
        /// Why.
        reason: String,
    },
    /// The terminal cannot: no space, no launcher.
    Failed {
        /// Why.
        reason: String,
    },
}

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
    asked: bool,
    retry: Option<Timer>,
    backoff: Backoff,
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
            asked: false,
            retry: None,
            backoff: Backoff::new(2_000, 10 * 60 * 1000),
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
            self.proof = Some(Proof::new(attempt, now));
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
                record.desired.attempt_id == desired.attempt_id && !self.has_lost_what_it_committed()
            }
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        if self.is_under_way() {
            let end = if desired.is_some() { AttemptState::Superseded } else { AttemptState::Aborted };
            self.end(end, None);
        }
        if let Some(desired) = desired {
            self.begin(desired, now);
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
            AttemptState::Staged => {
                self.asked = true;
                self.actions.push_back(Action::AskIdle);
            }
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
                record.reason = None;
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
            WorkResult::Later { reason } => {
                record.reason = Some(reason);
                self.retry = Some((now + self.backoff.fail(dice), "another try"));
            }
            WorkResult::Rejected { reason } => self.end(AttemptState::Rejected, Some(reason)),
            WorkResult::Failed { reason } => self.end(AttemptState::Failed, Some(reason)),
        }
    }

    /// The shell's answer.
    pub fn handle_idle(&mut self, idle: bool, now: Mono) {
        let asked = std::mem::take(&mut self.asked);
        match &mut self.record {
            Some(record) if asked && idle && record.state == AttemptState::Staged => {
                let Some(slot) = record.slot.clone() else {
                    return self.end(AttemptState::Failed, Some("the slot is not known".to_owned()));
                };
                let attempt = record.attempt();
                self.enter(AttemptState::Activating, None);
                let deadline_s = Proof::deadline_s(self.probation_s);
                self.actions.push_back(Action::Activate { slot, attempt, deadline_s });
                self.go_on(now);
            }
            Some(record) if asked && record.state == AttemptState::Staged => {
                record.reason = Some("a citizen is at the terminal".to_owned());
                self.retry = Some((now + Self::ASK_AGAIN_MS, "asking for an idle moment"));
            }
            // The answer came after a change of mind.
            _ if idle => self.actions.push_back(Action::CancelSwitch),
            _ => {}
        }
    }

    /// The launcher would not switch.
    pub fn handle_refused(&mut self, attempt: &str, reason: String, now: Mono) {
        if self.is_current(attempt) && self.is_state(AttemptState::Activating) {
            self.actions.push_back(Action::CancelSwitch);
            self.end(AttemptState::Failed, Some(reason));
            self.follow(now);
        }
    }

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

    fn judge(&mut self, now: Mono) {
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

    fn enter(&mut self, state: AttemptState, reason: Option<String>) {
        let Some(record) = &mut self.record else { return };
        record.state = state;
        record.reason.clone_from(&reason);
        let attempt_id = record.desired.attempt_id;
        self.events.push_back(Event::UpgradeStep { attempt_id, state, reason });
    }
}
