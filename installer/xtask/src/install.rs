//! Installing what is missing, told before it is done, skipped when it is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::anyhow;

use crate::architecture::Architecture;
use crate::command::{output, program, root, step};
use crate::debian::Suite;

/// Debian packages, each with what it is for.
const DEBIAN: &[(&str, &str)] = &[
    ("build-essential", "C parts of Rust crates"),
    ("pkg-config", "finding the libraries below"),
    ("libwebkit2gtk-4.1-dev", "the terminal's window"),
    ("libgtk-3-dev", "the terminal's window"),
    ("bubblewrap", "WebKit's sandbox"),
    ("xdg-dbus-proxy", "WebKit's sandbox"),
    ("fonts-noto-cjk", "Chinese text"),
    ("xvfb", "a screen where there is none"),
    ("xserver-xorg-core", "a screen that is touched with fingers"),
    ("xserver-xorg-video-dummy", "a screen that is touched with fingers"),
    ("xserver-xephyr", "a screen that is turned"),
    ("xdotool", "touching that screen"),
    ("imagemagick", "pictures of that screen"),
    ("x11-utils", "pictures of that screen"),
    ("espeak-ng", "reading pages aloud"),
    ("alsa-utils", "playing what is read"),
    ("chromium-headless-shell", "the console's tests, in a Chromium without windows"),
    ("cups", "a print service"),
    ("cups-ipp-utils", "a printer that is a program"),
    ("dbus-daemon", "without which that does not start"),
    ("nut-server", "a UPS that is a program"),
    ("nut-client", "what speaks to it"),
    ("upower", "what speaks to a UPS at USB"),
    ("python3-dbusmock", "a UPS that answers as that one does"),
    ("systemd", "asking that one by its bus"),
    ("libpcsclite-dev", "smart cards"),
    ("pcscd", "the service that has their readers"),
    ("vsmartcard-vpcd", "a reader of smart cards that is a program"),
    ("postgresql-15", "the second database"),
    ("softhsm2", "the tests of keys in a PKCS#11 token"),
    ("nginx-light", "what the bench of egress compares with"),
    ("curl", "the client of that bench"),
    ("shellcheck", "lints of shell scripts"),
    ("iproute2", "what the kernel says of cards and routes"),
    ("strace", "recording what an upgrade asks of the file system"),
];

/// The same for a terminal in a virtual machine.
const VIRTUAL_MACHINE: &[(&str, &str)] = &[
    ("qemu-system-x86", "the machine"),
    ("qemu-utils", "its disks"),
    ("debootstrap", "its system"),
    ("e2fsprogs", "its file system"),
    ("ovmf", "a machine that starts by UEFI"),
];

/// All that demo and benches need, from both sources at a time: each waits for the network most of it.
pub fn everything() -> anyhow::Result<()> {
    side_by_side(&[npm_packages, debian_packages])
}

/// The same, and `cargo deny`, whose build takes the processors while those wait for the network. If it fails, so does its own
/// step, which tries once more.
pub fn everything_and_cargo_deny() -> anyhow::Result<()> {
    side_by_side(&[npm_packages, || build_cargo_deny().or(Ok(())), debian_packages])
}

fn side_by_side(kinds: &[fn() -> anyhow::Result<()>]) -> anyhow::Result<()> {
    thread::scope(|scope| {
        let running: Vec<_> = kinds.iter().map(|install| scope.spawn(install)).collect();
        running
            .into_iter()
            .map(|one| one.join().map_err(|_| anyhow!("an installation panicked"))?)
            .fold(Ok(()), anyhow::Result::and)
    })
}

/// What the bench of deltas compares with and measures by.
pub fn delta_packages() -> anyhow::Result<()> {
    install_packages(&[
        ("zstd", "compared with our deltas"),
        ("bsdiff", "compared with our deltas"),
        ("xdelta3", "compared with our deltas"),
        ("casync", "compared with our deltas"),
        ("zsync", "compared with our deltas"),
        ("nginx-light", "what zsync fetches from"),
        ("time", "processor time and memory of a command"),
        ("python3-pip", "fetching pairs of programs"),
    ])
}

/// What the bench of the on-screen keyboard compares with.
pub fn input_packages() -> anyhow::Result<()> {
    install_packages(&[
        ("libgooglepinyin0", "compared with our pinyin"),
        ("libzinnia0", "compared with our handwriting"),
        ("tegaki-zinnia-simplified-chinese", "its model"),
        ("python3-pip", "fetching strokes to measure with"),
    ])
}

/// What the bench of the terminal's window compares with.
pub fn window_packages() -> anyhow::Result<()> {
    install_packages(&[("chromium", "compared with our window")])
}

/// The Debian packages.
pub fn debian_packages() -> anyhow::Result<()> {
    install_packages(DEBIAN)
}

/// What making packages and trying them out needs.
pub fn packaging() -> anyhow::Result<()> {
    install_packages(&[
        ("dpkg-dev", "which libraries a program needs"),
        ("binutils", "programs without what only a debugger reads"),
        ("debootstrap", "a clean Debian to try them in"),
    ])
}

