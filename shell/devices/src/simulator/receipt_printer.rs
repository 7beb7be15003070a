use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::plug::Plug;
use super::receipt_machine::{PrintedReceipt, ReceiptFault, ReceiptMachine};

/// A simulated receipt printer, reached by a link to its pseudo-terminal, with what it has printed in a tray.
pub struct SimulatedReceiptPrinter {
    link: PathBuf,
    machine: Arc<Mutex<ReceiptMachine>>,
    plug: Mutex<Option<Plug>>,
}

impl SimulatedReceiptPrinter {
    /// Plugged in, with a new roll.
    pub fn start(link: &Path) -> io::Result<Self> {
        let printer = Self { link: link.to_owned(), machine: Arc::default(), plug: Mutex::default() };
        printer.plug_in()?;
        Ok(printer)
    }

    /// Where the driver finds it.
    pub fn link(&self) -> &Path {
        &self.link
    }

    /// Plugs it in, again.
    pub fn plug_in(&self) -> io::Result<()> {
        self.unplug();
        let machine = Arc::clone(&self.machine);
        let answer =
            move |bytes: &[u8]| machine.lock().unwrap_or_else(PoisonError::into_inner).handle_bytes(bytes);
        *self.plug() = Some(Plug::new(&self.link, answer)?);
        Ok(())
    }

    /// Pulls it out. Whoever has the line open loses it.
    pub fn unplug(&self) {
        let _ = std::fs::remove_file(&self.link);
        *self.plug() = None;
    }

    /// What is wrong with it from now on.
    pub fn set_fault(&self, fault: Option<ReceiptFault>) {
        self.machine().set_fault(fault);
    }

    /// How many rows its roll still has; `None`: a new one.
    pub fn set_rows(&self, rows: Option<usize>) {
        self.machine().set_rows(rows);
    }

    /// What lies in its tray, in the order in which it was printed.
    pub fn printed(&self) -> Vec<PrintedReceipt> {
        self.machine().printed().to_vec()
    }

    /// Empties the tray.
    pub fn take(&self) {
        self.machine().take_printed();
    }

    /// Whether its memory holds nothing of what it was sent.
    pub fn is_empty(&self) -> bool {
        self.machine().is_empty()
    }

    fn machine(&self) -> MutexGuard<'_, ReceiptMachine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn plug(&self) -> MutexGuard<'_, Option<Plug>> {
        self.plug.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SimulatedReceiptPrinter {
    fn drop(&mut self) {
        self.unplug();
    }
}
