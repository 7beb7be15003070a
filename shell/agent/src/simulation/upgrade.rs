use fleet_protocol::{AttemptId, AttemptState, DesiredRelease, Held, HoldReason, UnixMillis, UpgradeReport};
use terminal_core::activation::{Place, held_back, in_words};
use terminal_core::{Dice, Mono};

/// An upgrade attempt, made up: the steps of a real one at a plausible pace, without a byte fetched or
/// verified.
#[derive(Debug)]
pub(super) struct SimulatedUpgrade {
    dice: Dice,
    mishaps: u64,
    running: Option<Running>,
    report: Option<UpgradeReport>,
}

#[derive(Debug)]
struct Running {
    release: DesiredRelease,
    from_version: String,
    next_at: Mono,
    probation_ms: u64,
    ends_badly: bool,
}

/// A step that was taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Of which attempt: not always the one under way, which another may just have given way to.
    pub attempt_id: AttemptId,
    pub state: AttemptState,
    pub reason: Option<String>,
    /// The version that runs now, if that changed.
    pub version: Option<String>,
}

/// What a switch may wait for.
#[derive(Debug)]
pub(super) struct There<'a> {
    pub place: &'a Place,
    pub date: UnixMillis,
    pub session_open: bool,
}

impl There<'_> {
    fn held_back(&self, release: &DesiredRelease) -> Option<Held> {
        let citizen = || Held { reason: HoldReason::Citizen, until: None, detail: None };
        held_back(&release.activation, self.place, Some(self.date))
            .or_else(|| self.session_open.then(citizen))
    }
}

/// What a release of the terminal's software weighs.
const BYTES: u64 = 41_300_000;

impl SimulatedUpgrade {
    /// Of a thousand attempts, `mishaps` are rolled back.
    pub const fn new(dice: Dice, mishaps: u64) -> Self {
        Self { dice, mishaps, running: None, report: None }
    }

    pub const fn report(&self) -> Option<&UpgradeReport> {
        self.report.as_ref()
    }

    pub fn poll_timeout(&self) -> Option<Mono> {
        self.running.as_ref().map(|running| running.next_at)
    }

    /// The desired release, as of the newest desired state.
    pub fn handle_desired(
        &mut self,
        desired: Option<&DesiredRelease>,
        probation_s: u32,
        running_version: &str,
        now: Mono,
    ) -> Option<Step> {
        let called_back = |report: &&UpgradeReport| report.state == AttemptState::Aborted;
        let known =
            self.report.as_ref().filter(|report| !called_back(report)).map(|report| report.attempt_id);
        if desired.map(|release| release.attempt_id) == known && known.is_some() {
            if let (Some(running), Some(desired)) = (&mut self.running, desired) {
                running.release.activation = desired.activation.clone();
            }
            return None;
        }
        let left = self.leave_behind(desired);
        if let Some(release) = desired.filter(|release| release.version != running_version) {
            self.report = Some(UpgradeReport {
                attempt_id: release.attempt_id,
                release_id: release.release_id,
                state: AttemptState::Eligible,
                bytes_done: 0,
                bytes_total: 0,
                reason: None,
                held: None,
            });
            self.running = Some(Running {
                release: release.clone(),
                from_version: running_version.to_owned(),
                next_at: now + self.dice.between(300, 3_000),
                probation_ms: (u64::from(probation_s) * 1_000).clamp(2_000, 30_000),
                ends_badly: self.dice.per_mille(self.mishaps),
            });
        }
        left
    }

    /// An attempt that was not yet switched to is left when another, or none, is wanted.
    fn leave_behind(&mut self, desired: Option<&DesiredRelease>) -> Option<Step> {
        let state = self.report.as_ref()?.state;
        if self.running.is_none() || matches!(state, AttemptState::Activating | AttemptState::Probation) {
            return None;
        }
        self.running = None;
        let (state, reason) = match desired {
            Some(_) => (AttemptState::Superseded, "another release is wanted"),
            None => (AttemptState::Aborted, "the release is not wanted any more"),
        };
        self.step(state, Some(reason), None)
    }

    /// Returns the step that is due.
    pub fn handle_timeout(&mut self, there: &There<'_>, now: Mono) -> Option<Step> {
        let state = self.report.as_ref()?.state;
        let running = self.running.as_mut().filter(|running| running.next_at <= now)?;
        let (wait, next) = match state {
            AttemptState::Eligible => (self.dice.between(700, 1_500), AttemptState::Downloading),
            AttemptState::Downloading
                if self.report.as_ref().is_some_and(|report| report.bytes_done < BYTES) =>
            {
                running.next_at = now + self.dice.between(700, 1_500);
                let more = self.dice.between(3_000_000, 9_000_000);
                let report = self.report.as_mut()?;
                report.bytes_done = (report.bytes_done + more).min(BYTES);
                return None;
            }
            AttemptState::Downloading => (500, AttemptState::Downloaded),
            AttemptState::Downloaded => (self.dice.between(500, 1_500), AttemptState::Verified),
            AttemptState::Verified => (self.dice.between(1_000, 3_000), AttemptState::Staged),
            AttemptState::Staged if let Some(held) = there.held_back(&running.release) => {
                running.next_at = now + 2_000;
                let report = self.report.as_mut()?;
                report.reason = Some(in_words(&held, &there.place.time_zone, Some(there.date)));
                report.held = Some(held);
                return None;
            }
            AttemptState::Staged => (self.dice.between(2_000, 4_000), AttemptState::Activating),
            AttemptState::Activating => (running.probation_ms, AttemptState::Probation),
            AttemptState::Probation => return self.finish(),
            AttemptState::Committed
            | AttemptState::Rejected
            | AttemptState::Failed
            | AttemptState::RolledBack
            | AttemptState::Aborted
            | AttemptState::Superseded
            | AttemptState::Expired => return None,
        };
        running.next_at = now + wait;
        let switched = (next == AttemptState::Probation).then(|| running.release.version.clone());
        self.step(next, None, switched)
    }

