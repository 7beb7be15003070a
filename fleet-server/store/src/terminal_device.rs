//! Which models the devices and disks of terminals are, kept as terminals report it.

use std::collections::BTreeMap;

use fleet_protocol::{DeviceKind, DeviceModel, DiskHealth, DiskVerdict, TerminalId};
use sqlx::FromRow;

use crate::rows::{Cell, Insert};
use crate::statement::{execute, fetch_all, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

statements! {
    CLEAR_DEVICES = "DELETE FROM terminal_devices WHERE terminal_id = $1 AND kind <> 'disk'";
    CLEAR_DISKS = "DELETE FROM terminal_devices WHERE terminal_id = $1 AND kind = 'disk'";
    COUNTS = "SELECT d.kind, d.model_key, MIN(d.model) AS model, MIN(d.vendor) AS vendor, MIN(d.name) AS name, \
        COUNT(DISTINCT d.terminal_id) AS terminals, \
        COUNT(DISTINCT CASE WHEN d.verdict IN ('worn', 'failing') THEN d.terminal_id END) AS in_need \
        FROM terminal_devices d JOIN terminals t ON t.id = d.terminal_id AND t.enrollment = 'active' \
        GROUP BY d.kind, d.model_key ORDER BY d.kind, COUNT(DISTINCT d.terminal_id) DESC, d.model_key LIMIT $1";
}

pub(crate) const INSERT: Insert = Insert {
    into: "INSERT INTO terminal_devices (terminal_id, kind, place, model_key, model, vendor, name, verdict)",
    columns: 8,
    then: "ON CONFLICT DO NOTHING",
};

/// What a terminal reports of its devices, where that is news; `None` where it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reported {
    /// Which models its devices are.
    pub devices: Option<Vec<DeviceModel>>,
    /// What its disks say of themselves.
    pub disks: Option<Vec<DiskHealth>>,
}

/// How many terminals in service have a model.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Count {
    kind: String,
    /// What devices of this model have in common.
    pub model_key: String,
    /// Its id in the matrix of models.
    pub model: Option<String>,
    /// Who made it.
    pub vendor: String,
    /// What it is called.
    pub name: String,
    /// How many terminals.
    pub terminals: i64,
    /// On how many of them it wants to be replaced.
    pub in_need: i64,
}

impl Count {
    /// What it is for.
    pub fn kind(&self) -> Result<DeviceKind, StoreError> {
        from_word("terminal_devices", "kind", &self.kind)
    }
}

/// All models that there are, at most so many.
pub async fn counts(tx: &mut Tx, most: i64) -> Result<Vec<Count>, StoreError> {
    fetch_all!(tx, Count, COUNTS, most)
}

/// The terminal serves nobody any more.
pub(crate) async fn clear(tx: &mut Tx, terminal: TerminalId) -> Result<(), StoreError> {
    execute!(tx, CLEAR_DEVICES, terminal.0)?;
    execute!(tx, CLEAR_DISKS, terminal.0).map(drop)
}

/// Stores what a terminal reports, in place of what it reported before.
pub(crate) async fn replace(tx: &mut Tx, terminal: TerminalId, told: &Reported) -> Result<(), StoreError> {
    let mut rows = Rows { terminal, places: BTreeMap::new(), cells: Vec::new() };
    if let Some(devices) = &told.devices {
        execute!(tx, CLEAR_DEVICES, terminal.0)?;
        for device in devices.iter().filter(|device| device.kind != DeviceKind::Disk) {
            rows.add(device, None);
        }
    }
    if let Some(disks) = &told.disks {
        execute!(tx, CLEAR_DISKS, terminal.0)?;
        for disk in disks {
            rows.add(&model_of(disk), Some(disk.verdict));
        }
    }
    INSERT.run(tx, rows.cells).await.map(drop)
}

/// A disk as a device: its maker is part of its name.
fn model_of(disk: &DiskHealth) -> DeviceModel {
    let name = if disk.model.is_empty() { disk.name.clone() } else { disk.model.clone() };
    DeviceModel { kind: DeviceKind::Disk, model: None, vendor: String::new(), name, usb: None }
}

struct Rows {
    terminal: TerminalId,
    places: BTreeMap<DeviceKind, i64>,
    cells: Vec<Vec<Cell>>,
}

impl Rows {
    fn add(&mut self, device: &DeviceModel, verdict: Option<DiskVerdict>) {
        let place = self.places.entry(device.kind).or_default();
        self.cells.push(vec![
            Cell::Id(self.terminal.0),
            Cell::Text(word(device.kind)),
            Cell::Int(*place),
            Cell::Text(device.key()),
            Cell::MaybeText(device.model.clone()),
            Cell::Text(device.vendor.clone()),
            Cell::Text(device.name.clone()),
            Cell::MaybeText(verdict.map(word)),
        ]);
        *place += 1;
    }
}
