//! `cargo xtask devices`: the tests of cameras, scanners and printers in a virtual machine whose kernel makes some: a camera that gives
//! what is written into it (`v4l2loopback`), by the interface of all cameras (V4L2), a keyboard (`uinput`), and a printer at a USB of its
//! own (`dummy_hcd`), for which the files of the terminal's package make a queue. Its watchdog and disks are some that QEMU makes.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::Value;

use crate::architecture::Architecture;
use crate::command::{output, program, root, step};
use crate::{build, install, machine};

/// What of the terminal's package printers, disks and a watchdog need, and where the package puts it.
const PACKAGED: [(&str, &str); 6] = [
    ("disk-health", "usr/lib/kiosk-terminal/disk-health"),
    ("watchdog.conf", "usr/lib/systemd/system.conf.d/kiosk-terminal.conf"),
    ("print-queue", "usr/lib/kiosk-terminal/print-queue"),
    ("printer-queues.sh", "usr/lib/kiosk-terminal/printer-queues.sh"),
    ("kiosk-print-queue@.service", "usr/lib/systemd/system/kiosk-print-queue@.service"),
    ("kiosk-terminal.rules", "usr/lib/udev/rules.d/70-kiosk-terminal.rules"),
];

/// Makes the machine's disk, and hands over to the harness.
pub fn run() -> anyhow::Result<()> {
    install::imaging()?;
    install::virtual_machine()?;
    build::programs(false)?;
    let architecture = Architecture::own()?;
    let work = root().join("target/devices");
    let system = work.join("system");
    // The kernel's camera is built for its kernel.
    let headers = format!("linux-headers-{}", architecture.debian());
    let packages = ["v4l2loopback-dkms", &headers, "cups", "libpcsclite1", "smartmontools"];
    machine::fetch(&system, architecture, packages.map(str::to_owned).into())?;
    for name in ["cameras", "scanner", "printer"] {
        let words = ["-p", "terminal-devices", "--test", name];
        fs::copy(tests(&words, name)?, system.join(name))
            .with_context(|| format!("the tests called {name}"))?;
    }
    fs::copy(tests(&["-p", "terminal-agent", "--lib"], "terminal_agent")?, system.join("agent"))
        .context("the agent's own tests")?;
    for (file, place) in PACKAGED {
        let place = system.join(place);
        fs::create_dir_all(place.parent().context("a file has a directory")?)?;
        fs::copy(root().join("installer/terminal").join(file), place)?;
    }
    let disk = work.join("disk.img");
    machine::lay_out(&system, &disk, 4)?;

    let mut harness = program("env", ".", &[]);
    harness.arg(build::directory(false).join("fleet-faults")).arg("devices").arg("--disk").arg(&disk);
    harness.arg("--kernel").arg(system.join("vmlinuz")).arg("--initrd").arg(system.join("initrd.img"));
    step("test the devices in it", &mut harness)
}

/// The program that the tests of this name are, which cargo knows by these words, built.
fn tests(which: &[&str], name: &str) -> anyhow::Result<PathBuf> {
    let words = [&["test"], which, &["--no-run", "--message-format=json"]].concat();
    let told = output(&mut program("cargo", ".", &words)).context("the tests are not built")?;
    let named = |line: &str| {
        let artifact: Value = serde_json::from_str(line).ok()?;
        let is_it = artifact["target"]["name"] == name;
        artifact["executable"].as_str().filter(|_| is_it).map(PathBuf::from)
    };
    told.lines().find_map(named).with_context(|| format!("cargo names no tests called {name}"))
}
