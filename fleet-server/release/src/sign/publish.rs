use std::collections::HashMap;
use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tough::TargetName;
use tough::editor::RepositoryEditor;
use tough::schema::{Hashes, Signed, Snapshot, Target, Targets, Timestamp};

use super::deltas::outdated_deltas;
use super::director::write_target;
use super::held_key::sources;
use super::{KeyFiles, PUBLISHING, Pending, SignError, at, current_root};
use crate::Digest;
use crate::client::{DIRECTOR_TARGET, DirectorKeys, METADATA_DIR, SignedDelta, SignedRelease, SignedTheme};

/// When the signatures of a publication end.
#[derive(Debug, Clone, Copy)]
pub struct Expiries {
    /// Of the list of releases.
    pub targets: jiff::Timestamp,
    /// Of the state of the list.
    pub snapshot: jiff::Timestamp,
    /// Of the word that this is the newest.
    pub timestamp: jiff::Timestamp,
}

/// The versions of what was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedVersions {
    /// Of the targets.
    pub targets: NonZeroU64,
    /// Of the snapshot.
    pub snapshot: NonZeroU64,
    /// Of the timestamp.
    pub timestamp: NonZeroU64,
}

/// What is published now.
pub(super) struct Published {
    targets: Signed<Targets>,
    /// As it was signed last.
    pub timestamp: Timestamp,
    versions: PublishedVersions,
}

/// Signs the repository with what is [pending](Pending), or anew so that it does not end.
pub async fn publish(
    repo: &Path,
    keys: &KeyFiles,
    expiries: Expiries,
) -> Result<PublishedVersions, SignError> {
    let (root_path, _) = current_root(repo)?;
    let pending = Pending::load(repo)?;
    let mut editor = RepositoryEditor::new(&root_path).await?;
    let published = published(repo)?;
    let versions = published.as_ref().map_or_else(PublishedVersions::first, |there| there.versions.next());
    if let Some(published) = published {
        editor.targets(published.targets)?;
    }
    for name in &pending.remove {
        editor.remove_target(&TargetName::new(name)?)?;
    }
    for release in &pending.add {
        let target = as_target(release.length, &release.sha256, &release.custom);
        editor.add_target(TargetName::new(&release.target)?, target)?;
    }
    for name in outdated_deltas(repo, &pending)? {
        editor.remove_target(&TargetName::new(name)?)?;
    }
    for delta in &pending.deltas {
        let target = as_target(delta.length, &delta.sha256, &delta.custom);
        editor.add_target(TargetName::new(&delta.target)?, target)?;
    }
    for theme in &pending.themes {
        let target = as_target(theme.length, &theme.sha256, &theme.custom);
        editor.add_target(TargetName::new(&theme.target)?, target)?;
    }
    if let Some(keys) = &pending.director {
        editor.add_target(TargetName::new(DIRECTOR_TARGET)?, director_target(repo, keys)?)?;
    }
    editor.targets_version(versions.targets)?.targets_expires(expiries.targets)?;
    editor.snapshot_version(versions.snapshot).snapshot_expires(expiries.snapshot);
    editor.timestamp_version(versions.timestamp).timestamp_expires(expiries.timestamp);
    let held = PUBLISHING.map(|name| keys.open(name)).into_iter().collect::<Result<Vec<_>, _>>()?;
    let signed = editor.sign(&sources(&held)).await?;
    signed.write(repo.join(METADATA_DIR)).await?;
    Pending::clear(repo)?;
    Ok(versions)
}

fn as_target(length: u64, sha256: &Digest, custom: &impl Serialize) -> Target {
    let custom = match serde_json::to_value(custom) {
        Ok(serde_json::Value::Object(custom)) => custom.into_iter().collect(),
        _ => HashMap::new(),
    };
    Target {
        length,
        hashes: Hashes { sha256: sha256.0.to_vec().into(), _extra: HashMap::new() },
        custom,
        _extra: HashMap::new(),
    }
}

