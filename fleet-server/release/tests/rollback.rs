//! Attack: metadata that were good once are shown again.

mod bench;

use std::fs;

use bench::{Bench, Lie};
use fleet_release::client::TrustError;

#[tokio::test]
async fn an_older_timestamp_is_refused() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let old = fs::read(bench.metadata("timestamp.json")).unwrap();
    bench.release("1.1.0", 2).await;
    bench.refresh().await.unwrap();
    bench.lie("timestamp.json", Lie::Bytes(old));
    let refused = bench.refresh().await;
    assert!(
        matches!(&refused, Err(TrustError::Untrusted(reason)) if reason.contains("version")),
        "{refused:?}"
    );
    bench.tell_the_truth();
    bench.refresh().await.unwrap();
}

#[tokio::test]
async fn repeated_metadata_are_no_rollback() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    for _ in 0..3 {
        bench.refresh().await.unwrap();
    }
}
