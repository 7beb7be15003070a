use std::fs::{self, File};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::parts::write_parts;
use super::publish::signed_themes;
use super::{Pending, SignError, at};
use crate::Digest;
use crate::client::{TARGETS_DIR, ThemeCustom, ThemeManifest, theme_target_name};

/// A style that joins.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PendingTheme {
    /// The name of its target.
    pub target: String,
    /// Bytes of its bundle.
    pub length: u64,
    /// Of its bundle.
    pub sha256: Digest,
    /// What it is.
    pub custom: ThemeCustom,
}

/// Copies the bundle of a style into the repository, to be signed by the next publication.
pub fn add_theme(repo: &Path, bundle: &Path) -> Result<PendingTheme, SignError> {
    let manifest = ThemeManifest::of_bundle(bundle)
        .map_err(|reason| SignError::NotATheme { path: bundle.to_owned(), reason })?;
    let target = theme_target_name(&manifest.id, manifest.version);
    if signed_themes(repo)?.iter().any(|theme| theme.target == target) {
        return Err(SignError::ThemePublished(target));
    }
    let mut pending = Pending::load(repo)?;
    let parts = Some(write_parts(repo, bundle, &target)?);
    let (sha256, length) = File::open(bundle).and_then(Digest::of_reader).map_err(at(bundle))?;
    let copy = repo.join(TARGETS_DIR).join(format!("{sha256}.{target}"));
    fs::copy(bundle, &copy).map_err(at(&copy))?;
    let custom = ThemeCustom { theme_manifest: manifest, parts };
    let theme = PendingTheme { target, length, sha256, custom };
    pending.themes.retain(|other| other.target != theme.target);
    pending.themes.push(theme.clone());
    pending.save(repo)?;
    Ok(theme)
}
