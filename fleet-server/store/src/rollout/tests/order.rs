use super::*;

/// Two rollouts for the same terminals that begin `apart` milliseconds one after the other, and give places in an order
/// of their own. Where each terminal's attempts stand afterwards, the earlier rollout's first.
async fn ends(fleet: &mut Fleet, apart: i64, later_joins_first: bool) -> Vec<(String, String)> {
    let targets: Vec<Scope> = fleet.terminals.iter().copied().map(Scope::Terminal).collect();
    let planned = || NewRollout { targets: targets.clone(), ..NewRollout::default() };
    let earlier = fleet.decide_to_start(planned()).await;
    fleet.now += apart;
    let later = fleet.decide_to_start(planned()).await;
    fleet.now += 5_000;
    let order = if later_joins_first { [later, earlier] } else { [earlier, later] };
    for rollout in order {
        fleet.join(rollout).await;
        fleet.now += 1_000;
    }
    fleet.check(&[earlier, later]).await;
    let attempts = fleet.attempts().await;
    let of = |rollout: RolloutId, terminal: TerminalId| {
        let mine = |(_, of, whose, _): &&(_, _, _, _)| *of == rollout.0 && *whose == terminal.0;
        attempts.iter().find(mine).map(|(.., state)| state.clone()).unwrap_or_default()
    };
    let mut ends = Vec::new();
    for scope in &targets {
        let Scope::Terminal(terminal) = scope else { continue };
        ends.push((of(earlier, *terminal), of(later, *terminal)));
        assert!(fleet.told(*terminal).await.0, "by the one that counts");
        fleet.leave(*terminal).await;
    }
    ends
}

#[tokio::test]
async fn the_rollout_that_started_later_wins_whichever_gives_places_first() {
    crate::testing::on_fresh_database(|db| async move {
        let mut fleet = Fleet::new(db, 4).await;
        for apart in [0, 1, 60_000] {
            for later_joins_first in [false, true] {
                let expected = vec![("superseded".to_owned(), "eligible".to_owned()); 4];
                assert_eq!(
                    ends(&mut fleet, apart, later_joins_first).await,
                    expected,
                    "{apart} {later_joins_first}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn who_comes_to_an_older_rollout_stays_with_the_newer() {
    crate::testing::on_fresh_database(|db| async move {
        let mut fleet = Fleet::new(db, 3).await;
        let [comes, other, third] = fleet.terminals[..] else { panic!("three terminals") };
        let arch = {
            let mut tx = fleet.db.read().await.unwrap();
            let arch = "SELECT arch FROM terminals WHERE id = $1";
            fetch_all!(&mut tx, (String,), arch, comes.0).unwrap().remove(0).0
        };
        let older = fleet.start(&[Scope::Terminal(other)]).await;
        let mut tx = fleet.db.write().await.unwrap();
        let target = "INSERT INTO rollout_targets (rollout_id, scope_key) VALUES ($1, $2)";
        execute!(&mut tx, target, older.0, Scope::Arch(arch).key()).unwrap();
        tx.commit().await.unwrap();
        fleet.now += 1_000;
        let newer = fleet.start(&[Scope::Terminal(comes), Scope::Terminal(third)]).await;
        fleet.now += 1_000;
        for _ in 0..2 {
            fleet.admit(comes).await;
            let counts = fleet.rollout(older).await.counts();
            assert_eq!((counts.of(AttemptState::Eligible), counts.of(AttemptState::Superseded)), (1, 1));
            assert_eq!(fleet.rollout(newer).await.counts().of(AttemptState::Eligible), 2);
        }
        fleet.check(&[older, newer]).await;
    })
    .await;
}

#[tokio::test]
async fn of_two_joins_that_missed_each_other_the_later_one_stays_once_its_terminal_begins() {
    crate::testing::on_fresh_database(|db| async move {
        let mut fleet = Fleet::new(db, 2).await;
        let [terminal, other] = fleet.terminals[..] else { panic!("two terminals") };
        let earlier = fleet.start(&[Scope::Terminal(terminal), Scope::Terminal(other)]).await;
        fleet.now += 1_000;
        let later = fleet.start(&[Scope::Terminal(terminal), Scope::Terminal(other)]).await;
        // As if neither had seen what the other wrote.
        let mut tx = fleet.db.write().await.unwrap();
        let again = "UPDATE attempts SET state = 'eligible' WHERE rollout_id = $1";
        execute!(&mut tx, again, earlier.0).unwrap();
        let mut tally = Tally::default();
        for _ in 0..2 {
            tally.moved((earlier.0, 0), AttemptState::Superseded, AttemptState::Eligible);
        }
        tally.write_counts(&mut tx, fleet.now).await.unwrap();
        tx.commit().await.unwrap();

        let of = |rollout: RolloutId, terminal: TerminalId, all: &[(Uuid, Uuid, Uuid, String)]| {
            all.iter().find(|(_, of, whose, _)| *of == rollout.0 && *whose == terminal.0).cloned().unwrap()
        };
        let (begun, ..) = of(later, terminal, &fleet.attempts().await);
        fleet.report(terminal, begun, AttemptState::Downloading).await;
        let all = fleet.attempts().await;
        assert_eq!(of(earlier, terminal, &all).3, "superseded");
        assert_eq!(of(earlier, other, &all).3, "eligible", "its terminal has said nothing yet");
        assert_eq!(of(later, terminal, &all).3, "downloading");
        fleet.check(&[earlier, later]).await;
        // The other way round: what is older does not push aside what is newer.
        let (older, ..) = of(earlier, other, &all);
        fleet.report(other, older, AttemptState::Downloading).await;
        assert_eq!(of(later, other, &fleet.attempts().await).3, "eligible");
    })
    .await;
}
