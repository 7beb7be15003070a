//! The program `kiosk-agent`. See README.md.

mod cli;

use std::sync::Arc;

use anyhow::Context;
use clap::Parser;
use terminal_agent::clock::SystemClock;
use terminal_agent::upgrade::Launch;
use terminal_agent::{daemon, simulation};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use cli::{Cli, Command};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let stop = stop_on_signals()?;
    match cli.command {
        Command::Run(args) => {
            let launch = Launch::from_environment(env!("CARGO_PKG_VERSION")).await?;
            let config = args.config();
            Box::pin(daemon::run(config, launch, Arc::new(SystemClock::default()), stop))
                .await
                .context("the agent ended")
        }
        Command::Simulate(args) => {
            let options = args.options().context("the enrollment codes")?;
            simulation::simulate(options, stop).await.context("the simulation ended")
        }
    }
}

/// A token that is cancelled when the process is asked to stop.
fn stop_on_signals() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let asked = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        asked.cancel();
    });
    Ok(stop)
}
