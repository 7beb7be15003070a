use std::fs;
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};

/// Digest over what identifies the machine and is not on its disk: serial numbers of board and built-in
/// disks, addresses of built-in network cards. What can be unplugged (USB) does not count. `root` is
/// `/` outside of tests.
pub fn fingerprint(root: &Path) -> String {
    let mut facts = board(root);
    facts.extend(network_cards(root));
    facts.extend(disks(root));
    if facts.is_empty() {
        tracing::warn!("this machine has no serial number: a cloned disk cannot be told apart");
    }
    facts.sort();
    hex::encode(digest(&SHA256, facts.join("\n").as_bytes()))
}

fn board(root: &Path) -> Vec<String> {
    [
        "sys/class/dmi/id/product_uuid",
        "sys/class/dmi/id/product_serial",
        "sys/class/dmi/id/board_serial",
        "proc/device-tree/serial-number",
    ]
    .iter()
    .filter_map(|name| Some(format!("{name}={}", read_fact(&root.join(name))?)))
    .collect()
}

fn network_cards(root: &Path) -> Vec<String> {
    entries(&root.join("sys/class/net"))
        .filter(|card| card.join("device").exists() && !is_pluggable(card))
        .filter_map(|card| Some(format!("mac={}", read_fact(&card.join("address"))?)))
        .collect()
}

fn disks(root: &Path) -> Vec<String> {
    entries(&root.join("sys/block"))
        .filter(|disk| read_fact(&disk.join("removable")).as_deref() == Some("0") && !is_pluggable(disk))
        .filter_map(|disk| {
            let serial =
                read_fact(&disk.join("device/serial")).or_else(|| read_fact(&disk.join("device/wwid")))?;
            Some(format!("disk={serial}"))
        })
        .collect()
}

fn entries(directory: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn is_pluggable(device: &Path) -> bool {
    device
        .canonicalize()
        .is_ok_and(|path| path.components().any(|part| part.as_os_str().to_string_lossy().starts_with("usb")))
}

/// A file of one line; what makers write who did not care counts as nothing.
pub(super) fn read_fact(path: &Path) -> Option<String> {
    const MEANINGLESS: [&str; 7] = [
        "",
        "none",
        "default string",
        "to be filled by o.e.m.",
        "not specified",
        "0",
        "system serial number",
    ];
    let text = fs::read_to_string(path).ok()?;
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!MEANINGLESS.contains(&text.to_lowercase().as_str())).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, name: &str, content: &str) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    #[test]
    fn another_board_is_another_machine_and_meaningless_serials_do_not_count() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "sys/class/dmi/id/board_serial", "To be filled by O.E.M.\n");
        let nothing = fingerprint(root.path());
        write(root.path(), "sys/class/dmi/id/board_serial", "PF1234\n");
        let one = fingerprint(root.path());
        write(root.path(), "sys/class/dmi/id/board_serial", "PF1235\n");
        let other = fingerprint(root.path());
        assert_eq!(nothing, fingerprint(Path::new("/nonexistent")));
        assert!(one != nothing && one != other);
    }

    #[test]
    fn virtual_cards_and_removable_disks_do_not_count() {
        let root = tempfile::tempdir().unwrap();
        let before = fingerprint(root.path());
        write(root.path(), "sys/class/net/docker0/address", "02:42:00:00:00:01\n");
        write(root.path(), "sys/block/sdb/removable", "1\n");
        write(root.path(), "sys/block/sdb/device/serial", "STICK\n");
        assert_eq!(fingerprint(root.path()), before);
        write(root.path(), "sys/class/net/eth0/address", "52:54:00:00:00:01\n");
        write(root.path(), "sys/class/net/eth0/device/vendor", "x\n");
        assert_ne!(fingerprint(root.path()), before);
    }
}
