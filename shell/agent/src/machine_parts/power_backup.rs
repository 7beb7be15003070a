//! The supply that bridges a power cut: a battery that the kernel knows, or a UPS that UPower or NUT speaks to.

use std::path::Path;

use fleet_protocol::{PowerBackup, PowerBackupSource, PowerBackupState};
use serde::Deserialize;

use crate::command::ask;
use crate::hardware::read_value;

/// What is known of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Who speaks to it.
    pub source: PowerBackupSource,
    /// Whether the machine runs on it.
    pub state: PowerBackupState,
    /// How full it is.
    pub charge_percent: Option<u8>,
    /// The same in the words of whoever speaks to it.
    pub status: Option<String>,
}

impl Backup {
    /// As the fleet is told.
    pub const fn told(&self) -> PowerBackup {
        PowerBackup { source: self.source, state: self.state, charge_percent: self.charge_percent }
    }
}

/// Looks; `root` is `/` outside of tests.
pub async fn look(root: &Path) -> Option<Backup> {
    if let Some(found) = of_kernel(root) {
        return Some(found);
    }
    match of_upower().await {
        Some(found) => Some(found),
        None => of_nut().await,
    }
}

/// `/sys/class/power_supply`, without the batteries of mice and the like (`scope`).
fn of_kernel(root: &Path) -> Option<Backup> {
    let supplies = std::fs::read_dir(root.join("sys/class/power_supply")).ok()?;
    let mut supplies: Vec<_> = supplies.flatten().map(|entry| entry.path()).collect();
    supplies.sort();
    supplies.iter().find_map(|supply| {
        let read = |name: &str| read_value(&supply.join(name));
        let is_backup = matches!(read("type")?.as_str(), "UPS" | "Battery");
        (is_backup && read("scope").as_deref() != Some("Device")).then(|| {
            let status = read("status");
            let is_low = matches!(read("capacity_level").as_deref(), Some("Low" | "Critical"));
            Backup {
                source: PowerBackupSource::Kernel,
                state: match status.as_deref() {
                    Some("Discharging") if is_low => PowerBackupState::Low,
                    Some("Discharging") => PowerBackupState::Battery,
                    Some("Charging" | "Full" | "Not charging") => PowerBackupState::Mains,
                    Some(_) | None => PowerBackupState::NotTold,
                },
                charge_percent: read("capacity").as_deref().and_then(percent_of),
                status,
            }
        })
    })
}

fn percent_of(text: &str) -> Option<u8> {
    text.split('.').next()?.parse().ok().filter(|percent| *percent <= 100)
}

/// A value as `busctl --json=short` gives it, one a line.
#[derive(Deserialize)]
struct Property {
    data: f64,
}

/// UPower 0.99: its devices by D-Bus. A state is one of those of `UpDeviceState`, a level of warning one of `UpDeviceLevel`.
async fn of_upower() -> Option<Backup> {
    let devices = ask("upower", &["--enumerate"]).await?;
    let ups = devices.lines().map(str::trim).find(|path| path.contains("/ups_"))?;
    let interface = "org.freedesktop.UPower.Device";
    let properties = ["Percentage", "State", "WarningLevel"];
    let words = ["--json=short", "get-property", "org.freedesktop.UPower", ups, interface];
    let told = ask("busctl", &[&words[..], &properties[..]].concat()).await.unwrap_or_default();
    Some(by_properties(&told))
}

fn by_properties(told: &str) -> Backup {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let number = |line: &str| {
        serde_json::from_str::<Property>(line).ok().map(|property| property.data.clamp(0.0, 100.0) as u8)
    };
    let mut told = told.lines().map(number);
    let (charge_percent, state, warning) =
        (told.next().flatten(), told.next().flatten(), told.next().flatten());
    let is_low = warning.is_some_and(|level| level >= 3);
    Backup {
        source: PowerBackupSource::Upower,
        state: match state {
            // Charging, full, about to charge.
            Some(1 | 4 | 5) => PowerBackupState::Mains,
            // Empty.
            Some(3) => PowerBackupState::Low,
            // Discharging, about to discharge.
            Some(2 | 6) if is_low => PowerBackupState::Low,
            Some(2 | 6) => PowerBackupState::Battery,
            Some(_) | None => PowerBackupState::NotTold,
        },
        charge_percent,
        status: None,
    }
}

async fn of_nut() -> Option<Backup> {
    let names = ask("upsc", &["-l"]).await?;
    let name = names.lines().next()?.to_owned();
    let charge_percent = ask("upsc", &[&name, "battery.charge"]).await;
    let status = ask("upsc", &[&name, "ups.status"]).await;
    Some(Backup {
        source: PowerBackupSource::Nut,
        state: by_status(status.as_deref().unwrap_or_default()),
        charge_percent: charge_percent.as_deref().and_then(percent_of),
        status,
    })
}

/// `ups.status` of NUT: words such as `OL CHRG` or `OB LB`.
fn by_status(status: &str) -> PowerBackupState {
    let has = |wanted: &str| status.split_whitespace().any(|word| word == wanted);
    match (has("OB"), has("LB"), has("OL")) {
        (true, true, _) => PowerBackupState::Low,
        (true, false, _) => PowerBackupState::Battery,
        (false, _, true) => PowerBackupState::Mains,
        (false, _, false) => PowerBackupState::NotTold,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_battery_is_one_and_a_mouse_is_none() {
        let root = tempfile::tempdir().unwrap();
        let supplies = root.path().join("sys/class/power_supply");
        let put = |supply: &str, facts: &[(&str, &str)]| {
            std::fs::create_dir_all(supplies.join(supply)).unwrap();
            for (name, value) in facts {
                std::fs::write(supplies.join(supply).join(name), format!("{value}\n")).unwrap();
            }
        };
        put("AC", &[("type", "Mains")]);
        put("hid-mouse", &[("type", "Battery"), ("scope", "Device"), ("capacity", "5")]);
        assert_eq!(of_kernel(root.path()), None);
        put("BAT0", &[("type", "Battery"), ("status", "Discharging"), ("capacity", "74")]);
        let found = of_kernel(root.path()).unwrap();
        assert_eq!((found.state, found.charge_percent), (PowerBackupState::Battery, Some(74)));
        for charge in [0, 5, 99, 100] {
            put("BAT0", &[("capacity", &charge.to_string())]);
            assert_eq!(of_kernel(root.path()).unwrap().charge_percent, Some(charge));
        }
        put("BAT0", &[("capacity_level", "Critical")]);
        assert_eq!(of_kernel(root.path()).unwrap().state, PowerBackupState::Low);
    }

    #[test]
    fn words_and_numbers_of_others_are_states() {
        for (status, state) in [
            ("OL CHRG", PowerBackupState::Mains),
            ("OB DISCHRG", PowerBackupState::Battery),
            ("OB LB", PowerBackupState::Low),
            ("", PowerBackupState::NotTold),
        ] {
            assert_eq!(by_status(status), state, "{status}");
        }
        let found = by_properties(
            "{\"type\":\"d\",\"data\":87.5}\n{\"type\":\"u\",\"data\":2}\n{\"type\":\"u\",\"data\":1}\n",
        );
        assert_eq!((found.state, found.charge_percent), (PowerBackupState::Battery, Some(87)));
        assert_eq!(by_properties("").state, PowerBackupState::NotTold);
    }
}
