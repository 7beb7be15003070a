//! Keys are replaced: terminals follow, what thieves did with the old keys ends, and nobody can hide it.

use std::fs;
use std::num::NonZeroU64;

use crate::bench::{Bench, Lie, in_days};
use fleet_release::client::TrustError;
use fleet_release::sign::{Expiries, KeyFiles, create_keys, publish, rotate_root};

const TWO: NonZeroU64 = NonZeroU64::MIN.saturating_add(1);
const EXPIRIES: fn() -> Expiries =
    || Expiries { targets: in_days(300), snapshot: in_days(300), timestamp: in_days(90) };

#[tokio::test]
async fn terminals_follow_new_keys_and_refuse_the_old() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    bench.refresh().await.unwrap();
    let by_old_keys = fs::read(bench.metadata("timestamp.json")).unwrap();
    let new = create_keys(&bench.path("new-keys"), 3).unwrap();
    rotate_root(&bench.repo(), &bench.keys(), &new, TWO, in_days(700)).await.unwrap();
    publish(&bench.repo(), &new, EXPIRIES()).await.unwrap();
    let repository = bench.refresh().await.unwrap();
    assert_eq!((repository.versions.root, repository.releases.len()), (2, 1));

    bench.lie("timestamp.json", Lie::Bytes(by_old_keys));
    assert!(matches!(bench.refresh().await, Err(TrustError::Untrusted(_))));
    // The new root is remembered: it cannot be hidden any more.
    bench.lie("2.root.json", Lie::Status(axum::http::StatusCode::NOT_FOUND));
    assert!(matches!(bench.refresh().await, Err(TrustError::Untrusted(_))));
    bench.tell_the_truth();
    bench.refresh().await.unwrap();
}

#[tokio::test]
async fn versions_driven_up_with_stolen_keys_do_not_stop_the_fleet() {
    let bench = Bench::new().await;
    for _ in 0..5 {
        bench.publish().await;
    }
    bench.refresh().await.unwrap();
    // Ops go back to the repository as it was, with new keys: its versions are lower than what was seen.
    for entry in fs::read_dir(bench.repo().join("metadata")).unwrap() {
        let path = entry.unwrap().path();
        if path != bench.metadata("1.root.json") {
            fs::remove_file(path).unwrap();
        }
    }
    let new = create_keys(&bench.path("new-keys"), 3).unwrap();
    rotate_root(&bench.repo(), &bench.keys(), &new, TWO, in_days(700)).await.unwrap();
    publish(&bench.repo(), &new, EXPIRIES()).await.unwrap();
    let repository = bench.refresh().await.unwrap();
    assert_eq!(repository.versions.timestamp, 1);
}

#[tokio::test]
async fn a_root_without_the_old_keys_is_not_made() {
    let bench = Bench::new().await;
    let strangers = create_keys(&bench.path("strangers"), 3).unwrap();
    assert!(rotate_root(&bench.repo(), &strangers, &strangers, TWO, in_days(700)).await.is_err());
    assert!(!bench.metadata("2.root.json").exists());
}

#[tokio::test]
async fn one_root_key_alone_cannot_make_the_next_root() {
    let bench = Bench::new().await;
    let one = bench.path("one");
    fs::create_dir(&one).unwrap();
    fs::copy(bench.keys_dir().join("root-1.key"), one.join("root-1.key")).unwrap();
    let new = create_keys(&bench.path("new-keys"), 3).unwrap();
    assert!(rotate_root(&bench.repo(), &KeyFiles::new(&one), &new, TWO, in_days(700)).await.is_err());
}
