use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The kernel's word for how a backlight is set, the best first.
const KINDS: [&str; 3] = ["firmware", "platform", "raw"];

/// The backlight of a machine, if the kernel knows one.
pub(super) fn find(class: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(class).ok()?;
    let rank = |device: &PathBuf| {
        let kind = fs::read_to_string(device.join("type")).unwrap_or_default();
        KINDS.iter().position(|known| *known == kind.trim()).unwrap_or(KINDS.len())
    };
    let devices = entries.filter_map(Result::ok).map(|entry| entry.path());
    devices
        .filter(|device| device.join("brightness").exists())
        .min_by_key(|device| (rank(device), device.clone()))
}

/// Whether the kernel lets this program set it. Nothing is written.
pub(super) fn is_ours(device: &Path) -> bool {
    fs::OpenOptions::new().write(true).open(device.join("brightness")).is_ok()
}

/// Sets it; never to nothing.
pub(super) fn set(device: &Path, percent: u8) -> io::Result<()> {
    let text = fs::read_to_string(device.join("max_brightness"))?;
    let most: u64 = text.trim().parse().map_err(io::Error::other)?;
    let value = (most * u64::from(percent.min(100))).div_ceil(100).max(1);
    fs::write(device.join("brightness"), value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(class: &Path, name: &str, kind: &str, most: &str) -> PathBuf {
        let device = class.join(name);
        fs::create_dir(&device).unwrap();
        for (file, text) in [("type", kind), ("max_brightness", most), ("brightness", "0")] {
            fs::write(device.join(file), format!("{text}\n")).unwrap();
        }
        device
    }

    #[test]
    fn the_firmwares_is_taken_before_a_raw_one() {
        let class = tempfile::tempdir().unwrap();
        assert_eq!(find(class.path()), None);
        device(class.path(), "a_raw", "raw", "255");
        let best = device(class.path(), "b_acpi", "firmware", "15");
        assert!(is_ours(&best) && !is_ours(&class.path().join("none")));
        assert_eq!(find(class.path()), Some(best));
    }

    #[test]
    fn it_is_set_in_steps_of_its_own_and_never_to_nothing() {
        let class = tempfile::tempdir().unwrap();
        let device = device(class.path(), "a", "raw", "15");
        let set_to = |percent| {
            set(&device, percent).unwrap();
            fs::read_to_string(device.join("brightness")).unwrap()
        };
        assert_eq!(
            (set_to(100), set_to(50), set_to(10), set_to(0)),
            ("15".into(), "8".into(), "2".into(), "1".into())
        );
        fs::write(device.join("max_brightness"), "much").unwrap();
        assert!(set(&device, 50).is_err());
    }
}
