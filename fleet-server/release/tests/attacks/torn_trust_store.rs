//! A power cut, or a bad sector, in the terminal's memory of what it has seen: versions are not forgotten.

use std::fs;

use crate::bench::{Bench, Lie};
use fleet_release::client::TrustError;

#[expect(clippy::unwrap_used, reason = "a broken bench is a failed test")]
async fn with_old_timestamp() -> (Bench, Vec<u8>) {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let old = fs::read(bench.metadata("timestamp.json")).unwrap();
    bench.release("1.1.0", 2).await;
    bench.refresh().await.unwrap();
    (bench, old)
}

#[tokio::test]
async fn either_copy_may_be_torn() {
    for torn in ["trust.json", "trust.backup.json"] {
        for damage in ["", "{\"sha256\":\"00\",\"mem", "\0\0\0\0"] {
            let (bench, old) = with_old_timestamp().await;
            fs::write(bench.path("trust").join(torn), damage).unwrap();
            assert_eq!(bench.store().healed().len(), 1);
            assert!(bench.store().healed().is_empty(), "it is found, and reported, once");
            assert!(bench.path("trust").join(format!("{torn}.damaged")).exists());
            bench.lie("timestamp.json", Lie::Bytes(old));
            let refused = bench.refresh().await;
            assert!(matches!(refused, Err(TrustError::Untrusted(_))), "{torn} {damage:?}: {refused:?}");
            bench.tell_the_truth();
            bench.refresh().await.unwrap();
            assert!(bench.store().healed().is_empty());
        }
    }
}

#[tokio::test]
async fn both_torn_starts_from_the_pinned_root_and_says_so() {
    let (bench, _) = with_old_timestamp().await;
    for torn in ["trust.json", "trust.backup.json"] {
        fs::write(bench.path("trust").join(torn), "{").unwrap();
    }
    assert_eq!(bench.store().healed().len(), 2);
    bench.refresh().await.unwrap();
}

#[tokio::test]
async fn a_missing_copy_is_made_anew() {
    let (bench, old) = with_old_timestamp().await;
    fs::remove_file(bench.path("trust").join("trust.json")).unwrap();
    bench.lie("timestamp.json", Lie::Bytes(old));
    assert!(matches!(bench.refresh().await, Err(TrustError::Untrusted(_))));
}
