use std::collections::BTreeMap;
use std::io::Read as _;

use fleet_protocol::{
    AttemptId, AttemptState, OfflineBundle, OfflineReceipt, OfflineStep, SignedGrant, SignedReceipt,
    receipt_statement,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::releases::{RepositoryStanding, RoleStanding};
use crate::terminal_api::tests::{Machine, report, started};
use crate::testing::{NOW, TestServer};

const DAY: i64 = 24 * 60 * 60 * 1000;
const TARGET: &str = "kiosk-terminal-1.1.0-x86_64.tar.zst";

/// A server whose repository names its director, a terminal, and a rollout that moves it.
async fn begun(db: fleet_store::Db) -> (TestServer, Machine, String) {
    let server = TestServer::signed_in(db).await;
    let mut machine = Machine::new("board-1");
    machine.serve(&server, "一号").await;
    machine.check_in(&server, &report()).await.expect(200);
    let rollout = started(&server, &machine).await;
    let id = rollout["id"].as_str().unwrap().to_owned();
    (server, machine, id)
}

/// Makes a director's key that the repository names until its signatures end in 60 days.
async fn name_director(server: &TestServer) {
    let made = server.post("/api/releases/director-keys", json!({"label": "2026"})).await.expect(201);
    let role = |role: &str| RoleStanding { role: role.to_owned(), version: 2, ends_at: NOW + 60 * DAY };
    let standing = RepositoryStanding {
        roles: ["root", "timestamp", "snapshot", "targets"].map(role).to_vec(),
        director_keys: Some(vec![made["public_key"].as_str().unwrap().to_owned()]),
    };
    let releases = server.state.terminals.settings.releases.clone();
    server.trust.stands(server, standing);
    std::fs::create_dir_all(releases.join("targets")).unwrap();
    for name in ["1.root.json", "2.root.json", "2.snapshot.json", "2.targets.json"] {
        std::fs::write(releases.join("metadata").join(name), name).unwrap();
    }
    let archive = releases.join("targets").join(format!("{}.{TARGET}", "ab".repeat(32)));
    std::fs::write(archive, vec![7; 1_000_000]).unwrap();
    std::fs::write(releases.join("targets").join(format!("{}.{TARGET}.parts", "cd".repeat(32))), "list")
        .unwrap();
}

async fn make(server: &TestServer, rollout: &str, body: Value) -> crate::testing::Answer {
    server.post(&format!("/api/rollouts/{rollout}/offline-bundles"), body).await
}

/// The files of a tar file.
fn untar(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(bytes);
    let files = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        (entry.path().unwrap().to_string_lossy().into_owned(), content)
    });
    files.collect()
}

