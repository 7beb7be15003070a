use super::{NetworkChange, NetworkSetting};
use crate::ipc::{CardState, NetworkCard};

/// A card that is to be set by somebody who has not seen the machine: a settings file for many of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardWish {
    /// As Linux calls it; `None`: the one of its kind.
    pub interface: Option<String>,
    /// The address in the hardware by which the machine was named, which may be that of the card.
    pub hardware: Option<String>,
    /// How.
    pub setting: NetworkSetting,
}

impl CardWish {
    /// The change of the card that is meant: the one with that name, else of its kind the one that is nearest to being connected,
    /// and of equal ones the one by which the machine was named. `None` where there is none.
    pub fn change(&self, cards: &[NetworkCard]) -> Option<NetworkChange> {
        let is_wifi = matches!(self.setting, NetworkSetting::Wifi { .. });
        let may = |card: &&NetworkCard| {
            card.is_wifi == is_wifi && self.interface.as_ref().is_none_or(|name| *name == card.name)
        };
        let card = cards.iter().filter(may).min_by_key(|card| (rank(card.state), !self.is_named(card)))?;
        Some(NetworkChange { interface: card.name.clone(), setting: self.setting.clone() })
    }

    fn is_named(&self, card: &NetworkCard) -> bool {
        self.hardware.as_ref().is_some_and(|named| named.trim().eq_ignore_ascii_case(&card.hardware))
    }
}

/// A card without a cable may be meant where there is no other.
const fn rank(state: CardState) -> u8 {
    match state {
        CardState::Connected => 0,
        CardState::Connecting | CardState::Disconnected => 1,
        CardState::Unavailable => 2,
        CardState::Unmanaged => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network_setup::{IpSetting, WifiSecurity};

    fn card(name: &str, is_wifi: bool, state: CardState) -> NetworkCard {
        NetworkCard {
            name: name.into(),
            is_wifi,
            state,
            hardware: format!("52:54:00:00:00:{:02X}", name.len()),
            is_fixed: None,
            addresses: Vec::new(),
            gateway: None,
            dns: Vec::new(),
            connection: None,
        }
    }

    fn wired() -> CardWish {
        let setting = NetworkSetting::Wired { ip: IpSetting::Automatic };
        CardWish { interface: None, hardware: None, setting }
    }

    fn named(wish: &CardWish, cards: &[NetworkCard]) -> Option<String> {
        wish.change(cards).map(|change| change.interface)
    }

    #[test]
    fn the_card_that_is_meant_is_found() {
        use CardState::{Connected, Disconnected, Unavailable};
        let cards = [
            card("eno1", false, Unavailable),
            card("enp2s0", false, Disconnected),
            card("wlp3s0f0", true, Connected),
        ];
        assert_eq!(named(&wired(), &cards).as_deref(), Some("enp2s0"), "the one with a cable");
        let first = CardWish { interface: Some("eno1".into()), ..wired() };
        assert_eq!(named(&first, &cards).as_deref(), Some("eno1"), "the one with that name");
        let other_kind = CardWish { interface: Some("wlp3s0f0".into()), ..wired() };
        assert_eq!(named(&other_kind, &cards), None);
        let setting = NetworkSetting::Wifi {
            ssid: "a".into(),
            hidden: false,
            security: WifiSecurity::Open,
            secret: None,
        };
        assert_eq!(named(&CardWish { setting, ..wired() }, &cards).as_deref(), Some("wlp3s0f0"));
        assert_eq!(named(&wired(), &cards[2..]), None);
    }

    #[test]
    fn of_equal_cards_it_is_the_one_by_which_the_machine_was_named() {
        let cards = [card("eno1", false, CardState::Connected), card("eno22", false, CardState::Connected)];
        assert_eq!(named(&wired(), &cards).as_deref(), Some("eno1"));
        let by_second = CardWish { hardware: Some("52:54:00:00:00:05".into()), ..wired() };
        assert_eq!(named(&by_second, &cards).as_deref(), Some("eno22"));
    }
}
