//! Attack: files of two publications, each genuine, are shown as one.

use std::fs;

use crate::bench::Bench;
use fleet_release::client::TrustError;

async fn two_publications() -> Bench {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    bench.release("1.1.0", 2).await;
    bench
}

async fn refused(bench: &Bench, why: &str) {
    let refused = bench.refresh().await;
    assert!(matches!(&refused, Err(TrustError::Untrusted(reason)) if reason.contains(why)), "{refused:?}");
    bench.tell_the_truth();
    assert_eq!(bench.refresh().await.unwrap().releases.len(), 2);
}

#[tokio::test]
async fn an_older_snapshot_below_the_new_timestamp() {
    let bench = two_publications().await;
    bench.show("3.snapshot.json", fs::read(bench.metadata("2.snapshot.json")).unwrap());
    refused(&bench, "3.snapshot.json is not the file that is listed").await;
}

#[tokio::test]
async fn older_targets_below_the_new_snapshot() {
    let bench = two_publications().await;
    bench.show("3.targets.json", fs::read(bench.metadata("2.targets.json")).unwrap());
    refused(&bench, "3.targets.json is not the file that is listed").await;
}

#[tokio::test]
async fn metadata_of_one_role_in_place_of_another() {
    let bench = two_publications().await;
    bench.show("timestamp.json", fs::read(bench.metadata("3.snapshot.json")).unwrap());
    refused(&bench, "timestamp.json").await;
}

#[tokio::test]
async fn a_root_out_of_its_order() {
    let bench = two_publications().await;
    bench.show("2.root.json", fs::read(bench.metadata("1.root.json")).unwrap());
    refused(&bench, "2.root.json is version 1").await;
}
