use std::collections::BTreeMap;

use fleet_protocol::NetworkChange;
use fleet_release::client::{MachineSettings, Settings, SettingsError, SettingsScreen};
use terminal_core::display::{Correction, DisplaySettings};
use terminal_core::ipc::SettingsRefusal;
use terminal_core::network_setup::CardWish;
use terminal_core::setup::{
    Answers, ChosenDevices, EnrollmentAnswer, Hidden, LocationAnswer, NetworkAnswer, Proxy, SetupLanguage,
    SoundAnswer, TrustAnswer,
};

use super::addresses::{proxy_address, server_address};
use super::machine::Machine;

/// Codes of a file that are tried; a hall has fewer terminals.
const MOST_CODES: usize = 200;
/// The longest code, in bytes.
pub const LONGEST_CODE: usize = 64;

/// What a settings file brings for one machine.
#[derive(Debug, PartialEq, Eq)]
pub struct FromFile {
    /// To the questions of the set-up.
    pub answers: Answers,
    /// The network card that is to be set before.
    pub card: Option<CardWish>,
}

/// What a settings file answers for this machine. `root` is what it leads back to, where somebody has just trusted that.
pub fn answers_of(
    settings: &Settings,
    machine: &Machine,
    root: Option<String>,
) -> Result<FromFile, SettingsRefusal> {
    let mine = settings
        .machines
        .iter()
        .find(|one| one.fits(&machine.macs, machine.serial.as_deref(), &machine.model));
    let asked = |step: &str| settings.ask.iter().any(|one| one == step);
    let server = server_address(&settings.server).ok_or(SettingsRefusal::Unusable)?;
    let place = mine.and_then(|mine| mine.location).or(settings.location);
    let place = place.map_or(LocationAnswer::Open, |id| LocationAnswer::At { id, name: None });
    let answers = Answers {
        language: Some(language(settings)?),
        network: if asked("network") { None } else { Some(network(settings)?) },
        server: Some(server.to_string()),
        trust: root.map(|root| TrustAnswer::Root { root }),
        enrollment: Some(enrollment(settings, mine)?),
        sound: (!asked("sound")).then_some(SoundAnswer::Untested),
        location: (!asked("location")).then_some(place),
        devices: if asked("devices") { None } else { Some(devices(settings, mine)?) },
        display: if asked("display") { None } else { Some(display(settings, mine)?) },
        volume: volume(settings, mine)?,
    };
    let card = if asked("network") { None } else { card(settings, mine)? };
    Ok(FromFile { answers, card })
}

/// The card, as the machine's own entry has it or else as all have it.
fn card(settings: &Settings, mine: Option<&MachineSettings>) -> Result<Option<CardWish>, SettingsRefusal> {
    let Some(network) = mine.and_then(|mine| mine.network.as_ref()).or(settings.network.as_ref()) else {
        return Ok(None);
    };
    let (interface, setting) = (network.interface().cloned(), network.setting());
    let is_card = interface.as_deref().is_none_or(NetworkChange::is_interface);
    if !is_card || setting.check().is_err() {
        return Err(SettingsRefusal::Unusable);
    }
    Ok(Some(CardWish { interface, hardware: mine.and_then(|mine| mine.mac.clone()), setting }))
}

/// Where the file says nothing, as the machine has it: whoever turns the screen of one kind of machine brings that with the image.
fn display(settings: &Settings, mine: Option<&MachineSettings>) -> Result<DisplaySettings, SettingsRefusal> {
    let own = mine.and_then(|mine| mine.screen.as_ref());
    let SettingsScreen { turn, outputs, touch } =
        own.or(settings.screen.as_ref()).cloned().unwrap_or_default();
    let display =
        DisplaySettings { turns: outputs, others: turn, correction: touch.map(Correction::of_millionths) };
    if display.is_sane() { Ok(display) } else { Err(SettingsRefusal::Unusable) }
}

fn volume(settings: &Settings, mine: Option<&MachineSettings>) -> Result<Option<u8>, SettingsRefusal> {
    let volume = mine.and_then(|mine| mine.volume).or(settings.volume);
    let is_percent = volume.is_none_or(|percent| (1..=100).contains(&percent));
    if is_percent { Ok(volume) } else { Err(SettingsRefusal::Unusable) }
}

fn language(settings: &Settings) -> Result<SetupLanguage, SettingsRefusal> {
    match settings.language.as_deref() {
        None | Some("zh-CN") => Ok(SetupLanguage::Chinese),
        Some("en") => Ok(SetupLanguage::English),
        Some(_) => Err(SettingsRefusal::Unusable),
    }
}

