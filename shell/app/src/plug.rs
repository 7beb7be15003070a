//! The terminal's devices: started by the shell's options, or, where those name none, as the set-up chose them.

use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::mpsc::Sender;

use terminal_core::setup::ChosenDevices;
use terminal_devices::camera::{self, CameraAddress, CameraLimits, CameraRequest};
use terminal_devices::detect::{PRINT_SERVICE, detect};
use terminal_devices::id_card::{ReaderRequest, driver};
use terminal_devices::panel::{self, PanelRequest, ScreenPanel};
use terminal_devices::printer::driver::PrinterRequest;
use terminal_devices::printer::{self, Limits, PrinterAddress};
use terminal_devices::receipt::{self, ReceiptAddress, ReceiptLimits, ReceiptRequest};
use terminal_devices::scanner::{self, ScannerAddress, ScannerRequest};
use terminal_devices::smart_card::{self, SmartCardLimits, SmartCardRequests};
use terminal_devices::speaker::driver::SpeakerRequest;
use terminal_devices::speaker::{self, Manner};

use crate::args::Args;
use crate::controller::{Change, Changes, Devices, Plug};
use crate::queue::QueueSender;
use crate::stage::Input;

/// Starts what the options name; what they do not name is the set-up's to choose.
pub fn start(args: &Args, inputs: &QueueSender<Input>) -> io::Result<Devices> {
    let manner = args.manner();
    let volume = manner.as_ref().map(|manner| manner.volume).unwrap_or_default();
    let named = |named: bool| if named { Place::Named } else { Place::default() };
    let plug = Sockets {
        inputs: inputs.clone(),
        card_reader: named(args.card_reader.is_some()),
        printer: named(args.printer.is_some()),
        scanner: named(args.scanner.is_some()),
        receipts: named(args.receipt_printer.is_some()),
        smart_cards: named(args.smart_card_reader.is_some()),
        camera: named(args.camera.is_some()),
    };
    Ok(Devices {
        card_reader: args.card_reader.clone().map(|port| start_reader(port, inputs)).transpose()?,
        printer: args.printer.clone().map(|address| start_printer(address, inputs)).transpose()?,
        speaker: manner.map(|manner| start_speaker(manner, inputs)).transpose()?,
        scanner: args.scanner.clone().map(|address| start_scanner(address, inputs)).transpose()?,
        receipts: args.receipt_printer.clone().map(|address| start_receipts(address, inputs)).transpose()?,
        smart_cards: args
            .smart_card_reader
            .clone()
            .map(|name| start_smart_cards(name, inputs))
            .transpose()?,
        camera: args.camera.clone().map(|address| start_camera(address, inputs)).transpose()?,
        panel: start_panel(args, inputs)?,
        volume,
        plug: Some(Box::new(plug)),
        display: None,
    })
}

/// Where a device may be plugged in.
#[derive(Debug)]
enum Place {
    /// An option of the command line has the say.
    Named,
    /// What the set-up chose last.
    Chosen(Option<String>),
}

impl Default for Place {
    fn default() -> Self {
        Self::Chosen(None)
    }
}

impl Place {
    /// Starts what is chosen now, where that is another than before; what cannot be started is none.
    fn change<T>(
        &mut self,
        chosen: Option<&String>,
        start: impl FnOnce(&str) -> Result<T, String>,
    ) -> Change<T> {
        let Self::Chosen(before) = self else { return Change::Keep };
        if before.as_ref() == chosen {
            return Change::Keep;
        }
        *before = chosen.cloned();
        let started = chosen.map(|address| {
            start(address)
                .inspect_err(|error| tracing::error!(address, error, "the chosen device is not started"))
        });
        Change::Now(started.and_then(Result::ok))
    }
}

#[derive(Debug)]
struct Sockets {
    inputs: QueueSender<Input>,
    card_reader: Place,
    printer: Place,
    scanner: Place,
    receipts: Place,
    smart_cards: Place,
    camera: Place,
}

impl Plug for Sockets {
    fn change(&mut self, chosen: &ChosenDevices) -> Changes {
        let inputs = &self.inputs;
        let failed = |error: io::Error| error.to_string();
        Changes {
            card_reader: self.card_reader.change(chosen.card_reader.as_ref(), |port| {
                let port = Some(PathBuf::from(port)).filter(|port| port.is_absolute());
                start_reader(port.ok_or("not a path")?, inputs).map_err(failed)
            }),
            printer: self.printer.change(chosen.printer.as_ref(), |address| {
                start_printer(read(address)?, inputs).map_err(failed)
            }),
            scanner: self.scanner.change(chosen.scanner.as_ref(), |address| {
                start_scanner(read(address)?, inputs).map_err(failed)
            }),
            receipts: self.receipts.change(chosen.receipt_printer.as_ref(), |address| {
                start_receipts(read(address)?, inputs).map_err(failed)
            }),
            smart_cards: self.smart_cards.change(chosen.smart_card_reader.as_ref(), |name| {
                start_smart_cards(name.to_owned(), inputs).map_err(failed)
            }),
            camera: self.camera.change(chosen.camera.as_ref(), |address| {
                start_camera(read(address)?, inputs).map_err(failed)
            }),
        }
    }

    fn look(&mut self) {
        let inputs = self.inputs.clone();
        let look = move || inputs.send(Input::DevicesFound(detect(Path::new("/"), PRINT_SERVICE)));
        if let Err(error) = std::thread::Builder::new().name("detect".into()).spawn(look) {
            tracing::error!(%error, "nobody looks for devices");
        }
    }
}

fn read<T: FromStr<Err: std::fmt::Display>>(address: &str) -> Result<T, String> {
    address.parse().map_err(|error: T::Err| error.to_string())
}

fn start_reader(port: PathBuf, inputs: &QueueSender<Input>) -> io::Result<Sender<ReaderRequest>> {
    let inputs = inputs.clone();
    driver::start(port, move |event| {
        inputs.send(Input::Reader(event));
    })
}

fn start_printer(address: PrinterAddress, inputs: &QueueSender<Input>) -> io::Result<Sender<PrinterRequest>> {
    let inputs = inputs.clone();
    printer::driver::start(address, Limits::default(), move |event| {
        inputs.send(Input::Printer(event));
    })
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
