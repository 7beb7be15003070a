use std::fs;
use std::path::Path;
use std::sync::Arc;

use fleet_release::SlotName;
use fleet_release::slot::{complete_slots, slots_dir};

use tokio::sync::Mutex;

use super::job::Paths;
use super::launch::Facts;

/// Versions that stay on disk at least.
const KEPT_SLOTS: usize = 2;

/// Removes downloads and slots that are of no more use. The running slot and the one to fall back to stay. While
/// these are fewer than two, so does the newest other one that has proven itself, before one that never did: that one
/// may lie there because it failed. (Of one whose counter is that of what was committed, nobody knows.)
///
/// Work that was stopped may still be at the disk: its end is waited for, as long as `slots` says so.
pub(super) async fn tidy_up(paths: &Paths, facts: &Facts, slots: &Arc<Mutex<()>>) {
    let turn = Arc::clone(slots).lock_owned().await;
    let Some(root) = paths.root.clone() else { return };
    let (incoming, in_use) = (paths.incoming.clone(), facts.slots_in_use());
    let committed_counter = facts.committed_counter;
    let tidied = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        remove_content(&incoming);
        remove_slots(&root, in_use, committed_counter);
    });
    if let Err(error) = tidied.await {
        tracing::error!(%error, "tidying up failed");
    }
}

fn remove_content(dir: &Path) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        if let Err(error) = fs::remove_file(entry.path()) {
            tracing::warn!(%error, path = %entry.path().display(), "a download stays on disk");
        }
    }
}

fn remove_slots(root: &Path, mut kept: Vec<SlotName>, committed_counter: u64) {
    // What runs is not known without the launcher's word: then nothing is removed.
    if kept.is_empty() {
        return;
    }
    let mut complete = complete_slots(root);
    // Stable: within each kind the newest stays first.
    complete.sort_by_key(|(_, manifest)| manifest.release_counter > committed_counter);
    for (slot, _) in complete {
        if kept.len() < KEPT_SLOTS && !kept.contains(&slot) {
            kept.push(slot);
        }
    }
    for entry in fs::read_dir(slots_dir(root)).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if kept.iter().any(|slot| name == slot.as_str()) {
            continue;
        }
        if let Err(error) = fs::remove_dir_all(entry.path()) {
            tracing::warn!(%error, path = %entry.path().display(), "a slot stays on disk");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fleet_release::slot::slot_dir;
    use fleet_release::{Arch, Digest, FileEntry, MANIFEST_FILE, Manifest, RelativePath};

    use super::*;

    fn make_slot(root: &Path, version: &str, counter: u64) {
        let dir = slot_dir(root, &version.parse().unwrap());
        let put = |path: &str| {
            use std::os::unix::fs::PermissionsExt as _;
            let full = dir.join(path);
            fs::create_dir_all(full.parent().unwrap()).unwrap();
            fs::write(&full, version).unwrap();
            fs::set_permissions(&full, fs::Permissions::from_mode(0o755)).unwrap();
            let (size, sha256) = (version.len() as u64, Digest::of(version.as_bytes()));
            (RelativePath::try_from(path.to_owned()).unwrap(), FileEntry { size, sha256, executable: true })
        };
        let manifest = Manifest {
            format: Manifest::FORMAT,
            version: version.parse().unwrap(),
            release_counter: counter,
            hardware: vec![Arch::of_this_machine()],
            files: BTreeMap::from([put(Manifest::AGENT), put(Manifest::SHELL)]),
        };
        fs::write(dir.join(MANIFEST_FILE), serde_json::to_vec(&manifest).unwrap()).unwrap();
    }

    #[test]
    fn after_a_fall_back_the_version_before_stays_and_the_one_that_failed_goes() {
        let root = tempfile::tempdir().unwrap();
        for (version, counter) in [("1.0.0", 1), ("1.1.0", 2), ("1.2.0", 3)] {
            make_slot(root.path(), version, counter);
        }
        remove_slots(root.path(), vec!["1.1.0".parse().unwrap()], 2);
        let left: Vec<String> =
            complete_slots(root.path()).into_iter().map(|(slot, _)| slot.to_string()).collect();
        assert_eq!(left, ["1.1.0", "1.0.0"]);
    }
}