fn network(settings: &Settings) -> Result<NetworkAnswer, SettingsRefusal> {
    let proxy = settings.proxy.as_ref().map(|proxy| Proxy {
        address: proxy.address.clone(),
        user: proxy.user.clone(),
        password: proxy.password.clone().map(Hidden),
    });
    if proxy.as_ref().is_some_and(|proxy| proxy_address(proxy).is_none()) {
        return Err(SettingsRefusal::Unusable);
    }
    Ok(NetworkAnswer { proxy, ca: settings.ca.clone() })
}

fn enrollment(
    settings: &Settings,
    mine: Option<&MachineSettings>,
) -> Result<EnrollmentAnswer, SettingsRefusal> {
    let own = mine.and_then(|mine| mine.code.clone());
    let codes: Vec<String> = own.map_or_else(|| settings.codes.clone(), |code| vec![code]);
    if codes.iter().any(|code| code.is_empty() || code.len() > LONGEST_CODE) || codes.len() > MOST_CODES {
        return Err(SettingsRefusal::Unusable);
    }
    if codes.is_empty() {
        return Ok(EnrollmentAnswer::Approval);
    }
    Ok(EnrollmentAnswer::Codes { codes: codes.into_iter().map(Hidden).collect() })
}

fn devices(settings: &Settings, mine: Option<&MachineSettings>) -> Result<ChosenDevices, SettingsRefusal> {
    let mut named: BTreeMap<&str, &str> = BTreeMap::new();
    let own = mine.iter().flat_map(|mine| &mine.devices);
    named.extend(settings.devices.iter().chain(own).map(|(name, address)| (name.as_str(), address.as_str())));
    let mut devices = ChosenDevices::default();
    for (name, address) in named {
        let place = match name {
            "card-reader" => &mut devices.card_reader,
            "printer" => &mut devices.printer,
            "scanner" => &mut devices.scanner,
            "receipt-printer" => &mut devices.receipt_printer,
            "smart-card-reader" => &mut devices.smart_card_reader,
            "camera" => &mut devices.camera,
            _ => return Err(SettingsRefusal::Unusable),
        };
        *place = Some(address.to_owned());
    }
    if devices.is_sane() { Ok(devices) } else { Err(SettingsRefusal::Unusable) }
}

/// In the screen's words.
pub const fn refusal_of(error: &SettingsError) -> SettingsRefusal {
    match error {
        SettingsError::Malformed(_) => SettingsRefusal::Unreadable,
        SettingsError::AnotherFleet => SettingsRefusal::AnotherFleet,
        SettingsError::BadSignature(_) => SettingsRefusal::BadSignature,
        SettingsError::Newer => SettingsRefusal::Newer,
        SettingsError::Expired { .. } => SettingsRefusal::Expired,
    }
}

#[cfg(test)]
mod tests {
    use terminal_core::display::Turn;
    use terminal_core::network_setup::{IpSetting, NetworkSetting, WifiSecurity};

    use super::*;

