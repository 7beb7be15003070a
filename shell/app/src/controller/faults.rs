use std::collections::BTreeMap;

use fleet_protocol::{DeviceState, Permission};
use terminal_core::Mono;

use super::Controller;
use crate::stage::Stage;

/// A device that is out of order for less long than this is not worth a word on the home page, in milliseconds: it is being
/// looked for after a start, or somebody puts in paper.
const LASTS_MS: u64 = 15_000;

/// Since when which devices are out of order.
#[derive(Debug, Default)]
pub(super) struct Faults(BTreeMap<Permission, Mono>);

impl Faults {
    /// What cannot be had now; in the order of [`Permission`].
    pub(super) fn shown(&self, now: Mono) -> Vec<Permission> {
        let lasts = |(permission, since): (&Permission, &Mono)| {
            (now.since(*since) >= LASTS_MS).then_some(*permission)
        };
        self.0.iter().filter_map(lasts).collect()
    }

    fn see(&mut self, permission: Permission, device: Option<&DeviceState>, now: Mono) {
        match device {
            Some(DeviceState::Absent | DeviceState::Failed { .. }) => {
                self.0.entry(permission).or_insert(now);
            }
            // What the terminal was never to have is no fault of it.
            Some(DeviceState::Ready | DeviceState::Wants { .. }) | None => {
                self.0.remove(&permission);
            }
        }
    }
}

impl<S: Stage> Controller<S> {
    /// Looks at all devices that apps may need.
    pub(super) fn watch_faults(&mut self, now: Mono) {
        let devices = [
            (Permission::IdCard, self.cards.device()),
            (Permission::Print, self.prints.device()),
            (Permission::Scanner, self.scans.device()),
            (Permission::Receipt, self.receipts.device()),
            (Permission::SmartCard, self.smart_cards.device()),
            (Permission::Camera, self.photos.device()),
        ];
        for (permission, device) in devices {
            self.faults.see(permission, device.as_ref(), now);
        }
    }
}
