use std::collections::HashMap;
use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use aws_lc_rs::rand::SystemRandom;
use tough::editor::signed::SignedRole;
use tough::schema::key::Key;
use tough::schema::{KeyHolder, RoleKeys, RoleType, Root, Signed};

use super::keys::sources;
use super::{KeyFiles, SignError, at};
use crate::client::{METADATA_DIR, TARGETS_DIR};

/// The version of the TUF specification written.
const SPEC_VERSION: &str = "1.0.0";

/// Makes an empty repository in `repo` with its first root, signed by all root keys at hand, of which
/// `threshold` will be needed for the next. The path of the root, to be pinned on terminals and server.
pub async fn init_repository(
    repo: &Path,
    keys: &KeyFiles,
    threshold: NonZeroU64,
    expires: jiff::Timestamp,
) -> Result<PathBuf, SignError> {
    let metadata = repo.join(METADATA_DIR);
    let path = metadata.join("1.root.json");
    if path.exists() {
        return Err(SignError::Exists(path));
    }
    for dir in [&metadata, &repo.join(TARGETS_DIR)] {
        fs::create_dir_all(dir).map_err(at(dir))?;
    }
    let mut root = Root {
        spec_version: SPEC_VERSION.to_owned(),
        consistent_snapshot: true,
        version: NonZeroU64::MIN,
        expires,
        keys: HashMap::new(),
        roles: HashMap::new(),
        _extra: HashMap::new(),
    };
    entrust_all(&mut root, keys, threshold).await?;
    let signed = sign(&root, keys, &root).await?;
    check(&root, signed.signed(), &path)?;
    crate::write_atomically(&path, signed.buffer()).map_err(at(&path))?;
    Ok(path)
}

/// Makes the next root: with the keys in `new`, which may be the same ones for a renewal. It is signed by the
/// old root's keys and the new one's, so that terminals follow. Publish with the new keys afterwards.
pub async fn rotate_root(
    repo: &Path,
    old: &KeyFiles,
    new: &KeyFiles,
    threshold: NonZeroU64,
    expires: jiff::Timestamp,
) -> Result<PathBuf, SignError> {
    let (_, current) = current_root(repo)?;
    let current = current.signed;
    let mut root = Root {
        version: current.version.saturating_add(1),
        expires,
        keys: HashMap::new(),
        roles: HashMap::new(),
        ..current.clone()
    };
    entrust_all(&mut root, new, threshold).await?;
    let by_old = sign(&root, old, &current).await?;
    let by_new = sign(&root, new, &root).await?;
    let signed = by_new.add_old_signatures(by_old.signed().signatures.clone())?;
    let path = repo.join(METADATA_DIR).join(format!("{}.root.json", root.version));
    check(&current, signed.signed(), &path)?;
    check(&root, signed.signed(), &path)?;
    crate::write_atomically(&path, signed.buffer()).map_err(at(&path))?;
    Ok(path)
}

/// Signs a root with those of the keys that `holder` names.
async fn sign(root: &Root, keys: &KeyFiles, holder: &Root) -> Result<SignedRole<Root>, SignError> {
    let holder = KeyHolder::Root(holder.clone());
    Ok(SignedRole::new(root.clone(), &holder, &sources(&keys.root()), &SystemRandom::new()).await?)
}

/// tough leaves the threshold of a root to be reached by further signatures; here a root is whole or is not written.
fn check(holder: &Root, signed: &Signed<Root>, path: &Path) -> Result<(), SignError> {
    holder
        .verify_role(signed)
        .map_err(|_| at(path)(std::io::Error::other("there are fewer root keys than the threshold")))
}

async fn entrust_all(root: &mut Root, keys: &KeyFiles, threshold: NonZeroU64) -> Result<(), SignError> {
    entrust(root, RoleType::Root, &keys.root(), threshold).await?;
    for (role, name) in
        [(RoleType::Targets, "targets"), (RoleType::Snapshot, "snapshot"), (RoleType::Timestamp, "timestamp")]
    {
        entrust(root, role, &[keys.role(name)], NonZeroU64::MIN).await?;
    }
    Ok(())
}

async fn entrust(
    root: &mut Root,
    role: RoleType,
    keys: &[PathBuf],
    threshold: NonZeroU64,
) -> Result<(), SignError> {
    let mut keyids = Vec::new();
    for (source, path) in sources(keys).iter().zip(keys) {
        let signer = source.as_sign().await.map_err(|error| at(path)(std::io::Error::other(error)))?;
        let key: Key = signer.tuf_key();
        let id = key.key_id().map_err(|error| at(path)(std::io::Error::other(error)))?;
        root.keys.insert(id.clone(), key);
        keyids.push(id);
    }
    root.roles.insert(role, RoleKeys { keyids, threshold, _extra: HashMap::new() });
    Ok(())
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
