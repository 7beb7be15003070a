//! What of devices a machine has, for whoever sets a terminal up: candidates to choose from, by their names. What each of them is
//! nobody knows before it is spoken to: a serial port may lead to a card reader, a scanner or a receipt printer.

mod queues;
mod usb_printers;

use std::fs;
use std::path::{Path, PathBuf};

use pcsc::{Context, Scope};
use serde::Serialize;

use crate::models::{DeviceKind, Known, Matrix, plugged};

pub use queues::make_and_model;

/// The most candidates of a kind: a machine has fewer, and a screen no room for more.
const MOST: usize = 16;
/// Where CUPS listens.
pub const PRINT_SERVICE: &str = "localhost:631";

/// One that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Candidate {
    /// In the words of the shell's options.
    pub address: String,
    /// As people know it.
    pub name: String,
    /// What the matrix of models says of it, where it knows it as this kind.
    pub model: Option<Known>,
}

/// All of a machine, by what they may be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Candidates {
    /// Readers of identity cards.
    pub card_reader: Vec<Candidate>,
    /// What prints pages.
    pub printer: Vec<Candidate>,
    /// Scanners of codes.
    pub scanner: Vec<Candidate>,
    /// What prints receipts.
    pub receipt_printer: Vec<Candidate>,
    /// Readers of smart cards.
    pub smart_card_reader: Vec<Candidate>,
    /// Cameras.
    pub camera: Vec<Candidate>,
    /// What calls itself a printer of pages at USB and has no queue, by maker and model: most often because no driver is installed for it.
    pub printers_without_queue: Vec<String>,
}

/// Looks; `root` is `/`, and the print service [`PRINT_SERVICE`], outside of tests. Blocks.
pub fn detect(root: &Path, matrix: &Matrix, print_service: &str) -> Candidates {
    let ports = serial_ports(root);
    let at = |kind: &str| {
        ports.iter().map(move |(path, name)| candidate(format!("{kind}{path}"), name)).collect::<Vec<_>>()
    };
    let usb_printers = devices(root, "dev/usb", "lp").into_iter().map(|path| {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        candidate(format!("usb:{path}"), &name)
    });
    let look = Look { root, matrix };
    let queues = queues::of(print_service);
    let scanners = at("serial:").into_iter().chain(keyboards(root)).collect();
    Candidates {
        card_reader: look.known_first(DeviceKind::CardReader, at("")),
        printer: bounded(queues.iter().filter_map(|queue| queue.candidate(matrix, print_service)).collect()),
        scanner: look.known_first(DeviceKind::Scanner, scanners),
        receipt_printer: look
            .known_first(DeviceKind::ReceiptPrinter, usb_printers.chain(at("serial:")).collect()),
        smart_card_reader: bounded(smart_card_readers(matrix)),
        camera: look.known_first(DeviceKind::Camera, cameras(root)),
        printers_without_queue: usb_printers::without_queue(root, matrix, &queues),
    }
}

struct Look<'a> {
    root: &'a Path,
    matrix: &'a Matrix,
}

/// Where a candidate stands: what the matrix knows as this kind comes first, and what it knows as another last.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Known,
    Open,
    Other,
}

impl Look<'_> {
    fn known_first(&self, kind: DeviceKind, mut all: Vec<Candidate>) -> Vec<Candidate> {
        all.sort_by_cached_key(|one| self.rank(kind, &one.address));
        for one in &mut all {
            let device = plugged(self.root, &one.address);
            let known = device.and_then(|device| self.matrix.known(&device, kind));
            if let Some(known) = known {
                one.name = clean(&format!("{} {}", known.vendor, known.name));
                one.model = Some(known);
            }
        }
        bounded(all)
    }

    fn rank(&self, kind: DeviceKind, address: &str) -> Rank {
        match plugged(self.root, address) {
            Some(device) if self.matrix.known(&device, kind).is_some() => Rank::Known,
            Some(device) if self.matrix.knows(&device) => Rank::Other,
            _ => Rank::Open,
        }
    }
}

fn candidate(address: String, name: &str) -> Candidate {
    Candidate { address, name: clean(name), model: None }
}

fn named(address: String, name: &str, matrix: &Matrix, kind: DeviceKind) -> Candidate {
    Candidate { model: matrix.known_by_name(name, kind), ..candidate(address, name) }
}

fn clean(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}

fn bounded(mut all: Vec<Candidate>) -> Vec<Candidate> {
    all.truncate(MOST);
    all
}

/// Ports that there are, by the names that stay the same in another socket and after a restart, where there are such.
fn serial_ports(root: &Path) -> Vec<(String, String)> {
    let by_id = devices(root, "dev/serial/by-id", "");
    let known: Vec<PathBuf> = by_id.iter().filter_map(|path| target(root, path)).collect();
    let named =
        by_id.iter().map(|path| (path.clone(), words_of(path.rsplit('/').next().unwrap_or_default())));
    let plain = ["ttyUSB", "ttyACM", "ttyS"].into_iter().flat_map(|prefix| devices(root, "dev", prefix));
    let plain = plain
        .filter(|path| !known.contains(&root.join(path.trim_start_matches('/'))) && is_port(root, path))
        .map(|path| (path.clone(), path.rsplit('/').next().unwrap_or_default().to_owned()));
    named.chain(plain).collect()
}

/// The kernel names four ports of the board whether or not they are there; the type tells (`PORT_UNKNOWN` is 0).
fn is_port(root: &Path, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let kind = root.join("sys/class/tty").join(name).join("type");
    fs::read_to_string(kind).map_or(!name.starts_with("ttyS"), |kind| kind.trim() != "0")
}

