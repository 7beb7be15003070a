//! The program `kiosk-installer`: on a machine that was started from an installer stick it puts the terminal's system onto a disk
//! of that machine. It alone may write to disks; what is touched on the screen comes from the agent, through a directory of files
//! ([`exchange`]), and only disks that this program has found itself are ever written.

mod disks;
mod exchange;
mod installer;
mod restart;
mod stick;
mod write;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;

use exchange::Exchange;
use installer::Installer;
use stick::Stick;

/// Puts the terminal's system from the stick that this machine was started from onto a disk of it.
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    /// The stick's partition with the installer's files
    #[arg(long)]
    partition: PathBuf,
    /// Where what is shown and what is wanted lies
    #[arg(long)]
    directory: PathBuf,
}

/// How often everything is looked at.
const TICK: Duration = Duration::from_millis(200);

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    tracing_subscriber::fmt().without_time().with_ansi(false).with_writer(std::io::stderr).init();
    let exchange = Exchange::open(&args.directory)?;
    let stick = Arc::new(Stick::open(&args.partition, &args.directory.join("stick"))?);
    let mut installer = Installer::new(Arc::clone(&stick), exchange, || disks::find(&stick.disk));
    while !installer.turn()? {
        std::thread::sleep(TICK);
    }
    restart::when_gone(&stick.disk)
}
