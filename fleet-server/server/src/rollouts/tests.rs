use std::collections::BTreeSet;

use fleet_protocol::ReleaseId;
use fleet_store::release::{self, NewRelease};
use http::Method;
use serde_json::json;
use uuid::Uuid;

use crate::testing::{NOW, PASSWORD, TestServer};

async fn release(server: &TestServer) -> String {
    let id = ReleaseId(Uuid::from_u128(7));
    let new = NewRelease {
        id,
        version: "1.1.0".to_owned(),
        target: "kiosk-terminal-1.1.0-x86_64.tar.zst".to_owned(),
        hardware: vec!["x86_64".to_owned()],
        release_counter: 2,
        size: 1,
        sha256: "00".repeat(32),
        notes: String::new(),
        published_at: NOW,
    };
    let mut tx = server.state.db.write().await.unwrap();
    release::upsert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id.to_string()
}

#[tokio::test]
async fn a_rollout_is_planned_and_decided_about() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let release = release(&server).await;
        let everywhere = json!([{"kind": "everywhere"}]);
        let body = |release: &str| json!({"name": "全市升级", "release_id": release, "targets": everywhere});
        server.post("/api/rollouts", body(&Uuid::nil().to_string())).await.problem(422, "field_invalid");
        let none = json!({"name": "x", "release_id": release, "targets": []});
        server.post("/api/rollouts", none).await.problem(422, "targets_missing");

        let rollout = server.post("/api/rollouts", body(&release)).await.expect(201);
        assert_eq!((&rollout["state"], &rollout["release"]["version"]), (&json!("draft"), &json!("1.1.0")));
        let path = format!("/api/rollouts/{}", rollout["id"].as_str().unwrap());
        server
            .post(&format!("{path}/pause"), json!({"version": 1}))
            .await
            .problem(409, "rollout_state_wrong");
        server.post(&format!("{path}/halt"), json!({"version": 9})).await.problem(409, "version_conflict");
        // Nobody is in the targets: it is over as it begins.
        let started = server.post(&format!("{path}/start"), json!({"version": 1})).await.expect(200);
        assert_eq!(started["state"], "completed");
        server.post(&format!("{path}/halt"), json!({"version": 3})).await.problem(409, "rollout_state_wrong");

        let list = server.get("/api/rollouts?state=completed").await.expect(200);
        assert_eq!(list["items"][0]["counts"]["committed"], 0);
        assert_eq!(server.get(&format!("{path}/attempts")).await.expect(200)["items"], json!([]));
        assert_eq!(server.get("/api/rollouts/export").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_planned_anew_and_then_its_author_is_who_did_it() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut server = TestServer::signed_in(db).await;
        let release = release(&server).await;
        let plan = |name: &str, waves: usize| {
            let mut sizes = vec![json!({"size": {"kind": "count", "terminals": 1}}); waves - 1];
            sizes.push(json!({"size": {"kind": "rest"}}));
            json!({"name": name, "release_id": release, "targets": [{"kind": "everywhere"}],
                "plan": {"waves": sizes}, "needs_approval": true, "version": 1})
        };
        let made = server.post("/api/rollouts", plan("全市", 1)).await.expect(201);
        let path = format!("/api/rollouts/{}", made["id"].as_str().unwrap());
        let done = as_another(&mut server, Method::PUT, &path, plan("分两批", 2)).await.expect(200);
        assert_eq!((&done["name"], &done["version"]), (&json!("分两批"), &json!(2)));
        assert_eq!(done["plan"]["waves"].as_array().unwrap().len(), 2);
        assert_eq!(server.get(&path).await.expect(200)["waves"].as_array().unwrap().len(), 2);
        server.put(&path, plan("分三批", 3)).await.problem(409, "version_conflict");
        let audit = server.get("/api/audit?action=rollout.replan").await.expect(200);
        assert_eq!(audit["items"][0]["summary"]["after"]["name"], "分两批");

        server.post(&format!("{path}/submit"), json!({"version": 2})).await.expect(200);
        let mut late = plan("分三批", 3);
        late["version"] = json!(3);
        server.put(&path, late).await.problem(409, "rollout_state_wrong");
        // Its author is the other one now.
        let approve = format!("{path}/approve");
        let version = json!({"version": 3});
        as_another(&mut server, Method::POST, &approve, version.clone()).await.problem(403, "approval_own");
        server.post(&approve, version).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn no_rollout_leads_to_a_release_that_was_withdrawn() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let release = release(&server).await;
        let body = json!({"name": "全市升级", "release_id": release, "targets": [{"kind": "everywhere"}]});
        let planned = server.post("/api/rollouts", body.clone()).await.expect(201);
        let path = format!("/api/rollouts/{}", planned["id"].as_str().unwrap());
        let mut tx = server.state.db.write().await.unwrap();
        let gone = release::withdraw_others(&mut tx, &BTreeSet::new(), NOW).await.unwrap();
        assert_eq!(gone, ["kiosk-terminal-1.1.0-x86_64.tar.zst"]);
        tx.commit().await.unwrap();

        server.post("/api/rollouts", body).await.problem(422, "release_withdrawn");
        let start = json!({"version": 1});
        server.post(&format!("{path}/start"), start.clone()).await.problem(422, "release_withdrawn");
        let listed = server.get("/api/releases").await.expect(200);
        assert_eq!(listed["items"][0]["withdrawn_at"], NOW);

        // Signed again, it is offered again.
        self::release(&server).await;
        server.post(&format!("{path}/start"), start).await.expect(200);
    })
    .await;
}

