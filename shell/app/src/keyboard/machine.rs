use terminal_core::Mono;

use super::choice::choose;
use super::field::{Extent, Field, FieldMessage, FieldPlace};
use super::{KeyboardView, Layout};
use crate::bridge::Gate;
use crate::page::Language;

/// When the keyboard is shown, and for which field. It is told what happens; [`Keyboard::shown`] says what follows.
///
/// Nothing moves under a finger that is down: a field that gets or loses the focus by a touch is answered when the
/// finger has left, else the page would have moved when the touch becomes a click.
#[derive(Debug, Default)]
pub struct Keyboard {
    focus: Option<Focus>,
    shown: bool,
    /// Since when a finger is down.
    down: Option<Mono>,
    lifted: Mono,
    /// The citizen is done with it; the next touch takes that back.
    dismissed: bool,
    /// The field that was left last: what is still heard of it comes late.
    left: Option<(FieldPlace, String)>,
    /// Numbers the fields.
    fields: u64,
    gate: Gate,
}

#[derive(Debug)]
struct Focus {
    place: FieldPlace,
    field: Field,
    number: u64,
    text: Option<String>,
    left: Option<Mono>,
}

/// For which field the keyboard is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Where the field is.
    pub place: FieldPlace,
    /// Where in its frame.
    pub extent: Extent,
    /// What the page is told.
    pub view: KeyboardView,
    /// Whether the layout shows what stands in the field.
    pub follows: bool,
    /// What stands in it, if it does.
    pub text: Option<String>,
}

impl Keyboard {
    /// After a field was left so many milliseconds pass before the keyboard goes: the next one may get the focus.
    pub const LINGER_MS: u64 = 250;
    /// A finger that is down longer than so many milliseconds has left without the device saying so.
    const FORGOTTEN_MS: u64 = 3_000;

    /// A page says something of its fields.
    pub fn handle_message(&mut self, place: FieldPlace, message: FieldMessage, now: Mono) {
        match message {
            FieldMessage::Left { id } => self.leave(place, &id, now),
            // A page that floods is heard now and then.
            _ if !self.gate.pass(now) => {}
            FieldMessage::Focused(field) if self.is_left(place, &field.id) => {}
            FieldMessage::Focused(field) => self.focus(place, field),
            FieldMessage::Text { id, text } => {
                if let Some(focus) = self.focus.as_mut().filter(|focus| focus.is(place, &id)) {
                    focus.text = text;
                }
            }
        }
        self.settle(now);
    }

    /// Somebody put a finger down.
    pub fn handle_touched(&mut self, now: Mono) {
        self.down = Some(now);
        self.dismissed = false;
    }

    /// The finger has left.
    pub fn handle_lifted(&mut self, now: Mono) {
        self.down = None;
        self.lifted = now;
        self.settle(now);
    }

    /// The citizen is done.
    pub fn handle_done(&mut self) {
        self.dismissed = true;
        self.shown = false;
    }

    /// The view is gone, with every field.
    pub fn handle_gone(&mut self, place: FieldPlace) {
        if self.focus.as_ref().is_some_and(|focus| focus.place == place) {
            self.focus = None;
            self.shown = false;
        }
    }

    /// Called several times a second.
    pub fn handle_timeout(&mut self, now: Mono) {
        if self.down.is_some_and(|since| now.since(since) > Self::FORGOTTEN_MS) {
            self.handle_lifted(now);
        }
        self.settle(now);
    }

    /// Whether a finger is down.
    #[cfg(test)]
    pub const fn is_down(&self) -> bool {
        self.down.is_some()
    }

    /// For which field it is shown, if it is.
    pub fn shown(&self, language: Language) -> Option<Shown> {
        let focus = self.focus.as_ref().filter(|_| self.shown)?;
        let (layout, hint) = choose(&focus.field, language);
        let Field { secret, enter, extent, .. } = focus.field;
        let follows = matches!(layout, Layout::Id | Layout::Phone | Layout::Plate) && !secret;
        let text = focus.text.clone().filter(|_| follows);
        let view = KeyboardView { field: focus.number, layout, hint, secret, enter };
        Some(Shown { place: focus.place, extent, view, follows, text })
    }

    fn focus(&mut self, place: FieldPlace, field: Field) {
        let same = self.focus.take().filter(|focus| focus.is(place, &field.id));
        let (number, text) = same.map_or((self.fields + 1, None), |focus| (focus.number, focus.text));
        self.fields = self.fields.max(number);
        self.focus = Some(Focus { place, field, number, text, left: None });
    }

    fn is_left(&self, place: FieldPlace, id: &str) -> bool {
        self.left.as_ref().is_some_and(|(its, left)| *its == place && left == id)
    }

    fn leave(&mut self, place: FieldPlace, id: &str, now: Mono) {
        self.left = Some((place, id.to_owned()));
        if let Some(focus) = self.focus.as_mut().filter(|focus| focus.is(place, id)) {
            focus.left.get_or_insert(now);
        }
    }

    fn settle(&mut self, now: Mono) {
        if self.down.is_some() {
            return;
        }
        match self.focus.as_ref().map(|focus| focus.left) {
            None => self.shown = false,
            Some(None) => self.shown = !self.dismissed,
            Some(Some(left)) if now.since(left.max(self.lifted)) >= Self::LINGER_MS => {
                self.focus = None;
                self.shown = false;
            }
            Some(Some(_)) => {}
        }
    }
}

impl Focus {
    fn is(&self, place: FieldPlace, id: &str) -> bool {
        self.place == place && self.field.id == id
    }
}
