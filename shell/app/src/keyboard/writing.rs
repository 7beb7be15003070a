use serde::{Deserialize, Serialize};

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

/// A point of a stroke, x to the right and y downwards, in any unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

/// Turns sounds and strokes into Chinese. It keeps nothing of what it is asked.
pub trait Writing {
    /// What letters (a to z, and `'` between syllables) may stand for, the likeliest first.
    fn candidates(&self, keys: &str, hint: Hint, limit: usize) -> Vec<Candidate>;
    /// What strokes may be, the likeliest first.
    fn recognize(&self, strokes: &[Vec<Point>], limit: usize) -> Vec<Candidate>;
}

/// The longest run of letters that is asked about, in bytes.
pub const MAX_KEYS: usize = 64;
/// Never more candidates than this.
pub const MAX_CANDIDATES: usize = 100;
/// Never more strokes than this in one character.
pub const MAX_STROKES: usize = 64;

/// The letters of a question, if they are any: bounded and lower case.
pub fn keys_of(asked: &str) -> Option<&str> {
    let good = |key: u8| key.is_ascii_lowercase() || key == b'\'';
    (!asked.is_empty() && asked.len() <= MAX_KEYS && asked.bytes().all(good)).then_some(asked)
}

/// Strokes from the wire: x and y of one point after the other.
pub fn strokes_of(wire: &[Vec<u16>]) -> Vec<Vec<Point>> {
    let point = |pair: &[u16]| match pair {
        [x, y] => Some(Point { x: f32::from(*x), y: f32::from(*y) }),
        _ => None,
    };
    let stroke = |flat: &Vec<u16>| flat.chunks(2).filter_map(point).collect::<Vec<_>>();
    wire.iter().take(MAX_STROKES).map(stroke).filter(|stroke| !stroke.is_empty()).collect()
}
