use fleet_protocol::{Event, Residue, WipeCause};
use terminal_core::Mono;
use terminal_core::ipc::ShellMessage;
use terminal_core::rating::{RatedApp, RatingQuestion};

use super::Controller;
use crate::page::{Language, Message, MessageKind, OpenApp, RatingAnswer, RatingAsked};
use crate::stage::{Ease, Stage, TrustedPage};

/// All that the controller knows of the question how satisfied the citizen was.
#[derive(Debug, Default)]
pub(super) struct Ratings {
    pub question: RatingQuestion,
    /// How the citizen had the pages shown, and whether they were read aloud: so the question is put.
    manner: Manner,
    /// Sessions that ended, and of which it is not told yet that they were cleared away.
    wipes_due: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Manner {
    language: Language,
    ease: Ease,
    heard: bool,
}

impl<S: Stage> Controller<S> {
    /// The citizen sees the app that was opened.
    pub(super) fn rate_app_used(&mut self) {
        if let Some(app) = &self.app {
            let OpenApp { app_id, name, unit, .. } = app.about.clone();
            let used = RatedApp { app_id, version_id: app.version_id, name, unit };
            self.ratings.question.handle_app_used(used);
        }
    }

    /// A session ended, and what it left is about to be cleared away.
    pub(super) fn rate_session(&mut self, session: &Event, now: Mono) {
        let Event::Session { end, .. } = session else { return };
        self.ratings.wipes_due += 1;
        let heard = self.ease.elder || self.was_read_to();
        self.ratings.manner = Manner { language: self.language, ease: self.ease, heard };
        let asks = self.home().is_some_and(|home| home.settings.ask_rating);
        self.ratings.question.set_on(asks);
        self.ratings.question.handle_session_over(*end, heard, now);
    }

    /// A session was cleared away: its citizen is asked, as they had the pages shown, if nothing of theirs runs any more.
    pub(super) fn put_rating(&mut self, cause: WipeCause, after: Residue, now: Mono) {
        if cause != WipeCause::SessionEnd {
            return;
        }
        self.ratings.wipes_due = self.ratings.wipes_due.saturating_sub(1);
        // That of an earlier session says nothing of the last one.
        if self.ratings.wipes_due > 0 {
            return;
        }
        if self.session.is_open() || self.is_switching() || after.processes > 0 {
            return self.ratings.question.skip();
        }
        if self.ratings.question.handle_wiped(now) {
            let Manner { language, ease, heard } = self.ratings.manner;
            self.language = language;
            self.set_ease(Ease { low: false, ..ease });
            self.read_to(heard);
        }
    }

    /// The citizen answers, on the home page.
    pub(super) fn rating_answered(&mut self, page: TrustedPage, answer: RatingAnswer, now: Mono) {
        if page != TrustedPage::Home || !self.ratings.question.is_asking() {
            return;
        }
        let (at, question) = (self.moment(now), &mut self.ratings.question);
        let rated = match answer {
            RatingAnswer::Level { level } => question.choose(level, at),
            RatingAnswer::Send {} => question.send(at),
            RatingAnswer::Reason { reason } => {
                question.toggle(reason, now);
                None
            }
            RatingAnswer::Back {} => {
                question.reconsider(now);
                None
            }
            RatingAnswer::Skip {} => {
                question.skip();
                None
            }
        };
        self.rating_over(rated, now);
    }

    /// Somebody wants the home page: it does not wait for a rating.
    pub(super) fn skip_rating(&mut self, now: Mono) {
        if self.ratings.question.is_pending() {
            let was_asking = self.ratings.question.is_asking();
            self.ratings.question.skip();
            if was_asking {
                self.rating_over(None, now);
            }
        }
    }

    pub(super) fn watch_rating(&mut self, now: Mono) {
        let (was_asking, was_pending) =
            (self.ratings.question.is_asking(), self.ratings.question.is_pending());
        let rated = self.ratings.question.handle_timeout(self.moment(now));
        if was_asking {
            self.rating_over(rated, now);
        } else if was_pending && !self.ratings.question.is_pending() {
            // It was never told: the next session is not to wait for that.
            self.ratings.wipes_due = 0;
        }
    }

    /// Reports what was said; and where nothing is asked any more, the pages are the next citizen's.
    fn rating_over(&mut self, rated: Option<Event>, now: Mono) {
        if self.ratings.question.is_pending() {
            return;
        }
        self.wipe_speech();
        self.language = Language::default();
        self.set_ease(Ease::default());
        if let Some(rated) = rated {
            self.tell(ShellMessage::Event(rated));
            self.say(Message::plain(MessageKind::Rated), now);
        }
    }

    /// Whether a touch is the citizen's whose session is over, or whose rating was just taken: it begins no session.
    pub(super) fn is_rating(&self) -> bool {
        let thanked = |(message, _): &(Message, Mono)| message.kind == MessageKind::Rated;
        self.ratings.question.is_pending() || self.message.as_ref().is_some_and(thanked)
    }

    /// For the home page.
    pub(super) fn rating_asked(&self, now: Mono) -> Option<RatingAsked> {
        self.ratings.question.view().map(|view| RatingAsked::of(&view, now))
    }
}
