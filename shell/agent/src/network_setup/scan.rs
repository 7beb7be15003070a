use std::time::Duration;

use terminal_core::ipc::{NetworkView, WifiNetwork};
use terminal_core::network_setup::WifiSecurity;

use super::nmcli::{Nmcli, SetupError};
use super::terse::fields;

/// All channels are listened to.
const LIMIT: Duration = Duration::from_secs(25);

/// The strongest first, each name once. Those that do not say their names are typed.
pub(super) async fn networks(nmcli: &Nmcli, interface: &str) -> Result<Vec<WifiNetwork>, SetupError> {
    let arguments = [
        "-t",
        "-f",
        "SSID,SIGNAL,SECURITY",
        "device",
        "wifi",
        "list",
        "ifname",
        interface,
        "--rescan",
        "yes",
    ];
    Ok(read(&nmcli.run_within(LIMIT, &arguments).await?))
}

fn read(listed: &str) -> Vec<WifiNetwork> {
    let mut networks: Vec<WifiNetwork> = listed.lines().filter_map(network).collect();
    networks.sort_by_key(|network| std::cmp::Reverse(network.strength));
    let mut seen = std::collections::BTreeSet::new();
    networks.retain(|network| seen.insert(network.ssid.clone()));
    networks.truncate(NetworkView::MOST_NETWORKS);
    networks
}

fn network(line: &str) -> Option<WifiNetwork> {
    let [ssid, strength, security] = &fields(line)[..] else { return None };
    let strength = strength.parse().unwrap_or(0).min(100);
    (!ssid.is_empty()).then(|| WifiNetwork { ssid: ssid.clone(), strength, security: lock(security) })
}

/// The lock, if this terminal has a key for it.
fn lock(security: &str) -> Option<WifiSecurity> {
    let has = |word: &str| security.split(' ').any(|one| one == word);
    if has("802.1X") || has("WEP") || has("OWE") || has("OWE-TM") {
        None
    } else if has("WPA1") || has("WPA2") {
        Some(WifiSecurity::Personal)
    } else if has("WPA3") {
        Some(WifiSecurity::PersonalThree)
    } else {
        Some(WifiSecurity::Open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_of_each_name_comes_first() {
        let listed = "hall:40:WPA2\n:90:WPA2\nhall:72:WPA2 WPA3\nCMCC-EDU:55:\nnew\\:one:60:WPA3\nwork:99:WPA2 802.1X\n";
        let read: Vec<_> =
            read(listed).into_iter().map(|one| (one.ssid, one.strength, one.security)).collect();
        let expected = [
            ("work".to_owned(), 99, None),
            ("hall".to_owned(), 72, Some(WifiSecurity::Personal)),
            ("new:one".to_owned(), 60, Some(WifiSecurity::PersonalThree)),
            ("CMCC-EDU".to_owned(), 55, Some(WifiSecurity::Open)),
        ];
        assert_eq!(read, expected);
    }
}
