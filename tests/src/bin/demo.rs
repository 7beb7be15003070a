//! Shows the product, or checks that it works.

use clap::Parser;
use fleet_tests::demo::{self, Options};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if !options.check {
        return demo::run(options).await;
    }
    // A check that is interrupted cleans up like one that fails.
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        ran = demo::run(options) => ran,
        _ = tokio::signal::ctrl_c() => anyhow::bail!("interrupted"),
        _ = terminate.recv() => anyhow::bail!("told to stop"),
    }
}
