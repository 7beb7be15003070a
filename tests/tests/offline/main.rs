//! A village hall without a line: a real server, a real agent, and a stick that is carried between them.

#[path = "../hall/publisher.rs"]
mod publisher;
mod village;

use std::time::Duration;

use fleet_protocol::{AttemptState, OfflineReceipt, SignedReceipt};
use fleet_tests::harness::api::text;
use fleet_tests::harness::wait;
use serde_json::json;

use village::{Village, days_from_now};

const LIMIT: Duration = Duration::from_secs(180);

#[tokio::test(flavor = "multi_thread")]
async fn a_release_goes_out_on_a_stick_and_a_receipt_comes_back() {
    let mut village = Village::start().await.unwrap();
    let terminal = village.enroll().await.unwrap();
    drop(terminal);

    // In the office: a rollout, and a bundle of it on a stick.
    let rollout = village.roll_out().await.unwrap();
    let month = days_from_now(30);
    let bundles = format!("/api/rollouts/{rollout}/offline-bundles");
    let made = village.api.post(&bundles, &json!({"expires_at": month})).await.unwrap();
    assert_eq!(made["terminals"], 1);
    let file = format!("/api/offline-bundles/{}/file", text(&made, "/id").unwrap());
    let bundle = village.api.bytes(&file).await.unwrap();
    let archive = &village.archive;
    assert!(bundle.len() as u64 > archive.size);
    assert!(String::from_utf8_lossy(&bundle).contains(&format!("targets/{}", archive.sha256)));

    // In the hall: no server answers. Whoever has the stick plugs it in.
    village.server.stop().await;
    let terminal = village.start_terminal().unwrap();
    village.plug_in(&bundle).unwrap();
    wait::until("the launcher to be told to switch", LIMIT, async || {
        Ok(terminal.activates("1.1.0").then_some(()))
    })
    .await
    .inspect_err(|_| village.print_log())
    .unwrap();
    let signed: SignedReceipt = wait::until("the receipt of the switch", LIMIT, async || {
        let Some(signed) = village.receipt()? else { return Ok(None) };
        let receipt: OfflineReceipt = serde_json::from_str(&signed.receipt)?;
        Ok((receipt.steps.last().map(|step| step.state) == Some(AttemptState::Activating)).then_some(signed))
    })
    .await
    .unwrap();
    drop(terminal);

    // Back in the office.
    village.server.start_again().await.unwrap();
    let body = json!({"receipts": [signed]});
    let results = village.api.post("/api/offline-receipts", &body).await.unwrap();
    assert_eq!(results[0]["outcome"], "applied", "{results}");
    let attempts = village.api.get(&format!("/api/rollouts/{rollout}/attempts")).await.unwrap();
    let attempt = &attempts["items"][0];
    assert_eq!(attempt["state"], "activating");
    let steps: Vec<&str> =
        attempt["steps"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect();
    assert_eq!(steps, ["downloading", "downloaded", "verified", "staged", "activating"]);
    let again = village.api.post("/api/offline-receipts", &body).await.unwrap();
    assert_eq!(again[0]["outcome"], "known");
    assert_eq!(village.api.get(&bundles).await.unwrap()[0]["receipts"], 1);
}
