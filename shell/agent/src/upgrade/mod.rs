//! Drives an upgrade attempt for real: signed metadata, download, slot, switch, proof. The rules are
//! in [`terminal_core::upgrade`]; here are the disk, the network and the launcher.
//!
//! For the rest of the agent: make an [`Upgrader`], implement [`Host`], tell it what happens
//! ([`Upgrader::desired`], [`Upgrader::check_in`], [`Upgrader::home_painted`]), put
//! [`Upgrader::report`] into every check-in.

mod driver;
mod host;
mod job;
mod launch;
mod on_disk;
mod record_file;
#[cfg(test)]
mod tests;
mod themes;
mod tidy;
mod told;
mod waiting;

use std::path::PathBuf;
use std::sync::Arc;

use fleet_protocol::{DesiredRelease, TerminalId, UnixMillis, UpgradeReport};
use terminal_core::activation::Place;
use terminal_core::lock::LockReport;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::disk::FreeSpace;
use crate::identity::Identity;
use crate::network::Network;
pub use host::{CheckInOutcome, Host};
pub use launch::{Launch, LaunchError};
pub use terminal_core::HeldTheme;

pub use themes::WantedThemes;
use told::Told;

/// Where an upgrader works.
#[derive(Debug, Clone)]
pub struct UpgraderConfig {
    /// The agent's own directory; the upgrader keeps `upgrade/` below it.
    pub data_dir: PathBuf,
    /// This terminal, to which the director's words are bound.
    pub terminal_id: TerminalId,
    /// The root metadata that the terminal was installed with (`root.json` of the image repository);
    /// without it every release is rejected.
    pub pinned_root: Option<PathBuf>,
    /// The fleet server's address.
    pub server: Url,
    /// The agent's HTTP client.
    pub http: reqwest::Client,
    /// How full the disk is.
    pub free_space: FreeSpace,
    /// What releases come over.
    pub network: Network,
    /// Where bundles may be plugged in; `None` looks at no media.
    pub offline: Option<OfflineMedia>,
}

/// Offline media, and who signs the receipts.
#[derive(Debug, Clone)]
pub struct OfflineMedia {
    /// Where removable media are mounted, up to two levels deep.
    pub dir: PathBuf,
    /// This terminal's key.
    pub identity: Arc<Identity>,
}

/// A running upgrader. Cheap to clone; every method returns at once.
#[derive(Debug, Clone)]
pub struct Upgrader {
    told: mpsc::UnboundedSender<Told>,
    report: watch::Receiver<Option<UpgradeReport>>,
    themes: watch::Sender<WantedThemes>,
}

impl Upgrader {
    /// Starts the upgrader's task. It ends soon after `stop`, at any step, without loss.
    pub fn start<H: Host>(
        config: UpgraderConfig,
        launch: Launch,
        host: H,
        stop: CancellationToken,
    ) -> (Self, JoinHandle<()>) {
        let (told, inbox) = mpsc::unbounded_channel();
        let (report_sender, report) = watch::channel(None);
        let (themes, wanted) = watch::channel(WantedThemes::default());
        let ends = driver::Ends { inbox, report: report_sender, wanted };
        let task = tokio::spawn(driver::run(config, launch, host, ends, stop));
        (Self { told, report, themes }, task)
    }

    /// The desired release as of the newest desired state, and the seconds that a new version must
    /// run without a fault. Call it after every change and at every start; repeating it changes nothing.
    pub fn desired(&self, release: Option<DesiredRelease>, probation_s: u32) {
        self.desired_at(release, probation_s, 0);
    }

    /// The same, and when the server said so, by its clock: an offline medium of before is overtaken.
    pub fn desired_at(&self, release: Option<DesiredRelease>, probation_s: u32, said_at: UnixMillis) {
        self.tell(Told::Desired { release, probation_s, said_at });
    }

    /// Where the terminal stands, as of the newest desired state: windows and opening hours are those of this place.
    pub fn place(&self, place: Place) {
        self.tell(Told::Place(place));
    }

    /// Who holds the transaction lock, in the shell's words. Call it whenever the shell says so.
    pub fn lock(&self, held: Option<LockReport>) {
        self.tell(Told::Lock(held));
    }

    /// How a check-in of this process ended. Call it after each.
    pub fn check_in(&self, outcome: CheckInOutcome) {
        self.tell(Told::CheckIn(outcome));
    }

    /// The shell has painted its home page. Call it with every heartbeat that says so.
    pub fn home_painted(&self) {
        self.tell(Told::HomePainted);
    }

    /// Asks the launcher to stop the shell and start it again: ops want it.
    pub fn restart_shell(&self) {
        self.tell(Told::RestartShell);
    }

    /// Asks the launcher to start the machine anew.
    pub fn restart_machine(&self) {
        self.tell(Told::RestartMachine);
    }

    /// Asks the launcher to have the log written to a stick by this name; [`Host::stick_written`] says what came of it.
    pub fn write_stick(&self, name: String) {
        self.tell(Told::WriteStick(name));
    }

    /// The same of the shell alone because it fell silent: a failure of the version, as if it had crashed.
    pub fn shell_silent(&self) {
        self.tell(Told::ShellSilent);
    }

    /// Which bundles of home page styles the terminal should have: they come from the same signed repository. Call it after
    /// every change and at every start.
    pub fn themes(&self, wanted: WantedThemes) {
        self.themes.send_if_modified(|now| {
            let changed = *now != wanted;
            *now = wanted;
            changed
        });
    }

    /// The attempt under way or the last that ended, for the check-in.
    pub fn report(&self) -> Option<UpgradeReport> {
        self.report.borrow().clone()
    }

    /// Wakes at every change of [`Upgrader::report`]: a reason to check in early.
    pub fn watch_report(&self) -> watch::Receiver<Option<UpgradeReport>> {
        self.report.clone()
    }

    fn tell(&self, told: Told) {
        // Fails only when the task has ended, that is, when the agent is stopping.
        let _ = self.told.send(told);
    }
}
