use std::fs::{self, DirEntry, Metadata};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use fleet_protocol::{OFFLINE_BUNDLE_PREFIX, OFFLINE_BUNDLE_SUFFIX};

/// Entries of a directory that are looked at: a stick may be full of other things.
const MOST_ENTRIES: usize = 512;
/// Bundles that are looked at.
const MOST_BUNDLES: usize = 16;
/// Media are mounted at `DIR/{label}` or `DIR/{user}/{label}`.
const DEPTH: usize = 2;

/// How a file looks from outside: it is opened again only when that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp(u64, i64, i64, u64);

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self(metadata.len(), metadata.mtime(), metadata.mtime_nsec(), metadata.ino())
    }
}

/// The files below `dir` that are called like bundles. No link is followed. Blocks.
pub(super) fn bundles(dir: &Path) -> Vec<(PathBuf, Stamp)> {
    let mut found = Vec::new();
    look_into(dir, DEPTH, &mut found);
    found.truncate(MOST_BUNDLES);
    found
}

fn look_into(dir: &Path, depth: usize, found: &mut Vec<(PathBuf, Stamp)>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    let mut entries: Vec<DirEntry> = entries.take(MOST_ENTRIES).flatten().collect();
    entries.sort_by_key(DirEntry::file_name);
    for entry in entries {
        // Of a link this tells of the link.
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && depth > 0 && found.len() < MOST_BUNDLES {
            look_into(&entry.path(), depth - 1, found);
        } else if kind.is_file()
            && is_called_so(&entry)
            && let Ok(metadata) = entry.metadata()
        {
            found.push((entry.path(), Stamp::of(&metadata)));
        }
    }
}

fn is_called_so(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    name.to_str()
        .is_some_and(|name| name.starts_with(OFFLINE_BUNDLE_PREFIX) && name.ends_with(OFFLINE_BUNDLE_SUFFIX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundles_are_found_two_levels_deep_and_links_are_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let put = |path: &str| {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        };
        for path in [
            "kiosk-offline-a.tar",
            "stick/kiosk-offline-b.tar",
            "user/stick/kiosk-offline-c.tar",
            "user/stick/deep/kiosk-offline-d.tar",
            "stick/holiday.tar",
        ] {
            put(path);
        }
        std::os::unix::fs::symlink(dir.path().join("stick"), dir.path().join("link")).unwrap();
        let file = dir.path().join("kiosk-offline-a.tar");
        std::os::unix::fs::symlink(file, dir.path().join("stick/kiosk-offline-e.tar")).unwrap();
        let found = bundles(dir.path());
        let names: Vec<_> = found.iter().map(|(path, _)| path.strip_prefix(dir.path()).unwrap()).collect();
        let expected = ["kiosk-offline-a.tar", "stick/kiosk-offline-b.tar", "user/stick/kiosk-offline-c.tar"];
        assert_eq!(names, expected.map(Path::new));
        assert_eq!(bundles(&dir.path().join("nothing")), []);
    }
}
