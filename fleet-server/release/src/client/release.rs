use serde_json::Value;
use tough::schema::{Target, Targets};

use crate::{Digest, ReleaseCustom};

/// A release as the offline keys signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRelease {
    /// The name of its target.
    pub target: String,
    /// Bytes of its archive.
    pub length: u64,
    /// Of its archive.
    pub sha256: Digest,
    /// What it is.
    pub custom: ReleaseCustom,
}

impl SignedRelease {
    /// The name of its file in the repository (consistent snapshots).
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.sha256, self.target)
    }

    /// All releases of signed targets metadata. Targets that are no releases are passed over.
    pub(crate) fn all(targets: &Targets) -> Vec<Self> {
        let mut releases: Vec<Self> =
            targets.targets.iter().filter_map(|(name, target)| Self::one(name.raw(), target)).collect();
        releases.sort_by(|a, b| {
            (a.custom.release_counter, &a.target).cmp(&(b.custom.release_counter, &b.target))
        });
        releases
    }

    fn one(name: &str, target: &Target) -> Option<Self> {
        if name.contains('/') {
            return None;
        }
        let custom = Value::Object(target.custom.clone().into_iter().collect());
        let sha256 = <[u8; 32]>::try_from(target.hashes.sha256.as_ref()).ok()?;
        Some(Self {
            target: name.to_owned(),
            length: target.length,
            sha256: Digest(sha256),
            custom: serde_json::from_value(custom).ok()?,
        })
    }
}
