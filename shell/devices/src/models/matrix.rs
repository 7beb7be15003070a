use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Serialize;

use super::file::{DeviceKind, Driver, FileError, Model, ModelFile, Note};
use super::usb::{UsbDevice, UsbId};

/// Where whoever looks after a terminal puts files of their own, below the root: they count more.
pub const LOCAL: &str = "etc/kiosk-terminal/models";
/// A longer file is none, in bytes; and no more of them are read.
const LONGEST: u64 = 256 << 10;
const MOST: usize = 100;

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../models/", $name, ".toml")))),*]
    };
}

/// Those that come with the program.
const SHIPPED: &[(&str, &str)] = shipped![
    "acs",
    "alcor",
    "apc",
    "brother",
    "card-readers",
    "datalogic",
    "eaton",
    "egalax",
    "elo",
    "epson",
    "feitian",
    "gprinter",
    "hid-global",
    "honeywell",
    "hp",
    "ilitek",
    "logitech",
    "mindeo",
    "newland",
    "pantum",
    "phoenixtec",
    "xprinter",
    "zebra",
    "zjiang",
];

/// All models that are known.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    models: BTreeMap<String, Model>,
    /// Local files that are none, and why.
    broken: Vec<(String, String)>,
}

/// What the matrix says of a device, for whoever chooses it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Known {
    /// The model's id.
    pub id: String,
    /// Who makes it.
    pub vendor: String,
    /// What it is called.
    pub name: String,
    /// Settings that are used with it, in the words of the shell's options; may be empty.
    pub settings: String,
    /// Whether somebody has run it on a terminal of ours.
    pub is_proven: bool,
    /// Whether none of our drivers speaks to it as it is set.
    pub is_unsupported: bool,
    /// What an installer should know.
    pub note: Option<Note>,
}

impl Matrix {
    /// Those that come with the program, and the local files on top.
    pub fn load(root: &Path) -> Self {
        let mut matrix = Self::default();
        for (name, text) in SHIPPED {
            if let Err(error) = matrix.add(text) {
                // A test reads them all.
                tracing::error!(name, %error, "a shipped file of device models");
            }
        }
        let entries = fs::read_dir(root.join(LOCAL)).into_iter().flatten().flatten();
        let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();
        for path in paths.into_iter().take(MOST) {
            let fits = path.metadata().is_ok_and(|about| about.len() <= LONGEST);
            let text = if fits {
                fs::read_to_string(&path).map_err(|error| error.to_string())
            } else {
                Err("too long".into())
            };
            if let Err(error) = text.and_then(|text| matrix.add(&text).map_err(|error| error.to_string())) {
                tracing::warn!(path = %path.display(), error, "a file of device models is passed over");
                matrix.broken.push((path.display().to_string(), error));
            }
        }
        matrix
    }

    fn add(&mut self, text: &str) -> Result<(), FileError> {
        let file = ModelFile::read(text)?;
        self.models.extend(file.models.into_iter().map(|model| (model.id.clone(), model)));
        Ok(())
    }

    /// All of them, by their ids.
    pub fn models(&self) -> impl Iterator<Item = &Model> {
        self.models.values()
    }

    /// Local files that are none, and why.
    pub fn broken(&self) -> &[(String, String)] {
        &self.broken
    }

    /// What it says of a device at USB, taken as this kind.
    pub fn known(&self, device: &UsbDevice, kind: DeviceKind) -> Option<Known> {
        self.by_usb(device, Some(kind)).map(|model| Known::of(model, Some(device.id)))
    }

    /// Whether it knows the device, as whatever kind.
    pub fn knows(&self, device: &UsbDevice) -> bool {
        self.by_usb(device, None).is_some()
    }

    /// What it says of a device that is called so.
    pub fn known_by_name(&self, name: &str, kind: DeviceKind) -> Option<Known> {
        self.by_name(name, kind).map(|model| Known::of(model, None))
    }

