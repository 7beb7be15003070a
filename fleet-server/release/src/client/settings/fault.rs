use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use fleet_protocol::{AddressFault, ChangeFault, NetworkChange};

use super::{MachineSettings, Settings, SettingsNetwork, SettingsScreen};

/// The names of devices that a shell knows.
const DEVICES: [&str; 6] =
    ["card-reader", "printer", "scanner", "receipt-printer", "smart-card-reader", "camera"];
/// What may be asked all the same.
const ASKED: [&str; 5] = ["display", "devices", "sound", "network", "location"];
/// The languages of the set-up's pages.
const LANGUAGES: [&str; 2] = ["zh-CN", "en"];
/// The longest enrolment code, in bytes.
const LONGEST_CODE: usize = 64;
/// The longest name of an output and the most of them, as a shell takes them.
const LONGEST_OUTPUT: usize = 64;
const MOST_OUTPUTS: usize = 8;
/// By how much areas may change, in millionths of millionths.
const LEAST_GROWTH: i128 = 250_000_000_000;
const MOST_GROWTH: i128 = 4_000_000_000_000;

/// What is wrong with a draft, and in which of its fields.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct SettingsFault {
    /// Such as `machines[3].network.fixed.gateway`.
    pub field: String,
    /// What is wrong.
    pub why: FieldFault,
}

/// What is wrong with a field of a draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldFault {
    /// It is empty.
    #[error("it is empty")]
    Empty,
    /// It is none of the words that are known.
    #[error("it is none of {0}")]
    Unknown(String),
    /// No card is called so.
    #[error("Linux calls no network card so")]
    NoInterface,
    /// A machine cannot have it.
    #[error("a machine cannot have this address")]
    BadAddress,
    /// The network's part is not 1 to 30 long.
    #[error("the network's part of an address is 1 to 30 long")]
    BadPrefix,
    /// The gateway does not fit.
    #[error("the gateway is not another machine's address in the network of the address")]
    BadGateway,
    /// The name servers do not fit.
    #[error("there are 1 to 3 name servers, each with an address that a machine can have")]
    BadDns,
    /// The name does not fit.
    #[error(
        "the name of a Wi-Fi network has 1 to 32 bytes (a Chinese letter has 3) and no control characters"
    )]
    BadSsid,
    /// The password does not fit.
    #[error(
        "a locked network has a password of 8 to 63 letters, digits and marks of a keyboard without a space at its ends, and an open one has none"
    )]
    BadPassword,
    /// All terminals would have the same address.
    #[error("only one terminal can have an address: it belongs to an entry of `machines` that names one")]
    SharedAddress,
    /// Two terminals would have the same address.
    #[error("`{0}` has the same address")]
    AddressTaken(String),
    /// Not in percent.
    #[error("it is 1 to 100 percent")]
    BadPercent,
    /// Not the address of a card.
    #[error(
        "the address of a card is six pairs of hexadecimal digits with colons, such as 52:54:00:12:34:56"
    )]
    BadMac,
    /// It is an entry for nobody.
    #[error("it names no machine: one of `mac`, `serial`, `model` is needed")]
    NobodyNamed,
    /// A code does not fit.
    #[error("a code has 1 to {LONGEST_CODE} bytes")]
    BadCode,
    /// All terminals would have the calibration of one panel.
    #[error(
        "a calibration is of one kind of panel: it belongs to an entry of `machines`, such as that of a `model`"
    )]
    SharedTouch,
    /// A calibration does not fit.
    #[error(
        "it is no calibration: by it areas would shrink to less than a quarter or grow to more than four times"
    )]
    BadTouch,
    /// Outputs do not fit.
    #[error(
        "there are at most {MOST_OUTPUTS} outputs with names of 1 to {LONGEST_OUTPUT} bytes, such as HDMI-1"
    )]
    BadOutputs,
}

type Checked = Result<(), SettingsFault>;

fn fault(field: impl Into<String>, why: FieldFault) -> Checked {
    Err(SettingsFault { field: field.into(), why })
}

impl Settings {
    /// Whether terminals can be set up so, as far as that can be said without them.
    pub fn check(&self) -> Checked {
        for (field, text) in [("fleet", &self.fleet), ("server", &self.server)] {
            if text.trim().is_empty() {
                return fault(field, FieldFault::Empty);
            }
        }
        if let Some(language) = &self.language {
            known("language", language, &LANGUAGES)?;
        }
        for (place, code) in self.codes.iter().enumerate() {
            check_code(&format!("codes[{place}]"), code)?;
        }
        for (place, asked) in self.ask.iter().enumerate() {
            known(&format!("ask[{place}]"), asked, &ASKED)?;
        }
        check_devices("devices", &self.devices)?;
        check_own("", self.network.as_ref(), self.screen.as_ref(), self.volume)?;
        if self.screen.as_ref().is_some_and(|screen| screen.touch.is_some()) {
            return fault("screen.touch", FieldFault::SharedTouch);
        }
        if self.network.as_ref().and_then(SettingsNetwork::fixed).is_some() {
            return fault("network.fixed", FieldFault::SharedAddress);
        }
        let mut taken = BTreeMap::new();
        for (place, machine) in self.machines.iter().enumerate() {
            machine.check(&format!("machines[{place}]"), &mut taken)?;
        }
        Ok(())
    }
}

