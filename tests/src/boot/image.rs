//! The terminal's image, as it is: started until it is a terminal of a fleet, cut off, and started again.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::machine::{Machine, Start};
use super::ops::{Ops, is_home, paints, serve, tell};
use super::processor::Processor;
use crate::harness::programs;

/// What to start.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The image
    #[arg(long)]
    pub disk: PathBuf,
    /// Where the fleet server listens that the image names
    #[arg(long)]
    pub listen: String,
}

/// What of the machine may be as it is, with the reason: nothing.
const EXCEPTIONS: [&str; 0] = [];

/// Fails with the first thing that is not as it should be.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let work = programs::root().join("target/image/boot");
    if work.exists() {
        std::fs::remove_dir_all(&work)?;
    }
    std::fs::create_dir_all(&work)?;
    let mut machine = Machine::new(Processor::X86, &options.disk, &work, 16).await?;
    let (_server, api) = serve(&options.listen, &work).await?;

    let clock = Instant::now();
    machine.start(&Start::Uefi)?;
    let ops = Ops::approve(api, &mut machine).await?;
    tell(clock, "started by UEFI, asked to be let in, and was");
    ops.says(&mut machine, "the home page", is_home).await?;
    paints(&machine, "home").await?;
    tell(clock, "the home page is painted, and apps are in the sandbox");
    let hardening = ops
        .says(&mut machine, "what is not locked down", |seen| {
            let found = &seen["actual"]["hardening"];
            found.is_object().then(|| found.clone())
        })
        .await?;
    let open: Vec<&str> = ["to_mend", "unknown"]
        .iter()
        .flat_map(|kind| hardening[*kind].as_array().into_iter().flatten())
        .filter_map(|check| check.as_str())
        .filter(|check| !EXCEPTIONS.contains(check))
        .collect();
    anyhow::ensure!(open.is_empty(), "not locked down: {open:?}");
    tell(clock, "the running machine is locked down: nothing to mend, nothing unknown");

    let before = ops.seen().await?["last_check_in_at"].clone();
    machine.cut().await?;
    let again = Instant::now();
    machine.start(&Start::Bios)?;
    ops.says(&mut machine, "a check-in after the power cut", |seen| {
        (seen["last_check_in_at"] != before).then_some(())
    })
    .await?;
    ops.says(&mut machine, "the home page after the power cut", is_home).await?;
    paints(&machine, "home-again").await?;
    tell(again, "cut off and started by BIOS: the same terminal checks in and shows its home page");
    machine.cut().await
}
