//! A village hall without a line: the release comes on a stick, and the stick takes a receipt back.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use fleet_protocol::{
    AttemptState, DesiredRelease, Grant, OfflineReceipt, OfflineTerms, SignedGrant, SignedReceipt,
    receipt_statement,
};
use fleet_release::client::DirectorKey;
use fleet_release::link::AgentWord;
use url::Url;

use super::super::OfflineMedia;
use super::super::launch::Facts;
use super::bench::{Bench, Running, TERMINAL, desired};
use super::repository::NOW_S;
use crate::identity::Identity;

const NOW: i64 = NOW_S * 1000;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// A terminal that no server can reach, and whoever carries sticks to it.
struct Hall {
    bench: Bench,
    key: DirectorKey,
    identity: Arc<Identity>,
}

impl Hall {
    async fn new() -> Self {
        let bench = Bench::new().await;
        bench.repository.release("1.1.0", 6, std::env::consts::ARCH).await;
        let key = bench.repository.name_director().await;
        bench.host.untrusted.store(true, Ordering::Relaxed);
        std::fs::create_dir_all(bench.data_dir().join("media/stick")).unwrap();
        Self { bench, key, identity: Arc::new(Identity::from_seed(&[9; 32]).unwrap()) }
    }

    fn stick(&self) -> PathBuf {
        self.bench.data_dir().join("media/stick")
    }

    fn word(&self, sequence: u64) -> SignedGrant {
        let plain = desired("1.1.0");
        let terms = OfflineTerms {
            until: NOW + 30 * DAY,
            release_id: plain.release_id,
            version: plain.version,
            activation: plain.activation,
        };
        let grant = Grant {
            terminal_id: TERMINAL,
            target: plain.target,
            rollout_id: plain.rollout_id,
            attempt_id: plain.attempt_id,
            sequence,
            issued_at: NOW,
            offline: Some(terms),
        };
        self.key.sign(&grant).unwrap()
    }

    /// Puts a bundle on the stick.
    fn plug_in(&self, whole: bool) {
        let path = self.stick().join("kiosk-offline-1.1.0.tar");
        self.bench.repository.bundle(&path, TERMINAL, &self.word(1), whole);
    }

    fn pull_out(&self) {
        std::fs::remove_file(self.stick().join("kiosk-offline-1.1.0.tar")).unwrap();
    }

    fn start_reaching(&self, server: Url) -> Running {
        let media = OfflineMedia { dir: self.stick().join(".."), identity: Arc::clone(&self.identity) };
        let facts = Facts { committed_counter: 5, ..Facts::default() };
        self.bench.start_with("1.0.0", facts, server, Some(media))
    }

    /// Starts the terminal, which no server answers.
    fn start(&self) -> Running {
        self.start_reaching("http://127.0.0.1:9/".parse().unwrap())
    }

