use fleet_protocol::AttemptState;
use proptest::prelude::*;

use super::*;

/// A fleet under a rollout, with a clock of its own.
struct World {
    now: i64,
    rollout: Running,
    attempts: Vec<(usize, AttemptState)>,
}

#[derive(Debug, Clone)]
enum Step {
    Wait(i64),
    Report(prop::sample::Index, AttemptState),
    Pause,
    Resume,
    /// A terminal that was given up is back, or has finished all the same.
    Found(prop::sample::Index, AttemptState),
}

fn step() -> impl Strategy<Value = Step> {
    let state = prop::sample::select(AttemptCounts::STATES.map(|(state, _)| state).to_vec());
    let found = prop::sample::select(vec![AttemptState::Eligible, AttemptState::Committed]);
    prop_oneof![
        1 => (0_i64..5_000).prop_map(Step::Wait),
        8 => (any::<prop::sample::Index>(), state).prop_map(|(index, state)| Step::Report(index, state)),
        1 => Just(Step::Pause),
        2 => Just(Step::Resume),
        2 => (any::<prop::sample::Index>(), found).prop_map(|(index, state)| Step::Found(index, state)),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    let threshold = || {
        prop::option::of((1_u8..=60, 1_u32..6).prop_map(|(percent, count)| Threshold {
            percent: Some(percent),
            count: Some(count),
            min_sample: 3,
        }))
    };
    let wave = (0_i64..3_000, 40_u8..=100, threshold()).prop_map(|(soak_ms, done_percent, stop)| WavePlan {
        size: WaveSize::Rest,
        soak_ms,
        done_percent,
        stop,
    });
    (prop::collection::vec(wave, 1..5), threshold()).prop_map(|(waves, stop)| Plan {
        waves,
        stop,
        ..Plan::default()
    })
}

impl World {
    fn new(plan: Plan, places: &[usize]) -> Self {
        let mut waves = plan.waiting();
        let attempts: Vec<_> =
            places.iter().map(|place| (place % waves.len(), AttemptState::Eligible)).collect();
        for (wave, state) in &attempts {
            waves[*wave].counts.add(*state, 1);
        }
        let rollout = Running {
            state: RolloutState::Running,
            paused_by: None,
            stopped_for: None,
            joined: true,
            plan,
            waves,
            crashes: CrashRecord::default(),
            withdrawn: false,
        };
        let mut world = Self { now: 0, rollout, attempts };
        world.rollout.advance(0);
        world
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Wait(ms) => self.now += ms,
            Step::Report(index, to) => {
                if self.attempts.is_empty() {
                    return;
                }
                let at = index.index(self.attempts.len());
                let (wave, from) = self.attempts[at];
                // A terminal moves only if it was told to, but it may be called back or superseded whenever.
                let told = grants(self.rollout.state, self.rollout.waves[wave].state, false, from);
                let leaves = matches!(to, AttemptState::Aborted | AttemptState::Superseded);
                if let Some(next) = crate::step(from, *to).filter(|_| told || leaves) {
                    self.moves(at, next);
                }
            }
            Step::Found(index, to) => {
                let silent = |state| matches!(state, AttemptState::Expired | AttemptState::Aborted);
                let given_up: Vec<usize> =
                    (0..self.attempts.len()).filter(|at| silent(self.attempts[*at].1)).collect();
                // One that is over is asked again by nobody.
                if given_up.is_empty() || self.rollout.state.is_end() {
                    return;
                }
                self.moves(given_up[index.index(given_up.len())], *to);
            }
            Step::Pause => {
                if let Ok(state) = self.rollout.state.decide(RolloutDecision::Pause, false) {
                    self.rollout.state = state;
                    self.rollout.paused_by = Some(PausedBy::Operator);
                }
            }
            Step::Resume => {
                if let Ok(state) = self.rollout.state.decide(RolloutDecision::Resume, false) {
                    self.rollout.state = state;
                    self.rollout.paused_by = None;
                    self.rollout.pardon();
                }
            }
        }
        self.rollout.advance(self.now);
    }

    fn moves(&mut self, at: usize, to: AttemptState) {
        let (wave, from) = self.attempts[at];
        self.attempts[at].1 = to;
        self.rollout.waves[wave].counts.add(from, -1);
        self.rollout.waves[wave].counts.add(to, 1);
    }

    /// How many attempts have been begun by their terminals.
    fn begun(&self, wave: usize) -> usize {
        let never = [AttemptState::Eligible, AttemptState::Aborted, AttemptState::Superseded];
        self.attempts.iter().filter(|(of, state)| *of == wave && !never.contains(state)).count()
    }

    fn check(&self) {
        let rollout = &self.rollout;
        let opened: Vec<bool> = rollout.waves.iter().map(Wave::is_opened).collect();
        assert!(opened.is_sorted_by(|one, next| *one || !*next), "one after the other: {opened:?}");
        for (n, wave) in rollout.waves.iter().enumerate() {
            assert!(wave.is_opened() || self.begun(n) == 0, "wave {n} began before it opened");
            let counted = self.attempts.iter().filter(|(of, _)| *of == n).count();
            assert_eq!(wave.counts.total(), i64::try_from(counted).unwrap(), "nobody is lost");
            assert!(wave.pardoned() <= wave.counts.bad(), "no more is pardoned than went wrong");
            assert!(0 <= wave.bad() && wave.bad() <= wave.judged(), "{} of {}", wave.bad(), wave.judged());
            if let Some(next) = rollout.waves.get(n + 1).filter(|next| next.is_opened()) {
                let passed = wave.passed_at.expect("the wave before has passed");
                let (done, soak) = (wave.done_at.unwrap(), rollout.plan.waves[n].soak_ms);
                assert!(passed >= done && next.opened_at.unwrap() >= passed);
                assert!(wave.counts.total() == 0 || passed >= done + soak, "soaked in full");
            }
        }
        let tripped = rollout.waves.iter().any(|wave| wave.state == WaveState::Tripped);
        assert!(!tripped || rollout.state != RolloutState::Running, "a tripped wave stops at once");
        if rollout.state == RolloutState::Running {
            for (wave, plan) in rollout.waves.iter().zip(&rollout.plan.waves) {
                let bad = plan.stop.is_some_and(|stop| stop.is_exceeded(wave.bad(), wave.judged()));
                assert!(!bad || !wave.is_opened(), "no grant beyond the threshold");
            }
            assert!(rollout.counts().open() > 0 || rollout.waves.iter().any(|wave| wave.passed_at.is_none()));
        }
        if rollout.state == RolloutState::Completed {
            assert_eq!(rollout.counts().open(), 0);
        }
        let forecast = Forecast::of(rollout, None, self.now);
        assert_eq!(forecast.waves.len(), rollout.waves.len());
    }
}

