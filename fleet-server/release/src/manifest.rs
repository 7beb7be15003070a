use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Arch, Digest, Version};

/// The file in a slot that lists the others.
pub const MANIFEST_FILE: &str = "manifest.json";

/// Everything in a release: `slots/<version>/manifest.json`. The archive that holds it is signed, so
/// what it says is, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`Manifest::FORMAT`].
    pub format: u32,
    /// For people.
    pub version: Version,
    /// Never falls; a terminal never goes below what it has committed. Equal ones may follow each other.
    pub release_counter: u64,
    /// What it runs on; one of these must be the terminal's.
    pub hardware: Vec<Arch>,
    /// Every file of the slot except the manifest itself.
    pub files: BTreeMap<RelativePath, FileEntry>,
}

/// One file of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// In bytes.
    pub size: u64,
    /// Of the content.
    pub sha256: Digest,
    /// Whether it is a program.
    #[serde(default)]
    pub executable: bool,
}

/// Why a manifest is not one.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Not JSON, or not of this shape.
    #[error("the manifest cannot be read: {0}")]
    Malformed(#[from] serde_json::Error),
    /// Of a later format.
    #[error("the manifest has format {0}, known is {known}", known = Manifest::FORMAT)]
    Format(u32),
    /// One of the programs is missing.
    #[error("the manifest lists no program {0}")]
    NoProgram(&'static str),
}

impl Manifest {
    /// The format written by this crate.
    pub const FORMAT: u32 = 1;
    /// The agent's program.
    pub const AGENT: &'static str = "bin/kiosk-agent";
    /// The shell's program.
    pub const SHELL: &'static str = "bin/kiosk-shell";
    /// The directory of the shell's pages.
    pub const PAGES: &'static str = "pages";
    /// The largest manifest read, in bytes.
    pub const MAX_BYTES: u64 = 4 << 20;

    /// Reads and checks a manifest.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self = serde_json::from_slice(bytes)?;
        if manifest.format != Self::FORMAT {
            return Err(ManifestError::Format(manifest.format));
        }
        for program in [Self::AGENT, Self::SHELL] {
            let entry = manifest.files.iter().find(|(path, _)| path.as_str() == program);
            if !entry.is_some_and(|(_, entry)| entry.executable) {
                return Err(ManifestError::NoProgram(program));
            }
        }
        Ok(manifest)
    }

    /// Bytes on disk of all files together.
    pub fn unpacked_size(&self) -> u64 {
        self.files.values().map(|entry| entry.size).fold(0, u64::saturating_add)
    }
}

/// A path below a slot: components joined by `/`, none of them `.` or `..` or empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelativePath(String);

/// The path could leave the slot, or mean two files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a plain relative path")]
pub struct NotPlain(String);

impl RelativePath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RelativePath {
    type Error = NotPlain;
    fn try_from(text: String) -> Result<Self, NotPlain> {
        let plain = |part: &str| {
            !part.is_empty() && part != "." && part != ".." && !part.contains(['\0', '\\', '\n'])
        };
        if text != MANIFEST_FILE && text.len() <= 1024 && text.split('/').all(plain) {
            Ok(Self(text))
        } else {
            Err(NotPlain(text))
        }
    }
}

impl From<RelativePath> for String {
    fn from(path: RelativePath) -> Self {
        path.0
    }
}

impl fmt::Display for RelativePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_the_slot_are_no_paths() {
        for bad in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/./b", "a\\b", "manifest.json"] {
            assert!(RelativePath::try_from(bad.to_owned()).is_err(), "{bad}");
        }
        assert!(RelativePath::try_from("pages/assets/a.js".to_owned()).is_ok());
    }

    #[test]
    fn a_release_without_an_agent_is_none() {
        let text = br#"{"format":1,"version":"1","release_counter":1,"hardware":["x86_64"],"files":{}}"#;
        assert!(matches!(Manifest::parse(text), Err(ManifestError::NoProgram(Manifest::AGENT))));
    }
}
