//! Elder mode forced onto an app that knows nothing of it: everything larger, and what is hard to read darker or lighter.

use std::cell::Cell;
use std::rc::Rc;

use gtk::prelude::*;
use javascriptcore::ValueExt as _;
use webkit2gtk::{
    LoadEvent, UserContentInjectedFrames, UserContentManager, UserContentManagerExt as _, UserScript,
    UserScriptInjectionTime, WebView, WebViewExt as _,
};

use super::{WORLD, Zoom};

const ELDER_WORLD: &str = include_str!("../../scripts/elder_world.js");

/// How much larger. An upright screen is then as wide as 830 pixels, which pages for telephones fill well.
const LARGER: f64 = 1.3;

/// Puts the script into all frames of a view; it begins at once where elder mode is on already.
pub fn add_script(manager: &UserContentManager, on: bool) {
    let script = ELDER_WORLD.replace("__ON__", if on { "true" } else { "false" });
    let (all, start) = (UserContentInjectedFrames::AllFrames, UserScriptInjectionTime::Start);
    manager.add_script(&UserScript::for_world(&script, all, start, WORLD, &[], &[]));
}

/// Whether elder mode is on for a view, and what comes of it.
pub struct ElderMode {
    on: Cell<bool>,
    zoom: Zoom,
}

impl ElderMode {
    /// For a view that has loaded nothing yet.
    pub const fn new(on: bool, zoom: Zoom) -> Self {
        Self { on: Cell::new(on), zoom }
    }

    /// Applies it to every page that the app goes to, once the page has said whether it sees to it itself.
    pub fn follow_pages(self: &Rc<Self>, view: &WebView) {
        if self.on.get() {
            self.zoom.set(view, LARGER);
        }
        let mode = Rc::clone(self);
        view.connect_load_changed(move |view, event| {
            if event == LoadEvent::Finished {
                mode.apply(view);
            }
        });
    }

    /// Turns it on or off.
    pub fn set(self: &Rc<Self>, view: &WebView, on: bool) {
        self.on.set(on);
        self.apply(view);
    }

    fn apply(self: &Rc<Self>, view: &WebView) {
        let script = format!("globalThis.__kioskElder?.({})", self.on.get());
        let (mode, shown) = (Rc::clone(self), view.downgrade());
        view.evaluate_javascript(&script, Some(WORLD), None, None::<&gtk::gio::Cancellable>, move |forced| {
            let forced = forced.is_ok_and(|forced| forced.to_boolean());
            if let Some(view) = shown.upgrade() {
                mode.zoom.set(&view, if forced { LARGER } else { 1.0 });
            }
        });
    }
}
