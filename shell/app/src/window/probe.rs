//! Tests only (feature `probe`): evaluates scripts in every view and says what is on the screen, over the
//! Unix socket that `KIOSK_PROBE` names. One JSON object a line each way:
//! `{"eval": {"view": "home"|"bar"|"app", "script": "…"}}` answers `{"ok": value}` or `{"error": "…"}`;
//! `{"report": {}}` answers `{"ok": {"window", "covered", "views", "spare"}}`, rectangles in pixels of the window.

use std::cell::{Cell, RefCell};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::rc::Rc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use gtk::prelude::*;
use javascriptcore::ValueExt as _;
use serde::Deserialize;
use serde_json::{Value, json};
use webkit2gtk::{WebView, WebViewExt as _};

use super::{Window, spare};

const TIME_LIMIT: Duration = Duration::from_secs(20);

thread_local! {
    static OVERLAY: RefCell<Option<gtk::Overlay>> = const { RefCell::new(None) };
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Question {
    Eval { view: String, script: String },
    Report {},
}

/// Listens, if there is where.
pub fn start(window: &Window) {
    let Some(socket) = std::env::var_os("KIOSK_PROBE") else { return };
    OVERLAY
        .with_borrow_mut(|overlay| *overlay = window.home.parent().and_then(|parent| parent.downcast().ok()));
    // Left by a shell that was killed.
    let _ = std::fs::remove_file(&socket);
    match UnixListener::bind(&socket) {
        Ok(listener) => drop(std::thread::spawn(move || accept(&listener))),
        Err(error) => tracing::error!(%error, "the probe cannot listen"),
    }
}

fn accept(listener: &UnixListener) {
    for stream in listener.incoming().flatten() {
        std::thread::spawn(move || serve(stream));
    }
}

fn serve(stream: UnixStream) -> io::Result<()> {
    let mut answers = stream.try_clone()?;
    for line in BufReader::new(stream).lines() {
        let answer = match serde_json::from_str(&line?) {
            Ok(question) => ask(question),
            Err(error) => json!({ "error": error.to_string() }),
        };
        writeln!(answers, "{answer}")?;
    }
    Ok(())
}

/// Hands a question to the main thread and waits for what it says.
fn ask(question: Question) -> Value {
    let (answer, answered) = channel();
    glib::MainContext::default().invoke(move || match question {
        Question::Report {} => after_frame(move || drop(answer.send(json!({ "ok": report() })))),
        Question::Eval { view, script } => evaluate(&view, &script, answer),
    });
    answered.recv_timeout(TIME_LIMIT).unwrap_or_else(|_| json!({ "error": "no answer in time" }))
}

fn evaluate(name: &str, script: &str, answer: Sender<Value>) {
    let view = views().into_iter().find(|view| view.widget_name() == name);
    let Some(view) = view else {
        return drop(answer.send(json!({ "error": format!("there is no view {name}") })));
    };
    view.evaluate_javascript(script, None, None, None::<&gtk::gio::Cancellable>, move |result| {
        let _ = answer.send(match result {
            Ok(value) => json!({ "ok": json_of(&value) }),
            Err(error) => json!({ "error": error.to_string() }),
        });
    });
}

fn json_of(value: &javascriptcore::Value) -> Value {
    value.to_json(0).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Value::Null)
}

/// The views, lowest first.
fn views() -> Vec<WebView> {
    children().into_iter().filter_map(|child| child.downcast().ok()).collect()
}

fn children() -> Vec<gtk::Widget> {
    OVERLAY.with_borrow(|overlay| overlay.as_ref().map(ContainerExt::children)).unwrap_or_default()
}

/// Goes on when the layout that is under way is what the X server has: a test clicks where the report says.
fn after_frame(then: impl FnOnce() + 'static) {
    let clock = OVERLAY.with_borrow(|overlay| overlay.as_ref().and_then(WidgetExt::frame_clock));
    let Some(clock) = clock else { return then() };
    let (then, handler) = (Cell::new(Some(then)), Rc::new(Cell::new(None)));
    let own = Rc::clone(&handler);
    handler.set(Some(clock.connect_after_paint(move |clock| {
        if let Some(display) = gdk::Display::default() {
            display.sync();
        }
        if let Some(then) = then.take() {
            then();
        }
        if let Some(id) = own.take() {
            clock.disconnect(id);
        }
    })));
    clock.request_phase(gdk::FrameClockPhase::PAINT);
}

fn report() -> Value {
    let views = views();
    let window = views.first().and_then(WidgetExt::window).map(|window| window.toplevel());
    let window = window.map(|window| {
        let (_, x, y) = window.origin();
        json!({ "x": x, "y": y, "width": window.width(), "height": window.height() })
    });
    let views: Vec<Value> = views.iter().map(described).collect();
    let covered = children().iter().any(|child| child.widget_name() == "cover" && child.is_visible());
    json!({ "window": window, "covered": covered, "views": views, "spare": spare::report() })
}

fn described(view: &WebView) -> Value {
    let (area, overlay) = (view.allocation(), view.parent());
    // An overlay gives each child a window of its own: its place is that of its corner.
    let corner = overlay.and_then(|overlay| view.translate_coordinates(&overlay, 0, 0)).unwrap_or_default();
    json!({
        "view": view.widget_name().as_str(), "uri": view.uri().map(String::from),
        "x": corner.0, "y": corner.1, "width": area.width(), "height": area.height(),
        "focused": view.has_focus(),
    })
}
