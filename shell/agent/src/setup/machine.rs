use std::fs;
use std::path::Path;

use terminal_core::ipc::MachineView;

use crate::hardware::{model_of, read_fact};

/// What a settings file may know this machine by.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// Addresses of its network cards, lower case.
    pub macs: Vec<String>,
    /// Its serial number. On most machines only root may read it.
    pub serial: Option<String>,
    /// Maker and model.
    pub model: String,
}

impl Machine {
    /// Looks; `root` is `/` outside of tests.
    pub fn look(root: &Path) -> Self {
        let cards = fs::read_dir(root.join("sys/class/net")).into_iter().flatten().flatten();
        let cards = cards.map(|entry| entry.path()).filter(|card| card.join("device").exists());
        let mut macs: Vec<String> =
            cards.filter_map(|card| read_fact(&card.join("address"))).map(|mac| mac.to_lowercase()).collect();
        macs.sort();
        let names = ["sys/class/dmi/id/product_serial", "proc/device-tree/serial-number"];
        let serial = names.iter().find_map(|name| read_fact(&root.join(name)));
        Self { macs, serial, model: model_of(root) }
    }

    /// For the screen.
    pub fn view(&self) -> MachineView {
        MachineView { model: self.model.clone(), mac: self.macs.first().cloned() }
    }
}
