use std::path::Path;

use fleet_protocol::{DesiredTheme, Grant, SignedGrant, UnixMillis};
use futures_util::future::BoxFuture;

/// Verifies what comes from the publisher. The program implements it with the release crate: this library
/// names that crate nowhere, because `utoipa`'s macros do not compile beside a crate that `tough` brings along
/// (`typed-path` makes `Cow::as_ref` ambiguous).
pub trait RepositoryTrust: Send + Sync + 'static {
    /// The version of a root that is signed by its own keys; `None` if it is no such thing.
    fn root_version(&self, root: &[u8]) -> Option<u64>;

    /// The fingerprint of a root, as the release tool and terminals show it: eight groups of five digits.
    fn fingerprint(&self, root: &[u8]) -> Vec<String>;

    /// Verifies the repository in `directory` completely, from `pinned_root` on, and that it is not older than
    /// the one in `current`.
    fn verify<'a>(
        &'a self,
        directory: &'a Path,
        current: &'a Path,
        pinned_root: &'a [u8],
        now: UnixMillis,
    ) -> BoxFuture<'a, Result<SignedFiles, Untrusted>>;

    /// Verifies the metadata alone of the repository in `directory`, and says how it stands.
    fn standing<'a>(
        &'a self,
        directory: &'a Path,
        pinned_root: &'a [u8],
    ) -> BoxFuture<'a, Result<RepositoryStanding, Untrusted>>;

    /// A new key of the director: its public half in 64 hexadecimal digits, and its secret.
    fn new_director_key(&self) -> Result<(String, Vec<u8>), NoDirector>;

    /// Signs a word to a terminal with such a secret.
    fn sign_grant(&self, secret: &[u8], grant: &Grant) -> Result<SignedGrant, NoDirector>;
}

/// How a repository stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryStanding {
    /// Its four roles.
    pub roles: Vec<RoleStanding>,
    /// The keys of the director that it names; `None` if it names no director.
    pub director_keys: Option<Vec<String>>,
}

impl RepositoryStanding {
    /// Whether it names this key.
    pub fn names(&self, key: &str) -> bool {
        self.director_keys.as_ref().is_some_and(|keys| keys.iter().any(|named| named == key))
    }
}

/// How one role stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleStanding {
    /// `root`, `timestamp`, `snapshot` or `targets`.
    pub role: String,
    /// Its newest version.
    pub version: u64,
    /// When its signatures end.
    pub ends_at: UnixMillis,
}

/// The director's key cannot be made or used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoDirector(pub String);

/// What the offline keys signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedFiles {
    /// The releases.
    pub releases: Vec<SignedRelease>,
    /// The bundles of home page styles.
    pub themes: Vec<SignedTheme>,
}

/// A style's bundle as the offline keys signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedTheme {
    /// What terminals are told of it.
    pub desired: DesiredTheme,
    /// Its name in Chinese.
    pub name_zh: String,
    /// And in English.
    pub name_en: String,
    /// Bytes.
    pub size: u64,
    /// Its digest, 64 hexadecimal digits.
    pub sha256: String,
}

/// A release as the offline keys signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRelease {
    /// Such as `1.4.0`.
    pub version: String,
    /// The name of its target.
    pub target: String,
    /// Processor architectures.
    pub hardware: Vec<String>,
    /// Never falls; equal ones may follow each other in both directions.
    pub release_counter: u64,
    /// Bytes of its archive.
    pub size: u64,
    /// Of its archive, 64 hexadecimal digits.
    pub sha256: String,
    /// What is new.
    pub notes: String,
}

/// Why a repository is refused.
#[derive(Debug, thiserror::Error)]
pub enum Untrusted {
    /// It is not signed as it must be, or a file is not what was signed.
    #[error("{0}")]
    Forged(String),
    /// It is older than the one here.
    #[error("{0}")]
    Older(String),
}
