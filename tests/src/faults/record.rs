//! One terminal goes through every upgrade once, and strace writes down all that it asks of the file system.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use fleet_protocol::AttemptState;
use fleet_release::client::unpack;
use fleet_release::sign::read_archive_manifest;
use fleet_release::{BootState, ReleaseCustom};
use tokio::process::Command;

use super::disk::Disk;
use super::fleet::{Fleet, Terminal};
use super::trace::{self, CALLS, Recording};
use super::{agent, publish};
use crate::harness::{process, programs};

/// The whole way of one terminal takes a few seconds.
const LIMIT: Duration = Duration::from_secs(120);
/// The terminal's name at the server.
const RECORDED: &str = "recorded";

/// Where a recording lies, so that a case can be repeated.
#[derive(Debug, Clone)]
pub struct Place(pub PathBuf);

impl Place {
    /// The disk before, as it was installed.
    pub fn before(&self) -> PathBuf {
        self.0.join("before")
    }
    /// The disk that the recorded terminal worked on, and what became of it.
    fn terminal(&self) -> PathBuf {
        self.0.join("terminal")
    }
    fn trace(&self) -> PathBuf {
        self.0.join("trace.txt")
    }
    fn marks(&self) -> PathBuf {
        self.0.join("marks.txt")
    }
    pub fn releases(&self) -> PathBuf {
        self.0.join("releases")
    }
    /// The root that terminals are installed with: given by the package, no part of an upgrade.
    pub fn pinned_root(&self) -> PathBuf {
        publish::pinned_root(&self.releases())
    }
}

/// A launcher on the disk `top`, told to run the harness's agent.
pub fn launcher(place: &Place, top: &Path, fleet: &Fleet, name: &str) -> anyhow::Result<Command> {
    let mut command = process::program(programs::path("kiosk-launcher")?);
    command
        .args(["run", "--headless", "--backoff-ms", "1", "--root"])
        .arg(top.join("root"))
        // Sockets are no files: they lie elsewhere.
        .arg("--agent-socket")
        .arg(place.0.join("run/agent.sock"))
        .args(["--", "agent", "--data"])
        .arg(top.join("data"))
        .args(["--server", fleet.address_of(name)?.as_str(), "--release-root"])
        .arg(place.pinned_root())
        .env(publish::PROGRAM, programs::path("fleet-faults")?)
        .kill_on_drop(true);
    Ok(command)
}

/// Makes releases, installs a terminal, and records its upgrades.
pub async fn record(place: &Place) -> anyhow::Result<()> {
    if place.0.exists() {
        fs::remove_dir_all(&place.0)?;
    }
    fs::create_dir_all(place.releases())?;
    fs::create_dir_all(place.0.join("run"))?;
    let first = publish::make_repository(&place.releases()).await?;
    install(place, &first).await?;
    copy(&place.before(), &place.terminal())?;

    let fleet = Fleet::start(publish::repository(&place.releases())).await?;
    let terminal = Terminal { wishes: publish::wishes()?, ..Terminal::default() };
    let mut watch = fleet.admit(RECORDED, terminal);
    let launcher = launcher(place, &place.terminal(), &fleet, RECORDED)?;
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-y", "-xx", "-s", "4194304", "-e", "signal=none", "-e", CALLS, "-o"])
        .arg(place.trace())
        .arg(launcher.as_std().get_program())
        .args(launcher.as_std().get_args())
        .envs(launcher.as_std().get_envs().filter_map(|(name, value)| Some((name, value?))))
        .env(agent::MARKS, place.marks())
        .kill_on_drop(true);
    let mut strace = strace.spawn().context("strace is not installed")?;
    let last = publish::wishes()?.len() - 1;
    let done = watch.wait_for(|terminal| {
        let committed =
            terminal.report.as_ref().is_some_and(|report| report.state == AttemptState::Committed);
        terminal.at == last && committed && terminal.is_drained
    });
    let done = tokio::time::timeout(LIMIT, done).await.map(|done| done.map(|_| ()));
    if done.is_err() {
        anyhow::bail!("the recorded terminal did not come to its end: {:?}", watch.borrow());
    }
    until_tidy(&place.terminal()).await?;
    // strace passes no signal on; its child is the launcher (through setpriv, which becomes it).
    let parent = strace.id().context("strace is gone")?;
    let stopped = Command::new("pkill").args(["-TERM", "-P", &parent.to_string()]).status().await?;
    ensure!(stopped.success(), "the launcher could not be stopped");
    ensure!(strace.wait().await?.success(), "the launcher did not stop in good order");
    Ok(())
}

/// Reads a recording, and proves that it was understood: all changes applied give what is really on the disk.
pub fn load(place: &Place) -> anyhow::Result<Recording> {
    let before = Disk::read(&place.before())?;
    let text = fs::read_to_string(place.trace()).context("there is no recording")?;
    let recording = trace::read(&text, before, &place.terminal(), &place.marks())?;
    let really = Disk::read(&place.terminal())?;
    ensure!(recording.after.digest() == really.digest(), "the trace does not lead to what is on the disk");
    Ok(recording)
}

/// As the package does it.
pub async fn install(place: &Place, archive: &Path) -> anyhow::Result<()> {
    let medium = place.0.join("medium");
    let manifest = read_archive_manifest(archive)?;
    let custom = ReleaseCustom {
        version: manifest.version.clone(),
        hardware: manifest.hardware.clone(),
        release_counter: manifest.release_counter,
        notes: String::new(),
        manifest: None,
        parts: None,
    };
    unpack(archive, &custom, &medium, &[])?;
    let root = place.before().join("root");
    fs::create_dir_all(place.before().join("data"))?;
    let output = process::program(programs::path("kiosk-launcher")?)
        .args(["install", "--root"])
        .arg(&root)
        .arg("--from")
        .arg(medium.join("slots").join(publish::FIRST))
        .output()
        .await?;
    ensure!(output.status.success(), "install: {}", String::from_utf8_lossy(&output.stderr));
    ensure!(BootState::load(&root)?.current.as_str() == publish::FIRST, "another version is installed");
    Ok(())
}

/// Waits until the agent has tidied up after the last commit.
async fn until_tidy(top: &Path) -> anyhow::Result<()> {
    let slots = top.join("root/slots");
    crate::harness::wait::until("only two slots", Duration::from_secs(10), async || {
        Ok((fs::read_dir(&slots)?.count() <= 2).then_some(()))
    })
    .await
}

/// Copies a directory with its modes.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    Disk::read(from)?.write_to(to)
}
