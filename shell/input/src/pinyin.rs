//! Pinyin to candidates: whole words and sentences.
//!
//! Keys become spellings ([`spelling`]), spellings become words of the lexicon ([`lexicon`], [`walk`]), and the
//! cheapest rows of words become candidates ([`sentence`], [`person`], [`engine`]). Every cost is a negative
//! logarithm of a probability, so costs add up.

mod cost;
mod engine;
mod keys;
mod lexicon;
mod local;
pub mod packed;
mod person;
mod sentence;
mod spelling;
pub mod syllable;
mod trie;
mod walk;
mod word;

pub use engine::{Engine, Hint, MAX_CANDIDATES};
pub use keys::MAX_KEYS;
