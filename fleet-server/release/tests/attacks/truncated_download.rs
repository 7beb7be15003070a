//! A bad network: downloads that end early go on where they stopped.

use crate::bench::{Bench, Lie};
use fleet_release::client::{DownloadError, SignedRelease, download, partial_length};

#[expect(clippy::unwrap_used, reason = "a broken bench is a failed test")]
async fn signed(bench: &Bench) -> SignedRelease {
    bench.release("1.0.0", 1).await;
    bench.refresh().await.unwrap().releases[0].clone()
}

#[tokio::test]
async fn a_cut_download_is_resumed_by_range() {
    let bench = Bench::new().await;
    let release = signed(&bench).await;
    let dir = tempfile::tempdir().unwrap();
    bench.lie(&release.file_name(), Lie::Cut(70_000));
    let cut = download(bench.source().as_ref(), &release, dir.path(), |_| {}).await;
    assert!(matches!(cut, Err(DownloadError::Interrupted { done: 70_000, .. })), "{cut:?}");
    assert_eq!(partial_length(dir.path(), &release), 70_000);
    bench.tell_the_truth();
    download(bench.source().as_ref(), &release, dir.path(), |_| {}).await.unwrap();
    assert_eq!(bench.ranges(".tar.zst"), [None, Some("bytes=70000-".to_owned())]);
}

#[tokio::test]
async fn a_partial_file_damaged_by_a_power_cut_is_fetched_anew() {
    let bench = Bench::new().await;
    let release = signed(&bench).await;
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(format!("{}.part", release.sha256)), vec![0; 5000]).unwrap();
    download(bench.source().as_ref(), &release, dir.path(), |_| {}).await.unwrap();
    assert_eq!(bench.ranges(".tar.zst"), [Some("bytes=5000-".to_owned()), None]);
}

#[tokio::test]
async fn a_server_in_trouble_keeps_what_is_there() {
    let bench = Bench::new().await;
    let release = signed(&bench).await;
    let dir = tempfile::tempdir().unwrap();
    bench.lie(&release.file_name(), Lie::Status(axum::http::StatusCode::TOO_MANY_REQUESTS));
    let waits = download(bench.source().as_ref(), &release, dir.path(), |_| {}).await;
    assert!(matches!(waits, Err(DownloadError::Interrupted { done: 0, .. })), "{waits:?}");
}