    /// The models that have these ids; one that also names the device counts more than one that leaves it open.
    pub(super) fn by_usb(&self, device: &UsbDevice, kind: Option<DeviceKind>) -> Option<&Model> {
        let fits = |model: &&Model| kind.is_none_or(|kind| model.kind == kind);
        let weight = |model: &Model| {
            model.usb.iter().filter_map(|mark| named(mark.product.as_deref(), mark.id, device)).max()
        };
        let all = self.models.values().filter(fits).filter_map(|model| Some((weight(model)?, model)));
        all.max_by_key(|(weight, _)| *weight).map(|(_, model)| model)
    }

    /// The model of this kind of whose names the longest is part of this one.
    pub(super) fn by_name(&self, name: &str, kind: DeviceKind) -> Option<&Model> {
        let name = name.to_lowercase();
        let longest = |model: &Model| {
            let parts = model.names.iter().filter(|fact| name.contains(&fact.value.to_lowercase()));
            parts.map(|fact| fact.value.len()).max()
        };
        let all = self.models.values().filter(|model| model.kind == kind);
        all.filter_map(|model| Some((longest(model)?, model)))
            .max_by_key(|(length, _)| *length)
            .map(|(_, model)| model)
    }
}

/// How well a mark tells the device: not at all, by its ids, by its ids and its name.
fn named(product: Option<&str>, id: UsbId, device: &UsbDevice) -> Option<u8> {
    let called = format!("{} {}", device.maker, device.name).to_lowercase();
    match product {
        _ if id != device.id => None,
        None => Some(1),
        Some(part) => called.contains(&part.to_lowercase()).then_some(2),
    }
}

impl Known {
    pub(crate) fn of(model: &Model, usb: Option<UsbId>) -> Self {
        Self {
            id: model.id.clone(),
            vendor: model.vendor.clone(),
            name: model.name.clone(),
            settings: model.settings.iter().map(super::Fact::written).collect::<Vec<_>>().join(","),
            is_proven: !model.reports.is_empty(),
            is_unsupported: model.driver_at(usb) == Driver::None,
            note: model.note.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_is_shipped_and_right_and_no_two_models_are_told_by_the_same() {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        let names =
            fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let names: BTreeSet<String> =
            names.filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned())).collect();
        assert_eq!(names, SHIPPED.iter().map(|(name, _)| (*name).to_owned()).collect());
        let mut ids = BTreeSet::new();
        let mut marks = BTreeSet::new();
        for (name, text) in SHIPPED {
            let file = ModelFile::read(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            for model in file.models {
                for mark in &model.usb {
                    let mark = (mark.id, mark.product.clone(), model.kind);
                    assert!(marks.insert(mark.clone()), "{mark:?} twice");
                }
                assert!(ids.insert(model.id.clone()), "{} twice", model.id);
            }
        }
        assert!(ids.len() > 40, "{}", ids.len());
    }

    #[test]
    fn a_local_file_adds_a_model_counts_more_than_a_shipped_one_and_a_broken_one_is_told() {
        let root = tempfile::tempdir().unwrap();
        let local = root.path().join(LOCAL);
        fs::create_dir_all(&local).unwrap();
        let model = |id: &str, usb: &str| {
            format!(
                "vendor = \"某厂\"\n[[model]]\nid = \"{id}\"\nname = \"新机\"\nkind = \"receipt_printer\"\ndriver = \"escpos\"\n\
                usb = [{{ id = \"{usb}\", source = \"https://example.com\" }}]\n"
            )
        };
        fs::write(local.join("new.toml"), model("mou-1", "ffff:0001")).unwrap();
        fs::write(local.join("epson.toml"), model("epson-tm-t20", "04b8:0e03")).unwrap();
        fs::write(local.join("torn.toml"), "vendor =").unwrap();
        let matrix = Matrix::load(root.path());
        let device =
            |id: &str| UsbDevice { id: id.parse().unwrap(), maker: String::new(), name: String::new() };
        let vendor = |id: &str| matrix.by_usb(&device(id), None).map(|model| model.vendor.as_str());
        assert_eq!(
            (vendor("ffff:0001"), vendor("04b8:0e03"), vendor("ffff:0002")),
            (Some("某厂"), Some("某厂"), None)
        );
        assert!(matrix.broken().len() == 1 && matrix.broken()[0].0.ends_with("torn.toml"));
    }
}