fn director_target(repo: &Path, keys: &[String]) -> Result<Target, SignError> {
    let (sha256, length, list) = write_target(repo, keys)?;
    let custom = HashMap::from([("director_keys".to_owned(), serde_json::json!(list.director_keys))]);
    Ok(Target {
        length,
        hashes: Hashes { sha256: sha256.0.to_vec().into(), _extra: HashMap::new() },
        custom,
        _extra: HashMap::new(),
    })
}

impl PublishedVersions {
    const fn first() -> Self {
        Self { targets: NonZeroU64::MIN, snapshot: NonZeroU64::MIN, timestamp: NonZeroU64::MIN }
    }

    const fn next(self) -> Self {
        Self {
            targets: self.targets.saturating_add(1),
            snapshot: self.snapshot.saturating_add(1),
            timestamp: self.timestamp.saturating_add(1),
        }
    }
}

pub(super) fn published(repo: &Path) -> Result<Option<Published>, SignError> {
    let metadata = repo.join(METADATA_DIR);
    let path = metadata.join("timestamp.json");
    if !path.exists() {
        return Ok(None);
    }
    let timestamp: Signed<Timestamp> = read(&path)?;
    let snapshot_version = timestamp.signed.meta.get("snapshot.json").map(|meta| meta.version);
    let snapshot: Signed<Snapshot> = read(&numbered(&metadata, "snapshot", snapshot_version))?;
    let targets_version = snapshot.signed.meta.get("targets.json").map(|meta| meta.version);
    let targets: Signed<Targets> = read(&numbered(&metadata, "targets", targets_version))?;
    let versions = PublishedVersions {
        targets: targets.signed.version,
        snapshot: snapshot.signed.version,
        timestamp: timestamp.signed.version,
    };
    Ok(Some(Published { targets, timestamp: timestamp.signed, versions }))
}

fn numbered(metadata: &Path, role: &str, version: Option<NonZeroU64>) -> PathBuf {
    metadata.join(format!("{}.{role}.json", version.map_or(0, NonZeroU64::get)))
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, SignError> {
    let bytes = fs::read(path).map_err(at(path))?;
    serde_json::from_slice(&bytes).map_err(|source| SignError::Metadata { path: path.to_owned(), source })
}

/// The names of the files of targets that the published metadata lead to. Others lie there too: what was withdrawn.
pub fn signed_files(repo: &Path) -> Result<Vec<String>, SignError> {
    let Some(there) = published(repo)? else { return Ok(Vec::new()) };
    let targets = &there.targets.signed;
    let sha256 = |target: &Target| hex::encode(target.hashes.sha256.as_ref());
    let named = targets.targets.iter().map(|(name, target)| format!("{}.{}", sha256(target), name.raw()));
    let releases = SignedRelease::all(targets).into_iter().map(|one| (one.target, one.custom.parts));
    let deltas = SignedDelta::all(targets).into_iter().map(|one| (one.target, one.custom.parts));
    let themes = SignedTheme::all(targets).into_iter().map(|one| (one.target, one.custom.parts));
    let lists =
        releases.chain(deltas).chain(themes).filter_map(|(target, parts)| Some(parts?.file_name(&target)));
    Ok(named.chain(lists).collect())
}

/// The director's keys that are named now.
pub(super) fn signed_director(repo: &Path) -> Result<DirectorKeys, SignError> {
    Ok(published(repo)?.map_or_else(DirectorKeys::default, |there| DirectorKeys::of(&there.targets.signed)))
}

/// The releases that are published now.
pub(super) fn signed_releases(repo: &Path) -> Result<Vec<SignedRelease>, SignError> {
    Ok(published(repo)?.map_or_else(Vec::new, |there| SignedRelease::all(&there.targets.signed)))
}

/// The home page styles that are published now.
pub(super) fn signed_themes(repo: &Path) -> Result<Vec<SignedTheme>, SignError> {
    Ok(published(repo)?.map_or_else(Vec::new, |there| SignedTheme::all(&there.targets.signed)))
}

/// The deltas that are published now.
pub(super) fn signed_deltas(repo: &Path) -> Result<Vec<SignedDelta>, SignError> {
    Ok(published(repo)?.map_or_else(Vec::new, |there| SignedDelta::all(&there.targets.signed)))
}
