use fleet_domain::{CrashRule, PausedBy};
use fleet_protocol::Event;

use super::waves::{SOAK, plan};
use super::*;

#[tokio::test]
async fn crashes_of_upgraded_terminals_stop_the_rollout() {
    crate::testing::on_fresh_database(|db| async move {
        let mut fleet = Fleet::new(db, 6).await;
        let crashes = Some(CrashRule { percent: 200, min_hours: 2, min_crashes: 2 });
        let rollout = fleet.start_as(&[Scope::Everywhere], Plan { crashes, ..plan() }).await;
        fleet.end(rollout, 0, AttemptState::Committed).await;
        fleet.now += SOAK;
        fleet.tick().await;
        fleet.now += SOAK;
        let upgraded = fleet.of_wave(rollout, 0).await[0].1;
        let other = fleet.of_wave(rollout, 2).await[0].1;
        for terminal in [other, upgraded] {
            fleet.crash(terminal).await;
            assert_eq!(fleet.state(rollout).await, RolloutState::Running, "too few to tell");
        }
        fleet.crash(upgraded).await;
        let row = fleet.rollout(rollout).await;
        assert_eq!(row.paused_by().unwrap(), Some(PausedBy::Threshold));
        assert!(row.stopped_for.unwrap().contains("crash"));
    })
    .await;
}

#[tokio::test]
async fn a_crash_counts_for_nobody_once_the_attempt_has_failed() {
    crate::testing::on_fresh_database(|db| async move {
        use AttemptState::{Aborted, Committed, Expired, Failed, Rejected, RolledBack, Staged, Superseded};
        let fleet = Fleet::new(db, 10).await;
        let rollout = fleet.start(&[Scope::Everywhere]).await;
        let cases = [Aborted, Expired, Failed, Rejected, RolledBack, Superseded].map(|state| (state, (0, 0)));
        let cases = cases.into_iter().chain([(Committed, (1, 0)), (Staged, (0, 1))]);
        for ((attempt, terminal), (state, expected)) in fleet.of_wave(rollout, 0).await.into_iter().zip(cases)
        {
            let mut tx = fleet.db.write().await.unwrap();
            let set = "UPDATE attempts SET state = $2 WHERE id = $1";
            execute!(&mut tx, set, attempt, attempt::word(state)).unwrap();
            tx.commit().await.unwrap();
            let before = fleet.crashes(rollout).await;
            fleet.crash(terminal).await;
            let (upgraded, others) = fleet.crashes(rollout).await;
            let counted = (upgraded - before.0, others - before.1);
            assert_eq!(counted, expected, "{state:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_crash_counts_for_the_last_rollout_that_had_begun_and_for_no_older_one() {
    crate::testing::on_fresh_database(|db| async move {
        let mut fleet = Fleet::new(db, 2).await;
        let [one, other] = fleet.terminals[..] else { panic!("two terminals") };
        let older = fleet.start(&[Scope::Terminal(one), Scope::Terminal(other)]).await;
        let (attempt, _) = *fleet.of_wave(older, 0).await.iter().find(|(_, of)| *of == one).unwrap();
        fleet.report(one, attempt, AttemptState::Committed).await;
        fleet.now += 1_000;
        let newer = fleet.start(&[Scope::Terminal(one)]).await;
        fleet.end(newer, 0, AttemptState::Committed).await;
        assert_eq!(fleet.state(newer).await, RolloutState::Completed);
        fleet.crash(one).await;
        assert_eq!(fleet.crashes(older).await, (0, 0), "the older release is not to blame");
    })
    .await;
}

impl Fleet {
    /// A terminal reports that its shell crashed.
    async fn crash(&self, terminal: TerminalId) {
        self.check_in(self.saying(terminal, Event::ShellFailed { reason: "killed".into() })).await;
    }

    /// Crashes of upgraded terminals, and of the others.
    async fn crashes(&self, rollout: RolloutId) -> (i64, i64) {
        let row = self.rollout(rollout).await;
        let mut tx = self.db.read().await.unwrap();
        let crashes = running(&mut tx, &row, self.now).await.unwrap().crashes;
        (crashes.upgraded_crashes, crashes.other_crashes)
    }
}