fn target(root: &Path, path: &str) -> Option<PathBuf> {
    fs::canonicalize(root.join(path.trim_start_matches('/'))).ok()
}

/// Scanners that type, and other keyboards.
fn keyboards(root: &Path) -> Vec<Candidate> {
    let all = devices(root, "dev/input/by-id", "").into_iter().filter(|path| path.ends_with("-event-kbd"));
    all.map(|path| {
        let name = path.rsplit('/').next().unwrap_or_default().trim_end_matches("-event-kbd");
        candidate(format!("wedge:{path}"), &words_of(name))
    })
    .collect()
}

fn cameras(root: &Path) -> Vec<Candidate> {
    let all = devices(root, "dev", "video").into_iter();
    all.filter_map(|path| {
        let about = root.join("sys/class/video4linux").join(path.rsplit('/').next()?);
        // Of the several files of one camera the first gives pictures.
        let first = fs::read_to_string(about.join("index")).map_or(true, |index| index.trim() == "0");
        let name = fs::read_to_string(about.join("name")).unwrap_or_default();
        let name = if name.trim().is_empty() { path.clone() } else { name.trim().to_owned() };
        first.then(|| candidate(format!("v4l2:{path}"), &name))
    })
    .collect()
}

fn smart_card_readers(matrix: &Matrix) -> Vec<Candidate> {
    let kind = DeviceKind::SmartCardReader;
    reader_names().into_iter().map(|name| named(name.clone(), &name, matrix, kind)).collect()
}

/// The readers of smart cards, as `pcscd` calls them; none where there is no such service.
pub fn reader_names() -> Vec<String> {
    let readers = Context::establish(Scope::User).and_then(|context| context.list_readers_owned());
    readers.unwrap_or_default().into_iter().filter_map(|name| name.into_string().ok()).collect()
}

/// The files of a directory whose names begin so, sorted, as they are called on the machine.
fn devices(root: &Path, directory: &str, prefix: &str) -> Vec<String> {
    let entries = fs::read_dir(root.join(directory)).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut paths: Vec<String> = names
        .filter(|name| name.starts_with(prefix) && !name.chars().any(|c| c.is_control() || c == ','))
        .map(|name| format!("/{directory}/{name}"))
        .collect();
    paths.sort();
    paths
}

/// `usb-Maker_Device_0001-if00-port0` as people read it.
fn words_of(name: &str) -> String {
    name.trim_start_matches("usb-").replace('_', " ")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn put(root: &Path, path: &str, content: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    #[test]
    fn candidates_have_names_that_stay() {
        let dir = tempfile::tempdir().unwrap();
        let root = &fs::canonicalize(dir.path()).unwrap();
        for device in ["ttyUSB0", "ttyUSB1", "ttyS0", "ttyS1", "video0", "video1", "usb/lp0"] {
            put(root, &format!("dev/{device}"), "");
        }
        put(root, "sys/class/tty/ttyS0/type", "4\n");
        put(root, "sys/class/tty/ttyS1/type", "0\n");
        put(root, "sys/class/video4linux/video0/name", "HD Camera\n");
        put(root, "sys/class/video4linux/video0/index", "0\n");
        put(root, "sys/class/video4linux/video1/index", "1\n");
        put(root, "dev/input/by-id/usb-Scan_Maker_X1-event-kbd", "");
        put(root, "dev/input/by-id/usb-Scan_Maker_X1-event-mouse", "");
        fs::create_dir_all(root.join("dev/serial/by-id")).unwrap();
        symlink(root.join("dev/ttyUSB0"), root.join("dev/serial/by-id/usb-Card_Reader_9-if00")).unwrap();
        let found = detect(root, &Matrix::default(), "127.0.0.1:1");
        let addresses = |all: &[Candidate]| all.iter().map(|one| one.address.clone()).collect::<Vec<_>>();
        let ports = ["/dev/serial/by-id/usb-Card_Reader_9-if00", "/dev/ttyUSB1", "/dev/ttyS0"];
        assert_eq!(addresses(&found.card_reader), ports);
        assert_eq!(found.card_reader[0].name, "Card Reader 9-if00");
        assert_eq!(addresses(&found.scanner)[3], "wedge:/dev/input/by-id/usb-Scan_Maker_X1-event-kbd");
        assert_eq!(addresses(&found.receipt_printer)[0], "usb:/dev/usb/lp0");
        let camera = Candidate { address: "v4l2:/dev/video0".into(), name: "HD Camera".into(), model: None };
        assert_eq!((found.camera, found.printer), (vec![camera], vec![]));
        assert_eq!(found.printers_without_queue, Vec::<String>::new());
    }

    #[test]
    fn a_printer_of_pages_without_a_queue_is_told_of_and_one_of_receipts_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for (file, id) in [
            ("lp0", "MFG:Pantum;CMD:DW-PS,DW-PCL;MDL:P2500;CLS:PRINTER;"),
            ("lp1", "MFG:Xprinter;MDL:XP-80C;CMD:ESC/POS;"),
            ("lp2", "nothing that anybody understands"),
        ] {
            put(root, &format!("dev/usb/{file}"), "");
            put(root, &format!("sys/class/usbmisc/{file}/device/ieee1284_id"), id);
        }
        let found = detect(root, &Matrix::default(), "127.0.0.1:1");
        assert_eq!(found.printers_without_queue, ["Pantum P2500"]);
    }
}
