//! Keys, packing and signing: what the release tool is made of. Time is a parameter throughout.

mod keys;
mod pack;
mod pending;
mod publish;
mod root;

use std::io;
use std::path::PathBuf;

pub use keys::{KeyFiles, create_keys};
pub use pack::{Parts, pack, read_archive_manifest};
pub use pending::{Pending, PendingRelease, add_release, remove_release};
pub use publish::{Expiries, PublishedVersions, publish};
pub use root::{current_root, init_repository, rotate_root};

use crate::client::{RepositoryError, TrustError};
use crate::{InvalidName, ManifestError, SlotName, Version};

/// Why the release tool stopped.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is there that would be overwritten.
    #[error("{0} is there already")]
    Exists(PathBuf),
    /// The keys do not do.
    #[error("signing failed: {0}")]
    Signing(#[from] Box<tough::error::Error>),
    /// A metadata file is not one.
    #[error("{path} cannot be read: {source}")]
    Metadata {
        /// Which.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// A manifest is not one.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A name is not one.
    #[error(transparent)]
    Name(#[from] InvalidName),
    /// The archive holds no release.
    #[error("{0} is not a packed release")]
    NotARelease(PathBuf),
    /// The release counter does not rise.
    #[error(
        "release counter {counter} is not above {newest} of version {version}: terminals would refuse it"
    )]
    CounterNotRising {
        /// That of the new release.
        counter: u64,
        /// The highest so far for the same hardware.
        newest: u64,
        /// Whose that is.
        version: Version,
    },
    /// A target of this name is in the repository.
    #[error("version {0} is in the repository already; a release never changes, give it a new version")]
    Published(SlotName),
    /// There is no such release.
    #[error("there is no release {0} in the repository")]
    NoRelease(String),
    /// A time is out of range.
    #[error("the expiry is out of range")]
    Expiry(#[from] jiff::Error),
    /// The repository does not verify.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// The repository's metadata do not verify.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

impl From<tough::error::Error> for SignError {
    fn from(error: tough::error::Error) -> Self {
        Self::Signing(Box::new(error))
    }
}

/// Names the file that an I/O error is about.
fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> SignError {
    move |source| SignError::File { path: path.into(), source }
}
