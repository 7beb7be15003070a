//! Writes into whatever has the focus in a view, in the frame and the element that it is in: text as an input method
//! does, keys as a keyboard does. So every page takes it as typed, and nothing of it goes through a page's scripts.

use gdk::keys::{Key, constants as key};
use gdk::{EventKey, EventType, ModifierType};
use glib::translate::{IntoGlib as _, ToGlibPtr as _};
use gtk::prelude::*;
use webkit2gtk::{WebView, WebViewExt as _};

use crate::keyboard::{TypedKey, Typing};

/// Types into the field that has the focus.
pub fn type_into(view: &WebView, typing: &Typing) {
    match typing {
        Typing::Text(text) => commit(view, text),
        Typing::Key(TypedKey::Backspace) => press(view, key::BackSpace, ModifierType::empty()),
        Typing::Key(TypedKey::Enter) => press(view, key::Return, ModifierType::empty()),
        Typing::Clear => {
            press(view, key::a, ModifierType::CONTROL_MASK);
            press(view, key::BackSpace, ModifierType::empty());
        }
    }
}

/// What an input method has made of some keys.
fn commit(view: &WebView, text: &str) {
    if let Some(method) = view.input_method_context() {
        method.emit_by_name::<()>("committed", &[&text]);
    }
}

fn press(view: &WebView, pressed: Key, state: ModifierType) {
    for kind in [EventType::KeyPress, EventType::KeyRelease] {
        if let Some(event) = key_event(view, kind, pressed, state) {
            view.event(&event);
        }
    }
}

fn key_event(view: &WebView, kind: EventType, pressed: Key, state: ModifierType) -> Option<EventKey> {
    let mut event = gdk::Event::new(kind).downcast::<EventKey>().ok()?;
    let window = view.window()?;
    let display = window.display();
    event.set_device(display.default_seat()?.keyboard().as_ref());
    // The engine looks up what a key does by its place on the keyboard.
    let places = gdk::Keymap::for_display(&display)?.entries_for_keyval(pressed.into_glib());
    let place = places.first()?;
    let raw = event.as_mut();
    // The event owns its window.
    raw.window = window.to_glib_full();
    raw.send_event = 1;
    raw.state = state.bits();
    raw.keyval = pressed.into_glib();
    raw.hardware_keycode = u16::try_from(place.keycode()).ok()?;
    raw.group = u8::try_from(place.group()).ok()?;
    Some(event)
}
