use std::fs;
use std::path::Path;

use super::file::{DeviceKind, Model};
use super::matrix::{Known, Matrix};
use super::usb::{self, UsbDevice, UsbId, usb_devices};
use crate::detect::{make_and_model, reader_names};

/// A device of the machine, as far as it is known which it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognized {
    /// What it is for.
    pub kind: DeviceKind,
    /// What the matrix says of it.
    pub known: Option<Known>,
    /// Its maker: by the matrix, else as it says itself.
    pub vendor: String,
    /// Its name, in the same way.
    pub name: String,
    /// Its ids at USB.
    pub usb: Option<UsbId>,
}

/// Which device is behind an address of the shell's options; `None` where there is none now. Asks print service and `pcscd`:
/// blocks for some seconds at most.
pub fn recognize(root: &Path, matrix: &Matrix, kind: DeviceKind, address: &str) -> Option<Recognized> {
    match kind {
        DeviceKind::Printer => {
            let name = make_and_model(address)?;
            Some(Recognized::called(kind, matrix.by_name(&name, kind), name))
        }
        DeviceKind::SmartCardReader => {
            let wanted = if address == "any" { "" } else { address };
            let name = reader_names().into_iter().find(|name| name.starts_with(wanted))?;
            Some(Recognized::called(kind, matrix.by_name(&name, kind), name))
        }
        DeviceKind::CardReader
        | DeviceKind::Scanner
        | DeviceKind::ReceiptPrinter
        | DeviceKind::Camera
        | DeviceKind::TouchScreen
        | DeviceKind::Ups => {
            let device = plugged(root, address)?;
            Some(Recognized::at_usb(kind, matrix.by_usb(&device, Some(kind)), device))
        }
    }
}

/// What is at USB that no driver of ours speaks to, and the matrix knows: touch screens, supplies that bridge power cuts.
pub fn beside(root: &Path, matrix: &Matrix) -> Vec<Recognized> {
    let of = |kind: DeviceKind, device: UsbDevice| {
        let model = matrix.by_usb(&device, Some(kind))?;
        Some(Recognized::at_usb(kind, Some(model), device))
    };
    let kinds = [DeviceKind::TouchScreen, DeviceKind::Ups];
    usb_devices(root)
        .into_iter()
        .flat_map(|device| kinds.map(|kind| of(kind, device.clone())))
        .flatten()
        .collect()
}

/// The model of what is plugged in there, and its ids; asks nobody.
pub(super) fn recognize_plugged<'a>(
    root: &Path,
    matrix: &'a Matrix,
    kind: DeviceKind,
    address: &str,
) -> Option<(&'a Model, UsbId)> {
    let device = plugged(root, address)?;
    Some((matrix.by_usb(&device, Some(kind))?, device.id))
}

impl Recognized {
    fn called(kind: DeviceKind, model: Option<&Model>, name: String) -> Self {
        let known = model.map(|model| Known::of(model, None));
        let (vendor, name) =
            model.map_or((String::new(), name), |model| (model.vendor.clone(), model.name.clone()));
        Self { kind, known, vendor, name, usb: None }
    }

    fn at_usb(kind: DeviceKind, model: Option<&Model>, device: UsbDevice) -> Self {
        let known = model.map(|model| Known::of(model, Some(device.id)));
        let (vendor, name) =
            model.map_or((device.maker, device.name), |model| (model.vendor.clone(), model.name.clone()));
        Self { kind, known, vendor, name, usb: Some(device.id) }
    }
}

