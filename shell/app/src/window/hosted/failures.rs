use std::cell::Cell;
use std::rc::Rc;

use fleet_protocol::AppFailure;
use webkit2gtk::{LoadEvent, WebProcessTerminationReason, WebView, WebViewExt as _};

use crate::queue::QueueSender;
use crate::stage::{Input, Opening};

/// Reports what ends an app. Gives back what is to be called with the answers of its main page.
pub fn watch(
    view: &WebView,
    opening: Opening,
    inputs: &QueueSender<Input>,
) -> impl Fn(Option<u32>) + 'static {
    watch_process(view, opening, inputs);
    let shown = Rc::new(Cell::new(false));
    watch_load(view, opening, inputs, &shown);
    watch_passwords(view, opening, inputs, &shown);
    let inputs = inputs.clone();
    move |status| {
        if let Some(reason) = refused_entry(status).filter(|_| !shown.get()) {
            fail(&inputs, opening, AppFailure::LoadFailed { reason });
        }
    }
}

/// Why the first answer of an app is no page. Later ones are the app's own matter.
fn refused_entry(status: Option<u32>) -> Option<String> {
    match status {
        None => Some("its first page is a download".into()),
        Some(status @ (404 | 410 | 500..)) => Some(format!("its server answered with status {status}")),
        Some(_) => None,
    }
}

fn watch_process(view: &WebView, opening: Opening, inputs: &QueueSender<Input>) {
    let ended = inputs.clone();
    view.connect_web_process_terminated(move |_, reason| match reason {
        WebProcessTerminationReason::ExceededMemoryLimit => fail(&ended, opening, AppFailure::OutOfMemory),
        // By the shell itself, when it closes the app.
        WebProcessTerminationReason::TerminatedByApi => {}
        WebProcessTerminationReason::Crashed | _ => fail(&ended, opening, AppFailure::Crashed),
    });
    let inputs = inputs.clone();
    view.connect_is_web_process_responsive_notify(move |view| {
        inputs.send(Input::AppResponsive(opening, view.is_web_process_responsive()));
    });
}

/// Before the signal is answered elsewhere: nobody at a terminal is asked for a password.
fn watch_passwords(view: &WebView, opening: Opening, inputs: &QueueSender<Input>, shown: &Rc<Cell<bool>>) {
    let (inputs, shown) = (inputs.clone(), Rc::clone(shown));
    view.connect_authenticate(move |_, _| {
        if !shown.get() {
            let reason = "its server asks for a password or a certificate".into();
            fail(&inputs, opening, AppFailure::LoadFailed { reason });
        }
        false
    });
}

fn watch_load(view: &WebView, opening: Opening, inputs: &QueueSender<Input>, shown: &Rc<Cell<bool>>) {
    let committed = Rc::clone(shown);
    view.connect_load_changed(move |_, event| {
        if event == LoadEvent::Committed {
            committed.set(true);
        }
    });
    let (failed, shown) = (inputs.clone(), Rc::clone(shown));
    view.connect_load_failed(move |_, _, _, error| {
        let refused = error.matches(webkit2gtk::PolicyError::FrameLoadInterruptedByPolicyChange);
        // A navigation that was refused or given up leaves the page that is there.
        let stays = shown.get() && (refused || error.matches(webkit2gtk::NetworkError::Cancelled));
        if refused && !shown.get() {
            failed.send(Input::AppLedAway(opening));
        } else if !stays {
            fail(&failed, opening, AppFailure::LoadFailed { reason: reason_of(error) });
        }
        true
    });
    let inputs = inputs.clone();
    view.connect_load_failed_with_tls_errors(move |_, _, _, _| {
        let reason = "the certificate of its server is not valid".into();
        fail(&inputs, opening, AppFailure::LoadFailed { reason });
        true
    });
}

/// The engine's words, unless they hold an address.
fn reason_of(error: &glib::Error) -> String {
    let words = error.message();
    let words = if words.contains(['/', '?']) { "the page could not be loaded" } else { words };
    words.chars().take(200).collect()
}

fn fail(inputs: &QueueSender<Input>, opening: Opening, failure: AppFailure) {
    inputs.send(Input::AppFailed(opening, failure));
}