#[tokio::test]
async fn a_bundle_holds_the_signed_files_and_a_word_for_each_terminal() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, machine, rollout) = begun(db).await;
        name_director(&server).await;
        let made = make(&server, &rollout, json!({"expires_at": NOW + 30 * DAY})).await.expect(201);
        assert_eq!((&made["terminals"], &made["receipts"]), (&json!(1), &json!(0)));
        let listed = server.get(&format!("/api/rollouts/{rollout}/offline-bundles")).await.expect(200);
        assert_eq!(listed, json!([made]));

        let id = made["id"].as_str().unwrap();
        let file = server.get(&format!("/api/offline-bundles/{id}/file")).await;
        assert_eq!(file.headers["content-type"], "application/x-tar");
        assert_eq!(file.headers["content-length"], file.bytes.len().to_string());
        let name = file.headers["content-disposition"].to_str().unwrap();
        assert!(name.contains("filename=\"kiosk-offline-1.1.0-") && name.ends_with(".tar\""), "{name}");
        let files = untar(&file.bytes);
        let word = OfflineBundle::word_file(machine.id());
        let mut expected = vec![
            "bundle.json".to_owned(),
            "metadata/1.root.json".to_owned(),
            "metadata/2.root.json".to_owned(),
            "metadata/2.snapshot.json".to_owned(),
            "metadata/2.targets.json".to_owned(),
            "metadata/timestamp.json".to_owned(),
            format!("targets/{}", "ab".repeat(32)),
            format!("targets/{}", "cd".repeat(32)),
        ];
        expected.push(word.clone());
        assert_eq!(files.keys().collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>());
        assert_eq!(files[&format!("targets/{}", "ab".repeat(32))], vec![7; 1_000_000]);
        let manifest: OfflineBundle = serde_json::from_slice(&files["bundle.json"]).unwrap();
        assert_eq!((manifest.version.as_str(), manifest.terminals.len()), ("1.1.0", 1));

        let word: SignedGrant = serde_json::from_slice(&files[&word]).unwrap();
        let grant = word.read().unwrap();
        let terms = grant.offline.unwrap();
        assert_eq!(
            (grant.terminal_id, terms.until, terms.version.as_str()),
            (machine.id(), NOW + 30 * DAY, "1.1.0")
        );
        // By network the terminal hears the very same word: one attempt, one number.
        server.clock.advance(1_000);
        let told = machine.check_in(&server, &report()).await.expect(200);
        assert_eq!(told["desired"]["release"]["grant"], serde_json::to_value(&word).unwrap());
        let audit = server.get("/api/audit?action=rollout.offline_bundle").await.expect(200);
        assert_eq!(audit["items"][0]["summary"]["terminals"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_bundle_passes_no_wave_pause_or_end_of_signatures_by() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, machine, rollout) = begun(db).await;
        let month = json!({"expires_at": NOW + 30 * DAY});
        make(&server, &rollout, month.clone()).await.problem(409, "offline_bundle_director_missing");
        name_director(&server).await;
        for late in [NOW, NOW + 91 * DAY] {
            make(&server, &rollout, json!({"expires_at": late})).await.problem(422, "field_invalid");
        }
        let outlives = make(&server, &rollout, json!({"expires_at": NOW + 61 * DAY})).await;
        outlives.problem(422, "offline_bundle_outlives_signatures");
        let stranger = json!({"expires_at": NOW + DAY, "terminal_ids": [machine.id(), Uuid::nil()]});
        make(&server, &rollout, stranger).await.problem(409, "offline_bundle_terminal_not_moving");
        make(&server, &Uuid::nil().to_string(), month.clone()).await.problem(404, "not_found");

        let read = server.get(&format!("/api/rollouts/{rollout}")).await.expect(200);
        let pause = format!("/api/rollouts/{rollout}/pause");
        server.post(&pause, json!({"version": read["version"]})).await.expect(200);
        make(&server, &rollout, month).await.problem(409, "offline_bundle_nobody");
    })
    .await;
}

/// What a terminal writes onto the stick.
fn receipt(machine: &Machine, attempt_id: AttemptId, steps: &[AttemptState]) -> OfflineReceipt {
    let step = |state: &AttemptState| OfflineStep { state: *state, at: NOW + 5, reason: None };
    OfflineReceipt {
        terminal_id: machine.id(),
        attempt_id,
        software_version: "1.1.0".to_owned(),
        written_at: NOW + 6,
        steps: steps.iter().map(step).collect(),
        refusal: None,
    }
}

fn signed(machine: &Machine, receipt: &OfflineReceipt) -> SignedReceipt {
    let receipt = serde_json::to_string(receipt).unwrap();
    let signature = machine.sign(&receipt_statement(&receipt));
    SignedReceipt { receipt, signature }
}

async fn import(server: &TestServer, receipt: &SignedReceipt) -> Value {
    server.post("/api/offline-receipts", json!({"receipts": [receipt]})).await.expect(200)[0].clone()
}

