//! The kiosk window of a terminal. See README.md.

mod args;
mod bridge;
mod controller;
mod dead_stack;
mod engine;
mod environment;
mod inventory;
mod keyboard;
mod link;
mod origins;
mod page;
mod plug;
mod pulse;
mod queue;
mod residue;
mod run;
mod serve;
mod stage;
mod state_dir;
mod usage;
mod window;
mod x_display;

use std::path::Path;

use clap::Parser as _;
use terminal_devices::printer::apart;
use tracing_subscriber::EnvFilter;

/// By this argument the window starts itself to read a document that an app wants printed.
const READ_DOCUMENT: &str = "read-document";

fn main() -> anyhow::Result<()> {
    let first = std::env::args_os().nth(1);
    if first.as_deref().is_some_and(|first| first == "devices") {
        return Ok(inventory::write(Path::new("/"), &mut std::io::stdout().lock())?);
    }
    if first.as_deref().is_some_and(|first| first == READ_DOCUMENT) {
        return Ok(apart::answer(std::io::stdin().lock(), std::io::stdout().lock())?);
    }
    let args = args::Args::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    // Before the first thread.
    environment::enter();
    engine::demand();
    run::run(args)
}
