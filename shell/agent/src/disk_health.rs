//! What the disks say of themselves: another program's file (`kiosk-disks` of the package, which alone has the right to ask them),
//! which may be old, damaged or not there.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use fleet_protocol::{DeviceModel, DiskHealth, UnixMillis};
use serde::Deserialize;
use terminal_core::disk_health::DiskSigns;

/// A longer file is none of `kiosk-disks`.
const LONGEST: u64 = 1 << 20;
/// A terminal has no more disks.
const MOST: usize = 8;
/// What was asked longer ago says nothing of now, in milliseconds.
const STALE_MS: i64 = 3 * 86_400_000;

/// The file, looked at when it changes.
#[derive(Debug)]
pub(crate) struct DiskFile {
    path: PathBuf,
    seen: Option<SystemTime>,
    found: Option<Vec<DiskHealth>>,
}

impl DiskFile {
    pub(crate) fn new(path: PathBuf, now: UnixMillis) -> Self {
        let mut file = Self { path, seen: None, found: None };
        file.look(now);
        file
    }

    /// What it said when it was last looked at; `None` where nobody asks the disks.
    pub(crate) fn found(&self) -> Option<Vec<DiskHealth>> {
        self.found.clone()
    }

    /// Reads it if it is another one; what is too old by `now`, the machine's date, is forgotten.
    pub(crate) fn look(&mut self, now: UnixMillis) {
        let modified = self.path.metadata().and_then(|about| about.modified()).ok();
        if is_stale(modified, now) {
            self.found = None;
        }
        if modified == self.seen {
            return;
        }
        self.seen = modified;
        self.found = modified.filter(|_| !is_stale(modified, now)).and_then(|_| match read(&self.path) {
            Ok(found) => Some(found),
            Err(error) => {
                tracing::warn!(%error, "the file of `kiosk-disks` cannot be read");
                None
            }
        });
    }
}

fn is_stale(modified: Option<SystemTime>, now: UnixMillis) -> bool {
    let age = modified.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    let at = age.and_then(|age| i64::try_from(age.as_millis()).ok());
    at.is_none_or(|at| now.saturating_sub(at) > STALE_MS)
}

/// One answer of `smartctl --json` a disk.
#[derive(Deserialize)]
struct Report {
    disks: Vec<Smart>,
}

/// What of it is looked at: of smartctl 7.3, for disks of ATA and NVMe.
#[derive(Deserialize)]
struct Smart {
    device: Device,
    #[serde(default)]
    model_name: String,
    serial_number: Option<String>,
    #[serde(rename = "smart_status")]
    status: Option<Status>,
    temperature: Option<Temperature>,
    power_on_time: Option<PowerOn>,
    ata_smart_attributes: Option<Attributes>,
    nvme_smart_health_information_log: Option<NvmeLog>,
}

#[derive(Deserialize)]
struct Device {
    name: String,
}

#[derive(Deserialize)]
struct Status {
    passed: bool,
}

#[derive(Deserialize)]
struct Temperature {
    current: i32,
}

#[derive(Deserialize)]
struct PowerOn {
    hours: u64,
}

#[derive(Deserialize)]
struct Attributes {
    table: Vec<Attribute>,
}

#[derive(Deserialize)]
struct Attribute {
    id: u32,
    #[serde(default)]
    name: String,
    value: Option<u32>,
    raw: Option<Raw>,
}

#[derive(Deserialize)]
struct Raw {
    value: u64,
}

#[derive(Deserialize)]
struct NvmeLog {
    #[serde(default)]
    critical_warning: u32,
    percentage_used: Option<u32>,
    media_errors: Option<u64>,
}

/// Attributes of ATA: sectors that were put elsewhere, wait for that, and could not be read.
const REALLOCATED: u32 = 5;
const PENDING: u32 = 197;
const UNREADABLE: u32 = 198;

fn read(path: &Path) -> std::io::Result<Vec<DiskHealth>> {
    let mut text = String::new();
    File::open(path)?.take(LONGEST).read_to_string(&mut text)?;
    let report: Report = serde_json::from_str(&text)?;
    Ok(report.disks.into_iter().take(MOST).map(Smart::health).collect())
}

