//! Puts window, controller and agent together.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tauri::{App, RunEvent, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use terminal_core::Mono;
use terminal_devices::camera::{self, CameraAddress, CameraLimits, CameraRequest};
use terminal_devices::id_card::{ReaderRequest, driver};
use terminal_devices::printer::driver::PrinterRequest;
use terminal_devices::printer::{self, Limits, PrinterAddress};
use terminal_devices::receipt::{self, ReceiptAddress, ReceiptLimits, ReceiptRequest};
use terminal_devices::scanner::{self, ScannerAddress, ScannerRequest};
use terminal_devices::smart_card::{self, SmartCardLimits, SmartCardRequests};
use terminal_devices::speaker::driver::SpeakerRequest;
use terminal_devices::speaker::{self, Manner};

use crate::args::Args;
use crate::controller::{Controller, Devices};
use crate::dead_stack;
use crate::keyboard;
use crate::link;
use crate::queue::{QueueReceiver, QueueSender, queue};
use crate::stage::Input;
use crate::state_dir;
use crate::window::{Parts, Window};

const TICK: Duration = Duration::from_millis(250);

/// Runs until the process is ended.
pub fn run(args: Args) -> anyhow::Result<()> {
    let state_dir = state_dir::make()?;
    let state_path = state_dir.path().to_owned();
    let app = tauri::Builder::default()
        .setup(move |app| Ok(set_up(app, args, state_path)?))
        .build(tauri::generate_context!())
        .context("no window: is there a display?")?;
    app.run(|_, event| {
        // Nothing that a citizen can do closes the window; the launcher ends the process.
        if let RunEvent::ExitRequested { api, .. } = event {
            api.prevent_exit();
        }
    });
    Ok(())
}

fn set_up(app: &App, args: Args, state_dir: PathBuf) -> anyhow::Result<()> {
    let window = open_window(app, &args, &state_dir)?;
    let (inputs, received) = queue();
    let (to_agent, messages) = queue();
    let bounds = args.bounds(memory_of_the_machine());
    let manner = args.manner();
    link::start(args.agent_socket, inputs.clone(), messages)?;
    std::thread::Builder::new().name("keyboard".into()).spawn(keyboard::warm_up)?;
    let card_reader = args.card_reader.map(|port| start_reader(port, &inputs)).transpose()?;
    let printer = args.printer.map(|address| start_printer(address, &inputs)).transpose()?;
    let volume = manner.as_ref().map(|manner| manner.volume).unwrap_or_default();
    let speaker = manner.map(|manner| start_speaker(manner, &inputs)).transpose()?;
    let scanner = args.scanner.map(|address| start_scanner(address, &inputs)).transpose()?;
    let receipts = args.receipt_printer.map(|address| start_receipts(address, &inputs)).transpose()?;
    let smart_cards = args.smart_card_reader.map(|name| start_smart_cards(name, &inputs)).transpose()?;
    let camera = args.camera.map(|address| start_camera(address, &inputs)).transpose()?;
    let devices = Devices { card_reader, printer, speaker, scanner, receipts, smart_cards, camera, volume };
    let pages = args.pages;
    window.with_webview(move |webview| {
        let parts = Parts { home: webview.inner(), pages, state_dir, inputs: inputs.clone() };
        match Window::new(parts) {
            Ok(stage) => {
                #[cfg(feature = "probe")]
                crate::window::probe::start(&stage);
                let started = Instant::now();
                let controller = Controller::new(stage, to_agent, devices, bounds, mono(started));
                drive(controller, received, inputs, started);
            }
            Err(error) => {
                tracing::error!(%error, "no window");
                std::process::exit(1);
            }
        }
    })?;
    Ok(())
}

fn start_reader(port: PathBuf, inputs: &QueueSender<Input>) -> std::io::Result<Sender<ReaderRequest>> {
    let inputs = inputs.clone();
    driver::start(port, move |event| {
        inputs.send(Input::Reader(event));
    })
}

