use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use tar::Entry;

use super::{METADATA_DIR, TARGETS_DIR};

/// The most entries of a repository.
const MOST_ENTRIES: usize = 10_000;
/// The most bytes of one metadata file: what terminals accept of targets metadata.
const MOST_METADATA: u64 = 10 << 20;
/// The longest name, in bytes.
const LONGEST_NAME: u64 = 1_024;

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
    let mut long_name = None;
    // Raw: the library would read names of any length, and attributes of any kind, into memory.
    for (number, entry) in archive.entries()?.raw(true).enumerate() {
        let mut entry = entry?;
        if number >= MOST_ENTRIES {
            return Err(UnpackError::TooLarge);
        }
        let kind = entry.header().entry_type();
        if kind.is_gnu_longname() {
            long_name = Some(name(&mut entry)?);
            continue;
        }
        let path = match long_name.take() {
            Some(name) => name,
            None => entry.path()?.into_owned(),
        };
        if kind.is_file() {
            keep(&mut entry, &path, into)?;
        } else if !kind.is_dir() {
            return Err(UnpackError::Stranger(path.display().to_string()));
        }
    }
    Ok(())
}

/// The name that the next entry has, where it is too long for a header.
fn name(entry: &mut Entry<'_, impl Read>) -> Result<PathBuf, UnpackError> {
    if entry.size() > LONGEST_NAME {
        return Err(UnpackError::TooLarge);
    }
    let mut name = String::new();
    entry.read_to_string(&mut name)?;
    Ok(PathBuf::from(name.trim_end_matches('\0')))
}

fn keep(entry: &mut Entry<'_, impl Read>, path: &Path, into: &Path) -> Result<(), UnpackError> {
    let stranger = || UnpackError::Stranger(path.display().to_string());
    let (directory, name) = place(path).ok_or_else(stranger)?;
    let size = entry.size();
    if directory == METADATA_DIR && size > MOST_METADATA {
        return Err(UnpackError::TooLarge);
    }
    let mut file = File::create_new(into.join(directory).join(name))?;
    if io::copy(entry, &mut file)? != size {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    Ok(file.sync_all()?)
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
    use tar::{Builder, EntryType, Header};

    use super::*;

    #[test]
    fn only_flat_files_of_a_repository_have_a_place() {
        assert_eq!(place(Path::new("metadata/1.root.json")), Some(("metadata", "1.root.json")));
        assert_eq!(place(Path::new("./targets/ab.x.tar.zst")), Some(("targets", "ab.x.tar.zst")));
        for bad in ["metadata", "targets/../x", "/metadata/x", "keys/x", "metadata/a/b", "targets/.hidden"] {
            assert_eq!(place(Path::new(bad)), None, "{bad}");
        }
    }

    fn header(kind: EntryType, size: u64) -> Header {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_cksum();
        header
    }

    /// Unpacks what `fill` packs, and returns the folder.
    fn unpacked(fill: impl FnOnce(&mut Builder<Vec<u8>>)) -> Result<tempfile::TempDir, UnpackError> {
        let mut builder = Builder::new(Vec::new());
        fill(&mut builder);
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("archive.tar");
        std::fs::write(&archive, builder.into_inner().unwrap()).unwrap();
        unpack(&archive, folder.path())?;
        Ok(folder)
    }

    #[test]
    fn names_may_be_long_but_not_endless() {
        let long = format!("targets/{}.terminal-1.0.0-x86_64.tar.zst", "a".repeat(150));
        let folder = unpacked(|archive| {
            archive.append_data(&mut header(EntryType::Regular, 2), &long, &b"hi"[..]).unwrap();
            archive.append_data(&mut header(EntryType::Regular, 2), "metadata/a", &b"yo"[..]).unwrap();
        })
        .unwrap();
        assert_eq!(std::fs::read(folder.path().join(&long)).unwrap(), b"hi");
        assert_eq!(std::fs::read(folder.path().join("metadata/a")).unwrap(), b"yo");

        let endless = vec![b'a'; 1 << 20];
        let refused = unpacked(|archive| {
            archive.append(&header(EntryType::GNULongName, endless.len() as u64), &*endless).unwrap();
        });
        assert!(matches!(refused, Err(UnpackError::TooLarge)));
    }

    #[test]
    fn attributes_links_and_devices_do_not_belong_into_a_repository() {
        let kinds = [
            EntryType::XHeader,
            EntryType::XGlobalHeader,
            EntryType::GNULongLink,
            EntryType::Symlink,
            EntryType::Link,
        ];
        for kind in kinds {
            let refused = unpacked(|archive| {
                archive.append(&header(kind, 4), &b"evil"[..]).unwrap();
            });
            assert!(matches!(refused, Err(UnpackError::Stranger(_))), "{kind:?}");
        }
    }
}
