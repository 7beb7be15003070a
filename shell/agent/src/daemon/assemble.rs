use std::sync::Arc;

use fleet_protocol::{BootReason, Event, Settings};
use terminal_core::network_test::NetworkReport;
use terminal_core::self_test::SelfTestMemory;
use terminal_core::{Backoff, HeldFiles, Link, Watchdog};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use super::hardening::HardeningFile;
use super::host::AgentHost;
use super::input::Input;
use super::maintenance::Maintenance;
use super::opened::Opened;
use super::self_test::{MachineFacts, SelfTests};
use super::shell::Shell;
use super::start::{Config, StartError};
use super::{Daemon, Sources, health};
use crate::api::{Api, Client, ClientOptions};
use crate::apps::{Library, LibraryNews, Shelf, Wanted};
use crate::bearer::{BearerReader, bearer};
use crate::clock::{Clock, SharedClock};
use crate::disk::Healed;
use crate::disk_health::DiskFile;
use crate::hardware::describe;
use crate::identity::Identity;
use crate::inspection::{InspectionClients, Inspector};
use crate::machine_parts;
use crate::network::{Network, PeerOptions, Share};
use crate::network_room::{NetworkNews, NetworkRoom};
use crate::network_setup::Tried;
use crate::network_test::NetworkTester;
use crate::self_test::{Machine, PaperShelf, Papers, hand_over};
use crate::setup::{Settled, awaited_root};
use crate::shell_link::{self, ShellInput};
use crate::store::{StateKey, StateStore};
use crate::upgrade::{Launch, OfflineMedia, Upgrader, UpgraderConfig};
use crate::wake::{self, WakeNews};

/// Requests after a start are spread over this many milliseconds: after a power cut a whole city
/// starts at once.
const START_SPREAD_MS: u64 = 1_000;
/// Shell messages that may wait; beyond, the shell waits.
const SHELL_INPUTS: usize = 64;

/// Between two tries to hand a paper over, at first and at most, in milliseconds.
const FIRST_PAPER_MS: u64 = 2_000;
const LONGEST_PAPER_MS: u64 = 15 * 60_000;

/// What the tasks around the daemon share.
struct Parts<'a> {
    config: &'a Config,
    settled: &'a Settled,
    client: Client,
    api: Api,
    clock: SharedClock,
    bearer: BearerReader,
    inputs: mpsc::UnboundedSender<Input>,
    stop: &'a CancellationToken,
    tasks: TaskTracker,
}

/// Puts the daemon together from what the disk holds, and starts the tasks around it.
pub(super) async fn assemble(
    config: &Config,
    settled: Settled,
    launch: Launch,
    clock: Arc<dyn Clock>,
    opened: Opened,
    stop: &CancellationToken,
) -> Result<(Daemon, Sources, TaskTracker), StartError> {
    let client = settled.client.build()?;
    let (bearer_writer, bearer_reader) = bearer();
    let (inputs, input_receiver) = mpsc::unbounded_channel();
    let parts = Parts {
        config,
        settled: &settled,
        api: Api::new(client.clone(), &settled.server),
        client,
        clock: SharedClock::new(clock, opened.clock_floor),
        bearer: bearer_reader,
        inputs,
        stop,
        tasks: TaskTracker::new(),
    };
    let has_launcher = launch.root.is_some();
    let (restarts_machine, writes_sticks) = (launch.restarts_machine, launch.writes_sticks);
    let (software_version, reason) = (launch.version.clone(), boot_reason(&launch, opened.was_running));
    let network = start_network(&parts, Arc::clone(&opened.identity))?;
    let shelf = Shelf::open(&parts.config.data_dir, parts.config.free_space)?;
    let inspector = Inspector::new(InspectionClients::new(&settled.client)?, Some(shelf.clone()));
    let (wanted, held, library) = start_library(&parts, &network, shelf, opened.refused);
    let shell_inputs = listen_for_shell(&parts)?;
    let (shell_pid, interval_s) = start_watching(&parts);
    let upgrader = start_upgrader(&parts, &network, launch, &opened.identity);
    let self_tests = start_self_tests(&parts, opened.self_test);
    let (network_news, network_receiver) = mpsc::unbounded_channel();
    let sources = Sources {
        inputs: input_receiver,
        shell: shell_inputs,
        library,
        report: upgrader.watch_report(),
        network: network_receiver,
    };
    let network_room = make_network_room(&parts, opened.network_test, &opened.state, network_news);
    let mut daemon = Daemon {
        server: settled.server.to_string(),
        server_place: place_of(&settled.server),
        software_version: software_version.clone(),
        up_at_start: sysinfo::System::uptime().saturating_mul(1_000),
        saved_floor: parts.clock.snapshot().floor(),
        disks: DiskFile::new(parts.config.disks.clone(), parts.clock.rtc()),
        machine_parts: None,
        link: Link::new(opened.known, parts.clock.mono(), START_SPREAD_MS, rand::random()),
        watchdog: Watchdog::new(has_launcher, parts.clock.mono()),
        clock: parts.clock,
        identity: opened.identity,
        hardware: Arc::new(describe(&config.data_dir, config.fingerprint.as_deref())),
        api: parts.api,
        outbox: opened.outbox,
        unwritten: Vec::new(),
        flush_at: None,
        state: opened.state,
        desired: opened.desired,
        desired_at: opened.desired_at,
        commands: opened.commands,
        screenshot: None,
        bearer: bearer_writer,
        bearer_reader: parts.bearer,
        wanted,
        held,
        themes: super::themes::Themes::new(opened.failed_themes),
        progress: super::Progress::new(),
        held_back: std::collections::BTreeMap::new(),
        network,
        shell: Shell::new(shell_pid, opened.witness.mark()),
        witness: opened.witness,
        quarantine: opened.quarantine,
        consumables: opened.consumables,
        inspections: opened.inspections,
        inspector,
        inspecting: None,
        trial: None,
        maintenance: Maintenance::new(
            opened.maintenance,
            (opened.volume.or(settled.record.answers.volume), opened.daily_check),
            restarts_machine,
        ),
        self_tests,
        set_up: super::set_up::SetUp::new(&config.data_dir, &settled),
        settings: super::settings::Settings::new(&config.data_dir, config.setup_stick.clone()),
        network_room,
        has_launcher,
        writes_sticks,
        data_dir: config.data_dir.clone(),
        upgrader,
        noted_hold: None,
        sample_interval_s: interval_s,
        health: None,
        hardening: HardeningFile::new(parts.config.hardening.clone()),
        shown: super::Shown::default(),
        inputs: parts.inputs,
        fatal: None,
    };
    let healed = opened.healed.into_iter().chain(settled.healed.clone());
    daemon.begin(software_version, reason, healed, opened.network_trial).await;
    parts.tasks.close();
    Ok((daemon, sources, parts.tasks))
}

