//! What the machine is, and how it is recognised when its disk is cloned.

mod fingerprint;

use std::path::Path;

use fleet_protocol::Hardware;
use sysinfo::{Disks, System};

pub use fingerprint::fingerprint;
pub(crate) use fingerprint::read_fact;

/// The longest text that the protocol allows, in bytes.
const LONGEST: usize = 200;

/// Describes this machine; `fingerprint` replaces the one taken from the hardware.
pub fn describe(data_dir: &Path, fingerprint_override: Option<&str>) -> Hardware {
    let mut system = System::new();
    system.refresh_memory();
    Hardware {
        fingerprint: fingerprint_override.map_or_else(|| fingerprint(Path::new("/")), str::to_owned),
        model: model_of(Path::new("/")),
        arch: std::env::consts::ARCH.to_owned(),
        os: shortened(&System::long_os_version().unwrap_or_else(|| "Linux".to_owned())),
        memory_bytes: system.total_memory(),
        disk_bytes: disk_of(data_dir).map_or(0, |(total, _)| total),
    }
}

/// Total and available bytes of the disk that holds a directory.
pub fn disk_of(directory: &Path) -> Option<(u64, u64)> {
    let directory = directory.canonicalize().ok()?;
    let disks = Disks::new_with_refreshed_list();
    disks
        .list()
        .iter()
        .filter(|disk| directory.starts_with(disk.mount_point()))
        .max_by_key(|disk| disk.mount_point().components().count())
        .map(|disk| (disk.total_space(), disk.available_space()))
}

/// Maker and model, as the machine says itself, cut to what the protocol allows; `root` is `/` outside of tests.
pub(crate) fn model_of(root: &Path) -> String {
    shortened(&model(root))
}

fn model(root: &Path) -> String {
    let read = |name: &str| read_fact(&root.join(name));
    let vendor = read("sys/class/dmi/id/sys_vendor");
    let product = read("sys/class/dmi/id/product_name");
    match (vendor, product) {
        (Some(vendor), Some(product)) => format!("{vendor} {product}"),
        (one, other) => {
            one.or(other).or_else(|| read("proc/device-tree/model")).unwrap_or_else(|| "unknown".to_owned())
        }
    }
}

/// The maker's serial number, where the machine tells it to whoever asks.
pub fn serial(root: &Path) -> Option<String> {
    let places = [
        "sys/class/dmi/id/product_serial",
        "sys/class/dmi/id/board_serial",
        "proc/device-tree/serial-number",
    ];
    places.iter().find_map(|place| read_fact(&root.join(place))).map(|serial| shortened(&serial))
}

fn shortened(text: &str) -> String {
    let end = (0..=text.len().min(LONGEST)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_between_characters() {
        assert_eq!(shortened(&"机".repeat(100)).chars().count(), 66);
        assert_eq!(shortened("H3C X500ZG2"), "H3C X500ZG2");
    }
}
