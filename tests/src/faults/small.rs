//! Disks that are too small, or take no writes: a terminal on them runs what it ran, says what is wrong, and goes on
//! when there is room again.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, ensure};
use fleet_protocol::UpgradeReport;
use fleet_release::BootState;
use fleet_release::slot::{slot_dir, verify_slot};

use super::disk::Disk;
use super::fleet::{Fleet, Terminal};
use super::publish;
use super::record::{Place, install, launcher};
use super::recover::stop;

const LIMIT: Duration = Duration::from_secs(120);
/// More than an agent leaves free. In memory, only what is written takes room.
const ROOM: &str = "size=1g";

/// A file system in memory, of a size that can be changed.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(at)?;
        let output = Command::new("mount").args(["-t", "tmpfs", "-o", ROOM, "tmpfs"]).arg(at).output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "a disk needs the right to mount (root, or `unshare -Urm`): {said}");
        Ok(Self(at.to_owned()))
    }

    fn remount(&self, options: &str) -> anyhow::Result<()> {
        let output =
            Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.0).output()?;
        ensure!(output.status.success(), "remount: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Leaves so many blocks of 4 KiB.
    fn leave(&self, blocks: u64) -> anyhow::Result<()> {
        let disk = rustix::fs::statvfs(&self.0)?;
        let used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize;
        self.remount(&format!("size={}", used + blocks * 4096))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// A terminal that is installed on such a disk, and a fleet that wants it to upgrade.
pub struct Bench {
    place: Place,
    fleet: Fleet,
}

impl Bench {
    pub async fn new(dir: &Path) -> anyhow::Result<Self> {
        let place = Place(dir.to_owned());
        std::fs::create_dir_all(place.releases())?;
        let first = publish::make_repository(&place.releases()).await?;
        install(&place, &first).await?;
        let fleet = Fleet::start(publish::repository(&place.releases())).await?;
        Ok(Self { place, fleet })
    }

    /// Upgrades on a disk with so many free blocks, then on one with room. What was reported first, or what the
    /// launcher said of an agent that found no room to start; none if there was room enough.
    pub async fn upgrade_with(&self, blocks: u64) -> anyhow::Result<Option<String>> {
        let name = format!("small-{blocks}");
        let top = self.place.0.join(&name);
        let disk = SmallDisk::mount(&top)?;
        Disk::read(&self.place.before())?.write_to(&top)?;
        disk.leave(blocks)?;
        let wishes = publish::wishes()?;
        let (first, last) = (wishes[0].clone(), wishes[2].clone());
        let mut watch =
            self.fleet.admit(&name, Terminal { wishes: vec![first.clone()], ..Terminal::default() });
        let log = self.place.0.join(format!("{name}.log"));
        let out = std::fs::File::create(&log)?;
        let mut command = launcher(&self.place, &top, &self.fleet, &name)?;
        let mut child = command.stdout(out.try_clone()?).stderr(out).spawn()?;
        let said = |terminal: &Terminal| {
            terminal.report.as_ref().is_some_and(|report| report.state.is_end() || report.reason.is_some())
        };
        let complaint = tokio::select! {
            told = watch.wait_for(said) => {
                let told = told?;
                let version = told.versions.last().cloned().unwrap_or_default();
                ensure!(["1.0.0", "1.1.0"].contains(&version.as_str()), "{version} runs");
                told.report.as_ref().and_then(reason)
            }
            line = line_of(&log, &["disk is full", "No space left"]) => Some(line?),
        };
        ensure!(child.try_wait()?.is_none(), "the launcher ended");

        disk.remount(ROOM)?;
        let before = watch.borrow().stored.clone();
        let again = Terminal { wishes: vec![last.clone()], stored: before, ..Terminal::default() };
        let mut watch = self.fleet.admit(&name, again);
        let committed = |terminal: &Terminal| {
            terminal.report.as_ref().is_some_and(|report| {
                report.attempt_id == last.attempt_id && report.state.is_end() && terminal.is_drained
            }) && terminal.versions.last() == Some(&last.version)
        };
        let reached = tokio::time::timeout(LIMIT, watch.wait_for(committed)).await.map(|_| ());
        reached.with_context(|| format!("no upgrade after {complaint:?}: {:?}", watch.borrow()))?;
        stop(&mut child).await?;
        let state = BootState::load(&top.join("root"))?;
        verify_slot(&slot_dir(&top.join("root"), &state.current))?;
        Ok(complaint)
    }

    /// Starts on a disk that takes no writes, then on one that does.
    pub async fn start_read_only(&self) -> anyhow::Result<String> {
        let top = self.place.0.join("read-only");
        let disk = SmallDisk::mount(&top)?;
        Disk::read(&self.place.before())?.write_to(&top)?;
        disk.remount("ro")?;
        let wishes = vec![publish::wishes()?[0].clone()];
        let mut watch = self.fleet.admit("read-only", Terminal { wishes, ..Terminal::default() });
        let log = self.place.0.join("read-only.log");
        let out = std::fs::File::create(&log)?;
        let mut command = launcher(&self.place, &top, &self.fleet, "read-only")?;
        let mut child = command.stdout(out.try_clone()?).stderr(out).spawn()?;
        let said = line_of(&log, &["Read-only file system"]).await?;
        ensure!(child.try_wait()?.is_none(), "the launcher ended");
        disk.remount("rw")?;
        let committed = |terminal: &Terminal| terminal.versions.last().is_some_and(|v| v == "1.1.0");
        tokio::time::timeout(LIMIT, watch.wait_for(committed)).await.context("no upgrade")??;
        stop(&mut child).await?;
        Ok(said)
    }
}

/// The first line of a launcher's log with one of the words, once an agent has given up for it.
async fn line_of(log: &Path, words: &[&str]) -> anyhow::Result<String> {
    crate::harness::wait::until("the launcher to say it", LIMIT, async || {
        let text = std::fs::read_to_string(log)?;
        let line = text.lines().find(|line| words.iter().any(|word| line.contains(word)));
        Ok(line.filter(|_| text.contains("the agent ended")).map(str::to_owned))
    })
    .await
}

/// What is wrong, if something is.
fn reason(report: &UpgradeReport) -> Option<String> {
    report.reason.as_ref().map(|reason| format!("{:?}: {reason}", report.state))
}
