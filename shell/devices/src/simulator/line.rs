use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serialport::{SerialPort as _, TTYPort};

use super::machine::{Fault, Machine};
use crate::id_card::IdCard;

/// A simulated reader, reached by a link to its pseudo-terminal, which is another one each time it is plugged in.
pub struct SimulatedReader {
    link: PathBuf,
    machine: Arc<Mutex<Machine>>,
    plug: Option<Plug>,
}

/// While it exists, the line does; the thread ends with it.
struct Plug {
    /// Kept open, so that the line outlives those who open and close it.
    _far: TTYPort,
    unplugged: Arc<()>,
    carrying: Option<std::thread::JoinHandle<()>>,
}

const LOOK_UP: Duration = Duration::from_millis(20);

impl SimulatedReader {
    /// Plugged in, with no card.
    pub fn start(link: &Path) -> io::Result<Self> {
        let mut reader = Self { link: link.to_owned(), machine: Arc::default(), plug: None };
        reader.plug_in()?;
        Ok(reader)
    }

    /// Where the driver finds it.
    pub fn link(&self) -> &Path {
        &self.link
    }

    /// Plugs it in, again.
    pub fn plug_in(&mut self) -> io::Result<()> {
        self.unplug();
        let (mut near, far) = TTYPort::pair()?;
        near.set_timeout(LOOK_UP)?;
        let name = far.name().ok_or(io::ErrorKind::NotFound)?;
        let (machine, unplugged) = (Arc::clone(&self.machine), Arc::new(()));
        let plugged = Arc::downgrade(&unplugged);
        let carrying = std::thread::Builder::new()
            .name("simulated-reader".into())
            .spawn(move || while plugged.strong_count() > 0 && carry(&mut near, &machine).is_ok() {})?;
        symlink(name, &self.link)?;
        self.plug = Some(Plug { _far: far, unplugged, carrying: Some(carrying) });
        Ok(())
    }

    /// Pulls it out. Whoever has the line open loses it.
    pub fn unplug(&mut self) {
        let _ = std::fs::remove_file(&self.link);
        if let Some(Plug { _far, unplugged, carrying }) = self.plug.take() {
            drop(unplugged);
            // The near end goes with the thread.
            carrying.map(std::thread::JoinHandle::join);
        }
    }

    /// Puts a card on it.
    pub fn put(&self, card: IdCard) {
        self.machine().put(card);
    }

    /// Takes the card away.
    pub fn take(&self) {
        self.machine().take();
    }

    /// Whether a card lies there.
    pub fn has_card(&self) -> bool {
        self.machine().has_card()
    }

    /// What is wrong with it from now on.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.machine().set_fault(fault);
    }

    fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SimulatedReader {
    fn drop(&mut self) {
        self.unplug();
    }
}

fn carry(near: &mut TTYPort, machine: &Mutex<Machine>) -> io::Result<()> {
    let mut bytes = [0; 256];
    match near.read(&mut bytes) {
        Ok(count) => {
            let answer = machine.lock().unwrap_or_else(PoisonError::into_inner).handle_bytes(&bytes[..count]);
            // In pieces, as a line brings them.
            answer.chunks(61).try_for_each(|piece| near.write_all(piece))
        }
        Err(error) if error.kind() == io::ErrorKind::TimedOut => Ok(()),
        Err(error) => Err(error),
    }
}
