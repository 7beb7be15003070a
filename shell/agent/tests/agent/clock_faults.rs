//! A real-time clock in 1970 or 2099 harms nothing.

use std::sync::Arc;

use fleet_protocol::UnixMillis;
use terminal_agent::api::ClientOptions;
use terminal_agent::clock::{Clock, SystemClock};
use terminal_agent::daemon::{Config, run};
use terminal_agent::upgrade::Launch;
use terminal_core::Mono;
use tokio_util::sync::CancellationToken;

use crate::support::{AgentProcess, FakeServer, FakeShell, desired, eventually};

/// A machine whose date is wrong.
#[derive(Debug)]
struct BrokenClock {
    rtc: UnixMillis,
    running: SystemClock,
}

impl Clock for BrokenClock {
    fn mono(&self) -> Mono {
        self.running.mono()
    }

    fn rtc(&self) -> UnixMillis {
        self.rtc
    }
}

const SERVER_TIME: UnixMillis = 1_795_000_000_000;
const YEAR_2099: UnixMillis = 4_070_908_800_000;

async fn terminal_with_clock(rtc: UnixMillis) {
    let dir = tempfile::tempdir().unwrap();
    let server = FakeServer::start().await;
    {
        let mut state = server.state();
        state.time = Some(SERVER_TIME);
        state.desired = Some(desired("1", vec![]));
    }
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
        free_space: terminal_agent::disk::free_space,
        pinned_root: None,
        peer_listen: ([127, 0, 0, 1], 0).into(),
        offline_media: "/nowhere".into(),
        setup_stick: "/nowhere".into(),
        printer_socket: "/nowhere".into(),
        installer: None,
        hardening: "/nowhere".into(),
        disks: "/nowhere".into(),
    };
    let clock = Arc::new(BrokenClock { rtc, running: SystemClock::default() });
    let agent = tokio::spawn(run(config, Launch::alone("1.0.0"), clock, stop.clone()));
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    eventually("it asks to be let in", || !server.state().enrollments.is_empty()).await;
    server.approve_all();
    eventually("it checks in", || server.state().actual.is_some()).await;
    let near = |time: UnixMillis| time.abs_diff(SERVER_TIME) < 120_000;
    eventually("the screen shows the server's time", || shell.view().is_some_and(|view| near(view.now)))
        .await;
    eventually("what happens now has the server's time", || {
        server.state().records.last().is_some_and(|(_, record)| near(record.at))
    })
    .await;
    let booted = server.state().actual.as_ref().unwrap().booted_at;
    assert!((0..366 * 24 * 60 * 60 * 1000).contains(&(SERVER_TIME - booted)), "{booted}");
    stop.cancel();
    agent.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_clock_in_1970_harms_nothing() {
    terminal_with_clock(0).await;
}

#[tokio::test]
async fn a_clock_in_2099_harms_nothing() {
    terminal_with_clock(YEAR_2099).await;
}
