use std::path::Path;
use std::sync::Arc;

use tough::schema::{Root, Signed};
use tough::{ExpirationEnforcement, Repository, RepositoryLoader};
use url::Url;

use super::transport::{METADATA_BASE, SourceTransport, TARGETS_BASE};
use super::{Expiry, Floors, Millis, Role, SignedRelease, Source};

/// Why a repository is not trusted, or not known.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// Its metadata could not be had. Worth trying again.
    #[error("the signed metadata were not had: {0}")]
    Unreachable(String),
    /// Its metadata are not signed as they must be, are older than what was seen, or are malformed.
    #[error("the signed metadata are not trusted: {0}")]
    Untrusted(String),
    /// The local trust store cannot be read or written.
    #[error("the trust store failed: {0}")]
    Store(#[from] std::io::Error),
}

/// A repository whose metadata were signed as they must be.
#[derive(Debug, Clone)]
pub struct TrustedRepository {
    /// Oldest first.
    pub releases: Vec<SignedRelease>,
    /// When each role's metadata end.
    pub expiries: Vec<Expiry>,
    /// The versions of its metadata.
    pub versions: Floors,
}

impl TrustedRepository {
    /// The release of a target name.
    pub fn release(&self, target: &str) -> Option<&SignedRelease> {
        self.releases.iter().find(|release| release.target == target)
    }

    /// The roles that have ended by `now`: somebody must sign again, or somebody withholds what is new.
    pub fn expired(&self, now: Millis) -> Vec<Expiry> {
        Expiry::ended(&self.expiries, now)
    }

    pub(super) fn of(repository: &Repository) -> Self {
        let at = |role, expires: jiff::Timestamp| Expiry { role, at: expires.as_millisecond() };
        Self {
            releases: SignedRelease::all(&repository.targets().signed),
            expiries: vec![
                at(Role::Root, repository.root().signed.expires),
                at(Role::Timestamp, repository.timestamp().signed.expires),
                at(Role::Snapshot, repository.snapshot().signed.expires),
                at(Role::Targets, repository.targets().signed.expires),
            ],
            versions: Floors::of(repository),
        }
    }
}

/// Has tough verify the metadata of `source` from the trusted `root` on, with `datastore` as its memory.
/// Expiry is left to the caller, who has a better clock than tough.
pub(super) async fn load(
    source: Arc<dyn Source>,
    root: &[u8],
    datastore: &Path,
) -> Result<Repository, TrustError> {
    let transport = SourceTransport::new(source);
    RepositoryLoader::new(&root, base(METADATA_BASE)?, base(TARGETS_BASE)?)
        .transport(transport.clone())
        .datastore(datastore)
        .expiration_enforcement(ExpirationEnforcement::Unsafe)
        .load()
        .await
        .map_err(|error| match transport.failure() {
            Some(failure) => TrustError::Unreachable(failure.to_string()),
            None => TrustError::Untrusted(error.to_string()),
        })
}

fn base(url: &str) -> Result<Url, TrustError> {
    Url::parse(url).map_err(|error| TrustError::Untrusted(error.to_string()))
}

/// Reads a root and checks that it is signed by its own keys; its version.
pub fn self_signed_version(root: &[u8]) -> Option<u64> {
    let root: Signed<Root> = serde_json::from_slice(root).ok()?;
    root.signed.verify_role(&root).ok()?;
    Some(root.signed.version.get())
}
