//! What the terminal says aloud, and in which order: a page that is read passage by passage, and announcements of the
//! terminal's own, which come first. Whoever holds the machine has a page to ask for passages and a speaker that says one
//! utterance at a time.

#[cfg(test)]
mod tests;
mod wording;

use std::collections::VecDeque;

pub use wording::{Voice, worded};

/// What is said in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance<T> {
    /// By whom.
    pub voice: Voice,
    /// What.
    pub text: T,
}

/// Numbers what the speaker is given: what it says of an utterance that was hushed is known by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// Numbers the passages that the page is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PassageNumber(pub u64);

/// Where reading stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reading {
    /// Nothing is read.
    #[default]
    None,
    /// The page is being read.
    Going,
    /// It was stopped, and can go on where it was.
    Paused,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpeechCommand<T> {
    /// Say this; [`Speech::handle_said`] when it has been said.
    Say(Ticket, Utterance<T>),
    /// Say no more, at once.
    Hush,
    /// Ask the page for its next passage: [`Speech::handle_passage`] or [`Speech::handle_no_more`].
    Fetch {
        /// Which.
        number: PassageNumber,
        /// Whether it is the first: of what is to be seen of the page.
        first: bool,
    },
}

/// The machine. `T` is a text that is overwritten when it is dropped.
#[derive(Debug)]
pub struct Speech<T> {
    reading: Reading,
    /// Of the passage that is being read; the speaker may have the first one.
    passage: VecDeque<Utterance<T>>,
    announced: VecDeque<Utterance<T>>,
    /// The passage that the page is asked for.
    asked: Option<PassageNumber>,
    /// Whether the page has been asked for its first passage.
    begun: bool,
    number: PassageNumber,
    speaking: Option<(Ticket, Source)>,
    ticket: Ticket,
    must_hush: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Passage,
    Announcement,
}

impl<T: Clone> Speech<T> {
    /// Says nothing.
    pub const fn new() -> Self {
        Self {
            reading: Reading::None,
            passage: VecDeque::new(),
            announced: VecDeque::new(),
            asked: None,
            begun: false,
            number: PassageNumber(0),
            speaking: None,
            ticket: Ticket(0),
            must_hush: false,
        }
    }

    /// Where reading stands.
    pub const fn reading(&self) -> Reading {
        self.reading
    }

    /// Reads the page, or goes on with the sentence that was stopped.
    pub const fn read(&mut self) {
        self.reading = Reading::Going;
    }

    /// Stops reading, to go on later.
    pub fn pause(&mut self) {
        if self.reading == Reading::Going {
            self.reading = Reading::Paused;
            self.hush(Source::Passage);
        }
    }

    /// Reads no more, and forgets what there was to read.
    pub fn end(&mut self) {
        self.reading = Reading::None;
        self.begun = false;
        self.drop_passage();
    }

    /// The citizen wants to hear another place of the page: its next passage is that.
    pub fn handle_moved(&mut self) {
        if self.reading == Reading::Going {
            self.drop_passage();
        }
    }

    /// The page gives a passage that it was asked for.
    pub fn handle_passage(
        &mut self,
        number: PassageNumber,
        utterances: impl IntoIterator<Item = Utterance<T>>,
    ) {
        if self.asked == Some(number) {
            self.asked = None;
            self.passage.extend(utterances);
        }
    }

    /// The page has no more.
    pub fn handle_no_more(&mut self, number: PassageNumber) {
        if self.asked == Some(number) {
            self.end();
        }
    }

    /// Says something of the terminal's own, in place of any other announcement. Reading pauses for it.
    pub fn announce(&mut self, utterances: impl IntoIterator<Item = Utterance<T>>) {
        self.pause();
        self.drop_announcements();
        self.announced.extend(utterances);
    }

    /// What was announced is out of date.
    pub fn drop_announcements(&mut self) {
        self.announced.clear();
        self.hush(Source::Announcement);
    }

    /// The speaker has said it, or cannot.
    pub fn handle_said(&mut self, ticket: Ticket) {
        let Some((_, source)) = self.speaking.take_if(|(spoken, _)| *spoken == ticket) else { return };
        match source {
            Source::Passage => self.passage.pop_front(),
            Source::Announcement => self.announced.pop_front(),
        };
    }

    /// What is to be done now.
    pub fn poll_command(&mut self) -> Option<SpeechCommand<T>> {
        if std::mem::take(&mut self.must_hush) {
            return Some(SpeechCommand::Hush);
        }
        if self.speaking.is_some() {
            return None;
        }
        if let Some(utterance) = self.announced.front().cloned() {
            return Some(self.say(Source::Announcement, utterance));
        }
        if self.reading != Reading::Going {
            return None;
        }
        if let Some(utterance) = self.passage.front().cloned() {
            return Some(self.say(Source::Passage, utterance));
        }
        if self.asked.is_some() {
            return None;
        }
        self.number.0 += 1;
        self.asked = Some(self.number);
        let first = !std::mem::replace(&mut self.begun, true);
        Some(SpeechCommand::Fetch { number: self.number, first })
    }

    const fn say(&mut self, source: Source, utterance: Utterance<T>) -> SpeechCommand<T> {
        self.ticket.0 += 1;
        self.speaking = Some((self.ticket, source));
        SpeechCommand::Say(self.ticket, utterance)
    }

    fn drop_passage(&mut self) {
        self.passage.clear();
        self.asked = None;
        self.hush(Source::Passage);
    }

    fn hush(&mut self, source: Source) {
        if self.speaking.take_if(|(_, its)| *its == source).is_some() {
            self.must_hush = true;
        }
    }
}

impl<T: Clone> Default for Speech<T> {
    fn default() -> Self {
        Self::new()
    }
}