impl Daemon {
    async fn begin(
        &mut self,
        software_version: String,
        reason: BootReason,
        healed: impl Iterator<Item = Healed>,
        lost: Option<Tried>,
    ) {
        // Not knowing how this run ended is better than no run.
        let marked = self.state.set(StateKey::Running, &true).await;
        self.note(marked);
        self.save_commands().await;
        self.record(Event::AgentStarted { software_version, reason }).await;
        for healed in healed {
            self.record(healed.into()).await;
        }
        self.begin_set_up();
        self.begin_maintenance().await;
        self.network_room.take_back_lost_trial(lost);
        self.apply_desired();
    }
}

fn place_of(server: &Url) -> String {
    let (host, port) = (server.host_str(), server.port_or_known_default());
    format!("{}:{}", host.unwrap_or_default(), port.unwrap_or_default())
}

fn make_network_room(
    parts: &Parts<'_>,
    test: Option<NetworkReport>,
    state: &StateStore,
    news: mpsc::UnboundedSender<NetworkNews>,
) -> NetworkRoom {
    NetworkRoom::new(Some(tester(parts)), test, state.clone(), parts.config.printer_socket.clone(), news)
}

fn tester(parts: &Parts<'_>) -> NetworkTester {
    NetworkTester {
        server: parts.settled.server.clone(),
        client: parts.settled.client.clone(),
        clock: parts.clock.clone(),
        limit: NetworkTester::LIMIT,
    }
}

/// The launcher knows why it started the agent; without one the last run's mark tells.
fn boot_reason(launch: &Launch, was_running: Option<bool>) -> BootReason {
    match was_running {
        _ if launch.root.is_some() => launch.reason,
        None => BootReason::FirstStart,
        Some(true) => BootReason::Unclean,
        Some(false) => BootReason::Restart,
    }
}

type LibraryEnds = (watch::Sender<Wanted>, HeldFiles, mpsc::UnboundedReceiver<LibraryNews>);

fn start_library(
    parts: &Parts<'_>,
    network: &Network,
    shelf: Shelf,
    refused: std::collections::BTreeMap<fleet_protocol::Sha256, String>,
) -> LibraryEnds {
    let (wanted, wanted_reader) = watch::channel(Wanted::default());
    let (api, bearer) = (parts.api.clone(), parts.bearer.clone());
    let (library, held, news) =
        Library::new(shelf, api, bearer, network.clone(), wanted_reader, refused, rand::random());
    parts.tasks.spawn(library.run(parts.stop.clone()));
    (wanted, held, news)
}

/// The line and the hall. The listener opens when the desired state says so.
fn start_network(parts: &Parts<'_>, identity: Arc<Identity>) -> Result<Network, StartError> {
    let config = parts.config;
    let network = Network::new(parts.clock.clone()).with_peers(PeerOptions {
        identity,
        api: parts.api.clone(),
        bearer: parts.bearer.clone(),
        client: ClientOptions::for_peers()?,
        listen: config.peer_listen,
        share: Share::new(&config.data_dir, config.free_space),
    });
    if let Some(peers) = network.peers() {
        let inputs = parts.inputs.clone();
        // The others learn the addresses from the server, and that by a check-in.
        let moved = move || drop(inputs.send(Input::Wake));
        parts.tasks.spawn(Arc::clone(peers).run(parts.stop.clone(), moved));
    }
    Ok(network)
}

