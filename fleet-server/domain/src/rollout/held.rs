use fleet_protocol::{AttemptState, EnrollmentState, Held, HoldReason, UnixMillis};

use super::{PausedBy, RolloutState, WaveState};
use crate::Connectivity;

/// A person holds a terminal: it begins no upgrade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalHold {
    /// Why.
    pub reason: String,
    /// Until when; `None` until somebody lets it go.
    pub until: Option<UnixMillis>,
}

/// All that can keep a terminal from the release of a rollout.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// How far its attempt is.
    pub attempt: AttemptState,
    /// Where its rollout stands.
    pub rollout: RolloutState,
    /// Who paused the rollout.
    pub paused_by: Option<PausedBy>,
    /// Why the rollout paused itself.
    pub stopped_for: Option<&'a str>,
    /// When a rollout that has not begun will.
    pub starts_at: Option<UnixMillis>,
    /// The terminal's wave and the number of waves, from 1.
    pub wave: (usize, usize),
    /// Where the wave stands.
    pub wave_state: WaveState,
    /// When the wave is likely to open.
    pub wave_opens_at: Option<UnixMillis>,
    /// Until when the wave before is watched.
    pub soak_until: Option<UnixMillis>,
    /// Who holds the terminal.
    pub hold: Option<&'a TerminalHold>,
    /// Whether the terminal switches for another rollout at this moment.
    pub switches_elsewhere: bool,
    /// Where the terminal stands in its enrollment.
    pub enrollment: EnrollmentState,
    /// Whether it checks in.
    pub connectivity: Connectivity,
    /// What it last said keeps it.
    pub reported: Option<&'a Held>,
}

/// Why a terminal does not run the release yet, and until when: the one answer for the API, the console and the
/// terminal's own log. `None` if it is on its way, or its attempt has ended.
pub fn why_not_yet(standing: &Standing<'_>) -> Option<Held> {
    if standing.attempt.is_end() || is_switching(standing.attempt) {
        return None;
    }
    let begun = standing.attempt != AttemptState::Eligible;
    let by_rollout = || if begun { None } else { by_rollout(standing) };
    by_person(standing).filter(|_| !begun).or_else(by_rollout).or_else(|| by_terminal(standing))
}

fn is_switching(attempt: AttemptState) -> bool {
    matches!(attempt, AttemptState::Activating | AttemptState::Probation)
}

#[expect(clippy::unnecessary_wraps, reason = "whoever asks may hear that nothing holds")]
fn held(reason: HoldReason, until: Option<UnixMillis>, detail: Option<String>) -> Option<Held> {
    Some(Held { reason, until, detail })
}

fn by_person(standing: &Standing<'_>) -> Option<Held> {
    let hold = standing.hold?;
    held(HoldReason::Hold, hold.until, Some(hold.reason.clone()))
}

/// What keeps everybody who has not begun.
fn by_rollout(standing: &Standing<'_>) -> Option<Held> {
    match (standing.rollout, standing.paused_by) {
        (RolloutState::Draft | RolloutState::AwaitingApproval, _) => {
            return held(HoldReason::AwaitingApproval, None, None);
        }
        (RolloutState::Scheduled, _) => return held(HoldReason::Scheduled, standing.starts_at, None),
        (RolloutState::Paused, Some(PausedBy::Threshold)) => {
            return held(HoldReason::Tripped, None, standing.stopped_for.map(str::to_owned));
        }
        (RolloutState::Paused, _) => {
            return held(HoldReason::Paused, None, standing.stopped_for.map(str::to_owned));
        }
        (RolloutState::Running, _) => {}
        (RolloutState::Halted | RolloutState::RollingBack | RolloutState::Completed, _) => return None,
    }
    let (wave, waves) = standing.wave;
    let detail = Some(format!("wave {wave} of {waves}"));
    match standing.wave_state {
        WaveState::Waiting => {
            let soaks = standing.soak_until.is_some();
            let reason = if soaks { HoldReason::Soak } else { HoldReason::Wave };
            held(reason, standing.wave_opens_at, detail)
        }
        WaveState::Tripped => held(HoldReason::Tripped, None, detail),
        WaveState::Open | WaveState::Soaking | WaveState::Passed if standing.switches_elsewhere => {
            held(HoldReason::OtherRollout, None, None)
        }
        WaveState::Open | WaveState::Soaking | WaveState::Passed => None,
    }
}

