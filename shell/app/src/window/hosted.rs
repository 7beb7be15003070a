//! A hosted app: a view of its own, new for every opening, that shares nothing with any other and is
//! thrown away with its process.

mod elder;
mod failures;
mod messages;
mod paging;

use std::rc::Rc;

use gtk::prelude::*;
use javascriptcore::ValueExt as _;
use terminal_devices::id_card::IdCard;
use terminal_devices::scanner::Code;
use terminal_devices::smart_card::Response;
use webkit2gtk::{JavascriptResult, UserContentManager, WebContext, WebView, WebViewExt as _};
use zeroize::Zeroizing;

use elder::ElderMode;

use super::filter::FilterStore;
use super::lockdown::{Bounds, Zoom, lock_down};
use super::roster::Roster;
use super::settings;
use super::{fields, paper, picture, speech};
use crate::bridge::{BridgeError, DocumentToken};
use crate::keyboard::FieldPlace;
use crate::origins::{Origins, reported_name};
use crate::queue::QueueSender;
use crate::stage::{HostedApp, Input, Opening, Pinged};
use fleet_protocol::AppFailure;
use paging::Paging;

/// The script world that pages cannot see.
pub const WORLD: &str = "kiosk-shell";

/// What is to be read of a page, as the engine sets it; no more than a trial tells.
const TRIAL_TEXT: &str = include_str!("../scripts/trial_text.js");

/// What an app's view is made with.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The engine's.
    pub context: &'a WebContext,
    /// Who is who.
    pub roster: &'a Roster,
    /// Where to say what happens.
    pub inputs: &'a QueueSender<Input>,
}

/// An app's view.
pub struct HostedView {
    view: WebView,
    opening: Opening,
    elder: Rc<ElderMode>,
    paging: Rc<Paging>,
    on_trial: bool,
}

impl HostedView {
    /// Makes a view of its own for the app. It is empty until [`HostedView::load`]: first the filter, then the first request.
    pub fn new(around: &Around<'_>, app: &HostedApp, elder: bool) -> Self {
        let context = around.context;
        let view = WebView::builder()
            .web_context(context)
            .is_ephemeral(true)
            .user_content_manager(&UserContentManager::new())
            .settings(&settings::hardened())
            .default_content_security_policy(app.origins.content_policy())
            .build();
        Self::in_view(view, around, app, elder)
    }

    /// Takes a view that has shown nothing and has no policy for what it loads. For bundles: their files bring it themselves.
    pub fn in_view(view: WebView, around: &Around<'_>, app: &HostedApp, elder: bool) -> Self {
        let Around { context, roster, inputs } = *around;
        settings::speak(context, app.language);
        // Both were given one.
        if let Some(manager) = view.user_content_manager() {
            messages::listen(&manager, &view, app, roster, inputs);
            fields::listen(&manager, &view, FieldPlace::App(app.opening), roster, inputs);
            elder::add_script(&manager, elder);
            speech::listen(&manager, &view, FieldPlace::App(app.opening), inputs);
        }
        // What every page without a background of its own counts on.
        view.set_background_color(&gdk::RGBA::WHITE);
        settings::fail_on_tls_errors(&view);
        settings::keep_in(&view, &app.origins.network_hosts());
        let opening = app.opening;
        let permitted = app.origins.clone();
        let (blocked_inputs, answered) = (inputs.clone(), failures::watch(&view, opening, inputs));
        let blocked = move |uri: &str| {
            blocked_inputs.send(Input::AppBlocked(opening, reported_name(uri)));
        };
        let prints = inputs.clone();
        // Before the lock that lets nothing come of it.
        view.connect_print(move |_, _| {
            prints.send(Input::AppPrints(opening));
            true
        });
        let permit = move |uri: &str| permitted.permit(uri);
        let zoom = Zoom::none();
        lock_down(
            &view,
            Bounds {
                permit: Box::new(permit),
                blocked: Box::new(blocked),
                answered: Box::new(answered),
                zoom: zoom.clone(),
            },
        );
        // Nothing is heard of an app that nobody opened.
        view.set_is_muted(app.on_trial);
        let elder = Rc::new(ElderMode::new(elder, zoom));
        elder.follow_pages(&view);
        Self { view, opening, elder, paging: Rc::default(), on_trial: app.on_trial }
    }

    /// Turns elder mode on or off, without loading anything anew.
    pub fn set_elder(&self, on: bool) {
        self.elder.set(&self.view, on);
    }

    /// Compiles the filter, then opens the app. Without its filter no app is opened.
    pub fn load(&self, origins: &Origins, filters: &FilterStore, inputs: &QueueSender<Input>) {
        let (view, entry) = (self.view.downgrade(), origins.entry().to_string());
        let (inputs, opening) = (inputs.clone(), self.opening);
        filters.compile("hosted", &origins.filter_rules(), move |filter| {
            // The citizen may have left already.
            let Some(view) = view.upgrade() else { return };
            match (filter, view.user_content_manager()) {
                (Ok(filter), Some(manager)) => {
                    filter.add_to(&manager);
                    view.load_uri(&entry);
                }
                (filter, _) => {
                    let reason = filter.err().unwrap_or_default();
                    let reason = format!("its content filter could not be made: {reason}");
                    inputs.send(Input::AppFailed(opening, AppFailure::LoadFailed { reason }));
                }
            }
        });
    }

