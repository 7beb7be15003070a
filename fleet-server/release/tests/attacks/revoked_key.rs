//! Attack: a stolen key that the offline root has revoked since.

use std::num::NonZeroU64;

use tough::schema::{Snapshot, Targets, Timestamp};

use crate::bench::{Bench, in_days, listing};
use fleet_release::client::TrustError;
use fleet_release::sign::{Expiries, create_keys, publish, rotate_root};

#[tokio::test]
async fn what_a_revoked_key_signs_counts_for_nothing() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    bench.refresh().await.unwrap();
    // All keys of publishing are stolen.
    let bad = bench.forge::<Targets>("2.targets.json", &["targets"], |it| {
        it.version = 9.try_into().unwrap();
        for target in it.targets.values_mut() {
            target.hashes.sha256 = vec![6; 32].into();
        }
    });
    let snapshot = bench.forge::<Snapshot>("2.snapshot.json", &["snapshot"], |it| {
        it.version = 9.try_into().unwrap();
        it.meta.insert("targets.json".to_owned(), listing(&bad, 9));
    });
    let timestamp = bench.forge::<Timestamp>("timestamp.json", &["timestamp"], |it| {
        it.version = 9.try_into().unwrap();
        it.meta.insert("snapshot.json".to_owned(), listing(&snapshot, 9));
    });
    let new = create_keys(&bench.path("new-keys"), 3).unwrap();
    let two = NonZeroU64::new(2).unwrap();
    rotate_root(&bench.repo(), &bench.keys(), &new, two, in_days(700)).await.unwrap();
    let expiries = Expiries { targets: in_days(300), snapshot: in_days(300), timestamp: in_days(90) };
    publish(&bench.repo(), &new, expiries).await.unwrap();

    bench.show("9.targets.json", bad);
    bench.show("9.snapshot.json", snapshot);
    bench.show("timestamp.json", timestamp);
    // Also on a terminal that hears of the rotation and of the forgery at once.
    let refused = bench.refresh().await;
    assert!(matches!(refused, Err(TrustError::Untrusted(_))), "{refused:?}");
    bench.tell_the_truth();
    assert_eq!(bench.refresh().await.unwrap().versions.root, 2);
}
