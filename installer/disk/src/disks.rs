//! Which disks the machine has: those that stay in it. No sticks, no drives for media that are changed, no memory that passes for one.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use terminal_core::installation::{DiskContent, TargetDisk};

/// Names of what is a disk.
const KINDS: [&str; 4] = ["sd", "nvme", "vd", "mmcblk"];
/// The sectors, in bytes, that the image's table of partitions is made for.
const SECTOR: &str = "512";
/// So much of its beginning is looked at: both tables of partitions, and where file systems say what they are.
const HEAD: usize = 1 << 20;
/// What an installed terminal's table of partitions says, as it is written there.
const TERMINAL_PARTITION: &str = "kiosk-root";

/// All but `stick`, in the order of their names.
pub fn find(stick: &str) -> Vec<TargetDisk> {
    find_in(Path::new("/sys/block"), Path::new("/dev"), stick)
}

fn find_in(blocks: &Path, devices: &Path, stick: &str) -> Vec<TargetDisk> {
    let entries = fs::read_dir(blocks).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name != stick).collect();
    names.sort();
    names.iter().filter_map(|name| disk(&blocks.join(name), devices, name)).collect()
}

fn disk(block: &Path, devices: &Path, name: &str) -> Option<TargetDisk> {
    let is_kind = KINDS.iter().any(|kind| name.starts_with(kind));
    // Parts of a memory card that only its maker writes.
    let is_part = name.contains("boot") || name.contains("rpmb");
    let at_usb = fs::canonicalize(block).is_ok_and(|path| path.to_string_lossy().contains("/usb"));
    if !is_kind || is_part || at_usb || says(block, "removable").as_deref() == Some("1") {
        return None;
    }
    if says(block, "queue/logical_block_size").is_some_and(|bytes| bytes != SECTOR) {
        tracing::warn!(name, "a disk with other sectors would not start: it is not offered");
        return None;
    }
    // Of 512 bytes, whatever the disk's own sectors are.
    let bytes = says(block, "size")?.parse::<u64>().ok()? * 512;
    (bytes > 0).then(|| TargetDisk {
        name: name.to_owned(),
        model: says(block, "device/model").or_else(|| says(block, "device/name")),
        serial: says(block, "device/serial").or_else(|| says(block, "serial")),
        bytes,
        holds: content(&devices.join(name)),
    })
}

fn says(block: &Path, what: &str) -> Option<String> {
    let said = fs::read_to_string(block.join(what)).ok()?;
    Some(said.trim().to_owned()).filter(|said| !said.is_empty())
}

/// A disk that cannot be read holds something: nobody should take it for an empty one.
fn content(device: &Path) -> DiskContent {
    let mut head = Vec::new();
    let read = File::open(device).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
    match read {
        Ok(_) if head.iter().all(|byte| *byte == 0) => DiskContent::Nothing,
        Ok(_) if holds_terminal(&head) => DiskContent::Terminal,
        Ok(_) | Err(_) => DiskContent::Other,
    }
}

fn holds_terminal(head: &[u8]) -> bool {
    let name: Vec<u8> = TERMINAL_PARTITION.encode_utf16().flat_map(u16::to_le_bytes).collect();
    // The table is at the beginning: 34 sectors of 512 bytes.
    head.get(..34 * 512).unwrap_or(head).windows(name.len()).any(|part| part == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(blocks: &Path, name: &str, files: &[(&str, &str)]) {
        let block = blocks.join(name);
        fs::create_dir_all(block.join("device")).unwrap();
        for (file, text) in files {
            fs::write(block.join(file), text).unwrap();
        }
    }

    #[test]
    fn disks_are_what_stays_in_the_machine_and_is_not_the_stick() {
        let dir = tempfile::tempdir().unwrap();
        let (blocks, devices) = (dir.path().join("block"), dir.path().join("dev"));
        fs::create_dir_all(&devices).unwrap();
        let size = ("size", "250069680\n");
        block(&blocks, "nvme0n1", &[size, ("device/model", "SAMSUNG MZVL2\n"), ("device/serial", " S64 \n")]);
        block(&blocks, "sda", &[size, ("removable", "0\n")]);
        block(&blocks, "sdb", &[size]);
        block(&blocks, "sdc", &[size, ("removable", "1\n")]);
        block(&blocks, "sdd", &[("size", "0\n")]);
        fs::create_dir_all(blocks.join("sdf/queue")).unwrap();
        block(&blocks, "sdf", &[size, ("queue/logical_block_size", "4096\n")]);
        for other in ["loop0", "zram0", "sr0", "md127", "mmcblk0boot0"] {
            block(&blocks, other, &[size]);
        }
        let usb = dir.path().join("devices/usb1/1-2");
        block(&usb, "sde", &[size]);
        std::os::unix::fs::symlink(usb.join("sde"), blocks.join("sde")).unwrap();

        let found = find_in(&blocks, &devices, "sdb");
        assert_eq!(found.iter().map(|disk| disk.name.as_str()).collect::<Vec<_>>(), ["nvme0n1", "sda"]);
        let nvme = &found[0];
        assert_eq!((nvme.model.as_deref(), nvme.serial.as_deref()), (Some("SAMSUNG MZVL2"), Some("S64")));
        assert_eq!(nvme.bytes, 250_069_680 * 512);
        assert_eq!(nvme.holds, DiskContent::Other, "it cannot be read");
    }

    #[test]
    fn what_is_on_a_disk_is_told_by_its_beginning() {
        let dir = tempfile::tempdir().unwrap();
        let device = dir.path().join("sda");
        fs::write(&device, vec![0; 2 << 20]).unwrap();
        assert_eq!(content(&device), DiskContent::Nothing);
        let mut table = vec![0; 2 << 20];
        let name: Vec<u8> = "kiosk-root".encode_utf16().flat_map(u16::to_le_bytes).collect();
        table[1024 + 56..1024 + 56 + name.len()].copy_from_slice(&name);
        fs::write(&device, &table).unwrap();
        assert_eq!(content(&device), DiskContent::Terminal);
        fs::write(&device, b"short").unwrap();
        assert_eq!(content(&device), DiskContent::Other);
    }
}
