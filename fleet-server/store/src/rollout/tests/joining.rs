use fleet_domain::{Tag, WavePlan, WaveSize};

use super::*;
use crate::check_in::Report;
use crate::saved_query::{self, NewSavedQuery};
use crate::terminal::{TerminalChange, TerminalFilter};

/// More terminals than join at once, and a job that is killed again and again.
#[tokio::test]
async fn a_large_rollout_joins_a_few_at_a_time_and_survives_being_killed() {
    crate::testing::on_fresh_database(|db| async move {
        let fleet = Fleet::new(db, 1_300).await;
        let rest = Plan::default().waves[0];
        let first = WavePlan { size: WaveSize::Share { percent: 10 }, ..rest };
        let plan = Plan { waves: vec![first, rest], ..Plan::default() };
        let rollout = fleet.start_as(&[Scope::Everywhere], plan).await;
        let total = i64::try_from(fleet.terminals.len()).unwrap();
        assert_eq!(fleet.rollout(rollout).await.counts().total(), 0, "left to the job");

        let mut killed = false;
        loop {
            // The job begins anew, as after a restart.
            let row = fleet.rollout(rollout).await;
            let mut tx = fleet.db.read().await.unwrap();
            let candidates = candidates(&mut tx, &row).await.unwrap();
            drop(tx);
            let mut tx = fleet.db.write().await.unwrap();
            rank(&mut tx, rollout, &candidates).await.unwrap();
            let (more, effect) =
                join_some(&mut tx, &row, &candidates, fleet.now, || id(&fleet.next)).await.unwrap();
            effect.settle(&mut tx).await.unwrap();
            killed = !killed;
            if killed {
                drop(tx);
                continue;
            }
            let effect = if more {
                Effect::default()
            } else {
                join_end(&mut tx, rollout, candidates.ids.len(), fleet.now).await.unwrap()
            };
            effect.settle(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
            let row = fleet.rollout(rollout).await;
            assert_eq!(row.counts().total(), if more { row.join_done } else { total });
            let mut tx = fleet.db.read().await.unwrap();
            let opened = running(&mut tx, &row, fleet.now).await.unwrap().waves[0].is_opened();
            assert_eq!(opened, !more, "nobody is told before all have their places");
            if !more {
                break;
            }
        }
        let mut tx = fleet.db.read().await.unwrap();
        let first = wave_counts(&mut tx, rollout, 0).await.unwrap().total();
        assert_eq!(first, (total + 9) / 10);
        drop(tx);
        fleet.check(&[rollout]).await;
    })
    .await;
}

#[tokio::test]
async fn terminals_join_by_tag_hardware_and_query_when_they_change() {
    crate::testing::on_fresh_database(|db| async move {
        let fleet = Fleet::new(db, 10).await;
        let pilot: Tag = "示范点".parse().unwrap();
        let query = NewSavedQuery {
            id: fleet_protocol::SavedQueryId(id(&fleet.next)),
            name: "龙芯".into(),
            filter: TerminalFilter { arch: Some("loongarch64".into()), ..TerminalFilter::default() },
            at: NOW,
            by: "ops".into(),
        };
        let mut tx = fleet.db.write().await.unwrap();
        saved_query::insert(&mut tx, &query).await.unwrap();
        tx.commit().await.unwrap();
        let by_query = fleet.start(&[Scope::Query(query.id)]).await;
        assert_eq!(fleet.rollout(by_query).await.counts().total(), 2);
        let by_arch = fleet.start(&[Scope::Arch("x86_64".into())]).await;
        assert_eq!(fleet.rollout(by_arch).await.counts().total(), 2);

        // Something else runs, so that the rollout by tag is not over as it begins.
        let mut everybody = Plan::default();
        everybody.waves.insert(0, WavePlan { size: WaveSize::Count { terminals: 1 }, ..everybody.waves[0] });
        let by_tag = fleet
            .start_as(&[Scope::Tag(pilot.clone()), Scope::Terminal(fleet.terminals[0])], everybody)
            .await;
        let tagged = fleet.terminals[1];
        let mut tx = fleet.db.write().await.unwrap();
        let identity = terminal::identity(&mut tx, tagged).await.unwrap().unwrap();
        let change = TerminalChange { tags: vec![pilot.clone()], ..TerminalChange::of(&identity) };
        terminal::update(&mut tx, &identity, "code", &change, NOW).await.unwrap();
        tx.commit().await.unwrap();
        fleet.admit(tagged).await;
        assert_eq!(fleet.rollout(by_tag).await.counts().total(), 2);
        let mut tx = fleet.db.read().await.unwrap();
        let counts = wave_counts(&mut tx, by_tag, 0).await.unwrap();
        assert_eq!(counts.total(), 1, "a wave of one takes nobody more");
        let tags = terminal::tags(&mut tx).await.unwrap();
        assert_eq!((tags[0].tag.as_str(), tags[0].terminals), ("示范点", 1));
        let filter = TerminalFilter { tag: Some(pilot), ..TerminalFilter::default() };
        assert_eq!(terminal::count(&mut tx, &filter).await.unwrap(), Some(1));
    })
    .await;
}

#[tokio::test]
async fn a_check_in_that_makes_a_query_find_the_terminal_lets_it_join() {
    crate::testing::on_fresh_database(|db| async move {
        let fleet = Fleet::new(db, 3).await;
        let filter = TerminalFilter { software_version: Some("9.9.9".into()), ..TerminalFilter::default() };
        let query = NewSavedQuery {
            id: fleet_protocol::SavedQueryId(id(&fleet.next)),
            name: "9.9.9".into(),
            filter,
            at: NOW,
            by: "ops".into(),
        };
        let mut tx = fleet.db.write().await.unwrap();
        saved_query::insert(&mut tx, &query).await.unwrap();
        tx.commit().await.unwrap();
        let targets = [Scope::Query(query.id), Scope::Terminal(fleet.terminals[0])];
        let rollout = fleet.start(&targets).await;
        assert_eq!(fleet.rollout(rollout).await.counts().total(), 1);

        let now_other = fleet.terminals[1];
        let mut change = fleet.status(now_other).await;
        change.status.software_version = "9.9.9".into();
        let batch = fleet.check_in(Report { status: Some(change), ..fleet.quiet(now_other) }).await;
        assert!(batch.felt, "it is told at once");
        assert_eq!(fleet.rollout(rollout).await.counts().total(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_check_in_asks_the_queries_only_where_their_answer_may_have_changed() {
    crate::testing::on_fresh_database(|db| async move {
        let fleet = Fleet::new(db, 3).await;
        let pilot: Tag = "示范点".parse().unwrap();
        let query = NewSavedQuery {
            id: fleet_protocol::SavedQueryId(id(&fleet.next)),
            name: "示范点".into(),
            filter: TerminalFilter { tag: Some(pilot.clone()), ..TerminalFilter::default() },
            at: NOW,
            by: "ops".into(),
        };
        let mut tx = fleet.db.write().await.unwrap();
        saved_query::insert(&mut tx, &query).await.unwrap();
        tx.commit().await.unwrap();
        let rollout = fleet.start(&[Scope::Query(query.id), Scope::Terminal(fleet.terminals[0])]).await;

        // Behind the back of whoever would let it join.
        let tagged = fleet.terminals[1];
        let mut tx = fleet.db.write().await.unwrap();
        let tag = "INSERT INTO terminal_tags (terminal_id, tag) VALUES ($1, $2)";
        execute!(&mut tx, tag, tagged.0, pilot.as_str()).unwrap();
        tx.commit().await.unwrap();
        let mut change = fleet.status(tagged).await;
        change.status.session_open = !change.status.session_open;
        let batch = fleet.check_in(Report { status: Some(change.clone()), ..fleet.quiet(tagged) }).await;
        assert!(!batch.felt, "a citizen came or went: no query asks for that");
        assert_eq!(fleet.rollout(rollout).await.counts().total(), 1);
        change.status.software_version = "9.9.9".into();
        fleet.check_in(Report { status: Some(change), ..fleet.quiet(tagged) }).await;
        assert_eq!(fleet.rollout(rollout).await.counts().total(), 2);
    })
    .await;
}
