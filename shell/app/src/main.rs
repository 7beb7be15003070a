//! The kiosk window of a terminal. See README.md.

mod args;
mod bridge;
mod controller;
mod dead_stack;
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
use tracing_subscriber::EnvFilter;

fn main() -> anyhow::Result<()> {
    let is_asked_for_devices = std::env::args_os().nth(1).is_some_and(|first| first == "devices");
    if is_asked_for_devices {
        return Ok(inventory::write(Path::new("/"), &mut std::io::stdout().lock())?);
    }
    let args = args::Args::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    // Before the first thread.
    environment::enter();
    run::run(args)
}
