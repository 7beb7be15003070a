//! A full disk: downloads stay away from the last of it, events wait for it, and the terminal serves on.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fleet_protocol::{ActualAppState, AppId, Event, SessionEnd};
use terminal_agent::api::ClientOptions;
use terminal_agent::clock::SystemClock;
use terminal_agent::daemon::{Config, run};
use terminal_agent::upgrade::Launch;
use terminal_core::ipc::{Screen, ShellMessage};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::network::enrolled;
use crate::support::{AgentProcess, FakeServer, bundle, bundle_app, desired, eventually};

/// What the disk of the test says of itself.
static FREE: AtomicU64 = AtomicU64::new(300 << 20);

fn app_is(server: &FakeServer, wanted: impl Fn(&ActualAppState) -> bool) -> bool {
    server.state().actual.as_ref().is_some_and(|actual| actual.apps.iter().any(|app| wanted(&app.state)))
}

#[tokio::test]
async fn a_download_that_would_fill_the_disk_is_reported_and_comes_when_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let server = FakeServer::start().await;
    let app = bundle_app(&mut server.state(), 1, &bundle(&[("index.html", b"<p>")]));
    server.state().desired = Some(desired("1", vec![app]));
    FREE.store(1 << 20, Ordering::Relaxed);
    let stop = CancellationToken::new();
    let config = Config {
        server: Some(server.address().parse().unwrap()),
        data_dir: dir.path().join("data"),
        socket: AgentProcess::socket(dir.path()),
        shell_uid: None,
        machine_serial: None,
        launcher_version: None,
        client: ClientOptions::default(),
        fingerprint: Some("machine-1".into()),
        free_space: |_| Ok(FREE.load(Ordering::Relaxed)),
        pinned_root: None,
        peer_listen: ([127, 0, 0, 1], 0).into(),
        offline_media: "/nowhere".into(),
        setup_stick: "/nowhere".into(),
        printer_socket: "/nowhere".into(),
        installer: None,
        hardening: "/nowhere".into(),
        disks: "/nowhere".into(),
    };
    let agent =
        tokio::spawn(run(config, Launch::alone("1.0.0"), Arc::new(SystemClock::default()), stop.clone()));
    eventually("it asks to be let in", || !server.state().enrollments.is_empty()).await;
    server.approve_all();
    let no_room = |state: &ActualAppState| matches!(state, ActualAppState::Failed { reason } if reason.starts_with("no room"));
    eventually("the app is reported as failed", || app_is(&server, no_room)).await;
    assert!(server.state().blob_requests.is_empty(), "not a byte was asked for");
    FREE.store(300 << 20, Ordering::Relaxed);
    eventually("it comes by itself", || app_is(&server, |state| *state == ActualAppState::Ready)).await;
    let refusals = |event: &&Event| matches!(event, Event::AppRefused { .. });
    eventually("it was reported once", || server.state().events().iter().filter(refusals).count() == 1).await;
    stop.cancel();
    agent.await.unwrap().unwrap();
}

/// A small disk; only root can have one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=32m", "tmpfs"]).arg(at);
        mount.output().is_ok_and(|output| output.status.success()).then(|| Self(at.to_owned()))
    }

    /// Leaves not one block.
    fn fill(&self) {
        let mut file = File::create(self.filler()).unwrap();
        for size in [64 << 10, 4096, 1] {
            while file.write_all(&vec![1; size]).is_ok() {}
        }
    }

    fn empty(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// A session's record as large as they come.
fn large(number: i64) -> ShellMessage {
    let apps = (0..64).map(|app| (AppId(Uuid::from_u128(app)), 1_000)).collect();
    let (started_at, ended_at) = (number, number);
    ShellMessage::Event(Event::Session { started_at, ended_at, end: SessionEnd::Button, apps })
}

#[tokio::test]
async fn events_wait_for_a_disk_that_is_really_full_and_the_agent_starts_on_it() {
    let dir = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(&dir.path().join("data")) else {
        // Without the right to mount there is no such disk; the outbox's own tests fill its file instead.
        return;
    };
    let (server, mut agent, mut shell) = enrolled(dir.path()).await;
    let home = |screen: &Screen| matches!(screen, Screen::Home(_));
    shell.sees("the home page", home).await;
    server.state().down = true;
    disk.fill();
    // Far more than fits into what SQLite has set aside for its log.
    (0..1_200).for_each(|number| shell.say(&large(number)));
    let check_ins = server.state().check_ins;
    eventually("the agent lives on", || server.state().check_ins > check_ins).await;
    assert!(shell.taken() < 1_200, "what is not on the disk is not taken");
    disk.empty();
    eventually("all are on the disk", || shell.taken() == 1_200).await;
    disk.fill();
    agent.kill();
    agent = AgentProcess::start(&server, dir.path());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    shell.sees("the home page again", home).await;
    shell.say(&large(1_200));
    disk.empty();
    server.state().down = false;
    eventually("all have come", || server.state().numbers().len() > 1_200).await;
    assert_eq!(server.state().numbers(), (0..=1_200).collect::<Vec<_>>());
    agent.stop();
}
