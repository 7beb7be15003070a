//! A directory of this process's own, for what the engine wants to keep beside memory: the trusted pages'
//! store and compiled filters. Nothing of a citizen is in it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::TempDir;

const PREFIX: &str = "kiosk-shell-";

/// Makes it, and removes those of shells that are gone: a shell that is killed leaves its own.
pub fn make() -> io::Result<TempDir> {
    let base = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|dir| dir.is_dir());
    let base = base.unwrap_or_else(std::env::temp_dir);
    remove_left(&base, |pid| Path::new("/proc").join(pid.to_string()).exists());
    tempfile::Builder::new().prefix(&format!("{PREFIX}{}-", std::process::id())).tempdir_in(base)
}

fn remove_left(base: &Path, runs: impl Fn(u32) -> bool) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        let owner = entry.file_name().to_str().and_then(owner_of);
        if owner.is_some_and(|pid| !runs(pid)) {
            // Another user's cannot be removed, and need not.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn owner_of(name: &str) -> Option<u32> {
    name.strip_prefix(PREFIX)?.split_once('-')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_dead_shells_left_is_removed() {
        let base = tempfile::tempdir().unwrap();
        for name in ["kiosk-shell-7-abc", "kiosk-shell-8-abc", "kiosk-shell-x-abc", "other-7-abc"] {
            fs::create_dir(base.path().join(name)).unwrap();
        }
        remove_left(base.path(), |pid| pid == 8);
        let mut left: Vec<_> =
            fs::read_dir(base.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["kiosk-shell-8-abc", "kiosk-shell-x-abc", "other-7-abc"]);
    }
}
