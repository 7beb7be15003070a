use fleet_protocol::{DeviceKind, DeviceModel, DiskHealth, DiskVerdict, MachineParts, WatchdogState};

use super::seed::FleetSeed;

/// Of one kind: id in the matrix, maker, name, ids at USB.
type Models = [(&'static str, &'static str, &'static str, &'static str); 3];

/// Of each kind what is common in halls.
const MODELS: [(DeviceKind, Models); 4] = [
    (
        DeviceKind::Scanner,
        [
            ("newland-em30xx", "新大陆 Newland", "EM20xx、EM30xx、HR3260（有线）、HR200C", "1eab:1306"),
            ("newland-fm430", "新大陆 Newland", "FM430", "1eab:1d06"),
            ("zebra-ds4308", "斑马 Zebra (Symbol)", "DS4308", "05e0:1701"),
        ],
    ),
    (
        DeviceKind::ReceiptPrinter,
        [
            ("gprinter-58mbiii", "佳博 Gprinter", "58MBIII+", "6868:0200"),
            ("xprinter-xp-t58h", "芯烨 Xprinter", "XP-T58H", "0483:5743"),
            ("epson-tm-t20ii", "爱普生 Epson", "TM-T20II", "04b8:0e15"),
        ],
    ),
    (
        DeviceKind::SmartCardReader,
        [
            ("feitian-r502", "飞天诚信 Feitian", "R502", "096e:060d"),
            ("acs-acr39u", "龙杰 ACS", "ACR39U", "072f:b100"),
            ("feitian-scr301", "飞天诚信 Feitian", "SCR301", "096e:0503"),
        ],
    ),
    (
        DeviceKind::TouchScreen,
        [
            ("egalax-exc3188", "禾瑞亚 eGalax (EETI)", "EXC3188", "0eef:c000"),
            ("ilitek-touch", "奕力 ILITEK", "多点触摸屏", "222a:0001"),
            ("egalax-exc7920", "禾瑞亚 eGalax (EETI)", "EXC7920", "0eef:a802"),
        ],
    ),
];

/// The devices that one terminal pretends to have.
pub(super) fn devices(seed: &FleetSeed, index: usize) -> Vec<DeviceModel> {
    let pick = |(kind, models): (DeviceKind, Models)| {
        let purpose = format!("device {kind:?}");
        let at = usize::try_from(seed.number(&purpose, index) % 3).unwrap_or(0);
        let (model, vendor, name, usb) = models[at];
        DeviceModel {
            kind,
            model: Some(model.to_owned()),
            vendor: vendor.to_owned(),
            name: name.to_owned(),
            usb: Some(usb.to_owned()),
        }
    };
    MODELS.map(pick).into()
}

/// Its disk: of forty one is worn, and of a hundred one fails.
pub(super) fn disks(seed: &FleetSeed, index: usize) -> Vec<DiskHealth> {
    let number = seed.number("disk", index) % 200;
    let (verdict, wear, reallocated) = match number {
        0..2 => (DiskVerdict::Failing, 97, 212),
        2..7 => (DiskVerdict::Worn, 92, 0),
        _ => (DiskVerdict::Good, u32::try_from(number / 3).unwrap_or(0), 0),
    };
    vec![DiskHealth {
        name: "sda".to_owned(),
        model: if number.is_multiple_of(2) { "SIM SSD 256GB" } else { "SIM SSD 128GB" }.to_owned(),
        serial: Some(format!("SIM{index:06}")),
        verdict,
        wear_percent: Some(wear),
        reallocated: Some(reallocated),
        unreadable: Some(0),
        temperature_c: Some(34 + i32::try_from(number % 12).unwrap_or(0)),
        hours: Some(2_000 + 40 * number),
    }]
}

/// As of a machine that somebody set up well, without a UPS as most are.
pub(super) const fn machine_parts() -> MachineParts {
    MachineParts {
        touch_screens: Some(1),
        power_backup: None,
        watchdog: WatchdogState::Fed,
        clock_offset_ms: Some(0),
    }
}