/// What building for another processor needs.
pub fn cross(to: Architecture) -> anyhow::Result<()> {
    install_packages(&[
        ("mmdebstrap", "its libraries in a directory"),
        ("arch-test", "whether its programs run here"),
        ("qemu-user-static", "running them"),
    ])?;
    match to.suite() {
        Suite::Twelve => {
            let compiler = to.gnu().replace('_', "-");
            install_packages(&[
                (&format!("gcc-{compiler}"), "its linker, and C parts of Rust crates"),
                (&format!("g++-{compiler}"), "C++ parts of Rust crates"),
            ])
        }
        // They come with the other parts of that Debian.
        Suite::Testing => Ok(()),
    }
}

/// What making the terminal's disk needs.
pub fn imaging() -> anyhow::Result<()> {
    install_packages(&[
        ("mmdebstrap", "Debian in a directory, the same whenever it is made of the same packages"),
        ("e2fsprogs", "its file systems"),
        ("fdisk", "the table of its partitions"),
        ("dosfstools", "the partition that UEFI starts from"),
        ("mtools", "the files in that"),
        ("grub-common", "what BIOS starts"),
        ("bmap-tools", "where in it something is, for the installer stick"),
    ])
}

/// What a virtual machine needs. Where `QEMU` names a program that is there, that one is taken.
pub fn virtual_machine() -> anyhow::Result<()> {
    let has_own = std::env::var_os("QEMU").is_some();
    let needed: Vec<(&str, &str)> =
        VIRTUAL_MACHINE.iter().filter(|(name, _)| !(has_own && name.starts_with("qemu"))).copied().collect();
    install_packages(&needed)
}

/// What a virtual machine of another processor needs beside that.
pub fn other_machine() -> anyhow::Result<()> {
    install_packages(&[("qemu-system-arm", "the machine")])
}

fn install_packages(packages: &[(&str, &str)]) -> anyhow::Result<()> {
    let missing: Vec<&(&str, &str)> = packages.iter().filter(|(name, _)| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("These Debian packages are missing and will be installed with apt-get:");
    for (name, purpose) in &missing {
        println!("   {name:24} {purpose}");
    }
    let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
    step("apt-get update", privileged().args(["apt-get", "update", "-q"]))?;
    step(
        "apt-get install",
        privileged()
            .args([
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
                "install",
                "-q",
                "-y",
                "--no-install-recommends",
            ])
            .args(names),
    )
}

/// The npm packages, when the lock file is newer than what is installed.
pub fn npm_packages() -> anyhow::Result<()> {
    let modules = root().join("ui/node_modules/.package-lock.json");
    if modules.exists() && !is_newer(&root().join("ui/package-lock.json"), &modules) {
        return Ok(());
    }
    println!("The console's and the terminal pages' npm packages will be installed into ui/node_modules.");
    step("npm ci", &mut program("npm", "ui", &["ci", "--no-audit", "--no-fund"]))
}

/// `cargo deny`, checking licences, sources and bans of all dependencies. The list of advisories lives
/// outside the crates registry, so `cargo deny check advisories` is for machines that reach it.
pub fn cargo_deny() -> anyhow::Result<Command> {
    build_cargo_deny()?;
    let mut check =
        if is_cargo_deny_found() { Command::new("cargo-deny") } else { Command::new(own_cargo_deny()) };
    check.current_dir(root());
    check.args(["--all-features", "--log-level", "error", "check", "licenses", "bans", "sources"]);
    Ok(check)
}

fn build_cargo_deny() -> anyhow::Result<()> {
    const VERSION: &str = "0.20.2";
    if is_cargo_deny_found() || own_cargo_deny().exists() {
        return Ok(());
    }
    println!("cargo-deny is missing and will be built into target/tools.");
    // Without optimisation it is there in half the time, and takes seconds longer to run.
    let mut install = program("cargo", ".", &["install", "cargo-deny", "--debug", "--locked", "--quiet"]);
    step("install cargo-deny", install.args(["--version", VERSION, "--root"]).arg(tools()))
}

fn is_cargo_deny_found() -> bool {
    output(Command::new("cargo-deny").arg("--version")).is_some()
}

fn own_cargo_deny() -> PathBuf {
    tools().join("bin/cargo-deny")
}

fn tools() -> PathBuf {
    root().join("target/tools")
}

fn is_installed(package: &str) -> bool {
    output(Command::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", package]))
        .is_some_and(|status| status == "installed")
}

/// `env`, as root: directly where we are root, else by sudo, which may ask for a password.
pub fn privileged() -> Command {
    let is_root = output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    if is_root {
        Command::new("env")
    } else {
        let mut command = Command::new("sudo");
        command.arg("env");
        command
    }
}

/// Whether `a` was changed after `b`.
pub fn is_newer(a: &Path, b: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok();
    match (changed(a), changed(b)) {
        (Some(a), Some(b)) => a > b,
        (a, _) => a.is_some(),
    }
}
