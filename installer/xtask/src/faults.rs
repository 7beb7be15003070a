//! `cargo xtask faults`: power cuts, crashes and bad disks.

use anyhow::bail;
use clap::Args;

use crate::command::{program, step};
use crate::{build, install};

/// What to break.
#[derive(Args)]
pub struct Arguments {
    /// `upgrade`
    what: String,
    /// Cut the power of a virtual machine that runs the whole terminal, in place of every single moment
    #[arg(long)]
    vm: bool,
    /// Passed on: `--cases N`, `--seed S`, `--case ID`, `--cuts N`; see `cargo xtask faults upgrade --help-all`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Builds, and hands over to the harness.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.what != "upgrade" {
        bail!("nothing to break is called {:?}: say upgrade", arguments.what);
    }
    install::debian_packages()?;
    if arguments.vm {
        install::virtual_machine()?;
        build::pages()?;
        build::programs(false)?;
    } else {
        let parts = ["-p", "terminal-launcher", "-p", "fleet-tests"];
        let features = ["--features", "fleet-release/client,fleet-release/sign"];
        step(
            "build the harness and the launcher",
            program("cargo", ".", &["build", "--bins"])
                .args(parts)
                .args(["-p", "fleet-release"])
                .args(features),
        )?;
    }
    let rest = arguments.rest.iter().map(|word| if word == "--help-all" { "--help" } else { word.as_str() });
    let mut harness = program("env", ".", &[]);
    harness
        .arg(build::directory(false).join("fleet-faults"))
        .arg("upgrade")
        .args(arguments.vm.then_some("--vm"))
        .args(rest);
    step("faults upgrade", &mut harness)
}
