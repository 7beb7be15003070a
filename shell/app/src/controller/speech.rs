use std::sync::mpsc::Sender;

use fleet_protocol::DeviceState;
use terminal_core::Mono;
use terminal_core::session::SessionState;
use terminal_core::speech::{
    PassageNumber, Reading, Speech, SpeechCommand, Ticket, Utterance, Voice, worded,
};
use terminal_devices::speaker::driver::{SpeakerEvent, SpeakerRequest};
use terminal_devices::speaker::{SpeakerState, SpeakerVoice, SpokenText, Volume};
use zeroize::Zeroizing;

use super::Controller;
use crate::keyboard::FieldPlace;
use crate::page::{Language, ReadAloud};
use crate::stage::{PageText, Stage};

/// A page that has not answered within so many milliseconds is read no more.
const ANSWER_LIMIT_MS: u64 = 8_000;
/// So many milliseconds before its end the countdown is said once more.
const NEAR_MS: u64 = 10_000;

/// All that the controller knows of what is said aloud.
#[derive(Debug)]
pub(super) struct Reader {
    /// What speaks; `None` where there is to be nothing.
    speaker: Option<Sender<SpeakerRequest>>,
    state: SpeakerState,
    speech: Speech<SpokenText>,
    /// The page that is read, or was before a pause.
    place: Option<FieldPlace>,
    /// Where what is read is marked.
    marked: Option<FieldPlace>,
    /// Since when a page's answer is awaited.
    asked: Option<Mono>,
    /// Whether anything was read in this session.
    used: bool,
    said: CountdownSaid,
}

/// What was said of the countdown that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CountdownSaid {
    Nothing,
    Begun,
    Near,
}

impl Reader {
    pub(super) const fn new(speaker: Option<Sender<SpeakerRequest>>) -> Self {
        Self {
            speaker,
            state: SpeakerState::Absent,
            speech: Speech::new(),
            place: None,
            marked: None,
            asked: None,
            used: false,
            said: CountdownSaid::Nothing,
        }
    }

    /// Whether the citizen can have a page read, and how far that is; `None` where nothing can be heard.
    pub(super) fn view(&self) -> Option<ReadAloud> {
        (self.state == SpeakerState::Ready).then(|| match self.speech.reading() {
            Reading::None => ReadAloud::Ready,
            Reading::Going => ReadAloud::Reading,
            Reading::Paused => ReadAloud::Paused,
        })
    }

    /// How the speaker is, for the agent; `None` where there is to be none.
    pub(super) fn device(&self) -> Option<DeviceState> {
        self.speaker.as_ref().map(|_| match self.state {
            SpeakerState::Absent => DeviceState::Absent,
            SpeakerState::Ready => DeviceState::Ready,
        })
    }

    fn end(&mut self) {
        self.speech.end();
        (self.place, self.asked) = (None, None);
    }

    fn tell_speaker(&self, request: SpeakerRequest) {
        if let Some(speaker) = &self.speaker {
            // It ends with the process only.
            let _ = speaker.send(request);
        }
    }
}

impl<S: Stage> Controller<S> {
    /// The citizen wants the page read, or no more.
    pub(super) fn read_aloud(&mut self, on: bool) {
        if !on || self.reader.state == SpeakerState::Absent || !self.session.is_open() {
            return self.reader.speech.pause();
        }
        let shown = self.app.as_ref().filter(|app| app.revealed).map(|app| FieldPlace::App(app.opening));
        let place = shown.unwrap_or(FieldPlace::Home);
        if self.reader.place != Some(place) {
            self.reader.end();
        }
        (self.reader.place, self.reader.used) = (Some(place), true);
        self.reader.speech.drop_announcements();
        self.reader.speech.read();
    }

    /// A page that is closed, covered or left is read no more.
    pub(super) fn end_reading(&mut self) {
        self.reader.end();
    }

    pub(super) fn speaker_said(&mut self, event: SpeakerEvent) {
        match event {
            SpeakerEvent::Said(ticket) => self.reader.speech.handle_said(Ticket(ticket)),
            SpeakerEvent::State(state) => {
                self.reader.state = state;
                if state == SpeakerState::Absent {
                    self.fall_silent();
                }
                self.tell_devices();
            }
        }
    }

    pub(super) fn passage(&mut self, place: FieldPlace, number: PassageNumber, text: Option<&PageText>) {
        if self.reader.place != Some(place) {
            return;
        }
        match text {
            Some(PageText(text)) => {
                self.reader.speech.handle_passage(number, worded(text).into_iter().map(kept));
            }
            None => self.reader.speech.handle_no_more(number),
        }
        self.reader.asked = None;
    }

    pub(super) fn reading_moved(&mut self, place: FieldPlace) {
        if self.reader.place == Some(place) {
            self.reader.speech.handle_moved();
        }
    }

    pub(super) fn reading_left(&mut self, place: FieldPlace) {
        if self.reader.place == Some(place) {
            self.reader.end();
        }
    }

    /// The session is over: nothing of it is said any more, nor kept.
    pub(super) fn wipe_speech(&mut self) {
        self.fall_silent();
        (self.reader.used, self.reader.said) = (false, CountdownSaid::Nothing);
        // Whatever the machine has told it: no process of the speaker outlives a session.
        self.reader.tell_speaker(SpeakerRequest::Hush);
    }

    /// Whether anything was read in this session.
    pub(super) const fn was_read_to(&self) -> bool {
        self.reader.used
    }

    /// Whoever was read to is told of the question that comes after the session, too.
    pub(super) const fn read_to(&mut self, heard: bool) {
        self.reader.used = heard;
    }

    /// Whoever touches the question has heard it; its end is said again.
    pub(super) fn hush_rating(&mut self) {
        self.reader.speech.drop_announcements();
        self.reader.said = self.reader.said.min(CountdownSaid::Begun);
    }

