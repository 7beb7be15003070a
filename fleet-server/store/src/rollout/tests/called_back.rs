use fleet_protocol::Event;

use super::*;
use crate::check_in::Report;

impl Fleet {
    /// A check-in by a terminal whose attempt is `state`, and of which something else is news.
    async fn shows(&self, terminal: TerminalId, attempt: Uuid, state: AttemptState) -> bool {
        let attempt_id = AttemptId(attempt);
        let bytes = Some((0, 0));
        let upgrade = Reported { attempt_id, state, reason: None, at: self.now, bytes, held: None };
        let status = Some(self.status(terminal).await);
        self.check_in(Report { upgrade: Some(upgrade), status, ..self.quiet(terminal) }).await.felt
    }

    async fn steps(&self, terminal: TerminalId, attempt: Uuid, state: AttemptState) -> bool {
        let step = Event::UpgradeStep { attempt_id: AttemptId(attempt), state, reason: None };
        self.check_in(self.saying(terminal, step)).await.felt
    }
}

#[tokio::test]
async fn who_was_called_back_by_a_pause_goes_on_after_it_and_nobody_is_woken_in_between() {
    crate::testing::on_fresh_database(|db| async move {
        let mut fleet = Fleet::new(db, 1).await;
        let terminal = fleet.terminals[0];
        for begun in [AttemptState::Eligible, AttemptState::Downloading, AttemptState::Staged] {
            fleet.now += 1_000;
            let rollout = fleet.start(&[Scope::Terminal(terminal)]).await;
            let (attempt, _) = fleet.of_wave(rollout, 0).await[0];
            fleet.decide(rollout, RolloutState::Paused).await;
            // It had begun when the pause reached it.
            assert!(!fleet.steps(terminal, attempt, begun).await);
            assert!(!fleet.steps(terminal, attempt, AttemptState::Aborted).await);
            for _ in 0..3 {
                let felt = fleet.shows(terminal, attempt, AttemptState::Aborted).await;
                assert!(!felt, "{begun:?}: it would be woken, and say the same again");
                let counts = fleet.rollout(rollout).await.counts();
                assert_eq!((counts.of(AttemptState::Eligible), counts.total()), (1, 1), "{begun:?}");
            }
            assert!(!fleet.told(terminal).await.0);
            fleet.decide(rollout, RolloutState::Running).await;
            assert!(fleet.told(terminal).await.0, "{begun:?}");
            for _ in 0..3 {
                assert!(!fleet.shows(terminal, attempt, AttemptState::Aborted).await, "{begun:?}");
            }
            fleet.steps(terminal, attempt, AttemptState::Downloading).await;
            let counts = fleet.rollout(rollout).await.counts();
            assert_eq!(counts.of(AttemptState::Downloading), 1, "the same attempt goes on");
            fleet.check(&[rollout]).await;
            fleet.leave(terminal).await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_the_fleet_has_ended_is_not_begun_again_by_the_echo() {
    crate::testing::on_fresh_database(|db| async move {
        let fleet = Fleet::new(db, 1).await;
        let terminal = fleet.terminals[0];
        let rollout = fleet.start(&[Scope::Terminal(terminal)]).await;
        let (attempt, _) = fleet.of_wave(rollout, 0).await[0];
        fleet.steps(terminal, attempt, AttemptState::Staged).await;
        fleet.decide(rollout, RolloutState::Halted).await;
        for _ in 0..2 {
            fleet.steps(terminal, attempt, AttemptState::Aborted).await;
            assert!(!fleet.shows(terminal, attempt, AttemptState::Aborted).await);
            assert_eq!(fleet.rollout(rollout).await.counts().of(AttemptState::Aborted), 1);
        }
        assert!(!fleet.told(terminal).await.0);
    })
    .await;
}

#[tokio::test]
async fn long_words_of_a_terminal_are_shortened_and_counted_all_the_same() {
    crate::testing::on_fresh_database(|db| async move {
        let fleet = Fleet::new(db, 1).await;
        let terminal = fleet.terminals[0];
        let rollout = fleet.start(&[Scope::Terminal(terminal)]).await;
        let (attempt, _) = fleet.of_wave(rollout, 0).await[0];
        let reason = Some("磁盘已满。".repeat(10_000));
        let step = Event::UpgradeStep { attempt_id: AttemptId(attempt), state: AttemptState::Failed, reason };
        fleet.check_in(fleet.saying(terminal, step)).await;
        assert_eq!(fleet.rollout(rollout).await.counts().of(AttemptState::Failed), 1);
        let mut tx = fleet.db.read().await.unwrap();
        let kept = attempt::newest(&mut tx, terminal).await.unwrap().unwrap().reason;
        assert_eq!(kept, Some("磁盘已满。".repeat(100)));
        assert_eq!(attempt::steps(&mut tx, &[attempt]).await.unwrap()[0].reason, kept);
    })
    .await;
}
