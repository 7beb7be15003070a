use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use fleet_protocol::Sha256;
use terminal_core::HeldFiles;

use super::icon::media_type;
use super::unpack::{UnpackError, UnpackLimits, remove_directory, unpack};
use crate::disk::{make_directory_with_mode, remove_if_there, sync_directory, write_atomically};

/// Where the apps' files lie: `apps/<sha256>/` and `icons/<sha256>`, readable by the shell's user, and
/// `downloads/<sha256>.part`, the agent's own. What bears its final name is complete.
#[derive(Debug, Clone)]
pub struct Shelf {
    apps: PathBuf,
    icons: PathBuf,
    downloads: PathBuf,
}

/// Why the shelf failed.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// The disk.
    #[error("{0}")]
    Disk(#[from] io::Error),
    /// Not an icon that a home page shows.
    #[error("neither PNG nor SVG nor WebP")]
    NotAnIcon,
    /// The bundle.
    #[error("{0}")]
    Bundle(UnpackError),
}

impl From<UnpackError> for ShelfError {
    fn from(error: UnpackError) -> Self {
        if let UnpackError::Disk(error) = error { Self::Disk(error) } else { Self::Bundle(error) }
    }
}

impl Shelf {
    /// Opens the shelf and clears away what a crash left half done.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        let data_dir = std::path::absolute(data_dir)?;
        let [apps, icons, downloads] = ["apps", "icons", "downloads"].map(|name| data_dir.join(name));
        make_directory_with_mode(&apps, 0o755)?;
        make_directory_with_mode(&icons, 0o755)?;
        make_directory_with_mode(&downloads, 0o700)?;
        let shelf = Self { apps, icons, downloads };
        for entry in fs::read_dir(&shelf.apps)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with('.') {
                remove_directory(&entry.path())?;
            }
        }
        Ok(shelf)
    }

    /// What is there. `refused` is left empty.
    pub fn held(&self) -> io::Result<HeldFiles> {
        let mut held = HeldFiles::default();
        for (digest, path) in named_by_digest(&self.apps)? {
            held.bundles.insert(digest, path);
        }
        for (digest, path) in named_by_digest(&self.icons)? {
            match media_type(&fs::read(&path)?) {
                Some(media_type) => {
                    held.icons.insert(digest, (path, media_type));
                }
                None => remove_if_there(&path)?,
            }
        }
        Ok(held)
    }

    /// Where a download of this digest is gathered.
    pub fn part(&self, digest: &Sha256) -> PathBuf {
        self.downloads.join(format!("{digest}.part"))
    }

    /// Puts a bundle on the shelf, from its zip file whose digest has been checked. Blocks.
    pub fn put_bundle(&self, zip: &Path, digest: &Sha256, entry: &str) -> Result<(), ShelfError> {
        let building = self.apps.join(format!(".{digest}"));
        let complete = self.apps.join(digest.to_string());
        remove_directory(&building)?;
        let unpacked = unpack(zip, &building, entry, UnpackLimits::default());
        if unpacked.is_err() {
            remove_directory(&building)?;
        }
        unpacked?;
        fs::rename(&building, &complete)?;
        sync_directory(&self.apps)?;
        Ok(remove_if_there(zip)?)
    }

    /// Puts an icon on the shelf, from its file whose digest has been checked. Blocks.
    pub fn put_icon(&self, file: &Path, digest: &Sha256) -> Result<(), ShelfError> {
        let content = fs::read(file)?;
        let accepted = media_type(&content).ok_or(ShelfError::NotAnIcon).map(drop);
        if accepted.is_ok() {
            write_atomically(&self.icons.join(digest.to_string()), &content, 0o644)?;
        }
        remove_if_there(file)?;
        accepted
    }

    /// Removes a bundle. It loses its name first, so that a crash leaves no half of it.
    pub fn remove_bundle(&self, digest: &Sha256) -> io::Result<()> {
        let dying = self.apps.join(format!(".{digest}"));
        remove_directory(&dying)?;
        fs::rename(self.apps.join(digest.to_string()), &dying)?;
        remove_directory(&dying)
    }

    /// Removes an icon.
    pub fn remove_icon(&self, digest: &Sha256) -> io::Result<()> {
        remove_if_there(&self.icons.join(digest.to_string()))
    }

    /// Removes what was gathered of downloads that nobody wants any more.
    pub fn remove_parts_but(&self, wanted: impl Fn(&Sha256) -> bool) -> io::Result<()> {
        for entry in fs::read_dir(&self.downloads)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let digest = name.strip_suffix(".part").and_then(|name| name.parse::<Sha256>().ok());
            if !digest.is_some_and(|digest| wanted(&digest)) {
                remove_if_there(&entry.path())?;
            }
        }
        Ok(())
    }
}

fn named_by_digest(directory: &Path) -> io::Result<Vec<(Sha256, PathBuf)>> {
    let entries = fs::read_dir(directory)?.flatten();
    Ok(entries.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path()))).collect())
}
