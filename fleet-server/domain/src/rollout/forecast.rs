use fleet_protocol::UnixMillis;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{RolloutState, Running, WaveState};

/// When things are likely to happen, going by how fast it went until now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// For each wave.
    pub waves: Vec<WaveForecast>,
    /// When the last attempt ends.
    pub ends_at: Option<UnixMillis>,
}

/// When a wave opens and passes; a past time where it has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaveForecast {
    /// Unix milliseconds; `null` if nobody can tell yet.
    pub opens_at: Option<UnixMillis>,
    /// Unix milliseconds; `null` if nobody can tell yet.
    pub passes_at: Option<UnixMillis>,
}

impl Forecast {
    /// What to expect of a rollout at `now`. `starts_at` is when one that has not begun will. Nothing is said of one
    /// that does not go on by itself.
    pub fn of(rollout: &Running, starts_at: Option<UnixMillis>, now: UnixMillis) -> Self {
        let goes_on = match rollout.state {
            RolloutState::Running => true,
            RolloutState::Scheduled => starts_at.is_some(),
            RolloutState::Draft
            | RolloutState::AwaitingApproval
            | RolloutState::Paused
            | RolloutState::Halted
            | RolloutState::RollingBack
            | RolloutState::Completed => false,
        };
        let mut pace = None;
        let mut opens = if rollout.state == RolloutState::Running { Some(now) } else { starts_at };
        let mut waves = Vec::with_capacity(rollout.waves.len());
        for (wave, plan) in rollout.waves.iter().zip(&rollout.plan.waves) {
            let opens_at = wave.opened_at.or(opens.filter(|_| goes_on));
            let done_at = match (wave.done_at, wave.opened_at) {
                (Some(done), _) => Some(done),
                (None, Some(opened)) => remaining(wave, plan.done_percent, opened, now)
                    .or(pace.map(|pace| opened.saturating_add(pace).max(now))),
                (None, None) => opens_at.zip(pace).map(|(opens, pace)| opens.saturating_add(pace)),
            };
            let took = done_at.zip(opens_at).map(|(done, opens)| done - opens);
            pace = took.or(pace);
            let passes = wave.soak_until.or(done_at.map(|done| done.saturating_add(plan.soak_ms)));
            let passes_at = wave.passed_at.or(passes.filter(|_| goes_on && wave.state != WaveState::Tripped));
            opens = passes_at.map(|at| at.max(now));
            waves.push(WaveForecast { opens_at, passes_at });
        }
        let ends_at = waves.last().and_then(|last| last.passes_at).filter(|_| goes_on);
        Self { waves, ends_at }
    }
}

/// When enough of an open wave's attempts will have ended at the pace until now.
fn remaining(
    wave: &super::Wave,
    done_percent: u8,
    opened: UnixMillis,
    now: UnixMillis,
) -> Option<UnixMillis> {
    let (ended, total) = (wave.counts.ended(), wave.counts.total());
    let needed = (total * i64::from(done_percent) + 99) / 100;
    if ended == 0 || now <= opened {
        return None;
    }
    let left = (needed - ended).max(0);
    let ahead = i128::from(now - opened) * i128::from(left) / i128::from(ended);
    Some(now.saturating_add(i64::try_from(ahead).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use fleet_protocol::AttemptState;

    use super::*;
    use crate::rollout::{CrashRecord, Plan, WavePlan, WaveSize};

    fn rollout(state: RolloutState) -> Running {
        let rest = WavePlan { soak_ms: 1_000, ..Plan::default().waves[0] };
        let first = WavePlan { size: WaveSize::Share { percent: 10 }, ..rest };
        let plan = Plan { waves: vec![first, rest], ..Plan::default() };
        let waves = plan.waiting();
        let (paused_by, stopped_for, crashes) = (None, None, CrashRecord::default());
        Running { state, paused_by, stopped_for, joined: true, plan, waves, crashes, withdrawn: false }
    }

    #[test]
    fn pace_of_one_wave_tells_of_the_next() {
        let mut rollout = rollout(RolloutState::Running);
        rollout.waves[0].counts.add(AttemptState::Eligible, 10);
        rollout.waves[1].counts.add(AttemptState::Eligible, 90);
        rollout.advance(0);
        assert_eq!(Forecast::of(&rollout, None, 100).ends_at, None, "nothing has ended yet");
        rollout.waves[0].counts.add(AttemptState::Eligible, -5);
        rollout.waves[0].counts.add(AttemptState::Committed, 5);
        let forecast = Forecast::of(&rollout, None, 100);
        let wave =
            |opens_at, passes_at| WaveForecast { opens_at: Some(opens_at), passes_at: Some(passes_at) };
        assert_eq!(forecast.waves, [wave(0, 1_200), wave(1_200, 2_400)]);
        assert_eq!(forecast.ends_at, Some(2_400));
    }

    #[test]
    fn nothing_is_promised_of_what_does_not_go_on() {
        let mut paused = rollout(RolloutState::Running);
        paused.waves[0].counts.add(AttemptState::Committed, 1);
        paused.advance(0);
        paused.state = RolloutState::Paused;
        let forecast = Forecast::of(&paused, None, 10);
        assert_eq!((forecast.waves[1].opens_at, forecast.ends_at), (None, None));
        let scheduled = Forecast::of(&rollout(RolloutState::Scheduled), Some(50), 10);
        assert_eq!(scheduled.waves[0].opens_at, Some(50));
    }
}
