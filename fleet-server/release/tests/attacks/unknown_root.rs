//! Attack: a repository whose keys are its own.

use crate::bench::{Bench, in_days};
use fleet_release::client::{TrustError, TrustStore, verify_repository};
use fleet_release::sign::{create_keys, init_repository};

#[tokio::test]
async fn a_repository_of_other_keys_is_refused() {
    let ours = Bench::new().await;
    let theirs = Bench::new().await;
    theirs.release("6.6.6", 666).await;
    let mut store = TrustStore::open(&ours.path("trust"), ours.pinned_root()).unwrap();
    let refused = store.refresh(theirs.source()).await;
    assert!(matches!(refused, Err(TrustError::Untrusted(_))), "{refused:?}");
    assert!(verify_repository(&theirs.repo(), &ours.pinned_root(), 0).await.is_err());
}

#[tokio::test]
async fn a_first_root_needs_its_threshold_of_keys() {
    let bench = Bench::new().await;
    let keys = create_keys(&bench.path("few"), 1).unwrap();
    let two = std::num::NonZeroU64::new(2).unwrap();
    assert!(init_repository(&bench.path("other"), &keys, two, in_days(1)).await.is_err());
    assert!(!bench.path("other/metadata/1.root.json").exists());
}