fn listen_for_shell(parts: &Parts<'_>) -> Result<mpsc::Receiver<ShellInput>, StartError> {
    let (sender, receiver) = mpsc::channel(SHELL_INPUTS);
    let listener = shell_link::bind(&parts.config.socket, parts.config.shell_uid)?;
    parts.tasks.spawn(shell_link::serve(listener, parts.config.shell_uid, sender, parts.stop.clone()));
    Ok(receiver)
}

/// What looks and listens from now on.
fn start_watching(parts: &Parts<'_>) -> (watch::Sender<Option<u32>>, watch::Sender<u32>) {
    start_wake(parts);
    start_root_wait(parts);
    start_parts_watch(parts);
    start_sampler(parts)
}

/// The root that the set-up could not have, because nobody was reached then.
fn start_root_wait(parts: &Parts<'_>) {
    let Some(fingerprint) = parts.settled.awaited_root().map(<[String]>::to_vec) else { return };
    let (options, server) = (parts.settled.client.clone(), parts.settled.server.clone());
    let (inputs, stop) = (parts.inputs.clone(), parts.stop.clone());
    parts.tasks.spawn(async move {
        let root = stop.run_until_cancelled(awaited_root(options, server, fingerprint)).await;
        if let Some(root) = root {
            let _ = inputs.send(Input::RootCame(root));
        }
    });
}

fn start_parts_watch(parts: &Parts<'_>) {
    let inputs = parts.inputs.clone();
    let tell = move |seen| drop(inputs.send(Input::PartsSeen(seen)));
    parts.tasks.spawn(machine_parts::watch("/".into(), parts.stop.clone(), tell));
}

fn start_sampler(parts: &Parts<'_>) -> (watch::Sender<Option<u32>>, watch::Sender<u32>) {
    let (pid, pid_reader) = watch::channel(None);
    let (interval_s, interval_reader) = watch::channel(Settings::default().sample_interval_s);
    let data_dir = parts.config.data_dir.clone();
    let (inputs, stop) = (parts.inputs.clone(), parts.stop.clone());
    parts.tasks.spawn(health::sample(data_dir, interval_reader, pid_reader, inputs, stop));
    (pid, interval_s)
}

fn start_wake(parts: &Parts<'_>) {
    let inputs = parts.inputs.clone();
    let tell = move |news| {
        inputs
            .send(match news {
                WakeNews::Wake => Input::Wake,
                WakeNews::TokenRefused => Input::TokenRefused,
            })
            .is_ok()
    };
    let (api, bearer, stop) = (parts.api.clone(), parts.bearer.clone(), parts.stop.clone());
    parts.tasks.spawn(wake::listen(api, bearer, rand::random(), stop, tell));
}

/// What measures this machine, and who hands the papers of acceptances over.
fn start_self_tests(parts: &Parts<'_>, memory: SelfTestMemory) -> SelfTests {
    let config = parts.config;
    let measurements = Arc::new(Machine {
        server: parts.settled.server.clone(),
        client: parts.client.clone(),
        is_proxied: parts.settled.client.proxy.is_some(),
        clock: parts.clock.clone(),
        data_dir: config.data_dir.clone(),
        free_space: config.free_space,
        hardening: config.hardening.clone(),
        disks: config.disks.clone(),
        root: "/".into(),
    });
    let shelf = PaperShelf::new(&config.data_dir, config.free_space);
    let papers = Papers::default();
    let inputs = parts.inputs.clone();
    let tell = move |id, handed| drop(inputs.send(Input::PaperHanded(id, handed)));
    let (api, bearer, stop) = (parts.api.clone(), parts.bearer.clone(), parts.stop.clone());
    let waits = Backoff::new(FIRST_PAPER_MS, LONGEST_PAPER_MS);
    parts.tasks.spawn(hand_over(shelf.clone(), api, bearer, papers.clone(), waits, stop, tell));
    SelfTests::new(memory, measurements, shelf, papers, MachineFacts::look(config))
}

fn start_upgrader(
    parts: &Parts<'_>,
    network: &Network,
    launch: Launch,
    identity: &Arc<Identity>,
) -> Upgrader {
    let config = UpgraderConfig {
        data_dir: parts.config.data_dir.clone(),
        terminal_id: identity.id(),
        pinned_root: parts.settled.pinned_root.clone(),
        server: parts.settled.server.clone(),
        http: parts.client.clone(),
        free_space: parts.config.free_space,
        network: network.clone(),
        offline: Some(OfflineMedia {
            dir: parts.config.offline_media.clone(),
            identity: Arc::clone(identity),
        }),
    };
    let host =
        AgentHost { inputs: parts.inputs.clone(), clock: parts.clock.clone(), bearer: parts.bearer.clone() };
    let (upgrader, task) = Upgrader::start(config, launch, host, parts.stop.clone());
    parts.tasks.spawn(async move {
        if let Err(error) = task.await {
            tracing::error!(%error, "the upgrader's task ended badly");
        }
    });
    upgrader
}
