use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Where the engine notes the numbers of its sandboxed processes.
const SANDBOXES: &str = ".flatpak";
/// What it makes for each process that it starts in a sandbox, as a place for a socket: empty files for a moment.
const PROXIES: (&str, [&str; 2]) = ("webkitgtk", ["bus-proxy-", "a11y-proxy-"]);
/// A terminal's own user has few files; whoever runs the shell at a desk has many, and they are not looked at for ever.
const MOST: usize = 20_000;

/// How many files this user has written since then, where the shell may write at all: home, run-time and temporary
/// directories, but for `own` and what the engine keeps of its sandboxes.
pub fn written_since(since: SystemTime, own: &Path) -> usize {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let run_time = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let mut places: Vec<PathBuf> = home.into_iter().chain(run_time).chain([std::env::temp_dir()]).collect();
    places.sort();
    // One inside another is counted with it.
    places.dedup_by(|inner, outer| inner.starts_with(outer));
    count(places, since, own)
}

fn count(mut places: Vec<PathBuf>, since: SystemTime, own: &Path) -> usize {
    let (mut written, mut seen) = (0, 0);
    while let Some(place) = places.pop() {
        for entry in fs::read_dir(place).into_iter().flatten().flatten() {
            seen += 1;
            if seen > MOST {
                tracing::warn!(MOST, "too many files to count those of a session");
                return written;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && entry.path() != own && entry.file_name() != SANDBOXES => {
                    places.push(entry.path());
                }
                Ok(kind) if kind.is_file() && was_written(&entry, since) && !is_proxy(&entry) => written += 1,
                _ => {}
            }
        }
    }
    written
}

fn was_written(entry: &DirEntry, since: SystemTime) -> bool {
    entry.metadata().and_then(|metadata| metadata.modified()).is_ok_and(|at| at >= since)
}

/// The process that waits for the next citizen may be starting just now.
fn is_proxy(entry: &DirEntry) -> bool {
    let (directory, names) = PROXIES;
    let (path, name) = (entry.path(), entry.file_name());
    let is_in_place = path.parent().is_some_and(|parent| parent.ends_with(directory));
    let is_named = name.to_str().is_some_and(|name| names.iter().any(|start| name.starts_with(start)));
    is_in_place && is_named && entry.metadata().is_ok_and(|metadata| metadata.len() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_since_counts_but_for_the_shells_own() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("own");
        for place in [dir.path().join("deep/er"), own.clone()] {
            fs::create_dir_all(&place).unwrap();
            fs::write(place.join("file"), "x").unwrap();
        }
        std::os::unix::fs::symlink(dir.path(), dir.path().join("loop")).unwrap();
        let engine = dir.path().join(".cache/webkitgtk");
        fs::create_dir_all(&engine).unwrap();
        fs::write(engine.join("a11y-proxy-1MFNZ3"), "").unwrap();
        let written = fs::metadata(own.join("file")).unwrap().modified().unwrap();
        let (before, after) = (SystemTime::UNIX_EPOCH, written + std::time::Duration::from_secs(60));
        assert_eq!(count(vec![dir.path().to_owned()], before, &own), 1);
        assert_eq!(count(vec![dir.path().to_owned()], after, &own), 0);
        for (place, text) in [(engine.join("a11y-proxy-1MFNZ3"), "x"), (engine.join("other"), "")] {
            fs::write(&place, text).unwrap();
            assert_eq!(count(vec![dir.path().to_owned()], before, &own), 2, "{place:?}");
            fs::remove_file(&place).unwrap();
        }
    }
}