proptest! {
    #[test]
    fn a_rollout_never_gets_ahead_of_its_waves(
        plan in plan(),
        places in prop::collection::vec(0_usize..4, 0..40),
        steps in prop::collection::vec(step(), 0..300),
    ) {
        let mut world = World::new(plan, &places);
        world.check();
        for step in &steps {
            world.take(step);
            world.check();
        }
    }
}

#[test]
fn a_rollout_without_a_plan_is_one_wave_that_ends_with_its_last_attempt() {
    let mut world = World::new(Plan::default(), &[]);
    assert_eq!(world.rollout.state, RolloutState::Completed, "nobody is in it");
    world = World::new(Plan::default(), &[0]);
    assert_eq!(world.rollout.waves[0].state, WaveState::Open);
    world.rollout.waves[0].counts = AttemptCounts::default();
    world.rollout.waves[0].counts.add(AttemptState::Committed, 1);
    assert_eq!(world.rollout.advance(5), [Turn::Soaking(0), Turn::Passed(0), Turn::Completed]);
}

#[test]
fn nobody_is_told_while_terminals_are_still_being_placed() {
    let plan = Plan::default();
    let mut rollout = Running {
        state: RolloutState::Running,
        paused_by: None,
        stopped_for: None,
        joined: false,
        waves: plan.waiting(),
        plan,
        crashes: CrashRecord::default(),
        withdrawn: false,
    };
    assert_eq!(rollout.advance(1), []);
    rollout.joined = true;
    assert_eq!(rollout.advance(1).first(), Some(&Turn::Opened(0)));
}

#[test]
fn a_rollout_that_goes_badly_stops_although_terminals_are_still_being_placed() {
    let stop = Some(Threshold { percent: None, count: Some(1), min_sample: 5 });
    let mut world = World::new(Plan { stop, ..Plan::default() }, &[0, 0]);
    world.rollout.joined = false;
    world.moves(0, AttemptState::Failed);
    assert_eq!(world.rollout.advance(1), [Turn::Tripped(0)]);
    assert_eq!(
        (world.rollout.state, world.rollout.paused_by),
        (RolloutState::Paused, Some(PausedBy::Threshold))
    );
}

#[test]
fn a_rollout_of_a_withdrawn_release_stops_where_somebody_could_still_begin() {
    let mut world = World::new(Plan::default(), &[0, 0]);
    world.moves(0, AttemptState::Committed);
    world.rollout.withdrawn = true;
    assert_eq!(world.rollout.clone().advance(1), [Turn::Withdrawn]);
    world.moves(1, AttemptState::Committed);
    let turns = world.rollout.advance(1);
    assert_eq!(turns.last(), Some(&Turn::Completed), "all have it already");
}

#[test]
fn what_was_pardoned_and_turned_out_well_hides_no_later_failure() {
    let stop = Some(Threshold { percent: None, count: Some(1), min_sample: 5 });
    let mut world = World::new(Plan { stop, ..Plan::default() }, &[0, 0, 0]);
    world.moves(0, AttemptState::Expired);
    world.rollout.advance(1);
    world.take(&Step::Resume);
    assert_eq!(world.rollout.state, RolloutState::Running, "a person has seen it");
    world.moves(0, AttemptState::Committed);
    world.rollout.advance(2);
    world.moves(1, AttemptState::Failed);
    assert_eq!(world.rollout.advance(3), [Turn::Tripped(0)]);
}
