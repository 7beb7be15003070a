//! Cuts the power of terminals: see `cargo xtask faults`.
#![expect(clippy::print_stderr, reason = "a command line tool says on standard error why it failed")]

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use fleet_tests::boot::{devices, image, packages, stick};
use fleet_tests::faults::{self, agent};

#[derive(Parser)]
#[command(name = "fleet-faults", about = "Cuts the power of terminals")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// At every moment of an upgrade
    Upgrade(faults::Options),
    /// Of a whole machine that was started from the terminal's image
    Image(image::Options),
    /// Of none: an installer stick in a machine of its own
    Stick(stick::Options),
    /// Of none: both packages in a machine of their own
    Packages(packages::Options),
    /// Of none: devices of the kernel's own making in a machine of its own
    Devices(devices::Options),
    /// The terminals' agent; the launcher starts it
    #[command(hide = true)]
    Agent(agent::Arguments),
}

fn main() -> ExitCode {
    let ended = match Arguments::parse().what {
        What::Upgrade(options) => on(tokio::runtime::Builder::new_multi_thread(), upgrade(options)),
        What::Image(options) => on(tokio::runtime::Builder::new_multi_thread(), image_of(options)),
        What::Stick(options) => on(tokio::runtime::Builder::new_multi_thread(), stick_of(options)),
        What::Packages(options) => on(tokio::runtime::Builder::new_multi_thread(), packages_of(options)),
        What::Devices(options) => on(tokio::runtime::Builder::new_multi_thread(), devices_of(options)),
        What::Agent(arguments) => on(tokio::runtime::Builder::new_current_thread(), agent::run(arguments)),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("FAILED: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn on(
    mut runtime: tokio::runtime::Builder,
    what: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<()> {
    runtime.enable_all().build()?.block_on(what)
}

async fn upgrade(options: faults::Options) -> anyhow::Result<()> {
    if options.vm.vm {
        return faults::vm::run(&options.vm, options.seed).await;
    }
    let sum = faults::run(&options).await?;
    anyhow::ensure!(sum.is_good(), "{} terminals bricked, {} damaged", sum.bricked, sum.damaged);
    Ok(())
}

async fn image_of(options: image::Options) -> anyhow::Result<()> {
    image::run(&options).await
}

async fn stick_of(options: stick::Options) -> anyhow::Result<()> {
    stick::run(&options).await
}

async fn packages_of(options: packages::Options) -> anyhow::Result<()> {
    packages::run(&options).await
}

async fn devices_of(options: devices::Options) -> anyhow::Result<()> {
    devices::run(&options).await
}
