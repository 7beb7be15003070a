//! All input of the window, before GTK and the engine see it: counted as touches, and cleaned of what
//! would leave the app.

use gdk::{Event, EventType, ModifierType};

use terminal_core::maintenance::Corner;

use super::keys;
use super::one_finger::OneFinger;
use crate::queue::QueueSender;
use crate::stage::Input;

/// Takes the place of GTK's own event handler, and calls it for what may pass.
pub fn hook(inputs: QueueSender<Input>) {
    let finger = OneFinger::default();
    Event::set_handler(Some(move |event: &mut Event| {
        if is_touch(event) {
            // The receiver ends with the process only.
            inputs.send(Input::Touched);
        }
        if let Some(finger) = finger_of(event) {
            let is_down = matches!(finger, Input::FingerDown);
            inputs.send(finger);
            if is_down {
                inputs.send(Input::FingerAt(corner_of(event)));
            }
        }
        if may_pass(event) {
            finger.pass(event, gtk::main_do_event);
        }
    }));
}

fn is_touch(event: &Event) -> bool {
    matches!(
        event.event_type(),
        EventType::ButtonPress | EventType::TouchBegin | EventType::KeyPress | EventType::Scroll
    )
}

fn finger_of(event: &Event) -> Option<Input> {
    let kind = event.event_type();
    if matches!(kind, EventType::ButtonPress | EventType::TouchBegin) {
        return Some(Input::FingerDown);
    }
    let up = matches!(kind, EventType::ButtonRelease | EventType::TouchEnd | EventType::TouchCancel);
    up.then_some(Input::FingerUp)
}

/// The corner of the whole window that was touched, whatever view lies there.
fn corner_of(event: &Event) -> Option<Corner> {
    let (x, y) = event.root_coords()?;
    let window = event.window()?.effective_toplevel();
    let (_, left, top) = window.origin();
    let size = (f64::from(window.width()), f64::from(window.height()));
    Corner::at((x - f64::from(left), y - f64::from(top)), size)
}

fn may_pass(event: &Event) -> bool {
    let (kind, state) = (event.event_type(), event.state().unwrap_or(ModifierType::empty()));
    if matches!(kind, EventType::KeyPress | EventType::KeyRelease) {
        return event.keyval().is_none_or(|pressed| keys::may_pass(pressed.into(), state));
    }
    if matches!(kind, EventType::ButtonPress | EventType::DoubleButtonPress | EventType::TripleButtonPress) {
        // The others open menus, paste, or go back.
        return event.button() == Some(1);
    }
    let zooms = kind == EventType::Scroll && state.contains(ModifierType::CONTROL_MASK);
    !zooms && !matches!(kind, EventType::TouchpadPinch | EventType::TouchpadSwipe)
}
