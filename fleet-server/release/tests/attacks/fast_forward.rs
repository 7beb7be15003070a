//! Attack: a thief of keys drives the versions up, so that everything genuine looks old. New keys end it.

use std::num::NonZeroU64;

use tough::schema::{Snapshot, Timestamp};

use crate::bench::{Bench, in_days, listing};
use fleet_release::client::TrustError;
use fleet_release::sign::{Expiries, create_keys, publish, rotate_root};

const FAR: u64 = u64::MAX / 2;

/// The versions of timestamp and snapshot, and that of the targets which the snapshot lists, are driven up.
async fn driven_up() -> Bench {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    bench.refresh().await.unwrap();
    let far = || NonZeroU64::new(FAR).unwrap();
    let snapshot = bench.forge::<Snapshot>("2.snapshot.json", &["snapshot"], |it| {
        it.version = far();
        it.meta.get_mut("targets.json").unwrap().version = far();
    });
    let timestamp = bench.forge::<Timestamp>("timestamp.json", &["timestamp"], |it| {
        it.version = far();
        it.meta.insert("snapshot.json".to_owned(), listing(&snapshot, FAR));
    });
    bench.show(&format!("{FAR}.snapshot.json"), snapshot);
    bench.show("timestamp.json", timestamp);
    // The targets of that version are not there: a thief of these keys cannot sign any.
    assert!(matches!(bench.refresh().await, Err(TrustError::Unreachable(_))));
    bench.tell_the_truth();
    bench
}

#[tokio::test]
async fn what_is_genuine_looks_old_afterwards() {
    let bench = driven_up().await;
    bench.publish().await;
    let refused = bench.refresh().await;
    assert!(
        matches!(&refused, Err(TrustError::Untrusted(reason)) if reason.contains("is older than")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn new_keys_end_it_and_the_fleet_goes_on() {
    let bench = driven_up().await;
    let new = create_keys(&bench.path("new-keys"), 3).unwrap();
    let two = NonZeroU64::new(2).unwrap();
    rotate_root(&bench.repo(), &bench.keys(), &new, two, in_days(700)).await.unwrap();
    let expiries = Expiries { targets: in_days(300), snapshot: in_days(300), timestamp: in_days(90) };
    publish(&bench.repo(), &new, expiries).await.unwrap();
    let repository = bench.refresh().await.unwrap();
    assert_eq!((repository.versions.timestamp, repository.releases.len()), (3, 1));
    // And from here on the new floors hold.
    publish(&bench.repo(), &new, expiries).await.unwrap();
    assert_eq!(bench.refresh().await.unwrap().versions.timestamp, 4);
}
