//! The speaker on a real machine: a thread that has one sentence said at a time.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::sentence::{Progress, Sentence, can_speak};
use super::{Manner, SpeakerState, SpeakerVoice, SpokenText, Volume};

/// How soon the end of a sentence is seen.
const STEP: Duration = Duration::from_millis(20);
/// A loudspeaker that is plugged in later is found so soon.
const AGAIN: Duration = Duration::from_secs(60);

/// What the speaker is told to do.
#[derive(Debug)]
pub enum SpeakerRequest {
    /// Say this, in place of what is being said.
    Say {
        /// By which it is known when it has been said.
        ticket: u64,
        /// By whom.
        voice: SpeakerVoice,
        /// One sentence.
        text: SpokenText,
    },
    /// Say no more.
    Hush,
    /// From the next sentence on, so loud.
    SetVolume(Volume),
}

/// What it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeakerEvent {
    /// Whether it can be heard, whenever that changes.
    State(SpeakerState),
    /// This has been said, or cannot be.
    Said(u64),
}

/// Starts it for as long as the process lives, or the sender of requests does.
pub fn start(
    manner: Manner,
    tell: impl FnMut(SpeakerEvent) + Send + 'static,
) -> io::Result<Sender<SpeakerRequest>> {
    let (sender, requests) = channel();
    let driver = Driver { manner, requests, tell, state: SpeakerState::Absent, speaking: None };
    std::thread::Builder::new().name("speaker".into()).spawn(move || driver.run())?;
    Ok(sender)
}

struct Driver<T> {
    manner: Manner,
    requests: Receiver<SpeakerRequest>,
    tell: T,
    state: SpeakerState,
    speaking: Option<(u64, Sentence)>,
}

impl<T: FnMut(SpeakerEvent)> Driver<T> {
    fn run(mut self) {
        self.look();
        loop {
            let sleep = if self.speaking.is_some() { STEP } else { AGAIN };
            match self.requests.recv_timeout(sleep) {
                Ok(SpeakerRequest::Say { ticket, voice, text }) => self.say(ticket, voice, &text),
                Ok(SpeakerRequest::Hush) => self.speaking = None,
                Ok(SpeakerRequest::SetVolume(volume)) => self.manner.volume = volume,
                Err(RecvTimeoutError::Timeout) if self.speaking.is_none() => self.look(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.watch();
        }
    }

    /// One that can be heard is believed until it fails: looking again could be heard.
    fn look(&mut self) {
        if self.state == SpeakerState::Absent && can_speak(&self.manner) {
            self.set_state(SpeakerState::Ready);
        }
    }

    fn say(&mut self, ticket: u64, voice: SpeakerVoice, text: &SpokenText) {
        self.speaking = None;
        match Sentence::begin(&self.manner, voice, text) {
            Ok(sentence) => self.speaking = Some((ticket, sentence)),
            Err(error) => {
                tracing::warn!(%error, "nothing can be said");
                self.set_state(SpeakerState::Absent);
                (self.tell)(SpeakerEvent::Said(ticket));
            }
        }
    }

    fn watch(&mut self) {
        let Some((ticket, sentence)) = &mut self.speaking else { return };
        let (ticket, progress) = (*ticket, sentence.progress(Instant::now()));
        if progress == Progress::Going {
            return;
        }
        self.speaking = None;
        if progress == Progress::Failed {
            tracing::warn!("the sound cannot be played");
            self.set_state(SpeakerState::Absent);
        }
        (self.tell)(SpeakerEvent::Said(ticket));
    }

    fn set_state(&mut self, state: SpeakerState) {
        if std::mem::replace(&mut self.state, state) != state {
            (self.tell)(SpeakerEvent::State(state));
        }
    }
}
