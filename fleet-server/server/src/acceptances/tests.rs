use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet_protocol::{
    Acceptance, AcceptanceId, AcceptanceReport, AcceptanceSigner, Event, RecordBody, SelfTest, SelfTestFact,
    SelfTestId, SelfTestItem, SelfTestJudge, SelfTestOutcome, SelfTestPhoto, SelfTestPicture, SelfTestResult,
    Signature, path,
};
use serde_json::json;
use uuid::Uuid;

use crate::blobs::digest;
use crate::terminal_api::tests::{Machine, report_with};
use crate::testing::{Answer, NOW, TestServer};

pub(crate) const PDF: &[u8] = b"%PDF-1.7\nsigned";

const JPEG: &[u8] = b"\xff\xd8\xff a hall";

/// With what the camera saw.
fn pictured(outcome: SelfTestOutcome) -> SelfTest {
    let jpeg = Some(STANDARD.encode(JPEG));
    let mut test = tested(outcome);
    test.results[0].item = SelfTestItem::Camera;
    test.results[0].picture = Some(SelfTestPicture::Photo(SelfTestPhoto { width: 640, height: 480, jpeg }));
    test
}

fn tested(outcome: SelfTestOutcome) -> SelfTest {
    let facts = vec![SelfTestFact { name: "round_trip_ms".into(), value: "31".into() }];
    let (item, judge) = (SelfTestItem::Network, SelfTestJudge::Machine);
    SelfTest {
        id: SelfTestId(Uuid::from_u128(7)),
        software_version: "1.0.0".into(),
        started_at: NOW - 90_000,
        ended_at: NOW,
        results: vec![SelfTestResult { item, outcome, judge, at: NOW, facts, picture: None }],
    }
}

/// What installer and hall sign, with [`PDF`] as the paper.
pub(crate) fn acceptance(id: u128) -> Acceptance {
    let signer = |name: &str| AcceptanceSigner {
        name: name.into(),
        signature: Signature(vec![vec![[10, 10], [900, 300]]]),
    };
    Acceptance {
        id: AcceptanceId(Uuid::from_u128(id)),
        signed_at: NOW,
        self_test: tested(SelfTestOutcome::Failed),
        installer: signer("张三"),
        hall: signer("李四"),
        remark: "缺一把钥匙".into(),
        report: AcceptanceReport { sha256: digest(PDF), bytes: PDF.len() as u64 },
    }
}

pub(crate) fn accepted(acceptance: Acceptance) -> RecordBody {
    RecordBody::Event(Event::Accepted { acceptance: Box::new(acceptance) })
}

pub(crate) async fn hand_over(
    server: &TestServer,
    machine: &Machine,
    id: u128,
    pdf: impl Into<Body>,
) -> Answer {
    let path = format!("{}/{}/report", path::ACCEPTANCES, Uuid::from_u128(id));
    server.request(machine.request("PUT", &path, pdf)).await
}

#[tokio::test]
async fn what_was_signed_is_shown_and_its_paper_kept() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "渠县 1 号机").await;
        hand_over(&server, &machine, 1, PDF).await.problem(404, "not_found");
        let mut unsound = acceptance(2);
        unsound.installer.name = String::new();
        let test = Event::SelfTested { report: Box::new(tested(SelfTestOutcome::Passed)) };
        let records =
            vec![(1, accepted(unsound)), (2, RecordBody::Event(test)), (3, accepted(acceptance(1)))];
        for _ in 0..2 {
            let reply = machine.check_in(&server, &report_with(7, records.clone())).await.expect(200);
            assert_eq!(reply["acknowledged_seq"], 3, "what is unsound keeps nothing behind it: {reply}");
        }
        let terminal = format!("/api/terminals/{}", machine.id());
        let tests = server.get(&format!("{terminal}/self-tests")).await.expect(200);
        assert_eq!((tests["total"].as_u64(), &tests["items"][0]["failed"]), (Some(1), &json!(0)));
        assert_eq!(tests["items"][0]["results"][0]["facts"][0]["value"], "31");
        let listed = server.get(&format!("{terminal}/acceptances")).await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        let item = &listed["items"][0];
        assert_eq!((&item["hall"]["name"], &item["failed"]), (&json!("李四"), &json!(1)));
        assert_eq!(item["hall"]["signature"], json!([[[10, 10], [900, 300]]]));
        assert_eq!(item["report_at"], json!(null));

        let paper = format!("/api/acceptances/{}/report", Uuid::from_u128(1));
        server.get(&paper).await.problem(404, "not_found");
        hand_over(&server, &machine, 1, "%PDF-1.7\nforged").await.problem(422, "acceptance_report_wrong");
        let large = vec![b' '; (4 << 20) + 1];
        hand_over(&server, &machine, 1, large).await.problem(413, "body_too_large");
        let mut other = Machine::new("board-2");
        other.serve(&server, "渠县 2 号机").await;
        hand_over(&server, &other, 1, PDF).await.problem(404, "not_found");
        for _ in 0..2 {
            hand_over(&server, &machine, 1, PDF).await.expect(204);
        }
        hand_over(&server, &machine, 1, "%PDF-1.7\nforged").await.problem(422, "acceptance_report_wrong");
        let answer = server.get(&paper).await;
        assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (200, PDF));
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        let name = answer.headers["content-disposition"].to_str().unwrap();
        assert!(
            name.starts_with("attachment; filename=\"acceptance.pdf\"; filename*=UTF-8''%E6%B8%A0"),
            "{name}"
        );
        server.forget_cookie();
        server.get(&paper).await.problem(401, "not_signed_in");
    })
    .await;
}

#[tokio::test]
async fn what_the_camera_saw_is_kept_beside_its_test_and_comes_with_no_list() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "渠县 1 号机").await;
        let mut large = pictured(SelfTestOutcome::Passed);
        large.id = SelfTestId(Uuid::from_u128(8));
        let jpeg = Some("A".repeat(SelfTestPhoto::LARGEST * 2));
        large.results[0].picture =
            Some(SelfTestPicture::Photo(SelfTestPhoto { width: 640, height: 480, jpeg }));
        let tests = [large, pictured(SelfTestOutcome::Passed)]
            .map(|report| RecordBody::Event(Event::SelfTested { report: Box::new(report) }));
        let records = (1..).zip(tests).collect();
        machine.check_in(&server, &report_with(7, records)).await.expect(200);
        let list = format!("/api/terminals/{}/self-tests", machine.id());
        let tests = server.get(&list).await.expect(200);
        assert_eq!(tests["total"], 1, "one beyond the bounds is left out");
        let picture = &tests["items"][0]["results"][0]["picture"];
        assert_eq!(*picture, json!({ "kind": "photo", "width": 640, "height": 480 }));
        let photo = |id| format!("/api/self-tests/{}/photo", Uuid::from_u128(id));
        let answer = server.get(&photo(7)).await;
        assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (200, JPEG));
        assert_eq!(answer.headers["content-type"], "image/jpeg");
        server.get(&photo(8)).await.problem(404, "not_found");
        server.forget_cookie();
        server.get(&photo(7)).await.problem(401, "not_signed_in");
    })
    .await;
}
