use fleet_protocol::{FixedAddress, IpSetting, NetworkSetting, WifiSecret, WifiSecurity};
use serde::{Deserialize, Serialize};

/// How a network card of a terminal is connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", deny_unknown_fields)]
pub enum SettingsNetwork {
    /// By cable.
    Cable {
        /// Which card, as Linux calls it; `None`: the one with a cable in it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        interface: Option<String>,
        /// The address of this one terminal; `None`: it is given (DHCP).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fixed: Option<FixedAddress>,
    },
    /// To a Wi-Fi network.
    Wifi {
        /// Which card, as Linux calls it; `None`: the one that there is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        interface: Option<String>,
        /// The network's name.
        ssid: String,
        /// Whether it does not say its name.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        hidden: bool,
        /// How it is locked; `None`: WPA2 where there is a password, else not at all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        security: Option<WifiSecurity>,
        /// The password. Whoever has the stick can read it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        password: Option<WifiSecret>,
    },
}

impl SettingsNetwork {
    /// The card, where it is named.
    pub const fn interface(&self) -> Option<&String> {
        match self {
            Self::Cable { interface, .. } | Self::Wifi { interface, .. } => interface.as_ref(),
        }
    }

    /// The address, where it is fixed.
    pub const fn fixed(&self) -> Option<&FixedAddress> {
        match self {
            Self::Cable { fixed, .. } => fixed.as_ref(),
            Self::Wifi { .. } => None,
        }
    }

    /// What is to be set at the card.
    pub fn setting(&self) -> NetworkSetting {
        match self {
            Self::Cable { fixed, .. } => {
                let ip = fixed.clone().map_or(IpSetting::Automatic, IpSetting::Fixed);
                NetworkSetting::Wired { ip }
            }
            Self::Wifi { ssid, hidden, security, password, .. } => {
                let usual = if password.is_some() { WifiSecurity::Personal } else { WifiSecurity::Open };
                NetworkSetting::Wifi {
                    ssid: ssid.clone(),
                    hidden: *hidden,
                    security: security.unwrap_or(usual),
                    secret: password.clone(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<SettingsNetwork, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_left_out_is_the_usual() {
        let cable = read(r#"{ "by": "cable" }"#).unwrap();
        assert_eq!(cable.setting(), NetworkSetting::Wired { ip: IpSetting::Automatic });
        let lock = |text: &str| match read(text).unwrap().setting() {
            NetworkSetting::Wifi { security, hidden, .. } => (security, hidden),
            other @ NetworkSetting::Wired { .. } => panic!("{other:?}"),
        };
        assert_eq!(lock(r#"{ "by": "wifi", "ssid": "a" }"#), (WifiSecurity::Open, false));
        let locked = r#"{ "by": "wifi", "ssid": "a", "password": "12345678", "hidden": true }"#;
        assert_eq!(lock(locked), (WifiSecurity::Personal, true));
        let three = r#"{ "by": "wifi", "ssid": "a", "password": "12345678", "security": "personal_three" }"#;
        assert_eq!(lock(three), (WifiSecurity::PersonalThree, false));
    }

    #[test]
    fn a_slip_is_no_setting() {
        for slip in [
            r#"{ "by": "pigeon" }"#,
            r#"{ "by": "cable", "ssid": "a" }"#,
            r#"{ "by": "wifi", "ssid": "a", "pasword": "12345678" }"#,
            r#"{ "by": "cable", "fixed": { "address": "10.1.2.3", "prefix": 24, "gateway": "10.1.2.1" } }"#,
            r#"{ "by": "cable", "fixed": { "address": "10.1.2.300", "prefix": 24, "gateway": "10.1.2.1", "dns": [] } }"#,
            r#"{ "by": "cable", "fixed": { "address": "10.1.2.3", "prefix": 24, "gateway": "10.1.2.1", "dns": [], "vlan": 1 } }"#,
        ] {
            assert!(read(slip).is_err(), "{slip}");
        }
    }
}
