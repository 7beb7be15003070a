//! Each role's key is replaced; terminals follow, and what the old key signs afterwards counts for nothing.

use std::fs;

use tough::schema::Timestamp;

use crate::bench::{Bench, in_days};
use fleet_release::client::{TrustError, verify_repository};
use fleet_release::sign::{
    Expiries, KeyFiles, Protection, RootChange, RootProgress, change_root, create_named_keys, publish,
    renew_timestamp,
};

const EXPIRIES: fn() -> Expiries =
    || Expiries { targets: in_days(300), snapshot: in_days(300), timestamp: in_days(90) };

#[tokio::test]
async fn the_key_of_any_role_is_rotated_alone() {
    for role in ["targets", "snapshot", "timestamp"] {
        let bench = Bench::new().await;
        bench.release("1.0.0", 1).await;
        bench.refresh().await.unwrap();
        let forged = bench.forge::<Timestamp>("timestamp.json", &["timestamp"], |it| {
            it.version = 99.try_into().unwrap();
        });
        let fresh = bench.path("fresh");
        create_named_keys(&fresh, &[role.to_owned()], &Protection::Plain).unwrap();
        let change = RootChange {
            new: KeyFiles::new(&fresh),
            roles: vec![role],
            threshold: None,
            revoke: Vec::new(),
            expires: in_days(700),
        };
        let progress = change_root(&bench.repo(), &bench.keys(), &change).await.unwrap();
        assert!(matches!(progress, RootProgress::Complete(_)));
        // The old key does not publish any more.
        assert!(publish(&bench.repo(), &bench.keys(), EXPIRIES()).await.is_err(), "{role}");
        fs::copy(fresh.join(format!("{role}.key")), bench.keys_dir().join(format!("{role}.key"))).unwrap();
        bench.publish().await;
        let repository = bench.refresh().await.unwrap();
        assert_eq!((repository.versions.root, repository.releases.len()), (2, 1), "{role}");
        if role == "timestamp" {
            bench.show("timestamp.json", forged);
            assert!(matches!(bench.refresh().await, Err(TrustError::Untrusted(_))));
        }
    }
}

#[tokio::test]
async fn a_renewal_of_the_timestamp_needs_its_key_alone() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let few = bench.path("few");
    fs::create_dir(&few).unwrap();
    fs::copy(bench.keys_dir().join("timestamp.key"), few.join("timestamp.key")).unwrap();
    let version = renew_timestamp(&bench.repo(), &KeyFiles::new(&few), in_days(200)).await.unwrap();
    assert_eq!(version, 3);
    let repository = bench.refresh().await.unwrap();
    assert_eq!((repository.versions.timestamp, repository.versions.snapshot), (3, 2));
    assert!(repository.expired(in_days(150).as_millisecond()).is_empty());
    verify_repository(&bench.repo(), &bench.pinned_root(), 0).await.unwrap();
}

#[tokio::test]
async fn a_key_that_is_not_there_changes_nothing() {
    let bench = Bench::new().await;
    let change = RootChange {
        new: KeyFiles::new(&bench.path("nowhere")),
        roles: vec!["targets"],
        threshold: None,
        revoke: Vec::new(),
        expires: in_days(700),
    };
    assert!(change_root(&bench.repo(), &bench.keys(), &change).await.is_err());
    let unknown = RootChange { roles: Vec::new(), revoke: vec!["ffff".to_owned()], ..change };
    assert!(change_root(&bench.repo(), &bench.keys(), &unknown).await.is_err());
    assert!(!bench.metadata("2.root.json").exists());
}
