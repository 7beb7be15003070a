//! `cargo xtask faults`: what a power cut, a crash or a bad disk does to a terminal that upgrades itself.
//!
//! The harness records once every change that a terminal asks of its file system while it goes through all kinds of
//! upgrades. For each moment it lays out the disks that a power cut may leave, switches a terminal on with each, and
//! demands that it runs the old version or the new one, whole, and that the next attempt succeeds.

pub mod agent;
mod disk;
mod fleet;
mod persistence;
mod publish;
mod record;
mod recover;
pub mod small;
mod sweep;
mod trace;
pub mod vm;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::ensure;
use clap::Args;

use crate::harness::programs;
use disk::Change;
use persistence::{Case, Persistence};
use record::Place;
pub use sweep::Sum;
use trace::Recording;

/// What to prove.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many different disks to switch a terminal on with
    #[arg(long, default_value_t = 10_000)]
    pub cases: usize,
    /// Of what is left to chance
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Repeat one case of the last recording, and keep its disk
    #[arg(long)]
    pub case: Option<String>,
    /// Where the recording lies
    #[arg(long)]
    pub recording: Option<PathBuf>,
    /// Take the syncs of files whose path holds this text for never made: the harness must find faults then
    #[arg(long)]
    pub without_sync_of: Option<String>,
    #[command(flatten)]
    pub vm: vm::Options,
}

/// Records, cuts the power everywhere, and tells how many terminals were bricked.
pub async fn run(options: &Options) -> anyhow::Result<Sum> {
    let place =
        Place(options.recording.clone().unwrap_or_else(|| programs::root().join("target/faults/upgrade")));
    if options.case.is_none() {
        let started = Instant::now();
        record::record(&place).await?;
        println!("recorded one terminal's upgrades: {:.0} s", started.elapsed().as_secs_f32());
    }
    let mut recording = record::load(&place)?;
    println!("{}", describe(&recording));
    if let Some(text) = &options.without_sync_of {
        let forgotten = forget_syncs(&mut recording, text);
        ensure!(forgotten > 0, "nothing was synced whose path holds {text}");
        println!("   {forgotten} syncs of {text} are taken for never made");
    }
    let persistence = Persistence::new(&recording, options.seed);
    if let Some(case) = &options.case {
        return sweep::one(&place, &recording, &persistence, case.parse::<Case>()?).await;
    }
    sweep::all(&place, &recording, &persistence, options).await
}

fn describe(recording: &Recording) -> String {
    let mut kinds = std::collections::BTreeMap::new();
    for change in &recording.changes {
        let kind = match change {
            Change::Create { .. } => "create",
            Change::MakeDirectory { .. } => "mkdir",
            Change::Remove { .. } => "remove",
            Change::Rename { .. } => "rename",
            Change::Write { .. } => "write",
            Change::Truncate { .. } => "truncate",
            Change::Mode { .. } => "chmod",
            Change::Sync { .. } => "fsync",
        };
        *kinds.entry(kind).or_insert(0) += 1;
    }
    let kinds: Vec<String> = kinds.into_iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    format!("   {} file-system operations: {}", recording.changes.len(), kinds.join(", "))
}

/// Takes syncs out of a recording, as if a program had forgotten them.
fn forget_syncs(recording: &mut Recording, text: &str) -> usize {
    let mut disk = recording.before.clone();
    let mut forgotten = 0;
    for change in &mut recording.changes {
        if let Change::Sync { inode } = change
            && disk.path_of(*inode).is_some_and(|path| path.contains(text))
        {
            // A sync of nothing keeps the numbers of the others.
            *inode = usize::MAX;
            forgotten += 1;
        }
        disk.apply(change, disk::Fate::Whole);
    }
    forgotten
}