    /// Waits for a receipt that is as wanted; it must be signed by the terminal.
    async fn receipt(&self, wanted: impl Fn(&OfflineReceipt) -> bool) -> OfflineReceipt {
        let name = format!("{}-{}.json", self.identity.id(), desired("1.1.0").attempt_id);
        let path = self.stick().join("kiosk-receipts").join(name);
        let come = async {
            loop {
                if let Ok(bytes) = std::fs::read(&path) {
                    let signed: SignedReceipt = serde_json::from_slice(&bytes).unwrap();
                    let key = BASE64.decode(self.identity.public_key()).unwrap();
                    let signature = BASE64.decode(&signed.signature).unwrap();
                    let key = UnparsedPublicKey::new(&ED25519, key);
                    key.verify(&receipt_statement(&signed.receipt), &signature).unwrap();
                    let receipt = serde_json::from_str(&signed.receipt).unwrap();
                    if wanted(&receipt) {
                        return receipt;
                    }
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), come).await.unwrap()
    }
}

fn last(receipt: &OfflineReceipt) -> Option<AttemptState> {
    receipt.steps.last().map(|step| step.state)
}

#[tokio::test]
async fn a_stick_upgrades_a_terminal_without_a_line_and_gets_a_receipt() {
    use AttemptState::{Activating, Downloaded, Downloading, Eligible, Staged, Verified};
    let hall = Hall::new().await;
    let mut running = hall.start();
    running.upgrader.desired_at(None, 10, NOW - DAY);
    hall.plug_in(true);
    assert!(matches!(running.said().await, AgentWord::Activate { .. }));
    assert_eq!(hall.bench.repository.asked(), Vec::<String>::new());
    let receipt = hall.receipt(|receipt| last(receipt) == Some(Activating)).await;
    let steps: Vec<AttemptState> = receipt.steps.iter().map(|step| step.state).collect();
    assert_eq!(steps, [Eligible, Downloading, Downloaded, Verified, Staged, Activating]);
    assert_eq!((receipt.software_version.as_str(), receipt.refusal), ("1.0.0", None));
}

#[tokio::test]
async fn a_stick_that_went_too_early_is_waited_for_also_after_a_restart() {
    let hall = Hall::new().await;
    hall.bench.host.busy.store(true, Ordering::Relaxed);
    let running = hall.start();
    running.upgrader.desired_at(None, 10, NOW - DAY);
    // The word comes, the release does not.
    hall.plug_in(false);
    hall.receipt(|receipt| last(receipt) == Some(AttemptState::Downloading)).await;
    hall.pull_out();
    running.stop().await;
    let running = hall.start();
    // The server's older word, as the disk remembers it, does not end the attempt.
    running.upgrader.desired_at(None, 10, NOW - DAY);
    hall.plug_in(true);
    hall.bench.until(AttemptState::Staged).await;
    // Its newer word does.
    running.upgrader.desired_at(None, 10, NOW + DAY);
    hall.bench.until(AttemptState::Aborted).await;
    hall.receipt(|receipt| last(receipt) == Some(AttemptState::Aborted)).await;
}

#[tokio::test]
async fn an_ended_bundle_is_refused_and_the_receipt_says_why() {
    let hall = Hall::new().await;
    hall.bench.host.now.store(NOW + 31 * DAY, Ordering::Relaxed);
    let running = hall.start();
    running.upgrader.desired_at(None, 10, NOW - DAY);
    hall.plug_in(true);
    let receipt = hall.receipt(|receipt| receipt.refusal.is_some()).await;
    assert!(receipt.refusal.unwrap().contains("the offline bundle has ended"));
    assert_eq!(hall.bench.steps(), []);
}

#[tokio::test]
async fn what_is_damaged_on_the_stick_comes_by_the_network_if_there_is_one() {
    let hall = Hall::new().await;
    hall.bench.host.busy.store(true, Ordering::Relaxed);
    hall.bench.repository.damage_targets();
    hall.plug_in(true);
    // The bits flip back on the server.
    hall.bench.repository.damage_targets();
    let running = hall.start_reaching(hall.bench.repository.server.clone());
    running.upgrader.desired_at(None, 10, NOW - DAY);
    hall.bench.until(AttemptState::Staged).await;
    let archive = hall.bench.repository.archive("1.1.0");
    assert!(hall.bench.repository.asked().iter().any(|file| file.starts_with(&archive)));
}

#[tokio::test]
async fn what_is_damaged_on_the_stick_ends_no_attempt() {
    let hall = Hall::new().await;
    hall.bench.host.busy.store(true, Ordering::Relaxed);
    hall.bench.repository.damage_targets();
    hall.plug_in(true);
    let running = hall.start();
    running.upgrader.desired_at(None, 10, NOW - DAY);
    let mut report = running.upgrader.watch_report();
    report.wait_for(|report| report.as_ref().is_some_and(|report| report.held.is_some())).await.unwrap();
    hall.pull_out();
    hall.bench.repository.damage_targets();
    hall.plug_in(true);
    hall.bench.until(AttemptState::Staged).await;
}

#[tokio::test]
async fn the_server_s_word_by_network_takes_its_bytes_from_a_stick_of_the_same_attempt() {
    let hall = Hall::new().await;
    hall.bench.host.busy.store(true, Ordering::Relaxed);
    hall.bench.host.untrusted.store(false, Ordering::Relaxed);
    hall.plug_in(true);
    let running = hall.start_reaching(hall.bench.repository.server.clone());
    let online = DesiredRelease { grant: Some(hall.word(1)), ..desired("1.1.0") };
    hall.receipt(|receipt| !receipt.steps.is_empty()).await;
    running.upgrader.desired_at(Some(online), 10, NOW + 1);
    hall.bench.until(AttemptState::Staged).await;
    assert_eq!(hall.bench.repository.asked(), Vec::<String>::new(), "the line carried metadata alone");
}
