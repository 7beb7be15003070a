use fleet_protocol::{
    Acceptance, AcceptanceId, AcceptanceReport, AcceptanceSigner, SelfTest, SelfTestFact, SelfTestId,
    SelfTestItem, SelfTestJudge, SelfTestOutcome, SelfTestResult, Sha256, Signature, TerminalId, UnixMillis,
};
use uuid::Uuid;

use super::*;
use crate::list::Page;
use crate::statement::fetch_one;
use crate::{Db, seed, self_test};

const NOW: UnixMillis = 1_770_000_000_000;

/// A terminal that there is.
pub(crate) async fn terminal(db: &Db) -> TerminalId {
    seed::terminals(db, 1, NOW, || Uuid::from_u128(1_000)).await.unwrap();
    let mut tx = db.read().await.unwrap();
    TerminalId(fetch_one!(&mut tx, (Uuid,), "SELECT id FROM terminals").unwrap().0)
}

fn tested(n: u128, outcome: SelfTestOutcome) -> SelfTest {
    let facts = vec![SelfTestFact { name: "round_trip_ms".into(), value: "31".into() }];
    let item = SelfTestItem::Network;
    SelfTest {
        id: SelfTestId(Uuid::from_u128(n)),
        software_version: "1.0.0".into(),
        started_at: NOW,
        ended_at: NOW + 90_000,
        results: vec![SelfTestResult {
            item,
            outcome,
            judge: SelfTestJudge::Machine,
            at: NOW,
            facts,
            picture: None,
        }],
    }
}

/// What was signed for a self-test that found a fault.
pub(crate) fn accepted(n: u128) -> Acceptance {
    let signer =
        |name: &str| AcceptanceSigner { name: name.into(), signature: Signature(vec![vec![[1, 1], [9, 9]]]) };
    Acceptance {
        id: AcceptanceId(Uuid::from_u128(n)),
        signed_at: NOW + 100_000,
        self_test: tested(n + 1, SelfTestOutcome::Failed),
        installer: signer("张三"),
        hall: signer("李四"),
        remark: "缺一把钥匙".into(),
        report: AcceptanceReport { sha256: Sha256([7; 32]), bytes: 100 },
    }
}

#[tokio::test]
async fn each_is_kept_once_and_what_is_beyond_the_bounds_not_at_all() {
    crate::testing::on_fresh_database(|db| async move {
        let terminal = terminal(&db).await;
        let acceptance = accepted(70);
        let mut unsound = accepted(80);
        unsound.hall.signature = Signature(Vec::new());
        for _ in 0..2 {
            let mut tx = db.write().await.unwrap();
            let mut intake = SelfTestIntake::default();
            intake.tested(terminal, &acceptance.self_test, (NOW, NOW));
            intake.accepted(terminal, &acceptance, (NOW, NOW, NOW));
            intake.accepted(terminal, &unsound, (NOW, NOW, NOW));
            intake.tested(
                terminal,
                &SelfTest { software_version: "x".repeat(65), ..tested(90, SelfTestOutcome::Passed) },
                (NOW, NOW),
            );
            intake.write(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut tx = db.write().await.unwrap();
        let rows = of_machines(&mut tx, Machines::One(terminal)).await.unwrap();
        assert_eq!(rows.len(), 1);
        let row = find(&mut tx, acceptance.id).await.unwrap().unwrap();
        assert_eq!((row.self_test().unwrap(), row.failed), (acceptance.self_test.clone(), 1));
        assert_eq!(row.hall_signature().unwrap(), acceptance.hall.signature);
        assert!(!row.terminal_name.is_empty());
        let page = Page { sort: None, descending: true, after: None, limit: 10 };
        let (tests, total) = self_test::list(&mut tx, Machines::One(terminal), &page).await.unwrap();
        assert_eq!((total, tests[0].failed, tests[0].ended_at - tests[0].started_at), (Some(1), 1, 90_000));
        assert_eq!(tests[0].results().unwrap(), acceptance.self_test.results);
        assert!(report_came(&mut tx, acceptance.id, NOW).await.unwrap());
        assert!(!report_came(&mut tx, acceptance.id, NOW + 1).await.unwrap(), "the first time counts");
    })
    .await;
}

#[test]
fn the_event_is_kept_without_strokes_and_measurements() {
    let mut acceptance = accepted(70);
    acceptance.remark = "字".repeat(600);
    let kept = kept(&fleet_protocol::Event::Accepted { acceptance: Box::new(acceptance) }).unwrap();
    let fleet_protocol::Event::Accepted { acceptance } = kept else { panic!("{kept:?}") };
    assert!(acceptance.hall.signature.0.is_empty() && acceptance.self_test.results[0].facts.is_empty());
    assert_eq!(acceptance.remark.chars().count(), 500);
}
