//! The disk that holds the agent's data: how fast it writes and reads, how much is free, and what it says of itself (SMART).

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use fleet_protocol::{DiskHealth, DiskVerdict};
use rustix::fs::{Advice, fadvise};

use super::Measured;
use crate::disk::{FreeSpace, check_room, remove_if_there};

const PIECE: usize = 1 << 20;
const PIECES: usize = 32;
/// Slower is no disk that a terminal can be run from, in mebibytes per second.
const SLOWEST: u64 = 5;
/// At least so many mebibytes are free.
const LEAST_FREE_MIB: u64 = 1_024;

/// `said` is what the disks say of themselves; `None` where nobody asks them.
pub(super) async fn measure(
    data_dir: &Path,
    free_space: FreeSpace,
    said: Option<Vec<DiskHealth>>,
) -> Measured {
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
    smart_of(measured, said.unwrap_or_default())
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

/// Of the disk that stands worst. Where none tells anything, nothing is known: that is not good, and no failure.
fn smart_of(measured: Measured, said: Vec<DiskHealth>) -> Measured {
    let Some(disk) = said.into_iter().max_by_key(|disk| disk.verdict) else {
        return measured.with("smart", "unknown");
    };
    let word = match disk.verdict {
        DiskVerdict::NotTold => "unknown",
        DiskVerdict::Good => "passed",
        DiskVerdict::Worn => "worn",
        DiskVerdict::Failing => "failing",
    };
    measured
        .with("smart", word)
        .with_some("disk_model", Some(disk.model).filter(|model| !model.is_empty()))
        .with_some("disk_serial", disk.serial)
        .with_some("disk_temperature_c", disk.temperature_c)
        .with_some("disk_hours", disk.hours)
        .with_some("disk_wear_percent", disk.wear_percent)
        .with_some("disk_reallocated", disk.reallocated)
        .require(!disk.verdict.wants_care())
}

#[cfg(test)]
mod tests {
    use fleet_protocol::SelfTestOutcome;

    use super::*;

    #[test]
    fn the_disk_that_stands_worst_counts_and_silence_is_not_good() {
        let disk = |verdict| DiskHealth {
            name: "sda".into(),
            model: "EXAMPLE SSD".into(),
            serial: None,
            verdict,
            wear_percent: Some(12),
            reallocated: None,
            unreadable: None,
            temperature_c: Some(41),
            hours: Some(812),
        };
        let said = |verdicts: &[DiskVerdict]| {
            let measured = smart_of(Measured::passed(), verdicts.iter().copied().map(disk).collect());
            let smart = measured.facts.iter().find(|fact| fact.name == "smart").unwrap().value.clone();
            (measured.outcome, smart)
        };
        assert_eq!(said(&[DiskVerdict::Good]), (SelfTestOutcome::Passed, "passed".into()));
        assert_eq!(said(&[DiskVerdict::Good, DiskVerdict::Worn]), (SelfTestOutcome::Failed, "worn".into()));
        assert_eq!(
            said(&[DiskVerdict::Failing, DiskVerdict::Good]),
            (SelfTestOutcome::Failed, "failing".into())
        );
        assert_eq!(said(&[DiskVerdict::NotTold]), (SelfTestOutcome::Passed, "unknown".into()));
        assert_eq!(said(&[]), (SelfTestOutcome::Passed, "unknown".into()));
    }

    #[test]
    fn a_full_disk_is_not_filled_further() {
        let dir = tempfile::tempdir().unwrap();
        assert!(speeds(dir.path(), |_| Ok(0)).is_err_and(|error| crate::disk::is_full(&error)));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
