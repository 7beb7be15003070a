//! Puts window, controller and agent together.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tauri::{App, RunEvent, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use terminal_core::Mono;

use crate::args::Args;
use crate::controller::{Controller, DisplayHands};
use crate::dead_stack;
use crate::environment::SandboxTrial;
use crate::keyboard;
use crate::link;
use crate::plug;
use crate::queue::{QueueReceiver, QueueSender, queue};
use crate::stage::Input;
use crate::state_dir;
use crate::window::{Parts, Window, shown_area};
use crate::x_display::XDisplay;

const TICK: Duration = Duration::from_millis(250);

/// Runs until the process is ended.
pub fn run(args: Args) -> anyhow::Result<()> {
    let trial = SandboxTrial::begin();
    let display = own_display(&args);
    let app = tauri::Builder::default()
        .setup(move |app| {
            trial.end();
            Ok(set_up(app, args, display)?)
        })
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

/// The screen, set as it is to be before there is a window on it. One of several windows has none of its own: nobody's desktop is turned.
fn own_display(args: &Args) -> Option<XDisplay> {
    if args.windowed.is_some() {
        return None;
    }
    let mut display = XDisplay::open()
        .inspect_err(|error| tracing::warn!(%error, "the screen can be turned by nobody"))
        .ok()?;
    if let Some(path) = &args.display_settings {
        display.set_by_file(path);
    }
    Some(display)
}

fn set_up(app: &App, args: Args, display: Option<XDisplay>) -> anyhow::Result<()> {
    // The next shell removes it.
    let state_dir = state_dir::make()?.keep();
    let window = open_window(app, &args, &state_dir)?;
    let (inputs, received) = queue();
    let (to_agent, messages) = queue();
    let bounds = args.bounds(memory_of_the_machine());
    link::start(args.agent_socket.clone(), inputs.clone(), messages)?;
    std::thread::Builder::new().name("keyboard".into()).spawn(keyboard::warm_up)?;
    let mut devices = plug::start(&args, &inputs)?;
    devices.display = display.map(|display| Box::new(display) as Box<dyn DisplayHands>);
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
        if let Some(area) = shown_area(&screen.display()) {
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
