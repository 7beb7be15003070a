//! Attack: metadata that were good once are shown again, or a thief of a lower key points back to them.

use std::fs;

use tough::schema::{Snapshot, Timestamp};

use crate::bench::{Bench, listing};
use fleet_release::client::TrustError;

/// A bench whose terminal has seen the second of two releases; the first publication is kept as `old/`.
async fn seen_two() -> Bench {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    fs::copy(bench.metadata("timestamp.json"), bench.path("old-timestamp.json")).unwrap();
    bench.release("1.1.0", 2).await;
    bench.refresh().await.unwrap();
    bench
}

async fn refused_as_older(bench: &Bench) {
    let refused = bench.refresh().await;
    assert!(
        matches!(&refused, Err(TrustError::Untrusted(reason)) if reason.contains("is older than")),
        "{refused:?}"
    );
    bench.tell_the_truth();
    assert_eq!(bench.refresh().await.unwrap().releases.len(), 2);
}

#[tokio::test]
async fn an_older_timestamp_is_refused() {
    let bench = seen_two().await;
    bench.show("timestamp.json", fs::read(bench.path("old-timestamp.json")).unwrap());
    refused_as_older(&bench).await;
}

#[tokio::test]
async fn a_new_timestamp_that_lists_an_older_snapshot_is_refused() {
    let bench = seen_two().await;
    let old = fs::read(bench.metadata("2.snapshot.json")).unwrap();
    let timestamp = bench.forge::<Timestamp>("timestamp.json", &["timestamp"], |it| {
        it.version = 4.try_into().unwrap();
        it.meta.insert("snapshot.json".to_owned(), listing(&old, 2));
    });
    bench.show("timestamp.json", timestamp);
    refused_as_older(&bench).await;
}

#[tokio::test]
async fn a_new_snapshot_that_lists_older_targets_is_refused() {
    let bench = seen_two().await;
    let old = fs::read(bench.metadata("2.targets.json")).unwrap();
    let snapshot = bench.forge::<Snapshot>("3.snapshot.json", &["snapshot"], |it| {
        it.version = 4.try_into().unwrap();
        it.meta.insert("targets.json".to_owned(), listing(&old, 2));
    });
    let timestamp = bench.forge::<Timestamp>("timestamp.json", &["timestamp"], |it| {
        it.version = 4.try_into().unwrap();
        it.meta.insert("snapshot.json".to_owned(), listing(&snapshot, 4));
    });
    bench.show("4.snapshot.json", snapshot);
    bench.show("timestamp.json", timestamp);
    let refused = bench.refresh().await;
    assert!(
        matches!(&refused, Err(TrustError::Untrusted(reason)) if reason.contains("targets version 2 is older")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_snapshot_that_leaves_out_the_targets_is_refused() {
    let bench = seen_two().await;
    let snapshot = bench.forge::<Snapshot>("3.snapshot.json", &["snapshot"], |it| {
        it.version = 4.try_into().unwrap();
        it.meta.clear();
    });
    let timestamp = bench.forge::<Timestamp>("timestamp.json", &["timestamp"], |it| {
        it.version = 4.try_into().unwrap();
        it.meta.insert("snapshot.json".to_owned(), listing(&snapshot, 4));
    });
    bench.show("4.snapshot.json", snapshot);
    bench.show("timestamp.json", timestamp);
    assert!(matches!(bench.refresh().await, Err(TrustError::Untrusted(_))));
}

#[tokio::test]
async fn repeated_metadata_are_no_rollback() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    for _ in 0..3 {
        bench.refresh().await.unwrap();
    }
}