fn start_printer(
    address: PrinterAddress,
    inputs: &QueueSender<Input>,
) -> std::io::Result<Sender<PrinterRequest>> {
    let inputs = inputs.clone();
    printer::driver::start(address, Limits::default(), move |event| {
        inputs.send(Input::Printer(event));
    })
}

fn start_speaker(manner: Manner, inputs: &QueueSender<Input>) -> std::io::Result<Sender<SpeakerRequest>> {
    let inputs = inputs.clone();
    speaker::driver::start(manner, move |event| {
        inputs.send(Input::Speaker(event));
    })
}

fn start_scanner(
    address: ScannerAddress,
    inputs: &QueueSender<Input>,
) -> std::io::Result<Sender<ScannerRequest>> {
    let inputs = inputs.clone();
    scanner::driver::start(address, move |event| {
        inputs.send(Input::Scanner(event));
    })
}

fn start_receipts(
    address: ReceiptAddress,
    inputs: &QueueSender<Input>,
) -> std::io::Result<Sender<ReceiptRequest>> {
    let inputs = inputs.clone();
    receipt::driver::start(address, ReceiptLimits::default(), move |event| {
        inputs.send(Input::Receipts(event));
    })
}

fn start_smart_cards(name: String, inputs: &QueueSender<Input>) -> std::io::Result<SmartCardRequests> {
    let inputs = inputs.clone();
    let readers = if name == "any" { String::new() } else { name };
    smart_card::driver::start(readers, SmartCardLimits::default(), move |event| {
        inputs.send(Input::SmartCards(event));
    })
}

fn start_camera(
    address: CameraAddress,
    inputs: &QueueSender<Input>,
) -> std::io::Result<Sender<CameraRequest>> {
    let inputs = inputs.clone();
    camera::driver::start(address, CameraLimits::default(), move |event| {
        inputs.send(Input::Camera(event));
    })
}

/// Feeds the controller on the main thread.
fn drive(
    mut controller: Controller<Window>,
    mut received: QueueReceiver<Input>,
    inputs: QueueSender<Input>,
    started: Instant,
) {
    glib::timeout_add_local(TICK, move || {
        dead_stack::overwrite();
        inputs.send(Input::Tick);
        glib::ControlFlow::Continue
    });
    glib::MainContext::default().spawn_local(async move {
        while let Some(input) = received.recv().await {
            controller.handle(input, mono(started));
        }
    });
}

fn memory_of_the_machine() -> u64 {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    system.total_memory()
}

fn mono(started: Instant) -> Mono {
    Mono(u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX))
}

/// One window over the whole screen, with or without a window manager.
fn open_window(app: &App, args: &Args, state_dir: &Path) -> anyhow::Result<WebviewWindow> {
    let nothing = WebviewUrl::External("about:blank".parse()?);
    let builder = WebviewWindowBuilder::new(app, "home", nothing)
        .title("达州市政务服务自助终端")
        .data_directory(state_dir.join("home"))
        .disable_drag_drop_handler()
        .focused(true);
    let window = if let Some(size) = args.windowed {
        builder.inner_size(f64::from(size.width), f64::from(size.height)).build()?
    } else {
        let window = builder.decorations(false).resizable(true).fullscreen(true).build()?;
        fill_screen(&window)?;
        window
    };
    window.on_window_event(|event| {
        if let tauri::WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
        }
    });
    Ok(window)
}

/// Without a window manager nobody makes a window full-screen: it takes its size from the screen, now
/// and whenever that is turned.
fn fill_screen(window: &WebviewWindow) -> anyhow::Result<()> {
    use gtk::prelude::*;
    let gtk_window = window.gtk_window()?;
    let fit = move |screen: &gdk::Screen| {
        let area = screen
            .display()
            .primary_monitor()
            .or_else(|| screen.display().monitor(0))
            .map(|monitor| monitor.geometry());
        if let Some(area) = area {
            gtk_window.move_(area.x(), area.y());
            gtk_window.resize(area.width(), area.height());
        }
    };
    if let Some(screen) = gdk::Screen::default() {
        fit(&screen);
        let turned = fit.clone();
        screen.connect_size_changed(turned);
        screen.connect_monitors_changed(fit);
    }
    Ok(())
}
