//! An installer stick in a machine whose disk was something else's: started from it, the disk written by itself, the stick pulled out, and started
//! again from the disk as a terminal of a fleet.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Args;

use super::machine::{Machine, Start};
use super::ops::{LIMIT, Ops, is_home, paints, serve, tell};
use super::processor::Processor;
use crate::harness::{programs, wait};

/// What to start.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The stick, made with `--unattended`
    #[arg(long)]
    pub disk: PathBuf,
    /// Where the fleet server listens that the image names
    #[arg(long)]
    pub listen: String,
}

/// The names of partitions: of the terminal's data, and of the stick's files, which follow the image.
const DATA: &str = "kiosk-data";
const FILES: &str = "kiosk-files";
/// So long a page is as it was that is not waiting for anything.
const STAYS: Duration = Duration::from_secs(15);

/// Fails with the first thing that is not as it should be.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let work = programs::root().join("target/image/boot");
    if work.exists() {
        std::fs::remove_dir_all(&work)?;
    }
    std::fs::create_dir_all(&work)?;
    let stick = work.join("stick.img");
    prepare(&options.disk, &stick, &work)?;
    let disk = work.join("disk.img");
    used_disk(&disk, begin(&stick, FILES)?)?;
    let mut machine = Machine::with_stick(Processor::X86, &disk, &stick, &work);

    let (_server, api) = serve(&options.listen, &work).await?;

    let clock = Instant::now();
    machine.start(&Start::Uefi)?;
    wait::until("the page with the machine's disk", LIMIT, async || {
        Ok(machine.picture("installation").await?.is_white().then_some(()))
    })
    .await?;
    tell(clock, "started from the stick: the page with the machine's disk is painted");
    wait::until("the disk to be written", LIMIT, async || {
        // Pictures on the way are for whoever looks.
        machine.picture("writing").await?;
        Ok(starts_something(&disk)?.then_some(()))
    })
    .await?;
    tell(clock, "the disk is written and was read back; the table of its partitions came last");
    brought(&disk)?;
    tell(clock, "the stick's settings are with the terminal's agent, and nobody else may read them");
    settles(&machine, "installed").await?;
    let restarted = Instant::now();
    machine.pull_stick().await?;
    let ops = Ops::approve(api, &mut machine).await?;
    tell(
        restarted,
        "the stick was pulled out: the machine restarted by itself from its disk, asked to be let in, and was",
    );
    ops.says(&mut machine, "the home page", is_home).await?;
    paints(&machine, "home").await?;
    // What is kept is that page, and not how it came.
    settles(&machine, "home").await?;
    tell(restarted, "the home page is painted");
    machine.cut().await
}

/// Waits until nothing moves on the screen any more.
async fn settles(machine: &Machine, name: &str) -> anyhow::Result<()> {
    wait::until("a page that stays", LIMIT, async || {
        let before = machine.picture(name).await?;
        tokio::time::sleep(STAYS).await;
        Ok((machine.picture(name).await? == before).then_some(()))
    })
    .await
}

/// The stick itself stays as it was made: a copy has a file of somebody's that the terminal is to have.
fn prepare(made: &Path, stick: &Path, work: &Path) -> anyhow::Result<()> {
    run_program(Command::new("cp").arg("--sparse=always").arg(made).arg(stick))?;
    let settings = work.join("kiosk-settings.json");
    std::fs::write(&settings, "{}")?;
    let files = format!("{}@@{}", stick.display(), begin(stick, FILES)?);
    run_program(Command::new("mcopy").args(["-i", &files]).arg(&settings).arg("::"))
}

/// A disk that was something else's: no byte of it is 0 where the image comes to.
fn used_disk(file: &Path, image_bytes: u64) -> anyhow::Result<()> {
    let mut disk = File::create(file)?;
    let used = vec![0xa5; 64 << 20];
    for _ in 0..image_bytes.div_ceil(64 << 20) {
        disk.write_all(&used)?;
    }
    Ok(disk.set_len(16 << 30)?)
}

/// Where a partition begins, in bytes.
fn begin(disk: &Path, name: &str) -> anyhow::Result<u64> {
    let output = Command::new("sfdisk").arg("--json").arg(disk).output().context("no sfdisk")?;
    let table: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("no table of partitions")?;
    let partitions = table["partitiontable"]["partitions"].as_array().into_iter().flatten();
    let sectors = partitions.filter(|one| one["name"] == name).find_map(|one| one["start"].as_u64());
    Ok(sectors.with_context(|| format!("no partition {name}"))? * 512)
}

/// Whether the firmware finds a table of partitions (UEFI 2.10, 5.3.2).
fn starts_something(disk: &Path) -> anyhow::Result<bool> {
    let mut signature = [0; 8];
    File::open(disk)?.read_exact_at(&mut signature, 512)?;
    Ok(&signature == b"EFI PART")
}

fn brought(disk: &Path) -> anyhow::Result<()> {
    let file = format!("{}?offset={}", disk.display(), begin(disk, DATA)?);
    let look = |what: &str| -> anyhow::Result<String> {
        let output = Command::new("debugfs").args(["-R", what, &file]).output().context("no debugfs")?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let owner = look("stat /lib/kiosk/agent")?;
    let settings = look("stat /lib/kiosk/agent/brought/kiosk-settings.json")?;
    let user = |text: &str| {
        text.split("User:").nth(1).and_then(|rest| rest.split_whitespace().next().map(str::to_owned))
    };
    ensure!(settings.contains("Mode:  0600"), "the settings are not there, or everybody's: {settings}");
    ensure!(user(&settings).is_some() && user(&settings) == user(&owner), "not the agent's: {settings}");
    Ok(())
}

fn run_program(command: &mut Command) -> anyhow::Result<()> {
    let output = command.output().with_context(|| format!("cannot start {command:?}"))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