/// What keeps this one, which may go.
fn by_terminal(standing: &Standing<'_>) -> Option<Held> {
    match standing.enrollment {
        EnrollmentState::Approved | EnrollmentState::Active => {}
        EnrollmentState::Pending
        | EnrollmentState::Rejected
        | EnrollmentState::Suspended
        | EnrollmentState::Retired
        | EnrollmentState::Conflict => {
            return held(HoldReason::Hold, None, Some("the terminal is not in service".to_owned()));
        }
    }
    match standing.connectivity {
        Connectivity::Offline | Connectivity::NeverSeen => held(HoldReason::Offline, None, None),
        Connectivity::Online | Connectivity::Late => standing.reported.cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free() -> Standing<'static> {
        Standing {
            attempt: AttemptState::Eligible,
            rollout: RolloutState::Running,
            paused_by: None,
            stopped_for: None,
            starts_at: None,
            wave: (2, 3),
            wave_state: WaveState::Open,
            wave_opens_at: None,
            soak_until: None,
            hold: None,
            switches_elsewhere: false,
            enrollment: EnrollmentState::Active,
            connectivity: Connectivity::Online,
            reported: None,
        }
    }

    fn reason(standing: &Standing<'_>) -> Option<HoldReason> {
        why_not_yet(standing).map(|held| held.reason)
    }

    #[test]
    fn what_keeps_more_terminals_is_told_first() {
        assert_eq!(reason(&free()), None);
        let citizen = Held { reason: HoldReason::Citizen, until: None, detail: None };
        let mut now = Standing { reported: Some(&citizen), ..free() };
        assert_eq!(reason(&now), Some(HoldReason::Citizen));
        now.connectivity = Connectivity::Offline;
        assert_eq!(reason(&now), Some(HoldReason::Offline), "what it last said is old");
        now.wave_state = WaveState::Waiting;
        now.wave_opens_at = Some(9);
        let wave = why_not_yet(&now).unwrap();
        assert_eq!((wave.reason, wave.until), (HoldReason::Wave, Some(9)));
        assert_eq!(wave.detail.as_deref(), Some("wave 2 of 3"));
        now.soak_until = Some(8);
        assert_eq!(reason(&now), Some(HoldReason::Soak));
        now.rollout = RolloutState::Paused;
        assert_eq!(reason(&now), Some(HoldReason::Paused));
        now.paused_by = Some(PausedBy::Threshold);
        assert_eq!(reason(&now), Some(HoldReason::Tripped));
        let hold = TerminalHold { reason: "高考期间".into(), until: Some(7) };
        now.hold = Some(&hold);
        let answer = why_not_yet(&now).unwrap();
        assert_eq!((answer.reason, answer.until), (HoldReason::Hold, Some(7)));
    }

    #[test]
    fn who_has_begun_is_kept_by_nothing_but_itself() {
        let hold = TerminalHold { reason: String::new(), until: None };
        let lock = Held { reason: HoldReason::Lock, until: Some(5), detail: Some("payment".into()) };
        let staged = Standing {
            attempt: AttemptState::Staged,
            rollout: RolloutState::Paused,
            wave_state: WaveState::Waiting,
            hold: Some(&hold),
            reported: Some(&lock),
            ..free()
        };
        assert_eq!(why_not_yet(&staged), Some(lock.clone()));
        let switching = Standing { attempt: AttemptState::Activating, ..staged };
        assert_eq!(why_not_yet(&switching), None);
        let over = Standing { attempt: AttemptState::Committed, reported: Some(&lock), ..free() };
        assert_eq!(why_not_yet(&over), None);
    }

    /// Whoever is not told to go has a reason, and whoever has a reason of the fleet's is not told.
    #[test]
    fn reasons_are_those_of_the_grant() {
        use super::super::grants;
        let hold = TerminalHold { reason: String::new(), until: None };
        for rollout in [RolloutState::Running, RolloutState::Paused] {
            for wave_state in [
                WaveState::Waiting,
                WaveState::Open,
                WaveState::Soaking,
                WaveState::Passed,
                WaveState::Tripped,
            ] {
                for hold in [None, Some(&hold)] {
                    let standing = Standing { rollout, wave_state, hold, ..free() };
                    let granted = grants(rollout, wave_state, hold.is_some(), AttemptState::Eligible);
                    assert_eq!(granted, why_not_yet(&standing).is_none(), "{standing:?}");
                }
            }
        }
    }
}
