use std::fs;
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use fleet_release::known_fact;

/// Digest over what identifies the machine and is not on its disk. Only the strongest kind of fact that the machine
/// has counts, so that a lesser one that comes late or changes (a network card whose driver loads after the agent, a
/// second disk) does not make a terminal its own clone:
///
/// 1. what the board says of itself: serial numbers and UUID, where the maker filled them in;
/// 2. the serial numbers of built-in disks;
/// 3. the addresses that built-in network cards were made with.
///
/// What can be unplugged (USB) does not count. Only root reads the board's numbers: an agent that changes its user
/// changes its terminal's fingerprint. `root` is `/` outside of tests.
pub fn fingerprint(root: &Path) -> String {
    let kinds: [fn(&Path) -> Vec<String>; 3] = [board, disks, network_cards];
    let strongest = kinds.into_iter().map(|facts| facts(root)).find(|facts| !facts.is_empty());
    let mut facts = strongest.unwrap_or_default();
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

fn disks(root: &Path) -> Vec<String> {
    entries(&root.join("sys/block"))
        .filter(|disk| reads(&disk.join("removable"), "0") && !is_pluggable(disk))
        .filter_map(|disk| {
            let names = ["device/serial", "device/wwid", "wwid"];
            let serial = names.iter().find_map(|name| read_fact(&disk.join(name)))?;
            Some(format!("disk={serial}"))
        })
        .collect()
}

/// Whether a flag of the kernel is there and has this value.
fn reads(flag: &Path, value: &str) -> bool {
    fs::read_to_string(flag).is_ok_and(|content| content.trim() == value)
}

fn network_cards(root: &Path) -> Vec<String> {
    entries(&root.join("sys/class/net"))
        .filter(|card| card.join("device").exists() && !is_pluggable(card) && has_address_of_its_own(card))
        .filter_map(|card| Some(format!("mac={}", read_fact(&card.join("address"))?)))
        .collect()
}

/// Whether a card's address is the one that it was made with, neither random nor set by somebody
/// (`NET_ADDR_PERM`, written as 0). Kernels too old to say so only know such.
fn has_address_of_its_own(card: &Path) -> bool {
    let flag = card.join("addr_assign_type");
    reads(&flag, "0") || !flag.exists()
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
pub(crate) fn read_fact(path: &Path) -> Option<String> {
    known_fact(&fs::read_to_string(path).ok()?).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOARD: &str = "sys/class/dmi/id/board_serial";

    fn write(root: &Path, name: &str, content: &str) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn plug_card(root: &Path, address: &str) {
        write(root, "sys/class/net/eth0/address", address);
        write(root, "sys/class/net/eth0/device/vendor", "x\n");
    }

    fn plug_disk(root: &Path, serial: &str) {
        write(root, "sys/block/sda/removable", "0\n");
        write(root, "sys/block/sda/device/serial", serial);
    }

    #[test]
    fn another_board_is_another_machine_and_meaningless_serials_do_not_count() {
        let root = tempfile::tempdir().unwrap();
        let nothing = fingerprint(Path::new("/nonexistent"));
        for placeholder in ["To be filled by O.E.M.\n", "00000000", "xxxxxxxx", "", "N/A"] {
            write(root.path(), BOARD, placeholder);
            assert_eq!(fingerprint(root.path()), nothing, "{placeholder}");
        }
        write(root.path(), BOARD, "PF1234\n");
        let one = fingerprint(root.path());
        write(root.path(), BOARD, "PF1235\n");
        let other = fingerprint(root.path());
        assert!(one != nothing && one != other);
    }

    #[test]
    fn a_card_or_a_disk_that_comes_late_makes_no_other_machine_where_there_is_something_stronger() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), BOARD, "PF1234\n");
        let machine = fingerprint(root.path());
        plug_card(root.path(), "52:54:00:00:00:01\n");
        plug_disk(root.path(), "S1");
        assert_eq!(fingerprint(root.path()), machine);

        let root = tempfile::tempdir().unwrap();
        plug_disk(root.path(), "S1");
        let machine = fingerprint(root.path());
        plug_card(root.path(), "52:54:00:00:00:01\n");
        assert_eq!(fingerprint(root.path()), machine);
        plug_disk(root.path(), "S2");
        assert_ne!(fingerprint(root.path()), machine);
    }

    #[test]
    fn virtual_cards_made_up_addresses_and_removable_disks_do_not_count() {
        let root = tempfile::tempdir().unwrap();
        let before = fingerprint(root.path());
        write(root.path(), "sys/class/net/docker0/address", "02:42:00:00:00:01\n");
        write(root.path(), "sys/block/sdb/removable", "1\n");
        write(root.path(), "sys/block/sdb/device/serial", "STICK\n");
        plug_card(root.path(), "52:54:00:00:00:01\n");
        write(root.path(), "sys/class/net/eth0/addr_assign_type", "3\n");
        assert_eq!(fingerprint(root.path()), before);
        write(root.path(), "sys/class/net/eth0/addr_assign_type", "0\n");
        assert_ne!(fingerprint(root.path()), before);
    }
}
