//! How a network card is connected: what somebody sets on the terminal, and what a signed settings file says for many.

use std::fmt;
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::NetworkWay;

/// What somebody wants to be set at one network card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkChange {
    /// Which card, as Linux calls it.
    pub interface: String,
    /// What.
    #[serde(flatten)]
    pub setting: NetworkSetting,
}

/// How a card is to be connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "setting")]
pub enum NetworkSetting {
    /// By cable.
    Wired {
        /// Its address.
        ip: IpSetting,
    },
    /// To a Wi-Fi network; its address is always given to it.
    Wifi {
        /// The network's name, 1 to 32 bytes.
        ssid: String,
        /// Whether it does not say its name.
        hidden: bool,
        /// How it is locked.
        security: WifiSecurity,
        /// The password; none where it is open.
        secret: Option<WifiSecret>,
    },
}

/// Where an address comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "ip")]
pub enum IpSetting {
    /// It is given (DHCP, and by IPv6 as the network says).
    Automatic,
    /// It is set.
    Fixed(FixedAddress),
}

/// An address that is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedAddress {
    /// Which.
    pub address: Ipv4Addr,
    /// Length of the network's part, 1 to 30.
    pub prefix: u8,
    /// The way out.
    pub gateway: Ipv4Addr,
    /// Name servers, 1 to 3.
    pub dns: Vec<Ipv4Addr>,
}

/// How a Wi-Fi network is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WifiSecurity {
    /// Not at all.
    Open,
    /// WPA2 with a password, also where WPA3 is offered beside it.
    Personal,
    /// WPA3 with a password alone.
    PersonalThree,
}

/// A password on its way to NetworkManager. No `Debug` shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WifiSecret(pub String);

impl fmt::Debug for WifiSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WifiSecret").finish_non_exhaustive()
    }
}

/// Why a change is not even tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeFault {
    /// There is no such card.
    NoSuchInterface,
    /// The address cannot be one.
    Address(AddressFault),
    /// The network's name is empty or longer than 32 bytes.
    BadName,
    /// The password is not 8 to 63 letters, digits and marks of a keyboard.
    BadSecret,
}

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressFault {
    /// Not one for a machine.
    BadAddress,
    /// The network's part is not 1 to 30 long.
    BadPrefix,
    /// The gateway is not in the same network, or is this very address.
    BadGateway,
    /// There is none, too many, or one that is none.
    BadDns,
}

impl FixedAddress {
    /// At most so many name servers: the system's resolver asks no more.
    pub const MOST_DNS: usize = 3;

    /// Whether a machine can have it.
    pub fn check(&self) -> Result<(), AddressFault> {
        if !(1..=30).contains(&self.prefix) {
            return Err(AddressFault::BadPrefix);
        }
        let mask = u32::MAX << (32 - u32::from(self.prefix));
        let is_host = |address: Ipv4Addr| {
            let host = address.to_bits() & !mask;
            is_for_machines(address) && host != 0 && host != !mask
        };
        if !is_host(self.address) {
            return Err(AddressFault::BadAddress);
        }
        let same = self.gateway.to_bits() & mask == self.address.to_bits() & mask;
        if !same || !is_host(self.gateway) || self.gateway == self.address {
            return Err(AddressFault::BadGateway);
        }
        let dns = &self.dns;
        if dns.is_empty() || dns.len() > Self::MOST_DNS || !dns.iter().copied().all(is_for_machines) {
            return Err(AddressFault::BadDns);
        }
        Ok(())
    }
}

const fn is_for_machines(address: Ipv4Addr) -> bool {
    !(address.is_unspecified()
        || address.is_loopback()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_link_local()
        || address.octets()[0] == 0)
}

impl NetworkChange {
    /// The longest name that Linux gives a card, in bytes.
    const LONGEST_INTERFACE: usize = 15;

    /// Whether it may be tried.
    pub fn check(&self) -> Result<(), ChangeFault> {
        if !Self::is_interface(&self.interface) {
            return Err(ChangeFault::NoSuchInterface);
        }
        self.setting.check()
    }

    /// Whether Linux may call a card so. No option of a program looks like one.
    pub fn is_interface(name: &str) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let starts_plain = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        starts_plain && name.len() <= Self::LONGEST_INTERFACE && name.bytes().all(is_plain)
    }

    /// How, for the record of what was done on site: neither names nor addresses.
    pub const fn way(&self) -> NetworkWay {
        match &self.setting {
            NetworkSetting::Wired { ip: IpSetting::Automatic } => NetworkWay::WiredAutomatic,
            NetworkSetting::Wired { ip: IpSetting::Fixed(_) } => NetworkWay::WiredFixed,
            NetworkSetting::Wifi { .. } => NetworkWay::Wifi,
        }
    }
}

impl NetworkSetting {
    /// The longest name of a Wi-Fi network, in bytes.
    const LONGEST_SSID: usize = 32;

