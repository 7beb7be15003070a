use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::usb::UsbId;
use crate::camera::CameraAddress;
use crate::id_card::CardReaderAddress;
use crate::receipt::ReceiptAddress;
use crate::scanner::ScannerAddress;

/// What a device is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
}

/// What speaks to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Driver {
    /// The serial protocol of the security module of card readers.
    Sam,
    /// A scanner on a serial line.
    Serial,
    /// A scanner that types.
    Wedge,
    /// ESC/POS.
    Escpos,
    /// A queue of CUPS, or the printer itself, by IPP.
    Ipp,
    /// The kernel's interface of cameras.
    V4l2,
    /// `pcscd`.
    Pcsc,
    /// The kernel alone: nothing of ours has to do with it.
    Kernel,
    /// None of ours can: the note says what to do.
    None,
}

/// A fact, and where it was read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Of a setting, its name in the words of the shell's options, such as `paper`; of a text by which the device calls itself
    /// nothing.
    #[serde(default)]
    pub name: String,
    /// What.
    pub value: String,
    /// The address of a page, or `untested`.
    pub source: String,
}

/// Ids at USB, and where they were read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsbMark {
    /// Vendor and product.
    pub id: UsbId,
    /// What the device calls itself, where makers share the ids; a part of it is enough.
    #[serde(default)]
    pub product: Option<String>,
    /// Another driver than the model's, where the device is set to speak so.
    #[serde(default)]
    pub driver: Option<Driver>,
    /// The address of a page: an id that nobody has read anywhere is none.
    pub source: String,
}

/// What an installer should know, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Small letters, digits and `-`: what reports and lists call it.
    pub id: String,
    /// Its name on the market, or those of a family.
    pub name: String,
    /// What it is for.
    pub kind: DeviceKind,
    /// What speaks to it.
    pub driver: Driver,
    /// Its ids at USB.
    #[serde(default)]
    pub usb: Vec<UsbMark>,
    /// Parts of what it calls itself by IPP (`printer-make-and-model`) or at `pcscd`.
    #[serde(default)]
    pub names: Vec<Fact>,
    /// What is other with it than the shell's options take for granted.
    #[serde(default)]
    pub settings: Vec<Fact>,
    /// What an installer should know.
    #[serde(default)]
    pub note: Option<Note>,
    /// Who has run it on a terminal of ours: a date and a place each. Empty: nobody yet.
    #[serde(default)]
    pub reports: Vec<String>,
    /// Who makes it; the file says it once.
    #[serde(skip)]
    pub vendor: String,
}

/// A file: the models of one vendor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// Who makes them, in Chinese and Latin letters where there are both.
    pub vendor: String,
    /// They.
    #[serde(rename = "model")]
    pub models: Vec<Model>,
}

/// A file is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is not read.
    #[error("{0}")]
    Syntax(String),
    /// Something in it cannot be.
    #[error("{model}: {what}")]
    Wrong {
        /// In which model.
        model: String,
        /// What.
        what: &'static str,
    },
}

/// Stands where nobody has tried it.
const UNTESTED: &str = "untested";
/// The longest text, in bytes: reports carry it.
const LONGEST: usize = 100;

impl ModelFile {
    /// Reads and checks one.
    pub fn read(text: &str) -> Result<Self, FileError> {
        let mut file: Self = toml::from_str(text).map_err(|error| FileError::Syntax(error.to_string()))?;
        for model in &mut file.models {
            model.vendor.clone_from(&file.vendor);
            model.check().map_err(|what| FileError::Wrong { model: model.id.clone(), what })?;
        }
        Ok(file)
    }
}

impl Model {
    /// What speaks to it when it has these ids.
    pub fn driver_at(&self, usb: Option<UsbId>) -> Driver {
        let mark = self.usb.iter().find(|mark| Some(mark.id) == usb);
        mark.and_then(|mark| mark.driver).unwrap_or(self.driver)
    }

