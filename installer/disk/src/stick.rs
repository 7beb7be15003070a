//! The stick: the image of a terminal, a table of partitions with one more behind it, and in that one what is needed to write the
//! image elsewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use bmap_parser::Bmap;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// The image's first bytes on the disk that it is written to. On the stick they are others, since it has one partition more.
const HEAD: &str = "head.img";
/// Where in the image something is, and its digests, as bmaptool writes it.
const MAP: &str = "terminal.bmap";
/// [`Contents`].
const CONTENTS: &str = "contents.json";
/// What whoever prepares the stick may put beside them, for the terminal's set-up.
const TO_BRING: [&str; 3] = ["kiosk-settings.json", "root.json", "ca.pem"];
/// The longest of those, in bytes.
const LONGEST_TO_BRING: u64 = 1 << 20;

/// What the stick says of itself.
#[derive(Debug, Clone, Deserialize)]
pub struct Contents {
    /// The terminal's version.
    pub version: String,
    /// The image's length.
    pub bytes: u64,
    /// Where in the image the file system with the terminal's data begins.
    pub data_at: u64,
    /// The digest of the image's head, in hexadecimal digits.
    pub head_sha256: String,
    /// Whether the only disk is written without being asked.
    pub unattended: bool,
}

/// The stick that the machine was started from.
#[derive(Debug)]
pub struct Stick {
    /// As the kernel calls it, such as `sdb`.
    pub disk: String,
    /// What it says of itself.
    pub contents: Contents,
    /// What comes to the beginning of the disk last.
    pub head: Vec<u8>,
    /// What comes to it before.
    pub map: Bmap,
    files: PathBuf,
    root: PathBuf,
}

impl Stick {
    /// Mounts the partition with the installer's files and reads what is needed.
    pub fn open(partition: &Path, place: &Path) -> anyhow::Result<Self> {
        let device = fs::canonicalize(partition)
            .with_context(|| format!("there is no partition {}", partition.display()))?;
        let name = device.file_name().and_then(|name| name.to_str()).context("a device without a name")?;
        let disk = disk_of(Path::new("/sys/class/block"), name)?;
        fs::create_dir_all(place)?;
        if !is_mounted(place) {
            run(Command::new("mount")
                .args(["-t", "vfat", "-o", "ro,nosuid,nodev,noexec"])
                .arg(&device)
                .arg(place))?;
        }
        Self::read(disk, place)
    }

    fn read(disk: String, root: &Path) -> anyhow::Result<Self> {
        let files = root.join("kiosk-installer");
        let file = |name: &str| {
            let path = files.join(name);
            fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
        };
        let contents: Contents = serde_json::from_slice(&file(CONTENTS)?)?;
        let head = file(HEAD)?;
        ensure!(hex::encode(Sha256::digest(&head)) == contents.head_sha256, "{HEAD} is damaged");
        let map =
            Bmap::from_xml(&String::from_utf8(file(MAP)?)?).context("the map of the image is damaged")?;
        Ok(Self { disk, contents, head, map, files, root: root.to_owned() })
    }

    /// The disk itself.
    pub fn device(&self) -> PathBuf {
        Path::new("/dev").join(&self.disk)
    }

    /// What there is on it for the terminal's set-up.
    pub fn files_to_bring(&self) -> Vec<PathBuf> {
        let is_one = |path: &PathBuf| {
            fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= LONGEST_TO_BRING)
        };
        let places = [&self.root, &self.files];
        TO_BRING.iter().filter_map(|name| places.iter().map(|place| place.join(name)).find(is_one)).collect()
    }
}

/// The disk that a partition is of.
fn disk_of(blocks: &Path, partition: &str) -> anyhow::Result<String> {
    let path = fs::canonicalize(blocks.join(partition))?;
    ensure!(path.join("partition").exists(), "{partition} is no partition");
    let disk = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    Ok(disk.context("a partition without a disk")?.to_owned())
}

