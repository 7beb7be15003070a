use std::fs;
use std::path::Path;

use fleet_release::SlotName;
use fleet_release::slot::{complete_slots, slots_dir};

use super::job::Paths;
use super::launch::Facts;

/// Versions that stay on disk at least.
const KEPT_SLOTS: usize = 2;

/// Removes downloads and slots that are of no more use. The running slot and the one to fall back to
/// stay; so does the newest other one while there are fewer than two.
pub(super) async fn tidy_up(paths: &Paths, facts: &Facts) {
    let Some(root) = paths.root.clone() else { return };
    let (incoming, in_use) = (paths.incoming.clone(), facts.slots_in_use());
    let tidied = tokio::task::spawn_blocking(move || {
        remove_content(&incoming);
        remove_slots(&root, in_use);
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

fn remove_slots(root: &Path, mut kept: Vec<SlotName>) {
    // What runs is not known without the launcher's word: then nothing is removed.
    if kept.is_empty() {
        return;
    }
    for (slot, _) in complete_slots(root) {
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