    fn settings() -> Settings {
        serde_json::from_str(
            r#"{ "fleet": "达州市", "server": "fleet.dazhou.example", "codes": ["AAAA-BBBB", "CCCC-DDDD"],
                 "devices": { "printer": "ipp://localhost/printers/a", "scanner": "serial:/dev/a" },
                 "machines": [{ "mac": "52:54:00:12:34:56", "code": "K7M2-9QXP", "devices": { "scanner": "serial:/dev/b" } }] }"#,
        )
        .unwrap()
    }

    fn machine(mac: &str) -> Machine {
        Machine { macs: vec![mac.to_owned()], ..Machine::default() }
    }

    fn answers(settings: &Settings, mac: &str, root: Option<String>) -> Answers {
        answers_of(settings, &machine(mac), root).unwrap().answers
    }

    #[test]
    fn a_named_machine_has_its_own_code_and_devices() {
        let answers = answers(&settings(), "52:54:00:12:34:56", None);
        let code = EnrollmentAnswer::Codes { codes: vec![Hidden("K7M2-9QXP".into())] };
        assert_eq!((answers.enrollment, answers.trust), (Some(code), None));
        let devices = answers.devices.unwrap();
        assert_eq!(devices.scanner.as_deref(), Some("serial:/dev/b"));
        assert_eq!(devices.printer.as_deref(), Some("ipp://localhost/printers/a"));
        assert_eq!(answers.server.as_deref(), Some("https://fleet.dazhou.example/"));
    }

    #[test]
    fn others_try_the_codes_in_their_order_and_some_things_may_be_asked() {
        let asking = Settings { ask: vec!["devices".into(), "sound".into()], ..settings() };
        let answers = answers(&asking, "52:54:00:00:00:00", Some("{}".into()));
        let Some(EnrollmentAnswer::Codes { codes }) = answers.enrollment else { panic!("codes") };
        assert_eq!(codes.len(), 2);
        assert_eq!((answers.devices, answers.sound), (None, None));
        assert!(answers.trust.is_some());
    }

    /// Ten terminals in one hall, of which one has an address and a screen of its own.
    fn hall() -> Settings {
        serde_json::from_str(
            r#"{ "fleet": "达州市", "server": "fleet.dazhou.example", "volume": 60,
                 "location": "0192d3f0-0000-7000-8000-000000000001", "screen": { "turn": "left" },
                 "network": { "by": "wifi", "ssid": "政务大厅", "password": "12345678" },
                 "machines": [{ "mac": "52:54:00:12:34:56", "volume": 80,
                    "location": "0192d3f0-0000-7000-8000-000000000002", "screen": { "outputs": { "HDMI-1": "right" } },
                    "network": { "by": "cable", "interface": "eno1", "fixed": { "address": "10.1.2.3", "prefix": 24,
                        "gateway": "10.1.2.1", "dns": ["10.1.2.1"] } } }] }"#,
        )
        .unwrap()
    }

    #[test]
    fn network_place_screen_and_volume_are_the_fleets_or_the_machines_own() {
        let mac = "52:54:00:12:34:56";
        let (mine, other) = (answers(&hall(), mac, None), answers(&hall(), "52:54:00:00:00:00", None));
        assert_eq!((mine.volume, other.volume), (Some(80), Some(60)));
        let place = |answers: &Answers| answers.wish().unwrap().to_string().pop();
        assert_eq!((place(&mine), place(&other)), (Some('2'), Some('1')));
        let (mine, other) = (mine.display.unwrap(), other.display.unwrap());
        assert_eq!((mine.turn_of("HDMI-1"), mine.turn_of("DP-1")), (Some(Turn::Right), None));
        assert_eq!(other.turn_of("HDMI-1"), Some(Turn::Left));
        let card = |mac: &str| answers_of(&hall(), &machine(mac), None).unwrap().card.unwrap();
        assert_eq!(
            (card(mac).interface.as_deref(), card(mac).hardware.as_deref()),
            (Some("eno1"), Some(mac))
        );
        assert!(matches!(card(mac).setting, NetworkSetting::Wired { ip: IpSetting::Fixed(_) }));
        let wifi = card("52:54:00:00:00:00");
        assert!(matches!(wifi.setting, NetworkSetting::Wifi { security: WifiSecurity::Personal, .. }));
    }

    #[test]
    fn a_model_has_the_calibration_of_one_that_somebody_has_calibrated() {
        let mut calibrated = hall();
        calibrated.machines.push(
            serde_json::from_str(
                r#"{ "model": "Example K2", "screen": { "turn": "right", "touch": [0, 980000, 0, 1020000, 0, -3000] } }"#,
            )
            .unwrap(),
        );
        let of = |settings: &Settings, model: &str| {
            answers_of(settings, &Machine { model: model.into(), ..Machine::default() }, None)
                .map(|brought| brought.answers.display.unwrap())
        };
        let mine = of(&calibrated, "Example K2").unwrap();
        assert_eq!(mine.correction, Some(Correction::of_millionths([0, 980_000, 0, 1_020_000, 0, -3_000])));
        assert_eq!(mine.turn_of("HDMI-1"), Some(Turn::Right));
        assert_eq!(of(&calibrated, "Example K1").unwrap().correction, None, "another panel");
        let flat = calibrated.machines.last_mut().unwrap();
        flat.screen.as_mut().unwrap().touch = Some([0; 6]);
        assert_eq!(of(&calibrated, "Example K2"), Err(SettingsRefusal::Unusable));
    }

    #[test]
    fn a_network_that_is_asked_for_sets_no_card() {
        let asking = Settings { ask: vec!["network".into(), "location".into()], ..hall() };
        let brought = answers_of(&asking, &machine("a"), None).unwrap();
        assert_eq!((brought.card, brought.answers.network, brought.answers.location), (None, None, None));
        assert_eq!(answers_of(&settings(), &machine("a"), None).unwrap().card, None, "none is named");
    }

    #[test]
    fn what_cannot_be_used_is_refused_whole() {
        for bad in [
            Settings { server: "http://fleet.example".into(), ..settings() },
            Settings { language: Some("fr".into()), ..settings() },
            Settings { devices: [("toaster".to_owned(), "x".to_owned())].into(), ..settings() },
            Settings { codes: vec!["x".repeat(LONGEST_CODE + 1)], ..settings() },
            Settings { volume: Some(0), ..settings() },
            Settings {
                network: serde_json::from_str(r#"{ "by": "wifi", "ssid": "" }"#).unwrap(),
                ..settings()
            },
            Settings {
                network: serde_json::from_str(r#"{ "by": "cable", "interface": "--help" }"#).unwrap(),
                ..settings()
            },
        ] {
            assert_eq!(answers_of(&bad, &machine("a"), None), Err(SettingsRefusal::Unusable), "{bad:?}");
        }
    }
}
