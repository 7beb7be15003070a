//! Measures the server and the terminal's window: see `cargo xtask bench`.

use clap::{Parser, Subcommand};
use fleet_tests::bench::{checkin, console, egress, install, shell};

#[derive(Parser)]
#[command(name = "fleet-bench", about = "Measures the server and the terminal's window")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Simulated terminals check in over real HTTP as fast as the server lets them
    Checkin(checkin::Options),
    /// Every list of the console and the overview, over a full database
    Console(console::Options),
    /// Bytes of a release out of the server, against nginx
    Egress(egress::Options),
    /// A new terminal, from its approval to its apps, over a bad line
    Install(install::Options),
    /// The terminal's window, against a browser's kiosk mode
    Shell(shell::Options),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Arguments::parse().what {
        What::Checkin(options) => checkin::run(&options).await,
        What::Console(options) => console::run(&options).await,
        What::Egress(options) => egress::run(&options).await,
        What::Install(options) => install::run(&options).await,
        What::Shell(options) => shell::run(&options).await,
    }
}
