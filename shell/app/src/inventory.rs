//! `kiosk-shell devices`: what is plugged in, and what the matrix of device models says of it. For whoever stands at the machine.

use std::io::{self, Write};
use std::path::Path;

use terminal_devices::detect::{Candidate, Candidates, PRINT_SERVICE, detect};
use terminal_devices::models::{DeviceKind, Known, Matrix, UsbDevice, usb_devices};

/// All kinds, in the order in which they are asked of the matrix.
const KINDS: [DeviceKind; 8] = [
    DeviceKind::CardReader,
    DeviceKind::Scanner,
    DeviceKind::ReceiptPrinter,
    DeviceKind::Printer,
    DeviceKind::SmartCardReader,
    DeviceKind::Camera,
    DeviceKind::TouchScreen,
    DeviceKind::Ups,
];

/// Writes it; `root` is `/` outside of tests.
pub fn write(root: &Path, to: &mut impl Write) -> io::Result<()> {
    let matrix = Matrix::load(root);
    writeln!(to, "The matrix knows {} models.", matrix.models().count())?;
    for (path, error) in matrix.broken() {
        writeln!(to, "Passed over: {path}: {error}")?;
    }
    writeln!(to, "\nAt USB:")?;
    let devices = usb_devices(root);
    for device in &devices {
        usb(&matrix, device, to)?;
    }
    if devices.is_empty() {
        writeln!(to, "  nothing")?;
    }
    let found = detect(root, &matrix, PRINT_SERVICE);
    for (option, candidates) in by_option(&found) {
        writeln!(to, "\n--{option}:")?;
        for one in candidates {
            candidate(one, to)?;
        }
        if candidates.is_empty() {
            writeln!(to, "  nothing")?;
        }
    }
    Ok(())
}

fn by_option(found: &Candidates) -> [(&'static str, &[Candidate]); 6] {
    [
        ("card-reader", &found.card_reader),
        ("scanner", &found.scanner),
        ("receipt-printer", &found.receipt_printer),
        ("printer", &found.printer),
        ("smart-card-reader", &found.smart_card_reader),
        ("camera", &found.camera),
    ]
}

fn usb(matrix: &Matrix, device: &UsbDevice, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "  {} {} {}", device.id, device.maker, device.name)?;
    for known in KINDS.iter().filter_map(|kind| matrix.known(device, *kind)) {
        told(&known, to)?;
    }
    Ok(())
}

fn candidate(one: &Candidate, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "  {} ({})", one.address, one.name)?;
    one.model.as_ref().map_or(Ok(()), |known| told(known, to))
}

fn told(known: &Known, to: &mut impl Write) -> io::Result<()> {
    let settings = if known.settings.is_empty() { "as it comes" } else { &known.settings };
    let proven = if known.is_proven { "reported to work" } else { "reported by nobody yet: untested" };
    writeln!(to, "    {}: {} {}; settings: {settings}; {proven}", known.id, known.vendor, known.name)?;
    if known.is_unsupported {
        writeln!(to, "    no driver speaks to it as it is set")?;
    }
    let note = known.note.as_ref();
    note.map_or(Ok(()), |note| writeln!(to, "    {}\n    {}", note.zh, note.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_is_plugged_in_and_what_is_known_of_it() {
        let root = tempfile::tempdir().unwrap();
        let device = root.path().join("sys/bus/usb/devices/1-1");
        std::fs::create_dir_all(&device).unwrap();
        for (fact, value) in [("idVendor", "0400"), ("idProduct", "c35a"), ("product", "SAM")] {
            std::fs::write(device.join(fact), value).unwrap();
        }
        let mut text = Vec::new();
        write(root.path(), &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("0400:c35a  SAM\n    sam-usb: "), "{text}");
        assert!(text.contains("untested\n    no driver speaks to it as it is set\n"), "{text}");
    }
}
