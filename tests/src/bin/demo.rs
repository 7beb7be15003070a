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
    // Whenever it is interrupted, it cleans up like one that fails. A demo that somebody ends has not failed.
    let check = options.check;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        // The demo itself first: where it waits to be ended, it ends its programs one after the other.
        biased;
        ran = demo::run(options) => ran,
        _ = tokio::signal::ctrl_c() => if check { anyhow::bail!("interrupted") } else { Ok(()) },
        _ = terminate.recv() => if check { anyhow::bail!("told to stop") } else { Ok(()) },
    }
}
