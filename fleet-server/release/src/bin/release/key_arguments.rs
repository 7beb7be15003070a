use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::secrets::SecretArguments;

/// A repository, and the keys at hand.
#[derive(Debug, Args)]
pub struct Place {
    /// Directory of the repository.
    #[arg(long)]
    pub repo: PathBuf,
    /// Directory of the keys.
    #[arg(long)]
    pub keys: PathBuf,
    #[command(flatten)]
    pub secrets: SecretArguments,
}

/// Keys from now on.
#[derive(Debug, Args)]
pub struct NewKeys {
    /// Directory of the keys from now on; left out, the same.
    #[arg(long)]
    pub new_keys: Option<PathBuf>,
    /// File with the passphrase of the keys from now on; left out, as for those until now.
    #[arg(long)]
    pub new_passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PublishingRole {
    Targets,
    Snapshot,
    Timestamp,
}

impl PublishingRole {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Targets => "targets",
            Self::Snapshot => "snapshot",
            Self::Timestamp => "timestamp",
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Makes keys (Ed25519), each encrypted by a passphrase: root keys, and one each for targets, snapshot and timestamp.
    New {
        /// Where they go.
        #[arg(long)]
        dir: PathBuf,
        /// How many root keys.
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=9))]
        root_keys: u8,
        /// Only this key, such as `root-2` or `targets`; may be repeated.
        #[arg(long, conflicts_with = "root_keys")]
        only: Vec<String>,
        /// Not encrypted: for tests and demos.
        #[arg(long, conflicts_with_all = ["passphrase_file", "passphrase_fd"])]
        plain: bool,
        #[command(flatten)]
        secrets: SecretArguments,
    },
    /// Makes a key (ECDSA P-256) in a PKCS#11 token, which it never leaves.
    NewToken {
        /// Where the files that name it go.
        #[arg(long)]
        dir: PathBuf,
        /// Which key: `root-1` to `root-9`, `targets`, `snapshot` or `timestamp`.
        #[arg(long)]
        name: String,
        /// The token's library.
        #[arg(long, default_value = "/usr/lib/softhsm/libsofthsm2.so")]
        module: PathBuf,
        /// The token's label.
        #[arg(long)]
        token: String,
        /// The key's label in the token; left out, its name.
        #[arg(long)]
        label: Option<String>,
        #[command(flatten)]
        secrets: SecretArguments,
    },
}

#[derive(Debug, Subcommand)]
pub enum DirectorCommand {
    /// Names a key with the next `publish`. From then on terminals take no word that is not signed.
    Allow {
        /// Directory of the repository.
        #[arg(long)]
        repo: PathBuf,
        /// The server's public key, as the console shows it.
        #[arg(long)]
        key: String,
    },
    /// Names a key no more with the next `publish`.
    Revoke {
        /// Directory of the repository.
        #[arg(long)]
        repo: PathBuf,
        /// The beginning of the key.
        #[arg(long)]
        key: String,
    },
}
