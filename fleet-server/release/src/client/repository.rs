use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt, stream};

use super::memory::Keeper;
use super::{
    Expiry, Millis, Reply, Resource, SignedRelease, Source, SourceError, TrustError, TrustedRepository,
    workflow,
};
use crate::{Digest, PartsList};

/// The directory of a repository that holds the signed metadata.
pub const METADATA_DIR: &str = "metadata";
/// The directory of a repository that holds the releases.
pub const TARGETS_DIR: &str = "targets";

/// A repository on disk, complete and signed as it must be.
#[derive(Debug, Clone)]
pub struct VerifiedRepository {
    /// What was signed.
    pub trusted: TrustedRepository,
    /// The roles that had ended when it was verified.
    pub expired: Vec<Expiry>,
}

impl VerifiedRepository {
    /// Its releases, oldest first.
    pub fn releases(&self) -> &[SignedRelease] {
        &self.trusted.releases
    }
}

/// Why a repository on disk is refused.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// Its metadata are missing, or are not signed as they must be.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// A release is missing or is not what was signed.
    #[error("{file}: {problem}")]
    Target {
        /// The file below `targets/`.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// Verifies the repository in `dir` (`metadata/` and `targets/`) from `pinned_root` on: every signature,
/// and the length and digest of every release and style.
pub async fn verify_repository(
    dir: &Path,
    pinned_root: &[u8],
    now: Millis,
) -> Result<VerifiedRepository, RepositoryError> {
    let trusted = verify_metadata(dir, pinned_root).await?;
    for release in &trusted.releases {
        verify_file(dir, release.file_name(), release.sha256, Some(release.length)).await?;
        verify_parts(dir, &release.target, release.custom.parts).await?;
    }
    for delta in &trusted.deltas {
        let file = format!("{}.{}", delta.sha256, delta.target);
        verify_file(dir, file, delta.sha256, Some(delta.length)).await?;
        verify_parts(dir, &delta.target, delta.custom.parts).await?;
    }
    for theme in &trusted.themes {
        verify_file(dir, theme.file_name(), theme.sha256, Some(theme.length)).await?;
        verify_parts(dir, &theme.target, theme.custom.parts).await?;
    }
    let expired = trusted.expired(now);
    Ok(VerifiedRepository { trusted, expired })
}

/// Verifies the metadata alone of the repository in `dir`, from `pinned_root` on.
pub async fn verify_metadata(dir: &Path, pinned_root: &[u8]) -> Result<TrustedRepository, TrustError> {
    let source = DirectorySource { metadata: dir.join(METADATA_DIR) };
    let trusted = workflow::update(&source, &mut Keeper::default(), pinned_root).await?;
    Ok(TrustedRepository::of(&trusted))
}

async fn verify_parts(dir: &Path, target: &str, parts: Option<PartsList>) -> Result<(), RepositoryError> {
    match parts {
        Some(parts) => verify_file(dir, parts.file_name(target), parts.sha256, None).await,
        None => Ok(()),
    }
}

async fn verify_file(
    dir: &Path,
    file: String,
    sha256: Digest,
    length: Option<u64>,
) -> Result<(), RepositoryError> {
    let path = dir.join(TARGETS_DIR).join(&file);
    let hash = move || File::open(path).and_then(Digest::of_reader);
    let problem = match tokio::task::spawn_blocking(hash).await {
        Ok(Ok((digest, found))) if digest == sha256 && length.is_none_or(|length| length == found) => {
            return Ok(());
        }
        Ok(Ok(_)) => "its content is not what was signed".to_owned(),
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    Err(RepositoryError::Target { file, problem })
}

/// The metadata of a repository on this machine's disk.
#[derive(Debug)]
struct DirectorySource {
    metadata: PathBuf,
}

#[async_trait]
impl Source for DirectorySource {
    async fn get(&self, resource: &Resource, _from: u64) -> Result<Reply, SourceError> {
        let Resource::Metadata(name) = resource else { return Err(SourceError::NotFound) };
        let bytes = tokio::fs::read(self.metadata.join(name)).await.map_err(|error| {
            if error.kind() == io::ErrorKind::NotFound {
                SourceError::NotFound
            } else {
                SourceError::Unreachable(error.to_string())
            }
        })?;
        Ok(Reply { begins_at: 0, body: stream::iter([Ok(Bytes::from(bytes))]).boxed() })
    }
}
