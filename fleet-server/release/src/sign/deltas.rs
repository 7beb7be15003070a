use std::fs;
use std::path::Path;

use super::pack::read_archive_manifest_text;
use super::parts::write_parts;
use super::publish::{signed_deltas, signed_releases};
use super::{Pending, PendingDelta, PendingRelease, SignError, at};
use crate::client::{SignedRelease, TARGETS_DIR, unpack};
use crate::delta::{DeltaError, encode};
use crate::slot::slot_dir;
use crate::{DeltaCustom, Digest, MANIFEST_FILE, Manifest, delta_name, write_atomically};

/// From so many of the last versions a release can be had by a delta, unless told otherwise.
pub const MOST_DELTAS: usize = 10;
/// Deltas lead to so many of the newest releases of the same hardware; those to older ones are withdrawn.
const LED_TO: usize = 3;

/// What came of making a delta.
#[derive(Debug, Clone)]
pub struct MadeDelta {
    /// The name of its target.
    pub target: String,
    /// Its bytes; `None` if it is left out: not smaller than the archive, or more than a delta can tell.
    pub length: Option<u64>,
    /// Bytes of the archive.
    pub whole: u64,
}

/// Makes the deltas that lead to each release that is pending, from the `most` published before it for the same
/// hardware. Those that were made by an earlier call are left as they are. `tell` learns of each.
pub fn make_deltas(repo: &Path, most: usize, mut tell: impl FnMut(&MadeDelta)) -> Result<(), SignError> {
    let mut pending = Pending::load(repo)?;
    let published = signed_releases(repo)?;
    for release in pending.add.clone() {
        let new = Content::unpack(&archive(repo, &release.sha256, &release.target))?;
        let same_hardware = |old: &&SignedRelease| old.custom.hardware == release.custom.hardware;
        let stays = |old: &&SignedRelease| !pending.remove.contains(&old.target);
        let olds: Vec<&SignedRelease> =
            published.iter().filter(same_hardware).filter(stays).rev().take(most).collect();
        for old in olds {
            let target = name(&release, old);
            if pending.deltas.iter().any(|there| there.target == target) {
                continue;
            }
            let from = Content::unpack(&archive(repo, &old.sha256, &old.target))?;
            let delta = make(repo, &release, &target, &from, &new)?;
            let length = delta.as_ref().map(|delta| delta.length);
            tell(&MadeDelta { target, length, whole: release.length });
            pending.deltas.extend(delta);
            pending.save(repo)?;
        }
    }
    Ok(())
}

/// The published deltas that lead to a release which is withdrawn or no longer among the newest.
pub(super) fn outdated_deltas(repo: &Path, pending: &Pending) -> Result<Vec<String>, SignError> {
    let mut releases = signed_releases(repo)?;
    releases.retain(|release| !pending.remove.contains(&release.target));
    let joining = pending.add.iter().map(|release| &release.custom);
    let all: Vec<_> = releases.iter().map(|release| &release.custom).chain(joining).collect();
    let led_to = |to: &Digest| {
        all.iter().any(|custom| {
            let newer =
                all.iter().filter(|other| other.hardware == custom.hardware && other.age(custom).is_gt());
            custom.manifest.as_ref() == Some(to) && newer.count() < LED_TO
        })
    };
    let deltas = signed_deltas(repo)?;
    Ok(deltas.into_iter().filter(|delta| !led_to(&delta.custom.delta_to)).map(|delta| delta.target).collect())
}

fn archive(repo: &Path, sha256: &Digest, target: &str) -> std::path::PathBuf {
    repo.join(TARGETS_DIR).join(format!("{sha256}.{target}"))
}

fn name(release: &PendingRelease, old: &SignedRelease) -> String {
    let arch = release.custom.hardware.first().cloned().unwrap_or_else(crate::Arch::of_this_machine);
    delta_name(&release.custom.version, &old.custom.version, &arch)
}

fn make(
    repo: &Path,
    release: &PendingRelease,
    target: &str,
    from: &Content,
    to: &Content,
) -> Result<Option<PendingDelta>, SignError> {
    // More than a delta can tell: the archive is there.
    let delta = match encode(&from.files(), &to.files()) {
        Ok(delta) if (delta.len() as u64) < release.length => delta,
        Ok(_) | Err(DeltaError::Malformed(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let sha256 = Digest::of(&delta);
    let path = archive(repo, &sha256, target);
    write_atomically(&path, &delta).map_err(at(&path))?;
    let parts = Some(write_parts(repo, &path, target)?);
    let custom = DeltaCustom { delta_from: from.manifest, delta_to: to.manifest, parts };
    Ok(Some(PendingDelta { target: target.to_owned(), length: delta.len() as u64, sha256, custom }))
}

/// The files of a release: its manifest, then the others in its order, as a terminal reads them from a slot.
struct Content {
    manifest: Digest,
    files: Vec<Vec<u8>>,
}

impl Content {
    fn unpack(archive: &Path) -> Result<Self, SignError> {
        let text = read_archive_manifest_text(archive)?;
        let manifest = Manifest::parse(&text)?;
        let scratch = tempfile::tempdir().map_err(at(archive))?;
        let custom = crate::ReleaseCustom {
            version: manifest.version.clone(),
            hardware: manifest.hardware.clone(),
            release_counter: manifest.release_counter,
            notes: String::new(),
            manifest: None,
            parts: None,
        };
        unpack(archive, &custom, scratch.path(), &[])?;
        let slot = slot_dir(scratch.path(), &manifest.version.slot());
        let mut files = Vec::new();
        for path in [MANIFEST_FILE].into_iter().chain(manifest.files.keys().map(crate::RelativePath::as_str))
        {
            let path = slot.join(path);
            files.push(fs::read(&path).map_err(at(path))?);
        }
        Ok(Self { manifest: Digest::of(&text), files })
    }

    fn files(&self) -> Vec<&[u8]> {
        self.files.iter().map(Vec::as_slice).collect()
    }
}
