//! What the machine is, and how it is recognised when its disk is cloned.

mod fingerprint;
mod system;

use std::fs;
use std::path::Path;

use fleet_protocol::Hardware;
use fleet_release::known_fact;
use sysinfo::{Disks, System};

pub use fingerprint::fingerprint;
pub(crate) use fingerprint::read_fact;
pub(crate) use system::system_of;

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

/// A value of the kernel's own, of which each counts: `99` or `0` is no placeholder there. `None` where there is none.
pub(crate) fn read_value(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
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

/// The maker's serial number: as the launcher told it, which may read more, or where the machine tells it to whoever asks.
/// `root` is `/` outside of tests.
pub fn serial(root: &Path, told: Option<&str>) -> Option<String> {
    let places = [
        "sys/class/dmi/id/product_serial",
        "sys/class/dmi/id/board_serial",
        "proc/device-tree/serial-number",
    ];
    let told = told.and_then(known_fact).map(str::to_owned);
    let found = told.or_else(|| places.iter().find_map(|place| read_fact(&root.join(place))));
    found.map(|serial| shortened(&serial))
}

fn shortened(text: &str) -> String {
    let end = (0..=text.len().min(LONGEST)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_launcher_told_goes_before_what_the_agent_may_read_and_a_placeholder_is_no_number() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(serial(root.path(), None), None);
        assert_eq!(
            serial(root.path(), Some("219801A2X7823A000147")).as_deref(),
            Some("219801A2X7823A000147")
        );
        let directory = root.path().join("proc/device-tree");
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join("serial-number"), "1000000047\0").unwrap();
        assert_eq!(serial(root.path(), Some("To Be Filled By O.E.M.")).as_deref(), Some("1000000047"));
        assert_eq!(serial(root.path(), Some(&"9A".repeat(200))).unwrap().len(), LONGEST);
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        assert_eq!(shortened(&"机".repeat(100)).chars().count(), 66);
        assert_eq!(shortened("H3C X500ZG2"), "H3C X500ZG2");
    }
}
