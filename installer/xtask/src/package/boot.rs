//! Both packages in a clean Debian 12 that starts in a virtual machine.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use super::contents::Programs;
use super::make;
use crate::architecture::Architecture;
use crate::command::{output, program, root, step};
use crate::cross::emulation;
use crate::debian::Suite;
use crate::{build, install};

/// What a machine needs to start, and to be asked from outside.
const PACKAGES: &str = "systemd-sysv,udev,dbus,initramfs-tools,zstd,kmod,procps,iproute2,\
    libgl1-mesa-dri,qemu-guest-agent,sqlite3";

/// Makes the disk, and hands over to the harness.
pub fn run(programs: &Programs, packages: &[PathBuf], version: &str, counter: u64) -> anyhow::Result<()> {
    let architecture = programs.architecture()?;
    ensure!(architecture.suite() == Suite::Twelve, "machines start with {} alone", Suite::Twelve.title());
    install::imaging()?;
    install::virtual_machine()?;
    if architecture != Architecture::own()? {
        install::other_machine()?;
        emulation::register(architecture)?;
    }
    let work = root().join("target/packages/boot").join(architecture.debian());
    let next = make(programs, &format!("{version}.1"), counter, &work.join("next"))?;
    let system = fetch(&work, packages, architecture)?;
    let put = system.join("packages");
    let _ = fs::remove_dir_all(&put);
    fs::create_dir_all(&put)?;
    for (prefix, debs) in [("old", packages), ("new", next.as_slice())] {
        for deb in debs {
            let name = deb.file_name().context("a package has a name")?.to_string_lossy();
            fs::copy(deb, put.join(format!("{prefix}-{name}")))?;
        }
    }
    let disk = work.join("disk.img");
    let _ = fs::remove_file(&disk);
    let mut lay = program("mke2fs", ".", &["-q", "-t", "ext4", "-d"]);
    step("lay out the disk", lay.arg(&system).arg(&disk).arg("5G"))?;

    let mut harness = program("env", ".", &[]);
    harness.arg(build::directory(false).join("fleet-faults")).arg("packages").arg("--disk").arg(&disk);
    harness.arg("--kernel").arg(system.join("vmlinuz")).arg("--initrd").arg(system.join("initrd.img"));
    harness.args(["--processor", architecture.rust()]);
    step("start it", &mut harness)
}

/// Debian with all that the packages depend on, and without them; fetched once and kept.
fn fetch(work: &Path, packages: &[PathBuf], architecture: Architecture) -> anyhow::Result<PathBuf> {
    let system = work.join("system");
    if system.join("initrd.img").exists() {
        return Ok(system);
    }
    let _ = fs::remove_dir_all(&system);
    let mut names: BTreeSet<String> = PACKAGES.split(',').map(|name| name.trim().to_owned()).collect();
    names.insert(format!("linux-image-{}", architecture.debian()));
    for deb in packages {
        names.extend(depends(deb)?);
    }
    let names: Vec<String> = names.into_iter().collect();
    let mut command = program("mmdebstrap", ".", &["--quiet", "--variant=minbase", "--format=directory"]);
    command.arg(format!("--architectures={}", architecture.debian()));
    command.arg(format!("--include={}", names.join(",")));
    // What its disk needs, as the virtual machine has it; all of Debian's drivers take another processor's `mkinitramfs` ten minutes.
    let drivers = "conf=\"$1/etc/initramfs-tools/conf.d\" list=\"$1/usr/share/initramfs-tools/modules.d\"; \
        mkdir -p \"$conf\" \"$list\"; echo MODULES=list >\"$conf/machine\"; \
        printf 'virtio_pci\\nvirtio_blk\\next4\\n' >\"$list/machine\"";
    command.arg(format!("--essential-hook={drivers}"));
    // Its one network card, as the virtual machine has it.
    let network =
        "printf '[Match]\\nName=en* eth*\\n[Network]\\nDHCP=yes\\n' >\"$1/etc/systemd/network/all.network\"";
    command.arg(format!("--customize-hook={network}"));
    command.arg("--customize-hook=chroot \"$1\" systemctl --quiet enable systemd-networkd.service");
    command.arg("--customize-hook=echo terminal >\"$1/etc/hostname\"");
    command.arg(Suite::Twelve.codename()).arg(&system).arg(Suite::Twelve.source());
    step("fetch a Debian 12 that starts", &mut command)?;
    Ok(system)
}

/// The names of the packages that one depends on: of alternatives the first.
fn depends(deb: &Path) -> anyhow::Result<Vec<String>> {
    let text = output(program("dpkg-deb", ".", &["--field"]).arg(deb).arg("Depends")).context("dpkg-deb")?;
    let name = |one: &str| one.split(['(', '|']).next().unwrap_or_default().trim().to_owned();
    Ok(text.split(',').map(name).filter(|name| !name.is_empty()).collect())
}