impl Smart {
    fn health(self) -> DiskHealth {
        let signs = DiskSigns {
            passed: self.status.as_ref().map(|status| status.passed),
            warns: self.nvme_smart_health_information_log.as_ref().map(|log| log.critical_warning != 0),
            wear_percent: self.wear(),
            reallocated: self.raw(REALLOCATED),
            unreadable: self.unreadable(),
        };
        DiskHealth {
            name: cut(self.device.name.trim_start_matches("/dev/")),
            model: cut(&self.model_name),
            serial: self.serial_number.as_deref().map(cut),
            verdict: signs.verdict(),
            wear_percent: signs.wear_percent,
            reallocated: signs.reallocated,
            unreadable: signs.unreadable,
            temperature_c: self.temperature.map(|temperature| temperature.current),
            hours: self.power_on_time.map(|time| time.hours),
        }
    }

    fn attributes(&self) -> &[Attribute] {
        self.ata_smart_attributes.as_ref().map_or(&[], |attributes| attributes.table.as_slice())
    }

    fn raw(&self, id: u32) -> Option<u64> {
        let attribute = self.attributes().iter().find(|attribute| attribute.id == id)?;
        attribute.raw.as_ref().map(|raw| raw.value)
    }

    fn unreadable(&self) -> Option<u64> {
        let blocks = self.nvme_smart_health_information_log.as_ref().and_then(|log| log.media_errors);
        blocks.or_else(|| self.raw(PENDING).into_iter().chain(self.raw(UNREADABLE)).max())
    }

    /// NVMe says what is used. Of ATA each maker has an attribute of its own, whose value falls from 100: it is told by its name.
    fn wear(&self) -> Option<u32> {
        if let Some(log) = &self.nvme_smart_health_information_log {
            return log.percentage_used;
        }
        let is_wear = |name: &str| {
            name.contains("Wear") || name.contains("Life_Left") || name.contains("Lifetime_Remain")
        };
        let worst = self.attributes().iter().filter(|attribute| is_wear(&attribute.name));
        worst
            .filter_map(|attribute| attribute.value)
            .filter(|value| *value <= 100)
            .map(|left| 100 - left)
            .max()
    }
}

fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(DeviceModel::LONGEST / 4).collect()
}

#[cfg(test)]
mod tests {
    use fleet_protocol::DiskVerdict;

    use super::*;

