use terminal_core::ipc::{CardState, NetworkCard, NetworkView};

use super::nmcli::{Nmcli, SetupError};
use super::terse::fields;

/// The cards that a hall may plug something into, with or without a cable.
pub(super) async fn cards(nmcli: &Nmcli) -> Result<Vec<NetworkCard>, SetupError> {
    let listed = nmcli.run(&["-t", "-f", "DEVICE,TYPE,STATE,CONNECTION,CON-UUID", "device"]).await?;
    let mut cards = Vec::new();
    for line in listed.lines() {
        let [name, kind, state, connection, uuid] = &fields(line)[..] else { continue };
        let is_wifi = kind == "wifi";
        if cards.len() >= NetworkView::MOST_CARDS || !(is_wifi || kind == "ethernet") {
            continue;
        }
        let mut card = NetworkCard {
            name: name.clone(),
            is_wifi,
            state: state_of(state),
            hardware: String::new(),
            is_fixed: None,
            addresses: Vec::new(),
            gateway: None,
            dns: Vec::new(),
            connection: Some(connection.clone()).filter(|connection| !connection.is_empty()),
        };
        take_addresses(nmcli, &mut card).await;
        if !uuid.is_empty() {
            take_settings(nmcli, &mut card, uuid).await;
        }
        cards.push(card);
    }
    Ok(cards)
}

fn state_of(state: &str) -> CardState {
    match state.split(' ').next().unwrap_or_default() {
        "connected" => CardState::Connected,
        "connecting" | "deactivating" => CardState::Connecting,
        "disconnected" => CardState::Disconnected,
        "unmanaged" => CardState::Unmanaged,
        _ => CardState::Unavailable,
    }
}

async fn take_addresses(nmcli: &Nmcli, card: &mut NetworkCard) {
    let wanted = "GENERAL.HWADDR,IP4.ADDRESS,IP4.GATEWAY,IP4.DNS";
    // A card that was pulled out meanwhile is shown as it was.
    let shown = nmcli.run(&["-t", "-f", wanted, "device", "show", &card.name]).await.unwrap_or_default();
    for line in shown.lines() {
        let Some((field, value)) = line.split_once(':') else { continue };
        // Hardware addresses have their colons as they are: nothing else is in the line.
        let value = value.replace('\\', "");
        match field.split('[').next().unwrap_or_default() {
            _ if value.is_empty() || value == "--" => {}
            "GENERAL.HWADDR" => card.hardware = value,
            "IP4.ADDRESS" => card.addresses.push(value),
            "IP4.GATEWAY" => card.gateway = Some(value),
            "IP4.DNS" => card.dns.push(value),
            _ => {}
        }
    }
}

async fn take_settings(nmcli: &Nmcli, card: &mut NetworkCard, uuid: &str) {
    let get = async |field| nmcli.run(&["-g", field, "connection", "show", "uuid", uuid]).await.ok();
    if let Some(method) = get("ipv4.method").await {
        card.is_fixed = Some(method.trim() == "manual");
    }
    if card.is_wifi
        && let Some(ssid) = get("802-11-wireless.ssid").await
        && let Some(ssid) = ssid.lines().next()
    {
        card.connection = Some(fields(ssid).join(":"));
    }
}
