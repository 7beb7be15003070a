use proptest::prelude::*;

use super::*;
use crate::Mono;

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

#[derive(Debug, Clone, Copy)]
enum Input {
    Connected(bool),
    Reached,
    Keep,
    TakeBack,
    Wait(u64),
}

fn inputs() -> impl Strategy<Value = Input> {
    prop_oneof![
        any::<bool>().prop_map(Input::Connected),
        Just(Input::Reached),
        Just(Input::Keep),
        Just(Input::TakeBack),
        (0..100_000_u64).prop_map(Input::Wait),
    ]
}

proptest! {
    #[test]
    fn it_ends_once_and_stays_only_if_it_was_connected(inputs in proptest::collection::vec(inputs(), 0..30)) {
        let (mut trial, mut now) = (NetworkTrial::begin(Mono(0)), Mono(0));
        let (mut was_connected, mut ended) = (false, None);
        for input in inputs {
            match input {
                Input::Connected(yes) => {
                    was_connected |= yes && trial.state() == TrialState::Connecting;
                    trial.handle_connected(yes, now);
                }
                Input::Reached => trial.handle_reached(),
                Input::Keep => trial.handle_keep(),
                Input::TakeBack => trial.handle_take_back(),
                Input::Wait(ms) => now = now + ms,
            }
            trial.handle_timeout(now);
            prop_assert!(ended.is_none() || ended == trial.end_of(), "it ends once");
            ended = trial.end_of();
            prop_assert!(!ended.is_some_and(TrialEnd::stays) || was_connected);
            prop_assert_eq!(trial.poll_timeout().is_none(), trial.is_over(), "nothing is tried for ever");
        }
        now = now + NetworkTrial::CONNECT_MS.max(NetworkTrial::LOOK_MS);
        trial.handle_timeout(now);
        prop_assert!(trial.is_over());
    }
}
