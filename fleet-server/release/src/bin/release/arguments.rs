use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use fleet_release::sign::MOST_DELTAS;
use fleet_release::{Arch, Version};

use super::key_arguments::{DirectorCommand, KeysCommand, NewKeys, Place, PublishingRole};
use super::settings::SettingsArguments;

/// Makes and signs releases of the terminal's software, with keys that never touch a server.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes and shows keys.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Makes an empty repository and its first root.
    Init {
        #[command(flatten)]
        place: Place,
        /// How many root keys must sign the next root.
        #[arg(long, default_value = "2")]
        root_threshold: NonZeroU64,
        /// Days until the root ends.
        #[arg(long, default_value_t = 730)]
        root_days: i64,
    },
    /// Signs the root that waits in the repository with the root keys at hand.
    SignRoot(Place),
    /// Makes the next root, with new keys of all roles or, to renew it, with the same. Publish afterwards.
    RotateRoot {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        new: NewKeys,
        /// How many root keys must sign the root after this one; left out, as before.
        #[arg(long)]
        root_threshold: Option<NonZeroU64>,
        /// Days until the root ends.
        #[arg(long, default_value_t = 730)]
        root_days: i64,
    },
    /// Makes the next root, in which one role has a new key. Publish with it afterwards.
    Rotate {
        /// Whose key.
        role: PublishingRole,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        new: NewKeys,
        /// Days until the root ends.
        #[arg(long, default_value_t = 730)]
        root_days: i64,
    },
    /// Makes the next root, in which a lost or stolen key has no role any more.
    RevokeKey {
        #[command(flatten)]
        place: Place,
        /// The beginning of the key's id, as `show` prints it.
        #[arg(long)]
        key: String,
        /// Days until the root ends.
        #[arg(long, default_value_t = 730)]
        root_days: i64,
    },
    /// Names the keys by which fleet servers sign their words to terminals.
    #[command(subcommand)]
    Director(DirectorCommand),
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
    /// Puts the bundle of a home page style into the repository, to be signed by the next `publish`.
    AddTheme {
        /// Directory of the repository.
        #[arg(long)]
        repo: PathBuf,
        /// The bundle, as `npm run bundle` in `ui/themes` makes it.
        #[arg(long)]
        file: PathBuf,
    },
    /// Withdraws a release or a style with the next `publish`: terminals do not install it any more.
    #[command(alias = "remove")]
    Withdraw {
        /// Directory of the repository.
        #[arg(long)]
        repo: PathBuf,
        /// Name of its target.
        #[arg(long)]
        target: String,
    },
    /// Signs what was added and withdrawn; with nothing changed, renews the signatures.
    #[command(alias = "sign")]
    Publish(PublishArguments),
    /// Renews the timestamp with its key alone.
    Renew {
        #[command(flatten)]
        place: Place,
        /// Days until terminals alarm that nobody signs any more.
        #[arg(long, default_value_t = 90)]
        timestamp_days: i64,
    },
    /// Shows the releases, the keys, and what ends when.
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
    /// Signs what new terminals are set up with from a stick.
    Settings(SettingsArguments),
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

#[derive(Debug, Args)]
pub struct PackArguments {
    /// Version, such as `1.4.0`.
    #[arg(long = "version")]
    pub version: Version,
    /// Release counter: the same as the release before, or higher if that must never come back.
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
    #[command(flatten)]
    pub place: Place,
    /// Days until the list of releases ends.
    #[arg(long, default_value_t = 365)]
    pub targets_days: i64,
    /// Days until the snapshot ends.
    #[arg(long, default_value_t = 365)]
    pub snapshot_days: i64,
    /// From how many of the last versions each new release can be had by a delta; 0 for none.
    #[arg(long, default_value_t = MOST_DELTAS)]
    pub deltas: usize,
    /// Days until terminals alarm that nobody signs any more.
    #[arg(long, default_value_t = 90)]
    pub timestamp_days: i64,
}
