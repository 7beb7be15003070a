//! `cargo xtask package`: Debian packages of the terminal and of the fleet server.

mod boot;
mod check;
mod contents;
mod deb;
mod programs;
mod slot;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use crate::architecture::Architecture;
use crate::command::{output, program, root};
use crate::{build, install};
pub use contents::Programs;
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
    /// For this processor; this machine's where none is named. For another one, as root
    #[arg(long)]
    architecture: Option<Architecture>,
    /// Install, upgrade, downgrade, remove and purge both packages in a clean Debian 12, and look at what is left
    #[arg(long)]
    check: bool,
    /// Start a clean Debian 12 with its systemd in a virtual machine, and do all of that there, with the screen and a fleet server
    #[arg(long)]
    boot: bool,
}

/// Builds the packages into `target/packages`.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let version = arguments.version.clone().unwrap_or_else(own_version);
    let architecture = arguments.architecture.map_or_else(Architecture::own, Ok)?;
    let programs = built(architecture, arguments.debug, arguments.programs.as_deref())?;
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

/// The terminal's package alone, for what is made of it, and the programs that were built with those in it.
pub fn terminal(debug: bool, programs: Option<&Path>, counter: u64) -> anyhow::Result<(PathBuf, Programs)> {
    let programs = built(Architecture::own()?, debug, programs)?;
    let packages = make(&programs, &own_version(), counter, &root().join("target/packages"))?;
    Ok((packages.into_iter().next_back().context("no package was made")?, programs))
}

/// The version where none is given.
pub fn own_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The programs, and what packaging them needs.
fn built(architecture: Architecture, debug: bool, directory: Option<&Path>) -> anyhow::Result<Programs> {
    install::packaging()?;
    let directory = directory.map(std::path::absolute).transpose()?;
    if directory.is_none() {
        install::everything()?;
        build::pages()?;
    }
    if architecture != Architecture::own()? {
        return programs::cross(architecture, debug, directory);
    }
    Ok(match directory {
        Some(directory) => Programs::own(directory, debug),
        None if debug => {
            build::programs(false)?;
            Programs::own(build::directory(false), true)
        }
        None => programs::release()?,
    })
}

/// The packages in a directory: the server's, and the terminal's behind it.
fn make(programs: &Programs, version: &str, counter: u64, out: &PathBuf) -> anyhow::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(out)?;
    let slot = slot::make(programs, version, counter, out)?;
    let debs: [Deb; 2] = [contents::server(programs), contents::terminal(programs, &slot)];
    debs.iter().map(|deb| deb.build(version, programs, out)).collect()
}

/// Seconds since 1970 that all files of a package carry: the time of the last commit, as reproducible builds want it.
pub fn epoch() -> String {
    let asked = std::env::var("SOURCE_DATE_EPOCH").ok();
    let committed = || output(&mut program("git", ".", &["log", "-1", "--format=%ct"]));
    asked.or_else(committed).map_or_else(|| "0".to_owned(), |text| text.trim().to_owned())
}
