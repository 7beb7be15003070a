//! Faults: a clock in 1970, in 2099, or stepping back. None blocks for ever, none makes the terminal forget.

use std::fs;

use crate::bench::{Bench, DAY_MS, NOW_S};
use fleet_release::client::TrustError;

const NOW: i64 = NOW_S * 1000;
/// 1970-01-01, what a dead clock says.
const DEAD: i64 = 0;
/// 2099-01-01.
const FAR: i64 = 4_070_908_800_000;

#[tokio::test]
async fn the_judgement_of_one_moment_binds_no_other() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    // Forward, back, and on: every refresh works, and each judges for itself.
    for (now, ended) in [(NOW, 0), (FAR, 4), (DEAD, 0), (NOW + 91 * DAY_MS, 1), (NOW, 0)] {
        let repository = bench.refresh().await.unwrap();
        assert_eq!(repository.expired(now).len(), ended, "at {now}");
        assert_eq!(repository.releases.len(), 1);
    }
}

#[tokio::test]
async fn files_of_another_age_are_taken_as_they_are() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    bench.refresh().await.unwrap();
    for seconds in [0, 4_070_908_800] {
        let then = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        for entry in fs::read_dir(bench.path("trust")).unwrap() {
            let file = fs::File::options().append(true).open(entry.unwrap().path()).unwrap();
            file.set_modified(then).unwrap();
        }
        assert!(bench.store().healed().is_empty());
        bench.refresh().await.unwrap();
    }
}

#[tokio::test]
async fn the_floors_know_no_clock() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let old = fs::read(bench.metadata("timestamp.json")).unwrap();
    bench.release("1.1.0", 2).await;
    // Judged in 2099, everything has ended; it is a floor all the same.
    assert_eq!(bench.refresh().await.unwrap().expired(FAR).len(), 4);
    bench.show("timestamp.json", old);
    assert!(matches!(bench.refresh().await, Err(TrustError::Untrusted(_))));
}
