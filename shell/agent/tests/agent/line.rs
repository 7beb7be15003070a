//! The location's line: as fast as it may be used, and not at all for what is too large where bytes are paid for.

use std::time::{Duration, Instant};

use fleet_protocol::{ActualAppState, NetworkPolicy};
use terminal_core::ipc::{AppViewState, Screen};

use crate::network::enrolled;
use crate::support::{bundle, bundle_app, desired, eventually};

fn noise(bytes: u32) -> Vec<u8> {
    (0..bytes).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

#[tokio::test]
async fn a_bundle_comes_no_faster_than_the_line_may_be_used() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    let (rate, size) = (400_000, 1_000_000);
    {
        let mut state = server.state();
        let app = bundle_app(&mut state, 1, &bundle(&[("index.html", b"<p>"), ("data.bin", &noise(size))]));
        let network = NetworkPolicy { bytes_per_second: Some(rate), ..NetworkPolicy::default() };
        state.desired = Some(fleet_protocol::DesiredState { network, ..desired("2", vec![app]) });
    }
    let began = Instant::now();
    server.wake();
    let ready = |screen: &Screen| matches!(screen, Screen::Home(home) if home.apps.first().is_some_and(|app| app.state == AppViewState::Ready));
    shell.sees("the app is there", ready).await;
    // A tenth of a second's bytes may pass at once, and what has passed is paid for before the next.
    #[expect(clippy::cast_precision_loss, reason = "a rate of a few digits")]
    let least = Duration::from_secs_f64(f64::from(size) / rate as f64 - 0.3);
    assert!(began.elapsed() >= least, "{size} bytes at {rate} a second took {:?}", began.elapsed());
}

#[tokio::test]
async fn a_metered_line_holds_a_large_bundle_says_so_and_fetches_it_when_it_may() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, _shell) = enrolled(dir.path()).await;
    let metered = NetworkPolicy { metered_mib: Some(1), ..NetworkPolicy::default() };
    let zip = bundle(&[("index.html", b"<p>"), ("data.bin", &noise(2 << 20))]);
    let small = bundle(&[("index.html", b"<p>small</p>")]);
    let apps = {
        let mut state = server.state();
        let apps = vec![bundle_app(&mut state, 1, &zip), bundle_app(&mut state, 2, &small)];
        let network = metered.clone();
        state.desired = Some(fleet_protocol::DesiredState { network, ..desired("2", apps.clone()) });
        apps
    };
    server.wake();
    let state_of = |number: usize| {
        let state = server.state();
        let actual = state.actual.as_ref()?;
        actual.apps.iter().find(|app| app.app_id == apps[number].app_id).map(|app| app.state.clone())
    };
    eventually("the large one is held, and the server learns why", || {
        let held = |state| matches!(state, ActualAppState::Downloading { held: Some(reason), .. } if reason.starts_with("metered"));
        state_of(0).is_some_and(held)
    })
    .await;
    eventually("the small one came", || state_of(1) == Some(ActualAppState::Ready)).await;
    let fetched = server.state().blob_requests.len();
    assert_eq!(fetched, 2, "the icon, and the small one");
    {
        let mut state = server.state();
        state.desired = Some(desired("3", apps.clone()));
    }
    server.wake();
    eventually("the large one came", || state_of(0) == Some(ActualAppState::Ready)).await;
}
