//! Shows the product, or checks that it works.
#![expect(clippy::print_stderr, reason = "a command line tool says on standard error why it failed")]

use std::process::ExitCode;

use clap::Parser;
use fleet_tests::demo::{self, Options};
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("FAILED: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> anyhow::Result<()> {
    if !options.check {
        return demo::run(options).await;
    }
    // A check that is interrupted cleans up like one that fails.
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        ran = demo::run(options) => ran,
        _ = tokio::signal::ctrl_c() => anyhow::bail!("interrupted"),
        _ = terminate.recv() => anyhow::bail!("told to stop"),
    }
}