    fn check(&self) -> Result<(), &'static str> {
        let is_plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        let short =
            |text: &str| !text.is_empty() && text.len() <= LONGEST && !text.chars().any(char::is_control);
        if self.id.is_empty() || self.id.len() > 64 || !self.id.bytes().all(is_plain) {
            return Err("its id is small letters, digits and -, at most 64");
        }
        if !short(&self.name) || !short(&self.vendor) {
            return Err("vendor and name are of one line, at most 100 bytes");
        }
        if self.usb.is_empty() && self.names.is_empty() {
            return Err("nothing tells it: neither an id nor a name");
        }
        if self.usb.iter().any(|mark| !is_address(&mark.source)) {
            return Err("an id has the address of a page as its source");
        }
        let facts = self.names.iter().chain(&self.settings);
        if facts.clone().any(|fact| !is_address(&fact.source) && fact.source != UNTESTED) {
            return Err("a fact has the address of a page as its source, or `untested`");
        }
        if self.names.iter().any(|fact| fact.value.trim().len() < 4) {
            return Err("a name of less than four bytes would tell too much");
        }
        let drivers: BTreeSet<_> =
            self.usb.iter().filter_map(|mark| mark.driver).map(|one| one as u8).collect();
        let all = self.usb.iter().filter_map(|mark| mark.driver).chain([self.driver]);
        if all.clone().any(|driver| !driver.suits(self.kind)) || drivers.len() > 3 {
            return Err("this driver is not for this kind");
        }
        if all.clone().any(|driver| driver == Driver::None) && self.note.is_none() {
            return Err("what has no driver has a note that says what to do");
        }
        if self.is_set_rightly() { Ok(()) } else { Err("the driver knows no such settings") }
    }

    /// Whether the driver takes the settings: by its own parser.
    fn is_set_rightly(&self) -> bool {
        let address = |place: &str| {
            let settings = self.settings.iter().map(|fact| format!(",{}", fact.written()));
            format!("{place}{}", settings.collect::<String>())
        };
        match self.kind {
            _ if self.settings.is_empty() => true,
            DeviceKind::CardReader => address("/dev/x").parse::<CardReaderAddress>().is_ok(),
            DeviceKind::Scanner => address("serial:/dev/x").parse::<ScannerAddress>().is_ok(),
            DeviceKind::ReceiptPrinter => address("serial:/dev/x").parse::<ReceiptAddress>().is_ok(),
            DeviceKind::Camera => address("v4l2:/dev/video0").parse::<CameraAddress>().is_ok(),
            DeviceKind::Printer | DeviceKind::SmartCardReader | DeviceKind::TouchScreen | DeviceKind::Ups => {
                false
            }
        }
    }
}

impl Fact {
    /// As the shell's options have it, such as `paper=80`, or `aim`, which has no value.
    pub fn written(&self) -> String {
        if self.value.is_empty() { self.name.clone() } else { format!("{}={}", self.name, self.value) }
    }
}

impl Driver {
    const fn suits(self, kind: DeviceKind) -> bool {
        match self {
            Self::Sam => matches!(kind, DeviceKind::CardReader),
            Self::Serial | Self::Wedge => matches!(kind, DeviceKind::Scanner),
            Self::Escpos => matches!(kind, DeviceKind::ReceiptPrinter),
            Self::Ipp => matches!(kind, DeviceKind::Printer),
            Self::V4l2 => matches!(kind, DeviceKind::Camera),
            Self::Pcsc => matches!(kind, DeviceKind::SmartCardReader),
            Self::Kernel => matches!(kind, DeviceKind::TouchScreen | DeviceKind::Ups),
            Self::None => true,
        }
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(change: impl FnOnce(String) -> String) -> Result<ModelFile, FileError> {
        let text = r#"
            vendor = "测试 Test"
            [[model]]
            id = "test-80"
            name = "T80"
            kind = "receipt_printer"
            driver = "escpos"
            usb = [{ id = "1234:abcd", source = "https://example.com/t80" }]
            settings = [{ name = "paper", value = "80", source = "untested" }]
        "#;
        ModelFile::read(&change(text.to_owned()))
    }

    #[test]
    fn a_file_says_who_makes_what() {
        let file = read(|text| text).unwrap();
        let model = &file.models[0];
        assert_eq!((model.vendor.as_str(), model.settings[0].written().as_str()), ("测试 Test", "paper=80"));
        assert!(model.reports.is_empty());
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_model() {
        let refused = |from: &str, to: &str, why: &str| {
            let error = read(|text| text.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(why), "{from} → {to}: {error}");
        };
        refused("test-80", "Test 80", "small letters");
        refused("escpos", "ipp", "not for this kind");
        refused("escpos", "none", "a note");
        refused("https://example.com/t80", "untested", "an id has the address");
        refused("\"untested\"", "\"somebody said so\"", "or `untested`");
        refused("\"80\"", "\"76\"", "no such settings");
        refused("1234:abcd", "1234", "");
        refused("kind =", "colour = 1\nkind =", "colour");
    }
}
