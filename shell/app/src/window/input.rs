//! All input of the window, before GTK and the engine see it: counted as touches, and cleaned of what
//! would leave the app.

use std::cell::RefCell;

use gdk::{Event, EventSequence, EventType, ModifierType};

use terminal_core::maintenance::Corner;

use super::keys;
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
        if may_pass(event) && finger.may_pass(event) {
            gtk::main_do_event(event);
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

/// Lets one finger through at a time: nothing here needs two, and two zoom.
#[derive(Default)]
struct OneFinger(RefCell<Option<Finger>>);

struct Finger {
    sequence: Option<EventSequence>,
    /// Milliseconds of the event clock.
    moved: u32,
}

impl OneFinger {
    /// A finger that has not moved for so long has left without the device saying so.
    const FORGOTTEN_MS: u32 = 3_000;

    fn may_pass(&self, event: &Event) -> bool {
        let kind = event.event_type();
        let touch = matches!(
            kind,
            EventType::TouchBegin | EventType::TouchUpdate | EventType::TouchEnd | EventType::TouchCancel
        );
        if !touch {
            return true;
        }
        let mut down = self.0.borrow_mut();
        let (sequence, moved) = (event.event_sequence(), event.time());
        let forgotten = |finger: &Finger| moved.wrapping_sub(finger.moved) > Self::FORGOTTEN_MS;
        if kind == EventType::TouchBegin && down.as_ref().is_none_or(forgotten) {
            *down = Some(Finger { sequence, moved });
            return true;
        }
        let ours = down.as_ref().is_some_and(|finger| finger.sequence == sequence);
        if ours {
            let still_down = kind == EventType::TouchUpdate;
            *down = still_down.then_some(Finger { sequence, moved });
        }
        ours
    }
}
