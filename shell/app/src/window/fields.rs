//! Which field of a view has the focus: the script that tells, and what the keyboard asks of it.

use std::rc::Rc;

use glib::object::IsA;
use webkit2gtk::{
    UserContentInjectedFrames, UserContentManager, UserContentManagerExt as _, UserScript,
    UserScriptInjectionTime, WebView, WebViewExt as _,
};

use super::hosted::{WORLD, text_of};
use super::roster::Roster;
use crate::keyboard::{Extent, FieldMessage, FieldPlace};
use crate::queue::QueueSender;
use crate::stage::Input;

const HANDLER: &str = "kioskField";
const FIELD_WORLD: &str = include_str!("../scripts/field_world.js");

/// Puts the script into all frames of a view and listens to it: by requests, and by messages of a page that goes. No page reaches either.
pub fn listen(
    manager: &impl IsA<UserContentManager>,
    view: &WebView,
    place: FieldPlace,
    roster: &Roster,
    inputs: &QueueSender<Input>,
) {
    manager.register_script_message_handler_in_world(HANDLER, WORLD);
    let inputs = inputs.clone();
    let hear = Rc::new(move |said: &str| {
        if let Some(message) = FieldMessage::parse(said) {
            inputs.send(Input::Field(place, message));
        }
    });
    let heard = Rc::clone(&hear);
    manager.connect_script_message_received(Some(HANDLER), move |_, result| {
        if let Some(text) = text_of(result) {
            heard(&text);
        }
    });
    let script = FIELD_WORLD.replace("__SAY__", &roster.ways().open(view, move |said| hear(said)));
    let (all, start) = (UserContentInjectedFrames::AllFrames, UserScriptInjectionTime::Start);
    manager.add_script(&UserScript::for_world(&script, all, start, WORLD, &[], &[]));
}

/// Scrolls to the field that has the focus, now and when the view has its new size.
pub fn reveal(view: &WebView, extent: Extent) {
    let Extent { top, bottom } = extent;
    ask(view, &format!("globalThis.__kioskField?.reveal({{ top: {top}, bottom: {bottom} }})"));
}

/// Has it tell what stands in the field, now and whenever that changes.
pub fn follow(view: &WebView) {
    ask(view, "globalThis.__kioskField?.follow()");
}

/// Has it say again which field has the focus: what it said while the view was not to be seen was not heard.
pub fn tell(view: &WebView) {
    ask(view, "globalThis.__kioskField?.tell()");
}

/// Takes the focus away from it: what it holds is then final for its page.
pub fn leave(view: &WebView) {
    ask(view, "globalThis.__kioskField?.leave()");
}

fn ask(view: &WebView, script: &str) {
    view.evaluate_javascript(script, Some(WORLD), None, None::<&gtk::gio::Cancellable>, |_| {});
}
