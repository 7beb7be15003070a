use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::machine::{Fault, Machine};
use super::plug::Plug;
use crate::id_card::IdCard;

/// A simulated reader, reached by a link to its pseudo-terminal, which is another one each time it is plugged in.
pub struct SimulatedReader {
    link: PathBuf,
    machine: Arc<Mutex<Machine>>,
    plug: Option<Plug>,
}

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
        let machine = Arc::clone(&self.machine);
        let answer =
            move |bytes: &[u8]| machine.lock().unwrap_or_else(PoisonError::into_inner).handle_bytes(bytes);
        self.plug = Some(Plug::new(&self.link, answer)?);
        Ok(())
    }

    /// Pulls it out. Whoever has the line open loses it.
    pub fn unplug(&mut self) {
        let _ = std::fs::remove_file(&self.link);
        self.plug = None;
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