#[tokio::test]
async fn a_receipt_moves_its_attempt_once_and_nobody_can_change_it() {
    use AttemptState::{
        Activating, Committed, Downloaded, Downloading, Eligible, Probation, Staged, Verified,
    };
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, machine, rollout) = begun(db).await;
        name_director(&server).await;
        make(&server, &rollout, json!({"expires_at": NOW + 30 * DAY})).await.expect(201);
        let attempts = format!("/api/rollouts/{rollout}/attempts");
        let attempt = server.get(&attempts).await.expect(200)["items"][0]["attempt_id"].clone();
        let attempt: AttemptId = attempt.as_str().unwrap().parse().unwrap();

        let early = receipt(&machine, attempt, &[Eligible, Downloading, Downloaded, Verified, Staged]);
        let result = import(&server, &signed(&machine, &early)).await;
        assert_eq!((&result["outcome"], &result["terminal_name"]), (&json!("applied"), &json!("一号")));
        // The same again tells nothing, although a download may begin anew in what a terminal reports by itself.
        assert_eq!(import(&server, &signed(&machine, &early)).await["outcome"], "known");
        let all = [Eligible, Downloading, Downloaded, Verified, Staged, Activating, Probation, Committed];
        let late = receipt(&machine, attempt, &all);
        assert_eq!(import(&server, &signed(&machine, &late)).await["outcome"], "applied");
        let seen = server.get(&attempts).await.expect(200)["items"][0].clone();
        let steps: Vec<&str> =
            seen["steps"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect();
        let expected =
            ["downloading", "downloaded", "verified", "staged", "activating", "probation", "committed"];
        assert_eq!(steps, expected);
        assert_eq!((&seen["state"], &seen["steps"][0]["at"]), (&json!("committed"), &json!(NOW + 5)));
        let read = server.get(&format!("/api/rollouts/{rollout}")).await.expect(200);
        assert_eq!((&read["state"], &read["counts"]["committed"]), (&json!("completed"), &json!(1)));
        let bundles = server.get(&format!("/api/rollouts/{rollout}/offline-bundles")).await.expect(200);
        assert_eq!(bundles[0]["receipts"], 1);

        let mut forged = signed(&machine, &early);
        forged.receipt = forged.receipt.replace("staged", "failed");
        assert_eq!(import(&server, &forged).await["outcome"], "signature_wrong");
        let other = Machine::new("board-2");
        assert_eq!(
            import(&server, &signed(&other, &receipt(&other, attempt, &all))).await["outcome"],
            "terminal_unknown"
        );
        let nothing = receipt(&machine, AttemptId(Uuid::nil()), &all);
        assert_eq!(import(&server, &signed(&machine, &nothing)).await["outcome"], "attempt_unknown");
        let torn = SignedReceipt { receipt: "{".to_owned(), signature: String::new() };
        assert_eq!(import(&server, &torn).await["outcome"], "malformed");
        server.post("/api/offline-receipts", json!({"receipts": []})).await.problem(422, "field_invalid");
    })
    .await;
}

#[tokio::test]
async fn a_terminal_that_did_not_take_the_bundle_says_why() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, machine, rollout) = begun(db).await;
        let attempts = server.get(&format!("/api/rollouts/{rollout}/attempts")).await.expect(200);
        let attempt: AttemptId = attempts["items"][0]["attempt_id"].as_str().unwrap().parse().unwrap();
        let refusal = Some("the offline bundle has ended: make a new one".to_owned());
        let declined = OfflineReceipt { refusal: refusal.clone(), ..receipt(&machine, attempt, &[]) };
        let result = import(&server, &signed(&machine, &declined)).await;
        assert_eq!((&result["outcome"], &result["refusal"]), (&json!("declined"), &json!(refusal)));
    })
    .await;
}

#[tokio::test]
async fn a_terminal_that_a_bundle_is_on_its_way_to_is_not_given_up() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, _machine, rollout) = begun(db).await;
        name_director(&server).await;
        make(&server, &rollout, json!({"expires_at": NOW + 30 * DAY})).await.expect(201);
        let expire = |at| {
            let db = server.state.db.clone();
            async move {
                let mut tx = db.write().await.unwrap();
                let (ended, effect) = fleet_store::attempt::expire(&mut tx, at, 10).await.unwrap();
                effect.settle(&mut tx).await.unwrap();
                tx.commit().await.unwrap();
                ended
            }
        };
        assert_eq!(expire(NOW + 20 * DAY).await, 0);
        assert_eq!(expire(NOW + 31 * DAY).await, 1, "after the bundle's end it is silent like any other");
    })
    .await;
}
