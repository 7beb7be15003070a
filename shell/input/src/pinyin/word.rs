//! A word of the lexicon.

use std::borrow::Cow;

use super::cost::Cost;
use super::syllable::Syllable;

/// What a word is, as far as the ranking cares. Of a word that is several things, the first of these counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A surname.
    Surname,
    /// A character of given names, or a whole given name.
    Given,
    /// A place.
    Place,
    /// What addresses are built of: 区, 路, 单元.
    Unit,
    /// An ordinary word, or a government matter.
    Plain,
}

/// A word under one reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word<'a> {
    /// Its characters.
    pub text: &'a str,
    /// What using it costs.
    pub cost: Cost,
    /// What it is.
    pub kind: Kind,
}

/// A word as it comes into the lexicon.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// One for each character.
    pub syllables: Vec<Syllable>,
    /// Its characters.
    pub text: Cow<'static, str>,
    /// What using it costs.
    pub cost: Cost,
    /// What it is.
    pub kind: Kind,
}
