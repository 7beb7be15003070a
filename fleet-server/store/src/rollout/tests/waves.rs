use fleet_domain::{CrashRule, PausedBy, Threshold, WavePlan, WaveSize, WaveState};
use fleet_protocol::{Event, HoldReason, OutboxPosition, OutboxRecord, RecordBody};

use super::*;
use crate::check_in::{self, Report};
use crate::terminal::Hold;

const SOAK: i64 = 3_600_000;

/// Two terminals, then as many as half, then the rest; one failure in the first wave stops it.
fn plan() -> Plan {
    let rest = WavePlan { soak_ms: SOAK, ..Plan::default().waves[0] };
    let stop = Some(Threshold { percent: None, count: Some(1), min_sample: 5 });
    let first = WavePlan { size: WaveSize::Count { terminals: 2 }, stop, ..rest };
    let second = WavePlan { size: WaveSize::Share { percent: 50 }, ..rest };
    Plan { waves: vec![first, second, WavePlan { soak_ms: 0, ..rest }], ..Plan::default() }
}

impl Fleet {
    /// What a terminal is told: whether to run the release, and else why not.
    async fn told(&self, terminal: TerminalId) -> (bool, Option<HoldReason>) {
        let mut tx = self.db.read().await.unwrap();
        let identity = terminal::identity(&mut tx, terminal).await.unwrap().unwrap();
        let etag = fleet_protocol::Etag(String::new());
        let desired = desired::assemble(&mut tx, &identity, etag, self.now).await.unwrap();
        (desired.release.is_some(), desired.held.map(|held| held.reason))
    }

    async fn told_all(&self) -> usize {
        let mut told = 0;
        for terminal in &self.terminals {
            told += usize::from(self.told(*terminal).await.0);
        }
        told
    }

    async fn waves(&self, rollout: RolloutId) -> Vec<WaveState> {
        let row = self.rollout(rollout).await;
        let mut tx = self.db.read().await.unwrap();
        running(&mut tx, &row, self.now).await.unwrap().waves.iter().map(|wave| wave.state).collect()
    }

