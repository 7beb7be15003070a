use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use fleet_protocol::Sha256;
use terminal_core::HeldFiles;

use super::icon::media_type;
use super::listing::{Listing, digest_of};
use super::unpack::{UnpackError, UnpackLimits, remove_directory, unpack};
use crate::disk::{
    FreeSpace, NoRoom, make_directory_with_mode, remove_if_there, set_aside, sync_directory, write_atomically,
};

/// Where the apps' files lie: `apps/<sha256>/` and `icons/<sha256>`, readable by the shell's user, and
/// `downloads/<sha256>.part` and `listings/<sha256>`, what the bundle's files should be, the agent's own. What bears
/// its final name is complete.
#[derive(Debug, Clone)]
pub struct Shelf {
    apps: PathBuf,
    icons: PathBuf,
    downloads: PathBuf,
    listings: PathBuf,
    free_space: FreeSpace,
}

/// Something on the shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnShelf {
    /// An unpacked bundle.
    Bundle(Sha256),
    /// An icon.
    Icon(Sha256),
}

/// Something on the shelf is not what was put there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Damage {
    /// What.
    pub what: OnShelf,
    /// How, in English.
    pub reason: String,
}

impl std::fmt::Display for OnShelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bundle(digest) => write!(f, "apps/{digest}"),
            Self::Icon(digest) => write!(f, "icons/{digest}"),
        }
    }
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
    /// No room for what is in the bundle.
    #[error(transparent)]
    NoRoom(NoRoom),
    /// The bundle.
    #[error("{0}")]
    Bundle(UnpackError),
}

impl From<UnpackError> for ShelfError {
    fn from(error: UnpackError) -> Self {
        match error {
            UnpackError::Disk(error) => Self::Disk(error),
            UnpackError::NoRoom(error) => Self::NoRoom(error),
            refused @ (UnpackError::NotZip(_)
            | UnpackError::Traversal(_)
            | UnpackError::NotPlain(_)
            | UnpackError::Twice(_)
            | UnpackError::Encrypted(_)
            | UnpackError::Bomb(_)
            | UnpackError::NoEntry(_)) => Self::Bundle(refused),
        }
    }
}

impl Shelf {
    /// Opens the shelf and clears away what a crash left half done.
    pub fn open(data_dir: &Path, free_space: FreeSpace) -> io::Result<Self> {
        let data_dir = std::path::absolute(data_dir)?;
        let [apps, icons, downloads, listings] =
            ["apps", "icons", "downloads", "listings"].map(|name| data_dir.join(name));
        make_directory_with_mode(&apps, 0o755)?;
        make_directory_with_mode(&icons, 0o755)?;
        make_directory_with_mode(&downloads, 0o700)?;
        make_directory_with_mode(&listings, 0o700)?;
        let shelf = Self { apps, icons, downloads, listings, free_space };
        for entry in fs::read_dir(&shelf.apps)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with('.') {
                remove_directory(&entry.path())?;
            }
        }
        Ok(shelf)
    }

    /// What is there. `refused` is left empty. What cannot be read is not there: it is fetched again.
    pub fn held(&self) -> HeldFiles {
        let mut held = HeldFiles::default();
        held.bundles.extend(named_by_digest(&self.apps));
        for (digest, path) in named_by_digest(&self.icons) {
            match fs::read(&path).map(|content| media_type(&content)) {
                Ok(Some(media_type)) => {
                    held.icons.insert(digest, (path, media_type));
                }
                Ok(None) => tracing::warn!(path = %path.display(), "not an icon"),
                Err(error) => tracing::error!(path = %path.display(), %error, "an icon cannot be read"),
            }
        }
        held
    }

    /// Where downloads are gathered is how full this disk is.
    pub const fn free_space(&self) -> FreeSpace {
        self.free_space
    }

    /// Compares everything with what was put there. Blocks for as long as reading all of it takes.
    pub(super) fn find_damage(&self) -> Vec<Damage> {
        let bundles = named_by_digest(&self.apps).into_iter().filter_map(|(digest, path)| {
            let reason = self.difference_at(&digest, &path, &|| false)?;
            Some(Damage { what: OnShelf::Bundle(digest), reason })
        });
        let icons = named_by_digest(&self.icons).into_iter().filter_map(|(digest, path)| {
            let reason = match digest_of(&path) {
                Ok(found) if found == digest => return None,
                Ok(found) => format!("its digest is {found}"),
                Err(error) => error.to_string(),
            };
            Some(Damage { what: OnShelf::Icon(digest), reason })
        });
        bundles.chain(icons).collect()
    }

    /// In what a bundle differs from what was unpacked, in English. Blocks for as long as reading it takes, or until
    /// `is_stopped`.
    pub fn difference(&self, digest: &Sha256, is_stopped: &dyn Fn() -> bool) -> Option<String> {
        self.difference_at(digest, &self.bundle(digest), is_stopped)
    }

    fn difference_at(&self, digest: &Sha256, path: &Path, is_stopped: &dyn Fn() -> bool) -> Option<String> {
        match Listing::load(&self.listing(digest)) {
            Ok(listing) => listing.difference(path, is_stopped),
            Err(error) => Some(format!("what its files should be is not known: {error}")),
        }
    }

    /// Where a bundle lies.
    pub fn bundle(&self, digest: &Sha256) -> PathBuf {
        self.apps.join(digest.to_string())
    }

    /// Takes something damaged off the shelf and keeps it for people; of bundles, which are large, the last alone.
    pub(super) fn set_aside(&self, what: OnShelf) -> io::Result<()> {
        match what {
            OnShelf::Bundle(digest) => {
                for entry in fs::read_dir(&self.apps)?.flatten() {
                    if entry.file_name().to_string_lossy().contains(".corrupt-") {
                        remove_directory(&entry.path())?;
                    }
                }
                set_aside(&self.apps.join(digest.to_string()))?;
                remove_if_there(&self.listing(&digest))
            }
            OnShelf::Icon(digest) => set_aside(&self.icons.join(digest.to_string())).map(drop),
        }
    }

    fn listing(&self, digest: &Sha256) -> PathBuf {
        self.listings.join(digest.to_string())
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
        let limits = UnpackLimits { free_space: self.free_space, ..UnpackLimits::default() };
        let unpacked = unpack(zip, &building, entry, limits);
        if unpacked.is_err() {
            remove_directory(&building)?;
        }
        let listing = serde_json::to_vec(&unpacked?).map_err(io::Error::from)?;
        // Before the bundle has its name: a name means complete.
        write_atomically(&self.listing(digest), &listing, 0o600)?;
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
        remove_if_there(&self.listing(digest))?;
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

fn named_by_digest(directory: &Path) -> Vec<(Sha256, PathBuf)> {
    let entries = fs::read_dir(directory).inspect_err(|error| {
        tracing::error!(directory = %directory.display(), %error, "the shelf cannot be read");
    });
    let named = |entry: fs::DirEntry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path()));
    entries.into_iter().flatten().flatten().filter_map(named).collect()
}