    /// The shape is smartctl 7.3's, as public recordings have it; the numbers are made up.
    const NVME: &str = r#"{"device":{"name":"/dev/nvme0","type":"nvme","protocol":"NVMe"},"model_name":"EXAMPLE NVMe 256GB",
        "serial_number":"N1","smart_status":{"passed":true,"nvme":{"value":0}},
        "nvme_smart_health_information_log":{"critical_warning":0,"temperature":43,"available_spare":100,
        "available_spare_threshold":10,"percentage_used":7,"power_on_hours":3150,"media_errors":0},
        "temperature":{"current":43},"power_on_time":{"hours":3150}}"#;
    const SATA: &str = r#"{"device":{"name":"/dev/sda","type":"sat","protocol":"ATA"},"model_name":"EXAMPLE SSD 128",
        "serial_number":"S1","smart_status":{"passed":true},"temperature":{"current":38},"power_on_time":{"hours":9000},
        "ata_smart_attributes":{"revision":1,"table":[
        {"id":5,"name":"Reallocated_Sector_Ct","value":100,"worst":100,"thresh":10,"raw":{"value":0,"string":"0"}},
        {"id":197,"name":"Current_Pending_Sector","value":100,"raw":{"value":0,"string":"0"}},
        {"id":231,"name":"SSD_Life_Left","value":82,"raw":{"value":999999,"string":"999999"}}]}}"#;
    const VIRTIO: &str = r#"{"smartctl":{"exit_status":2},"device":{"name":"/dev/vda","type":"scsi"}}"#;

    fn file(disks: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("disks.json");
        std::fs::write(&path, format!(r#"{{"disks":[{}]}}"#, disks.join(","))).unwrap();
        (dir, path)
    }

    /// The date when it was written.
    fn now(path: &Path) -> UnixMillis {
        let written = path.metadata().unwrap().modified().unwrap();
        i64::try_from(written.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis()).unwrap()
    }

    #[test]
    fn disks_of_both_kinds_are_read_and_one_that_says_nothing_is_not_good() {
        let (_dir, path) = file(&[NVME, SATA, VIRTIO]);
        let found = DiskFile::new(path.clone(), now(&path)).found().unwrap();
        let [nvme, sata, virtio] = &found[..] else { panic!("{found:?}") };
        assert_eq!((nvme.verdict, nvme.wear_percent, nvme.unreadable), (DiskVerdict::Good, Some(7), Some(0)));
        assert_eq!((nvme.name.as_str(), nvme.temperature_c, nvme.hours), ("nvme0", Some(43), Some(3150)));
        assert_eq!(
            (sata.verdict, sata.wear_percent, sata.reallocated),
            (DiskVerdict::Good, Some(18), Some(0))
        );
        assert_eq!(
            (virtio.verdict, virtio.wear_percent, virtio.reallocated),
            (DiskVerdict::NotTold, None, None)
        );
    }

    #[test]
    fn a_disk_that_warns_fails_and_one_with_bad_sectors_is_worn() {
        let warns = NVME.replace("\"critical_warning\":0", "\"critical_warning\":4");
        let bad = SATA
            .replace("\"raw\":{\"value\":0,\"string\":\"0\"}}", "\"raw\":{\"value\":8,\"string\":\"8\"}}");
        let fails = SATA.replace("\"passed\":true", "\"passed\":false");
        let (_dir, path) = file(&[&warns, &bad, &fails]);
        let found = DiskFile::new(path.clone(), now(&path)).found().unwrap();
        let verdicts: Vec<_> = found.iter().map(|disk| disk.verdict).collect();
        assert_eq!(verdicts, [DiskVerdict::Failing, DiskVerdict::Worn, DiskVerdict::Failing]);
    }

    /// The package's script, with a `smartctl` and disks that are none.
    #[test]
    fn what_the_script_of_the_package_leaves_is_read() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for disk in ["sda", "nvme0n1", "vda", "loop0"] {
            std::fs::create_dir_all(at("block").join(disk)).unwrap();
            std::fs::write(at("block").join(disk).join("size"), "100\n").unwrap();
        }
        for (name, said) in [("nvme0n1", NVME), ("sda", SATA), ("vda", "smartctl: no such type")] {
            std::fs::write(at(name), said).unwrap();
        }
        std::fs::create_dir_all(at("bin")).unwrap();
        let smartctl =
            format!("#!/bin/sh\nfor last; do :; done\ncat {}/${{last##*/}}\nexit 4\n", dir.path().display());
        std::fs::write(at("bin/smartctl"), smartctl).unwrap();
        std::fs::set_permissions(at("bin/smartctl"), std::fs::Permissions::from_mode(0o755)).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../installer/terminal/disk-health");
        let path = format!("{}:{}", at("bin").display(), std::env::var("PATH").unwrap());
        let ran = std::process::Command::new("sh")
            .arg(script)
            .arg(at("disks.json"))
            .env("PATH", path)
            .env("KIOSK_BLOCK_DEVICES", at("block"))
            .status();
        assert!(ran.unwrap().success());
        let found = DiskFile::new(at("disks.json"), now(&at("disks.json"))).found().unwrap();
        let names: Vec<_> = found.iter().map(|disk| (disk.name.as_str(), disk.verdict)).collect();
        assert_eq!(names, [("nvme0", DiskVerdict::Good), ("sda", DiskVerdict::Good)]);
    }

    /// `cargo xtask devices` runs it in a machine with disks that QEMU makes, which answer by NVMe and by ATA; `DISKS` is what is to be
    /// told of them.
    #[test]
    #[ignore = "wants a machine with disks, and what the package's script has left of them"]
    fn disks_of_the_machine_itself_are_told() {
        let path = PathBuf::from("/disks.json");
        let found = DiskFile::new(path.clone(), now(&path)).found().unwrap();
        let told: Vec<String> =
            found.iter().map(|disk| format!("{} {:?}", disk.name, disk.verdict)).collect();
        assert_eq!(told.join(", "), std::env::var("DISKS").unwrap(), "{found:?}");
    }

    #[test]
    fn it_is_read_when_it_changes_and_what_is_old_or_no_report_says_nothing() {
        let (_dir, path) = file(&[NVME]);
        let now = now(&path);
        let mut disks = DiskFile::new(path.clone(), now);
        assert_eq!(disks.found().map(|found| found.len()), Some(1));
        disks.look(now + STALE_MS + 60_000);
        assert_eq!(disks.found(), None, "nobody has asked for days");
        std::fs::write(&path, "{").unwrap();
        assert_eq!(DiskFile::new(path.clone(), now).found(), None);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(DiskFile::new(path, now).found(), None);
    }
}
