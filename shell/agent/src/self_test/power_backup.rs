//! The supply that bridges a power cut: a battery that the kernel knows, or a UPS that UPower or NUT speaks to.

use std::path::Path;

use serde::Deserialize;

use super::Measured;
use super::command::ask;
use crate::hardware::read_fact;

/// Less charged than this it bridges nothing, in percent.
const LEAST_CHARGE: u32 = 20;

/// What is known of one.
struct Backup {
    by: &'static str,
    charge_percent: Option<u32>,
    status: Option<String>,
}

pub(super) async fn measure(root: &Path) -> Measured {
    let mut found = of_kernel(root);
    if found.is_none() {
        found = of_upower().await;
    }
    if found.is_none() {
        found = of_nut().await;
    }
    let Some(backup) = found else { return Measured::absent() };
    let charged = backup.charge_percent.is_none_or(|charge| charge >= LEAST_CHARGE);
    Measured::passed()
        .with("by", backup.by)
        .with_some("charge_percent", backup.charge_percent)
        .with_some("status", backup.status.map(|status| status.chars().take(40).collect::<String>()))
        .require(charged)
}

/// `/sys/class/power_supply`, without the batteries of mice and the like (`scope`).
fn of_kernel(root: &Path) -> Option<Backup> {
    let supplies = std::fs::read_dir(root.join("sys/class/power_supply")).ok()?;
    let mut supplies: Vec<_> = supplies.flatten().map(|entry| entry.path()).collect();
    supplies.sort();
    supplies.iter().find_map(|supply| {
        let read = |name: &str| read_fact(&supply.join(name));
        let is_backup = matches!(read("type")?.as_str(), "UPS" | "Battery");
        (is_backup && read("scope").as_deref() != Some("Device")).then(|| Backup {
            by: "kernel",
            charge_percent: read("capacity").and_then(|percent| percent.parse().ok()),
            status: read("status"),
        })
    })
}

/// A value as `busctl --json=short` gives it.
#[derive(Deserialize)]
struct Property {
    data: f64,
}

async fn of_upower() -> Option<Backup> {
    let devices = ask("upower", &["--enumerate"]).await?;
    let ups = devices.lines().map(str::trim).find(|path| path.contains("/ups_"))?;
    let interface = "org.freedesktop.UPower.Device";
    let arguments = ["--json=short", "get-property", "org.freedesktop.UPower", ups, interface, "Percentage"];
    let percent = ask("busctl", &arguments).await;
    let percent = percent.and_then(|json| serde_json::from_str::<Property>(&json).ok()).map(|it| it.data);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let charge_percent = percent.map(|percent| percent.clamp(0.0, 100.0) as u32);
    Some(Backup { by: "upower", charge_percent, status: None })
}

async fn of_nut() -> Option<Backup> {
    let names = ask("upsc", &["-l"]).await?;
    let name = names.lines().next()?.to_owned();
    let charge_percent = ask("upsc", &[&name, "battery.charge"]).await;
    let charge_percent = charge_percent.and_then(|percent| percent.parse().ok());
    Some(Backup { by: "nut", charge_percent, status: ask("upsc", &[&name, "ups.status"]).await })
}
