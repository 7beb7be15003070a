use fleet_protocol::Event;

use super::*;

impl Fleet {
    async fn commits(&self, terminal: TerminalId, rollout: RolloutId) {
        let of = |(attempt, of): &(Uuid, TerminalId)| (*of == terminal).then_some(*attempt);
        let attempt_id = AttemptId(self.of_wave(rollout, 0).await.iter().find_map(of).unwrap());
        let step = Event::UpgradeStep { attempt_id, state: AttemptState::Committed, reason: None };
        self.check_in(self.saying(terminal, step)).await;
    }
}

/// Two terminals: one has switched when the rollout is taken back, of the other that becomes known later.
async fn taken_back(db: Db) -> (Fleet, RolloutId, RolloutId) {
    let mut fleet = Fleet::new(db, 2).await;
    let origin = fleet.start(&[Scope::Everywhere]).await;
    fleet.commits(fleet.terminals[0], origin).await;
    fleet.now += 1_000;
    let reverse = fleet.take_back(origin).await;
    assert_eq!(fleet.rollout(reverse).await.counts().total(), 1);
    fleet.now += 1_000;
    (fleet, origin, reverse)
}

#[tokio::test]
async fn who_is_known_late_to_have_switched_goes_back_with_the_others() {
    crate::testing::on_fresh_database(|db| async move {
        let (fleet, origin, reverse) = taken_back(db).await;
        let late = fleet.terminals[1];
        assert!(!fleet.told(late).await.0);
        fleet.commits(late, origin).await;
        assert_eq!(fleet.rollout(reverse).await.counts().of(AttemptState::Eligible), 2);
        assert!(fleet.told(late).await.0);
        fleet.commits(late, reverse).await;
        assert_eq!(fleet.state(reverse).await, RolloutState::Running);
        fleet.commits(fleet.terminals[0], reverse).await;
        assert_eq!(fleet.state(reverse).await, RolloutState::Completed);
        assert_eq!(fleet.state(origin).await, RolloutState::Completed);
    })
    .await;
}

#[tokio::test]
async fn a_way_back_that_was_over_goes_on_for_who_is_late() {
    crate::testing::on_fresh_database(|db| async move {
        let (mut fleet, origin, reverse) = taken_back(db).await;
        fleet.commits(fleet.terminals[0], reverse).await;
        assert_eq!(fleet.state(origin).await, RolloutState::Completed);
        fleet.now += SILENCE;
        let late = fleet.terminals[1];
        fleet.commits(late, origin).await;
        assert_eq!(fleet.state(reverse).await, RolloutState::Running);
        assert_eq!(fleet.state(origin).await, RolloutState::RollingBack);
        assert!(fleet.told(late).await.0);
        fleet.commits(late, reverse).await;
        for rollout in [origin, reverse] {
            assert_eq!(fleet.state(rollout).await, RolloutState::Completed);
        }
        fleet.check(&[origin, reverse]).await;
    })
    .await;
}

#[tokio::test]
async fn who_is_late_stays_where_a_person_ended_the_way_back_or_a_later_rollout_leads() {
    crate::testing::on_fresh_database(|db| async move {
        let (mut fleet, origin, reverse) = taken_back(db).await;
        fleet.commits(fleet.terminals[0], reverse).await;
        let late = fleet.terminals[1];
        let newer = fleet.start(&[Scope::Terminal(late)]).await;
        fleet.commits(late, origin).await;
        assert_eq!(fleet.state(reverse).await, RolloutState::Completed, "nobody is left to go back");
        fleet.now += 1_000;
        fleet.commits(late, newer).await;
        fleet.check(&[origin, reverse, newer]).await;
    })
    .await;
}

#[tokio::test]
async fn an_origin_ends_with_its_last_way_back_only() {
    crate::testing::on_fresh_database(|db| async move {
        let (mut fleet, origin, first) = taken_back(db).await;
        let mut tx = fleet.db.write().await.unwrap();
        let row = find(&mut tx, first).await.unwrap().unwrap();
        let halted = Decided { version: row.version, state: RolloutState::Halted, at: fleet.now };
        attempt::abort(&mut tx, first, fleet.now).await.unwrap();
        decide(&mut tx, first, halted).await.unwrap();
        end_origin(&mut tx, origin, RolloutState::Halted, fleet.now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(fleet.state(origin).await, RolloutState::Halted);
        fleet.now += 1_000;
        let second = fleet.take_back(origin).await;
        let mut tx = fleet.db.write().await.unwrap();
        end_origin(&mut tx, origin, RolloutState::Halted, fleet.now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(fleet.state(origin).await, RolloutState::RollingBack, "the second is under way");
        fleet.end(second, 0, AttemptState::Committed).await;
        assert_eq!(fleet.state(origin).await, RolloutState::Completed);
    })
    .await;
}
