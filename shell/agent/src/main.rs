//! The program `kiosk-agent`. See README.md.

mod cli;

use std::sync::Arc;

use anyhow::Context;
use clap::Parser;
use terminal_agent::clock::SystemClock;
use terminal_agent::log_export::OwnLog;
use terminal_agent::upgrade::Launch;
use terminal_agent::{daemon, simulation};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use cli::{Cli, Command};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let own_log = match &cli.command {
        Command::Run(args) => Some(OwnLog::open(&args.data)),
        Command::Simulate(_) => None,
    };
    let no_log = own_log.as_ref().and_then(|opened| opened.as_ref().err()).map(ToString::to_string);
    let own_log = own_log.and_then(Result::ok);
    let to_disk =
        own_log.map(|log| tracing_subscriber::fmt::layer().with_ansi(false).with_writer(move || log.clone()));
    let to_journal = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(filter).with(to_journal).with(to_disk).init();
    if let Some(error) = no_log {
        tracing::warn!(error, "what is said here is kept by nobody but the journal");
    }
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
