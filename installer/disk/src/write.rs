//! The writing itself. A disk starts the system only when all of it is there and was read back: its first bytes, where the firmware
//! looks, are emptied first and written last. Whoever cuts the power or stops it in between has a disk that starts nothing.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use anyhow::Context as _;
use bmap_parser::{CopyError, SeekForward};
use rustix::fs::{Advice, FallocateFlags, OFlags, fadvise, fallocate};
use rustix::io::Errno;
use terminal_core::installation::InstallationFailure;

use crate::stick::{Stick, run};

/// Where the settings that the stick brings are mounted for the moment in which they are written.
const DATA_MOUNT: &str = "/run/kiosk-installer/data";
/// So much is emptied at a time.
const CHUNK: usize = 64 << 20;
/// The agent's directory in the file system with the terminal's data.
const AGENT: &str = "lib/kiosk/agent";

/// What the installation hears.
#[derive(Debug)]
pub enum News {
    /// So much is written, in percent.
    Written(u8),
    /// So much is compared, in percent.
    Compared(u8),
    /// It is over.
    Ended(Result<(), InstallationFailure>),
}

/// A disk to be written.
pub struct Job {
    pub stick: Arc<Stick>,
    /// As the kernel calls it.
    pub disk: String,
    pub stop: Arc<AtomicBool>,
    pub news: Sender<News>,
}

impl Job {
    /// Writes it. Takes minutes.
    pub fn run(self) {
        let target = Path::new("/dev").join(&self.disk);
        let outcome = self.write(&self.stick.device(), &target, bring);
        let outcome = outcome.map_err(|failure| self.or_gone(failure));
        // Nobody who does not listen is left to be told.
        let _ = self.news.send(News::Ended(outcome));
    }

    fn write(
        &self,
        source: &Path,
        target: &Path,
        bring: impl Fn(&Stick, &Path) -> anyhow::Result<()>,
    ) -> Result<(), InstallationFailure> {
        // Nobody else may have it open for that: a disk that is in use is not written.
        let mut disk = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(OFlags::EXCL.bits().cast_signed())
            .open(target)
            .map_err(|error| failed("the disk cannot be opened", &error))?;
        self.empty(&disk).map_err(|error| failed("the disk cannot be emptied", &error))?;
        let emptied = self.empty_gaps(&disk)?;
        self.copy(source, &mut disk, emptied)?;
        self.compare(&mut disk)?;
        bring(&self.stick, target).map_err(|error| failed("the settings are not written", error.as_ref()))?;
        disk.write_all_at(&self.stick.head, 0)
            .and_then(|()| disk.sync_all())
            .map_err(|error| failed("the disk's beginning is not written", &error))
    }

    /// Its first bytes and its last, where the table of partitions that was there before has its copy.
    fn empty(&self, disk: &File) -> io::Result<()> {
        let none = vec![0; self.stick.head.len()];
        let end = (&*disk).seek(SeekFrom::End(0))?;
        disk.write_all_at(&none, 0)?;
        disk.write_all_at(&none, end.saturating_sub(none.len() as u64))?;
        disk.sync_all()
    }

    /// What the map leaves out is empty in the image, and file systems count on that: on a disk that was used before it is not. How many
    /// bytes that were.
    fn empty_gaps(&self, disk: &File) -> Result<u64, InstallationFailure> {
        let mut told = Told::new(News::Written, self.stick.contents.bytes, 0);
        for (at, length) in self.gaps() {
            for from in (0..length).step_by(CHUNK) {
                if self.is_stopped() {
                    return Err(InstallationFailure::Cancelled);
                }
                let bytes = (length - from).min(CHUNK as u64);
                zero(disk, at + from, bytes).map_err(|error| failed("the disk cannot be emptied", &error))?;
                told.count(bytes, &self.news);
            }
        }
        Ok(told.done)
    }

