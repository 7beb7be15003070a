//! Bundles: resumed where they broke off, refused when hostile, removed when nobody wants them.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;

use fleet_protocol::{AppSource, Event};
use terminal_core::ipc::{AppViewState, Screen};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::network::enrolled;
use crate::support::{FakeShell, bundle, bundle_app, desired, eventually};

async fn app_state(shell: &FakeShell, wanted: AppViewState) {
    let is_so = |screen: &Screen| matches!(screen, Screen::Home(home) if home.apps.first().is_some_and(|app| app.state == wanted));
    shell.sees(&format!("{wanted:?}"), is_so).await;
}

#[tokio::test]
async fn a_download_goes_on_where_it_broke_off() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    let big: Vec<u8> = (0..3_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    {
        let mut state = server.state();
        let app = bundle_app(&mut state, 1, &bundle(&[("index.html", b"<p>"), ("data.bin", &big)]));
        state.desired = Some(desired("2", vec![app.clone()]));
        // The icon goes first and is small: it comes whole.
        state.cut_blobs_after = Some(1_000_000);
        state.blobs.remove(&app.icon.sha256);
    }
    server.wake();
    eventually("the first request broke off", || server.state().cut_blobs_after.is_none()).await;
    {
        let mut state = server.state();
        let icon = crate::support::svg_icon();
        let digest = state.desired.as_ref().unwrap().apps[0].icon.sha256;
        state.blobs.insert(digest, icon);
    }
    app_state(&shell, AppViewState::Ready).await;
    assert!(server.state().blob_requests.iter().any(|from| *from > 0), "{:?}", server.state().blob_requests);
    let installed = |event: &Event| matches!(event, Event::AppInstalled { .. });
    eventually("it is reported", || server.state().events().iter().any(installed)).await;
}

#[tokio::test]
async fn a_hostile_bundle_is_refused_reported_and_not_fetched_again() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("index.html", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"<p>").unwrap();
    writer.add_symlink("secrets", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let zip = writer.finish().unwrap().into_inner().into();
    {
        let mut state = server.state();
        let app = bundle_app(&mut state, 1, &zip);
        state.desired = Some(desired("2", vec![app]));
    }
    server.wake();
    app_state(&shell, AppViewState::Failed).await;
    let refused = |event: &Event| matches!(event, Event::AppRefused { reason, .. } if reason.contains("not a plain file"));
    eventually("it is reported", || server.state().events().iter().any(refused)).await;
    let fetched = server.state().blob_requests.len();
    server.state().desired.as_mut().unwrap().etag.0 = "3".into();
    server.wake();
    eventually("the new state is there", || {
        server.state().actual.as_ref().is_some_and(|actual| actual.apps.len() == 1)
    })
    .await;
    assert_eq!(server.state().blob_requests.len(), fetched);
    assert!(std::fs::read_dir(dir.path().join("data/apps")).unwrap().next().is_none());
}

#[tokio::test]
async fn an_unlisted_app_is_removed_and_a_listed_one_readable_by_the_shells_user() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    {
        let mut state = server.state();
        let app = bundle_app(&mut state, 1, &bundle(&[("index.html", b"<p>")]));
        state.desired = Some(desired("2", vec![app]));
    }
    server.wake();
    app_state(&shell, AppViewState::Ready).await;
    let apps = dir.path().join("data/apps");
    let app = std::fs::read_dir(&apps).unwrap().next().unwrap().unwrap().path();
    assert_eq!(std::fs::metadata(&app).unwrap().permissions().mode() & 0o777, 0o755);
    server.state().desired = Some(desired("3", vec![]));
    server.wake();
    eventually("its files are gone", || !app.exists()).await;
    eventually("the state is applied", || {
        let state = server.state();
        let applied = state.actual.as_ref().and_then(|actual| actual.applied_etag.clone());
        applied.is_some_and(|etag| etag.0 == "3")
    })
    .await;
}

#[tokio::test]
async fn wrong_bytes_are_thrown_away_reported_and_fetched_again_with_the_next_state() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    let zip = bundle(&[("index.html", b"<p>right</p>")]);
    {
        let mut state = server.state();
        let app = bundle_app(&mut state, 1, &zip);
        let AppSource::Bundle { blob, .. } = &app.source else { panic!("bundle") };
        state.blobs.insert(blob.sha256, vec![0x55; zip.len()].into());
        state.desired = Some(desired("2", vec![app]));
    }
    server.wake();
    app_state(&shell, AppViewState::Failed).await;
    let refused =
        |event: &Event| matches!(event, Event::AppRefused { reason, .. } if reason.contains("digest"));
    eventually("it is reported", || server.state().events().iter().any(refused)).await;
    {
        let mut state = server.state();
        let app = bundle_app(&mut state, 1, &zip);
        state.desired = Some(desired("3", vec![app]));
    }
    server.wake();
    app_state(&shell, AppViewState::Ready).await;
}
