use terminal_core::Mono;

use super::Controller;
use crate::keyboard::{Extent, FieldMessage, FieldPlace, Typing};
use crate::stage::{Stage, TrustedPage};

/// The keyboard as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raised {
    place: FieldPlace,
    elder: bool,
    field: u64,
    text: Option<String>,
}

impl<S: Stage> Controller<S> {
    /// A view says something of its fields: heard from what is in front only.
    pub(super) fn field_said(&mut self, place: FieldPlace, message: FieldMessage, now: Mono) {
        let revealed = self.app.as_ref().filter(|app| app.revealed).map(|app| FieldPlace::App(app.opening));
        if place == revealed.unwrap_or(FieldPlace::Home) {
            self.keyboard.handle_message(place, message, now);
        }
    }

    /// The keyboard types, while it is shown.
    pub(super) fn type_into_field(&mut self, page: TrustedPage, typing: &Typing) {
        if let Some(place) = self.typed_into(page) {
            self.keyboard_used = true;
            self.stage.type_into(place, typing);
        }
    }

    /// The citizen is done with the keyboard: what the field holds is final.
    pub(super) fn close_keyboard(&mut self, page: TrustedPage) {
        if let Some(place) = self.typed_into(page) {
            self.keyboard.handle_done();
            self.stage.leave_field(place);
        }
    }

    fn typed_into(&self, page: TrustedPage) -> Option<FieldPlace> {
        let shown = self.keyboard.shown(self.language).filter(|_| page == TrustedPage::Keyboard);
        shown.map(|shown| shown.place)
    }

    /// After everything that happens: has the window show what follows from it.
    pub(super) fn move_keyboard(&mut self) {
        let shown = self.keyboard.shown(self.language);
        let extent = shown.as_ref().map_or(Extent::default(), |shown| shown.extent);
        let (elder, follows) = (self.ease.elder, shown.as_ref().is_some_and(|shown| shown.follows));
        let raised = shown.map(|it| Raised { place: it.place, elder, field: it.view.field, text: it.text });
        if raised == self.raised {
            return;
        }
        let before = std::mem::replace(&mut self.raised, raised);
        let text_of = |raised: &Option<Raised>| raised.as_ref().and_then(|raised| raised.text.clone());
        if text_of(&before) != text_of(&self.raised) {
            self.stage.show_text(text_of(&self.raised).as_deref());
        }
        let at = |raised: &Raised| (raised.place, raised.elder);
        match &self.raised {
            None => self.stage.lower_keyboard(),
            Some(now) => {
                if before.as_ref().map(at) != Some(at(now)) {
                    self.stage.raise_keyboard(now.place, now.elder);
                }
                if before.as_ref().map(|before| before.field) != Some(now.field) {
                    self.stage.reveal_field(now.place, extent);
                    if follows {
                        self.stage.follow_field(now.place);
                    }
                }
            }
        }
    }

    /// The session is over: nothing of it stays on the keyboard.
    pub(super) fn wipe_keyboard(&mut self) {
        self.keyboard.handle_gone(FieldPlace::Home);
        self.move_keyboard();
    }
}
