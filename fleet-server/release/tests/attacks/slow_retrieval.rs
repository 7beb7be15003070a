//! Attack: a server that answers, but so slowly that nothing ever comes to its end.

use std::time::Duration;

use crate::bench::{Bench, Lie};
use fleet_release::client::{DownloadError, Pace, TrustError, download, partial_length};

/// So that a test takes no minute.
const PACE: Pace = Pace { window: Duration::from_millis(300), least: 1000 };

#[tokio::test]
async fn a_trickle_of_metadata_is_given_up_and_tried_again_later() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    bench.lie("timestamp.json", Lie::Drip(1, Duration::from_millis(20)));
    let slow = bench.store().refresh(bench.source_at_pace(PACE)).await;
    assert!(matches!(&slow, Err(TrustError::Unreachable(reason)) if reason.contains("too slow")), "{slow:?}");
    bench.tell_the_truth();
    bench.store().refresh(bench.source_at_pace(PACE)).await.unwrap();
}

#[tokio::test]
async fn a_trickle_of_an_archive_is_given_up_and_what_came_is_kept() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let release = bench.refresh().await.unwrap().releases[0].clone();
    bench.lie(&release.file_name(), Lie::Drip(100, Duration::from_millis(100)));
    let dir = tempfile::tempdir().unwrap();
    let slow = download(bench.source_at_pace(PACE).as_ref(), &release, dir.path(), |_| {}).await;
    let Err(DownloadError::Interrupted { done, reason }) = &slow else { panic!("{slow:?}") };
    assert!(reason.contains("too slow"), "{reason}");
    assert_eq!(partial_length(dir.path(), &release), *done);
    bench.tell_the_truth();
    download(bench.source_at_pace(PACE).as_ref(), &release, dir.path(), |_| {}).await.unwrap();
}

#[tokio::test]
async fn a_slow_line_above_the_least_pace_is_good_enough() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let release = bench.refresh().await.unwrap().releases[0].clone();
    bench.lie(&release.file_name(), Lie::Drip(20_000, Duration::from_millis(150)));
    let dir = tempfile::tempdir().unwrap();
    download(bench.source_at_pace(PACE).as_ref(), &release, dir.path(), |_| {}).await.unwrap();
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let bench = Bench::new().await;
    bench.lie("timestamp.json", Lie::Drip(1 << 20, Duration::from_secs(3600)));
    let slow = bench.store().refresh(bench.source_at_pace(PACE)).await;
    assert!(matches!(slow, Err(TrustError::Unreachable(_))), "{slow:?}");
}