/// Another operator signs in, does something, and leaves the browser to `admin` again.
async fn as_another(
    server: &mut TestServer,
    method: Method,
    path: &str,
    body: serde_json::Value,
) -> crate::testing::Answer {
    let draft = json!({"username": "second", "display_name": "二", "role": "operator", "password": PASSWORD});
    server.post("/api/users", draft).await;
    for name in ["second", "admin"] {
        let credentials = json!({"username": name, "password": PASSWORD});
        let signed_in = server.post("/api/sessions", credentials).await;
        if name == "admin" {
            let answer = server.send(method, path, "application/json", body.to_string().into()).await;
            server.keep_cookie(&signed_in);
            return answer;
        }
        server.keep_cookie(&signed_in);
    }
    unreachable!("the second name is the last")
}

#[tokio::test]
async fn a_second_person_approves_and_the_author_cannot() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut server = TestServer::signed_in(db).await;
        let release = release(&server).await;
        let body = json!({
            "name": "全市升级", "release_id": release, "targets": [{"kind": "everywhere"}], "needs_approval": true,
            "plan": {
                "waves": [
                    {"size": {"kind": "count", "terminals": 5}, "soak_ms": 3_600_000, "stop": {"count": 1}},
                    {"size": {"kind": "share", "percent": 20}, "soak_ms": 3_600_000, "stop": {"percent": 10}},
                    {"size": {"kind": "rest"}}
                ],
                "crashes": {"percent": 200}
            },
            "activation": {"when": {"kind": "outside_opening_hours"}, "deadline": NOW + 86_400_000}
        });
        let mut wrong = body.clone();
        wrong["plan"]["waves"][2]["size"] = json!({"kind": "share", "percent": 10});
        let refused = server.post("/api/rollouts", wrong).await;
        refused.problem(422, "plan_invalid");
        assert_eq!(refused.json()["pointer"], "/plan/waves/2");
        let mut wrong = body.clone();
        wrong["activation"]["deadline"] = json!(NOW);
        server.post("/api/rollouts", wrong).await.problem(422, "activation_invalid");

        let made = server.post("/api/rollouts", body).await.expect(201);
        assert_eq!(made["waves"].as_array().unwrap().len(), 3);
        assert_eq!(made["waves"][1]["stop"]["percent"], 10);
        let path = format!("/api/rollouts/{}", made["id"].as_str().unwrap());
        let start = server.post(&format!("{path}/start"), json!({"version": 1})).await;
        start.problem(409, "approval_needed");
        let submitted = server.post(&format!("{path}/submit"), json!({"version": 1})).await.expect(200);
        assert_eq!(submitted["state"], "awaiting_approval");
        let approve = format!("{path}/approve");
        server.post(&approve, json!({"version": 2})).await.problem(403, "approval_own");
        let approved = as_another(&mut server, Method::POST, &approve, json!({"version": 2})).await.expect(200);
        assert_eq!((&approved["state"], &approved["approval"]["approved_by"]), (&json!("scheduled"), &json!("second")));

        let starts_at = NOW + 1_000;
        let schedule = json!({"version": 3, "starts_at": starts_at});
        let scheduled = server.post(&format!("{path}/schedule"), schedule).await.expect(200);
        assert_eq!(scheduled["waves"][0]["forecast"]["opens_at"], starts_at);
        super::jobs::run(server.state.clone()).await.unwrap();
        assert_eq!(server.get(&path).await.expect(200)["state"], "scheduled");
        server.clock.advance(1_000);
        super::jobs::run(server.state.clone()).await.unwrap();
        // Nobody is in the targets.
        assert_eq!(server.get(&path).await.expect(200)["state"], "completed");
        let audit = server.get("/api/audit?action=rollout.start").await.expect(200);
        assert_eq!(audit["items"][0]["summary"]["reason"], "its time has come");
    })
    .await;
}

