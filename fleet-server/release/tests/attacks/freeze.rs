//! Attack: what is new is withheld. It is seen when the timestamp ends; and nothing ever stops running by it.

use std::fs;

use tough::schema::{Snapshot, Timestamp};

use crate::bench::{Bench, DAY_MS, Lie, NOW_S, listing};
use fleet_release::client::{Role, TrustError, verify_repository};

#[tokio::test]
async fn a_withheld_release_is_noticed_when_the_timestamp_ends() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let frozen = fs::read(bench.metadata("timestamp.json")).unwrap();
    bench.release("1.1.0", 2).await;
    bench.show("timestamp.json", frozen);
    let repository = bench.refresh().await.unwrap();
    let (now, versions) = (NOW_S * 1000, |from: &fleet_release::client::TrustedRepository| {
        from.releases.iter().map(|release| release.custom.version.to_string()).collect::<Vec<_>>()
    });
    assert_eq!(versions(&repository), ["1.0.0"]);
    assert!(repository.expired(now).is_empty());
    let ended: Vec<Role> = repository.expired(now + 91 * DAY_MS).iter().map(|expiry| expiry.role).collect();
    assert_eq!(ended, [Role::Timestamp]);
    bench.tell_the_truth();
    assert_eq!(versions(&bench.refresh().await.unwrap()), ["1.0.0", "1.1.0"]);
}

#[tokio::test]
async fn ended_metadata_still_load_and_say_so() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let ended = bench.refresh().await.unwrap().expired(NOW_S * 1000 + 1000 * DAY_MS);
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

#[tokio::test]
async fn of_two_timestamps_of_one_version_the_first_seen_stays() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    bench.refresh().await.unwrap();
    // A thief of timestamp and snapshot key makes another list of the same timestamp version.
    let keys = ["snapshot"];
    let snapshot = bench.forge::<Snapshot>("2.snapshot.json", &keys, |it| it.version = 9.try_into().unwrap());
    let timestamp = bench.forge::<Timestamp>("timestamp.json", &["timestamp"], |it| {
        it.meta.insert("snapshot.json".to_owned(), listing(&snapshot, 9));
    });
    bench.show("9.snapshot.json", snapshot);
    bench.show("timestamp.json", timestamp);
    let repository = bench.refresh().await.unwrap();
    assert_eq!((repository.versions.timestamp, repository.versions.snapshot), (2, 2));
    assert_eq!(bench.ranges("9.snapshot.json"), []);
}

#[tokio::test]
async fn a_rotation_of_the_keys_cannot_be_hidden_by_a_disturbed_network() {
    let bench = Bench::new().await;
    bench.lie("2.root.json", Lie::Status(axum::http::StatusCode::BAD_GATEWAY));
    assert!(matches!(bench.refresh().await, Err(TrustError::Unreachable(_))));
}

#[tokio::test]
async fn what_is_unchanged_is_not_fetched_again() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    for _ in 0..3 {
        assert_eq!(bench.refresh().await.unwrap().releases.len(), 1);
    }
    let asked = |suffix| bench.ranges(suffix).len();
    assert_eq!((asked("timestamp.json"), asked("snapshot.json"), asked("targets.json")), (3, 1, 1));
}
