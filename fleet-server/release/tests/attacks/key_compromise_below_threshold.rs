//! Attack: some keys are stolen, but fewer than the threshold, or not those of the role.

use std::num::NonZeroU64;

use tough::schema::{Root, Snapshot, Targets, Timestamp};

use crate::bench::{Bench, listing};
use fleet_release::client::TrustError;

async fn refused(bench: &Bench) {
    let refused = bench.refresh().await;
    assert!(matches!(refused, Err(TrustError::Untrusted(_))), "{refused:?}");
    bench.tell_the_truth();
    bench.refresh().await.unwrap();
}

/// The root that a thief wants: his own threshold.
fn next(root: &mut Root) {
    root.version = NonZeroU64::new(2).unwrap();
    for keys in root.roles.values_mut() {
        keys.threshold = NonZeroU64::MIN;
    }
}

#[tokio::test]
async fn one_root_key_of_two_makes_no_root() {
    let bench = Bench::new().await;
    bench.show("2.root.json", bench.forge("1.root.json", &["root-1"], next));
    refused(&bench).await;
}

#[tokio::test]
async fn one_root_key_counts_once_however_often_it_signs() {
    let bench = Bench::new().await;
    bench.show("2.root.json", bench.forge("1.root.json", &["root-1", "root-1"], next));
    refused(&bench).await;
}

#[tokio::test]
async fn keys_of_other_roles_do_not_count_for_the_root() {
    let bench = Bench::new().await;
    let keys = ["root-1", "targets", "snapshot", "timestamp"];
    bench.show("2.root.json", bench.forge("1.root.json", &keys, next));
    refused(&bench).await;
}

#[tokio::test]
async fn two_root_keys_are_enough() {
    let bench = Bench::new().await;
    bench.show("2.root.json", bench.forge("1.root.json", &["root-1", "root-3"], next));
    assert_eq!(bench.refresh().await.unwrap().versions.root, 2);
}

#[tokio::test]
async fn the_keys_of_timestamp_and_snapshot_list_no_release() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let targets = bench.forge::<Targets>("2.targets.json", &["snapshot", "timestamp"], |it| {
        it.version = 3.try_into().unwrap();
        for target in it.targets.values_mut() {
            target.hashes.sha256 = vec![6; 32].into();
        }
    });
    let snapshot = bench.forge::<Snapshot>("2.snapshot.json", &["snapshot"], |it| {
        it.version = 3.try_into().unwrap();
        it.meta.insert("targets.json".to_owned(), listing(&targets, 3));
    });
    let timestamp = bench.forge::<Timestamp>("timestamp.json", &["timestamp"], |it| {
        it.version = 3.try_into().unwrap();
        it.meta.insert("snapshot.json".to_owned(), listing(&snapshot, 3));
    });
    bench.show("3.targets.json", targets);
    bench.show("3.snapshot.json", snapshot);
    bench.show("timestamp.json", timestamp);
    let refused = bench.refresh().await;
    assert!(
        matches!(&refused, Err(TrustError::Untrusted(reason)) if reason.contains("3.targets.json")),
        "{refused:?}"
    );
}
