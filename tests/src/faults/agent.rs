//! The agent of the harness: the real upgrader, trust store, outbox and state on real files, started by the real
//! launcher. In place of the rest of the agent stands a host for which the home page is always painted.
#![expect(clippy::disallowed_methods, reason = "as in the real agent, which reads the machine's clock here")]

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use fleet_protocol::{Event, RecordBody, TerminalId, UnixMillis};
use terminal_agent::clock::{SharedClock, SystemClock};
use terminal_agent::disk::{free_space, make_directory};
use terminal_agent::network::Network;
use terminal_agent::store::{OutboxStore, StateKey, StateStore};
use terminal_agent::upgrade::{CheckInOutcome, Host, Launch, Upgrader, UpgraderConfig};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

use super::fleet::{CheckIn, Reply};

/// The environment variable that names the file for marks: what the recording is to know.
pub const MARKS: &str = "FAULTS_MARKS";
/// After a change there is something to say at once; otherwise so often.
const CHECK_IN_EVERY: Duration = Duration::from_millis(200);
/// A date that every signature of the harness is good for.
const NOW: UnixMillis = 0;

/// What the launcher passes on.
#[derive(Debug, Args)]
pub struct Arguments {
    #[arg(long)]
    data: PathBuf,
    #[arg(long)]
    server: Url,
    #[arg(long)]
    release_root: PathBuf,
}

/// The outbox, shared by the upgrader and the check-ins.
#[derive(Clone)]
struct SharedOutbox {
    outbox: Arc<Mutex<OutboxStore>>,
    marks: Arc<Marks>,
}

/// What the trace is to show beside the changes.
struct Marks(Option<std::fs::File>);

impl Marks {
    fn open() -> anyhow::Result<Self> {
        let path = std::env::var_os(MARKS);
        let open = |path| std::fs::OpenOptions::new().append(true).create(true).open(path);
        Ok(Self(path.map(open).transpose()?))
    }

    fn set(&self, mark: &str) {
        if let Some(mut file) = self.0.as_ref() {
            // A mark that is missing makes the harness demand less, never more.
            let _ = file.write_all(format!("{mark}\n").as_bytes());
        }
    }
}

impl Host for SharedOutbox {
    async fn record(&self, event: Event) {
        let pushed = self.outbox.lock().await.push(NOW, RecordBody::Event(event)).await;
        if pushed.is_ok() {
            self.marks.set("pushed");
        }
    }
    async fn may_switch(&self) -> bool {
        true
    }
    fn themes_held(&self, _: Vec<terminal_agent::upgrade::HeldTheme>) {}

    fn switch_cancelled(&self) {}
    async fn bearer(&self) -> Option<String> {
        Some("token".to_owned())
    }
    fn has_token(&self) -> bool {
        true
    }
    fn now(&self) -> UnixMillis {
        NOW
    }
    fn trusted_now(&self) -> Option<UnixMillis> {
        Some(NOW)
    }
    fn stick_written(&self, _: fleet_release::link::StickOutcome) {}
    async fn shell_ended(&self, _reason: String) {}
}

/// Runs until the launcher says otherwise.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let launch = Launch::from_environment("unknown").await?;
    let (version, reason) = (launch.version.clone(), launch.reason);
    make_directory(&arguments.data, 0o755)?;
    let marks = Arc::new(Marks::open()?);
    let (state, state_healed) = StateStore::open(&arguments.data.join("state.db")).await?;
    // No ballast: four megabytes of zeros in every state of the disk say nothing.
    let opened = OutboxStore::open(&arguments.data.join("outbox.db"), Uuid::now_v7(), |_| Ok(0)).await;
    let (outbox, outbox_healed) = opened?;
    let host = SharedOutbox { outbox: Arc::new(Mutex::new(outbox)), marks };
    for healed in [state_healed, outbox_healed].into_iter().flatten() {
        host.record(healed.into()).await;
    }
    // As the real agent: a mark that a full disk does not take stops nothing.
    let _ = state.set(StateKey::Running, &true).await;
    host.record(Event::AgentStarted { software_version: version.clone(), reason }).await;
    // No TLS here: reading the certificates of the system would be most of what a start costs.
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?;
    let config = UpgraderConfig {
        data_dir: arguments.data.clone(),
        terminal_id: TerminalId(Uuid::nil()),
        pinned_root: Some(arguments.release_root.clone()),
        server: arguments.server.clone(),
        http: http.clone(),
        free_space,
        offline: None,
        network: Network::new(SharedClock::new(Arc::new(SystemClock::default()), None)),
    };
    let stop = CancellationToken::new();
    let (upgrader, task) = Upgrader::start(config, launch, host.clone(), stop.clone());
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        ended = check_in_for_ever(&arguments.server, &http, &host, &upgrader, &version) => ended?,
        _ = terminate.recv() => {}
        // The launcher is gone.
        () = stop.cancelled() => {}
    }
    stop.cancel();
    task.await?;
    let _ = state.set(StateKey::Running, &false).await;
    state.close().await;
    host.outbox.lock().await.close().await;
    Ok(())
}

async fn check_in_for_ever(
    server: &Url,
    http: &reqwest::Client,
    host: &SharedOutbox,
    upgrader: &Upgrader,
    version: &str,
) -> anyhow::Result<()> {
    let mut changed = upgrader.watch_report();
    let address = format!("{server}/check-in");
    let mut wished = None;
    loop {
        let report = upgrader.report();
        if report.as_ref().is_some_and(|report| report.bytes_total > 0) {
            // The signed metadata were believed before the first byte was fetched.
            host.marks.set("trusted");
        }
        let batch = host.outbox.lock().await.batch().await?;
        let had_records = !batch.position.records.is_empty();
        let said = CheckIn { version: version.to_owned(), report, outbox: batch.position };
        let reply = http.post(&address).json(&said).send().await?;
        let reply: Reply = reply.json().await.context("the harness's server does not answer")?;
        if had_records {
            // Before the outbox forgets them.
            host.marks.set(&format!("stored {} {}", said.outbox.epoch, reply.acknowledged));
            let stored =
                host.outbox.lock().await.handle_acknowledged(reply.acknowledged, Uuid::now_v7()).await;
            // A full disk: they are sent again, and stored once.
            let _ = stored.inspect_err(|error| tracing::warn!(%error, "not forgotten"));
        }
        let wish = reply.desired.as_ref().map(|desired| desired.version.clone());
        if wish != wished {
            host.marks.set(&format!("wish {}", wish.as_deref().unwrap_or("none")));
            wished = wish;
        }
        upgrader.desired(reply.desired, 1);
        upgrader.home_painted();
        upgrader.check_in(CheckInOutcome::Accepted);
        if !had_records {
            let _ = tokio::time::timeout(CHECK_IN_EVERY, changed.changed()).await;
        }
    }
}
