//! The real terminal: the machines of terminal-core, driven with this machine's disk, network, clock
//! and shell. One task owns all state; others send it [`Input`]s.

mod actual;
mod assemble;
mod commands;
mod consumables;
mod daily_check;
mod export;
mod hardening;
mod health;
mod host;
mod input;
mod inspection;
mod library;
mod maintenance;
mod network;
mod opened;
mod quarantine;
mod record;
mod requests;
mod screen_hours;
mod self_test;
mod session;
mod set_up;
mod settings;
mod shell;
mod show;
mod start;
mod themes;
mod trial;

use std::sync::Arc;

use fleet_protocol::{DesiredState, Hardware, HealthSample, HoldReason, MachineParts};
use terminal_core::session::SessionWitness;
use terminal_core::{
    CommandMemory, HeldFiles, Inspections, Link, Mono, Quarantine, Timer, Watchdog, earlier,
};
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::api::Api;
use crate::apps::{LibraryNews, Wanted};
use crate::bearer::BearerWriter;
use crate::clock::SharedClock;
use crate::disk_health::DiskFile;
use crate::identity::Identity;
use crate::inspection::Inspector;
use crate::network::Network;
use crate::network_room::{NetworkNews, NetworkRoom};
use crate::shell_link::ShellInput;
use crate::store::{OutboxStore, StateStore, StoreError};
use crate::upgrade::Upgrader;

use commands::PendingScreenshot;
use input::Input;
use library::Progress;
use shell::Shell;
use show::Shown;
use trial::PendingTrial;

pub(crate) use hardening::HardeningFile;
pub(crate) use opened::KnownNetwork;
pub use start::{Config, StartError, run};

/// The terminal's whole state.
struct Daemon {
    server: String,
    /// Its host and port.
    server_place: String,
    software_version: String,
    /// How long the machine had been up when this began, in milliseconds.
    up_at_start: u64,
    clock: SharedClock,
    identity: Arc<Identity>,
    hardware: Arc<Hardware>,
    api: Api,
    link: Link,
    outbox: OutboxStore,
    /// Who waits until all that was recorded is on the disk.
    unwritten: Vec<oneshot::Sender<()>>,
    /// When the disk is tried again that did not take a record.
    flush_at: Option<Mono>,
    state: StateStore,
    saved_floor: fleet_protocol::UnixMillis,
    desired: Option<Arc<DesiredState>>,
    /// When the server said so, by its clock.
    desired_at: fleet_protocol::UnixMillis,
    commands: CommandMemory,
    screenshot: Option<PendingScreenshot>,
    bearer: BearerWriter,
    bearer_reader: crate::bearer::BearerReader,
    wanted: watch::Sender<Wanted>,
    held: HeldFiles,
    themes: themes::Themes,
    progress: Progress,
    /// Bundles that wait, and why.
    held_back: std::collections::BTreeMap<fleet_protocol::Sha256, String>,
    network: Network,
    shell: Shell,
    witness: SessionWitness,
    quarantine: Quarantine,
    /// What the printers last said of what they use up.
    consumables: terminal_core::consumables::Consumables,
    inspections: Inspections,
    inspector: Inspector,
    /// The inspection under way.
    inspecting: Option<CancellationToken>,
    /// The app that the shell has open for it.
    trial: Option<PendingTrial>,
    maintenance: maintenance::Maintenance,
    self_tests: self_test::SelfTests,
    set_up: set_up::SetUp,
    settings: settings::Settings,
    network_room: NetworkRoom,
    watchdog: Watchdog,
    has_launcher: bool,
    /// Whether there is somebody to write to a stick.
    writes_sticks: bool,
    /// The agent's own directory.
    data_dir: std::path::PathBuf,
    upgrader: Upgrader,
    /// Why the fleet holds this terminal back, as the log knows it.
    noted_hold: Option<HoldReason>,
    sample_interval_s: watch::Sender<u32>,
    health: Option<HealthSample>,
    hardening: HardeningFile,
    disks: DiskFile,
    machine_parts: Option<MachineParts>,
    shown: Shown,
    inputs: mpsc::UnboundedSender<Input>,
    /// Set when only a restart helps: a store was damaged while open.
    fatal: Option<StoreError>,
}

/// Where inputs come from.
struct Sources {
    inputs: mpsc::UnboundedReceiver<Input>,
    shell: mpsc::Receiver<ShellInput>,
    library: mpsc::UnboundedReceiver<LibraryNews>,
    report: watch::Receiver<Option<fleet_protocol::UpgradeReport>>,
    network: mpsc::UnboundedReceiver<NetworkNews>,
}

