use std::fs;
use std::path::Path;

use terminal_core::ipc::MachineView;

use crate::hardware::{model_of, read_fact, serial as serial_of};

/// What a settings file may know this machine by.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// Addresses of its network cards, lower case.
    pub macs: Vec<String>,
    /// Its serial number: on most machines only root may read it, and the launcher tells it.
    pub serial: Option<String>,
    /// Maker and model.
    pub model: String,
}

impl Machine {
    /// Looks; `root` is `/` outside of tests, `serial` the number that the launcher told.
    pub fn look(root: &Path, serial: Option<&str>) -> Self {
        let cards = fs::read_dir(root.join("sys/class/net")).into_iter().flatten().flatten();
        let cards = cards.map(|entry| entry.path()).filter(|card| card.join("device").exists());
        let mut macs: Vec<String> =
            cards.filter_map(|card| read_fact(&card.join("address"))).map(|mac| mac.to_lowercase()).collect();
        macs.sort();
        Self { macs, serial: serial_of(root, serial), model: model_of(root) }
    }

    /// For the screen.
    pub fn view(&self) -> MachineView {
        MachineView { model: self.model.clone(), mac: self.macs.first().cloned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_known_by_what_the_launcher_read_of_it() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(Machine::look(root.path(), None).serial, None);
        let machine = Machine::look(root.path(), Some("219801A2X7823A000147"));
        assert_eq!(machine.serial.as_deref(), Some("219801A2X7823A000147"));
        assert_eq!(Machine::look(root.path(), Some("Default string")).serial, None);
    }
}
