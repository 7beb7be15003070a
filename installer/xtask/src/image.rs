//! `cargo xtask image`: the disk of a terminal that starts by itself.

mod contents;
mod files;
mod stick;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Args;

use crate::command::{output, program, root, step};
use crate::debian::Suite;
use crate::{build, debian, install, package};
use files::Identity;
use stick::Stick;

/// What the image is made of.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Arguments {
    /// The fleet server that its terminals belong to
    #[arg(long, default_value = "")]
    server: String,
    /// The root that the fleet's offline keys signed (root.json), without which they take no upgrades
    #[arg(long)]
    release_root: Option<PathBuf>,
    /// A certificate authority of the fleet's own
    #[arg(long)]
    ca: Option<PathBuf>,
    /// Where its terminals fetch packages of Debian
    #[arg(long, default_value = debian::MIRROR)]
    mirror: String,
    /// Where they fetch security updates
    #[arg(long, default_value = debian::SECURITY)]
    security_mirror: String,
    /// Release counter of the first version
    #[arg(long, default_value_t = 1)]
    release_counter: u64,
    /// Of the programs that were built for tests, which is quick; for trying the image out alone
    #[arg(long)]
    debug: bool,
    /// Of the programs that lie in this directory, and build none
    #[arg(long)]
    programs: Option<PathBuf>,
    /// Start it in a virtual machine until its agent is let in by a fleet server, cut the power, and start it again
    #[arg(long)]
    boot: bool,
    /// Make an installer stick of it, too: a machine that is started from it has the system put onto its own disk
    #[arg(long)]
    stick: bool,
    /// A stick that writes the only disk of a machine by itself, one minute after it was started, unless a finger stops it
    #[arg(long, requires = "stick")]
    unattended: bool,
    /// Make it twice and compare
    #[arg(long)]
    again: bool,
}

/// Where the fleet server of the trial listens; the machine reaches it through its own network.
const TRIAL: (&str, &str) = ("127.0.0.1:8699", "http://10.0.2.2:8699");

/// Makes `target/image/terminal.img`, and `installer.img` of it.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let started = Instant::now();
    let is_root = output(&mut program("id", ".", &["-u"])).is_some_and(|id| id.trim() == "0");
    ensure!(is_root, "an image is made as root: its files belong to many users");
    let (deb, programs) =
        package::terminal(arguments.debug, arguments.programs.as_deref(), arguments.release_counter)?;
    install::imaging()?;
    let out = root().join("target/image");
    let (image, stick) = make(arguments, &deb, &programs, &out)?;
    if arguments.again {
        let (other, _) = make(arguments, &deb, &programs, &out.join("again"))?;
        let same = step("compare", program("cmp", ".", &[]).arg(&image).arg(&other)).is_ok();
        println!("   made again, both are {}", if same { "the same bytes" } else { "not the same bytes" });
    }
    let seconds = started.elapsed().as_secs();
    for made in stick.iter().chain([&image]) {
        println!("{} after {seconds} s", made.display());
    }
    match stick {
        _ if !arguments.boot => Ok(()),
        Some(stick) => boot("stick", &stick, arguments.programs.is_none()),
        None => boot("image", &image, arguments.programs.is_none()),
    }
}

/// The image, and the stick of it if one is wanted.
fn make(
    arguments: &Arguments,
    deb: &Path,
    programs: &package::Programs,
    out: &Path,
) -> anyhow::Result<(PathBuf, Option<PathBuf>)> {
    let settings = files::Settings {
        server: if arguments.boot && arguments.server.is_empty() { TRIAL.1 } else { &arguments.server },
        release_root: arguments.release_root.as_deref(),
        ca: arguments.ca.as_deref(),
    };
    fs::create_dir_all(out)?;
    let (system, image) = (out.join("system"), out.join("terminal.img"));
    let files = out.join("files");
    let identity = Identity::of(&[&settings.text(), &digest(deb)?, &contents::names(), &package::epoch()])?;
    files::put(&files, &identity, &settings)?;
    let stick = if arguments.stick {
        Some(Stick::prepare(programs, &identity, arguments.unattended, out)?)
    } else {
        None
    };
    install_debian(arguments, deb, &files, stick.as_ref(), &system)?;

    let loaders = root().join("target/image/loaders");
    step("fetch what starts a machine", own(&files, "loaders").arg(&loaders))?;
    let mut disk = own(&files, "disk");
    disk.arg(&system).arg(&files).arg(&loaders).arg(&image);
    disk.env("ROOT", &identity.root).env("DATA", &identity.data).env("SOURCE_DATE_EPOCH", package::epoch());
    step("lay out the disk", &mut disk)?;
    tell(&system, out)?;
    let stick = stick.map(|stick| stick.lay_out(&image, &out.join("installer.img"))).transpose()?;
    Ok((image, stick))
}

