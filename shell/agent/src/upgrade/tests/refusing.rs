use std::sync::atomic::Ordering;

use fleet_protocol::{AttemptState, DesiredRelease, Grant, TerminalId};
use fleet_release::client::DirectorKey;
use fleet_release::slot::slots_dir;

use super::bench::{Bench, TERMINAL, desired};
use super::repository::{ImageRepository, NOW_S};

/// Wants a release and gives the reason of its rejection; nothing of it may be on the disk.
async fn rejected(bench: &Bench, desired: DesiredRelease) -> String {
    let running = bench.start_committed();
    running.upgrader.desired(Some(desired), 10);
    let reason = bench.until(AttemptState::Rejected).await.unwrap();
    assert!(!slots_dir(&bench.root()).join("1.1.0").exists());
    assert_eq!(running.upgrader.report().unwrap().reason.as_deref(), Some(reason.as_str()));
    running.stop().await;
    reason
}

#[tokio::test]
async fn a_release_that_only_the_server_knows() {
    let bench = Bench::new().await;
    let reason = rejected(&bench, desired("1.1.0")).await;
    assert!(reason.contains("is not signed by the offline keys"), "{reason}");
}

#[tokio::test]
async fn a_withdrawn_release() {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 6, std::env::consts::ARCH).await;
    bench.repository.withdraw(&desired("1.1.0").target).await;
    let reason = rejected(&bench, desired("1.1.0")).await;
    assert!(reason.contains("is not signed by the offline keys"), "{reason}");
}

#[tokio::test]
async fn a_release_below_the_committed_counter() {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 4, std::env::consts::ARCH).await;
    let reason = rejected(&bench, desired("1.1.0")).await;
    assert!(reason.contains("its counter is 4, this terminal has committed 5"), "{reason}");
}

#[tokio::test]
async fn a_release_for_other_hardware() {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 6, "sparc64").await;
    let wrong =
        DesiredRelease { target: "kiosk-terminal-1.1.0-sparc64.tar.zst".to_owned(), ..desired("1.1.0") };
    let reason = rejected(&bench, wrong).await;
    assert!(reason.contains("wrong hardware"), "{reason}");
}

#[tokio::test]
async fn a_genuine_release_under_another_version() {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 6, std::env::consts::ARCH).await;
    let renamed = DesiredRelease { version: "9.9.9".to_owned(), ..desired("1.1.0") };
    let reason = rejected(&bench, renamed).await;
    assert!(reason.contains("is signed as version 1.1.0"), "{reason}");
}

#[tokio::test]
async fn a_tampered_archive() {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 6, std::env::consts::ARCH).await;
    bench.repository.damage_targets();
    let reason = rejected(&bench, desired("1.1.0")).await;
    assert!(reason.contains("not what was signed"), "{reason}");
}

#[tokio::test]
async fn tampered_metadata() {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 6, std::env::consts::ARCH).await;
    let pinned = std::fs::read(bench.repository.pinned_root()).unwrap();
    bench.repository.damage_metadata();
    std::fs::write(bench.repository.pinned_root(), pinned).unwrap();
    let reason = rejected(&bench, desired("1.1.0")).await;
    assert!(reason.contains("the signed metadata are not trusted"), "{reason}");
}

#[tokio::test]
async fn a_repository_of_other_keys() {
    let mut bench = Bench::new().await;
    let theirs = tempfile::tempdir().unwrap();
    let other = ImageRepository::new(theirs.path()).await;
    other.release("1.1.0", 6, std::env::consts::ARCH).await;
    bench.repository.server = other.server.clone();
    let reason = rejected(&bench, desired("1.1.0")).await;
    assert!(reason.contains("the signed metadata are not trusted"), "{reason}");
}

/// The director's word that this terminal should run a version.
fn word(key: &DirectorKey, to: TerminalId, version: &str) -> DesiredRelease {
    let desired = desired(version);
    let grant = Grant {
        terminal_id: to,
        target: desired.target.clone(),
        rollout_id: desired.rollout_id,
        attempt_id: desired.attempt_id,
        sequence: 1,
        issued_at: 0,
        offline: None,
    };
    DesiredRelease { grant: Some(key.sign(&grant).unwrap()), ..desired }
}

#[tokio::test]
async fn the_director_s_word_to_another_terminal() {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 6, std::env::consts::ARCH).await;
    let key = bench.repository.name_director().await;
    let reason = rejected(&bench, word(&key, TerminalId(uuid::Uuid::from_u128(666)), "1.1.0")).await;
    assert!(reason.contains("the director's word is for another terminal"), "{reason}");
}

#[tokio::test]
async fn an_unsigned_word_waits_until_the_director_signs_it() {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 6, std::env::consts::ARCH).await;
    let key = bench.repository.name_director().await;
    let running = bench.start_committed();
    let mut report = running.upgrader.watch_report();
    running.upgrader.desired(Some(desired("1.1.0")), 10);
    let waits = |report: &Option<fleet_protocol::UpgradeReport>| {
        report.as_ref().is_some_and(|report| {
            report.reason.as_ref().is_some_and(|reason| reason.contains("not signed by a director's key"))
        })
    };
    report.wait_for(waits).await.unwrap();
    assert_eq!(running.upgrader.report().unwrap().state, AttemptState::Eligible);
    running.upgrader.desired(Some(word(&key, TERMINAL, "1.1.0")), 10);
    bench.until(AttemptState::Staged).await;
}

#[tokio::test]
async fn a_terminal_without_a_trusted_time_upgrades_and_judges_no_age() {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 6, std::env::consts::ARCH).await;
    // The local clock says 2099, and the server's time was never heard.
    bench.host.now.store(4_070_908_800_000, Ordering::Relaxed);
    bench.host.untrusted.store(true, Ordering::Relaxed);
    let running = bench.start_committed();
    running.upgrader.desired(Some(desired("1.1.0")), 10);
    bench.until(AttemptState::Staged).await;
}

#[tokio::test]
async fn nothing_that_runs_stops_because_the_metadata_ended() {
    let bench = Bench::new().await;
    bench.host.now.store((NOW_S + 10_000 * 24 * 60 * 60) * 1000, Ordering::Relaxed);
    let running = bench.start_committed();
    // No release is wanted, or the one that runs: neither is anything to be judged.
    running.upgrader.desired(None, 10);
    running.upgrader.desired(Some(desired("1.0.0")), 10);
    bench.until(AttemptState::Committed).await;
    running.stop().await;
}

#[tokio::test]
async fn ended_metadata_make_it_wait_and_say_why() {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 6, std::env::consts::ARCH).await;
    bench.host.now.store((NOW_S + 100 * 24 * 60 * 60) * 1000, Ordering::Relaxed);
    let running = bench.start_committed();
    let mut report = running.upgrader.watch_report();
    running.upgrader.desired(Some(desired("1.1.0")), 10);
    let waits = |report: &Option<fleet_protocol::UpgradeReport>| {
        report.as_ref().is_some_and(|report| {
            report.reason.as_ref().is_some_and(|reason| reason.contains("ops must sign again"))
        })
    };
    report.wait_for(waits).await.unwrap();
    assert_eq!(running.upgrader.report().unwrap().state, AttemptState::Eligible);
    // Ops sign again: it goes on by itself.
    bench.repository.publish(400).await;
    bench.until(AttemptState::Staged).await;
}