    fn fall_silent(&mut self) {
        self.reader.end();
        self.reader.speech.drop_announcements();
    }

    /// After everything that happens: has the next thing said, fetched or hushed.
    pub(super) fn speak(&mut self, now: Mono) {
        self.mind_countdown(now);
        // What asks or interrupts covers the page that is read.
        if self.consents.is_asking() || self.interruption.shown().is_some() {
            self.reader.speech.pause();
        }
        if self.reader.asked.is_some_and(|since| now.since(since) >= ANSWER_LIMIT_MS) {
            self.reader.end();
        }
        while let Some(command) = self.reader.speech.poll_command() {
            self.obey(command, now);
        }
        self.mark_passage();
    }

    fn obey(&mut self, command: SpeechCommand<SpokenText>, now: Mono) {
        match command {
            SpeechCommand::Say(Ticket(ticket), Utterance { voice, text }) => {
                let voice = match voice {
                    Voice::Mandarin => SpeakerVoice::Mandarin,
                    Voice::English => SpeakerVoice::English,
                };
                self.reader.tell_speaker(SpeakerRequest::Say { ticket, voice, text });
            }
            SpeechCommand::Hush => self.reader.tell_speaker(SpeakerRequest::Hush),
            SpeechCommand::Fetch { number, first } => match self.reader.place {
                Some(place) => {
                    self.reader.asked = Some(now);
                    self.stage.fetch_passage(place, number, first, self.language);
                }
                None => self.reader.end(),
            },
        }
    }

    fn mark_passage(&mut self) {
        let place = self.reader.place.filter(|_| self.reader.speech.reading() == Reading::Going);
        let before = std::mem::replace(&mut self.reader.marked, place);
        if before == place {
            return;
        }
        if let Some(before) = before {
            self.stage.mark_passage(before, false);
        }
        if let Some(place) = place {
            self.stage.mark_passage(place, true);
        }
    }

    /// What ends next, and when.
    fn ending(&self, now: Mono) -> Option<(Mono, Ending)> {
        match self.session.state(now) {
            SessionState::Warning { ends_at } => Some((ends_at, Ending::Session)),
            SessionState::None | SessionState::Active => {
                self.ratings.question.view().map(|view| (view.ends_at, Ending::Rating))
            }
        }
    }

    /// Who hears rather than reads is told of the countdown when it begins, and once more near its end.
    fn mind_countdown(&mut self, now: Mono) {
        let Some((ends_at, ending)) = self.ending(now) else {
            if std::mem::replace(&mut self.reader.said, CountdownSaid::Nothing) != CountdownSaid::Nothing {
                self.reader.speech.drop_announcements();
            }
            return;
        };
        let left = ends_at.since(now);
        let due = if left <= NEAR_MS { CountdownSaid::Near } else { CountdownSaid::Begun };
        if due <= self.reader.said {
            return;
        }
        self.reader.said = due;
        let words = countdown_words(self.language, ending, left.div_ceil(1000), due == CountdownSaid::Near);
        self.announce(&words);
    }

    /// What comes without being asked for is said to who hears rather than reads; whatever is read is paused for it.
    pub(super) fn announce(&mut self, words: &str) {
        if self.reader.state == SpeakerState::Ready && (self.ease.elder || self.reader.used) {
            self.reader.speech.announce(worded(words).into_iter().map(kept));
        } else {
            self.reader.speech.pause();
        }
    }

    /// Says this although nobody wants anything read: whoever maintains the terminal wants to hear it.
    pub(super) fn say_test(&mut self, words: &str) {
        self.reader.speech.drop_announcements();
        self.reader.speech.announce(worded(words).into_iter().map(kept));
    }

    /// How loud it reads aloud from now on, in percent.
    pub(super) fn set_volume(&mut self, percent: u8) {
        if let Some(volume) = Volume::new(percent) {
            self.volume = volume;
            self.reader.tell_speaker(SpeakerRequest::SetVolume(volume));
        }
    }

    pub(super) fn drop_announcements(&mut self) {
        self.reader.speech.drop_announcements();
    }
}

/// What a countdown runs for.
#[derive(Debug, Clone, Copy)]
enum Ending {
    Session,
    Rating,
}

fn kept(utterance: Utterance<String>) -> Utterance<SpokenText> {
    Utterance { voice: utterance.voice, text: SpokenText::new(Zeroizing::new(utterance.text)) }
}

fn countdown_words(language: Language, ending: Ending, seconds: u64, is_near: bool) -> String {
    match (language, ending, is_near) {
        (Language::Chinese, Ending::Session, false) => {
            format!("您还在吗？{seconds}秒后将结束。需要继续，请触摸屏幕。")
        }
        (Language::Chinese, Ending::Session, true) => format!("还有{seconds}秒结束。请触摸屏幕继续。"),
        (Language::Chinese, Ending::Rating, false) => format!(
            "您对这次服务满意吗？请选择：非常满意、满意、基本满意、不满意、非常不满意。不想评价，请按不评价。{seconds}秒后自动返回首页。"
        ),
        (Language::Chinese, Ending::Rating, true) => format!("还有{seconds}秒返回首页。"),
        (Language::English, Ending::Session, false) => {
            format!("Are you still there? This ends in {seconds} seconds. Touch the screen to go on.")
        }
        (Language::English, Ending::Session, true) => {
            format!("{seconds} seconds left. Touch the screen to go on.")
        }
        (Language::English, Ending::Rating, false) => format!(
            "How satisfied are you with this service? Choose one of five answers, or skip the question. It goes away in {seconds} seconds."
        ),
        (Language::English, Ending::Rating, true) => format!("{seconds} seconds left."),
    }
}
