use std::fs::File;
use std::io::Read;
use std::path::Path;

use fleet_protocol::{ThemeId, ThemeVersion};
use serde::{Deserialize, Serialize};
use tough::schema::Targets;
use zip::ZipArchive;

use super::SignedRelease;
use super::release::read;
use crate::{Digest, PartsList, ReleaseCustom};

/// The file of a style's bundle that says what it is.
pub const THEME_MANIFEST_FILE: &str = "theme.json";
/// Its module.
pub const THEME_MODULE_FILE: &str = "theme.js";
/// Its style sheet.
pub const THEME_STYLE_FILE: &str = "theme.css";
/// The most bytes of a bundle: a style is drawn, not photographed.
pub const MOST_THEME_BYTES: u64 = 8 << 20;
/// The most bytes of its manifest.
const MOST_MANIFEST_BYTES: u64 = 4 << 10;
/// Characters of a name, at most.
const LONGEST_NAME: usize = 40;

/// The name of a style's target in the image repository.
pub fn theme_target_name(theme: &ThemeId, version: ThemeVersion) -> String {
    format!("kiosk-theme-{theme}-{version}.style")
}

/// A style's name for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeName {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// What a bundle is: its file `theme.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeManifest {
    /// The style's word.
    pub id: ThemeId,
    /// Its version.
    pub version: ThemeVersion,
    /// Its name.
    pub name: ThemeName,
    /// Which version of the contract between styles and the terminal's pages it was built for.
    pub contract: u32,
}

/// What the offline keys say of a style beside its length and digest: the `custom` part of its target. It is told from a
/// release and a delta by its first field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeCustom {
    /// What is in it, word for word.
    pub theme_manifest: ThemeManifest,
    /// The digests of its parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<PartsList>,
}

/// A style as the offline keys signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedTheme {
    /// The name of its target.
    pub target: String,
    /// Bytes of its bundle.
    pub length: u64,
    /// Of its bundle.
    pub sha256: Digest,
    /// What it is.
    pub custom: ThemeCustom,
}

impl SignedTheme {
    /// All styles of signed targets metadata.
    pub(crate) fn all(targets: &Targets) -> Vec<Self> {
        let one = |name: &str, target: &tough::schema::Target| {
            let (custom, sha256) = read(name, target)?;
            Some(Self { target: name.to_owned(), length: target.length, sha256, custom })
        };
        targets.targets.iter().filter_map(|(name, target)| one(name.raw(), target)).collect()
    }

    /// The name of its file in the repository (consistent snapshots).
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.sha256, self.target)
    }

    /// As a file to be fetched by [`download`](super::download()).
    pub fn to_fetch(&self) -> SignedRelease {
        SignedRelease {
            target: self.target.clone(),
            length: self.length,
            sha256: self.sha256,
            custom: ReleaseCustom::of_file(self.custom.parts),
        }
    }
}

/// Why a file is not the bundle of a style.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is no zip file.
    #[error("no readable zip file: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// It is larger than [`MOST_THEME_BYTES`].
    #[error("it is larger than {MOST_THEME_BYTES} bytes")]
    TooLarge,
    /// Its manifest is none.
    #[error("{THEME_MANIFEST_FILE}: {0}")]
    Manifest(String),
}

impl ThemeManifest {
    /// Reads the text of a `theme.json`.
    pub fn parse(text: &[u8]) -> Result<Self, ThemeError> {
        let manifest: Self =
            serde_json::from_slice(text).map_err(|error| ThemeError::Manifest(error.to_string()))?;
        for name in [&manifest.name.zh, &manifest.name.en] {
            let good = (1..=LONGEST_NAME).contains(&name.trim().chars().count());
            if !good || name.chars().any(char::is_control) {
                return Err(ThemeError::Manifest(format!("names have 1 to {LONGEST_NAME} characters")));
            }
        }
        Ok(manifest)
    }

    /// Reads the manifest of a bundle, and looks whether module and style sheet are there.
    pub fn of_bundle(bundle: &Path) -> Result<Self, ThemeError> {
        let file = File::open(bundle)?;
        if file.metadata()?.len() > MOST_THEME_BYTES {
            return Err(ThemeError::TooLarge);
        }
        let mut archive = ZipArchive::new(file)?;
        for needed in [THEME_MODULE_FILE, THEME_STYLE_FILE] {
            archive.by_name(needed)?;
        }
        let mut text = Vec::new();
        archive.by_name(THEME_MANIFEST_FILE)?.take(MOST_MANIFEST_BYTES + 1).read_to_end(&mut text)?;
        if text.len() as u64 > MOST_MANIFEST_BYTES {
            return Err(ThemeError::Manifest(format!("it is longer than {MOST_MANIFEST_BYTES} bytes")));
        }
        Self::parse(&text)
    }
}
