//! The machine's disk: Debian with the terminal's package in it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use tokio::process::Command;

use super::releases::put_program;
use crate::harness::programs;

const PACKAGES: &str = "systemd-sysv,linux-image-cloud-amd64,udev,iproute2,ca-certificates,perl-base";
const LIB: &str = "usr/lib/kiosk-terminal";

/// What the package brings beside the programs.
pub struct Package<'a> {
    /// The first version, unpacked.
    pub slot: &'a Path,
    /// The root that releases must lead back to.
    pub release_root: &'a Path,
    /// The fleet server as the machine reaches it.
    pub server: String,
}

/// A disk to start from, and what starts it.
pub struct Image {
    pub disk: PathBuf,
    pub kernel: PathBuf,
    pub initrd: PathBuf,
}

/// Makes a disk in `work`. Debian itself is fetched once and kept in `cache`.
pub async fn make(work: &Path, cache: &Path, package: &Package<'_>) -> anyhow::Result<Image> {
    let system = cache.join("system");
    if !system.join("boot").exists() {
        debootstrap(&system).await?;
    }
    let root = work.join("system");
    run(Command::new("cp").arg("-a").arg(&system).arg(&root)).await?;
    install(&root, package).await?;
    let disk = work.join("disk.img");
    run(Command::new("mke2fs").args(["-q", "-t", "ext4", "-d"]).arg(&root).arg(&disk).arg("2500M")).await?;
    Ok(Image { disk, kernel: boot_file(&root, "vmlinuz-")?, initrd: boot_file(&root, "initrd.img-")? })
}

async fn debootstrap(system: &Path) -> anyhow::Result<()> {
    println!("   Debian for the machine is fetched into {}", system.display());
    fs::create_dir_all(system)?;
    let mut command = Command::new("debootstrap");
    command.args(["--variant=minbase", &format!("--include={PACKAGES}"), "bookworm"]).arg(system);
    run(command.args(mirror())).await
}

/// The mirror that this machine's own packages come from.
fn mirror() -> Option<String> {
    let lists = fs::read_dir("/etc/apt/sources.list.d").ok()?.flatten();
    let texts = lists.filter_map(|entry| fs::read_to_string(entry.path()).ok());
    let uris = texts.filter_map(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("URIs:").map(str::to_owned))?;
        line.split_whitespace().next().map(str::to_owned)
    });
    uris.min()
}

fn boot_file(root: &Path, prefix: &str) -> anyhow::Result<PathBuf> {
    let found = fs::read_dir(root.join("boot"))?
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
    Ok(found.with_context(|| format!("no {prefix} in the system"))?.path())
}

/// Puts the terminal into the system, as its package will.
async fn install(root: &Path, package: &Package<'_>) -> anyhow::Result<()> {
    let lib = root.join(LIB);
    let launcher = programs::path("kiosk-launcher")?;
    for copy in ["launcher", "launcher.spare"] {
        put_program(&launcher, &lib.join(copy), "kiosk-launcher").await?;
    }
    let installer = programs::root().join("installer/terminal");
    fs::copy(installer.join("kiosk-launch"), lib.join("kiosk-launch"))?;
    run(Command::new("cp").arg("-a").arg(package.slot).arg(lib.join("spare"))).await?;
    fs::copy(package.release_root, lib.join("release-root.json"))?;

    let units = root.join("etc/systemd/system");
    let wanted = units.join("multi-user.target.wants");
    fs::create_dir_all(&wanted)?;
    let headless = programs::root().join("tests/assets/kiosk-terminal-headless.service");
    fs::copy(headless, units.join("kiosk-terminal.service"))?;
    symlink("../kiosk-terminal.service", wanted.join("kiosk-terminal.service"))?;
    let environment = format!(
        "KIOSK_SERVER={}\nKIOSK_DATA=/var/lib/kiosk/agent\nKIOSK_SOCKET=/run/kiosk/agent.sock\n\
         KIOSK_RELEASE_ROOT=/{LIB}/release-root.json\nKIOSK_FINGERPRINT=virtual-machine\n",
        package.server
    );
    fs::write(root.join("etc/kiosk-terminal.env"), environment)?;
    set_up_system(root, &wanted)?;

    let kiosk = root.join("var/lib/kiosk/root");
    fs::create_dir_all(&kiosk)?;
    run(Command::new(launcher).args(["install", "--root"]).arg(&kiosk).arg("--from").arg(package.slot)).await
}

/// The network of the machine, its disk, and its log on the console.
fn set_up_system(root: &Path, wanted: &Path) -> anyhow::Result<()> {
    fs::write(root.join("etc/fstab"), "/dev/vda / ext4 errors=remount-ro 0 1\n")?;
    fs::write(root.join("etc/hostname"), "terminal\n")?;
    let network = root.join("etc/systemd/network");
    fs::create_dir_all(&network)?;
    fs::write(
        network.join("10-all.network"),
        "[Match]\nName=en* eth*\n[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\n",
    )?;
    let _ = fs::remove_file(wanted.join("systemd-networkd.service"));
    symlink("/lib/systemd/system/systemd-networkd.service", wanted.join("systemd-networkd.service"))?;
    let journal = root.join("etc/systemd/journald.conf.d");
    fs::create_dir_all(&journal)?;
    fs::write(journal.join("console.conf"), "[Journal]\nForwardToConsole=yes\nMaxLevelConsole=info\n")?;
    Ok(())
}

pub async fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command.output().await.with_context(|| format!("cannot start {command:?}"))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