/// Debian with the terminal's package, as Debian's own tool puts it together.
fn install_debian(
    arguments: &Arguments,
    deb: &Path,
    files: &Path,
    stick: Option<&Stick>,
    system: &Path,
) -> anyhow::Result<()> {
    if system.exists() {
        fs::remove_dir_all(system)?;
    }
    let archives = root().join("target/image/archives");
    fs::create_dir_all(&archives)?;
    let mut command = program("mmdebstrap", ".", &["--mode=root", "--variant=minbase", "--format=directory"]);
    command.arg("--quiet").arg("--hook-dir=/usr/share/mmdebstrap/hooks/file-mirror-automount");
    command.args(contents::LEFT_OUT.iter().map(|rule| format!("--dpkgopt={rule}")));
    command.arg(format!("--include={},{}", contents::names(), deb.display()));
    // Packages that were fetched once are kept.
    command.args(["--skip=download/empty", "--skip=essential/unlink"]);
    command.arg("--setup-hook=mkdir -p \"$1/var/cache/apt/archives\"");
    command.arg(format!("--setup-hook=sync-in '{}' /var/cache/apt/archives", archives.display()));
    command.arg(format!("--customize-hook=sync-out /var/cache/apt/archives '{}'", archives.display()));
    let hook = |name: &str, rest: &str| format!("sh '{0}/{name}' \"$1\" '{0}'{rest}", files.display());
    command.arg(format!("--essential-hook={}", hook("prepare", "")));
    let later = format!(" '{}' '{}'", arguments.mirror, arguments.security_mirror);
    command.arg(format!("--customize-hook={}", hook("finish", &later)));
    command.args(stick.map(|stick| format!("--customize-hook={}", stick.hook())));
    command.arg(Suite::Twelve.codename()).arg(system).args(Suite::Twelve.sources());
    step("install Debian and the terminal", command.env("SOURCE_DATE_EPOCH", package::epoch()))
}

/// What is in it, and whether it is locked down.
fn tell(system: &Path, out: &Path) -> anyhow::Result<()> {
    let mut list = program("dpkg-query", ".", &["-W"]);
    let packages = output(list.arg(format!("--admindir={}", system.join("var/lib/dpkg").display())))
        .context("no list of packages")?;
    fs::write(out.join("terminal.packages"), &packages)?;
    println!(
        "   {} packages, named in {}",
        packages.lines().count(),
        out.join("terminal.packages").display()
    );
    let mut look = program("env", ".", &[]);
    look.arg(system.join("usr/sbin/kiosk-hardening")).arg("--root").arg(system).args(["--language", "en"]);
    // It ends with 1 for what only a running machine can tell.
    if step("look whether it is locked down", &mut look).is_err() {
        println!("   the list above has exceptions");
    }
    Ok(())
}

/// The harness has the machine and the fleet server.
fn boot(what: &str, disk: &Path, builds: bool) -> anyhow::Result<()> {
    install::virtual_machine()?;
    if builds {
        build::programs(false)?;
    }
    let mut harness = program("env", ".", &[]);
    harness.arg(build::directory(false).join("fleet-faults")).arg(what).arg("--disk").arg(disk);
    step("start it", harness.args(["--listen", TRIAL.0]))
}

fn own(files: &Path, script: &str) -> std::process::Command {
    let mut command = program("sh", ".", &[]);
    command.arg(files.join(script));
    command
}

fn digest(file: &Path) -> anyhow::Result<String> {
    output(program("sha256sum", ".", &["--binary"]).arg(file))
        .and_then(|text| text.split_whitespace().next().map(str::to_owned))
        .context("sha256sum")
}