    /// The view.
    pub const fn view(&self) -> &WebView {
        &self.view
    }

    /// Which opening.
    pub const fn opening(&self) -> Opening {
        self.opening
    }

    /// Whether nobody sees it.
    pub const fn is_on_trial(&self) -> bool {
        self.on_trial
    }

    /// Looks what is to be read of it, and whether something is to be seen.
    pub fn look(&self, inputs: &QueueSender<Input>) {
        let (inputs, opening, view) = (inputs.clone(), self.opening, self.view.clone());
        let nothing = None::<&gtk::gio::Cancellable>;
        // In the isolated world a page cannot say anything else than what it shows.
        self.view.evaluate_javascript(TRIAL_TEXT, Some(WORLD), None, nothing, move |text| {
            if let Ok(text) = text {
                inputs.send(Input::TrialRead(opening, text.to_str().into()));
            }
            picture::look(&view, move |picture| inputs.send(Input::TrialSeen(opening, picture)));
        });
    }

    /// Asks for a sign of life.
    pub fn ping(&self, inputs: &QueueSender<Input>) {
        let (inputs, opening) = (inputs.clone(), self.opening);
        if self.paging.goes_on() {
            inputs.send(Input::Pong(Pinged::App(opening)));
            return;
        }
        let nothing = None::<&gtk::gio::Cancellable>;
        self.view.evaluate_javascript("1", Some(WORLD), None, nothing, move |answer| {
            if answer.is_ok() {
                inputs.send(Input::Pong(Pinged::App(opening)));
            }
        });
    }

    /// Answers a call of the bridge.
    pub fn answer(&self, call: u64, answer: Result<serde_json::Value, BridgeError>) {
        let (good, value) = match answer {
            Ok(value) => (true, value),
            Err(error) => (false, serde_json::json!({ "code": error, "message": error.to_string() })),
        };
        self.say(Zeroizing::new(format!("globalThis.__kioskAnswer?.({call}, {good}, {value})")));
    }

    /// Answers a call with what stands on a card. What is made of it on the way is overwritten.
    pub fn answer_card(&self, call: u64, card: &IdCard) {
        self.answer_json(call, &card.to_json());
    }

    /// Answers a call with what was scanned, in the same way.
    pub fn answer_code(&self, call: u64, code: &Code) {
        self.answer_json(call, &code.to_json());
    }

    /// Answers a call with what a smart card said, in the same way.
    pub fn answer_smart_card(&self, call: u64, response: &Response) {
        self.answer_json(call, &response.to_json());
    }

    /// Answers a call with a picture, which the isolated world fetches by its name.
    pub fn answer_photo(&self, call: u64, token: &DocumentToken, width: u16, height: u16) {
        let about = serde_json::json!({ "width": width, "height": height });
        self.say(Zeroizing::new(format!("globalThis.__kioskPhoto?.({call}, '{token}', {about})")));
    }

    fn answer_json(&self, call: u64, json: &str) {
        let parts = [&format!("globalThis.__kioskAnswer?.({call}, true, "), json, ")"];
        // Its whole room at once: a text that grows leaves a copy behind.
        let mut script = Zeroizing::new(String::with_capacity(parts.iter().map(|part| part.len()).sum()));
        for part in parts {
            script.push_str(part);
        }
        self.say(script);
    }

    /// Makes the page into a PDF.
    pub fn print(&self, inputs: &QueueSender<Input>) {
        let (view, paging) = (self.view.downgrade(), Rc::clone(&self.paging));
        let (inputs, opening) = (inputs.clone(), self.opening);
        self.paging.begin();
        paper::print(&self.view, move |pdf| {
            let waiting = paging.end();
            if let Some(view) = view.upgrade() {
                for script in waiting {
                    run(&view, &script);
                }
            }
            inputs.send(Input::PagePrinted(opening, pdf));
        });
    }

    fn say(&self, script: Zeroizing<String>) {
        if self.paging.goes_on() {
            self.paging.keep(script);
        } else {
            run(&self.view, &script);
        }
    }

    /// Ends the process now; the view goes when it has left the window.
    pub fn terminate(&self) {
        self.view.terminate_web_process();
    }
}

fn run(view: &WebView, script: &str) {
    view.evaluate_javascript(script, Some(WORLD), None, None::<&gtk::gio::Cancellable>, |_| {});
}

/// What a script posted, if it is a string.
pub fn text_of(result: &JavascriptResult) -> Option<String> {
    let value = result.js_value()?;
    value.is_string().then(|| value.to_str().into())
}