impl MachineSettings {
    fn check(&self, at: &str, taken: &mut BTreeMap<Ipv4Addr, String>) -> Checked {
        if self.mac.is_none() && self.serial.is_none() && self.model.is_none() {
            return fault(at, FieldFault::NobodyNamed);
        }
        if self.mac.as_ref().is_some_and(|mac| !is_mac(mac.trim())) {
            return fault(format!("{at}.mac"), FieldFault::BadMac);
        }
        if let Some(code) = &self.code {
            check_code(&format!("{at}.code"), code)?;
        }
        check_devices(&format!("{at}.devices"), &self.devices)?;
        check_own(&format!("{at}."), self.network.as_ref(), self.screen.as_ref(), self.volume)?;
        let Some(fixed) = self.network.as_ref().and_then(SettingsNetwork::fixed) else { return Ok(()) };
        if self.mac.is_none() && self.serial.is_none() {
            return fault(format!("{at}.network.fixed"), FieldFault::SharedAddress);
        }
        match taken.insert(fixed.address, at.to_owned()) {
            Some(other) => fault(format!("{at}.network.fixed.address"), FieldFault::AddressTaken(other)),
            None => Ok(()),
        }
    }
}

/// What both the fleet and a machine may say.
fn check_own(
    at: &str,
    network: Option<&SettingsNetwork>,
    screen: Option<&SettingsScreen>,
    volume: Option<u8>,
) -> Checked {
    if let Some(network) = network {
        check_network(&format!("{at}network"), network)?;
    }
    if let Some(screen) = screen {
        let is_output =
            |name: &String| (1..=LONGEST_OUTPUT).contains(&name.len()) && !name.chars().any(char::is_control);
        if screen.outputs.len() > MOST_OUTPUTS || !screen.outputs.keys().all(is_output) {
            return fault(format!("{at}screen.outputs"), FieldFault::BadOutputs);
        }
        if screen.touch.is_some_and(|touch| !is_calibration(touch)) {
            return fault(format!("{at}screen.touch"), FieldFault::BadTouch);
        }
        if screen.turn.is_none() && screen.outputs.is_empty() && screen.touch.is_none() {
            return fault(format!("{at}screen"), FieldFault::Empty);
        }
    }
    if volume.is_some_and(|percent| !(1..=100).contains(&percent)) {
        return fault(format!("{at}volume"), FieldFault::BadPercent);
    }
    Ok(())
}

fn check_network(at: &str, network: &SettingsNetwork) -> Checked {
    if network.interface().is_some_and(|name| !NetworkChange::is_interface(name)) {
        return fault(format!("{at}.interface"), FieldFault::NoInterface);
    }
    let Err(change) = network.setting().check() else { return Ok(()) };
    let (field, why) = match change {
        ChangeFault::NoSuchInterface => ("interface", FieldFault::NoInterface),
        ChangeFault::BadName => ("ssid", FieldFault::BadSsid),
        ChangeFault::BadSecret => ("password", FieldFault::BadPassword),
        ChangeFault::Address(AddressFault::BadAddress) => ("fixed.address", FieldFault::BadAddress),
        ChangeFault::Address(AddressFault::BadPrefix) => ("fixed.prefix", FieldFault::BadPrefix),
        ChangeFault::Address(AddressFault::BadGateway) => ("fixed.gateway", FieldFault::BadGateway),
        ChangeFault::Address(AddressFault::BadDns) => ("fixed.dns", FieldFault::BadDns),
    };
    fault(format!("{at}.{field}"), why)
}

fn check_devices(at: &str, devices: &BTreeMap<String, String>) -> Checked {
    for (name, address) in devices {
        known(&format!("{at}.{name}"), name, &DEVICES)?;
        if address.trim().is_empty() {
            return fault(format!("{at}.{name}"), FieldFault::Empty);
        }
    }
    Ok(())
}

fn check_code(at: &str, code: &str) -> Checked {
    if (1..=LONGEST_CODE).contains(&code.len()) { Ok(()) } else { fault(at, FieldFault::BadCode) }
}

fn known(at: &str, word: &str, words: &[&str]) -> Checked {
    if words.contains(&word) { Ok(()) } else { fault(at, FieldFault::Unknown(words.join(", "))) }
}

/// As a shell takes it: a matrix in millionths, by which areas neither vanish nor grow beyond measure.
fn is_calibration([a, b, _, d, e, _]: [i32; 6]) -> bool {
    let growth = i128::from(a) * i128::from(e) - i128::from(b) * i128::from(d);
    (LEAST_GROWTH..=MOST_GROWTH).contains(&growth.abs())
}

