use std::collections::BTreeSet;

use fleet_domain::{PausedBy, Threshold, WavePlan, WaveSize, WaveState};
use fleet_protocol::HoldReason;

use super::*;
use crate::terminal::Hold;

pub(super) const SOAK: i64 = 3_600_000;

/// Two terminals, then as many as half, then the rest; one failure in the first wave stops it.
pub(super) fn plan() -> Plan {
    let rest = WavePlan { soak_ms: SOAK, ..Plan::default().waves[0] };
    let stop = Some(Threshold { percent: None, count: Some(1), min_sample: 5 });
    let first = WavePlan { size: WaveSize::Count { terminals: 2 }, stop, ..rest };
    let second = WavePlan { size: WaveSize::Share { percent: 50 }, ..rest };
    Plan { waves: vec![first, second, WavePlan { soak_ms: 0, ..rest }], ..Plan::default() }
}

#[tokio::test]
async fn waves_open_one_after_the_other_and_nobody_is_told_before() {
    crate::testing::on_fresh_database(|db| async move {
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
    crate::testing::on_fresh_database(|db| async move {
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
async fn a_rollout_pauses_when_its_release_is_withdrawn() {
    crate::testing::on_fresh_database(|db| async move {
        let fleet = Fleet::new(db, 12).await;
        let rollout = fleet.start_as(&[Scope::Everywhere], plan()).await;
        let first = fleet.of_wave(rollout, 0).await;
        let mut tx = fleet.db.write().await.unwrap();
        assert_eq!(withdrawn(&mut tx).await.unwrap(), []);
        release::withdraw_others(&mut tx, &BTreeSet::new(), fleet.now).await.unwrap();
        assert_eq!(withdrawn(&mut tx).await.unwrap(), [rollout]);
        advance(&mut tx, rollout, fleet.now).await.unwrap().settle(&mut tx).await.unwrap();
        assert_eq!(withdrawn(&mut tx).await.unwrap(), []);
        tx.commit().await.unwrap();
        let row = fleet.rollout(rollout).await;
        assert_eq!(row.state().unwrap(), RolloutState::Paused);
        assert_eq!(row.paused_by().unwrap(), Some(PausedBy::Withdrawal));
        assert_eq!(fleet.told(first[0].1).await, (false, Some(HoldReason::Paused)));
    })
    .await;
}

#[tokio::test]
async fn a_held_terminal_is_not_told_and_the_others_are() {
    crate::testing::on_fresh_database(|db| async move {
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
