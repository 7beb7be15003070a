use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

/// The ids of vendor and product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UsbId {
    /// Of the vendor.
    pub vendor: u16,
    /// Of the product.
    pub product: u16,
}

/// The text is none, such as `04b8:0e03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not ids of vendor and product such as 04b8:0e03")]
pub struct NotAUsbId;

impl FromStr for UsbId {
    type Err = NotAUsbId;

    fn from_str(text: &str) -> Result<Self, NotAUsbId> {
        let id = |digits: &str| {
            let plain = digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            u16::from_str_radix(digits, 16).ok().filter(|_| plain).ok_or(NotAUsbId)
        };
        let (vendor, product) = text.split_once(':').ok_or(NotAUsbId)?;
        Ok(Self { vendor: id(vendor)?, product: id(product)? })
    }
}

impl fmt::Display for UsbId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x}:{:04x}", self.vendor, self.product)
    }
}

impl<'de> Deserialize<'de> for UsbId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A device at USB, as the kernel tells of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsbDevice {
    /// Its ids.
    pub id: UsbId,
    /// Its maker, as it says itself; may be empty.
    pub maker: String,
    /// What it calls itself; may be empty.
    pub name: String,
}

/// Class 9 is a hub: nobody plugs in one to be served by it.
const HUB: &str = "09";

/// The devices at USB but for hubs, by their ids.
pub fn usb_devices(root: &Path) -> Vec<UsbDevice> {
    let entries = fs::read_dir(root.join("sys/bus/usb/devices")).into_iter().flatten().flatten();
    let mut all: Vec<UsbDevice> = entries
        .map(|entry| entry.path())
        .filter(|place| read(place, "bDeviceClass").as_deref() != Some(HUB))
        .filter_map(|place| at(&place))
        .collect();
    all.sort();
    all
}

/// The device behind one of the kernel's classes, such as `tty/ttyUSB0`.
pub(super) fn of_class(root: &Path, class: &str) -> Option<UsbDevice> {
    let place = fs::canonicalize(root.join("sys/class").join(class).join("device")).ok()?;
    let root = fs::canonicalize(root).ok()?;
    place.ancestors().take_while(|above| above.starts_with(&root)).find_map(at)
}

fn at(place: &Path) -> Option<UsbDevice> {
    let id = format!("{}:{}", read(place, "idVendor")?, read(place, "idProduct")?).parse().ok()?;
    let text = |name| read(place, name).unwrap_or_default();
    Some(UsbDevice { id, maker: text("manufacturer"), name: text("product") })
}

fn read(place: &Path, name: &str) -> Option<String> {
    let path: PathBuf = place.join(name);
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim().chars().filter(|c| !c.is_control()).take(80).collect())
}
