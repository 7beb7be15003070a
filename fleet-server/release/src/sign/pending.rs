use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::pack::read_archive_manifest_text;
use super::parts::write_parts;
use super::publish::{signed_releases, signed_themes};
use super::theme::PendingTheme;
use super::{SignError, at};
use crate::client::{SignedRelease, TARGETS_DIR};
use crate::{DeltaCustom, Digest, Manifest, ReleaseCustom, target_name, write_atomically};

/// What the next publication will change. It lies beside the signed repository and is never served.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Pending {
    /// Releases that join.
    pub add: Vec<PendingRelease>,
    /// Names of targets that leave.
    pub remove: Vec<String>,
    /// The keys of the director from now on; `None` as before.
    #[serde(default)]
    pub director: Option<Vec<String>>,
    /// Deltas that join.
    #[serde(default)]
    pub deltas: Vec<PendingDelta>,
    /// Home page styles that join.
    #[serde(default)]
    pub themes: Vec<PendingTheme>,
}

/// A release that joins.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PendingRelease {
    /// The name of its target.
    pub target: String,
    /// Bytes of its archive.
    pub length: u64,
    /// Of its archive.
    pub sha256: Digest,
    /// What it is.
    pub custom: ReleaseCustom,
}

/// A delta that joins.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PendingDelta {
    /// The name of its target.
    pub target: String,
    /// Bytes of it.
    pub length: u64,
    /// Of its bytes.
    pub sha256: Digest,
    /// What it makes of what.
    pub custom: DeltaCustom,
}

impl Pending {
    fn path(repo: &Path) -> PathBuf {
        repo.join("pending.json")
    }

    /// Reads what is pending.
    pub fn load(repo: &Path) -> Result<Self, SignError> {
        let path = Self::path(repo);
        if !path.exists() {
            return Ok(Self::default());
        }
        let bytes = fs::read(&path).map_err(at(&path))?;
        serde_json::from_slice(&bytes).map_err(|source| SignError::Metadata { path, source })
    }

    pub(super) fn save(&self, repo: &Path) -> Result<(), SignError> {
        let path = Self::path(repo);
        let bytes = serde_json::to_vec_pretty(self)
            .map_err(|source| SignError::Metadata { path: path.clone(), source })?;
        write_atomically(&path, &bytes).map_err(at(&path))
    }

    /// Forgets what has been published.
    pub(super) fn clear(repo: &Path) -> Result<(), SignError> {
        let path = Self::path(repo);
        if path.exists() { fs::remove_file(&path).map_err(at(&path)) } else { Ok(()) }
    }
}

/// Copies a packed release into the repository, to be signed by the next publication.
pub fn add_release(repo: &Path, archive: &Path, notes: &str) -> Result<PendingRelease, SignError> {
    let text = read_archive_manifest_text(archive)?;
    let manifest = Manifest::parse(&text)?;
    let mut pending = Pending::load(repo)?;
    let known = signed_releases(repo)?;
    let hardware = manifest.hardware.first().ok_or_else(|| SignError::NotARelease(archive.to_owned()))?;
    let target = target_name(&manifest.version, hardware);
    if known.iter().any(|release| release.target == target) {
        return Err(SignError::Published(manifest.version.slot()));
    }
    let mut custom = ReleaseCustom {
        version: manifest.version,
        hardware: manifest.hardware,
        release_counter: manifest.release_counter,
        notes: notes.to_owned(),
        manifest: Some(Digest::of(&text)),
        parts: None,
    };
    check_counter(&custom, &known)?;
    custom.parts = Some(write_parts(repo, archive, &target)?);
    let (sha256, length) = File::open(archive).and_then(Digest::of_reader).map_err(at(archive))?;
    let copy = repo.join(TARGETS_DIR).join(format!("{sha256}.{target}"));
    fs::copy(archive, &copy).map_err(at(&copy))?;
    let release = PendingRelease { target, length, sha256, custom };
    pending.add.retain(|other| other.target != release.target);
    // Those made so far may lead to a content that is not added any more.
    pending.deltas.clear();
    pending.add.push(release.clone());
    pending.save(repo)?;
    Ok(release)
}

fn check_counter(custom: &ReleaseCustom, known: &[SignedRelease]) -> Result<(), SignError> {
    let same_hardware =
        |other: &&SignedRelease| other.custom.hardware.iter().any(|arch| custom.hardware.contains(arch));
    match known.iter().filter(same_hardware).max_by_key(|other| other.custom.release_counter) {
        Some(newest) if newest.custom.release_counter > custom.release_counter => {
            Err(SignError::CounterFalls {
                counter: custom.release_counter,
                newest: newest.custom.release_counter,
                version: newest.custom.version.clone(),
            })
        }
        _ => Ok(()),
    }
}

/// Takes a release or a style out of the repository with the next publication: terminals will not install it any more.
pub fn remove_release(repo: &Path, target: &str) -> Result<(), SignError> {
    let mut pending = Pending::load(repo)?;
    let waiting = |pending: &Pending| pending.add.len() + pending.themes.len();
    let before = waiting(&pending);
    pending.add.retain(|release| release.target != target);
    pending.themes.retain(|theme| theme.target != target);
    pending.deltas.clear();
    if waiting(&pending) == before {
        let is_release = signed_releases(repo)?.iter().any(|release| release.target == target);
        if !is_release && !signed_themes(repo)?.iter().any(|theme| theme.target == target) {
            return Err(SignError::NoRelease(target.to_owned()));
        }
        pending.remove.push(target.to_owned());
    }
    pending.save(repo)
}
