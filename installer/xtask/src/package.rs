//! `cargo xtask package`: Debian packages of the terminal and of the fleet server.

mod boot;
mod check;
mod contents;
mod deb;
mod slot;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use crate::command::{output, program, root, step};
use crate::{build, install};
use contents::Programs;
use deb::Deb;

/// What to package.
#[derive(Args)]
pub struct Arguments {
    /// Version of the packages, such as 1.4.0; the workspace's where none is given
    #[arg(long)]
    version: Option<String>,
    /// Release counter of the terminal's first version: no release below it is ever installed
    #[arg(long, default_value_t = 1)]
    release_counter: u64,
    /// Package the programs that were built for tests, which is quick; for trying the packages out alone
    #[arg(long)]
    debug: bool,
    /// Package the programs that lie in this directory, and build none
    #[arg(long)]
    programs: Option<PathBuf>,
    /// Install, upgrade, downgrade, remove and purge both packages in a clean Debian 12, and look at what is left
    #[arg(long)]
    check: bool,
    /// Start a clean Debian 12 with its systemd in a virtual machine, and do all of that there, with the screen and a fleet server
    #[arg(long)]
    boot: bool,
}

/// Builds both packages into `target/packages`.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let version = arguments.version.clone().unwrap_or_else(own_version);
    let programs = built(arguments.debug, arguments.programs.as_deref())?;
    let packages = make(&programs, &version, arguments.release_counter, &root().join("target/packages"))?;
    for package in &packages {
        println!("{}", package.display());
    }
    if arguments.check {
        check::run(&programs, &packages, &version, arguments.release_counter)?;
    }
    if arguments.boot {
        if arguments.programs.is_none() {
            build::programs(false)?;
        }
        boot::run(&programs, &packages, &version, arguments.release_counter)?;
    }
    Ok(())
}

/// The terminal's package alone, for what is made of it.
pub fn terminal(debug: bool, programs: Option<&Path>, counter: u64) -> anyhow::Result<PathBuf> {
    let programs = built(debug, programs)?;
    let packages = make(&programs, &own_version(), counter, &root().join("target/packages"))?;
    packages.into_iter().next_back().context("no package was made")
}

fn own_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The programs, and what packaging them needs.
fn built(debug: bool, directory: Option<&Path>) -> anyhow::Result<Programs> {
    install::packaging()?;
    if let Some(directory) = directory {
        return Ok(Programs::new(std::path::absolute(directory)?, debug));
    }
    install::everything()?;
    programs(debug)
}

/// Both packages in a directory.
fn make(programs: &Programs, version: &str, counter: u64, out: &PathBuf) -> anyhow::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(out)?;
    let spare = slot::make(programs, version, counter, out)?;
    let debs: [Deb; 2] = [contents::server(programs), contents::terminal(programs, &spare)];
    debs.iter().map(|deb| deb.build(version, programs.for_a_trial, out)).collect()
}

/// Builds the programs. Those of a release name no directory of the machine that they were built on, so that they are the
/// same wherever they are built; that asks for a target directory of their own.
fn programs(debug: bool) -> anyhow::Result<Programs> {
    build::pages()?;
    if debug {
        build::programs(false)?;
        return Ok(Programs::new(build::directory(false), true));
    }
    let target = root().join("target/packaging");
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| home + "/.cargo"))?;
    let flags = format!("--remap-path-prefix={home}=/cargo --remap-path-prefix={}=/build", root().display());
    let mut cargo = program("cargo", ".", &["build", "--release", "--locked", "--bins"]);
    let packages = [
        "fleet-server",
        "fleet-release",
        "terminal-agent",
        "terminal-launcher",
        "terminal-shell",
        "terminal-hardening",
    ];
    for package in packages {
        cargo.args(["-p", package]);
    }
    cargo.env("RUSTFLAGS", flags).env("CARGO_TARGET_DIR", &target);
    step("build the programs of the packages (the first time takes many minutes)", &mut cargo)?;
    Ok(Programs::new(target.join("release"), false))
}

/// Seconds since 1970 that all files of a package carry: the time of the last commit, as reproducible builds want it.
pub fn epoch() -> String {
    let asked = std::env::var("SOURCE_DATE_EPOCH").ok();
    let committed = || output(&mut program("git", ".", &["log", "-1", "--format=%ct"]));
    asked.or_else(committed).map_or_else(|| "0".to_owned(), |text| text.trim().to_owned())
}