impl Daemon {
    /// Runs until `stop`, or until only a restart helps.
    async fn run(mut self, mut sources: Sources, stop: CancellationToken) -> Result<Self, StoreError> {
        loop {
            self.send_what_is_due().await;
            self.inspect_what_is_due();
            self.plan_screen();
            self.show();
            self.show_maintenance();
            self.show_self_test();
            self.show_network();
            self.show_settings();
            if let Some(fatal) = self.fatal.take() {
                return Err(fatal);
            }
            if self.set_up.ends_run {
                // Started again by its launcher it asks on the screen, or goes the other way.
                return Ok(self);
            }
            let timer = self.poll_timeout();
            tokio::select! {
                () = stop.cancelled() => {
                    // The disk may never take it: nobody is kept waiting at the end.
                    self.unwritten.clear();
                    return Ok(self);
                }
                Some(input) = sources.inputs.recv() => self.handle_input(input).await,
                Some(input) = sources.shell.recv() => self.handle_shell(input).await,
                Some(news) = sources.library.recv() => self.handle_library(news).await,
                Some(news) = sources.network.recv() => self.handle_network_news(news).await,
                Ok(()) = sources.report.changed() => self.link.handle_news(self.clock.mono()),
                () = self.clock.sleep_until(timer.map(|(at, _)| at)) => self.handle_timeout().await,
            }
        }
    }

    fn poll_timeout(&self) -> Option<Timer> {
        [
            self.link.poll_timeout(),
            self.watchdog.poll_timeout(),
            self.screenshot.as_ref().map(PendingScreenshot::timer),
            self.due_timer(),
            self.screen_timer(),
            self.quarantine_timer(),
            self.inspection_timer(),
            self.trial.as_ref().map(PendingTrial::timer),
            self.maintenance.guard.poll_timeout(),
            self.network_room.poll_timeout(),
            self.flush_at.map(|at| (at, "a record that the disk did not take")),
        ]
        .into_iter()
        .fold(None, earlier)
    }

    async fn handle_timeout(&mut self) {
        let now = self.clock.mono();
        if self.watchdog.handle_timeout(now) {
            self.handle_silent_shell().await;
        }
        self.handle_screenshot_timeout(now).await;
        self.handle_trial_timeout(now).await;
        self.handle_maintenance_timeout(now).await;
        self.network_room.handle_timeout(now);
        if self.flush_at.is_some_and(|at| at <= now) {
            self.flush().await;
        }
    }

    async fn handle_input(&mut self, input: Input) {
        match input {
            Input::Enrolled { sent, code, result } => self.handle_enrolled(sent, code, result).await,
            Input::Token { sent, result } => self.handle_token(sent, result).await,
            Input::CheckedIn(answer) => self.handle_checked_in(*answer).await,
            Input::Wake => self.link.handle_wake(self.clock.mono()),
            Input::TokenRefused => self.handle_token_refused(),
            Input::Sampled(sample) => self.handle_sample(sample).await,
            Input::PartsSeen(parts) => self.machine_parts = Some(parts),
            Input::CommandEnded(id, outcome) => self.handle_command_ended(id, outcome).await,
            Input::Record(event, done) => {
                self.record_news(event).await;
                self.answer_when_written(done);
            }
            Input::Inspected(report) => self.handle_inspected(*report).await,
            Input::InspectionSpoiled(id) => self.inspections.handle_spoiled(id, self.clock.mono()),
            Input::ThemesHeld(held) => self.handle_themes_held(held),
            Input::MaySwitch(answer) => self.ask_may_switch(answer),
            Input::SwitchCancelled => self.cancel_switch(),
            Input::Measured(ticket, measured) => self.handle_measured(ticket, measured).await,
            Input::PaperHanded(id, handed) => self.handle_paper(id, handed).await,
            Input::ShellEnded(reason, done) => {
                self.handle_shell_ended(reason).await;
                self.answer_when_written(done);
            }
            Input::Exported(end) => self.handle_exported(end),
            Input::RootCame(root) => self.handle_root_came(root),
            Input::WayChecked(round, outcome) => self.handle_way_checked(round, outcome).await,
            Input::StickSeen(ca) => self.settings.stick_ca = ca,
        }
    }

    fn handle_token_refused(&mut self) {
        self.bearer.set(None);
        self.link.handle_token_refused(self.clock.mono());
    }

    /// A failure of the store does not stop the terminal, unless the file is damaged: then a restart heals it.
    fn note(&mut self, outcome: Result<(), StoreError>) {
        if let Err(error) = outcome {
            tracing::error!(%error, "not written");
            if error.is_damage() {
                self.fatal = Some(error);
            }
        }
    }

    /// When a moment of the trusted time comes, on the clock that timers run on.
    fn mono_at(&self, at: fleet_protocol::UnixMillis) -> Mono {
        self.clock.mono() + u64::try_from(at.saturating_sub(self.clock.now())).unwrap_or(0)
    }
}
