use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use fleet_protocol::Sha256;
use fleet_release::client::{MOST_THEME_BYTES, THEME_MANIFEST_FILE, THEME_MODULE_FILE, ThemeManifest};
use terminal_core::HeldTheme;

use super::listing::Listing;
use super::shelf::ShelfError;
use super::unpack::{UnpackLimits, remove_directory, unpack};
use crate::disk::{FreeSpace, make_directory_with_mode, remove_if_there, sync_directory, write_atomically};

/// Where the bundles of home page styles lie: `themes/<sha256>/`, readable by the shell's user, and `listings/<sha256>`,
/// what their files should be. What bears its final name is complete.
#[derive(Debug, Clone)]
pub struct ThemeShelf {
    themes: PathBuf,
    listings: PathBuf,
    free_space: FreeSpace,
}

/// Why a bundle was not put on the shelf.
#[derive(Debug, thiserror::Error)]
pub enum ThemeShelfError {
    /// The disk's fault: it may be put there later.
    #[error("{0}")]
    Disk(#[from] io::Error),
    /// The bundle's: it never will be.
    #[error("{0}")]
    Bundle(String),
}

impl ThemeShelf {
    /// Files of one style, at most.
    const FILES: usize = 64;

    /// Opens the shelf and clears away what a crash left half done.
    pub fn open(data_dir: &Path, free_space: FreeSpace) -> io::Result<Self> {
        let data_dir = std::path::absolute(data_dir)?;
        let [themes, listings] = ["themes", "listings"].map(|name| data_dir.join(name));
        make_directory_with_mode(&themes, 0o755)?;
        make_directory_with_mode(&listings, 0o700)?;
        let shelf = Self { themes, listings, free_space };
        for entry in fs::read_dir(&shelf.themes)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with('.') {
                remove_directory(&entry.path())?;
            }
        }
        Ok(shelf)
    }

    /// What is there, as it was put there; the rest is removed, to be fetched again, and told with its fault. Blocks for as
    /// long as reading all of it takes.
    pub fn held(&self) -> (Vec<HeldTheme>, Vec<(String, String)>) {
        let (mut held, mut damaged) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(&self.themes).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let Some(sha256) = name.to_str().and_then(|name| name.parse::<Sha256>().ok()) else { continue };
            match self.read(sha256) {
                Ok(theme) => held.push(theme),
                Err(reason) => {
                    if let Err(error) = self.remove(&sha256) {
                        tracing::error!(%sha256, %error, "a damaged style stays on disk");
                    }
                    damaged.push((format!("themes/{sha256}"), reason));
                }
            }
        }
        (held, damaged)
    }

    fn read(&self, sha256: Sha256) -> Result<HeldTheme, String> {
        let root = self.themes.join(sha256.to_string());
        let listing = Listing::load(&self.listing(&sha256));
        let listing = listing.map_err(|error| format!("what its files should be is not known: {error}"))?;
        if let Some(difference) = listing.difference(&root, &|| false) {
            return Err(difference);
        }
        let manifest = manifest_in(&root).map_err(|error| error.to_string())?;
        Ok(HeldTheme {
            theme: manifest.id,
            version: manifest.version,
            contract: manifest.contract,
            sha256,
            root,
        })
    }

    /// Puts a bundle on the shelf, from its file whose digest has been checked. It has to be what was signed. Blocks.
    pub fn put(&self, bundle: &Path, sha256: Sha256, signed: &ThemeManifest) -> Result<(), ThemeShelfError> {
        let (building, complete) =
            (self.themes.join(format!(".{sha256}")), self.themes.join(sha256.to_string()));
        remove_directory(&building)?;
        let limits = UnpackLimits {
            total: MOST_THEME_BYTES,
            files: Self::FILES,
            free_space: self.free_space,
            ..UnpackLimits::default()
        };
        let unpacked = unpack(bundle, &building, THEME_MODULE_FILE, limits);
        let listing = unpacked.map_err(ShelfError::from).and_then(|listing| {
            let found = manifest_in(&building)?;
            Ok((found == *signed).then_some(listing))
        });
        let listing = match listing {
            Ok(Some(listing)) => listing,
            refused => {
                remove_directory(&building)?;
                return Err(match refused {
                    Err(ShelfError::Disk(error)) => ThemeShelfError::Disk(error),
                    Err(ShelfError::NoRoom(error)) => ThemeShelfError::Disk(io::Error::other(error)),
                    Err(error) => ThemeShelfError::Bundle(error.to_string()),
                    Ok(_) => ThemeShelfError::Bundle(format!("{THEME_MANIFEST_FILE} is not what was signed")),
                });
            }
        };
        let listing = serde_json::to_vec(&listing).map_err(io::Error::from)?;
        // Before the bundle has its name: a name means complete.
        write_atomically(&self.listing(&sha256), &listing, 0o600)?;
        fs::rename(&building, &complete)?;
        Ok(sync_directory(&self.themes)?)
    }

    /// Removes a bundle. It loses its name first, so that a crash leaves no half of it.
    pub fn remove(&self, sha256: &Sha256) -> io::Result<()> {
        let dying = self.themes.join(format!(".{sha256}"));
        remove_directory(&dying)?;
        fs::rename(self.themes.join(sha256.to_string()), &dying)?;
        remove_if_there(&self.listing(sha256))?;
        remove_directory(&dying)
    }

    fn listing(&self, sha256: &Sha256) -> PathBuf {
        self.listings.join(sha256.to_string())
    }
}

fn manifest_in(root: &Path) -> io::Result<ThemeManifest> {
    let text = fs::read(root.join(THEME_MANIFEST_FILE))?;
    ThemeManifest::parse(&text).map_err(io::Error::other)
}
