//! A scanner that is a keyboard. It is taken (`EVIOCGRAB`) before anything is read from it: what it types then reaches
//! nobody else, neither a page nor the display server.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use evdev::raw_stream::RawDevice;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use zeroize::Zeroizing;

use super::address::WedgeName;
use super::keys::{EVENT_BYTES, Keys};

/// Events that are read at once.
const EVENTS: usize = 64;

/// All device files of one scanner: it may have one more, for the keys of the same device that are no letters.
pub struct Wedge {
    parts: Vec<Part>,
    keys: Keys,
    events: Zeroizing<[u8; EVENTS * EVENT_BYTES]>,
}

/// One device file, taken as long as both are open.
struct Part {
    _taken: RawDevice,
    events: File,
}

impl Wedge {
    /// Most that [`read`](Self::read) gives at once.
    pub const MOST: usize = EVENTS;

    pub fn open(name: &WedgeName) -> io::Result<Self> {
        let paths = match name {
            WedgeName::Path(path) => vec![path.clone()],
            WedgeName::Id { vendor, product } => {
                device_files(Path::new("/sys/class/input"), *vendor, *product)?
            }
        };
        let parts = paths.iter().map(|path| Part::open(path)).collect::<io::Result<Vec<_>>>()?;
        let none = parts.is_empty();
        let wedge = Self { parts, keys: Keys::default(), events: Zeroizing::new([0; EVENTS * EVENT_BYTES]) };
        if none { Err(ErrorKind::NotFound.into()) } else { Ok(wedge) }
    }

    /// What was typed, as soon as there is something; nothing when the time is up, or what happened typed nothing.
    pub fn read(&mut self, bytes: &mut [u8; Self::MOST], patience: Duration) -> io::Result<usize> {
        let mut waiting: Vec<PollFd> =
            self.parts.iter().map(|part| PollFd::new(&part.events, PollFlags::IN)).collect();
        let patience = Timespec {
            tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: patience.subsec_nanos().into(),
        };
        match poll(&mut waiting, Some(&patience)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(0),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        // One that was pulled out is ready too, and says so when it is read.
        let Some(ready) = waiting.iter().position(|one| !one.revents().is_empty()) else { return Ok(0) };
        let Some(part) = self.parts.get_mut(ready) else { return Ok(0) };
        let read = part.events.read(&mut self.events[..])?;
        if read == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let mut count = 0;
        // The kernel gives whole events only.
        for event in self.events[..read].as_chunks::<EVENT_BYTES>().0 {
            if let (Some(typed), Some(place)) = (self.keys.handle_event(event), bytes.get_mut(count)) {
                *place = typed;
                count += 1;
            }
        }
        self.events[..read].fill(0);
        Ok(count)
    }
}

impl Part {
    fn open(path: &Path) -> io::Result<Self> {
        let mut taken = RawDevice::open(path)?;
        taken.grab()?;
        // Read here and not by the crate, which keeps what it has read.
        let events = File::from(taken.as_fd().try_clone_to_owned()?);
        Ok(Self { _taken: taken, events })
    }
}

/// The device files of all keyboards with these ids; there may be several of them.
fn device_files(class: &Path, vendor: u16, product: u16) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = match std::fs::read_dir(class) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(found),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let (name, ids) = (entry.file_name(), entry.path().join("device/id"));
        let id = |which: &str| {
            let digits = std::fs::read_to_string(ids.join(which)).ok()?;
            u16::from_str_radix(digits.trim(), 16).ok()
        };
        let is_one = name.to_str().is_some_and(|name| name.starts_with("event"));
        if is_one && (id("vendor"), id("product")) == (Some(vendor), Some(product)) {
            found.push(Path::new("/dev/input").join(name));
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_files_are_found_by_their_ids() {
        let dir = tempfile::tempdir().unwrap();
        for (name, vendor, product) in [
            ("event3", "1234", "abcd"),
            ("event4", "1234", "abcd"),
            ("event5", "1234", "abce"),
            ("mouse0", "1234", "abcd"),
        ] {
            let ids = dir.path().join(name).join("device/id");
            std::fs::create_dir_all(&ids).unwrap();
            std::fs::write(ids.join("vendor"), format!("{vendor}\n")).unwrap();
            std::fs::write(ids.join("product"), format!("{product}\n")).unwrap();
        }
        let found = device_files(dir.path(), 0x1234, 0xabcd).unwrap();
        assert_eq!(found, [Path::new("/dev/input/event3"), Path::new("/dev/input/event4")]);
        assert_eq!(device_files(&dir.path().join("none"), 1, 2).unwrap(), Vec::<PathBuf>::new());
    }
}
