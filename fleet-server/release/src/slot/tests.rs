use std::collections::BTreeMap;

use super::*;

fn put(slot: &Path, path: &str, content: &str, executable: bool) -> (RelativePath, FileEntry) {
    let full = slot.join(path);
    fs::create_dir_all(full.parent().unwrap()).unwrap();
    fs::write(&full, content).unwrap();
    fs::set_permissions(&full, fs::Permissions::from_mode(if executable { 0o755 } else { 0o644 })).unwrap();
    let entry = FileEntry { size: content.len() as u64, sha256: Digest::of(content.as_bytes()), executable };
    (RelativePath::try_from(path.to_owned()).unwrap(), entry)
}

fn make_slot(root: &Path, version: &str, counter: u64) -> PathBuf {
    let slot = slot_dir(root, &version.parse().unwrap());
    let files = BTreeMap::from([
        put(&slot, "bin/kiosk-agent", "agent", true),
        put(&slot, "bin/kiosk-shell", "shell", true),
        put(&slot, "pages/index.html", "<p>", false),
    ]);
    let manifest = Manifest {
        format: Manifest::FORMAT,
        version: version.parse().unwrap(),
        release_counter: counter,
        hardware: vec!["x86_64".parse().unwrap()],
        files,
    };
    fs::write(slot.join(MANIFEST_FILE), serde_json::to_vec(&manifest).unwrap()).unwrap();
    slot
}

#[test]
fn a_complete_slot_verifies() {
    let root = tempfile::tempdir().unwrap();
    let slot = make_slot(root.path(), "1.0.0", 1);
    assert_eq!(verify_slot(&slot).unwrap().release_counter, 1);
}

#[test]
fn every_kind_of_damage_is_found() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 6] = [
        ("changed", |slot| fs::write(slot.join("pages/index.html"), "<b>").unwrap()),
        ("truncated", |slot| fs::write(slot.join("pages/index.html"), "").unwrap()),
        ("missing", |slot| fs::remove_file(slot.join("pages/index.html")).unwrap()),
        ("added", |slot| fs::write(slot.join("pages/x.js"), "").unwrap()),
        ("mode", |slot| {
            fs::set_permissions(slot.join("bin/kiosk-agent"), fs::Permissions::from_mode(0o644)).unwrap();
        }),
        ("linked", |slot| {
            fs::remove_file(slot.join("bin/kiosk-agent")).unwrap();
            std::os::unix::fs::symlink("/bin/sh", slot.join("bin/kiosk-agent")).unwrap();
        }),
    ];
    for (name, damage) in damages {
        let root = tempfile::tempdir().unwrap();
        let slot = make_slot(root.path(), "1.0.0", 1);
        damage(&slot);
        assert!(verify_slot(&slot).is_err(), "{name}");
    }
}

#[test]
fn the_newest_complete_slot_comes_first_and_unfinished_ones_do_not_count() {
    let root = tempfile::tempdir().unwrap();
    make_slot(root.path(), "1.10.0", 10);
    make_slot(root.path(), "1.9.0", 9);
    let torn = make_slot(root.path(), "2.0.0", 20);
    fs::remove_file(torn.join("bin/kiosk-shell")).unwrap();
    fs::create_dir(slots_dir(root.path()).join(".incoming-x")).unwrap();
    let found: Vec<String> = complete_slots(root.path()).iter().map(|(slot, _)| slot.to_string()).collect();
    assert_eq!(found, ["1.10.0", "1.9.0"]);
}
