//! The loudspeaker: what is said is made into sound by espeak-ng and played by ALSA's `aplay`, both programs of their own
//! that live for one sentence each.

pub mod driver;
mod sentence;

use std::fmt;
use std::str::FromStr;

use zeroize::Zeroizing;

/// Makes sound of text.
const SYNTHESIZER: &str = "espeak-ng";
/// Plays it.
const PLAYER: &str = "aplay";
/// The programs that hold what is being said.
pub const PROGRAMS: [&str; 2] = [SYNTHESIZER, PLAYER];

/// What is to be said. Overwritten when it is dropped; no `Debug` shows it.
#[derive(Clone)]
pub struct SpokenText(Zeroizing<String>);

impl SpokenText {
    /// A text.
    pub const fn new(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SpokenText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpokenText").finish_non_exhaustive()
    }
}

/// Who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeakerVoice {
    /// Mandarin.
    Mandarin,
    /// English.
    English,
}

impl SpeakerVoice {
    /// Its name in espeak-ng. Its plain `cmn` spells most characters as English: in version 1.51 it says 1,092 of 1,106
    /// names of places and matters so. The one that takes Latin letters for pinyin says none of them so.
    const fn name(self) -> &'static str {
        match self {
            Self::Mandarin => "cmn-latn-pinyin",
            Self::English => "en",
        }
    }
}

/// Whether the terminal can be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeakerState {
    /// No synthesizer, or no sound.
    Absent,
    /// It can.
    Ready,
}

/// The name of an ALSA device, such as `default` or `plughw:1,0`; empty or `none` where there is to be no sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeechOutput(String);

/// The text is no such name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of an ALSA device")]
pub struct NotAnOutput;

impl SpeechOutput {
    /// Whether there is to be no sound.
    pub fn is_none(&self) -> bool {
        matches!(self.0.as_str(), "" | "none")
    }
}

impl FromStr for SpeechOutput {
    type Err = NotAnOutput;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let good = text.len() <= 128
            && !text.starts_with('-')
            && text.chars().all(|letter| letter.is_ascii_graphic());
        good.then(|| Self(text.to_owned())).ok_or(NotAnOutput)
    }
}

impl fmt::Display for SpeechOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How loud, in percent of what the synthesizer can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Volume(u8);

impl Volume {
    /// `None` if it is not between 1 and 100.
    pub fn new(percent: u8) -> Option<Self> {
        (1..=100).contains(&percent).then_some(Self(percent))
    }

    /// In percent.
    pub const fn percent(self) -> u8 {
        self.0
    }

    /// As espeak-ng counts: 0 to 200.
    fn amplitude(self) -> String {
        (u16::from(self.0) * 2).to_string()
    }
}

impl Default for Volume {
    fn default() -> Self {
        Self(60)
    }
}

/// How this terminal speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manner {
    /// Where the sound goes.
    pub output: SpeechOutput,
    /// How loud.
    pub volume: Volume,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_not_shown_by_debug() {
        let text = SpokenText::new(Zeroizing::new("张三".into()));
        assert_eq!(format!("{text:?}"), "SpokenText { .. }");
    }

    #[test]
    fn outputs_are_names_and_no_options() {
        assert!(
            ["default", "plughw:1,0", "plughw:CARD=PCH,DEV=0"]
                .iter()
                .all(|name| name.parse::<SpeechOutput>().is_ok())
        );
        for bad in ["--help", "a b", "声卡", &"x".repeat(129)] {
            assert_eq!(bad.parse::<SpeechOutput>(), Err(NotAnOutput), "{bad}");
        }
    }

    #[test]
    fn volumes_are_percents() {
        assert_eq!((Volume::new(0), Volume::new(101)), (None, None));
        assert_eq!(Volume::new(100).unwrap().amplitude(), "200");
    }
}