fn is_mounted(place: &Path) -> bool {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    mounts.lines().any(|line| line.split(' ').nth(1) == place.to_str())
}

/// Runs a program of the system to its end.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command.output().with_context(|| format!("cannot start {command:?}"))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A stick of files: an image of 8 MiB with two stretches that hold something, and its head.
    pub fn stick(dir: &Path) -> (Stick, Vec<u8>) {
        const MIB: usize = 1 << 20;
        let mut image = vec![0_u8; 8 * MIB];
        image[..MIB].fill(0x11);
        image[2 * MIB..3 * MIB].fill(0x22);
        image[5 * MIB..7 * MIB].iter_mut().zip((0..=250).cycle()).for_each(|(byte, number)| *byte = number);
        let mut map = Bmap::builder();
        map.image_size(8 << 20).block_size(4096).blocks(2048).mapped_blocks(768);
        map.checksum_type(bmap_parser::HashType::Sha256);
        for (at, length) in [(2 * MIB, MIB), (5 * MIB, 2 * MIB)] {
            let digest = Sha256::digest(&image[at..at + length]);
            map.add_byte_range(at as u64, length as u64, bmap_parser::HashValue::Sha256(digest.into()));
        }
        let head = image[..MIB].to_vec();
        let contents = Contents {
            version: "1.0.0".into(),
            bytes: 8 << 20,
            data_at: 5 << 20,
            head_sha256: hex::encode(Sha256::digest(&head)),
            unattended: false,
        };
        let files = dir.join("files");
        fs::create_dir_all(files.join("kiosk-installer")).unwrap();
        let stick = Stick {
            disk: "sdz".into(),
            contents,
            head,
            map: map.build().unwrap(),
            files: files.join("kiosk-installer"),
            root: files,
        };
        // On the stick the first bytes are others.
        let mut on_stick = image.clone();
        on_stick[..MIB].fill(0x33);
        fs::write(dir.join("stick"), on_stick).unwrap();
        (stick, image)
    }

    #[test]
    fn only_what_a_set_up_reads_is_taken_along() {
        let dir = tempfile::tempdir().unwrap();
        let (stick, _) = stick(dir.path());
        assert!(stick.files_to_bring().is_empty());
        fs::write(stick.root.join("kiosk-settings.json"), "{}").unwrap();
        fs::write(stick.root.join("holiday.jpg"), "x").unwrap();
        fs::write(stick.root.join("ca.pem"), vec![b'x'; (1 << 20) + 1]).unwrap();
        assert_eq!(stick.files_to_bring(), [stick.root.join("kiosk-settings.json")]);
    }

    #[test]
    fn a_stick_whose_head_is_damaged_installs_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let (stick, _) = stick(dir.path());
        fs::write(stick.files.join(HEAD), &stick.head).unwrap();
        fs::write(stick.files.join(MAP), "").unwrap();
        let contents = serde_json::json!({
            "version": "1.0.0", "bytes": 8, "data_at": 1, "unattended": false,
            "head_sha256": hex::encode(Sha256::digest([0]))
        });
        fs::write(stick.files.join(CONTENTS), contents.to_string()).unwrap();
        let error = Stick::read("sdz".into(), &stick.root).unwrap_err();
        assert!(error.to_string().contains("head.img is damaged"), "{error}");
    }

    #[test]
    fn the_disk_of_a_partition_is_the_one_above_it() {
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().join("devices/usb1/sdb/sdb5");
        fs::create_dir_all(&real).unwrap();
        fs::write(real.join("partition"), "5").unwrap();
        let blocks = dir.path().join("block");
        fs::create_dir(&blocks).unwrap();
        std::os::unix::fs::symlink(&real, blocks.join("sdb5")).unwrap();
        std::os::unix::fs::symlink(real.parent().unwrap(), blocks.join("sdb")).unwrap();
        assert_eq!(disk_of(&blocks, "sdb5").unwrap(), "sdb");
        assert!(disk_of(&blocks, "sdb").is_err());
    }
}
