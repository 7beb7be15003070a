use std::sync::atomic::{AtomicU64, Ordering};

use fleet_domain::{AttemptCounts, RolloutState, Scope};
use fleet_protocol::{AttemptId, AttemptState, ReleaseId, RolloutId, TerminalId, UnixMillis};
use uuid::Uuid;

use super::*;
use crate::attempt::{self, Reported};
use crate::statement::{execute, fetch_all};
use crate::{Db, desired, release, seed, terminal};

const NOW: UnixMillis = 1_770_000_000_000;
const SILENCE: i64 = 7 * 24 * 3_600_000;
const STATES: [(AttemptState, &str); 14] = AttemptCounts::STATES;

/// The same numbers in every run: a failure can be run again.
struct Random(u64);

impl Random {
    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// A small fleet with rollouts, and a clock.
struct Fleet {
    db: Db,
    terminals: Vec<TerminalId>,
    next: AtomicU64,
    now: UnixMillis,
}

fn id(next: &AtomicU64) -> Uuid {
    Uuid::from_u128(u128::from(next.fetch_add(1, Ordering::SeqCst)))
}

mod called_back;
mod crashes;
mod fleet;
mod joining;
mod late;
mod order;
mod waves;

/// Whatever happens, in whatever order.
#[tokio::test]
async fn counts_are_those_of_the_attempts() {
    crate::testing::on_fresh_database(|db| async move {
        let mut random = Random(7);
        let mut fleet = Fleet::new(db, 12).await;
        let mut rollouts = vec![fleet.start(&[Scope::Everywhere]).await];
        for _ in 0..300 {
            fleet.now += SILENCE / 40 * i64::try_from(random.below(10)).unwrap();
            let terminal = fleet.terminals[random.below(fleet.terminals.len())];
            let rollout = rollouts[random.below(rollouts.len())];
            match random.below(20) {
                0 => rollouts.push(fleet.start(&[Scope::Terminal(terminal)]).await),
                1 if rollouts.len() < 8 => rollouts.push(fleet.start(&[Scope::Everywhere]).await),
                2 => drop(fleet.expire().await),
                3 => fleet.leave(terminal).await,
                4 => fleet.admit(terminal).await,
                5 if fleet.state(rollout).await == RolloutState::Running => {
                    fleet.decide(rollout, RolloutState::Paused).await;
                }
                6 | 7 if fleet.state(rollout).await == RolloutState::Paused => {
                    fleet.decide(rollout, RolloutState::Running).await;
                }
                8 if fleet.state(rollout).await == RolloutState::Running => {
                    fleet.decide(rollout, RolloutState::Halted).await;
                }
                _ => {
                    let attempts = fleet.attempts().await;
                    let (attempt, _, of, _) = &attempts[random.below(attempts.len())];
                    let (state, _) = STATES[random.below(STATES.len())];
                    fleet.report(TerminalId(*of), *attempt, state).await;
                }
            }
            fleet.check(&rollouts).await;
        }
    })
    .await;
}

#[tokio::test]
async fn every_end_of_the_last_attempt_ends_the_rollout() {
    crate::testing::on_fresh_database(|db| async move {
        let mut fleet = Fleet::new(db, 4).await;
        let [superseded, retired, silent, paused] = fleet.terminals[..] else { panic!("four terminals") };

        let first = fleet.start(&[Scope::Terminal(superseded)]).await;
        let second = fleet.start(&[Scope::Terminal(superseded)]).await;
        assert_eq!(fleet.state(first).await, RolloutState::Completed, "superseded");
        assert_eq!(fleet.state(second).await, RolloutState::Running);

        let third = fleet.start(&[Scope::Terminal(retired)]).await;
        fleet.leave(retired).await;
        assert_eq!(fleet.state(third).await, RolloutState::Completed, "retired");

        let fourth = fleet.start(&[Scope::Terminal(paused)]).await;
        fleet.decide(fourth, RolloutState::Paused).await;
        fleet.leave(paused).await;
        assert_eq!(fleet.state(fourth).await, RolloutState::Paused);
        fleet.decide(fourth, RolloutState::Running).await;
        assert_eq!(fleet.state(fourth).await, RolloutState::Completed, "resumed with nothing left");

        let fifth = fleet.start(&[Scope::Terminal(silent)]).await;
        assert_eq!(fleet.expire().await, 0, "not yet");
        fleet.now += 2 * SILENCE;
        assert_eq!(fleet.expire().await, 2, "the second rollout's terminal is silent too");
        assert_eq!(fleet.state(fifth).await, RolloutState::Completed, "not begun by a dead terminal");
        assert_eq!(fleet.state(second).await, RolloutState::Completed);
    })
    .await;
}

#[tokio::test]
async fn terminal_that_is_back_goes_on_with_what_still_runs() {
    crate::testing::on_fresh_database(|db| async move {
        let mut fleet = Fleet::new(db, 2).await;
        let [away, here] = fleet.terminals[..] else { panic!("two terminals") };
        let rollout = fleet.start(&[Scope::Terminal(away), Scope::Terminal(here)]).await;
        fleet.now += 2 * SILENCE;
        let mut tx = fleet.db.write().await.unwrap();
        let seen = "UPDATE terminal_presence SET last_check_in_at = $2 WHERE terminal_id = $1";
        execute!(&mut tx, seen, here.0, fleet.now).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(fleet.expire().await, 1);
        let counts = fleet.rollout(rollout).await.counts();
        assert_eq!(counts.of(AttemptState::Expired), 1);

        fleet.admit(away).await;
        let counts = fleet.rollout(rollout).await.counts();
        assert_eq!((counts.of(AttemptState::Eligible), counts.of(AttemptState::Expired)), (2, 0));

        // What a terminal had begun and lost is a person's decision.
        for (attempt, _, of, _) in fleet.attempts().await {
            fleet.report(TerminalId(of), attempt, AttemptState::Failed).await;
        }
        fleet.admit(away).await;
        let row = fleet.rollout(rollout).await;
        let failed = row.counts().of(AttemptState::Failed);
        assert_eq!((failed, row.state().unwrap()), (2, RolloutState::Completed));
    })
    .await;
}
