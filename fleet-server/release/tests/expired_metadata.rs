//! Nobody signs any more, or somebody withholds what is new: it is seen, and nothing stops running.

mod bench;

use bench::{Bench, DAY_MS, NOW_S};
use fleet_release::client::{Role, verify_repository};

#[tokio::test]
async fn ended_metadata_still_load_and_say_so() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let repository = bench.refresh().await.unwrap();
    let now = NOW_S * 1000;
    assert!(repository.expired(now).is_empty());
    let ended: Vec<Role> = repository.expired(now + 100 * DAY_MS).iter().map(|expiry| expiry.role).collect();
    assert_eq!(ended, [Role::Timestamp]);
    let ended = repository.expired(now + 1000 * DAY_MS);
    assert_eq!(ended.len(), 4);
    assert!(ended[0].to_string().starts_with("root ends 2027-12-"), "{}", ended[0]);
}

#[tokio::test]
async fn the_server_learns_what_has_ended() {
    let bench = Bench::new().await;
    let at = NOW_S * 1000 + 100 * DAY_MS;
    let verified = verify_repository(&bench.repo(), &bench.pinned_root(), at).await.unwrap();
    assert_eq!(verified.expired.len(), 1);
}

#[tokio::test]
async fn signing_anew_ends_the_alarm() {
    let bench = Bench::new().await;
    bench.refresh().await.unwrap();
    bench.publish().await;
    let repository = bench.refresh().await.unwrap();
    assert_eq!(repository.versions.timestamp, 2);
}
