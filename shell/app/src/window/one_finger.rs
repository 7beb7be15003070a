use std::cell::RefCell;

use gdk::{Event, EventSequence, EventTouch, EventType};

/// Lets one finger through at a time: nothing here needs two, and two zoom.
#[derive(Default)]
pub struct OneFinger(RefCell<Option<Finger>>);

/// The finger that is let through.
struct Finger {
    sequence: Option<EventSequence>,
    /// As it was delivered last.
    last: Event,
    /// It is delivered as this one's: see [`Finger::after`].
    place: Option<Event>,
}

/// A finger that has not moved for so many milliseconds has left without the device saying so, or is none: a drop of
/// water, a crack in the glass.
const FORGOTTEN_MS: u32 = 3_000;

impl OneFinger {
    /// Delivers an event, unless it is of another finger.
    pub fn pass(&self, event: &mut Event, deliver: impl Fn(&mut Event)) {
        if !is_touch(event.event_type()) {
            return deliver(event);
        }
        let down = self.0.take();
        let begins = event.event_type() == EventType::TouchBegin;
        let mut finger = match down {
            None if begins => Finger { sequence: event.event_sequence(), last: event.clone(), place: None },
            None => return,
            Some(finger) if finger.sequence == event.event_sequence() => finger,
            Some(finger) if begins && finger.is_forgotten(event) => finger.after(event, &deliver),
            other => {
                self.0.replace(other);
                return;
            }
        };
        let mut shown = finger.shown(event);
        finger.last = shown.clone();
        if matches!(event.event_type(), EventType::TouchBegin | EventType::TouchUpdate) {
            self.0.replace(Some(finger));
        }
        deliver(&mut shown);
    }
}

impl Finger {
    fn is_forgotten(&self, now: &Event) -> bool {
        now.time().wrapping_sub(self.last.time()) > FORGOTTEN_MS
    }

    /// Takes the forgotten one back, and puts another in its place. To the X server the forgotten one is still the first,
    /// and GTK clicks with the first only (`gtk_gesture_single_set_exclusive`): the other one is delivered as it.
    fn after(mut self, event: &Event, deliver: impl Fn(&mut Event)) -> Self {
        self.last.as_mut().type_ = gdk::ffi::GDK_TOUCH_CANCEL;
        deliver(&mut self.last);
        let place = self.place.or_else(|| Some(self.last.clone()));
        Self { sequence: event.event_sequence(), last: self.last, place }
    }

    /// An event of it as it is delivered; its own is not needed any more.
    fn shown(&self, event: &mut Event) -> Event {
        let Some(mut shown) = self.place.clone() else { return event.clone() };
        if let (Some(from), Some(to)) =
            (event.downcast_mut::<EventTouch>(), shown.downcast_mut::<EventTouch>())
        {
            let (from, to) = (from.as_mut(), to.as_mut());
            // Each event owns its window.
            std::mem::swap(&mut to.window, &mut from.window);
            to.type_ = from.type_;
            to.time = from.time;
            (to.x, to.y) = (from.x, from.y);
            (to.x_root, to.y_root) = (from.x_root, from.y_root);
        }
        shown
    }
}

fn is_touch(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::TouchBegin | EventType::TouchUpdate | EventType::TouchEnd | EventType::TouchCancel
    )
}
