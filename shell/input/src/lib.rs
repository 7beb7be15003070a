//! What citizens type and write, turned into Chinese: candidates for pinyin keys and for handwriting.
//!
//! Pure functions over data that is compiled in. Nothing is learned, kept or logged: what one citizen wrote
//! is never offered to the next.

mod bytes;
mod candidate;
pub mod ink;
pub mod pinyin;

pub use candidate::Candidate;
pub use ink::{Point, Recognizer};
pub use pinyin::{Engine, Hint};
