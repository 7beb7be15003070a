use fleet_protocol::{DeviceKind, DeviceModel, DeviceState, SelfTestItem};
use terminal_core::ipc::ShellMessage;
use terminal_devices::models::{DeviceKind as Kind, Recognized};

use super::Controller;
use crate::stage::Stage;

/// Which models the devices are.
#[derive(Debug, Default)]
pub(super) struct Models {
    /// As they were recognized last; `None` before the first time.
    known: Option<Vec<DeviceModel>>,
    /// Which of the devices were there then: card reader, printer, scanner, receipts, smart cards, camera.
    seen: Option<[Option<bool>; 6]>,
}

impl Models {
    /// Of the device that this item tests: maker and name.
    pub(super) fn of_item(&self, item: SelfTestItem) -> Option<String> {
        let kind = kind_of_item(item)?;
        let model = self.known.as_ref()?.iter().find(|model| model.kind == kind)?;
        Some(format!("{} {}", model.vendor, model.name).trim().to_owned()).filter(|name| !name.is_empty())
    }
}

impl<S: Stage> Controller<S> {
    /// Another device may be plugged in than before: it is looked at, and gets the settings of its model.
    pub(super) fn watch_models(&mut self) {
        let there = |state: Option<DeviceState>| state.map(|state| state != DeviceState::Absent);
        let seen = [
            there(self.cards.device()),
            there(self.prints.device()),
            there(self.scans.device()),
            there(self.receipts.device()),
            there(self.smart_cards.device()),
            there(self.photos.device()),
        ];
        if self.models.seen.replace(seen) == Some(seen) {
            return;
        }
        if let Some(plug) = &mut self.set_up.plug {
            let changes = plug.refit();
            self.take_changes(changes);
        }
        self.recognize_devices();
    }

    pub(super) fn recognize_devices(&mut self) {
        if let Some(plug) = &mut self.set_up.plug {
            plug.recognize();
        }
    }

    pub(super) fn devices_recognized(&mut self, devices: Vec<Recognized>) {
        let mut known: Vec<DeviceModel> =
            devices.into_iter().map(model_of).filter(DeviceModel::is_sane).take(DeviceModel::MOST).collect();
        known.sort();
        let known = Some(known);
        if self.models.known != known {
            self.models.known = known;
            self.tell_models();
        }
    }

    /// For the agent, once somebody has looked.
    pub(super) fn tell_models(&self) {
        if let Some(devices) = self.models.known.clone() {
            self.tell(ShellMessage::Models { devices });
        }
    }
}

fn model_of(device: Recognized) -> DeviceModel {
    DeviceModel {
        kind: kind_of(device.kind),
        model: device.known.map(|known| known.id),
        vendor: device.vendor,
        name: device.name,
        usb: device.usb.map(|id| id.to_string()),
    }
}

const fn kind_of(kind: Kind) -> DeviceKind {
    match kind {
        Kind::CardReader => DeviceKind::CardReader,
        Kind::Printer => DeviceKind::Printer,
        Kind::Scanner => DeviceKind::Scanner,
        Kind::ReceiptPrinter => DeviceKind::ReceiptPrinter,
        Kind::SmartCardReader => DeviceKind::SmartCardReader,
        Kind::Camera => DeviceKind::Camera,
        Kind::TouchScreen => DeviceKind::TouchScreen,
        Kind::Ups => DeviceKind::Ups,
    }
}

const fn kind_of_item(item: SelfTestItem) -> Option<DeviceKind> {
    match item {
        SelfTestItem::Touch => Some(DeviceKind::TouchScreen),
        SelfTestItem::Camera => Some(DeviceKind::Camera),
        SelfTestItem::Printer => Some(DeviceKind::Printer),
        SelfTestItem::ReceiptPrinter => Some(DeviceKind::ReceiptPrinter),
        SelfTestItem::IdCardReader => Some(DeviceKind::CardReader),
        SelfTestItem::Scanner => Some(DeviceKind::Scanner),
        SelfTestItem::SmartCardReader => Some(DeviceKind::SmartCardReader),
        SelfTestItem::PowerBackup => Some(DeviceKind::Ups),
        SelfTestItem::Display
        | SelfTestItem::Sound
        | SelfTestItem::Network
        | SelfTestItem::Disk
        | SelfTestItem::Memory
        | SelfTestItem::Temperature
        | SelfTestItem::Clock
        | SelfTestItem::Watchdog
        | SelfTestItem::Hardening => None,
    }
}
