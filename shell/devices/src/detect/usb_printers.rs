//! Printers at USB, as the kernel's driver for them hears what they are (IEEE 1284).

use std::fs;
use std::path::Path;

use super::queues::Queue;
use super::{MOST, clean, devices};
use crate::models::{DeviceKind, Matrix, plugged};

/// What calls itself a printer of pages and has no queue, by maker and model.
pub(super) fn without_queue(root: &Path, matrix: &Matrix, queues: &[Queue]) -> Vec<String> {
    let all = devices(root, "dev/usb", "lp").into_iter();
    all.filter(|path| !is_known_for_receipts(root, matrix, path))
        .filter_map(|path| {
            let file = path.rsplit('/').next()?;
            let id = root.join("sys/class/usbmisc").join(file).join("device/ieee1284_id");
            Id::parse(&fs::read_to_string(id).ok()?)
        })
        .filter(|id| !id.prints_receipts && !queues.iter().any(|queue| queue.is_for(&id.model)))
        .map(|id| clean(format!("{} {}", id.maker, id.model).trim()))
        .take(MOST)
        .collect()
}

fn is_known_for_receipts(root: &Path, matrix: &Matrix, path: &str) -> bool {
    let device = plugged(root, &format!("usb:{path}"));
    device.is_some_and(|device| matrix.known(&device, DeviceKind::ReceiptPrinter).is_some())
}

struct Id {
    maker: String,
    model: String,
    prints_receipts: bool,
}

impl Id {
    /// Keys with values, such as `MFG:HP;MDL:LaserJet P3015;CMD:PCL,POSTSCRIPT;`; `None` where no model is in it.
    fn parse(text: &str) -> Option<Self> {
        let value = |keys: [&str; 2]| {
            let all = text.split(';').filter_map(|pair| pair.split_once(':'));
            let mut named = all.filter(|(key, _)| keys.contains(&key.trim()));
            named.next().map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let languages = value(["CMD", "COMMAND SET"]).unwrap_or_default().to_uppercase();
        Some(Self {
            maker: value(["MFG", "MANUFACTURER"]).unwrap_or_default(),
            model: value(["MDL", "MODEL"])?,
            prints_receipts: languages.contains("ESC/POS") || languages.contains("EPOS"),
        })
    }
}