#[tokio::test]
async fn queries_are_saved_changed_and_kept_while_in_use() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let release = release(&server).await;
        let body = json!({"name": "通川区龙芯", "filter": {"division": "511702", "arch": "loongarch64"}});
        let made = server.post("/api/saved-queries", body.clone()).await.expect(201);
        server.post("/api/saved-queries", body).await.problem(409, "saved_query_name_taken");
        let path = format!("/api/saved-queries/{}", made["id"].as_str().unwrap());
        let again = json!({"version": 1, "name": "龙芯", "filter": {"arch": "loongarch64"}});
        let changed = server.put(&path, again.clone()).await.expect(200);
        assert_eq!((&changed["version"], &changed["filter"]["division"]), (&json!(2), &json!(null)));
        server.put(&path, again).await.problem(409, "version_conflict");
        assert_eq!(server.get("/api/saved-queries?q=龙").await.expect(200)["total"], 1);

        let targets = json!([{"kind": "query", "id": made["id"]}, {"kind": "tag", "id": "示范点"}]);
        let draft = json!({"name": "龙芯升级", "release_id": release, "targets": targets});
        let rollout = server.post("/api/rollouts", draft).await.expect(201);
        let names: Vec<_> =
            rollout["targets"].as_array().unwrap().iter().map(|target| &target["name"]).collect();
        assert_eq!(names, ["龙芯", "示范点"]);
        server.delete(&path).await.problem(409, "saved_query_in_use");
        let rollout_path = format!("/api/rollouts/{}", rollout["id"].as_str().unwrap());
        let mut wider = json!({"version": 2, "name": "龙芯", "filter": {"model": "H3C"}});
        let draft = server.put(&path, wider.clone()).await.expect(200);
        server.post(&format!("{rollout_path}/submit"), json!({"version": 1})).await.expect(200);
        wider["version"] = draft["version"].clone();
        wider["filter"] = json!({});
        server.put(&path, wider.clone()).await.problem(409, "saved_query_in_use");
        let renamed = json!({"version": 3, "name": "龙芯终端", "filter": {"model": "H3C"}});
        assert_eq!(server.put(&path, renamed).await.expect(200)["version"], 4, "what it finds is the same");
        let listing = json!({"targets": targets});
        server.post("/api/listings/preview", listing.clone()).await.problem(422, "target_invalid");
        let preview = json!({"release_id": release, "targets": targets});
        let preview = server.post("/api/rollouts/preview", preview).await.expect(200);
        assert_eq!(preview, json!({"terminal_count": 0, "waves": [0]}));
        server.post(&format!("{rollout_path}/halt"), json!({"version": 2})).await.expect(200);
        wider["version"] = json!(4);
        server.put(&path, wider).await.expect(200);
        assert_eq!(server.delete(&path).await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn a_rollout_that_cannot_go_on_keeps_no_other_waiting() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let release = release(&server).await;
        let mut rollouts = Vec::new();
        for (name, ahead) in [("坏", 1_000), ("好", 2_000)] {
            let draft = json!({
                "name": name, "release_id": release, "targets": [{"kind": "everywhere"}], "starts_at": NOW + ahead
            });
            let made = server.post("/api/rollouts", draft).await.expect(201);
            let path = format!("/api/rollouts/{}", made["id"].as_str().unwrap());
            let schedule = json!({"version": 1, "starts_at": NOW + ahead});
            server.post(&format!("{path}/schedule"), schedule).await.expect(200);
            rollouts.push(path);
        }
        let damage = "UPDATE rollout_targets SET scope_key = 'planet:1' \
            WHERE rollout_id IN (SELECT id FROM rollouts WHERE name = '坏')";
        fleet_store::testing::tamper(&server.state.db, damage).await;
        server.clock.advance(2_000);
        super::jobs::run(server.state.clone()).await.unwrap();
        assert_eq!(server.get(&rollouts[1]).await.expect(200)["state"], "completed");
    })
    .await;
}

#[tokio::test]
async fn the_job_of_every_second_leaves_the_writer_alone_when_nothing_is_due() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let writer = server.state.db.write().await.unwrap();
        super::jobs::run(server.state.clone()).await.unwrap();
        drop(writer);
    })
    .await;
}
