use std::collections::BTreeMap;

use fleet_release::client::{MachineSettings, Settings, SettingsError};
use terminal_core::display::DisplaySettings;
use terminal_core::ipc::SettingsRefusal;
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

/// What a settings file answers for this machine. `root` is what it leads back to, where somebody has just trusted that.
pub fn answers_of(
    settings: &Settings,
    machine: &Machine,
    root: Option<String>,
) -> Result<Answers, SettingsRefusal> {
    let mine = settings
        .machines
        .iter()
        .find(|one| one.fits(&machine.macs, machine.serial.as_deref(), &machine.model));
    let asked = |step: &str| settings.ask.iter().any(|one| one == step);
    let server = server_address(&settings.server).ok_or(SettingsRefusal::Unusable)?;
    Ok(Answers {
        language: Some(language(settings)?),
        network: Some(network(settings)?),
        server: Some(server.to_string()),
        trust: root.map(|root| TrustAnswer::Root { root }),
        enrollment: Some(enrollment(settings, mine)?),
        sound: (!asked("sound")).then_some(SoundAnswer::Untested),
        location: (!asked("location")).then_some(LocationAnswer::Open),
        devices: if asked("devices") { None } else { Some(devices(settings, mine)?) },
        // As the machine has it: whoever turns the screen of one kind of machine brings that with the image.
        display: (!asked("display")).then(DisplaySettings::default),
    })
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
        SettingsError::Expired { .. } => SettingsRefusal::Expired,
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn a_named_machine_has_its_own_code_and_devices() {
        let answers = answers_of(&settings(), &machine("52:54:00:12:34:56"), None).unwrap();
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
        let answers = answers_of(&asking, &machine("52:54:00:00:00:00"), Some("{}".into())).unwrap();
        let Some(EnrollmentAnswer::Codes { codes }) = answers.enrollment else { panic!("codes") };
        assert_eq!(codes.len(), 2);
        assert_eq!((answers.devices, answers.sound), (None, None));
        assert!(answers.trust.is_some());
    }

    #[test]
    fn what_cannot_be_used_is_refused_whole() {
        for bad in [
            Settings { server: "http://fleet.example".into(), ..settings() },
            Settings { language: Some("fr".into()), ..settings() },
            Settings { devices: [("toaster".to_owned(), "x".to_owned())].into(), ..settings() },
            Settings { codes: vec!["x".repeat(LONGEST_CODE + 1)], ..settings() },
        ] {
            assert_eq!(answers_of(&bad, &machine("a"), None), Err(SettingsRefusal::Unusable), "{bad:?}");
        }
    }
}