fn is_mac(text: &str) -> bool {
    let is_pair = |pair: &str| pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit());
    text.split(':').count() == 6 && text.split(':').all(is_pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{ "fleet": "达州市", "server": "https://fleet.example", "language": "zh-CN", "codes": ["A"],
        "network": { "by": "cable" }, "screen": { "turn": "left" }, "volume": 70, "ask": ["network"],
        "machines": [{ "mac": "52:54:00:12:34:56", "screen": { "outputs": { "HDMI-1": "right" }, "touch": [0, 980000, 0, 1020000, 0, -3000] },
            "network": { "by": "cable", "fixed": { "address": "10.1.2.3", "prefix": 24, "gateway": "10.1.2.1",
                "dns": ["10.1.2.1"] } } }, { "model": "Example K1", "devices": { "camera": "v4l2:/dev/video0" } }] }"#;

    /// What is wrong where a part of the whole draft is another.
    fn wrong(part: &str, other: &str) -> String {
        assert!(WHOLE.contains(part), "{part}");
        let settings: Settings = serde_json::from_str(&WHOLE.replacen(part, other, 1)).unwrap();
        settings.check().unwrap_err().to_string()
    }

    #[test]
    fn a_whole_draft_has_no_fault() {
        let settings: Settings = serde_json::from_str(WHOLE).unwrap();
        assert_eq!(settings.check(), Ok(()));
        assert_eq!(Settings { machines: Vec::new(), network: None, ..settings }.check(), Ok(()));
    }

    #[test]
    fn a_fault_names_its_field() {
        let fixed = "machines[0].network.fixed";
        for (part, other, told) in [
            ("\"达州市\"", "\" \"", "fleet: it is empty"),
            ("zh-CN", "fr", "language: it is none of zh-CN, en"),
            ("[\"A\"]", "[\"A\", \"\"]", "codes[1]: a code"),
            ("[\"network\"]", "[\"nothing\"]", "ask[0]: it is none of"),
            ("\"camera\"", "\"toaster\"", "machines[1].devices.toaster: it is none of"),
            ("\"volume\": 70", "\"volume\": 0", "volume: it is 1 to 100"),
            ("52:54:00:12:34:56", "52-54-00-12-34-56", "machines[0].mac: the address of a card"),
            ("\"mac\": \"52:54:00:12:34:56\"", "\"code\": \"B\"", "machines[0]: it names no machine"),
            ("\"HDMI-1\"", "\"\"", "machines[0].screen.outputs: there are at most"),
            ("\"turn\": \"left\"", "", "screen: it is empty"),
            ("980000", "0", "machines[0].screen.touch: it is no calibration"),
            ("980000", "4000000", "machines[0].screen.touch: it is no calibration"),
            (
                "\"turn\": \"left\"",
                "\"touch\": [1000000, 0, 0, 0, 1000000, 0]",
                "screen.touch: a calibration is of one kind",
            ),
            ("\"prefix\": 24", "\"prefix\": 31", &format!("{fixed}.prefix: ")),
            ("10.1.2.3", "10.1.2.255", &format!("{fixed}.address: a machine cannot")),
            ("\"gateway\": \"10.1.2.1\"", "\"gateway\": \"10.1.3.1\"", &format!("{fixed}.gateway: ")),
            ("[\"10.1.2.1\"]", "[]", &format!("{fixed}.dns: ")),
            ("{ \"by\": \"cable\" }", "{ \"by\": \"cable\", \"interface\": \"-x\" }", "network.interface: "),
            (
                "{ \"by\": \"cable\" }",
                "{ \"by\": \"wifi\", \"ssid\": \"政务服务大厅自助终端网络\" }",
                "network.ssid: the name",
            ),
            (
                "{ \"by\": \"cable\" }",
                "{ \"by\": \"wifi\", \"ssid\": \"a\", \"password\": \"1234567\" }",
                "network.password: a locked network",
            ),
        ] {
            let said = wrong(part, other);
            assert!(said.starts_with(told), "{said:?} does not begin with {told:?}");
        }
    }

    #[test]
    fn no_two_terminals_have_one_address() {
        let mut settings: Settings = serde_json::from_str(WHOLE).unwrap();
        settings.machines.insert(
            1,
            MachineSettings { mac: Some("52:54:00:12:34:57".into()), ..settings.machines[0].clone() },
        );
        let said = settings.check().unwrap_err().to_string();
        assert_eq!(said, "machines[1].network.fixed.address: `machines[0]` has the same address");
        let of_model =
            MachineSettings { mac: None, model: Some("K1".into()), ..settings.machines[0].clone() };
        settings.machines = vec![of_model];
        let why = settings.check().unwrap_err().why;
        assert_eq!(why, FieldFault::SharedAddress, "of a model there are many");
        settings.network = settings.machines[0].network.clone();
        settings.machines.clear();
        assert_eq!(settings.check().unwrap_err().field, "network.fixed");
    }
}
