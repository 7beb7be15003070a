use fleet_protocol::{AppId, Event, SessionEnd, UnixMillis};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Moment;
use super::log::AppLog;
use crate::Mono;

/// What the agent sees of the citizen's session in the shell's heartbeats: a session that the shell cannot report
/// any more is recorded all the same, and one that was recorded so is not recorded again. It is kept on the disk,
/// because agent and shell may end together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionWitness {
    seen: Option<Seen>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    run: Uuid,
    /// It was taken for lost: a later record by its own shell would be the second.
    recorded: bool,
    length_ms: u64,
    last_at: UnixMillis,
    /// Of this process of the agent; the time between two of them is not counted.
    #[serde(skip)]
    last: Option<Mono>,
    open_app: Option<AppId>,
    apps: Vec<(AppId, u64)>,
}

/// What of a [`SessionWitness`] is worth a write to the disk when it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionMark(Option<(Uuid, bool, Option<AppId>)>);

impl SessionWitness {
    /// A heartbeat of a run of the shell. The record of a session that can only have been lost, if there was one.
    pub fn heard(
        &mut self,
        run: Uuid,
        session_open: bool,
        open_app: Option<AppId>,
        at: Moment,
    ) -> Option<Event> {
        if let Some(seen) = self.seen.as_mut().filter(|seen| seen.run == run && session_open) {
            seen.go_on(open_app, at);
            return None;
        }
        let lost = self.lost();
        self.seen = session_open.then(|| Seen::new(run, open_app, at));
        lost
    }

    /// The shell's own record of a session came. Whether it is the first of this session.
    pub fn reported(&mut self, run: Uuid) -> bool {
        self.seen.take_if(|seen| seen.run == run).is_none_or(|seen| !seen.recorded)
    }

    /// The shell ended or is being ended: the record of its session, if one was open.
    pub fn lost(&mut self) -> Option<Event> {
        let seen = self.seen.as_mut().filter(|seen| !seen.recorded)?;
        seen.recorded = true;
        Some(Event::Session {
            started_at: seen.last_at.saturating_sub_unsigned(seen.length_ms),
            ended_at: seen.last_at,
            end: SessionEnd::ShellFailed,
            apps: seen.apps.clone(),
        })
    }

    /// What to compare for whether to write it.
    pub fn mark(&self) -> SessionMark {
        SessionMark(self.seen.as_ref().map(|seen| (seen.run, seen.recorded, seen.open_app)))
    }
}

impl Seen {
    fn new(run: Uuid, open_app: Option<AppId>, at: Moment) -> Self {
        let apps = open_app.map(|app| (app, 0)).into_iter().collect();
        Self { run, recorded: false, length_ms: 0, last_at: at.wall, last: Some(at.mono), open_app, apps }
    }

    fn go_on(&mut self, open_app: Option<AppId>, at: Moment) {
        let passed = self.last.map_or(0, |last| at.mono.since(last));
        self.length_ms = self.length_ms.saturating_add(passed);
        (self.last, self.last_at) = (Some(at.mono), at.wall);
        if let (Some(_), Some((_, spent))) = (self.open_app, self.apps.last_mut()) {
            *spent = spent.saturating_add(passed);
        }
        if let Some(app) = open_app.filter(|app| self.open_app != Some(*app))
            && self.apps.len() < AppLog::MAX
        {
            self.apps.push((app, 0));
        }
        self.open_app = open_app;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WALL: UnixMillis = 1_795_000_000_000;

    fn run(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn at(ms: u64) -> Moment {
        Moment { mono: Mono(ms), wall: WALL + i64::try_from(ms).unwrap() }
    }

    fn app(number: u128) -> AppId {
        AppId(Uuid::from_u128(number))
    }

    #[test]
    fn a_session_whose_shell_ends_is_recorded_with_its_apps_and_times() {
        let mut witness = SessionWitness::default();
        witness.heard(run(1), true, None, at(0));
        witness.heard(run(1), true, Some(app(1)), at(2_000));
        witness.heard(run(1), true, Some(app(1)), at(4_000));
        witness.heard(run(1), true, Some(app(2)), at(6_000));
        let record = witness.lost();
        let apps = vec![(app(1), 4_000), (app(2), 0)];
        let (started_at, ended_at) = (WALL, WALL + 6_000);
        assert_eq!(record, Some(Event::Session { started_at, ended_at, end: SessionEnd::ShellFailed, apps }));
        assert_eq!(witness.lost(), None);
        assert_eq!(witness.heard(run(2), false, None, at(9_000)), None);
    }

    #[test]
    fn a_shell_that_was_silent_and_goes_on_does_not_record_its_session_again() {
        let mut witness = SessionWitness::default();
        witness.heard(run(1), true, None, at(0));
        assert!(witness.lost().is_some());
        assert_eq!(witness.heard(run(1), true, None, at(30_000)), None);
        assert!(!witness.reported(run(1)));
        witness.heard(run(1), true, None, at(40_000));
        assert!(witness.reported(run(1)), "the next session is another one");
    }

    #[test]
    fn another_run_without_the_session_has_lost_it_even_after_a_restart_of_the_agent() {
        let mut witness = SessionWitness::default();
        witness.heard(run(1), true, None, at(0));
        witness.heard(run(1), true, None, at(5_000));
        let mut witness: SessionWitness =
            serde_json::from_str(&serde_json::to_string(&witness).unwrap()).unwrap();
        let Some(Event::Session { started_at, ended_at, .. }) = witness.heard(run(2), true, None, at(0))
        else {
            panic!("no record")
        };
        assert_eq!((started_at, ended_at), (WALL, WALL + 5_000));
        assert!(witness.reported(run(2)));
    }

    #[derive(Debug, Clone)]
    enum Step {
        /// The citizen begins, or ends, a session; the shell reports the end.
        Begin,
        End,
        Heartbeat,
        /// The shell is ended and another one starts.
        Restart,
        /// It was silent for too long, or the launcher saw its end.
        Lost,
        /// The agent is started anew.
        Reload,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            Just(Step::Begin),
            Just(Step::End),
            Just(Step::Heartbeat),
            Just(Step::Restart),
            Just(Step::Lost),
            Just(Step::Reload),
        ]
    }

    proptest! {
        /// Every session that a heartbeat told of has exactly one record once the next heartbeat has come.
        #[test]
        fn one_record_a_session(steps in prop::collection::vec(step(), 0..200)) {
            let mut witness = SessionWitness::default();
            let (mut number, mut open, mut told) = (1, false, false);
            let (mut sessions, mut records) = (0, 0);
            for (now, step) in (0..).step_by(1_000).zip(steps.into_iter().chain([Step::Restart])) {
                match step {
                    Step::Begin => open = true,
                    Step::End if open => {
                        // One that began and ended between two heartbeats is the shell's alone to record.
                        sessions += u64::from(!told);
                        records += u64::from(witness.reported(run(number)));
                        (open, told) = (false, false);
                    }
                    Step::Restart => {
                        number += 1;
                        (open, told) = (false, false);
                    }
                    Step::Lost => records += u64::from(witness.lost().is_some()),
                    Step::Reload => {
                        witness = serde_json::from_str(&serde_json::to_string(&witness).unwrap()).unwrap();
                    }
                    Step::End | Step::Heartbeat => {}
                }
                if matches!(step, Step::Heartbeat | Step::Restart) {
                    records += u64::from(witness.heard(run(number), open, None, at(now)).is_some());
                    sessions += u64::from(open && !told);
                    told = open;
                }
            }
            prop_assert_eq!(records, sessions);
        }
    }
}
