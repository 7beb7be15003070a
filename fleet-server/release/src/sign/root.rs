use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use tough::schema::{Root, Signed};

use super::root_change::{RootChange, change_root, first_root};
use super::root_draft::{RootProgress, discard};
use super::{KeyFiles, SignError, at};
use crate::client::METADATA_DIR;

/// Makes an empty repository in `repo` with its first root, signed by all root keys at hand, of which
/// `threshold` will be needed for the next. The path of the root, to be pinned on terminals and server.
pub async fn init_repository(
    repo: &Path,
    keys: &KeyFiles,
    threshold: NonZeroU64,
    expires: jiff::Timestamp,
) -> Result<PathBuf, SignError> {
    at_once(repo, first_root(repo, keys, threshold, expires).await?)
}

/// Makes the next root with those keys in `new` that are there, root keys among them; it may be the same directory
/// for a renewal. It is signed by the old root's keys and the new one's, so that terminals follow. Publish with the
/// new keys afterwards.
pub async fn rotate_root(
    repo: &Path,
    old: &KeyFiles,
    new: &KeyFiles,
    threshold: NonZeroU64,
    expires: jiff::Timestamp,
) -> Result<PathBuf, SignError> {
    let change = RootChange { expires, ..RootChange::all_keys(new, threshold) };
    at_once(repo, change_root(repo, old, &change).await?)
}

/// All keys are at hand, or nothing is done.
fn at_once(repo: &Path, progress: RootProgress) -> Result<PathBuf, SignError> {
    match progress {
        RootProgress::Complete(path) => Ok(path),
        RootProgress::Waiting(missing) => {
            discard(repo)?;
            Err(SignError::RootIncomplete(missing))
        }
    }
}

/// The newest root of a repository, and its file.
pub fn current_root(repo: &Path) -> Result<(PathBuf, Signed<Root>), SignError> {
    let metadata = repo.join(METADATA_DIR);
    let path = |n: u64| metadata.join(format!("{n}.root.json"));
    let mut newest = 1;
    while path(newest + 1).exists() {
        newest += 1;
    }
    let path = path(newest);
    let bytes = fs::read(&path).map_err(at(&path))?;
    let root = serde_json::from_slice(&bytes)
        .map_err(|source| SignError::Metadata { path: path.clone(), source })?;
    Ok((path, root))
}
