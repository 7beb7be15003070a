//! The terminal's devices: started by the shell's options, or, where those name none, as the set-up chose them.

use std::io;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use terminal_core::setup::ChosenDevices;
use terminal_devices::camera::{self, CameraAddress, CameraLimits, CameraRequest};
use terminal_devices::detect::{PRINT_SERVICE, detect};
use terminal_devices::id_card::{CardReaderAddress, ReaderRequest, driver};
use terminal_devices::models::{DeviceKind, Matrix, beside, recognize, settled};
use terminal_devices::panel::{self, PanelRequest, ScreenPanel};
use terminal_devices::printer::driver::PrinterRequest;
use terminal_devices::printer::{self, Limits, PrinterAddress, apart};
use terminal_devices::receipt::{self, ReceiptAddress, ReceiptLimits, ReceiptRequest};
use terminal_devices::scanner::{self, ScannerAddress, ScannerRequest};
use terminal_devices::smart_card::{self, SmartCardLimits, SmartCardRequests};
use terminal_devices::speaker::driver::SpeakerRequest;
use terminal_devices::speaker::{self, Manner};

use crate::READ_DOCUMENT;
use crate::args::Args;
use crate::controller::{Change, Changes, Devices, Plug};
use crate::queue::QueueSender;
use crate::stage::Input;

/// Outside of tests.
const ROOT: &str = "/";

/// Starts what the options name; what they do not name is the set-up's to choose.
pub fn start(args: &Args, inputs: &QueueSender<Input>) -> io::Result<Devices> {
    let manner = args.manner();
    let volume = manner.as_ref().map(|manner| manner.volume).unwrap_or_default();
    let mut plug = Sockets {
        inputs: inputs.clone(),
        matrix: Arc::new(Matrix::load(Path::new(ROOT))),
        card_reader: Socket::of(DeviceKind::CardReader, args.card_reader.as_ref()),
        printer: Socket::of(DeviceKind::Printer, args.printer.as_ref()),
        scanner: Socket::of(DeviceKind::Scanner, args.scanner.as_ref()),
        receipts: Socket::of(DeviceKind::ReceiptPrinter, args.receipt_printer.as_ref()),
        smart_cards: Socket::of(DeviceKind::SmartCardReader, args.smart_card_reader.as_ref()),
        camera: Socket::of(DeviceKind::Camera, args.camera.as_ref()),
    };
    let Changes { card_reader, printer, scanner, receipts, smart_cards, camera } = plug.refit();
    Ok(Devices {
        card_reader: card_reader.started(),
        printer: printer.started(),
        speaker: manner.map(|manner| start_speaker(manner, inputs)).transpose()?,
        scanner: scanner.started(),
        receipts: receipts.started(),
        smart_cards: smart_cards.started(),
        camera: camera.started(),
        panel: start_panel(args, inputs)?,
        volume,
        plug: Some(Box::new(plug)),
        display: None,
    })
}

/// Where a device may be plugged in.
#[derive(Debug)]
struct Socket {
    kind: DeviceKind,
    /// An option of the command line has the say.
    is_named: bool,
    /// What it or the set-up says.
    address: Option<String>,
    /// The same with the settings of the model that is plugged in there: by this it was started.
    used: Option<String>,
}

impl Socket {
    fn of(kind: DeviceKind, named: Option<&String>) -> Self {
        Self { kind, is_named: named.is_some(), address: named.cloned(), used: None }
    }

    fn choose(&mut self, chosen: Option<&String>) {
        if !self.is_named {
            self.address = chosen.cloned();
        }
    }

    /// Starts what is wanted now, where that is another than before; what cannot be started is none.
    fn change<T>(&mut self, matrix: &Matrix, start: impl FnOnce(&str) -> Result<T, String>) -> Change<T> {
        let wanted =
            self.address.as_ref().map(|address| settled(Path::new(ROOT), matrix, self.kind, address));
        if wanted == self.used {
            return Change::Keep;
        }
        self.used = wanted;
        let started = self.used.as_ref().map(|address| {
            start(address).inspect_err(|error| tracing::error!(address, error, "the device is not started"))
        });
        Change::Now(started.and_then(Result::ok))
    }
}

#[derive(Debug)]
struct Sockets {
    inputs: QueueSender<Input>,
    matrix: Arc<Matrix>,
    card_reader: Socket,
    printer: Socket,
    scanner: Socket,
    receipts: Socket,
    smart_cards: Socket,
    camera: Socket,
}

impl Plug for Sockets {
    fn change(&mut self, chosen: &ChosenDevices) -> Changes {
        self.card_reader.choose(chosen.card_reader.as_ref());
        self.printer.choose(chosen.printer.as_ref());
        self.scanner.choose(chosen.scanner.as_ref());
        self.receipts.choose(chosen.receipt_printer.as_ref());
        self.smart_cards.choose(chosen.smart_card_reader.as_ref());
        self.camera.choose(chosen.camera.as_ref());
        self.refit()
    }

