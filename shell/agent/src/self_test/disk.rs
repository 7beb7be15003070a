//! The disk that holds the agent's data: how fast it writes and reads, how much is free, and what it says of itself (SMART).

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::{Advice, fadvise};
use serde::Deserialize;

use super::Measured;
use super::command::ask;
use crate::disk::{FreeSpace, check_room, remove_if_there};

const PIECE: usize = 1 << 20;
const PIECES: usize = 32;
/// Slower is no disk that a terminal can be run from, in mebibytes per second.
const SLOWEST: u64 = 5;
/// At least so many mebibytes are free.
const LEAST_FREE_MIB: u64 = 1_024;

pub(super) async fn measure(data_dir: &Path, free_space: FreeSpace) -> Measured {
    let directory = data_dir.to_owned();
    let measured = tokio::task::spawn_blocking(move || speeds(&directory, free_space)).await;
    let (write, read) = match measured {
        Ok(Ok(speeds)) => speeds,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the disk could not be measured");
            return Measured::failed_by(if crate::disk::is_full(&error) { "full" } else { "not_written" });
        }
        Err(_) => return Measured::failed_by("broke_off"),
    };
    let free = free_space(data_dir).ok().map(|bytes| bytes >> 20);
    let measured = Measured::passed()
        .with("write_mib_s", write)
        .with("read_mib_s", read)
        .with_some("free_mib", free)
        .require(write >= SLOWEST && read >= SLOWEST && free.is_none_or(|free| free >= LEAST_FREE_MIB));
    smart(measured).await
}

/// In mebibytes per second: written until it is on the disk, and read back from there rather than from memory.
fn speeds(directory: &Path, free_space: FreeSpace) -> io::Result<(u64, u64)> {
    let needed = (PIECE * PIECES) as u64;
    check_room(free_space, directory, needed).map_err(|_| io::ErrorKind::StorageFull)?;
    let path = directory.join(".self-test");
    // One that a crash left behind.
    remove_if_there(&path)?;
    let mut file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    // Gone with the last who has it open, whatever happens.
    std::fs::remove_file(&path)?;
    // Not zeros: some disks do not write those.
    let piece: Vec<u8> = (0..PIECE).map(|place| u8::try_from(place * 7 % 251).unwrap_or(0)).collect();
    let began = Instant::now();
    for _ in 0..PIECES {
        file.write_all(&piece)?;
    }
    file.sync_all()?;
    let write = speed(began.elapsed());
    let read = read_back(&mut file, &piece)?;
    Ok((write, read))
}

fn read_back(file: &mut File, piece: &[u8]) -> io::Result<u64> {
    fadvise(&*file, 0, None, Advice::DontNeed)?;
    file.rewind()?;
    let mut read = vec![0; PIECE];
    let began = Instant::now();
    for _ in 0..PIECES {
        file.read_exact(&mut read)?;
        if read != piece {
            return Err(io::Error::other("other bytes than were written"));
        }
    }
    Ok(speed(began.elapsed()))
}

fn speed(elapsed: Duration) -> u64 {
    let thousandths = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    (PIECES as u64) * 1_000 / thousandths
}

/// What `smartctl --json` says, as far as it is looked at.
#[derive(Deserialize, Default)]
struct Smart {
    #[serde(rename = "smart_status")]
    status: Option<Status>,
    temperature: Option<Temperature>,
    power_on_time: Option<PowerOn>,
    model_name: Option<String>,
    serial_number: Option<String>,
}

#[derive(Deserialize)]
struct Status {
    passed: bool,
}

#[derive(Deserialize)]
struct Temperature {
    current: i64,
}

#[derive(Deserialize)]
struct PowerOn {
    hours: u64,
}

#[derive(Deserialize)]
struct Scan {
    #[serde(default)]
    devices: Vec<Device>,
}

#[derive(Deserialize)]
struct Device {
    name: String,
}

/// Of the first disk that answers. Without `smartctl`, or without the right to ask, nothing is known.
async fn smart(measured: Measured) -> Measured {
    let Some(said) = ask_smart().await else { return measured.with("smart", "unknown") };
    smart_of(measured, said)
}

async fn ask_smart() -> Option<Smart> {
    let scan: Scan = serde_json::from_str(&ask("smartctl", &["--json", "--scan"]).await?).ok()?;
    for device in scan.devices.iter().take(4) {
        let told = ask("smartctl", &["--json", "-i", "-H", "-A", &device.name]).await;
        let said: Smart = told.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        if said.status.is_some() {
            return Some(said);
        }
    }
    None
}

fn smart_of(measured: Measured, said: Smart) -> Measured {
    let passed = said.status.is_none_or(|status| status.passed);
    measured
        .with("smart", if passed { "passed" } else { "failing" })
        .with_some("disk_model", said.model_name)
        .with_some("disk_serial", said.serial_number)
        .with_some("disk_temperature_c", said.temperature.map(|temperature| temperature.current))
        .with_some("disk_hours", said.power_on_time.map(|time| time.hours))
        .require(passed)
}

#[cfg(test)]
mod tests {
    use fleet_protocol::SelfTestOutcome;

    use super::*;

    /// As smartctl 7.3 answers, shortened.
    #[test]
    fn a_disk_that_says_it_fails_fails() {
        let said = |passed: bool| {
            let json = format!(
                r#"{{"json_format_version":[1,0],"device":{{"name":"/dev/sda","type":"sat"}},"model_name":"TS128GSSD",
                "serial_number":"X1","smart_status":{{"passed":{passed}}},"power_on_time":{{"hours":812}},
                "temperature":{{"current":41}}}}"#
            );
            smart_of(Measured::passed(), serde_json::from_str(&json).unwrap())
        };
        assert_eq!(said(true).outcome, SelfTestOutcome::Passed);
        assert_eq!(said(false).outcome, SelfTestOutcome::Failed);
        let names: Vec<_> = said(true).facts.into_iter().map(|fact| (fact.name, fact.value)).collect();
        assert!(names.contains(&("disk_hours".to_owned(), "812".to_owned())), "{names:?}");
    }

    #[test]
    fn a_full_disk_is_not_filled_further() {
        let dir = tempfile::tempdir().unwrap();
        assert!(speeds(dir.path(), |_| Ok(0)).is_err_and(|error| crate::disk::is_full(&error)));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
