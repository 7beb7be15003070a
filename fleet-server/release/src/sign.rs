//! Keys, packing and signing: what the release tool is made of. Time is a parameter throughout.

mod deltas;
mod director;
mod held_key;
mod key_file;
mod keys;
mod pack;
mod parts;
mod pending;
mod publish;
mod renew;
mod root;
mod root_change;
mod root_draft;
mod settings;
mod theme;
#[cfg(feature = "pkcs11")]
mod token;
mod unlock;

use std::io;
use std::path::{Path, PathBuf};

pub use deltas::{MOST_DELTAS, MadeDelta, make_deltas};
pub use director::{allow_director, director_keys, revoke_director};
pub use key_file::{Cost, Protection};
pub use keys::{KeyFiles, PUBLISHING, create_keys, create_named_keys};
pub use pack::{Parts, pack, read_archive_manifest};
pub use pending::{Pending, PendingDelta, PendingRelease, add_release, remove_release};
pub use publish::{Expiries, PublishedVersions, publish, signed_files};
pub use renew::renew_timestamp;
pub use root::{current_root, init_repository, rotate_root};
pub use root_change::{RootChange, change_root, first_root};
pub use root_draft::{RootProgress, sign_root};
pub use settings::{read_settings, sign_settings};
pub use theme::{PendingTheme, add_theme};
#[cfg(feature = "pkcs11")]
pub use token::{TokenKey, create_token_key};
pub use unlock::{Secret, Unlock};

use crate::client::{RepositoryError, SettingsFault, ThemeError, TrustError, UnpackError};
use crate::delta::DeltaError;
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
    /// A key cannot be used.
    #[error("{path}: {reason}")]
    Key {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A root lacks signatures.
    #[error("the root lacks signatures: {0}")]
    RootIncomplete(String),
    /// A change of the root cannot be made.
    #[error("{0}")]
    BadChange(String),
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
    /// The release counter falls.
    #[error("release counter {counter} is below {newest} of version {version}: terminals would refuse it")]
    CounterFalls {
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
    /// The file is no bundle of a style.
    #[error("{path} is no home page style: {reason}")]
    NotATheme {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: ThemeError,
    },
    /// A style of this version is in the repository.
    #[error("{0} is in the repository already; a style never changes, give it a new version")]
    ThemePublished(String),
    /// What terminals are to be set up with cannot be meant.
    #[error("{path}: {fault}")]
    Settings {
        /// The draft.
        path: PathBuf,
        /// In which field, and why.
        fault: SettingsFault,
    },
    /// A settings file that no terminal would read.
    #[error("the settings take {0} bytes: at most 1 MiB")]
    SettingsTooLong(u64),
    /// There is no such release.
    #[error("there is no release {0} in the repository")]
    NoRelease(String),
    /// A time is out of range.
    #[error("the expiry is out of range")]
    Expiry(#[from] jiff::Error),
    /// A delta could not be made.
    #[error("a delta could not be made: {0}")]
    Delta(#[from] DeltaError),
    /// An archive in the repository cannot be unpacked.
    #[error(transparent)]
    Unpack(#[from] UnpackError),
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

/// Names the key file that something is wrong with.
#[expect(clippy::needless_pass_by_value, reason = "so that closures take errors as they come")]
fn bad_key(path: &Path, reason: impl ToString) -> SignError {
    SignError::Key { path: path.to_owned(), reason: reason.to_string() }
}

/// Names the file that an I/O error is about.
fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> SignError {
    move |source| SignError::File { path: path.into(), source }
}
