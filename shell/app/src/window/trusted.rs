//! The trusted pages: home (Tauri's own view), bar and keyboard.

use webkit2gtk::{
    UserContentInjectedFrames, UserContentManagerExt as _, UserScript, UserScriptInjectionTime,
    WebProcessTerminationReason, WebView, WebViewExt as _,
};

use super::cover::BACKGROUND;
use super::fields;
use super::lockdown::{Bounds, Zoom, lock_down};
use super::roster::Roster;
use super::schemes::PAGE_SCHEME;
use super::{settings, speech};
use crate::keyboard::FieldPlace;
use crate::page::{Call, CallError, Consent};
use crate::queue::QueueSender;
use crate::stage::{Input, Pinged, TrustedPage};

const HOST_SCRIPT: &str = include_str!("../scripts/kiosk_host.js");

/// Gives a view its script and closes its ways out. `None` if it has no content manager.
pub fn prepare(
    view: &WebView,
    page: TrustedPage,
    roster: &Roster,
    inputs: &QueueSender<Input>,
) -> Option<()> {
    view.set_settings(&settings::hardened());
    paint_background(view);
    add_host_script(view)?;
    if page == TrustedPage::Home {
        let manager = view.user_content_manager()?;
        fields::listen(&manager, view, FieldPlace::Home, roster, inputs);
        speech::listen(&manager, view, FieldPlace::Home, inputs);
    }
    let start = format!("{PAGE_SCHEME}://localhost/");
    lock_down(
        view,
        Bounds {
            permit: Box::new(move |uri| uri.starts_with(&start)),
            blocked: Box::new(|uri| tracing::warn!(uri, "a trusted page was kept from an address")),
            zoom: Zoom::none(),
            answered: Box::new(move |status| {
                if status != Some(200) {
                    tracing::error!(?page, ?status, "a trusted page is missing");
                }
            }),
        },
    );
    // The keyboard's is the bar's.
    if page != TrustedPage::Keyboard {
        report_crash(view, page, inputs.clone());
    }
    Some(())
}

fn report_crash(view: &WebView, page: TrustedPage, inputs: QueueSender<Input>) {
    view.connect_web_process_terminated(move |_, reason| {
        if reason != WebProcessTerminationReason::TerminatedByApi {
            tracing::error!(?page, ?reason, "a trusted page's process ended");
            inputs.send(Input::PageCrashed(page));
        }
    });
}

/// A trusted page calls.
pub fn called(view: &WebView, page: TrustedPage, message: &str, inputs: &QueueSender<Input>) {
    match Call::parse(message) {
        Ok((id, call)) => inputs.send(Input::Called(page, id, call)),
        Err(CallError::Unknown { id, reason }) => {
            tracing::warn!(?page, reason, "a trusted page called what there is not");
            answer(view, id, Err(&reason));
        }
        Err(CallError::Malformed) => tracing::warn!(?page, "a trusted page said nothing that is a call"),
    }
}

fn add_host_script(view: &WebView) -> Option<()> {
    let (frames, time) = (UserContentInjectedFrames::TopFrame, UserScriptInjectionTime::Start);
    view.user_content_manager()?.add_script(&UserScript::new(HOST_SCRIPT, frames, time, &[], &[]));
    Some(())
}

/// The colour where a page has not painted.
fn paint_background(view: &WebView) {
    let (red, green, blue) = BACKGROUND;
    view.set_background_color(&gdk::RGBA::new(red, green, blue, 1.0));
}

/// Loads a trusted page, again if need be.
pub fn load(view: &WebView, page: TrustedPage) {
    let name = match page {
        TrustedPage::Home => "home",
        TrustedPage::Bar => "bar",
        TrustedPage::Keyboard => "keyboard",
    };
    view.load_uri(&format!("{PAGE_SCHEME}://localhost/{name}.html"));
}

/// Evaluates a script in a page, without waiting for it.
pub fn run(view: &WebView, script: &str) {
    view.evaluate_javascript(script, None, None, None::<&gtk::gio::Cancellable>, |_| {});
}

/// Of the engine's messages those below 4,096 bytes go through a buffer that is kept, at each end of a connection; what
/// a shorter message does not reach of the one before stays in it.
const FULL: usize = 3_500;

/// Fills the buffers between the shell and a page's process, in both directions: what was typed lies in them no more.
pub fn fill_buffers(view: &WebView) {
    run(view, &format!("/*{}*/ ' '.repeat({FULL})", " ".repeat(FULL)));
}

/// Shows a state.
pub fn show_state(view: &WebView, json: &str) {
    run(view, &format!("window.__kioskShell?.state({json})"));
}

/// Tells the keyboard's page what stands in the field.
pub fn show_text(view: &WebView, text: Option<&str>) {
    run(view, &format!("window.__kioskShell?.text({})", serde_json::Value::from(text)));
}

/// Has the bar's page ask the citizen.
pub fn show_consent(view: &WebView, consent: Option<&Consent>) {
    run(view, &format!("window.__kioskShell?.consent({})", serde_json::json!(consent)));
}

/// Answers a call.
pub fn answer(view: &WebView, call: u64, answer: Result<&serde_json::Value, &str>) {
    let (good, value) = match answer {
        Ok(value) => (true, value.to_string()),
        Err(reason) => (false, serde_json::Value::from(reason).to_string()),
    };
    run(view, &format!("window.__kioskShell?.answer({call}, {good}, {value})"));
}

/// Asks for a sign of life: that the page is the right one, loaded, and runs scripts.
pub fn ping(view: &WebView, page: TrustedPage, inputs: &QueueSender<Input>) {
    let script = format!("location.protocol === '{PAGE_SCHEME}:' && document.readyState !== 'loading'");
    let inputs = inputs.clone();
    view.evaluate_javascript(&script, None, None, None::<&gtk::gio::Cancellable>, move |answer| {
        use javascriptcore::ValueExt as _;
        if answer.is_ok_and(|value| value.to_boolean()) {
            inputs.send(Input::Pong(Pinged::Page(page)));
        }
    });
}
