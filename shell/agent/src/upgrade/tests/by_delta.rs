use fleet_protocol::AttemptState;
use fleet_release::slot::{slot_dir, verify_slot};
use std::path::PathBuf;

use super::bench::{Bench, another, desired};

const ARCH: &str = std::env::consts::ARCH;

/// A terminal with the slot of 1.1.0 on its disk, and a repository with 1.2.0 and the delta to it.
async fn one_behind() -> Bench {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 6, ARCH).await;
    let running = bench.start_committed();
    running.upgrader.desired(Some(desired("1.1.0")), 1);
    bench.until(AttemptState::Staged).await;
    running.stop().await;
    // Another attempt, as if 1.1.0 had been proven.
    std::fs::remove_file(bench.data_dir().join("upgrade/attempt.json")).unwrap();
    bench.repository.release_with_deltas("1.2.0", 7).await;
    bench
}

fn slot(bench: &Bench, version: &str) -> PathBuf {
    slot_dir(&bench.root(), &version.parse().unwrap())
}

/// Wants a version and gives what was fetched until its slot was there.
async fn fetched(bench: &Bench, version: &str) -> Vec<String> {
    let before = bench.repository.asked().len();
    let running = bench.start_committed();
    running.upgrader.desired(Some(another(version)), 1);
    while verify_slot(&slot(bench, version)).is_err()
        || running.upgrader.report().is_none_or(|report| {
            report.state != AttemptState::Staged && report.state != AttemptState::Activating
        })
    {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    running.stop().await;
    bench.repository.asked().split_off(before)
}

#[tokio::test]
async fn an_upgrade_takes_the_delta_and_not_the_archive() {
    let bench = one_behind().await;
    let fetched = fetched(&bench, "1.2.0").await;
    assert!(fetched.iter().any(|file| file.ends_with(".from-1.1.0.delta")), "{fetched:?}");
    assert!(!fetched.iter().any(|file| file.ends_with(".tar.zst")), "{fetched:?}");
    assert_eq!(verify_slot(&slot(&bench, "1.2.0")).unwrap().release_counter, 7);
}

#[tokio::test]
async fn a_delta_that_was_damaged_gives_way_to_the_archive() {
    let bench = one_behind().await;
    bench.repository.damage_files(".delta");
    let fetched = fetched(&bench, "1.2.0").await;
    assert!(fetched.iter().any(|file| file.ends_with(".tar.zst")), "{fetched:?}");
}

#[tokio::test]
async fn a_slot_that_was_damaged_is_no_source() {
    let bench = one_behind().await;
    std::fs::write(slot(&bench, "1.1.0").join("pages/index.html"), "flipped").unwrap();
    let fetched = fetched(&bench, "1.2.0").await;
    assert!(!fetched.iter().any(|file| file.contains(".delta")), "{fetched:?}");
}

#[tokio::test]
async fn a_slot_that_is_the_release_already_needs_no_download() {
    let bench = one_behind().await;
    assert_eq!(fetched(&bench, "1.1.0").await, [""; 0]);
}

#[tokio::test]
async fn once_the_archive_has_begun_to_come_no_delta_is_fetched_again() {
    let bench = one_behind().await;
    let incoming = bench.data_dir().join("upgrade/incoming");
    std::fs::create_dir_all(&incoming).unwrap();
    std::fs::write(incoming.join(bench.repository.archive("1.2.0") + ".part"), "begun").unwrap();
    let fetched = fetched(&bench, "1.2.0").await;
    assert!(!fetched.iter().any(|file| file.contains(".delta")), "{fetched:?}");
    assert!(fetched.iter().any(|file| file.ends_with(".tar.zst")), "{fetched:?}");
}
