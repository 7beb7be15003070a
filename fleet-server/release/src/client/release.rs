use serde::de::DeserializeOwned;
use serde_json::Value;
use tough::schema::{Target, Targets};

use crate::{DeltaCustom, Digest, ReleaseCustom};

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
        releases.sort_by(|a, b| a.custom.age(&b.custom).then_with(|| a.target.cmp(&b.target)));
        releases
    }

    fn one(name: &str, target: &Target) -> Option<Self> {
        let (custom, sha256) = read(name, target)?;
        Some(Self { target: name.to_owned(), length: target.length, sha256, custom })
    }
}

/// A delta as the offline keys signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedDelta {
    /// The name of its target.
    pub target: String,
    /// Bytes of it.
    pub length: u64,
    /// Of its bytes.
    pub sha256: Digest,
    /// What it makes of what.
    pub custom: DeltaCustom,
}

impl SignedDelta {
    /// All deltas of signed targets metadata.
    pub(crate) fn all(targets: &Targets) -> Vec<Self> {
        let one = |name: &str, target: &Target| {
            let (custom, sha256) = read(name, target)?;
            Some(Self { target: name.to_owned(), length: target.length, sha256, custom })
        };
        targets.targets.iter().filter_map(|(name, target)| one(name.raw(), target)).collect()
    }

    /// The delta as a file to be fetched, in the place of the archive of `release`.
    #[must_use]
    pub fn instead_of(&self, release: &SignedRelease) -> SignedRelease {
        SignedRelease {
            target: self.target.clone(),
            length: self.length,
            sha256: self.sha256,
            custom: ReleaseCustom { parts: self.custom.parts, ..release.custom.clone() },
        }
    }
}

pub(super) fn read<T: DeserializeOwned>(name: &str, target: &Target) -> Option<(T, Digest)> {
    if name.contains('/') {
        return None;
    }
    let custom = Value::Object(target.custom.clone().into_iter().collect());
    let sha256 = <[u8; 32]>::try_from(target.hashes.sha256.as_ref()).ok()?;
    Some((serde_json::from_value(custom).ok()?, Digest(sha256)))
}
