use std::collections::BTreeSet;

use fleet_domain::Language;
use fleet_protocol::{Ability, ActualShell, DeviceState};
use fleet_store::public_list::StandingTerminal;

/// What any of the terminals can do now: a device that is away or broken does nothing.
pub(super) fn abilities(terminals: &[StandingTerminal]) -> Vec<Ability> {
    all(terminals, |device| matches!(device, DeviceState::Ready | DeviceState::Wants { .. }))
}

/// What any of the terminals was set up with.
pub(super) fn fitted(terminals: &[StandingTerminal]) -> Vec<Ability> {
    all(terminals, |_| true)
}

fn all(terminals: &[StandingTerminal], counts: impl Fn(&DeviceState) -> bool) -> Vec<Ability> {
    let shells = terminals.iter().filter_map(|terminal| terminal.shell.as_ref());
    let devices = shells.flat_map(devices).filter_map(|(device, ability)| Some((device.as_ref()?, ability)));
    let all: BTreeSet<Ability> =
        devices.filter(|(device, _)| counts(device)).map(|(_, ability)| ability).collect();
    all.into_iter().collect()
}

const fn devices(shell: &ActualShell) -> [(&Option<DeviceState>, Ability); 7] {
    [
        (&shell.printer, Ability::Print),
        (&shell.receipt_printer, Ability::Receipt),
        (&shell.id_card_reader, Ability::IdCard),
        (&shell.smart_card_reader, Ability::SmartCard),
        (&shell.scanner, Ability::Scan),
        (&shell.camera, Ability::Camera),
        (&shell.speaker, Ability::ReadAloud),
    ]
}

/// An ability as citizens say it; nothing for one that this program does not know.
pub(super) fn ability_text(ability: Ability, language: Language) -> Option<&'static str> {
    let (chinese, english) = match ability {
        Ability::Print => ("打印材料", "Print documents"),
        Ability::Receipt => ("打印小票", "Print receipts"),
        Ability::IdCard => ("刷身份证", "Use your identity card"),
        Ability::SmartCard => ("读社保卡", "Use your social security card"),
        Ability::Scan => ("扫二维码", "Scan codes"),
        Ability::Camera => ("拍照", "Take a photo"),
        Ability::ReadAloud => ("语音朗读", "Have pages read aloud"),
        Ability::Unknown => return None,
    };
    Some(language.choose(chinese, english))
}