/// The device at USB behind an address: by its device file, whatever link leads there, or by the ids that it names.
pub fn plugged(root: &Path, address: &str) -> Option<UsbDevice> {
    let place = address.split(',').next()?;
    let place = ["serial:", "usb:", "v4l2:", "wedge:"]
        .iter()
        .find_map(|kind| place.strip_prefix(kind))
        .unwrap_or(place);
    if let Ok(id) = place.parse::<UsbId>() {
        return usb_devices(root).into_iter().find(|device| device.id == id);
    }
    let file = fs::canonicalize(root.join(place.strip_prefix('/')?)).ok()?;
    let file = file.file_name()?.to_str()?;
    let classes = ["tty", "usbmisc", "video4linux", "input"];
    classes.iter().find_map(|class| usb::of_class(root, &format!("{class}/{file}")))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::super::settled;
    use super::*;

    /// A machine with a receipt printer at `/dev/usb/lp0`, a scanner at `/dev/ttyACM0` and a touch screen.
    fn machine() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let devices = [
            ("1-1", "0483", "5743", "Xprinter ", "USB Printer P"),
            ("1-2", "1eab", "0106", "Newland", "HR200"),
            ("1-3", "0eef", "c000", "eGalax", "Touch"),
        ];
        for (at, vendor, product, maker, name) in devices {
            let facts =
                [("idVendor", vendor), ("idProduct", product), ("manufacturer", maker), ("product", name)];
            for (fact, value) in facts {
                put(&format!("sys/devices/usb1/{at}/{fact}"), &format!("{value}\n"));
            }
            fs::create_dir_all(root.path().join(format!("sys/devices/usb1/{at}/{at}:1.0"))).unwrap();
            fs::create_dir_all(root.path().join("sys/bus/usb/devices")).unwrap();
            symlink(format!("../../../devices/usb1/{at}"), root.path().join("sys/bus/usb/devices").join(at))
                .unwrap();
        }
        for (class, at) in [("usbmisc/lp0", "1-1"), ("tty/ttyACM0", "1-2")] {
            let place = root.path().join("sys/class").join(class);
            fs::create_dir_all(&place).unwrap();
            symlink(root.path().join(format!("sys/devices/usb1/{at}/{at}:1.0")), place.join("device"))
                .unwrap();
        }
        put("dev/usb/lp0", "");
        put("dev/ttyACM0", "");
        symlink("ttyACM0", root.path().join("dev/kiosk-scanner")).unwrap();
        root
    }

    #[test]
    fn a_device_is_known_by_its_file_a_link_to_it_or_its_ids() {
        let root = machine();
        let matrix = Matrix::load(root.path());
        let model = |kind, address: &str| {
            recognize(root.path(), &matrix, kind, address).and_then(|one| one.known).map(|known| known.id)
        };
        let scanner = Some("newland-hr200".to_owned());
        assert_eq!(model(DeviceKind::Scanner, "serial:/dev/ttyACM0,baud=115200"), scanner);
        assert_eq!(model(DeviceKind::Scanner, "serial:/dev/kiosk-scanner"), scanner);
        assert_eq!(model(DeviceKind::Scanner, "wedge:1eab:0106"), scanner);
        assert_eq!(model(DeviceKind::ReceiptPrinter, "usb:/dev/usb/lp0"), Some("xprinter-xp-t58h".into()));
        assert_eq!(model(DeviceKind::CardReader, "/dev/ttyACM0"), None, "a scanner reads no cards");
        assert_eq!(model(DeviceKind::Scanner, "serial:/dev/ttyACM1"), None);
        let beside = beside(root.path(), &matrix);
        assert_eq!(beside.len(), 1);
        assert_eq!(
            (beside[0].kind, beside[0].usb.map(|id| id.to_string())),
            (DeviceKind::TouchScreen, Some("0eef:c000".into()))
        );
    }

    #[test]
    fn a_models_settings_go_with_its_address() {
        let root = machine();
        let matrix = Matrix::load(root.path());
        let settled = |kind, address: &str| settled(root.path(), &matrix, kind, address);
        assert_eq!(
            settled(DeviceKind::ReceiptPrinter, "usb:/dev/usb/lp0"),
            "usb:/dev/usb/lp0,paper=58,cut=none"
        );
        assert_eq!(
            settled(DeviceKind::ReceiptPrinter, "usb:/dev/usb/lp0,cut=yes"),
            "usb:/dev/usb/lp0,cut=yes,paper=58"
        );
        assert_eq!(settled(DeviceKind::ReceiptPrinter, "usb:/dev/usb/lp9"), "usb:/dev/usb/lp9");
    }
}
