use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serial2::SerialPort;
use zeroize::Zeroizing;

use crate::serial::pair;

/// A simulated scanner on a serial line, reached by a link to its pseudo-terminal: it writes what is held before it.
pub struct SimulatedScanner {
    link: PathBuf,
    plug: Mutex<Option<Plug>>,
}

/// While it exists, the line does.
struct Plug {
    near: SerialPort,
    /// Kept open, so that the line outlives those who open and close it.
    _far: SerialPort,
}

impl SimulatedScanner {
    /// Plugged in.
    pub fn start(link: &Path) -> io::Result<Self> {
        let scanner = Self { link: link.to_owned(), plug: Mutex::default() };
        scanner.plug_in()?;
        Ok(scanner)
    }

    /// Where the driver finds it.
    pub fn link(&self) -> &Path {
        &self.link
    }

    /// Plugs it in, again.
    pub fn plug_in(&self) -> io::Result<()> {
        self.unplug();
        let (near, far, name) = pair()?;
        symlink(name, &self.link)?;
        *self.plug() = Some(Plug { near, _far: far });
        Ok(())
    }

    /// Pulls it out. Whoever has the line open loses it.
    pub fn unplug(&self) {
        let _ = std::fs::remove_file(&self.link);
        *self.plug() = None;
    }

    /// Holds a code before it, which it writes in pieces and ends with CR and LF.
    pub fn present(&self, code: &str) -> io::Result<()> {
        let line = Zeroizing::new([code.as_bytes(), b"\r\n"].concat());
        self.write(&line)
    }

    /// Writes these bytes.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut plug = self.plug();
        let Plug { near, .. } = plug.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        bytes.chunks(7).try_for_each(|piece| near.write_all(piece))
    }

    fn plug(&self) -> MutexGuard<'_, Option<Plug>> {
        self.plug.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SimulatedScanner {
    fn drop(&mut self) {
        self.unplug();
    }
}
