//! Between the page and the engine that turns sounds and strokes into Chinese: everything is bounded on its way in.

use serde::{Deserialize, Serialize};
use terminal_input::ink::MAX_STROKES;
use terminal_input::pinyin::MAX_KEYS;
use terminal_input::{Engine, Point, Recognizer};

/// What a field is likely to hold: candidates that fit come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// Anything.
    #[default]
    Any,
    /// A person's name.
    Name,
    /// An address.
    Address,
}

/// A text that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The text.
    pub text: String,
    /// How many of the letters it stands for; 0 for handwriting.
    pub keys_used: usize,
}

/// Never more candidates than this.
const MAX_CANDIDATES: usize = 100;

/// What letters (a to z, and `'` between syllables) may stand for, the likeliest first; nothing for what are no letters.
pub fn candidates(keys: &str, hint: Hint) -> Vec<Candidate> {
    let found = keys_of(keys).map(|keys| Engine::new().candidates(keys, hint.into(), MAX_CANDIDATES));
    found.unwrap_or_default().into_iter().map(Candidate::from).collect()
}

/// What strokes may be, the likeliest first. Each is x and y of one point after the other, in any unit.
pub fn recognize(strokes: &[Vec<u16>]) -> Vec<Candidate> {
    let found = Recognizer::new().recognize(&strokes_of(strokes), MAX_CANDIDATES);
    found.into_iter().map(Candidate::from).collect()
}

/// Unpacks the engine's data, which takes a moment: beside the main thread, before the first citizen types.
pub fn warm_up() {
    candidates("a", Hint::Any);
    recognize(&[vec![0, 0, 9, 0]]);
}

/// The letters of a question, if they are any: bounded and lower case.
fn keys_of(asked: &str) -> Option<&str> {
    let good = |key: u8| key.is_ascii_lowercase() || key == b'\'';
    (!asked.is_empty() && asked.len() <= MAX_KEYS && asked.bytes().all(good)).then_some(asked)
}

fn strokes_of(wire: &[Vec<u16>]) -> Vec<Vec<Point>> {
    let point = |pair: &[u16]| match pair {
        [x, y] => Some(Point { x: f32::from(*x), y: f32::from(*y) }),
        _ => None,
    };
    let stroke = |flat: &Vec<u16>| flat.chunks(2).filter_map(point).collect::<Vec<_>>();
    wire.iter().take(MAX_STROKES).map(stroke).filter(|stroke| !stroke.is_empty()).collect()
}

impl From<Hint> for terminal_input::Hint {
    fn from(hint: Hint) -> Self {
        match hint {
            Hint::Any => Self::Any,
            Hint::Name => Self::Name,
            Hint::Address => Self::Address,
        }
    }
}

impl From<terminal_input::Candidate> for Candidate {
    fn from(found: terminal_input::Candidate) -> Self {
        Self { text: found.text, keys_used: found.keys_used }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_bounded() {
        assert_eq!(keys_of("xi'an"), Some("xi'an"));
        for wrong in ["", "Xi", "xi an", "西", &"a".repeat(65)] {
            assert_eq!(keys_of(wrong), None, "{wrong}");
        }
        let strokes = strokes_of(&vec![vec![1, 2, 3]; 1_000]);
        assert_eq!((strokes.len(), strokes[0].len()), (MAX_STROKES, 1));
        assert!(strokes_of(&[vec![], vec![1]]).is_empty());
    }

    #[test]
    fn the_engine_answers() {
        let found = candidates("shenfenzheng", Hint::Any);
        assert_eq!((found[0].text.as_str(), found[0].keys_used), ("身份证", 12));
        assert!(found.len() <= MAX_CANDIDATES && found.iter().any(|candidate| candidate.keys_used == 4));
        assert_eq!(candidates("dazhoushi", Hint::Address)[0].text, "达州市");
        assert_eq!(recognize(&[vec![10, 50, 50, 51, 90, 50]])[0].text, "一");
        assert!(candidates("<b>", Hint::Any).is_empty() && recognize(&[]).is_empty());
    }
}
