use std::time::Duration;

use serde::{Deserialize, Serialize};
use terminal_core::network_setup::{
    IpSetting, NetworkChange, NetworkSetting, NetworkTrial, WifiSecret, WifiSecurity,
};
use uuid::Uuid;

use super::nmcli::{Nmcli, SetupError};
use super::terse::fields;

/// A little less than what the trial waits for.
const CONNECT: Duration = Duration::from_millis(NetworkTrial::CONNECT_MS - 3_000);
/// Settings that were made here come before others of the same card.
const PRIORITY: &str = "100";

/// Settings that are being tried, and what was before. Nothing secret is in it: it goes to the disk, so that a terminal that was
/// switched off in the middle goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Of which card.
    pub interface: String,
    /// The settings, as NetworkManager calls them.
    pub uuid: String,
    /// What the card was connected by.
    pub before: Option<String>,
}

pub(super) async fn prepare(nmcli: &Nmcli, change: &NetworkChange) -> Result<Tried, SetupError> {
    let interface = &change.interface;
    let before = active(nmcli, interface).await?;
    let name = format!("{}-trial-{}", name_of(interface), Uuid::from_bytes(rand::random()).simple());
    let kind = if matches!(change.setting, NetworkSetting::Wifi { .. }) { "wifi" } else { "ethernet" };
    // By itself only once it is kept: a terminal that is switched off in the middle comes back as it was.
    let begin = [
        "connection",
        "add",
        "type",
        kind,
        "con-name",
        &name,
        "ifname",
        interface,
        "connection.autoconnect",
        "no",
    ];
    let mut arguments: Vec<String> = begin.map(str::to_owned).to_vec();
    arguments.extend(settings(&change.setting));
    nmcli.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    let uuid = nmcli.run(&["-g", "connection.uuid", "connection", "show", "id", &name]).await?;
    let tried = Tried { interface: interface.clone(), uuid: uuid.trim().to_owned(), before };
    if let NetworkSetting::Wifi { secret: Some(secret), .. } = &change.setting
        && let Err(error) = set_secret(nmcli, &tried, secret).await
    {
        delete(nmcli, &tried.uuid).await?;
        return Err(error);
    }
    Ok(tried)
}

/// By its editor, whose words come from standard input: `connection modify` takes them from the command line alone.
async fn set_secret(nmcli: &Nmcli, tried: &Tried, secret: &WifiSecret) -> Result<(), SetupError> {
    let words = format!("set 802-11-wireless-security.psk {}\nsave persistent\nquit\n", secret.0);
    nmcli.run_with_secret(&["connection", "edit", "uuid", &tried.uuid], &words).await
}

fn settings(setting: &NetworkSetting) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match setting {
        NetworkSetting::Wired { ip: IpSetting::Automatic } => {
            words(&["ipv4.method", "auto", "ipv6.method", "auto"])
        }
        NetworkSetting::Wired { ip: IpSetting::Fixed(fixed) } => {
            let address = format!("{}/{}", fixed.address, fixed.prefix);
            let dns = fixed.dns.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
            let gateway = fixed.gateway.to_string();
            words(&[
                "ipv4.method",
                "manual",
                "ipv4.addresses",
                &address,
                "ipv4.gateway",
                &gateway,
                "ipv4.dns",
                &dns,
                "ipv6.method",
                "auto",
            ])
        }
        NetworkSetting::Wifi { ssid, hidden, security, .. } => {
            let hidden = if *hidden { "yes" } else { "no" };
            let mut arguments: Vec<String> = words(&["ssid", ssid, "802-11-wireless.hidden", hidden]);
            let lock = match security {
                WifiSecurity::Open => None,
                WifiSecurity::Personal => Some("wpa-psk"),
                WifiSecurity::PersonalThree => Some("sae"),
            };
            if let Some(lock) = lock {
                arguments.extend(["wifi-sec.key-mgmt".to_owned(), lock.to_owned()]);
            }
            arguments
        }
    }
}

pub(super) async fn activate(nmcli: &Nmcli, tried: &Tried) -> Result<(), SetupError> {
    let seconds = CONNECT.as_secs().to_string();
    let arguments = ["-w", &seconds, "connection", "up", "uuid", &tried.uuid, "ifname", &tried.interface];
    nmcli.run_within(CONNECT + Duration::from_secs(2), &arguments).await.map(drop)
}

pub(super) async fn keep(nmcli: &Nmcli, tried: &Tried) -> Result<(), SetupError> {
    let name = name_of(&tried.interface);
    let listed = nmcli.run(&["-t", "-f", "UUID,NAME", "connection", "show"]).await?;
    let older = |line: &str| match &fields(line)[..] {
        [uuid, its_name] if *its_name == name && *uuid != tried.uuid => Some(uuid.clone()),
        _ => None,
    };
    let older: Vec<String> = listed.lines().filter_map(older).collect();
    let stays = [
        "connection.id",
        &name,
        "connection.autoconnect",
        "yes",
        "connection.autoconnect-priority",
        PRIORITY,
    ];
    let arguments = [&["connection", "modify", "uuid", &tried.uuid], &stays[..]].concat();
    nmcli.run(&arguments).await?;
    for uuid in older {
        delete(nmcli, &uuid).await?;
    }
    Ok(())
}

pub(super) async fn take_back(nmcli: &Nmcli, tried: &Tried) -> Result<(), SetupError> {
    let deleted = delete(nmcli, &tried.uuid).await;
    if let Some(before) = &tried.before {
        let arguments = ["-w", "30", "connection", "up", "uuid", before, "ifname", &tried.interface];
        nmcli.run_within(CONNECT, &arguments).await?;
    }
    deleted
}

async fn delete(nmcli: &Nmcli, uuid: &str) -> Result<(), SetupError> {
    nmcli.run(&["connection", "delete", "uuid", uuid]).await.map(drop)
}

/// What the card is connected by at this moment.
async fn active(nmcli: &Nmcli, interface: &str) -> Result<Option<String>, SetupError> {
    let listed = nmcli.run(&["-t", "-f", "DEVICE,UUID", "connection", "show", "--active"]).await?;
    let uuid = |line: &str| match &fields(line)[..] {
        [device, uuid] if device == interface => Some(uuid.clone()),
        _ => None,
    };
    Ok(listed.lines().find_map(uuid))
}

fn name_of(interface: &str) -> String {
    format!("kiosk-{interface}")
}