    fn finish(&mut self) -> Option<Step> {
        match self.running.take().filter(|running| running.ends_badly) {
            Some(Running { from_version, .. }) => {
                let reason = "simulated: the shell crashed on probation";
                self.step(AttemptState::RolledBack, Some(reason), Some(from_version))
            }
            None => self.step(AttemptState::Committed, None, None),
        }
    }

    fn step(&mut self, state: AttemptState, reason: Option<&str>, version: Option<String>) -> Option<Step> {
        let reason = reason.map(str::to_owned);
        let report = self.report.as_mut()?;
        report.state = state;
        report.reason.clone_from(&reason);
        report.held = None;
        report.bytes_total = BYTES;
        if !matches!(state, AttemptState::Eligible | AttemptState::Downloading) && !state.is_end() {
            report.bytes_done = BYTES;
        }
        Some(Step { attempt_id: report.attempt_id, state, reason, version })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use fleet_protocol::{Activation, ActivationWhen, ReleaseId, RolloutId, Window};
    use uuid::Uuid;

    use super::*;

    fn release(attempt: u128) -> DesiredRelease {
        DesiredRelease {
            release_id: ReleaseId(Uuid::from_u128(1)),
            version: "1.1.0".into(),
            target: "terminal-1.1.0".into(),
            rollout_id: RolloutId(Uuid::from_u128(2)),
            attempt_id: AttemptId(Uuid::from_u128(attempt)),
            activation: Activation::default(),
            grant: None,
        }
    }

    fn there(session_open: bool) -> There<'static> {
        static PLACE: LazyLock<Place> = LazyLock::new(Place::default);
        There { place: &PLACE, date: 1_795_449_600_000, session_open }
    }

    fn walk(upgrade: &mut SimulatedUpgrade) -> Vec<AttemptState> {
        let mut states = Vec::new();
        while let Some(at) = upgrade.poll_timeout() {
            states.extend(upgrade.handle_timeout(&there(false), at).map(|step| step.state));
        }
        states
    }

    #[test]
    fn walks_the_states_of_a_real_attempt_to_one_end() {
        use AttemptState::{
            Activating, Committed, Downloaded, Downloading, Probation, RolledBack, Staged, Verified,
        };
        let mut good = 0;
        for seed in 0..300 {
            let mut upgrade = SimulatedUpgrade::new(Dice::new(seed), 30);
            upgrade.handle_desired(Some(&release(1)), 60, "1.0.0", Mono(0));
            let states = walk(&mut upgrade);
            let expected = [Downloading, Downloaded, Verified, Staged, Activating, Probation];
            assert_eq!(states[..6], expected);
            assert!(matches!(states[6..], [Committed | RolledBack]), "{states:?}");
            good += usize::from(states[6] == Committed);
        }
        assert!((270..300).contains(&good));
    }

    #[test]
    fn waits_for_the_citizen_and_leaves_what_is_not_wanted() {
        let mut upgrade = SimulatedUpgrade::new(Dice::new(1), 0);
        upgrade.handle_desired(Some(&release(1)), 60, "1.0.0", Mono(0));
        for _ in 0..100 {
            let at = upgrade.poll_timeout().unwrap();
            upgrade.handle_timeout(&there(true), at);
        }
        assert_eq!(upgrade.report().unwrap().state, AttemptState::Staged);
        assert_eq!(upgrade.report().unwrap().held.as_ref().unwrap().reason, HoldReason::Citizen);
        let left = upgrade.handle_desired(None, 60, "1.0.0", Mono(0)).unwrap();
        assert_eq!(left.state, AttemptState::Aborted);
        assert!(upgrade.poll_timeout().is_none());
        assert_eq!(upgrade.handle_desired(Some(&release(1)), 60, "1.0.0", Mono(0)), None);
        assert_eq!(walk(&mut upgrade).last(), Some(&AttemptState::Committed), "wanted again");
    }

    #[test]
    fn waits_for_its_window_and_says_until_when() {
        let mut upgrade = SimulatedUpgrade::new(Dice::new(1), 0);
        let night = Window { days: vec![2], from: "22:00".into(), to: "23:00".into() };
        let when = ActivationWhen::Windows { windows: vec![night] };
        let release = DesiredRelease { activation: Activation { when, deadline: None }, ..release(1) };
        upgrade.handle_desired(Some(&release), 60, "1.0.0", Mono(0));
        for _ in 0..100 {
            let at = upgrade.poll_timeout().unwrap();
            upgrade.handle_timeout(&there(false), at);
        }
        let report = upgrade.report().unwrap();
        let until = there(false).date + 22 * 3_600_000;
        assert_eq!(report.state, AttemptState::Staged);
        assert_eq!(report.held, Some(Held { reason: HoldReason::Window, until: Some(until), detail: None }));
        assert_eq!(report.reason.as_deref(), Some("outside the windows until 22:00"));
    }

    #[test]
    fn it_is_the_older_attempt_that_gives_way() {
        let mut upgrade = SimulatedUpgrade::new(Dice::new(1), 0);
        upgrade.handle_desired(Some(&release(1)), 60, "1.0.0", Mono(0));
        let left = upgrade.handle_desired(Some(&release(2)), 60, "1.0.0", Mono(0)).unwrap();
        assert_eq!((left.attempt_id, left.state), (release(1).attempt_id, AttemptState::Superseded));
        assert_eq!(upgrade.report().unwrap().attempt_id, release(2).attempt_id);
    }
}
