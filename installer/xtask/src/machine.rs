//! A Debian 12 that starts in a virtual machine: its disk is one file system, and its kernel lies beside it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::architecture::Architecture;
use crate::command::{program, step};
use crate::debian::Suite;

/// What any needs to start, and to be asked from outside.
const PACKAGES: [&str; 10] = [
    "systemd-sysv",
    "udev",
    "dbus",
    "initramfs-tools",
    "zstd",
    "kmod",
    "procps",
    "iproute2",
    "libgl1-mesa-dri",
    "qemu-guest-agent",
];

/// Fetches one with these packages, too, into a directory; once for the same packages, and kept.
pub fn fetch(system: &Path, architecture: Architecture, packages: BTreeSet<String>) -> anyhow::Result<()> {
    let mut names: BTreeSet<String> = PACKAGES.map(str::to_owned).into();
    names.insert(format!("linux-image-{}", architecture.debian()));
    names.extend(packages);
    let names = names.into_iter().collect::<Vec<_>>().join(",");
    let fetched = system.with_extension("packages");
    if fs::read_to_string(&fetched).is_ok_and(|kept| kept == names) {
        return Ok(());
    }
    let _ = fs::remove_dir_all(system);
    fs::create_dir_all(system)?;
    let mut command = program("mmdebstrap", ".", &["--quiet", "--variant=minbase", "--format=directory"]);
    command.arg(format!("--architectures={}", architecture.debian()));
    command.arg(format!("--include={names}"));
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
    command.arg("--customize-hook=echo '127.0.0.1 localhost terminal' >\"$1/etc/hosts\"");
    command.arg(Suite::Twelve.codename()).arg(system).arg(Suite::Twelve.source());
    step("fetch a Debian 12 that starts", &mut command)?;
    Ok(fs::write(fetched, names)?)
}

/// Lays it out on a disk of so many GiB.
pub fn lay_out(system: &Path, disk: &Path, gib: u32) -> anyhow::Result<()> {
    let _ = fs::remove_file(disk);
    let mut lay = program("mke2fs", ".", &["-q", "-t", "ext4", "-d"]);
    step("lay out the disk", lay.arg(system).arg(disk).arg(format!("{gib}G")))
}
