use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::{Arch, Digest, Manifest, Version};

/// The name of a release's target in the image repository: flat, because clients disagree on where a
/// digest goes in a name with directories.
pub fn target_name(version: &Version, arch: &Arch) -> String {
    format!("kiosk-terminal-{version}-{arch}.tar.zst")
}

/// What the offline keys say of a release beside its length and digest: the `custom` part of its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseCustom {
    /// For people.
    pub version: Version,
    /// What it runs on.
    pub hardware: Vec<Arch>,
    /// See [`Manifest::release_counter`].
    pub release_counter: u64,
    /// What is new, for ops.
    #[serde(default)]
    pub notes: String,
    /// Of its manifest's file: a slot that has it is this release, whatever way it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<Digest>,
    /// The digests of the archive's parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<PartsList>,
}

/// Where the digests of a file's parts are: a file of its own, so that the list of releases stays small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartsList {
    /// Bytes of every part but the last.
    pub size: u32,
    /// Of the list: the parts' SHA-256 behind one another.
    pub sha256: Digest,
}

impl PartsList {
    /// Bytes of a part: what one flipped bit costs.
    pub const PART: u32 = 256 << 10;

    /// The name of the list's file in the repository.
    pub fn file_name(&self, target: &str) -> String {
        format!("{}.{target}.parts", self.sha256)
    }
}

/// The name of the target that makes a release of an older one.
pub fn delta_name(version: &Version, from: &Version, arch: &Arch) -> String {
    format!("kiosk-terminal-{version}-{arch}.from-{from}.delta")
}

/// What the offline keys say of a delta: the `custom` part of its target. It is told from a release by having
/// no version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeltaCustom {
    /// Of the manifest's file of the slot that it is made against.
    pub delta_from: Digest,
    /// Of the manifest's file of the release that it makes.
    pub delta_to: Digest,
    /// The digests of its parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<PartsList>,
}

/// Why a genuine release is not for this terminal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It runs on other hardware.
    #[error("wrong hardware: the release is for {for_hardware}, this terminal is {terminal}")]
    Hardware {
        /// What the release is for.
        for_hardware: String,
        /// What the terminal is.
        terminal: Arch,
    },
    /// It is older than what the terminal has proven.
    #[error("older release: its counter is {counter}, this terminal has committed {floor}")]
    Older {
        /// The release's counter.
        counter: u64,
        /// The lowest that the terminal accepts.
        floor: u64,
    },
    /// The archive holds another release than the signature says.
    #[error("the archive holds version {found}, signed was {signed}")]
    OtherRelease {
        /// What the manifest says.
        found: Version,
        /// What the signed metadata say.
        signed: Version,
    },
}

impl ReleaseCustom {
    /// Of a file that is fetched like a release and is none: it runs nowhere.
    pub(crate) fn of_file(parts: Option<PartsList>) -> Self {
        Self {
            version: Version::none(),
            hardware: Vec::new(),
            release_counter: 0,
            notes: String::new(),
            manifest: None,
            parts,
        }
    }

    /// Which of two is newer: by the release counter, and where that is equal by the version.
    pub fn age(&self, other: &Self) -> Ordering {
        (self.release_counter.cmp(&other.release_counter)).then_with(|| self.version.compare(&other.version))
    }

    /// Whether a terminal of `arch` that has committed release counter `floor` may install it.
    pub fn check_fit(&self, arch: &Arch, floor: u64) -> Result<(), Unfit> {
        if !self.hardware.contains(arch) {
            let names: Vec<&str> = self.hardware.iter().map(Arch::as_str).collect();
            return Err(Unfit::Hardware { for_hardware: names.join(", "), terminal: arch.clone() });
        }
        if self.release_counter < floor {
            return Err(Unfit::Older { counter: self.release_counter, floor });
        }
        Ok(())
    }

    /// Whether a manifest is that of this release.
    pub fn check_manifest(&self, manifest: &Manifest) -> Result<(), Unfit> {
        let same = manifest.version == self.version
            && manifest.release_counter == self.release_counter
            && manifest.hardware == self.hardware;
        if same {
            Ok(())
        } else {
            Err(Unfit::OtherRelease { found: manifest.version.clone(), signed: self.version.clone() })
        }
    }
}
