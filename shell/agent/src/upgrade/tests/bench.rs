use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fleet_protocol::{
    Activation, AttemptId, AttemptState, BootReason, DesiredRelease, Event, ReleaseId, RolloutId, TerminalId,
    UnixMillis,
};
use fleet_release::link::{AgentWord, LauncherWord};
use fleet_release::{Arch, FallBack, target_name};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::clock::{SharedClock, SystemClock};
use crate::network::Network;

use super::super::launch::{Facts, Link};
use super::super::{Host, Launch, OfflineMedia, Upgrader, UpgraderConfig};
use super::repository::{ImageRepository, NOW_S};

/// The terminal of the tests.
pub const TERMINAL: TerminalId = TerminalId(Uuid::from_u128(42));

/// A terminal with an image repository.
pub struct Bench {
    dir: TempDir,
    pub repository: ImageRepository,
    pub host: TestHost,
}

/// The rest of the agent.
#[derive(Clone, Default)]
pub struct TestHost {
    events: Arc<Mutex<Vec<Event>>>,
    pub busy: Arc<AtomicBool>,
    pub cancelled: Arc<AtomicBool>,
    pub themes: Arc<Mutex<Vec<terminal_core::HeldTheme>>>,
    pub now: Arc<AtomicI64>,
    /// The server's time was never heard.
    pub untrusted: Arc<AtomicBool>,
}

impl Host for TestHost {
    async fn record(&self, event: Event) {
        self.events.lock().unwrap().push(event);
    }
    async fn may_switch(&self) -> bool {
        !self.busy.load(Ordering::Relaxed)
    }
    fn themes_held(&self, held: Vec<terminal_core::HeldTheme>) {
        *self.themes.lock().unwrap() = held;
    }
    fn switch_cancelled(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
    async fn bearer(&self) -> Option<String> {
        Some("token".to_owned())
    }
    fn has_token(&self) -> bool {
        !self.untrusted.load(Ordering::Relaxed)
    }
    fn now(&self) -> UnixMillis {
        self.now.load(Ordering::Relaxed)
    }
    fn trusted_now(&self) -> Option<UnixMillis> {
        (!self.untrusted.load(Ordering::Relaxed)).then(|| self.now())
    }
    fn stick_written(&self, _: fleet_release::link::StickOutcome) {}
    async fn shell_ended(&self, _reason: String) {}
}

impl TestHost {
    pub fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap().clone()
    }

    pub fn forget(&self) {
        self.events.lock().unwrap().clear();
    }
}

/// A running upgrader, and the launcher's end of its line.
pub struct Running {
    pub upgrader: Upgrader,
    launcher: BufReader<UnixStream>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    /// What the agent says next.
    pub async fn said(&mut self) -> AgentWord {
        let mut line = String::new();
        let read = tokio::time::timeout(Duration::from_secs(20), self.launcher.read_line(&mut line));
        read.await.unwrap().unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Says something to the agent.
    pub async fn say(&mut self, word: &LauncherWord) {
        let line = format!("{}\n", serde_json::to_string(word).unwrap());
        self.launcher.get_mut().write_all(line.as_bytes()).await.unwrap();
    }

    /// Closes the launcher's end; resolves when the agent was told to stop.
    pub async fn lose_launcher(self) {
        drop(self.launcher);
        self.stop.cancelled().await;
        self.task.await.unwrap();
    }

    pub async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

impl Bench {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let repository = ImageRepository::new(dir.path()).await;
        let host = TestHost::default();
        host.now.store(NOW_S * 1000, Ordering::Relaxed);
        Self { dir, repository, host }
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().join("root")
    }

    pub fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Waits until a damaged file was reported.
    pub async fn until_healed(&self, name: &str) {
        let healed = |event: &Event| matches!(event, Event::FileHealed { file, .. } if file.as_str() == name);
        while !self.host.events.lock().unwrap().iter().any(healed) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Starts an upgrader as the launcher would.
    pub fn start(&self, version: &str, facts: Facts) -> Running {
        self.start_with(version, facts, self.repository.server.clone(), None)
    }

    /// The same with a server and media of its own.
    pub fn start_with(
        &self,
        version: &str,
        facts: Facts,
        server: url::Url,
        offline: Option<OfflineMedia>,
    ) -> Running {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let launch = Launch {
            version: version.to_owned(),
            reason: BootReason::Restart,
            root: Some(self.root()),
            restarts_machine: false,
            writes_sticks: false,
            facts,
            link: Some(Link::new(theirs)),
        };
        let config = UpgraderConfig {
            data_dir: self.data_dir(),
            terminal_id: TERMINAL,
            pinned_root: Some(self.repository.pinned_root()),
            server,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            free_space: crate::disk::free_space,
            offline,
            network: Network::new(SharedClock::new(Arc::new(SystemClock::default()), None)),
        };
        let stop = CancellationToken::new();
        let (upgrader, task) = Upgrader::start(config, launch, self.host.clone(), stop.clone());
        Running { upgrader, launcher: BufReader::new(ours), stop, task }
    }

    /// Starts version 1.0.0, committed with release counter 5.
    pub fn start_committed(&self) -> Running {
        self.start("1.0.0", Facts { committed_counter: 5, ..Facts::default() })
    }

    /// The steps recorded so far.
    pub fn steps(&self) -> Vec<(AttemptState, Option<String>)> {
        let events = self.host.events.lock().unwrap();
        let step = |event: &Event| {
            let Event::UpgradeStep { state, reason, .. } = event else { return None };
            Some((*state, reason.clone()))
        };
        events.iter().filter_map(step).collect()
    }

    /// Waits until a step was recorded; its reason.
    pub async fn until(&self, state: AttemptState) -> Option<String> {
        let found = async {
            loop {
                if let Some((_, reason)) = self.steps().into_iter().rfind(|(there, _)| *there == state) {
                    return reason;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let in_time = tokio::time::timeout(Duration::from_secs(20), found).await;
        in_time.unwrap_or_else(|_| panic!("waited in vain for {state:?}: {:?}", self.steps()))
    }
}

/// What the fleet wants: a version, under attempt 7.
pub fn desired(version: &str) -> DesiredRelease {
    let arch = Arch::of_this_machine();
    DesiredRelease {
        release_id: ReleaseId(Uuid::from_u128(1)),
        version: version.to_owned(),
        target: target_name(&version.parse().unwrap(), &arch),
        rollout_id: RolloutId(Uuid::from_u128(2)),
        attempt_id: AttemptId(Uuid::from_u128(7)),
        activation: Activation::default(),
        grant: None,
    }
}

/// The same under attempt 8.
pub fn another(version: &str) -> DesiredRelease {
    DesiredRelease { attempt_id: AttemptId(Uuid::from_u128(8)), ..desired(version) }
}

/// Attempt 7 as the launcher knows it.
pub fn attempt() -> String {
    Uuid::from_u128(7).to_string()
}

/// What the launcher says of a start after attempt 7 fell back.
pub fn fallen_back(reason: &str) -> Facts {
    let fallen_back =
        FallBack { attempt: attempt(), from: "1.1.0".parse().unwrap(), reason: reason.to_owned() };
    Facts { fallen_back: Some(fallen_back), ..Facts::default() }
}
