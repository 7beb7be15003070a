use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path};

use super::{METADATA_DIR, TARGETS_DIR};

/// The most files of a repository.
const MOST_FILES: usize = 10_000;
/// The most bytes of one metadata file: what terminals accept of targets metadata.
const MOST_METADATA: u64 = 10 << 20;

/// Why an archive is not a repository.
#[derive(Debug, thiserror::Error)]
pub(super) enum UnpackError {
    /// It holds something else than flat regular files in `metadata/` and `targets/`.
    #[error("{0:?} does not belong into a repository")]
    Stranger(String),
    /// Too many files, or one is too large.
    #[error("the repository is too large")]
    TooLarge,
    /// Not a tar file, or the disk failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Unpacks an uploaded repository into an empty directory. Nothing of it is trusted yet: only plain names
/// become files, and nothing is ever written outside.
pub(super) fn unpack(archive: &Path, into: &Path) -> Result<(), UnpackError> {
    for directory in [METADATA_DIR, TARGETS_DIR] {
        std::fs::create_dir_all(into.join(directory))?;
    }
    let mut archive = tar::Archive::new(File::open(archive)?);
    for (number, entry) in archive.entries()?.enumerate() {
        let mut entry = entry?;
        if number >= MOST_FILES {
            return Err(UnpackError::TooLarge);
        }
        let path = entry.path()?.into_owned();
        if entry.header().entry_type().is_dir() {
            continue;
        }
        let stranger = || UnpackError::Stranger(path.display().to_string());
        let (directory, name) =
            place(&path).filter(|_| entry.header().entry_type().is_file()).ok_or_else(stranger)?;
        let limit = if directory == METADATA_DIR { MOST_METADATA } else { u64::MAX };
        if entry.size() > limit {
            return Err(UnpackError::TooLarge);
        }
        let size = entry.size();
        let mut file = File::create_new(into.join(directory).join(name))?;
        io::copy(&mut entry.by_ref().take(size), &mut file)?;
        file.sync_all()?;
    }
    Ok(())
}

/// `metadata/NAME` or `targets/NAME`, in its two parts.
fn place(path: &Path) -> Option<(&'static str, &str)> {
    let mut parts = path.components().filter(|part| !matches!(part, Component::CurDir));
    let (Some(Component::Normal(first)), Some(Component::Normal(name)), None) =
        (parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let directory = [METADATA_DIR, TARGETS_DIR].into_iter().find(|known| first == *known)?;
    let name = name.to_str()?;
    (!name.starts_with('.')).then_some((directory, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_flat_files_of_a_repository_have_a_place() {
        assert_eq!(place(Path::new("metadata/1.root.json")), Some(("metadata", "1.root.json")));
        assert_eq!(place(Path::new("./targets/ab.x.tar.zst")), Some(("targets", "ab.x.tar.zst")));
        for bad in ["metadata", "targets/../x", "/metadata/x", "keys/x", "metadata/a/b", "targets/.hidden"] {
            assert_eq!(place(Path::new(bad)), None, "{bad}");
        }
    }
}
