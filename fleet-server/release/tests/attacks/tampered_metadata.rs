//! Attack: the metadata are not what was signed.

use crate::bench::{Bench, Lie, replace_in};
use fleet_release::client::TrustError;

#[tokio::test]
async fn a_changed_file_of_any_role_is_refused() {
    for (file, from, to) in [
        ("timestamp.json", "\"version\": 2", "\"version\": 9"),
        ("2.snapshot.json", "\"version\": 2", "\"version\": 3"),
        ("2.targets.json", "\"release_counter\": 1", "\"release_counter\": 7"),
    ] {
        let bench = Bench::new().await;
        bench.release("1.0.0", 1).await;
        replace_in(&bench.metadata(file), from, to);
        let refused = bench.refresh().await;
        assert!(matches!(refused, Err(TrustError::Untrusted(_))), "{file}: {refused:?}");
    }
}

#[tokio::test]
async fn a_page_in_place_of_metadata_is_refused() {
    let bench = Bench::new().await;
    bench.lie("timestamp.json", Lie::Bytes(b"<html>please log in</html>".to_vec()));
    assert!(matches!(bench.refresh().await, Err(TrustError::Untrusted(_))));
}

#[tokio::test]
async fn a_server_in_trouble_is_no_attack() {
    use axum::http::StatusCode;
    for (file, status) in [
        ("timestamp.json", StatusCode::SERVICE_UNAVAILABLE),
        ("1.snapshot.json", StatusCode::NOT_FOUND),
        // Otherwise somebody on the way could hide a rotation of the keys.
        ("2.root.json", StatusCode::BAD_GATEWAY),
    ] {
        let bench = Bench::new().await;
        bench.lie(file, Lie::Status(status));
        let waits = bench.refresh().await;
        assert!(matches!(waits, Err(TrustError::Unreachable(_))), "{file}: {waits:?}");
        bench.tell_the_truth();
        bench.refresh().await.unwrap();
    }
}
