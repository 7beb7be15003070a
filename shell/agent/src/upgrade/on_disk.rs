use std::fs;
use std::path::Path;

use fleet_release::client::SignedDelta;
use fleet_release::slot::{complete_slots, slot_dir, verify_slot};
use fleet_release::{Digest, MANIFEST_FILE, ReleaseCustom, SlotName};

/// Whether the slot of a release is there already, whole, as after a fall-back: then nothing is fetched.
pub(super) fn is_there(root: &Path, release: &ReleaseCustom) -> bool {
    let slot = slot_dir(root, &release.version.slot());
    release.manifest.is_some() && manifest_digest(&slot) == release.manifest && verify_slot(&slot).is_ok()
}

/// The first of `deltas` that is made against a slot which is here, whole.
pub(super) fn usable_delta(root: &Path, deltas: Vec<SignedDelta>) -> Option<(SignedDelta, SlotName)> {
    if deltas.is_empty() {
        return None;
    }
    let slots: Vec<(Option<Digest>, SlotName)> = complete_slots(root)
        .into_iter()
        .map(|(slot, _)| (manifest_digest(&slot_dir(root, &slot)), slot))
        .collect();
    deltas.into_iter().find_map(|delta| {
        let (_, slot) = slots.iter().find(|(manifest, _)| *manifest == Some(delta.custom.delta_from))?;
        Some((delta, slot.clone()))
    })
}

fn manifest_digest(slot: &Path) -> Option<Digest> {
    Some(Digest::of(&fs::read(slot.join(MANIFEST_FILE)).ok()?))
}
