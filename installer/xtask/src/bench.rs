//! `cargo xtask bench`: measurements that anyone can repeat.

mod delta;
mod input;
mod install;
mod shell;

use anyhow::bail;
use clap::Args;

use crate::build;
use crate::command::{program, step};
use crate::install::debian_packages;
use crate::postgres::{Durability, Postgres};

/// What to measure.
#[derive(Args)]
pub struct Arguments {
    /// `checkin`, `console`, `delta`, `egress`, `input`, `install` or `shell`
    what: String,
    /// With `install`: start machines, too, which takes some two hours, and tell when package and image show their home page
    #[arg(long)]
    machines: bool,
    /// Passed on: see `cargo xtask bench checkin -- --help`
    #[arg(last = true)]
    rest: Vec<String>,
}

/// Builds with optimisation and measures.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.what == "delta" {
        return delta::run(&arguments.rest);
    }
    if arguments.what == "input" {
        return input::run(&arguments.rest);
    }
    if arguments.what == "shell" {
        return shell::run(&arguments.rest);
    }
    if !["checkin", "console", "egress", "install"].contains(&arguments.what.as_str()) {
        bail!(
            "nothing to measure is called {:?}: say checkin, console, delta, egress, input, install or shell",
            arguments.what
        );
    }
    debian_packages()?;
    step(
        "build with optimisation",
        &mut program(
            "cargo",
            ".",
            &[
                "build",
                "--release",
                "--bins",
                "-p",
                "fleet-server",
                "-p",
                "terminal-agent",
                "-p",
                "fleet-tests",
            ],
        ),
    )?;
    let postgres = Postgres::start(Durability::Full)?;
    let mut bench = program("env", ".", &[]);
    bench
        .env("FLEET_TEST_POSTGRES", postgres.url())
        .arg(build::directory(true).join("fleet-bench"))
        .arg(&arguments.what)
        .args(&arguments.rest);
    step(&format!("bench {}", arguments.what), &mut bench)?;
    if arguments.what == "install" { install::run(arguments.machines) } else { Ok(()) }
}