    /// Where the map says nothing, behind the head: place and length.
    fn gaps(&self) -> Vec<(u64, u64)> {
        let end = self.stick.contents.bytes;
        let ranges =
            self.stick.map.block_map().map(|range| (range.offset(), range.offset() + range.length()));
        let mut gaps = Vec::new();
        let mut at = self.stick.head.len() as u64;
        for (from, to) in ranges.chain([(end, end)]) {
            if from > at {
                gaps.push((at, from - at));
            }
            at = at.max(to);
        }
        gaps
    }

    fn copy(&self, source: &Path, disk: &mut File, emptied: u64) -> Result<(), InstallationFailure> {
        let source = File::open(source).map_err(|error| damaged(&error))?;
        rewind(disk)?;
        let told = Told::new(News::Written, self.stick.contents.bytes, emptied);
        let mut input = Watched { inner: source, job: self, told: None };
        let mut output = Watched { inner: &mut *disk, job: self, told: Some(told) };
        match bmap_parser::copy(&mut input, &mut output, &self.stick.map) {
            Ok(()) => disk.sync_all().map_err(|error| failed("the disk takes not all", &error)),
            Err(_) if self.is_stopped() => Err(InstallationFailure::Cancelled),
            Err(CopyError::WriteError(error)) => Err(failed("the disk takes no writes", &error)),
            Err(error) => Err(damaged(&error)),
        }
    }

    /// What was written is read back from the disk, not from memory.
    fn compare(&self, disk: &mut File) -> Result<(), InstallationFailure> {
        fadvise(&*disk, 0, None, Advice::DontNeed).map_err(|error| failed("the disk", &error))?;
        rewind(disk)?;
        let whole = self.stick.map.block_map().map(bmap_parser::BlockRange::length).sum();
        let told = Told::new(News::Compared, whole, 0);
        let mut input = Watched { inner: &mut *disk, job: self, told: Some(told) };
        match bmap_parser::copy(&mut input, &mut Nowhere, &self.stick.map) {
            Ok(()) => Ok(()),
            Err(_) if self.is_stopped() => Err(InstallationFailure::Cancelled),
            Err(error) => Err(failed("the disk gives back something else", &error)),
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// A disk that was pulled out fails in whatever is done to it.
    fn or_gone(&self, failure: InstallationFailure) -> InstallationFailure {
        let is_there = Path::new("/sys/class/block").join(&self.disk).exists();
        if failure == InstallationFailure::DiskFailed && !is_there {
            InstallationFailure::DiskGone
        } else {
            failure
        }
    }
}

fn failed(what: &str, error: &(dyn std::error::Error + '_)) -> InstallationFailure {
    tracing::error!(%error, "{what}");
    InstallationFailure::DiskFailed
}

fn damaged(error: &(dyn std::error::Error + '_)) -> InstallationFailure {
    tracing::error!(%error, "the stick is damaged");
    InstallationFailure::StickDamaged
}

fn rewind(disk: &mut File) -> Result<(), InstallationFailure> {
    disk.rewind().map_err(|error| failed("the disk", &error))
}

/// Makes a stretch of the disk empty: by an order of its own, which most disks are quick at, or by writing.
fn zero(disk: &File, at: u64, bytes: u64) -> io::Result<()> {
    match fallocate(disk, FallocateFlags::ZERO_RANGE | FallocateFlags::KEEP_SIZE, at, bytes) {
        Err(Errno::OPNOTSUPP) => {
            let none = vec![0; usize::try_from(bytes).map_err(io::Error::other)?];
            disk.write_all_at(&none, at)
        }
        other => Ok(other?),
    }
}

/// How much of the whole is done, told a percent at a time.
struct Told {
    news: fn(u8) -> News,
    whole: u64,
    done: u64,
}

impl Told {
    fn new(news: fn(u8) -> News, whole: u64, done: u64) -> Self {
        Self { news, whole: whole.max(1), done }
    }

    fn count(&mut self, bytes: u64, news: &Sender<News>) {
        let percent = |done: u64| u8::try_from(done * 100 / self.whole).unwrap_or(100);
        let (before, now) = (percent(self.done), percent(self.done + bytes));
        self.done += bytes;
        if now != before {
            // Nobody who does not listen is left to be told.
            let _ = news.send((self.news)(now));
        }
    }
}

/// Passes on what is read or written, tells how much, and fails once it is to stop.
struct Watched<'a, T> {
    inner: T,
    job: &'a Job,
    told: Option<Told>,
}

impl<T> Watched<'_, T> {
    fn check(&self) -> io::Result<()> {
        if self.job.is_stopped() { Err(io::Error::other("it is to stop")) } else { Ok(()) }
    }

    fn count(&mut self, bytes: usize) {
        if let Some(told) = &mut self.told {
            told.count(bytes as u64, &self.job.news);
        }
    }
}

impl<T: Read> Read for Watched<'_, T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        let read = self.inner.read(buffer)?;
        self.count(read);
        Ok(read)
    }
}

