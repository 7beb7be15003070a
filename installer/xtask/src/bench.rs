//! `cargo xtask bench`: measurements that anyone can repeat.

mod delta;
mod input;
mod shell;

use anyhow::bail;
use clap::Args;

use crate::command::{program, step};
use crate::postgres::{Durability, Postgres};
use crate::{build, install};

/// What to measure.
#[derive(Args)]
pub struct Arguments {
    /// `checkin`, `console`, `delta`, `egress`, `input`, `install` or `shell`
    what: String,
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
    install::debian_packages()?;
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
    if arguments.what == "install" { touches() } else { Ok(()) }
}

/// How many touches new machines take, in the real window. With the programs of the tests: by their probe the window says where to
/// touch.
fn touches() -> anyhow::Result<()> {
    install::everything()?;
    build::pages()?;
    build::programs(false)?;
    let mut demo = program("env", ".", &[]);
    demo.arg(build::directory(false).join("fleet-demo"));
    demo.args(["--check", "--first-boot", "--listen", "127.0.0.1:0"]);
    step("touches of new machines", &mut demo)
}