    /// Whether a card can be connected so.
    pub fn check(&self) -> Result<(), ChangeFault> {
        match self {
            Self::Wired { ip: IpSetting::Automatic } => Ok(()),
            Self::Wired { ip: IpSetting::Fixed(fixed) } => fixed.check().map_err(ChangeFault::Address),
            Self::Wifi { ssid, security, secret, .. } => {
                if ssid.is_empty() || ssid.len() > Self::LONGEST_SSID || ssid.chars().any(char::is_control) {
                    return Err(ChangeFault::BadName);
                }
                let is_right = match (security, secret) {
                    (WifiSecurity::Open, secret) => secret.is_none(),
                    (WifiSecurity::Personal | WifiSecurity::PersonalThree, secret) => {
                        secret.as_ref().is_some_and(WifiSecret::is_password)
                    }
                };
                is_right.then_some(()).ok_or(ChangeFault::BadSecret)
            }
        }
    }
}

impl WifiSecret {
    /// As WPA has it: 8 to 63 printable ASCII characters. A space at either end would be lost on the way to NetworkManager,
    /// and is more often a slip than meant.
    fn is_password(&self) -> bool {
        let text = &self.0;
        (8..=63).contains(&text.len())
            && text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
            && !text.starts_with(' ')
            && !text.ends_with(' ')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(address: &str, prefix: u8, gateway: &str, dns: &[&str]) -> FixedAddress {
        FixedAddress {
            address: address.parse().unwrap(),
            prefix,
            gateway: gateway.parse().unwrap(),
            dns: dns.iter().map(|one| one.parse().unwrap()).collect(),
        }
    }

    #[test]
    fn an_address_is_one_that_a_machine_can_have() {
        let check = |address, prefix, gateway| fixed(address, prefix, gateway, &["10.1.2.1"]).check();
        assert_eq!(check("10.1.2.3", 24, "10.1.2.1"), Ok(()));
        assert_eq!(check("10.1.2.3", 16, "10.1.9.1"), Ok(()));
        assert_eq!(check("10.1.2.3", 24, "10.1.3.1"), Err(AddressFault::BadGateway));
        assert_eq!(check("10.1.2.3", 24, "10.1.2.3"), Err(AddressFault::BadGateway));
        assert_eq!(check("10.1.2.0", 24, "10.1.2.1"), Err(AddressFault::BadAddress), "the network's own");
        assert_eq!(check("10.1.2.255", 24, "10.1.2.1"), Err(AddressFault::BadAddress), "to all");
        assert_eq!(check("127.0.0.1", 8, "127.0.0.2"), Err(AddressFault::BadAddress));
        assert_eq!(check("10.1.2.3", 0, "10.1.2.1"), Err(AddressFault::BadPrefix));
        assert_eq!(check("10.1.2.3", 31, "10.1.2.2"), Err(AddressFault::BadPrefix));
        for dns in [&[][..], &["0.0.0.0"], &["10.0.0.1"; 4]] {
            assert_eq!(fixed("10.1.2.3", 24, "10.1.2.1", dns).check(), Err(AddressFault::BadDns));
        }
    }

    fn wifi(ssid: &str, security: WifiSecurity, secret: Option<&str>) -> NetworkChange {
        let secret = secret.map(|text| WifiSecret(text.to_owned()));
        let setting = NetworkSetting::Wifi { ssid: ssid.into(), hidden: false, security, secret };
        NetworkChange { interface: "wlan0".into(), setting }
    }

    #[test]
    fn a_wifi_has_a_name_and_a_password_that_fits() {
        use WifiSecurity::{Open, Personal, PersonalThree};
        assert_eq!(wifi("政务大厅", Personal, Some("12345678")).check(), Ok(()));
        assert_eq!(wifi("a", Open, None).check(), Ok(()));
        assert_eq!(wifi("", Open, None).check(), Err(ChangeFault::BadName));
        assert_eq!(wifi(&"政".repeat(11), Open, None).check(), Err(ChangeFault::BadName));
        assert_eq!(wifi("a\nb", Open, None).check(), Err(ChangeFault::BadName));
        for secret in [None, Some("1234567"), Some(" 12345678"), Some("12345678 "), Some("12345678\nquit")] {
            assert_eq!(wifi("a", PersonalThree, secret).check(), Err(ChangeFault::BadSecret), "{secret:?}");
        }
        assert_eq!(wifi("a", Open, Some("12345678")).check(), Err(ChangeFault::BadSecret));
        let hostile = NetworkChange { interface: "--help".into(), ..wifi("a", Open, None) };
        assert_eq!(hostile.check(), Err(ChangeFault::NoSuchInterface));
    }

    #[test]
    fn no_debug_shows_a_password() {
        let shown = format!("{:?}", wifi("a", WifiSecurity::Personal, Some("canary-8765")));
        assert!(!shown.contains("canary"), "{shown}");
    }
}