    fn refit(&mut self) -> Changes {
        let (inputs, matrix) = (&self.inputs, &*self.matrix);
        let failed = |error: io::Error| error.to_string();
        Changes {
            card_reader: self
                .card_reader
                .change(matrix, |address| start_reader(read(address)?, inputs).map_err(failed)),
            printer: self
                .printer
                .change(matrix, |address| start_printer(read(address)?, inputs).map_err(failed)),
            scanner: self
                .scanner
                .change(matrix, |address| start_scanner(read(address)?, inputs).map_err(failed)),
            receipts: self
                .receipts
                .change(matrix, |address| start_receipts(read(address)?, inputs).map_err(failed)),
            smart_cards: self
                .smart_cards
                .change(matrix, |name| start_smart_cards(name.to_owned(), inputs).map_err(failed)),
            camera: self
                .camera
                .change(matrix, |address| start_camera(read(address)?, inputs).map_err(failed)),
        }
    }

    fn look(&mut self) {
        let (inputs, matrix) = (self.inputs.clone(), self.matrix.clone());
        on_a_thread(move || {
            inputs.send(Input::DevicesFound(detect(Path::new(ROOT), &matrix, PRINT_SERVICE)));
        });
    }

    fn recognize(&mut self) {
        let sockets = [
            &self.card_reader,
            &self.printer,
            &self.scanner,
            &self.receipts,
            &self.smart_cards,
            &self.camera,
        ];
        let places: Vec<_> =
            sockets.into_iter().filter_map(|socket| Some((socket.kind, socket.address.clone()?))).collect();
        let (inputs, matrix) = (self.inputs.clone(), self.matrix.clone());
        on_a_thread(move || {
            let root = Path::new(ROOT);
            let plugged =
                places.iter().filter_map(|(kind, address)| recognize(root, &matrix, *kind, address));
            inputs.send(Input::DevicesRecognized(plugged.chain(beside(root, &matrix)).collect()));
        });
    }
}

/// What blocks for some seconds, away from the window.
fn on_a_thread(look: impl FnOnce() + Send + 'static) {
    if let Err(error) = std::thread::Builder::new().name("detect".into()).spawn(look) {
        tracing::error!(%error, "nobody looks for devices");
    }
}

fn read<T: FromStr<Err: std::fmt::Display>>(address: &str) -> Result<T, String> {
    address.parse().map_err(|error: T::Err| error.to_string())
}

fn start_reader(
    address: CardReaderAddress,
    inputs: &QueueSender<Input>,
) -> io::Result<Sender<ReaderRequest>> {
    let inputs = inputs.clone();
    driver::start(address, move |event| {
        inputs.send(Input::Reader(event));
    })
}

fn start_printer(address: PrinterAddress, inputs: &QueueSender<Input>) -> io::Result<Sender<PrinterRequest>> {
    let inputs = inputs.clone();
    // This very program, also where an upgrade has taken its name away.
    let reader = apart::Reader::new("/proc/self/exe".into(), READ_DOCUMENT);
    printer::driver::start(
        address,
        Limits::default(),
        move |document| reader.read(document),
        move |event| {
            inputs.send(Input::Printer(event));
        },
    )
}

fn start_speaker(manner: Manner, inputs: &QueueSender<Input>) -> io::Result<Sender<SpeakerRequest>> {
    let inputs = inputs.clone();
    speaker::driver::start(manner, move |event| {
        inputs.send(Input::Speaker(event));
    })
}

fn start_scanner(address: ScannerAddress, inputs: &QueueSender<Input>) -> io::Result<Sender<ScannerRequest>> {
    let inputs = inputs.clone();
    scanner::driver::start(address, move |event| {
        inputs.send(Input::Scanner(event));
    })
}

fn start_receipts(
    address: ReceiptAddress,
    inputs: &QueueSender<Input>,
) -> io::Result<Sender<ReceiptRequest>> {
    let inputs = inputs.clone();
    receipt::driver::start(address, ReceiptLimits::default(), move |event| {
        inputs.send(Input::Receipts(event));
    })
}

fn start_smart_cards(name: String, inputs: &QueueSender<Input>) -> io::Result<SmartCardRequests> {
    let inputs = inputs.clone();
    let readers = if name == "any" { String::new() } else { name };
    smart_card::driver::start(readers, SmartCardLimits::default(), move |event| {
        inputs.send(Input::SmartCards(event));
    })
}

/// The screen that is the terminal's own: of a window among others nobody switches the panel.
fn start_panel(args: &Args, inputs: &QueueSender<Input>) -> io::Result<Option<Sender<PanelRequest>>> {
    if args.windowed.is_some() {
        return Ok(None);
    }
    let inputs = inputs.clone();
    let tell = move |event| {
        inputs.send(Input::Panel(event));
    };
    panel::driver::start(ScreenPanel::new(None), panel::driver::LOOK, tell).map(Some)
}

fn start_camera(address: CameraAddress, inputs: &QueueSender<Input>) -> io::Result<Sender<CameraRequest>> {
    let inputs = inputs.clone();
    camera::driver::start(address, CameraLimits::default(), move |event| {
        inputs.send(Input::Camera(event));
    })
}