impl<T: Write> Write for Watched<'_, T> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.check()?;
        let written = self.inner.write(buffer)?;
        self.count(written);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Seek> SeekForward for Watched<'_, T> {
    fn seek_forward(&mut self, offset: u64) -> io::Result<()> {
        let offset = i64::try_from(offset).map_err(io::Error::other)?;
        self.inner.seek(SeekFrom::Current(offset)).map(|_| ())
    }
}

/// Where what is compared goes.
struct Nowhere;

impl Write for Nowhere {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl SeekForward for Nowhere {
    fn seek_forward(&mut self, _: u64) -> io::Result<()> {
        Ok(())
    }
}

/// Leaves the stick's settings with the terminal's agent, which reads them at its first start as if the stick were plugged in.
fn bring(stick: &Stick, target: &Path) -> anyhow::Result<()> {
    let files = stick.files_to_bring();
    if files.is_empty() {
        return Ok(());
    }
    let place = PathBuf::from(DATA_MOUNT);
    fs::create_dir_all(&place)?;
    let options = format!("loop,nosuid,nodev,noexec,offset={}", stick.contents.data_at);
    run(Command::new("mount").args(["-t", "ext4", "-o", &options]).arg(target).arg(&place))?;
    let brought = leave(&files, &place.join(AGENT));
    run(Command::new("umount").arg(&place))?;
    brought
}

fn leave(files: &[PathBuf], agent: &Path) -> anyhow::Result<()> {
    let owner = fs::metadata(agent).context("the image has no agent")?;
    let place = agent.join("brought");
    fs::create_dir_all(&place)?;
    fs::set_permissions(&place, fs::Permissions::from_mode(0o700))?;
    for file in files {
        let to = place.join(file.file_name().context("a file without a name")?);
        fs::copy(file, &to)?;
        fs::set_permissions(&to, fs::Permissions::from_mode(0o600))?;
        chown(&to, Some(owner.uid()), Some(owner.gid()))?;
        File::open(&to)?.sync_all()?;
    }
    Ok(chown(&place, Some(owner.uid()), Some(owner.gid()))?)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::stick::tests::stick;

    struct Trial {
        dir: tempfile::TempDir,
        job: Job,
        image: Vec<u8>,
        news: Receiver<News>,
    }

    const MIB: usize = 1 << 20;

    fn trial() -> Trial {
        let dir = tempfile::tempdir().unwrap();
        let (stick, image) = stick(dir.path());
        fs::write(dir.path().join("disk"), vec![0xee; 10 * MIB]).unwrap();
        let (sender, news) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let job = Job { stick: Arc::new(stick), disk: "sda".into(), stop, news: sender };
        Trial { dir, job, image, news }
    }

    impl Trial {
        fn write(&self) -> Result<(), InstallationFailure> {
            self.write_bringing(|_, _| Ok(()))
        }

        fn write_bringing(
            &self,
            bring: impl Fn(&Stick, &Path) -> anyhow::Result<()>,
        ) -> Result<(), InstallationFailure> {
            self.job.write(&self.dir.path().join("stick"), &self.dir.path().join("disk"), bring)
        }

        fn disk(&self) -> Vec<u8> {
            fs::read(self.dir.path().join("disk")).unwrap()
        }

        fn starts_nothing(&self) -> bool {
            self.disk()[..MIB].iter().all(|byte| *byte == 0)
        }
    }

    #[test]
    fn the_disk_holds_what_the_image_holds_and_no_old_table() {
        let trial = trial();
        trial.write().unwrap();
        let disk = trial.disk();
        for at in 0..8 {
            assert!(disk[at * MIB..(at + 1) * MIB] == trial.image[at * MIB..(at + 1) * MIB], "MiB {at}");
        }
        assert!(
            disk[8 * MIB..9 * MIB].iter().all(|byte| *byte == 0xee),
            "behind the image nothing is written"
        );
        assert!(disk[9 * MIB..].iter().all(|byte| *byte == 0), "the copy of the table before");
        let told: Vec<News> = trial.news.try_iter().collect();
        assert!(told.iter().any(|news| matches!(news, News::Written(87))), "all but the head: {told:?}");
        assert!(matches!(told.last(), Some(News::Compared(100))), "{told:?}");
    }

    #[test]
    fn a_damaged_stick_leaves_a_disk_that_starts_nothing() {
        let trial = trial();
        let stick = OpenOptions::new().write(true).open(trial.dir.path().join("stick")).unwrap();
        stick.write_all_at(b"?", 6 * MIB as u64).unwrap();
        assert_eq!(trial.write(), Err(InstallationFailure::StickDamaged));
        assert!(trial.starts_nothing());
        stick.set_len(6 * MIB as u64).unwrap();
        assert_eq!(trial.write(), Err(InstallationFailure::StickDamaged), "it ends early");
    }

    #[test]
    fn what_the_disk_gives_back_is_compared() {
        let trial = trial();
        let mut disk = File::open(trial.dir.path().join("disk")).unwrap();
        assert_eq!(trial.job.compare(&mut disk), Err(InstallationFailure::DiskFailed));
    }

    #[test]
    fn the_head_comes_last() {
        let trial = trial();
        let seen = std::cell::Cell::new(false);
        let outcome = trial.write_bringing(|_, _| {
            seen.set(trial.starts_nothing());
            anyhow::bail!("no room")
        });
        assert_eq!(outcome, Err(InstallationFailure::DiskFailed));
        assert!(seen.get() && trial.starts_nothing());
    }

    #[test]
    fn whoever_stops_it_has_a_disk_that_starts_nothing() {
        let trial = trial();
        trial.job.stop.store(true, Ordering::Relaxed);
        assert_eq!(trial.write(), Err(InstallationFailure::Cancelled));
        assert!(trial.starts_nothing());
    }

    #[test]
    fn a_disk_that_is_not_there_is_gone() {
        let trial = trial();
        let job = Job { disk: "no-such-disk".into(), ..trial.job };
        assert_eq!(job.or_gone(InstallationFailure::DiskFailed), InstallationFailure::DiskGone);
        assert_eq!(job.or_gone(InstallationFailure::StickDamaged), InstallationFailure::StickDamaged);
    }

    #[test]
    fn settings_are_left_with_the_agent_alone() {
        let dir = tempfile::tempdir().unwrap();
        let agent = dir.path().join("agent");
        fs::create_dir(&agent).unwrap();
        let settings = dir.path().join("kiosk-settings.json");
        fs::write(&settings, "{}").unwrap();
        leave(std::slice::from_ref(&settings), &agent).unwrap();
        let brought = agent.join("brought/kiosk-settings.json");
        assert_eq!(fs::read_to_string(&brought).unwrap(), "{}");
        assert_eq!(fs::metadata(&brought).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(leave(&[settings], &dir.path().join("nothing")).is_err());
    }
}