    /// What the job does when its time comes.
    async fn tick(&self) {
        let mut tx = self.db.write().await.unwrap();
        for id in soaked(&mut tx, self.now).await.unwrap() {
            advance(&mut tx, id, self.now).await.unwrap().settle(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// The attempts of a wave with their terminals.
    async fn of_wave(&self, rollout: RolloutId, wave: i64) -> Vec<(Uuid, TerminalId)> {
        let mut tx = self.db.read().await.unwrap();
        let all = "SELECT id, terminal_id FROM attempts WHERE rollout_id = $1 AND wave = $2 ORDER BY id";
        let rows = fetch_all!(&mut tx, (Uuid, Uuid), all, rollout.0, wave).unwrap();
        rows.into_iter().map(|(id, terminal)| (id, TerminalId(terminal))).collect()
    }

    async fn end(&self, rollout: RolloutId, wave: i64, state: AttemptState) {
        for (attempt, terminal) in self.of_wave(rollout, wave).await {
            self.report(terminal, attempt, state).await;
        }
    }
}

#[tokio::test]
async fn waves_open_one_after_the_other_and_nobody_is_told_before() {
    crate::testing::each(|db| async move {
        let mut fleet = Fleet::new(db, 12).await;
        let rollout = fleet.start_as(&[Scope::Everywhere], plan()).await;
        let sizes = [2, 6, 4].map(Some);
        for (wave, size) in (0..).zip(sizes) {
            assert_eq!(Some(fleet.of_wave(rollout, wave).await.len()), size);
        }
        assert_eq!(fleet.told_all().await, 2);
        let later = fleet.of_wave(rollout, 2).await[0].1;
        assert_eq!(fleet.told(later).await, (false, Some(HoldReason::Wave)));

        fleet.end(rollout, 0, AttemptState::Committed).await;
        assert_eq!(fleet.waves(rollout).await[0], WaveState::Soaking);
        let next = fleet.of_wave(rollout, 1).await[0].1;
        assert_eq!(fleet.told(next).await, (false, Some(HoldReason::Soak)));
        fleet.now += SOAK - 1;
        fleet.tick().await;
        assert_eq!(fleet.told_all().await, 2, "those who run it keep it, and it is watched to the end");
        fleet.now += 1;
        fleet.tick().await;
        assert_eq!(fleet.waves(rollout).await, [WaveState::Passed, WaveState::Open, WaveState::Waiting]);
        assert_eq!(fleet.told_all().await, 8);
        fleet.end(rollout, 1, AttemptState::Committed).await;
        fleet.now += SOAK;
        fleet.tick().await;
        fleet.end(rollout, 2, AttemptState::Committed).await;
        assert_eq!(fleet.state(rollout).await, RolloutState::Completed);
    })
    .await;
}

#[tokio::test]
async fn one_failure_too_many_stops_in_the_transaction_that_brings_it() {
    crate::testing::each(|db| async move {
        let fleet = Fleet::new(db, 12).await;
        let rollout = fleet.start_as(&[Scope::Everywhere], plan()).await;
        let first = fleet.of_wave(rollout, 0).await;
        fleet.report(first[0].1, first[0].0, AttemptState::RolledBack).await;
        let row = fleet.rollout(rollout).await;
        assert_eq!(row.state().unwrap(), RolloutState::Paused);
        assert_eq!(row.paused_by().unwrap(), Some(PausedBy::Threshold));
        assert_eq!(fleet.waves(rollout).await[0], WaveState::Tripped);
        assert_eq!(fleet.told(first[1].1).await, (false, Some(HoldReason::Tripped)));
        assert_eq!(fleet.told_all().await, 0);
        let mut tx = fleet.db.read().await.unwrap();
        let audited = "SELECT action FROM audit WHERE action = 'rollout.trip'";
        assert_eq!(fetch_all!(&mut tx, (String,), audited).unwrap().len(), 1);
        drop(tx);

        // A person goes on: the failure that was seen counts no more, the next one does.
        fleet.decide(rollout, RolloutState::Running).await;
        assert_eq!(fleet.state(rollout).await, RolloutState::Running);
        assert!(fleet.told(first[1].1).await.0);
        fleet.report(first[1].1, first[1].0, AttemptState::Failed).await;
        assert_eq!(fleet.state(rollout).await, RolloutState::Paused);
    })
    .await;
}

#[tokio::test]
async fn a_held_terminal_is_not_told_and_the_others_are() {
    crate::testing::each(|db| async move {
        let fleet = Fleet::new(db, 3).await;
        let held = fleet.terminals[0];
        let kept =
            Hold { reason: "高考".into(), until_at: Some(NOW + 9), held_at: NOW, held_by: "ops".into() };
        let mut tx = fleet.db.write().await.unwrap();
        terminal::hold(&mut tx, held, &kept).await.unwrap();
        tx.commit().await.unwrap();
        fleet.start(&[Scope::Everywhere]).await;
        assert_eq!(fleet.told(held).await, (false, Some(HoldReason::Hold)));
        assert_eq!(fleet.told_all().await, 2);
        let mut tx = fleet.db.write().await.unwrap();
        assert_eq!(terminal::end_holds(&mut tx, NOW + 8, 10).await.unwrap(), []);
        assert_eq!(terminal::end_holds(&mut tx, NOW + 9, 10).await.unwrap(), [held]);
        tx.commit().await.unwrap();
        assert_eq!(fleet.told_all().await, 3);
    })
    .await;
}

#[tokio::test]
async fn crashes_of_upgraded_terminals_stop_the_rollout() {
    crate::testing::each(|db| async move {
        let mut fleet = Fleet::new(db, 6).await;
        let crashes = Some(CrashRule { percent: 200, min_hours: 2, min_crashes: 2 });
        let rollout = fleet.start_as(&[Scope::Everywhere], Plan { crashes, ..plan() }).await;
        fleet.end(rollout, 0, AttemptState::Committed).await;
        fleet.now += SOAK;
        fleet.tick().await;
        fleet.now += SOAK;
        let upgraded = fleet.of_wave(rollout, 0).await[0].1;
        let other = fleet.of_wave(rollout, 2).await[0].1;
        for (seq, terminal) in [(1, other), (1, upgraded)] {
            fleet.crash(terminal, seq).await;
            assert_eq!(fleet.state(rollout).await, RolloutState::Running, "too few to tell");
        }
        fleet.crash(upgraded, 2).await;
        let row = fleet.rollout(rollout).await;
        assert_eq!(row.paused_by().unwrap(), Some(PausedBy::Threshold));
        assert!(row.stopped_for.unwrap().contains("crash"));
    })
    .await;
}

impl Fleet {
    /// A terminal reports that its shell crashed.
    async fn crash(&self, terminal: TerminalId, seq: u64) {
        let body = RecordBody::Event(Event::ShellFailed { reason: "killed".into() });
        let report = Report {
            terminal_id: terminal,
            received_at: self.now,
            deadlines: fleet_domain::Deadlines::after(self.now, 60_000),
            applied_etag: None,
            actual: "{}".into(),
            outbox: Some(OutboxPosition {
                epoch: Uuid::from_u128(1),
                records: vec![OutboxRecord { seq, at: self.now, body }],
            }),
            outcomes: Vec::new(),
            upgrade: None,
            promote: false,
            status: None,
        };
        let mut tx = self.db.write().await.unwrap();
        check_in::store(&mut tx, vec![report], || id(&self.next)).await.unwrap();
        tx.commit().await.unwrap();
    }
}
