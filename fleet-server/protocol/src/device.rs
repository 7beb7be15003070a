use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a part of a terminal is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// Reads identity cards.
    CardReader,
    /// Prints pages.
    Printer,
    /// Reads codes.
    Scanner,
    /// Prints receipts.
    ReceiptPrinter,
    /// Reads smart cards.
    SmartCardReader,
    /// Takes pictures.
    Camera,
    /// Feels fingers.
    TouchScreen,
    /// Bridges power cuts.
    Ups,
    /// Keeps everything.
    Disk,
}

/// Which model a device is, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct DeviceModel {
    /// What it is for.
    pub kind: DeviceKind,
    /// Its id in the matrix of models, such as `gprinter-58mbiii`; `None` where the matrix does not know it.
    #[serde(default)]
    pub model: Option<String>,
    /// Who made it: by the matrix, else as the device says itself; empty where it does not.
    pub vendor: String,
    /// What it is called, in the same way.
    pub name: String,
    /// Its ids of vendor and product, such as `6868:0200`, where it is at USB.
    #[serde(default)]
    pub usb: Option<String>,
}

impl DeviceModel {
    /// A terminal has no more devices, and no more disks.
    pub const MOST: usize = 32;
    /// The longest text of any field, in bytes.
    pub const LONGEST: usize = 120;

    /// What devices of one model have in common, and others do not: its id in the matrix, else its ids at USB, else its name.
    pub fn key(&self) -> String {
        match (&self.model, &self.usb) {
            (Some(model), _) => model.clone(),
            (None, Some(usb)) => format!("usb {usb}"),
            (None, None) => format!("{} {}", self.vendor, self.name).trim().to_owned(),
        }
    }

    /// Whether its texts are within bounds.
    pub fn is_sane(&self) -> bool {
        let texts = [self.model.as_ref(), Some(&self.vendor), Some(&self.name), self.usb.as_ref()];
        let sane = |text: &&String| text.len() <= Self::LONGEST && !text.chars().any(char::is_control);
        texts.iter().flatten().all(sane)
    }
}

/// What a disk says of itself (SMART). What it does not tell is `None`, never 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DiskHealth {
    /// The kernel's name, such as `sda` or `nvme0n1`.
    pub name: String,
    /// What it is called; empty where it does not say.
    pub model: String,
    /// The maker's number.
    #[serde(default)]
    pub serial: Option<String>,
    /// What follows from the rest.
    pub verdict: DiskVerdict,
    /// How much of the life that its maker promised is used, in percent; may be over 100.
    #[serde(default)]
    pub wear_percent: Option<u32>,
    /// Sectors that it has put elsewhere because they failed.
    #[serde(default)]
    pub reallocated: Option<u64>,
    /// Sectors or blocks that could not be read or wait to be put elsewhere.
    #[serde(default)]
    pub unreadable: Option<u64>,
    /// How warm it is, in degrees Celsius.
    #[serde(default)]
    pub temperature_c: Option<i32>,
    /// For how many hours it has run.
    #[serde(default)]
    pub hours: Option<u64>,
}

/// How a disk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiskVerdict {
    /// It does not say. That is not good: nobody knows.
    NotTold,
    /// Nothing is wrong with it.
    Good,
    /// It works, and is to be replaced before long.
    Worn,
    /// It says itself that it fails.
    Failing,
}

impl DiskVerdict {
    /// Whether somebody has to do something about it.
    pub const fn wants_care(self) -> bool {
        matches!(self, Self::Worn | Self::Failing)
    }
}
