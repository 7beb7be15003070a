use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use fleet_release::{Arch, Version};

/// Makes and signs releases of the terminal's software, with keys that never touch a server.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes keys.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Makes an empty repository and its first root.
    Init {
        /// Directory of the repository.
        #[arg(long)]
        repo: PathBuf,
        /// Directory of the keys.
        #[arg(long)]
        keys: PathBuf,
        /// How many root keys must sign the next root.
        #[arg(long, default_value = "2")]
        root_threshold: NonZeroU64,
        /// Days until the root ends.
        #[arg(long, default_value_t = 730)]
        root_days: i64,
    },
    /// Makes the next root, with new keys or, to renew it, with the same. Publish with the new keys afterwards.
    RotateRoot {
        /// Directory of the repository.
        #[arg(long)]
        repo: PathBuf,
        /// Directory of the keys of the root until now.
        #[arg(long)]
        keys: PathBuf,
        /// Directory of the keys from now on; left out, the same.
        #[arg(long)]
        new_keys: Option<PathBuf>,
        /// How many root keys must sign the root after this one.
        #[arg(long, default_value = "2")]
        root_threshold: NonZeroU64,
        /// Days until the root ends.
        #[arg(long, default_value_t = 730)]
        root_days: i64,
    },
    /// Packs programs and pages into an archive.
    Pack(PackArguments),
    /// Unpacks an archive into a slot of a terminal's root, for a first installation.
    Unpack {
        /// The archive.
        #[arg(long)]
        file: PathBuf,
        /// The terminal's root; the slot becomes `slots/<version>` below it.
        #[arg(long)]
        root: PathBuf,
    },
    /// Puts an archive into the repository, to be signed by the next `publish`.
    Add {
        /// Directory of the repository.
        #[arg(long)]
        repo: PathBuf,
        /// The archive.
        #[arg(long)]
        file: PathBuf,
        /// What is new, for ops.
        #[arg(long, default_value = "")]
        notes: String,
    },
    /// Withdraws a release with the next `publish`.
    Remove {
        /// Directory of the repository.
        #[arg(long)]
        repo: PathBuf,
        /// Name of its target.
        #[arg(long)]
        target: String,
    },
    /// Signs what was added and removed; with nothing changed, renews the signatures.
    #[command(alias = "sign")]
    Publish(PublishArguments),
    /// Shows the releases, and what ends when.
    Show {
        /// Directory of the repository.
        #[arg(long)]
        repo: PathBuf,
    },
    /// Checks every signature and every file from a pinned root on.
    Verify {
        /// Directory of the repository.
        #[arg(long)]
        repo: PathBuf,
        /// The pinned root.
        #[arg(long)]
        root: PathBuf,
    },
    /// Writes the signed repository as one tar file, to be uploaded to the fleet server.
    Export {
        /// Directory of the repository.
        #[arg(long)]
        repo: PathBuf,
        /// The tar file.
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Makes root keys and one each for targets, snapshot and timestamp (Ed25519, mode 0600, not encrypted).
    New {
        /// Where they go.
        #[arg(long)]
        dir: PathBuf,
        /// How many root keys.
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=9))]
        root_keys: u8,
    },
}

#[derive(Debug, Args)]
pub struct PackArguments {
    /// Version, such as `1.4.0`.
    #[arg(long = "version")]
    pub version: Version,
    /// Release counter, higher than that of every release before.
    #[arg(long)]
    pub counter: u64,
    /// Processor architecture in Rust's words; may be repeated.
    #[arg(long, required = true)]
    pub arch: Vec<Arch>,
    /// The agent's program.
    #[arg(long)]
    pub agent: PathBuf,
    /// The shell's program.
    #[arg(long)]
    pub shell: PathBuf,
    /// Directory of the shell's pages.
    #[arg(long)]
    pub pages: PathBuf,
    /// The archive to write.
    #[arg(long)]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
pub struct PublishArguments {
    /// Directory of the repository.
    #[arg(long)]
    pub repo: PathBuf,
    /// Directory of the keys.
    #[arg(long)]
    pub keys: PathBuf,
    /// Days until the list of releases ends.
    #[arg(long, default_value_t = 365)]
    pub targets_days: i64,
    /// Days until the snapshot ends.
    #[arg(long, default_value_t = 365)]
    pub snapshot_days: i64,
    /// Days until terminals alarm that nobody signs any more.
    #[arg(long, default_value_t = 90)]
    pub timestamp_days: i64,
}
